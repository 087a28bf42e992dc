"""What the demo prints: the days as they pass, the Drafts folder as a mail program shows it, where things stand.

Plain lines without colour when the output is no terminal; everything fits 80 columns.
"""

import email
import email.policy
import textwrap
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.rule import Rule
from rich.text import Text

from daemon.core.facts import StepKind
from daemon.core.writing.flowed import unflow
from daemon.demo.live import Day
from daemon.demo.mailbag import Happening, Posted
from daemon.demo.stories import Candidate
from daemon.display import STEPS, standing
from daemon.service.report import DraftRow, StatusRow

_STATES = {
    "written": ("+ drafted:", "green"),
    "sent": ("> sent by the user:", "cyan"),
    "edited": ("~ edited by the user:", "cyan"),
    "discarded": ("- deleted by the user:", "yellow"),
    "obsolete": ("- taken out:", "yellow"),
}
_HEADERS = ("From", "To", "Cc", "Subject", "Date")
_WIDEST = 96
"""Letters are read in lines no longer than this, however wide the terminal."""


def opening(console: Console, you: Candidate, happenings: Sequence[Happening]) -> None:
    """What is about to be seen."""
    mails = [happening for happening in happenings if isinstance(happening, Posted)]
    processes = len({mail.employer for mail in mails} - {None})
    first, last = (f"{day:%A} {day.day} {day:%B}" for day in (you.first_day, you.last_day))
    console.print(
        f"\n{you.name} looks for work: {processes} applications, {len(mails)} mails, a calendar.", style="bold"
    )
    console.print(f"{first} to {last} {you.last_day.year}, lived through pass by pass.")
    console.print("All of it is invented, no account is asked, and nothing is ever sent.\n")


def watch(console: Console, days: Iterable[Day], total: int) -> Iterator[Day]:
    """Hand the days on, printing each that brought something; on a terminal, with a bar that fills."""
    columns = (TextColumn("{task.description}"), BarColumn(bar_width=30))
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=total)
        for day in days:
            progress.update(task, advance=1, description=f"{day.date:%a} {day.date.day:2} {day.date:%b %Y}")
            for line in _day(day):
                console.print(line, overflow="ellipsis", no_wrap=True)
            yield day


def _day(day: Day) -> Iterator[Text]:
    """The lines of one day, the first with its date; none for a day that brought nothing of the search."""
    lines = [Text(f"{'→' if mail.outgoing else '←'} {mail.who}: {mail.subject}") for mail in day.mail if mail.employer]
    rest = sum(not mail.employer for mail in day.mail)
    if lines and rest:
        lines.append(Text(f"  and {rest} other mail{'s' * (rest > 1)}", style="dim"))
    for row in day.drafts:
        lines += _change(row)
    lines += [Text(f"! {problem}", style="red") for problem in day.problems]
    for number, line in enumerate(lines):
        date = f"{day.date:%a} {day.date.day:2} {day.date:%b}" if number == 0 else ""
        yield Text.assemble((f"{date:12}", "bold"), line)


def _change(row: DraftRow) -> Iterator[Text]:
    words, style = _STATES[row.state]
    yield Text(f"{words} {STEPS[row.step]} to {', '.join(row.to)}", style=style)
    if row.state == "obsolete":
        yield from (Text(f"  {line}", style="dim") for line in textwrap.wrap(row.reason, 64))


def drafts(console: Console, folder: Sequence[bytes], reasons: Mapping[str, str]) -> None:
    """The Drafts folder, oldest message first, with the reason for each (by Message-ID) beneath it."""
    width = min(console.width, _WIDEST)
    messages = [email.message_from_bytes(raw, policy=email.policy.default) for raw in folder]
    console.print(f"\nDrafts ({len(folder)})", style="bold")
    for number, message in enumerate(sorted(messages, key=lambda message: message["Date"].datetime), 1):
        console.print(Rule(f"{number} of {len(folder)}", align="right", style="dim", characters="─"), width=width)
        for name in _HEADERS:
            if value := message[name]:
                style = "bold" if name == "Subject" else ""
                _hang(console, f"{name}:".ljust(9), str(value), width, style)
        console.print()
        for paragraph in unflow(_words(message)).splitlines():
            _hang(console, "", paragraph, width)
        if reason := reasons.get(str(message["Message-ID"])):
            console.print()
            _hang(console, "Why: ", reason, width, "italic")
    console.print(Rule(style="dim", characters="─"), width=width)


def _hang(console: Console, label: str, text: str, width: int, style: str = "") -> None:
    """Text wrapped to the width, two columns in, its later lines beneath the first one's words."""
    lines = textwrap.wrap(text, width - 4 - len(label), break_on_hyphens=False) or [text]
    for number, line in enumerate(lines):
        head = label if number == 0 else " " * len(label)
        console.print(
            Text.assemble("  " if line.strip() else "", (head, "dim"), (line.rstrip(), style)), soft_wrap=True
        )


def _words(message: EmailMessage) -> str:
    content = message.get_content()
    return content if isinstance(content, str) else ""


def stand(console: Console, rows: Iterable[StatusRow], lying: Collection[tuple[str, StepKind]], now: datetime) -> None:
    """Where each opportunity stands at the end."""
    console.print(f"\nWhere things stand on {now:%A} {now.day} {now:%B %Y, %H:%M %Z}\n", style="bold")
    console.print(standing(rows, lying, now))


def closing(console: Console, kept: Path | None) -> None:
    """What to do next. `kept`: the folder that is left, where one is."""
    console.print("\nWhat next", style="bold")
    if kept:
        console.print(Text(f"  {kept}/mail is a Maildir: open it with your own mail program"), soft_wrap=True)
    else:
        console.print("  afterword demo --keep DIR   leaves the mailbox there, for your mail program")
    console.print("  config.example.toml         shows how to name your own account")
    console.print("  afterword sync --dry-run    says what it would draft there, and writes nothing\n")
