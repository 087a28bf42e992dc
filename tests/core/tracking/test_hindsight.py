"""What later mail shows of earlier mail, and what a doubt holds back: each story told in facts."""

from datetime import date, datetime

import msgspec
import pytest

from daemon.core.deciding.quiet import why_nothing
from daemon.core.facts import Kind, MailFact, Person
from daemon.core.tracking.corrections import processes
from daemon.core.tracking.fold import fold
from tests.core.telling import DANA, MAEVE, ROBIN, WINDOWS, all_steps, arrived, at, due, only, round_at, said, sent

TALK = arrived("scheduled", at(2), MAEVE, round_at(at(4, "14:00"), DANA), name="talk")


def doubtful(mail: MailFact, within: float) -> MailFact:
    """The mail too doubtful to act on; `within`: how sure its kind is if it is about hiring."""
    return msgspec.structs.replace(mail, reading=msgspec.structs.replace(mail.reading, confidence=0.45, within=within))


def unrelated(mail: MailFact, within: float) -> MailFact:
    """The mail read as unrelated, and nearly what it is."""
    reading = msgspec.structs.replace(mail.reading, kind="unrelated", employer=None, domain=None, interviews=())
    return msgspec.structs.replace(
        mail, reading=msgspec.structs.replace(reading, confidence=0.9, nearly=mail.reading, within=within)
    )


def test_a_doubtful_invitation_counts_once_its_thread_has_turned_out_to_be_about_a_job() -> None:
    """ "Tuesday at 3 with me, at the restaurant." Nobody can tell, until "thank you for showing me the kitchen today"."""
    first = doubtful(arrived("scheduled", at(2), DANA, round_at(at(4, "14:00"), DANA), name="first"), 0.7)
    assert processes([first]) == []
    thanks = sent("thank_you", at(4, "18:00"), DANA, refs=("<first@mail.example>",))
    found = only([first, thanks], at(5))
    assert [(r.start, r.people) for r in found.rounds] == [(at(4, "14:00"), (DANA.address,))]
    assert found.stage == "interviewed"


def test_what_was_never_about_the_job_is_not_drawn_in_by_a_later_mail() -> None:
    """Dana's mail of another matter, in another thread, stays out."""
    other = unrelated(arrived("scheduled", at(1), DANA, round_at(at(3, "19:00"), DANA), name="choir"), 0.9)
    assert [f.id for f in only([other, TALK], at(3)).timeline] == [TALK.id]


@pytest.mark.parametrize(("agreed", "rounds"), [(at(6, "11:30"), [at(6, "11:30")]), (at(6, "12:30"), [])])
def test_the_users_yes_to_a_time_settles_that_their_mail_named_it(agreed: object, rounds: list[object]) -> None:
    """ "Could I ring you on Friday at half past eleven?" "Friday 11:30 suits me well." """
    opened = arrived("acknowledged", at(1), MAEVE, name="receipt")
    ring = unrelated(
        arrived("scheduled", at(2), MAEVE, round_at(at(6, "11:30")), name="ring", refs=("<receipt@mail.example>",)),
        0.35,
    )
    named = (round_at(agreed, status="proposed"),)  # type: ignore[arg-type] # a time, as the row above has it
    yes = sent("sent", at(2, "16:00"), MAEVE, refs=("<ring@mail.example>",), interviews=named, accepts=True)
    assert [r.start for r in only([opened, ring, yes], at(3)).rounds if r.state == "planned"] == rounds


def test_so_does_their_yes_to_its_day() -> None:
    """ "I am delighted to confirm the sixth." """
    ring = doubtful(arrived("scheduled", at(2), MAEVE, round_at(at(6, "11:30")), name="ring"), 0.5)
    yes = sent("thank_you", at(2, "16:00"), MAEVE, refs=("<ring@mail.example>",), day=date(2026, 3, 6), accepts=True)
    assert [r.start for r in only([ring, yes], at(3)).rounds if r.state == "planned"] == [at(6, "11:30")]


