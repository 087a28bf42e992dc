"""Calendars in files, as khal, vdirsyncer and exports keep them, and what can go wrong with files."""

import errno
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from connectors import ics
from connectors.errors import ConnectorError, Missing, Refused
from connectors.ics import IcsCalendar
from connectors.models import EventBatch, Window
from connectors.settings import Ics
from connectors.survey import Survey
from tests.connectors.calendars import vcalendar, vevent

MARCH = datetime(2026, 3, 1, tzinfo=UTC)
SPRING = Window(MARCH, MARCH + timedelta(days=92))
TENTH = datetime(2026, 3, 10, 15, tzinfo=UTC)


def changes(path: Path, cursor: str | None = None, window: Window = SPRING) -> list[EventBatch]:
    return list(IcsCalendar(Ics("home", str(path)), ZoneInfo("Europe/Berlin")).changes(cursor, window))


def uids(some: list[EventBatch]) -> list[str]:
    return sorted(event.uid for batch in some for event in batch.events)


def lay(path: Path, *events: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(vcalendar(*events), newline="")
    return path


def shifted(days: float) -> Window:
    return Window(SPRING.begin + timedelta(days=days), SPRING.end + timedelta(days=days))


def test_a_vdir_is_read_in_depth_and_only_its_calendars(tmp_path: Path) -> None:
    lay(tmp_path / "private" / "a.ics", vevent("a", TENTH))
    lay(tmp_path / "work" / "jobs" / "B.ICS", vevent("b", TENTH))
    lay(tmp_path / "work" / ".a.ics.tmp.ics", vevent("half-written", TENTH))
    lay(tmp_path / ".trash" / "c.ics", vevent("c", TENTH))
    (tmp_path / "work" / "color").write_text("#00ff00")
    (tmp_path / "work" / "displayname").write_text("Work")
    assert uids(changes(tmp_path)) == ["a", "b"]


def test_a_pass_with_nothing_new_parses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(tmp_path / "a.ics", vevent("a", TENTH, "Weekly", "RRULE:FREQ=WEEKLY"))
    cursor = changes(tmp_path)[-1].cursor
    monkeypatch.setattr(Survey, "lay_out", lambda *_: pytest.fail("a file was parsed"))
    assert changes(tmp_path, cursor) == []
    assert changes(tmp_path, cursor, Window(SPRING.begin, SPRING.end)) == []


def test_a_window_that_moves_on_within_a_day_costs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(tmp_path / "a.ics", vevent("a", TENTH, "Weekly", "RRULE:FREQ=WEEKLY"))
    cursor = changes(tmp_path, window=shifted(0.4))[-1].cursor
    monkeypatch.setattr(Survey, "lay_out", lambda *_: pytest.fail("a file was parsed"))
    assert changes(tmp_path, cursor, shifted(0.5)) == []


def test_a_series_tells_its_later_times_as_the_window_moves_on(tmp_path: Path) -> None:
    lay(tmp_path / "a.ics", vevent("a", TENTH, "Weekly", "RRULE:FREQ=WEEKLY"))
    first = changes(tmp_path)
    second = changes(tmp_path, first[-1].cursor, shifted(14))
    assert len(uids(first)) == 12  # 10 March to 26 May
    assert [event.start for batch in second for event in batch.events] == [
        datetime(2026, 6, 2, 15, tzinfo=UTC),
        datetime(2026, 6, 9, 15, tzinfo=UTC),
    ]
    assert [batch.removed for batch in second] == [()]


def test_one_instance_taken_out_of_a_series_is_told(tmp_path: Path) -> None:
    path = lay(tmp_path / "a.ics", vevent("a", TENTH, "Weekly", "RRULE:FREQ=WEEKLY;COUNT=3"))
    first = changes(path)
    lay(path, vevent("a", TENTH, "Weekly", "RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE:20260317T150000Z"))
    [batch] = changes(path, first[-1].cursor)
    assert batch.events == ()
    assert batch.removed == ("a#2026-03-17T15:00:00+00:00",)


def test_an_export_that_only_stamps_anew_is_no_change(tmp_path: Path) -> None:
    path = lay(tmp_path / "a.ics", vevent("a", TENTH))
    first = changes(path)
    path.write_text(path.read_text().replace("DTSTAMP:20260101T000000Z", "DTSTAMP:20260309T111111Z"))
    assert uids(changes(path, first[-1].cursor)) == []


def test_an_event_that_moves_to_another_file_is_neither_new_nor_gone(tmp_path: Path) -> None:
    path = lay(tmp_path / "private" / "a.ics", vevent("a", TENTH))
    first = changes(tmp_path)
    (tmp_path / "work").mkdir()
    path.rename(tmp_path / "work" / "renamed.ics")
    [batch] = changes(tmp_path, first[-1].cursor)
    assert (batch.events, batch.removed) == ((), ())


def test_two_edits_of_one_size_in_one_tick_are_both_seen(tmp_path: Path) -> None:
    path = lay(tmp_path / "a.ics", vevent("a", TENTH))
    first = changes(path)
    status = path.stat()
    lay(path, vevent("a", TENTH + timedelta(hours=1)))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert uids(changes(path, first[-1].cursor)) == ["a"]


@pytest.mark.parametrize("broken", [b"", b"garbage", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:b\r\nDTSTART:2026"])
def test_a_broken_file_is_said_and_takes_nothing_away(tmp_path: Path, broken: bytes) -> None:
    lay(tmp_path / "a.ics", vevent("a", TENTH))
    path = lay(tmp_path / "b.ics", vevent("b", TENTH))
    first = changes(tmp_path)
    path.write_bytes(broken)
    [second] = changes(tmp_path, first[-1].cursor)
    assert (second.events, second.removed) == ((), ())
    assert str(path) in second.problems[0]
    path.unlink()
    [third] = changes(tmp_path, second.cursor)
    assert third.removed == ("b",)


def test_an_unreadable_file_is_said_and_takes_nothing_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(tmp_path / "a.ics", vevent("a", TENTH))
    first = changes(tmp_path)
    lay(tmp_path / "b.ics", vevent("b", TENTH))
    real = os.open

    def fail(path, *args, **options):
        if str(path).endswith("a.ics"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return real(path, *args, **options)

    monkeypatch.setattr(ics.os, "open", fail)
    [second] = changes(tmp_path, first[-1].cursor)
    assert uids([second]) == ["b"]
    assert second.removed == ()
    assert "Permission denied" in second.problems[0]


def test_what_could_not_be_read_is_laid_out_in_the_new_window_once_it_can_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = lay(tmp_path / "a.ics", vevent("a", TENTH, "Weekly", "RRULE:FREQ=WEEKLY"))
    first = changes(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(ics, "_content", lambda _: (_ for _ in ()).throw(OSError(errno.EIO, "Input/output error")))
        [second] = changes(tmp_path, first[-1].cursor, shifted(7))
    assert (second.events, second.removed) == ((), ())
    assert str(path) in second.problems[0]
    [third] = changes(tmp_path, second.cursor, shifted(7))
    assert [event.start for event in third.events] == [datetime(2026, 6, 2, 15, tzinfo=UTC)]


def test_a_file_that_is_renamed_while_it_is_looked_at_is_not_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """vdirsyncer gives a file another name between our listing and our reading; the next pass finds it there."""
    path = lay(tmp_path / "a.ics", vevent("a", TENTH))
    first = changes(tmp_path)
    real = ics._content

    def rename_first(file: str) -> bytes:
        path.rename(tmp_path / "b.ics")
        return real(file)

    with monkeypatch.context() as patch:
        patch.setattr(ics, "_content", rename_first)
        [second] = changes(tmp_path, first[-1].cursor)
    assert (second.events, second.removed, second.problems) == ((), (), ())
    assert [(batch.events, batch.removed) for batch in changes(tmp_path, second.cursor)] == [((), ())]


def test_a_pipe_named_like_a_calendar_does_not_hold_us_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.ics")
    lay(tmp_path / "a.ics", vevent("a", TENTH))
    [batch] = changes(tmp_path)
    assert uids([batch]) == ["a"]
    assert "pipe.ics" in batch.problems[0]


def test_a_name_that_is_no_utf8(tmp_path: Path) -> None:
    lay(Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xe4.ics")), vevent("a", TENTH))
    [first] = changes(tmp_path)
    assert uids([first]) == ["a"]
    assert changes(tmp_path, first.cursor.encode().decode()) == []


def test_a_path_that_isnt_there(tmp_path: Path) -> None:
    with pytest.raises(Missing) as told:
        changes(tmp_path / "nothing.ics")
    assert "nothing.ics" in told.value.what
    assert "path" in told.value.mend


def test_a_file_that_vanished_is_told_and_not_taken_for_an_empty_calendar(tmp_path: Path) -> None:
    path = lay(tmp_path / "a.ics", vevent("a", TENTH))
    cursor = changes(path)[-1].cursor
    path.unlink()
    with pytest.raises(Missing):
        changes(path, cursor)


@pytest.mark.parametrize(("number", "kind"), [(errno.EACCES, Refused), (errno.EIO, ConnectorError)])
def test_a_folder_that_can_not_be_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[ConnectorError]
) -> None:
    lay(tmp_path / "a.ics", vevent("a", TENTH))

    def fail(path):
        raise OSError(number, os.strerror(number), str(path))

    monkeypatch.setattr(ics.os, "scandir", fail)
    with pytest.raises(kind) as told:
        changes(tmp_path)
    assert os.strerror(number) in told.value.why


def test_another_place_under_the_same_name_is_a_first_pass(tmp_path: Path) -> None:
    lay(tmp_path / "a" / "a.ics", vevent("a", TENTH))
    lay(tmp_path / "b" / "b.ics", vevent("b", TENTH))
    [batch] = changes(tmp_path / "b", changes(tmp_path / "a")[-1].cursor)
    assert uids([batch]) == ["b"]
    assert batch.removed == ()
