"""`afterword forget`: says what goes and what stays, asks, and leaves nothing of ours."""

from collections.abc import Iterator
from pathlib import Path

import click
import keyring
import pytest
from click.testing import CliRunner, Result
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

from daemon.cli import main
from daemon.config import load
from daemon.store import Store
from daemon.store.forgetting import others, ours
from daemon.store.holding import Hold
from daemon.wiring import open_service
from tests.fire.scene import MOMENTS, maildir

CONFIG = """
[you]
name = "Kim Larsson"
addresses = ["kim@larsson.example"]
time_zone = "UTC"

[[mail]]
name = "home"
type = "imap"
host = "mail.example.com"
user = "kim@larsson.example"

[[mail]]
name = "work"
type = "imap"
host = "mail.example.com"
user = "kl"
secret = { command = ["pass", "show", "work"] }

[[calendar]]
name = "own"
type = "caldav"
url = "https://dav.example.com/"
user = "kim"
"""


class Ring(KeyringBackend):
    """A keyring in memory, as empty and as locked as a test wants it."""

    priority = 1  # type: ignore[assignment] # keyring's own way

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise KeyringLocked
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.held:
            raise PasswordDeleteError
        del self.held[service, username]


@pytest.fixture
def ring() -> Iterator[Ring]:
    before, ring = keyring.get_keyring(), Ring()
    ring.held = {
        ("afterword", "home/kim@larsson.example"): "open-sesame",
        ("afterword", "own/kim"): "sesame",
        ("another program", "kim"): "not ours",
    }
    keyring.set_keyring(ring)
    yield ring
    keyring.set_keyring(before)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's folder with all that Afterword leaves in it."""
    (tmp_path / "config.toml").write_text(CONFIG)
    Store.open(tmp_path / "state").close()
    for name in ("afterword.db-wal", "afterword.db-shm", "due.ics", ".due.ics.new"):
        (tmp_path / "state" / name).write_text("left by a crash")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    (tmp_path / "run" / "afterword").mkdir(parents=True)
    (tmp_path / "run" / "afterword" / "socket").touch()
    (tmp_path / "run" / "bus").touch()
    return tmp_path


def forget(home: Path, *words: str, answer: str = "") -> Result:
    arguments = ["--config", str(home / "config.toml"), "--state", str(home / "state"), "forget", *words]
    return CliRunner().invoke(main, arguments, input=answer)


def test_it_says_what_goes_and_what_stays_and_then_it_is_gone(home: Path, ring: Ring) -> None:
    done = forget(home, answer="y\n")
    assert done.exit_code == 0, done.output
    goes, _, stays = done.output.partition("This stays:")
    for word in (
        str(home / "state"),
        "afterword.db",
        "due.ics",
        str(home / "run" / "afterword"),
        "home/kim@",
        "own/kim",
    ):
        assert word in goes
    for word in ("Drafts", str(home / "config.toml"), "work", "afterword service uninstall"):
        assert word in stays
    assert sorted(entry.name for entry in home.iterdir()) == ["config.toml", "run"]
    assert [entry.name for entry in (home / "run").iterdir()] == ["bus"]
    assert ring.held == {("another program", "kim"): "not ours"}
    assert "sesame" not in done.output


@pytest.mark.parametrize("answer", ["n\n", "\n", ""])
def test_without_a_yes_nothing_happens(home: Path, ring: Ring, answer: str) -> None:
    before = sorted(home.rglob("*"))
    done = forget(home, answer=answer)
    assert done.exit_code == 1
    assert "Nothing was erased." in done.output
    assert sorted(home.rglob("*")) == before
    assert len(ring.held) == 3


def test_yes_asks_nothing(home: Path, ring: Ring) -> None:
    done = forget(home, "--yes")
    assert done.exit_code == 0
    assert "[y/N]" not in done.output
    assert not (home / "state").exists()


def test_what_is_not_ours_stays_and_is_named(home: Path, ring: Ring) -> None:
    (home / "state" / "photo.jpg").touch()
    (home / "state" / "afterword.db.backup").touch()
    done = forget(home, "--yes")
    assert "afterword.db.backup, photo.jpg" in done.output.partition("This stays:")[2]
    assert sorted(entry.name for entry in (home / "state").iterdir()) == ["afterword.db.backup", "photo.jpg"]


def test_while_a_daemon_runs_it_refuses_and_says_how_to_stop_it(home: Path, ring: Ring) -> None:
    hold = Hold(home / "state").take()
    try:
        done = forget(home, "--yes")
    finally:
        hold.close()
    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1
    assert "systemctl --user stop afterword" in done.stderr
    assert (home / "state" / "afterword.db").exists()
    assert len(ring.held) == 3
    assert forget(home, "--yes").exit_code == 0


@pytest.mark.parametrize("config", [None, "[you\n", "[mial]\n"])
def test_without_a_configuration_it_erases_and_says_what_it_cannot_know(
    home: Path, ring: Ring, config: str | None
) -> None:
    (home / "config.toml").unlink() if config is None else (home / "config.toml").write_text(config)
    done = forget(home, "--yes")
    assert done.exit_code == 0
    assert "keyring isn't known" in done.output
    assert not (home / "state").exists()


def test_a_locked_keyring_is_told_and_the_rest_goes(home: Path, ring: Ring) -> None:
    ring.locked = True
    done = forget(home, "--yes")
    assert done.exit_code == 1
    assert done.stderr.count("locked") == 2
    assert "The rest is erased." in done.output
    assert not (home / "state").exists()


def test_twice_is_fine(home: Path, ring: Ring) -> None:
    (home / "config.toml").write_text(
        CONFIG.partition("[[mail]]")[0] + "[[mail]]\nname='m'\ntype='maildir'\npath='m'\n"
    )
    assert forget(home, "--yes").exit_code == 0
    again = forget(home)
    assert again.exit_code == 0
    assert "nothing to erase" in again.output


def test_a_state_of_a_newer_version_and_a_damaged_one_go_as_well(home: Path, ring: Ring) -> None:
    (home / "state" / "afterword.db").write_bytes(b"what no version of Afterword ever wrote")
    assert forget(home, "--yes").exit_code == 0
    assert not (home / "state").exists()


def test_a_link_is_erased_and_what_it_leads_to_is_not(home: Path, ring: Ring, tmp_path: Path) -> None:
    mail = tmp_path / "mail"
    mail.write_text("mine")
    (home / "state" / "due.ics").unlink()
    (home / "state" / "due.ics").symlink_to(mail)
    assert forget(home, "--yes").exit_code == 0
    assert mail.read_text() == "mine"


def test_every_file_that_a_life_leaves_is_one_that_is_forgotten(tmp_path: Path) -> None:
    """A new file beside the database has to be put on the list. One is looked at while all are open."""
    scene = maildir(tmp_path)
    scene.happens(0)
    hold = Hold(scene.state).take()
    with open_service(load(scene.config), scene.state) as service:
        service.sync(MOMENTS[0])
        names = {file.name for file in ours(scene.state)}
        assert others(scene.state) == ()
    hold.close()
    assert names >= {"afterword.db", "afterword.db-wal", "due.ics", "afterword.db-lock"}


def test_help_says_that_mail_stays() -> None:
    command = main.get_command(click.Context(main), "forget")
    assert command is not None
    assert "mail stays" in (command.help or "")
