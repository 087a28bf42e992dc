"""From a pass to the desktop, and from a button back into the state: real passes, a real bus, a small server."""

import queue
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from connectors.errors import Refused
from connectors.models import MailBatch
from connectors.ports import Wants
from daemon import clock
from daemon.core.facts import CommandFact
from daemon.notify import bus as wire
from daemon.notify.screen import Screen
from daemon.service.loop import Loop
from daemon.service.onepass import EVERYTHING, Scope
from daemon.service.teller import Teller
from daemon.store import Store
from tests.notify.buses import Stub
from tests.service.life import ZONE, Life, Wired, at
from tests.stories.mail import mail

READY = "Your thank-you to Dana Reed is ready"


@dataclass
class Desk:
    """The daemon's parts that matter here; `passing` makes a pass and tells of it, as the loop does."""

    life: Life
    monkeypatch: pytest.MonkeyPatch
    asked: "queue.SimpleQueue[str]" = field(default_factory=queue.SimpleQueue)

    @contextmanager
    def running(self) -> Iterator[Callable[..., datetime | None]]:
        """From the daemon's start to its end."""
        with self.life.service() as service:
            teller = Teller(service, Screen, self.asked.put)

            def passing(now: datetime, scope: Scope = EVERYTHING) -> datetime | None:
                self.life.mailbox.now = now
                self.monkeypatch.setattr(clock, "now", lambda _zone: now)
                return teller.tell(service.sync(now, scope=scope), now)

            yield passing
            teller.stop()

    def commands(self) -> list[tuple[str, str | None]]:
        with Store.open(self.life.state) as store:
            said = [fact for fact in store.facts() if isinstance(fact, CommandFact)]
        return [(one.verb, one.person.name if one.person else None) for one in said]

    def move_drafts(self, to: str) -> None:
        for name, one in list(self.life.mailbox.mails.items()):
            if one.folder == "Drafts":
                self.life.mailbox.move(name, to)


@pytest.fixture
def desk(tmp_path: Path, bus: str, monkeypatch: pytest.MonkeyPatch) -> Desk:
    life = Life(tmp_path / "state")
    life.invited()
    return Desk(life, monkeypatch)


def notified(server: Stub) -> int:
    return server.calls.count("Notify")


def test_a_draft_is_told_of_once_also_after_a_restart(desk: Desk, server: Stub) -> None:
    with desk.running() as passing:
        passing(at(4, "16:00"))
        assert server.titles() == []
        assert passing(at(4, "17:00")) == at(5, "11:00")  # for the warning at 20 hours
        assert server.titles() == [READY]
        assert "It goes through Ana Ruiz" in str(server.shown[1]["body"])
        passing(at(4, "17:05"))
        assert notified(server) == 1
    with desk.running() as passing:
        passing(at(4, "17:10"))
        assert notified(server) == 1


def test_the_warning_takes_its_place_and_goes_when_the_letter_is_sent(desk: Desk, server: Stub) -> None:
    with desk.running() as passing:
        passing(at(4, "17:00"))
        passing(at(5, "11:00"))
        assert server.titles() == ["Still unsent: your thank-you to Dana Reed"]
        assert server.shown[1]["hints"]["urgency"] == 2
        desk.move_drafts("Sent")
        passing(at(5, "11:30"))
        assert server.titles() == []


def test_done_is_the_same_as_thanked_and_can_be_taken_back(desk: Desk, server: Stub) -> None:
    with desk.running() as passing:
        passing(at(4, "17:00"))
        server.press("done")
        server.wait(lambda one: one.titles() == ["Dana Reed: thanked"])
        assert desk.asked.get(timeout=10) == "a button was pressed"
        assert desk.commands() == [("thanked", "Dana Reed")]
        passing(at(4, "17:06"))
        assert desk.life.folder() == []
        server.press("undo")
        server.wait(lambda one: one.titles() == ["Taken back"])
        assert [verb for verb, _ in desk.commands()] == ["thanked", "undo"]
        passing(at(4, "17:07"))
        assert len(desk.life.folder()) == 1


@pytest.mark.parametrize(
    ("name", "verb", "answer"),
    [("snooze", "snooze", "Acme rests until Thu 5 Mar"), ("never", "close", "Acme is closed")],
)
def test_snooze_and_never(desk: Desk, server: Stub, name: str, verb: str, answer: str) -> None:
    with desk.running() as passing:
        passing(at(4, "17:00"))
        server.press(name)
        server.wait(lambda one: one.titles() == [answer])
        assert desk.commands() == [(verb, None)]
        passing(at(4, "17:06"))
        assert server.titles() == [answer]
        if name == "snooze":
            passing(at(5, "09:00"))
            assert READY in server.titles()


