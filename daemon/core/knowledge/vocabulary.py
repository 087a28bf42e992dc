"""Which words tell the reader something, and so nobody anything: all words of its tables, and those of structure.

Names, senders and employers are no part of it. `afterword read --anonymise` keeps these words and no others.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import msgspec
import rtoml

from daemon.core.knowledge.lexicon import plain
from daemon.core.knowledge.load import load, octets, written_in
from daemon.core.knowledge.people import given
from daemon.core.knowledge.times import TimeWords

_TABLES = ("lexicon", "phrases", "promises", "sessions", "titles", "times")
"""In each language."""
_MORE = ("languages.toml", "tells.toml", "quoting.toml", "question.toml")
_WORD = re.compile(r"\*?[^\W\d_]+\*?")
_STEM = 4
"""Letters of a beginning or ending that are kept of a longer word; fewer would keep too much of names."""


class Structure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The table `structure.toml`; see there."""

    fields: frozenset[str]
    left_out: frozenset[str]
    dates: frozenset[str]
    types: frozenset[str]
    parameters: frozenset[str]
    attributes: frozenset[str]
    hiding: frozenset[str]
    elements: frozenset[str]
    names: frozenset[str]
    values: frozenset[str]


class Vocabulary(NamedTuple):
    """What may be kept of a text. All words are as `plain` makes them."""

    words: frozenset[str]
    beginnings: frozenset[str]
    endings: frozenset[str]
    days: tuple[tuple[str, ...], ...]
    """Names of weekdays and of months, each group in one language: one may stand for another."""
    numbers: tuple[tuple[str, ...], ...]
    """Numbers in words, likewise."""


def structure() -> Structure:
    """The words of a mail's structure."""
    return load("structure.toml", Structure)


@cache
def vocabulary() -> Vocabulary:
    """The words of all the reader's tables."""
    names = [f"{table}.{language}.toml" for table in _TABLES for language in written_in(table)]
    found = {word for name in (*names, *_MORE) for text in _texts(_raw(name)) for word in _WORD.findall(plain(text))}
    times = [load(f"times.{language}.toml", TimeWords) for language in written_in("times")]
    days = [tuple(map(plain, names)) for one in times for names in (one.weekdays, one.months)]
    numbers = [tuple(map(plain, names)) for one in times for names in (one.numbers, one.ordinals.words)]
    said = {plain(word) for language in _raw("languages.toml").values() for word in _texts(language)}
    timely = {word for group in (*days, *numbers) for word in group} - said
    people = {plain(name) for name in given()}
    return Vocabulary(
        frozenset(word for word in found if "*" not in word) - timely - people - structure().names,
        frozenset(word[:-1] for word in found if word.endswith("*") and len(word) > _STEM),
        frozenset(word[1:] for word in found if word.startswith("*") and len(word) > _STEM),
        tuple(days),
        tuple(numbers),
    )


def _raw(name: str) -> dict[str, object]:
    return rtoml.loads(octets(name).decode())


def _texts(held: object) -> Iterator[str]:
    """Every text in a table, its keys included: numbers and months stand there as keys."""
    if isinstance(held, str):
        yield held
    elif isinstance(held, dict):
        for key, value in held.items():
            yield key
            yield from _texts(value)
    elif isinstance(held, list):
        for one in held:
            yield from _texts(one)
