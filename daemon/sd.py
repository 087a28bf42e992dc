"""Tells the service manager how it goes (sd_notify(3)): datagrams to $NOTIFY_SOCKET, nothing where there is none.

The watchdog asks two things. A worker that works must show progress, every `WORKING` seconds; one that has nothing
to do sleeps, and is woken by its accounts every half hour (a push, its renewal, a poll, or one more try), so that
`RESTING` is enough. Both are told as they change (WATCHDOG_USEC=), and no timer runs to feed it.
"""

import os
import socket
import time
from contextlib import suppress

WORKING = 600
"""Seconds: the longest that one step of a pass may take; a model may think over a letter for minutes."""
RESTING = 3600
"""Seconds, `WatchdogSec=` in the unit. Twice the longest sleep."""


def is_managed() -> bool:
    """Does a service manager listen?"""
    return "NOTIFY_SOCKET" in os.environ


def notify(*lines: str) -> None:
    """Send these assignments, such as `READY=1`. Never raises: a daemon lives without a manager."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if address.startswith("@"):
        address = f"\0{address[1:]}"
    if address:
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender:
            sender.sendto("\n".join(lines).encode(), address)


def working() -> None:
    """The worker has got a step further. Before READY=1 it is the start that may take as long again."""
    notify(*_watchdog(WORKING), f"EXTEND_TIMEOUT_USEC={WORKING * 1_000_000}")


def resting(status: str) -> None:
    """The worker has nothing to do; `status` says how things are, for people."""
    notify(*_watchdog(RESTING), f"STATUS={status}")


def ready() -> None:
    """Started, or loaded again, and at work."""
    notify("READY=1")


def reloading() -> None:
    """The configuration is being loaded again; `ready` ends it."""
    notify("RELOADING=1", f"MONOTONIC_USEC={time.monotonic_ns() // 1000}")


def stopping() -> None:
    """The end has begun."""
    notify("STOPPING=1", "STATUS=Stopping.")


def _watchdog(seconds: int) -> tuple[str, ...]:
    if "WATCHDOG_USEC" not in os.environ:
        return ()
    return "WATCHDOG=1", f"WATCHDOG_USEC={seconds * 1_000_000}"
