"""What is due, when, to whom: the story, the windows, and everything that stops or moves them."""

from daemon.core.deciding.due import steps
from daemon.core.facts import Fact, Person
from daemon.core.opportunity import Step
from daemon.core.policy import Windows
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
    only,
    round_at,
    said,
    sent,
    story,
)

JOBS = Person(address="jobs@calderwood.example")
TALKED = round_at(at(2, "14:00"), DANA)


def step(facts: list[Fact], now: int, kind: str, name: str) -> Step:
    return next(s for s in all_steps(facts, at(now)) if s.kind == kind and s.to[0].person.name == name)


def test_after_each_round_everyone_not_yet_thanked_is_thanked() -> None:
    assert due(story()[:3], at(2, "13:01")) == []
    assert due(story()[:4], at(4, "16:59")) == []
    assert due(story()[:4], at(4, "17:00")) == [("thank_you", ["Dana Reed"])]
    assert sorted(due(story(), at(6, "18:00"))) == [
        ("thank_you", ["Dana Reed"]),
        ("thank_you", ["Priya Nair"]),
        ("thank_you", ["Tom Ode"]),
    ]


def test_the_follow_up_goes_to_the_director_six_working_days_on_and_opens_with_the_thanks() -> None:
    """Friday 6 March is day 0; Tuesday 17 is St Patrick's Day, so the sixth working day is Monday 16."""
    assert all(kind == "thank_you" for kind, _ in due(story(), at(16, "08:59")))
    found = all_steps(story(), at(16, "09:00"))
    chase = next(s for s in found if s.kind == "follow_up")
    assert [c.person.name for c in chase.to] == ["Dana Reed"]
    assert [c.person.name for c in chase.thanks] == ["Dana Reed"]
    assert not [s for s in found if s.kind == "thank_you" and s.to[0].person.name == "Dana Reed"]
    assert "the job reports to them" in chase.reason
    assert chase.arithmetic == (
        "Round 3 ended Fri 6 Mar 16:00 GMT; 6 working days (Mon 9, Tue 10 … Fri 13, Mon 16) → Mon 16 Mar 09:00 GMT"
    )


def test_a_holiday_is_no_working_day_and_the_arithmetic_says_so() -> None:
    facts: list[Fact] = [arrived("scheduled", at(2), MAEVE, round_at(at(11, "14:00"), DANA))]
    chase = step(facts, 19, "follow_up", "Dana Reed")
    assert chase.due == at(20, "09:00")
    assert "Tue 17 is Saint Patrick's Day" in chase.arithmetic


def test_a_stated_date_counts_instead_of_the_window() -> None:
    """They say on Tuesday that they'll write by Friday 20; two working days on is Tuesday 24."""
    holding = arrived("status_update", at(10), MAEVE, promised_by=at(20).date())
    chase = step([*story(), holding], 18, "follow_up", "Dana Reed")
    assert chase.due == at(24, "09:00")
    assert chase.promised_by == at(20).date()


def test_a_thank_you_does_not_restart_the_clock_but_any_other_word_does() -> None:
    thanks = sent("thank_you", at(9), DANA, TOM, PRIYA)
    assert step([*story(), thanks], 12, "follow_up", "Dana Reed").due == at(16, "09:00")
    word = sent("sent", at(9), DANA)
    assert step([*story(), thanks, word], 12, "follow_up", "Dana Reed").due == at(18, "09:00")


def test_after_an_absence_nothing_is_due_before_the_working_day_after_the_return() -> None:
    away = arrived("auto_reply", at(13), DANA, away_until=at(20).date())
    assert step([*story(), away], 16, "follow_up", "Dana Reed").due == at(23, "09:00")


def test_their_own_pace_stretches_the_window_to_twice_at_most() -> None:
    """They took 5 and 9 working days to answer, median 7: twice that is more than 2 × 6, so 12 working days."""
    facts: list[Fact] = [
        sent("applied", at(2, month=2), MAEVE, name="a"),
        arrived("reply", at(9, month=2), MAEVE, name="b"),
        sent("sent", at(9, "12:00", month=2), MAEVE, name="c"),
        arrived("scheduled", at(20, month=2), MAEVE, TALKED, name="d"),
    ]
    chase = step(facts, 3, "follow_up", "Dana Reed")
    assert chase.due == at(19, "09:00")


def test_an_application_is_followed_up_once_and_to_a_human_address_only() -> None:
    applied = sent("applied", at(2), JOBS)
    chases = [s for s in all_steps([applied], at(2, "12:00")) if s.kind == "follow_up"]
    assert [s.due for s in chases] == [at(11, "09:00")]
    again = sent("follow_up", at(11), JOBS, name="chase")
    assert all_steps([applied, again], at(25)) == ()
    relay = arrived("acknowledged", at(2), Person(address="no-reply@relay.example"), bulk=True)
    assert all_steps([relay], at(16)) == ()


