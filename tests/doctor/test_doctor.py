"""`afterword doctor` on real servers, well and unwell; it changes nothing and leaves nothing behind."""

import json
import shutil
import stat
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from connectors.rfc5322 import message_id
from daemon.cli import main
from daemon.core.deciding.identity import message_id as letter_id
from daemon.core.you import You
from daemon.doctor import accounts
from daemon.store import Store
from tests.connectors.davs import radicale
from tests.connectors.dovecot import PASSWORD, Dovecot, shared_server
from tests.connectors.mailboxes import NOON
from tests.connectors.proxy import Proxy
from tests.notify.buses import Stub, session_bus

Row = dict[str, Any]


class Patient:
    """A configuration and a state of its own, and the command on them."""

    def __init__(self, folder: Path, path: str) -> None:
        self.config, self.state, self.bin = folder / "config.toml", folder / "state", folder / "bin"
        self.bin.mkdir()
        (folder / "pw").write_text(PASSWORD)
        (folder / "pw").chmod(0o600)
        self.environ: dict[str, str | None] = {
            "PATH": path,
            "TZ": "Europe/Berlin",
            "DBUS_SESSION_BUS_ADDRESS": None,
            "XDG_RUNTIME_DIR": None,
        }

    def has(self, *tables: str) -> None:
        you = '[you]\nname = "Sam"\naddresses = ["sam@acme.example"]\ntime_zone = "Europe/Berlin"\n'
        self.config.write_text(you + "\n".join(tables) + "\n[notify]\ndesktop = false\n")

    def imap(self, server: Dovecot, user: str, **given: object) -> str:
        said: dict[str, object] = {
            "host": "127.0.0.1",
            "port": server.port,
            "tls": "none",
            "user": user,
            "name": "work",
        }
        keys = "".join(f"{key} = {json.dumps(value)}\n" for key, value in (said | given).items())
        return f'[[mail]]\ntype = "imap"\n{keys}secret = {{file = "pw"}}\n'

    def maildir(self, folder: Path) -> str:
        for name in ("INBOX", "Drafts", "Sent"):
            for part in ("cur", "new", "tmp"):
                (folder / name / part).mkdir(parents=True)
        return f'[[mail]]\nname = "files"\ntype = "maildir"\npath = "{folder}"\n'

    def program(self, name: str, script: str) -> None:
        """A program of this machine, as far as the doctor can see."""
        (self.bin / name).write_text(f"#!/bin/sh\n{script}\n")
        (self.bin / name).chmod(0o755)

    def examined(self, *words: str) -> tuple[int, str]:
        command = ["--config", str(self.config), "--state", str(self.state), "doctor", *words]
        ended = CliRunner(env=self.environ).invoke(main, command, prog_name="afterword")
        assert ended.stderr == ""
        return ended.exit_code, ended.stdout

    def rows(self) -> tuple[int, list[Row]]:
        status, said = self.examined("--json")
        rows = [json.loads(line) for line in said.splitlines()]
        assert all(list(row) == ["check", "account", "verdict", "seen", "mend"] for row in rows)
        assert all(row["mend"] for row in rows if row["verdict"] in {"failed", "warning"}), rows
        return status, rows


@pytest.fixture
def patient(tmp_path: Path) -> Patient:
    """By default there is neither systemd nor anything else on its path."""
    return Patient(tmp_path, f"{tmp_path / 'bin'}")


def about(rows: list[Row], check: str, account: str | None = None) -> Row:
    (row,) = [row for row in rows if (row["check"], row["account"]) == (check, account)]
    return row


# Accounts


def test_all_is_well(patient: Patient, dovecot: Dovecot, tmp_path: Path) -> None:
    user, dav = dovecot.user(), radicale().newcomer()
    dav.calendar()
    calendar = (
        f'[[calendar]]\nname = "dav"\ntype = "caldav"\nurl = "{dav.url}"\nuser = "{dav.user}"\nsecret = {{file = "pw"}}'
    )
    patient.has(patient.imap(dovecot, user), patient.maildir(tmp_path / "Mail"), calendar)
    status, rows = patient.rows()
    assert status == 0
    assert {row["verdict"] for row in rows} == {"ok", "skipped"}
    for account in ("work", "files"):
        assert about(rows, "draft", account)["seen"] == "one was put, found, and removed"
    assert "drafts go to “Drafts”, sent mail lies in “Sent”" in about(rows, "folders", "work")["seen"]
    assert about(rows, "calendar", "dav")["seen"] == "no events in the next 30 days"
    assert not list((tmp_path / "Mail" / "Drafts" / "cur").iterdir())