@pytest.mark.parametrize("kind", ["rejection", "offer"])
@pytest.mark.parametrize("read", [doubtful, unrelated])
def test_while_their_last_word_may_be_the_end_nothing_is_written(kind: Kind, read: object) -> None:
    """ "We both feel this isn't the right match for where the lab is today", and the reader can't be sure."""
    told = arrived(kind, at(4, "16:00"), MAEVE, name="no", refs=("<talk@mail.example>",))
    end = read(told, 0.47)  # type: ignore[operator] # one of the two above
    assert due([TALK, end], at(4, "18:00")) == []
    assert due([TALK, end], at(20)) == []
    assert "afterword review" in why_nothing(only([TALK, end], at(20)), ROBIN, WINDOWS)


def test_a_doubt_is_over_once_either_side_has_gone_on_or_the_user_says_what_it_was() -> None:
    end = doubtful(arrived("rejection", at(5), MAEVE, name="no", refs=("<talk@mail.example>",)), 0.47)
    later = arrived("status_update", at(6), MAEVE, name="later", refs=("<no@mail.example>",))
    assert [kind for kind, _ in due([TALK, end, later], at(16))] == ["follow_up"]
    asked = sent("sent", at(6), MAEVE, refs=("<no@mail.example>",))
    assert [kind for kind, _ in due([TALK, end, asked], at(16))] == ["follow_up"]
    again = arrived("scheduled", at(4), MAEVE, round_at(at(9), DANA), name="again", refs=("<talk@mail.example>",))
    assert {kind for kind, _ in due([TALK, again, end], at(9, "14:00"))} == {"thank_you"}
    judged = said("review", at(6), end, kind="status_update")
    assert [kind for kind, _ in due([TALK, end, judged], at(16))] == ["follow_up"]


def test_a_doubtful_end_that_asks_something_is_still_owed_an_answer() -> None:
    end = doubtful(arrived("rejection", at(5), MAEVE, refs=("<talk@mail.example>",), asks=True), 0.47)
    assert [kind for kind, _ in due([TALK, end], at(16))] == ["reply_owed"]


def test_a_faint_likeness_holds_nothing() -> None:
    end = unrelated(arrived("rejection", at(5), MAEVE, refs=("<talk@mail.example>",)), 0.3)
    assert [kind for kind, _ in due([TALK, end], at(16))] == ["follow_up"]


def test_someone_spoken_of_who_then_writes_of_anything_is_known_by_their_address() -> None:
    """Maeve: "you will meet Beth Rowan". Beth, after it: "the article I mentioned is called …"."""
    told = arrived("scheduled", at(2), MAEVE, round_at(at(4, "10:00"), Person("Beth Rowan")), name="told")
    beth = Person("Beth Rowan", "b.rowan@calderwood.example")
    article = arrived("unrelated", at(4, "11:30"), beth, employer=None, domain=None, name="article")
    assert due([told, article], at(4, "14:00")) == [("thank_you", ["Beth Rowan"])]


@pytest.mark.parametrize("address", ["beth.rowan@gmail.com", "b.rowan@kestrel.example"])
def test_a_namesake_elsewhere_is_a_stranger(address: str) -> None:
    told = arrived("scheduled", at(2), MAEVE, round_at(at(4, "10:00"), Person("Beth Rowan")), name="told")
    article = arrived("unrelated", at(4, "11:30"), Person("Beth Rowan", address), employer=None, domain=None, name="x")
    assert [s.to[0].person.name for s in all_steps([told, article], at(4, "14:00")) if s.kind == "thank_you"] == [
        "Maeve Quinn"
    ]


def test_the_employers_own_name_is_nobody_to_thank() -> None:
    """ "Invitation: Robin Hale <> Calderwood: interview", as calendars title it."""
    told = arrived("scheduled", at(2), MAEVE, round_at(at(4, "10:00"), DANA, Person("Calderwood")))
    assert only([told], at(5)).rounds[0].people == (DANA.address,)


@pytest.mark.parametrize("kind", ["cancelled", "rescheduled"])
def test_a_time_that_they_may_have_called_off_is_not_taken_to_have_been_kept(kind: Kind) -> None:
    """ "I've come down with something nasty and won't make it today", and the reader can't be sure what that means."""
    off = doubtful(arrived(kind, at(4, "09:00"), MAEVE, name="off", refs=("<talk@mail.example>",)), 0.3)
    assert due([TALK, off], at(4, "18:00")) == []
    again = arrived("scheduled", at(5), MAEVE, round_at(at(6, "10:00")), name="again", refs=("<off@mail.example>",))
    assert [(r.start, r.people) for r in only([TALK, off, again], at(6, "14:00")).rounds if r.state == "held"] == [
        (at(6, "10:00"), (DANA.address,))
    ]
    kept = said("review", at(4, "19:00"), off, kind="reply")
    assert [kind for kind, _ in due([TALK, off, kept], at(4, "20:00"))] == ["thank_you"]


