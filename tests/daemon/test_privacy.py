"""Who can read what is kept; that all of it is documented; and that nobody is spoken to but the configured servers."""

import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from daemon.core import facts
from daemon.service.feed import keep
from daemon.store import Store
from daemon.store.holding import Hold
from tests.connectors.dovecot import PASSWORD, Dovecot
from tests.stories.clock import environment
from tests.stories.mail import mail

PAGE = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text(encoding="utf-8")


def documented() -> dict[str, list[str]]:
    """The fields of each table of the page, by its heading."""
    parts = re.split(r"^### (\w+)$", PAGE, flags=re.MULTILINE)[1:]
    return {
        name: re.findall(r"^\| `(\w+)` \| \S", text, re.MULTILINE)
        for name, text in zip(parts[::2], parts[1::2], strict=True)
    }


def stored() -> dict[str, list[str]]:
    """The fields of each table of the database, and of each type that a fact is made of, as the program has them."""
    with Store.in_memory() as store:
        asked = store._connection.execute
        tables = [name for (name,) in asked("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        found = {name: [column for _, column, *_ in asked(f"PRAGMA table_info({name})")] for name in tables}
    waiting = [facts.MailFact, facts.EventFact, facts.DraftFact, facts.CommandFact]
    while waiting:
        kind = waiting.pop()
        if kind.__name__ not in found:
            found[kind.__name__] = [field.name for field in msgspec.structs.fields(kind)]
            inner = repr([field.type for field in msgspec.inspect.type_info(kind).fields])  # type: ignore[union-attr]
            waiting += [getattr(facts, name) for name in ("Person", "Interview", "Reading") if f".{name}'" in inner]
    return found


def test_every_field_that_is_stored_is_documented_and_no_other() -> None:
    assert documented() == stored()
    assert {"facts", "cursors", "MailFact", "Reading", "Interview", "Person"} <= stored().keys()


@pytest.fixture(params=[0o000, 0o077])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def test_what_is_kept_is_for_its_owner_alone(tmp_path: Path, umask: int) -> None:
    """Whatever the umask, while all is open: database, log, lock, socket, feed."""
    state = tmp_path / "deep" / "state"
    hold = Hold(state).take()
    with Store.open(state) as store:
        store.save(cursors={"home": "1"})
        keep(state / "due.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
        modes = {entry.name: stat.S_IMODE(entry.stat().st_mode) for entry in state.iterdir()}
    hold.close()
    assert stat.S_IMODE(state.stat().st_mode) == 0o700
    assert modes.keys() >= {"afterword.db", "afterword.db-wal", "afterword.db-shm", "afterword.db-lock", "due.ics"}
    assert {name for name, mode in modes.items() if mode & 0o077 and name != "afterword.db-wake"} == set()


WATCHED = """
import json, socket, sys
allowed, commands = json.loads(sys.argv[1])
seen = []
def watch(event, given):
    if event == "socket.connect":
        seen.append([event, list(given[1]) if isinstance(given[1], tuple) else str(given[1])])
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        seen.append([event, [str(one) for one in given[:2]]])
    elif event in ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "webbrowser.open", "smtplib.connect"):
        seen.append([event, repr(given)])
    else:
        return
    if seen[-1] not in allowed:
        raise PermissionError(f"refused: {seen[-1]}")
sys.addaudithook(watch)
from daemon.cli import main
ended = [main(words, standalone_mode=False) for words in commands]
print(json.dumps([seen, ended]), file=sys.stderr)
"""
LURING = """<html><body><p>Hi Kim,</p><p>You are confirmed for your interview for the Data Analyst role at Acme on
Wednesday 4 March 2026 from 14:00 to 15:00. You will be meeting with me.
<a href="http://tracker.example/click?kim">Join here</a>.</p>
<img src="http://tracker.example/open.gif"><link rel="stylesheet" href="https://tracker.example/style.css">
<script src="https://tracker.example/x.js"></script><iframe src="https://tracker.example/"></iframe>
<p>Best,<br>Ana Ruiz<br>Director of Data, Acme</p></body></html>"""


def test_nobody_is_spoken_to_but_the_configured_server(tmp_path: Path, dovecot: Dovecot) -> None:
    """Every other connection and look-up is refused: all commands do their work without, whatever a mail would load."""
    user = dovecot.user()
    now = datetime.now(UTC)
    tempting = {
        "List-Unsubscribe": "<https://tracker.example/u>, <mailto:u@tracker.example>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Disposition-Notification-To": "ana.ruiz@acme.example",
        "Return-Receipt-To": "ana.ruiz@acme.example",
        "Content-Location": "http://tracker.example/",
    }
    with dovecot.client(user) as client:
        for name, text in (("one", "see the page"), ("two", "Wednesday")):
            raw = mail(
                text,
                subject="Your interview",
                at=now,
                message_id=f"<{name}@acme.example>",
                html=LURING,
                headers=tempting,
            )
            client.append("INBOX", raw, msg_time=now)
    (tmp_path / "secret").touch(0o600)
    (tmp_path / "secret").write_text(PASSWORD)
    config = tmp_path / "config.toml"
    config.write_text(
        '[you]\nname = "Kim Larsson"\naddresses = ["kim@larsson.example"]\ntime_zone = "UTC"\n\n[notify]\ndesktop = false\n'
        f'[[mail]]\nname = "home"\ntype = "imap"\nhost = "127.0.0.1"\nport = {dovecot.port}\ntls = "none"\nuser = "{user}"\n'
        f"secret = {{ file = '{tmp_path / 'secret'}' }}\n"
    )
    options = ["--config", str(config), "--state", str(tmp_path / "state")]
    words = ["sync"], ["status"], ["report", "--output", str(tmp_path / "r.html")], ["replay"], ["review"]
    server = ["127.0.0.1", dovecot.port]
    allowed = [["socket.connect", server], ["socket.getaddrinfo", ["127.0.0.1", str(dovecot.port)]]]
    orders = json.dumps([allowed, [[*options, *each] for each in words]])
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, orders],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env=environment(tmp_path / "home"),
    )
    assert done.returncode == 0, done.stderr
    seen, ended = json.loads(done.stderr.splitlines()[-1])
    assert all(status in (0, None) for status in ended), done.stderr
    assert ["socket.connect", server] in seen
    assert [one for one in seen if one not in allowed] == []
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "tracker.example" not in page
    assert not re.search(r"""(?:src|href)\s*=\s*["']?(?:https?:)?//""", page)
