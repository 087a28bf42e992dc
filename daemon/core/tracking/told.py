"""What the user told of one process: whom they met, when not to be bothered, and that it isn't over after all."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

import msgspec
from msgspec.structs import replace

from daemon.core.facts import CommandFact, Fact, Person, Verb
from daemon.core.opportunity import Round, Word
from daemon.core.tracking.contacts import People, same_person
from daemon.core.tracking.corrections import order
from daemon.core.tracking.session import LENGTH

LONGEST = timedelta(minutes=30)
"""How far a meeting's time, as the user remembers it, may lie from the round it was."""


def said(timeline: Iterable[Fact], verb: Verb) -> list[CommandFact]:
    """The commands of this verb, in the order they were given."""
    return sorted((f for f in timeline if isinstance(f, CommandFact) and f.verb == verb), key=order)


def reopened(timeline: Sequence[Fact]) -> tuple[Fact, ...]:
    """The timeline without the closes that a `reopen` took back, nor itself: as if they had not been."""
    taken_back = said(timeline, "reopen")
    if not taken_back:
        return tuple(timeline)
    closes = [c for c in said(timeline, "close") if order(c) < order(taken_back[-1])]
    gone = {command.id for command in (*taken_back, *closes)}
    return tuple(fact for fact in timeline if fact.id not in gone)


def snoozed_until(timeline: Iterable[Fact], rounds: Iterable[Round], theirs: Word | None) -> date | None:
    """The day to which the user put the next step off, unless something has happened since: a word, a round."""
    last = said(timeline, "snooze")[-1:]
    if not last or (theirs is not None and theirs.at > last[0].at):
        return None
    if any(r.state == "held" and r.end > last[0].at for r in rounds):
        return None
    return last[0].until


def describe(people: People, timeline: Iterable[Fact]) -> None:
    """Let what the user told of those they met stand over what was read of them."""
    for person in (command.person for command in said(timeline, "met") if command.person):
        for index, known in enumerate(people.known):
            if same_person(person, known):
                role = known.role if person.role == "unknown" else person.role
                people.known[index] = msgspec.structs.replace(known, title=person.title or known.title, role=role)
                break


def with_met(rounds: Iterable[Round], timeline: Iterable[Fact], people: People, now: datetime) -> tuple[Round, ...]:
    """The rounds, with everyone in them whom the user told of, and those that only the user knew."""
    found = list(rounds)
    for command in said(timeline, "met"):
        key = people.key(command.person) if command.person else None
        if key is None:
            continue
        round_ = round_of(found, command)
        if round_ is None:
            found.append(unheard_of(command, key, now))
        else:
            found[found.index(round_)] = replace(
                round_,
                state="held" if round_.end <= now else "planned",
                people=tuple(dict.fromkeys((*round_.people, key))),
            )
    found.sort(key=lambda r: (r.start, r.fact))
    return numbered(found)


def round_of(rounds: Iterable[Round], command: CommandFact) -> Round | None:
    """The round that the user speaks of: the one at that time, else the latest that had begun; None where unknown."""
    if command.held is not None:
        held = command.held
        at_it = [r for r in rounds if r.start - LONGEST <= held < r.end]
        return min(at_it, key=lambda r: abs(r.start - held), default=None)
    begun = [r for r in rounds if r.state in ("held", "planned") and r.start <= command.at]
    return max(begun, key=lambda r: r.end, default=None)


def unheard_of(command: CommandFact, key: str, now: datetime) -> Round:
    """A round that no mail tells of: at the time that the user names, else just over when they told of it."""
    start = command.held or command.at - LENGTH["phone"]
    end = start + (timedelta(minutes=60) if command.held else LENGTH["phone"])
    return Round(
        number=0,
        start=start,
        end=end,
        state="held" if end <= now else "planned",
        medium=None,
        people=(key,),
        anchor=start.astimezone(UTC).isoformat(),
        fact=command.id,
    )


def numbered(rounds: Iterable[Round]) -> tuple[Round, ...]:
    """The rounds with their numbers, by start; 0 for those that are off or only proposed."""
    number = 0
    found = []
    for one in rounds:
        counts = one.state in ("held", "planned")
        number += counts
        found.append(replace(one, number=number if counts else 0))
    return tuple(found)


def chosen(timeline: Iterable[Fact]) -> Person | None:
    """Whom the user chose last to be written to (`afterword address`)."""
    return next((c.person for c in reversed(said(timeline, "address")) if c.person), None)
