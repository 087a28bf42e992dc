"""Calendar objects (RFC 5545) as Google Calendar, Outlook and a calendar on the desktop write them.

The three hands are templates in `stories/*.ics`; here their blanks are filled.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.resources import files
from string import Template
from typing import Literal

from daemon.demo.stories import YOU, Correspondent, Meeting

Method = Literal["REQUEST", "REPLY"]
_HANDS = {"gmail": "google", "outlook": "outlook", "apple": "own", "plain": "own"}


def calendar_object(
    meeting: Meeting, people: Mapping[str, Correspondent], stamp: datetime, method: Method | None = None
) -> str:
    """The event as its organizer's calendar writes it; lines end in CRLF. `stamp`, aware, is when it was written.

    REQUEST invites, REPLY is the candidate's yes; without a method it is the entry in the candidate's calendar.
    """
    organizer = people[meeting.organizer] if meeting.organizer else None
    hand = _HANDS[organizer.client] if organizer else "own"
    answered = method != "REQUEST"
    guests = [YOU] if method == "REPLY" else meeting.attendees
    lines = [_attendee(people[key], accepted=answered or key == meeting.organizer) for key in guests]
    if organizer:
        lines.insert(0, f"ORGANIZER;CN={_parameter(organizer.name)}:mailto:{organizer.address}")
    filled = Template((files(__package__) / "stories" / f"{hand}.ics").read_text(encoding="utf-8")).substitute(
        method=f"METHOD:{method}" if method else "",
        people="\n".join(lines),
        uid=meeting.uid,
        summary=_text(meeting.summary),
        location=_text(meeting.location),
        description=_text(meeting.description.strip()),
        start=f"{meeting.start:%Y%m%dT%H%M%S}",
        end=f"{meeting.end:%Y%m%dT%H%M%S}",
        start_utc=_utc(meeting.start, stamp),
        end_utc=_utc(meeting.end, stamp),
        stamp=f"{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}",
    )
    return "".join(f"{_folded(line)}\r\n" for line in filled.splitlines() if line)


def _utc(wall: datetime, stamp: datetime) -> str:
    return f"{wall.replace(tzinfo=stamp.tzinfo).astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _attendee(person: Correspondent, *, accepted: bool) -> str:
    answer = "PARTSTAT=ACCEPTED" if accepted else "PARTSTAT=NEEDS-ACTION;RSVP=TRUE"
    name = _parameter(person.name)
    return f"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;{answer};CN={name}:mailto:{person.address}"


def _parameter(value: str) -> str:
    """RFC 5545 3.2: quoted where it holds a separator."""
    return f'"{value}"' if set(value) & set(",;:") else value


def _text(value: str) -> str:
    """RFC 5545 3.3.11."""
    for character, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        value = value.replace(character, escaped)
    return value


def _folded(line: str) -> str:
    """RFC 5545 3.1: at most 75 octets a line. The stories' events are ASCII, so characters are octets."""
    return "\r\n ".join([line[:75], *(line[at : at + 74] for at in range(75, len(line), 74))])
