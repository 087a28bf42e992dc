"""Nodes: a text as a row of days, hours and zones."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from msgspec.structs import replace

from daemon.core.reading.text.places import Text
from daemon.core.reading.text.tokens import Token
from daemon.core.reading.text.words import Grammar
from daemon.core.reading.times.bare import bare_hour, is_sure
from daemon.core.reading.times.clocks import Clock, clock_at
from daemon.core.reading.times.days import after_that, days_at
from daemon.core.reading.times.lengths import length_at
from daemon.core.reading.times.resolve import Day, Setting, one
from daemon.core.reading.times.zones import Named, zone_at

_SHORTLY = 4 * 60
"""Minutes: what stands behind a comma and is longer is the next hour of a list, not how long the first one takes."""
_DAY = 24 * 60
_MOST = 240
"""Nodes read from one text at most."""


class Node(msgspec.Struct, frozen=True):
    """A day (or several), or an hour with its zone, and where it stands."""

    begin: int
    """Index of the first token."""
    after: int
    days: tuple[Day, ...] = ()
    clock: Clock | None = None
    zone: Named | None = None
    same: bool = False
    """Is it the hour of another node, or what was agreed on ("same time"), or the day after that?"""
    replaced: bool = False
    """Is it a day whose place the one before it takes: Tuesday "instead of Monday"?"""
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


def scan(text: Text, setting: Setting, written: datetime) -> list[Node]:
    """The days and hours of a text, in its order."""
    nodes: list[Node] = []
    found, starts, after = text.found, setting.grammar.starts, 0
    if setting.agreed_hour:
        starts |= setting.grammar.length_words
    for at in text.of_figures_and(starts):
        if at < after or (found[at].number < 0 and found[at].text not in starts):
            continue
        node = _node(found, at, nodes, setting, written)
        if node is None:
            continue
        if nodes and node.days and nodes[-1].days and _gives_way(found, nodes[-1].after, at, setting):
            node = replace(node, replaced=True)
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
    shifted = _shifted(found, at, setting) if setting.agreed_hour else None
    if shifted:
        return shifted
    day = days_at(found, at, setting)
    clock = clock_at(found, at, setting.grammar)
    if clock is not None and (day is None or clock[1] > day[1]):
        if not clock[0].sure and is_sure(found, at, clock, nodes, setting):
            clock = replace(clock[0], sure=True), clock[1]
        return _clock_node(found, at, clock, setting, written)
    if day is not None:
        return _day_node(found, at, day, setting, written)
    behind = after_that(found, at, setting)
    if behind:
        return _day_after(found, at, behind, nodes, setting)
    bare = bare_hour(found, at, nodes, setting)
    return _clock_node(found, at, bare, setting, written) if bare else None


def _gives_way(found: Sequence[Token], after: int, at: int, setting: Setting) -> bool:
    """Does "instead of" stand alone between two days?"""
    ends = (phrase.match(found, after, setting.grammar.slots) for phrase in setting.grammar.instead)
    return any(end is not None and end[1] == at for end in ends)


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


def _shifted(found: Sequence[Token], at: int, setting: Setting) -> Node | None:
    """The hour that was agreed on, put off or brought forward: "an hour earlier"."""
    known, agreed = setting.grammar, setting.agreed
    length = length_at(found, at, known)
    if not length or not agreed:
        return None
    for phrases, sign in ((known.sooner, -1), (known.later, 1)):
        for phrase in phrases:
            matched = phrase.match(found, length[1], known.slots)
            minutes = agreed.hour * 60 + agreed.minute + sign * length[0]
            if matched and 0 <= minutes < _DAY:
                return Node(at, matched[1], clock=Clock(minutes), zone=Named(agreed.tzinfo))
    return None


def _day_after(found: Sequence[Token], at: int, after: int, nodes: Sequence[Node], setting: Setting) -> Node | None:
    """The day after the one named before, or agreed on: "same time the following day"."""
    follows = found[after] if after < len(found) else None
    goes_on = follows is not None and follows.raw[0].isalpha() and follows.text not in setting.grammar.words.joins
    if goes_on and follows is not None and follows.line == found[at].line:
        return None  # "the day after the fair"
    named = next((node.days[-1].last for node in reversed(nodes) if node.days and not node.days[-1].span), None)
    before = named or (setting.agreed.date() if setting.agreed else None)
    return Node(at, after, days=(one(before + timedelta(days=1)),), same=True) if before else None


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
