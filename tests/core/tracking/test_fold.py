"""The fold: which facts make one opportunity, and where it stands."""

from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.core.facts import Fact, Interview, Person
from daemon.core.tracking.contacts import is_thanked
from daemon.core.tracking.fold import fold
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
    event,
    only,
    round_at,
    said,
    sent,
    story,
)

ORLA = Person("Orla Byrne", "orla@ferrystone.example", role="recruiter")
AGENT = Person("Ned Voss", "ned@voss-partners.example", role="agency")


def folded(facts: list[Fact], day: int = 18) -> list[tuple[str, str | None]]:
    return sorted((o.employer, o.role) for o in fold(facts, at(day), ROBIN, WINDOWS))


@settings(deadline=None)
@given(st.permutations(story()))
def test_the_order_of_arrival_does_not_matter(facts: list[Fact]) -> None:
    assert fold(facts, at(18), ROBIN, WINDOWS) == fold(story(), at(18), ROBIN, WINDOWS)


def eventful() -> list[Fact]:
    """A process in which everything happens: moved, missed, cancelled, bounced, drafted, corrected."""
    first = arrived("scheduled", at(2), MAEVE, round_at(at(4, "14:00"), DANA, uid="u1"), name="first")
    thanks = all_steps([first], at(4, "17:00"))[0]
    return [
        sent("applied", at(16, month=2), MAEVE, name="apply"),
        first,
        event(at(2, "11:00"), round_at(at(4, "14:00"), DANA, uid="u1"), key="u1"),
        arrived("rescheduled", at(4, "15:30"), MAEVE, round_at(at(5, "11:00"), status="moved"), name="missed"),
        arrived("scheduled", at(6), MAEVE, round_at(at(10, "11:00"), TOM, PRIYA), name="panel"),
        arrived("cancelled", at(9), MAEVE, round_at(at(10, "11:00"), status="cancelled")),
        draft(thanks, "written", at(5, "14:00"), first),
        draft(thanks, "edited", at(5, "15:00"), first),
        sent("follow_up", at(13), DANA, name="lost"),
        arrived("bounce", at(13), Person(), refs=("<lost@hale.example>",), failed=("dana@calderwood.example",)),
        said("note", at(5, "12:00"), first, text="she climbs", person=DANA),
        said("met", at(6), first, person=TOM, held=at(5, "11:00")),
        said("snooze", at(13), first, until=at(20).date()),
    ]


@settings(deadline=None)
@given(st.permutations(eventful()), st.lists(st.sampled_from(eventful())))
def test_an_eventful_process_is_the_same_in_whatever_order_it_is_learnt_and_however_often(
    facts: list[Fact], again: list[Fact]
) -> None:
    assert fold(facts + again, at(18), ROBIN, WINDOWS) == fold(eventful(), at(18), ROBIN, WINDOWS)


@settings(deadline=None)
@given(st.lists(st.sampled_from(story())))
def test_learning_a_fact_twice_changes_nothing(again: list[Fact]) -> None:
    assert fold(story() + again, at(18), ROBIN, WINDOWS) == fold(story(), at(18), ROBIN, WINDOWS)


def test_the_story_is_one_opportunity_with_three_rounds_and_four_people() -> None:
    found = only(story(), at(18))
    assert (found.employer, found.stage, found.court) == ("Calderwood", "interviewed", "theirs")
    assert [(r.number, r.state, r.start) for r in found.rounds] == [
        (1, "held", at(2, "11:00")),
        (2, "held", at(4, "14:00")),
        (3, "held", at(6, "15:00")),
    ]
    assert {c.person.name for c in found.contacts if c.met} == {"Maeve Quinn", "Dana Reed", "Tom Ode", "Priya Nair"}
    assert {c.person.name for c in found.contacts if is_thanked(c, found.rounds)} == {"Maeve Quinn"}


def test_a_thread_binds_what_names_no_employer() -> None:
    first = arrived("invitation", at(2), MAEVE, name="ask")
    answer = sent("sent", at(2, "12:00"), MAEVE, name="answer", refs=("<ask@mail.example>",))
    last = arrived(
        "unrelated", at(3), Person(address="x@web.example"), refs=("<answer@hale.example>",), employer=None, domain=None
    )
    found = only([last, answer, first], at(4))
    assert found.theirs is not None
    assert found.theirs.at == at(3)


def test_two_roles_at_one_employer_stay_two() -> None:
    facts: list[Fact] = [
        arrived("acknowledged", at(2), MAEVE, role="Data Analyst"),
        arrived("acknowledged", at(3), MAEVE, role="Office Manager"),
        arrived("invitation", at(4), MAEVE, role="Senior Data Analyst", name="which"),
    ]
    assert folded(facts) == [("Calderwood", "Data Analyst"), ("Calderwood", "Office Manager")]


