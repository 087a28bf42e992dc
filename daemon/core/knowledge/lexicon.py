"""Lexicons: what words mean, a TOML file for each language. A concept is a list of the ways people say one thing.

A way is written as it is said: `word*` any ending, `*word` any beginning, `a|b` either word, `#` a number, `...` up to
four words between. Case, accents and apostrophes make no difference. Which concepts mean something when they meet in
one clause is told once for all languages, in `frames.toml`.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

import msgspec

from daemon.core.knowledge.load import load, written_in

NOTHING = "nothing"
"""The concept of turns of phrase whose words mean nothing by themselves ("not only", "do not hesitate")."""
FOOTER = "footer"
"""The concept of what stands under a letter and is no part of it."""
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_ASCII_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*")
"""The same in plain text of ASCII letters alone, in half the time."""
_A_FEW_LINES = 600
_STEM = 3
"""Letters that a beginning (`word*`) or ending has at least."""
_GAP = 4
"""Words that `...` may stand for."""
_MOST_KNOWN = 50_000
"""Words whose forms are kept."""


class Lexicon(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One language's concepts."""

    language: str
    abbreviations: frozenset[str]
    """Words whose full stop ends no sentence."""
    turns: frozenset[str]
    """Words that begin another clause ("but"): what was said before them isn't said after."""
    concepts: dict[str, tuple[str, ...]]


_Rest = tuple[frozenset[str] | None, ...]
"""What must follow, word for word; None is a gap."""


class _Start(NamedTuple):
    """The ways that begin with one word: the concept of each, and what must follow."""

    ways: list[tuple[int, _Rest]]
    """Those that end with it, and those that go on with a gap."""
    pairs: dict[str, list[tuple[int, _Rest]]]
    """By the word that must come next, and what follows that."""


class _Known(NamedTuple):
    """A word as lexicons may write it, and the ways that begin with it."""

    forms: tuple[str, ...]
    starts: tuple[_Start, ...]


class Tagger:
    """A lexicon made ready: finds the concepts among words in one walk."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.language = lexicon.language
        self.abbreviations = lexicon.abbreviations
        self.turns = lexicon.turns
        self.concepts = tuple(lexicon.concepts)
        self.bit = {name: 1 << number for number, name in enumerate(self.concepts)}
        self._nothing = lexicon.concepts.get(NOTHING) and self.concepts.index(NOTHING)
        self._ways: dict[str, _Start] = {}
        self._stems: set[str] = set()
        self._endings: set[str] = set()
        for number, ways in enumerate(lexicon.concepts.values()):
            for way in ways:
                self._learn(number, way)
        self._said = lexicon.concepts
        self._needed: dict[tuple[str, ...], dict[str, list[list[frozenset[str]]]]] = {}
        self._longest = max((len(one) for one in self._stems), default=0)
        self._known: dict[str, _Known] = {}

    def _learn(self, concept: int, way: str) -> None:
        slots = _slots(way)
        if not slots or slots[0] is None or slots[-1] is None:
            raise ValueError(f"{way!r} must begin and end with a word")
        for word in (word for slot in slots for word in slot or ()):
            stem = word.strip("*")
            if "*" in word and len(stem) < _STEM:
                raise ValueError(f"{word!r} in {way!r} is too short to stand for all such words")
            if word.endswith("*"):
                self._stems.add(stem)
            elif word.startswith("*"):
                self._endings.add(stem)
        rest = tuple(slots[1:])
        for word in slots[0]:
            start = self._ways.setdefault(word, _Start([], {}))
            if not rest or rest[0] is None:
                start.ways.append((concept, rest))
            else:
                for second in rest[0]:
                    start.pairs.setdefault(second, []).append((concept, rest[1:]))

    def _look_up(self, word: str) -> _Known:
        """A word as lexicons may write it: itself, its beginnings, its endings, or a number."""
        known = self._known.get(word)
        if known is None:
            found = ["#"] if word[0].isdigit() else []
            for one in _bare(word.replace("\u00df", "ss")):
                longest = min(len(one), self._longest)
                found.append(one)
                found += (f"{one[:n]}*" for n in range(_STEM, longest + 1) if one[:n] in self._stems)
                found += (f"*{one[n:]}" for n in range(len(one) - _STEM + 1) if one[n:] in self._endings)
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            forms = tuple(dict.fromkeys(found))
            starts = tuple(self._ways[one] for one in forms if one in self._ways)
            known = self._known[word] = _Known(forms, starts)
        return known

    def may_hold(self, words: Iterable[str], concepts: tuple[str, ...]) -> bool:
        """False when none of these concepts can be among these words: quick, and errs to yes."""
        said = {form for word in words for form in self._look_up(word).forms}
        table = self._needed.get(concepts)
        if table is None:
            table = self._needed[concepts] = self._needs(concepts)
        return any(
            all(not slot.isdisjoint(said) for slot in slots) for form in table.keys() & said for slots in table[form]
        )

    def _needs(self, concepts: tuple[str, ...]) -> dict[str, list[list[frozenset[str]]]]:
        """What the ways of these concepts can't be said without, word by word, under the longest of these words."""
        table: dict[str, list[list[frozenset[str]]]] = {}
        for way in (way for one in concepts for way in self._said.get(one, ())):
            slots = [slot for slot in _slots(way) if slot is not None]
            for form in max(slots, key=lambda slot: min(map(len, slot))):
                table.setdefault(form, []).append(slots)
        return table

    def knows(self, word: str) -> bool:
        """Does anything begin with this word?"""
        return bool(self._look_up(word).starts)

    def tags(self, words: Sequence[str]) -> int:
        """The concepts among these words (as `plain` makes them), a bit each."""
        known = [self._look_up(one) for one in words]
        forms = [one.forms for one in known]
        found: list[tuple[int, int, int]] = []
        for at, (_, starts) in enumerate(known):
            for ways, pairs in starts:
                found += _ended(ways, forms, at, at + 1)
                if pairs and at + 1 < len(forms):
                    for second in forms[at + 1]:
                        if second in pairs:
                            found += _ended(pairs[second], forms, at, at + 2)
        empty = {at for concept, begin, end in found if concept == self._nothing for at in range(begin, end)}
        bits = 0
        for concept, begin, end in found:
            if not (empty and empty.issuperset(range(begin, end))):
                bits |= 1 << concept
        return bits


