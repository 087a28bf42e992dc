"""Which process does each fact belong to? By thread, calendar UID, address, domain, then employer and role.

Facts are taken in order of time, whatever order they were learnt in, so the grouping of a set of
facts doesn't depend on how they arrived.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from daemon.core.facts import DOUBTFUL, CommandFact, DraftFact, EventFact, Fact, Kind, MailFact, Person, Reading

OPENING: frozenset[Kind] = frozenset(
    {
        "outreach",
        "acknowledged",
        "assessment",
        "invitation",
        "scheduled",
        "rescheduled",
        "cancelled",
        "status_update",
        "rejection",
        "offer",
        "reply",
        "applied",
        "thank_you",
        "follow_up",
        "withdrew",
    }
)
"""Kinds that start a process by themselves; any other mail only joins one."""

LEGAL_FORMS = re.compile(
    r"[\s,]+(inc|llc|ltd|limited|plc|corp|corporation|co|gmbh|ag|se|kg|sa|sas|sarl|srl|bv|nv|oy|ab|as)\b\.?$"
)


@dataclass(slots=True)
class Process:
    """The facts of one hiring process, and what other facts may know it by."""

    facts: list[Fact] = field(default_factory=list)
    threads: set[str] = field(default_factory=set)
    """Message-IDs and calendar UIDs."""
    addresses: set[str] = field(default_factory=set)
    domains: set[str] = field(default_factory=set)
    employers: set[str] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)

    def take(self, fact: Fact) -> None:
        """Add a fact, and what it is known by."""
        self.facts.append(fact)
        if not isinstance(fact, MailFact | EventFact) or not fact.reading.trusted:
            return
        self.threads |= threads(fact)
        if not counts(fact):
            return
        self.addresses |= addresses(fact)
        reading = fact.reading
        if reading.domain:
            self.domains.add(reading.domain)
        if reading.employer:
            self.employers.add(folded_employer(reading.employer))
        if reading.role:
            self.roles.add(folded(reading.role))

    def absorb(self, other: "Process") -> None:
        """Take over everything of another process."""
        self.facts += other.facts
        self.threads |= other.threads
        self.addresses |= other.addresses
        self.domains |= other.domains
        self.employers |= other.employers
        self.roles |= other.roles

    def could_be(self, reading: Reading) -> bool:
        """May a fact with this reading belong here, as far as role and (for an agency) client go?"""
        if reading.role and self.roles and not any(same_role(folded(reading.role), known) for known in self.roles):
            return False
        if reading.agency and reading.employer and self.employers:
            return folded_employer(reading.employer) in self.employers
        return True


def group(facts: Iterable[Fact]) -> list[Process]:
    """The processes that `facts` make up, by their first fact.

    Mail that reads as unrelated, bounces and auto-replies only join a process, by thread or by the
    address of someone in it; commands and drafts follow the fact that they are about.
    """
    processes: list[Process] = []
    followers: list[CommandFact | DraftFact] = []
    for fact in sorted(facts, key=lambda f: (f.at, f.id)):
        if isinstance(fact, CommandFact | DraftFact):
            followers.append(fact)
            continue
        homes = find(processes, fact)
        if homes:
            home = homes[0]
            for other in homes[1:] if counts(fact) else ():
                home.absorb(other)
                processes.remove(other)
            home.take(fact)
        elif opens(fact):
            process = Process()
            process.take(fact)
            processes.append(process)
    by_fact = {fact.id: process for process in processes for fact in process.facts}
    for follower in followers:
        owner = by_fact.get(follower.about)
        if owner is not None:
            owner.take(follower)
    return processes


def counts(fact: MailFact | EventFact) -> bool:
    """Is this fact sure enough, and genuine, so that it may move anything?"""
    return fact.reading.confidence >= DOUBTFUL and fact.reading.trusted


def opens(fact: MailFact | EventFact) -> bool:
    """Does this fact start a process when it belongs to none?"""
    return counts(fact) and fact.reading.kind in OPENING


def find(processes: list[Process], fact: MailFact | EventFact) -> list[Process]:
    """The processes that this fact belongs to: several only when it proves that they are one."""
    by_thread = [p for p in processes if p.threads & threads(fact)]
    if by_thread:
        return by_thread
    if not fact.reading.trusted:
        return []
    fitting = [p for p in processes if p.could_be(fact.reading)]
    nearest = latest([p for p in fitting if p.addresses & (addresses(fact) | set(fact.reading.failed))])
    if nearest or not opens(fact):
        return nearest
    reading = fact.reading
    if reading.domain and not reading.agency:
        nearest = latest([p for p in fitting if reading.domain in p.domains])
    if not nearest and reading.employer:
        nearest = latest([p for p in fitting if folded_employer(reading.employer) in p.employers])
    return nearest


def latest(processes: list[Process]) -> list[Process]:
    """The one process, of several that fit, in which something happened last."""
    return [max(processes, key=lambda p: (p.facts[-1].at, p.facts[-1].id))] if processes else []


def threads(fact: MailFact | EventFact) -> set[str]:
    """The Message-IDs and calendar UIDs that tie this fact to others."""
    uids = {f"uid:{i.uid}" for i in fact.reading.interviews if i.uid}
    if isinstance(fact, EventFact):
        return uids | {f"uid:{fact.key}"}
    return uids | set(fact.refs) | ({fact.message_id} if fact.message_id else set())


def addresses(fact: MailFact | EventFact) -> set[str]:
    """The addresses on the employer's side that this fact names in its header or attendees.

    Addresses that many employers share (a relay's, a no-reply) are left out by the reader.
    """
    people: tuple[Person, ...] = (*fact.reading.people, *(p for i in fact.reading.interviews for p in i.with_whom))
    if isinstance(fact, MailFact) and fact.outgoing:
        people = (*fact.recipients, *people)
    if (
        isinstance(fact, MailFact)
        and not fact.outgoing
        and (not fact.reading.bulk or fact.reading.kind == "auto_reply")
    ):
        people = (fact.sender, *people)
    return {p.address for p in people if p.address}


def link_keys(fact: MailFact) -> frozenset[str]:
    """What an unrelated mail may later be found by: its thread, and who wrote it or was written to."""
    return frozenset(threads(fact) | addresses(fact) | set(fact.reading.failed))


def process_keys(processes: Iterable[Process]) -> frozenset[str]:
    """What to look for among unrelated mail: the threads and people of all processes."""
    return frozenset(key for p in processes for key in p.threads | p.addresses)


def folded(text: str) -> str:
    """Lower case, without accents or punctuation, single spaces."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w]+", " ", plain.casefold()).split())


def folded_employer(name: str) -> str:
    """An employer's name without its legal form, folded."""
    return folded(LEGAL_FORMS.sub("", name.casefold().strip().rstrip("."))) or folded(name)


def same_role(one: str, other: str) -> bool:
    """Do two folded role names mean one role: equal, or one is the other said more shortly?"""
    first, second = set(one.split()), set(other.split())
    return first <= second or second <= first