def test_a_reader_finds_what_to_do_below_what_is_wrong(patient: Patient, dovecot: Dovecot) -> None:
    patient.has(patient.imap(dovecot, dovecot.user(), sent="Gone"))
    status, said = patient.examined()
    assert status == 78
    lines = said.splitlines()
    at = next(
        i for i, line in enumerate(lines) if line.startswith("failed   work, login: The folder 'Gone' isn't there")
    )
    assert lines[at + 1].startswith("         It has: ")
    assert lines[0].startswith("ok       configuration: ")


def test_a_wrong_password_is_the_user_s_to_mend(patient: Patient, dovecot: Dovecot, tmp_path: Path) -> None:
    (tmp_path / "pw").write_text("wrong")
    patient.has(patient.imap(dovecot, dovecot.user()), patient.maildir(tmp_path / "Mail"))
    status, rows = patient.rows()
    assert status == 78
    assert about(rows, "login", "work")["verdict"] == "failed"
    assert about(rows, "draft", "work")["verdict"] == "skipped"
    assert about(rows, "draft", "files")["verdict"] == "ok"  # one account doesn't hide another


def test_a_server_that_is_away_may_come_back(patient: Patient, dovecot: Dovecot, tmp_path: Path) -> None:
    with Proxy(dovecot.port) as gone:
        port = gone.port
    (tmp_path / "pw").chmod(0o644)  # and a file that only the user can mend, for a calendar
    calendar = '[[calendar]]\nname = "days"\ntype = "ics"\npath = "none.ics"'
    patient.has(patient.imap(dovecot, "sam", port=port), calendar)
    assert patient.rows()[0] == 78
    (tmp_path / "pw").chmod(0o600)
    status, rows = patient.rows()
    assert status == 1
    assert "nothing answers at its port" in about(rows, "login", "work")["seen"]
    assert about(rows, "calendar", "days")["verdict"] == "failed"


def test_what_a_server_lacks_and_what_that_costs(patient: Patient) -> None:
    bare = shared_server(bare=True)
    patient.has(patient.imap(bare, bare.user()))
    status, rows = patient.rows()
    assert status == 0
    row = about(rows, "capabilities", "work")
    assert row["verdict"] == "warning"
    assert "no IDLE: new mail is seen when it is next asked for" in row["seen"]
    assert "no UIDPLUS" in row["seen"]
    assert about(rows, "draft", "work")["verdict"] == "ok"


def test_a_mailbox_without_sent_mail_is_told(patient: Patient, tmp_path: Path) -> None:
    table = patient.maildir(tmp_path / "Mail")
    shutil.rmtree(tmp_path / "Mail" / "Sent")
    patient.has(table)
    row = about(patient.rows()[1], "folders", "files")
    assert row["verdict"] == "warning"
    assert "whom you thanked" in row["mend"]


# The draft that is put and removed


def drafts(server: Dovecot, user: str) -> list[bytes]:
    with server.client(user) as client:
        client.select_folder("Drafts", readonly=True)
        return [items[b"BODY[]"] for items in client.fetch(client.search(), ["BODY.PEEK[]"]).values()]


