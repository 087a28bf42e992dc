"""The desktop's side, against a small notification server on a real bus: what it is sent, and what it may do to us."""

import queue
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from daemon.core.announcing.announcing import Announcement
from daemon.core.announcing.news import Matter
from daemon.notify import bus as wire
from daemon.notify.screen import Screen
from tests.notify.buses import Stub, session_bus

MATTER = Matter("mail:<m@acme.example>", "5c5beb3f", "Acme", "home", "<m@acme.example>")
ACTIONS = (("open", "Open"), ("snooze", "Snooze"), ("done", "Done"), ("never", "Never for this one"))
Presses = queue.SimpleQueue


@pytest.fixture
def presses() -> "Presses[tuple[str, str, str | None]]":
    return queue.SimpleQueue()


@pytest.fixture
def screen(bus: str, presses: "Presses[tuple[str, str, str | None]]") -> Iterator[Screen]:
    one = Screen(lambda announcement, deed, token: presses.put((announcement.key, deed, token)))
    yield one
    one.stop()


def announcement(
    key: str = "k", title: str = "Ready", body: str = "Acme & <Sons>\nRead it.", **more: object
) -> Announcement:
    return Announcement(key, title, body, "normal", ACTIONS, (key,), MATTER, **more)  # type: ignore[arg-type] # by name


def test_what_the_server_is_told(screen: Screen, server: Stub) -> None:
    assert screen.ready()
    assert screen.show(announcement())
    (shown,) = server.shown.values()
    assert (shown["app"], shown["title"], shown["time"]) == ("Afterword", "Ready", -1)
    assert shown["body"] == "Acme &amp; &lt;Sons&gt;\nRead it."
    assert shown["actions"] == {"default": "Open", "snooze": "Snooze", "done": "Done", "never": "Never for this one"}
    assert shown["hints"] == {"urgency": 1, "category": "email"}


def test_a_server_without_markup_or_buttons_gets_none(screen: Screen, serve: Callable[..., Stub]) -> None:
    plain = serve("body")
    assert screen.show(announcement())
    (shown,) = plain.shown.values()
    assert (shown["body"], shown["actions"]) == ("Acme & <Sons>\nRead it.", {})


def test_newer_news_takes_the_place_of_the_older(screen: Screen, server: Stub) -> None:
    assert screen.show(announcement("step", "Ready"))
    assert screen.show(announcement("other", "Another"))
    assert screen.show(announcement("step", "Still unsent"))
    assert server.titles() == ["Still unsent", "Another"]
    screen.close("step")
    assert server.titles() == ["Another"]
    assert [one.key for one in screen.shown()] == ["other"]


def test_a_press_comes_with_what_it_was_on_and_the_token_for_the_window(
    screen: Screen, server: Stub, presses: "Presses[tuple[str, str, str | None]]"
) -> None:
    screen.show(announcement("a"))
    screen.show(announcement("b"))
    server.press("snooze", 1)
    assert presses.get(timeout=10) == ("a", "snooze", "token-of-the-desktop")
    server.press("default", 2)
    assert presses.get(timeout=10) == ("b", "open", "token-of-the-desktop")


def test_presses_that_mean_nothing_to_us_are_let_be(
    screen: Screen, server: Stub, presses: "Presses[tuple[str, str, str | None]]"
) -> None:
    """A notification of another program; a button that this one hasn't; one that was closed before."""
    screen.show(announcement("a"))
    screen.show(announcement("b"))
    server.signal("ActionInvoked", "us", (99, "snooze"))
    server.signal("ActionInvoked", "us", (1, "undo"))
    server.close(1, 2)
    server.signal("ActionInvoked", "us", (1, "snooze"))
    server.signal("ActionInvoked", "s", ("nonsense",))
    server.press("done", 2)
    assert presses.get(timeout=10) == ("b", "done", "token-of-the-desktop")
    assert presses.empty()


