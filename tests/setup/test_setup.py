"""`afterword setup` as its user meets it: the real command, real servers, and a fresh home each time."""

import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail
from keyring.errors import PasswordSetError

from tests.connectors.davs import radicale
from tests.connectors.dovecot import PASSWORD, Dovecot
from tests.connectors.test_discovery import document, incoming
from tests.connectors.webserver import Reply, WebServer
from tests.connectors.world import World
from tests.daemon.test_secrets import Own
from tests.setup.house import ROOT, Home, fresh_home, lines

WHO = lines("Sam Example", "sam@acme.example", "", "", "", "BE", "")
"""Name, address, no others, the zone, the country and the languages that were guessed, and Berlin."""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return fresh_home(tmp_path / "home")


def maildir(home: Home, *folders: str) -> None:
    for folder in folders:
        for part in ("cur", "new", "tmp"):
            (home.folder / "Mail" / folder / part).mkdir(parents=True)


def held(home: Home) -> dict[str, str]:
    file = home.folder / "keyring.json"
    return json.loads(file.read_text()) if file.exists() else {}


# Mail in files


def test_a_maildir_is_found_shown_and_written_once_agreed(home: Home) -> None:
    maildir(home, "INBOX", "Gesendet", "Entwürfe", "Spam")
    ended = home.run("setup", answers=WHO + lines("1", "y", "1", "n", "y"))
    assert ended.returncode == 0, ended.stderr
    assert "Files in ~/Mail" in ended.stdout
    assert "2 folders are read; drafts go to “Entwürfe”, sent mail lies in “Gesendet”" in ended.stdout
    written = tomllib.loads(home.config.read_text())
    assert written["you"] == {
        "name": "Sam Example",
        "addresses": ["sam@acme.example"],
        "time_zone": "Europe/Berlin",
        "country": "DE",
        "subdivision": "BE",
        "languages": ["de", "en"],
    }
    assert written["mail"] == [{"name": "acme", "type": "maildir", "path": "~/Mail"}]
    assert stat.S_IMODE(home.config.stat().st_mode) == 0o600
    assert stat.S_IMODE(home.config.parent.stat().st_mode) == 0o700
    assert "# Whose public holidays are no working days" in home.config.read_text()
    synced = home.run("sync")
    assert (synced.returncode, synced.stderr) == (0, "")


@pytest.mark.parametrize("last", ["n\n", ""], ids=["said no", "the answers end"])
def test_without_a_yes_in_the_end_nothing_is_written(home: Home, last: str) -> None:
    maildir(home, "INBOX")
    ended = home.quick("setup", answers=WHO + lines("1", "y", "1", "n") + last)
    assert ended.returncode == 1
    assert "othing was written" in ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr
    assert not home.config.parent.exists()


def test_wrong_answers_are_asked_again_with_how_to_give_them(home: Home) -> None:
    maildir(home, "INBOX")
    who = lines(
        "", "Sam", "sam", "sam@acme.example", "", "Berlin", "Europe/Berlin", "Germany", "DE", "XX", "-", "", "9", "1"
    )
    ended = home.quick("setup", answers=who + lines("y", "2", "~/none", "-", "1", "n", "y"))
    assert ended.returncode == 0, ended.stderr
    assert '"sam" is not a mail address. Type the address alone' in ended.stdout
    assert 'Did you mean "Europe/Berlin"?' in ended.stdout
    assert "Type its two letters" in ended.stdout
    assert "Type a number from 1 to" in ended.stdout
    assert "There is no ~/none" in ended.stdout


def test_folders_can_be_put_right(home: Home) -> None:
    maildir(home, "INBOX", "Drafts", "Archive")
    ended = home.quick("setup", answers=WHO + lines("1", "n", "", "Outbox", "Archive", "1", "n", "y"))
    assert ended.returncode == 0, ended.stderr
    assert "There is no such folder" in ended.stdout
    assert tomllib.loads(home.config.read_text())["mail"][0]["sent"] == "Archive"


