"""The edges of the rules, each from both sides: the hour, the day, the rank at which the answer changes."""

from datetime import date, datetime, timedelta

import msgspec
import pytest

from daemon.core.deciding.due import steps
from daemon.core.facts import DraftState, Fact, Person
from daemon.core.opportunity import Step
from daemon.core.policy import Windows
from daemon.core.tracking.fold import fold
from daemon.core.you import You
from tests.core.deciding.situations import ADA, FIRST, FIXED, INES, KIM, LEE, MUNICH, NED, PHONED, SECOND, TALKED
from tests.core.telling import (
    DANA,
    MAEVE,
    PRIYA,
    ROBIN,
    TOM,
    WINDOWS,
    all_steps,
    arrived,
    at,
    draft,
    due,
    event,
    round_at,
    said,
    sent,
)

PANEL = arrived("scheduled", at(2), MAEVE, round_at(at(4, "14:00"), DANA, TOM, PRIYA), name="panel")
ORLA = Person("Orla Byrne", "orla@calderwood.example", role="recruiter")
UMA = Person("Uma Sen", "uma@calderwood.example")


def thanks(facts: tuple[Fact, ...], now: datetime) -> dict[str | None, Step]:
    return {s.to[0].person.name: s for s in all_steps(list(facts), now) if s.kind == "thank_you"}


def chase(facts: tuple[Fact, ...], now: datetime, windows: Windows = WINDOWS, you: You = ROBIN) -> Step:
    (opportunity,) = fold(facts, now, you, windows)
    return next(s for s in steps(opportunity, now, you, windows) if s.kind != "thank_you")


def to(facts: tuple[Fact, ...]) -> str | None:
    return chase(facts, at(6)).to[0].person.name


def met(*people: Person) -> tuple[Fact, ...]:
    """Rounds with these people, one after the other on Wed 4 March, arranged by Maeve."""
    return tuple(
        arrived("scheduled", at(2, f"{9 + n}:00"), MAEVE, round_at(at(4, f"{9 + 2 * n}:00"), who), name=f"r{n}")
        for n, who in enumerate(people)
    )


def test_late_is_more_than_48_hours_and_too_late_is_14_days() -> None:
    assert not thanks((FIXED,), at(6, "14:30"))["Dana Reed"].late
    assert not thanks((FIXED,), at(6, "15:00"))["Dana Reed"].late
    assert "Tom Ode" in thanks((PANEL,), at(18, "14:59"))
    assert "Tom Ode" not in thanks((PANEL,), at(18, "15:00"))


def test_thanked_as_it_began_is_thanked() -> None:
    assert thanks((FIXED, said("thanked", at(4, "14:00"), FIXED)), at(5)) == {}
    assert list(thanks((FIXED, said("thanked", at(4, "13:59"), FIXED)), at(5))) == ["Dana Reed"]


@pytest.mark.parametrize(("state", "stays"), [("written", ["Tom Ode"]), ("edited", ["Tom Ode"]), ("obsolete", [])])
def test_past_14_days_a_draft_that_lies_there_stays_right_and_no_other_is_begun(
    state: DraftState, stays: list[str]
) -> None:
    step = thanks((PANEL,), at(5))["Tom Ode"]
    lies = draft(step, "written", at(4, "17:00"), PANEL)
    told = (PANEL, lies) if state == "written" else (PANEL, lies, replace_state(lies, state))
    assert list(thanks(told, at(24))) == stays


def replace_state(lies: Fact, state: DraftState) -> Fact:
    return msgspec.structs.replace(lies, id="next", at=at(5), state=state, turn=1)  # type: ignore[type-var] # a draft


def test_a_note_to_pass_on_stays_right_for_all_whom_it_thanks() -> None:
    facts: tuple[Fact, ...] = (arrived("scheduled", at(2), LEE, round_at(at(4, "14:00"), ADA, KIM)), FIRST_TO_LEE)
    lies = draft(thanks(facts[:1], at(5))["Lee Marsh"], "written", at(4, "17:00"), facts[0])
    note = thanks((*facts, lies), at(19))["Lee Marsh"]
    assert [c.person.name for c in note.thanks] == ["Ada Voss", "Kim Ruane"]


