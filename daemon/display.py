"""Where things stand, as a table for people: what `status` and the demo print. Fits 80 columns, needs no colour."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from daemon.core.facts import StepKind
from daemon.core.opportunity import Stage
from daemon.service.report import StatusRow

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

STEPS: dict[StepKind, str] = {
    "thank_you": "thank-you",
    "follow_up": "follow-up",
    "closing_note": "closing note",
    "reply_owed": "your answer",
    "call": "a call",
}
OVER: frozenset[Stage] = frozenset({"rejected", "withdrawn", "closed"})
"""Stages in which it's nobody's turn any more."""


def standing(rows: Iterable[StatusRow], lying: Collection[tuple[str, StepKind]], now: datetime) -> "Table":
    """Two lines an opportunity, what needs the user first. `lying`: opportunity and step of each draft in Drafts."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("", no_wrap=True, max_width=30)
    table.add_column("stage", no_wrap=True, width=11)
    table.add_column("silent", no_wrap=True, width=8, justify="right")
    table.add_column("thanked", no_wrap=True, width=7)
    table.add_column("next", no_wrap=True, width=16)
    for row in sorted(rows, key=lambda r: urgency(r, now)):
        turn = "" if row.stage in OVER else "your turn" if row.court == "yours" else "their turn"
        table.add_row(
            Text.assemble((row.employer, "bold"), "\n", (row.role or "", "dim")),
            Text.assemble(row.stage.replace("_", " "), "\n", (turn, "yellow" if row.court == "yours" else "dim")),
            "1 day" if row.silent_days == 1 else f"{row.silent_days} days",
            f"{row.thanked} of {row.met}" if row.met else "",
            coming(row, lying, now),
        )
    return table


def urgency(row: StatusRow, now: datetime) -> tuple[bool, float, str]:
    """Their question first, then what is due soonest, then what has nothing ahead."""
    due = row.next.due if row.next else None
    return row.court != "yours", max(due, now).timestamp() if due else float("inf"), row.employer


def coming(row: StatusRow, lying: Collection[tuple[str, StepKind]], now: datetime) -> "Text":
    """The next step, and when: its draft lies there, it is due, or its day."""
    from rich.text import Text

    if row.next is None:
        return Text("nothing")
    due = row.next.due
    if due > now:
        when = f"{due:%a} {due.day} {due:%b %H:%M}"
    else:
        when = "in Drafts" if (row.opportunity, row.next.step) in lying else "now"
    return Text.assemble(STEPS[row.next.step], "\n", (when, "dim"))
