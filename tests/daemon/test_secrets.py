"""Passwords come from where the configuration says, and go nowhere else."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import InitError, KeyringLocked, NoKeyringError

from connectors.settings import SecretFrom
from daemon import secrets
from daemon.errors import AfterwordError, NeedsYou
from daemon.secrets import delete, secret_for, store

PASSWORD = "hunter2 für alle"


def refusal(secret: SecretFrom | str) -> AfterwordError:
    """The error, which must not hold the secret and must be one line."""
    with pytest.raises(AfterwordError) as caught:
        secret_for("home", "robin@example.com", secret)
    error = caught.value
    assert "hunter2" not in str(error)
    assert "hunter2" not in str(error.__cause__)
    assert str(error).startswith("Cannot get the password of home: ")
    assert "\n" not in str(error)
    return error


# A program


def program(*lines: str) -> SecretFrom:
    return SecretFrom(command=(sys.executable, "-c", "\n".join(("import sys", *lines))))


@pytest.mark.parametrize("printed", ["{0}", "{0}\\n", "{0}\\r\\n", "{0}\\nuser: robin\\nurl: x"])
def test_a_program_s_first_line(printed: str) -> None:
    """`pass` keeps other things below the password."""
    line = f"sys.stdout.buffer.write('{printed.format(PASSWORD)}'.encode())"
    assert secret_for("home", "robin", program(line)) == PASSWORD


def test_spaces_are_part_of_a_password() -> None:
    assert secret_for("home", "robin", program("print(' a b ')")) == " a b "


def test_no_shell_reads_the_command() -> None:
    assert secret_for("home", "robin", SecretFrom(command=("echo", "$HOME; echo x"))) == "$HOME; echo x"


def test_a_program_that_fails_says_why() -> None:
    error = refusal(
        program("print('hunter2')", "print('gpg: wait', file=sys.stderr)", "sys.exit('gpg: no secret key\\n')")
    )
    assert "ended with 1: gpg: no secret key." in str(error)
    assert error.exit_status == 78


def test_a_program_that_is_not_there() -> None:
    error = refusal(SecretFrom(command=("afterword-no-such-program", "hunter2")))
    assert "there is no program afterword-no-such-program" in str(error)
    assert error.exit_status == 78


def test_a_program_that_may_not_be_started(tmp_path: Path) -> None:
    (tmp_path / "p").write_text("#!/bin/sh\necho hunter2\n")
    assert "can't be started: permission denied" in str(refusal(SecretFrom(command=(str(tmp_path / "p"),))))


def test_a_program_that_prints_nothing_or_no_text() -> None:
    assert "nothing on the first line" in str(refusal(program("print()", "print('hunter2')")))
    assert "no text" in str(refusal(program(r"sys.stdout.buffer.write(b'\xff\xfe')")))


def test_a_program_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "PATIENCE", 0.2)
    error = refusal(program("import time", "print('hunter2', flush=True)", "time.sleep(60)"))
    assert "didn't end within" in str(error)
    assert error.exit_status == 1


def test_a_program_can_not_ask_questions() -> None:
    """Nobody sits in front of a service: what reads from its terminal gets an end of file."""
    assert secret_for("home", "robin", program("print('none' if sys.stdin.read() == '' else 'some')")) == "none"


# A file


def file(folder: Path, content: bytes, mode: int = 0o600) -> SecretFrom:
    path = folder / "password"
    path.write_bytes(content)
    path.chmod(mode)
    return SecretFrom(file=str(path))


def test_a_file_s_first_line(tmp_path: Path) -> None:
    assert secret_for("home", "robin", file(tmp_path, f"{PASSWORD}\r\nmore\n".encode())) == PASSWORD


@pytest.mark.parametrize(
    ("content", "said"), [(b"", "nothing"), (b"\nhunter2", "nothing"), (b"hunter2\xff", "no text")]
)
def test_a_file_without_a_password(tmp_path: Path, content: bytes, said: str) -> None:
    assert said in str(refusal(file(tmp_path, content)))


def test_a_file_that_is_not_there_or_a_folder(tmp_path: Path) -> None:
    assert "no such file" in str(refusal(SecretFrom(file=str(tmp_path / "none"))))
    assert "is a directory" in str(refusal(SecretFrom(file=str(tmp_path))))


def test_a_file_that_everybody_may_read_is_refused(tmp_path: Path) -> None:
    secret = file(tmp_path, b"hunter2", mode=0o644)
    assert f"chmod 600 {secret.file}" in str(refusal(secret))


def test_a_credential_from_systemd_may_have_any_mode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert secret_for("home", "robin", file(tmp_path, b"hunter2", mode=0o444)) == "hunter2"


# A keyring of the test's own


class Own(KeyringBackend):
    """Holds passwords in memory, or has something to complain of."""

    priority = 0  # never chosen by itself

    def __init__(self, held: dict[tuple[str, str], str] | None = None, complaint: Exception | None = None) -> None:
        super().__init__()
        self.held, self.complaint = held or {}, complaint

    def get_password(self, service: str, username: str) -> str | None:
        if self.complaint:
            raise self.complaint
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.complaint:
            raise self.complaint
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.complaint:
            raise self.complaint
        del self.held[service, username]


@pytest.fixture
def use() -> Iterator[object]:
    before = keyring.get_keyring()
    yield keyring.set_keyring
    keyring.set_keyring(before)


def test_the_keyring_is_asked_by_account_and_user(use) -> None:
    use(Own({("afterword", "home/robin@example.com"): PASSWORD}))
    assert secret_for("home", "robin@example.com", "keyring") == PASSWORD


def test_a_keyring_without_the_entry_says_how_to_make_it(use) -> None:
    use(Own({("afterword", "work/robin@example.com"): "hunter2"}))
    error = refusal("keyring")
    assert "the keyring holds none for home/robin@example.com. Run `afterword setup`" in str(error)
    assert str(error).endswith(f"or by hand: {sys.executable} -m keyring set afterword 'home/robin@example.com'")
    assert error.exit_status == 78


@pytest.mark.parametrize(
    ("complaint", "said", "status"),
    [
        (KeyringLocked("Failed to unlock the collection!"), "is locked", 1),
        (InitError("Failed to create the collection"), "Failed to create the collection", 78),
        (NoKeyringError("No recommended backend was available"), "No recommended backend", 78),
        (ConnectionResetError("bus gone"), "bus gone", 78),
    ],
)
def test_a_keyring_that_fails_is_told(use, complaint: Exception, said: str, status: int) -> None:
    use(Own(complaint=complaint))
    error = refusal("keyring")
    assert said in str(error)
    assert error.exit_status == status


class PlaintextKeyring(Own):
    """As keyrings.alt has it, which the tests don't install."""


