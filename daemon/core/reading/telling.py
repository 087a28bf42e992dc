"""What a mail tells beside its kind: people, employer, role, interviews, promises."""

import msgspec

from daemon.core.facts import DOUBTFUL, Interview, Kind, Person, Reading
from daemon.core.reading import employer, sessions
from daemon.core.reading.calendar import events
from daemon.core.reading.case import Case
from daemon.core.reading.judge import Verdict
from daemon.core.reading.kinds import Heard
from daemon.core.reading.people.cast import people_in
from daemon.core.reading.senders import known_sender
from daemon.core.reading.times import promises
from daemon.core.reading.times.moments import Moment, duration, moments
from daemon.core.you import You

# Kinds that ask for something, however they put it.
_ASKING = frozenset({"invitation", "assessment"})
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
    return msgspec.structs.replace(
        reading, asks=_asks(case, heard), accepts=heard.score("accepts") >= DOUBTFUL, interviews=interviews
    )


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
    interviews, problems = invited, tuple[str, ...]()
    if not invited:
        kind: Kind = "invitation" if verdict.kind == "sent" else verdict.kind
        interviews, problems = _spoken_of(kind, case, taking_part)
        if about.outgoing:
            interviews = tuple(one for one in interviews if one.start is not None)
    promise: promises.Promise | None = None
    if not about.outgoing:
        promise = case.spared("promise", None, lambda: promises.promise(said.words, about.at, language=case.language))
    for_a_client = heard.score("outreach") >= DOUBTFUL and "client" in said.words.lower()
    name = case.spared(
        "employer",
        employer.Named(),
        lambda: employer.named(
            other,
            about.subject,
            said.words,
            said.signature,
            language=case.language,
            agency=for_a_client,
            quoted=said.rest,
        ),
    )
    return msgspec.structs.replace(
        blank,
        kind=verdict.kind,
        confidence=_less_sure(verdict.confidence) if problems else verdict.confidence,
        evidence=verdict.evidence,
        employer=name.employer,
        domain=name.domain,
        role=name.role,
        people=everyone,
        interviews=interviews,
        promised_by=promise.by if promise else None,
        promise=promise.sentence if promise else None,
        asks=_asks(case, heard) or verdict.kind in _ASKING,
        accepts=heard.score("accepts") >= DOUBTFUL,
        contact_hr=heard.score("contact_hr") >= DOUBTFUL,
        agency=name.agency,
        formal=None if about.outgoing else _formal(heard),
        problems=problems,
    )


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
    found = people_in(
        shown, said.signature, sender=about.sender, others=about.recipients, you=you, language=case.language
    )
    everyone = found.everyone
    for event in case.calendar:
        have = {one.address for one in everyone} | {one.name for one in everyone}
        everyone += tuple(
            one
            for one in events.people_of(event, you)
            if (one.address or one.name) not in have and one.name not in have
        )
    return everyone, found.taking_part


def _asks(case: Case, heard: Heard) -> bool:
    return not case.envelope.outgoing and (heard.score("asks") >= DOUBTFUL or "?" in case.said.words)


def _formal(heard: Heard) -> bool | None:
    """Their form of address, where their greeting shows it."""
    formal, familiar = heard.score("formal"), heard.score("familiar")
    return None if formal == familiar else formal > familiar


def _spoken_of(kind: Kind, case: Case, with_whom: tuple[Person, ...]) -> tuple[tuple[Interview, ...], tuple[str, ...]]:
    """The interviews that the words (and a subject that is no answer's) speak of, and what is wrong with them."""
    if kind not in sessions.STATUS:
        return (), ()
    about, said = case.envelope, case.said
    shown = said.words if about.is_answer else f"{about.subject}.\n\n{said.words}"
    named = case.spared("times", tuple[Moment, ...](), lambda: moments(shown, about.at, language=case.language))
    length = case.spared("length", None, lambda: duration(said.words, language=case.language))
    told = sessions.spoken_of(kind, shown, named, with_whom, length=length)
    return told, tuple(dict.fromkeys(one.problem for one in named if one.problem))