def test_an_agencys_mails_split_by_client() -> None:
    facts: list[Fact] = [
        arrived("invitation", at(2), AGENT, employer="Calderwood", domain=None, agency=True, name="a"),
        arrived("invitation", at(3), AGENT, employer="Ferrystone", domain=None, agency=True, name="b"),
        arrived("status_update", at(4), AGENT, employer="Calderwood", domain=None, agency=True, name="c"),
    ]
    assert folded(facts) == [("Calderwood", None), ("Ferrystone", None)]


def test_an_employer_by_name_and_by_domain_is_one() -> None:
    """A receipt from an applicant-tracking system names the employer; the recruiter writes from its domain."""
    relay = Person("Calderwood Hiring", None)
    facts: list[Fact] = [
        arrived("acknowledged", at(2), relay, employer="Calderwood Ltd", domain=None),
        arrived("invitation", at(5), MAEVE, employer="Calderwood"),
    ]
    assert len(folded(facts)) == 1


def test_an_employer_named_more_shortly_is_one_where_the_role_is_the_same() -> None:
    relay = Person("Hiring", None)
    receipt = arrived("acknowledged", at(2), relay, employer="Calderwood Instruments", domain=None, role="Data Analyst")
    same = arrived("invitation", at(5), MAEVE, employer="Calderwood", role="Data Analyst")
    other = arrived("invitation", at(5), MAEVE, employer="Calderwood", role="Office Manager")
    assert len(folded([receipt, same])) == 1
    assert len(folded([receipt, other])) == 2


def test_strangers_and_doubtful_mail_start_nothing() -> None:
    facts: list[Fact] = [
        arrived("unrelated", at(2), ORLA, domain="ferrystone.example", employer=None),
        arrived("rejection", at(3), ORLA, domain="ferrystone.example", confidence=0.3),
        arrived("offer", at(4), ORLA, domain="ferrystone.example", trusted=False),
    ]
    assert folded(facts) == []


def test_cold_outreach_is_no_row_until_it_is_answered() -> None:
    approach = arrived("outreach", at(2), ORLA, employer="Ferrystone", domain="ferrystone.example", name="hello")
    assert folded([approach]) == []
    answer = sent("sent", at(3), ORLA, refs=("<hello@mail.example>",))
    assert folded([approach, answer]) == [("Ferrystone", None)]


def test_mail_and_event_of_one_interview_are_one_round() -> None:
    facts: list[Fact] = [
        arrived("scheduled", at(2), MAEVE, round_at(at(9, "11:00"), DANA)),
        event(at(2, "10:05"), round_at(at(9, "11:00"), DANA, uid="u1"), key="u1"),
        event(at(2, "10:06"), round_at(at(9, "11:00"), TOM, uid="copy"), key="copy"),
    ]
    found = only(facts, at(10))
    assert [r.state for r in found.rounds] == ["held"]
    assert set(found.rounds[0].people) == {"dana@calderwood.example", "tom@calderwood.example"}


def test_the_users_own_bare_entry_at_that_hour_is_the_same_round_and_no_row_of_its_own() -> None:
    told = arrived("scheduled", at(2), MAEVE, round_at(at(9, "11:00"), DANA))
    for noted in (at(1), at(3)):
        entry = event(noted, round_at(at(9, "11:00"), uid="mine"), key="mine", employer=None, domain=None)
        assert [len(o.rounds) for o in fold([told, entry], at(10), ROBIN, WINDOWS)] == [1]
    other = event(at(3), round_at(at(9, "15:00"), uid="mine"), key="mine", employer=None, domain=None)
    assert len(fold([told, other], at(10), ROBIN, WINDOWS)) == 2


def test_a_moved_round_keeps_its_people_and_a_cancelled_one_is_not_held() -> None:
    first = arrived("scheduled", at(2), MAEVE, round_at(at(9, "11:00"), DANA))
    moved = arrived("rescheduled", at(8), MAEVE, round_at(at(11, "16:00"), status="moved"))
    found = only([first, moved], at(12))
    assert [(r.start, r.state, r.people) for r in found.rounds] == [
        (at(11, "16:00"), "held", ("dana@calderwood.example",))
    ]
    off = arrived("cancelled", at(10), MAEVE, round_at(at(11, "16:00"), status="cancelled"))
    found = only([first, moved, off], at(12))
    assert [r.state for r in found.rounds] == ["cancelled"]
    assert found.stage == "in_touch"


def test_a_cancellation_without_a_time_means_the_next_round_and_with_a_day_the_one_of_that_day() -> None:
    facts: list[Fact] = [
        arrived("scheduled", at(2), MAEVE, round_at(at(4, "11:00"), DANA)),
        arrived("scheduled", at(5), MAEVE, round_at(at(9, "11:00"), TOM)),
    ]
    for named in (None, at(9, "08:00")):
        off = arrived("cancelled", at(6), MAEVE, Interview(named, status="cancelled"))
        assert [r.state for r in only([*facts, off], at(12)).rounds] == ["held", "cancelled"]


