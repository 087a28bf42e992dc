"""Times: the moments that a text speaks of, as instants.

A text is read as a row of days, hours and zones (`nodes`); here each hour finds
its day: the one right beside it, else one of the same sentence, else the last one named, as in a
schedule or a template that puts "Date:" and "Time:" on lines of their own. What is doubtful (a
weekday that contradicts its date, 3/4, an hour without any day) is read all the same and said.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import pairwise

from daemon.core.reading.text.tokens import Token, tokens
from daemon.core.reading.text.words import Grammar, grammar
from daemon.core.reading.times.clocks import Clock
from daemon.core.reading.times.lengths import duration
from daemon.core.reading.times.nodes import FAR, NEAR, TIGHT, Node, in_their_week, link, scan, setting_for
from daemon.core.reading.times.resolve import Day
from daemon.core.reading.times.tongues import tongues
from daemon.core.reading.times.zones import Named, cued, home

__all__ = ["Moment", "duration", "moments"]

_MOST = 60
"""Moments read from one text at most."""
_ASIDE = frozenset({"(", "/", "=", ",", "-", "aka", ")", ";", "|"})
_BESIDE = 6
"""Words between a day and its hour that are quoted with them."""
_BACK, _AHEAD = 20, 2
"""How many lines away an hour may still find its day: behind, ahead."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One time or day that a text names."""

    start: datetime
    """Aware, in the zone that the text or its sender speaks in. Midnight when only a day is named."""
    end: datetime | None
    """The end of a range of hours, or the last day of a range of days."""
    has_time: bool
    """False when only a day is named."""
    quote: str
    """The words it was read from, white space tidied."""
    at: int
    """Where those words begin in the text."""
    hour_at: int = 0
    """Where the hour itself begins; the day, where there is none."""
    until: int = 0
    """Where the words of the hour, or of the day alone, end."""
    dayless: bool = False
    """Is it an hour for which no day was named?"""
    problem: str | None = None
    """What doesn't fit or had to be guessed, in plain words."""


def moments(text: str, written_at: datetime, *, language: str = "en") -> tuple[Moment, ...]:
    """The moments that `text` names, in the order of the text, each once.

    `written_at` is aware and in the sender's zone; an hour without a zone is meant there. Where it
    carries a bare offset, the region that most likely stands for is taken (`zones.home`): pass one in
    the user's own ZoneInfo when the sender is known to share it. At most `LONGEST` characters and 60 moments are read.
    """
    found = tokens(text)
    written = written_at.astimezone(home(written_at))
    told: tuple[Moment, ...] = ()
    for tongue in tongues(found, language):
        read = _in_tongue(text, found, written, grammar(tongue))
        if any(moment.has_time for moment in read):
            return read
        told = told or read
    return told


def _in_tongue(text: str, found: Sequence[Token], written: datetime, known: Grammar) -> tuple[Moment, ...]:
    setting = setting_for(found, written, known)
    nodes = scan(found, setting, written)
    if not nodes:
        return ()
    nodes = in_their_week(found, nodes, setting)
    return _tell(text, found, nodes, _Teller(found, nodes, known), written)


