"""`afterword sync`: one whole pass, then exit."""

import sys

import click

from daemon import clock
from daemon.cli.output import print_json, stderr_progress
from daemon.cli.settings import Settings
from daemon.display import STEPS
from daemon.errors import EX_CONFIG, FAILED
from daemon.service.report import DraftRow, PassReport
from daemon.wiring import open_service

SAID: dict[str, str] = {
    "written": "Written",
    "kept": "Still in Drafts",
    "edited": "Edited by you",
    "sent": "Sent",
    "discarded": "Deleted by you",
    "obsolete": "Taken out",
    "dry-run": "Would be written",
}


@click.command()
@click.option("--dry-run", is_flag=True, help="Say what would be drafted; put and remove nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a draft, one a line.")
@click.pass_obj
def sync(settings: Settings, *, dry_run: bool, as_json: bool) -> None:
    r"""Fetch, read, decide and draft once, then exit.

    \b
    Examples:
      afterword sync --dry-run     what would it write?
      afterword sync --json        for scripts
    """
    config = settings.load_config()
    with open_service(config, settings.state_dir, rehearse=dry_run) as service, stderr_progress() as progress:
        report = service.sync(clock.now(config.you.zone), progress, dry_run=dry_run)
    if as_json:
        print_json(report.drafts)
    else:
        show(report)
    for problem in (*report.notes, *report.unused, *report.problems):
        click.echo(f"afterword: {problem}", err=True)
    if report.problems:
        sys.exit(EX_CONFIG if report.needs_you else FAILED)


def show(report: PassReport) -> None:
    """A pass in words."""
    mails = "1 mail" if report.mails == 1 else f"{report.mails} mails"
    leads = "1 opportunity" if report.opportunities == 1 else f"{report.opportunities} opportunities"
    click.echo(f"Read {mails}; {leads} in view.")
    for row in report.drafts:
        click.echo(f"\n{click.style(SAID[row.state], bold=True)}: {described(row)}")
        click.secho(f"  {row.reason}", dim=True)
        if row.overtaken and row.state == "edited":
            click.secho("  They have written since: read their mail before you send this.", fg="yellow")
    for skipped in report.skipped:
        click.echo(f"\nLeft undone: {skipped}")
    if not report.drafts:
        click.echo("Nothing is due.")


def described(row: DraftRow) -> str:
    """A draft in a line."""
    return f"{STEPS[row.step]} to {', '.join(row.to)} ({row.employer}): {row.subject}"
