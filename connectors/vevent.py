"""iCalendar (RFC 5545, RFC 5546) as events: bytes in, values out, whatever the sender got wrong.

Pure. `parse` takes an invitation as it stands; `expand` lays a stored calendar's recurring events out in a window.
What can't be read is told in `problems`, and the rest is read all the same; nothing is raised.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from hashlib import sha256
from typing import Any, get_args
from zoneinfo import ZoneInfo

import msgspec
from icalendar import Calendar, Component
from msgspec.structs import replace

from connectors.icaltext import CalendarText, Reading, read_text
from connectors.models import Attendee, Event, Participation, Window, as_recurrence_id, event_key
from connectors.recurrence import is_bearable
from connectors.zones import meant_in, zoned

MOST_OCCURRENCES = 1_000
"""Of one event in one window."""

_INVITED, _STORED, _SERIES = 100, 20_000, 1_000
"""How many events are read of an invitation and of a stored calendar, and how many recurring ones of the latter."""

_RULES = 2
"""RFC 5545 3.8.5.3 wants one for each event; old calendars have two."""

_INVITATION = 2_000_000
"""Bytes of an invitation that are read; what is longer carries attachments."""

_BROKEN = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError)
"""What the parser raises at values that are none."""

_LINKS = ("URL", "CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL")

_PARTICIPATION: dict[str, Participation] = {value: value for value in get_args(Participation)}

Lines = Sequence[str]


class Parsed(msgspec.Struct, frozen=True):
    """The events that could be read, and what was wrong with the text; what is wrong with an event, it says itself."""

    events: tuple[Event, ...]
    problems: tuple[str, ...] = ()
    whole: bool = True
    """False when the text is broken, so that there may be events which are not told."""
    more: bool = False
    """True when a later window may hold other occurrences."""


def parse(data: bytes, zone: tzinfo) -> Parsed:
    """The events of an invitation, each VEVENT once, recurrence not expanded. Floating times are read in `zone`."""
    text = read_text(data[:_INVITATION], _INVITED)
    if len(data) > _INVITATION:
        text.say(f"only the first {_INVITATION // 1_000_000} MB of it are read")
    events = [_single(lines, calendar, zone) for calendar in text.calendars for lines in calendar.events]
    return Parsed(_latest(events), tuple(text.problems), text.whole)


def expand(data: bytes, zone: tzinfo, window: Window) -> Parsed:
    """The occurrences that overlap `window`, those of recurring events each with its RECURRENCE-ID.

    Moved instances are where they were moved to; cancelled ones are told as cancelled; excluded ones are not there.
    """
    text = read_text(data, _STORED)
    found: list[Event] = []
    series, more = 0, False
    for calendar in text.calendars:
        for group in _by_uid(calendar.events):
            if any(line.upper().startswith(("RRULE", "RDATE")) for lines in group for line in lines):
                series, more = series + 1, True
                if series > _SERIES:
                    text.say(f"only the first {_SERIES} recurring events are read", broken=True)
                else:
                    found += _series(group, calendar, zone, window, text)
            else:
                more = more or any(_first_day(lines) >= _day(window.end) for lines in group)
                found += [_single(lines, calendar, zone) for lines in group if _may_overlap(lines, window)]
    for event in found:
        if event.start is None:
            text.say(f"an event without a time is left out: {event.summary or event.uid}")
    inside = [event for event in found if event.start is not None and window.overlaps(event.start, event.end)]
    return Parsed(_latest(inside), tuple(text.problems), text.whole, more)


def _series(group: list[Lines], calendar: CalendarText, zone: tzinfo, window: Window, text: Reading) -> Iterator[Event]:
    """All occurrences of one recurring event in the window, in order of time."""
    import recurring_ical_events

    said: list[str] = []
    ready = [_bearable(lines, window, said) for lines in group]
    if said:
        for lines in ready:
            event = _single(lines, calendar, zone)
            yield replace(event, problems=(*event.problems, *said), repeats=True)
        return
    lines, said = zoned(ready, calendar.zones, meant_in(calendar.zone_name, zone))
    try:
        found = recurring_ical_events.of(Calendar.from_ical(lines)).between(window.begin, window.end)
        events = [replace(_event(one, calendar.method, zone, said), repeats=True) for one in found]
    except _BROKEN as error:
        text.say(f"a recurring event could not be laid out ({error})", broken=True)
        return
    if len(events) > MOST_OCCURRENCES:
        text.say(f"only the first {MOST_OCCURRENCES} times are read of {events[0].summary or events[0].uid}")
    yield from sorted(events, key=lambda event: event.start or window.end)[:MOST_OCCURRENCES]


def _bearable(lines: Lines, window: Window, said: list[str]) -> Lines:
    """The lines, without their rules when those may not be followed."""
    begins = next((found for line in lines if (found := re.match(r"DTSTART.*:(\d{4})(\d\d)(\d\d)", line))), None)
    try:
        start = date(*map(int, begins.groups())) if begins else window.begin.date()
    except ValueError:
        start = date.min
    rules = [line.partition(":")[2] for line in lines if line.upper().startswith("RRULE")]
    if len(rules) <= _RULES and all(is_bearable(rule, start) for rule in rules):
        return lines
    said.append("its repetition is not followed: no calendar of people has such a rule")
    return [line for line in lines if not line.upper().startswith("RRULE")]


def _single(lines: Lines, calendar: CalendarText, zone: tzinfo) -> Event:
    """One VEVENT as it stands."""
    text, said = zoned([lines], calendar.zones, meant_in(calendar.zone_name, zone))
    try:
        component = Calendar.from_ical(text).walk("VEVENT")[0]
        return _event(component, calendar.method, zone, said)
    except _BROKEN as error:
        summary = next((line.partition(":")[2] for line in lines if line.startswith("SUMMARY")), "")
        digest = sha256("\n".join(lines).encode()).hexdigest()[:24]
        return Event(
            uid=f"derived-{digest}", start=None, summary=summary, problems=(f"it could not be read ({error})",)
        )


def _event(component: Component, method: str | None, zone: tzinfo, said: Sequence[str]) -> Event:
    problems = list(said)
    starts = _when(component, "DTSTART", problems)
    if starts is None:
        problems.append("it has no start")
    all_day = starts is not None and not isinstance(starts, datetime)
    start = _aware(starts, zone)
    end = _aware(_when(component, "DTEND", problems), zone)
    length = _raw(component, "DURATION")
    if end is None and start is not None:
        if length is not None and isinstance(duration := getattr(length, "dt", None), timedelta):
            end = start + duration
        elif all_day:
            end = start + timedelta(days=1)
    if start is not None and end is not None and end <= start:
        if end < start:
            problems.append("it ends before it begins")
        end = None
    recurrence = _when(component, "RECURRENCE-ID", problems)
    if isinstance(recurrence, datetime):
        at = _aware(recurrence, zone)
        recurrence = at.astimezone(start.tzinfo) if at and start and not all_day else at
    uid = _text(component, "UID")
    if not uid:
        problems.append("it has no UID")
        known = [str(starts), _text(component, "SUMMARY"), _text(component, "ORGANIZER")]
        uid = f"derived-{sha256(chr(0).join(known).encode()).hexdigest()[:24]}"
    return Event(
        uid=uid,
        start=start,
        end=end,
        recurrence_id=None if recurrence is None else as_recurrence_id(recurrence),
        sequence=_number(component, "SEQUENCE"),
        method=method,
        cancelled=_text(component, "STATUS").upper() == "CANCELLED" or method == "CANCEL",
        all_day=all_day,
        summary=_text(component, "SUMMARY"),
        description=_text(component, "DESCRIPTION"),
        location=_text(component, "LOCATION"),
        url=next((link for name in _LINKS if (link := _text(component, name))), ""),
        organizer=next(_people(component, "ORGANIZER"), None),
        attendees=tuple(_people(component, "ATTENDEE")),
        updated=_updated(component),
        problems=tuple(dict.fromkeys(problems)),
        repeats="RRULE" in component or "RDATE" in component,
    )


def _people(component: Component, name: str) -> Iterator[Attendee]:
    found = component.get(name)
    for value in found if isinstance(found, list) else [] if found is None else [found]:
        params = getattr(value, "params", {})
        address = next((text for text in (str(value), str(params.get("EMAIL", ""))) if _address(text)), "")
        participation = _PARTICIPATION.get(str(params.get("PARTSTAT", "")).lower(), "needs-action")
        kind = str(params.get("CUTYPE", "INDIVIDUAL")).upper()
        common = str(params.get("CN", "")).strip().strip("\"'").strip()
        yield Attendee(
            _address(address), common or None, participation, is_person=kind not in {"ROOM", "RESOURCE", "GROUP"}
        )


def _address(text: str) -> str | None:
    """The mail address of a calendar address (`MAILTO:dana@acme.example`); None for any other URI."""
    bare = re.sub(r"(?i)^mailto:", "", text.strip()).strip("<> ")
    return bare if re.fullmatch(r"[^\s@:/<>]+@[^\s@:/<>]+", bare) else None


def _raw(component: Component, name: str) -> Any:  # noqa: ANN401 - icalendar's own types differ by property
    value = component.get(name)
    return value[0] if isinstance(value, list) and value else value


def _text(component: Component, name: str) -> str:
    value = _raw(component, name)
    return "" if value is None else str(value).strip()


def _number(component: Component, name: str) -> int:
    text = _text(component, name)
    return int(text) if re.fullmatch(r"\d{1,9}", text) else 0


def _when(component: Component, name: str, problems: list[str]) -> datetime | date | None:
    value = _raw(component, name)
    if value is None:
        return None
    try:
        moment = value.dt
    except _BROKEN:
        moment = None
    if not isinstance(moment, date) or not 1900 < moment.year < 2200:
        problems.append(f"its {name} is no time")
        return None
    return moment


def _aware(moment: datetime | date | None, zone: tzinfo) -> datetime | None:
    if moment is None:
        return None
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time.min, zone)
    if moment.tzinfo is None:
        return moment.replace(tzinfo=zone)
    if isinstance(moment.tzinfo, ZoneInfo | timezone):
        return moment
    return moment.astimezone(timezone(moment.utcoffset() or timedelta()))  # a zone of the calendar's own making


def _updated(component: Component) -> datetime | None:
    return next((at for name in ("LAST-MODIFIED", "DTSTAMP") if (at := _aware(_when(component, name, []), UTC))), None)


def _may_overlap(lines: Lines, window: Window) -> bool:
    """Can a single event be in the window, by its digits alone? Most of a long-kept calendar is quickly left out."""
    days = _days(lines)
    return "P" in days or not days or (min(days) <= _day(window.end, 2) and max(days) >= _day(window.begin, -2))


def _first_day(lines: Lines) -> str:
    return min(_days(lines), default="")


def _days(lines: Lines) -> list[str]:
    """The digits of the days on which a single event begins and ends; `P` for a DURATION."""
    found = (re.match(r"(?i)(?:DTSTART|DTEND|DURATION).*:[+]?(\d{8}|P)", line) for line in lines)
    return [match[1] for match in found if match]


def _day(moment: datetime, shift: int = 0) -> str:
    return f"{moment.astimezone(UTC) + timedelta(days=shift):%Y%m%d}"


def _by_uid(events: list[list[str]]) -> list[list[Lines]]:
    groups: dict[str, list[Lines]] = {}
    for number, lines in enumerate(events):
        uid = next((line for line in lines if line.upper().startswith("UID")), f"{number}")
        groups.setdefault(uid, []).append(lines)
    return list(groups.values())


def _latest(events: list[Event]) -> tuple[Event, ...]:
    """Each occurrence once: the one with the highest SEQUENCE, else the last."""
    latest: dict[str, Event] = {}
    for event in events:
        key = event_key(event.uid, event.recurrence_id)
        if key not in latest or event.sequence >= latest[key].sequence:
            latest[key] = event
    return tuple(latest.values())
