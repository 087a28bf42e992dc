"""What is due in an opportunity, and what will be: all its steps, each with its reason and arithmetic."""

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from daemon.core.deciding.follow_ups import follow_up, reply_owed
from daemon.core.deciding.outbox import LIVE
from daemon.core.deciding.thank_yous import covers, thank_yous, wants_thanks
from daemon.core.deciding.windows import at_morning, weekday
from daemon.core.opportunity import Contact, Opportunity, Round, Step
from daemon.core.policy import Windows
from daemon.core.tracking.words import perhaps_over
from daemon.core.you import You

ENDED = frozenset({"offer", "rejected", "withdrawn", "closed"})
"""Stages in which nothing is written any more."""


def steps(opportunity: Opportunity, now: datetime, you: You, windows: Windows) -> tuple[Step, ...]:
    """All steps of an opportunity that make sense at `now`, due or to come, soonest first.

    What the user has sent or deleted is settled, and no step any more. While their last word may be a no,
    nothing is written.
    """
    if opportunity.stage in ENDED:
        return ()
    if perhaps_over(opportunity.timeline, opportunity.rounds) is not None:
        answer = reply_owed(opportunity, you)
        return (put_off(answer, opportunity, you),) if answer else ()
    found = [put_off(step, opportunity, you) for step in thank_yous(opportunity, now, you, windows)]
    chase = reply_owed(opportunity, you) or follow_up(opportunity, now, you, windows)
    if chase is not None:
        opened = with_thanks(put_off(chase, opportunity, you), found, opportunity, now)
        found = [s for s in found if not takes_place_of(opened, s)]
        found.append(opened)
    settled = {d.key for d in opportunity.drafts if d.state in ("sent", "discarded")}
    return tuple(sorted((s for s in found if s.key not in settled), key=lambda s: s.due))


def put_off(step: Step, opportunity: Opportunity, you: You) -> Step:
    """A step that the user has snoozed, at nine on the day they chose; a round still ahead wasn't meant."""
    day = opportunity.snoozed_until
    ahead = step.round is not None and step.round.state == "planned"
    if day is None or ahead:
        return step
    later = at_morning(day, f"{step.arithmetic}; you put it off until {weekday(day)}", you)
    return replace(step, due=later.at, arithmetic=later.arithmetic) if step.due < later.at else step


def with_thanks(step: Step, thanks: Sequence[Step], opportunity: Opportunity, now: datetime) -> Step:
    """A follow-up that is due to someone who was never thanked opens with the thanks, in the thank-you's place.

    Likewise for those whom its receiver was to thank for the user. Not when the user has sent, changed or
    deleted that thank-you: then it is settled.
    """
    begun = any(d.key == step.key and d.state in LIVE for d in opportunity.drafts)
    if step.kind != "follow_up" or (step.due > now and not begun):
        return step
    receiver = step.to[0]
    rounds = [r for r in opportunity.rounds if r.state == "held" and receiver.key in r.people]
    people = [receiver] if rounds and wants_thanks(opportunity, receiver, rounds[-1]) else []
    passed_on = [s for s in thanks if s.to == step.to and s.due <= now and s.round and s.round.state == "held"]
    people += [c for s in passed_on for c in s.thanks if c not in people]
    held = rounds[-1] if rounds else next((s.round for s in reversed(passed_on)), step.round)
    open_ = tuple(c for c in people if held and not is_in_hand(opportunity, c, held))
    if not open_:
        return step
    return replace(step, thanks=open_, round=held, reason=f"{step.reason} It opens with your thanks.")


def is_in_hand(opportunity: Opportunity, contact: Contact, held: Round) -> bool:
    """Has the user sent, changed or deleted the thank-you to this person for this round?"""
    theirs = [d for d in opportunity.drafts if d.step == "thank_you" and covers(d.thanks, contact)]
    return any(d.anchor == held.anchor and d.state in ("sent", "edited", "discarded") for d in theirs)


def takes_place_of(chase: Step, thanks: Step) -> bool:
    """Does this follow-up say all that the thank-you would?"""
    return chase.to == thanks.to and bool(chase.thanks) and set(thanks.thanks) <= set(chase.thanks)
