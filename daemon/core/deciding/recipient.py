"""To whom? The manager; else the most senior interviewer; else the latest one. Always with the reason."""

from collections.abc import Iterable
from dataclasses import dataclass

from daemon.core.facts import MailFact, Role
from daemon.core.opportunity import Contact, Opportunity, Round

SENIORITY: dict[Role, int] = {"executive": 2, "unknown": 1, "peer": 1}
"""Who of those met decides, after the hiring manager; those who arrange come last."""


@dataclass(frozen=True, slots=True)
class Recipient:
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
        return Recipient(agents[-1], "because the agency runs this process")
    managers = [c for c in reachable if c.person.role == "hiring_manager"]
    if managers:
        best = max(managers, key=lambda c: c.met)
        return Recipient(
            best, f"because the job reports to them{title(best)}, and the one who decides is asked, not HR"
        )
    met = [c for c in reachable if c.met]
    if met:
        last = {key: r.end for r in opportunity.rounds if r.state == "held" for key in r.people}
        best = max(met, key=lambda c: (SENIORITY.get(c.person.role, 0), last[c.key]))
        if best.person.role == "executive":
            return Recipient(best, f"because they are the most senior of those you met{title(best)}")
        if len(met) == 1:
            return Recipient(best, "because they are the one you met whose address is known")
        return Recipient(best, "because you met them last, of those whose address is known")
    return writer(opportunity, reachable)


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
        key=lambda c: (not outgoing(c), c.last_mail.at if c.last_mail else opportunity.timeline[0].at),
        default=None,
    )
    if best is None:
        return None
    return Recipient(best, "because you applied to them" if outgoing(best) else "because they wrote to you last")


def arranger(opportunity: Opportunity, held: Round) -> Contact | None:
    """Who may be asked to pass thanks on: the coordinator, else whoever fixed that round, else HR or the agency."""
    reachable = [c for c in opportunity.contacts if can_write(c)]
    senders = {f.sender.address for f in opportunity.timeline if isinstance(f, MailFact) and f.id == held.fact}
    order: dict[Role, int] = {"coordinator": 0, "recruiter": 2, "agency": 2}
    ranked = [
        (1 if c.person.address in senders else order.get(c.person.role, 9), i, c) for i, c in enumerate(reachable)
    ]
    best = min(ranked, default=None)
    return best[2] if best and best[0] < 9 else None


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
