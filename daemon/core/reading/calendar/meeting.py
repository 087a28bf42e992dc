"""Meeting: what a calendar entry tells of a meeting, whatever it is about: when, how, with whom, on what."""

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import chain

import msgspec
from msgspec.structs import astuple

from connectors.models import Attendee, Event, event_key
from daemon.core.facts import Interview, InterviewStatus, Medium, Person
from daemon.core.knowledge.load import load
from daemon.core.knowledge.senders import sender_at
from daemon.core.reading.medium import medium_of
from daemon.core.reading.people.cast import people_in
from daemon.core.reading.people.names import display_name, fits_address, same_person
from daemon.core.you import You

LONGEST = 3_000
"""Characters of a description that are read: below them stand dial-in numbers and lawyers."""
_MOST = 40
"""Attendees looked at: an invitation to a thousand is no interview."""
_TOPIC = 300
_LANGUAGES = ("en", "de", "fr", "es")
_SIGNS = re.compile(r"[:()\[\]|\u2013\u2014!-]+")
_NO_PERSON = frozenset({"ats", "test", "board", "booking", "relay"})
_NUMBER = re.compile(r"\s*(?:tel(?:efon)?[.:]?|phone:?|call)?\s*\+?[\d ()./-]{7,24}\s*", re.IGNORECASE)
_MAILBOX = re.compile(
    r"^(?:no-?reply|donotreply|notifications?|calendar|calendar-notification|invites?|events?|meetings?|scheduling"
    r"|resource|room|c_[0-9a-f]{8,}|[0-9a-f]{20,})\b"
)


class Cue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Phrases, and how much each says."""

    weight: float
    any: tuple[str, ...]
    in_description: bool = True
    """Does it say something there, too?"""


class EventWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One language's table, or that of all of them together."""

    cancelled: tuple[str, ...]
    moved: tuple[str, ...]
    topics: tuple[str, ...]
    cues: tuple[Cue, ...]
    nots: tuple[Cue, ...]
    hires: tuple[str, ...]
    """What only those are told who see candidates themselves."""


@cache
def event_words() -> EventWords:
    """The tables of all languages as one: entries are short, and mix their languages."""
    tables = [load(f"events.{language}.toml", EventWords) for language in _LANGUAGES]
    return EventWords(*(tuple(chain.from_iterable(each)) for each in zip(*map(astuple, tables), strict=True)))


@cache
def _topics() -> re.Pattern[str]:
    return re.compile(
        r"^[ \t*\-\u2022]{0,6}(?:"
        + "|".join(map(re.escape, event_words().topics))
        + r")\b[ \t\xa0]*[:\-\u2013]?[ \t]*(.*)$",
        re.IGNORECASE | re.MULTILINE,
    )


def is_called_off(event: Event) -> bool:
    """Is it cancelled, by its status or method, or because its summary begins or ends with that?"""
    return event.cancelled or (event.method or "").upper() == "CANCEL" or _says(event.summary, event_words().cancelled)


def is_called_moved(event: Event) -> bool:
    """Does its summary begin or end with the word that it was moved?"""
    return _says(event.summary, event_words().moved)


def _says(summary: str, words: tuple[str, ...]) -> bool:
    low = summary[:300].strip().lower()
    parts = {part.strip() for part in _SIGNS.split(low)}
    return not parts.isdisjoint(words) or low.startswith(tuple(f"{word} " for word in words))


def interview_of(event: Event, you: You) -> Interview | None:
    """The interview that an event stands for, whatever it is called; None for one without a start.

    The caller has found that it is an interview (an invitation inside a hiring mail, or `read_event`).
    An all-day entry has no hour: its start is None.
    """
    if event.start is None:
        return None
    return Interview(
        start=None if event.all_day else event.start,
        end=None if event.all_day else event.end,
        status=_status(event),
        medium=_medium(event),
        uid=event_key(event.uid, event.recurrence_id),
        sequence=event.sequence,
        with_whom=_taking_part(event, you),
        topic=_topic(event.description),
    )


def _medium(event: Event) -> Medium | None:
    """By its place or link, else by its words."""
    if _NUMBER.fullmatch(event.location[:60]):
        return "phone"
    place = medium_of(f"{event.location[:LONGEST]} {event.url[:LONGEST]}")
    return place or medium_of(event.summary) or medium_of(event.description[:LONGEST])


