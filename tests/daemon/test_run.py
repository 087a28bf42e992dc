"""`afterword run` as it is lived with: the real process, a real IMAP server, and a service manager's ear.

One daemon is lived with from its start to its end where one story tells it all: a start takes a second.
"""

import signal
import socket
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from daemon.store.holding import nudge
from tests.connectors.dovecot import PASSWORD, Dovecot
from tests.connectors.proxy import Proxy
from tests.stories.clock import AFTERWORD, environment
from tests.stories.mail import mail

YOU = '[you]\nname = "Kim Larsson"\naddresses = ["kim@larsson.example"]\ntime_zone = "UTC"\n'
INVITED = """Hi Kim,

You are confirmed for your interview for the Data Analyst role at Acme on {at:%A} {at.day} {at:%B %Y} from
14:00 to 15:00. You will be meeting with me.

Best,
Ana Ruiz
Director of Data, Acme
"""


class Manager:
    """What systemd does for it: listens on $NOTIFY_SOCKET."""

    def __init__(self, folder: Path) -> None:
        self.ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.path = str(folder / "notify")
        self.ear.bind(self.path)
        self.ear.settimeout(20)
        self.heard: list[str] = []

    def hear(self, word: str) -> str:
        """The first line with this word that was not asked for before."""
        while not (found := [line for line in self.heard if word in line]):
            self.heard += self.ear.recv(4096).decode().splitlines()
        self.heard.remove(found[0])
        return found[0]


class Daemon:
    """One process of `afterword run`, what it logs, and the moment at which it did."""

    def __init__(self, home: Path, manager: Manager | None = None) -> None:
        env = environment(home) | {"WATCHDOG_USEC": "3600000000"}
        if manager:
            env["NOTIFY_SOCKET"] = manager.path
        words = [AFTERWORD, "--config", home / "config.toml", "--state", home / "state", "run"]
        self.process = subprocess.Popen(words, stderr=subprocess.PIPE, text=True, env=env)
        self.lines: list[str] = []
        self._came = threading.Condition()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr
        for line in self.process.stderr:
            with self._came:
                self.lines.append(line)
                self._came.notify_all()

    def logs(self, word: str, seconds: float = 20) -> str:
        """The line with this word, as soon as it is there; it is taken out."""
        found: list[str] = []

        def there() -> bool:
            found[:] = [line for line in self.lines if word in line]
            return bool(found)

        with self._came:
            assert self._came.wait_for(there, seconds), "".join(self.lines)
            self.lines.remove(found[0])
        return found[0]

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self._reader.join()
        assert self.process.stderr
        self.process.stderr.close()

    def end(self, number: int = signal.SIGTERM) -> float:
        """Ask it to end; the seconds that it took. It must end with 0."""
        begun = time.monotonic()
        self.process.send_signal(number)
        assert self.process.wait(10) == 0, "".join(self.lines)
        return time.monotonic() - begun


@contextmanager
def daemon(home: Path, manager: Manager | None = None) -> Iterator[Daemon]:
    one = Daemon(home, manager)
    try:
        yield one
    finally:
        one.kill()


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[Manager]:
    one = Manager(tmp_path)
    with one.ear:
        yield one


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "secret").touch(0o600)
    (tmp_path / "secret").write_text(PASSWORD)
    return tmp_path


def imap(home: Path, name: str, port: int, user: str) -> str:
    return (
        f'[[mail]]\nname = "{name}"\ntype = "imap"\nhost = "127.0.0.1"\nport = {port}\ntls = "none"\nuser = "{user}"\n'
        f'secret = {{ file = "{home / "secret"}" }}\n'
    )


def configure(home: Path, *accounts: str, more: str = "") -> None:
    (home / "config.toml").write_text(f"{YOU}{more}{''.join(accounts)}")


