"""Times: the moments that a text speaks of, as instants.

A text is read as a row of days, hours and zones (`days`, `clocks`, `zones`); here each hour finds
its day: the one right beside it, else one of the same sentence, else the last one named, as in a
schedule or a template that puts "Date:" and "Time:" on lines of their own. What is doubtful (a
weekday that contradicts its date, 3/4, an hour without any day) is read all the same and said.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo

from daemon.core.reading.clocks import Clock, clock_at
from daemon.core.reading.days import Day, Setting, days_at, one
from daemon.core.reading.tokens import Token, tokens
from daemon.core.reading.words import Grammar, grammar
from daemon.core.reading.zones import Named, home, zone_at

_MOST = 60
"""Moments read from one text at most."""
_TIGHT, _NEAR, _FAR = 2, 1, 0
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
    problem: str | None = None
    """What doesn't fit or had to be guessed, in plain words."""


@dataclass(frozen=True, slots=True)
class _Node:
    begin: int
    """Index of the first token."""
    after: int
    days: tuple[Day, ...] = ()
    clock: Clock | None = None
    zone: Named | None = None


def moments(text: str, written_at: datetime, *, language: str = "en") -> tuple[Moment, ...]:
    """The moments that `text` names, in the order of the text, each once.

    `written_at` is aware and in the sender's zone; an hour without a zone is meant there. Where it
    carries a bare offset, the region that most likely stands for is taken (`zones.home`): pass one in
    the user's own ZoneInfo when the sender is known to share it. At most `LONGEST` characters and 60 moments are read.
    """
    found = tokens(text)
    known = grammar(language)
    zone = home(written_at)
    written = written_at.astimezone(zone)
    setting = setting_for(found, written, known)
    nodes = _scan(found, setting, written)
    if not nodes:
        return ()
    nodes = _in_their_week(found, nodes, setting)
    return _tell(text, found, nodes, _Teller(found, nodes, known), written)


def setting_for(found: Sequence[Token], written: datetime, known: Grammar) -> Setting:
    """What days in this text have to be read against."""
    cased = any(token.raw != token.text for token in found[:2000])
    return Setting(known, written.date(), _month_first(found, written, known), cased)


def _month_first(found: Sequence[Token], written: datetime, known: Grammar) -> bool | None:
    if known.words.month_first != "by zone":
        return known.words.month_first == "always"
    hours = (written.utcoffset() or timedelta()) / timedelta(hours=1)
    if -10 <= hours <= -4:
        return True
    if hours:
        return False
    for first, sign, second in zip(found, found[1:], found[2:], strict=False):
        if (
            sign.text == "/"
            and not sign.spaced
            and not second.spaced
            and {first.number > 12, second.number > 12} == {True, False}
        ):
            if 0 < min(first.number, second.number) and max(first.number, second.number) <= 31:
                return second.number > 12
    return None


def _scan(found: Sequence[Token], setting: Setting, written: datetime) -> list[_Node]:
    nodes: list[_Node] = []
    at = 0
    while at < len(found) and len(nodes) < 4 * _MOST:
        day = days_at(found, at, setting)
        clock = clock_at(found, at, setting.grammar)
        if clock is not None and (day is None or clock[1] > day[1]):
            node = _clock_node(found, at, clock, setting, written)
        elif day is not None:
            node = _Node(at, day[1], days=day[0])
        else:
            listed = _listed(found, at, nodes, setting.grammar)
            if listed is None:
                at += 1
                continue
            node = _clock_node(found, at, listed, setting, written)
        nodes.append(node)
        at = node.after
    return nodes


def _listed(found: Sequence[Token], at: int, nodes: Sequence[_Node], known: Grammar) -> tuple[Clock, int] | None:
    """A bare hour that goes on a list: "10am, 11 or 2"."""
    if not nodes or nodes[-1].clock is None or not nodes[-1].clock.sure or not 1 <= found[at].number <= 12:
        return None
    gap = found[nodes[-1].after : at]
    if (
        not gap
        or len(gap) > 2
        or any(token.text not in known.words.lists for token in gap)
        or found[at].line != found[at - 1].line
    ):
        return None
    after = at + 1
    ends = (
        after >= len(found)
        or found[after].line != found[at].line
        or found[after].text in {".", ",", "?", "!", ";", ")", "(", "-"}
    )
    if not ends and found[after].text not in known.words.lists | known.words.joins:
        return None
    hour = found[at].number
    return Clock((hour + 12 if hour <= 6 else hour) * 60), after


