"""`afterword report`: the whole search on one page, as one file that any browser opens."""

import os
from contextlib import suppress
from pathlib import Path

import click

from daemon import clock
from daemon.cli.settings import Settings
from daemon.errors import AfterwordError
from daemon.wiring import open_service

FILE = Path("afterword-report.html")


@click.command()
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=FILE,
    metavar="F.html",
    help="The file to write.",
)
@click.pass_obj
def report(settings: Settings, *, output: Path) -> None:
    r"""Draw the whole search on one page: what needs you, each opportunity in time, whom you met.

    It is one file for any browser, afterword-report.html in the current folder where you name no other: no script,
    nothing fetched from anywhere, light or dark as your desktop is. A report that is there already is replaced.
    It is drawn from what is known; `afterword sync` brings in what is new. It holds names and quotations from your
    mail, so only you can read it.

    \b
    Examples:
      afterword report
      afterword report --output ~/search.html
    """
    from daemon.cli.show import happened
    from daemon.report.page import page
    from daemon.report.render import html
    from daemon.report.sight import Sight

    config = settings.load_config()
    now = clock.now(config.you.zone)
    with open_service(config, settings.state_dir, rehearse=True) as service:
        opportunities = service.opportunities(now)
        doubtful = [doubt.fact for doubt in service.doubts(now)]
    drawn = html(page(opportunities, doubtful, Sight(now, config.you, config.windows, happened)))
    put(output, drawn.encode())
    click.echo(f"The report is {output.absolute()}")
    click.echo("Open it in any browser. It is for your eyes: it quotes your mail.")


def put(file: Path, content: bytes) -> None:
    """Write the file whole or not at all, readable by its owner alone. Raises AfterwordError."""
    passing = file.parent / f".{file.name}.{os.getpid()}"
    try:
        with os.fdopen(os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb") as stream:
            stream.write(content)
        passing.replace(file)
    except OSError as error:
        with suppress(OSError):
            passing.unlink()
        raise AfterwordError(
            f"Cannot write the report {file}",
            (error.strerror or str(error)).lower(),
            "Name another file with --output, in a folder that is there and yours.",
        ) from error
