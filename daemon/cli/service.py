"""`afterword service install`, `uninstall`, `status`: the systemd user unit, and the manual page beside it."""

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import click

from daemon import unit
from daemon.cli.settings import Settings
from daemon.config import load
from daemon.errors import FAILED, AfterwordError, Fault

DOES = {
    "active": "It is running",
    "activating": "It is starting",
    "reloading": "It loads its configuration again",
    "deactivating": "It is ending",
    "failed": "It has failed",
    "inactive": "It is not running",
}
"""What systemd's states mean."""


def of_profile(_context: click.Context, _option: click.Parameter, name: str | None) -> unit.Unit:
    """The unit that is meant."""
    if name is not None and not unit.PROFILE.fullmatch(name):
        raise click.BadParameter("take letters, digits, - and _")
    return unit.Unit(name)


PROFILE = click.option(
    "--profile",
    "one",
    metavar="NAME",
    callback=of_profile,
    help="One of several: configured in NAME.toml beside config.toml, with a state of its own.",
)
REHEARSE = click.option("--dry-run", is_flag=True, help="Say what would be done; change nothing.")


@click.group()
def service() -> None:
    r"""Have it run by itself: the systemd user unit.

    \b
    Examples:
      afterword service install                  from now on, at each login
      afterword service install --profile work   a second one, for work.toml
      afterword service status
      afterword service uninstall
    """


@dataclass(frozen=True, slots=True)
class Hand:
    """Does each thing and says so; with `rehearse` it only says so."""

    rehearse: bool

    def put(self, file: Path, text: str) -> None:
        """Write a file."""
        click.echo(f"{'Would write' if self.rehearse else 'Written'}: {file}")
        if not self.rehearse:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")

    def remove(self, *files: Path) -> None:
        """Remove those files that are there."""
        for file in files:
            if file.exists():
                click.echo(f"{'Would remove' if self.rehearse else 'Removed'}: {file}")
                if not self.rehearse:
                    file.unlink()
                    if file.parent.suffix == ".d":
                        file.parent.rmdir()

    def ask(self, *words: str) -> None:
        """Have systemd do something. Raises AfterwordError where it doesn't."""
        command = " ".join(("systemctl --user", *words))
        click.echo(f"{'Would run' if self.rehearse else 'Run'}: {command}")
        answer = None if self.rehearse else unit.asks("systemctl", "--user", *words)
        if answer is not None and answer.returncode:
            why = " ".join(answer.stderr.split()).rstrip(".") or f"it ended with status {answer.returncode}"
            raise AfterwordError(f"`{command}` failed", why, "`journalctl --user --unit afterword*` tells more.")


@service.command()
@PROFILE
@REHEARSE
@click.pass_obj
def install(settings: Settings, one: unit.Unit, *, dry_run: bool) -> None:
    """Put the unit and the manual page in place, start it, and have it start at each login. Can be repeated."""
    from daemon.cli.manual import manual

    config, state = (unit.config_of(one.profile), unit.state_of(one.profile)) if one.profile else where(settings)
    load(config)  # what can't be loaded would only fail in the background
    hand = Hand(dry_run)
    hand.put(one.file, one.text(program(), config, state))
    hand.put(unit.manual(), manual())
    if not unit.is_managed():
        raise AfterwordError(
            "Not started",
            "no systemd answers here that runs services for your user",
            "In a session that has one: `systemctl --user daemon-reload`, then "
            f"`systemctl --user enable --now {one.name}`. "
            "Where there is no systemd at all, have your desktop start `afterword run` at login.",
        )
    sandbox = unit.shipped("afterword.service.d/sandbox.conf")
    tried = unit.asks(*unit.trial(sandbox))
    if tried is not None and tried.returncode == 0:
        hand.put(one.sandbox, sandbox)
    else:
        hand.remove(one.sandbox)
        click.echo("This system gives no namespaces to your services: it runs in the smaller sandbox.")
    hand.ask("daemon-reload")
    hand.ask("enable", one.name)
    hand.ask("restart", one.name)
    if not dry_run:
        click.echo(f"It is running, and starts at each login. `afterword {name_of('status', one)}` says how it goes.")


@service.command()
@PROFILE
@REHEARSE
def uninstall(one: unit.Unit, *, dry_run: bool) -> None:
    """Stop it and take the unit away. The configuration, the state and your drafts stay."""
    hand, managed = Hand(dry_run), unit.is_managed()
    if managed and one.file.exists():
        hand.ask("disable", "--now", one.name)
    if not one.others():
        hand.remove(one.file, one.sandbox)
    if not any(unit.folder().glob("afterword*.service")):
        hand.remove(unit.manual())
    if managed:
        hand.ask("daemon-reload")
    click.echo("Your configuration, the state and your drafts are left as they are.")


@service.command()
@PROFILE
def status(one: unit.Unit) -> None:
    """Say whether it is installed, whether it runs, and how it goes. The exit status is 0 only when it runs."""
    fresh = f"`afterword {name_of('install', one)}` starts it."
    if not one.file.exists():
        raise AfterwordError("Not running", f"{one.name} is not installed", fresh)
    asked = "--property=ActiveState,UnitFileState,StatusText,Result,ActiveEnterTimestamp"
    answer = unit.asks("systemctl", "--user", "show", asked, one.name)
    if answer is None or answer.returncode:
        mend = "Ask again in your own session, not as another user."
        raise AfterwordError("Not known", "no systemd answers here that runs services for your user", mend)
    said = dict(line.partition("=")[::2] for line in answer.stdout.splitlines())
    state = said.get("ActiveState", "inactive")
    since = f" since {said['ActiveEnterTimestamp']}" if state == "active" and said.get("ActiveEnterTimestamp") else ""
    click.echo(f"{DOES.get(state, state)}{since}.")
    if said.get("StatusText"):
        click.echo(said["StatusText"])
    if said.get("UnitFileState") != "enabled":
        click.echo(f"It doesn't start at login: `systemctl --user enable {one.name}` mends that.")
    if state not in ("active", "reloading"):
        why = f"it ended with {said['Result']}" if said.get("Result", "success") != "success" else "it was stopped"
        click.echo(f"afterword: {Fault('Not running', why, fresh)}", err=True)
        sys.exit(FAILED)


def where(settings: Settings) -> tuple[Path, Path]:
    """The configuration and the state, by absolute paths: a service has another working folder."""
    return settings.config_path.absolute(), settings.state_dir.absolute()


def program() -> Path:
    """The absolute path of the command, as it is installed beside this Python, else as PATH finds it."""
    beside = Path(sys.executable).parent / "afterword"
    found = beside if beside.is_file() else Path(shutil.which("afterword") or "")
    if not found.is_file():
        mend = "Install it by pipx or `uv tool install`, then call that command."
        raise AfterwordError("Nothing installed", "no command `afterword` is found that a service could start", mend)
    return found.absolute()


def name_of(command: str, one: unit.Unit) -> str:
    """The command with the profile."""
    return f"service {command}" + (f" --profile {one.profile}" if one.profile else "")