def test_a_time_called_off_without_another_holds_no_more_until_one_is_agreed() -> None:
    """ "Can we move our interview to Thursday at 16:00?" Nothing is held on Monday; "works for me" fixes Thursday."""
    first = arrived("scheduled", at(2), MAEVE, round_at(at(9, "11:00"), DANA))
    postponed = arrived("rescheduled", at(8), MAEVE, name="off")
    assert [r.state for r in only([first, postponed], at(10)).rounds] == ["proposed"]
    asked = arrived("rescheduled", at(8), MAEVE, round_at(at(12, "16:00"), status="proposed"), name="move", asks=True)
    agreed = sent("sent", at(8, "12:00"), MAEVE, refs=("<move@mail.example>",), accepts=True)
    assert [(r.start, r.state) for r in only([first, asked, agreed], at(13)).rounds] == [(at(12, "16:00"), "held")]


def test_where_nobody_is_named_a_colleague_who_invites_by_themself_takes_part_and_a_recruiter_does_not() -> None:
    head = Person("Ada Voss", "ada@calderwood.example", "Head of Data")
    for sender, met in ((head, ["Ada Voss"]), (MAEVE, [])):
        told = arrived("scheduled", at(2), sender, round_at(at(4, "11:00")), people=(sender,))
        assert [c.person.name for c in only([told], at(5)).contacts if c.met] == met


def test_a_letter_of_ours_is_what_it_was_drafted_for_however_it_reads() -> None:
    facts = story()
    thanks = next(s for s in all_steps(facts, at(7)) if s.to[0].person == DANA)
    written = draft(thanks, "written", at(6, "18:00"), facts[0])
    misread = sent("follow_up", at(7), DANA, name=thanks.key[:24])
    found = only([*facts, written, misread], at(8))
    assert is_thanked(next(c for c in found.contacts if c.person == DANA), found.rounds)


def test_a_proposal_that_the_user_accepts_fixes_the_time() -> None:
    slots = (round_at(at(9, "11:00"), DANA, status="proposed"), round_at(at(10, "15:00"), DANA, status="proposed"))
    invitation = arrived("invitation", at(2), MAEVE, *slots, name="slots", asks=True)
    assert only([invitation], at(12)).stage == "in_touch"
    answer = sent("sent", at(3), MAEVE, refs=("<slots@mail.example>",), interviews=(round_at(at(10, "15:00")),))
    found = only([invitation, answer], at(12))
    assert [(r.start, r.state) for r in found.rounds] == [(at(10, "15:00"), "held")]
    assert found.stage == "interviewed"


def test_agreeing_without_naming_the_time_means_the_only_one_proposed() -> None:
    invitation = arrived("invitation", at(2), MAEVE, round_at(at(9, "11:00"), DANA, status="proposed"), name="slot")
    answer = sent("sent", at(3), MAEVE, refs=("<slot@mail.example>",), accepts=True)
    assert [r.state for r in only([invitation, answer], at(8)).rounds] == ["planned"]


def test_an_event_tidied_away_does_not_undo_what_a_mail_said() -> None:
    told = arrived("scheduled", at(2), MAEVE, round_at(at(9, "11:00"), DANA, uid="u1"))
    kept = event(at(2), round_at(at(9, "11:00"), DANA, uid="u1"), key="u1")
    gone = event(at(5), round_at(at(9, "11:00"), DANA, uid="u1"), key="u1", removed=True)
    assert [r.state for r in only([told, kept, gone], at(10)).rounds] == ["held"]
    assert [r.state for r in only([kept, gone], at(10)).rounds] == ["cancelled"]


def test_a_round_of_unknown_end_lasts_an_hour_and_by_phone_half() -> None:
    long = arrived("scheduled", at(2), MAEVE, round_at(at(9, "11:00"), DANA, minutes=None))
    short = arrived("scheduled", at(3), MAEVE, round_at(at(9, "16:00"), TOM, minutes=None, medium="phone"))
    assert [r.end for r in only([long, short], at(10)).rounds] == [at(9, "12:00"), at(9, "16:30")]


def test_what_ends_a_process_stands_until_they_invite_again() -> None:
    declined = arrived("rejection", at(7), MAEVE)
    assert only([*story(), declined], at(18)).stage == "rejected"
    again = arrived("invitation", at(12), DANA, name="again")
    assert only([*story(), declined, again], at(18)).stage == "interviewed"


def test_reopen_undoes_close_as_if_it_had_not_been() -> None:
    facts = story()
    declined = arrived("rejection", at(7), MAEVE, name="no")
    close, reopen = said("close", at(8), declined), said("reopen", at(9), declined)
    assert only([*facts, declined, close, reopen], at(18)).stage == "rejected"


