"""What the user's corrections do to the facts and to how they are grouped into processes.

A correction is a fact like any other, dated and never changed. One that was taken back (`undo`) is
left out of the fold as if it had never been given. What a mail is by the user's word (`review`) stands
in place of what was read. `merge` and `split` change the grouping. The rest is in `told`.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from daemon.core.facts import (
    CommandFact,
    DraftFact,
    EventFact,
    Fact,
    Interview,
    InterviewStatus,
    Kind,
    MailFact,
    Person,
    Reading,
    Verb,
)
from daemon.core.tracking.contacts import same_person
from daemon.core.tracking.linking import Process, group, opens

STATUS: dict[Kind, InterviewStatus] = {
    "invitation": "proposed",
    "scheduled": "scheduled",
    "rescheduled": "moved",
    "cancelled": "cancelled",
}
"""What the interviews of a message are when the user says which kind it is. Other kinds tell of none."""
ASKING: frozenset[Kind] = frozenset({"invitation", "assessment"})
"""Kinds that ask for an answer, however they put it."""
TIMELESS: frozenset[Verb] = frozenset({"review", "merge", "split"})
"""Corrections that say how things were all along. The others hold from their day on."""


def processes(facts: Iterable[Fact]) -> list[Process]:
    """The processes that `facts` make up, as the user has corrected them."""
    known = standing(facts)
    found = group(fact for fact in known if isinstance(fact, MailFact | EventFact))
    parted: list[Parting] = []
    heirs: dict[str, str] = {}
    for command in (fact for fact in known if isinstance(fact, CommandFact)):
        if command.verb == "review" and command.text:
            heirs[command.about] = command.text
        elif command.verb == "merge":
            found = merged(found, command)
        elif command.verb == "split":
            found = split(found, command, parted)
    homes = {fact.id: process for process in found for fact in process.facts}
    for follower in known:
        if isinstance(follower, CommandFact | DraftFact):
            home = home_of(follower, homes, heirs, parted)
            if home is not None:
                home.take(follower)
    return found


def order(command: CommandFact) -> tuple[int, float, str]:
    """The order in which commands were given, even when the clock went back between them."""
    return command.number, command.at.timestamp(), command.id


def standing(facts: Iterable[Fact]) -> list[Fact]:
    """The facts without commands that were taken back, each message as what the user said it is.

    What they called unrelated is left out.
    """
    known = {fact.id: fact for fact in facts}
    commands = standing_commands(known.values())
    kinds = verdicts(known, commands)
    return [*(said for fact in known.values() for said in as_judged(fact, kinds)), *commands]


def standing_commands(facts: Iterable[Fact]) -> list[CommandFact]:
    """The commands, in the order they were given, without those taken back and those that took them back."""
    given = [fact for fact in facts if isinstance(fact, CommandFact)]
    back = {command.about for command in given if command.verb == "undo"}
    gone = {command.number for command in given if command.id in back}
    return sorted((c for c in given if c.verb != "undo" and c.number not in gone), key=order)


def verdicts(known: Mapping[str, Fact], commands: Iterable[CommandFact]) -> dict[str, Kind]:
    """What messages are by the user's last word: mails by their fact, calendar entries by their key, in all states."""
    kinds: dict[str, Kind] = {}
    for command in commands:
        if command.verb == "review" and command.kind is not None:
            about = known.get(command.about)
            kinds[about.key if isinstance(about, EventFact) else command.about] = command.kind
    return kinds


def as_judged(fact: Fact, kinds: Mapping[str, Kind]) -> Iterator[Fact]:
    """A fact that is no command, as the user said it is; nothing where that is unrelated."""
    if isinstance(fact, MailFact | EventFact):
        kind = kinds.get(fact.key if isinstance(fact, EventFact) else fact.id)
        if kind is None:
            yield fact
        elif kind != "unrelated":
            yield msgspec.structs.replace(fact, reading=as_said(fact.reading, kind))
    elif isinstance(fact, DraftFact):
        yield fact


def judged(facts: Iterable[Fact]) -> frozenset[str]:
    """The ids of the messages and entries that the user has judged."""
    known = {fact.id: fact for fact in facts}
    kinds = verdicts(known, standing_commands(known.values()))
    return frozenset(f.id for f in known.values() if (f.key if isinstance(f, EventFact) else f.id) in kinds)


