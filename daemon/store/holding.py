"""One daemon a state folder, and how other commands tell it that they have saved something.

Both lie beside the database, so that whoever finds the state finds them: a lock that the kernel lets go of
whatever ends its holder, and a socket whose datagrams say no more than "look". Where no daemon runs, they reach nobody.
"""

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from daemon.errors import AfterwordError
from daemon.store.opening import FILE, prepare

LOCK, SOCKET = f"{FILE}-lock", f"{FILE}-wake"


class Held(AfterwordError):
    """Another daemon has this state folder."""

    def __init__(self, directory: Path, pid: str) -> None:
        super().__init__(
            "Not started",
            f"another afterword{f' (process {pid})' if pid else ''} is already running with the state in {directory}",
            "Nothing is missing. To run this one instead, stop that one: `systemctl --user stop afterword`, or Ctrl+C.",
        )


class Hold:
    """The state folder, held until `close`. `nudges` becomes readable when another command has saved something."""

    def __init__(self, directory: Path) -> None:
        """Raises Held when another daemon has it, NeedsYou when the folder can't be used."""
        prepare(directory)
        self._directory = directory
        self._lock = os.open(directory / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self.nudges = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC | socket.SOCK_NONBLOCK)

    def take(self, *, patient: bool = False) -> Self:
        """Take it; when another daemon has it, raise Held, or wait until it ends when `patient`."""
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | (0 if patient else fcntl.LOCK_NB))
        except BlockingIOError:
            raise Held(self._directory, os.pread(self._lock, 20, 0).decode(errors="replace").strip()) from None
        os.ftruncate(self._lock, 0)
        os.pwrite(self._lock, f"{os.getpid()}\n".encode(), 0)
        # Left over by one that was killed. Where the file system has no sockets, corrections wait for the next pass.
        with suppress(OSError), _reached(self._directory) as path:
            path.unlink(missing_ok=True)
            self.nudges.bind(str(path))
        return self

    def nudged(self) -> bool:
        """Take in what came; was there anything?"""
        came = False
        with suppress(BlockingIOError):
            while self.nudges.recv(16):
                came = True
        return came

    def close(self) -> None:
        """Let go of it."""
        self.nudges.close()
        os.close(self._lock)


def nudge(directory: Path) -> None:
    """Tell the daemon of this state folder, if one runs, that something was saved. Never raises, never waits."""
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.setblocking(False)
        with _reached(directory) as path:
            sender.sendto(b"look", str(path))


@contextmanager
def _reached(directory: Path) -> Iterator[Path]:
    """The socket's path by way of an open folder: a socket's name has 107 octets at most, a folder's may have more."""
    folder = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield Path(f"/proc/self/fd/{folder}") / SOCKET
    finally:
        os.close(folder)