def _clock_node(found: Sequence[Token], at: int, read: tuple[Clock, int], setting: Setting, written: datetime) -> _Node:
    clock, after = read
    zone = zone_at(found, after, written)
    if zone:
        after = zone[1]
    length = _length_behind(found, after, setting.grammar)
    if length and clock.end is None:
        clock = replace(clock, end=clock.start + length[0])
        after = length[1]
    return _Node(at, after, clock=clock, zone=zone[0] if zone else None)


def _length_behind(found: Sequence[Token], at: int, known: Grammar) -> tuple[int, int] | None:
    """ "for 45 minutes", "(30 min)" right behind an hour: (minutes, index after it)."""
    opened = at < len(found) and found[at].text in {"(", "for", ","}
    if not opened or found[at].line != found[at - 1].line:
        return None
    read = _length(found, at + 1, known)
    if read and found[at].text == "(" and read[1] < len(found) and found[read[1]].text == ")":
        return read[0], read[1] + 1
    return read


def _in_their_week(found: Sequence[Token], nodes: Sequence[_Node], setting: Setting) -> list[_Node]:
    """Weekdays of a week named beside them: "Tuesday or Wednesday next week", "next week, say on Thursday"."""
    shifted = list(nodes)
    for index in range(len(shifted) - 2, -1, -1):
        node, later = shifted[index], shifted[index + 1]
        if _bare(node) and later.days and _link(found, node, later, setting.grammar) == _TIGHT:
            gap = later.days[0].first - node.days[0].first
            named = not _bare(later) or later is not nodes[index + 1]
            if (
                named
                and not later.days[0].span
                and timedelta(0) < gap <= timedelta(days=13)
                and _spoken(found, later, setting)
            ):
                shifted[index] = _moved(node, later.days[0].first)
    week: _Node | None = None
    for index, node in enumerate(shifted):
        if week and _bare(node) and _link(found, week, node, setting.grammar) >= _NEAR:
            shifted[index] = _moved(node, week.days[0].first)
        if node.days and node.days[0].span and node.days[0].last - node.days[0].first < timedelta(days=6):
            week = node
        elif week and _link(found, week, node, setting.grammar) == _FAR:
            week = None
    return shifted


def _bare(node: _Node) -> bool:
    return bool(node.days) and node.days[0].bare


def _spoken(found: Sequence[Token], node: _Node, setting: Setting) -> bool:
    """Was the day named by its weekday, not by a date?"""
    words = setting.grammar.words
    named = found[node.begin : node.after]
    return any(t.text in words.weekdays for t in named) and not any(
        t.number >= 0 or t.text in words.months for t in named
    )


def _moved(node: _Node, into: date) -> _Node:
    monday = into - timedelta(days=into.weekday())
    return replace(node, days=(one(monday + timedelta(days=node.days[0].first.weekday())),))


def _link(found: Sequence[Token], first: _Node, second: _Node, known: Grammar) -> int:
    """How closely two nodes belong together: tight, in one sentence, or far."""
    gap = found[first.after : second.begin]
    if found[second.begin].line - found[first.after - 1].line > 3 or len(gap) > 60:
        return _FAR
    if all(token.text in known.words.joins for token in gap):
        return _TIGHT if _lines(found, first.after - 1, second.begin) <= 2 else _FAR
    ends = any(
        t.text in ".?!" and (i + 1 == len(gap) or gap[i + 1].spaced or gap[i + 1].line > t.line)
        for i, t in enumerate(gap)
    )
    return _FAR if ends or _lines(found, first.after - 1, second.begin) > 1 else _NEAR


def _lines(found: Sequence[Token], begin: int, end: int) -> int:
    """The widest gap in lines between neighbouring tokens: 2 means an empty line."""
    return max(found[i + 1].line - found[i].line for i in range(begin, end))