def test_a_press_while_the_state_is_locked_says_that_it_was_not_kept(
    desk: Desk, server: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sqlite3

    monkeypatch.setattr("daemon.store.opening.PATIENCE", 0.05)
    with desk.running() as passing:
        passing(at(4, "17:00"))
        other = sqlite3.connect(desk.life.state / "afterword.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        server.press("done")
        server.wait(lambda one: one.titles() == ["That could not be done"])
        other.close()
    assert desk.commands() == []
    assert desk.asked.empty()


def test_in_the_quiet_hours_nothing_is_told_and_the_loop_is_to_wake_when_they_end(desk: Desk, server: Stub) -> None:
    with desk.running() as passing:
        assert passing(at(4, "20:00")) == at(5, "08:00")
        assert server.calls == []
        passing(at(5, "08:00"))
        assert server.titles() == [READY]


def test_the_loop_wakes_for_what_the_quiet_hours_hold_back(desk: Desk, server: Stub) -> None:
    with desk.life.service() as service:
        teller = Teller(service, Screen, desk.asked.put)
        loop = Loop(service, ZONE, teller.tell)
        loop.scheduler.start(paused=True)
        for now, wakes in ((at(4, "20:00"), at(5, "08:00")), (at(5, "08:00"), at(5, "11:00")), (at(5, "11:00"), None)):
            desk.life.mailbox.now = now
            desk.monkeypatch.setattr(clock, "now", lambda _zone, now=now: now)
            loop.once("test")
            job = loop.scheduler.get_job("telling")
            assert (job.trigger.run_date if job else None) == wakes
        loop.scheduler.shutdown()
        teller.stop()
    assert notified(server) == 2


def test_without_a_server_it_is_told_when_one_comes(desk: Desk, serve: Callable[..., Stub]) -> None:
    with desk.running() as passing:
        passing(at(4, "17:00"))
        server = serve("body", "actions")
        passing(at(4, "17:05"))
        assert server.titles() == [READY]


def test_what_a_hanging_server_did_not_take_is_told_again(
    desk: Desk, serve: Callable[..., Stub], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "PATIENCE", 0.1)
    server = serve("body")
    with desk.running() as passing:
        passing(at(4, "16:00"))
        server.hangs = True
        passing(at(4, "17:00"))
        server.hangs = False
        passing(at(4, "17:05"))
        assert server.titles() == [READY]
        passing(at(4, "17:10"))
    assert notified(server) == 1  # the one that came through; the first was asked for its abilities in vain


class Locked(Wired):
    """An account whose password is wrong, while it is."""

    wrong = True

    def changes(self, cursor: str | None, since: datetime, wants: Wants) -> Iterator[MailBatch]:
        if Locked.wrong:
            raise Refused("Cannot log in to mail.example", "the password is wrong", "Run `afterword setup`.")
        yield from super().changes(cursor, since, wants)


def test_an_account_is_told_of_once_and_again_after_it_had_recovered(
    desk: Desk, server: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.life.account = Locked
    title = "The account “home” needs you"
    with desk.running() as passing:
        monkeypatch.setattr(Locked, "wrong", True)
        passing(at(3, "10:00"))
        passing(at(3, "10:05"))
        passing(at(3, "10:05"), Scope(absent={"home": None}))  # after a sleep, say
        assert (server.titles(), notified(server)) == ([title], 1)
    with desk.running() as passing:  # a restart: at first it isn't known how the account is
        passing(at(3, "10:06"), Scope(absent={"home": None}))
        passing(at(3, "10:07"))
        assert notified(server) == 1
    with desk.running() as passing:
        monkeypatch.setattr(Locked, "wrong", False)
        passing(at(3, "10:10"))
        monkeypatch.setattr(Locked, "wrong", True)
        passing(at(3, "10:15"))
        assert (server.titles(), notified(server)) == ([title] * 2, 2)
        monkeypatch.setattr(Locked, "wrong", False)
        passing(at(3, "10:20"))
        assert server.titles() == [title]  # the one from before the restart, of which nothing is known any more


def test_a_draft_that_a_rejection_overtook_is_gone_from_drafts_and_said_to_be(desk: Desk, server: Stub) -> None:
    with desk.running() as passing:
        passing(at(4, "17:00"))
        words = "Hi Kim,\n\nUnfortunately we have decided not to move forward with your application.\n\nBest,\nAna\n"
        raw = mail(words, at=at(5), subject="Your interview at Acme", answers=("<invited@acme.example>",))
        desk.life.mailbox.add(raw, "INBOX", at(5))
        passing(at(5, "10:05"))
        assert server.titles() == ["The draft to Ana Ruiz was taken out"]
        assert "they declined" in str(server.shown[1]["body"])


def test_open_is_offered_where_something_can_be_opened(
    desk: Desk, server: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: queue.SimpleQueue[tuple[str, str | None]] = queue.SimpleQueue()
    monkeypatch.setattr("daemon.service.teller.has_program", lambda: False)
    monkeypatch.setattr("daemon.service.teller.open_address", lambda url, token: opened.put((url, token)) or True)
    with desk.running() as passing:
        passing(at(4, "17:00"))
        assert "default" not in server.shown[1]["actions"]
        monkeypatch.setattr("daemon.service.teller.has_program", lambda: True)
        passing(at(5, "11:00"))
        server.press("default")
        url, token = opened.get(timeout=10)
        assert url.startswith("mid:")
        assert url.endswith("%40larsson.example")
        assert token == "token-of-the-desktop"
    assert desk.commands() == []
