"""What helps at the shell: the manual page, made of the commands' own help, and completion by bash, zsh and fish."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from daemon.cli import COMMANDS, main
from daemon.cli.manual import manual, roff
from tests.servers import need
from tests.stories.clock import AFTERWORD


def shown(page: str) -> str:
    """The page as groff sets it for a terminal; it must have nothing to complain of."""
    groff = need("groff", "groff-base")
    command = [groff, "-man", "-Tutf8", "-ww", "-P-c", "-P-b", "-P-o", "-P-u"]
    done = subprocess.run(command, input=page, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return done.stdout


def test_the_manual_tells_of_every_command_as_its_help_does() -> None:
    page = shown(manual())
    for section in ("NAME", "SYNOPSIS", "OPTIONS", "COMMANDS", "EXIT STATUS", "FILES"):
        assert f"\n{section}\n" in page
    for name in COMMANDS:
        assert f"\n   {name}\n" in page
        assert f"afterword {name}" in page
    assert "\nafterword report --output ~/search.html\n" in page.replace(" " * 9, "").replace(" " * 7, "")
    assert "--json" in page


def test_it_is_printed_by_the_module() -> None:
    done = subprocess.run([sys.executable, "-m", "daemon.cli.manual"], capture_output=True, text=True, check=True)
    page = shown(done.stdout)
    assert all(f"\n   {name}\n" in page for name in COMMANDS)


@pytest.mark.parametrize("line", [".so /etc/passwd", "'tis", "\\fBbold", "a-b", "`code`"])
def test_nothing_in_the_help_is_taken_for_a_macro(line: str) -> None:
    page = f".TH X 1\n.SH Y\n{roff(line)}\n"
    assert line in shown(page)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_is_given_a_completion_that_knows_the_commands(shell: str, tmp_path: Path) -> None:
    environment = {**os.environ, "HOME": str(tmp_path)}

    def asked(**more: str) -> str:
        done = subprocess.run(
            [AFTERWORD], env=environment | more, capture_output=True, text=True, check=False, timeout=30
        )
        assert done.stderr == ""
        return done.stdout

    assert "_AFTERWORD_COMPLETE" in asked(_AFTERWORD_COMPLETE=f"{shell}_source")
    words = {"COMP_WORDS": "afterword re", "COMP_CWORD": "re" if shell == "fish" else "1"}
    offered = asked(_AFTERWORD_COMPLETE=f"{shell}_complete", **words)
    assert {name for name in COMMANDS if name in offered.replace(",", " ").split()} >= {"replay", "report", "review"}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_help_teaches_by_example(name: str) -> None:
    shown = CliRunner().invoke(main, [name, "--help"]).output
    examples = shown.partition("Example")[2]
    assert f"afterword {name}" in examples
