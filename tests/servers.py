"""What a test does when a server that it needs is not there: it skips and says what would install it; in CI it fails."""

import os
import shutil

import pytest


def need(program: str, package: str) -> str:
    """The path of a program that the Debian package brings."""
    path = shutil.which(program, path=os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"]))
    if path is None:
        reason = f"no {program} here: sudo apt-get install --no-install-recommends {package}"
        if os.environ.get("CI", "").lower() in {"1", "true", "yes"}:
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    return path
