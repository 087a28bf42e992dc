"""How each account stands, and who wakes the worker for it.

An account on the network is reached for in a thread of its own, where a dead one keeps nobody waiting: not the other
accounts, not the end. Only those that answer take part in a pass. One that pushes is waited on there; the others, and
those on this machine's disk, are polled by the scheduler. One that is lost is tried again, later each time, with
jitter, so that a server that comes back isn't run over.
"""

import threading
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from random import SystemRandom

from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.triggers.interval import IntervalTrigger

from connectors.errors import ConnectorError, Refused, Unreachable
from connectors.ports import Watch

POLL = timedelta(minutes=5)
"""How often accounts are looked at that can't push."""
FIRST, LONGEST, LONGEST_REFUSED = 2.0, 300.0, 1800.0
"""Seconds before a lost account is tried again: at first, at most, and at most where it refuses the password: some
servers lock an account out that knocks too often."""
STEADY = 300.0
"""Seconds. An account that held as long was well; losing it then is told only if the next try fails too."""

Opening = Callable[[], Watch]
Look = Callable[[str, Collection[str] | None], None]
"""Asks the worker for a pass: why, and in which accounts something may be new (None: all; empty: in none)."""


@dataclass(eq=False)
class Post:
    """One account that is reached over the network, as long as its thread lives."""

    name: str
    opening: Opening
    tries: int = 0
    """How often it has failed in a row."""
    up_since: float | None = None
    watch: Watch | None = None
    over: threading.Event = field(default_factory=threading.Event)

    def stop(self) -> None:
        """End its thread, soon or, where it waits, at once."""
        self.over.set()
        if self.watch is not None:
            self.watch.stop()

    def held(self) -> bool:
        """Has it been up for long?"""
        return self.up_since is not None and time.monotonic() - self.up_since >= STEADY


class Watching:
    """All accounts of one service: those on the network with how each is watched, and the `local` ones on the disk.

    `beat` is called when an account was tried in vain, and with a defect that ended its thread.
    """

    def __init__(
        self,
        openings: Mapping[str, Opening],
        local: Collection[str],
        look: Look,
        beat: Callable[[Exception | None], None],
        scheduler: BaseScheduler,
    ) -> None:
        self.openings, self.local, self.scheduler = openings, local, scheduler
        self.look, self.beat = look, beat
        self._posts: dict[str, Post] = {}
        self._absent: dict[str, ConnectorError | None] = {}
        self._lock = threading.Lock()

    def start(self) -> None:
        """Reach for every account; each asks for a pass as it comes up."""
        for name in self.local:
            self._poll(name)
            self.look("start", [name])
        for name, opening in self.openings.items():
            self._man(Post(name, opening), self.absent().get(name))

    def stop(self) -> None:
        """End all watching. Never waits."""
        for post in self._posts.values():
            post.stop()

    def restart(self) -> None:
        """Reach for every account anew: after a sleep, a connection only looks alive."""
        self.stop()
        self.start()

    def absent(self) -> dict[str, ConnectorError | None]:
        """The accounts that are left out of passes now; None where it isn't known yet whether they answer."""
        with self._lock:
            return dict(self._absent)

    def failed(self, errors: Mapping[str, ConnectorError]) -> None:
        """A pass has lost these accounts: leave those out that are on the network until they answer again."""
        for name, error in errors.items():
            post = self._posts.get(name)
            if post and name not in self.absent() and isinstance(error, Unreachable | Refused):
                post.stop()
                self._man(Post(name, post.opening, 0 if post.held() else post.tries + 1), error, later=True)

    def _man(self, post: Post, error: ConnectorError | None, *, later: bool = False) -> None:
        """Start an account's thread, which begins at once, or after the wait that `error` asks for."""
        with self._lock:
            self._posts[post.name], self._absent[post.name] = post, error
        with suppress(JobLookupError):
            self.scheduler.remove_job(_poll_of(post.name))
        given = [post, error if later else None]
        threading.Thread(target=self._guard, args=given, name=f"watch {post.name}", daemon=True).start()

    def _guard(self, post: Post, error: ConnectorError | None) -> None:
        try:
            self._keep(post, error)
        except Exception as defect:  # noqa: BLE001 - a thread's end must be heard of
            self.beat(defect)

    def _keep(self, post: Post, error: ConnectorError | None) -> None:
        """Bring one account up and wait for its pushes; when it is lost, try again until it is no longer wanted."""
        while not (error and post.over.wait(delay(post.tries, error))) and not post.over.is_set():
            post.watch = post.opening()
            try:
                if not self._attend(post, post.watch):
                    return
            except ConnectorError as lost:
                error, held = lost, post.held()
                post.tries, post.up_since = 0 if held else post.tries + 1, None
                self._down(post, None if held else lost)

    def _attend(self, post: Post, watch: Watch) -> bool:
        """Watch one account until it is lost; False once nobody is to watch it any longer."""
        pushes = watch.start()
        with self._lock:
            if post.over.is_set():
                watch.stop()
                return False
            post.up_since = time.monotonic()
            self._absent.pop(post.name, None)
        self.look("up", [post.name])
        if not pushes:
            self._poll(post.name)
            return False
        while watch.wait():
            self.look("mail", [post.name])
        return False

    def _down(self, post: Post, error: ConnectorError | None) -> None:
        with self._lock:
            if post.over.is_set():
                return
            news = str(self._absent.get(post.name)) != str(error)
            self._absent[post.name] = error
        if news and error:
            self.look("trouble", [])
        self.beat(None)

    def _poll(self, name: str) -> None:
        every = IntervalTrigger(seconds=int(POLL.total_seconds()))
        self.scheduler.add_job(self.look, every, args=["poll", [name]], id=_poll_of(name), replace_existing=True)


def _poll_of(account: str) -> str:
    return f"poll {account}"


def delay(tries: int, error: ConnectorError) -> float:
    """Seconds to wait before an account is tried again that has failed `tries` times in a row."""
    longest = LONGEST_REFUSED if isinstance(error, Refused) else LONGEST
    return min(longest, FIRST * 2.0 ** min(tries, 20)) * SystemRandom().uniform(0.5, 1.0)