def test_two_follow_ups_at_most_over_all_people_then_a_closing_note() -> None:
    first = sent("follow_up", at(16), DANA, name="one")
    assert due([*story(), first], at(25, "09:00"))[-1] == ("follow_up", ["Dana Reed"])
    second = sent("follow_up", at(25), PRIYA, name="two")
    later = all_steps([*story(), first, second], at(26))
    assert [(s.kind, s.due) for s in later if s.kind != "thank_you"] == [("closing_note", at(24, "09:00", month=4))]


def test_the_second_follow_up_is_a_call_where_a_phone_is_known() -> None:
    dana = Person("Dana Reed", "dana@calderwood.example", phone="+353 20 915 0101", role="hiring_manager")
    facts = [*story(), arrived("reply", at(6, "17:00"), dana)]
    chase = step(facts, 12, "follow_up", "Dana Reed")
    assert chase.call_first == "+353 20 915 0101"
    facts.append(sent("follow_up", at(16), DANA, name="one"))
    assert due(facts, at(26))[-1] == ("call", ["Dana Reed"])


def test_a_bounced_follow_up_counts_for_nothing_and_the_next_person_is_written_to_at_once() -> None:
    chase = sent("follow_up", at(16, "10:00"), DANA, name="lost")
    bounce = arrived(
        "bounce", at(16, "10:01"), Person(), refs=("<lost@hale.example>",), failed=("dana@calderwood.example",)
    )
    facts = [*story(), chase, bounce]
    assert ("follow_up", ["Priya Nair"]) in due(facts, at(16, "10:02"))


def test_an_upcoming_round_an_offer_a_rejection_and_a_withdrawal_stop_it() -> None:
    ahead = arrived("scheduled", at(12), MAEVE, round_at(at(30), DANA))
    assert not [s for s in all_steps([*story(), ahead], at(18)) if s.kind == "follow_up"]
    for end in (
        arrived("offer", at(12), MAEVE),
        arrived("rejection", at(12), MAEVE),
        sent("withdrew", at(12), MAEVE),
        said("close", at(12), arrived("reply", at(6, "17:00"), MAEVE)),
    ):
        facts = [*story(), arrived("reply", at(6, "17:00"), MAEVE), end]
        assert all_steps(facts, at(18)) == ()


def test_when_they_asked_something_an_answer_is_owed_and_no_follow_up() -> None:
    question = arrived("reply", at(9), DANA, asks=True, name="question")
    found = due([*story(), question], at(20))
    assert ("reply_owed", ["Dana Reed"]) in found
    assert "follow_up" not in {kind for kind, _ in found}


def test_no_thank_you_is_begun_after_fourteen_days_but_the_follow_up_still_opens_with_it() -> None:
    found = all_steps(story(), at(21))
    assert [s.kind for s in found] == ["follow_up"]
    assert [c.person.name for c in found[0].thanks] == ["Dana Reed"]


def test_a_later_round_with_the_same_person_earns_a_thank_you_of_its_own() -> None:
    facts: list[Fact] = [
        arrived("scheduled", at(2, "09:00"), MAEVE, TALKED, name="first"),
        sent("thank_you", at(2, "17:00"), DANA),
        arrived("scheduled", at(3), MAEVE, round_at(at(10, "14:00"), DANA), name="second"),
    ]
    assert due(facts, at(9)) == []
    assert due(facts, at(10, "17:00")) == [("thank_you", ["Dana Reed"])]


def test_a_thank_you_after_48_hours_knows_that_it_is_late() -> None:
    assert not step(story(), 8, "thank_you", "Tom Ode").late
    assert step(story(), 9, "thank_you", "Tom Ode").late


def test_those_without_an_address_are_thanked_in_one_note_to_the_coordinator() -> None:
    lee = Person("Lee Marsh", "lee@calderwood.example", role="coordinator")
    told = arrived("scheduled", at(2), lee, round_at(at(4, "11:00"), Person("Ada Voss"), Person("Kim Ruane")))
    note = all_steps([told], at(4, "14:00"))[0]
    assert (note.kind, [c.person.name for c in note.to]) == ("thank_you", ["Lee Marsh"])
    assert {c.person.name for c in note.thanks} == {"Ada Voss", "Kim Ruane"}


