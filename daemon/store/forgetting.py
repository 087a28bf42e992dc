"""Erases a state folder: what is ours in it, and the folder when nothing else is left there."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from daemon.errors import AfterwordError
from daemon.store.alone import alone
from daemon.store.holding import LOCK, SOCKET
from daemon.store.opening import FEED, FILE

OURS = (FILE, f"{FILE}-wal", f"{FILE}-shm", f"{FILE}-journal", FEED, f".{FEED}.new", SOCKET, LOCK)
"""Every name that we ever give a file in a state folder (the lock last: it is held while the others go)."""


def ours(directory: Path) -> tuple[Path, ...]:
    """What is ours in this folder; nothing where there is no such folder. Raises AfterwordError."""
    there = _names(directory)
    return tuple(directory / name for name in OURS if name in there)


def others(directory: Path) -> tuple[str, ...]:
    """The names of what else lies there. Raises AfterwordError."""
    return tuple(sorted(_names(directory) - {*OURS}))


def _names(directory: Path) -> set[str]:
    with _told(directory), suppress(FileNotFoundError):
        return {entry.name for entry in directory.iterdir()}
    return set()


def erase(directory: Path) -> None:
    """Erase what is ours there. Raises AfterwordError where a daemon is at work with it, or a file can't be erased."""
    if not ours(directory):
        return
    with alone(directory), _held(directory), _told(directory):
        for file in ours(directory):
            file.unlink(missing_ok=True)
        if not others(directory):
            directory.rmdir()


@contextmanager
def _held(directory: Path) -> Iterator[None]:
    """No daemon works with this folder meanwhile."""
    with _told(directory):
        lock = os.open(directory / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        process = os.pread(lock, 20, 0).decode(errors="replace").strip()
        raise AfterwordError(
            "Nothing was erased",
            f"afterword is running{f' (process {process})' if process else ''} with the state in {directory}",
            "Stop it first (`systemctl --user stop afterword`, or Ctrl+C where it runs), then try again.",
        ) from None
    finally:
        os.close(lock)


@contextmanager
def _told(directory: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        mend = "Make the folder and what is in it yours, then try again."
        raise AfterwordError(f"Cannot erase {error.filename or directory}", why, mend) from error
