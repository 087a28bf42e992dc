"""By phone, by video or on site: what the words around an interview say."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from daemon.core.facts import Medium
from daemon.core.knowledge.sessions import sessions
from daemon.core.reading.text.runs import Index, Words, indexed, stands, words_of
from daemon.core.reading.text.tokens import Token, tokens


@dataclass(frozen=True, slots=True)
class _Known:
    """The phrases for each medium by their first word; those that lead to a place by their last."""

    medium: dict[str, list[tuple[Words, Medium]]]
    places: Index
    nouns: frozenset[str]


@cache
def _known() -> _Known:
    table = sessions()
    medium: dict[str, list[tuple[Words, Medium]]] = {}
    for one, phrases in table.medium.items():
        for words in {words_of(phrase) for phrase in phrases}:
            medium.setdefault(words[0], []).append((words, one))
    return _Known(medium, indexed(table.places["before"], -1), frozenset(table.places["nouns"]))


def medium_of(text: str) -> Medium | None:
    """By phone, by video or on site, as the words say it; the one that is named the most."""
    known, low = _known(), text.lower()
    counts: dict[Medium, int] = {
        medium: sum(low.count(link) for link in links) for medium, links in sessions().links.items()
    }
    found = tokens(text)
    for at, token in enumerate(found):
        for words, medium in known.medium.get(token.text, ()):
            counts[medium] += stands(found, at, words)
    best = max(counts, key=lambda medium: counts[medium])
    if counts[best]:
        return best
    return "onsite" if any(_is_place(found, at) for at in range(1, len(found))) else None


def _is_place(found: Sequence[Token], at: int) -> bool:
    """Does a place stand here behind words that lead there, perhaps with its name between: "at the Leeds office"?"""
    known = _known()
    if found[at].text not in known.nouns:
        return False
    leads = range(at, max(0, at - 3), -1)
    return any(
        stands(found, lead - len(words), words) and found[lead - len(words)].line == found[at].line
        for lead in leads
        for words in known.places.get(found[lead - 1].text, ())
    )
