"""Gets an account's password from where the configuration says it is: keyring, program or file.

`store` and `delete` keep the keyring's entries; programs and files are the user's own. A secret is given to whom it
was asked for and to nobody else: it is never printed, logged, or put into an error. `NeedsYou` is raised where only
the user can help, `AfterwordError` where waiting may.
"""

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

from connectors.settings import Secret
from daemon.errors import AfterwordError, NeedsYou

if TYPE_CHECKING:
    from types import ModuleType

    from keyring.backend import KeyringBackend

SERVICE = "afterword"
"""The service under which the keyring holds our entries."""
PATIENCE = 30
"""Seconds that a program may take to print a secret."""
LONGEST = 65536
"""Bytes. No secret is longer; a path given by mistake may lead to anything."""

_REFUSED = {
    "keyring.backends.null.Keyring": "the keyring's backend is null, which keeps nothing",
    "keyring.backends.fail.Keyring": "this session has no keyring",
    "keyrings.alt.file.PlaintextKeyring": "the keyring keeps passwords in a file that isn't encrypted",
    "keyrings.alt.pyfs.PlaintextKeyring": "the keyring keeps passwords in a file that isn't encrypted",
    # Nobody sits in front of a service to type it.
    "keyrings.alt.file.EncryptedKeyring": "the keyring asks for a password in the terminal each time",
    "keyrings.alt.pyfs.EncryptedKeyring": "the keyring asks for a password in the terminal each time",
    "keyrings.cryptfile.cryptfile.CryptFileKeyring": "the keyring asks for a password in the terminal each time",
}
_ANOTHER_WAY = (
    "Unlock or install a keyring (GNOME Keyring, KWallet, KeePassXC), or give the account "
    'secret = {command = [...]} or secret = {file = "..."} in the configuration.'
)


def secret_for(account_name: str, user: str, secret: Secret) -> str:
    """The secret of an account, never empty; `user` is the name it logs in with."""
    what = f"Cannot get the password of {account_name}"
    if secret == "keyring":  # noqa: S105 - says where the secret is
        return _from_keyring(what, entry(account_name, user))
    if secret.command:
        return _from_program(what, secret.command)
    return _from_file(what, Path(secret.file or ""))


def entry(account_name: str, user: str) -> str:
    """The name of an account's entry in the keyring, below `SERVICE`."""
    return f"{account_name}/{user}"


def usable_keyring() -> str:
    """The name of the keyring that secrets can be kept in. Raises AfterwordError where there is none to use."""
    what = "No password can be kept on this machine"
    backend = _trusted(what)
    with _told(what):
        backend.get_password(SERVICE, entry("setup", "none"))  # a locked one asks to be unlocked now, not at the end
    return backend.name


def store(account_name: str, user: str, secret: str) -> None:
    """Keep a secret in the keyring, and see that it comes back as it was given. Raises AfterwordError."""
    what = f"Cannot keep the password of {account_name}"
    backend, username = _trusted(what), entry(account_name, user)
    with _told(what):
        backend.set_password(SERVICE, username, secret)
        same = backend.get_password(SERVICE, username) == secret
    if not same:
        delete(account_name, user)
        raise NeedsYou(what, "the keyring doesn't give back what was put into it", _ANOTHER_WAY)


def delete(account_name: str, user: str) -> bool:
    """Take an account's entry out of the keyring, whichever that is; False if it has none. Raises AfterwordError."""
    from keyring.errors import NoKeyringError

    backend, username = _keyring(), entry(account_name, user)
    with _told(f"Cannot take the password of {account_name} out of the keyring"):
        try:
            if backend.get_password(SERVICE, username) is None:
                return False
        except NoKeyringError:
            return False
        backend.delete_password(SERVICE, username)
    return True


def _from_keyring(what: str, username: str) -> str:
    backend = _trusted(what)
    with _told(what):
        found = backend.get_password(SERVICE, username)
    if not found:
        command = f"{sys.executable} -m keyring set {SERVICE} '{username}'"
        mend = f"Run `afterword setup`, which puts that of a mail account or calendar there; or by hand: {command}"
        raise NeedsYou(what, f"the keyring holds none for {username}", mend)
    return found


