"""The one composition root: a configuration in, a service on real accounts out."""

from functools import partial
from pathlib import Path

from connectors.registry import open_calendar, open_mail
from connectors.settings import Imap
from daemon.config import Config
from daemon.secrets import secret_for
from daemon.service.service import Service
from daemon.store import Store


def open_service(config: Config, state_dir: Path, *, rehearse: bool = False) -> Service:
    """The service for this configuration and state; accounts connect when they are first used.

    With `rehearse` it works on a copy of the state that doesn't last. Raises
    `daemon.errors.AfterwordError` when the state can't be used.
    """
    store = Store.rehearse(state_dir) if rehearse else Store.open(state_dir)
    mail = {}
    for settings in config.mail:
        user = settings.user if isinstance(settings, Imap) else ""
        secret = settings.secret if isinstance(settings, Imap) else "keyring"
        mail[settings.name] = open_mail(settings, partial(secret_for, settings.name, user, secret))
    calendars = {settings.name: open_calendar(settings, config.you.zone) for settings in config.calendar}
    return Service(config, store, mail, calendars)
