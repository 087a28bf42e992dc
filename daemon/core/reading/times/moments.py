"""Times: the moments that a text speaks of, as instants.

A text is read as a row of days, hours and zones (`nodes`); here each hour finds
its day: the one right beside it, else one of the same sentence, else the last one named, as in a
schedule or a template that puts "Date:" and "Time:" on lines of their own. What is doubtful (a
weekday that contradicts its date, 3/4, an hour without any day) is read all the same and said.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, tzinfo

import msgspec
from msgspec import structs
from msgspec.structs import replace

from daemon.core.reading.text.places import Text, laid_out
from daemon.core.reading.text.tokens import Token
from daemon.core.reading.text.words import grammar
from daemon.core.reading.times.clocks import Clock
from daemon.core.reading.times.lengths import duration
from daemon.core.reading.times.links import TIGHT, in_their_week
from daemon.core.reading.times.matching import Matching
from daemon.core.reading.times.nodes import Node, scan, setting_for
from daemon.core.reading.times.resolve import Day, Setting
from daemon.core.reading.times.tongues import tongues
from daemon.core.reading.times.zones import Named, cued, home

__all__ = ["Moment", "duration", "moments"]

_MOST = 60
"""Moments read from one text at most."""
_ASIDE = frozenset({"(", "/", "=", ",", "-", "aka", ")", ";", "|"})
_JOINED = 1
"""Words between an hour and the day behind it, which are then one: "9.30 on Monday"."""
_BESIDE = 6
"""Words between a day and its hour that are quoted with them."""


class Moment(msgspec.Struct, frozen=True):
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


def moments(
    text: str,
    written_at: datetime,
    *,
    language: str = "en",
    yours: tzinfo | None = None,
    agreed: "Moment | None" = None,
) -> tuple[Moment, ...]:
    """The moments that `text` names, in the order of the text, each once.

    `yours` is the zone of whom it was written to ("3 pm your time"). `agreed` is what was agreed on before:
    "same day", "same time", and an hour without any day are meant there.

    `written_at` is aware and in the sender's zone; an hour without a zone is meant there. Where it
    carries a bare offset, the region that most likely stands for is taken (`zones.home`): pass one in
    the user's own ZoneInfo when the sender is known to share it. At most `LONGEST` characters and 60 moments are read.
    """
    laid = laid_out(text)
    written = written_at.astimezone(home(written_at, language=language))
    told: tuple[Moment, ...] = ()
    for tongue in tongues(laid, language):
        setting = structs.replace(setting_for(laid.found, written, grammar(tongue)), yours=yours)
        if agreed:
            setting = structs.replace(setting, agreed=agreed.start, agreed_hour=agreed.has_time)
        read = _on(_page(text, laid, written, setting))
        if any(moment.has_time for moment in read):
            return read
        told = told or read
    return told


class _Page(msgspec.Struct, frozen=True):
    """A text as it is read in one language."""

    text: str
    laid: Text
    nodes: Sequence[Node]
    written: datetime
    setting: Setting

    @property
    def found(self) -> Sequence[Token]:
        """The text's tokens."""
        return self.laid.found

    def quote(self, begin: int, after: int) -> str:
        """The words of some tokens, white space tidied."""
        return " ".join(self.text[self.found[begin].start : self.found[after - 1].end].split())


def _page(text: str, laid: Text, written: datetime, setting: Setting) -> _Page:
    nodes = in_their_week(laid.found, scan(laid, setting, written), setting)
    if setting.yours:
        yours = Named(setting.yours)
        nodes = [structs.replace(node, zone=yours) if node.zone and node.zone.yours else node for node in nodes]
    return _Page(text, laid, nodes, written, setting)


def _on(page: _Page) -> tuple[Moment, ...]:
    """The moments on a page."""
    matching = Matching(page.found, page.nodes, page.setting.grammar)
    told = _hours(page, matching)
    busy = {moment.start.date() for moment in told}
    for index, node in enumerate(page.nodes):
        if index not in matching.taken and not node.same and not node.replaced:
            told += [_whole_day(page, node, day) for day in node.days if not day.span and day.first not in busy]
    unique: dict[tuple[datetime, bool], Moment] = {}
    for moment in told:
        unique.setdefault((moment.start, moment.has_time), moment)
    return tuple(sorted(unique.values(), key=lambda moment: moment.at)[:_MOST])


def _hours(page: _Page, matching: Matching) -> list[Moment]:
    """The moments that have an hour; the days they belong to are marked as taken."""
    told: list[Moment] = []
    nodes = page.nodes
    shared = _shared_zone(page)
    for index, node in enumerate(nodes):
        if node.clock is None or matching.is_office_hours(index):
            continue
        days = [(nodes[at], day) for at in matching.days_of(index) for day in nodes[at].days]
        zone = node.zone or next((at.zone for at, _ in days if at.zone), None)
        zone = zone or _zone_of_list(nodes, matching, index) or shared
        here = [_timed(page, node, day, zone) for day in days]
        if not days and node.clock.sure:
            here = [_timed(page, node, None, zone)]
        if told and days and _is_aside(page, index):
            continue
        if told and days and _converted(page, index):
            before = nodes[index - 1].zone
            if before and before.yours:
                told[-1] = here[-1]  # "3 pm your time (4 pm ours)": ours is known
            elif here[-1].start != told[-1].start and not (node.zone and node.zone.yours):
                why = f"{page.quote(node.begin, node.after)} is not the same time."
                told[-1] = replace(told[-1], problem=f"{told[-1].problem or ''} {why}".strip())
            continue
        told += here
    return told