def as_said(reading: Reading, kind: Kind) -> Reading:
    """A reading whose kind is certain, because the user said so."""
    read = reading.nearly or reading
    interviews = read.interviews if kind == read.kind else interviews_as(kind, read.interviews)
    asks = read.asks or kind in ASKING
    return msgspec.structs.replace(read, kind=kind, confidence=1.0, interviews=interviews, asks=asks, nearly=None)


def interviews_as(kind: Kind, interviews: Iterable[Interview]) -> tuple[Interview, ...]:
    """The interviews that a message tells of, when it is of this kind."""
    status = STATUS.get(kind)
    return tuple(msgspec.structs.replace(one, status=status) for one in interviews) if status else ()


def merged(found: Sequence[Process], command: CommandFact) -> list[Process]:
    """The processes, with the two that a `merge` names as one."""
    home, other = holding(found, command.about), holding(found, command.text)
    if home is None or other is None or home is other:
        return list(found)
    home.absorb(other)
    return [process for process in found if process is not other]


class Parting(msgspec.Struct, frozen=True):
    """A split that took place: a fact that stayed, a fact that went, and whose mails they were."""

    stayed: str
    went: str
    person: Person


def split(found: Sequence[Process], command: CommandFact, parted: list[Parting]) -> list[Process]:
    """The processes, with the mails of the person that a `split` names as one of their own, if something stays."""
    home, person = holding(found, command.about), command.person
    if home is None or person is None:
        return list(found)
    going = [fact for fact in home.facts if is_with(fact, person)]
    staying = [fact for fact in home.facts if not is_with(fact, person)]
    if not going or not staying:
        return list(found)
    parted.append(Parting(staying[0].id, going[0].id, person))
    number = max(process.number for process in found) + 1
    rest = [process for process in found if process is not home]
    return [*rest, process_of(home.number, staying), process_of(number, going)]


def process_of(number: int, facts: Iterable[Fact]) -> Process:
    """A process with these facts."""
    process = Process(number)
    for fact in facts:
        process.take(fact)
    return process


def is_with(fact: Fact, person: Person) -> bool:
    """Is this a mail from or to this person, or an event that they take part in?"""
    match fact:
        case MailFact(outgoing=True):
            return any(same_person(one, person) for one in fact.recipients)
        case MailFact():
            return same_person(fact.sender, person)
        case EventFact():
            people = (*fact.reading.people, *(one for i in fact.reading.interviews for one in i.with_whom))
            return any(same_person(one, person) for one in people)
        case DraftFact():
            return all(same_person(one, person) for one in fact.to)
        case CommandFact():
            return fact.person is not None and same_person(fact.person, person)


def holding(found: Iterable[Process], fact_id: str | None) -> Process | None:
    """The process that has this fact."""
    return next((process for process in found if any(fact.id == fact_id for fact in process.facts)), None)


def home_of(
    follower: CommandFact | DraftFact,
    homes: Mapping[str, Process],
    heirs: Mapping[str, str],
    parted: Iterable[Parting],
) -> Process | None:
    """The process that a command or draft belongs to: that of the fact it is about, or where its person went.

    Where the user has called that fact unrelated, another of its process takes its place.
    """
    about = follower.about
    for _ in heirs:
        about = about if about in homes else heirs.get(about, about)
    home = homes.get(about)
    for one in parted:
        if home is not None and home is homes[one.stayed] and is_with(follower, one.person):
            home = homes[one.went]
    return home


def known_by(timeline: Sequence[Fact]) -> str:
    """The id of the fact that commands and drafts of an opportunity are about.

    The first that would begin it by itself: others may be forgotten, or go elsewhere on a better reading.
    """
    read = [fact for fact in timeline if isinstance(fact, MailFact | EventFact)]
    return next((fact for fact in read if opens(fact)), read[0]).id


def ident(fact_id: str) -> str:
    """What an opportunity is called that is known by this fact: short enough to type."""
    return hashlib.sha256(fact_id.encode()).hexdigest()[:8]