class _Teller:
    """Finds the day for each hour of one text."""

    def __init__(self, found: Sequence[Token], nodes: Sequence[_Node], known: Grammar) -> None:
        self.found, self.nodes, self.known = found, nodes, known
        self.links = [_link(found, a, b, known) for a, b in zip(nodes, nodes[1:], strict=False)]
        self.taken_ahead: set[int] = set()
        """Days that were claimed by an hour in front of them."""
        self.taken: set[int] = set()

    def day_of(self, index: int) -> int | None:
        """The index of the day node that the hour at `index` belongs to."""
        back, back_link = self._walk(index, -1)
        ahead, ahead_link = self._walk(index, +1)
        chosen: int | None = None
        clock = self.nodes[index].clock
        if clock is None or self._too_loose(clock, back_link, ahead_link):
            return None
        behind_is_taken = back in self.taken_ahead
        if back is not None and back_link == _TIGHT and not (behind_is_taken and ahead_link == _TIGHT):
            chosen = back
        elif ahead is not None and ahead_link == _TIGHT:
            chosen = ahead
        elif back is not None and back_link == _NEAR:
            chosen = back
        elif ahead is not None and ahead_link == _NEAR:
            chosen = ahead
        elif back is not None and self._distance(back, index) <= _BACK:
            chosen = back
        elif ahead is not None and self._distance(index, ahead) <= _AHEAD:
            chosen = ahead
        if chosen is not None:
            self.taken.add(chosen)
            if chosen > index:
                self.taken_ahead.add(chosen)
        return chosen

    @staticmethod
    def _too_loose(clock: Clock, back_link: int, ahead_link: int) -> bool:
        closest = max(back_link, ahead_link)
        return not clock.sure and closest < (_NEAR if clock.led else _TIGHT)

    def _walk(self, index: int, step: int) -> tuple[int | None, int]:
        link, at = _TIGHT, index
        while 0 <= at + step < len(self.nodes):
            link = min(link, self.links[min(at, at + step)])
            at += step
            if self.nodes[at].days and not self.nodes[at].days[0].span:
                return at, link
        return None, _FAR

    def _distance(self, first: int, second: int) -> int:
        return self.found[self.nodes[second].begin].line - self.found[self.nodes[first].after - 1].line


def _tell(
    text: str, found: Sequence[Token], nodes: Sequence[_Node], teller: _Teller, written: datetime
) -> tuple[Moment, ...]:
    told: list[Moment] = []
    shared = _shared_zone(found, nodes, written)
    for index, node in enumerate(nodes):
        if node.clock is None:
            continue
        day_index = teller.day_of(index)
        if day_index is None and not node.clock.sure:
            continue
        zone = node.zone or _zone_of_list(nodes, teller, index) or shared
        told.append(_timed(text, found, node, nodes[day_index] if day_index is not None else None, zone, written))
    told = _without_conversions(told, teller)
    busy = {moment.start.date() for moment in told}
    for index, node in enumerate(nodes):
        for day in node.days:
            if index in teller.taken or day.span or day.first in busy:
                continue
            told.append(_whole_day(text, found, node, day, written.tzinfo))
    told.sort(key=lambda moment: moment.at)
    seen: set[tuple[datetime, bool]] = set()
    unique = [m for m in told if (m.start, m.has_time) not in seen and not seen.add((m.start, m.has_time))]  # type: ignore[func-returns-value]  # set.add gives None
    return tuple(unique[:_MOST])


def _shared_zone(found: Sequence[Token], nodes: Sequence[_Node], written: datetime) -> Named | None:
    """The one zone that the text names, for the hours that name none: "All times are in CET"."""
    named = {node.zone.zone: node.zone for node in nodes if node.zone and node.zone.zone}
    if not named:
        for at, token in enumerate(found):
            if token.text in {"time", "times", "timezone", "zone", "zones"}:
                for behind in range(at + 1, min(at + 6, len(found))):
                    read = zone_at(found, behind, written)
                    if read and read[0].zone:
                        return read[0]
                    if found[behind].line != token.line:
                        break
    return next(iter(named.values())) if len(named) == 1 else None


def _zone_of_list(nodes: Sequence[_Node], teller: _Teller, index: int) -> Named | None:
    """The zone said once at the end of a list of hours: "10:00, 11:00 or 14:00 CET"."""
    for later in range(index + 1, len(nodes)):
        if teller.links[later - 1] < _TIGHT:
            return None
        zone = nodes[later].zone
        if zone:
            return zone
    return None


