"""What is due as an iCalendar feed: read back by icalendar, by our own calendar reader, and by the pass that leaves it."""

import stat
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest

from connectors.ics import IcsCalendar
from connectors.models import Window
from connectors.settings import Ics
from daemon.core.facts import DOUBTFUL, Fact, Person
from daemon.core.reading.calendar.events import read_event
from daemon.core.tracking.fold import fold
from daemon.service.feed import feed, keep
from tests.core.telling import MAEVE, PRIYA, ROBIN, WINDOWS, all_steps, arrived, at, round_at, said, sent, story
from tests.service.life import Life
from tests.service.life import at as kims

SATURDAY = at(7)
"""The day after the last round of the story: three are to be thanked, and Dana is asked on Mon 16."""
Entries = dict[str, tuple[str, datetime | date]]


def drawn(facts: list[Fact], now: datetime = SATURDAY) -> bytes:
    return feed(fold(facts, now, ROBIN, WINDOWS), now, ROBIN, WINDOWS)


def entries(content: bytes) -> Entries:
    """By UID, the summary and the start, as icalendar reads them."""
    calendar = icalendar.Calendar.from_ical(content)
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"]
    events = calendar.walk("VEVENT")
    assert all(event["DTSTAMP"].dt.tzinfo is not None and not event.errors for event in events)
    assert len({event["UID"] for event in events}) == len(events)
    return {str(event["UID"]): (str(event["SUMMARY"]), event["DTSTART"].dt) for event in events}


def test_each_step_is_an_entry_at_the_moment_it_is_due() -> None:
    found = sorted(entries(drawn(story())).values(), key=str)
    assert found == [
        ("Follow up with Dana Reed (Calderwood)", datetime(2026, 3, 16, 9, tzinfo=UTC)),
        ("Thank Dana Reed (Calderwood)", datetime(2026, 3, 4, 17, tzinfo=UTC)),
        ("Thank Priya Nair (Calderwood)", datetime(2026, 3, 6, 18, tzinfo=UTC)),
        ("Thank Tom Ode (Calderwood)", datetime(2026, 3, 6, 18, tzinfo=UTC)),
    ]


def test_the_reason_and_the_arithmetic_stand_in_the_entry() -> None:
    calendar = icalendar.Calendar.from_ical(drawn(story()))
    (ask,) = (e for e in calendar.walk("VEVENT") if e["SUMMARY"].startswith("Follow up"))
    employer, reason, counted = str(ask["DESCRIPTION"]).splitlines()
    (step,) = (s for s in all_steps(story(), SATURDAY) if s.kind == "follow_up")
    assert (employer, reason, counted) == ("Calderwood", step.reason, f"Counted: {step.arithmetic}")
    assert ask["TRANSP"] == "TRANSPARENT"


def test_the_same_steps_give_the_same_bytes_in_whatever_order_they_were_learnt() -> None:
    assert drawn(story()) == drawn(story()[::-1], SATURDAY + timedelta(minutes=5))


def test_an_entry_stays_itself_when_its_day_moves_and_goes_when_it_is_done() -> None:
    """Robin puts everything off to Thu 19, then thanks Priya."""
    first = story()[0]
    before = entries(drawn(story()))
    snoozed = entries(drawn([*story(), said("snooze", SATURDAY, first, until=date(2026, 3, 19))]))
    assert snoozed.keys() == before.keys()
    assert {start for _, start in snoozed.values()} == {datetime(2026, 3, 19, 9, tzinfo=UTC)}
    thanked = entries(drawn([*story(), sent("thank_you", at(7, "09:00"), PRIYA, refs=("<panel@mail.example>",))]))
    gone = before.keys() - thanked.keys()
    assert [before[uid][0] for uid in gone] == ["Thank Priya Nair (Calderwood)"]
    assert thanked.keys() < before.keys()


def test_the_day_they_named_is_a_whole_day_while_it_is_ahead() -> None:
    """They promise, on Mon 9, an answer by Fri 13."""
    told = arrived("status_update", at(9), MAEVE, promised_by=date(2026, 3, 13), refs=("<panel@mail.example>",))
    promised = ("Calderwood said you would hear by today", date(2026, 3, 13))
    assert promised in entries(drawn([*story(), told], at(10))).values()
    assert promised not in entries(drawn([*story(), told], at(14))).values()
    declined = arrived("rejection", at(11), MAEVE, refs=("<panel@mail.example>",))
    assert entries(drawn([*story(), told, declined], at(12))) == {}


