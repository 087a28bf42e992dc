"""Frames: what it says when concepts meet in one clause, the same in every language. Schema of `frames.toml`."""

from functools import cache
from typing import NamedTuple

import msgspec

from daemon.core.knowledge.lexicon import Tagger, tagger
from daemon.core.knowledge.load import load

_MOST_NEEDS = 3
_ANY = -1


class Frame(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing said, and the concepts by which it is known."""

    says: str
    """A label as in `phrases`."""
    weight: float
    """How surely, 0 to 1. In one clause the surest frame speaks; clauses add up as independent witnesses do."""
    all: tuple[tuple[str, ...], ...]
    """For each of these, one of the concepts is in the clause."""
    none: tuple[str, ...] = ()
    """Concepts that take it back."""
    hiring: float = 0.0
    """How surely it speaks of hiring by itself."""


class Frames(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The table: concepts that the clause's shape gives, and the frames."""

    signs: dict[str, str]
    """Concepts seen by their shape in any language, and what they are."""
    frame: tuple[Frame, ...]


class Ready(NamedTuple):
    """A frame with a language's bits: one of each of three masks must be there (all bits where fewer are asked)."""

    frame: Frame
    first: int
    second: int
    third: int
    none: int


def frames() -> Frames:
    """The table, read once."""
    return load("frames.toml", Frames)


@cache
def ready(language: str) -> tuple[Tagger, dict[str, int], tuple[Ready, ...]] | None:
    """A language's tagger, the bit of each concept and sign, and the frames in these bits; None without a lexicon."""
    book = tagger(language)
    if book is None:
        return None
    table = frames()
    bit = dict(book.bit)
    for sign in table.signs:
        bit[sign] = bit.get(sign, 1 << len(bit))
    return book, bit, tuple(_ready(one, bit) for one in table.frame)


def _ready(frame: Frame, bit: dict[str, int]) -> Ready:
    masks = [sum(bit.get(name, 0) for name in set(either)) for either in frame.all]
    if not 0 < len(masks) <= _MOST_NEEDS:
        raise ValueError(f"a frame that says {frame.says} needs one to three groups of concepts")
    first, second, third = (*masks, _ANY, _ANY)[:_MOST_NEEDS]
    return Ready(frame, first, second, third, sum(bit.get(name, 0) for name in set(frame.none)))
