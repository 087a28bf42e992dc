"""One daemon a state folder; other commands find it by the folder; and what the service manager is told."""

import errno
import os
import select
import socket
from pathlib import Path

import pytest

from daemon import sd, wallclock
from daemon.errors import FAILED
from daemon.store.holding import SOCKET, Held, Hold, nudge
from daemon.wallclock import Jumps


@pytest.fixture(params=["short", "x" * 200])
def state(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The name of a socket has 107 octets at most, a folder may lie deeper."""
    return tmp_path / request.param


def test_who_comes_second_is_told_who_has_it(state: Path) -> None:
    first, second = Hold(state).take(), Hold(state)
    with pytest.raises(Held, match=f"process {os.getpid()}") as caught:
        second.take()
    assert caught.value.exit_status == FAILED
    first.close()
    second.take().close()


def test_a_nudge_reaches_the_daemon_of_that_folder_alone(state: Path, tmp_path: Path) -> None:
    mine, other = Hold(state).take(), Hold(tmp_path / "another").take()
    for _ in range(3):
        nudge(state)
    assert mine.nudged()
    assert not mine.nudged()
    assert not other.nudged()
    mine.close()
    other.close()


def test_where_no_daemon_runs_a_nudge_is_silent(state: Path) -> None:
    nudge(state)
    hold = Hold(state).take()
    hold.close()
    nudge(state)  # its socket is still there
    with Hold(state).take().nudges as nudges:  # and in nobody's way
        nudge(state)
        assert nudges.recv(16) == b"look"


def test_a_daemon_that_does_not_listen_keeps_no_command_waiting(state: Path) -> None:
    hold = Hold(state).take()
    for _ in range(5000):
        nudge(state)
    assert hold.nudged()
    hold.close()


def test_all_that_it_leaves_is_the_users_alone(state: Path) -> None:
    hold = Hold(state).take()
    assert state.stat().st_mode & 0o777 == 0o700
    assert (state / SOCKET).is_socket()
    hold.close()


@pytest.fixture(params=["path", "abstract"])
def manager(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A service manager's ear, $NOTIFY_SOCKET."""
    name = str(tmp_path / "notify") if request.param == "path" else f"@afterword-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(name.replace("@", "\0", 1) if request.param == "abstract" else name)
        ear.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", name)
        yield ear


def test_the_manager_hears(manager: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    sd.ready()
    assert manager.recv(4096) == b"READY=1"
    sd.resting("1 account watched")
    assert manager.recv(4096) == b"STATUS=1 account watched"  # no watchdog unless it asked for one
    monkeypatch.setenv("WATCHDOG_USEC", "3600000000")
    sd.working()
    assert manager.recv(4096).splitlines()[:2] == [b"WATCHDOG=1", b"WATCHDOG_USEC=600000000"]
    sd.resting("well")
    assert manager.recv(4096).splitlines()[:2] == [b"WATCHDOG=1", b"WATCHDOG_USEC=3600000000"]
    sd.reloading()
    assert manager.recv(4096).startswith(b"RELOADING=1\nMONOTONIC_USEC=")
    sd.stopping()
    assert manager.recv(4096).startswith(b"STOPPING=1")


@pytest.mark.parametrize("address", [None, "", "/nowhere/notify", "@afterword-nobody", "vsock:2:1"])
def test_without_a_manager_nothing_happens(address: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    if address is not None:
        monkeypatch.setenv("NOTIFY_SOCKET", address)
    sd.ready()


def readable(jumps: Jumps) -> bool:
    return bool(select.select([jumps], [], [], 0)[0])


def test_a_clock_that_runs_on_has_not_jumped() -> None:
    jumps = Jumps()
    assert not readable(jumps)
    assert not jumps.jumped()
    jumps.close()


def test_a_jump_is_noticed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel lets the read fail with ECANCELED (timerfd_create(2)); setting this machine's clock is out of the question."""
    jumps = Jumps()

    def cancelled(*_: object) -> bytes:
        raise OSError(errno.ECANCELED, "Operation canceled")

    with monkeypatch.context() as patch:
        patch.setattr(os, "read", cancelled)
        assert jumps.jumped()
    assert not readable(jumps)
    assert not jumps.jumped()
    jumps.close()


def test_the_timer_is_a_real_one_of_the_wall_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set to a moment that is past it is readable at once, and waits again once it was asked."""
    monkeypatch.setattr(wallclock, "_FAR_AWAY", 1)
    jumps = Jumps()
    assert readable(jumps)
    monkeypatch.undo()
    assert jumps.jumped()
    assert not readable(jumps)
    jumps.close()