PlaintextKeyring.__module__ = "keyrings.alt.file"


def test_a_keyring_that_keeps_nothing_safe_is_refused(use) -> None:
    from keyring.backends import fail, null

    for backend, said in (
        (null.Keyring(), "keeps nothing"),
        (fail.Keyring(), "no keyring"),
        (PlaintextKeyring(), "isn't encrypted"),
    ):
        use(backend)
        error = refusal("keyring")
        assert said in str(error)
        assert "GNOME Keyring" in str(error)
        assert error.exit_status == 78
        with pytest.raises(NeedsYou, match=r"GNOME Keyring, KWallet"):
            store("home", "robin", "hunter2")


class EncryptedKeyring(Own):
    """As keyrings.alt has it: it would ask in the terminal, where nobody sits in front of a service."""


EncryptedKeyring.__module__ = "keyrings.alt.file"


def test_a_keyring_that_asks_in_the_terminal_is_refused(use) -> None:
    use(EncryptedKeyring({("afterword", "home/robin@example.com"): "hunter2"}))
    assert "asks for a password in the terminal" in str(refusal("keyring"))


def test_what_is_stored_is_found_again_and_deleted_once(use) -> None:
    use(Own())
    store("home", "robin@example.com", PASSWORD)
    assert secret_for("home", "robin@example.com", "keyring") == PASSWORD
    assert delete("home", "robin@example.com") is True
    assert delete("home", "robin@example.com") is False
    refusal("keyring")


