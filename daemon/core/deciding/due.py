"""What is due in an opportunity, and what will be: all its steps, each with its reason and arithmetic."""

from dataclasses import replace
from datetime import datetime

from daemon.core.deciding.follow_ups import follow_up, reply_owed
from daemon.core.deciding.thank_yous import covers, thank_yous, wants_thanks
from daemon.core.opportunity import Opportunity, Step
from daemon.core.policy import Windows
from daemon.core.you import You

ENDED = frozenset({"offer", "rejected", "withdrawn", "closed"})
"""Stages in which nothing is written any more."""


def steps(opportunity: Opportunity, now: datetime, you: You, windows: Windows) -> tuple[Step, ...]:
    """All steps of an opportunity that make sense at `now`, due or to come, soonest first.

    What the user has sent or deleted is settled, and no step any more.
    """
    if opportunity.stage in ENDED:
        return ()
    found = list(thank_yous(opportunity, now, you, windows))
    chase = reply_owed(opportunity) or follow_up(opportunity, now, you, windows)
    if chase is not None:
        opened = with_thanks(chase, opportunity, now)
        if opened.thanks:
            found = [s for s in found if s.to != opened.to or s.thanks != opened.thanks]
        found.append(opened)
    settled = {d.key for d in opportunity.drafts if d.state in ("sent", "discarded")}
    return tuple(sorted((s for s in found if s.key not in settled), key=lambda s: (s.due, s.key)))


def with_thanks(step: Step, opportunity: Opportunity, now: datetime) -> Step:
    """A follow-up that is due to someone who was never thanked opens with the thanks, in the thank-you's place.

    Not when the user has sent, changed or deleted that thank-you: then it is settled.
    """
    if step.kind != "follow_up" or step.due > now:
        return step
    receiver = step.to[0]
    rounds = [r for r in opportunity.rounds if r.state == "held" and receiver.key in r.people]
    if not rounds or not wants_thanks(opportunity, receiver, rounds[-1]):
        return step
    theirs = [d for d in opportunity.drafts if d.step == "thank_you" and covers(d.thanks, receiver)]
    if any(d.anchor == rounds[-1].anchor and d.state in ("sent", "edited", "discarded") for d in theirs):
        return step
    return replace(step, thanks=(receiver,), round=rounds[-1], reason=f"{step.reason} It opens with your thanks.")
