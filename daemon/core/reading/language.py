"""Which language words are written in, by their smallest and commonest words."""

import re

from daemon.core.knowledge.languages import languages

_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH = 3


def language_of(text: str) -> str | None:
    """ISO 639-1, or None when there are too few words to tell."""
    words = _WORD.findall(text[:4000].lower())
    counts = {name: sum(word in known for word in words) for name, known in languages().words.items()}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] >= _ENOUGH else None