def test_a_connection_that_breaks_anywhere_leaves_no_draft(patient: Patient, dovecot: Dovecot) -> None:
    user = dovecot.user()
    with Proxy(dovecot.port) as wire:
        patient.has(patient.imap(dovecot, user, port=wire.port))
        assert patient.rows()[0] == 0
        whole, seen = wire.down, set()
        for cut in range(200, whole, whole // 15):
            wire.cut_after(cut)
            _, rows = patient.rows()
            seen.add(about(rows, "draft", "work")["verdict"])
            wire.heal()
            assert drafts(dovecot, user) == [], cut
    assert "failed" in seen


def test_only_trials_are_removed_and_none_that_somebody_has_written_in(patient: Patient, dovecot: Dovecot) -> None:
    """The power went out in the middle of the last trial; of two such, the user has made a letter out of one."""
    user = dovecot.user()
    you = You(addresses=("sam@acme.example",))
    trial, theirs = accounts.trial(you, NOON), accounts.trial(you, NOON)
    written_in = theirs.replace(b"puts this draft here", b"sends you warm regards")
    own = b"From: sam@acme.example\r\nMessage-ID: <own@acme.example>\r\nSubject: hello\r\n\r\nHi\r\n"
    with dovecot.client(user) as client:
        for raw in (trial, written_in, own):
            client.append("Drafts", raw, (b"\\Draft",))
        client.append("Drafts", accounts.trial(you, NOON), (b"\\Draft", b"\\Flagged"))
    patient.has(patient.imap(dovecot, user))
    patient.rows()
    assert message_id(trial) not in map(message_id, drafts(dovecot, user))
    assert {written_in, own} < set(drafts(dovecot, user))
    assert len(drafts(dovecot, user)) == 3


def test_the_daemon_never_takes_a_trial_for_a_letter_of_its_own(patient: Patient, dovecot: Dovecot) -> None:
    assert not letter_id("0" * 32, You(addresses=("sam@acme.example",))).startswith(accounts.MARK)
    user = dovecot.user()
    with dovecot.client(user) as client:
        client.append("Drafts", accounts.trial(You(addresses=("sam@acme.example",)), NOON))
    patient.has(patient.imap(dovecot, user))
    command = ["--config", str(patient.config), "--state", str(patient.state), "sync", "--json"]
    ended = CliRunner().invoke(main, command)
    assert (ended.exit_code, ended.stdout) == (0, "")
    assert len(drafts(dovecot, user)) == 1


def test_where_no_draft_can_be_put_that_is_told(
    patient: Patient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from connectors import maildir

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    patient.has(patient.maildir(tmp_path / "Mail"))
    monkeypatch.setattr(maildir, "_deliver", full)
    row = about(patient.rows()[1], "draft", "files")
    assert row["verdict"] == "failed"
    assert "No space left" in row["seen"]


# This machine


def test_a_configuration_with_faults_is_told_fault_by_fault_and_the_machine_is_looked_at(patient: Patient) -> None:
    patient.config.write_text('[you]\nname = 3\n[[mail]]\nname = "x"\ntype = "imap"\n')
    status, rows = patient.rows()
    assert status == 78
    faults = [row for row in rows if row["check"] == "configuration"]
    assert len(faults) >= 3
    assert {row["verdict"] for row in faults} == {"failed"}
    assert about(rows, "disk")["verdict"] == "ok"


def test_no_configuration_yet(patient: Patient) -> None:
    status, rows = patient.rows()
    assert status == 78
    assert "afterword setup" in about(rows, "configuration")["mend"]


@pytest.mark.parametrize(
    ("enabled", "active", "verdict", "said"),
    [
        ("enabled", "active", "ok", "afterword.service runs"),
        ("disabled", "active", "ok", "until you log out"),
        ("enabled", "inactive", "warning", "doesn't run"),
        ("enabled", "failed", "failed", "was started and failed"),
        ("not-found", "inactive", "warning", "not installed"),
        ("", "inactive", "warning", "not installed"),  # systemd before 254 says it on stderr alone
        ("", "", "skipped", "no systemd for users"),
    ],
)
def test_the_service(patient: Patient, tmp_path: Path, enabled: str, active: str, verdict: str, said: str) -> None:
    patient.has(patient.maildir(tmp_path / "Mail"))
    patient.program(
        "systemctl", f'case "$2" in is-enabled) echo "{enabled}";; is-active) echo "{active}";; esac; exit 3'
    )
    row = about(patient.rows()[1], "service")
    assert row["verdict"] == verdict
    assert said in row["seen"]


@pytest.mark.parametrize(("synchronised", "verdict"), [("yes", "ok"), ("no", "warning"), ("", "skipped")])
def test_the_clock(patient: Patient, tmp_path: Path, synchronised: str, verdict: str) -> None:
    patient.has(patient.maildir(tmp_path / "Mail"))
    patient.program("timedatectl", f"echo {synchronised}")
    assert about(patient.rows()[1], "clock")["verdict"] == verdict


def test_another_time_zone_than_the_machine_s_is_told(patient: Patient, tmp_path: Path) -> None:
    patient.has(patient.maildir(tmp_path / "Mail"))
    patient.config.write_text(patient.config.read_text().replace("Europe/Berlin", "America/Lima"))
    row = about(patient.rows()[1], "time zone")
    assert row["verdict"] == "warning"
    assert row["seen"] == "America/Lima in the configuration, Europe/Berlin on this machine"


def test_a_state_that_others_may_read_is_told_and_left_as_it_is(patient: Patient, tmp_path: Path) -> None:
    patient.has(patient.maildir(tmp_path / "Mail"))
    Store.open(patient.state).close()
    assert "is private, with 0 facts" in about(patient.rows()[1], "state")["seen"]
    patient.state.chmod(0o755)
    row = about(patient.rows()[1], "state")
    assert row["verdict"] == "warning"
    assert f"chmod 700 {patient.state}" in row["mend"]
    assert stat.S_IMODE(patient.state.stat().st_mode) == 0o755


def test_a_damaged_state_is_told(patient: Patient, tmp_path: Path) -> None:
    patient.has(patient.maildir(tmp_path / "Mail"))
    patient.state.mkdir(mode=0o700)
    (patient.state / "afterword.db").write_bytes(b"no database at all" * 100)
    (patient.state / "afterword.db").chmod(0o600)
    status, rows = patient.rows()
    assert status == 78
    assert about(rows, "state")["verdict"] == "failed"


def test_a_disk_that_fills_up(patient: Patient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    patient.has(patient.maildir(tmp_path / "Mail"))
    for free, verdict, status in ((10 * 2**20, "failed", 1), (200 * 2**20, "warning", 0)):
        monkeypatch.setattr(shutil, "disk_usage", lambda _, free=free: shutil._ntuple_diskusage(2**40, 2**40, free))
        found, rows = patient.rows()
        assert (about(rows, "disk")["verdict"], found) == (verdict, status)


def test_a_keyring_that_can_not_be_trusted_is_told_to_whom_it_matters(
    patient: Patient, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    import keyring
    from keyring.backends import null

    patient.has(patient.imap(dovecot, "sam").replace('secret = {file = "pw"}', ""))
    before = keyring.get_keyring()
    keyring.set_keyring(null.Keyring())
    try:
        status, rows = patient.rows()
    finally:
        keyring.set_keyring(before)
    assert status == 78
    assert about(rows, "keyring")["verdict"] == "failed"
    assert "GNOME Keyring" in about(rows, "keyring")["mend"]


def test_without_a_session_bus_nothing_can_be_shown(patient: Patient, tmp_path: Path) -> None:
    patient.has(patient.maildir(tmp_path / "Mail"))
    assert about(patient.rows()[1], "notifications")["verdict"] == "skipped"
    patient.config.write_text(patient.config.read_text().replace("desktop = false", "desktop = true"))
    status, rows = patient.rows()
    assert status == 0
    assert about(rows, "notifications")["verdict"] == "warning"


def test_what_the_desktop_shows_is_asked_of_its_server(patient: Patient, tmp_path: Path) -> None:
    patient.has(patient.maildir(tmp_path / "Mail"))
    patient.config.write_text(patient.config.read_text().replace("desktop = false", "desktop = true"))
    with session_bus() as address:
        patient.environ["DBUS_SESSION_BUS_ADDRESS"] = address
        assert about(patient.rows()[1], "notifications")["verdict"] == "warning"
        for capabilities, said in ((("body", "actions"), "with buttons"), (("body",), "without buttons")):
            server = Stub(address, *capabilities)
            row = about(patient.rows()[1], "notifications")
            server.stop()
            assert (row["verdict"], row["seen"].endswith(said)) == ("ok", True)


def test_the_language_model(patient: Patient, tmp_path: Path) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        model = f'[drafts]\nengine = "llm"\n[llm]\nbase_url = "http://127.0.0.1:{port}/v1"\nmodel = "local"'
        patient.has(patient.maildir(tmp_path / "Mail"), model)
        assert about(patient.rows()[1], "model")["verdict"] == "ok"
    row = about(patient.rows()[1], "model")
    assert row["verdict"] == "warning"
    assert f"port {port}" in row["seen"]
