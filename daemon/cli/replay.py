"""`afterword replay`: the mailbox's history lived through once more, to see what would have been drafted, and when."""

from datetime import date, datetime, time, timedelta

import click

from daemon import clock
from daemon.cli.output import print_json, stderr_progress
from daemon.cli.settings import Settings
from daemon.core.deciding.windows import moment
from daemon.core.you import You
from daemon.display import STEPS
from daemon.errors import FAILED, NotUnderstood
from daemon.service.replay import History
from daemon.wiring import open_service


@click.command()
@click.option(
    "--since", metavar="DATE", help="Begin on this day; mail from before is left out. Else with the first mail."
)
@click.option("--until", metavar="DATE", help="End with this day; else now.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a draft, one a line.")
@click.pass_obj
def replay(settings: Settings, *, since: str | None, until: str | None, as_json: bool) -> int:
    r"""Live through the mailbox's history, and list what would have been drafted, and when.

    Nothing is written, neither to the mailbox nor to the state. Drafts count as left lying untouched, unless Sent
    shows that you sent them. What you have corrected holds.

    \b
    Examples:
      afterword replay --since 2026-01-01
      afterword replay --since 2026-01-01 --until 2026-03-31 --json
    """
    config = settings.load_config()
    now = clock.now(config.you.zone)
    begin = start_of(day(since, "--since"), config.you) if since else None
    end = min(now, start_of(day(until, "--until") + timedelta(days=1), config.you)) if until else now
    if begin is not None and begin >= end:
        raise NotUnderstood(
            "There is no day to live through",
            f"--since is {moment(begin, config.you.zone)}, and it ends {moment(end, config.you.zone)}",
            "Begin earlier.",
        )
    with open_service(config, settings.state_dir, rehearse=True) as service, stderr_progress() as progress:
        told = service.replay(begin, end, progress)
    if as_json:
        print_json(drafted.row for drafted in told.drafts)
    else:
        show(told)
    for problem in told.problems:
        click.echo(f"afterword: {problem}", err=True)
    return FAILED if told.problems else 0


def day(text: str, option: str) -> date:
    """A day in ISO 8601. Raises NotUnderstood."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotUnderstood(f"{option} {text}", "it isn't a date", "Write it as 2026-03-31.") from error


def start_of(on: date, you: You) -> datetime:
    """The moment at which a day begins for the user."""
    return datetime.combine(on, time(), you.zone)


def show(told: History) -> None:
    """A history in words, day by day."""
    from rich.console import Console

    console = Console(highlight=False, emoji=False)
    shown: date | None = None
    for drafted in told.drafts:
        if drafted.at.date() != shown:
            shown = drafted.at.date()
            console.print(f"\n[bold]{shown:%a} {shown.day} {shown:%b %Y}[/bold]")
        row = drafted.row
        line = f"  {drafted.at:%H:%M %Z}  {STEPS[row.step]} to {', '.join(row.to)} ({row.employer}): {row.subject}"
        console.print(line, soft_wrap=True, markup=False)
        console.print(f"      {row.reason}", style="dim", soft_wrap=True, markup=False)
    mails = "1 mail" if told.mails == 1 else f"{told.mails} mails"
    drafts = {0: "Nothing", 1: "1 draft"}.get(len(told.drafts), f"{len(told.drafts)} drafts")
    console.print(f"\n{drafts} would have been written, from {mails}. Nothing was changed.")