class _Teller:
    """Finds the day for each hour of one text."""

    def __init__(self, found: Sequence[Token], nodes: Sequence[Node], known: Grammar) -> None:
        self.found, self.nodes, self.known = found, nodes, known
        self.links = [link(found, a, b, known) for a, b in pairwise(nodes)]
        self.taken_ahead: set[int] = set()
        """Days that were claimed by an hour in front of them."""
        self.taken: set[int] = set()

    def days_of(self, index: int) -> list[int]:
        """The indices of the day nodes that the hour at `index` belongs to: "Tuesday or Wednesday at 10" has two."""
        chosen = self._day_of(index)
        if chosen is None:
            return []
        days = [chosen]
        while chosen < index and days[0] > 0 and days[0] - 1 not in self.taken and self._listed(days[0] - 1, days[0]):
            days.insert(0, days[0] - 1)
        self.taken.update(days)
        if chosen > index:
            self.taken_ahead.add(chosen)
        return days

    def _listed(self, first: int, second: int) -> bool:
        """Do two days stand in a list, with nothing else between them?"""
        gap = self.found[self.nodes[first].after : self.nodes[second].begin]
        days = self.nodes[first].days
        single = bool(days) and not days[0].span and not self.nodes[first].weekly
        on_line = self.found[self.nodes[first].begin].line == self.found[self.nodes[second].begin].line
        lists = self.known.words.lists | self.known.words.links - {"."}
        return single and on_line and bool(gap) and all(token.text in lists for token in gap)

    def is_office_hours(self, index: int) -> bool:
        """Does the hour stand beside "Mon-Fri"?"""
        beside = {
            at for at in (index - 1, index + 1) if 0 <= at < len(self.nodes) and self.links[min(at, index)] == TIGHT
        }
        weekly = {at for at in beside if self.nodes[at].weekly}
        self.taken |= weekly
        return bool(weekly)

    def _day_of(self, index: int) -> int | None:
        back, back_link = self._walk(index, -1)
        ahead, ahead_link = self._walk(index, +1)
        chosen: int | None = None
        clock = self.nodes[index].clock
        if clock is None or self._too_loose(clock, back_link, ahead_link):
            return None
        behind_is_taken = back in self.taken_ahead
        if back is not None and back_link == TIGHT and not (behind_is_taken and ahead_link == TIGHT):
            chosen = back
        elif ahead is not None and ahead_link == TIGHT:
            chosen = ahead
        elif back is not None and back_link == NEAR:
            chosen = back
        elif ahead is not None and ahead_link == NEAR:
            chosen = ahead
        elif back is not None and self._distance(back, index) <= _BACK:
            chosen = back
        elif ahead is not None and self._distance(index, ahead) <= _AHEAD:
            chosen = ahead
        return chosen

    @staticmethod
    def _too_loose(clock: Clock, back_link: int, ahead_link: int) -> bool:
        closest = max(back_link, ahead_link)
        return not clock.sure and closest < (NEAR if clock.led else TIGHT)

    def _walk(self, index: int, step: int) -> tuple[int | None, int]:
        link, at = TIGHT, index
        while 0 <= at + step < len(self.nodes):
            link = min(link, self.links[min(at, at + step)])
            at += step
            node = self.nodes[at]
            if node.days and not node.days[0].span and not node.weekly:
                return at, link
        return None, FAR

    def _distance(self, first: int, second: int) -> int:
        return self.found[self.nodes[second].begin].line - self.found[self.nodes[first].after - 1].line


def _tell(
    text: str, found: Sequence[Token], nodes: Sequence[Node], teller: _Teller, written: datetime
) -> tuple[Moment, ...]:
    told = _hours(text, found, nodes, teller, written)
    busy = {moment.start.date() for moment in told}
    for index, node in enumerate(nodes):
        if index not in teller.taken:
            free = (day for day in node.days if not day.span and day.first not in busy)
            told += [_whole_day(text, found, node, day, written.tzinfo) for day in free]
    unique: dict[tuple[datetime, bool], Moment] = {}
    for moment in told:
        unique.setdefault((moment.start, moment.has_time), moment)
    return tuple(sorted(unique.values(), key=lambda moment: moment.at)[:_MOST])


def _hours(
    text: str, found: Sequence[Token], nodes: Sequence[Node], teller: _Teller, written: datetime
) -> list[Moment]:
    """The moments that have an hour; the days they belong to are marked as taken."""
    told: list[Moment] = []
    shared = _shared_zone(found, nodes, written)
    for index, node in enumerate(nodes):
        if node.clock is None or teller.is_office_hours(index):
            continue
        days = [(nodes[at], day) for at in teller.days_of(index) for day in nodes[at].days]
        zone = node.zone or next((at.zone for at, _ in days if at.zone), None)
        zone = zone or _zone_of_list(nodes, teller, index) or shared
        moments_here = [_timed(text, found, node, day, zone, written) for day in days]
        if not days and node.clock.sure:
            moments_here = [_timed(text, found, node, None, zone, written)]
        if told and days and _converted(found, nodes, index, teller.known):
            if moments_here[-1].start != told[-1].start:
                why = f"{_quote(text, found, node.begin, node.after)} is not the same time."
                told[-1] = replace(told[-1], problem=f"{told[-1].problem or ''} {why}".strip())
            continue
        told += moments_here
    return told


