"""iCalendar text (RFC 5545) before it is parsed: unfolded, repaired, and cut down to what is needed and bearable.

Pure. What senders get wrong (folding, encodings, missing ends) is mended here and told as a problem; what nobody
needs (alarms, tasks, private fields, the ten-thousandth attendee) never reaches the parser.
"""

import re

import msgspec

SIZE_LIMIT = 20_000_000
"""Bytes; a calendar beyond it is not read: thirty years of a busy life have less."""

MOST_ATTENDEES = 200
"""Of one event; nobody is interviewed by more."""

_LONGEST_LINE = 20_000
_MOST_LINES = 1_000
_TEXTS = frozenset({"SUMMARY", "DESCRIPTION", "LOCATION"})
_TIMES = frozenset({"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"})
_LINKS = frozenset({"URL", "CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL"})
_REST = frozenset({"UID", "SEQUENCE", "STATUS", "ORGANIZER", "ATTENDEE", "LAST-MODIFIED", "DTSTAMP"})
_WANTED = _TEXTS | _TIMES | _LINKS | _REST
_LOWER_TOO = _WANTED | {"BEGIN", "END", "METHOD", "X-WR-TIMEZONE"}
_PROPERTY = re.compile(r"([A-Z][A-Z0-9-]*|[a-z][a-z0-9-]*)[;:]")


class CalendarText(msgspec.Struct):
    """One VCALENDAR: its METHOD (upper case), the content lines of each event, and of each VTIMEZONE by TZID.

    `zone_name` is its X-WR-TIMEZONE, in which Google, Apple and others mean times that name no zone.
    """

    method: str | None = None
    events: list[list[str]] = []
    zones: dict[str, list[str]] = {}
    zone_name: str = ""


class Reading(msgspec.Struct):
    """All calendars of a text, and what was wrong with it. Not `whole`: there may be events that it doesn't tell."""

    calendars: list[CalendarText] = []
    problems: list[str] = []
    whole: bool = True

    def say(self, problem: str, *, broken: bool = False) -> None:
        """Note a problem, once."""
        self.whole = self.whole and not broken
        if problem not in self.problems:
            self.problems.append(problem)


def read_text(data: bytes, most_events: int) -> Reading:
    """The calendars in `data`, with at most `most_events` events in all."""
    if len(data) > SIZE_LIMIT:
        return Reading([], [f"it is too large for a calendar ({len(data) // 1_000_000} MB)"], whole=False)
    text, problems = _decoded(data)
    lines = re.sub(r"\r?\n[ \t]|\r[ \t]", "", text).splitlines() if "\n" in text or "\r" in text else [text]
    reader = _Reader(most_events, Reading([], problems))
    for line in lines:
        reader.take(line[:_LONGEST_LINE])
    return reader.finish()


class _Reader:
    """Sorts content lines into calendars, events and zones."""

    def __init__(self, most_events: int, reading: Reading) -> None:
        self._left, self._reading, self._calendars = most_events, reading, reading.calendars
        self._open: list[str] = []
        self._lines: list[str] = []
        self._mendable = False
        self._attendees = 0

    def take(self, line: str) -> None:
        """One unfolded line."""
        name = _name(line)
        if name is None:
            self._continue(line)
        elif name == "BEGIN":
            self._begin(_value(line).upper())
        elif name == "END":
            self._end(_value(line).upper())
        elif self._open[-1:] == ["VEVENT"]:
            self._property(name, line)
        elif "VTIMEZONE" in self._open:
            self._lines.append(line)
        elif name == "METHOD" and self._calendars:
            self._calendars[-1].method = _value(line).upper()
        elif name == "X-WR-TIMEZONE" and self._calendars:
            self._calendars[-1].zone_name = _value(line)

    def finish(self) -> Reading:
        """What was read; an event whose end is missing ends with the text."""
        if "VEVENT" in self._open:
            self._reading.say("the calendar breaks off in the middle of an event", broken=True)
            self._open = self._open[: self._open.index("VEVENT") + 1]
            self._end("VEVENT")
        elif self._open:
            self._reading.say("the calendar has no end", broken=True)
        if not self._calendars:
            self._reading.say("there is no calendar in it", broken=True)
        return self._reading

    def _begin(self, kind: str) -> None:
        if kind == "VCALENDAR" or not self._calendars:
            self._calendars.append(CalendarText())
        self._open.append(kind)
        self._mendable = False
        if kind in {"VEVENT", "VTIMEZONE"}:
            self._lines, self._attendees = [], 0
        elif "VTIMEZONE" in self._open:
            self._lines.append(f"BEGIN:{kind}")

    def _end(self, kind: str) -> None:
        if kind not in self._open:
            self._reading.say(f"an END:{kind} has no beginning")
            return
        while self._open.pop() != kind:
            self._reading.say(f"something in a {kind} has no end")
        self._mendable = False
        calendar = self._calendars[-1]
        if kind == "VEVENT":
            self._left -= 1
            if self._left >= 0:
                calendar.events.append(self._lines)
            else:
                self._reading.say("there are more events in it than are read", broken=True)
        elif kind == "VTIMEZONE":
            name = next((_value(line) for line in self._lines if _name(line) == "TZID"), "")
            calendar.zones.setdefault(name, self._lines)
        elif "VTIMEZONE" in self._open:
            self._lines.append(f"END:{kind}")

    def _property(self, name: str, line: str) -> None:
        self._mendable = name in _TEXTS and len(self._lines) < _MOST_LINES
        if name == "ATTENDEE":
            self._attendees += 1
            if self._attendees > MOST_ATTENDEES:
                self._reading.say(f"an event has more than {MOST_ATTENDEES} attendees; the rest are left out")
                return
        if name in _WANTED and len(self._lines) < _MOST_LINES:
            self._lines.append(line)

    def _continue(self, line: str) -> None:
        """A line that begins nothing: the rest of a text that its sender broke without folding it."""
        if not line.strip():
            return
        self._reading.say("a line is not folded as it should be")
        if self._mendable and len(self._lines[-1]) < _LONGEST_LINE:
            self._lines[-1] += "\\n" + line


def _decoded(data: bytes) -> tuple[str, list[str]]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), []
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), ["its letters are not in UTF-8"]


def _name(line: str) -> str | None:
    """The property's name; None for a line that can't begin one (`https://...` and `Agenda: ...` don't)."""
    found = _PROPERTY.match(line)
    if found is None or (found[1].islower() and found[1].upper() not in _LOWER_TOO):
        return None
    return found[1].upper()


def _value(line: str) -> str:
    return line.partition(":")[2].strip()
