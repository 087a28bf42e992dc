"""Facts told in a line each, for stories about the fold and what it makes due.

Everything happens in Dublin, where the user, Robin Hale, lives, in March 2026: St Patrick's Day
(Tue 17) is a public holiday, and clocks go forward on Sun 29.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from daemon.core.deciding.due import steps
from daemon.core.facts import (
    CommandFact,
    DraftFact,
    DraftState,
    EventFact,
    Fact,
    Interview,
    InterviewStatus,
    Kind,
    MailFact,
    Medium,
    Person,
    Reading,
    StepKind,
    Verb,
)
from daemon.core.opportunity import Opportunity, Step
from daemon.core.policy import Windows
from daemon.core.tracking.fold import fold
from daemon.core.you import You

DUBLIN = ZoneInfo("Europe/Dublin")
ROBIN = You(name="Robin Hale", addresses=("robin@hale.example",), time_zone="Europe/Dublin", country="IE")
WINDOWS = Windows()

MAEVE = Person("Maeve Quinn", "maeve@calderwood.example", "Talent Partner", role="recruiter")
DANA = Person("Dana Reed", "dana@calderwood.example", "Director of Data", role="hiring_manager")
TOM = Person("Tom Ode", "tom@calderwood.example", "Platform Manager", role="peer")
PRIYA = Person("Priya Nair", "priya@calderwood.example", "President", role="executive")


def at(day: int, time: str = "10:00", month: int = 3) -> datetime:
    hour, minute = map(int, time.split(":"))
    return datetime(2026, month, day, hour, minute, tzinfo=DUBLIN)


def round_at(
    start: datetime,
    *people: Person,
    minutes: int | None = 60,
    status: InterviewStatus = "scheduled",
    medium: Medium | None = "video",
    uid: str | None = None,
    sequence: int = 0,
    replaces: datetime | None = None,
) -> Interview:
    end = start + timedelta(minutes=minutes) if minutes else None
    return Interview(start, end, status, medium, uid, sequence, people, replaces)


def arrived(
    kind: Kind,
    when: datetime,
    sender: Person = MAEVE,
    *interviews: Interview,
    name: str = "",
    refs: tuple[str, ...] = (),
    employer: str | None = "Calderwood",
    domain: str | None = "calderwood.example",
    role: str | None = None,
    confidence: float = 0.9,
    promised_by: date | None = None,
    **more: object,
) -> MailFact:
    ident = f"<{name or kind + when.isoformat()}@mail.example>"
    reading = Reading(
        kind=kind,
        confidence=confidence,
        employer=employer,
        domain=domain,
        role=role,
        interviews=interviews,
        promised_by=promised_by,
        promise="you will hear from us" if promised_by else None,
        **more,  # type: ignore[arg-type] # the rest of Reading's fields, by name
    )
    return MailFact(
        id=f"mail:{ident}",
        at=when,
        account="home",
        reading=reading,
        message_id=ident,
        refs=refs,
        sender=sender,
        your_address="robin@hale.example",
        subject="Data analyst",
    )


def sent(
    kind: Kind,
    when: datetime,
    *to: Person,
    name: str = "",
    refs: tuple[str, ...] = (),
    interviews: tuple[Interview, ...] = (),
    confidence: float = 0.9,
    **more: object,
) -> MailFact:
    ident = f"<{name or kind + when.isoformat()}@hale.example>"
    reading = Reading(kind=kind, confidence=confidence, domain="calderwood.example", interviews=interviews, **more)  # type: ignore[arg-type] # as above
    return MailFact(
        id=f"mail:{ident}",
        at=when,
        account="home",
        reading=reading,
        message_id=ident,
        refs=refs,
        outgoing=True,
        sender=Person(address="robin@hale.example"),
        recipients=to,
        your_address="robin@hale.example",
    )


def event(
    when: datetime,
    *interviews: Interview,
    key: str,
    removed: bool = False,
    employer: str | None = "Calderwood",
    domain: str | None = "calderwood.example",
) -> EventFact:
    reading = Reading("scheduled", 0.9, employer=employer, domain=domain, interviews=interviews)
    ident = f"event:{key}:{when.isoformat()}:{removed}"
    return EventFact(ident, when, "cal", reading, key, 0, removed, "Interview")


def said(verb: Verb, when: datetime, about: MailFact, **more: object) -> CommandFact:
    return CommandFact(f"command:{verb}:{when.isoformat()}", when, verb, about.id, **more)  # type: ignore[arg-type] # as above


def draft(step: Step, state: DraftState, when: datetime, about: Fact) -> DraftFact:
    return DraftFact(
        id=f"draft:{step.key}:{state}:{when.isoformat()}",
        at=when,
        key=step.key,
        state=state,
        account="home",
        message_id=f"<{step.key[:24]}@hale.example>",
        step=step.kind,
        about=about.id,
        anchor=step.anchor,
        to=tuple(c.person for c in step.to),
        thanks=tuple(c.person for c in step.thanks),
        subject="Re: Data analyst",
        fingerprint="as written",
        due=step.due,
        number=step.number,
    )


def only(facts: list[Fact], now: datetime) -> Opportunity:
    """The one opportunity that these facts make up."""
    found = fold(facts, now, ROBIN, WINDOWS)
    assert len(found) == 1, [o.employer for o in found]
    return found[0]


def all_steps(facts: list[Fact], now: datetime) -> tuple[Step, ...]:
    return steps(only(facts, now), now, ROBIN, WINDOWS)


def due(facts: list[Fact], now: datetime) -> list[tuple[StepKind, list[str | None]]]:
    """What is due now: each step with whom it goes to."""
    return [(s.kind, [c.person.name for c in s.to]) for s in all_steps(facts, now) if s.due <= now]


def story() -> list[Fact]:
    """The acceptance story: HR on Mon 2 March, the director on Wed 4, a peer and the president on Fri 6; HR is thanked."""
    return [
        sent("applied", at(16, month=2), Person(address="jobs@calderwood.example"), name="apply"),
        arrived("scheduled", at(26, month=2), MAEVE, round_at(at(2, "11:00"), MAEVE), name="hr"),
        sent("thank_you", at(2, "12:30"), MAEVE, refs=("<hr@mail.example>",)),
        arrived("scheduled", at(3, "09:30"), MAEVE, round_at(at(4, "14:00"), DANA), name="director"),
        arrived("scheduled", at(5, "09:30"), MAEVE, round_at(at(6, "15:00"), TOM, PRIYA), name="panel"),
    ]
