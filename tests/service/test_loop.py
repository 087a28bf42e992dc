"""The daemon's worker under a frozen clock: it sleeps until the next step falls due, and catches up after a long sleep."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from freezegun import freeze_time
from structlog.testing import capture_logs

from connectors.errors import Unreachable
from daemon import clock, sd
from daemon.errors import AfterwordError, NeedsYou
from daemon.service.loop import Loop, Wake
from daemon.service.report import PassReport
from tests.service.life import ZONE, Life, at
from tests.stories.mail import mail


@pytest.fixture
def life(tmp_path: Path) -> Life:
    life = Life(tmp_path / "state")
    life.invited()
    return life


def frozen(moment: datetime):
    """The clock stands still for its one reader; every other room keeps Python's own `datetime`."""
    return freeze_time(moment, ignore=["daemon.core", "daemon.store", "connectors"])


def due_job(loop: Loop) -> datetime | None:
    job = loop.scheduler.get_job("due")
    return job.trigger.run_date if job else None


def test_it_wakes_when_the_next_step_falls_due(life: Life) -> None:
    with life.service() as service:
        loop = Loop(service, ZONE)
        loop.scheduler.start(paused=True)
        with frozen(at(3)):
            loop.once("start")
        assert due_job(loop) == at(4, "17:00")
        assert life.folder() == []
        with frozen(at(4, "17:00")):
            loop.once("due")
        assert len(life.folder()) == 1
        assert due_job(loop) == at(12, "09:00")
        loop.scheduler.shutdown()


def test_a_machine_that_slept_for_ten_days_catches_up_in_one_pass(life: Life) -> None:
    with life.service() as service:
        loop = Loop(service, ZONE)
        with frozen(at(3)):
            loop.once("start")
        with frozen(at(13)):
            loop.once("poll")
    assert len(life.folder()) == 1  # the follow-up, which opens with the thanks to be passed on


