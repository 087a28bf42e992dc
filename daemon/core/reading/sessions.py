"""The interviews that a mail speaks of: its calendar parts first, then the times its words name."""

import re
from datetime import timedelta

from daemon.core.facts import Interview, InterviewStatus, Kind, Medium, Person
from daemon.core.knowledge.sessions import sessions
from daemon.core.reading.times.moments import Moment

STATUS: dict[Kind, InterviewStatus] = {
    "invitation": "proposed",
    "scheduled": "scheduled",
    "rescheduled": "moved",
    "cancelled": "cancelled",
}
_BEFORE = 60
_MOST = 24
_AGENDA_LINE = 200


def spoken_of(
    kind: Kind, text: str, moments: tuple[Moment, ...], people: tuple[Person, ...], *, length: timedelta | None = None
) -> tuple[Interview, ...]:
    """Interviews from prose, in the order of the text. One without a start tells that there is one, and how."""
    status = STATUS.get(kind)
    if status is None:
        return ()
    asks = kind == "rescheduled" and "?" in text
    medium = medium_of(text)
    old = [one for one in moments if _is_old(text, one)]
    times = [one for one in moments if one.has_time and one not in old and not _is_no_slot(text, one)]
    if kind == "rescheduled" and not times:
        times = []
    if kind == "cancelled":
        times = [one for one in moments if one.has_time]
    replaces = next((one.start for one in old if one.has_time), None)
    found: dict[object, Interview] = {}
    for one in times[:_MOST]:
        end = one.end or (one.start + length if length else None)
        found.setdefault(
            one.start,
            Interview(
                start=one.start,
                end=end,
                status="proposed" if asks else status,
                medium=medium,
                with_whom=_beside(text, one, people) if len(times) > 1 else people,
                replaces=replaces,
            ),
        )
    if found:
        return tuple(found.values())
    return (Interview(start=None, status=status, medium=medium, with_whom=people, replaces=replaces),)


def medium_of(text: str) -> Medium | None:
    """By phone, by video or on site, as the words say it; the one that is named the most."""
    low = text.lower()
    counts: dict[Medium, int] = {
        medium: sum(low.count(one) for one in words) for medium, words in sessions().medium.items()
    }
    best = max(counts, key=lambda medium: counts[medium])
    return best if counts[best] else None


def _clause(text: str, moment: Moment) -> str:
    before = text[max(0, moment.at - _BEFORE) : moment.at]
    return re.split(r"[.!?;]\s|\n\s*\n", before)[-1].lower()


def _is_old(text: str, moment: Moment) -> bool:
    if any(f" {one} " in f" {moment.quote.lower()} " for one in sessions().new):
        return False
    return _led_by(sessions().old, _clause(text, moment), words=3)


def _is_no_slot(text: str, moment: Moment) -> bool:
    return _led_by(sessions().no_slot, _clause(text, moment), words=2)


def _led_by(phrases: tuple[str, ...], clause: str, *, words: int) -> bool:
    """Does the clause end in one of these, or a few words after it?"""
    return any(re.search(rf"\b{re.escape(one)}(?:[:,]? [\w']+){{0,{words}}}[:,]?\s*$", clause) for one in phrases)


def _beside(text: str, moment: Moment, people: tuple[Person, ...]) -> tuple[Person, ...]:
    """In an agenda, whoever is named on the line of the time; else everyone who takes part."""
    begin = text.rfind("\n", 0, moment.at) + 1
    end = text.find("\n", moment.at)
    line = text[begin : end if end >= 0 else len(text)].lower()
    here = tuple(one for one in people if one.name and one.name.lower() in line)
    return here if here and len(line) < _AGENDA_LINE else people
