"""Said: phrases of a table, found by their first two words, so that a long text tries few of them in vain."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Generic, TypeVar

from daemon.core.reading.text.places import Text
from daemon.core.reading.text.tokens import Phrase, Slot, Token

T = TypeVar("T")
_rank = itemgetter(0)
"""What stands first in the table counts first."""
_GAP = 12
"""Tokens that `…` stands for at most."""
_ENDS = frozenset(".?!;:")


class Said(Generic[T]):
    """Phrases (notation of the knowledge files), each with what it means.

    `…` between two of them stands for whatever is said there before the sentence ends.
    """

    def __init__(self, rows: Iterable[tuple[str, T]]) -> None:
        self._table: dict[str, dict[str | None, list[tuple[int, Phrase, T]]]] = {}
        self._rests: dict[int, Phrase] = {}
        for rank, (say, means) in enumerate(rows):
            begins, gap, rest = say.partition(" … ")
            phrase = Phrase.of(begins)
            if gap:
                self._rests[rank] = Phrase.of(rest)
            slots = any(piece.slot for piece in phrase.pieces)
            for first in phrase.starts[0]:
                seconds = None if slots else phrase.then(first, {})
                for second in (None,) if seconds is None else seconds:
                    self._table.setdefault(first, {}).setdefault(second, []).append((rank, phrase, means))

    def at(
        self, found: Sequence[Token], at: int, slots: Mapping[str, Slot] | None = None
    ) -> Iterator[tuple[T, int, list[int]]]:
        """What is said from this token on: its meaning, the index after it, and who stands in `{person}`."""
        by_second = self._table.get(found[at].text)
        if not by_second:
            return
        rows = by_second.get(None, [])
        if at + 1 < len(found) and (narrow := by_second.get(found[at + 1].text)):
            rows = sorted([*rows, *narrow], key=_rank) if rows else narrow
        for rank, phrase, means in rows:
            matched = phrase.match(found, at, slots or {})
            if matched and rank in self._rests:
                matched = _further_on(self._rests[rank], found, matched[1])
            if matched:
                yield means, matched[1], matched[0].get("person", [])

    def anywhere(self, text: Text, slots: Mapping[str, Slot] | None = None) -> Iterator[tuple[int, T, int, list[int]]]:
        """Everything that is said in a text: where, its meaning, the index after it, and who stands in `{person}`."""
        table, places, words = self._table, text.places, text.words
        begins: list[int] = []
        for first in table.keys() & places.keys():
            seconds = table[first]
            begins += places[first] if None in seconds else [at for at in places[first] if words[at + 1] in seconds]
        for at in sorted(begins):
            for means, after, people in self.at(text.found, at, slots):
                yield at, means, after, people

    def places(self, found: Sequence[Token]) -> list[tuple[int, int]]:
        """Where any of the phrases stands among some tokens: (first token, token after), the first in the table."""
        begins = [at for at, token in enumerate(found) if token.text in self._table]
        standing = ((at, next(self.at(found, at), None)) for at in begins)
        return [(at, said[1]) for at, said in standing if said]


def _further_on(rest: Phrase, found: Sequence[Token], begin: int) -> tuple[dict[str, list[int]], int] | None:
    """The rest of a phrase, here or further on in the sentence."""
    for at in range(begin, min(begin + _GAP, len(found))):
        if found[at].text in _ENDS and (at + 1 == len(found) or found[at + 1].spaced) and found[at - 1].number < 0:
            return None
        matched = rest.match(found, at, {})
        if matched:
            return matched
    return None
