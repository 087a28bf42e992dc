"""The people of one process: who is who, how they can be reached, and who has been thanked."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import msgspec
from msgspec.structs import replace

from daemon.core.facts import CommandFact, DraftFact, EventFact, Fact, MailFact, Person, Role
from daemon.core.opportunity import Contact, Round
from daemon.core.reading.senders import never_answers
from daemon.core.tracking.alike import folded, squeezed
from daemon.core.tracking.keys import counts
from daemon.core.tracking.words import SILENT, bounced
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


LATELY = timedelta(days=14)
"""How long after a round the user's thanks are still for it."""


class People(msgspec.Struct):
    """Persons gathered from facts; two mentions of one person become one."""

    known: list[Person] = []

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
        known = self.known_as(person)
        return key_of(known) if known else None

    def known_as(self, person: Person) -> Person | None:
        """The known person that this mention means, with all that was gathered of them."""
        return next((p for p in self.known if same_person(person, p)), None)


def gather(facts: Iterable[Fact], you: You) -> People:
    """Everyone on the employer's side whom the facts name, by time; never the user, nor the employer's own name."""
    people, known = People(), list(facts)
    firms = {squeezed(f.reading.employer) for f in known if isinstance(f, MailFact | EventFact) and f.reading.employer}
    told = (person for fact in known for person in mentioned(fact) if not is_user(person, you))
    mentions = [person for person in told if person.address or squeezed(person.name or "") not in firms]
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

    A first or last name alone means the person who has it.
    """
    if one.address and other.address:
        return one.address == other.address
    if not one.name or not other.name:
        return False
    first, second = folded(one.name).split(), folded(other.name).split()
    if first == second:
        return True
    shorter, longer = sorted((first, second), key=len)
    return len(shorter) == 1 and len(longer) > 1 and shorter[0] in (longer[0], longer[-1])


def enriched(known: Person, mention: Person) -> Person:
    """What is known of a person after one more mention: the fuller name, the newer title and phone."""
    names = [name for name in (mention.name, known.name) if name]
    return Person(
        name=max(names, key=lambda n: len(n.split())) if names else None,
        address=known.address or mention.address,
        title=mention.title or known.title,
        phone=mention.phone or known.phone,
        role=max(known.role, mention.role, key=lambda role: WEIGHT[role]),
        honorific=mention.honorific or known.honorific,
    )


def key_of(person: Person) -> str:
    """A contact's key: the address, else the folded name."""
    return person.address or folded(person.name or "")


def contacts(people: People, facts: Sequence[Fact], rounds: Sequence[Round]) -> tuple[Contact, ...]:
    """The contacts that `people` are, given all facts of the process by time, and its rounds."""
    met = {key for r in rounds if r.state == "held" for key in r.people}
    cut_off, mails, thanks = unreachable(facts), last_mails(facts), thanked(facts, people)
    found = []
    for person in people.known:
        key, address = key_of(person), person.address or ""
        reason = cut_off.get(address) or (never_answers(address) if address else None)
        found.append(Contact(key, person, key in met, thanks.get(key), mails.get(address), reason))
    return tuple(found)


def unreachable(facts: Iterable[Fact]) -> dict[str, str]:
    """Addresses that mail can't reach, with the reason, as bounces and absence notices told."""
    told: dict[str, str] = {}
    for fact in facts:
        if isinstance(fact, MailFact) and counts(fact):
            told |= dict.fromkeys(fact.reading.failed, "mail to this address came back")
            told |= dict.fromkeys(fact.reading.departed, "they no longer work there")
    return told


def last_mails(facts: Iterable[Fact]) -> dict[str, MailFact]:
    """By address, the mail whose thread is answered in: the newest from it, else to it, else with it in copy."""
    copied: dict[str, MailFact] = {}
    written: dict[str, MailFact] = {}
    theirs: dict[str, MailFact] = {}
    for fact in facts:
        if isinstance(fact, MailFact) and fact.reading.trusted and fact.message_id:
            to = dict.fromkeys((p.address for p in fact.recipients if p.address), fact)
            copied |= to
            if fact.outgoing:
                written |= to
            elif fact.sender.address and fact.reading.kind not in SILENT:
                theirs[fact.sender.address] = fact
    return copied | written | theirs


def thanked(facts: Sequence[Fact], people: People) -> dict[str, datetime]:
    """By key, when a person was last thanked: by the user's mail, by a note passed on, or as the user says.

    What came back has thanked nobody.
    """
    found: dict[str, datetime] = {}
    lost = bounced(facts)
    for fact in facts:
        if isinstance(fact, MailFact | DraftFact) and fact.message_id in lost:
            continue
        for key in thanked_keys(fact, people):
            if key is not None:
                found[key] = max(fact.at, found.get(key, fact.at))
    return found


def with_thanked(rounds: Sequence[Round], facts: Iterable[Fact], people: People) -> tuple[Round, ...]:
    """The rounds, with whom the user thanked in those that were held and of which nobody told who took part."""
    notes = [f for f in facts if isinstance(f, MailFact) and f.outgoing and f.reading.kind == "thank_you" and counts(f)]
    found = list(rounds)
    for note in notes:
        begun = [r for r in found if r.state == "held" and r.start <= note.at]
        last = max(begun, key=lambda r: r.start, default=None)
        if last is not None and not last.people and note.at - last.end < LATELY:
            keys = tuple(sorted(key for key in thanked_keys(note, people) if key))
            found[found.index(last)] = replace(last, people=keys)
    return tuple(found)


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
