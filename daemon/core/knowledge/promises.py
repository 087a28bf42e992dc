"""How a language promises to be in touch and speaks of absence: the schema of `promises.LANGUAGE.toml`."""

from typing import Literal

import msgspec


class Deadline(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A time within which something is promised."""

    say: str
    means: Literal["working_days", "days", "weeks", "months", "hours"]
    n: int = 0


class Away(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How absence is spoken of."""

    cues: tuple[str, ...]
    back: tuple[str, ...]
    until: tuple[str, ...]
    through: tuple[str, ...]
    inclusive: tuple[str, ...]
    """Behind the last day away."""


class PromiseWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One language's table."""

    promises: tuple[str, ...]
    requests: tuple[str, ...]
    before: tuple[str, ...]
    """The day named is the first one too late."""
    leads: frozenset[str]
    """Before the day that counts, where a sentence names several."""
    deadlines: tuple[Deadline, ...]
    away: Away
