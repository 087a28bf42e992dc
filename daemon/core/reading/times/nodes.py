"""Nodes: a text as a row of days, hours and zones."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from daemon.core.reading.text.tokens import Token
from daemon.core.reading.text.words import Grammar
from daemon.core.reading.times.clocks import Clock, clock_at
from daemon.core.reading.times.days import days_at
from daemon.core.reading.times.lengths import length_at
from daemon.core.reading.times.resolve import Day, Setting, one
from daemon.core.reading.times.zones import Named, zone_at

_DIGITS, _PARTS = 2, 3
"""Of minutes, and of an hour with them."""
_AFTERNOON = 6
"""Up to this hour, what names no half of the day is in the afternoon."""
_ROWS = 3
"""Lines below its day within which a bare hour may stand."""
_BULLETS = frozenset({"-", "*", "•", "·", "|"})
_CLOSE = 8
"""Tokens behind a day within which an offer names its hour."""
_SHORTLY = 4 * 60
"""Minutes: what stands behind a comma and is longer is the next hour of a list, not how long the first one takes."""
_SOON = 25
"""Tokens behind an hour within which a bare number may be another one."""
_MOST = 240
"""Nodes read from one text at most."""


@dataclass(frozen=True, slots=True)
class Node:
    """A day (or several), or an hour with its zone, and where it stands."""

    begin: int
    """Index of the first token."""
    after: int
    days: tuple[Day, ...] = ()
    clock: Clock | None = None
    zone: Named | None = None
    same: bool = False
    """Is it the hour of another node, or what was agreed on ("same time")?"""
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
    if found[at].text in setting.grammar.same_words:
        same = _same(found, at, nodes, setting)
        if same:
            return same
    day = days_at(found, at, setting)
    clock = clock_at(found, at, setting.grammar)
    if clock is not None and (day is None or clock[1] > day[1]):
        told = clock[0].led and _follows_hour(at, nodes)
        if not clock[0].sure and (
            told
            or _is_firm(found, at, clock[1], nodes, setting)
            or (_dot_joins(found, at) and _begins_row(found, at, nodes))
        ):
            clock = replace(clock[0], sure=True), clock[1]
        return _clock_node(found, at, clock, setting, written)
    if day is not None:
        return _day_node(found, at, day, setting, written)
    grammar = setting.grammar
    listed = (
        _dotted(found, at, nodes, setting) or _listed(found, at, nodes, grammar) or _offered(found, at, nodes, setting)
    )
    return _clock_node(found, at, listed, setting, written) if listed else None


def _follows_hour(at: int, nodes: Sequence[Node]) -> bool:
    """Was an hour named not long before, so that another number can be one too?"""
    return any(node.clock is not None and at - node.after <= _SOON for node in nodes[-3:])


def _same(found: Sequence[Token], at: int, nodes: Sequence[Node], setting: Setting) -> Node | None:
    """The hour named before, or the hour or day that was agreed on: "same time on Monday", "4:30, same day"."""
    for phrase in setting.grammar.same_time:
        matched = phrase.match(found, at, setting.grammar.slots)
        if not matched:
            continue
        before = next((node for node in reversed(nodes) if node.clock), None)
        if before and before.clock:
            clock = replace(before.clock, led=False, sure=False, problem=None)
            return Node(at, matched[1], clock=clock, zone=before.zone, same=True)
        if setting.agreed and setting.agreed_hour:
            minutes = setting.agreed.hour * 60 + setting.agreed.minute
            return Node(at, matched[1], clock=Clock(minutes, sure=False), zone=Named(setting.agreed.tzinfo), same=True)
    for phrase in setting.grammar.same_day:
        matched = phrase.match(found, at, setting.grammar.slots)
        if matched and setting.agreed:
            return Node(at, matched[1], days=(one(setting.agreed.date()),))
    return None


def _dotted(found: Sequence[Token], at: int, nodes: Sequence[Node], setting: Setting) -> tuple[Clock, int] | None:
    """Hours and minutes with a dot beside a day, an hour or an offer: "Thursday: 10.00 or 15.30", "can offer 10.15"."""
    if not _dot_joins(found, at):
        return None
    hour, minute = found[at].number, found[at + 2].number
    last, known = nodes[-1] if nodes else None, setting.grammar
    beside = last is not None and at - last.after <= 1
    clock = Clock((hour + (12 if hour <= _AFTERNOON else 0)) * 60 + minute)
    if minute % 5 == 0 and (_before_day(found, at + _PARTS, setting) or _begins_row(found, at, nodes)):
        return clock, at + _PARTS
    if last is None or not (beside or (at - last.after <= _CLOSE and _is_told(found, at, known))):
        return None
    return (clock, at + _PARTS) if hour > _AFTERNOON or (beside and minute % 5 == 0) else None


def _is_firm(found: Sequence[Token], at: int, after: int, nodes: Sequence[Node], setting: Setting) -> bool:
    """Does a bare hour stand for itself, its day named before: "See you Friday. We start at 11."?"""
    words = setting.grammar.words
    last = next((node for node in reversed(nodes) if node.days and not node.days[0].span), None)
    if (
        not at
        or last is None
        or found[at - 1].text not in words.firm
        or found[at].line - found[last.begin].line > _ROWS
    ):
        return False
    ends = after >= len(found) or found[after].line - found[after - 1].line > 1
    return ends or found[after].text in {".", "!", "?", ",", ";", ")"} or found[after].text in words.joins


def _dot_joins(found: Sequence[Token], at: int) -> bool:
    """Does a dot join an hour and its minutes here: 10.15?"""
    number = found[at : at + 4]
    if len(number) < _PARTS or not 1 <= number[0].number <= 20:
        return False
    dot, minute = number[1:3]
    joined = dot.text == "." and not dot.spaced and not minute.spaced and minute.end - minute.start == _DIGITS
    longer = len(number) > _PARTS and not number[3].spaced and (number[3].text in {"%", "/"} or number[3].number >= 0)
    return joined and not longer and 0 <= minute.number < 60


def _begins_row(found: Sequence[Token], at: int, nodes: Sequence[Node]) -> bool:
    """Does a line of a day's programme begin with it: "- 10.45 interview", below its day?"""
    if not any(node.days and not node.days[0].span for node in nodes):
        return False
    sign = at > 0 and found[at - 1].line == found[at].line and found[at - 1].text in _BULLETS
    first = at - sign == 0 or found[at - sign - 1].line != found[at].line
    return first and (found[at].number > _AFTERNOON or _follows_hour(at, nodes))


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


