"""The calm sentences: what a silence means, why nothing is due, and what a first run passes over."""

import pytest

from daemon.core.deciding.quiet import passed_over, why_nothing, why_silent
from daemon.core.facts import Fact, Person
from daemon.core.policy import Windows
from tests.core.deciding.situations import FIRST, FIXED, SECOND, TALKED, closed_by_note
from tests.core.telling import DANA, MAEVE, ROBIN, TOM, WINDOWS, arrived, at, only, round_at, said, sent

JOBS = Person(address="jobs@calderwood.example")


def silence(day: int, *more: Fact) -> str | None:
    return why_silent(only([*TALKED, *more], at(day)), at(day), ROBIN)


def test_two_working_days_are_no_silence_yet() -> None:
    assert silence(6) is None
    assert silence(9) == (
        "3 working days of silence: usually others are still being seen, someone who decides is away, "
        "or money or plans are being settled; it is seldom about you."
    )


def test_it_counts_their_silence_and_not_from_the_users_own_word() -> None:
    """The talk was on Wed 4; Robin wrote on Thu 12. On Mon 16 they have been silent for 8 working days."""
    assert str(silence(16, FIRST)).startswith("8 working days of silence")


def test_their_own_pace_is_named_and_within_it_nothing_is_wrong() -> None:
    """They took 5 and 9 working days to answer, 7 in the middle."""
    facts: list[Fact] = [
        sent("applied", at(2, month=2), MAEVE, name="a"),
        arrived("reply", at(9, month=2), MAEVE, name="b"),
        sent("sent", at(9, "12:00", month=2), MAEVE, name="c"),
        arrived("scheduled", at(20, month=2), MAEVE, round_at(at(2, "14:00"), DANA), name="d"),
    ]
    within = why_silent(only(facts, at(11)), at(11), ROBIN)
    assert within == (
        "7 working days of silence, where they took about 7 working days to answer before: "
        "that is their usual pace, and no sign of anything."
    )
    beyond = why_silent(only(facts, at(12)), at(12), ROBIN)
    assert str(beyond).startswith(
        "8 working days of silence, where they took about 7 working days to answer before: usually"
    )


def test_a_day_still_ahead_says_it_all() -> None:
    named = arrived("status_update", at(5), MAEVE, promised_by=at(20).date())
    assert (
        silence(20, named) == "They said that you would hear by Fri 20 Mar, so their silence until then means nothing."
    )
    assert str(silence(23, named)).startswith("11 working days of silence: usually")  # without Tue 17
    away = arrived("auto_reply", at(5), DANA, away_until=at(20).date())
    assert silence(12, away) == "They are away until Fri 20 Mar, so their silence until then means nothing."


def test_an_application_waits_for_other_reasons() -> None:
    applied = only([sent("applied", at(2), JOBS)], at(12))
    assert str(why_silent(applied, at(12), ROBIN)).startswith("8 working days of silence: applications usually wait")


@pytest.mark.parametrize(
    "more",
    [
        arrived("reply", at(5), DANA, asks=True),
        arrived("rejection", at(5), DANA),
        arrived("scheduled", at(5), MAEVE, round_at(at(30), TOM)),
    ],
    ids=["asked", "declined", "scheduled"],
)
def test_where_it_is_not_their_silence_nothing_is_said(more: Fact) -> None:
    assert silence(18, more) is None


def nothing(facts: tuple[Fact, ...], day: int, month: int = 3, windows: Windows = WINDOWS) -> str:
    return why_nothing(only(list(facts), at(day, month=month)), ROBIN, windows)


def test_why_nothing_is_due() -> None:
    applied = sent("applied", at(2), JOBS)
    again = sent("follow_up", at(11), JOBS, name="again")
    talk = (arrived("reply", at(2), MAEVE), sent("follow_up", at(11), MAEVE), sent("follow_up", at(20), MAEVE))
    assert nothing((*TALKED, arrived("offer", at(5), DANA)), 6) == "They made an offer."
    assert nothing((*TALKED, arrived("rejection", at(5), DANA)), 6) == "They declined."
    assert nothing((*TALKED, sent("withdrew", at(5), DANA)), 6) == "You withdrew."
    assert nothing((*TALKED, said("close", at(5), FIXED)), 6) == "You closed it."
    assert nothing(closed_by_note(), 23, 4) == "The closing note was the last word."
    assert nothing((applied,), 1, 4) == "It has had no answer for so long that it counts as closed."
    assert nothing((arrived("scheduled", at(2), MAEVE, round_at(at(9))),), 3) == "A round lies ahead."
    assert nothing((*TALKED, FIRST, SECOND), 6, 5) == "The time for a closing note has passed."
    assert nothing((applied, again), 25) == "You have asked once, and that is enough."
    assert nothing(talk, 30) == "You have asked twice, and that is enough."
    assert nothing((arrived("reply", at(2), MAEVE),), 3, 4) == "The time to ask has passed."
    three = replace_windows(max_follow_ups=3)
    more = (*talk, sent("follow_up", at(27), MAEVE))
    assert nothing(more, 30, windows=three) == "You have asked 3 times, and that is enough."


def replace_windows(**more: int) -> Windows:
    return Windows(**more)  # type: ignore[arg-type] # the plain numbers of the table


def passed(facts: list[Fact], day: int, month: int = 3) -> list[str]:
    return list(passed_over(only(facts, at(day, month=month)), at(day, month=month), ROBIN, WINDOWS))


def test_what_a_first_run_passes_over_and_why() -> None:
    both = arrived("scheduled", at(2), MAEVE, round_at(at(4, "14:00"), DANA, TOM))
    assert passed([both], 13) == []
    assert passed([both], 24) == [
        "Calderwood: no thank-you to Tom Ode. Round 1 was 19 days ago, and after 14 none is begun."
    ]
    declined = arrived("rejection", at(10), DANA)
    assert passed([both, declined], 24) == [
        "Calderwood: no thank-you to Dana Reed. They declined.",
        "Calderwood: no thank-you to Tom Ode. They declined.",
    ]
    robot = replace_sender(Person("Calderwood", "no-reply@calderwood.example"))
    assert passed([robot], 6) == [
        "Calderwood: no thank-you to Ada Voss. No address is known, and nobody who could pass it on.",
        "Calderwood: no follow-up. Nobody is known with an address that a person reads.",
    ]


def replace_sender(sender: Person) -> Fact:
    return arrived("scheduled", at(2), sender, round_at(at(4, "14:00"), Person("Ada Voss")), bulk=True)
