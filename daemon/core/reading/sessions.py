"""The interviews that a mail's words speak of: the times that are an interview's, with whom and how."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from daemon.core.facts import Interview, InterviewStatus, Kind, Person
from daemon.core.knowledge.people import is_given
from daemon.core.knowledge.sessions import sessions
from daemon.core.reading.fates import Fate, fates
from daemon.core.reading.medium import medium_of
from daemon.core.reading.times.moments import Moment

STATUS: dict[Kind, InterviewStatus] = {
    "invitation": "proposed",
    "scheduled": "scheduled",
    "rescheduled": "moved",
    "cancelled": "cancelled",
}
_MOST = 24
_AGENDA_LINE = 200
_BEHIND = 60
"""Characters from an hour on within which a programme calls it an interview."""
_NAME = r"[A-Z\u00c0-\u00de][\w'-]+"
_WORD = re.compile(r"[^\W\d_]+")
_ROW = re.compile(rf"\| *{_NAME}[^|]{{1,80}}\| *{_NAME}(?: [\w.'-]+)? {_NAME} *$")
"""A row of a schedule's table: "12:15 PM | Debugging exercise | Precious Anozie"."""
_CELL = re.compile(rf"\| *({_NAME}) {_NAME}, ")
"""Somebody with their title in a cell of such a row: "| Jun Takeda, Principal Engineer |"."""
_WINDOW = timedelta(hours=3)


def spoken_of(
    kind: Kind,
    text: str,
    moments: tuple[Moment, ...],
    people: tuple[Person, ...],
    *,
    length: timedelta | None = None,
    joining: str = "",
) -> tuple[Interview, ...]:
    """Interviews from prose, in the order of the text. One without a start tells that there is one, and how.

    `joining` is how to join it, as programs write that below the words.
    """
    status = STATUS.get(kind)
    if status is None:
        return ()
    asks = kind == "rescheduled" and "?" in text
    medium = medium_of(text) or (medium_of(joining) if joining else None)
    told = fates(text, moments, moves=kind == "rescheduled")
    kept: tuple[Fate, ...] = ("slot", "old") if kind == "cancelled" else ("slot",)
    times = [one for one, fate in told if one.has_time and fate in kept]
    if kind == "invitation":
        times = [one for one in times if not _is_window(text, one)]
    if kind == "scheduled":
        times = _apart(text, times, people)
    replaces = None
    if kind != "cancelled":
        replaces = next((one.start for one, fate in told if one.has_time and fate == "old"), None)
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
                with_whom=_beside(text, one, times, people) if len(times) > 1 else people,
                replaces=replaces,
            ),
        )
    if found:
        return tuple(found.values())
    return (Interview(start=None, status=status, medium=medium, with_whom=people, replaces=replaces),)


def _is_window(text: str, one: Moment) -> bool:
    """Are these only hours to choose from: "I can always do 9 to 12", "on Tuesday between 11 and 5"?"""
    if one.end is None or one.dayless:
        return one.end is not None
    before = text[: one.hour_at].rstrip().lower()
    return one.end - one.start > _WINDOW and before.endswith(sessions().window)


def _apart(text: str, times: Sequence[Moment], people: tuple[Person, ...]) -> list[Moment]:
    """The times that are interviews of their own: of a day's programme those with somebody, else its beginning."""
    days: dict[date, list[Moment]] = {}
    for one in times:
        days.setdefault(one.start.date(), []).append(one)
    kept: list[Moment] = []
    for day in days.values():
        own = [one for one in day if _is_own(text, one, times, people)] if len(day) > 1 else day
        named = own if len(own) > 1 else [one for one in own if _is_called_one(text, one)]
        kept += named or day[:1]
    return kept


def _is_called_one(text: str, one: Moment) -> bool:
    """Does what stands right behind the hour call it an interview: "10.45 interview"?"""
    behind = text[one.hour_at : one.hour_at + _BEHIND].partition("\n")[0].lower()
    return any(noun in behind for noun in sessions().own)


def _is_own(text: str, one: Moment, times: Sequence[Moment], people: tuple[Person, ...]) -> bool:
    """Does what stands between this time and the next speak of an interview, or name somebody?"""
    later = (other.at if other.at > one.hour_at else other.hour_at for other in times if other.hour_at > one.hour_at)
    earlier = (other.until for other in times if other.hour_at < one.hour_at)
    begin = max(text.rfind("\n", 0, one.hour_at) + 1, max(earlier, default=0))
    shown = text[begin : min(later, default=len(text))].partition("\n\n")[0][:_AGENDA_LINE]
    row = shown.partition("\n")[0]
    if _ROW.search(row) or any(is_given(name.lower()) for name in _CELL.findall(row)):
        return True
    said = shown.lower()
    words = set(_WORD.findall(said))
    names = (_WORD.findall(person.name.lower()) for person in people if person.name)
    if any(words.issuperset(name) for name in names):
        return True
    table = sessions()
    return any(noun in said for noun in table.own) and words.isdisjoint(table.breaks)


def _beside(text: str, one: Moment, times: Sequence[Moment], people: tuple[Person, ...]) -> tuple[Person, ...]:
    """In an agenda, whoever is named on the line of the time; in a sentence, before the next; else everyone."""
    begin = text.rfind("\n", 0, one.hour_at) + 1
    line_end = text.find("\n", one.hour_at)
    end = line_end if line_end >= 0 else len(text)
    if any(begin <= other.hour_at < one.hour_at for other in times):
        begin = one.hour_at
    end = min((other.at for other in times if one.hour_at < other.at < end), default=end)
    line = text[begin:end].lower()
    here = tuple(person for person in people if person.name and person.name.lower() in line)
    return here if here and len(line) < _AGENDA_LINE else people
