"""The command line's frame: options, help, and where every error ends."""

import logging
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
import structlog
from click.testing import CliRunner

from connectors.errors import Missing, NotStored, Refused, Unreachable
from daemon import cli
from daemon.cli import COMMANDS, ROOMS, main
from daemon.cli.settings import Settings
from daemon.errors import AfterwordError, ConfigError, Fault, NeedsYou, NotUnderstood

PROGRAM = Path(sys.executable).with_name("afterword")


def run(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """The real command, in a process of its own."""
    return subprocess.run(
        [PROGRAM, *arguments], env={**os.environ, **environ}, capture_output=True, text=True, timeout=30, check=False
    )


def test_help_lists_every_command_without_importing_one() -> None:
    listed = run("--help", PYTHONPROFILEIMPORTTIME="1")
    assert listed.returncode == 0
    for name, help_ in COMMANDS.items():
        assert name in listed.stdout
        assert help_.split()[0] in listed.stdout
        assert f"daemon.cli.{ROOMS.get(name, name)}" not in listed.stderr
    assert "structlog" not in listed.stderr
    assert "msgspec" not in listed.stderr


def test_version() -> None:
    from daemon import __version__

    assert run("--version").stdout == f"afterword {__version__}\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_list_is_there(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert isinstance(command, click.Command)
    assert command.name == name


@pytest.mark.parametrize("name", COMMANDS)
def test_help_teaches_by_examples_that_stand_on_lines_of_their_own(name: str) -> None:
    shown = CliRunner().invoke(main, [name, "--help"], terminal_width=80).stdout
    assert "\\b" not in shown
    for line in shown.partition("Example")[2].splitlines()[1:]:
        if "afterword" in line:
            assert line.startswith("    afterword "), line
            assert line.count("afterword ") == 1, line


def test_commands_that_end_soon_begin_soon() -> None:
    """Without structlog, which imports asyncio and much else; only `run` logs."""
    imports = "; ".join(f"import daemon.cli.{ROOMS.get(name, name)}" for name in COMMANDS if name != "run")
    script = f"import sys; {imports}; sys.exit('structlog' in sys.modules)"
    subprocess.run([sys.executable, "-c", script], check=True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["synk"], "No such command 'synk'"),
        (["--konfig", "x"], "No such option"),
        (["--config"], "requires an argument"),
        ([], "Usage: afterword"),
    ],
)
def test_a_command_line_that_makes_no_sense(arguments: list[str], said: str) -> None:
    ended = run(*arguments)
    assert ended.returncode == 2
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr


# A command of the tests' own, for what commands do


@pytest.fixture
def obeying(monkeypatch: pytest.MonkeyPatch):
    """Runs a function as the only command there is."""

    def invoke(function, *arguments: str):
        command = click.command(name="act")(click.pass_obj(function))
        monkeypatch.setattr(cli, "COMMANDS", {"act": "Acts."})
        monkeypatch.setattr(main, "get_command", lambda _ctx, _name: command)
        return CliRunner().invoke(main, [*arguments, "act"])

    yield invoke
    structlog.reset_defaults()
    logging.basicConfig(handlers=[], force=True)


def test_a_command_gets_the_settings_and_gives_its_exit_status(obeying) -> None:
    def act(settings: Settings) -> int:
        click.echo(f"{settings.config_path} {settings.state_dir}")
        return 1

    result = obeying(act, "--config", "a.toml", "--state", "b")
    assert result.stdout == "a.toml b\n"
    assert result.exit_code == 1


def test_without_options_the_files_are_where_xdg_has_them(obeying, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "/xc")
    monkeypatch.setenv("XDG_STATE_HOME", "/xs")
    result = obeying(lambda settings: click.echo(f"{settings.config_path} {settings.state_dir}"))
    assert result.stdout == "/xc/afterword/config.toml /xs/afterword\n"
    assert result.exit_code == 0