FIRST_TO_LEE = sent("follow_up", at(12), LEE, name="to-lee")


def test_snooze_puts_off_what_is_due_but_not_a_round_that_is_still_ahead() -> None:
    ahead = (FIXED, said("snooze", at(3), FIXED, until=date(2026, 3, 8)))
    assert thanks(ahead, at(3, "11:00"))["Dana Reed"].due == at(4, "17:00")
    held = (FIXED, said("snooze", at(4, "16:00"), FIXED, until=date(2026, 3, 6)))
    assert thanks(held, at(4, "16:30"))["Dana Reed"].due == at(6, "09:00")
    same = (*TALKED, said("snooze", at(10), FIXED, until=date(2026, 3, 12)))
    assert "put it off" not in chase(same, at(11)).arithmetic


def test_the_follow_up_thanks_for_the_last_round_with_its_receiver() -> None:
    twice = (FIXED, arrived("scheduled", at(5), MAEVE, round_at(at(6, "14:00"), DANA)))
    opened = chase(twice, at(16, "09:00"))
    assert [c.person.name for c in opened.thanks] == ["Dana Reed"]
    assert opened.round is not None
    assert opened.round.number == 2
    assert [c.person.name for c in chase(twice, at(24)).thanks] == ["Dana Reed"]


def test_a_colleagues_thank_you_in_hand_is_not_the_receivers() -> None:
    toms = draft(thanks((PANEL,), at(5))["Tom Ode"], "edited", at(5), PANEL)
    assert [c.person.name for c in chase((PANEL, toms), at(12)).thanks] == ["Dana Reed"]


def test_a_follow_up_speaks_of_the_last_round_that_was_held() -> None:
    off = arrived("scheduled", at(5), MAEVE, round_at(at(9, "14:00"), TOM), name="off")
    cancelled = arrived("cancelled", at(6), MAEVE, round_at(at(9, "14:00"), status="cancelled"))
    spoken = chase((*met(TOM, DANA), off, cancelled), at(7)).round
    assert spoken is not None
    assert spoken.start == at(4, "11:00")


def test_a_closing_note_is_begun_for_two_weeks_and_takes_over_on_its_hour() -> None:
    """Thirty days after Wed 4 March is Fri 3 April, nine o'clock."""
    facts = (*TALKED, FIRST, SECOND)
    assert chase(facts, at(5, month=5)).kind == "closing_note"
    assert chase(TALKED, at(3, "08:59", month=4)).kind == "follow_up"
    assert chase(TALKED, at(3, "09:00", month=4)).kind == "closing_note"
    assert chase(TALKED, at(5), Windows(close_after_days=8)).kind == "closing_note"
    assert chase(TALKED, at(5), Windows(close_after_days=9)).kind == "follow_up"


def test_a_closing_note_waits_thirty_days_from_the_day_they_named_or_are_back() -> None:
    """Thirty days after Fri 10 April is Sun 10 May; the Monday after is the 11th."""
    for later in (
        arrived("status_update", at(24), DANA, promised_by=date(2026, 4, 10)),
        arrived("auto_reply", at(24), DANA, away_until=date(2026, 4, 10)),
    ):
        assert chase((*TALKED, FIRST, SECOND, later), at(25)).due == at(11, "09:00", month=5)
    past = arrived("status_update", at(5), DANA, promised_by=date(2026, 3, 20))
    assert chase((*TALKED, past, FIRST, SECOND), at(25)).due == at(22, "09:00", month=4)


def test_after_calls_to_nobody_by_name_the_closing_note_goes_to_who_decides() -> None:
    calls = (said("called", at(12), FIXED), said("called", at(23), FIXED))
    last = chase((*PHONED, *calls), at(24))
    assert (last.kind, last.to[0].person.name) == ("closing_note", "Dana Reed")


def test_a_day_named_again_after_the_follow_up_counts_by_itself() -> None:
    """By Fri 20 March, said on the 5th and again on the 16th, after the follow-up of the 12th."""
    named = [arrived("status_update", at(day), DANA, promised_by=date(2026, 3, 20), name=f"p{day}") for day in (5, 16)]
    assert chase((*TALKED, *named, FIRST), at(17)).due == at(24, "09:00")