def test_a_booking_that_names_nobody_but_a_person_belongs_to_the_one_process_with_them() -> None:
    """ "Confirmed: 30 Minute Chat with Dana Reed", by a booking service."""
    asked = arrived("invitation", at(2), DANA, name="ask", asks=True)
    booked = arrived(
        "scheduled",
        at(2, "13:00"),
        Person(address="notifications@calendly.com"),
        round_at(at(4, "14:00"), Person("Dana Reed")),
        employer=None,
        domain=None,
        bulk=True,
        name="booked",
    )
    assert due([asked, booked], at(4, "18:00")) == [("thank_you", ["Dana Reed"])]
    stranger = msgspec.structs.replace(
        booked, reading=msgspec.structs.replace(booked.reading, interviews=(round_at(at(4, "14:00"), Person("Jo Ek")),))
    )
    assert len(processes([asked, stranger])) == 2


def test_a_cold_approach_that_reminds_of_itself_is_no_row_until_it_is_answered() -> None:
    """ "Just floating this to the top of your inbox. Any interest?" """
    cold = arrived("outreach", at(2), MAEVE, name="cold")
    nudge = arrived("reply", at(5), MAEVE, refs=("<cold@mail.example>",), name="nudge", asks=True)
    over = arrived("rejection", at(9), MAEVE, refs=("<nudge@mail.example>",), name="over")
    assert fold([cold, nudge, over], at(10), ROBIN, WINDOWS) == ()
    assert only([cold, nudge, sent("sent", at(6), MAEVE, refs=("<nudge@mail.example>",))], at(10)).stage == "in_touch"


@pytest.mark.parametrize(("asks", "people"), [(True, ["reply_owed"]), (False, ["thank_you"])])
def test_who_asks_for_the_user_while_the_talk_was_to_go_on_is_not_thanked_for_it(asks: bool, people: list[str]) -> None:
    """ "We had you down for two, is everything ok?" is no "here is the paper I spoke of"."""
    mail = arrived("reply", at(4, "14:40"), DANA, refs=("<talk@mail.example>",), asks=asks)
    assert [kind for kind, _ in due([TALK, mail], at(4, "18:00"))] == people


def test_whom_the_user_thanks_for_a_talk_that_named_nobody_took_part_in_it() -> None:
    """ "Booked: Tuesday at 2." "Dear Lee, thank you for our talk today." """
    lee = Person("Lee Marsh", "lee@calderwood.example")
    booked = arrived("scheduled", at(2), MAEVE, round_at(at(4, "14:00")), name="booked")
    thanks = sent("thank_you", at(4, "18:00"), lee, refs=("<booked@mail.example>",))
    found = only([booked, thanks], at(5))
    assert [r.people for r in found.rounds] == [("lee@calderwood.example",)]
    assert [(s.kind, s.to[0].person.name) for s in all_steps([booked, thanks], at(5))] == [("follow_up", "Lee Marsh")]


@pytest.mark.parametrize("when", [at(3), at(19)])
def test_thanks_before_a_talk_or_long_after_it_are_for_something_else(when: datetime) -> None:
    booked = arrived("scheduled", at(2), MAEVE, round_at(at(4, "14:00")), name="booked")
    assert only([booked, sent("thank_you", when, MAEVE)], at(20)).rounds[0].people == ()


def test_a_doubt_calls_off_no_talk_that_was_over_and_none_whose_hour_it_names() -> None:
    """ "It was good to meet you, shall we move on?", and "a reminder: two o'clock; tell me if that has to move"."""
    after = doubtful(arrived("rescheduled", at(4, "17:00"), MAEVE, refs=("<talk@mail.example>",)), 0.3)
    assert [kind for kind, _ in due([TALK, after], at(4, "18:00"))] == ["thank_you"]
    reminder = doubtful(
        arrived("rescheduled", at(4, "08:00"), MAEVE, round_at(at(4, "14:00")), refs=("<talk@mail.example>",)), 0.3
    )
    assert [kind for kind, _ in due([TALK, reminder], at(4, "18:00"))] == ["thank_you"]
