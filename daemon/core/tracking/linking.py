"""Which process does each fact belong to? By thread, calendar UID, address, domain, then employer and role.

Facts are taken in order of time, whatever order they were learnt in, so the grouping of a set of
facts doesn't depend on how they arrived.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count

import msgspec

from daemon.core.facts import CommandFact, DraftFact, EventFact, Fact, Kind, MailFact, Reading
from daemon.core.tracking.agencies import as_agencies_write, whose
from daemon.core.tracking.alike import (
    folded,
    folded_employer,
    less_said,
    said_more_shortly,
    same_employer,
    same_role,
)
from daemon.core.tracking.context import in_a_process
from daemon.core.tracking.keys import (
    UNHEARD,
    addresses,
    beginning_key,
    counts,
    domain_key,
    employer_key,
    introduced,
    lasting_keys,
    names,
    threads,
    times,
)

JOINING: frozenset[Kind] = frozenset({"unrelated", "auto_reply", "bounce", "sent"})
"""Kinds that mean something only within a process; any other starts one by itself."""

ANSWERING: dict[Kind, float] = {"reply": 0.8, "rejection": 0.6}
"""How sure these must be to begin a process: most people's letters answer something, and many say no to something."""

CONTINUING: frozenset[Kind] = frozenset(
    {"thank_you", "follow_up", "sent", "reply", "rescheduled", "cancelled", "unrelated", "auto_reply", "bounce"}
)
"""Kinds that only go on with what there is: from someone who is in one process alone, they belong to that one, whatever
role they seem to name."""


class Process(msgspec.Struct):
    """The facts of one hiring process, and what other facts may know it by."""

    number: int = 0
    """Which one it was to begin, among all."""
    facts: list[Fact] = []
    keys: set[str] = set()
    """All that it answers to: Message-IDs and calendar UIDs, addresses, domains, employers."""
    roles: set[str] = set()
    clients: set[str] = set()
    """Employers by name, folded."""
    agents: set[str] = set()
    """The domains of the agencies in it."""
    newest: tuple[float, str] = (0.0, "")

    def take(self, fact: Fact) -> set[str]:
        """Add a fact; gives the keys that are new with it."""
        self.facts.append(fact)
        self.newest = max(self.newest, (fact.at.timestamp(), fact.id))
        if not isinstance(fact, MailFact | EventFact):
            return set()
        new = lasting_keys(fact) - self.keys
        self.keys |= new
        if counts(fact):
            self.roles |= {folded(fact.reading.role)} if fact.reading.role else set()
            self.clients |= {folded_employer(fact.reading.employer)} if fact.reading.employer else set()
            self.agents |= agents(fact)
        return new

    def absorb(self, other: "Process") -> None:
        """Take over everything of another process."""
        self.facts += other.facts
        self.keys |= other.keys
        self.roles |= other.roles
        self.clients |= other.clients
        self.agents |= other.agents
        self.newest = max(self.newest, other.newest)

    def could_be(self, reading: Reading) -> bool:
        """May a fact with this reading belong here, as far as role and (for an agency) client go?"""
        return self.could_be_client(reading) and self.could_be_role(reading)

    def could_be_client(self, reading: Reading) -> bool:
        """May a fact with this reading belong here, as far as an agency's client goes?"""
        if reading.agency and reading.employer and self.clients:
            return any(same_employer(folded_employer(reading.employer), one) for one in self.clients)
        return True

    def could_be_role(self, reading: Reading) -> bool:
        """The same for the role: what it is called most fully is what counts."""
        if not reading.role or not self.roles:
            return True
        role = folded(reading.role)
        fullest = [one for one in self.roles if not any(one != other and less_said(one, other) for other in self.roles)]
        return any(same_role(role, one) for one in fullest)


class Directory(msgspec.Struct):
    """All processes found so far, and which of them answer to a key."""

    processes: dict[int, Process] = {}
    """By their number, the first begun first."""
    by_key: dict[str, list[Process]] = {}
    numbers: Iterator[int] = msgspec.field(default_factory=count)

    def known_by(self, keys: Iterable[str]) -> list[Process]:
        """The processes that answer to any of these keys, each once, the first begun first."""
        found = {process.number for key in keys for process in self.by_key.get(key, ())}
        return [self.processes[number] for number in sorted(found)]

    def take(self, home: Process, fact: Fact) -> None:
        """Let a process have a fact, and answer to what the fact is known by."""
        for key in home.take(fact):
            self.by_key.setdefault(key, []).append(home)

    def begin(self, fact: Fact) -> None:
        """A new process with this fact."""
        process = Process(next(self.numbers))
        self.processes[process.number] = process
        self.take(process, fact)

    def merge(self, home: Process, other: Process) -> None:
        """Two processes have turned out to be one."""
        for key in other.keys:
            rest = [p for p in self.by_key[key] if p is not other]
            self.by_key[key] = rest if home in rest else [*rest, home]
        home.absorb(other)
        del self.processes[other.number]


def group(facts: Iterable[Fact]) -> list[Process]:
    """The processes that `facts` make up, by their first fact.

    Mail that reads as unrelated, bounces and auto-replies only join a process, by thread or by the
    address of someone in it; commands and drafts follow the fact that they are about. What belonged to
    none when it came is looked at again: a later mail of its thread may show what it was about.
    """
    directory = Directory()
    followers: list[CommandFact | DraftFact] = []
    waiting: list[MailFact] = []
    known = sorted(as_agencies_write(list(facts)), key=lambda f: (f.at, f.id))
    answers = answers_to(known)
    for told in known:
        if isinstance(told, CommandFact | DraftFact):
            followers.append(told)
            continue
        homes = find(directory, told)
        fact = in_a_process(told, answers.get(told.id, ())) if homes else told
        if homes:
            for other in homes[1:] if counts(fact) else ():
                directory.merge(homes[0], other)
            directory.take(homes[0], fact)
        elif opens(fact):
            directory.begin(fact)
        elif isinstance(fact, MailFact):
            waiting.append(fact)
    look_again(directory, waiting, answers)
    found = list(directory.processes.values())
    by_fact = {fact.id: process for process in found for fact in process.facts}
    for follower in followers:
        owner = by_fact.get(follower.about)
        if owner is not None:
            owner.take(follower)
    return found


