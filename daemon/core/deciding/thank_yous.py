"""Who is to be thanked for which round: everyone met, once, for the latest round with them.

Within 24 to 48 hours, as Princeton, WashU Law and TU Delft advise.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby

import msgspec

from daemon.core.deciding.identity import step_key
from daemon.core.deciding.recipient import arranger, called, can_write
from daemon.core.deciding.windows import thanks
from daemon.core.facts import MailFact, Person
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

    Those of a day who have no address share one note to whoever arranged it, once that day's rounds are over.
    """
    rounds = [r for r in opportunity.rounds if r.state in ("held", "planned") and not is_asked_about(opportunity, r)]
    for _, of_a_day in groupby(rounds, key=lambda one: one.start.astimezone(you.zone).date()):
        for note in notes(opportunity, waiting(opportunity, tuple(of_a_day), now)):
            due = thanks(note.after, you, windows)
            yield Step(
                opportunity=opportunity.id,
                kind="thank_you",
                key=step_key("thank_you", note.thanked, note.anchor if note.to in note.thanked else note.passed_on),
                anchor=note.anchor,
                due=due.at,
                to=(note.to,),
                thanks=note.thanked,
                round=note.after,
                late=now - note.after.end > LATE,
                reason=note.reason,
                arithmetic=due.arithmetic,
            )


def is_asked_about(opportunity: Opportunity, held: Round) -> bool:
    """Has one who takes part asked the user something while it was to go on, and waits for the answer?

    "We had you down for eight, is everything ok?" Who waits for someone isn't talking with them.
    """
    owed = opportunity.owed
    asked = next((f for f in opportunity.timeline if owed and f.id == owed.fact), None)
    if not isinstance(asked, MailFact) or not held.start <= asked.at < held.end:
        return False
    return any(opportunity.contact(key).person.address == asked.sender.address for key in held.people)


class Note(msgspec.Struct, frozen=True):
    """A letter of thanks: to whom, whom it thanks, why so, the round that names it and the one it comes after."""

    to: Contact
    thanked: tuple[Contact, ...]
    reason: str
    anchor: str
    after: Round

    @property
    def passed_on(self) -> str:
        """What names it in a key when its receiver only passes it on."""
        return f"{self.anchor}{PASSED_ON}"


def waiting(opportunity: Opportunity, of_a_day: Sequence[Round], now: datetime) -> list[tuple[Round, Contact]]:
    """Who is still to be thanked for a day's rounds, each for the last of them with them."""
    last = {key: held for held in of_a_day for key in held.people}
    pairs = [(held, opportunity.contact(key)) for held in of_a_day for key in held.people if last[key] is held]
    return [
        (held, contact)
        for held, contact in pairs
        if wants_thanks(opportunity, contact, held)
        and (now - held.end < TOO_LATE or has_draft(opportunity, contact, of_a_day))
    ]


def notes(opportunity: Opportunity, everyone: Sequence[tuple[Round, Contact]]) -> Iterator[Note]:
    """The letters that thank everyone who waits for thanks for a day."""
    unreached = [(held, contact) for held, contact in everyone if not can_write(contact)]
    missed = tuple(contact for _, contact in unreached)
    messenger = arranger(opportunity, unreached[-1][0]) if unreached else None
    direct = [(held, contact) for held, contact in everyone if can_write(contact)]
    for held, contact in direct:
        also = missed if contact == messenger else ()
        past = f"took part in round {held.number}, and you haven't thanked them yet"
        reason = f"{called(contact)} {past if held.state == 'held' else f'will take part in round {held.number}'}."
        reason = f"{reason} {pass_on(contact, also)}" if also else reason
        after = max(held, unreached[-1][0], key=lambda one: one.end) if also else held
        yield Note(contact, (contact, *also), reason, held.anchor, after)
    if messenger is not None and messenger not in [contact for _, contact in direct]:
        first, after = unreached[0][0], max((held for held, _ in unreached), key=lambda one: one.end)
        yield Note(messenger, missed, pass_on(messenger, missed), first.anchor, after)


def pass_on(messenger: Contact, unreached: Iterable[Contact]) -> str:
    """Why someone's thanks go through another, in a sentence."""
    *others, last = [called(contact) for contact in unreached]
    names = f"{', '.join(others)} and {last}" if others else last
    return f"No address is known that reaches {names}; {called(messenger)} can pass your thanks on."


def wants_thanks(opportunity: Opportunity, contact: Contact, held: Round) -> bool:
    """Is this the latest round with this person, and have they not been thanked since it began?"""
    if any(r.state == "held" and r.start > held.start and contact.key in r.people for r in opportunity.rounds):
        return False
    return contact.thanked is None or contact.thanked < held.start


def has_draft(opportunity: Opportunity, contact: Contact, of_a_day: Iterable[Round]) -> bool:
    """Does a thank-you to this person for a round of this day lie in Drafts already?"""
    anchors = {held.anchor for held in of_a_day}
    live = [d for d in opportunity.drafts if d.step == "thank_you" and d.state in ("intended", "written", "edited")]
    return any(d.anchor in anchors and covers(d.thanks, contact) for d in live)


def covers(people: Iterable[Person], contact: Contact) -> bool:
    """Is this contact among the persons that a draft was made for, by address or name?"""
    names = {contact.person.address, contact.person.name} - {None}
    return any({p.address, p.name} & names for p in people)
