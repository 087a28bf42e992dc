"""Words around the times in hiring mail: the schema of `sessions.toml`."""

import msgspec

from daemon.core.facts import Medium
from daemon.core.knowledge.load import load


class Sessions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole table."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    no_slot: tuple[str, ...]
    medium: dict[Medium, tuple[str, ...]]


def sessions() -> Sessions:
    """The table, read once."""
    return load("sessions.toml", Sessions)