def test_calendars_in_files_are_found_too(home: Home) -> None:
    maildir(home, "INBOX", "Sent")
    (home.folder / ".calendars" / "work").mkdir(parents=True)
    event = "BEGIN:VEVENT\nUID:a\nDTSTART:20200101T100000Z\nRRULE:FREQ=DAILY\nEND:VEVENT\n"
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{event}END:VCALENDAR\n"
    (home.folder / ".calendars" / "work" / "a.ics").write_text(text)
    ended = home.quick("setup", answers=WHO + lines("1", "y", "2", "n", "n", "y", "n"))
    assert ended.returncode == 0, ended.stderr
    assert "2  The files in ~/.calendars" in ended.stdout
    assert "It opens: 30 events in the next 30 days." in ended.stdout
    assert tomllib.loads(home.config.read_text())["calendar"] == [
        {"name": "calendars", "type": "ics", "path": "~/.calendars"}
    ]


# Nobody to ask


def test_everything_that_is_missing_is_told_at_once(home: Home) -> None:
    ended = home.quick("setup", "--non-interactive", "--caldav-url", "https://dav.acme.example/")
    assert ended.returncode == 2
    for option in ("--name", "--address", "--imap-host or --maildir", "--secret-command or --secret-file"):
        assert f"{option}, " in ended.stderr


def test_a_password_has_no_option(home: Home) -> None:
    assert not re.search(r"--(?!secret-)\S*(pass|secret|token)", home.quick("setup", "--help").stdout)


def test_options_that_contradict_each_other_are_told(home: Home) -> None:
    words = ("--maildir", ".", "--imap-host", "x", "--secret-file", "x", "--secret-command", "x")
    ended = home.quick("setup", *words, answers="")
    assert ended.returncode == 2
    assert "three ways to the same mail" in ended.stderr
    assert "two places for one password" in ended.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--time-zone", "Berlin"), "Europe/Berlin"),
        (("--country", "Germany"), "two letters"),
        (("--maildir", "~/none"), "there is no ~/none"),
        (("--imap-host", "imap.acme.example", "--tls", "none", "--secret-file", "x"), "readable over the network"),
    ],
)
def test_an_option_with_a_wrong_value_is_usage(home: Home, words: tuple[str, ...], said: str) -> None:
    maildir(home, "INBOX")
    where = () if "--maildir" in words or "--imap-host" in words else ("--maildir", "~/Mail")
    ended = home.quick("setup", "--non-interactive", "--name", "Sam", "--address", "sam@acme.example", *where, *words)
    assert ended.returncode == 2
    assert said in ended.stderr
    assert not home.config.exists()


def imap(dovecot: Dovecot, user: str, *words: str) -> list[str]:
    """Setup with every answer: implicit TLS, the server's own certificate, the password from a program."""
    server = ["--imap-host", dovecot.host, "--imap-port", str(dovecot.tls_port), "--imap-user", user]
    who = ["--name", "Sam Example", "--address", "sam@acme.example", "--ca-file", dovecot.ca_file]
    return ["setup", "--non-interactive", *who, *server, *words]


def test_imap_and_caldav_with_every_value_given_then_sync_and_the_same_again(home: Home, dovecot: Dovecot) -> None:
    radicale().calendar()
    user = dovecot.user()
    with dovecot.client(user):
        pass
    words = imap(dovecot, user, "--secret-command", f"printf '%s' {PASSWORD}")
    ended = home.run(*words)
    assert ended.returncode == 0, ended.stderr
    assert "It opens. 3 folders are read; drafts go to “Drafts”, sent mail lies in “Sent”." in ended.stdout
    assert home.quick("sync").returncode == 0
    first = home.config.read_text()
    assert "Nothing is to be changed" in home.quick(*words).stdout
    assert home.config.read_text() == first

    days = home.quick("setup", "--non-interactive", "--caldav-url", radicale().url, "--imap-user", "sam@example.com",
                    "--secret-command", f"printf '%s' {PASSWORD}")  # fmt: skip
    assert days.returncode == 0, days.stderr
    assert home.config.with_name("config.toml.bak").read_text() == first
    written = tomllib.loads(home.config.read_text())
    assert [one["type"] for one in (*written["mail"], *written["calendar"])] == ["imap", "caldav"]
    assert home.quick("sync").returncode == 0


