"""Sayings: how a language promises and speaks of absence: `knowledge/promises.LANGUAGE.toml`, made ready for use."""

from collections.abc import Iterator, Sequence
from functools import cache

import msgspec

from daemon.core.knowledge.load import load, written_in
from daemon.core.knowledge.promises import Deadline, PromiseWords
from daemon.core.reading.text.places import Text
from daemon.core.reading.text.said import Said
from daemon.core.reading.text.tokens import Phrase
from daemon.core.reading.text.words import Grammar, grammar
from daemon.core.reading.times.tongues import tongues

_SHORT = 60
"""Tokens up to which a text may be in any language."""


class Sayings(msgspec.Struct, frozen=True):
    """A table with its phrases compiled."""

    language: str
    words: PromiseWords
    grammar: Grammar
    promises: Said[None]
    decisions: Said[None]
    performed: Said[None]
    then: Said[None]
    by_then: Said[None]
    revised: Said[None]
    requests: Said[None]
    from_elsewhere: Said[None]
    deadlines: dict[str, list[tuple[Phrase, Deadline]]]
    away: Said[None]
    back: Said[None]
    until: Said[None]
    after: Said[None]
    through: Said[None]
    inclusive: Said[None]
    works: Said[None]


@cache
def sayings(language: str) -> Sayings:
    """The table of a language; English for one that has none yet."""
    if language not in written_in("promises"):
        return sayings("en")
    words = load(f"promises.{language}.toml", PromiseWords)
    deadlines: dict[str, list[tuple[Phrase, Deadline]]] = {}
    for deadline in words.deadlines:
        phrase = Phrase.of(deadline.say)
        literal, slots = phrase.starts
        for first in literal | ({"0", *grammar(language).words.numbers} if slots else set()):
            deadlines.setdefault(first, []).append((phrase, deadline))
    away = words.away
    return Sayings(
        language, words, grammar(language), _said(words.promises), _said(words.decisions), _said(words.performed),
        _said(words.then), _said(words.by_then), _said(words.revised), _said(words.requests),
        _said(words.from_elsewhere),
        deadlines,
        _said(away.cues), _said(away.back), _said(away.until), _said(away.after), _said(away.through),
        _said(away.inclusive),
        _said(away.works),
    )  # fmt: skip


def _said(phrases: Sequence[str]) -> Said[None]:
    return Said((one, None) for one in phrases)


def sayings_for(text: Text, language: str) -> Iterator[Sayings]:
    """The languages to look in: those of the dates; for a text too short to show any, all there are."""
    named = tongues(text, language)
    yield from map(sayings, named)
    if len(text.found) <= _SHORT:
        yield from (sayings(other) for other in written_in("promises") if other not in named)
