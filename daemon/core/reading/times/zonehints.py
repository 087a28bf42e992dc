"""Whether a text might name a time zone: quick, errs to yes, and spares most quoted mail a search for its times."""

import re
from functools import cache

from daemon.core.knowledge.load import load
from daemon.core.reading.times.zones import Zones

_WORD = re.compile(r"[^\W\d_]+")
_OFFSET_OR_IANA = re.compile(r"[+\-\u2010-\u2212] ?\d\d:?\d\d|[A-Z]\w*/[A-Z]")
"""+02:00, America/New_York."""


def may_name_a_zone(text: str) -> bool:
    """Might this text name a zone in any of the ways that `zones` reads?"""
    words, low = frozenset(_WORD.findall(text)), " ".join(text.lower().split())
    if any(
        phrase in low
        for word in {one.lower() for one in words} & _first_words().keys()
        for phrase in _first_words()[word]
    ):
        return True
    table = load("zones.toml", Zones)
    for word in words:
        short = word.lower()
        if short in table.abbreviations and (short not in table.capitals or word.isupper() or f"({word}" in text):
            return True
    return _OFFSET_OR_IANA.search(text) is not None


@cache
def _first_words() -> dict[str, tuple[str, ...]]:
    """Names of zones and places, by their first word."""
    table = load("zones.toml", Zones)
    found: dict[str, tuple[str, ...]] = {}
    for name in (*table.names, *table.places):
        first = _WORD.findall(name)[0]
        found[first] = (*found.get(first, ()), name)
    return found
