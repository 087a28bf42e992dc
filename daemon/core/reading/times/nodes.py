"""Nodes: a text as a row of days, hours and zones, and how closely they stand together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from daemon.core.reading.text.tokens import Token
from daemon.core.reading.text.words import Grammar
from daemon.core.reading.times.clocks import Clock, clock_at
from daemon.core.reading.times.days import days_at
from daemon.core.reading.times.lengths import length_at
from daemon.core.reading.times.resolve import Day, Setting, one
from daemon.core.reading.times.zones import Named, zone_at

_DIGITS, _PARTS = 2, 3
"""Of minutes, and of an hour with them."""
_SOON = 25
"""Tokens behind an hour within which a bare number may be another one."""
_MOST = 240
"""Nodes read from one text at most."""
TIGHT, NEAR, FAR = 2, 1, 0
"""How closely two nodes belong together: only joints between them, one sentence, or neither."""


@dataclass(frozen=True, slots=True)
class Node:
    """A day (or several), or an hour with its zone, and where it stands."""

    begin: int
    """Index of the first token."""
    after: int
    days: tuple[Day, ...] = ()
    clock: Clock | None = None
    zone: Named | None = None
    weekly: bool = False
    """A row of weekdays, "Mon-Fri": beside it stand office hours, no time of a day."""


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
    for at, sign in enumerate(found):
        if sign.text != "/" or sign.spaced or not 0 < at < len(found) - 1:
            continue
        second = found[at + 1]
        numbers = (found[at - 1].number, second.number)
        one_date = not second.spaced and min(numbers) > 0
        if one_date and min(numbers) <= 12 < max(numbers) <= 31:
            return second.number > 12
    return None


def scan(found: Sequence[Token], setting: Setting, written: datetime) -> list[Node]:
    """The days and hours of a text, in its order."""
    nodes: list[Node] = []
    starts, after = setting.grammar.starts, 0
    for at, token in enumerate(found):
        if at < after or (token.number < 0 and token.text not in starts):
            continue
        node = _node(found, at, nodes, setting, written)
        if node is None:
            continue
        nodes.append(node)
        after = node.after
        if len(nodes) >= _MOST:
            break
    return nodes


def _node(found: Sequence[Token], at: int, nodes: Sequence[Node], setting: Setting, written: datetime) -> Node | None:
    day = days_at(found, at, setting)
    clock = clock_at(found, at, setting.grammar)
    if clock is not None and (day is None or clock[1] > day[1]):
        if not clock[0].sure and clock[0].led and _follows_hour(at, nodes):
            clock = replace(clock[0], sure=True), clock[1]
        return _clock_node(found, at, clock, setting, written)
    if day is not None:
        return _day_node(found, at, day, setting, written)
    grammar = setting.grammar
    listed = _dotted(found, at, nodes) or _listed(found, at, nodes, grammar) or _offered(found, at, nodes, grammar)
    return _clock_node(found, at, listed, setting, written) if listed else None


def _follows_hour(at: int, nodes: Sequence[Node]) -> bool:
    """Was an hour named not long before, so that another number can be one too?"""
    return any(node.clock is not None and at - node.after <= _SOON for node in nodes[-3:])


def _dotted(found: Sequence[Token], at: int, nodes: Sequence[Node]) -> tuple[Clock, int] | None:
    """Hours and minutes with a dot right behind a day, or behind another hour: "Thursday: 10.00 or 15.30"."""
    last, number = nodes[-1] if nodes else None, found[at : at + 4]
    if last is None or at - last.after > 1 or not (last.days or last.clock) or len(number) < _PARTS:
        return None
    hour, dot, minute = number[:3]
    joined = dot.text == "." and not dot.spaced and not minute.spaced and minute.end - minute.start == _DIGITS
    longer = len(number) > _PARTS and not number[3].spaced and (number[3].text in {"%", "/"} or number[3].number >= 0)
    if not joined or longer or not 7 <= hour.number <= 20 or not 0 <= minute.number < 60:
        return None
    return Clock(hour.number * 60 + minute.number), at + 3


def _day_node(
    found: Sequence[Token], at: int, read: tuple[tuple[Day, ...], int], setting: Setting, written: datetime
) -> Node:
    days, after = read
    weekly = False
    words = setting.grammar.words
    if days[0].bare and after + 1 < len(found) and found[after].text in words.to:
        last = days_at(found, after + 1, setting)
        if last and last[0][0].bare:
            week = timedelta(days=7 if last[0][0].first < days[0].first else 0)
            days, after, weekly = (Day(days[0].first, last[0][0].last + week),), last[1], True
    opened = after < len(found) and found[after].text == "(" and found[after].line == found[after - 1].line
    zone = zone_at(found, after, written) if opened else None
    return Node(at, zone[1] if zone else after, days=days, zone=zone[0] if zone else None, weekly=weekly)


def _listed(found: Sequence[Token], at: int, nodes: Sequence[Node], known: Grammar) -> tuple[Clock, int] | None:
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


def _offered(found: Sequence[Token], at: int, nodes: Sequence[Node], known: Grammar) -> tuple[Clock, int] | None:
    """A bare hour in the place of one just named: "I can't make 3 pm, could we do 4?"."""
    token, after = found[at], at + 1
    if not 1 <= token.number <= 23 or not at or found[at - 1].text not in known.words.offers:
        return None
    if not _follows_hour(at, nodes):
        return None
    ends = after >= len(found) or found[after].line != token.line or found[after].text in {".", ",", "?", "!", ";"}
    if not ends and found[after].text not in known.words.lists | known.words.joins:
        return None
    return Clock((token.number + 12 if token.number <= 6 else token.number) * 60, led=True), after


def _clock_node(found: Sequence[Token], at: int, read: tuple[Clock, int], setting: Setting, written: datetime) -> Node:
    clock, after = read
    zone = zone_at(found, after, written)
    if zone:
        after = zone[1]
    length = _length_behind(found, after, setting.grammar)
    if length and clock.end is None:
        clock = replace(clock, end=clock.start + length[0])
        after = length[1]
    return Node(at, after, clock=clock, zone=zone[0] if zone else None)


def _length_behind(found: Sequence[Token], at: int, known: Grammar) -> tuple[int, int] | None:
    """Reads "for 45 minutes", "(30 min)" right behind an hour: (minutes, index after it)."""
    opened = at < len(found) and found[at].text in known.words.lengths.leads
    if not opened or found[at].line != found[at - 1].line:
        return None
    read = length_at(found, at + 1, known)
    if read and found[at].text == "(" and read[1] < len(found) and found[read[1]].text == ")":
        return read[0], read[1] + 1
    return read


def in_their_week(found: Sequence[Token], nodes: Sequence[Node], setting: Setting) -> list[Node]:
    """Weekdays of a week named beside them: "Tuesday or Wednesday next week", "next week, say on Thursday"."""
    shifted = list(nodes)
    for index in range(len(shifted) - 2, -1, -1):
        node, later = shifted[index], shifted[index + 1]
        if _bare(node) and later.days and link(found, node, later, setting.grammar) == TIGHT:
            gap = later.days[0].first - node.days[0].first
            named = not _bare(later) or later is not nodes[index + 1]
            if (
                named
                and not later.days[0].span
                and timedelta(0) < gap <= timedelta(days=13)
                and _spoken(found, later, setting)
            ):
                shifted[index] = _moved(node, later.days[0].first)
    week: Node | None = None
    for index, node in enumerate(shifted):
        if week and _bare(node) and link(found, week, node, setting.grammar) >= NEAR:
            shifted[index] = _moved(node, week.days[0].first)
        if node.days and node.days[0].span and node.days[0].last - node.days[0].first < timedelta(days=6):
            week = node
        elif week and link(found, week, node, setting.grammar) == FAR:
            week = None
    return shifted


def _bare(node: Node) -> bool:
    return bool(node.days) and node.days[0].bare


def _spoken(found: Sequence[Token], node: Node, setting: Setting) -> bool:
    """Was the day named by its weekday, not by a date?"""
    words = setting.grammar.words
    named = found[node.begin : node.after]
    return any(t.text in words.weekdays for t in named) and not any(
        t.number >= 0 or t.text in words.months for t in named
    )


def _moved(node: Node, into: date) -> Node:
    monday = into - timedelta(days=into.weekday())
    return replace(node, days=(one(monday + timedelta(days=node.days[0].first.weekday())),))


def link(found: Sequence[Token], first: Node, second: Node, known: Grammar) -> int:
    """How closely two nodes belong together: tight, in one sentence, or far."""
    gap = found[first.after : second.begin]
    if found[second.begin].line - found[first.after - 1].line > 3 or len(gap) > 60:
        return FAR
    if all(token.text in known.words.joins or token.text in known.words.parts for token in gap):
        return TIGHT if _lines(found, first.after - 1, second.begin) <= 2 else FAR
    ends = any(
        t.text in ".?!" and (i + 1 == len(gap) or gap[i + 1].spaced or gap[i + 1].line > t.line)
        for i, t in enumerate(gap)
    )
    return FAR if ends or _lines(found, first.after - 1, second.begin) > 1 else NEAR


def _lines(found: Sequence[Token], begin: int, end: int) -> int:
    """The widest gap in lines between neighbouring tokens: 2 means an empty line."""
    return max(found[i + 1].line - found[i].line for i in range(begin, end))
