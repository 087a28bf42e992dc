"""The tone of a letter: a follow-up never hurts unless it is rude, so each is judged before it leaves (`gate`).

What counts as a fault, and why, is data (`knowledge/tone.<language>.toml`). Only the
words are looked at, not who wrote them.
"""

import re
from functools import cache
from typing import Literal

import msgspec

from daemon.core.knowledge.load import load

Category = Literal[
    "reproach",
    "per my last email",
    "just checking in",
    "cliche",
    "ultimatum",
    "pressure",
    "begging",
    "flattery",
    "self-pity",
    "apology for writing",
    "comparison",
    "exclamation",
    "unfinished",
    "length",
    "language",
    "unsaid",
    "unfounded",
]
"""What can be wrong with a letter; the last five are found by the gate itself."""

_APOSTROPHES = str.maketrans("\u2018\u2019\u02bc\u00b4`", "'''''")


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of fault, and the patterns that betray it."""

    category: Category
    why: str
    patterns: tuple[str, ...]


class Tone(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A language's tone file."""

    faults: tuple[Kind, ...]


class Fault(msgspec.Struct, frozen=True):
    """What is wrong with a letter, why, and the words that show it."""

    category: Category
    why: str
    words: str


def faults(text: str, language: str) -> tuple[Fault, ...]:
    """All that a reader could take amiss in `text`, one fault a pattern; empty when the tone is right.

    `language` (ISO 639-1) must have a tone file; FileNotFoundError else.
    """
    line = " ".join(text.translate(_APOSTROPHES).split())
    return tuple(
        Fault(kind.category, kind.why, found[0])
        for kind, pattern in _patterns(language)
        if (found := pattern.search(line))
    )


@cache
def _patterns(language: str) -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    tone: Tone = load(f"tone.{language}.toml", Tone)
    return tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind in tone.faults for pattern in kind.patterns)