def _shared_zone(found: Sequence[Token], nodes: Sequence[Node], written: datetime) -> Named | None:
    """The one zone that the text names, for the hours that name none: "All times are in CET"."""
    named = {node.zone.zone: node.zone for node in nodes if node.zone and node.zone.zone}
    if not named:
        return cued(found, written)
    return next(iter(named.values())) if len(named) == 1 else None


def _zone_of_list(nodes: Sequence[Node], teller: _Teller, index: int) -> Named | None:
    """The zone said once at the end of a list of hours: "10:00, 11:00 or 14:00 CET"."""
    for later in range(index + 1, len(nodes)):
        if teller.links[later - 1] < TIGHT:
            return None
        zone = nodes[later].zone
        if zone:
            return zone
    return None


def _timed(
    text: str,
    found: Sequence[Token],
    node: Node,
    on: tuple[Node, Day] | None,
    zone: Named | None,
    written: datetime,
) -> Moment:
    clock = node.clock or Clock(0)
    where: tzinfo | None = zone.zone if zone and zone.zone else written.tzinfo
    problems = [clock.problem, zone.problem if zone else None]
    if on is None:
        day = written.astimezone(where).date()
        start = _instant(day, clock.start, where)
        if start < written:
            start = _instant(day + timedelta(days=1), clock.start, where)
            day += timedelta(days=1)
        problems.append("It names no day for this hour.")
    else:
        nearest = on[1]
        day = nearest.first
        problems.append(nearest.problem)
        start = _instant(day, clock.start, where)
        if nearest.bare and day - written.date() == timedelta(days=7) and start - timedelta(days=7) > written:
            problems.append("The weekday named is the day it was written; read as the next one.")
    end = _instant(day, clock.end, where) if clock.end is not None else None
    begin, after = node.begin, node.after
    quote = _quote(text, found, begin, after)
    if on is not None:
        first, last = min(begin, on[0].begin), max(after, on[0].after)
        between = last - first - (after - begin) - (on[0].after - on[0].begin)
        beside = between <= _BESIDE
        quote = (
            _quote(text, found, first, last) if beside else f"{_quote(text, found, on[0].begin, on[0].after)} … {quote}"
        )
        begin = first if beside else begin
    problem = " ".join(filter(None, problems)) or None
    return Moment(
        start,
        end,
        has_time=True,
        quote=quote,
        at=found[begin].start,
        hour_at=found[node.begin].start,
        until=found[max(after, on[0].after if on and begin == on[0].begin else 0) - 1].end,
        dayless=on is None,
        problem=problem,
    )


def _instant(day: date, minutes: int, zone: tzinfo | None) -> datetime:
    extra, minutes = divmod(minutes, 24 * 60)
    return datetime.combine(day + timedelta(days=extra), time(*divmod(minutes, 60)), zone)


def _whole_day(text: str, found: Sequence[Token], node: Node, day: Day, zone: tzinfo | None) -> Moment:
    start = _instant(day.first, 0, zone)
    end = _instant(day.last, 0, zone) if day.last > day.first else None
    return Moment(
        start,
        end,
        has_time=False,
        quote=_quote(text, found, node.begin, node.after),
        at=found[node.begin].start,
        hour_at=found[node.begin].start,
        until=found[node.after - 1].end,
        problem=day.problem,
    )


def _quote(text: str, found: Sequence[Token], begin: int, after: int) -> str:
    return " ".join(text[found[begin].start : found[after - 1].end].split())


def _converted(found: Sequence[Token], nodes: Sequence[Node], index: int, known: Grammar) -> bool:
    """Does this hour only say the one before it in another zone: "3pm ET (8pm London)"?"""
    if index == 0:
        return False
    node, before = nodes[index], nodes[index - 1]
    if not (node.clock and before.clock and node.zone and before.zone) or node.zone.zone == before.zone.zone:
        return False
    aside = _ASIDE | known.words.lists
    return all(token.text in aside for token in found[before.after : node.begin])
