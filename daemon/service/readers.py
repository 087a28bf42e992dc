"""Reads a first scan's mails in processes of their own, while the next ones are fetched.

Reading takes longer than fetching, and Python works on one core at a time. So where thousands of mails wait, as when a
mailbox is looked at for the first time, they are read beside the fetch; a pass with few, and a daemon that idles, has
no process but its own. Batches come back in their order: what is saved when is the same as without.

A reader is given mails through its stdin, a socket, and answers there. It ends when that closes, and so never outlives
whoever asked, whatever ended that. One that dies is no loss: what it had is read by whoever asked.
"""

import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing.connection import Connection, Pipe
from queue import SimpleQueue

from connectors.errors import ConnectorError
from connectors.models import MailBatch, Message
from daemon.core.facts import MailFact
from daemon.core.you import You

Batch = tuple[MailBatch, list[MailFact]]
"""A batch with what its mails say."""

AHEAD = 2
"""Batches that are read while the next one is fetched."""

BITE = 100
"""Mails that a reader is given at once."""


def read_ahead(
    batches: Iterable[MailBatch], read: Callable[[Message], MailFact], you: You, account: str, count: int
) -> Iterator[Batch]:
    """Each batch with what its mails say, in order, read by `count` readers; `read` does it for one that has died.

    Raises what `batches` raises, once all that came before has been given.
    """
    waiting: deque[tuple[MailBatch, list[Bite]]] = deque()

    def done() -> Batch:
        batch, bites = waiting.popleft()
        return batch, [fact for bite in bites for fact in bite.facts(read)]

    with readers(you, account, count) as take:
        try:
            for batch in batches:
                waiting.append((batch, list(take(batch.messages))))
                if len(waiting) > AHEAD:
                    yield done()
        except ConnectorError:
            while waiting:
                yield done()
            raise
        while waiting:
            yield done()


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
        for _ in range(count):
            idle.put(ending.enter_context(reader(you, account)))

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
def reader(you: You, account: str) -> Iterator[Connection]:
    """A process that reads; it is told first for whom."""
    ours, theirs = Pipe()
    # Nothing is imported from the working directory (-P). In a group of its own, Ctrl+C doesn't reach it.
    command = [sys.executable, "-P", "-m", __name__]
    with ours, ExitStack() as ending:
        with theirs, suppress(OSError):  # where none can be started, it is as one that has died
            process = subprocess.Popen(  # noqa: S603 - this very module
                command, stdin=theirs.fileno(), stdout=subprocess.DEVNULL, process_group=0
            )
            ending.enter_context(process)
            ending.callback(process.kill)
        with suppress(OSError):
            ours.send((you, account))
        yield ours


def work(asked: Connection) -> None:
    """Read what comes, until nothing more can come."""
    from daemon.core.reading.reader import read_mail  # here, so that whoever asks needn't load it

    with suppress(EOFError, OSError):
        you, account = asked.recv()
        while True:
            asked.send([read_mail(message, you, account) for message in asked.recv()])


if __name__ == "__main__":
    work(Connection(sys.stdin.fileno()))
