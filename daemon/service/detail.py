"""One opportunity whole, as `show --json` prints it."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import asdict

from daemon.core.deciding.due import steps
from daemon.core.deciding.quiet import why_silent
from daemon.core.opportunity import Opportunity, Step
from daemon.core.policy import Windows
from daemon.core.tracking.contacts import is_thanked
from daemon.core.you import You
from daemon.service.report import reached_at, status_row

if TYPE_CHECKING:
    from daemon.core.writing.call import Call


def spoken(step: Step, opportunity: Opportunity, you: You) -> "Call | None":
    """What is to be said on the telephone, where the step is a call or is best tried by one; None elsewhere."""
    if step.kind != "call" and step.call_first is None:
        return None
    from daemon.core.writing.call import Call, call  # templates and names: when there is a call

    said = call(step, opportunity, you)
    return said if isinstance(said, Call) else None


def call_row(step: Step, opportunity: Opportunity, you: You) -> dict[str, str] | None:
    """A call as `show --json` prints it: number, script, voicemail."""
    said = spoken(step, opportunity, you)
    return asdict(said) if said else None


def detail(opportunity: Opportunity, now: datetime, you: You, windows: Windows) -> dict[str, Any]:
    """The status row, and with it the people, the rounds, the steps with reason and arithmetic, and the facts."""
    return {
        **msgspec.to_builtins(status_row(opportunity, now, you, windows)),
        "silence": why_silent(opportunity, now, you),
        "people": [
            {
                **msgspec.to_builtins(c.person),
                "met": c.met,
                "thanked": is_thanked(c, opportunity.rounds) if c.met else False,
                "not_written_to": c.unreachable,
            }
            for c in opportunity.contacts
        ],
        "rounds": [
            {
                "number": r.number,
                "start": r.start.astimezone(you.zone),
                "end": r.end.astimezone(you.zone),
                "state": r.state,
                "medium": r.medium,
                "people": list(r.people),
            }
            for r in opportunity.rounds
        ],
        "steps": [
            {
                "step": s.kind,
                "to": [reached_at(c) for c in s.to],
                "due": s.due.astimezone(you.zone),
                "reason": s.reason,
                "arithmetic": s.arithmetic,
                "call_first": s.call_first,
                "call": call_row(s, opportunity, you),
            }
            for s in steps(opportunity, now, you, windows)
        ],
        "timeline": [msgspec.to_builtins(fact) for fact in opportunity.timeline],
    }
