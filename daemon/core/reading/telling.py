"""What a mail tells beside its kind: people, employer, role, interviews, promises."""

import re
from collections.abc import Iterator
from datetime import date, datetime, tzinfo

import msgspec

from daemon.core.facts import DOUBTFUL, Interview, Kind, Person, Reading
from daemon.core.knowledge.people import is_given
from daemon.core.reading import employer, judge, sessions
from daemon.core.reading.calendar import events
from daemon.core.reading.case import Case
from daemon.core.reading.judge import Verdict
from daemon.core.reading.kinds import Heard
from daemon.core.reading.medium import medium_of
from daemon.core.reading.message import headers
from daemon.core.reading.people.cast import people_in
from daemon.core.reading.people.names import same_person
from daemon.core.reading.senders import known_sender
from daemon.core.reading.times import promises
from daemon.core.reading.times.absences import away_until
from daemon.core.reading.times.agreed import agreed, needs_agreed
from daemon.core.reading.times.moments import Moment, duration, moments
from daemon.core.reading.whereabouts import own_zone
from daemon.core.you import You

# Kinds that ask for something, however they put it.
_ASKING = frozenset({"invitation", "assessment"})
_PASSED_ON = 3_000
"""Characters of a forwarded mail that are looked at for its times."""
_MISFIT = 0.8
"""What is left of the confidence in a mail whose times contradict each other or had to be guessed."""


def of_no_process(blank: Reading, verdict: Verdict, case: Case, heard: Heard) -> Reading:
    """What is kept of a mail that speaks of no hiring: its thread may turn out to belong to a process."""
    reading = msgspec.structs.replace(blank, confidence=verdict.confidence, evidence=verdict.evidence)
    if case.machine or not case.envelope.is_answer:
        return reading
    interviews: tuple[Interview, ...] = ()
    if case.envelope.outgoing or verdict.supposed:
        told, _ = _spoken_of("invitation" if case.envelope.outgoing else verdict.supposed or "reply", case, ())
        interviews = tuple(one for one in told if one.start is not None)
    day, same_hour = _day(case, heard, interviews)
    return msgspec.structs.replace(
        reading,
        asks=_asks(case, heard),
        accepts=heard.score("accepts") >= DOUBTFUL,
        moves=case.envelope.outgoing and judge.puts_off(heard),
        day=day,
        same_hour=same_hour,
        interviews=interviews,
    )


def in_its_thread(reading: Reading, kind: Kind, case: Case) -> Reading:
    """What an unrelated mail would say in a process whose people, employer and role are known by then."""
    interviews, problems = _spoken_of(kind, case, ())
    about, said = case.envelope, case.said
    promise = case.spared("promise", None, lambda: promises.promise(said.words, about.at, language=case.language))
    return msgspec.structs.replace(
        reading,
        kind=kind,
        interviews=interviews,
        promised_by=promise.by if promise else None,
        promise=promise.sentence if promise else None,
        problems=problems,
    )


def back(case: Case, at: datetime) -> date | None:
    """The day on which the writer of an automatic answer is back, who wrote `at`."""
    text = f"{case.envelope.subject}\n{case.said.words}\n{case.said.signature}"
    return case.spared("return", None, lambda: away_until(text, at, language=case.language))