def test_a_wrong_password_writes_nothing(home: Home, dovecot: Dovecot) -> None:
    (home.folder / "pw").write_text("wrong\n")
    (home.folder / "pw").chmod(0o600)
    ended = home.quick(*imap(dovecot, dovecot.user(), "--secret-file", str(home.folder / "pw")))
    assert ended.returncode == 78
    assert "login refused" in ended.stderr
    assert not home.config.exists()


def test_a_configuration_with_faults_is_not_touched(home: Home) -> None:
    home.config.parent.mkdir(parents=True)
    home.config.write_text("[you]\nname = 3\n")
    ended = home.quick("setup", answers=WHO)
    assert ended.returncode == 78
    assert "line 2, name of [you]" in ended.stderr
    assert home.config.read_text() == "[you]\nname = 3\n"


# A conversation


def test_a_whole_conversation_in_a_terminal_and_the_password_is_never_shown(home: Home, dovecot: Dovecot) -> None:
    """A mistyped user at first, the CA of a server of one's own, CalDAV with another login; kept in the keyring last."""
    dav = radicale().newcomer()
    dav.calendar("family")
    dav.calendar("interviews")
    user = dovecot.user()
    answers = {
        "Your name, as it ends your letters": "Sam Example",
        "Your mail address": "sam@localhost",
        "Other addresses": "",
        "Your time zone": "",
        "Your country": "-",
        "Languages": "en",
        r"Your choice \[1\]": "1",
        "The server's name": dovecot.host,
        "How is it spoken to": "1",
        "Its port": str(dovecot.tls_port),
        "Your user name there": user,
        "Password of [^@]+ at": "wrong-hunter2",
        "certificate(.|\n)*What next": "1",
        "Its path": dovecot.ca_file,
        "login refused(.|\n)*What next": "1",
        "login refused(.|\n)*Password of [^@]+ at": PASSWORD,
        "Is that right": "y",
        r"calendar shows(.|\n)*Your choice \[1\]": "3",
        r"Its address \(https": dav.url,
        r"Its address(.|\n)*Your user name there": str(dav.user),
        f"Password of {dav.user}": PASSWORD,
        "Read all of them": "n",
        "Which one": "2",
        "Another calendar": "n",
        "Another mail account|Add another": "n",
        "Do that": "y",
        "Start Afterword with your desktop": "n",
    }
    status, shown = home.in_a_terminal("setup", answers=answers)
    assert status == 0, shown
    assert "It opens: " in shown
    assert tomllib.loads(home.config.read_text())["calendar"][0]["url"].endswith("/interviews/")
    assert PASSWORD not in shown
    assert "hunter2" not in shown
    assert held(home) == {f"afterword localhost/{user}": PASSWORD, f"afterword home-calendar/{dav.user}": PASSWORD}
    assert PASSWORD not in home.config.read_text()
    checked = home.run("doctor")
    assert checked.returncode == 0, checked.stdout


def test_a_second_time_the_present_values_are_the_answers(home: Home, dovecot: Dovecot) -> None:
    """The password was changed at the server meanwhile, and the user has written things of their own into the file."""
    user = dovecot.user()
    home.config.parent.mkdir(parents=True)
    mine = f"""# mine
[you]
name = "Sam Example"   # as on my passport
addresses = ["sam@acme.example", "s@old.example"]
time_zone = "Europe/Berlin"
country = "DE"
phone = "+49 30 1"
[[mail]]
name = "work"
type = "imap"
host = "127.0.0.1"
port = {dovecot.port}
tls = "none"
user = "{user}"
folders = ["INBOX"]
[windows]
after_interview = 4
"""
    home.config.write_text(mine)
    (home.folder / "keyring.json").write_text(json.dumps({f"afterword work/{user}": "old"}))
    ended = home.run("setup", answers=lines("", "", "", "", "", "", "", "y", PASSWORD, "y", "n", "1", "y"))
    assert ended.returncode == 0, ended.stderr + ended.stdout
    assert "work doesn't open. 127.0.0.1: login refused" in ended.stdout
    assert held(home) == {f"afterword work/{user}": PASSWORD}
    now = home.config.read_text()
    assert now.replace('languages = ["de", "en"]\n', "") == mine
    assert home.config.with_name("config.toml.bak").read_text() == mine