def _shared_zone(page: _Page) -> Named | None:
    """The one zone that the text names, for the hours that name none: "All times are in CET"."""
    named = {node.zone.zone: node.zone for node in page.nodes if node.zone and node.zone.zone}
    if not named:
        return cued(page.laid, page.written)
    return next(iter(named.values())) if len(named) == 1 else None


def _zone_of_list(nodes: Sequence[Node], matching: Matching, index: int) -> Named | None:
    """The zone said once at the end of a list of hours: "10:00, 11:00 or 14:00 CET"."""
    for later in range(index + 1, len(nodes)):
        if matching.links[later - 1] < TIGHT:
            return None
        zone = nodes[later].zone
        if zone:
            return zone
    return None


def _timed(page: _Page, node: Node, on: tuple[Node, Day] | None, zone: Named | None) -> Moment:
    clock = node.clock or Clock(0)
    where: tzinfo | None = zone.zone if zone and zone.zone else page.written.tzinfo
    day, problem = _day_for(page, clock, on[1] if on else None, where)
    problems = [clock.problem, zone.problem if zone else None, problem]
    begin, after = node.begin, node.after
    quote = page.quote(begin, after)
    if on is not None:
        first, last = min(begin, on[0].begin), max(after, on[0].after)
        between = last - first - (after - begin) - (on[0].after - on[0].begin)
        beside = between <= _BESIDE
        after = last if between <= _JOINED else after
        quote = page.quote(first, last) if beside else f"{page.quote(on[0].begin, on[0].after)} … {quote}"
        begin = first if beside else begin
    return Moment(
        _instant(day, clock.start, where),
        _instant(day, clock.end, where) if clock.end is not None else None,
        has_time=True,
        quote=quote,
        at=page.found[begin].start,
        hour_at=page.found[node.begin].start,
        until=page.found[max(after, on[0].after if on and begin == on[0].begin else 0) - 1].end,
        dayless=on is None,
        problem=" ".join(filter(None, problems)) or None,
    )


def _day_for(page: _Page, clock: Clock, on: Day | None, where: tzinfo | None) -> tuple[date, str | None]:
    """The day of an hour, and what is doubtful about it: `on`, else what was agreed on, else the next one."""
    if on is not None:
        doubtful = on.bare and on.first - page.written.date() == timedelta(days=7)
        if doubtful and _instant(on.first - timedelta(days=7), clock.start, where) > page.written:
            also = "The weekday named is the day it was written; read as the next one."
            return on.first, f"{on.problem or ''} {also}".strip()
        return on.first, on.problem
    agreed = page.setting.agreed
    if agreed and _instant(agreed.date(), clock.start, where) > page.written:
        return agreed.date(), None
    day = page.written.astimezone(where).date()
    day += timedelta(days=_instant(day, clock.start, where) < page.written)
    return day, "It names no day for this hour."


def _instant(day: date, minutes: int, zone: tzinfo | None) -> datetime:
    extra, minutes = divmod(minutes, 24 * 60)
    return datetime.combine(day + timedelta(days=extra), time(*divmod(minutes, 60)), zone)


def _whole_day(page: _Page, node: Node, day: Day) -> Moment:
    zone, begin = page.written.tzinfo, page.found[node.begin].start
    return Moment(
        _instant(day.first, 0, zone),
        _instant(day.last, 0, zone) if day.last > day.first else None,
        has_time=False,
        quote=page.quote(node.begin, node.after),
        at=begin,
        hour_at=begin,
        until=page.found[node.after - 1].end,
        problem=day.problem,
    )


def _is_aside(page: _Page, index: int) -> bool:
    """Is it in brackets with words of its own, behind an hour with its zone: "9am Eastern (that's 2pm for you)"?"""
    node, before = page.nodes[index], page.nodes[index - 1] if index else None
    if before is None or not (before.clock and before.zone and before.zone.zone) or (node.zone and node.zone.zone):
        return False
    gap = [token.text for token in page.found[before.after : node.begin]]
    return 1 < len(gap) <= _BESIDE and gap[0] == "(" and ")" not in gap and _ASIDE.isdisjoint(gap[1:])


def _converted(page: _Page, index: int) -> bool:
    """Does this hour only say the one before it in another zone: "3pm ET (8pm London)"?"""
    if index == 0:
        return False
    node, before = page.nodes[index], page.nodes[index - 1]
    if not (node.clock and before.clock and node.zone and before.zone) or node.zone == before.zone:
        return False
    aside = _ASIDE | page.setting.grammar.words.lists
    return all(token.text in aside for token in page.found[before.after : node.begin])
