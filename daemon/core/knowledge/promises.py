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
    after: tuple[str, ...]
    """Before a day that is over when they are back."""
    through: tuple[str, ...]
    """Before the last day away."""
    inclusive: tuple[str, ...]
    """Behind the last day away."""
    works: tuple[str, ...]
    """Before the weekdays on which somebody is there every week."""


class PromiseWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One language's table."""

    promises: tuple[str, ...]
    """They say that they will be in touch."""
    decisions: tuple[str, ...]
    """They say that they will decide: a promise where there is no better one."""
    performed: tuple[str, ...]
    """They tell it there and then: "I'm writing to let you know". No promise stands in one of these."""
    then: tuple[str, ...]
    """What follows comes after the day before it: "one more interview on Monday, then we decide"."""
    requests: tuple[str, ...]
    """They ask the reader for something; neither does one stand here."""
    from_elsewhere: tuple[str, ...]
    """Right behind a time that is counted from another day than today: two weeks "after the closing date"."""
    by_then: tuple[str, ...]
    """The day that counts is the one named last: "She is back on Friday. We'll let you know by then."."""
    revised: tuple[str, ...]
    """Before the day that takes the place of those named before it: "Friday was the plan; it will now be Monday"."""
    lasts: frozenset[str]
    """Before a length that is over when they tell: it "takes" two weeks, then you'll hear."""
    leads: frozenset[str]
    """Before the day that counts, where a sentence names several."""
    deadlines: tuple[Deadline, ...]
    away: Away
