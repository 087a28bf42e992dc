"""The real command at another moment: the system clock of its process is moved from outside, by libfaketime."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.servers import need

Row = dict[str, Any]
"""One JSON object of the Contract."""
AFTERWORD = Path(sys.executable).parent / "afterword"
"""The command as it is installed, beside the Python that runs the tests."""
SHARED = Path("/dev/shm")
"""Where Linux keeps named memory and semaphores."""


@dataclass(frozen=True)
class Command:
    """`afterword --config CONFIG --state STATE`, with a HOME of its own under `home`."""

    config: Path
    state: Path
    home: Path

    def __call__(self, now: datetime, *words: str) -> subprocess.CompletedProcess[str]:
        """Run it as if it were `now`. The clock goes on from there; file times and timers stay true."""
        command = [*at(now), str(AFTERWORD), "--config", str(self.config), "--state", str(self.state), *words]
        return subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=60, env=environment(self.home)
        )

    def rows(self, now: datetime, *words: str) -> list[Row]:
        """What it prints with `--json`, one object a line. It must end with 0."""
        done = self(now, *words, "--json")
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]


def at(now: datetime) -> list[str]:
    """The words before a command that move its clock to `now`.

    faketime names what it shares by its process number, and one that was killed leaves that behind: the next process
    of the same number would refuse to start.
    """
    command = need("faketime", "faketime")
    for left in [*SHARED.glob("faketime_shm_*"), *SHARED.glob("sem.faketime_sem_*")]:
        if not Path("/proc", left.name.rpartition("_")[2]).exists():
            left.unlink(missing_ok=True)
    return [command, "-f", f"@{now.astimezone(UTC):%Y-%m-%d %H:%M:%S}"]


def environment(home: Path) -> dict[str, str]:
    """That of a user with nothing configured, no bus, no keyring."""
    home.mkdir(exist_ok=True)
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "TMPDIR": str(home),
        "TZ": "UTC",
        "LANG": "C.UTF-8",
        "NO_FAKE_STAT": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
