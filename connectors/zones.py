"""Gives every time of an iCalendar event a zone that the parser knows.

Pure but for the time zone database. TZIDs become IANA names; zones of the calendar's own making get a name made of
their definition, so that no calendar can lend its meaning of a name to another; floating times (RFC 5545 3.3.5) get
the one zone that the calendar defines or names (X-WR-TIMEZONE), else the reader's. Windows names are by the
Unicode CLDR table that icalendar brings.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, tzinfo
from functools import cache
from hashlib import sha256
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from connectors.recurrence import is_bearable

Lines = Sequence[str]

_TIMED = re.compile(r"(DTSTART|DTEND|RECURRENCE-ID|EXDATE|RDATE)(?=[;:])", re.IGNORECASE)
_TZID = re.compile(r';TZID=("[^"]*"|[^;]*)', re.IGNORECASE)
_OFFSET = re.compile(r"(?:UTC|GMT)\s*([+-])(\d{1,2})(?::?(\d\d))?", re.IGNORECASE)
_OFFSET_FIRST = re.compile(r"^\s*\((?:UTC|GMT)[^()]{0,20}\)", re.IGNORECASE)
# What Windows shows for zones that name no city.
_AMERICAN = {
    "eastern time": "America/New_York",
    "central time": "America/Chicago",
    "mountain time": "America/Denver",
    "pacific time": "America/Los_Angeles",
    "atlantic time": "America/Halifax",
    "newfoundland": "America/St_Johns",
    "alaska": "America/Anchorage",
    "hawaii": "Pacific/Honolulu",
    "arizona": "America/Phoenix",
}
_UTC = frozenset({"UTC", "GMT", "Z", "ETC/UTC", "COORDINATED UNIVERSAL TIME"})
_LONGEST_DEFINITION = 400


def zoned(events: Sequence[Lines], definitions: Mapping[str, Lines], zone: tzinfo) -> tuple[str, list[str]]:
    """The text of one VCALENDAR with these events, and what had to be guessed.

    `events` are content lines without BEGIN and END, `definitions` those of VTIMEZONEs by TZID.
    """
    known: dict[str, str | None] = {}
    used: dict[str, Lines] = {}
    problems: list[str] = []

    def name_of(tzid: str) -> str | None:
        if tzid not in known:
            known[tzid] = iana_name(tzid) or _defined(definitions.get(tzid, ()), used) or _guess(tzid, problems)
        return known[tzid]

    only = next(iter(definitions), None) if len(definitions) == 1 else None
    text = ["BEGIN:VCALENDAR", "VERSION:2.0"]
    body = [
        line
        for lines in events
        for line in ("BEGIN:VEVENT", *(_with_zone(line, name_of, only, zone) for line in lines), "END:VEVENT")
    ]
    for name, lines in used.items():
        text += ["BEGIN:VTIMEZONE", f"TZID:{name}", *lines, "END:VTIMEZONE"]
    return "\r\n".join([*text, *body, "END:VCALENDAR", ""]), problems


def meant_in(name: str, zone: tzinfo) -> tzinfo:
    """The zone of a calendar's floating times: the one that it names, where that is known, else `zone`."""
    known = iana_name(name) if name else None
    return ZoneInfo(known) if known else zone


def iana_name(tzid: str) -> str | None:
    """The IANA zone that a TZID surely means; None when it needs a definition, or a guess."""
    name = tzid.strip().strip("/")
    if name.upper() in _UTC:
        return "UTC"
    if name in WINDOWS_TO_OLSON:
        return WINDOWS_TO_OLSON[name]
    levels = name.split("/")
    if levels[-1].upper() in _UTC:  # tzone://Microsoft/Utc
        return "UTC"
    for start in range(min(len(levels), 8)):  # /mozilla.org/20050126_1/Europe/Berlin
        candidate = "/".join(levels[start:])
        if (start == 0 or "/" in candidate) and _exists(candidate):
            return candidate
    return None


def guessed_name(tzid: str) -> str | None:
    """The zone that a name for people seems to mean: `(UTC+01:00) Amsterdam, Berlin, Bern`, `GMT-0500`."""
    name = _OFFSET_FIRST.sub("", tzid).strip()
    standard = name.replace("Daylight Time", "Standard Time").replace("Summer Time", "Standard Time")
    if standard in WINDOWS_TO_OLSON:
        return WINDOWS_TO_OLSON[standard]
    for said, zone in _AMERICAN.items():
        if name.lower().startswith(said):
            return zone
    for word in name.split(","):
        if (city := _cities().get(word.strip().replace(" ", "_"))) is not None:
            return city
    found = _OFFSET.search(tzid)
    if found and found[3] in {None, "00"} and int(found[2]) <= 12:
        return f"Etc/GMT{'-' if found[1] == '+' else '+'}{int(found[2])}"  # POSIX counts westwards
    return None


def _with_zone(line: str, name_of: Callable[[str], str | None], only: str | None, zone: tzinfo) -> str:
    """A time with its zone's name; without a TZID it is in the one zone that the calendar defines, where it does so."""
    if not _TIMED.match(line):
        return line
    head, _, value = line.rpartition(":")  # times have no colon; zone names do
    found = _TZID.search(head)
    head = _TZID.sub("", head)
    if value.upper().endswith("Z") or "T" not in value.upper():
        return f"{head}:{value}"
    tzid = found[1].strip('"') if found else only
    name = name_of(tzid) if tzid else None
    name = name or getattr(zone, "key", None)
    return f"{head};TZID={name}:{value}" if name else f"{head}:{value}"


def _defined(definition: Lines, used: dict[str, Lines]) -> str | None:
    """A name for the zone that these lines define; None when they don't, or want too much work."""
    if not definition or len(definition) > _LONGEST_DEFINITION:
        return None
    rules = [line.partition(":")[2] for line in definition if line.upper().startswith("RRULE")]
    year = date(1970, 1, 1)
    if not all("YEARLY" in rule.upper() and is_bearable(rule, year) for rule in rules):
        return None
    lines = [line for line in definition if not line.upper().startswith("TZID")]
    digest = sha256("\n".join(lines).encode()).hexdigest()
    name = f"own-{digest[:24]}"
    used[name] = lines
    return name


def _guess(tzid: str, problems: list[str]) -> str | None:
    guess = guessed_name(tzid)
    problems.append(f"its time zone {tzid[:80]!r} is not known; {f'read as {guess}' if guess else 'read in yours'}")
    return guess


@cache
def _cities() -> dict[str, str]:
    return {name.rpartition("/")[2]: name for name in sorted(available_timezones()) if "/" in name}


def _exists(name: str) -> bool:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_+/-]{1,60}", name):
        return False
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