def test_many_wake_ups_are_answered_by_one_pass_and_stop_ends_it(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    with life.service() as service:
        loop = Loop(service, ZONE)
        passes: list[tuple[str, object]] = []

        def once(reason: str, fetch: object) -> None:
            passes.append((reason, fetch))
            loop.stop()

        monkeypatch.setattr(loop, "once", once)
        for _ in range(3):
            loop.ask("a button")
        loop.run()
    assert passes == [("a button, start", None)]


def test_a_push_has_one_account_asked_and_an_account_tried_in_vain_none(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    with life.service() as service:
        loop = Loop(service, ZONE)
        asked: list[object] = []
        monkeypatch.setattr(loop, "once", lambda _reason, fetch: asked.append(fetch))
        loop.answer([Wake("mail", ["home"]), Wake("poll", ["calendar"])])
        loop.answer([None])
        loop.answer([Wake("trouble", [])])
        loop.answer([Wake("mail", ["home"]), Wake("due")])
        with pytest.raises(ZeroDivisionError):
            loop.answer([None, ZeroDivisionError()])
    assert asked == [{"home", "calendar"}, set(), None]


def test_an_absent_account_is_neither_asked_nor_written_to_and_its_trouble_is_in_the_report(life: Life) -> None:
    gone = Unreachable("mail.example: server not found", "no such name", "Check the network")
    with life.service() as service:
        loop = Loop(service, ZONE)
        reports = []
        loop.tell = lambda report, _now: reports.append(report)
        loop.watching._absent["home"] = gone
        with frozen(at(4, "17:00")):
            loop.once("due")
        assert (reports[-1].mails, reports[-1].failed) == (0, {"home": gone})
        assert life.folder() == []
        loop.watching._absent["home"] = None
        with frozen(at(4, "17:00")):
            loop.once("due")
        assert reports[-1].problems == ()
        loop.watching._absent.clear()
        with frozen(at(4, "17:00")):
            loop.once("due")
    assert len(life.folder()) == 1


def test_a_full_disk_is_told_once_and_tried_again_ever_later(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> PassReport:
        raise AfterwordError("Cannot use the state", "the disk is full", "Free some space")

    with life.service() as service, capture_logs() as logs:
        loop = Loop(service, ZONE)
        loop.scheduler.start(paused=True)
        with monkeypatch.context() as patch, frozen(at(3)):
            patch.setattr(service, "sync", full)
            waits = []
            for _ in range(6):
                loop.once("poll")
                waits.append(loop.scheduler.get_job("again").trigger.run_date - at(3))
        assert waits == [timedelta(minutes=m) for m in (1, 2, 4, 8, 16, 16)]
        assert "failed" in loop.status()
        with frozen(at(3)):
            loop.once("again")
        loop.scheduler.shutdown()
    assert [log["event"] for log in logs if log["event"] in ("trouble", "all is well again")] == [
        "trouble",
        "all is well again",
    ]


def test_what_no_retry_mends_ends_it(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(*_: object, **__: object) -> PassReport:
        raise NeedsYou("Cannot read the state", "the file is damaged", "Put a backup in its place")

    with life.service() as service:
        monkeypatch.setattr(service, "sync", damaged)
        with pytest.raises(NeedsYou):
            Loop(service, ZONE).run()


def test_a_long_first_look_may_end_between_two_batches(life: Life) -> None:
    """Five mails come in three batches; it is asked to end after the first, and the next life reads the others."""
    for n in range(5):
        raw = mail("Hello.", subject="Hi", at=at(1, f"1{n}:00"), message_id=f"<{n}@acme.example>")
        life.mailbox.add(raw, "INBOX", at(1, f"1{n}:00"))
    with life.service() as service, capture_logs() as logs, frozen(at(3)):
        loop = Loop(service, ZONE)
        save = service.house.store.save

        def saved(*given: object, **named: object) -> int:
            loop.stop()
            return save(*given, **named)

        service.house.store.save = saved
        loop.run()
        assert [log["event"] for log in logs] == ["stopped in the middle of a pass; the next start catches up"]
    assert life.sync(at(3)).mails == 4


def test_a_machine_in_another_time_zone_ends_this_life_of_the_worker(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    zones = iter(["Europe/Dublin", "Europe/Dublin", "America/New_York"])
    monkeypatch.setattr(clock, "system_zone_name", lambda: next(zones))
    with life.service() as service:
        loop = Loop(service, ZONE)
        loop.run()
        assert not loop.stopping


def test_after_a_sleep_what_fell_due_meanwhile_is_asked_for_at_once(life: Life) -> None:
    """A sleeping machine's timers stand still: the scheduler is told, and needn't wait for its own to end."""
    with life.service() as service:
        loop = Loop(service, ZONE)
        with frozen(at(3)) as moved:
            loop.scheduler.start()
            loop.once("start")
            moved.move_to(at(6))
            loop.jumped()
            reasons = {loop.wake.get(timeout=5).reason for _ in range(4)}
        loop.end_timers()
    assert reasons == {"start", "due", "the clock has jumped"}


def test_its_status_is_a_sentence(life: Life) -> None:
    with life.service() as service:
        loop = Loop(service, ZONE)
        assert loop.status() == "2 accounts watched; nothing is due"
        loop.due = at(4, "17:00")
        loop.watching._absent["home"] = Unreachable("a", "b", "c")
        assert loop.status() == "1 account watched; no answer from home, see the log; next step Wed 4 Mar 17:00 GMT"
        loop.due = at(30, "09:00")
        loop.watching._absent["home"] = None
        assert loop.status() == "1 account watched; next step Mon 30 Mar 09:00 IST"


def test_it_is_ready_once_each_account_was_asked_or_is_known_to_be_lost(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready: list[bool] = []
    monkeypatch.setattr(sd, "ready", lambda: ready.append(True))
    with life.service() as service, frozen(at(3)):
        loop = Loop(service, ZONE)
        loop.scheduler.start(paused=True)
        loop.watching._absent["home"] = None
        loop.answer([Wake("start", ["calendar"])])
        loop.watching._absent.clear()  # it came up during the pass, which has not asked it
        loop.answer([Wake("trouble", [])])
        assert ready == []
        loop.watching._absent["home"] = Unreachable("a", "b", "c")
        loop.answer([Wake("trouble", [])])
        loop.answer([Wake("up", ["home"])])
        loop.scheduler.shutdown()
    assert ready == [True]
