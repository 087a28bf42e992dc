"""Absences: the day on which somebody is back, as an automatic answer says it."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

import msgspec

from daemon.core.reading.text.places import laid_out
from daemon.core.reading.text.tokens import Token
from daemon.core.reading.times.clocks import clock_at
from daemon.core.reading.times.days import after_that, days_at
from daemon.core.reading.times.nodes import setting_for
from daemon.core.reading.times.numerals import Read
from daemon.core.reading.times.resolve import Setting, one
from daemon.core.reading.times.sayings import Sayings, sayings_for
from daemon.core.reading.times.zones import home

_RANGE = 4
"""Tokens between the two days of an absence "from 2 March until 6 March"."""
_WEEKLY = 8
"""Tokens between a weekday and what makes it one of somebody's working days."""


def away_until(text: str, written_at: datetime, *, language: str = "en") -> date | None:
    """The day until which an absence notice says that its writer is away; None where it names none.

    It is the day that the notice names: "back on Monday 9 March", "until 9 March", "through 9 March" and "from 2 to
    9 March" all give the 9th, and a first day back comes before a last day away where both are named. "After 9 March"
    gives the day after, as does the 9th alone; "this week" the Monday after.
    """
    laid = laid_out(text)
    for known in sayings_for(laid, language):
        if any(True for _ in known.away.anywhere(laid)):
            day = _day_of_return(laid.found, written_at.astimezone(home(written_at, language=language)), known)
            if day:
                return day
    return None


def _day_of_return(found: Sequence[Token], written: datetime, known: Sayings) -> date | None:
    setting = setting_for(found, written, known.grammar)
    said = (known.back, known.until, known.after, known.through, known.inclusive)
    back, until, over, through, inclusive = (one.places(found) for one in said)
    words = known.grammar.words
    read = [one for one in _days(found, setting) if not _at_work(found, one, known)]
    begins = {begin for begin, _ in read}
    spots = _Places(
        {after for _, after in back},
        {begin for begin, after in back if begins.isdisjoint(range(after, after + 10))},
        {after for _, after in until},
        {after for _, after in over},
        {after for _, after in through},
        {begin for begin, _ in inclusive},
    )
    named: list[tuple[int, date]] = []
    last = -_RANGE - 1
    for at, day in read:
        between = {token.text for token in found[last : at + 1]} if at - last <= _RANGE else set[str]()
        rank, returns = _return(at, day, spots, ranged=not between.isdisjoint(words.to | words.both))
        if returns >= setting.today:
            named.append((rank, returns))
        last = day[1]
    best = min((rank for rank, _ in named), default=0)
    return max((day for rank, day in named if rank == best), default=None)


def _days(found: Sequence[Token], setting: Setting) -> Iterator[tuple[int, Read]]:
    """The days that a text names, and where."""
    after = 0
    last: date | None = None
    for at in range(len(found)):
        read = days_at(found, at, setting) if at >= after else None
        behind = after_that(found, at, setting) if at >= after and last and not read else None
        if behind and last:
            read = (one(last + timedelta(days=1)),), behind
        if read:
            yield at, read
            after, last = read[1], read[0][-1].last


def _at_work(found: Sequence[Token], read: tuple[int, Read], known: Sayings) -> bool:
    """Is it a weekday on which somebody is there every week: "I work Monday to Wednesday", "Mon-Fri, 9 to 5"?"""
    begin, (days, after) = read
    if not days[0].bare:
        return False
    words = known.grammar.words
    works = {at for at, _ in known.works.places(found[max(0, begin - _WEEKLY) : begin])}
    if works:
        return True
    while after < len(found) and after < read[1][1] + _WEEKLY:
        if found[after].text in {".", "!", "?"}:
            return False
        clock = clock_at(found, after, known.grammar)
        if clock:
            return clock[0].end is not None
        weekday = found[after].text in words.weekdays
        if not weekday and found[after].text not in words.to | words.links | words.joins | words.both:
            return False
        after += 1
    return False


class _Places(msgspec.Struct, frozen=True):
    """Where the words of a return stand: the tokens after them; at them, where they follow their day."""

    back: set[int]
    behind: set[int]
    until: set[int]
    over: set[int]
    through: set[int]
    inclusive: set[int]


def _return(at: int, read: Read, spots: _Places, *, ranged: bool) -> tuple[int, date]:
    """How surely a day is the return (0 most), and the day back that it gives. `ranged`: from a day to this one."""
    day, end = read[0][-1], read[1]
    near = set(range(at - 3, end))
    after = one(day.last + timedelta(days=3 if day.span and day.last.weekday() == 4 else 1)).first
    over = bool(spots.over & set(range(at - 1, min(at + 2, end))))  # not the "day after tomorrow"
    if spots.back & near or spots.behind & set(range(end, end + 4)):
        ranges = day.last > day.first and not day.span  # "away from 9 to 20 March, I'll reply on my return"
        return 0, after if over else day.last if ranges else day.first
    through = spots.through & set(range(at - 1, end)) or spots.inclusive & set(range(end, end + 3))
    last = after if day.span and day.first < day.last else day.last
    ranged = ranged or (day.last > day.first and not day.span)
    if ranged or spots.until & near:
        return 2, last
    if over or through:
        return 3, after if over else last
    if spots.back & set(range(at - 9, at - 3)):
        return 1, day.first
    return 4, after