def look_again(directory: Directory, waiting: Sequence[MailFact], answers: Mapping[str, list[MailFact]]) -> None:
    """Let mails that belonged to no process when they came, by time, join the one that their thread has become."""
    for early in reversed(waiting):
        homes = directory.known_by(threads(early))
        if len(homes) == 1:
            directory.take(homes[0], in_a_process(early, answers.get(early.id, ())))


def answers_to(facts: Iterable[Fact]) -> dict[str, list[MailFact]]:
    """By the id of their mail, what the user wrote in direct answer to it."""
    known: dict[str, str] = {}
    found: dict[str, list[MailFact]] = {}
    for fact in facts:
        if not isinstance(fact, MailFact):
            continue
        if fact.message_id:
            known[fact.message_id] = fact.id
        if fact.outgoing and fact.refs and (asked := known.get(fact.refs[-1])):
            found.setdefault(asked, []).append(fact)
    return found


def opens(fact: MailFact | EventFact) -> bool:
    """Does this fact start a process when it belongs to none? An answer to something unknown must be plain to."""
    plain = fact.reading.confidence >= ANSWERING.get(fact.reading.kind, 0)
    return counts(fact) and plain and fact.reading.kind not in JOINING


def find(directory: Directory, fact: MailFact | EventFact) -> list[Process]:
    """The processes that this fact belongs to: several only when it proves that they are one."""
    homes = directory.known_by(threads(fact))
    if not fact.reading.trusted:
        return homes
    homes = homes or nearest_to(directory, fact)
    return homes + [p for p in directory.known_by(times(fact)) if p not in homes and is_nameless(p, fact)]


def nearest_to(directory: Directory, fact: MailFact | EventFact) -> list[Process]:
    """The one process that this fact fits by address, domain, employer and role."""
    reading = fact.reading
    known = directory.known_by(addresses(fact) | set(reading.failed)) or directory.known_by(introduced(fact))
    nearest = latest(known, reading)
    if not nearest and len(known) == 1 and reading.kind in CONTINUING and known[0].could_be_client(reading):
        nearest = known
    if nearest or not opens(fact):
        return nearest
    if reading.domain and not reading.agency:
        nearest = latest(directory.known_by({domain_key(reading.domain)}), reading)
    if not nearest and reading.employer:
        same = directory.known_by({employer_key(reading.employer)})
        nearest = latest((p for p in same if not is_through_another(p, fact)), reading)
    if not nearest and reading.employer:
        name, begun = folded_employer(reading.employer), directory.known_by({beginning_key(reading.employer)})
        begun = [p for p in begun if not is_through_another(p, fact)]
        alike = [p for p in begun if any(said_more_shortly(name, c) for c in p.clients)]
        nearest = latest(alike, reading)
    return nearest or only_of_that_role(directory, reading) or only_with_them(directory, fact)


def is_through_another(process: Process, fact: MailFact | EventFact) -> bool:
    """Is it an agency's mail, and the process one that another agency runs: two that know of one vacancy?"""
    theirs = agents(fact)
    return bool(theirs and process.agents) and theirs.isdisjoint(process.agents)


def agents(fact: MailFact | EventFact) -> set[str]:
    """The domain of the agency that wrote this, or was written to; none where theirs is a webmail address."""
    if not isinstance(fact, MailFact) or not fact.reading.agency:
        return set()
    others = fact.recipients[:1] if fact.outgoing else (fact.sender,)
    return {domain for one in others for domain in whose(one.address) if "@" not in domain}


def only_of_that_role(directory: Directory, reading: Reading) -> list[Process]:
    """Where a system's mail names a role and nobody: the one process for it, if there is just one."""
    if reading.employer or reading.domain or reading.agency or not reading.role:
        return []
    same = [p for p in directory.processes.values() if p.roles and p.could_be_role(reading)]
    return same if len(same) == 1 else []


def only_with_them(directory: Directory, fact: MailFact | EventFact) -> list[Process]:
    """Where a system's mail names a person and nothing else ("Confirmed: Chat with Bo"): the one process with them."""
    reading = fact.reading
    if reading.employer or reading.domain or reading.agency or not reading.bulk:
        return []
    known = [p for p in directory.known_by(names(fact)) if p.could_be_role(reading)]
    return known if len(known) == 1 else []


def is_nameless(process: Process, fact: MailFact | EventFact) -> bool:
    """Is one of the two a bare entry, such as the user's own "Interview" at that hour: no employer, no one in it?"""
    bare_fact = not fact.reading.employer and not fact.reading.domain and not addresses(fact)
    bare_process = all(key.startswith(("<", "uid:", "at:")) for key in process.keys)
    return (bare_fact or bare_process) and process.could_be(fact.reading)


def latest(processes: Iterable[Process], reading: Reading) -> list[Process]:
    """The one process, of those that a reading fits, in which something happened last."""
    fitting = [p for p in processes if p.could_be(reading)]
    return [max(fitting, key=lambda p: p.newest)] if fitting else []


def process_keys(processes: Iterable[Process]) -> frozenset[str]:
    """What to look for among unrelated mail: the threads and people of all processes, and no more."""
    keys = frozenset(key for p in processes for key in p.keys)
    return frozenset(key for key in keys if not key.startswith(UNHEARD))