def test_without_xdg_they_are_where_its_defaults_are(obeying, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", "/h")
    result = obeying(lambda settings: click.echo(f"{settings.config_path} {settings.state_dir}"))
    assert result.stdout == "/h/.config/afterword/config.toml /h/.local/state/afterword\n"


TWO = (Fault("line 1, name", "it is empty", "Write it."), Fault("line 2, port", "0 is no port", "Write 993."))


@pytest.mark.parametrize(
    ("error", "status", "told"),
    [
        (AfterwordError("W", "y", "Do."), 1, "afterword: W: y. Do.\n"),
        (NotUnderstood("W", "y", "Do."), 2, "afterword: W: y. Do.\n"),
        (NeedsYou("W", "y", "Do."), 78, "afterword: W: y. Do.\n"),
        (
            ConfigError(TWO),
            78,
            "afterword: line 1, name: it is empty. Write it.\nafterword: line 2, port: 0 is no port. Write 993.\n",
        ),
        (Unreachable("W", "y", "Do."), 1, "afterword: W: y. Do.\n"),
        (NotStored("W", "y", "Do."), 1, "afterword: W: y. Do.\n"),
        (Refused("W", "y", "Do."), 78, "afterword: W: y. Do.\n"),
        (Missing("W", "y", "Do."), 78, "afterword: W: y. Do.\n"),
        (AfterwordError("W", "two\nlines", "Do."), 1, "afterword: W: two lines. Do.\n"),
        (Unreachable("W", "it said \x1b[2J", "Do."), 1, "afterword: W: it said ?[2J. Do.\n"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_errors_end_in_a_line_each_and_the_right_status(obeying, error: BaseException, status: int, told: str) -> None:
    def act(_settings: Settings) -> None:
        raise error

    result = obeying(act)
    assert result.stderr == told
    assert result.exit_code == status
    assert result.stdout == ""


def test_a_defect_is_logged_with_its_traceback_and_says_that_nothing_is_lost(obeying) -> None:
    def act(_settings: Settings) -> None:
        raise ZeroDivisionError("hunting for robin@example.com")

    result = obeying(act, "--state", "/somewhere")
    *logged, told = result.stderr.splitlines()
    assert result.exit_code == 1
    assert any("Traceback" in line for line in logged)
    assert "defect in Afterword" in told
    assert "/somewhere" in told
    assert "robin@" not in result.stderr


def test_what_a_library_logs_is_shown_shortened_from_warnings_up(obeying) -> None:
    def act(_settings: Settings) -> None:
        logging.getLogger("imapclient").info("chatter")
        logging.getLogger("imapclient").warning("odd reply for %s", "robin@example.com")

    result = obeying(act)
    assert 'event="odd reply for r…@example.com" logger=imapclient' in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


def test_a_missing_configuration_ends_in_78(obeying, tmp_path: Path) -> None:
    result = obeying(lambda settings: settings.load_config(), "--config", str(tmp_path / "none.toml"))
    assert result.exit_code == 78
    assert result.stderr.count("\n") == 1
    assert "isn't there" in result.stderr


PRINTING = """
import click
from daemon import cli
@click.command()
def act():
    for _ in range({lines}):
        click.echo("x" * 1000)
    {then}
cli.Commands.get_command = lambda *_: act
cli.main(["act"])
"""


@pytest.mark.parametrize(("lines", "then"), [(1, ""), (1000, ""), (1, "raise SystemExit(1)")])
def test_a_reader_that_goes_away_is_no_event(lines: int, then: str) -> None:
    """As in `afterword status | head -1`."""
    writer = subprocess.Popen(
        [sys.executable, "-c", PRINTING.format(lines=lines, then=then)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    writer.stdout.close()
    assert writer.stderr.read() == b""
    writer.stderr.close()
    assert writer.wait() == 1


def test_output_to_a_full_disk_is_told_in_a_line() -> None:
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [sys.executable, "-c", PRINTING.format(lines=1, then="")],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert ended.stderr.startswith("afterword: Cannot write the output: no space left on device. ")
    assert ended.stderr.count("\n") == 1
    assert ended.returncode == 1