def _bare(word: str) -> tuple[str, ...]:
    """A word, and without what an apostrophe ties to it: "job's", "l'entretien"."""
    before, mark, after = word.partition("'")
    if not mark:
        return (word,)
    return (word, before) if after == "s" else (word, after) if len(after) >= _STEM else (word,)


def _slots(way: str) -> list[frozenset[str] | None]:
    """What a way is made of, word for word; None is a gap."""
    words = plain(way).replace("-", " ").replace("\u00df", "ss").split()
    return [None if one == "..." else frozenset(one.split("|")) for one in words]


def _ended(
    ways: list[tuple[int, _Rest]], forms: Sequence[tuple[str, ...]], begin: int, at: int
) -> list[tuple[int, int, int]]:
    """Those of the ways begun at `begin` whose rest stands at `at`: concept, begin, end."""
    return [(concept, begin, end) for concept, rest in ways if (end := _follows(rest, forms, at) if rest else at)]


def _follows(rest: _Rest, forms: Sequence[tuple[str, ...]], at: int) -> int:
    """Where it ends when these follow, 0 when they don't."""
    for number, slot in enumerate(rest):
        if slot is None:
            tail = rest[number + 1 :]
            ends = (_follows(tail, forms, later) for later in range(at, min(at + _GAP, len(forms) - 1) + 1))
            return next(filter(None, ends), 0)
        if at >= len(forms) or slot.isdisjoint(forms[at]):
            return 0
        at += 1
    return at


@cache
def _folded(letter: str) -> str:
    """A letter without its accent, always one letter, so that a place in the plain text is one in the text."""
    base = unicodedata.normalize("NFD", letter)[0]
    return "'" if base in "\u2018\u2019\u02bc" else base


def plain(text: str) -> str:
    """Text without what makes no difference to a lexicon: lower case, no accents, straight apostrophes.

    As long as the text, letter by letter; only "\u00df" stands as "ss" in what a lexicon writes.
    """
    low = text.lower()
    if low.isascii():
        return low
    if len(low) != len(text):
        low = "".join(one.lower() if len(one.lower()) == 1 else one for one in text)
    return "".join(one if one.isascii() else _folded(one) for one in low)


def words_of(text: str) -> set[str]:
    """The different words of a text, as a lexicon knows them."""
    low = plain(text)
    return set((_ASCII_WORD if low.isascii() else _WORD).findall(low))


@cache
def tagger(language: str) -> Tagger | None:
    """The lexicon of a language (ISO 639-1), None when there is none."""
    if language not in written_in("lexicon"):
        return None
    return Tagger(load(f"lexicon.{language}.toml", Lexicon))


def likeliest(text: str) -> str | None:
    """The language of a text too short for its small words to tell, by the lexicon that knows most of its words.

    None when two know as much of it.
    """
    words = words_of(text[:_A_FEW_LINES])
    counts = {one: sum(map(book.knows, words)) for one in written_in("lexicon") if (book := tagger(one))}
    best = sorted(counts, key=lambda one: counts[one])[-2:]
    return best[-1] if len(best) > 1 and counts[best[-1]] > counts[best[0]] else None