def test_the_very_day_of_the_interview_may_be_the_day_they_named() -> None:
    today = arrived("scheduled", at(2), MAEVE, round_at(at(4, "14:00"), DANA), promised_by=date(2026, 3, 4))
    assert chase((today,), at(5)).due == at(6, "09:00")


def test_the_arithmetic_names_their_pace_only_where_it_changed_something() -> None:
    quick: tuple[Fact, ...] = (
        sent("applied", at(2), MAEVE, name="a"),
        arrived("reply", at(3), MAEVE, name="b"),
        sent("sent", at(3, "12:00"), MAEVE, name="c"),
        arrived("scheduled", at(10), MAEVE, round_at(at(11, "14:00"), DANA), name="d"),
    )
    assert "as they take" not in chase(quick, at(12)).arithmetic  # 1 and 5 working days: twice 3 is no more than 6
    slow = (*quick[:3], arrived("scheduled", at(13), MAEVE, round_at(at(16, "14:00"), DANA), name="d"))
    assert "9 working days (Wed 18, Thu 19 … Fri 27, Mon 30" in chase(slow, at(17)).arithmetic
    assert "as they take about 5 working days to answer" in chase(slow, at(17)).arithmetic  # 1 and 8, so 4.5


def test_the_arithmetic_lists_up_to_four_days_and_counts_one_as_one() -> None:
    def counted(days: int) -> str:
        return chase(TALKED, at(5), Windows(after_interview=days)).arithmetic.partition("; ")[2].partition(" →")[0]

    assert counted(0) == "at once"
    assert counted(1) == "1 working day (Thu 5)"
    assert counted(4) == "4 working days (Thu 5, Fri 6, Mon 9, Tue 10)"
    assert counted(5) == "5 working days (Thu 5, Fri 6 … Tue 10, Wed 11)"


def test_the_arithmetic_names_the_holidays_that_fell_on_weekdays_in_between() -> None:
    def counted(end: datetime, you: You = ROBIN) -> str:
        return chase(
            (arrived("scheduled", end - timedelta(days=3), MAEVE, round_at(end, DANA)),),
            end + timedelta(hours=3),
            you=you,
        ).arithmetic

    assert "is Saint Patrick's Day" in counted(at(16, "14:00"))
    assert "is Saint Patrick's Day" not in counted(at(17, "14:00"))
    assert "Fri 3 is " in counted(at(2, "14:00", month=4), MUNICH)
    assert "Sat 26 is " not in counted(at(23, "14:00", month=12), MUNICH)
    assert "Fri 25 is " in counted(at(23, "14:00", month=12), MUNICH)


def test_durations_are_said_as_people_say_them() -> None:
    def later(minutes: int) -> str:
        (opportunity,) = fold([FIXED], at(5), ROBIN, WINDOWS)
        found = steps(opportunity, at(5), ROBIN, Windows(thank_you=timedelta(minutes=minutes)))
        return found[0].arithmetic.partition("; ")[2].partition(" later")[0]

    assert [later(m) for m in (60, 90, 120, 3600)] == ["1 hour", "90 minutes", "2 hours", "60 hours"]


def test_of_equals_the_one_met_last() -> None:
    assert to(met(UMA, TOM)) == "Tom Ode"
    assert to(met(TOM, UMA)) == "Uma Sen"
    assert to(met(TOM, MAEVE)) == "Tom Ode"


def test_an_executive_before_a_head_before_the_others() -> None:
    assert to(met(PRIYA, INES, TOM)) == "Priya Nair"
    assert to(met(INES, TOM, UMA)) == "Ines Roth"


def test_of_two_managers_the_one_who_was_met() -> None:
    boss = Person("Greta Lund", "greta@calderwood.example", role="hiring_manager")
    named = arrived("reply", at(1), MAEVE, people=(boss,))
    assert to((named, *met(DANA))) == "Dana Reed"
    assert to((*met(DANA), arrived("reply", at(5), MAEVE, people=(boss,)))) == "Dana Reed"


