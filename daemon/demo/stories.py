"""The stories as data: who writes what to whom, and when. One TOML file each, in `stories/`.

Times in the files are wall-clock times where the candidate lives. A mail's id is unique over all
stories; `answers` names the mail that it replies to, `robin` is the candidate.
"""

from collections.abc import Mapping
from datetime import date, datetime
from importlib.resources import files
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

YOU = "robin"
"""The candidate's key among a story's people, and the name of the file that describes them."""

Client = Literal["gmail", "outlook", "apple", "plain"]
"""What a person writes mail with: it decides how they quote, and whether they send HTML beside the text."""


class Correspondent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Someone who writes or is written to; `signature` ends each of their mails."""

    name: str
    address: str
    client: Client
    signature: str = ""


class Candidate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whose month it is, and which month: both days belong to it."""

    name: str
    address: str
    client: Client
    phone: str
    signature: str
    time_zone: str
    country: str
    first_day: date
    last_day: date

    @property
    def zone(self) -> ZoneInfo:
        """Where the wall clock of all stories hangs."""
        return ZoneInfo(self.time_zone)

    @property
    def correspondent(self) -> Correspondent:
        """The candidate among the others. Their mails are written out whole, signature included."""
        return Correspondent(self.name, self.address, self.client)


class Invited(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The calendar part of a mail (iTIP, RFC 5546): which event, and what is said of it."""

    event: str
    method: Literal["REQUEST", "REPLY"]


class Mail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One mail. From the candidate it lies in Sent, from anyone else in the inbox."""

    id: str
    at: datetime
    text: str
    sender: str = msgspec.field(name="from")
    to: tuple[str, ...] = (YOU,)
    cc: tuple[str, ...] = ()
    subject: str = ""
    """Empty in an answer: the subject that is answered, with Re:."""
    answers: str | None = None
    quote: bool = True
    """Does an answer repeat what it answers, as most mail programs do?"""
    signed: bool = True
    invitation: Invited | None = None
    attachments: tuple[str, ...] = ()
    headers: Mapping[str, str] = {}
    bulk: str | None = None
    """The List-Id of a newsletter or alert (RFC 2919)."""


class Meeting(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A calendar event, and when it appears in the candidate's own calendar."""

    id: str
    uid: str
    start: datetime
    end: datetime
    summary: str
    location: str = ""
    description: str = ""
    organizer: str | None = None
    attendees: tuple[str, ...] = ()
    in_calendar_from: datetime


class Send(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The candidate opens the draft to this person and sends it as it stands."""

    at: datetime
    to: str


class Story(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One hiring process, or all the rest of life."""

    title: str
    employer: str | None = None
    people: Mapping[str, Correspondent] = {}
    mail: tuple[Mail, ...] = ()
    event: tuple[Meeting, ...] = ()
    send: tuple[Send, ...] = ()


def candidate() -> Candidate:
    """Whose month the stories are."""
    return msgspec.toml.decode((files(__package__) / "stories" / f"{YOU}.toml").read_bytes(), type=Candidate)


def stories() -> tuple[Story, ...]:
    """All stories, by file name."""
    found = sorted((f for f in (files(__package__) / "stories").iterdir() if f.name.endswith(".toml")), key=str)
    return tuple(msgspec.toml.decode(f.read_bytes(), type=Story) for f in found if f.name != f"{YOU}.toml")
