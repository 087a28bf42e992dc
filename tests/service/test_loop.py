"""The daemon's worker under a frozen clock: it sleeps until the next step falls due, and catches up after a long sleep."""

from datetime import datetime
from pathlib import Path

import pytest
from freezegun import freeze_time

from daemon.service.loop import Loop
from tests.service.life import ZONE, Life, at


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
        passes: list[str] = []

        def once(reason: str) -> None:
            passes.append(reason)
            loop.stop()

        monkeypatch.setattr(loop, "once", once)
        for _ in range(3):
            loop.wake.put("poll")
        loop.run()
    assert passes == ["start"]
