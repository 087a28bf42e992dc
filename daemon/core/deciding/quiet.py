"""What a silence means, and why nothing is due: the calm sentences beside the steps.

Hiring slows down for reasons that are not the candidate: others are still to be seen, an internal candidate, a client's
crisis, a hiring freeze, somebody's leave. The user is told so instead of being left to wonder.
"""

from collections.abc import Iterator
from datetime import date, datetime

from daemon.core.deciding.due import ENDED, steps
from daemon.core.deciding.follow_ups import plan
from daemon.core.deciding.recipient import called, decider
from daemon.core.deciding.thank_yous import TOO_LATE, wants_thanks
from daemon.core.deciding.windows import own_pace, weekday, working_days
from daemon.core.deciding.workdays import workdays_of
from daemon.core.facts import CommandFact
from daemon.core.opportunity import Opportunity, Round
from daemon.core.policy import Windows
from daemon.core.tracking.words import perhaps_over
from daemon.core.you import You

SHORT = 2
"""Up to so many working days a silence is none."""


def why_silent(opportunity: Opportunity, now: datetime, you: You) -> str | None:
    """What their silence most likely means, in a sentence; None where it is the user's turn, over, or no silence yet.

    It names the pace that this process has had, and a day that they named or are away until.
    """
    if opportunity.owed or opportunity.stage in (*ENDED, "scheduled"):
        return None
    today = now.astimezone(you.zone).date()
    silent = workdays_of(you).between(silent_since(opportunity).astimezone(you.zone).date(), today)
    named = expected(opportunity, today)
    if named is not None:
        return f"{named}, so their silence until then means nothing."
    if silent <= SHORT:
        return None
    pace = own_pace(opportunity, you)
    habit = f", where they took about {working_days(pace)} to answer before" if pace is not None else ""
    if pace is not None and silent <= pace:
        return f"{working_days(silent)} of silence{habit}: that is their usual pace, and no sign of anything."
    if opportunity.stage == "applied":
        usual = "applications usually wait while they pile up, or while the post itself is being decided"
    else:
        usual = "usually others are still being seen, someone who decides is away, or money or plans are being settled"
    return f"{working_days(silent)} of silence{habit}: {usual}; it is seldom about you."


def silent_since(opportunity: Opportunity) -> datetime:
    """Their last word or the last round's end, whichever is later; before any, the application."""
    ends = [r.end for r in opportunity.rounds if r.state == "held"]
    words = [opportunity.theirs.at] if opportunity.theirs else []
    return max([*ends, *words], default=opportunity.applied or opportunity.timeline[0].at)


def expected(opportunity: Opportunity, today: date) -> str | None:
    """The day that is still ahead by which they said they would write, or until which they are away, in a clause."""
    if opportunity.away_until is not None and opportunity.away_until >= today:
        return f"They are away until {weekday(opportunity.away_until)}"
    if opportunity.promised_by is not None and opportunity.promised_by >= today:
        return f"They said that you would hear by {weekday(opportunity.promised_by)}"
    return None


def why_nothing(opportunity: Opportunity, you: You, windows: Windows) -> str:
    """Why no step is due or ahead, in a sentence."""
    if opportunity.stage in ENDED:
        return why_over(opportunity)
    if (doubted := perhaps_over(opportunity.timeline, opportunity.rounds)) is not None:
        whose = "Your" if doubted.outgoing else "Their"
        return (
            f'{whose} last mail, "{doubted.subject}", may have ended this, so nothing is written. '
            "Say what it is with `afterword review`."
        )
    if opportunity.stage == "scheduled":
        return "A round lies ahead."
    if decider(opportunity) is None:
        return "Nobody is known with an address that a person reads."
    chase = plan(opportunity, you, windows)
    if opportunity.stage == "interviewed":
        return "The time for a closing note has passed."
    if chase.number <= chase.allowed:
        return "The time to ask has passed."
    return f"You have asked {times(chase.number - 1)}, and that is enough."


def why_over(opportunity: Opportunity) -> str:
    """What ended it, in a sentence."""
    match opportunity.stage:
        case "offer":
            return "They made an offer."
        case "rejected":
            return "They declined."
        case "withdrawn":
            return "You withdrew."
    if any(isinstance(fact, CommandFact) and fact.verb == "close" for fact in opportunity.timeline):
        return "You closed it."
    if any(draft.step == "closing_note" for draft in opportunity.drafts):
        return "The closing note was the last word."
    return "It has had no answer for so long that it counts as closed."


def times(count: int) -> str:
    """How often, as people say it."""
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")


def passed_over(opportunity: Opportunity, now: datetime, you: You, windows: Windows) -> Iterator[str]:
    """What was never done and makes no sense any more, each with why, in a sentence: for the first run to tell."""
    ahead = steps(opportunity, now, you, windows)
    still = {contact.key for step in ahead for contact in step.thanks}
    for held in (r for r in opportunity.rounds if r.state == "held"):
        for contact in map(opportunity.contact, held.people):
            if contact.key not in still and wants_thanks(opportunity, contact, held):
                why = why_no_thanks(opportunity, held, now)
                yield f"{opportunity.employer}: no thank-you to {called(contact)}. {why}"
    if not ahead and opportunity.stage not in ENDED:
        yield f"{opportunity.employer}: no follow-up. {why_nothing(opportunity, you, windows)}"


def why_no_thanks(opportunity: Opportunity, held: Round, now: datetime) -> str:
    """Why someone isn't thanked for a round any more, in a sentence."""
    if opportunity.stage in ENDED:
        return why_over(opportunity)
    if now - held.end >= TOO_LATE:
        return f"Round {held.number} was {(now - held.end).days} days ago, and after {TOO_LATE.days} none is begun."
    return "No address is known, and nobody who could pass it on."
