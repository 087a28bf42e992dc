"""How a time comes to be fixed, moved and put off, in the few words that people write once they are in a thread."""

from datetime import date

import msgspec
import pytest

from daemon.core.facts import Reading
from daemon.core.tracking.corrections import processes
from daemon.core.tracking.doubts import doubts
from tests.core.telling import DANA, MAEVE, all_steps, arrived, at, only, round_at, sent

SLOTS = (round_at(at(10, "14:00"), status="proposed"), round_at(at(11, "10:00"), status="proposed"))
"""Tuesday of next week at two, or Wednesday at ten."""


def test_a_bare_weekday_is_that_of_the_week_that_had_been_spoken_of() -> None:
    """Mon 2 March: "I could do Tuesday 10 March at 2 or Wednesday 11 at 10." "Tuesday at 2 is perfect." Not tomorrow."""
    invitation = arrived("invitation", at(2), DANA, name="ask")
    offer = sent("sent", at(2, "11:00"), DANA, name="offer", refs=("<ask@mail.example>",), interviews=SLOTS)
    fine = arrived("scheduled", at(2, "12:00"), DANA, round_at(at(3, "14:00")), refs=("<offer@hale.example>",))
    assert [(r.start, r.state) for r in only([invitation, offer, fine], at(5)).rounds] == [(at(10, "14:00"), "planned")]


def test_the_same_by_the_clock_on_the_wall_when_clocks_change_in_between() -> None:
    """Clocks go forward on Sun 29 March."""
    offer_of = (round_at(at(31, "14:00"), status="proposed"),)
    invitation = arrived("invitation", at(23), DANA, name="ask")
    offer = sent("sent", at(23, "11:00"), DANA, name="offer", refs=("<ask@mail.example>",), interviews=offer_of)
    fine = arrived("scheduled", at(23, "12:00"), DANA, round_at(at(24, "14:00")), refs=("<offer@hale.example>",))
    assert [r.start for r in only([invitation, offer, fine], at(25)).rounds] == [at(31, "14:00")]


def test_a_reminder_that_names_the_weekday_alone_is_no_second_round() -> None:
    planned = arrived("scheduled", at(2), DANA, round_at(at(10, "14:00")), name="plan")
    again = arrived("scheduled", at(3), DANA, round_at(at(3, "14:00")), refs=("<plan@mail.example>",))
    assert [r.start for r in only([planned, again], at(4)).rounds] == [at(10, "14:00")]


def test_a_move_to_an_earlier_week_is_a_move() -> None:
    planned = arrived("scheduled", at(2), DANA, round_at(at(10, "14:00")), name="plan")
    sooner = arrived("rescheduled", at(2, "15:00"), DANA, round_at(at(3, "14:00"), status="moved"))
    assert [r.start for r in only([planned, sooner], at(2, "16:00")).rounds] == [at(3, "14:00")]


@pytest.mark.parametrize(("day", "chosen"), [(date(2026, 3, 11), at(11, "10:00")), (date(2026, 3, 3), at(10, "14:00"))])
def test_a_day_alone_chooses_among_the_times_that_were_offered(day: date, chosen: object) -> None:
    """ "Wednesday works best for me", and "Tuesday is fine", written the Monday of the week before."""
    invitation = arrived("invitation", at(2), DANA, *SLOTS, name="ask", asks=True)
    answer = sent("sent", at(2, "12:00"), DANA, refs=("<ask@mail.example>",), day=day, accepts=True)
    found = [r for r in only([invitation, answer], at(2, "13:00")).rounds if r.state == "planned"]
    assert [r.start for r in found] == [chosen]


def test_a_day_that_was_not_offered_chooses_none() -> None:
    invitation = arrived("invitation", at(2), DANA, *SLOTS, name="ask", asks=True)
    answer = sent("sent", at(2, "12:00"), DANA, refs=("<ask@mail.example>",), day=date(2026, 3, 12), accepts=True)
    assert all(r.state == "proposed" for r in only([invitation, answer], at(3)).rounds)


def test_a_round_that_the_user_puts_off_is_not_held_and_nobody_is_thanked_for_it() -> None:
    """ "I have a fever and can't come in today." Whether they then met is for the user, or the next mail, to say."""
    planned = arrived("scheduled", at(2), MAEVE, round_at(at(4, "11:00"), DANA), name="plan")
    ill = sent("sent", at(4, "08:00"), MAEVE, name="ill", refs=("<plan@mail.example>",), moves=True)
    assert [r.state for r in only([planned, ill], at(4, "18:00")).rounds] == ["proposed"]
    assert all(step.kind != "thank_you" for step in all_steps([planned, ill], at(4, "18:00")))
    anew = arrived("scheduled", at(4, "19:00"), MAEVE, round_at(at(6, "11:00")), refs=("<ill@hale.example>",))
    rounds = only([planned, ill, anew], at(6, "18:00")).rounds
    assert [(r.start, r.state, r.people) for r in rounds] == [(at(6, "11:00"), "held", (DANA.address,))]


