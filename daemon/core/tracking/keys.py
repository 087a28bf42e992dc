"""What facts know each other by: Message-IDs, calendar UIDs, addresses, domains, names and hours, as keys."""

from daemon.core.facts import DOUBTFUL, EventFact, MailFact, Person
from daemon.core.reading.senders import is_relay
from daemon.core.tracking.alike import folded, folded_employer, squeezed

UNHEARD = ("domain:", "employer:", "begins:", "at:", "name:")
"""How keys begin that are too weak to draw in a mail that reads as unrelated."""


def counts(fact: MailFact | EventFact) -> bool:
    """Is this fact sure enough, and genuine, so that it may move anything?"""
    return fact.reading.confidence >= DOUBTFUL and fact.reading.trusted


def lasting_keys(fact: MailFact | EventFact) -> set[str]:
    """All that a process answers to from this fact on; a forged mail lends it nothing, a doubtful one its thread."""
    if not fact.reading.trusted:
        return set()
    keys = threads(fact)
    if counts(fact):
        keys |= times(fact)
        keys |= addresses(fact) | spoken_of(fact) | names(fact)
        keys |= {domain_key(fact.reading.domain), label_key(fact.reading.domain)} if fact.reading.domain else set()
        employer = fact.reading.employer
        keys |= {employer_key(employer), beginning_key(employer)} if employer else set()
    return keys


def times(fact: MailFact | EventFact) -> set[str]:
    """The hours of the interviews that this fact tells of: a person can be at one only."""
    told = fact.reading.interviews if counts(fact) else ()
    return {f"at:{i.start.timestamp():.0f}" for i in told if i.start is not None and i.status != "cancelled"}


def names(fact: MailFact | EventFact) -> set[str]:
    """The keys of the people whom a fact names in full, whoever wrote it among them."""
    told = [*fact.reading.people, *(p for i in fact.reading.interviews for p in i.with_whom)]
    told += [fact.sender] if isinstance(fact, MailFact) and not (fact.outgoing or fact.reading.bulk) else []
    return {f"name:{folded(p.name)}" for p in told if p.name and " " in folded(p.name)}


def spoken_of(fact: MailFact | EventFact) -> set[str]:
    """Keys of the employer's people whom this fact names in full without an address: they may write from there."""
    reading = fact.reading
    told = (*reading.people, *(p for i in reading.interviews for p in i.with_whom))
    named = {folded(p.name) for p in told if p.name and not p.address}
    return {f"who:{name}@{reading.domain}" for name in named if " " in name} if reading.domain else set()


def introduced(fact: MailFact | EventFact) -> set[str]:
    """The keys by which someone is known whose first mail this is, if they had been spoken of: at their very domain."""
    if not isinstance(fact, MailFact) or fact.outgoing or fact.reading.bulk or not fact.sender.name:
        return set()
    host = (fact.sender.address or "").rpartition("@")[2].split(".")
    return {f"who:{folded(fact.sender.name)}@{'.'.join(host[at:])}" for at in range(len(host) - 1)}


def domain_key(domain: str) -> str:
    """The key of an employer's domain."""
    return f"domain:{domain}"


def employer_key(name: str) -> str:
    """The key of an employer's name, however it is written: "Meridian Foods Ltd" is meridianfoods."""
    return f"employer:{squeezed(folded_employer(name))}"


def beginning_key(name: str) -> str:
    """The key of how an employer's name begins, by which those are found that are said more shortly, or more fully."""
    return f"begins:{folded_employer(name).partition(' ')[0]}"


def label_key(domain: str) -> str:
    """The key of the employer's name that a domain is made of: `acme.example` answers to "Acme"."""
    return f"employer:{squeezed(domain.partition('.')[0])}"


def threads(fact: MailFact | EventFact) -> set[str]:
    """The Message-IDs and calendar UIDs that tie this fact to others."""
    uids = {f"uid:{i.uid}" for i in fact.reading.interviews if i.uid}
    if isinstance(fact, EventFact):
        return uids | {f"uid:{fact.key}"}
    return uids | set(fact.refs) | ({fact.message_id} if fact.message_id else set())


def addresses(fact: MailFact | EventFact) -> set[str]:
    """The addresses on the employer's side that this fact names in its header or attendees, but for a system's."""
    people: tuple[Person, ...] = (*fact.reading.people, *(p for i in fact.reading.interviews for p in i.with_whom))
    if isinstance(fact, MailFact) and fact.outgoing:
        people = (*fact.recipients, *people)
    if (
        isinstance(fact, MailFact)
        and not fact.outgoing
        and (not fact.reading.bulk or fact.reading.kind == "auto_reply")
    ):
        people = (fact.sender, *people)
    return {p.address for p in people if p.address and not is_relay(p.address)}


def link_keys(fact: MailFact) -> frozenset[str]:
    """What an unrelated mail may later be found by: its thread, and who wrote it or was written to."""
    return frozenset(threads(fact) | addresses(fact) | set(fact.reading.failed))
