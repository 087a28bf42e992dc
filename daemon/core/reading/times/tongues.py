"""Tongues: in which languages the dates of a text are written.

A short mail's language can't be told by its small words, and mail mixes languages ("Interview: Tuesday,
14 April" under a German letter). The names of days and months tell it better.
"""

from collections.abc import Sequence
from functools import cache

from daemon.core.knowledge.load import written_in
from daemon.core.reading.text.tokens import Token
from daemon.core.reading.text.words import grammar, names_in

_SHORT = 2
"""Letters up to which a mark of hours is of any language: "h"."""


@cache
def _names() -> dict[str, frozenset[str]]:
    """The names of days and months by language, and its own marks of hours ("Uhr"), for those with a table of times."""
    languages = written_in("times")
    marks = {one: {word for word in grammar(one).mark_words if len(word) > _SHORT} for one in languages}
    shared = {one: frozenset().union(*(marks[other] for other in languages if other != one)) for one in languages}
    return {one: names_in(one) | (marks[one] - shared[one]) for one in languages}


def tongues(found: Sequence[Token], language: str) -> tuple[str, ...]:
    """The languages to read this text's dates in: its own first, then those whose names it uses."""
    said = {token.text for token in found}
    named = {one: len(names & said) for one, names in _names().items()}
    own = named.get(language, 0)
    others = sorted((one for one, count in named.items() if count and one != language), key=lambda one: -named[one])
    better = [one for one in others if named[one] > own]
    return (*better, language, *(one for one in others if one not in better))