def test_a_new_password_alone_leaves_the_file_as_it_is(home: Home, dovecot: Dovecot) -> None:
    """Written by hand, with as little as is needed; then asked for nothing but what fails."""
    user = dovecot.user()
    home.config.parent.mkdir(parents=True)
    you = 'name = "Sam"\naddresses = ["sam@acme.example"]\ntime_zone = "Europe/Berlin"\ncountry = "DE"\nlanguages = ["de"]\n'
    mail = f'name = "work"\ntype = "imap"\nhost = "127.0.0.1"\nport = {dovecot.port}\ntls = "none"\nuser = "{user}"\n'
    home.config.write_text(f"[you]\n{you}[[mail]]\n{mail}")
    home.config.chmod(0o644)
    ended = home.run("setup", answers=lines("", "", "", "", "", "", "", "y", PASSWORD, "y", "n", "1", "y", "n"))
    assert ended.returncode == 0, ended.stderr + ended.stdout
    assert "work doesn't open. Cannot get the password of work: the keyring holds none" in ended.stdout
    assert held(home) == {f"afterword work/{user}": PASSWORD}
    assert home.config.read_text() == f"[you]\n{you}[[mail]]\n{mail}"
    assert [path.name for path in home.config.parent.iterdir()] == ["config.toml"]


def test_of_a_file_written_by_hand_only_what_is_said_is_changed_unasked(home: Home) -> None:
    maildir(home, "INBOX", "Sent")
    home.config.parent.mkdir(parents=True)
    mine = '[you]\naddresses = ["sam@acme.example"]\n[[mail]]\nname = "files"\ntype = "maildir"\npath = "~/Mail"\n'
    home.config.write_text(mine)
    ended = home.quick("setup", "--non-interactive", "--name", "Sam", "--country", "FR")
    assert ended.returncode == 0, ended.stderr
    assert home.config.read_text() == mine.replace(
        '["sam@acme.example"]\n', '["sam@acme.example"]\nname = "Sam"\ncountry = "FR"\n'
    )


def test_who_moves_to_another_country_has_its_holidays_alone(home: Home) -> None:
    maildir(home, "INBOX", "Sent")
    home.config.parent.mkdir(parents=True)
    home.config.write_text(
        '[you]\nname = "Sam"\naddresses = ["sam@acme.example"]\ncountry = "DE"\nsubdivision = "BE"\n'
        '[[mail]]\nname = "files"\ntype = "maildir"\npath = "~/Mail"\n'
    )
    ended = home.quick("setup", answers=lines("", "", "", "", "FR", "", "", "n", "1", "y", "n"))
    assert ended.returncode == 0, ended.stderr
    assert tomllib.loads(home.config.read_text())["you"]["country"] == "FR"
    assert '#subdivision = "BE"\n' in home.config.read_text()
    assert home.quick("setup", "--non-interactive", "--country", "-").returncode == 0
    assert "country" not in tomllib.loads(home.config.read_text())["you"]


# Where secrets are kept


@pytest.fixture
def use() -> Iterator[Callable[[KeyringBackend], None]]:
    before = keyring.get_keyring()
    yield keyring.set_keyring
    keyring.set_keyring(before)


