"""Questions and answers, line by line: in a terminal, from a pipe, or silent, where every default must do."""

import sys
from collections.abc import Callable, Sequence
from typing import TypeVar

import click

from daemon.config.values import Wrong
from daemon.setup import words

T = TypeVar("T")


class Anew(Exception):
    """The user doesn't have what is asked for, and wants to choose another way."""


class Talk:
    """The conversation. When `silent`, nobody is asked anything: each answer is its default."""

    def __init__(self, *, silent: bool = False) -> None:
        self.silent = silent

    def say(self, text: str = "") -> None:
        """Tell something; what a server has said in it can't move the cursor."""
        click.echo("".join(letter if letter.isprintable() or letter == "\n" else "?" for letter in text))

    def ask(self, question: str, default: str, check: Callable[[str], T]) -> T:
        """A line of text as `check` makes it a value; asked again while that raises `Wrong`."""
        while True:
            text = default if self.silent else self._line(question, default)
            try:
                return check(text.strip())
            except Wrong as wrong:
                if self.silent:
                    raise click.UsageError(f"{question}: {wrong.why}. {wrong.mend}") from None
                self.say(f"  {_capital(wrong.why)}. {wrong.mend}")

    def path(self, question: str) -> str:
        """The path of something that is there. Raises Anew."""
        found = self.ask(f"{question} (- to choose anew)", "", lambda text: text if text == "-" else words.path(text))
        if found == "-":
            raise Anew
        return found

    def pick(self, question: str, options: Sequence[str]) -> int:
        """Which of these; the first is the default."""
        for number, option in enumerate(options, start=1):
            self.say(f"  {number}  {option}")

        def check(text: str) -> int:
            if not text.isdecimal() or not 1 <= int(text) <= len(options):
                raise Wrong("that is none of them", f"Type a number from 1 to {len(options)}.")
            return int(text) - 1

        return self.ask(question, "1", check)

    def agrees(self, question: str, *, default: bool) -> bool:
        """Yes or no."""
        return default if self.silent else click.confirm(question, default=default)

    def secret(self, question: str) -> str:
        """A line that isn't shown while it is typed; empty when just Enter was pressed."""
        if sys.stdin.isatty():
            return str(click.prompt(question, default="", hide_input=True, show_default=False))
        click.echo(f"{question}: ", nl=False)
        line = sys.stdin.readline()
        click.echo()
        if not line:
            raise click.Abort
        return line.rstrip("\r\n")

    @staticmethod
    def _line(question: str, default: str) -> str:
        return str(click.prompt(question, default=default, show_default=bool(default)))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
