"""The fact check: every name, date and figure of a letter stands in the facts it was written from.

A template can only say what it is given; a language model can say anything. Both pass here. The
check errs on the side of refusing: a letter that is not written costs a better wording, one
that claims what never was costs the user's credit.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

import msgspec

from daemon.core.knowledge.people import given
from daemon.core.writing.letters import book

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_FIGURE = re.compile(r"\d+")
_SENTENCES = re.compile(r"(?<=[.?!:\u2026])[\"\u201c\u201d\u00bb\u2019)]*\s+|\n+|[\u201c\u201e\u00ab\"(]")
_TWIN = re.compile(r"\b([A-Z\u00c0-\u00de][\w'\u2019-]+) ([A-Z\u00c0-\u00de][\w'\u2019-]+)")
_LOUD = re.compile(r"\b(?:[A-Z]{2,}\w*|[A-Z]?[a-z]+[A-Z]\w*)\b")


class Known(msgspec.Struct, frozen=True):
    """What a letter may say: all words of the facts, lower case, and the days they name."""

    words: frozenset[str]
    text: str
    """The facts, one after the other, lower case."""


def known(facts: Iterable[str | bool]) -> Known:
    """The facts of a letter as its check needs them."""
    told = [one for one in facts if isinstance(one, str) and one]
    found = frozenset(part for one in told for part in _parts(one))
    return Known(found, "\n".join(told).lower())


def unfounded(text: str, facts: Known, language: str) -> tuple[str, ...]:
    """The names, figures, days and claims in `text` that no fact holds, as they stand there, each once."""
    found = [*_figures(text, facts, language), *_days(text, facts, language), *_names(text, facts, language)]
    found += [
        one[0] for one in _pattern(book(language).claims.career).finditer(text) if one[0].lower() not in facts.text
    ]
    return tuple(dict.fromkeys(found))


def _figures(text: str, facts: Known, language: str) -> Iterator[str]:
    """Figures, and numbers in words ("three rounds")."""
    yield from (one for one in _FIGURE.findall(text) if one not in facts.words)
    numerals = book(language).claims.numerals
    yield from (word for word in _WORD.findall(text) if word.lower() in numerals and word.lower() not in facts.words)


def _days(text: str, facts: Known, language: str) -> Iterator[str]:
    """Weekdays, dates with a month, and days counted from today."""
    letters = book(language)
    weekdays = {day.lower() for day in letters.weekdays}
    yield from (word for word in _WORD.findall(text) if word.lower() in weekdays and word.lower() not in facts.words)
    months = "|".join(map(re.escape, letters.months))
    dated = _pattern(
        rf"\b(?:\d{{1,2}}(?:st|nd|rd|th|er|\.)? (?:of |de )?(?:{months})|(?:{months}) \d{{1,2}}(?:st|nd|rd|th)?)\b"
    )
    yield from (one[0] for one in dated.finditer(text) if one[0].lower() not in facts.text)
    yield from (one[0] for one in _pattern(letters.claims.days).finditer(text) if one[0].lower() not in facts.text)


def _names(text: str, facts: Known, language: str) -> Iterator[str]:
    """Words that can only be a name: a capital within a sentence, or, where nouns have one too, two in a row."""
    nouns, common = book(language).claims.nouns, _vocabulary(language)
    for sentence in _SENTENCES.split(text):
        for place, word in enumerate(_WORD.findall(sentence)):
            if _parts(word) <= facts.words or word.lower() in common or not word[0].isupper():
                continue
            if word.lower() in given() or (place and (not nouns or _LOUD.fullmatch(word))):
                yield word
        if nouns:
            yield from _twins(sentence, facts, common)


def _twins(sentence: str, facts: Known, common: frozenset[str]) -> Iterator[str]:
    """Two capitals in a row, one of which nobody knows: "Tom Berg", "Nordwind Energie"."""
    for one in _TWIN.finditer(sentence):
        begins = not sentence[: one.start()].strip()
        pair = one.groups()[1:] if begins else one.groups()
        if not begins and any(not _parts(word) <= facts.words and word.lower() not in common for word in pair):
            yield one[0]


def _parts(text: str) -> frozenset[str]:
    """The words and figures of a text, lower case; hyphenated words whole and in parts."""
    words = [word.lower() for word in _WORD.findall(text)]
    return frozenset({*words, *(piece for word in words for piece in word.split("-")), *_FIGURE.findall(text)})


@cache
def _vocabulary(language: str) -> frozenset[str]:
    """The words of the language's own letters: none of them is somebody's name."""
    letters = book(language)
    texts = [
        text
        for plan in (*letters.letters.values(), *letters.calls.values())
        for groups in plan.slots.values()
        for group in groups
        for text in group.texts
    ]
    plain = re.sub(r"\{[{%].*?[}%]\}", " ", " ".join(texts))
    calendar = {word.lower() for word in (*letters.weekdays, *letters.months)}
    return frozenset(word.lower() for word in _WORD.findall(plain)) - calendar


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