def test_without_a_keyring_the_password_comes_from_a_file_or_a_program(home: Home, dovecot: Dovecot, use) -> None:
    use(fail.Keyring())
    (home.folder / "pw").write_text(PASSWORD)
    (home.folder / "pw").chmod(0o600)
    to_there = ("1", dovecot.host, "3", str(dovecot.port), dovecot.user())
    answers = WHO.replace("acme.example", "localhost") + lines(
        *to_there, "~/none", "1", "~/pw", "y", "1", "n", "y", "n"
    )
    ended = home.quick("setup", answers=answers)
    assert ended.returncode == 0, ended.stderr
    assert "can't be kept in a keyring here: this session has no keyring." in ended.stdout
    assert "none can't be read: no such file" in ended.stdout
    assert tomllib.loads(home.config.read_text())["mail"][0]["secret"] == {"file": str(home.folder / "pw")}
    assert PASSWORD not in ended.stdout + home.config.read_text()


def test_a_secret_address_of_a_calendar_is_kept_in_the_keyring_alone(home: Home, use) -> None:
    """Google's and Outlook's are all that opens the calendar: whoever reads them reads it."""
    ring = Own()
    use(ring)
    maildir(home, "INBOX", "Sent")
    text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n"
    with WebServer(lambda asked: Reply(200 if "s3cret" in asked.path else 404, text.encode())) as server:
        address = f"{server.url}/s3cret/basic.ics"
        answers = WHO + lines("1", "y", "4", f"{server.url}/old.ics", "4", address, "n", "n", "y", "n")
        ended = home.quick("setup", answers=answers)
    assert ended.returncode == 0, ended.stderr
    assert "there is nothing at this address (404)" in ended.stdout
    assert "It opens: no events in the next 30 days." in ended.stdout
    written = home.config.read_text()
    assert tomllib.loads(written)["calendar"] == [{"name": "published-calendar", "type": "ics", "secret": "keyring"}]
    assert ring.held == {("afterword", "published-calendar/address"): address}
    assert "s3cret" not in ended.stdout + written


def test_a_keyring_that_takes_nothing_in_the_end_leaves_the_configuration_unwritten(
    home: Home, dovecot: Dovecot, use
) -> None:
    class Full(Own):
        def set_password(self, *_: str) -> None:
            raise PasswordSetError("disk full")

    use(Full())
    to_there = ("1", dovecot.host, "3", str(dovecot.port), dovecot.user(), PASSWORD)
    ended = home.quick(
        "setup", answers=WHO.replace("acme.example", "localhost") + lines(*to_there, "y", "1", "n", "y", "n")
    )
    assert ended.returncode == 78
    assert "Cannot keep the password of localhost: the keyring failed (PasswordSetError: disk full)" in ended.stderr
    assert not home.config.exists()


# The file


def test_a_configuration_kept_elsewhere_stays_a_link_to_there(home: Home) -> None:
    """Many keep such files in a repository of their own."""
    maildir(home, "INBOX", "Sent")
    words = ("setup", "--non-interactive", "--name", "Sam", "--address", "sam@acme.example", "--maildir", "~/Mail")
    (home.folder / "dotfiles").mkdir()
    home.config.parent.mkdir(parents=True)
    home.config.symlink_to(home.folder / "dotfiles" / "afterword.toml")
    assert home.quick(*words).returncode == 0
    assert home.config.is_symlink()
    (home.folder / "days").mkdir()
    for _ in range(2):
        assert home.quick("setup", "--non-interactive", "--ics", str(home.folder / "days")).returncode == 0
    written = tomllib.loads((home.folder / "dotfiles" / "afterword.toml").read_text())
    assert [one["name"] for one in written["calendar"]] == ["days"]
    assert sorted(path.name for path in home.config.parent.iterdir()) == ["config.toml", "config.toml.bak"]


def test_where_nothing_can_be_written_that_is_told(home: Home) -> None:
    maildir(home, "INBOX")
    (home.folder / ".config").write_text("no folder")
    words = ("setup", "--non-interactive", "--name", "Sam", "--address", "sam@acme.example", "--maildir", "~/Mail")
    ended = home.quick(*words)
    assert ended.returncode == 78
    assert f"Cannot write {home.config}" in ended.stderr


# Found from the address


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with World(tmp_path / "tls", monkeypatch) as world:
        yield world


