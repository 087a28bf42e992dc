"""`afterword doctor`: every account tried as the daemon uses it, and what Afterword needs of this machine.

verdict   what one check gives
accounts  login, folders, capabilities, a draft put and removed; calendars read, that of `[feed]` reached
machine   keyring, notifications, service, clock, state, the optional language model
Nothing that is checked is changed, but for one draft, which is taken out again.
"""

from collections.abc import Iterator
from pathlib import Path

from daemon import clock
from daemon.config import Config, load
from daemon.doctor import accounts, machine
from daemon.doctor.verdict import Check, Verdict, from_fault
from daemon.errors import ConfigError

__all__ = ["Check", "Verdict", "examine"]


def examine(config_path: Path, state_dir: Path) -> Iterator[Check]:
    """All checks, each as it is done. Never raises what is expected to go wrong."""
    config: Config | None = None
    try:
        config = load(config_path)
    except ConfigError as error:
        yield from (from_fault("configuration", None, fault) for fault in error.faults)
    else:
        yield Check("configuration", None, "ok", f"{config_path} is right")
    if config is not None:
        now = clock.now(config.you.zone)
        for mail in config.mail:
            yield from accounts.mail(mail, config.you, now)
        for calendar in config.calendar:
            yield accounts.calendar(calendar, now)
        if config.feed is not None:
            yield accounts.feed(config.feed)
        yield machine.keyring(config)
        yield machine.notifications(config)
        yield from machine.time_zone(config)
    yield machine.service()
    yield machine.clock_set()
    yield from machine.state(state_dir)
    if config is not None:
        yield machine.model(config)