def _keyring() -> "KeyringBackend":
    """The keyring that the library finds best, without its trying macOS's: it asks ldconfig, gcc and ld for that."""
    import keyring

    if sys.platform != "darwin":
        sys.modules.setdefault("keyring.backends.macOS.api", cast("ModuleType", None))  # as what can't be imported
    return keyring.get_keyring()


def _trusted(what: str) -> "KeyringBackend":
    """The keyring, unless it is one that keeps nothing safe."""
    backend = _keyring()
    chosen = getattr(backend, "backends", None) or [backend]  # a chain asks the first one first
    for kind in type(chosen[0]).__mro__:
        if why := _REFUSED.get(f"{kind.__module__}.{kind.__qualname__}"):
            raise NeedsYou(what, why, _ANOTHER_WAY)
    return backend


@contextmanager
def _told(what: str) -> Iterator[None]:
    """Every error of a keyring as one of ours, without its cause: that may hold anything."""
    from keyring.errors import KeyringLocked

    try:
        yield
    except KeyringLocked:
        mend = "Unlock it (logging in to the desktop does), then try again."
        raise AfterwordError(what, "the keyring is locked", mend) from None
    except Exception as error:  # noqa: BLE001 - a backend is foreign code that may raise anything
        why = f"the keyring failed ({type(error).__name__}: {_line(str(error))})"
        raise NeedsYou(what, why, _ANOTHER_WAY) from None


def _from_program(what: str, command: tuple[str, ...]) -> str:
    import subprocess

    program = command[0]
    alone = "Run the command of the account's secret in a terminal, and see."
    try:
        ended = subprocess.run(  # noqa: S603 - the user's own program, without a shell
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        raise AfterwordError(what, f"{program} didn't end within {PATIENCE} seconds", alone) from None
    except FileNotFoundError:
        mend = "Install it, or write its whole path in the account's secret."
        raise NeedsYou(what, f"there is no program {program}", mend) from None
    except OSError as error:
        raise NeedsYou(what, f"{program} can't be started: {_reason(error)}", alone) from None
    if ended.returncode:
        said = _line(ended.stderr.decode(errors="replace"))
        raise NeedsYou(what, f"{program} ended with {ended.returncode}" + (f": {said}" if said else ""), alone)
    return _first_line(what, ended.stdout, f"{program} printed", alone)


def _from_file(what: str, file: Path) -> str:
    try:
        with file.open("rb") as opened:
            mode = os.fstat(opened.fileno()).st_mode
            if mode & stat.S_IROTH and not _is_credential(file):
                raise NeedsYou(what, f"everybody on this machine may read {file}", f"Make it private: chmod 600 {file}")
            content = opened.read(LONGEST)
    except OSError as error:
        mend = "Make the file, readable for you alone, with the password on its first line."
        raise NeedsYou(what, f"{file} can't be read: {_reason(error)}", mend) from None
    return _first_line(what, content, f"{file} holds", "Write the password on its first line.")


def _is_credential(file: Path) -> bool:
    """Does systemd guard this file (systemd.exec, CREDENTIALS)? Its folder is closed to others."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    return bool(folder) and file.is_relative_to(str(folder))


def _first_line(what: str, content: bytes, source: str, mend: str) -> str:
    try:
        found = content.partition(b"\n")[0].rstrip(b"\r").decode()
    except UnicodeDecodeError:
        raise NeedsYou(what, f"{source} something that is no text", mend) from None
    if not found:
        raise NeedsYou(what, f"{source} nothing on the first line", mend)
    return found


def _line(text: str) -> str:
    """The last line that says something, at most 200 characters."""
    spoken = [line.strip() for line in text.splitlines() if line.strip()]
    return spoken[-1][:200].rstrip(".") if spoken else ""


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
