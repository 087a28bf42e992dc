"""How much each sign speaks for each kind of mail. Schema of `weights*.json`, which `make fit` writes from own mail.

A sign is told by its name: `neg` (this concept is somewhere in the words), `neg+talk` (both are in one clause),
`says:rejection` (how surely the frames and phrases say so), `en:jury` (a word of that language), `en:gone another` (two
that follow each other; `^` and `$` are a clause's beginning and end), `subject:talk` and `subject:en:jury`, or what is
known beside the words. Those of a language stand in a file of its own, opened when that language is first met.
"""

import struct
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import msgspec

from daemon.core.facts import Kind
from daemon.core.knowledge.load import octets, written_in

_MIDDLE = 1 << 31

Row = tuple[int, ...]
"""A weight for each kind, in hundredths (multinomial logistic regression)."""
Rows = dict[str, msgspec.Raw]
"""For each sign its row, read one by one: all at once they would take more memory than what is made of them."""


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One table, as far as all languages share it."""

    kinds: tuple[Kind, ...]
    base: tuple[int, ...]
    """How likely each kind is before anything is seen, in hundredths."""
    signs: Rows


class Shared(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`weights.json`: the signs that all languages share."""

    arrived: Table
    sent: Table


class Spelt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`weights.LANGUAGE.json`: the words of one language."""

    arrived: Rows
    sent: Rows


class Weights(NamedTuple):
    """One table: for each sign a row of weights, one for each of `kinds` in their order, in hundredths.

    A row is kept as one number (`packed`): to add thousands of rows is then to add numbers.
    """

    kinds: tuple[Kind, ...]
    base: int
    signs: dict[str, int]
    """Those that all languages share and those of one together: to look in one place is half the work."""


class Tables(NamedTuple):
    """What arrives and what the user sends are weighed apart."""

    arrived: Weights
    sent: Weights


@cache
def weights(language: str) -> Tables:
    """Both tables for mail in a language (ISO 639-1): what all share, and its words where it has a file."""
    shared = _shared()
    if language not in written_in("weights"):
        return shared
    own = msgspec.json.decode(octets(f"weights.{language}.json"), type=Spelt)
    both = zip(shared, (own.arrived, own.sent), strict=True)
    return Tables(*(one._replace(signs=one.signs | _packed(rows)) for one, rows in both))


@cache
def _shared() -> Tables:
    read = msgspec.json.decode(octets("weights.json"), type=Shared)
    return Tables(*(Weights(one.kinds, packed(one.base), _packed(one.signs)) for one in (read.arrived, read.sent)))


def packed(row: Sequence[int]) -> int:
    """A row as one number, 32 bits for each weight: the sum of two such numbers is the row of their sums."""
    zero = _zero(len(row))
    return (int.from_bytes(struct.pack(f"<{len(row)}i", *row), "little") ^ zero) - zero


def unpacked(total: int, length: int) -> list[int]:
    """The weights in a sum of rows."""
    low = (total + _zero(length)).to_bytes(4 * length, "little")
    return [one - _MIDDLE for one in struct.unpack(f"<{length}I", low)]


@cache
def _zero(length: int) -> int:
    """A row of nothing, as it stands before the middle is taken off."""
    return int.from_bytes(struct.pack(f"<{length}I", *[_MIDDLE] * length), "little")


def _packed(rows: Rows) -> dict[str, int]:
    row = msgspec.json.Decoder(Row)
    return {name: packed(row.decode(raw)) for name, raw in rows.items()}
