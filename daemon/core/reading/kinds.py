"""What the words say: every phrase and clause is a witness for a label, and witnesses add up.

They add up as independent ones do (1 - product of doubts). What all labels come to together is `judge`'s.
"""

import re
from typing import TYPE_CHECKING

import msgspec

from daemon.core.knowledge.phrases import Pattern, Phrase, Reader, Saying, met

if TYPE_CHECKING:
    from daemon.core.reading.sentences import Spoken

_MOST_TEXT = 20_000
_WORD = re.compile(r"\w+(?:'\w+)*")
_PART = re.compile(r"[^\W_]+")
_AS = (("\u2019\u2018", "'"), ("\xa0\t\u00ad", " "), ("\u2011\u2013\u2014", "-"))
_PLAIN = tuple((sign, plain) for signs, plain in _AS for sign in signs)
"""Signs and how they are searched for. One by one that is much quicker than `str.translate`: few of them are there."""
_LINE_BREAK = re.compile(r"\n(?<!\n\n)(?!\n)")
_SENTENCE = re.compile(r"[.!?](?=\s)|\n")
_EVIDENCE = 140
_MOST_OF_A_PHRASE = 3


class Heard(msgspec.Struct):
    """What the words said: for each label how surely, and in which words."""

    scores: dict[str, float] = {}
    quotes: dict[str, list[str]] = {}
    outright: bool = False
    """Was a kind said plainly by a system whose advertisements below count for little?"""
    signs: dict[str, float] = {}
    """All of it as `signs` has it, to be weighed; empty where nothing could be heard."""
    aside: bool = False
    """Does nothing speak of hiring, so that only its thread could tell what this is about?"""
    words: "Spoken | None" = None
    """The newest words, clause by clause."""

    def score(self, label: str) -> float:
        """0 to 1."""
        return self.scores.get(label, 0.0)

    def add(self, label: str, weight: float, quote: str | None = None) -> None:
        """One more witness."""
        self.scores[label] = 1 - (1 - self.score(label)) * (1 - weight)
        if quote and quote not in self.quotes.setdefault(label, []):
            self.quotes[label].append(quote)


class Prepared:
    """Words made ready to be searched: lower case, one space for a line break, the length unchanged."""

    def __init__(self, text: str) -> None:
        self.shown = text[:_MOST_TEXT]
        low = self.shown
        for sign, plain in _PLAIN:
            low = low.replace(sign, plain)
        lowered = low.lower()
        self.text = _LINE_BREAK.sub(" ", lowered if len(lowered) == len(low) else low)
        self.words = frozenset(_WORD.findall(self.text))
        self._language = ""
        self._parts = self.words
        self._possible: list[Saying] = []

    def ready_for(self, book: Reader) -> bool:
        """Add the beginnings of words that this book looks for. False when there are no words."""
        if self.words and self._language != book.language:
            self.words |= book.stems_in(self.words)
            parts = frozenset(part for one in self.words if "'" in one or "_" in one for part in _PART.findall(one))
            self._parts = self.words | parts | book.stems_in(parts)
            self._possible = book.possible(self.words, self._parts)
            self._language = book.language
        return bool(self.words)

    def possible(self, book: Reader) -> list[Saying]:
        """What of this book may be said here, in its order: much is dismissed by the words that are missing."""
        return self._possible if self.ready_for(book) else []

    def may_hold(self, pattern: Pattern) -> bool:
        """False when words are missing that the pattern can't do without."""
        return met(pattern.needs, self.words, self._parts)

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """The sentence around a stretch of the text, at most 400 characters either side."""
        begin = 0
        for mark in _SENTENCE.finditer(self.text, max(0, start - 400), start):
            begin = mark.end()
        close = _SENTENCE.search(self.text, max(end - 1, start))
        return max(begin, start - 400), min(close.start() if close else len(self.text), end + 400)


def hear(
    book: Reader, text: Prepared, *, weight: float = 1.0, heard: Heard | None = None, only: frozenset[str] | None = None
) -> Heard:
    """All labels of a book (or `only` some) that these words speak of. `weight` lowers what they count."""
    heard = heard or Heard()
    last: Phrase | None = None
    found = 0
    for phrase, pattern, unless in text.possible(book):
        if phrase is not last:
            last, found = phrase, 0
        if found >= _MOST_OF_A_PHRASE or (only is not None and phrase.says not in only):
            continue
        span = _first(text, pattern, unless)
        if span:
            quote = " ".join(text.shown[span[0] : span[1]].split())[:_EVIDENCE]
            again = 1.0 if not found else 0.5
            heard.add(phrase.says, phrase.weight * weight * again, quote)
            if phrase.hiring:
                heard.add("hiring", phrase.hiring * weight * again)
            found += 1
    return heard


def _first(text: Prepared, pattern: Pattern, unless: tuple[Pattern, ...]) -> tuple[int, int] | None:
    """The first place where a pattern is said and nothing in its sentence takes it back."""
    for count, (start, end) in enumerate(pattern.spans(text.text)):
        if count > 5:
            return None
        begin, close = text.sentence(start, end)
        if not any(text.may_hold(one) and next(one.spans(text.text, begin, close), None) for one in unless):
            return start, end
    return None


ARRIVING = frozenset(
    {
        "acknowledged",
        "assessment",
        "cancelled",
        "invitation",
        "offer",
        "outreach",
        "rejection",
        "rescheduled",
        "scheduled",
        "status_update",
    }
)
SENT = frozenset({"applied", "thank_you", "follow_up", "withdrew"})
