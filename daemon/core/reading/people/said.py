"""Said: phrases of a table, found by their first two words, so that a long text tries few of them in vain."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Generic, TypeVar

from daemon.core.reading.text.tokens import Phrase, Slot, Token

T = TypeVar("T")
_rank = itemgetter(0)
"""What stands first in the table counts first."""
_GAP = 12
"""Tokens that `…` stands for at most."""
_ENDS = frozenset(".?!;:")


class Text:
    """The tokens of a text, and where each word of it stands."""

    def __init__(self, found: Sequence[Token]) -> None:
        self.found = found
        words = [token.text for token in found]
        self.places: defaultdict[str, list[int]] = defaultdict(list)
        for at, word in enumerate(words):
            self.places[word].append(at)
        self.words = [*words, ""]


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

    def at(self, text: Text, at: int, slots: Mapping[str, Slot] | None = None) -> Iterator[tuple[T, int, list[int]]]:
        """What is said from this token on: its meaning, the index after it, and who stands in `{person}`."""
        by_second = self._table.get(text.found[at].text)
        if not by_second:
            return
        rows = by_second.get(None, [])
        if at + 1 < len(text.found) and (narrow := by_second.get(text.found[at + 1].text)):
            rows = sorted([*rows, *narrow], key=_rank) if rows else narrow
        for rank, phrase, means in rows:
            matched = phrase.match(text.found, at, slots or {})
            if matched and rank in self._rests:
                matched = _further_on(self._rests[rank], text.found, matched[1])
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
            for means, after, people in self.at(text, at, slots):
                yield at, means, after, people


def _further_on(rest: Phrase, found: Sequence[Token], begin: int) -> tuple[dict[str, list[int]], int] | None:
    """The rest of a phrase, here or further on in the sentence."""
    for at in range(begin, min(begin + _GAP, len(found))):
        if found[at].text in _ENDS and (at + 1 == len(found) or found[at + 1].spaced) and found[at - 1].number < 0:
            return None
        matched = rest.match(found, at, {})
        if matched:
            return matched
    return None
