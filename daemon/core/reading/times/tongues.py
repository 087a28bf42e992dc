"""Tongues: in which languages the dates of a text are written.

A short mail's language can't be told by its small words, and mail mixes languages ("Interview: Tuesday,
14 April" under a German letter). The names of days and months tell it better.
"""

from functools import cache

from daemon.core.knowledge.load import written_in
from daemon.core.reading.text.places import Text
from daemon.core.reading.text.words import grammar, names_in

_SHORT = 2
"""Letters up to which a mark of hours is of any language: "h"."""


@cache
def _languages() -> dict[str, list[str]]:
    """By the names of days and months, and the marks of hours that no other language has ("Uhr"): whose they are."""
    languages = written_in("times")
    marks = {one: {word for word in grammar(one).mark_words if len(word) > _SHORT} for one in languages}
    shared = {one: frozenset().union(*(marks[other] for other in languages if other != one)) for one in languages}
    found: dict[str, list[str]] = {}
    for one in languages:
        for name in names_in(one) | (marks[one] - shared[one]):
            found.setdefault(name, []).append(one)
    return found


def tongues(text: Text, language: str) -> tuple[str, ...]:
    """The languages to read this text's dates in: its own first, then those whose names it uses."""
    named: dict[str, int] = {}
    for name in _languages().keys() & text.places.keys():
        for one in _languages()[name]:
            named[one] = named.get(one, 0) + 1
    own = named.pop(language, 0)
    others = sorted(sorted(named), key=lambda one: -named[one])
    better = [one for one in others if named[one] > own]
    return (*better, language, *(one for one in others if one not in better))