def test_the_domain_s_own_document_leads_to_the_server(world: World, home: Home, dovecot: Dovecot) -> None:
    world.certify("autoconfig.acme.example")
    user = dovecot.user()
    page = Reply(body=document(incoming("127.0.0.1", str(dovecot.tls_port), "SSL", user)))
    with WebServer(lambda _: page, world.certificate) as server:
        world.hosts["autoconfig.acme.example", 443] = server.port
        (home.folder / "pw").write_text(PASSWORD)
        (home.folder / "pw").chmod(0o600)
        words = ["--name", "Sam", "--ca-file", dovecot.ca_file, "--secret-file", str(home.folder / "pw")]
        answers = lines("sam@acme.example", "-", "", "-", "en", "1", "y", "1", "n", "y", "n")
        said = home.quick("setup", "--country", "DE", *words, answers=answers)
    assert said.returncode == 0, said.stderr
    assert f"IMAP at 127.0.0.1, port {dovecot.tls_port} (TLS), as {user}" in said.stdout
    assert "(from the autoconfig document of autoconfig.acme.example)" in said.stdout
    assert tomllib.loads(home.config.read_text())["mail"][0]["user"] == user


def test_a_foreign_server_that_dns_alone_names_is_not_used_unseen(world: World, home: Home) -> None:
    world.names.records[("_imaps._tcp.acme.example", "SRV")] = ["0 1 993 imap.host.example."]
    words = ["--non-interactive", "--name", "Sam", "--address", "sam@acme.example", "--secret-command", "echo x"]
    said = home.quick("setup", *words)
    assert said.returncode == 78
    assert "its DNS names imap.host.example, which belongs to somebody else" in said.stderr
    assert "If you trust it: --imap-host imap.host.example" in said.stderr
    assert ("imap.host.example", 993) not in world.reached


def test_of_a_large_provider_only_its_own_server_is_asked(world: World, home: Home) -> None:
    words = ["--non-interactive", "--name", "Sam", "--address", "sam@fastmail.com", "--secret-command", "echo x"]
    said = home.quick("setup", *words)
    assert said.returncode == 1
    assert "imap.fastmail.com: server not found" in said.stderr  # it isn't in the world of this test
    assert (set(world.reached), world.names.asked) == ({("imap.fastmail.com", 993)}, [])


def test_where_no_password_helps_none_is_given_away(world: World, home: Home) -> None:
    words = ["--non-interactive", "--name", "Sam", "--address", "sam@hotmail.com", "--secret-command", "echo x"]
    said = home.quick("setup", *words)
    assert said.returncode == 78
    assert "it wants consent in the browser (OAuth 2.0)" in said.stderr
    assert world.reached == []


# A real keyring

needed = ("gnome-keyring-daemon", "dbus-run-session")


@pytest.mark.skipif(
    not all(shutil.which(name) for name in needed) and not os.environ.get("CI"),
    reason="not installed: sudo apt-get install --no-install-recommends gnome-keyring dbus-daemon",
)
def test_in_gnome_keyring_the_password_is_kept_and_found_again(home: Home, dovecot: Dovecot) -> None:
    user = dovecot.user()
    (home.folder / "run").mkdir(mode=0o700)
    answers = WHO.replace("acme.example", "localhost") + lines(
        "1", dovecot.host, "3", str(dovecot.port), user, PASSWORD, "y", "1", "n", "y", "n"
    )
    (home.folder / "answers").write_text(answers)
    program = Path(sys.executable).with_name("afterword")
    script = (
        "printf right | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null 2>&1; "
        f"{program} setup <$HOME/answers && {program} sync && {sys.executable} -m keyring get afterword localhost/{user}"
    )
    environ = home.environ | {
        "PYTHON_KEYRING_BACKEND": "keyring.backends.SecretService.Keyring",
        "XDG_RUNTIME_DIR": str(home.folder / "run"),
    }
    ended = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", script],
        env=environ, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert ended.stdout.endswith(f"Nothing is due.\n{PASSWORD}\n")
    assert ended.stdout.count(PASSWORD) == 1
    assert f"Your keyring will hold: afterword localhost/{user}." in ended.stdout
