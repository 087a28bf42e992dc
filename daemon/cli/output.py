"""How commands print: JSON lines for programs, plain lines for pipes, and progress on stderr."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click
import msgspec

if TYPE_CHECKING:
    from daemon.service.report import Progress


def print_json(rows: Iterable[object]) -> None:
    """One JSON object a line; times are ISO 8601 with their offset."""
    for row in rows:
        click.echo(msgspec.json.encode(row))


@contextmanager
def stderr_progress() -> "Iterator[Progress | None]":
    """A progress line on stderr while a pass runs; nothing where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("Reading {task.description}"), BarColumn(), MofNCompleteColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks = {}

        def progress(account: str, done: int, total: int | None) -> None:
            if account not in tasks:
                tasks[account] = bar.add_task(account, total=total)
            bar.update(tasks[account], completed=done, total=total)

        yield progress