def _timed(
    text: str, found: Sequence[Token], node: _Node, day_node: _Node | None, zone: Named | None, written: datetime
) -> Moment:
    clock = node.clock or Clock(0)
    where: tzinfo | None = zone.zone if zone and zone.zone else written.tzinfo
    problems = [clock.problem, zone.problem if zone else None]
    if day_node is None:
        day = written.astimezone(where).date()
        start = _instant(day, clock.start, where)
        if start < written:
            start = _instant(day + timedelta(days=1), clock.start, where)
            day += timedelta(days=1)
        problems.append("It names no day for this hour.")
    else:
        nearest = day_node.days[0]
        day = nearest.first
        problems.append(nearest.problem)
        start = _instant(day, clock.start, where)
        if nearest.bare and day - written.date() == timedelta(days=7) and start - timedelta(days=7) > written:
            problems.append("The weekday named is the day it was written; read as the next one.")
    end = _instant(day, clock.end, where) if clock.end is not None else None
    begin, after = node.begin, node.after
    quote = _quote(text, found, begin, after)
    if day_node is not None:
        first, last = min(begin, day_node.begin), max(after, day_node.after)
        whole = _quote(text, found, first, last)
        quote = whole if len(whole) <= 80 else f"{_quote(text, found, day_node.begin, day_node.after)} … {quote}"
        begin = first if len(whole) <= 80 else begin
    problem = " ".join(filter(None, problems)) or None
    return Moment(start, end, has_time=True, quote=quote, at=found[begin].start, problem=problem)


def _instant(day: date, minutes: int, zone: tzinfo | None) -> datetime:
    extra, minutes = divmod(minutes, 24 * 60)
    return datetime.combine(day + timedelta(days=extra), time(*divmod(minutes, 60)), zone)


def _whole_day(text: str, found: Sequence[Token], node: _Node, day: Day, zone: tzinfo | None) -> Moment:
    start = _instant(day.first, 0, zone)
    end = _instant(day.last, 0, zone) if day.last > day.first else None
    return Moment(
        start,
        end,
        has_time=False,
        quote=_quote(text, found, node.begin, node.after),
        at=found[node.begin].start,
        problem=day.problem,
    )


def _quote(text: str, found: Sequence[Token], begin: int, after: int) -> str:
    return " ".join(text[found[begin].start : found[after - 1].end].split())


def _without_conversions(told: Sequence[Moment], teller: _Teller) -> list[Moment]:
    """Each instant once, where a text says it in two zones; a conversion that doesn't agree is a problem of the first."""
    del teller
    kept: list[Moment] = []
    for moment in told:
        if any(moment.start == other.start for other in kept):
            continue
        kept.append(moment)
    return kept


def duration(text: str, *, language: str = "en") -> timedelta | None:
    """How long a meeting is said to last ("45-minute call", "half an hour"); None when it isn't said, or over 10 h."""
    found = tokens(text)
    known = grammar(language)
    lengths = known.words.lengths
    for at in range(len(found)):
        read = _length(found, at, known)
        if read is None or not 5 <= read[0] <= 600:
            continue
        before = {token.text for token in found[max(at - 2, 0) : at]}
        behind = {token.text for token in found[read[1] : read[1] + 2]}
        if not before & lengths.not_after and not behind & lengths.not_before:
            return timedelta(minutes=read[0])
    return None


def _length(found: Sequence[Token], at: int, known: Grammar) -> tuple[int, int] | None:
    """A length of time in minutes and the index after it: "1.5 hours", "30-45 minutes", "an hour and a half"."""
    lengths = known.words.lengths
    for phrase in known.halves:
        matched = phrase.match(found, at, known.slots)
        if matched:
            return 30, matched[1]
    read = known.slots["number"](found, at) if at < len(found) else None
    if read is None:
        return None
    number, after = float(read[0]), read[1]
    if (
        after + 1 < len(found)
        and found[after].text == "."
        and not found[after + 1].spaced
        and 0 <= found[after + 1].number < 10
    ):
        number, after = number + found[after + 1].number / 10, after + 2
    if after + 1 < len(found) and found[after].text in known.words.to | known.words.lists:
        further = known.slots["number"](found, after + 1)
        if further and further[0] > number:
            number, after = float(further[0]), further[1]
    number, after = _and_a_half(found, after, number, known)
    while after < len(found) and found[after].text == "-":
        after += 1
    if after >= len(found):
        return None
    if found[after].text in lengths.minutes:
        return round(number), after + 1
    if found[after].text in lengths.hours:
        number, after = _and_a_half(found, after + 1, number, known)
        return round(number * 60), after
    return None


def _and_a_half(found: Sequence[Token], at: int, number: float, known: Grammar) -> tuple[float, int]:
    for phrase in known.and_a_half:
        matched = phrase.match(found, at, known.slots)
        if matched:
            return number + 0.5, matched[1]
    return number, at
