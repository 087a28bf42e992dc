"""What SQLite and the file system say when the state can't be kept, in words for the user."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from daemon.errors import AfterwordError, NeedsYou

_KEPT = "What was saved before is safe"

_PASSING: dict[int, tuple[str, str]] = {
    sqlite3.SQLITE_BUSY: ("another Afterword held it for too long", "Try again when the other one has finished."),
    sqlite3.SQLITE_FULL: ("the disk is full", f"Free some space and try again. {_KEPT}."),
    sqlite3.SQLITE_IOERR: ("the disk reported an error", f"Check the disk and try again. {_KEPT}."),
}
_LASTING: dict[int, tuple[str, str]] = {
    sqlite3.SQLITE_READONLY: ("it may not be written to", "Make the folder and the file writable for your user."),
    sqlite3.SQLITE_PERM: (
        "it may not be opened",
        "Make the folder and the file yours, or choose another with --state.",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "it can't be opened",
        "Make the folder and the file yours, or choose another with --state.",
    ),
}
_DAMAGED = "the file is damaged, or is no Afterword state"
_RESTORE = (
    "It was left as it is. Put a backup in its place, or move it away: the next sync reads your mailbox afresh, "
    "and drafts already written are recognised there. What you told Afterword by command is in that file alone."
)


@contextmanager
def told(file: Path | None) -> Iterator[None]:
    """Turn any error of the database at `file` (None: in memory) into an AfterwordError; nothing is ever deleted."""
    try:
        yield
    except sqlite3.Error as error:
        raise _translated(error, file) from error


def _translated(error: sqlite3.Error, file: Path | None) -> AfterwordError:
    what = f"Cannot use the state {file}" if file else "Cannot use the state in memory"
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF  # the primary code of an extended one
    if code in _PASSING:
        return AfterwordError(what, *_PASSING[code])
    if code in _LASTING:
        return NeedsYou(what, *_LASTING[code])
    return damaged(file, str(error)) if file else AfterwordError(what, str(error), "Try again.")


def damaged(file: Path | None, detail: str) -> NeedsYou:
    """The state can be opened but not understood; `detail` is what the parser said."""
    return NeedsYou(f"Cannot read the state {file or 'in memory'}", f"{_DAMAGED} ({detail})", _RESTORE)
