"""Lexicons: what words mean, a TOML file for each language. A concept is a list of the ways people say one thing.

A way is written as it is said: `word*` any ending, `*word` any beginning, `a|b` either word, `#` a number, `...` up to
four words between. Case, accents and apostrophes make no difference. Which concepts mean something when they meet in
one clause is told once for all languages, in `frames.toml`.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache, reduce
from operator import or_
from typing import NamedTuple

import msgspec

from daemon.core.knowledge.load import read, written_in

NOTHING = "nothing"
"""The concept of turns of phrase whose words mean nothing by themselves ("not only", "do not hesitate")."""
FOOTER = "footer"
"""The concept of what stands under a letter and is no part of it."""
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_ASCII_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*")
"""The same in plain text of ASCII letters alone, in half the time."""
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_A_FEW_LINES = 600
_STEM = 3
"""Letters that a beginning (`word*`) or ending has at least."""
_ANYTHING = "..."
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
    """The ways that begin with one word: the concept of each, a bit, and what must follow."""

    alone: list[int]
    """Those that end with it."""
    gaps: list[tuple[int, _Rest]]
    """Those that go on with a gap."""
    pairs: dict[str, list[tuple[int, _Rest]]]
    """By the word that must come next, and what follows that."""


class _Known(msgspec.Struct, frozen=True, gc=False):
    """A word as lexicons may write it, the concepts that it alone is, and the ways that begin with it."""

    forms: tuple[str, ...]
    alone: int
    gaps: tuple[tuple[int, _Rest], ...]
    pairs: tuple[dict[str, list[tuple[int, _Rest]]], ...]


class _Words(dict[str, _Known]):
    """Every word that was looked up."""

    def __init__(self, look_up: Callable[[str], _Known]) -> None:
        super().__init__()
        self._look_up = look_up

    def __missing__(self, word: str) -> _Known:
        if len(self) >= _MOST_KNOWN:
            self.clear()
        known = self[word] = self._look_up(word)
        return known


class Tagger:
    """A lexicon made ready: finds the concepts among words in one walk.

    Its ways are found by the word they begin with, and each is taken apart when that word is first seen.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self.language = lexicon.language
        self.abbreviations = lexicon.abbreviations
        self.turns = lexicon.turns
        self.concepts = tuple(lexicon.concepts)
        self.bit = {name: 1 << number for number, name in enumerate(self.concepts)}
        self._nothing = self.bit.get(NOTHING, 0)
        self._ways: dict[str, list[tuple[int, str]]] = {}
        self._stems: set[str] = set()
        self._endings: set[str] = set()
        for name, ways in lexicon.concepts.items():
            for way in ways:
                self._learn(self.bit[name], way)
        self._said = lexicon.concepts
        self._needed: dict[tuple[str, ...], dict[str, list[str]]] = {}
        self._longest = max((len(one) for one in self._stems), default=0)
        self._starts: dict[str, _Start] = {}
        self._known = _Words(self._look_up)

    def _learn(self, concept: int, way: str) -> None:
        words = _words(way)
        if not words or words[0] == _ANYTHING or words[-1] == _ANYTHING:
            raise ValueError(f"{way!r} must begin and end with a word")
        for word in (word for either in words if "*" in either for word in either.split("|")):
            stem = word.strip("*")
            if "*" in word and len(stem) < _STEM:
                raise ValueError(f"{word!r} in {way!r} is too short to stand for all such words")
            if word.endswith("*"):
                self._stems.add(stem)
            elif word.startswith("*"):
                self._endings.add(stem)
        for word in words[0].split("|"):
            self._ways.setdefault(word, []).append((concept, way))

    def _start(self, word: str) -> _Start:
        """The ways that begin with this word."""
        start = self._starts.get(word)
        if start is None:
            start = self._starts[word] = _Start([], [], {})
            for concept, way in self._ways[word]:
                _, *rest = _slots(way)
                if not rest:
                    start.alone.append(concept)
                elif rest[0] is None:
                    start.gaps.append((concept, tuple(rest)))
                else:
                    for second in rest[0]:
                        start.pairs.setdefault(second, []).append((concept, tuple(rest[1:])))
        return start

    def _look_up(self, word: str) -> _Known:
        """A word as lexicons may write it: itself, its beginnings, its endings, or a number."""
        found = ["#"] if word[0].isdigit() else []
        for one in _bare(word.replace("\u00df", "ss")):
            longest = min(len(one), self._longest)
            found.append(one)
            found += [f"{one[:n]}*" for n in range(_STEM, longest + 1) if one[:n] in self._stems]
            found += [f"*{one[n:]}" for n in range(len(one) - _STEM + 1) if one[n:] in self._endings]
        forms = tuple(dict.fromkeys(found))
        starts = [self._start(one) for one in forms if one in self._ways]
        return _Known(
            forms,
            reduce(or_, (concept for start in starts for concept in start.alone), 0),
            tuple(way for start in starts for way in start.gaps),
            tuple(start.pairs for start in starts if start.pairs),
        )

    def knows(self, word: str) -> bool:
        """Does anything begin with this word?"""
        return not self._ways.keys().isdisjoint(self._known[word].forms)

    def may_hold(self, words: Iterable[str], concepts: tuple[str, ...]) -> bool:
        """False when none of these concepts can be among these words: quick, and errs to yes."""
        said = set[str]().union(*[self._known[one].forms for one in words])
        table = self._needed.get(concepts)
        if table is None:
            table = self._needed[concepts] = self._needs(concepts)
        return any(
            all(slot is None or not slot.isdisjoint(said) for slot in _slots(way))
            for form in table.keys() & said
            for way in table[form]
        )

    def _needs(self, concepts: tuple[str, ...]) -> dict[str, list[str]]:
        """The ways of these concepts, each under the longest word that it can't be said without."""
        table: dict[str, list[str]] = {}
        for way in (way for one in concepts for way in self._said.get(one, ())):
            words = [one.split("|") for one in _words(way) if one != _ANYTHING]
            for form in max(words, key=lambda either: min(map(len, either))):
                table.setdefault(form, []).append(way)
        return table

    def tags(self, words: Sequence[str]) -> int:
        """The concepts among these words (as `plain` makes them), a bit each."""
        known = list(map(self._known.__getitem__, words))
        bits = 0
        longer: list[tuple[int, int, int]] = []
        said: set[str] = set()
        for at, word in enumerate(known):
            bits |= word.alone
            if word.gaps:
                said = said or set[str]().union(*[one.forms for one in known])
                longer += _gapped(known, at, said)
            if word.pairs and at + 1 < len(known):
                longer += _paired(known, at)
        for concept, _, _ in longer:
            bits |= concept
        return self._something(known, longer) if bits & self._nothing else bits

    def _something(self, known: Sequence[_Known], longer: Iterable[tuple[int, int, int]]) -> int:
        """The same where some of the words mean nothing by themselves: what is made of such words alone isn't said."""
        found = [*longer, *((word.alone, at, at + 1) for at, word in enumerate(known) if word.alone)]
        empty = {at for concepts, begin, end in found if concepts & self._nothing for at in range(begin, end)}
        return reduce(or_, (concepts for concepts, begin, end in found if not empty.issuperset(range(begin, end))), 0)


