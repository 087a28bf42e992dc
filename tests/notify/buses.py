"""A session bus of the test's own, and what lives on it: a small notification server, and a real one, dunst."""

import json
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from socket import SHUT_RDWR

from jeepney import (
    HeaderFields,
    Message,
    MessageType,
    Parser,
    new_method_call,
    new_method_return,
    new_signal,
)
from jeepney.bus import get_bus
from jeepney.io.blocking import prep_socket

from daemon.notify.bus import BUS
from daemon.notify.screen import NAME, SERVER
from tests.servers import need

# No <servicedir>: else the bus would start the notification server of the machine by itself.
_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir={folder}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""
SECONDS = 10


@contextmanager
def started(command: list[str], line_on: int = 0, **env: str) -> Iterator[str]:
    """A program, until the block ends; gives the first line that it writes to a descriptor, when it has one."""
    reading, writing = os.pipe()
    command = [part.format(fd=writing) for part in command]
    process = subprocess.Popen(
        command,
        pass_fds=[writing],
        env=os.environ | env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as lines:
            yield lines.readline().strip() if line_on else ""
    finally:
        process.terminate()
        process.wait(SECONDS)


@contextmanager
def session_bus() -> Iterator[str]:
    """The address of a new bus."""
    program = need("dbus-daemon", "dbus-daemon")
    folder = Path(tempfile.mkdtemp(prefix="bus-"))
    try:
        (folder / "bus.conf").write_text(_BUS.format(folder=folder))
        command = [program, f"--config-file={folder}/bus.conf", "--nofork", "--nopidfile", "--print-address={fd}"]
        with started(command, line_on=1) as address:
            yield address
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Stub:
    """A notification server that keeps what it is told, and on which a test can press."""

    def __init__(self, address: str, *capabilities: str, hangs: bool = False) -> None:
        self.capabilities, self.hangs = list(capabilities), hangs
        self.shown: dict[int, dict[str, object]] = {}
        self.calls: list[str] = []
        self._last = 0
        self._change = threading.Condition()
        self._socket = prep_socket(get_bus(address), timeout=SECONDS)
        self._serial = 0
        self._send(new_method_call(BUS, "Hello"))
        self._owns = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        self._send(new_method_call(BUS, "RequestName", "su", (NAME, 0)))
        assert self._owns.wait(SECONDS)

    def stop(self) -> None:
        with suppress(OSError):  # the bus has gone, or this has been done
            self._socket.shutdown(SHUT_RDWR)
        self._thread.join(SECONDS)
        self._socket.close()

    def press(self, name: str, number: int | None = None) -> None:
        """A button; the notification goes, as servers have it."""
        number = number or next(n for n, one in self.shown.items() if name in one["actions"])
        self.signal("ActivationToken", "us", (number, "token-of-the-desktop"))
        self.signal("ActionInvoked", "us", (number, name))
        self.close(number, 2)

    def close(self, number: int, reason: int) -> None:
        with self._change:
            self.shown.pop(number, None)
            self._change.notify_all()
        self.signal("NotificationClosed", "uu", (number, reason))

    def signal(self, name: str, signature: str, body: tuple[object, ...]) -> None:
        self._send(new_signal(SERVER, name, signature, body))

    def wait(self, until: Callable[["Stub"], object]) -> object:
        """What `until` gives, once it is true."""
        with self._change:
            assert self._change.wait_for(lambda: until(self), SECONDS), self.shown
            return until(self)

    def titles(self) -> list[str]:
        return [str(one["title"]) for one in self.shown.values()]

    def _send(self, message: Message) -> None:
        self._serial += 1
        self._socket.sendall(message.serialise(self._serial))

    def _serve(self) -> None:
        parser = Parser()
        with suppress(OSError):
            while data := self._socket.recv(4096):
                for message in parser.feed(data):
                    self._take(message)

    def _take(self, message: Message) -> None:
        fields = message.header.fields
        if message.header.message_type is not MessageType.method_call:
            if fields.get(HeaderFields.member) == "NameAcquired" and message.body == (NAME,):
                self._owns.set()
            return
        name = fields[HeaderFields.member]
        with self._change:
            self.calls.append(name)
            self._change.notify_all()
        if self.hangs:
            return
        if name == "GetCapabilities":
            self._send(new_method_return(message, "as", (self.capabilities,)))
        elif name == "Notify":
            app, replaces, icon, title, body, actions, hints, time = message.body
            with self._change:
                number = replaces or self._last + 1
                self._last = max(self._last, number)
                self.shown[number] = {
                    "app": app,
                    "icon": icon,
                    "title": title,
                    "body": body,
                    "actions": dict(zip(actions[::2], actions[1::2], strict=True)),
                    "hints": {key: value for key, (_, value) in hints.items()},
                    "time": time,
                }
                self._change.notify_all()
            self._send(new_method_return(message, "u", (number,)))
        elif name == "CloseNotification":
            self.close(message.body[0], 3)
            self._send(new_method_return(message))


_DUNST = """[global]
    font = DejaVu Sans 10
    width = (300, 460)
    height = 400
    offset = 12x12
    origin = top-right
    frame_width = 1
    frame_color = "#8aa0b8"
    corner_radius = 8
    padding = 12
    horizontal_padding = 14
    gap_size = 8
    separator_height = 1
    markup = full
    format = "<b>%s</b>\\n%b"
    icon_position = off
    show_indicators = no
    idle_threshold = 0
    history_length = 50
    dmenu = {root}/pick
    mouse_left_click = do_action, close_current
[urgency_low]
    background = "#f4f6f8"
    foreground = "#303a44"
    timeout = 30
[urgency_normal]
    background = "#fbfcfd"
    foreground = "#1d2731"
    timeout = 60
[urgency_critical]
    background = "#fff6ec"
    foreground = "#3a2508"
    frame_color = "#d9822b"
    timeout = 0
"""


class Dunst:
    """The real thing, on a screen that nobody sees. Its menu of actions asks a script of ours, which picks by label."""

    def __init__(self, root: Path, address: str, display: str) -> None:
        self.root, self.display = root, display
        self.env = {"DBUS_SESSION_BUS_ADDRESS": address, "DISPLAY": display, "HOME": str(root)}
        (root / "dunstrc").write_text(_DUNST.format(root=root))
        (root / "pick").write_text(f'#!/bin/sh\ntee "{root}/menu" | grep -m1 -F "$(cat "{root}/choice")"\n')
        (root / "pick").chmod(0o755)

    def ask(self, *words: str) -> str:
        """What dunstctl says."""
        done = subprocess.run(
            ["dunstctl", *words], env=os.environ | self.env, capture_output=True, text=True, timeout=SECONDS, check=True
        )
        return done.stdout.strip()

    def history(self) -> list[dict[str, object]]:
        """What has been shown and is gone from the screen, the newest first."""
        (entries,) = json.loads(self.ask("history"))["data"]
        return [{key: value["data"] for key, value in entry.items()} for entry in entries]

    def press(self, label: str) -> None:
        """Choose this action in the menu of what is shown."""
        (self.root / "choice").write_text(label)
        self.ask("context")

    def menu(self) -> list[str]:
        """The labels that the menu had when something was pressed."""
        return (self.root / "menu").read_text().splitlines()


@contextmanager
def dunst() -> Iterator[Dunst]:
    """dunst on a bus and a screen of its own."""
    programs = [need("Xvfb", "xvfb"), need("dunst", "dunst")]
    need("dunstctl", "dunst")
    root = Path(tempfile.mkdtemp(prefix="dunst-"))
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, root, ignore_errors=True)
        address = stack.enter_context(session_bus())
        screen = [programs[0], "-displayfd", "{fd}", "-screen", "0", "800x600x24", "-nolisten", "tcp"]
        one = Dunst(root, address, f":{stack.enter_context(started(screen, line_on=1))}")
        owned = Owned(address)
        stack.enter_context(started([programs[1], "-conf", str(root / "dunstrc")], **one.env))
        owned.wait()
        yield one


class Owned:
    """Waits until the bus has a notification server. Asking for it by name would make a bus start one."""

    def __init__(self, address: str) -> None:
        self._socket = prep_socket(get_bus(address), timeout=SECONDS)
        rule = f"type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='{NAME}'"
        self._socket.sendall(new_method_call(BUS, "Hello").serialise(1))
        self._socket.sendall(new_method_call(BUS, "AddMatch", "s", (rule,)).serialise(2))

    def wait(self) -> None:
        self._socket.settimeout(SECONDS)
        parser = Parser()
        with self._socket:
            while True:
                for message in parser.feed(self._socket.recv(4096)):
                    if message.header.fields.get(HeaderFields.member) == "NameOwnerChanged":
                        return
