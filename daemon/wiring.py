"""The one composition root: a configuration in, a service on real accounts out."""

from functools import partial
from pathlib import Path

from connectors.errors import Refused, Unreachable
from connectors.registry import open_calendar, open_mail
from connectors.settings import Imap, Secret
from daemon.config import Config
from daemon.errors import AfterwordError, NeedsYou
from daemon.secrets import secret_for
from daemon.service.service import Service
from daemon.store import Store


def secret_of(account: str, user: str, secret: Secret) -> str:
    """An account's secret; a failure is that account's own, and the others go on. Raises ConnectorError."""
    try:
        return secret_for(account, user, secret)
    except NeedsYou as error:
        raise Refused(*error.faults[0]) from error
    except AfterwordError as error:
        raise Unreachable(*error.faults[0]) from error


def open_service(config: Config, state_dir: Path, *, rehearse: bool = False) -> Service:
    """The service for this configuration and state; accounts connect when they are first used.

    With `rehearse` it works on a copy of the state that doesn't last. Raises
    `daemon.errors.AfterwordError` when the state can't be used.
    """
    store = Store.rehearse(state_dir) if rehearse else Store.open(state_dir)
    mail = {}
    for settings in config.mail:
        user = settings.user if isinstance(settings, Imap) else ""
        secret: Secret = settings.secret if isinstance(settings, Imap) else "keyring"
        mail[settings.name] = open_mail(settings, partial(secret_of, settings.name, user, secret))
    calendars = {settings.name: open_calendar(settings, config.you.zone) for settings in config.calendar}
    return Service(config, store, mail, calendars)
