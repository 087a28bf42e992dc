"""The manual page, made of the same help that the commands print: `python -m daemon.cli.manual > afterword.1`.

It is written in the `man` macros (man(7)), so that man, mandoc and whatever else shows manuals can show it.
"""

import inspect
import re
from collections.abc import Iterator

import click

from daemon import __version__
from daemon.cli import COMMANDS, main
from daemon.errors import EX_CONFIG, FAILED, USAGE

STATUS = {
    0: "Done.",
    FAILED: "Some of it failed; each fault is told on standard error: what, why, what to do.",
    USAGE: "The command was not understood.",
    EX_CONFIG: "Configuration, credentials or state that no restart mends.",
}
FILES = {
    "$XDG_CONFIG_HOME/afterword/config.toml": "The configuration.",
    "$XDG_STATE_HOME/afterword/afterword.db": "What was learnt: facts, never mail.",
    "$XDG_STATE_HOME/afterword/due.ics": "What is due, as a calendar that any calendar program can show.",
}


def manual() -> str:
    """The whole page."""
    return "\n".join(lines()) + "\n"


def lines() -> Iterator[str]:
    """The page, line by line."""
    with main.make_context("afterword", [], resilient_parsing=True) as top:
        yield f'.TH AFTERWORD 1 "" "afterword {__version__}" "User Commands"'
        yield ".SH NAME"
        yield "afterword \\- leaves the right thank-you or follow-up in your Drafts folder, and never sends"
        yield ".SH SYNOPSIS"
        yield f".B afterword\n{roff('[--config PATH] [--state DIR] COMMAND [ARGUMENT]...')}"
        yield ".SH DESCRIPTION"
        yield from prose(main.help or "")
        yield ".SH OPTIONS"
        yield from options(main, top)
        yield ".SH COMMANDS"
        for name in COMMANDS:
            command = main.get_command(top, name)
            if command is not None:
                yield from section(command, click.Context(command, info_name=name, parent=top))
        yield ".SH EXIT STATUS"
        yield from listed({str(status): told for status, told in STATUS.items()})
        yield ".SH FILES"
        yield from listed(FILES)


def section(command: click.Command, context: click.Context) -> Iterator[str]:
    """One command: how it is called, what it does, its options."""
    yield f".SS {roff(context.info_name or '')}"
    yield f".B {roff(' '.join([context.command_path, *command.collect_usage_pieces(context)]))}"
    yield ".PP"
    yield from prose(command.help or "")
    yield from options(command, context)


def options(command: click.Command, context: click.Context) -> Iterator[str]:
    """The options of a command."""
    told = [record for one in command.get_params(context) if (record := one.get_help_record(context))]
    yield from listed(dict(told))


def listed(terms: dict[str, str]) -> Iterator[str]:
    """Terms, each with what it means."""
    for term, meaning in terms.items():
        yield f".TP\n.B {roff(term)}\n{roff(meaning)}"


def prose(text: str) -> Iterator[str]:
    """Paragraphs of help; one that click is told not to wrap (its mark is a backspace) keeps its lines."""
    for paragraph in re.split(r"\n\s*\n", inspect.cleandoc(text)):
        if paragraph.startswith("\b"):
            yield from (".PP", ".nf", *map(roff, paragraph.splitlines()[1:]), ".fi")
        else:
            yield from (".PP", roff(" ".join(paragraph.split())))


def roff(text: str) -> str:
    """Text that man takes as it stands: backslashes and hyphens kept, no line taken for a macro."""
    kept = text.replace("\\", "\\e").replace("-", "\\-").replace("`", "\\(ga")
    return f"\\&{kept}" if kept.startswith((".", "'")) else kept


if __name__ == "__main__":
    click.echo(manual(), nl=False)
