"""The fold: all facts in, opportunities out, as they stand at `now`. Nothing of it is ever stored."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import msgspec

from daemon.core.facts import CommandFact, DraftFact, EventFact, Fact, Kind, MailFact, SentKind, StepKind
from daemon.core.opportunity import Contact, Note, Opportunity, Round, Stage
from daemon.core.policy import Windows
from daemon.core.tracking import contacts as who
from daemon.core.tracking import rounds as sessions
from daemon.core.tracking import told, words
from daemon.core.tracking.alike import folded_employer, squeezed
from daemon.core.tracking.corrections import ident, known_by, processes
from daemon.core.tracking.keys import counts
from daemon.core.tracking.linking import Process
from daemon.core.you import You

NEVER = datetime.min.replace(tzinfo=UTC)
UNASKED: frozenset[Kind] = frozenset({"outreach", "auto_reply", "bounce", "unrelated"})
"""Kinds that make nobody a candidate."""
NUDGES: frozenset[Kind] = UNASKED | {"reply", "status_update", "rejection"}
"""The same, of what follows on a cold approach: reminding of it, or taking it back."""
SENT_AS: dict[StepKind, SentKind] = {
    "thank_you": "thank_you",
    "follow_up": "follow_up",
    "closing_note": "sent",
    "reply_owed": "sent",
    "call": "sent",
}
"""What a sent letter is, by the step that it was drafted for."""


def fold(facts: Iterable[Fact], now: datetime, you: You, windows: Windows) -> tuple[Opportunity, ...]:
    """The opportunities that all facts make up, as they stand at `now`, the one with the newest word first.

    Doesn't depend on the order in which the facts come, nor on any of them coming twice. Cold
    outreach that the user never answered is left out until an interview is proposed.
    """
    return leads(processes(facts), now, you, windows)


def leads(found: Iterable[Process], now: datetime, you: You, windows: Windows) -> tuple[Opportunity, ...]:
    """The opportunities that processes are, as `fold` has them."""
    opportunities = [opportunity(process, now, you, windows) for process in found if is_lead(process)]
    return tuple(sorted(opportunities, key=lambda o: (-o.timeline[-1].at.timestamp(), o.id)))


def is_lead(process: Process) -> bool:
    """Is there more to this process than someone's unanswered cold approach?"""
    facts = sorted(
        (f for f in process.facts if isinstance(f, MailFact | EventFact) and counts(f)), key=lambda f: (f.at, f.id)
    )
    cold = bool(facts) and facts[0].reading.kind == "outreach"
    if any(f.reading.kind not in (NUDGES if cold else UNASKED) for f in facts):
        return True
    return any(f.reading.interviews or (isinstance(f, MailFact) and f.outgoing) for f in facts)


def opportunity(process: Process, now: datetime, you: You, windows: Windows) -> Opportunity:
    """What the facts of one process come to."""
    timeline = as_drafted(without_unsent(told.reopened(sorted(process.facts, key=lambda f: (f.at, f.id)))))
    mails = [f for f in timeline if isinstance(f, MailFact)]
    read = [f for f in timeline if isinstance(f, MailFact | EventFact) and counts(f)]
    people = who.gather(timeline, you)
    told.describe(people, timeline)
    held = told.with_met(sessions.rounds(timeline, people, now), timeline, people, now)
    held = who.with_thanked(held, timeline, people)
    met = who.contacts(people, timeline, held)
    theirs, yours = words.theirs(timeline), words.yours(timeline)
    owed = words.owed(timeline, held)
    promise = words.promise(timeline)
    applied = min((f.at for f in mails if f.reading.kind == "applied" and counts(f)), default=None)
    return Opportunity(
        id=ident(known_by(timeline)),
        employer=employer(read, met),
        domain=next((f.reading.domain for f in read if f.reading.domain), None),
        role=next((f.reading.role for f in read if f.reading.role), None),
        stage=stage(timeline, held, now, you, windows),
        court="yours" if owed else "theirs",
        contacts=met,
        rounds=held,
        timeline=timeline,
        drafts=drafts(timeline),
        notes=notes(timeline, people),
        applied=applied,
        theirs=theirs,
        yours=yours,
        owed=owed,
        promised_by=promise.promised_by if promise else None,
        promise=promise.promise if promise else None,
        away_until=max((f.reading.away_until for f in read if f.reading.away_until), default=None),
        snoozed_until=told.snoozed_until(timeline, held, theirs),
        agency=any(f.reading.agency for f in read),
        contact_hr=any(f.reading.contact_hr for f in read),
        override=people.key(override) if (override := told.chosen(timeline)) else None,
        account=mails[-1].account if mails else None,
        your_address=next((f.your_address for f in reversed(mails) if f.your_address), None),
        language=next((f.reading.language for f in reversed(mails) if f.reading.language), "en"),
        formal=next((f.reading.formal for f in reversed(mails) if f.reading.formal is not None), None),
    )


