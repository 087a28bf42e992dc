"""Tokens: a text as words, numbers and signs, and phrases of a language found among them.

Everything that reads times walks over these instead of matching long patterns against raw text:
it takes linear time on any input, forgives odd spacing ("1 : 30 p . m ."), and a phrase can be
plain data: `next {weekday}`, `in {number} weeks|week`, `[the] {ordinal} of {month}`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

LONGEST = 50_000
"""Characters of a text that are looked at; the rest is left unread."""

_PIECE = re.compile(r"(\n)|([0-9]+)|([^\W\d_]+)|([^\w\s])")
_SAME_LENGTH = str.maketrans({"’": "'", "‘": "'", "`": "'", "–": "-", "—": "-", "−": "-", "‑": "-", "‐": "-", "‒": "-"})  # noqa: RUF001 - the dashes and quotes that mail programs put in


class Token(NamedTuple):
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


def tokens(text: str) -> list[Token]:
    """The tokens of `text`, at most `LONGEST` characters of it."""
    found: list[Token] = []
    line, last = 0, 0
    plain = text[:LONGEST].translate(_SAME_LENGTH)
    for match in _PIECE.finditer(plain):
        which = match.lastindex
        start, end = match.span()
        if which == 1:
            line += 1
            continue
        raw = match.group()
        number = int(raw) if which == 2 and end - start <= 4 else -1
        found.append(Token(raw.lower(), raw, start, end, line, number, start > last))
        last = end
    return found


Slot = Callable[[Sequence[Token], int], tuple[int, int] | None]
"""Reads a value at a token: (value, index after it), or None."""


class _Piece(NamedTuple):
    words: frozenset[str]
    slot: str | None
    optional: bool


@dataclass(frozen=True, slots=True)
class Phrase:
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
            elif "|" in inner:
                pieces.append(_Piece(frozenset(inner.lower().split("|")), None, optional))
            else:
                pieces += [_Piece(frozenset({token.text}), None, optional) for token in tokens(inner)]
        return cls(tuple(pieces))

    def match(
        self, found: Sequence[Token], at: int, slots: Mapping[str, Slot]
    ) -> tuple[dict[str, list[int]], int] | None:
        """What stands in the slots, and the index after the phrase; None where it doesn't stand."""
        return self._match(found, at, slots, 0, at)

    def _match(
        self, found: Sequence[Token], at: int, slots: Mapping[str, Slot], piece: int, begin: int
    ) -> tuple[dict[str, list[int]], int] | None:
        if piece == len(self.pieces):
            return {}, at
        words, slot, optional = self.pieces[piece]
        if at < len(found) and (at == begin or found[at].line - found[at - 1].line <= 1):
            if slot is None:
                step = (0, at + 1) if found[at].text in words else None
            else:
                step = slots[slot](found, at)
            if step is not None:
                rest = self._match(found, step[1], slots, piece + 1, begin)
                if rest is not None:
                    if slot is not None:
                        rest[0].setdefault(slot, []).insert(0, step[0])
                    return rest
        return self._match(found, at, slots, piece + 1, begin) if optional else None

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
