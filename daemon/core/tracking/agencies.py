"""What an agency's people write is read as an agency's, whichever of their mails says that they recruit for others."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import TypeGuard

import msgspec

from daemon.core.facts import DOUBTFUL, Fact, MailFact, Reading
from daemon.core.reading.senders import is_relay, own_domain
from daemon.core.tracking.alike import squeezed


def as_agencies_write(facts: Sequence[Fact]) -> list[Fact]:
    """The facts, with whatever an agency's people write or are written read as an agency's: it never is the employer.

    One mail of theirs that says so (by "my client", by its signature) tells for all from that address or domain.
    """
    agents = set[str]()
    for fact in facts:
        if isinstance(fact, MailFact) and not fact.outgoing and says_so(fact.reading):
            agents |= whose(fact.sender.address)
    return [as_an_agents(fact) if is_with_one_of(fact, agents) else fact for fact in facts]


def says_so(reading: Reading) -> bool:
    """Does this reading show, surely enough, that its writer recruits for others?"""
    return reading.agency and reading.trusted and reading.confidence >= DOUBTFUL


def whose(address: str | None) -> set[str]:
    """Whom an address tells of: the domain where it is their own, else the address itself."""
    domain = own_domain(address)
    return {domain} if domain else {address} if address and not is_relay(address) else set()


def is_with_one_of(fact: Fact, agents: AbstractSet[str]) -> TypeGuard[MailFact]:
    """Did one of these write this, or was it written to them?"""
    if not agents or not isinstance(fact, MailFact) or fact.reading.agency:
        return False
    others = fact.recipients[:1] if fact.outgoing else (fact.sender,)
    return any(whose(one.address) & agents for one in others)


def as_an_agents(fact: MailFact) -> MailFact:
    """The fact as an agency's: who was guessed from its domain is no employer; the subject may name the client."""
    read = fact.reading
    label = squeezed((read.domain or "").partition(".")[0])
    employer = read.employer
    if employer is not None and label and squeezed(employer).startswith(label):
        from daemon.core.reading.employer import client_in  # half of the reader: for an agency's mails alone

        other = fact.recipients[0] if fact.outgoing else fact.sender
        employer = client_in(fact.subject, other, language=read.language or "en")
    return msgspec.structs.replace(
        fact, reading=msgspec.structs.replace(read, agency=True, domain=None, employer=employer)
    )