def _status(event: Event) -> InterviewStatus:
    """A REPLY (RFC 5546 3.2.3) speaks for the attendees that it lists: those who decline won't be there."""
    method = (event.method or "").upper()
    if is_called_off(event):
        return "cancelled"
    if method == "REPLY":
        answers = {attendee.participation for attendee in event.attendees}
        return "cancelled" if answers == {"declined"} else "scheduled" if "accepted" in answers else "proposed"
    if method == "COUNTER":
        return "proposed"
    return "moved" if method == "REQUEST" and event.sequence > 0 else "scheduled"


def people_of(event: Event, you: You) -> tuple[Person, ...]:
    """Attendees and organizer on the other side: no rooms, no relays, not the user. Names are turned to first-last.

    Those who declined are left out of an interview's `with_whom`, not here. What the description says of them is added.
    """
    people: list[Person] = []
    for attendee in others_of(event, you):
        address = (attendee.address or "").lower() or None
        name = display_name(attendee.name)
        if address and is_relay(address):
            address = None
        if (name is None and address is None) or any(_same(person, name, address) for person in people):
            continue
        people.append(Person(name=name, address=address))
    named_there = _described(event, you)
    merged = [_completed(person, named_there) for person in people]
    extra = [p for p in named_there if not any(_same(person, p.name, p.address) for person in merged)]
    return tuple(merged + extra)


def others_of(event: Event, you: You) -> Iterable[Attendee]:
    """Attendees, then the organizer; no rooms and not the user."""
    everyone = [*event.attendees[:_MOST], *([event.organizer] if event.organizer else [])]
    for attendee in everyone:
        if (
            attendee.is_person
            and not you.is_you(attendee.address)
            and not (you.name and same_person(display_name(attendee.name), you.name))
        ):
            yield attendee


def is_relay(address: str) -> bool:
    """Is it a system's or a mailbox's address, nobody's own?"""
    sender = sender_at(address.rpartition("@")[2])
    return (
        bool(sender and sender.kind in _NO_PERSON)
        or bool(_MAILBOX.match(address))
        or address.endswith((".calendar.google.com", ".invalid"))
    )


def _same(person: Person, name: str | None, address: str | None) -> bool:
    if person.address and address:
        return person.address == address
    return same_person(person.name, name)


def _described(event: Event, you: You) -> tuple[Person, ...]:
    """Those whom summary and description name as taking part."""
    return _named_in(f"{event.summary[:LONGEST]}\n\n{event.description[:LONGEST]}", you)


@lru_cache(maxsize=32)
def _named_in(text: str, you: You) -> tuple[Person, ...]:
    """Several steps ask for the same event, and sessions of one day often share their description."""
    return people_in(text, "", sender=Person(), others=(), you=you).taking_part


def _completed(person: Person, described: Sequence[Person]) -> Person:
    for other in described:
        if same_person(person.name, other.name) or (person.name is None and fits_address(other.name, person.address)):
            return msgspec.structs.replace(
                person, name=person.name or other.name, title=other.title, role=other.role, phone=other.phone
            )
    return person


def _taking_part(event: Event, you: You) -> tuple[Person, ...]:
    """Who holds the interview: attendees who haven't declined; the organizer where nobody else was asked."""
    declined = {a.address.lower() for a in event.attendees if a.address and a.participation == "declined"}
    attending = [a for a in event.attendees[:_MOST] if a.is_person and not you.is_you(a.address)]
    organizer = (event.organizer.address or "").lower() if event.organizer else None
    listed = {(a.address or "").lower() for a in attending}
    host = display_name(event.organizer.name) if event.organizer else None
    alone = not (listed - {organizer}) and all(same_person(one.name, host) for one in _described(event, you))
    people = []
    for person in people_of(event, you):
        only_arranges = (
            person.address is not None and person.address == organizer and not alone and organizer not in listed
        )
        if person.address in declined or person.role == "coordinator" or only_arranges:
            continue
        people.append(person)
    return tuple(people)


def _topic(description: str) -> str | None:
    """What it is to be about, in their words: what stands behind "Agenda:"."""
    match = _topics().search(description[:LONGEST])
    if match is None:
        return None
    said = match[1].strip()
    if not said:
        rest = description[match.end() : match.end() + 2 * _TOPIC].lstrip("\n")
        lines = []
        for line in rest.split("\n"):
            if not line.strip():
                break
            lines.append(line.strip(" \t*-\u2022"))
        said = "; ".join(lines)
    elif not match[0].rstrip().endswith(said) or ":" not in match[0]:
        said = match[0].strip(" \t*-\u2022")
    said = " ".join(said.split())[:_TOPIC]
    return said if said and "http" not in said else None