def test_a_day_of_several_talks_is_thanked_for_in_one_note_to_whoever_arranged_it() -> None:
    """Ada at 10, Kim at 11, Dana at 13: Dana, who can be written to, two hours after her own; the others in one note."""
    talks = (
        round_at(at(5, "10:00"), Person("Ada Voss")),
        round_at(at(5, "11:00"), Person("Kim Ruane")),
        round_at(at(5, "13:00"), DANA),
        round_at(at(5, "15:00"), Person("Eve Orr")),
    )
    told = arrived("scheduled", at(2), MAEVE, *talks)
    assert due([told], at(5, "17:00")) == [("thank_you", ["Dana Reed"])]
    note = next(step for step in all_steps([told], at(5, "19:00")) if step.to[0].person == MAEVE)
    assert (note.due, [c.person.name for c in note.thanks]) == (at(5, "18:00"), ["Ada Voss", "Kim Ruane", "Eve Orr"])
    assert due([told], at(5, "19:00")) == [("thank_you", ["Dana Reed"]), ("thank_you", ["Maeve Quinn"])]


def test_a_cancelled_round_is_thanked_for_by_nobody() -> None:
    off = arrived("cancelled", at(6, "09:00"), MAEVE, round_at(at(6, "15:00"), status="cancelled"))
    names = [n for kind, n in due([*story(), off], at(7)) if kind == "thank_you"]
    assert names == [["Dana Reed"]]


def test_whom_a_follow_up_goes_to() -> None:
    """The manager; else the most senior; else the latest one; HR when they ask for it; never a person who has left."""
    peers: list[Fact] = [arrived("scheduled", at(2, "08:00"), MAEVE, round_at(at(2, "09:00"), TOM), name="r1")]
    assert due(peers, at(20))[-1] == ("follow_up", ["Tom Ode"])
    seniors = [*peers, arrived("scheduled", at(2, "08:30"), MAEVE, round_at(at(3, "09:00"), PRIYA), name="r2")]
    assert due(seniors, at(20))[-1] == ("follow_up", ["Priya Nair"])
    hr = [*seniors, arrived("reply", at(4), PRIYA, contact_hr=True, asks=True, people=(MAEVE,))]
    assert due(hr, at(20))[-1] == ("follow_up", ["Maeve Quinn"])
    gone = [*seniors, arrived("auto_reply", at(4), PRIYA, departed=("priya@calderwood.example",))]
    assert due(gone, at(20))[-1] == ("follow_up", ["Tom Ode"])


def test_the_users_choice_of_recipient_wins() -> None:
    facts = story()
    first = next(f for f in facts if f.id == "mail:<hr@mail.example>")
    chosen = said("address", at(9), first, person=PRIYA)  # type: ignore[arg-type] # a MailFact of the story
    assert ("follow_up", ["Priya Nair"]) in due([*facts, chosen], at(18))


def test_a_thank_you_the_user_deleted_is_settled() -> None:
    facts = story()
    thanks = step(facts, 7, "thank_you", "Dana Reed")
    facts += [draft(thanks, "written", at(6, "18:00"), facts[0]), draft(thanks, "discarded", at(7), facts[0])]
    chase = next(s for s in all_steps(facts, at(18)) if s.kind == "follow_up")
    assert chase.thanks == ()
    assert thanks.key not in {s.key for s in all_steps(facts, at(7, "11:00"))}


def test_a_deleted_follow_up_counts_and_the_next_comes_a_window_later() -> None:
    facts = story()
    chase = next(s for s in all_steps(facts, at(16)) if s.kind == "follow_up")
    facts += [draft(chase, "written", at(16), facts[0]), draft(chase, "discarded", at(18), facts[0])]
    assert [s.due for s in all_steps(facts, at(18)) if s.kind == "follow_up"] == [at(26, "09:00")]


def test_keys_do_not_depend_on_what_may_be_read_better_later() -> None:
    later = [*story(), arrived("reply", at(6, "17:00"), MAEVE, employer="Calderwood Group", role="Data Analyst")]
    before = {s.key for s in steps(only(story(), at(7)), at(7), ROBIN, WINDOWS) if s.kind == "thank_you"}
    after = {s.key for s in steps(only(later, at(7)), at(7), ROBIN, WINDOWS) if s.kind == "thank_you"}
    assert before == after


def test_the_clocks_go_forward_and_nine_stays_nine() -> None:
    """Ireland moves to summer time on Sunday 29 March 2026: Friday 27 + 1 working day is Monday 30, 09:00 IST."""
    told = arrived("scheduled", at(2), MAEVE, round_at(at(27, "14:00"), DANA))
    found = steps(only([told], at(28)), at(28), ROBIN, Windows(after_interview=1))
    chase = next(s for s in found if s.kind == "follow_up")
    assert chase.due.isoformat() == "2026-03-30T09:00:00+01:00"