def test_a_question_is_owed_until_anything_is_sent() -> None:
    question = arrived("reply", at(9), DANA, asks=True, name="question")
    assert only([*story(), question], at(10)).court == "yours"
    answer = sent("sent", at(10), DANA, refs=("<question@mail.example>",))
    assert only([*story(), question, answer], at(11)).court == "theirs"


def test_the_president_is_known_by_mail_whatever_is_in_doubt() -> None:
    """A mail that can't be understood is still a word: they aren't silent."""
    doubtful = arrived("rejection", at(16), PRIYA, confidence=0.2)
    found = only([*story(), doubtful], at(18))
    assert found.stage == "interviewed"
    assert found.theirs is not None
    assert found.theirs.at == at(16)


def test_an_application_without_an_answer_closes_after_thirty_days() -> None:
    applied = sent("applied", at(2), Person(address="jobs@calderwood.example"))
    assert only([applied], at(31)).stage == "applied"
    assert only([applied], at(1, month=4)).stage == "closed"


def test_a_first_name_alone_means_the_one_who_has_it() -> None:
    told = arrived("scheduled", at(2), MAEVE, round_at(at(4), Person("Tom"), Person("Dana")))
    later = arrived("reply", at(3), TOM)
    found = only([told, later], at(5))
    assert {c.key for c in found.contacts if c.met} == {"tom@calderwood.example", "dana"}


def test_a_round_that_nobody_came_to_was_not_held() -> None:
    """Moved an hour after it should have begun, or on the next morning; two days later it is another round that moves."""
    first = arrived("scheduled", at(2), MAEVE, round_at(at(4, "14:00"), DANA), name="first")
    for moved_at, held in ((at(4, "15:20"), [at(6, "11:00")]), (at(5, "09:00"), [at(6, "11:00")])):
        moved = arrived("rescheduled", moved_at, MAEVE, round_at(at(6, "11:00"), status="moved"))
        assert [r.start for r in only([first, moved], at(9)).rounds if r.state == "held"] == held
    later = arrived("rescheduled", at(5, "14:00"), MAEVE, round_at(at(6, "11:00"), status="moved"))
    assert [r.start for r in only([first, later], at(9)).rounds] == [at(4, "14:00"), at(6, "11:00")]
    off = arrived("rescheduled", at(4, "15:20"), MAEVE, name="off")
    assert [r.state for r in only([first, off], at(9)).rounds] == ["proposed"]


def test_a_round_ahead_is_the_one_that_moves_and_not_the_one_just_held() -> None:
    held = arrived("scheduled", at(2), MAEVE, round_at(at(4, "14:00"), DANA))
    ahead = arrived("scheduled", at(3), MAEVE, round_at(at(9, "11:00"), TOM))
    moved = arrived("rescheduled", at(4, "16:00"), MAEVE, round_at(at(10, "11:00"), status="moved"))
    assert [r.start for r in only([held, ahead, moved], at(12)).rounds] == [at(4, "14:00"), at(10, "11:00")]


def test_what_came_back_has_thanked_nobody() -> None:
    facts = story()[:3]
    back = arrived("bounce", at(2, "12:31"), Person(), failed=("maeve@calderwood.example",))
    found = only([*facts, back], at(3))
    assert [c.thanked for c in found.contacts if c.person.name == "Maeve Quinn"] == [None]


def test_an_application_closes_thirty_days_after_the_last_word_of_either_side_by_the_users_days() -> None:
    """Asked about on Wed 11 March, late in the evening: closed on Fri 10 April from the first hour on."""
    applied = sent("applied", at(2), Person(address="jobs@calderwood.example"))
    asked = sent("follow_up", at(11, "23:30"), Person(address="jobs@calderwood.example"))
    assert only([applied, asked], at(9, "23:59", month=4)).stage == "applied"
    assert only([applied, asked], at(10, "00:01", month=4)).stage == "closed"


def test_a_last_name_alone_means_the_one_who_has_it() -> None:
    told = arrived("scheduled", at(2), MAEVE, round_at(at(4), DANA, Person("Reed")))
    assert only([told], at(5)).rounds[0].people == ("dana@calderwood.example",)


def test_an_automatic_answer_is_no_mail_to_answer() -> None:
    """Dana is away: what she is written to later goes on from the user's own mail, not from her responder's."""
    applied = sent("applied", at(2), DANA, name="apply")
    away = arrived("auto_reply", at(2, "10:01"), DANA, refs=("<apply@hale.example>",), bulk=True)
    mail = next(c for c in only([applied, away], at(5)).contacts if c.person.address == DANA.address).last_mail
    assert mail is not None
    assert mail.message_id == "<apply@hale.example>"
