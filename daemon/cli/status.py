"""`afterword status`: one row an opportunity, those that need the user first."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

import click

from daemon import clock
from daemon.cli.output import print_json
from daemon.cli.settings import Settings
from daemon.core.facts import EventFact, MailFact, StepKind
from daemon.display import OVER, standing, waiting
from daemon.service.report import DraftRow, StatusRow
from daemon.wiring import open_service


@click.command()
@click.option("--all", "everything", is_flag=True, help="Those that are over, too.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object an opportunity, one a line.")
@click.pass_obj
def status(settings: Settings, *, everything: bool, as_json: bool) -> None:
    r"""Where each opportunity stands: stage, whose turn, days silent, thanked, and what comes next.

    \b
    Examples:
      afterword status
      afterword status --all     those that are over, too
    """
    config = settings.load_config()
    now = clock.now(config.you.zone)
    with open_service(config, settings.state_dir, rehearse=True) as service:
        known = service.opportunities(now)
        rows = [row for row in service.rows(known, now) if everything or row.stage not in OVER]
        lying = frozenset((o.id, d.step) for o in known for d in o.drafts if d.state in ("written", "edited"))
        overtaken, doubtful = service.overtaken(known, now), [doubt.fact for doubt in service.doubts(now)]
    if as_json:
        print_json(rows)
        return
    show(rows, lying, overtaken, doubtful, now)


def show(
    rows: Sequence[StatusRow],
    lying: Collection[tuple[str, StepKind]],
    overtaken: Iterable[DraftRow],
    doubtful: Sequence[MailFact | EventFact],
    now: datetime,
) -> None:
    """Print all of it, and whatever a mail says as it stands: it may look like markup, or like an emoji's name."""
    from rich.console import Console

    console = Console(highlight=False, markup=False, emoji=False)
    if rows:
        console.print(standing(rows, lying, now))
    else:
        console.print("No opportunity is in view yet. `afterword sync` looks for them.")
    for row in overtaken:
        to = ", ".join(row.to)
        console.print(f"\nOvertaken: {row.employer} has written since you changed your draft to {to}. Read it first.")
    if doubtful:
        console.print(f"\n{waiting(doubtful)}")
