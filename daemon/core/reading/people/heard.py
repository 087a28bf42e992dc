"""Heard: all that a text says of people by the phrases of the tables, in one walk: whom it leads up to, who acts."""

from functools import cache
from typing import Any, Literal, NamedTuple

from daemon.core.knowledge.people import Cue, people_words
from daemon.core.reading.text.places import Text
from daemon.core.reading.text.said import Said

_Sort = Literal["cues", "acts", "own", "passing", "legal"]


class Heard(NamedTuple):
    """What is said where, in the text's order: first token, what it means, token after."""

    cues: list[tuple[int, Cue, int]]
    """Words that lead up to people."""
    acts: list[tuple[int, Cue, int]]
    """What people do."""
    own: list[tuple[int, bool, int]]
    """That the sender will talk themselves; with whether it counts beside others."""
    passing: list[tuple[int, None, int]]
    """Behind these, somebody is named in passing."""
    legal: list[tuple[int, bool, int]]
    """Words of a legal notice (True), and labels that stand beside them."""


def heard_in(text: Text, language: str) -> Heard:
    """All that is said of people."""
    heard = Heard([], [], [], [], [])
    for at, (sort, means), after, _ in _phrases(language).anywhere(text):
        getattr(heard, sort).append((at, means, after))
    return heard


@cache
def _phrases(language: str) -> Said[tuple[_Sort, Any]]:
    words = people_words(language)
    tables: dict[_Sort, list[tuple[str, Any]]] = {
        "cues": [(cue.say, cue) for cue in words.cues],
        "acts": [(cue.say, cue) for cue in words.acts],
        "own": [*((say, True) for say in words.own_too), *((say, False) for say in words.own)],
        "passing": [(say, None) for say in words.passing],
        "legal": [*((say, True) for say in sorted(words.legal)), *((say, False) for say in sorted(words.legal_labels))],
    }
    return Said((say, (sort, means)) for sort, rows in tables.items() for say, means in rows)