class Forgetful(Own):
    def get_password(self, service: str, username: str) -> str | None:
        found = super().get_password(service, username)
        return found and found[:8]


def test_a_keyring_that_does_not_give_back_what_it_took_is_told_and_keeps_nothing(use) -> None:
    """One that cuts long secrets off would show only days later, as a wrong password."""
    keyring_ = Forgetful()
    use(keyring_)
    with pytest.raises(NeedsYou) as caught:
        store("home", "robin", PASSWORD)
    assert "doesn't give back what was put into it" in str(caught.value)
    assert "hunter2" not in str(caught.value)
    assert keyring_.held == {}


@pytest.mark.parametrize("hand", [lambda: store("home", "robin", "hunter2"), lambda: delete("home", "robin")])
def test_a_keyring_that_fails_at_storing_or_deleting_is_told(use, hand) -> None:
    use(Own(complaint=KeyringLocked("hunter2")))
    with pytest.raises(AfterwordError, match="is locked") as caught:
        hand()
    assert "hunter2" not in str(caught.value)


def test_without_any_keyring_there_is_nothing_to_delete(use) -> None:
    from keyring.backends import fail

    use(fail.Keyring())
    assert delete("home", "robin") is False


# The real thing

ASK = """
import sys
from daemon.errors import AfterwordError
from daemon.secrets import secret_for
try:
    print("got", secret_for("home", "robin@example.com", "keyring"))
except AfterwordError as error:
    print(error.exit_status, error)
"""
KEEP = """
import os, sys
from daemon import secrets
match sys.argv[1]:
    case "store": secrets.store("home", "robin@example.com", os.environ["PASSWORD"])
    case "delete": print(secrets.delete("home", "robin@example.com"))
"""
WATCHED = """
import sys
sys.addaudithook(lambda event, _: print(event) if event == "subprocess.Popen" else None)
"""


def test_to_choose_a_keyring_starts_no_program() -> None:
    """The library's support of macOS would look for its frameworks: with ldconfig, gcc and ld, three times each."""
    environ = {name: value for name, value in os.environ.items() if name != "PYTHON_KEYRING_BACKEND"}
    ran = subprocess.run([sys.executable, "-c", WATCHED + ASK], env=environ, capture_output=True, text=True, check=True)
    assert ran.stdout.startswith(("78 ", "1 ", "got "))


needed = ("gnome-keyring-daemon", "dbus-run-session")


@pytest.mark.skipif(
    not all(shutil.which(name) for name in needed) and not os.environ.get("CI"),
    reason="not installed: sudo apt-get install --no-install-recommends gnome-keyring dbus-daemon",
)
def test_gnome_keyring(tmp_path: Path) -> None:
    """Stored while unlocked and found; then a new session on the same files, where nobody unlocks it."""
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "XDG_RUNTIME_DIR": str(tmp_path / "run"),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.SecretService.Keyring",
        "PASSWORD": PASSWORD,
    }
    (tmp_path / "run").mkdir(mode=0o700)
    (tmp_path / "ask.py").write_text(ASK)
    unlock = "printf {0} | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null 2>&1; "
    (tmp_path / "keep.py").write_text(KEEP)
    store, delete = (f"{sys.executable} {tmp_path}/keep.py {verb}; " for verb in ("store", "delete"))
    ask = f"{sys.executable} {tmp_path}/ask.py"

    def session(script: str) -> str:
        ended = subprocess.run(
            ["dbus-run-session", "--", "sh", "-c", script],
            env=environ,
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return ended.stdout + ended.stderr

    assert "the keyring holds none" in session(unlock.format("right") + ask)
    assert f"got {PASSWORD}\n" in session(unlock.format("right") + store + ask)
    assert f"got {PASSWORD}\n" in session(
        f"{unlock.format('right')}{sys.executable} -m keyring get afterword home/robin@example.com | sed 's/^/got /'"
    )
    assert "True\nFalse\n78 " in session(unlock.format("right") + delete + delete + ask)
    locked = session(unlock.format("wrong") + ask)
    assert "1 Cannot get the password of home: the keyring is locked." in locked, locked
