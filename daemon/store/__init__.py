"""The state: facts, acquaintances and sync cursors in one SQLite file that its owner alone can read.

Facts are immutable: one whose id is known is not saved again. Facts and the cursor that covers
them are saved in one transaction, so that a kill at any point loses nothing. Mail from humans
that reads as unrelated is an acquaintance: its barest form is kept for a while, found by link
keys alone, in case it turns out to belong to an opportunity. What the user was told of is remembered by
its key. Every `datetime` is aware.
"""

import sqlite3
from collections.abc import Collection, Iterable, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import msgspec

from daemon.core.facts import CommandFact, Fact, MailFact
from daemon.store import opening
from daemon.store.faults import damaged, told


def _subclass(value: object) -> str:
    """A subclass of `datetime`, such as a frozen clock gives: msgspec doesn't take it as one."""
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"facts hold no {type(value).__name__}")


_FACT = msgspec.json.Decoder(Fact)
_MAIL = msgspec.json.Decoder(MailFact)
_ENCODER = msgspec.json.Encoder(enc_hook=_subclass)
_T = TypeVar("_T")
YEAR = timedelta(days=365)


class Store:
    """One open state. Use it in the thread that opened it; other processes may have it open too.

    Every method raises `daemon.errors.AfterwordError` when the disk is full or another process
    holds the state for too long, `NeedsYou` when it is damaged or not writable.
    """

    def __init__(self, connection: sqlite3.Connection, file: Path | None) -> None:
        self._connection = connection
        self._file = file

    @property
    def folder(self) -> Path | None:
        """The folder it lies in; None when it is in memory alone."""
        return self._file.parent if self._file else None

    @classmethod
    def open(cls, directory: Path) -> Self:
        """The state in `directory`, made (folder 0700, file 0600) or brought up to date where needed."""
        file = opening.prepare(directory)
        with told(file):
            return cls(opening.connect(file), file)

    @classmethod
    def rehearse(cls, directory: Path) -> Self:
        """A copy of the state in memory, empty where there is none. What is saved in it doesn't last."""
        file = directory / opening.FILE
        connection = sqlite3.connect(":memory:", isolation_level=None)
        with told(file):
            if file.exists():
                original = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=opening.PATIENCE)
                with closing(original):
                    original.backup(connection)
            opening.migrate(connection, file)
        return cls(connection, file)

    @classmethod
    def in_memory(cls) -> Self:
        """An empty state that lasts as long as it is open."""
        connection = sqlite3.connect(":memory:", isolation_level=None)
        opening.migrate(connection, None)
        return cls(connection, None)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def facts(self) -> list[Fact]:
        """All facts, in the order in which they were learnt."""
        with told(self._file):
            rows = self._connection.execute("SELECT body FROM facts ORDER BY number").fetchall()
        return [self._decoded(_FACT, body) for (body,) in rows]

    def is_empty(self) -> bool:
        """Is there no fact yet?"""
        with told(self._file):
            return self._connection.execute("SELECT 1 FROM facts LIMIT 1").fetchone() is None

    def save(
        self,
        facts: Iterable[Fact] = (),
        *,
        acquaintances: Iterable[tuple[MailFact, Iterable[str]]] = (),
        cursors: Mapping[str, str] | None = None,
    ) -> int:
        """Save all of it in one transaction, on the disk when this returns; gives how many facts were new.

        `acquaintances` come with their link keys, `cursors` by account. What is already known by
        its id is left as it is; a cursor is replaced.
        """
        known = [(_plain(fact.id), _encoded(fact)) for fact in facts]
        met = [(_plain(mail.id), int(mail.at.timestamp()), _encoded(mail), list(keys)) for mail, keys in acquaintances]
        with told(self._file), self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            new = self._connection.executemany("INSERT OR IGNORE INTO facts (id, body) VALUES (?, ?)", known).rowcount
            self._connection.executemany(
                "INSERT OR IGNORE INTO acquaintances (id, at, body) VALUES (?, ?, ?)", (row[:3] for row in met)
            )
            self._connection.executemany(
                "INSERT OR IGNORE INTO acquaintance_keys (key, id) VALUES (?, ?)",
                ((_plain(key), row[0]) for row in met for key in row[3]),
            )
            self._connection.executemany(
                "INSERT INTO cursors (account, cursor) VALUES (?, ?) "
                "ON CONFLICT (account) DO UPDATE SET cursor = excluded.cursor",
                (cursors or {}).items(),
            )
        return max(new, 0)

    def tell(self, commands: Iterable[CommandFact]) -> int:
        """Save what one command of the user says, with the number that comes next; gives the number.

        The facts' own `id` and `number` are set here, in one transaction, so that two commands
        given at the same moment are two.
        """
        with told(self._file), self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            number = self._next_number()
            rows = [
                (_plain(fact.id), _encoded(fact))
                for fact in (_numbered(command, number, part) for part, command in enumerate(commands))
            ]
            self._connection.executemany("INSERT INTO facts (id, body) VALUES (?, ?)", rows)
        return number

    def _next_number(self) -> int:
        # ids sort as text, so the largest number isn't last among them: count the commands' own numbers
        row = self._connection.execute(
            "SELECT max(CAST(json_extract(body, '$.number') AS INTEGER)) FROM facts WHERE id >= ? AND id < ?",
            ("command:", "command;"),
        ).fetchone()
        return int(row[0] or 0) + 1

    def cursor(self, account: str) -> str | None:
        """The cursor last saved under this name."""
        with told(self._file):
            row = self._connection.execute("SELECT cursor FROM cursors WHERE account = ?", (account,)).fetchone()
        return None if row is None else str(row[0])

    def acquaintances(self, keys: Collection[str]) -> list[MailFact]:
        """Those that share at least one link key, each once, oldest first."""
        with told(self._file):
            rows = self._connection.execute(
                "SELECT body FROM acquaintances WHERE id IN "
                "(SELECT id FROM acquaintance_keys WHERE key IN (SELECT value FROM json_each(?))) ORDER BY at, id",
                (msgspec.json.encode([_plain(key) for key in keys]).decode(),),
            ).fetchall()
        return [self._decoded(_MAIL, body) for (body,) in rows]

    def forget_acquaintances(self, before: datetime) -> None:
        """Forget those from before this instant, with their keys."""
        with told(self._file):
            self._connection.execute("DELETE FROM acquaintances WHERE at < ?", (int(before.timestamp()),))

    def announced(self) -> dict[str, datetime]:
        """The keys of the news that the user was told of, with when, in UTC."""
        with told(self._file):
            rows = self._connection.execute("SELECT key, at FROM announced").fetchall()
        return {key: datetime.fromtimestamp(at, UTC) for key, at in rows}

    def announce(self, keys: Iterable[str], at: datetime) -> None:
        """Remember that the user is told of this at `at`; what was told a year before that is forgotten."""
        with told(self._file), self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany(
                "INSERT INTO announced (key, at) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET at = excluded.at",
                [(_plain(key), int(at.timestamp())) for key in keys],
            )
            self._connection.execute("DELETE FROM announced WHERE at < ?", (int((at - YEAR).timestamp()),))

    def unannounce(self, keys: Iterable[str]) -> None:
        """Forget that the user was told of this: it may be told again."""
        with told(self._file), self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany("DELETE FROM announced WHERE key = ?", [(_plain(key),) for key in keys])

    def _decoded(self, decoder: msgspec.json.Decoder[_T], body: str) -> _T:
        try:
            return decoder.decode(body)
        except msgspec.MsgspecError as error:
            raise damaged(self._file, str(error)) from error


def _numbered(command: CommandFact, number: int, part: int) -> CommandFact:
    return msgspec.structs.replace(command, id=f"command:{number}:{part}", number=number)


def _encoded(fact: Fact) -> str:
    try:
        return _ENCODER.encode(fact).decode()
    except UnicodeEncodeError:  # a lone surrogate, left by undecodable bytes in a mail
        import json

        return _plain(json.dumps(msgspec.to_builtins(fact), ensure_ascii=False))


def _plain(text: str) -> str:
    """The text with lone surrogates, which neither SQLite nor JSON can hold, as question marks."""
    return text.encode(errors="replace").decode()
