"""To whom? The manager; else the most senior interviewer; else the latest one. Always with the reason."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from daemon.core.facts import MailFact, Role
from daemon.core.opportunity import Contact, Opportunity, Round

SENIORITY: dict[Role, int] = {"executive": 3, "unknown": 1, "peer": 1}
"""Who of those met decides, after the hiring manager; those who arrange come last."""
ARRANGERS = frozenset({"recruiter", "coordinator"})
"""Who arranges, and may hand that on to another."""
HEADS = 2
"""The seniority of a director or head of something."""


class Recipient(msgspec.Struct, frozen=True):
    """Whom to write to, and why them."""

    contact: Contact
    why: str


def decider(opportunity: Opportunity) -> Recipient | None:
    """Whom a follow-up goes to; None when nobody who could be written to is known."""
    reachable = [c for c in opportunity.contacts if can_write(c)]
    chosen = [c for c in reachable if c.key == opportunity.override]
    if chosen:
        return Recipient(chosen[0], "because you chose them")
    named = named_for_questions(opportunity, reachable)
    if named is not None:
        return Recipient(named, "because they asked that questions go to HR")
    agents = [c for c in reachable if c.person.role == "agency"]
    if opportunity.agency and agents:
        latest = max(agents, key=lambda c: last_mail_at(c, opportunity))
        return Recipient(latest, "because the agency runs this process")
    managers = [c for c in reachable if c.person.role == "hiring_manager"]
    if managers:
        best = max(managers, key=lambda c: c.met)
        return Recipient(
            best, f"because the job reports to them{title(best)}, and the one who decides is asked, not HR"
        )
    return interviewer(opportunity, reachable) or writer(opportunity, reachable)


def interviewer(opportunity: Opportunity, reachable: Sequence[Contact]) -> Recipient | None:
    """Of those met the most senior, else the latest; None where none of them can be written to."""
    met = [c for c in reachable if c.met]
    if not met:
        return None
    last = {key: r.end for r in opportunity.rounds if r.state == "held" for key in r.people}
    best = max(met, key=lambda c: (seniority(c, opportunity.language), last[c.key]))
    heir = successor(best, opportunity, reachable)
    if heir is not None:
        return Recipient(heir, f"because they have written to you since you met {called(best)}")
    if seniority(best, opportunity.language) >= HEADS:
        return Recipient(best, f"because they are the most senior of those you met{title(best)}")
    if len(met) == 1:
        return Recipient(best, "because they are the one you met whose address is known")
    return Recipient(best, "because you met them last, of those whose address is known")


def successor(best: Contact, opportunity: Opportunity, reachable: Iterable[Contact]) -> Contact | None:
    """Where only those who arrange were met: another recruiter who has written since, and so has taken over."""
    if best.person.role not in ARRANGERS:
        return None
    since = last_mail_at(best, opportunity)
    others = [c for c in reachable if c.key != best.key and c.person.role == "recruiter" and c.last_mail]
    wrote = [c for c in others if not outgoing(c) and last_mail_at(c, opportunity) > since]
    return max(wrote, key=lambda c: last_mail_at(c, opportunity), default=None)


def seniority(contact: Contact, language: str) -> int:
    """How far up someone stands: executives, then those whose title says that they head something, then the others."""
    person = contact.person
    if person.role == "unknown" and person.title:
        from daemon.core.reading.people.titles import titles  # only where someone's title is all that is known

        if titles(language).role_of(person.title) == "unknown":
            return HEADS
    return SENIORITY.get(person.role, 0)


def named_for_questions(opportunity: Opportunity, reachable: Iterable[Contact]) -> Contact | None:
    """Whom they asked the user to turn to, where they asked for it: HR, else whoever else that mail names."""
    asked = [f for f in opportunity.timeline if isinstance(f, MailFact) and f.reading.contact_hr]
    if not asked:
        return None
    said = {p.address for p in (*asked[-1].recipients, *asked[-1].reading.people)} - {asked[-1].sender.address}
    found = [c for c in reachable if c.person.role == "recruiter" or c.person.address in said]
    return max(found, key=lambda c: (c.person.address in said, c.person.role == "recruiter"), default=None)


def writer(opportunity: Opportunity, reachable: Iterable[Contact]) -> Recipient | None:
    """Where nobody was met: the person who wrote last, else the one who was written to."""
    mails = [c for c in reachable if c.last_mail is not None]
    best = max(
        mails,
        key=lambda c: (not outgoing(c), last_mail_at(c, opportunity)),
        default=None,
    )
    if best is None:
        return None
    return Recipient(best, "because you applied to them" if outgoing(best) else "because they wrote to you last")


def last_mail_at(contact: Contact, opportunity: Opportunity) -> datetime:
    """When they last wrote or were written to; the process' beginning where neither."""
    return contact.last_mail.at if contact.last_mail else opportunity.timeline[0].at


def arranger(opportunity: Opportunity, held: Round) -> Contact | None:
    """Who may be asked to pass thanks on: the coordinator, else whoever fixed or proposed that round, else HR."""
    reachable = [c for c in opportunity.contacts if can_write(c)]
    theirs = [f for f in opportunity.timeline if isinstance(f, MailFact) and not f.outgoing]
    fixed = {f.sender.address for f in theirs if f.id == held.fact}
    proposed = {f.sender.address for f in theirs if any(i.start == held.start for i in f.reading.interviews)}
    coordinators = [c for c in reachable if c.person.role == "coordinator"]
    arranged = [c for senders in (fixed, proposed) for c in reachable if c.person.address in senders]
    others = [c for c in reachable if c.person.role in ("recruiter", "agency")]
    return next(iter([*coordinators, *arranged, *others]), None)


def can_write(contact: Contact) -> bool:
    """Is there an address that a person reads?"""
    return contact.person.address is not None and contact.unreachable is None


def outgoing(contact: Contact) -> bool:
    """Was the newest mail with them one that the user sent?"""
    return contact.last_mail is not None and contact.last_mail.outgoing


def title(contact: Contact) -> str:
    """Their title, as an aside."""
    return f" ({contact.person.title})" if contact.person.title else ""


def called(contact: Contact) -> str:
    """What to call them in a sentence."""
    return contact.person.name or contact.person.address or "someone"
