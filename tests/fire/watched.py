"""A pass over hostile mail, in a fork that notes what it does to the machine: every write, connection and program."""

import os
import resource
import sys
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from connectors.models import Message
from daemon.config import load
from daemon.core.facts import MailFact
from daemon.core.reading import reader
from daemon.core.you import You
from daemon.wiring import open_service

WRITES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.chmod", "os.truncate"}
OUTSIDE = (
    "socket.connect",
    "socket.getaddrinfo",
    "socket.sendto",
    "socket.bind",
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
    "pty.spawn",
    "webbrowser.open",
)


@dataclass(frozen=True)
class Seen:
    """What a watched pass did."""

    mails: int
    problems: tuple[str, ...]
    notes: tuple[str, ...]
    slowest: tuple[float, str]
    """CPU seconds for the reading of one mail, and its Message-ID."""
    megabytes: float
    """The most memory it ever had."""
    strayed: tuple[str, ...]
    """What it did outside its folders."""
    read: tuple[tuple[str, tuple[str, ...]], ...]
    """Of each mail read: its id, and what could not be read in it."""


def whole(path: str | bytes) -> str:
    """A path from the root on, with no `..` in it."""
    return os.path.normpath(os.path.join(os.getcwd(), os.fsdecode(path)))  # noqa: PTH109, PTH118 - in a hook, nothing that may call one


def watched(parent: Any, config: Path, state: Path, now: datetime, mine: tuple[Path, ...]) -> None:
    """One pass; `mine` are the folders in which it may write."""
    strayed: list[str] = []
    ours = tuple(f"{folder}{os.sep}" for folder in mine) + tuple(map(str, mine))

    def watch(event: str, given: tuple[Any, ...]) -> None:
        if event == "open":
            path, mode, flags = given
            writes = (isinstance(mode, str) and set(mode) & set("wax+")) or (isinstance(flags, int) and flags & 0o1103)
            if writes and isinstance(path, str | bytes) and not whole(path).startswith(ours):
                strayed.append(f"{event} {path!r}")
        elif event in WRITES:
            paths = [one for one in given if isinstance(one, str | bytes)]
            strayed.extend(f"{event} {path!r}" for path in paths if not whole(path).startswith(ours))
        elif event in OUTSIDE:
            strayed.append(f"{event} {given!r}")

    read_mail = getattr(reader.read_mail, "__wrapped__", reader.read_mail)
    slowest, read = (0.0, ""), []

    def timed(message: Message, you: You, account: str) -> MailFact:
        nonlocal slowest
        begun = time.thread_time()
        fact: MailFact = read_mail(message, you, account)
        slowest = max(slowest, (time.thread_time() - begun, fact.id))
        read.append((fact.id, fact.reading.problems))
        return fact

    reader.read_mail = timed
    sys.addaudithook(watch)
    with open_service(load(config), state) as service:
        report = service.sync(now)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    parent.send(
        Seen(
            report.mails,
            report.problems,
            tuple(map(str, report.notes)),
            slowest,
            megabytes,
            tuple(strayed),
            tuple(read),
        )
    )
