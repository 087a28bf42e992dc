"""The end of setup: what will be written is shown, asked about, and written; the old file is kept beside it."""

import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from importlib import resources
from pathlib import Path

from daemon.errors import NeedsYou
from daemon.secrets import SERVICE, entry, store
from daemon.setup.keys import Key
from daemon.setup.sheet import spoken
from daemon.setup.talk import Talk


def example() -> str:
    """The commented example configuration: beside this file where Afterword is installed, else in the source's root."""
    packed = resources.files("daemon.setup").joinpath("config.example.toml")
    if packed.is_file():
        return packed.read_text("utf-8")
    return Path(__file__).parents[2].joinpath("config.example.toml").read_text("utf-8")


def agreed(talk: Talk, path: Path, text: str, before: str | None, keys: Iterable[Key]) -> bool:
    """Show what will be changed on this machine, and ask."""
    talk.say()
    if text != before:
        talk.say(f"This is what {path} will say (its comments, which explain every key, are left out here):")
        talk.say()
        talk.say("\n".join(f"    {line}" if line else "" for line in spoken(text).splitlines()))
        talk.say()
        if before is not None:
            talk.say(f"The file as it was is kept as {_kept(path)}.")
    names = dict.fromkeys(entry(key.account, key.user) for key in keys if key.typed is not None)
    if names:
        talk.say(f"Your keyring will hold: {', '.join(f'{SERVICE} {name}' for name in names)}.")
    return talk.silent or talk.agrees("Do that?", default=True)


def write(path: Path, text: str, before: str | None, keys: Iterable[Key]) -> None:
    """Store the secrets, then the file, whole or not at all. Raises AfterwordError."""
    for key in {(key.account, key.user): key for key in keys}.values():
        if key.typed is not None:
            store(key.account, key.user, key.typed)
    if text == before:
        return
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if before is not None:
            _put(_kept(path), before)
        _put(path, text)
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        mend = "Mend that, or name another file with --config; then run setup again."
        raise NeedsYou(f"Cannot write {path}", why, mend) from error


def _kept(path: Path) -> Path:
    return path.with_name(f"{path.name}.bak")


def _put(path: Path, text: str) -> None:
    """Write beside it, flush, and rename: a power cut leaves the old file or the new one. Links are followed."""
    place = path.resolve()
    written = place.with_name(f".{place.name}.{secrets.token_hex(4)}")
    try:
        file = os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(file, "w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        written.rename(place)
    except OSError:
        with suppress(OSError):
            written.unlink()
        raise
