"""What silence makes due: a follow-up, a call, a closing note; or the user's own answer.

A first follow-up after 5 to 7 working days, or 1 to 2 after a date they named (Indeed, JournalismJobs);
a second a week or two later, best by phone (Georgetown, thegradsoc); after an application 5 to 10 working
days, once (Madison Approach); two at most, over all people of a process (Careery, FrederickWorks).
"""

from collections.abc import Collection, Iterable
from datetime import datetime

import msgspec

from daemon.core.deciding.identity import step_key
from daemon.core.deciding.recipient import Recipient, called, can_write, decider
from daemon.core.deciding.windows import Wait, closing, moment, own_pace, silence, start_of, stretched, weekday
from daemon.core.facts import CommandFact, Fact, MailFact, Person, StepKind
from daemon.core.opportunity import Contact, Opportunity, Round, Step
from daemon.core.policy import Windows
from daemon.core.tracking.keys import counts
from daemon.core.tracking.words import bounced, owed
from daemon.core.you import You

TOO_LATE = 14
"""Calendar days after which a closing note isn't begun any more."""


class Chase(msgspec.Struct, frozen=True):
    """How this process may be followed up: how often, and after how many working days."""

    number: int
    """Which follow-up would be the next."""
    allowed: int
    window: int
    pace: float | None = None
    """Their own pace in working days, where it has stretched the window."""


def follow_up(opportunity: Opportunity, now: datetime, you: You, windows: Windows) -> Step | None:
    """The one step that silence makes due next; None while a round lies ahead or nobody can be written to."""
    start, chosen = start_of(opportunity, you), decider(opportunity)
    if opportunity.stage == "scheduled" or start is None or chosen is None:
        return None
    chase = plan(opportunity, you, windows)
    due = silence(start, Wait(chase.window, chase.pace, also=begun_since(opportunity)), opportunity, you, windows)
    end = closing(start, opportunity, you, windows)
    if chase.number <= chase.allowed and due.at < end.at and now < end.at:
        phone = chosen.contact.person.phone if opportunity.stage == "interviewed" else None
        kind: StepKind = "call" if phone and chase.number > 1 else "follow_up"
        return Step(
            opportunity=opportunity.id,
            kind=kind,
            key=step_key(kind, (chosen.contact,), start.anchor),
            anchor=start.anchor,
            due=due.at,
            to=(chosen.contact,),
            round=last_held(opportunity),
            number=chase.number,
            promise=opportunity.promise if due.named else None,
            promised_by=opportunity.promised_by if due.named else None,
            reason=f"{why_now(opportunity, chase, passed=due.named)} To {called(chosen.contact)}, {chosen.why}.",
            arithmetic=due.arithmetic,
            call_first=phone,
        )
    if opportunity.stage != "interviewed" or (now - end.at).days >= TOO_LATE:
        return None
    last = last_followed(opportunity, chosen)
    why_them = f", {chosen.why}" if last == chosen.contact else ", whom you asked last"
    return Step(
        opportunity=opportunity.id,
        kind="closing_note",
        key=step_key("closing_note", (last,), start.anchor),
        anchor=start.anchor,
        due=end.at,
        to=(last,),
        round=last_held(opportunity),
        reason=f"{windows.close_after_days} days without a word: a last, gracious note to {called(last)}{why_them}.",
        arithmetic=end.arithmetic,
    )


def reply_owed(opportunity: Opportunity, you: You) -> Step | None:
    """The user's own answer, due since they asked; None when nothing is owed."""
    word = opportunity.owed
    if word is None:
        return None
    question = next(f for f in opportunity.timeline if f.id == word.fact)
    address = question.sender.address if isinstance(question, MailFact) else None
    asker = tuple(c for c in opportunity.contacts if address and c.person.address == address)
    return Step(
        opportunity=opportunity.id,
        kind="reply_owed",
        key=step_key("reply_owed", asker, word.fact),
        anchor=word.fact,
        due=word.at,
        to=asker,
        reason=f"{called(asker[0]) if asker else opportunity.employer} asked you something and waits for your answer.",
        arithmetic=f"They asked {moment(word.at, you.zone)}; due since then",
    )


