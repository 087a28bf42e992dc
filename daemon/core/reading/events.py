"""Events: is this calendar entry an interview of the user as a candidate, when is it, and with whom?

What it is called and who sent it are weighed together: "Interview: Data Analyst (Acme)" from a stranger
is one; the same from the user's own company is one that they hold themselves. A doubtful entry
gets a low confidence and starts nothing.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import msgspec

from connectors.models import Attendee, Event, event_key
from daemon.core.facts import EventFact, Interview, InterviewStatus, Kind, Medium, Person, Reading
from daemon.core.knowledge.load import load
from daemon.core.knowledge.senders import registrable, sender_at
from daemon.core.reading.employer import known_sender, named, own_domain
from daemon.core.reading.names import display_name, fits_address, same_person
from daemon.core.reading.people import people_in
from daemon.core.reading.sessions import medium_of
from daemon.core.reading.tokens import Phrase, Token, tokens
from daemon.core.reading.words import grammar
from daemon.core.you import You

_LONGEST = 8_000
_MOST = 40
"""Attendees looked at: an invitation to a thousand is no interview."""
_CROWD = 15
_TOPIC = 300
_NO_PERSON = frozenset({"ats", "test", "board", "booking", "relay"})
_NUMBER = re.compile(r"\s*(?:tel(?:efon)?[.:]?|phone:?|call)?\s*\+?[\d ()./-]{7,24}\s*", re.IGNORECASE)
_MAILBOX = re.compile(r"^(?:no-?reply|donotreply|notifications?|calendar|calendar-notification|invites?|events?|meetings?|scheduling|resource|room|c_[0-9a-f]{8,}|[0-9a-f]{20,})\b")  # fmt: skip


class Cue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    weight: float
    any: tuple[str, ...]


class EventWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One language's table."""

    cancelled: tuple[str, ...]
    moved: tuple[str, ...]
    topics: tuple[str, ...]
    cues: tuple[Cue, ...]
    nots: tuple[Cue, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    words: EventWords
    cues: tuple[tuple[Phrase, float], ...]
    nots: tuple[tuple[Phrase, float], ...]
    topic: re.Pattern[str]


@lru_cache(maxsize=8)
def _known(language: str) -> _Known:
    words = load(f"events.{language}.toml", EventWords)
    topic = re.compile(
        r"^[ \t*\-\u2022]{0,6}(?:" + "|".join(map(re.escape, words.topics)) + r")\b[ \t]*[:\-\u2013]?[ \t]*(.*)$",
        re.IGNORECASE | re.MULTILINE,
    )
    return _Known(words, _phrases(words.cues), _phrases(words.nots), topic)


def _phrases(cues: Iterable[Cue]) -> tuple[tuple[Phrase, float], ...]:
    return tuple((Phrase.of(say), cue.weight) for cue in cues for say in cue.any)


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
    place = medium_of(f"{event.location[:_LONGEST]} {event.url[:_LONGEST]}")
    return place or medium_of(event.summary) or medium_of(event.description[:_LONGEST])


def _status(event: Event) -> InterviewStatus:
    method = (event.method or "").upper()
    if event.cancelled or method == "CANCEL":
        return "cancelled"
    return "proposed" if method == "COUNTER" else "scheduled"


def people_of(event: Event, you: You) -> tuple[Person, ...]:
    """Attendees and organizer on the other side: no rooms, no relays, not the user. Names are turned to first-last.

    Those who declined are left out of an interview's `with_whom`, not here. What the description says of them is added.
    """
    people: list[Person] = []
    for attendee in _others(event, you):
        address = (attendee.address or "").lower() or None
        name = display_name(attendee.name)
        if address and _is_relay(address):
            address = None
        if name is None and address is None or any(_same(person, name, address) for person in people):
            continue
        people.append(Person(name=name, address=address))
    named_there = _described(event, you)
    merged = [_completed(person, named_there) for person in people]
    extra = [p for p in named_there if not any(_same(person, p.name, p.address) for person in merged)]
    return tuple(merged + extra)


def _others(event: Event, you: You) -> Iterable[Attendee]:
    """Attendees, then the organizer; no rooms and not the user."""
    everyone = [*event.attendees[:_MOST], *([event.organizer] if event.organizer else [])]
    for attendee in everyone:
        if (
            attendee.is_person
            and not you.is_you(attendee.address)
            and not (you.name and same_person(display_name(attendee.name), you.name))
        ):
            yield attendee


def _is_relay(address: str) -> bool:
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
    text = f"{event.summary}\n\n{event.description[:_LONGEST]}"
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
    alone = not (listed - {organizer}) and not _described(event, you)
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
    match = _known("en").topic.search(description[:_LONGEST])
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


def read_event(event: Event, you: You, account: str) -> EventFact:
    """What one state of a calendar entry says: an interview of the user (with how much confidence), or nothing of ours."""
    key = event_key(event.uid, event.recurrence_id)
    state = (event.start, event.end, event.sequence, event.method, event.cancelled, event.all_day, event.summary, event.description,
             event.location, event.url, event.organizer, event.attendees)  # fmt: skip
    digest = hashlib.sha256(repr(state).encode("utf-8", "replace")).hexdigest()[:12]
    return EventFact(
        id=f"event:{key}:{digest}",
        at=event.updated or event.start or _EPOCH,
        account=account,
        reading=_reading(event, you),
        key=key,
        sequence=event.sequence,
        removed=False,
        summary=event.summary[:200],
    )


_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


@dataclass(slots=True)
class _Case:
    """What speaks for an interview of the user, and against."""

    doubt: float = 1.0
    against: float = 0.0
    evidence: list[str] | None = None
    problems: list[str] | None = None

    def __post_init__(self) -> None:
        self.evidence, self.problems = [], []

    def says(self, weight: float, quote: str) -> None:
        """One more witness for it."""
        self.doubt *= 1 - weight
        if self.evidence is not None and quote and quote not in self.evidence:
            self.evidence.append(quote)

    def denies(self, weight: float, why: str) -> None:
        """One against it."""
        self.against = 1 - (1 - self.against) * (1 - weight)
        if self.problems is not None:
            self.problems.append(why)

    @property
    def confidence(self) -> float:
        return round((1 - self.doubt) * (1 - self.against), 2)


def _reading(event: Event, you: You) -> Reading:
    case = _Case()
    _weigh_words(event, case)
    if case.doubt == 1:
        return Reading("unrelated", 0.9, problems=event.problems)
    _weigh_people(event, you, case)
    if event.all_day:
        case.denies(0.55, "It stands in the calendar for a whole day, without an hour.")
    interview = interview_of(event, you)
    confidence = case.confidence if interview else 0.0
    kind: Kind = "unrelated"
    if interview and confidence >= _FLOOR:
        kind = "cancelled" if interview.status == "cancelled" else "rescheduled" if _moved(event) else "scheduled"
    problems = (*event.problems, *(case.problems or ()))
    if kind == "unrelated":
        return Reading("unrelated", round(1 - confidence, 2), tuple(case.evidence or ())[:4], problems=problems)
    people = people_of(event, you)
    organizer = event.organizer
    sender = Person(name=organizer.name, address=(organizer.address or "").lower() or None) if organizer else Person()
    if sender.address is None or you.is_you(sender.address) or _is_relay(sender.address):
        sender = next(
            (p for p in people if p.address and own_domain(p.address)),
            sender if not you.is_you(sender.address) else Person(),
        )
    said = named(sender, event.summary[:300], event.description[:_LONGEST], "", language="en")
    employer = said.employer if said.employer and not same_person(said.employer, you.name) else None
    return Reading(
        kind, confidence, tuple(case.evidence or ())[:4], employer=employer, domain=said.domain, role=said.role, people=people,
        interviews=(interview,) if interview else (), agency=said.agency, language=None, problems=problems,
    )  # fmt: skip


_FLOOR = 0.3
"""Below this it isn't even worth a question to the user."""


def _moved(event: Event) -> bool:
    low = event.summary.lower()
    return any(word in low for word in _known("en").words.moved)


def _weigh_words(event: Event, case: _Case) -> None:
    known = _known("en")
    for text, share, nots_share in ((event.summary[:300], 1.0, 1.0), (event.description[:_LONGEST], 0.5, 0.5)):
        found = tokens(text)
        heard: set[float] = set()
        best = sorted(_heard(found, text, known.cues), reverse=True)
        for weight, quote in best:
            if weight not in heard and len(heard) < 3:
                heard.add(weight)
                case.says(weight * share, quote)
        worst = max(_heard(found, text, known.nots), default=None)
        if worst:
            case.denies(worst[0] * nots_share, f"“{worst[1]}” speaks of something else.")


def _heard(found: Sequence[Token], text: str, phrases: Iterable[tuple[Phrase, float]]) -> Iterable[tuple[float, str]]:
    slots = {**grammar("en").slots, "round": grammar("en").slots["number"]}
    words = {token.text for token in found}
    for phrase, weight in phrases:
        literal, slotted = phrase.starts
        if not slotted and not literal & words:
            continue
        for at in range(len(found)):
            matched = phrase.match(found, at, slots)
            if matched:
                yield weight, " ".join(text[found[at].start : found[matched[1] - 1].end].split())
                break


def _weigh_people(event: Event, you: You, case: _Case) -> None:
    """Who asked whom: an employer the user, or the user somebody else."""
    others = list(_others(event, you))
    yours = event.organizer is not None and you.is_you(event.organizer.address)
    own = {registrable(address.rpartition("@")[2]) for address in you.addresses if not known_sender(address)} - {None}
    domains = {own_domain(a.address) for a in others if a.address} - {None}
    systems = {sender.kind for a in others if a.address and (sender := known_sender(a.address))}
    asked = event.organizer is not None and not yours
    if asked:
        case.says(0.3, "")
    if systems & {"ats", "booking"}:
        case.says(0.5, "")
    if domains & own:
        if domains - own:
            case.denies(0.4, "Somebody of your own company takes part.")
        else:
            case.denies(0.85, "It was made by your own company.")
    if yours and others and not domains - own:
        case.denies(0.8, "You asked the others to it.")
    elif yours and others:
        case.denies(0.3, "You asked the others to it.")
    if len(event.attendees) > _CROWD:
        case.denies(0.7, "So many people were asked that it can hardly be an interview.")
    if you.name and _names_you(event, you):
        case.says(0.3, "")


def _names_you(event: Event, you: You) -> bool:
    parts = you.name.lower().split()
    return bool(parts) and parts[-1] in {token.text for token in tokens(event.summary[:300])}
