"""Which language words are written in, by their smallest and commonest words."""

import re

from daemon.core.knowledge.languages import languages

_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH = 3
_BEGINNING = 4000


def language_of(text: str) -> str | None:
    """ISO 639-1, or None when there are too few words to tell."""
    words = frozenset(_WORD.findall(text[:_BEGINNING].lower()))
    counts = {name: len(words & known) for name, known in languages().words.items()}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] >= _ENOUGH else None