def of_a_process(
    blank: Reading, verdict: Verdict, case: Case, heard: Heard, invited: tuple[Interview, ...], you: You
) -> Reading:
    """All that a mail in a hiring process tells. `invited` are the interviews of its calendar parts."""
    about, said = case.envelope, case.said
    other = msgspec.structs.replace(about.sender, name=about.display)
    if about.outgoing and about.recipients:
        other = about.recipients[0]
    nobody: tuple[tuple[Person, ...], tuple[Person, ...]] = ((), ())
    everyone, taking_part = case.spared("people", nobody, lambda: _people(case, you))
    interviews, problems = _with_medium(invited, case), tuple[str, ...]()
    if not invited:
        kind: Kind = "invitation" if verdict.kind == "sent" else verdict.kind
        interviews, problems = _spoken_of(kind, case, taking_part, own_zone(you))
        if about.outgoing:
            interviews = tuple(one for one in interviews if one.start is not None)
    promise: promises.Promise | None = None
    if not about.outgoing:
        promise = case.spared("promise", None, lambda: promises.promise(said.words, about.at, language=case.language))
    for_a_client = heard.score("outreach") >= DOUBTFUL and "client" in said.words.lower()
    name = case.spared("employer", employer.Named(), lambda: _named(case, other, you, agency=for_a_client))
    day, same_hour = _day(case, heard, interviews, verdict.kind)
    return msgspec.structs.replace(
        blank,
        kind=verdict.kind,
        confidence=_less_sure(verdict.confidence) if problems else verdict.confidence,
        evidence=verdict.evidence,
        employer=name.employer,
        domain=name.domain,
        role=name.role,
        people=as_agents(everyone, about.sender.address) if name.agency else everyone,
        interviews=interviews,
        promised_by=promise.by if promise else None,
        promise=promise.sentence if promise else None,
        away_until=back(case, about.at) if verdict.kind == "auto_reply" else None,
        asks=_asks(case, heard) or verdict.kind in _ASKING,
        accepts=heard.score("accepts") >= DOUBTFUL,
        moves=about.outgoing and verdict.kind == "sent" and judge.puts_off(heard),
        day=day,
        same_hour=same_hour,
        contact_hr=heard.score("contact_hr") >= DOUBTFUL,
        agency=name.agency,
        formal=None if about.outgoing else _formal(heard),
        problems=problems,
    )


def _named(case: Case, other: Person, you: You, *, agency: bool) -> employer.Named:
    """Employer and role; of what somebody else's mail tells that an agent passes on, its writer's."""
    about, said = case.envelope, case.said
    author = next(iter(_authors(said.author)), None) if about.is_forward and not about.outgoing else None
    client = author and employer.passed_on(
        author, other, about.subject, said.words, said.rest, language=case.language, user=you.name
    )
    return client or employer.named(
        other,
        about.subject,
        said.words,
        said.signature,
        language=case.language,
        agency=agency,
        quoted=said.rest,
        user=you.name,
    )


def _with_medium(invited: tuple[Interview, ...], case: Case) -> tuple[Interview, ...]:
    """The interviews of calendar parts; how they are held is told by the words around, where those parts don't."""
    if all(one.medium for one in invited):
        return invited
    told = case.spared("medium", None, lambda: medium_of(case.said.words) or medium_of(case.said.joining))
    return tuple(one if one.medium else msgspec.structs.replace(one, medium=told) for one in invited)


def _less_sure(confidence: float) -> float:
    """For a mail whose times don't fit together; that alone doesn't make its kind doubtful."""
    return max(min(confidence, DOUBTFUL), round(confidence * _MISFIT, 2))


def _people(case: Case, you: You) -> tuple[tuple[Person, ...], tuple[Person, ...]]:
    """Everyone on the employer's side, and those who take part in what the words speak of."""
    about, said = case.envelope, case.said
    if about.outgoing:
        return (), ()
    system = known_sender(about.sender.address)
    booked = system is not None and system.kind == "booking"
    shown = f"{about.subject}.\n\n{said.words}" if booked else said.words  # whom one meets stands there, often alone
    invited = tuple(one for event in case.calendar for one in events.people_of(event, you))
    sender = about.sender
    if case.machine:  # it writes in somebody's name: "Ana Ruiz <no-reply@...>"
        sender = next((one for one in invited if same_person(one.name, sender.name)), sender)
    named = () if booked else _in_subject(case, you)
    others = (*about.recipients, *invited, *(_authors(said.author) if about.is_forward else ()), *named)
    found = people_in(shown, said.signature, sender=sender, others=others, you=you, language=case.language)
    return found.everyone, found.taking_part


def _in_subject(case: Case, you: You) -> Iterator[Person]:
    """Whom the subject names in full and the words by their first name alone: "Talk with Ana Ruiz", "Ana is free"."""
    about, said = case.envelope, set(re.findall(r"\w+", case.said.words))
    found = people_in(about.subject, "", sender=about.sender, others=(), you=you, language=case.language)
    yours = (you.name or "").split()[:1]
    for one in found.everyone:
        first, *family = (one.name or "").split()[:2] or [""]
        alone = bool(family) and first in said and family[0] not in said
        if alone and one.address is None and is_given(first) and [first] != yours:
            yield one


