"""The fold: all facts in, opportunities out, as they stand at `now`. Nothing of it is ever stored."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import msgspec

from daemon.core.facts import CommandFact, DraftFact, EventFact, Fact, MailFact, SentKind, StepKind
from daemon.core.opportunity import Contact, Note, Opportunity, Round, Stage, Word
from daemon.core.policy import Windows
from daemon.core.tracking import contacts as who
from daemon.core.tracking import rounds as sessions
from daemon.core.tracking import words
from daemon.core.tracking.linking import Process, counts, group
from daemon.core.you import You

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
    known = {fact.id: fact for fact in facts}
    return leads(group(known.values()), now, you, windows)


def leads(processes: Iterable[Process], now: datetime, you: You, windows: Windows) -> tuple[Opportunity, ...]:
    """The opportunities that processes are, as `fold` has them."""
    found = [opportunity(process, now, you, windows) for process in processes if is_lead(process)]
    return tuple(sorted(found, key=lambda o: (-o.timeline[-1].at.timestamp(), o.id)))


def is_lead(process: Process) -> bool:
    """Is there more to this process than someone's unanswered cold approach?"""
    facts = [f for f in process.facts if isinstance(f, MailFact | EventFact) and counts(f)]
    if any(f.reading.kind not in ("outreach", "auto_reply", "bounce", "unrelated") for f in facts):
        return True
    return any(f.reading.interviews or (isinstance(f, MailFact) and f.outgoing) for f in facts)


def opportunity(process: Process, now: datetime, you: You, windows: Windows) -> Opportunity:
    """What the facts of one process come to."""
    timeline = as_drafted(sorted(process.facts, key=lambda f: (f.at, f.id)))
    mails = [f for f in timeline if isinstance(f, MailFact)]
    read = [f for f in timeline if isinstance(f, MailFact | EventFact) and counts(f)]
    people = who.gather(timeline, you)
    held = sessions.rounds(timeline, people, now)
    met = who.contacts(people, timeline, held)
    theirs, yours = words.theirs(timeline), words.yours(timeline)
    owed = words.owed(timeline, held)
    promise = words.promise(timeline)
    applied = min((f.at for f in mails if f.reading.kind == "applied" and counts(f)), default=None)
    return Opportunity(
        id=hashlib.sha256(timeline[0].id.encode()).hexdigest()[:8],
        employer=employer(read, met),
        domain=next((f.reading.domain for f in read if f.reading.domain), None),
        role=next((f.reading.role for f in read if f.reading.role), None),
        stage=stage(timeline, held, now, windows, theirs or yours),
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
        agency=any(f.reading.agency for f in read),
        contact_hr=any(f.reading.contact_hr for f in read),
        override=override(timeline, people),
        account=mails[-1].account if mails else None,
        your_address=next((f.your_address for f in reversed(mails) if f.your_address), None),
        language=next((f.reading.language for f in reversed(mails) if f.reading.language), "en"),
        formal=next((f.reading.formal for f in reversed(mails) if f.reading.formal is not None), None),
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
        return names.most_common(1)[0][0]
    domain = next((f.reading.domain for f in read if f.reading.domain), None)
    person = next((c.person.name or c.person.address for c in people if c.person.name or c.person.address), None)
    return domain or person or "unknown employer"


def stage(timeline: Sequence[Fact], held: Sequence[Round], now: datetime, windows: Windows, last: Word | None) -> Stage:
    """How far the process has come; what ended it stands until they invite again."""
    ended = outcome(timeline)
    if ended is not None:
        return ended
    if any(r.state == "planned" for r in held):
        return "scheduled"
    if any(d.step == "closing_note" and d.state in ("sent", "discarded") for d in drafts(timeline)):
        return "closed"
    if any(r.state == "held" for r in held):
        return "interviewed"
    if any(words.is_human(f) for f in timeline):
        return "in_touch"
    if last is not None and now - last.at >= timedelta(days=windows.close_after_days):
        return "closed"
    return "applied"


def outcome(timeline: Iterable[Fact]) -> Stage | None:
    """How the process ended, None while it goes on."""
    ended: Stage | None = None
    before_close: Stage | None = None
    for fact in timeline:
        if isinstance(fact, CommandFact) and fact.verb == "close":
            before_close, ended = ended, "closed"
        elif isinstance(fact, CommandFact) and fact.verb == "reopen":
            ended = before_close
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
            latest[fact.key] = fact
    return tuple(latest.values())


def notes(timeline: Iterable[Fact], people: who.People) -> tuple[Note, ...]:
    """What the user said of conversations, and of whom."""
    said = [f for f in timeline if isinstance(f, CommandFact) and f.verb == "note" and f.text]
    return tuple(Note(at=f.at, text=f.text or "", person=people.key(f.person) if f.person else None) for f in said)


def override(timeline: Iterable[Fact], people: who.People) -> str | None:
    """The key of the contact whom the user chose last (`afterword address`)."""
    chosen = [f.person for f in timeline if isinstance(f, CommandFact) and f.verb == "address" and f.person]
    return people.key(chosen[-1]) if chosen else None
