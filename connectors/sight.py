"""What an account looks like from within: which folder is what, what its server can, which calendars there are.

For setup and doctor, which show it to the account's owner. It reads names alone, and changes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, assert_never

from connectors import folders
from connectors.models import Window
from connectors.registry import open_calendar, open_mail
from connectors.settings import Caldav, CalendarSettings, Gmail, Imap, Jmap, Maildir, MailSettings

Secret = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Sight:
    """A mail account's folders, by the names that people see. None where there is none yet."""

    drafts: str | None
    sent: str | None
    read: tuple[str, ...]
    """All that are read for mail, Sent included."""
    features: frozenset[str] | None = None
    """What an IMAP server says it can (RFC 3501 7.2.1), upper case; None for any other system."""


class Calendar(NamedTuple):
    """One calendar: its own address and its name."""

    url: str
    name: str


def look(settings: MailSettings, secret: Secret) -> Sight:
    """Log in and see. Raises ConnectorError."""
    match settings:
        case Imap():
            return _imap(settings, secret)
        case Maildir():
            return _maildir(settings)
        case Jmap():
            return _jmap(settings, secret)
        case Gmail():
            account = open_mail(settings, secret)
            try:
                account.drafts()  # asks Google something that needs the access
            finally:
                account.close()
            return Sight("Drafts", "Sent", ("All Mail",))
    assert_never(settings)


def calendars(settings: Caldav, secret: Secret, seconds: int = 20) -> list[Calendar]:
    """The calendars for events that this login shows, at least one. Raises ConnectorError."""
    from connectors.caldav.finding import calendars as found
    from connectors.caldav.server import Server

    server = Server(settings, secret, seconds)
    try:
        return [Calendar(one.url, one.name) for one in found(server, settings.url)]
    finally:
        server.close()


def events(settings: CalendarSettings, secret: Secret, window: Window) -> tuple[int, tuple[str, ...]]:
    """How many events begin in the window, in whose zone floating times are read; and what could not be read.

    Raises ConnectorError.
    """
    zone = window.begin.tzinfo
    assert zone is not None
    source = open_calendar(settings, secret, zone)
    try:
        batches = list(source.changes(None, window))
    finally:
        source.close()
    begun = [one for batch in batches for one in batch.events if one.start and window.begin <= one.start < window.end]
    return len(begun), tuple(problem for batch in batches for problem in batch.problems)


def _imap(settings: Imap, secret: Secret) -> Sight:
    from connectors.imap.session import Session

    session = Session(settings, secret)
    try:
        with session.talk("look at the folders") as client:
            places = session.places(client)
            features = frozenset(one.decode("ascii", "replace").upper() for one in client.capabilities())
    finally:
        session.close()
    return Sight(places.drafts, places.sent, places.read, features)


def _jmap(settings: Jmap, secret: Secret) -> Sight:
    from connectors.jmap import JmapAccount

    account = JmapAccount(settings, secret)
    try:
        there = account.folders()
    finally:
        account.close()
    drafts = next((name for name, role in there if role == "drafts"), None)
    sent = next((name for name, role in there if role == "sent"), None)
    return Sight(drafts, sent, tuple(name for name, role in there if role not in {"drafts", "trash", "junk"}))


def _maildir(settings: Maildir) -> Sight:
    from connectors.maildir_tree import find_folders

    open_mail(settings, str).drafts()  # raises what is wrong with it
    there = [(one.name, ()) for one in find_folders(Path(settings.path).expanduser())]
    drafts = settings.drafts or folders.choose("drafts", there)
    sent = settings.sent or folders.choose("sent", there)
    unread = {"drafts", "trash", "junk"}
    read = tuple(name for name, _ in there if name != drafts and folders.role_of(name) not in unread)
    return Sight(drafts, sent, read)
