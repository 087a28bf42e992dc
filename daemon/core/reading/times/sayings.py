"""Sayings: how a language promises and speaks of absence: `knowledge/promises.LANGUAGE.toml`, made ready for use."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from daemon.core.knowledge.load import load, written_in
from daemon.core.knowledge.promises import Deadline, PromiseWords
from daemon.core.reading.text.tokens import Phrase, Token
from daemon.core.reading.text.words import Grammar, grammar
from daemon.core.reading.times.tongues import tongues

_SHORT = 60
"""Tokens up to which a text may be in any language."""

Index = dict[str, list[tuple[Phrase, frozenset[str] | None]]]
"""Phrases by the words they can begin with, each with the words that can stand second in it (None: any)."""


@dataclass(frozen=True, slots=True)
class Sayings:
    """A table with its phrases compiled, found by the words they begin with."""

    language: str
    words: PromiseWords
    grammar: Grammar
    promises: Index
    decisions: Index
    performed: Index
    then: Index
    by_then: Index
    requests: Index
    from_elsewhere: Index
    deadlines: dict[str, list[tuple[Phrase, Deadline]]]
    away: Index
    back: Index
    until: Index
    after: Index
    through: Index
    inclusive: Index
    works: Index


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
        language, words, grammar(language), _index(words.promises), _index(words.decisions), _index(words.performed),
        _index(words.then), _index(words.by_then), _index(words.requests),
        _index(words.from_elsewhere),
        deadlines,
        _index(away.cues), _index(away.back), _index(away.until), _index(away.after), _index(away.through),
        _index(away.inclusive),
        _index(away.works),
    )  # fmt: skip


def _index(phrases: Sequence[str]) -> Index:
    found: Index = {}
    for say in phrases:
        phrase = Phrase.of(say)
        for word in phrase.starts[0]:
            found.setdefault(word, []).append((phrase, phrase.then(word, {})))
    return found


def places(found: Sequence[Token], index: Index, known: Grammar) -> list[tuple[int, int]]:
    """Where any of the phrases stand: (first token, token after)."""
    standing: list[tuple[int, int]] = []
    said = [token.text for token in found]
    if index.keys().isdisjoint(said):
        return standing
    for at, phrases in enumerate(map(index.get, said)):
        for phrase, then in phrases or ():
            if then is not None and (at + 1 >= len(said) or said[at + 1] not in then):
                continue
            matched = phrase.match(found, at, known.slots)
            if matched:
                standing.append((at, matched[1]))
                break
    return standing


def sayings_for(found: Sequence[Token], language: str) -> Iterator[Sayings]:
    """The languages to look in: those of the dates; for a text too short to show any, all there are."""
    named = tongues(found, language)
    yield from map(sayings, named)
    if len(found) <= _SHORT:
        yield from (sayings(other) for other in written_in("promises") if other not in named)
