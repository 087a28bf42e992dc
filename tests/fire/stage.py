"""Forks of one process that has the whole product in memory: each makes passes, and dies where it is told to.

A fork is a real process: it is killed by SIGKILL, in the middle of whatever it does, and the next one starts as a
restarted daemon would, from what is on the disk and at the server. It is made in a few milliseconds.
"""

import multiprocessing
import os
import resource
import signal
import socket
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from daemon.config import load
from daemon.errors import AfterwordError
from daemon.wiring import open_service

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["__main__", "tests.fire.warm"])


@dataclass
class Fuse:
    """Counts the steps that reach the world; before the one it is told, it blows."""

    blows_at: int | None
    blow: Callable[[], None]
    steps: list[str] = field(default_factory=list)

    def burn(self, step: str) -> None:
        self.steps.append(step)
        if len(self.steps) == self.blows_at:
            self.blow()


@dataclass(frozen=True)
class Ended:
    """How a pass ended: by being killed (then nothing else is known), or with what it said and the steps it took."""

    killed: bool
    steps: tuple[str, ...] = ()
    drafts: tuple[tuple[str, str], ...] = ()
    """State and receivers of each."""
    problems: tuple[str, ...] = ()
    error: str | None = None
    status: int = 0


class Fork:
    """A process of its own in which `act`, a function of a module, is at work; it is given our end of a pipe first."""

    def __init__(self, act: Callable[..., None], *given: object) -> None:
        self.ours, theirs = FORKS.Pipe()
        self.process = FORKS.Process(target=act, args=(theirs, *given))
        self.process.start()
        theirs.close()

    def said(self) -> Any:
        """The next thing it says; None when it ended without a word."""
        try:
            return self.ours.recv()
        except EOFError:
            return None

    def ended(self) -> Ended:
        """How it ended."""
        said = self.said()
        self.process.join()
        if said is None:
            assert self.process.exitcode == -signal.SIGKILL, f"it ended with {self.process.exitcode}"
            return Ended(killed=True)
        assert isinstance(said, Ended)
        return said

    def is_through(self, seconds: float) -> bool:
        """Has it ended, or does it end within this time?"""
        return self.ours.poll(seconds)

    def go_on(self) -> None:
        """It was held: no longer."""
        self.ours.send("go on")


@dataclass(frozen=True)
class Order:
    """One whole pass of the product, and what befalls it. Steps are counted from 1."""

    config: Path
    state: Path
    now: datetime
    dies_at: int | None = None
    held_at: int | None = None
    limit: int | None = None
    """Bytes beyond which the kernel lets no file grow."""


def a_pass(config: Path, state: Path, now: datetime, **befalls: int) -> Fork:
    """One whole pass; killed (`dies_at`), held until it may go on (`held_at`), or short of room (`limit`)."""
    return Fork(_pass, Order(config, state, now, **befalls))


def _pass(parent: Any, order: Order) -> None:
    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def hold() -> None:
        parent.send("held")
        parent.recv()

    fuse = Fuse(order.dies_at, die) if order.dies_at else Fuse(order.held_at, hold)
    plant(fuse)
    if order.limit is not None:
        sys.dont_write_bytecode = True  # Python 3.11 keeps a .pyc that was cut short, and falls over it ever after
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (order.limit, order.limit))
    try:
        with open_service(load(order.config), order.state) as service:
            report = service.sync(order.now)
        fuse.burn("end")  # what comes before this one is behind the last step
    except AfterwordError as error:
        parent.send(Ended(False, tuple(fuse.steps), error=str(error), status=error.exit_status))
        return
    drafts = tuple(sorted((row.state, ",".join(row.to)) for row in report.drafts))
    parent.send(Ended(False, tuple(fuse.steps), drafts, report.problems))


def plant(fuse: Fuse) -> None:
    """Put the fuse before every write to the store, change of the file system and step on the network."""
    cut_store(fuse)
    cut_world(fuse)


def cut_store(fuse: Fuse) -> None:
    """SQLite, statement by statement."""

    class Cut(sqlite3.Connection):
        def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
            if not sql.lstrip().startswith("SELECT"):
                fuse.burn(" ".join(sql.split())[:40])
            return super().execute(sql, *values)

        def executemany(self, sql: str, rows: Iterable[Any]) -> sqlite3.Cursor:
            def each() -> Iterator[Any]:
                for row in rows:
                    fuse.burn(" ".join(sql.split())[:40])
                    yield row

            return super().executemany(sql, each())

        def __exit__(self, *how: object) -> Any:
            fuse.burn("COMMIT")
            return super().__exit__(*how)

        def close(self) -> None:
            fuse.burn("close")
            super().close()

    connect = sqlite3.connect
    sqlite3.connect = lambda *where, **how: connect(*where, **how, factory=Cut)  # type: ignore[assignment,misc]


def cut_world(fuse: Fuse) -> None:
    """Files and sockets, call by call."""

    def before(owner: Any, name: str, told: Callable[..., str | None] = lambda *_: "") -> None:
        act = getattr(owner, name)

        def cut(*given: Any, **named: Any) -> Any:
            if (words := told(*given)) is not None:
                fuse.burn(f"{name} {words}".strip())
            return act(*given, **named)

        setattr(owner, name, cut)

    for change in ("mkdir", "rename", "replace", "unlink", "fsync", "chmod"):
        before(os, change)
    before(os, "open", lambda _path, flags, *_: "" if flags & os.O_CREAT else None)
    before(socket.socket, "connect")
    before(socket.socket, "sendall", lambda _socket, sent: bytes(sent[:30]).decode("latin-1"))
    before(socket.socket, "recv_into")
