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


def language_of(text: str) -> str | None:
    """ISO 639-1, or None when there are too few words to tell, or those of no language that is known."""
    begins = text[:_BEGINNING]
    if ("\u00bf" in begins or "\u00a1" in begins) and _SPANISH.search(begins):
        return "es"
    low = begins.lower()
    words = frozenset((_ASCII_WORD if low.isascii() else _WORD).findall(low))
    score: dict[str, float] = {}
    count: dict[str, int] = {}
    weights = _weights()
    for word in words & weights.keys():
        known, weight = weights[word]
        for name in known:
            score[name] = score.get(name, 0.0) + weight
            count[name] = count.get(name, 0) + 1
    if not score:
        return None
    best = max(score, key=lambda name: score[name])
    return best if count[best] >= max(_ENOUGH, _SHARE * len(words)) else None


@cache
def _weights() -> dict[str, tuple[tuple[str, ...], float]]:
    """By word: the languages that have it, and what it tells of each."""
    of: dict[str, list[str]] = {}
    for name, known in languages().words.items():
        for word in known:
            of.setdefault(word, []).append(name)
    return {word: (tuple(names), 1 / len(names)) for word, names in of.items()}
