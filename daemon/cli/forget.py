"""`afterword forget`: erases all that Afterword keeps, after asking."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from daemon.cli.settings import Settings
from daemon.errors import FAILED, AfterwordError, ConfigError

if TYPE_CHECKING:
    from connectors.settings import CalendarSettings, MailSettings
    from daemon.config import Config


@dataclass(frozen=True, slots=True)
class Entry:
    """One of our entries in the keyring: an account's name, and the user under whom it is kept."""

    account: str
    user: str


@click.command()
@click.option("--yes", is_flag=True, help="Don't ask.")
@click.pass_obj
def forget(settings: Settings, *, yes: bool) -> int:
    r"""Erase all that Afterword keeps: its state, and its entries in the keyring. Your mail stays as it is.

    \b
    Examples:
      afterword forget           says what will be erased, and asks
      afterword forget --yes     doesn't ask
    """
    config, unknown = known(settings)
    entries = tuple(kept(config)) if config else ()
    says = list(erased(settings.state_dir, entries))
    if says:
        tell("This will be erased for good:", says)
    else:
        click.echo(f"There is nothing to erase: no state in {settings.state_dir}, no password in the keyring.")
    tell("This stays:", stays(settings, config))
    if unknown:
        click.echo(unknown)
    if not says:
        return 0
    if not (yes or agreed()):
        click.echo("Nothing was erased.")
        return FAILED
    return erase(settings.state_dir, entries)


def known(settings: Settings) -> tuple["Config | None", str]:
    """The configuration; where it can't be read, what isn't known without it."""
    try:
        return settings.load_config(), ""
    except ConfigError as error:
        why = error.faults[0].why if len(error.faults) == 1 else f"it has {len(error.faults)} faults"
        return None, (
            f"Which passwords are in the keyring isn't known: the configuration {settings.config_path} can't be used "
            f"({why}). Look for entries of `afterword` in your keyring's own program."
        )


def kept(config: "Config") -> Iterator[Entry]:
    """The entries that the keyring may hold for this configuration."""
    from connectors.web import host_of
    from daemon.wiring import login_of

    for account in accounts(config):
        login = login_of(account)
        if login is not None and login[1] == "keyring":
            yield Entry(account.name, login[0])
    if config.llm is not None and config.llm.secret == "keyring":  # noqa: S105 - says where the secret is
        yield Entry("llm", host_of(config.llm.base_url))


def accounts(config: "Config") -> "Iterator[MailSettings | CalendarSettings]":
    """Whatever may have a password."""
    yield from (*config.mail, *config.calendar)
    if config.feed is not None:
        yield config.feed


def erased(state: Path, entries: tuple[Entry, ...]) -> Iterator[str]:
    """What is erased, a line each."""
    from daemon.secrets import entry
    from daemon.store.forgetting import ours

    if files := ours(state):
        names = ", ".join(file.name for file in files)
        yield f"the state in {state} ({names}): what Afterword has learnt, and what you told it"
    if (runtime := runtime_dir()) and runtime.is_dir():
        yield f"the run-time folder {runtime}"
    for one in entries:
        yield f"the password of {one.account} in the keyring (afterword {entry(one.account, one.user)}), if it is there"


def stays(settings: Settings, config: "Config | None") -> Iterator[str]:
    """What isn't touched, a line each."""
    from daemon.store.forgetting import others
    from daemon.wiring import login_of

    yield "your mail and calendars, with every draft in Drafts"
    if settings.config_path.exists():
        yield f"the configuration {settings.config_path}, with which Afterword would begin anew"
    yield "the service, where it is installed: `afterword service uninstall` takes it out"
    for account in accounts(config) if config else ():
        login = login_of(account)
        if login is not None and login[1] != "keyring":
            yield f"the password of {account.name}, which a program or a file of yours holds"
    if left := others(settings.state_dir):
        yield f"what isn't Afterword's in {settings.state_dir}: {', '.join(left[:10])}{', …' if left[10:] else ''}"


def tell(heading: str, lines: Iterator[str] | list[str]) -> None:
    """A heading with what belongs to it."""
    click.echo(heading)
    for line in lines:
        click.echo(f"  {''.join(c if c.isprintable() else '?' for c in line)}")


def agreed() -> bool:
    """Does the user agree? Without an answer they don't."""
    try:
        return click.confirm("Erase it?", default=False)
    except click.Abort:
        click.echo()
        return False


def erase(state: Path, entries: tuple[Entry, ...]) -> int:
    """Erase all of it; what can't be erased is said, and the rest goes. Raises AfterwordError when a daemon runs."""
    from daemon.secrets import delete
    from daemon.store import forgetting

    forgetting.erase(state)  # first: it may refuse
    faults = []
    if (runtime := runtime_dir()) and runtime.is_dir():
        try:
            shutil.rmtree(runtime)
        except OSError as error:
            faults.append(f"Cannot erase {runtime}: {(error.strerror or str(error)).lower()}. Erase it yourself.")
    for one in entries:
        try:
            delete(one.account, one.user)
        except AfterwordError as error:
            faults.append(str(error))
    for fault in faults:
        click.echo(f"afterword: {fault}", err=True)
    click.echo("The rest is erased." if faults else "Erased.")
    return FAILED if faults else 0


def runtime_dir() -> Path | None:
    """`$XDG_RUNTIME_DIR/afterword`; None outside a session."""
    folder = os.environ.get("XDG_RUNTIME_DIR")
    return Path(folder) / "afterword" if folder else None
