"""Where thousands of mails wait, others read them meanwhile: what is learnt and kept is the same, whoever reads."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from connectors.errors import Unreachable
from connectors.models import MailBatch, Message
from daemon.core.facts import MailFact
from daemon.core.reading.reader import read_mail
from daemon.service import intake, readers
from tests.service.life import ANA, INVITED, KIM, Life, at
from tests.stories.mail import mail


def message(number: int) -> Message:
    raw = mail(INVITED, sender=ANA, subject=f"Your interview {number}", at=at(2), message_id=f"<{number}@acme.example>")
    return Message(raw, "INBOX", at(2))


def batches(sizes: list[int]) -> Iterator[MailBatch]:
    number = 0
    for turn, size in enumerate(sizes):
        yield MailBatch(tuple(message(number + n) for n in range(size)), str(turn), sum(sizes), size)
        number += size


@pytest.fixture(autouse=True)
def small_bites(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "BITE", 3)


def groups(given: Iterable[MailBatch]) -> Iterator[tuple[MailBatch, tuple[Message, ...]]]:
    return ((batch, batch.messages) for batch in given)


def here(message: Message) -> MailFact:
    return read_mail(message, KIM, "home")


def nobody(message: Message) -> MailFact:
    raise AssertionError(message.folder)


def test_batches_come_back_in_order_with_what_would_have_been_read_here() -> None:
    sizes = [3, 8, 0, 1, 4]
    found = list(readers.read_ahead(groups(batches(sizes)), nobody, KIM, "home", 2))
    assert [batch.cursor for batch, _ in found] == ["0", "1", "2", "3", "4"]
    assert [mails for _, mails in found] == [[here(one) for one in batch.messages] for batch in batches(sizes)]


def test_what_came_before_a_connection_was_lost_is_given_first() -> None:
    def cut() -> Iterator[MailBatch]:
        yield from batches([2, 2])
        raise Unreachable("mail.example.com", "the connection was lost", "Wait.")

    given = readers.read_ahead(groups(cut()), nobody, KIM, "home", 2)
    assert [len(mails) for _, mails in (next(given), next(given))] == [2, 2]
    with pytest.raises(Unreachable):
        next(given)


@pytest.mark.parametrize("which", [0, 1], ids=["the first", "the second"])
def test_what_a_reader_had_when_it_died_is_read_here(which: int) -> None:
    """It is killed as the kernel does it when memory runs out, and for good."""
    given = readers.read_ahead(groups(killing(batches([5] * 8), which)), here, KIM, "home", 2)
    assert [fact.id for _, mails in given for fact in mails] == [f"mail:<{n}@acme.example>" for n in range(40)]


def test_where_all_die_before_their_first_answer_all_is_read_here() -> None:
    def killing_at_once() -> Iterator[MailBatch]:
        for batch in batches([5, 5]):
            for process in below(os.getpid()):
                os.kill(process, signal.SIGKILL)
            yield batch

    given = readers.read_ahead(groups(killing_at_once()), here, KIM, "home", 2)
    assert [len(mails) for _, mails in given] == [5, 5]


def test_where_none_can_be_started_all_is_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    given = readers.read_ahead(groups(batches([4, 1])), here, KIM, "home", 2)
    assert [len(mails) for _, mails in given] == [4, 1]


def killing(given: Iterator[MailBatch], which: int) -> Iterator[MailBatch]:
    for turn, batch in enumerate(given):
        if turn == 1:
            os.kill(both(os.getpid())[which], signal.SIGKILL)
        yield batch


def both(pid: int) -> list[int]:
    """The readers that a process has, the one that was started first; they are two once that has read something."""
    while len(found := below(pid)) < 2:
        select.select([], [], [], 0.005)
    return found


def below(pid: int) -> list[int]:
    found = [
        int(one)
        for thread in Path(f"/proc/{pid}/task").iterdir()
        for one in (thread / "children").read_text().split()
        if b"daemon.service.readers" in Path(f"/proc/{one}/cmdline").read_bytes()
    ]
    return found + [one for child in found for one in below(child)]


def has_ended(process: int) -> bool:
    return bool(select.select([process], [], [], 20)[0])


def test_none_is_left_when_the_batches_are_given_up() -> None:
    given = readers.read_ahead(groups(batches([1] * 9)), here, KIM, "home", 2)
    next(given)
    ended = [os.pidfd_open(one) for one in both(os.getpid())]
    given.close()
    assert all(map(has_ended, ended))
    assert below(os.getpid()) == []
    for one in ended:
        os.close(one)


ASKING = """
import os, signal
from connectors.models import Message
from daemon.core.you import You
from daemon.service import readers
from tests.service.test_readers import message
with readers.readers(You(name="Kim", addresses=()), "home", 2) as take:
    next(take([message(1)])).answer.result()
    print("read", flush=True)
    input()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_readers_end_when_whoever_asked_was_killed() -> None:
    command = [sys.executable, "-c", ASKING]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as asking:
        assert asking.stdin
        assert asking.stdout
        asking.stdout.readline()
        ended = [os.pidfd_open(one) for one in both(asking.pid)]
        print(file=asking.stdin, flush=True)
        assert all(map(has_ended, ended))
        for one in ended:
            os.close(one)


def test_a_first_scan_keeps_the_same_with_readers_and_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = []
    for name, many in (("alone", 10**6), ("together", 0)):
        monkeypatch.setattr(intake, "MANY", many)
        monkeypatch.setattr(readers.os, "sched_getaffinity", lambda _: {0, 1})
        life = Life(tmp_path / name)
        for number in range(5):
            life.mailbox.add(message(number).raw, "INBOX", at(2) + timedelta(minutes=number))
        life.mailbox.add(
            mail("Hi Kim,\n\nsoup?\n\nZoe\n", sender="Zoe Hart <zoe@hart.example>", at=at(2)), "INBOX", at(2)
        )
        assert life.sync(at(3)).mails == 6
        with life.service() as service:
            store = service.house.store
            kept.append((store.facts(), store.acquaintances(["zoe@hart.example"]), store.cursor("mail:home")))
    assert kept[0] == kept[1]
    assert len(kept[0][0]) == 5
    assert len(kept[0][1]) == 1
