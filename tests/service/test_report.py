"""A status row: silent days, met and thanked, and the step that comes next."""

from datetime import datetime

import msgspec

from daemon.core.facts import Fact, Person
from daemon.core.tracking.fold import fold
from daemon.core.you import You
from daemon.service.detail import detail
from daemon.service.report import StatusRow, status_row
from tests.core.deciding.situations import FIRST, FIXED, LEE, PHONED, TALKED
from tests.core.telling import DANA, MAEVE, ROBIN, TOM, WINDOWS, all_steps, arrived, at, draft, round_at, sent, story


def row(facts: list[Fact], now: datetime, you: You = ROBIN) -> StatusRow:
    (opportunity,) = fold(facts, now, you, WINDOWS)
    return status_row(opportunity, now, you, WINDOWS)


def test_silent_days_are_the_users_calendar_days_since_their_word_or_the_round() -> None:
    """The last round ended on Fri 6 March at 16:00; a minute after midnight is the next day."""
    assert row(story(), at(6, "23:59")).silent_days == 0
    assert row(story(), at(7, "00:01")).silent_days == 1
    assert row([*story(), arrived("reply", at(10), TOM)], at(16)).silent_days == 6
    assert row([*story(), sent("follow_up", at(16), DANA)], at(18)).silent_days == 12
    tokyo = msgspec.structs.replace(ROBIN, time_zone="Asia/Tokyo", country="JP")
    assert row(story(), at(6, "16:30"), tokyo).silent_days == 0  # there it is Saturday already, and ended on it
    assert row(story(), at(7, "14:59"), tokyo).silent_days == 0
    assert row(story(), at(7, "15:00"), tokyo).silent_days == 1


def test_before_any_word_of_theirs_they_count_from_the_application() -> None:
    assert row([sent("applied", at(2), Person(address="jobs@calderwood.example"))], at(9)).silent_days == 7


def test_in_a_future_that_the_clock_was_set_back_from_nobody_is_silent() -> None:
    assert row(story(), at(1)).silent_days == 0


def test_met_and_thanked_count_who_took_part_for_their_latest_round() -> None:
    """Maeve was met in round 1 and thanked; the director, the peer and the president weren't."""
    assert (row(story(), at(9)).met, row(story(), at(9)).thanked) == (4, 1)
    assert row([*story(), sent("thank_you", at(9), TOM, DANA)], at(10)).thanked == 3
    again = arrived("scheduled", at(9), MAEVE, round_at(at(10, "14:00"), TOM))
    assert row([*story(), sent("thank_you", at(9), TOM), again], at(10, "13:00")).thanked == 2
    assert row([*story(), sent("thank_you", at(9), TOM), again], at(10, "15:01")).thanked == 1


def test_thanks_passed_on_count_once_the_note_is_sent() -> None:
    told = arrived("scheduled", at(2), LEE, round_at(at(4, "14:00"), Person("Ada Voss"), Person("Kim Ruane")))
    note = all_steps([told], at(4, "17:00"))[0]
    lies = draft(note, "written", at(4, "17:00"), told)
    gone = draft(note, "sent", at(4, "18:00"), told)
    assert (row([told, lies], at(5)).met, row([told, lies], at(5)).thanked) == (2, 0)
    assert row([told, lies, gone], at(5)).thanked == 2


def test_the_next_step_is_told_with_its_hour_in_the_users_zone() -> None:
    coming = row([*TALKED], at(5)).next
    assert coming is not None
    assert (coming.step, coming.due.isoformat(), coming.to) == (
        "follow_up",
        "2026-03-12T09:00:00+00:00",
        "dana@calderwood.example",
    )


def test_the_whole_tells_what_to_say_on_the_telephone_and_what_the_silence_means() -> None:
    (opportunity,) = fold([*PHONED, FIRST], at(23), ROBIN, WINDOWS)
    told = detail(opportunity, at(23), ROBIN, WINDOWS)
    assert str(told["silence"]).endswith("it is seldom about you.")
    (step,) = told["steps"]
    assert step["step"] == "call"
    assert step["call"]["number"] == "+353 20 915 0101"
    assert "Dana" in step["call"]["script"]
    assert step["call"]["voicemail"]
    (opportunity,) = fold([FIXED], at(5), ROBIN, WINDOWS)
    assert [s["call"] for s in detail(opportunity, at(5), ROBIN, WINDOWS)["steps"]] == [None, None]
