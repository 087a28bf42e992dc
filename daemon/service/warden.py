"""The main thread of `afterword run`: it hears signals, the other commands, and jumps of the clock, and does no work.

The work is done in one thread beside it, so that whatever that waits for (a server, a name, a locked state, a keyring's
question) keeps nobody from ending it: what isn't done in `GRACE` seconds is left, as a power cut would leave it, and
the next start catches up. A configuration that was loaded again is a new life of the worker, its connections and all.
"""

import os
import selectors
import signal
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from functools import partial
from pathlib import Path

import structlog

from daemon import sd
from daemon.config import Config
from daemon.errors import ConfigError
from daemon.service.loop import Loop
from daemon.store.holding import Held, Hold
from daemon.wallclock import Jumps

GRACE = 1.5
"""Seconds that the worker has to end what it is at. SIGTERM is answered in two."""

Life = Callable[[Config], AbstractContextManager[Loop]]
"""Opens the state and the accounts of a configuration; called, entered and left in the worker's thread."""

log = structlog.get_logger()


class Warden:
    """Keeps a worker alive until the process is told to end. `load` gives the configuration again."""

    def __init__(self, config: Config, load: Callable[[], Config], life: Life, state: Path) -> None:
        self.config, self.load, self.life = config, load, life
        self.hold = Hold(state)
        self.loop: Loop | None = None
        self.ending = False
        self.error: BaseException | None = None
        self.worker = threading.Thread(target=self.work, name="worker", daemon=True)
        self.bell, self.ring = socket.socketpair()
        for end in (self.bell, self.ring):
            end.setblocking(False)

    def run(self) -> None:
        """Until a signal ends it; or raise what the worker could not bear.

        A worker that is still busy then ends with the process, which ends here, with status 0. Raises Held when another
        daemon has the state, unless a service manager started this one: then it waits.
        """
        if not sd.is_managed():
            self.hold.take()
        signal.set_wakeup_fd(self.ring.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: None)  # the bell rings
        try:
            self.listen()
        finally:
            signal.set_wakeup_fd(-1)
        self.end()

    def listen(self) -> None:
        """Until the end is asked for, or the worker has come to its own."""
        with selectors.DefaultSelector() as selector:
            selector.register(self.bell, selectors.EVENT_READ, self.heard)
            selector.register(self.hold.nudges, selectors.EVENT_READ, self.nudged)
            with suppress(OSError):  # without it, a jump is found at the next wake-up
                jumps = Jumps()
                selector.register(jumps, selectors.EVENT_READ, partial(self.jumped, jumps))
            self.worker.start()
            while not self.ending:
                for key, _ in selector.select():
                    key.data()

    def heard(self) -> None:
        """Signals, or the worker's last word."""
        for number in self.bell.recv(64):
            if number != signal.SIGHUP:
                self.ending = True
            elif self.reload() and self.loop:
                self.loop.stop()

    def nudged(self) -> None:
        """Another command has saved something."""
        if self.hold.nudged() and self.loop:
            self.loop.ask("your word")

    def jumped(self, jumps: Jumps) -> None:
        """The clock was set, or the machine has slept."""
        if jumps.jumped() and self.loop:
            self.loop.jumped()

    def reload(self) -> bool:
        """Load the configuration again. A wrong one is told, and the old one stays."""
        sd.reloading()
        try:
            self.config = self.load()
        except ConfigError as error:
            for fault in error.faults:
                log.warning("configuration not loaded, the old one stays", why=str(fault))
            sd.ready()
            return False
        log.info("configuration loaded again")
        return True

    def work(self) -> None:
        """The worker's thread: life after life."""
        try:
            if sd.is_managed():
                self.take_over()
            while not self.ending:
                self.live(self.config)
        except BaseException as error:  # noqa: BLE001 - raised again in the main thread
            self.error = error
        finally:
            with suppress(OSError):
                self.ring.send(b"\0")

    def live(self, config: Config) -> None:
        """One life of the worker, until it is to end or there is another configuration."""
        with self.life(config) as loop:
            self.loop = loop
            try:
                if not self.ending and self.config is config:
                    loop.run()
            finally:
                self.loop = None
        if not self.ending and self.config is config:
            self.reload()  # the machine is in another time zone

    def take_over(self) -> None:
        """Take the state, when the daemon that has it ends: a service that failed at this would be started in vain."""
        try:
            self.hold.take()
        except Held as held:
            log.warning("waiting", why=held.faults[0].why)
            sd.resting(f"Waiting: {held.faults[0].why}.")
            sd.ready()
            self.hold.take(patient=True)

    def end(self) -> None:
        """End the worker, within `GRACE` seconds; raise what ended it, where it wasn't a signal."""
        sd.stopping()
        if self.loop:
            self.loop.stop()
        self.worker.join(GRACE)
        if self.worker.is_alive():
            log.info("stopped in the middle of a pass; the next start catches up")
            sys.stderr.flush()
            os._exit(0)
        if self.error:
            raise self.error
        log.info("stopped")
