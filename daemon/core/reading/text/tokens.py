"""Tokens: a text as words, numbers and signs, and phrases of a language found among them.

Everything that reads times walks over these instead of matching long patterns against raw text:
it takes linear time on any input, forgives odd spacing ("1 : 30 p . m ."), and a phrase can be
plain data: `next {weekday}`, `in {number} weeks|week`, `[the] {ordinal} of {month}`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from typing import NamedTuple

import msgspec

LONGEST = 20_000
"""Characters of a text that are looked at; the rest is left unread."""

_PIECE = re.compile(r"([^\W\d_]+|[^\w\s]|[0-9]+)")
_ASCII_PIECE = re.compile(r"([A-Za-z]+|[^\w\s]|[0-9]+)")
"""The same in ASCII text, in half the time."""
_LONGEST_NUMBER = 4
_LINK = re.compile(r"\b(?:https?://|www\.)[^\s<>\"]{1,2000}", re.IGNORECASE)
_BULLETS = frozenset({"-", "*", "•", "·", "|"})
_AS = (("\u2019\u2018`", "'"), ("\u2013\u2014\u2212\u2011\u2010\u2012", "-"))
_PLAIN = tuple((sign, plain) for signs, plain in _AS for sign in signs)
"""The dashes and quotes that mail programs put in, each as long as what stands for it."""


class Token(msgspec.Struct, frozen=True, gc=False):
    """One word, number or sign. Signs of one meaning are made one: every dash is `-`."""

    text: str
    """Lower case."""
    raw: str
    start: int
    end: int
    line: int
    number: int
    """Its value, -1 for what is no number or has more than four digits."""
    spaced: bool
    """Is there white space before it?"""


def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of `text`, at most `LONGEST` characters of it; what stands in a link is left out."""
    return _tokens(text[:LONGEST])


@lru_cache(maxsize=32)
def _tokens(text: str) -> tuple[Token, ...]:
    found: list[Token] = []
    line, end = 0, 0
    plain = text
    for sign, same in _PLAIN:  # few are there: one by one that is much quicker than `str.translate`
        plain = plain.replace(sign, same)
    if "://" in plain or "www." in plain:
        plain = _LINK.sub(lambda link: " " * len(link[0]), plain)
    parts = iter((_ASCII_PIECE if plain.isascii() else _PIECE).split(plain))
    for between, raw in zip(parts, parts, strict=False):  # what stands behind the last is no token
        start = end + len(between)
        end = start + len(raw)
        if "\n" in between:
            line += between.count("\n")
        number = int(raw) if "0" <= raw < ":" and len(raw) <= _LONGEST_NUMBER else -1
        found.append(Token(raw.lower(), raw, start, end, line, number, between != ""))
    return tuple(found)


def begins_line(found: Sequence[Token], at: int) -> bool:
    """Is this the first token of its line, the signs of a list aside?"""
    while at > 0 and found[at - 1].line == found[at].line and found[at - 1].text in _BULLETS:
        at -= 1
    return at == 0 or found[at - 1].line != found[at].line


Slot = Callable[[Sequence[Token], int], tuple[int, int] | None]
"""Reads a value at a token: (value, index after it), or None."""


class _Piece(NamedTuple):
    words: frozenset[str]
    slot: str | None
    optional: bool


@cache
def _piece(either: str, optional: bool) -> _Piece:  # noqa: FBT001 - a place in a cache has no names
    """A word, or one of several; the same object each time, for phrases share most of theirs."""
    return _Piece(frozenset(either.split("|")), None, optional)


class Phrase(msgspec.Struct, frozen=True):
    """A phrase ready to be matched: words, `a|b` alternatives, `[optional]` words and `{slots}`."""

    pieces: tuple[_Piece, ...]

    @classmethod
    def of(cls, say: str) -> "Phrase":
        """Reads the notation of the knowledge files."""
        pieces: list[_Piece] = []
        for part in say.split():
            optional = part.startswith("[") and part.endswith("]")
            inner = part[1:-1] if optional else part
            if inner.startswith("{"):
                pieces.append(_Piece(frozenset(), inner[1:-1], optional))
            elif "|" in inner or inner.isalpha():
                pieces.append(_piece(inner.lower(), optional))
            else:
                pieces += [_piece(token.text, optional) for token in tokens(inner)]
        return cls(tuple(pieces))

    def match(
        self, found: Sequence[Token], at: int, slots: Mapping[str, Slot]
    ) -> tuple[dict[str, list[int]], int] | None:
        """What stands in the slots, and the index after the phrase; None where it doesn't stand."""
        return self._match(found, at, slots, 0, at)

    def _match(
        self, found: Sequence[Token], at: int, slots: Mapping[str, Slot], piece: int, begin: int
    ) -> tuple[dict[str, list[int]], int] | None:
        values: dict[str, list[int]] = {}
        for index in range(piece, len(self.pieces)):
            words, slot, optional = self.pieces[index]
            step = None
            if at < len(found) and (at == begin or found[at].line - found[at - 1].line <= 1):
                if slot is not None:
                    step = slots[slot](found, at)
                elif found[at].text in words:
                    step = 0, at + 1
            rest = self._match(found, step[1], slots, index + 1, begin) if step and optional else None
            if optional and rest is None:
                continue  # left out: it isn't there, or what follows it isn't
            if step is None:
                return None
            if slot is not None:
                values.setdefault(slot, []).append(step[0])
            if rest is not None:
                for name, more in rest[0].items():
                    values.setdefault(name, []).extend(more)
                return values, rest[1]
            at = step[1]
        return values, at

    @property
    def starts(self) -> tuple[frozenset[str], frozenset[str]]:
        """The words and the slots that it can begin with."""
        words: set[str] = set()
        slots: set[str] = set()
        for piece in self.pieces:
            words |= piece.words
            if piece.slot:
                slots.add(piece.slot)
            if not piece.optional:
                break
        return frozenset(words), frozenset(slots)

    def then(self, first: str, begins: Mapping[str, AbstractSet[str]]) -> frozenset[str] | None:
        """The words that can come second when `first` is the first; None when any may.

        `begins` tells with which words each slot can begin. It spares trying a phrase in vain.
        """
        second: set[str] = set()
        for index, piece in enumerate(self.pieces):
            if first in piece.words or (piece.slot and first in begins[piece.slot]):
                for later in self.pieces[index + 1 :]:
                    second |= later.words | (begins[later.slot] if later.slot else frozenset())
                    if not later.optional:
                        break
                else:
                    return None
            if not piece.optional:
                break
        return frozenset(second)
