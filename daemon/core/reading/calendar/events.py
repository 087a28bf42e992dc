"""Events: is this calendar entry an interview of the user as a candidate, when is it, and with whom?

What it is called and who sent it are weighed together: "Interview: Data Analyst (Acme)" from a stranger
is one; the same from the user's own company is one that they hold themselves. A doubtful entry
gets a low confidence and starts nothing.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from functools import cache

import msgspec

from connectors.models import Event, event_key
from daemon.core.facts import EventFact, Kind, Person, Reading
from daemon.core.knowledge.phrases import reader as phrasebook
from daemon.core.knowledge.senders import registrable
from daemon.core.reading.calendar.meeting import (
    LONGEST,
    Cue,
    event_words,
    interview_of,
    is_called_moved,
    is_relay,
    others_of,
    people_of,
)
from daemon.core.reading.employer import named
from daemon.core.reading.people.names import same_person
from daemon.core.reading.senders import known_sender, own_domain
from daemon.core.reading.text.language import language_of
from daemon.core.reading.text.places import Text, laid_out
from daemon.core.reading.text.said import Said
from daemon.core.reading.text.tokens import Phrase, Slot, tokens
from daemon.core.reading.text.words import grammar
from daemon.core.you import You

__all__ = ["interview_of", "people_of", "read_event"]

_PLAINLY = 0.7
_HIRES = 0.9
_CROWD = 15
"""More attendees than that make no interview."""


_Weighed = tuple[tuple[Phrase, frozenset[str], frozenset[str], float], ...]
"""Phrases, each with the words and the slots that it can begin with and how much it tells."""


class _Known(msgspec.Struct, frozen=True):
    cues: _Weighed
    nots: _Weighed
    nots_described: _Weighed
    """Those that say something in a description, too."""
    hires: Said[None]


@cache
def _known() -> _Known:
    words = event_words()
    described = tuple(one for one in words.nots if one.in_description)
    hires = Said((say, None) for say in words.hires)
    return _Known(_phrases(words.cues), _phrases(words.nots), _phrases(described), hires)


def _phrases(cues: Iterable[Cue]) -> _Weighed:
    phrases = ((Phrase.of(say), cue.weight) for cue in cues for say in cue.any)
    return tuple((phrase, *phrase.starts, weight) for phrase, weight in phrases)


def read_event(event: Event, you: You, account: str) -> EventFact:
    """What one state of a calendar entry says: an interview of the user, and how surely, or nothing of ours."""
    key = event_key(event.uid, event.recurrence_id)
    state = (
        event.start, event.end, event.sequence, event.method, event.cancelled, event.all_day, event.summary,
        event.description, event.location, event.url, event.organizer, event.attendees,
    )  # fmt: skip
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


class _Case(msgspec.Struct):
    """What speaks for an interview of the user, and against."""

    doubt: float = 1.0
    against: float = 0.0
    evidence: list[str] = []
    problems: list[str] = []

    def says(self, weight: float, quote: str) -> None:
        """One more witness for it."""
        self.doubt *= 1 - weight
        if quote and quote not in self.evidence:
            self.evidence.append(quote)

    def denies(self, weight: float, why: str) -> None:
        """One against it."""
        self.against = 1 - (1 - self.against) * (1 - weight)
        self.problems.append(why)

    @property
    def confidence(self) -> float:
        return round((1 - self.doubt) * (1 - self.against), 2)


def _weighed(event: Event, you: You) -> _Case:
    case = _Case()
    _weigh_words(event, case)
    if case.doubt < 1:
        _weigh_people(event, you, case)
        if event.all_day:
            case.denies(0.55, "It stands in the calendar for a whole day, without an hour.")
        if event.repeats:
            case.denies(0.85, "It comes again and again.")
    return case


def surely_an_interview(event: Event, you: You) -> float:
    """How surely an event is an interview of the user, 0 to 1, by its own words and people."""
    return _weighed(event, you).confidence


def _reading(event: Event, you: You) -> Reading:
    case = _weighed(event, you)
    if case.doubt == 1:
        return Reading("unrelated", 0.9, problems=event.problems)
    interview = interview_of(event, you)
    confidence = case.confidence if interview else 0.0
    kind: Kind = "unrelated"
    if interview and confidence >= _FLOOR:
        kind = "cancelled" if interview.status == "cancelled" else "rescheduled" if _is_moved(event) else "scheduled"
    problems = (*event.problems, *case.problems)
    if kind == "unrelated":
        return Reading("unrelated", round(1 - confidence, 2), tuple(case.evidence)[:4], problems=problems)
    people = people_of(event, you)
    organizer = event.organizer
    sender = Person(name=organizer.name, address=(organizer.address or "").lower() or None) if organizer else Person()
    if sender.address is None or you.is_you(sender.address) or is_relay(sender.address):
        sender = next(
            (p for p in people if p.address and own_domain(p.address)),
            sender if not you.is_you(sender.address) else Person(),
        )
    tongue = language_of(f"{event.summary[:300]} {event.description[:LONGEST]}")
    language = tongue if tongue and phrasebook(tongue) else "en"
    said = named(sender, event.summary[:300], event.description[:LONGEST], "", language=language)
    employer = said.employer if said.employer and not same_person(said.employer, you.name) else None
    return Reading(
        kind,
        confidence,
        tuple(case.evidence)[:4],
        employer=employer,
        domain=said.domain,
        role=said.role,
        people=people,
        interviews=(interview,) if interview else (),
        agency=said.agency,
        problems=problems,
    )


_FLOOR = 0.3
"""Below this it isn't even worth a question to the user."""


