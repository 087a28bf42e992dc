"""Which language words are written in, by their smallest and commonest words.

Counted are different words, not how often they come: a quoted line or a name repeated says no more than once. Words
that few languages share tell more than those (de, en, la) that many do.
"""

import re
from functools import cache

from daemon.core.knowledge.languages import languages

_WORD = re.compile(r"[^\W\d_]+")
_ASCII_WORD = re.compile(r"[a-z]+")
"""The same in small ASCII letters alone, in half the time."""
_SPANISH = re.compile(r"[\u00bf\u00a1](?=\w)")
"""Signs that no other language begins a sentence with."""
_ENOUGH = 3
"""Different small words of a language that must be there."""
_SHARE = 0.15
"""Of all different words. A text in one of the known languages has a third to a half."""
_BEGINNING = 4000
_WHOLE = 720_720
"""What a word tells, shared by the languages that have it: up to 16 share it evenly."""


def language_of(text: str) -> str | None:
    """ISO 639-1, or None when there are too few words to tell, or those of no language that is known."""
    begins = text[:_BEGINNING]
    if ("\u00bf" in begins or "\u00a1" in begins) and _SPANISH.search(begins):
        return "es"
    low = begins.lower()
    words = frozenset((_ASCII_WORD if low.isascii() else _WORD).findall(low))
    score = dict.fromkeys(languages().words, 0)  # of those that come to the same, the first in the table it is
    count: dict[str, int] = {}
    weights = _weights()
    for word in words & weights.keys():
        known, weight = weights[word]
        for name in known:
            score[name] += weight
            count[name] = count.get(name, 0) + 1
    best = max(score, key=score.__getitem__)
    return best if count.get(best, 0) >= max(_ENOUGH, _SHARE * len(words)) else None


@cache
def _weights() -> dict[str, tuple[tuple[str, ...], int]]:
    """By word: the languages that have it, and what it tells of each, in whole numbers: they add up in any order."""
    of: dict[str, list[str]] = {}
    for name, known in languages().words.items():
        for word in known:
            of.setdefault(word, []).append(name)
    return {word: (tuple(names), _WHOLE // len(names)) for word, names in of.items()}
