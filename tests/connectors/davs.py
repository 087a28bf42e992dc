"""Real CalDAV servers for the tests, Radicale and Xandikos, each in a folder of its own on 127.0.0.1.

Both run as the Python packages that the tests install. `DavCalendar` is the hand that keeps one calendar there.
"""

import atexit
import base64
import itertools
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from copy import copy
from datetime import UTC, datetime
from functools import cache
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

from connectors.caldav import CaldavCalendar
from connectors.settings import Caldav
from tests.connectors.calendars import vcalendar, vevent
from tests.connectors.dovecot import PASSWORD

USER = "sam@example.com"

_RADICALE = """
[server]
hosts = 127.0.0.1:{port}
[auth]
type = htpasswd
htpasswd_filename = {root}/users
htpasswd_encryption = plain
delay = 0
[storage]
filesystem_folder = {root}/collections
[rights]
type = owner_only
[web]
type = none
[logging]
level = error
"""


class DavServer:
    """One running server. `home` is where the user's calendars lie."""

    def __init__(self, root: Path, port: int, command: list[str], home: str, user: str | None) -> None:
        self.root, self.port, self.home, self.user = root, port, home, user
        self.url = f"http://127.0.0.1:{port}/"
        self._numbers = itertools.count(1)
        self._out = (root / "out").open("wb")
        self._process = subprocess.Popen(command, stdout=self._out, stderr=self._out, cwd=root)
        atexit.register(self.stop)
        for _ in range(2000):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
                return
            if self._process.poll() is not None:
                break
            time.sleep(0.01)
        raise RuntimeError((root / "out").read_text())

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(10)
        self._out.close()
        shutil.rmtree(self.root, ignore_errors=True)

    def newcomer(self) -> "DavServer":
        """The same server, as a user sees it who has no calendar yet (Radicale alone)."""
        other = copy(self)
        other.user = f"user{next(self._numbers)}@example.com"
        other.home = f"/{other.user}/"
        with (self.root / "users").open("a") as users:
            users.write(f"{other.user}:{PASSWORD}\n")
        return other

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> int:
        """A request by the calendar program of the user."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        login = base64.b64encode(f"{self.user}:{PASSWORD}".encode()).decode()
        try:
            connection.request(method, path, body.encode() or None, {"Authorization": f"Basic {login}"} | headers)
            response = connection.getresponse()
            said = response.read()
        finally:
            connection.close()
        assert response.status < 300, (method, path, response.status, said)
        return response.status

    def calendar(self, name: str | None = None, body: str = "") -> "DavCalendar":
        """A new, empty calendar; `body` is MKCALENDAR's."""
        return DavCalendar(self, name or f"calendar{next(self._numbers)}", body)


class DavCalendar:
    """One calendar on the server, in the words of the contract suite."""

    def __init__(self, server: DavServer, name: str, body: str = "") -> None:
        self.server, self.path = server, f"{server.home}{quote(name, safe='')}/"
        server.ask("MKCALENDAR", self.path, body)

    def source(self, port: int | None = None) -> CaldavCalendar:
        """A fresh connection to this one calendar, by way of another port when it's given."""
        return source(self.server, f"http://127.0.0.1:{port or self.server.port}{self.path}")

    def put(self, uid: str, start: datetime, summary: str = "Interview") -> None:
        self.write(f"{uid}.ics", vcalendar(vevent(uid, start, summary)))

    def write(self, name: str, text: str) -> None:
        self.server.ask("PUT", self.path + quote(name, safe=""), text, **{"Content-Type": "text/calendar"})

    def remove(self, uid: str) -> None:
        with suppress(AssertionError):  # the contract removes what may not be there
            self.server.ask("DELETE", f"{self.path}{quote(uid, safe='')}.ics")

    def drop(self) -> None:
        """The calendar itself goes."""
        self.server.ask("DELETE", self.path)


def source(server: DavServer, url: str | None = None, **given: str) -> CaldavCalendar:
    """A fresh connection: to all calendars of the user, or to what `url` names."""
    settings = Caldav(**({"name": "dav", "url": url or server.url, "user": server.user} | given))
    return CaldavCalendar(settings, lambda: PASSWORD, UTC, seconds=20)


@cache
def radicale() -> DavServer:
    """One for all tests of this process."""
    root, port = Path(tempfile.mkdtemp(prefix="radicale-")), _free_port()
    (root / "users").write_text(f"{USER}:{PASSWORD}\n")
    (root / "config").write_text(_RADICALE.format(port=port, root=root))
    command = [sys.executable, "-m", "radicale", "--config", str(root / "config")]
    return DavServer(root, port, command, f"/{USER}/", USER)


@cache
def xandikos() -> DavServer:
    """One for all tests of this process. It asks for no login."""
    root, port = Path(tempfile.mkdtemp(prefix="xandikos-")), _free_port()
    where = ["-d", str(root / "dav"), "--current-user-principal", "/sam/", "-l", "127.0.0.1", "-p", str(port)]
    command = [sys.executable, "-m", "xandikos", "serve", "--defaults", *where]
    return DavServer(root, port, command, "/sam/calendars/", None)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
