"""A second real IMAP server: Courier, which lacks most of what Dovecot can, and has ways of its own.

No UIDNEXT on SELECT, no UIDPLUS (taken away), SPECIAL-USE, LITERAL+, MOVE, UNSELECT, ESEARCH or CONDSTORE; all folders lie below `INBOX.`.
Its `imapd` is started behind a login; ours answers that, then hands the connection over, as Courier's own does.
"""

import atexit
import itertools
import os
import pwd
import shlex
import shutil
import socket
import subprocess
import tempfile
import threading
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any, Self

from imapclient import IMAPClient

from connectors.imap import ImapAccount
from connectors.settings import Imap
from tests.connectors.dovecot import PASSWORD, DovecotMailbox
from tests.servers import need_courier

FOLDERS = ("Drafts", "Sent", "Trash", "Junk", "Jobs")
CAPABLE = "IMAP4rev1 CHILDREN NAMESPACE THREAD=ORDEREDSUBJECT THREAD=REFERENCES SORT QUOTA IDLE"


class Courier:
    """Use it as a context. Any user may log in with the one password, and has an empty mailbox at first."""

    prefix = "INBOX."

    def __init__(self, capable: str = CAPABLE) -> None:
        self._capable, self._unpacked = capable, need_courier()
        self.root = Path(tempfile.mkdtemp(prefix="courier-"))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.host, self.port = self._listener.getsockname()
        self._users = itertools.count(1)
        self._processes: list[subprocess.Popen[bytes]] = []
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._watcher = _Watcher(str(self.port))
        libraries = {file.parent for file in self._unpacked.glob("usr/lib/**/*.so*")}
        self._environ = {
            "LD_LIBRARY_PATH": os.pathsep.join(map(str, sorted(libraries))),
            "PATH": os.environ["PATH"],
            "IMAP_CAPABILITY": capable,
            "IMAP_KEYWORDS": "1",
            "IMAP_USELOCKS": "1",
            "GAM_CLIENT_ID": str(self.port),
            "IMAP_IDLE_TIMEOUT": "1",
            "IMAP_ULIMITD": "131072",
            "IMAP_UMASK": "022",
            "IMAP_ENHANCEDIDLE": "0",
            "IMAP_TRASHFOLDERNAME": "Trash",
            "TCPREMOTEIP": "127.0.0.1",
            "TCPREMOTEPORT": "1",
            "TCPLOCALPORT": "143",
        }

    def __enter__(self) -> Self:
        self._thread.start()
        self._watcher.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5)
        self._watcher.stop()
        for process in self._processes:
            process.terminate()
            process.wait(10)
        shutil.rmtree(self.root)

    def user(self, name: str = "sam") -> str:
        """A user that nobody has used yet."""
        return f"{name}{next(self._users)}"

    def settings(self, user: str, **given: Any) -> Imap:
        return Imap(**({"name": "work", "host": self.host, "user": user, "port": self.port, "tls": "none"} | given))

    def account(self, user: str, batch: int = 500, **given: Any) -> ImapAccount:
        return ImapAccount(self.settings(user, **given), lambda: PASSWORD, batch)

    @contextmanager
    def client(self, user: str):
        """The user's own mail program."""
        with IMAPClient(self.host, self.port, ssl=False, timeout=10) as client:
            client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            client.login(user, PASSWORD)
            client.normalise_times = False
            yield client

    def maildir(self, user: str) -> Path:
        """Where the user's mail lies, with the usual folders in it."""
        home = self.root / user / "Maildir"
        if not home.exists():
            for folder in (home, *(home / f".{name}" for name in FOLDERS)):
                for part in ("tmp", "new", "cur"):
                    (folder / part).mkdir(parents=True)
            for name in FOLDERS:
                (home / f".{name}" / "maildirfolder").touch()
        return home

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection, suppress(OSError):
                self._greet(connection)

    def _greet(self, connection: socket.socket) -> None:
        connection.settimeout(10)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # imapd itself asks for none
        connection.sendall(f"* OK [CAPABILITY {self._capable}] Courier-IMAP ready.\r\n".encode())
        with connection.makefile("rb", buffering=0) as lines:
            for line in lines:
                tag, command, *rest = line.decode().strip().split(" ", 2)
                if command == "LOGIN":
                    user, password = shlex.split(rest[0])
                    if password == PASSWORD:
                        self._serve(connection, user, tag)
                        return
                    answer = "NO Login failed."
                elif command == "CAPABILITY":
                    connection.sendall(f"* CAPABILITY {self._capable}\r\n".encode())
                    answer = "OK CAPABILITY completed"
                else:
                    answer = "NO Error in IMAP command received by server."
                connection.sendall(f"{tag} {answer}\r\n".encode())

    def _serve(self, connection: socket.socket, user: str, tag: str) -> None:
        connection.settimeout(None)
        home = self.maildir(user).parent
        told = {"AUTHENTICATED": user, "HOME": str(home), "IMAPLOGINTAG": tag}
        program = self._unpacked / "usr" / "bin" / "imapd"
        self._processes = [one for one in self._processes if one.poll() is None]
        self._processes.append(
            subprocess.Popen(
                [program, "Maildir"],
                stdin=connection,
                stdout=connection,
                stderr=subprocess.DEVNULL,
                cwd=home,
                env=self._environ | told,
            )
        )


class _Watcher:
    """Stands where imapd looks for a file watcher (gamin): without one it looks for 1.2 seconds, at every login.

    It takes what it is asked, and never tells of anything.
    """

    def __init__(self, client: str) -> None:
        name = f"\0/tmp/fam-{pwd.getpwuid(os.getuid()).pw_name}-{client}".encode()
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(name.ljust(108, b"\0"))
        self._listener.listen()
        self._thread = threading.Thread(target=self._accept, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5)

    def _accept(self) -> None:
        while True:
            try:
                asking, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._hear, args=(asking,), daemon=True).start()

    @staticmethod
    def _hear(asking: socket.socket) -> None:
        with asking, suppress(OSError):
            while asking.recv(4096):
                pass


@cache
def shared_courier() -> Courier:
    """One server for all tests of this process."""
    server = Courier()
    atexit.register(server.__exit__, None, None, None)
    return server.__enter__()


class CourierMailbox(DovecotMailbox):
    """One user's mailbox there, for the contract suite: the same hand by the same protocol."""

    def __init__(self, stack: ExitStack) -> None:
        super().__init__(shared_courier(), stack)  # type: ignore[arg-type]  # a server as well, of another make