def test_lines_are_short_and_no_character_is_torn() -> None:
    long = Person("Ünal Çağlar Ōkubo 大久保 " * 12, "u@calderwood.example", role="hiring_manager")
    content = drawn([arrived("scheduled", at(1), MAEVE, round_at(at(2), long))])
    lines = content.split(b"\r\n")
    assert content.endswith(b"\r\n")
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()
    assert any("大久保" in summary for summary, _ in entries(content).values())


@pytest.mark.parametrize(
    "name",
    ["Eve\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:x", "a\\nb;c,d\\", "\u202eevE\u2066", "\ud800", "Eve\x00\x1b[31m"],
)
def test_a_hostile_name_stays_a_name(name: str) -> None:
    eve = Person(name, "eve@calderwood.example", role="peer")
    found = entries(drawn([arrived("scheduled", at(5), MAEVE, round_at(at(6), eve))]))
    assert len(found) == 2, "one to thank, one to ask"
    for summary, _ in found.values():
        assert summary.endswith("(Calderwood)")
        assert not set(summary) & set("\r\n\x00\x1b\u202e\u2066\ud800")


def test_nothing_due_is_a_calendar_all_the_same() -> None:
    assert entries(drawn([])) == {}


def test_our_own_reader_takes_no_entry_for_an_interview(tmp_path: Path) -> None:
    """Someone keeps the feed in the folder of calendars that Afterword reads."""
    told = arrived(
        "status_update", at(6, "18:00"), MAEVE, promised_by=date(2026, 3, 13), refs=("<panel@mail.example>",)
    )
    keep(tmp_path / "due.ics", drawn([*story(), told]))
    window = Window(at(1, month=2), at(30, month=4))
    batches = IcsCalendar(Ics("home", str(tmp_path)), ZoneInfo("Europe/Dublin")).changes(None, window)
    read = [read_event(event, ROBIN, "home").reading for batch in batches for event in batch.events]
    assert len(read) == 5
    assert [one.evidence for one in read if one.kind != "unrelated" and one.confidence >= DOUBTFUL] == []


def test_a_pass_leaves_the_feed_beside_the_database_for_its_owner_alone(tmp_path: Path) -> None:
    life = Life(tmp_path / "state")
    life.invited()
    life.sync(kims(2), dry_run=True)
    assert not (life.state / "due.ics").exists()
    life.sync(kims(2))
    file = life.state / "due.ics"
    summaries = sorted(summary for summary, _ in entries(file.read_bytes()).values())
    assert summaries == ["Thank Dana Reed, through Ana Ruiz (Acme)"], "nobody has told Dana's address"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    as_it_was = file.stat().st_ino
    life.sync(kims(2, "10:05"))
    assert file.stat().st_ino == as_it_was, "nothing has changed, so no program need read it again"
    life.sync(kims(5))
    assert len(entries(file.read_bytes())) == 2, "the round was held: now someone is to be asked, too"
    assert sorted(one.name for one in life.state.iterdir() if not one.name.startswith("afterword.db")) == ["due.ics"]


def test_a_feed_that_cannot_be_written_stops_nothing_and_is_told(tmp_path: Path) -> None:
    life = Life(tmp_path / "state")
    life.invited()
    (life.state / "due.ics").mkdir(parents=True)
    report = life.sync(kims(4, "17:00"))
    assert [row.state for row in report.drafts] == ["written"]
    (problem,) = report.problems
    assert "due.ics" in problem
    assert sorted(one.name for one in life.state.iterdir() if not one.name.startswith("afterword.db")) == ["due.ics"]


def test_the_feed_keeps_a_state_folder_from_staying_open_to_others(tmp_path: Path) -> None:
    life = Life(tmp_path / "state")
    life.sync(kims(2))
    life.state.chmod(0o755)
    life.sync(kims(2))
    assert stat.S_IMODE(life.state.stat().st_mode) == 0o700
