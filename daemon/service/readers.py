"""Reads many mails in processes of their own, while the next ones are fetched.

Reading takes longer than fetching, and Python works on one core at a time. So where thousands of mails wait, as when a
mailbox is looked at for the first time, they are read beside the fetch; a pass with few, and a daemon that idles, has
no process but its own. What comes back is in its order: what is saved when is the same as without.

One process is started, loads what reading needs with the first mails that it reads, and forks into as many as are
wanted. Each is given mails through a socket, and answers there. It ends when that closes, and so never outlives
whoever asked, whatever ended that. One that dies is no loss: what it had is read by whoever asked.
"""

import gc
import os
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing.connection import Connection, Pipe
from queue import SimpleQueue
from typing import TypeVar

from connectors.errors import ConnectorError
from connectors.models import Message
from daemon.core.facts import MailFact
from daemon.core.you import You

Group = TypeVar("Group")
"""What some mails came with, for whoever asks: a batch, the files they lay in."""

AHEAD = 3
"""Groups that are read while the next one is fetched."""

BITE = 25
"""Mails that a reader is given at once."""

READERS = 3
"""At most: fetching and looking at headers takes a third as long as reading what is fetched."""


def cores() -> int:
    """How many readers there are cores for."""
    return min(READERS, len(os.sched_getaffinity(0)))


def read_ahead(
    groups: Iterable[tuple[Group, Sequence[Message]]],
    read: Callable[[Message], MailFact],
    you: You,
    account: str,
    count: int,
) -> Iterator[tuple[Group, list[MailFact]]]:
    """Each group with what its mails say, in order, read by `count` readers; `read` does it for one that has died.

    Raises what `groups` raises; if that is a ConnectorError, once all that came before has been given.
    """
    waiting: deque[tuple[Group, list[Bite]]] = deque()

    def done() -> tuple[Group, list[MailFact]]:
        group, bites = waiting.popleft()
        return group, [fact for bite in bites for fact in bite.facts(read)]

    with readers(you, account, count) as take, ThreadPoolExecutor(1, "fetching") as fetching:
        try:
            for group, messages in _fetched_by(fetching, iter(groups)):
                waiting.append((group, list(take(messages))))
                if len(waiting) > AHEAD:
                    yield done()
        except ConnectorError:
            while waiting:
                yield done()
            raise
        while waiting:
            yield done()


def _fetched_by(fetching: ThreadPoolExecutor, groups: Iterator[Group]) -> Iterator[Group]:
    """The same, each next one fetched while the one before is seen to, and what was read before is saved."""
    coming = fetching.submit(next, groups, None)
    while (one := coming.result()) is not None:
        coming = fetching.submit(next, groups, None)
        yield one


class Bite:
    """Some mails that a reader is at."""

    def __init__(self, messages: Sequence[Message], answer: "Future[list[MailFact]]") -> None:
        self.messages, self.answer = messages, answer

    def facts(self, read: Callable[[Message], MailFact]) -> list[MailFact]:
        """What they say."""
        with suppress(OSError, EOFError):
            return self.answer.result()
        return [read(message) for message in self.messages]


@contextmanager
def readers(you: You, account: str, count: int) -> Iterator[Callable[[Sequence[Message]], Iterator[Bite]]]:
    """So many processes, each asked by a thread that waits for its answer; gives what has mails read by them."""
    with ExitStack() as ending:
        threads = ThreadPoolExecutor(count, "reading")
        ending.callback(threads.shutdown)
        idle: SimpleQueue[Connection] = SimpleQueue()
        for one in ending.enter_context(processes(you, account, count)):
            idle.put(one)

        def ask(messages: Sequence[Message]) -> list[MailFact]:
            free = idle.get()
            try:
                free.send(messages)
                facts: list[MailFact] = free.recv()
            finally:
                idle.put(free)
            return facts

        def take(messages: Sequence[Message]) -> Iterator[Bite]:
            for start in range(0, len(messages), BITE):
                some = messages[start : start + BITE]
                yield Bite(some, threads.submit(ask, some))

        yield take


@contextmanager
def processes(you: You, account: str, count: int) -> Iterator[list[Connection]]:
    """The readers, told for whom they read. They are one process group, which ends with the block."""
    with ExitStack() as ending:
        ours, theirs = zip(*(Pipe() for _ in range(count)), strict=True)
        for one in ours:
            ending.enter_context(one)
        ends = [one.fileno() for one in theirs]
        # Nothing is imported from the working directory (-P). In a group of its own, Ctrl+C doesn't reach it.
        command = [sys.executable, "-P", "-m", __name__, *map(str, ends)]
        with suppress(OSError):  # where none can be started, it is as one that has died
            first = subprocess.Popen(  # noqa: S603 - this very module
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, pass_fds=ends, process_group=0
            )
            ending.enter_context(first)
            ending.callback(_end, first.pid)
        for one in theirs:
            one.close()
        with suppress(OSError):
            ours[0].send((you, account))
        yield list(ours)


def _end(group: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


def work(ends: Sequence[Connection]) -> None:
    """Read what comes, until nothing more can come: this process at the first end, a fork of it at each other."""
    from daemon.core.reading.reader import read_mail  # here, so that whoever asks needn't load it

    def answer(asked: Connection) -> None:
        asked.send([read_mail(message, you, account) for message in asked.recv()])

    with suppress(EOFError, OSError):
        you, account = ends[0].recv()
        answer(ends[0])
        gc.freeze()  # what is loaded by now is shared for good
        mine = next((end for end in ends[1:] if not os.fork()), ends[0])
        for end in ends:
            if end is not mine:
                end.close()  # so that whoever asked is told when the one that has it dies
        while True:
            answer(mine)


if __name__ == "__main__":
    work([Connection(int(end)) for end in sys.argv[1:]])
