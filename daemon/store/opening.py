"""Makes the state's folder and file, private to their owner, and brings the schema up to date."""

import os
import sqlite3
from contextlib import suppress
from pathlib import Path

from daemon.errors import NeedsYou
from daemon.store.schema import MIGRATIONS

FILE = "afterword.db"
FEED = "due.ics"
"""What is due, as a calendar, beside it: see `daemon.service.feed`."""
PATIENCE = 10.0
"""Seconds to wait for another process that is writing; a write takes milliseconds."""


def prepare(directory: Path) -> Path:
    """Make the folder (0700) and the file (0600) where they are missing; gives the file.

    SQLite gives its `-wal` and `-shm` files the same mode. A folder that is there already is made
    private too, unless it holds other things: it may be a home folder.
    """
    file = directory / FILE
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        if all(entry.name.lstrip(".").startswith((FILE, FEED)) for entry in directory.iterdir()):
            directory.chmod(0o700)
        with suppress(FileExistsError):
            # Only ever a new one: closing a database file that is open elsewhere in the process would drop its locks.
            os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        file.chmod(0o600)
    except OSError as error:
        raise NeedsYou(
            f"Cannot use the state {file}",
            (error.strerror or str(error)).lower(),
            "Make the folder yours and writable, or choose another with --state.",
        ) from error
    return file


def connect(file: Path) -> sqlite3.Connection:
    """A durable connection (WAL, every commit on the disk before it returns), schema up to date."""
    connection = sqlite3.connect(file, timeout=PATIENCE, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        migrate(connection, file)
    except BaseException:
        connection.close()
        raise
    return connection


def migrate(connection: sqlite3.Connection, file: Path | None) -> None:
    """Apply the migrations that are missing, all or none; refuse a state that a newer version wrote."""
    connection.execute("PRAGMA foreign_keys = ON")
    if _version(connection) == len(MIGRATIONS):
        return
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        version = _version(connection)  # another process may have been quicker
        if version > len(MIGRATIONS):
            raise NeedsYou(
                f"Cannot use the state {file}",
                f"a newer Afterword wrote it (its version is {version}, this program knows up to {len(MIGRATIONS)})",
                "Update Afterword, or choose another folder with --state. Nothing was changed.",
            )
        for statement in (statement for migration in MIGRATIONS[version:] for statement in migration):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