def _authors(header: str) -> tuple[Person, ...]:
    """Who wrote what is forwarded, as the header above it says: a manager, an agency's client."""
    return headers.people((header,)) if "@" in header else (Person(name=header or None),)


def as_agents(people: tuple[Person, ...], sender: str | None) -> tuple[Person, ...]:
    """The people of an agency's mail: who writes it works for the agency, whatever they call themselves."""
    mine = {"unknown", "recruiter", "peer", "executive"}
    return tuple(
        msgspec.structs.replace(one, role="agency") if one.address == sender and one.role in mine else one
        for one in people
    )


def _asks(case: Case, heard: Heard) -> bool:
    return not case.envelope.outgoing and (heard.score("asks") >= DOUBTFUL or "?" in case.said.words)


def _day(case: Case, heard: Heard, told: tuple[Interview, ...], kind: Kind = "unrelated") -> tuple[date | None, bool]:
    """The one day that an answer agrees to where no hour is named with it; is it to be at the hour agreed before?"""
    agrees = heard.score("accepts") >= DOUBTFUL or kind in sessions.STATUS
    if not agrees or not case.envelope.is_answer or any(one.start is not None for one in told):
        return None, False
    words, at = case.said.words, case.envelope.at
    named = case.spared("times", tuple[Moment, ...](), lambda: moments(words, at, language=case.language))
    days = {one.start.date() for one in named}
    if len(days) != 1 or any(one.has_time for one in named):
        return None, False
    return days.pop(), needs_agreed(words, named, language=case.language)


def _formal(heard: Heard) -> bool | None:
    """Their form of address, where their greeting shows it."""
    formal, familiar = heard.score("formal"), heard.score("familiar")
    return None if formal == familiar else formal > familiar


def _moments(shown: str, case: Case, yours: tzinfo | None, *, moves: bool) -> tuple[Moment, ...]:
    """The times that are named; where the words lean on the mail they answer ("same day"), with what that says."""
    about = case.envelope
    told = moments(shown, about.at, language=case.language, yours=yours)
    if about.is_answer and needs_agreed(shown, told, language=case.language, moves=moves):
        hours = frozenset(one.start.time() for one in told if one.dayless)
        before = agreed(case.said.rest, about.subject, about.at, language=case.language, hours=hours)
        if before:
            return moments(shown, about.at, language=case.language, yours=yours, agreed=before)
    return told


def _ahead(text: str, case: Case, yours: tzinfo | None) -> tuple[Moment, ...]:
    """The times to come that a mail passed on names: what it says itself is only "Please see below"."""
    at = case.envelope.at
    return tuple(one for one in moments(text, at, language=case.language, yours=yours) if one.start > at)


def _spoken_of(
    kind: Kind, case: Case, with_whom: tuple[Person, ...], yours: tzinfo | None = None
) -> tuple[tuple[Interview, ...], tuple[str, ...]]:
    """The interviews that the words (and a subject that is no answer's) speak of, and what is wrong with them."""
    if kind not in sessions.STATUS:
        return (), ()
    about, said = case.envelope, case.said
    shown = said.words if about.is_answer else f"{about.subject}.\n\n{said.words}"
    named = case.spared(
        "times", tuple[Moment, ...](), lambda: _moments(shown, case, yours, moves=kind == "rescheduled")
    )
    if about.is_forward and not any(one.has_time for one in named):
        both = f"{shown}\n\n{said.rest[:_PASSED_ON]}"
        ahead = case.spared("times", tuple[Moment, ...](), lambda: _ahead(both, case, yours))
        shown, named = (both, ahead) if any(one.has_time for one in ahead) else (shown, named)
    length = case.spared("length", None, lambda: duration(said.words, language=case.language))
    told = sessions.spoken_of(kind, shown, named, with_whom, length=length, joining=said.joining)
    return told, tuple(dict.fromkeys(one.problem for one in named if one.problem))