def without_unsent(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts without copies of our drafts that lie in another folder: dated as they were written, and never sent."""
    put = [f for f in facts if isinstance(f, DraftFact) and f.state in ("intended", "written")]
    written = {f.message_id: f.at for f in sorted(put, key=lambda f: f.at)}
    unsent = {d.message_id: written.get(d.message_id, NEVER) for d in drafts(facts) if d.state != "sent"}
    return tuple(
        f
        for f in facts
        if not (isinstance(f, MailFact) and f.outgoing and f.at <= unsent.get(f.message_id or "", NEVER))
    )


def as_drafted(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts, with each letter of ours that was sent as what it was drafted for, however its words read."""
    meant: dict[str, SentKind] = {d.message_id: SENT_AS[d.step] for d in facts if isinstance(d, DraftFact)}
    return tuple(
        msgspec.structs.replace(f, reading=msgspec.structs.replace(f.reading, kind=meant[f.message_id], confidence=1.0))
        if isinstance(f, MailFact) and f.outgoing and f.message_id in meant
        else f
        for f in facts
    )


def employer(read: Sequence[MailFact | EventFact], people: Sequence[Contact]) -> str:
    """The employer's name as most facts have it, else its domain, else a person's name or address. Never empty."""
    names = Counter(f.reading.employer for f in read if f.reading.employer)
    if names:
        usual = names.most_common(1)[0][0]
        labels = {squeezed((f.reading.domain or "").partition(".")[0]) for f in read if f.reading.employer == usual}
        if squeezed(usual) in labels:  # no more, perhaps, than their domain says
            return next((name for name in names if is_fuller(name, usual) and names[name] * 3 >= names[usual]), usual)
        return usual
    domain = next((f.reading.domain for f in read if f.reading.domain), None)
    person = next((c.person.name or c.person.address for c in people if c.person.name or c.person.address), None)
    return domain or person or "unknown employer"


def is_fuller(name: str, other: str) -> bool:
    """Is it the other employer's name with more of it, not of its legal form alone?"""
    return folded_employer(name).startswith(f"{folded_employer(other)} ")


def stage(timeline: Sequence[Fact], held: Sequence[Round], now: datetime, you: You, windows: Windows) -> Stage:
    """How far the process has come; what ended it stands until they invite again."""
    ended = outcome(timeline)
    if ended is not None:
        return ended
    if any(r.state == "planned" for r in held):
        return "scheduled"
    if said_goodbye(timeline, held):
        return "closed"
    if any(r.state == "held" for r in held):
        return "interviewed"
    if any(words.is_human(f) for f in timeline):
        return "in_touch"
    last = max((word.at for word in (words.theirs(timeline), words.yours(timeline)) if word), default=None)
    if last is not None and days_between(last, now, you) >= windows.close_after_days:
        return "closed"
    return "applied"


def said_goodbye(timeline: Sequence[Fact], held: Iterable[Round]) -> bool:
    """Was the closing note the last word: sent, or deleted by the user, and no word or round of theirs since?"""
    said = max(
        (d.at for d in drafts(timeline) if d.step == "closing_note" and d.state in ("sent", "discarded")), default=None
    )
    theirs = words.theirs(timeline)
    if said is None or (theirs is not None and theirs.at > said):
        return False
    return all(r.end <= said for r in held if r.state == "held")


def days_between(begin: datetime, end: datetime, you: You) -> int:
    """The user's local days from one instant to another."""
    return (end.astimezone(you.zone).date() - begin.astimezone(you.zone).date()).days


def outcome(timeline: Iterable[Fact]) -> Stage | None:
    """How the process ended, None while it goes on."""
    ended: Stage | None = None
    for fact in timeline:
        if isinstance(fact, CommandFact) and fact.verb == "close":
            ended = "closed"
        elif isinstance(fact, MailFact) and counts(fact):
            match fact.reading.kind:
                case "rejection":
                    ended = "rejected"
                case "offer":
                    ended = "offer"
                case "withdrew":
                    ended = "withdrawn"
                case "invitation" | "scheduled" | "rescheduled" | "assessment" | "applied":
                    ended = None
    return ended


def drafts(timeline: Iterable[Fact]) -> tuple[DraftFact, ...]:
    """Each draft once, in its latest state, by the time it was first meant."""
    latest: dict[str, DraftFact] = {}
    for fact in timeline:
        if isinstance(fact, DraftFact):
            latest[fact.key] = max(latest.get(fact.key, fact), fact, key=lambda draft: (draft.turn, draft.at, draft.id))
    return tuple(latest.values())


def notes(timeline: Iterable[Fact], people: who.People) -> tuple[Note, ...]:
    """What the user said of conversations, and of whom."""
    said = [f for f in timeline if isinstance(f, CommandFact) and f.verb == "note" and f.text]
    return tuple(Note(at=f.at, text=f.text or "", person=people.key(f.person) if f.person else None) for f in said)