@contextmanager
def silent() -> Iterator[int]:
    """A server that accepts and never says a word; its port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def invited(server: Dovecot, user: str) -> None:
    """An interview that was held two days ago, so that a thank-you is due."""
    at = datetime.now(UTC) - timedelta(days=2)
    raw = mail(INVITED.format(at=at), subject="Your interview", at=at - timedelta(days=3))
    with server.client(user) as client:
        client.append("INBOX", raw, msg_time=at - timedelta(days=3))


def drafts(server: Dovecot, user: str) -> int:
    with server.client(user) as client:
        client.select_folder("Drafts", readonly=True)
        return len(client.search())


def soon(is_so: Callable[[], bool], seconds: float) -> float:
    """Wait until it is so; how long that took."""
    begun = time.monotonic()
    while not is_so():
        assert time.monotonic() - begun < seconds
        time.sleep(0.02)
    return time.monotonic() - begun


def test_a_life_of_the_daemon(home: Path, manager: Manager, dovecot: Dovecot) -> None:
    """It starts beside a dead account, says so once, hears of mail and of the user's word, loads its configuration
    again, and ends when asked; the service manager knows all the time how it goes."""
    user = dovecot.user()
    invited(dovecot, user)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        dead = imap(home, "dead", closed.getsockname()[1], "nobody")
        configure(home, imap(home, "home", dovecot.port, user), dead)
        with daemon(home, manager) as one:
            manager.hear("READY=1")
            manager.hear("STATUS=1 account watched; no answer from dead, see the log; ")
            one.logs("nothing answers at its port")
            manager.hear("WATCHDOG=1")
            assert drafts(dovecot, user) == 1

            # A push: within a second of the server's own half.
            with dovecot.client(user) as client:
                client.append("INBOX", b"From: sis@home.example\r\nSubject: Hi\r\n\r\nHello.\r\n")
            one.logs("because=mail", 3)

            # A correction, saved by another process: the draft is gone at once.
            words = [AFTERWORD, "--config", home / "config.toml", "--state", home / "state", "close", "Ruiz"]
            subprocess.run(words, env=environment(home), check=True, capture_output=True)
            one.logs('because="your word"', 2)
            soon(lambda: drafts(dovecot, user) == 0, 2)

            # A second one is told who has the state.
            with daemon(home) as second:
                assert second.process.wait(20) == 1
                assert f"process {one.process.pid}" in second.logs("Not started")

            # A wrong configuration is told, the old one stays; a right one is taken.
            (home / "config.toml").write_text("[you]\n")
            one.process.send_signal(signal.SIGHUP)
            manager.hear("RELOADING=1")
            manager.hear("READY=1")
            one.logs("the old one stays")
            configure(home, imap(home, "home", dovecot.port, user))
            one.process.send_signal(signal.SIGHUP)
            manager.hear("RELOADING=1")
            manager.hear("READY=1")
            assert "from dead" not in manager.hear("STATUS=1 account watched; nothing is due")
            assert one.end() < 2
            manager.hear("STOPPING=1")
            one.logs("event=stopped")
            assert not [line for line in one.lines if "nothing answers" in line]  # it was told once


def test_a_server_that_says_nothing_delays_neither_the_others_nor_the_end(home: Path, dovecot: Dovecot) -> None:
    user = dovecot.user()
    with silent() as port:
        configure(home, imap(home, "mute", port, "nobody"), imap(home, "home", dovecot.port, user))
        with daemon(home) as one:
            one.logs("because=up", 10)
            assert one.end(signal.SIGINT) < 2


def test_it_ends_in_the_middle_of_a_pass_and_the_next_start_catches_up(home: Path, dovecot: Dovecot) -> None:
    """The server stops talking while the worker reads; what was under way is done by the next life, once."""
    user = dovecot.user()
    invited(dovecot, user)
    with Proxy(dovecot.port) as proxy:
        reached, gate = threading.Event(), threading.Event()

        def held(piece: bytes) -> bytes:
            if b"BODY[" in piece:
                reached.set()
                gate.wait(20)
            return piece

        proxy.rewrite = held
        configure(home, imap(home, "home", proxy.port, user))
        with daemon(home) as one:
            assert reached.wait(20)
            assert one.end() < 2
            one.logs("in the middle of a pass")
        gate.set()
        proxy.rewrite = lambda piece: piece
        with daemon(home) as one:
            one.logs("state=written")
            assert one.end() < 2
    assert drafts(dovecot, user) == 1


def test_a_service_waits_for_the_state_that_another_one_has(home: Path, manager: Manager) -> None:
    """Under a service manager failing would only start it again and again: it takes over when the other one ends."""
    (home / "mail" / "cur").mkdir(parents=True)
    configure(home, f'[[mail]]\nname = "home"\ntype = "maildir"\npath = "{home / "mail"}"\n')
    with daemon(home) as first:
        first.logs("event=pass")
        with daemon(home, manager) as second:
            assert f"process {first.process.pid}" in manager.hear("STATUS=Waiting")
            manager.hear("READY=1")
            first.end()
            second.logs("event=pass")
            manager.hear("STATUS=1 account watched")
            assert second.end() < 2
        with daemon(home) as third:
            third.logs("event=pass")
            with daemon(home, manager) as second:
                manager.hear("STATUS=Waiting")
                assert second.end() < 2  # also while it waits

            # And while another program has the database locked, which SQLite waits for without hearing signals.
            with closing(sqlite3.connect(home / "state" / "afterword.db", isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                nudge(home / "state")
                time.sleep(0.2)  # until it waits, of which nothing tells
                assert third.end() < 2


def test_a_wrong_configuration_ends_it_with_78_before_anything_is_touched(home: Path) -> None:
    (home / "config.toml").write_text("[you]\n")
    with daemon(home) as one:
        assert one.process.wait(20) == 78
    assert not (home / "state").exists()
