"""The systems that the contract suites run against. A new connector adds its line to `SYSTEMS` or `CALENDARS`."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial

import pytest

from tests.connectors.calendars import Calendar, FeedFarSide, IcsFileFarSide, MemoryCalendarFarSide, VdirFarSide
from tests.connectors.courier import CourierMailbox
from tests.connectors.davs import radicale, xandikos
from tests.connectors.dovecot import DovecotMailbox, shared_server
from tests.connectors.googles import GmailFarSide, GoogleCalendarFarSide
from tests.connectors.jmaps import JmapFarSide, begun
from tests.connectors.mailboxes import Mailbox, MemoryFarSide
from tests.connectors.maildirs import MaildirFarSide

Fresh = Callable[[], Mailbox]

# How each mail system makes a new, empty mailbox. It may skip, and leaves what must be stopped with the ExitStack.
SYSTEMS: dict[str, Callable[[pytest.TempPathFactory, ExitStack], Fresh]] = {
    "memory": lambda _folders, _stack: MemoryFarSide,
    "maildir++": lambda folders, _stack: lambda: MaildirFarSide(folders.mktemp("mail") / "Maildir", "maildir++"),
    "imap": lambda _folders, stack: partial(DovecotMailbox, shared_server(), stack),
    "courier": lambda _folders, stack: partial(CourierMailbox, stack),
    "gmail": lambda _folders, _stack: GmailFarSide,
    "jmap": lambda _folders, stack: lambda: JmapFarSide(begun(stack)),
    "nested maildir": lambda folders, _stack: lambda: MaildirFarSide(folders.mktemp("mail") / "Maildir", "nested"),
}


@pytest.fixture(params=SYSTEMS)
def fresh(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fresh]:
    """Call it for a new, empty mailbox of the system under test: `mailbox = fresh()`."""
    with ExitStack() as stack:
        yield SYSTEMS[request.param](tmp_path_factory, stack)


@pytest.fixture
def mailbox(fresh: Fresh) -> Mailbox:
    return fresh()


# How each calendar system makes a new, empty calendar.
CALENDARS: dict[str, Callable[[pytest.TempPathFactory], Calendar]] = {
    "memory": lambda _folders: MemoryCalendarFarSide(),
    "ics file": lambda folders: IcsFileFarSide(folders.mktemp("calendar")),
    "vdir": lambda folders: VdirFarSide(folders.mktemp("calendar")),
    "google": lambda _folders: GoogleCalendarFarSide(),
    "feed": lambda _folders: FeedFarSide(),
    "radicale": lambda _folders: radicale().calendar(),
    "xandikos": lambda _folders: xandikos().calendar(),
}


@pytest.fixture(params=CALENDARS)
def fresh_calendar(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Calendar]:
    """Call it for a new, empty calendar of the system under test."""
    return lambda: CALENDARS[request.param](tmp_path_factory)


@pytest.fixture
def calendar(fresh_calendar: Callable[[], Calendar]) -> Calendar:
    return fresh_calendar()
