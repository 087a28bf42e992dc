"""The values that cross a connector's port: raw mail, events, drafts and where they lie.

Every `datetime` is aware. Bytes are kept as the account holds them: making sense of them is
not a connector's work.
"""

from datetime import date, datetime
from typing import Literal

import msgspec

Place = Literal["drafts", "sent", "elsewhere", "trash"]
"""Where a message with a given Message-ID was found: RFC 6154 special use, or any other folder."""

Participation = Literal["needs-action", "accepted", "declined", "tentative", "delegated"]
"""RFC 5545 PARTSTAT, lower case."""


class Message(msgspec.Struct, frozen=True):
    """One message (RFC 5322) in one folder.

    `raw` holds the header and, where the caller wanted it, the body; parts that are neither
    text nor calendar data may be left out, and what goes beyond 2 MB may be cut off. `received`
    is the account's own time for it (IMAP INTERNALDATE, a Maildir file's time). `outgoing` is
    true when it lies in a Sent folder.
    """

    raw: bytes
    folder: str
    received: datetime
    outgoing: bool = False
    partial: bool = False
    """True when only the header was fetched."""


class Attendee(msgspec.Struct, frozen=True):
    """An ORGANIZER or ATTENDEE of an event (RFC 5545 3.8.4.1, 3.8.4.3)."""

    address: str | None
    name: str | None = None
    participation: Participation = "needs-action"
    is_person: bool = True
    """False for CUTYPE=ROOM, RESOURCE or GROUP."""


class Event(msgspec.Struct, frozen=True):
    """One occurrence of a calendar event (RFC 5545 VEVENT), recurrence already expanded.

    `method` is the iTIP method (RFC 5546) it arrived with, None in a stored calendar.
    `start` and `end` are aware; an all-day event starts at local midnight with `all_day` set;
    a floating time (no zone) is read in the zone the caller names.
    """

    uid: str
    start: datetime | None
    end: datetime | None = None
    recurrence_id: str | None = None
    sequence: int = 0
    method: str | None = None
    cancelled: bool = False
    all_day: bool = False
    summary: str = ""
    description: str = ""
    location: str = ""
    url: str = ""
    organizer: Attendee | None = None
    attendees: tuple[Attendee, ...] = ()
    updated: datetime | None = None
    """LAST-MODIFIED, else DTSTAMP."""
    problems: tuple[str, ...] = ()
    repeats: bool = False
    """Does it come again and again (an RRULE or RDATE)?"""


class StoredDraft(msgspec.Struct, frozen=True):
    """One message in the Drafts folder. `ref` names exactly this copy: an edited one has another."""

    ref: str
    raw: bytes
    flagged: bool = False
    """True when the user has marked it (IMAP \\Flagged, Maildir F)."""


class MailBatch(msgspec.Struct, frozen=True):
    """Some messages, and the cursor that is right once they have been saved."""

    messages: tuple[Message, ...]
    cursor: str
    total: int | None = None
    """How many messages this whole scan will look at, when the account can tell: for progress."""
    seen: int = 0
    """How many of them this batch looked at, those not wanted included."""


class EventBatch(msgspec.Struct, frozen=True):
    """Events that are new or changed, the occurrences that are gone, and the next cursor."""

    events: tuple[Event, ...]
    cursor: str
    removed: tuple[str, ...] = ()
    """Keys (see `event_key`) of occurrences that were there at the last cursor and are no more."""
    problems: tuple[str, ...] = ()


class Window(msgspec.Struct, frozen=True):
    """Half-open span of time [`begin`, `end`) in which recurring events are expanded."""

    begin: datetime
    end: datetime

    def overlaps(self, start: datetime, end: datetime | None = None) -> bool:
        """Does an event from `start` to `end` (no end: a moment) take place, in part at least, in this window?"""
        return start < self.end and (start >= self.begin or (end is not None and end > self.begin))


def event_key(uid: str, recurrence_id: str | None) -> str:
    """The identity of one occurrence: its UID, with its RECURRENCE-ID where it has one."""
    return uid if recurrence_id is None else f"{uid}#{recurrence_id}"


def as_recurrence_id(value: datetime | date) -> str:
    """A RECURRENCE-ID as text: ISO 8601, in the event's own zone."""
    return value.isoformat()