def _is_moved(event: Event) -> bool:
    """By its words, or because it is an invitation that asks for another time, or was sent again (RFC 5546)."""
    method = (event.method or "").upper()
    return is_called_moved(event) or method == "COUNTER" or (method == "REQUEST" and event.sequence > 0)


def is_something_else(event: Event) -> bool:
    """Does it say itself that it is no interview, or come again and again?"""
    case = _Case()
    _weigh_words(event, case)
    return event.repeats or case.against >= _PLAINLY


def _weigh_words(event: Event, case: _Case) -> None:
    known = _known()
    for text, share, nots in (
        (event.summary[:300], 1.0, known.nots),
        (event.description[:LONGEST], 0.5, known.nots_described),
    ):
        laid = laid_out(text)
        heard: set[float] = set()
        best = sorted(_heard(laid, text, known.cues), reverse=True)
        for weight, quote in best:
            if weight not in heard and len(heard) < 3:
                heard.add(weight)
                case.says(weight * share, quote)
        worst = max(_heard(laid, text, nots), default=None)
        if worst:
            case.denies(worst[0] * share, f"“{worst[1]}” speaks of something else.")
    if is_for_who_hires(event):
        case.denies(_HIRES, "It is of those who see the candidates, not of a candidate.")


def is_for_who_hires(event: Event) -> bool:
    """Does an entry say that it is for those who interview the candidates?"""
    return is_told_who_hires(f"{event.summary[:300]}\n\n{event.description[:LONGEST]}")


def is_told_who_hires(text: str) -> bool:
    """Are these words for somebody who interviews candidates: "her CV is in the folder", "on the panel with me"?"""
    return any(True for _ in _known().hires.anywhere(laid_out(text), _slots()))


@cache
def _slots() -> dict[str, Slot]:
    slots = grammar("en").slots
    return {**slots, "round": slots["number"]}


def _heard(laid: Text, text: str, phrases: _Weighed) -> Iterable[tuple[float, str]]:
    found, places, slots = laid.found, laid.places, _slots()
    for phrase, literal, slotted, weight in phrases:
        if not slotted and literal.isdisjoint(places):
            continue
        for at in range(len(found)) if slotted else laid.of(literal):
            matched = phrase.match(found, at, slots)
            if matched:
                yield weight, " ".join(text[found[at].start : found[matched[1] - 1].end].split())
                break


def _weigh_people(event: Event, you: You, case: _Case) -> None:
    """Who asked whom: an employer the user, or the user somebody else."""
    others = list(others_of(event, you))
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