def oblique(sure: float) -> Reading:
    """What "half past eight, ask for me" says by itself, and how sure it is when it's known to be of an interview."""
    meant = Reading("scheduled", sure, employer="Calderwood", interviews=(round_at(at(4, "08:30")),))
    return Reading("unrelated", 1.0, within=sure, nearly=meant)


@pytest.mark.parametrize(("sure", "rounds"), [(0.8, [at(4, "08:30")]), (0.5, [])])
def test_words_that_say_nothing_of_hiring_mean_what_their_thread_is_about(sure: float, rounds: list[object]) -> None:
    asked = arrived("invitation", at(2), DANA, name="ask", asks=True)
    short = arrived("unrelated", at(2, "18:00"), DANA, refs=("<ask@mail.example>",))
    short = msgspec.structs.replace(short, reading=oblique(sure))
    assert [r.start for r in only([asked, short], at(5)).rounds] == rounds


def test_alone_they_begin_nothing() -> None:
    short = msgspec.structs.replace(arrived("unrelated", at(2, "18:00"), DANA), reading=oblique(0.9))
    assert processes([short]) == []


def test_a_doubtful_word_that_its_thread_settles_does_not_wait_for_review() -> None:
    asked = arrived("invitation", at(2), DANA, name="ask", asks=True)
    vague = arrived("scheduled", at(3), DANA, round_at(at(4, "15:00")), confidence=0.43, within=0.7, name="v")
    assert [d.fact.id for d in doubts([vague], at(1))] == [vague.id]
    told = arrived("scheduled", at(3), DANA, round_at(at(4, "15:00")), confidence=0.43, within=0.7, name="v",
                   refs=("<ask@mail.example>",))  # fmt: skip
    assert doubts([asked, told], at(1)) == []
    assert [r.start for r in only([asked, told], at(5)).rounds] == [at(4, "15:00")]


@pytest.mark.parametrize("called_off", [False, True])
def test_another_day_at_the_same_hour_is_the_hour_that_had_been_agreed(*, called_off: bool) -> None:
    """ "Friday then, same time", whether it is they who move the talk or the user who had to."""
    planned = arrived("scheduled", at(2), MAEVE, round_at(at(4, "11:00"), DANA), name="plan")
    ill = sent("sent", at(4, "08:00"), MAEVE, name="ill", refs=("<plan@mail.example>",), moves=True)
    friday = arrived("rescheduled", at(4, "09:00"), MAEVE, name="then", day=date(2026, 3, 6), same_hour=True)
    facts = [planned, *([ill] if called_off else []), friday]
    rounds = only(facts, at(6, "18:00")).rounds
    assert [(r.start, r.state, r.people) for r in rounds] == [(at(6, "11:00"), "held", (DANA.address,))]


def test_another_day_at_the_same_hour_is_only_proposed_where_they_ask() -> None:
    """ "Could we do Friday, same time?" Held when the user says that it is fine."""
    planned = arrived("scheduled", at(2), MAEVE, round_at(at(4, "11:00"), DANA), name="plan")
    ask = arrived("rescheduled", at(3), MAEVE, name="ask", day=date(2026, 3, 6), same_hour=True, asks=True)
    assert [r.state for r in only([planned, ask], at(7)).rounds if r.state == "held"] == []
    fine = sent("sent", at(3, "12:00"), MAEVE, refs=("<ask@mail.example>",), accepts=True)
    held = [r for r in only([planned, ask, fine], at(7)).rounds if r.state == "held"]
    assert [r.start for r in held] == [at(6, "11:00")]


def test_an_invitation_to_another_day_at_the_same_hour_is_a_move_in_the_making() -> None:
    """ "Would Wednesday do as well, at the same time?" Nobody is thanked for Monday's talk before that is settled."""
    planned = arrived("scheduled", at(2), MAEVE, round_at(at(9, "11:00"), DANA), name="plan")
    ask = arrived("invitation", at(6), MAEVE, name="ask", day=date(2026, 3, 11), same_hour=True, asks=True)
    assert [r.state for r in only([planned, ask], at(10)).rounds if r.state == "held"] == []