def _bare(word: str) -> tuple[str, ...]:
    """A word, and without what an apostrophe ties to it: "job's", "l'entretien"."""
    before, mark, after = word.partition("'")
    if not mark:
        return (word,)
    return (word, before) if after == "s" else (word, after) if len(after) >= _STEM else (word,)


@lru_cache(maxsize=4096)
def _slots(way: str) -> _Rest:
    """What a way is made of, word for word; None is a gap."""
    return tuple(None if one == _ANYTHING else _slot(one) for one in _words(way))


def _words(way: str) -> list[str]:
    return plain(way).replace("-", " ").replace("\u00df", "ss").split()


@cache
def _slot(either: str) -> frozenset[str]:
    """One of these words; the same object each time."""
    return frozenset(either.split("|"))


def _gapped(known: Sequence[_Known], at: int, said: AbstractSet[str]) -> list[tuple[int, int, int]]:
    """The ways that begin at `at` and go on after a gap: concept, begin, end. Most lack what follows the gap."""
    return [
        (concept, at, end)
        for concept, rest in known[at].gaps
        if not (rest[1] or said).isdisjoint(said) and (end := _follows(rest, known, at + 1))
    ]


def _paired(known: Sequence[_Known], at: int) -> list[tuple[int, int, int]]:
    """The ways that begin at `at` and go on with the next word: concept, begin, end."""
    following = known[at + 1].forms
    return [
        (concept, at, end)
        for pairs in known[at].pairs
        for second in following
        for concept, rest in pairs.get(second, ())
        if (end := _follows(rest, known, at + 2) if rest else at + 2)
    ]


def _follows(rest: _Rest, known: Sequence[_Known], at: int) -> int:
    """Where it ends when these follow, 0 when they don't."""
    for number, slot in enumerate(rest):
        if slot is None:
            tail = rest[number + 1 :]
            for later in range(at, min(at + _GAP, len(known) - 1) + 1):
                end = _follows(tail, known, later)
                if end:
                    return end
            return 0
        if at >= len(known) or slot.isdisjoint(known[at].forms):
            return 0
        at += 1
    return at


@cache
def _folded(letter: str) -> str:
    """A letter without its accent, always one letter, so that a place in the plain text is one in the text."""
    base = unicodedata.normalize("NFD", letter)[0]
    return "'" if base in "\u2018\u2019\u02bc" else base


@lru_cache(maxsize=8)  # a mail's words are asked for again and again
def plain(text: str) -> str:
    """Text without what makes no difference to a lexicon: lower case, no accents, straight apostrophes.

    As long as the text, letter by letter; only "\u00df" stands as "ss" in what a lexicon writes.
    """
    low = text.lower()
    if low.isascii():
        return low
    if len(low) != len(text):
        low = "".join(one.lower() if len(one.lower()) == 1 else one for one in text)
    return _NOT_ASCII.sub(lambda letter: _folded(letter[0]), low)


@lru_cache(maxsize=8)  # the same
def words_of(text: str) -> frozenset[str]:
    """The different words of a text, as a lexicon knows them."""
    return frozenset(words_in(plain(text)))


def words_in(low: str) -> list[str]:
    """The words of a plain text, in their order."""
    return (_ASCII_WORD if low.isascii() else _WORD).findall(low)


@cache
def tagger(language: str) -> Tagger | None:
    """The lexicon of a language (ISO 639-1), None when there is none."""
    if language not in written_in("lexicon"):
        return None
    return Tagger(read(f"lexicon.{language}.toml", Lexicon))


def likeliest(text: str) -> str | None:
    """The language of a text too short for its small words to tell, by the lexicon that knows most of its words.

    None when two know as much of it.
    """
    words = words_of(text[:_A_FEW_LINES])
    counts = {one: sum(map(book.knows, words)) for one in written_in("lexicon") if (book := tagger(one))}
    best = sorted(counts, key=lambda one: counts[one])[-2:]
    return best[-1] if len(best) > 1 and counts[best[-1]] > counts[best[0]] else None
