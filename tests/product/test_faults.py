"""Bad input at the real command: one clear line each (what, why, what to do), the right exit status, nothing lost."""

import socket
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from daemon.core.writing.message import headline
from tests.connectors.dovecot import PASSWORD, Dovecot, shared_server
from tests.stories.clock import AFTERWORD, Command, environment
from tests.stories.mail import mail

NOW = datetime(2026, 3, 4, 18, tzinfo=UTC)
INVITED = """Hi Kim,

You are confirmed for your interview for the Data Analyst role at Acme on Wednesday 4 March 2026 from
14:00 to 15:00. You will be meeting with me.

Best,
Ana Ruiz
Director of Data, Acme
"""


@pytest.fixture(scope="module")
def server() -> Dovecot:
    return shared_server()


def command(folder: Path, account: str, more: str = "") -> Command:
    config = folder / "config.toml"
    config.write_text(
        f'[you]\nname = "Kim Larsson"\naddresses = ["kim@larsson.example"]\ntime_zone = "UTC"\n\n[[mail]]\nname = "home"\n'
        f"{account}\n{more}"
    )
    return Command(config, folder / "state", folder / "home")


def maildir(folder: Path) -> str:
    for part in ("cur", "new", "tmp"):
        (folder / "mail" / part).mkdir(parents=True)
    raw = mail(INVITED, subject="Your interview", at=datetime(2026, 3, 2, 9, tzinfo=UTC))
    (folder / "mail" / "cur" / "1772442000.one.host:2,S").write_bytes(raw)
    return f"type = \"maildir\"\npath = '{folder / 'mail'}'"


def imap(server: Dovecot, folder: Path, password: str = PASSWORD, port: int | None = None) -> str:
    secret = folder / "secret"
    secret.touch(0o600)
    secret.write_text(password)
    return (
        f'type = "imap"\nhost = "{server.host}"\nport = {port or server.port}\ntls = "none"\nuser = "{server.user()}"\n'
        f"secret = {{ file = '{secret}' }}"
    )


def told(done: subprocess.CompletedProcess[str], status: int, *words: str) -> None:
    """One line on stderr, which says all of this and ends in what to do; the exit status."""
    assert done.returncode == status, done.stderr
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("afterword: ")
    assert lines[0].endswith(".")
    for word in words:
        assert word in lines[0]


def test_a_missing_configuration(tmp_path: Path) -> None:
    told(
        Command(tmp_path / "none.toml", tmp_path, tmp_path / "home")(NOW, "sync"),
        78,
        "none.toml",
        "isn't there",
        "Run `afterword setup`",
    )


def test_a_wrong_configuration_tells_all_of_its_faults_at_once(tmp_path: Path) -> None:
    run = command(tmp_path, 'type = "maildri"\npath = "mail"', '[windows]\nthank_you = "soon"\nafter_interveiw = 6\n')
    done = run(NOW, "sync")
    assert done.returncode == 78
    assert len(done.stderr.splitlines()) == 3
    assert "after_interview" in done.stderr


def test_a_maildir_that_is_not_there(tmp_path: Path) -> None:
    told(command(tmp_path, "type = \"maildir\"\npath = '/nowhere/mail'")(NOW, "sync"), 78, "home", "/nowhere/mail")


def test_an_unreachable_server(tmp_path: Path, server: Dovecot) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        told(command(tmp_path, imap(server, tmp_path, port=port))(NOW, "sync"), 1, "home", "127.0.0.1", "`port`")


def test_a_wrong_password_is_told_and_never_shown(tmp_path: Path, server: Dovecot) -> None:
    done = command(tmp_path, imap(server, tmp_path, password="not-the-one"))(NOW, "sync")
    told(done, 78, "home", "password")
    assert "not-the-one" not in done.stdout + done.stderr


def test_a_folder_that_is_not_there(tmp_path: Path, server: Dovecot) -> None:
    told(command(tmp_path, imap(server, tmp_path) + '\nfolders = ["Jobs 2031"]')(NOW, "sync"), 78, "Jobs 2031")


def test_a_dead_account_beside_a_healthy_one(tmp_path: Path) -> None:
    dead = '[[mail]]\nname = "work"\ntype = "maildir"\npath = \'/nowhere/mail\'\n'
    run = command(tmp_path, maildir(tmp_path), dead)
    done = run(NOW, "sync", "--json")
    told(done, 1, "work")
    assert '"state":"written"' in done.stdout


def test_a_drafts_folder_that_cannot_be_written_loses_nothing(tmp_path: Path) -> None:
    run = command(tmp_path, maildir(tmp_path))
    drafts = tmp_path / "mail" / ".Drafts"
    drafts.write_text("a file in its place")
    told(run(NOW, "sync"), 1, "home", "Drafts")
    drafts.unlink()
    assert [row["state"] for row in run.rows(NOW, "sync")] == ["written"]


def test_a_calendar_file_that_is_broken_is_told_and_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "own.ics").write_text("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:nonsense\n")
    calendar = f'[[calendar]]\nname = "own"\ntype = "ics"\npath = \'{tmp_path / "own.ics"}\'\n'
    done = command(tmp_path, maildir(tmp_path), calendar)(NOW, "sync")
    assert done.returncode == 0
    assert "own.ics" in done.stderr


def test_show_asks_back_when_it_is_not_clear_what_is_meant(tmp_path: Path) -> None:
    run = command(tmp_path, maildir(tmp_path))
    run(NOW, "sync")
    told(run(NOW, "show", "nobody"), 2, "nobody", "afterword status")
    assert run(NOW, "show", "ACME").returncode == 0


def test_the_daemon_makes_a_pass_and_ends_when_asked(tmp_path: Path) -> None:
    """With the clock as it is: nothing is due, but the mail is read and the state kept."""
    run = command(tmp_path, maildir(tmp_path))
    words = [str(AFTERWORD), "--config", str(run.config), "--state", str(run.state), "run"]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True, env=environment(run.home)) as daemon:
        assert daemon.stderr is not None
        line = daemon.stderr.readline()
        begun = time.monotonic()
        daemon.terminate()
        assert daemon.wait(10) == 0
    assert "event=pass" in line
    assert time.monotonic() - begun < 2


def test_dovecot_gets_the_draft_in_its_drafts_folder(tmp_path: Path, server: Dovecot) -> None:
    account = imap(server, tmp_path)
    user = account.split('user = "')[1].split('"')[0]
    with server.client(user) as client:
        client.append(
            "INBOX", mail(INVITED, subject="Your interview", at=datetime(2026, 3, 2, 9, tzinfo=UTC)), msg_time=NOW
        )
    run = command(tmp_path, account)
    assert [row["state"] for row in run.rows(NOW, "sync")] == ["written"]
    assert [row["state"] for row in run.rows(NOW, "sync")] == ["kept"]
    box = server.account(user)
    assert [headline(draft.raw).subject for draft in box.drafts()] == ["Re: Your interview"]
    box.close()
