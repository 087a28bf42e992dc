"""The people of one process: who is who, how they can be reached, and who has been thanked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from daemon.core.facts import CommandFact, DraftFact, EventFact, Fact, MailFact, Person, Role
from daemon.core.opportunity import Contact, Round
from daemon.core.reading.senders import never_answers
from daemon.core.tracking.linking import counts, folded
from daemon.core.you import You

WEIGHT: dict[Role, int] = {
    "unknown": 0,
    "coordinator": 1,
    "peer": 2,
    "recruiter": 3,
    "executive": 4,
    "agency": 5,
    "hiring_manager": 6,
}
"""Which of two roles told of one person stands: the more telling one."""


@dataclass(slots=True)
class People:
    """Persons gathered from facts; two mentions of one person become one."""

    known: list[Person] = field(default_factory=list)

    def add(self, person: Person) -> None:
        """Take in a mention: enriches someone known, or adds them."""
        for index, other in enumerate(self.known):
            if same_person(person, other):
                self.known[index] = enriched(other, person)
                return
        if person.address or person.name:
            self.known.append(person)

    def key(self, person: Person) -> str | None:
        """The key of the known person that this mention means, None when nobody fits."""
        fits = [p for p in self.known if same_person(person, p)]
        return key_of(fits[0]) if fits else None


def gather(facts: Iterable[Fact], you: You) -> People:
    """Everyone on the employer's side whom the facts name, by time; never the user."""
    people = People()
    mentions = [person for fact in facts for person in mentioned(fact) if not is_user(person, you)]
    for person in sorted(mentions, key=lambda p: p.address is None):
        people.add(person)
    return people


def mentioned(fact: Fact) -> tuple[Person, ...]:
    """The people whom one fact names."""
    if isinstance(fact, CommandFact):
        return (fact.person,) if fact.person and fact.verb == "met" else ()
    if isinstance(fact, DraftFact) or not fact.reading.trusted:
        return ()
    taking_part = tuple(person for interview in fact.reading.interviews for person in interview.with_whom)
    named = (*fact.reading.people, *taking_part) if counts(fact) else ()
    if isinstance(fact, EventFact):
        return named
    if fact.outgoing:
        return (*fact.recipients, *named)
    return named if fact.reading.bulk or fact.reading.kind == "bounce" else (fact.sender, *named)


def is_user(person: Person, you: You) -> bool:
    """Is this mention the user's own name or address?"""
    if person.address:
        return you.is_you(person.address)
    return bool(person.name and you.name and folded(person.name) == folded(you.name))


def same_person(one: Person, other: Person) -> bool:
    """Do two mentions mean one person: the same address, or the same name where an address is missing?

    A first name alone means the person who has it.
    """
    if one.address and other.address:
        return one.address == other.address
    if not one.name or not other.name:
        return False
    first, second = folded(one.name).split(), folded(other.name).split()
    if first == second:
        return True
    shorter, longer = sorted((first, second), key=len)
    return len(shorter) == 1 and len(longer) > 1 and shorter[0] == longer[0]


def enriched(known: Person, mention: Person) -> Person:
    """What is known of a person after one more mention: the fuller name, the newer title and phone."""
    names = [name for name in (mention.name, known.name) if name]
    return Person(
        name=max(names, key=lambda n: len(n.split())) if names else None,
        address=known.address or mention.address,
        title=mention.title or known.title,
        phone=mention.phone or known.phone,
        role=max(known.role, mention.role, key=lambda role: WEIGHT[role]),
    )


def key_of(person: Person) -> str:
    """A contact's key: the address, else the folded name."""
    return person.address or folded(person.name or "")


def contacts(people: People, facts: Sequence[Fact], rounds: Sequence[Round]) -> tuple[Contact, ...]:
    """The contacts that `people` are, given all facts of the process by time, and its rounds."""
    met = {key for r in rounds if r.state == "held" for key in r.people}
    cut_off = unreachable(facts)
    found = []
    for person in people.known:
        key = key_of(person)
        reason = cut_off.get(person.address or "") or (never_answers(person.address) if person.address else None)
        contact = Contact(key=key, person=person, met=key in met, unreachable=reason)
        found.append(replace(contact, last_mail=last_mail(facts, person), thanked=thanked(facts, people, key)))
    return tuple(found)


def unreachable(facts: Iterable[Fact]) -> dict[str, str]:
    """Addresses that mail can't reach, with the reason, as bounces and absence notices told."""
    told: dict[str, str] = {}
    for fact in facts:
        if isinstance(fact, MailFact) and counts(fact):
            told |= dict.fromkeys(fact.reading.failed, "mail to this address came back")
            told |= dict.fromkeys(fact.reading.departed, "they no longer work there")
    return told


def last_mail(facts: Sequence[Fact], person: Person) -> MailFact | None:
    """The mail whose thread is answered in: the newest from this person, else to them, else with them in copy."""
    if not person.address:
        return None
    mails = [f for f in facts if isinstance(f, MailFact) and f.reading.trusted and f.message_id]
    copied = [f for f in mails if person.address in {p.address for p in f.recipients}]
    theirs = [f for f in mails if not f.outgoing and f.sender.address == person.address]
    found = theirs or [f for f in copied if f.outgoing] or copied
    return found[-1] if found else None


def thanked(facts: Iterable[Fact], people: People, key: str) -> datetime | None:
    """When this person was last thanked: by the user's mail, by a note passed on, or as the user says."""
    times = [fact.at for fact in facts if key in thanked_keys(fact, people)]
    return max(times, default=None)


def thanked_keys(fact: Fact, people: People) -> set[str | None]:
    """The keys of those whom one fact thanks."""
    if isinstance(fact, MailFact) and fact.outgoing and fact.reading.kind == "thank_you" and counts(fact):
        return {people.key(p) for p in fact.recipients}
    if isinstance(fact, DraftFact) and fact.state == "sent":
        return {people.key(p) for p in fact.thanks}
    if isinstance(fact, CommandFact) and fact.verb == "thanked":
        return {people.key(fact.person)} if fact.person else {key_of(p) for p in people.known}
    return set()


def is_thanked(contact: Contact, rounds: Iterable[Round]) -> bool:
    """Has this person been thanked since the latest round with them began?"""
    starts = [r.start for r in rounds if r.state == "held" and contact.key in r.people]
    return contact.thanked is not None and all(contact.thanked >= start for start in starts)
