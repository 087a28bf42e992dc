"""Who is to be thanked for which round: everyone met, once, for the latest round with them.

Within 24 to 48 hours, as Princeton, WashU Law and TU Delft advise.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from daemon.core.deciding.identity import step_key
from daemon.core.deciding.recipient import arranger, called, can_write
from daemon.core.deciding.windows import thanks
from daemon.core.facts import Person
from daemon.core.opportunity import Contact, Opportunity, Round, Step
from daemon.core.policy import Windows
from daemon.core.you import You

LATE = timedelta(hours=48)
"""After this a thank-you says that it is late."""
TOO_LATE = timedelta(days=14)
"""After this none is begun any more."""
PASSED_ON = " passed on"
"""Part of the key of a note that goes to another: what came back from its receiver is written anew, to be passed on."""


def thank_yous(opportunity: Opportunity, now: datetime, you: You, windows: Windows) -> Iterator[Step]:
    """A thank-you for each person of each round, held or planned, who hasn't been thanked for it.

    Those without an address share one note to whoever arranged the round.
    """
    for held in opportunity.rounds:
        if held.state not in ("held", "planned"):
            continue
        waiting = [c for c in map(opportunity.contact, held.people) if wants_thanks(opportunity, c, held)]
        waiting = [c for c in waiting if now - held.end < TOO_LATE or has_draft(opportunity, c, held)]
        due = thanks(held, you, windows)
        for to, thanked, reason in notes(opportunity, held, waiting):
            yield Step(
                opportunity=opportunity.id,
                kind="thank_you",
                key=step_key("thank_you", thanked, held.anchor if to in thanked else f"{held.anchor}{PASSED_ON}"),
                anchor=held.anchor,
                due=due.at,
                to=(to,),
                thanks=thanked,
                round=held,
                late=now - held.end > LATE,
                reason=reason,
                arithmetic=due.arithmetic,
            )


def notes(
    opportunity: Opportunity, held: Round, waiting: Iterable[Contact]
) -> Iterator[tuple[Contact, tuple[Contact, ...], str]]:
    """The letters that thank everyone waiting: to whom, whom it thanks, and why so."""
    everyone = list(waiting)
    direct = [contact for contact in everyone if can_write(contact)]
    unreached = [contact for contact in everyone if not can_write(contact)]
    messenger = arranger(opportunity, held) if unreached else None
    for contact in direct:
        also = tuple(unreached) if contact == messenger else ()
        past = f"took part in round {held.number}, and you haven't thanked them yet"
        reason = f"{called(contact)} {past if held.state == 'held' else f'will take part in round {held.number}'}."
        yield contact, (contact, *also), f"{reason} {pass_on(contact, also)}" if also else reason
    if messenger is not None and messenger not in direct:
        yield messenger, tuple(unreached), pass_on(messenger, unreached)


def pass_on(messenger: Contact, unreached: Iterable[Contact]) -> str:
    """Why someone's thanks go through another, in a sentence."""
    names = " and ".join(called(c) for c in unreached)
    return f"No address is known that reaches {names}; {called(messenger)} can pass your thanks on."


def wants_thanks(opportunity: Opportunity, contact: Contact, held: Round) -> bool:
    """Is this the latest round with this person, and have they not been thanked since it began?"""
    if any(r.state == "held" and r.start > held.start and contact.key in r.people for r in opportunity.rounds):
        return False
    return contact.thanked is None or contact.thanked < held.start


def has_draft(opportunity: Opportunity, contact: Contact, held: Round) -> bool:
    """Does a thank-you to this person for this round lie in Drafts already?"""
    live = [d for d in opportunity.drafts if d.step == "thank_you" and d.state in ("intended", "written", "edited")]
    return any(d.anchor == held.anchor and covers(d.thanks, contact) for d in live)


def covers(people: Iterable[Person], contact: Contact) -> bool:
    """Is this contact among the persons that a draft was made for, by address or name?"""
    names = {contact.person.address, contact.person.name} - {None}
    return any({p.address, p.name} & names for p in people)
