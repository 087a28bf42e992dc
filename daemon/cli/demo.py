"""`afterword demo`: the main job on invented mail, with no account at all."""

import tempfile
from pathlib import Path

import click
from rich.console import Console

from daemon.errors import FAILED


@click.command()
@click.option(
    "--keep",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Leave the mailbox, calendar, configuration and state in DIR, which must be new or empty.",
)
def demo(keep: Path | None) -> int:
    r"""Live through a month of an invented candidate's mail, and show the Drafts folder that it ends with.

    \b
    Examples:
      afterword demo
      afterword demo --keep ~/afterword-demo     to look around in it afterwards
    """
    from daemon.demo.run import run

    console = Console(highlight=False)
    if keep is not None:
        well = run(keep.absolute(), console, kept=True)
    else:
        with tempfile.TemporaryDirectory(prefix="afterword-demo-") as folder:
            well = run(Path(folder), console, kept=False)
    return 0 if well else FAILED
