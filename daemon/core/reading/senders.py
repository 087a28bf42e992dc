"""Whose an address is: a person's, a system's, an agency's, a provider's."""

import re

from daemon.core.facts import Person
from daemon.core.knowledge.people import given
from daemon.core.knowledge.senders import Sender, no_tenants, registrable, sender_at
from daemon.core.knowledge.tells import tells

_WORD = re.compile(r"[^\W\d_]+")
_RELAYS = {
    "ats": "it is the relay of an applicant-tracking system",
    "test": "it is a testing service's address",
    "board": "it is a job board's address",
    "booking": "it is a booking service's address",
    "relay": "it is a calendar's or mail service's address",
}


def known_sender(address: str | None) -> Sender | None:
    """The system, board, agency or provider that an address belongs to."""
    if not address:
        return None
    local, _, domain = address.rpartition("@")
    found = sender_at(domain)
    return None if found and found.staff and domain == registrable(domain) and _is_persons(local) else found


def _is_persons(local: str) -> bool:
    """Is it a person's mailbox: first and last name, or a common first name?"""
    first, dot, last = local.partition(".")
    if not dot:
        return local in given()
    return first.isalpha() and last.isalpha() and len(last) > 1 and no_tenants().isdisjoint((first, last))


def own_domain(address: str | None) -> str | None:
    """The registrable domain of an address, unless it is a system's, an agency's or a provider's."""
    if not address or known_sender(address) or address.endswith(".invalid"):
        return None
    return registrable(address.rpartition("@")[2])


def is_nobodys(address: str | None) -> bool:
    """Is it an address that says itself that nobody reads it (`no-reply@`)?"""
    local = (address or "").partition("@")[0].partition("+")[0]
    return local.startswith(tells().from_nobody.local_parts)


def recruits_for_others(address: str | None) -> bool:
    """Does its own domain say that it recruits for others (`brightrecruit.example`)?"""
    label = (own_domain(address) or "").partition(".")[0]
    return any(one in label for one in tells().hiring_mailbox.agencies)


def hires(person: Person) -> bool:
    """Is it a mailbox, department or agency that writes about jobs (`jobs@`, "Talent Acquisition")?"""
    if recruits_for_others(person.address):
        return True
    local = (person.address or "").partition("@")[0]
    words = _WORD.findall(f"{local} {person.name or ''}".lower())
    return not tells().hiring_mailbox.words.isdisjoint(words)


def never_answers(address: str) -> str | None:
    """Why nothing should ever be written to this address, as half a sentence; None when a person may read it."""
    if is_nobodys(address):
        return "it is a no-reply address"
    known = known_sender(address)
    return _RELAYS.get(known.kind) if known else None


def is_relay(address: str | None) -> bool:
    """Does a system send from it, for many employers and nobody in particular?"""
    known = known_sender(address)
    return known is not None and known.kind in _RELAYS
