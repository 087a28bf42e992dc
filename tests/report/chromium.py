"""A real browser for the report's tests: Debian's Chromium, headless, spoken to through its debugging pipe.

The pipe (`--remote-debugging-pipe`) takes and gives JSON ended by a zero byte on file descriptors 3 and 4, so no
port is opened and no library needed.
"""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.servers import need

FLAGS = (
    "--headless=new",
    "--no-sandbox",  # a container's root has none
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--remote-debugging-pipe",
)
BEHIND_3_AND_4 = """
import fcntl, os, sys
reads, writes = (fcntl.fcntl(int(one), fcntl.F_DUPFD, 10) for one in sys.argv[1:3])
os.dup2(reads, 3)
os.dup2(writes, 4)
os.execv(sys.argv[3], sys.argv[3:])
"""
"""Becomes the browser, with the two ends of our pipes where it looks for them."""


@dataclass
class Tab:
    """One page of the browser, and what happened on it."""

    reads: Any
    writes: Any
    session: str | None = None
    count: int = 0
    events: list[dict[str, Any]] = field(default_factory=list)

    def call(self, method: str, **params: object) -> dict[str, Any]:
        """One command of the DevTools protocol, and its answer."""
        self.count += 1
        message: dict[str, object] = {"id": self.count, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        self.writes.write(json.dumps(message).encode() + b"\0")
        self.writes.flush()
        while (answer := self.read()).get("id") != self.count:
            self.events.append(answer)
        assert "error" not in answer, answer
        result: dict[str, Any] = answer["result"]
        return result

    def read(self) -> dict[str, Any]:
        """The next thing the browser says."""
        said = bytearray()
        while (byte := self.reads.read(1)) != b"\0":
            assert byte, "the browser has gone"
            said += byte
        answer: dict[str, Any] = json.loads(said)
        return answer

    def show(self, file: Path, width: int, scheme: str, height: int = 900) -> None:
        """Open a file at this width in CSS pixels, in this colour scheme."""
        self.events.clear()
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.call("Page.navigate", url=file.absolute().as_uri())
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.events.append(self.read())

    def ask(self, expression: str) -> Any:
        """What a JavaScript expression gives; asked from outside, past the page's own policy."""
        return self.call("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def requests(self) -> list[str]:
        """The addresses that the page asked for."""
        asked = [e["params"] for e in self.events if e.get("method") == "Network.requestWillBeSent"]
        return [one["request"]["url"] for one in asked]

    def complaints(self) -> list[str]:
        """What the console and the log say: errors, warnings, refusals."""
        said = [e for e in self.events if e.get("method") in ("Log.entryAdded", "Runtime.consoleAPICalled")]
        said += [e for e in self.events if e.get("method") == "Runtime.exceptionThrown"]
        return [json.dumps(e["params"]) for e in said]

    def picture(self, file: Path) -> None:
        """The whole page as PNG."""
        shot = self.call("Page.captureScreenshot", captureBeyondViewport=True, format="png")
        file.write_bytes(base64.b64decode(shot["data"]))


@contextmanager
def browser(folder: Path) -> Iterator[Tab]:
    """A browser with a profile of its own in `folder`; it ends with the block."""
    program = need("chromium", "chromium")
    theirs_in, ours_out = os.pipe()
    ours_in, theirs_out = os.pipe()
    flags = [*FLAGS, f"--user-data-dir={folder}", "about:blank"]
    command = [sys.executable, "-c", BEHIND_3_AND_4, str(theirs_in), str(theirs_out), program, *flags]
    environment = {**os.environ, "HOME": str(folder)}
    with subprocess.Popen(
        command,
        pass_fds=(theirs_in, theirs_out),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
    ) as process:
        os.close(theirs_in)
        os.close(theirs_out)
        with os.fdopen(ours_in, "rb") as reads, os.fdopen(ours_out, "wb") as writes:
            try:
                tab = Tab(reads, writes)
                target = tab.call("Target.createTarget", url="about:blank")["targetId"]
                attached = tab.call("Target.attachToTarget", targetId=target, flatten=True)
                tab.session = attached["sessionId"]
                for domain in ("Page", "Runtime", "Log", "Network"):
                    tab.call(f"{domain}.enable")
                yield tab
                tab.session = None
                tab.call("Browser.close")
                process.wait(timeout=10)
            finally:
                process.kill()
