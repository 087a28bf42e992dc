"""The table in `docs/behaviour.md`: what is due in each situation, by the real core, with its reasons.

`python -m tests.core.deciding.behaviour` writes it anew; a test holds it to what the core says today.
"""

from collections.abc import Sequence
from pathlib import Path

from daemon.core.deciding.due import steps
from daemon.core.deciding.quiet import why_nothing
from daemon.core.deciding.recipient import called
from daemon.core.deciding.windows import moment, weekday
from daemon.core.opportunity import Contact, Opportunity, Step
from daemon.core.tracking.fold import fold
from daemon.display import STEPS, listed
from tests.core.deciding.situations import CHAPTERS, Situation

PAGE = Path(__file__).parents[3] / "docs" / "behaviour.md"
HEAD = """# What is due, when, to whom, and why

Each line is a situation, and everything that Afterword then holds to be due, now or later. The user is Robin Hale in
Dublin. Unless a line says otherwise, Maeve Quinn (the recruiter) arranged a talk with Dana Reed (the hiring manager) for
Wed 4 March 2026, 14:00 to 15:00, and Robin thanked Dana that evening: then six working days of silence end on Thu 12
March. Tue 17 March is a holiday in Ireland, and the clocks go forward on Sun 29. Everyone here is invented.

The situations stand in `tests/core/deciding/situations.py`, with what is expected of them. This page is written by
`python -m tests.core.deciding.behaviour`, and a test keeps it current.
"""
COLUMNS = "| | what happened | today | what is due | when | to whom | why |\n|--:|---|---|---|---|---|---|"


def stands(situation: Situation) -> tuple[Opportunity, tuple[Step, ...]]:
    """The one opportunity of a situation, and all its steps."""
    (opportunity,) = fold(situation.facts, situation.now, situation.you, situation.windows)
    return opportunity, steps(opportunity, situation.now, situation.you, situation.windows)


def line(step: Step, situation: Situation) -> str:
    """A step as the situations expect it: what | when | to whom."""
    return f"{what(step)} | {when(step, situation)} | {to_whom(step)}"


def what(step: Step) -> str:
    """Which letter, or what else there is to do."""
    late = ", late" if step.late else ""
    thanks = " with thanks" if step.kind == "follow_up" and step.thanks else ""
    call = f", call first {step.call_first}" if step.kind == "follow_up" and step.call_first else ""
    return f"{STEPS[step.kind]}{late}{thanks}{call}"


def when(step: Step, situation: Situation) -> str:
    """Its day and hour, in the user's zone."""
    return moment(step.due, situation.you.zone).rpartition(" ")[0]


def to_whom(step: Step) -> str:
    """Its receivers, and whom else it thanks."""
    others = [one for one in step.thanks if one not in step.to]
    also = ", also for " if len(others) < len(step.thanks) else ", for "
    return named(step.to) + (also + named(others) if others else "")


def named(people: Sequence[Contact]) -> str:
    """People by their names."""
    return listed([called(one) for one in people])


def rows(number: int, situation: Situation) -> list[str]:
    """A situation's lines of the table, one a step."""
    opportunity, found = stands(situation)
    told = [(*line(step, situation).split(" | "), f"{step.reason} *{step.arithmetic}.*") for step in found]
    nothing = ("nothing", "", "", why_nothing(opportunity, situation.you, situation.windows))
    local = situation.now.astimezone(situation.you.zone)
    head = [str(number), situation.happened, f"{weekday(local.date())} {local:%H:%M}"]
    return [
        "| " + " | ".join([*(head if index == 0 else ["", "", ""]), *cells]) + " |"
        for index, cells in enumerate(told or [nothing])
    ]


def page() -> str:
    """The whole page."""
    parts, number = [HEAD], 0
    for title, chapter in CHAPTERS.items():
        lines = [COLUMNS]
        for situation in chapter:
            number += 1
            lines += rows(number, situation)
        parts.append(f"## {title}\n\n" + "\n".join(lines) + "\n")
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
