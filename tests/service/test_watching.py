"""How accounts are watched: what comes up is asked, what is lost is tried again ever later and told once, and nothing
that hangs keeps anything else waiting."""

import queue
import threading
import time
from collections.abc import Collection, Iterator

import pytest
from apscheduler.schedulers.background import BackgroundScheduler

from connectors.errors import ConnectorError, Missing, Refused, Unreachable
from daemon.service import watching
from daemon.service.watching import Watching, delay

GONE = Unreachable("mail.example: server not found", "no such name", "Check the network")
ANOTHER = Unreachable("mail.example: server not reached", "nothing answers at its port", "Check the network")
WRONG = Refused("mail.example: login refused", "wrong password", "Check it")


class Server:
    """A server as its watches meet it: what each start meets, in turn (the last for ever); it pushes when told to."""

    def __init__(self, *starts: ConnectorError | bool | threading.Event) -> None:
        self.starts, self.begun = list(starts), 0
        self.pushed: queue.SimpleQueue[bool | ConnectorError] = queue.SimpleQueue()

    def start(self) -> bool:
        meets = self.starts[min(self.begun, len(self.starts) - 1)]
        self.begun += 1
        if isinstance(meets, threading.Event):
            meets.wait(20)
            meets = True
        if isinstance(meets, ConnectorError):
            raise meets
        return meets

    def wait(self) -> bool:
        said = self.pushed.get(timeout=20)
        if isinstance(said, ConnectorError):
            raise said
        return said

    def stop(self) -> None:
        self.pushed.put(False)


class Bench:
    """A `Watching` with a scheduler, and what it asks of the worker."""

    def __init__(self, local: Collection[str] = (), **servers: Server) -> None:
        self.scheduler = BackgroundScheduler()
        self.scheduler.start(paused=True)
        self.asked: queue.SimpleQueue[tuple[str, ...]] = queue.SimpleQueue()
        self.beats: queue.SimpleQueue[Exception | None] = queue.SimpleQueue()
        self.watching = Watching(
            {name: lambda server=server: server for name, server in servers.items()},
            local,
            lambda reason, accounts: self.asked.put((reason, *(accounts or ()))),
            self.beats.put,
            self.scheduler,
        )

    def next(self) -> tuple[str, ...]:
        return self.asked.get(timeout=5)

    def polls(self) -> set[str]:
        return {job.id for job in self.scheduler.get_jobs()}

    def close(self) -> None:
        self.watching.stop()
        self.scheduler.shutdown(wait=False)


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "FIRST", 0.001)
    monkeypatch.setattr(watching, "LONGEST", 0.01)


@pytest.fixture
def bench() -> Iterator[list[Bench]]:
    benches: list[Bench] = []
    yield benches
    for one in benches:
        one.close()


def started(bench: list[Bench], local: Collection[str] = (), **servers: Server) -> Bench:
    bench.append(Bench(local, **servers))
    bench[-1].watching.start()
    return bench[-1]


def test_an_account_that_pushes_asks_when_it_is_up_and_at_each_push_and_is_not_polled(bench: list[Bench]) -> None:
    server = Server(True)
    one = started(bench, home=server)
    assert one.next() == ("up", "home")
    for _ in range(2):
        server.pushed.put(True)
        assert one.next() == ("mail", "home")
    assert one.polls() == set()
    assert one.watching.absent() == {}


def test_one_that_cannot_push_is_polled_once_it_has_answered_and_so_is_one_on_the_disk(bench: list[Bench]) -> None:
    one = started(bench, ["files"], far=Server(False))
    assert {one.next(), one.next()} == {("start", "files"), ("up", "far")}
    while one.polls() != {"poll files", "poll far"}:
        time.sleep(0.001)


def test_a_dead_account_is_left_out_told_once_tried_again_and_told_anew_when_it_changes(bench: list[Bench]) -> None:
    one = started(bench, dead=Server(GONE, GONE, GONE, ANOTHER, ANOTHER, True))
    assert one.next() == ("trouble",)
    assert one.next() == ("trouble",)  # the other trouble
    assert one.next() == ("up", "dead")
    assert [one.beats.get(timeout=5) for _ in range(5)] == [None] * 5  # each try shows that somebody lives
    assert one.watching.absent() == {}


def test_while_one_account_hangs_the_other_comes_up_and_all_can_end(bench: list[Bench]) -> None:
    release = threading.Event()
    one = started(bench, mute=Server(release), home=Server(True))
    assert one.next() == ("up", "home")
    assert one.watching.absent() == {"mute": None}
    begun = time.monotonic()
    one.watching.stop()
    assert time.monotonic() - begun < 0.5
    release.set()


def test_one_that_was_well_for_long_and_is_lost_is_taken_up_again_without_a_word(
    bench: list[Bench], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Servers hang up after a while: that is no trouble."""
    monkeypatch.setattr(watching, "STEADY", 0.0)
    server = Server(True)
    one = started(bench, home=server)
    one.next()
    server.pushed.put(GONE)
    assert one.next() == ("up", "home")
    assert server.begun == 2


def test_one_that_hangs_up_at_once_is_told(bench: list[Bench]) -> None:
    server = Server(True)
    one = started(bench, home=server)
    one.next()
    server.pushed.put(GONE)
    assert one.next() == ("trouble",)
    assert one.next() == ("up", "home")


def test_what_a_pass_has_lost_is_left_out_until_it_answers_again(bench: list[Bench]) -> None:
    release = threading.Event()
    server = Server(True, release)
    one = started(bench, home=server)
    one.next()
    one.watching.failed({"home": GONE})
    assert one.watching.absent() == {"home": GONE}
    release.set()
    assert one.next() == ("up", "home")
    assert one.watching.absent() == {}


@pytest.mark.parametrize("error", [Missing("Jobs", "no such folder", "Name another"), GONE])
def test_a_missing_folder_or_a_file_is_no_lost_connection(bench: list[Bench], error: ConnectorError) -> None:
    server = Server(True)
    one = started(bench, ["files"], home=server)
    one.next(), one.next()
    one.watching.failed({"files": error, "home": Missing("Jobs", "no such folder", "Name another")})
    assert one.watching.absent() == {}
    assert server.begun == 1


def test_after_a_sleep_every_account_is_reached_anew_and_what_was_wrong_stays_told(
    bench: list[Bench], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "LONGEST_REFUSED", 1000.0)
    monkeypatch.setattr(watching, "FIRST", 1000.0)
    locked, server = Server(WRONG), Server(True)
    one = started(bench, locked=locked, home=server)
    assert {one.next(), one.next()} == {("trouble",), ("up", "home")}
    one.watching.restart()
    assert one.next() == ("up", "home")
    assert one.watching.absent() == {"locked": WRONG}
    while locked.begun < 2:
        time.sleep(0.001)
    assert one.asked.empty()


def test_a_defect_in_a_thread_is_heard_of(bench: list[Bench]) -> None:
    class Defective(Server):
        def start(self) -> bool:
            raise ZeroDivisionError

    assert isinstance(started(bench, home=Defective()).beats.get(timeout=5), ZeroDivisionError)


def test_it_waits_longer_each_time_with_jitter_and_for_ever_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    for tries, longest in enumerate([2, 4, 8, 16, 32, 64, 128, 256, 300, 300]):
        waits = {delay(tries, GONE) for _ in range(50)}
        assert longest / 2 <= min(waits) < max(waits) <= longest
    assert 150 <= delay(10**6, GONE) <= 300
    assert 900 <= delay(50, WRONG) <= 1800  # some servers lock out who knocks too often
