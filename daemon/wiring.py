"""The one composition root: a configuration in, a service on real accounts out."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from connectors.errors import Refused, Unreachable
from connectors.registry import open_calendar, open_mail
from connectors.settings import Caldav, CalendarSettings, Feed, Gmail, Google, Imap, MailSettings, Secret
from connectors.web import host_of
from daemon.config import Config
from daemon.errors import AfterwordError, NeedsYou
from daemon.secrets import secret_for
from daemon.service.service import Service
from daemon.store import Store

if TYPE_CHECKING:
    from daemon.core.writing.compose import Books
    from daemon.model import Model


def secret_of(account: str, user: str, secret: Secret, maker: str = "") -> str:
    """An account's secret, see `daemon.secrets.secret_for`.

    A failure is that account's own, and the others go on. Raises ConnectorError.
    """
    try:
        return secret_for(account, user, secret, maker)
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
    mail = {one.name: open_mail(one, _asked(one)) for one in config.mail}
    calendars = {one.name: open_calendar(one, _asked(one), config.you.zone) for one in config.calendar}
    return Service(config, store, mail, calendars, books, _model(config))


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


def _asked(settings: MailSettings | CalendarSettings) -> Callable[[], str]:
    """What gives an account's secret, once it is asked."""
    user, secret, maker = "", cast("Secret", "keyring"), ""
    match settings:
        case Imap():
            user, secret = settings.user, settings.secret
        case Caldav():
            user, secret = settings.user or "", settings.secret
        case Feed():
            user, secret = "address", settings.secret or secret
        case Gmail() | Google():
            user, secret = settings.user, settings.secret
            kind = "gmail" if isinstance(settings, Gmail) else "calendar"
            maker = f"-m connectors.google {kind} client_secret.json"
    return partial(secret_of, settings.name, user, secret, maker)