def plan(opportunity: Opportunity, you: You, windows: Windows) -> Chase:
    """How often and when this process may be followed up, at its own pace."""
    number = len(settled(opportunity)) + 1
    if opportunity.stage == "applied":
        return Chase(number, min(1, windows.max_follow_ups), windows.after_application)
    first = windows.after_interview if opportunity.stage == "interviewed" else windows.after_application
    window, pace = first if number == 1 else windows.between_follow_ups, own_pace(opportunity, you)
    longer = stretched(window, pace)
    return Chase(number, windows.max_follow_ups, longer, pace if longer > window else None)


def settled(opportunity: Opportunity) -> frozenset[str]:
    """The follow-ups of this process that count: sent and not bounced, deleted by the user, or made by phone."""
    mails = [f for f in opportunity.timeline if isinstance(f, MailFact) and f.outgoing and counts(f)]
    sent = {f.message_id or f.id for f in mails if f.reading.kind == "follow_up"}
    drafts = {d.message_id for d in opportunity.drafts if d.step == "follow_up" and d.state in ("sent", "discarded")}
    calls = {f.id for f in opportunity.timeline if isinstance(f, CommandFact) and is_asking(f, opportunity)}
    return frozenset((sent | drafts | calls) - bounced(opportunity.timeline))


def is_asking(call: CommandFact, opportunity: Opportunity) -> bool:
    """Was this a call to ask how things stand, and not to answer what they had asked?"""
    before = [f for f in opportunity.timeline if f.at < call.at]
    return call.verb == "called" and owed(before, opportunity.rounds) is None


def begun_since(opportunity: Opportunity) -> bool:
    """Has something begun of itself since they named a day: a follow-up, or another round fixed?"""
    named = [f.at for f in opportunity.timeline if is_promise(f, opportunity)]
    if not named:
        return False
    counted, held = settled(opportunity), {r.fact for r in opportunity.rounds if r.state == "held"}
    return any(f.at > named[-1] and (f.id in held or is_follow_up(f, counted)) for f in opportunity.timeline)


def is_promise(fact: Fact, opportunity: Opportunity) -> bool:
    """Did they name here the day that is waited for?"""
    return isinstance(fact, MailFact) and not fact.outgoing and fact.reading.promised_by == opportunity.promised_by


def why_now(opportunity: Opportunity, chase: Chase, *, passed: bool) -> str:
    """Why a follow-up is due, in a sentence."""
    if passed and opportunity.promised_by is not None:
        return f"They said you would hear by {weekday(opportunity.promised_by)}."
    if opportunity.stage == "applied":
        return "Your application has had no answer yet."
    if chase.number == 1:
        return "A silence this long may be asked about: that shows interest, not desperation."
    return "You have asked before, and had no answer yet."


def last_followed(opportunity: Opportunity, chosen: Recipient) -> Contact:
    """To whom the last follow-up went, by mail or by phone, if they can still be written to; else who is chosen now."""
    sent = [f for f in opportunity.timeline if is_follow_up(f, settled(opportunity))]
    people = {p.address for p in receivers(sent[-1])} if sent else set()
    return next((c for c in opportunity.contacts if c.person.address in people and can_write(c)), chosen.contact)


def is_follow_up(fact: Fact, counted: Collection[str]) -> bool:
    """Is this a follow-up that went out, of those that count: a mail, or a call?"""
    return (fact.message_id if isinstance(fact, MailFact) and fact.outgoing else fact.id) in counted


def receivers(fact: Fact) -> Iterable[Person]:
    """Who was followed up with by this mail or call."""
    if isinstance(fact, MailFact):
        return fact.recipients
    return (fact.person,) if isinstance(fact, CommandFact) and fact.person else ()


def last_held(opportunity: Opportunity) -> Round | None:
    """The last round that took place."""
    return max((r for r in opportunity.rounds if r.state == "held"), key=lambda r: r.end, default=None)