def test_what_the_user_closed_is_shown_anew_and_not_replaced(screen: Screen, server: Stub) -> None:
    screen.show(announcement("a"))
    server.close(1, 2)
    while screen.shown():
        time.sleep(0.001)
    screen.show(announcement("a", "Again"))
    assert list(server.shown) == [2]


def test_after_the_server_was_started_anew_old_notifications_are_simply_gone(
    screen: Screen, serve: Callable[..., Stub], presses: "Presses[tuple[str, str, str | None]]"
) -> None:
    old = serve("body", "actions", "body-markup")
    screen.show(announcement("a"))
    old.stop()
    new = serve("body", "actions")
    assert screen.show(announcement("b"))
    assert [one.key for one in screen.shown()] == ["b"]
    assert next(iter(new.shown.values()))["body"] == "Acme & <Sons>\nRead it."  # what it can do was asked anew
    new.press("snooze")
    assert presses.get(timeout=10)[0] == "b"


def test_a_server_that_came_unnoticed_is_asked_what_it_can(bus: str, serve: Callable[..., Stub]) -> None:
    """While what was pressed is still being done, nothing is heard of servers that come and go."""
    pressed, done = threading.Event(), threading.Event()

    def press(*_: object) -> None:
        pressed.set()
        done.wait(10)

    screen = Screen(press)
    old = serve("body", "actions", "body-markup")
    assert screen.show(announcement("a"))
    old.press("snooze")
    assert pressed.wait(10)
    old.stop()
    new = serve("body", "actions")
    assert screen.show(announcement("b"))
    assert [one["body"] for one in new.shown.values()] == ["Acme & <Sons>\nRead it."]
    done.set()
    screen.stop()


def test_without_a_bus_the_log_says_so_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    one = Screen(lambda *_: None)
    with capture_logs() as log:
        assert [one.ready(), one.ready(), one.show(announcement())] == [False, False, False]
    assert [entry["event"] for entry in log] == ["no notifications"]
    assert "no D-Bus" in log[0]["why"]
    one.stop()


@pytest.mark.parametrize("address", ["unix:path=/nowhere/at/all", "tcp:host=localhost,port=1", "nonsense"])
def test_a_bus_that_is_not_there(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    one = Screen(lambda *_: None)
    assert not one.ready()
    one.stop()


def test_without_a_server_the_log_says_so_once_and_again_when_one_had_come(
    screen: Screen, serve: Callable[..., Stub]
) -> None:
    with capture_logs() as log:
        assert not screen.ready()
        assert not screen.ready()
        server = serve("body")
        assert screen.ready()
        assert screen.show(announcement())
        server.stop()
        while screen.shown():
            time.sleep(0.001)
        assert not screen.show(announcement())
    assert [entry["event"] for entry in log] == ["no notifications"] * 2


def test_a_server_that_hangs_holds_nobody_up(
    screen: Screen, serve: Callable[..., Stub], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "PATIENCE", 0.1)
    server = serve("body")
    assert screen.ready()
    server.hangs = True
    begun = time.monotonic()
    assert not screen.show(announcement())
    assert time.monotonic() - begun < 1
    server.hangs = False
    assert screen.show(announcement())


def test_a_bus_that_goes_away_is_found_again_when_it_is_back(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    one = Screen(lambda *_: None)
    with session_bus() as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        server = Stub(address, "body")
        assert one.show(announcement())
    server.stop()
    assert not one.show(announcement())
    with session_bus() as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        server = Stub(address, "body")
        assert one.show(announcement("b"))
        assert server.titles() == ["Ready"]
        server.stop()
    one.stop()


def test_where_systemd_puts_the_bus_it_is_found_without_the_variable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, address: str, server: Stub
) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    (tmp_path / "bus").symlink_to(address.partition("path=")[2].partition(",")[0])
    one = Screen(lambda *_: None)
    assert one.show(announcement())
    assert server.titles() == ["Ready"]
    one.stop()