def _part_of_day(found: Sequence[Token], at: int, nodes: Sequence[Node], known: Grammar) -> str | None:
    """Am or pm, where a day's part stands right before: "Friday afternoon, 2 or 3?"."""
    last = nodes[-1] if nodes else None
    beside = last is not None and bool(last.days) and at - last.after <= _PARTS and found[at - 1].text == ","
    return known.words.parts.get(found[at - 2].text) if beside else None


def _before_day(found: Sequence[Token], after: int, setting: Setting) -> bool:
    """Does a day stand right behind: "2.15 on Thursday", "2 tomorrow"?"""
    behind = after
    while behind < min(len(found), after + 2) and found[behind].text in setting.grammar.words.date_leads:
        behind += 1
    if not 0 < behind < len(found) or found[behind].line != found[after - 1].line:
        return False
    day = days_at(found, behind, setting)
    dated = day is not None and (found[behind].number < 0 or day[1] > behind + 1)  # "10.30 on 10 February"
    return day is not None and dated and not day[0][0].span


def _is_told(found: Sequence[Token], at: int, known: Grammar) -> bool:
    """Does an offer lead up to the number, or does it stand behind a comma at its sentence's end?"""
    ends = at + _PARTS >= len(found) or found[at + _PARTS].text in {".", "?", "!"}
    return found[at - 1].text in known.words.offers or (found[at - 1].text == "," and ends)


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


def _offered(found: Sequence[Token], at: int, nodes: Sequence[Node], setting: Setting) -> tuple[Clock, int] | None:
    """A bare hour in the place of one just named, or beside its day: "could we do 4?", "make it 2 tomorrow"."""
    token, after, known = found[at], at + 1, setting.grammar
    if not 1 <= token.number <= 23:
        return None
    hour = token.number + (12 if token.number <= 6 else 0)
    if at == 0 or found[at - 1].text in {".", "!", "?"} or found[at].line != found[at - 1].line:
        return (Clock(hour * 60, led=True), after) if _is_agreed_to(found, after, setting) else None
    part = _part_of_day(found, at, nodes, known)
    if part is None and found[at - 1].text not in known.words.offers:
        return None
    if part:
        hour = token.number % 12 + (12 if part == "pm" else 0) if token.number <= 12 else token.number
    clock = Clock(hour * 60, led=True)
    if part is None and _before_day(found, after, setting):
        return clock, after
    if part is None and not _follows_hour(at, nodes):
        return None
    ends = after >= len(found) or found[after].line != token.line or found[after].text in {".", ",", "?", "!", ";"}
    if not ends and found[after].text not in known.words.lists | known.words.joins:
        return None
    return clock, after


def _is_agreed_to(found: Sequence[Token], after: int, setting: Setting) -> bool:
    """Do a day and a verb follow, or nothing: "3 tomorrow works", "11 Thursday."? "3 Monday meetings" are none."""
    day = days_at(found, after, setting) if after < len(found) and found[after].number < 0 else None
    if day is None or day[0][0].span or found[after].line != found[after - 1].line:
        return False
    behind = found[day[1]] if day[1] < len(found) else None
    ends = behind is None or behind.line != found[day[1] - 1].line
    return ends or behind is None or behind.text in {".", ",", "!", "?"} or behind.text in setting.grammar.words.agrees


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
    if read and found[at].text == "," and read[0] > _SHORTLY:
        return None
    if read and found[at].text == "(" and read[1] < len(found) and found[read[1]].text == ")":
        return read[0], read[1] + 1
    return read
