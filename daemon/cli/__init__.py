"""What the user types: the options before the command, the commands, and the one place where errors end.

A command is a click command, mostly named as its module here, `daemon.cli.sync:sync`; it is imported when
it is asked for, may take the `Settings` (`@click.pass_obj`), and returns its exit status (None is 0).
What is expected to go wrong is told in a line for each fault: what, why, what to do. What is not
is a defect: logged with its traceback, and said to be one.
"""

import errno
import gc
import logging
import os
import sys
from importlib import import_module
from pathlib import Path

import click

from connectors.errors import ConnectorError
from daemon import __version__, paths
from daemon.cli.settings import Settings
from daemon.errors import FAILED, AfterwordError, exit_status

COMMANDS = {
    "demo": "Live through invented stories of a job search; needs no account.",
    "setup": "Find your mail server and calendars, try them, write the configuration.",
    "doctor": "Check every account, and what Afterword needs of this machine.",
    "sync": "One whole pass: fetch, read, decide, draft.",
    "status": "One row for each opportunity: whose turn it is, and what comes next.",
    "show": "One opportunity: its timeline, its people, what is due and why.",
    "report": "The whole search on one page, for the browser.",
    "note": "Keep a note of a conversation, for the letters.",
    "thanked": "You have thanked them yourself.",
    "called": "You called them.",
    "replied": "They answered outside mail.",
    "met": "You met someone whom no mail names.",
    "address": "Choose who is written to.",
    "snooze": "Put the next step off.",
    "close": "It is over: nothing more is drafted there.",
    "reopen": "It goes on after all; undoes close.",
    "merge": "Two opportunities are one.",
    "split": "One person's mails are an opportunity of their own.",
    "review": "What was too doubtful to act on; you say what it was.",
    "undo": "Take the last correction back.",
    "replay": "What would have been drafted in the past, and when.",
    "read": "What the reader makes of mails and calendar files.",
    "run": "The daemon, in the foreground, for systemd.",
    "service": "Have the daemon run by itself, by systemd: install, uninstall, status.",
    "forget": "Erase all that Afterword keeps, after asking.",
}
"""Each command with its short help, so that the list needs no import."""
ROOMS = {
    **dict.fromkeys(("note", "thanked", "called", "replied", "snooze", "close", "reopen", "undo"), "corrections"),
    "address": "met",
    "split": "merge",
}
"""The modules of the commands that share one; any other command is in the module of its name."""

INTERRUPTED = 130
"""128 + SIGINT, as shells have it."""
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}


class Commands(click.Group):
    """The commands of the table, imported one at a time, inside the error boundary."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click asks so
        """The names, in the order of a first day."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click asks so
        """The command, imported now; None for a name that isn't in the table."""
        if cmd_name not in COMMANDS:
            return None
        gc.disable()  # all that is loaded stays: looking through it for what may go takes a tenth of the time
        command = getattr(import_module(f"{__name__}.{ROOMS.get(cmd_name, cmd_name)}"), cmd_name)
        gc.enable()
        if not isinstance(command, click.Command):
            return None
        command.help = (command.help or "").replace("\\b\n", "\b\n")  # raw docstrings spell click's mark out
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click asks so
        """The list in `--help`, from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> None:
        """Run the command; leave with the Contract's exit status, whatever happens."""
        try:
            try:
                status = super().invoke(ctx) or 0
            finally:
                sys.stdout.flush()  # here, where a reader that went away can still be met
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except KeyboardInterrupt:
            status = INTERRUPTED
        except (AfterwordError, ConnectorError) as error:
            tell(error)
            status = exit_status(error)
        except OSError as error:
            status = _system_error(error, ctx)
        except Exception as error:  # noqa: BLE001 - the boundary: beyond it there is only a traceback
            status = _defect(error, ctx)
        ctx.exit(status)


class LateLog(logging.Handler):
    """Sets the log up when a library first has something to say: importing it takes longer than most commands."""

    def emit(self, record: logging.LogRecord) -> None:
        """Log the record by `daemon.log`, which takes this handler's place."""
        from daemon import log

        log.setup(logging.WARNING)
        logging.getLogger().handle(record)


def tell(error: AfterwordError | ConnectorError) -> None:
    """Say on stderr what went wrong, a line for each fault."""
    for line in str(error).splitlines():
        click.echo(f"afterword: {''.join(c if c.isprintable() else '?' for c in line)}", err=True)


def _system_error(error: OSError, ctx: click.Context) -> int:
    """A reader that went away (`| head`) is no event; a full disk is the user's to mend; the rest is a defect."""
    if error.errno == errno.EPIPE:
        _let_go_of_stdout()
        return FAILED
    if error.errno in _NO_ROOM:
        what = f"Cannot write {error.filename}" if error.filename else "Cannot write the output"
        tell(AfterwordError(what, str(error.strerror).lower(), "Make room there and try again; nothing is lost."))
        _let_go_of_stdout()
        return FAILED
    return _defect(error, ctx)


def _let_go_of_stdout() -> None:
    """Python flushes stdout once more at its end, and would complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _defect(error: Exception, ctx: click.Context) -> int:
    import structlog

    from daemon import log

    log.setup(logging.WARNING)
    structlog.get_logger().error("defect", exc_info=error)
    why = f"{type(error).__name__}, a defect in Afterword itself"
    kept = f"What was saved is safe in {ctx.obj.state_dir}. " if isinstance(ctx.obj, Settings) else ""
    tell(AfterwordError("Stopped", why, f"{kept}Please report it with the lines above."))
    return FAILED


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--config", type=click.Path(path_type=Path), metavar="PATH", help="Another configuration file.")
@click.option("--state", type=click.Path(path_type=Path), metavar="DIR", help="Another folder for the state.")
@click.version_option(__version__, prog_name="afterword", message="%(prog)s %(version)s")
@click.pass_context
def main(ctx: click.Context, config: Path | None, state: Path | None) -> None:
    """Leaves the right thank-you or follow-up in your Drafts folder while you look for work. It never sends."""
    logging.basicConfig(level=logging.WARNING, handlers=[LateLog()], force=True)
    ctx.obj = Settings(config or paths.config_file(), state or paths.state_dir())
