"""The systemd unit, judged by systemd itself; nothing is started."""

import configparser
import os
import shutil
import subprocess
from pathlib import Path

import pytest

UNIT = Path(__file__).parents[2] / "systemd" / "afterword.service"


@pytest.mark.skipif(
    not shutil.which("systemd-analyze") and not os.environ.get("CI"),
    reason="not installed: sudo apt-get install --no-install-recommends systemd",
)
def test_systemd_finds_no_fault(tmp_path: Path) -> None:
    program = tmp_path / ".local/bin/afterword"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    judged = subprocess.run(
        ["systemd-analyze", "verify", "--user", "--man=no", UNIT],
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert judged.stdout + judged.stderr == ""
    assert judged.returncode == 0


def test_what_no_restart_mends_is_not_restarted() -> None:
    unit = configparser.ConfigParser(interpolation=None)
    unit.optionxform = str
    unit.read(UNIT)
    service = unit["Service"]
    assert service["Restart"] == "on-failure"
    assert service["RestartPreventExitStatus"].split() == ["2", "78"]


def test_nothing_stands_in_it_that_fails_only_when_a_user_starts_it() -> None:
    keys = {line.split("=")[0] for line in UNIT.read_text(encoding="utf-8").splitlines() if not line.startswith("#")}
    assert not keys & {
        "CapabilityBoundingSet",
        "AmbientCapabilities",
        "PrivateDevices",
        "ProtectClock",
        "User",
        "Group",
    }
