"""Frames: what it says when concepts meet in one clause, the same in every language. Schema of `frames.toml`."""

from collections.abc import Iterator
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


class _Masks(NamedTuple):
    """What a frame asks for beside one concept, in a language's bits: all bits where it asks for no more."""

    number: int
    second: int
    third: int
    none: int


class Meetings:
    """The frames in a language's bits, each found by the fewest concepts of which it asks for one."""

    def __init__(self, table: tuple[Frame, ...], bit: dict[str, int]) -> None:
        self._table = table
        self._by_bit: dict[int, list[_Masks]] = {}
        for number, frame in enumerate(table):
            first, second, third = _masks(frame, bit)
            masks = _Masks(number, second, third, sum(bit.get(name, 0) for name in set(frame.none)))
            for one in _bits(first):
                self._by_bit.setdefault(one, []).append(masks)
        self._telling = sum(self._by_bit)

    def of(self, concepts: int) -> list[Frame]:
        """The frames that these concepts make, in the table's order."""
        numbers = {
            number
            for one in _bits(concepts & self._telling)
            for number, second, third, none in self._by_bit[one]
            if concepts & second and concepts & third and not concepts & none
        }
        return [self._table[number] for number in sorted(numbers)]


def _bits(mask: int) -> Iterator[int]:
    while mask:
        lowest = mask & -mask
        yield lowest
        mask ^= lowest


def frames() -> Frames:
    """The table, read once."""
    return load("frames.toml", Frames)


@cache
def ready(language: str) -> tuple[Tagger, dict[str, int], Meetings] | None:
    """A language's tagger, the bit of each concept and sign, and the frames in these bits; None without a lexicon."""
    book = tagger(language)
    if book is None:
        return None
    table = frames()
    bit = dict(book.bit)
    for sign in table.signs:
        bit[sign] = bit.get(sign, 1 << len(bit))
    return book, bit, Meetings(table.frame, bit)


def _masks(frame: Frame, bit: dict[str, int]) -> list[int]:
    """The three groups of which one each must be there, the fewest concepts first; all bits where fewer are asked."""
    masks = [sum(bit.get(name, 0) for name in set(either)) for either in frame.all]
    if not 0 < len(masks) <= _MOST_NEEDS:
        raise ValueError(f"a frame that says {frame.says} needs one to three groups of concepts")
    return [*sorted(masks, key=int.bit_count), _ANY, _ANY][:_MOST_NEEDS]
