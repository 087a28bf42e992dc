"""`afterword status`: one row an opportunity, those that need the user first."""

from datetime import datetime

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from daemon import clock
from daemon.cli.output import print_json
from daemon.cli.settings import Settings
from daemon.core.deciding.windows import moment
from daemon.core.you import You
from daemon.service.report import StatusRow
from daemon.wiring import open_service

OVER = frozenset({"rejected", "withdrawn", "closed"})
STAGES = {"in_touch": "in touch"}
STEPS = {
    "thank_you": "thank-you",
    "follow_up": "follow-up",
    "closing_note": "closing note",
    "reply_owed": "your answer",
    "call": "call",
}


@click.command()
@click.option("--all", "everything", is_flag=True, help="Those that are over, too.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object an opportunity, one a line.")
@click.pass_obj
def status(settings: Settings, *, everything: bool, as_json: bool) -> None:
    """Where each opportunity stands: stage, whose turn, days silent, thanked, and what comes next."""
    config = settings.load_config()
    now = clock.now(config.you.zone)
    with open_service(config, settings.state_dir, rehearse=True) as service:
        rows = [row for row in service.status(now) if everything or row.stage not in OVER]
        doubtful = service.doubtful()
    if as_json:
        print_json(rows)
        return
    console = Console(highlight=False)
    console.print(
        table(rows, now, config.you) if rows else "No opportunity is in view yet. `afterword sync` looks for them."
    )
    if doubtful:
        mails = "1 mail is" if doubtful == 1 else f"{doubtful} mails are"
        console.print(f"{mails} too doubtful to act on.")


def table(rows: list[StatusRow], now: datetime, you: You) -> Table:
    """The rows as a table, what is due first."""
    shown = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("Employer", "Role", "Stage", "Turn", "Silent", "Thanked", "Next"):
        shown.add_column(heading, overflow="fold", justify="right" if heading in ("Silent", "Thanked") else "left")
    far = datetime.max.replace(tzinfo=you.zone)
    for row in sorted(rows, key=lambda r: (r.court != "yours", r.next.due if r.next else far, r.employer)):
        shown.add_row(
            escape(row.employer),
            escape(row.role or "–"),
            STAGES.get(row.stage, row.stage),
            "yours" if row.court == "yours" else "theirs",
            f"{row.silent_days} d",
            f"{row.thanked} of {row.met}" if row.met else "–",
            escape(coming(row, now, you)),
        )
    return shown


def coming(row: StatusRow, now: datetime, you: You) -> str:
    """The next step in words."""
    if row.next is None:
        return "–"
    when = "now" if row.next.due <= now else moment(row.next.due, you.zone)
    to = f" to {row.next.to}" if row.next.to else ""
    return f"{STEPS[row.next.step]}{to}, {when}"
