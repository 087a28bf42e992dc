"""Gets an account's password from where the configuration says it is: keyring, program or file.

A secret is given to whom it was asked for and to nobody else: it is never printed, logged, or put
into an error. `NeedsYou` is raised where only the user can help, `AfterwordError` where waiting may.
"""

import os
import stat
import subprocess
import sys
from pathlib import Path

from connectors.settings import Secret
from daemon.errors import AfterwordError, NeedsYou

SERVICE = "afterword"
"""The service under which the keyring holds our entries."""
PATIENCE = 30
"""Seconds that a program may take to print a secret."""
LONGEST = 65536
"""Bytes. No secret is longer; a path given by mistake may lead to anything."""

_REFUSED = {
    "keyring.backends.null.Keyring": "its backend is null, which keeps nothing",
    "keyring.backends.fail.Keyring": "there is no keyring that it could use",
    "keyrings.alt.file.PlaintextKeyring": "its backend keeps passwords in a file that isn't encrypted",
}
_ANOTHER_WAY = (
    "Unlock or install a keyring (GNOME Keyring, KWallet, KeePassXC), or give the account "
    'secret = {command = [...]} or secret = {file = "..."} in the configuration.'
)


def secret_for(account_name: str, user: str, secret: Secret, maker: str = "") -> str:
    """The secret of an account, never empty; `user` is the name it logs in with.

    `maker` is what Python must run to make a secret that nobody can type, such as an OAuth token.
    """
    what = f"Cannot get the {'access' if maker else 'password'} of {account_name}"
    if secret == "keyring":  # noqa: S105 - says where the secret is
        return _from_keyring(what, f"{account_name}/{user}", maker)
    if secret.command:
        return _from_program(what, secret.command)
    return _from_file(what, Path(secret.file or ""))


def _from_keyring(what: str, username: str, maker: str) -> str:
    import keyring
    from keyring.errors import KeyringLocked

    backend = keyring.get_keyring()
    chosen = getattr(backend, "backends", None) or [backend]  # a chain asks the first one first
    for kind in type(chosen[0]).__mro__:
        if why := _REFUSED.get(f"{kind.__module__}.{kind.__qualname__}"):
            raise NeedsYou(what, f"the keyring can't be trusted with it: {why}", _ANOTHER_WAY)
    try:
        found = backend.get_password(SERVICE, username)
    except KeyringLocked:
        mend = "Unlock it (logging in to the desktop does), then try again."
        raise AfterwordError(what, "the keyring is locked", mend) from None
    except Exception as error:  # noqa: BLE001 - a backend is foreign code that may raise anything
        why = f"the keyring failed ({type(error).__name__}: {_line(str(error))})"
        raise NeedsYou(what, why, _ANOTHER_WAY) from None
    if not found:
        made = f"{sys.executable} {maker} | " if maker else ""
        mend = f"Store it with: {made}{sys.executable} -m keyring set {SERVICE} '{username}'"
        raise NeedsYou(what, f"the keyring holds none for {username}", mend)
    return found


def _from_program(what: str, command: tuple[str, ...]) -> str:
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