def test_of_an_agencys_people_the_one_who_wrote_last_and_none_in_a_process_of_the_employers_own() -> None:
    ann = Person("Ann Voss", "ann@voss-partners.example", role="agency")
    first = arrived("scheduled", at(2), ann, round_at(at(4, "14:00"), DANA), domain=None, agency=True, name="x")
    second = arrived("reply", at(3), NED, domain=None, agency=True, refs=("<x@mail.example>",))
    assert to((first, second)) == "Ned Voss"
    again = arrived("reply", at(3, "11:00"), ann, domain=None, agency=True, refs=("<x@mail.example>",))
    assert to((first, second, again)) == "Ann Voss"
    named = arrived("scheduled", at(2), NED, round_at(at(4, "14:00"), DANA), people=(ann,), domain=None, agency=True)
    assert to((named, sent("thank_you", at(4, "18:00"), DANA))) == "Ned Voss"
    assert to((*TALKED, arrived("reply", at(5), NED, refs=("<fixed@mail.example>",)))) == "Dana Reed"


def test_questions_go_to_whom_they_named_for_them_else_to_hr() -> None:
    knows_orla = arrived("reply", at(2, "11:00"), ORLA)
    ask = arrived("reply", at(5), DANA, contact_hr=True, people=(ORLA,), name="one")
    assert to((*TALKED, knows_orla, ask)) == "Orla Byrne"
    later = arrived("reply", at(5, "12:00"), TOM, contact_hr=True, people=(MAEVE,), name="two")
    assert to((*TALKED, knows_orla, ask, later)) == "Maeve Quinn"
    copied = msgspec.structs.replace(arrived("reply", at(5, "12:00"), TOM, contact_hr=True), recipients=(ORLA,))
    assert to((*TALKED, knows_orla, arrived("reply", at(5, "11:00"), DANA, contact_hr=True), copied)) == "Orla Byrne"
    hers = arrived("reply", at(5, "13:00"), MAEVE, contact_hr=True, people=(MAEVE, ORLA), name="hers")
    assert to((*TALKED, knows_orla, arrived("reply", at(5), DANA, contact_hr=True), hers)) == "Orla Byrne"
    knows_uma = arrived("reply", at(2, "11:30"), UMA)
    someone = arrived("reply", at(5), DANA, contact_hr=True, people=(UMA,), name="uma")
    assert to((*TALKED, knows_uma, someone)) == "Uma Sen"
    either = arrived("reply", at(5), DANA, contact_hr=True, people=(UMA, ORLA), name="either")
    assert to((*TALKED, knows_uma, knows_orla, either)) == "Orla Byrne"
    assert to((*TALKED, arrived("reply", at(5), DANA, contact_hr=True))) == "Maeve Quinn"


def test_thanks_are_passed_on_by_the_coordinator_else_by_whom_fixed_it_else_by_hr() -> None:
    def messenger(*facts: Fact) -> list[str | None]:
        return [s.to[0].person.name for s in all_steps(list(facts), at(5)) if s.kind == "thank_you"]

    talk = round_at(at(4, "14:00"), ADA)
    known = (arrived("reply", at(1), MAEVE), arrived("reply", at(1, "11:00"), DANA))
    assert messenger(*known, arrived("scheduled", at(2), UMA, talk), arrived("reply", at(2, "12:00"), LEE)) == [
        "Lee Marsh"
    ]
    assert messenger(*known, arrived("scheduled", at(2), UMA, talk)) == ["Uma Sen"]
    assert messenger(known[1], known[0], event(at(2), talk, key="u")) == ["Maeve Quinn"]
    assert messenger(known[1], event(at(2), talk, key="u")) == []


def test_an_answer_by_phone_is_no_follow_up_and_a_call_to_ask_is_one() -> None:
    question = arrived("reply", at(5), DANA, asks=True)
    answered = (*TALKED, question, said("called", at(6), FIXED, person=DANA))
    assert chase(answered, at(9)).number == 1
    assert chase((*TALKED, said("called", at(6), FIXED, person=DANA)), at(9)).number == 2
    assert due([*answered], at(13)) == []
