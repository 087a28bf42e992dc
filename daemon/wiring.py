"""The one composition root: a configuration in, a service on real accounts out."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from connectors.errors import Refused, Unreachable
from connectors.registry import Remote, open_calendar, open_mail, open_shelf, open_watch
from connectors.settings import (
    Caldav,
    CalendarSettings,
    Feed,
    Gmail,
    Google,
    Imap,
    Jmap,
    MailSettings,
    Secret,
    SecretFrom,
)
from connectors.web import host_of
from daemon.config import Config
from daemon.errors import AfterwordError, NeedsYou
from daemon.secrets import secret_for
from daemon.secrets import store as store_secret
from daemon.service.service import Service
from daemon.service.showing import Showing
from daemon.store import Store

if TYPE_CHECKING:
    from daemon.core.writing.compose import Books
    from daemon.model import Model
    from daemon.service.loop import Tell
    from daemon.service.watching import Opening


def secret_of(account: str, user: str, secret: Secret) -> str:
    """An account's secret, see `daemon.secrets.secret_for`.

    A failure is that account's own, and the others go on. Raises ConnectorError.
    """
    with _as_its_own():
        return secret_for(account, user, secret)


@contextmanager
def _as_its_own() -> Iterator[None]:
    """A failure of the keyring as one of the account."""
    try:
        yield
    except NeedsYou as error:
        raise Refused(*error.faults[0]) from error
    except AfterwordError as error:
        raise Unreachable(*error.faults[0]) from error


def open_service(config: Config, state_dir: Path, *, rehearse: bool = False) -> Service:
    """The service for this configuration and state; accounts connect when they are first used.

    With `rehearse` it works on a copy of the state that doesn't last. Raises
    `daemon.errors.AfterwordError` when the state can't be used.
    """
    books = own_letters(config.drafts.templates)
    store = Store.rehearse(state_dir) if rehearse else Store.open(state_dir)
    mail = {one.name: open_mail(one, asked(one)) for one in config.mail}
    calendars = {one.name: open_calendar(one, asked(one), config.you.zone) for one in config.calendar}
    service = Service(config, store, mail, calendars, books, _model(config))
    if config.feed is not None and not rehearse:
        service.showing = Showing(open_shelf(config.feed, asked(config.feed)))
    return service


def openings(config: Config) -> dict[str, "Opening"]:
    """How each account on the network is watched, by its name; connections of their own, made when they are started."""
    accounts = {one.name: one for one in (*config.mail, *config.calendar) if isinstance(one, Remote)}
    return {name: partial(open_watch, one, asked(one), config.you.zone) for name, one in accounts.items()}


@contextmanager
def telling(service: Service, ask: Callable[[str], None]) -> "Iterator[Tell]":
    """What tells the user on the desktop what each pass did; nothing, where the configuration says so.

    `ask` has a pass made soon, from another thread: something was pressed.
    """
    if not service.house.config.notify.desktop:
        yield lambda _report, _now: None
        return
    from daemon.notify.screen import Screen  # D-Bus: for the daemon alone
    from daemon.service.teller import Teller

    teller = Teller(service, Screen, ask)
    try:
        yield teller.tell
    finally:
        teller.stop()


def own_letters(folder: str | None) -> "Books":
    """The letters that the user has worded, see `daemon.config.letters`. Raises ConfigError."""
    if folder is None:
        return {}
    from daemon.config import letters  # templates and their checks: where there are some

    return letters.own_letters(folder)


def _model(config: Config) -> "Model | None":
    """What words new letters, where the user wants a model to."""
    if config.drafts.engine != "llm" or config.llm is None:
        return None
    from daemon.model import Model  # HTTP and TLS: where there is one

    if config.llm.secret is None:
        return Model(config.llm)
    return Model(config.llm, partial(secret_for, "llm", host_of(config.llm.base_url), config.llm.secret))


def login_of(settings: MailSettings | CalendarSettings) -> tuple[str, Secret] | None:
    """The user under whom an account's secret is kept, and where it is; None where it has none."""
    match settings:
        case Imap() | Gmail() | Google():
            return settings.user, settings.secret
        case Caldav() if settings.user is not None:
            return settings.user, settings.secret
        case Jmap():
            return settings.user or "token", settings.secret
        case Feed() if settings.url is None:
            return "address", settings.secret or "keyring"
    return None


def asked(settings: MailSettings | CalendarSettings) -> Callable[[], str]:
    """What gives an account's secret, once it is asked; empty where it has none."""
    login = login_of(settings)
    if login is None:
        return str
    kept = partial(secret_of, settings.name, *login)
    return token_of(settings, kept) if isinstance(settings, Imap) and settings.auth == "oauth2" else kept


def token_of(settings: Imap, kept: Callable[[], str]) -> Callable[[], str]:
    """What gives an access token for this account; `kept` gives its secret. A new one goes back to the keyring."""
    from connectors.oauth.access import access_token  # HTTP and TLS: where an account needs it

    keep = None if isinstance(settings.secret, SecretFrom) else partial(_keep, settings.name, settings.user)
    return partial(access_token, settings.name, kept, keep)


def _keep(account: str, user: str, secret: str) -> None:
    """Store an account's new secret. Raises ConnectorError."""
    with _as_its_own():
        store_secret(account, user, secret)
