"""The user's corrections: each is a fact, they hold whatever is learnt later, and `undo` leaves no trace."""

from datetime import date, datetime

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.core.facts import CommandFact, EventFact, Fact, Interview, MailFact, Person, Reading, Verb
from daemon.core.opportunity import Opportunity
from daemon.core.tracking.contacts import is_thanked
from daemon.core.tracking.corrections import known_by
from daemon.core.tracking.doubts import doubts
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
    sent,
    story,
)

ORLA = Person("Orla Byrne", "orla@ferrystone.example", role="recruiter")
ZOE = Person("Zoë Müller", title="Head of Data")


def said(
    verb: Verb, when: datetime, about: Fact, number: int, person: Person | None = None, **more: object
) -> CommandFact:
    part = more.pop("part", 0)
    return CommandFact(f"command:{number}:{part}", when, verb, about.id, person, number=number, **more)  # type: ignore[arg-type] # by name


def undone(command: CommandFact, when: datetime, number: int) -> CommandFact:
    return CommandFact(f"command:{number}:0", when, "undo", command.id, number=number)


def by_employer(facts: list[Fact], day: int = 18) -> dict[str, Opportunity]:
    return {o.employer: o for o in fold(facts, at(day), ROBIN, WINDOWS)}


def names_thanked(one: Opportunity) -> set[str | None]:
    return {c.person.name for c in one.contacts if c.met and is_thanked(c, one.rounds)}


FERRY = arrived("invitation", at(3), ORLA, employer="Ferrystone", domain="ferrystone.example", name="ferry")
DOUBTFUL = arrived(
    "unrelated",
    at(9),
    ORLA,
    employer=None,
    domain=None,
    confidence=0.4,
    name="doubtful",
    nearly=Reading(
        "invitation",
        0.4,
        ("shall we talk",),
        employer="Ferrystone",
        domain="ferrystone.example",
        interviews=(Interview(at(12, "14:00"), status="proposed", with_whom=(ORLA,)),),
        asks=True,
    ),
)
FIRST = story()[0]
EVERY_COMMAND = (
    said("note", at(7), FIRST, 1, DANA, text="she climbs, too"),
    said("thanked", at(8), FIRST, 2, DANA),
    said("thanked", at(8), FIRST, 2, TOM, part=1),
    said("called", at(9), FIRST, 3, DANA),
    said("replied", at(10), FIRST, 4),
    said("snooze", at(10), FIRST, 5, until=date(2026, 3, 25)),
    said("met", at(11), FIRST, 6, ZOE, held=at(4, "14:30")),
    said("address", at(11), FIRST, 7, PRIYA),
    said("split", at(12), FIRST, 8, DANA),
    said("merge", at(12), FIRST, 9, text=FERRY.id),
    said("review", at(12), DOUBTFUL, 10, kind="invitation"),
    said("close", at(13), FIRST, 11),
    said("reopen", at(14), FIRST, 12),
    said("close", at(15), FIRST, 13),
)
FACTS: list[Fact] = [*story(), FERRY, DOUBTFUL]


@settings(deadline=None)
@given(st.permutations([*FACTS, *EVERY_COMMAND]), st.integers(8, 31))
def test_corrections_come_to_the_same_in_whatever_order_anything_is_learnt(facts: list[Fact], day: int) -> None:
    assert fold(facts, at(day), ROBIN, WINDOWS) == fold([*FACTS, *EVERY_COMMAND], at(day), ROBIN, WINDOWS)


@settings(deadline=None)
@given(st.sets(st.sampled_from(range(1, 14))), st.integers(8, 31))
def test_undo_restores_exactly_what_was(kept: set[int], day: int) -> None:
    """Whatever else was said: a correction given and taken back was never given."""
    stands = [c for c in EVERY_COMMAND if c.number in kept]
    given_all = [c for c in EVERY_COMMAND if c.number not in kept]
    numbers = iter(range(100, 200))
    taken_back = [undone(c, at(16), next(numbers)) for c in given_all if c.id.endswith(":0")]
    before = fold([*FACTS, *stands], at(day), ROBIN, WINDOWS)
    assert fold([*FACTS, *stands, *given_all, *taken_back], at(day), ROBIN, WINDOWS) == before


def test_undo_takes_back_everyone_whom_one_command_named() -> None:
    thanks = [said("thanked", at(8), FIRST, 1, DANA), said("thanked", at(8), FIRST, 1, TOM, part=1)]
    assert names_thanked(only([*story(), *thanks], at(18))) == {"Maeve Quinn", "Dana Reed", "Tom Ode"}
    assert names_thanked(only([*story(), *thanks, undone(thanks[0], at(9), 2)], at(18))) == {"Maeve Quinn"}


def test_thanked_without_a_name_is_everyone_met_until_then() -> None:
    """A round that comes later asks for thanks anew."""
    facts: list[Fact] = [*story(), said("thanked", at(8), FIRST, 1)]
    assert names_thanked(only(facts, at(18))) == {"Maeve Quinn", "Dana Reed", "Tom Ode", "Priya Nair"}
    later = arrived("scheduled", at(9), MAEVE, round_at(at(11, "11:00"), DANA), name="more")
    assert "Dana Reed" not in names_thanked(only([*facts, later], at(18)))


def test_reopen_is_as_if_it_had_not_been_closed() -> None:
    facts = story()
    closed = [*facts, said("close", at(8), FIRST, 1), said("close", at(9), FIRST, 2)]
    assert only(closed, at(18)).stage == "closed"
    assert only([*closed, said("reopen", at(10), FIRST, 3)], at(18)) == only(facts, at(18))


def test_what_was_learnt_while_it_was_closed_counts_once_it_is_reopened() -> None:
    closed = [*story(), said("close", at(8), FIRST, 1), arrived("rejection", at(9), MAEVE, name="no")]
    assert only([*closed, said("reopen", at(10), FIRST, 2)], at(18)).stage == "rejected"


def test_the_order_of_commands_is_theirs_even_when_the_clock_was_set_back() -> None:
    close, reopen = said("close", at(9), FIRST, 1), said("reopen", at(8), FIRST, 2)
    assert only([*story(), close, reopen], at(18)).stage == "interviewed"
    chosen = [said("address", at(9), FIRST, 1, TOM), said("address", at(8), FIRST, 2, PRIYA)]
    assert only([*story(), *chosen], at(18)).override == PRIYA.address


def test_close_leaves_nothing_due() -> None:
    assert all_steps(story(), at(18))
    assert all_steps([*story(), said("close", at(17), FIRST, 1)], at(18)) == ()


# The clock. The last round of the story ends on Fri 6 March, 16:00. Working days from there: Mon 9, Tue 10,
# Wed 11, Thu 12, Fri 13, Mon 16; Tue 17 is St Patrick's Day.


def follow_up_due(facts: list[Fact], now: datetime) -> datetime:
    (due,) = [step.due for step in all_steps(facts, now) if step.kind in ("follow_up", "call")]
    return due


def test_their_answer_outside_mail_starts_the_clock_afresh() -> None:
    assert follow_up_due(story(), at(10)) == at(16, "09:00")
    told = said("replied", at(10), FIRST, 1)
    assert follow_up_due([*story(), told], at(11)) == at(19, "09:00")  # 11, 12, 13, 16, 18, 19
    assert only([*story(), told], at(11)).court == "theirs"
    last = all_steps([*story(), told], at(11))[-1]
    assert last.arithmetic.startswith("Calderwood answered you Tue 10 Mar 10:00 GMT; ")


def test_a_call_starts_the_clock_afresh_and_uses_up_one_of_the_two() -> None:
    once = said("called", at(16, "10:00"), FIRST, 1, DANA)
    steps = [s for s in all_steps([*story(), once], at(18)) if s.kind in ("follow_up", "call")]
    assert [(s.number, s.due) for s in steps] == [(2, at(25, "09:00"))]  # 18, 19, 20, 23, 24, 25
    assert steps[0].arithmetic.startswith("You called Mon 16 Mar 10:00 GMT; 6 working days")
    twice = [once, said("called", at(25, "10:00"), FIRST, 2, DANA)]
    assert [s.kind for s in all_steps([*story(), *twice], at(26)) if s.kind != "thank_you"] == ["closing_note"]


def test_a_call_answers_what_they_asked() -> None:
    asked: list[Fact] = [*story(), arrived("reply", at(9), DANA, asks=True, name="question")]
    assert only(asked, at(10)).court == "yours"
    assert only([*asked, said("called", at(10), FIRST, 1)], at(11)).court == "theirs"


def test_snooze_puts_the_step_off_and_says_so_in_its_arithmetic() -> None:
    facts = [*story(), said("snooze", at(16, "08:00"), FIRST, 1, until=date(2026, 3, 20))]
    (step,) = [s for s in all_steps(facts, at(18)) if s.kind == "follow_up"]
    assert step.due == at(20, "09:00")
    assert "→ Mon 16 Mar 09:00" in step.arithmetic
    assert step.arithmetic.endswith("you put it off until Fri 20 Mar → Fri 20 Mar 09:00 GMT")


def test_a_snooze_to_before_the_step_changes_nothing_and_the_last_one_holds() -> None:
    long = said("snooze", at(9), FIRST, 1, until=date(2026, 3, 30))
    short = said("snooze", at(9, "11:00"), FIRST, 2, until=date(2026, 3, 11))
    assert follow_up_due([*story(), short], at(10)) == at(16, "09:00")
    assert follow_up_due([*story(), long, short], at(10)) == at(16, "09:00")
    assert follow_up_due([*story(), long], at(10)) == at(30, "09:00")


def test_a_snooze_ends_when_they_write_or_meet_the_user() -> None:
    """A thank-you for a round of next week isn't put off by a snooze of last week."""
    snooze = said("snooze", at(9), FIRST, 1, until=date(2026, 3, 31))
    word = arrived("status_update", at(10), MAEVE, name="soon")
    assert follow_up_due([*story(), snooze, word], at(11)) == at(19, "09:00")
    more = arrived("scheduled", at(6, "18:00"), MAEVE, round_at(at(12, "11:00"), PRIYA), name="more")
    for now in (at(11), at(12, "12:30")):
        due = [s.due for s in all_steps([*story(), snooze, more], now) if s.round and s.round.start == at(12, "11:00")]
        assert due[0] == at(12, "14:00")


# Who


def test_someone_met_joins_the_latest_round_or_the_one_at_that_time() -> None:
    latest = only([*story(), said("met", at(7), FIRST, 1, ZOE)], at(18))
    assert [("zoe muller" in r.people) for r in latest.rounds] == [False, False, True]
    second = only([*story(), said("met", at(7), FIRST, 1, ZOE, held=at(4, "14:10"))], at(18))
    assert [("zoe muller" in r.people) for r in second.rounds] == [False, True, False]
    assert next(c for c in second.contacts if c.key == "zoe muller").met


def test_a_round_ahead_isnt_the_latest_one_yet() -> None:
    more = arrived("scheduled", at(7), MAEVE, round_at(at(20, "11:00"), PRIYA), name="more")
    found = only([*story(), more, said("met", at(8), FIRST, 1, ZOE)], at(18))
    assert [("zoe muller" in r.people) for r in found.rounds] == [False, False, True, False]


def test_where_no_round_is_known_one_is_made_and_thanked_for() -> None:
    """She called out of the blue; no mail tells of it."""
    applied = sent("applied", at(2), ORLA, name="applied")
    told = said("met", at(5, "15:00"), applied, 1, msgspec.structs.replace(ORLA, name="Orla Byrne"))
    found = only([applied, told], at(5, "15:00"))
    assert [(r.number, r.state, r.start, r.end) for r in found.rounds] == [(1, "held", at(5, "14:30"), at(5, "15:00"))]
    assert found.stage == "interviewed"
    first = all_steps([applied, told], at(5, "15:00"))[0]
    assert (first.kind, first.due) == ("thank_you", at(5, "17:00"))


def test_a_time_that_no_mail_knows_makes_a_round_between_the_others() -> None:
    found = only([*story(), said("met", at(7), FIRST, 1, ZOE, held=at(5, "09:00"))], at(18))
    assert [(r.number, r.start) for r in found.rounds] == [
        (1, at(2, "11:00")),
        (2, at(4, "14:00")),
        (3, at(5, "09:00")),
        (4, at(6, "15:00")),
    ]


def test_a_round_that_was_called_off_took_place_when_the_user_says_so() -> None:
    off = arrived("cancelled", at(6), MAEVE, round_at(at(6, "15:00"), status="cancelled"), name="off")
    assert only([*story(), off], at(18)).rounds[-1].state == "cancelled"
    found = only([*story(), off, said("met", at(7), FIRST, 1, TOM, held=at(6, "15:00"))], at(18))
    assert found.rounds[-1].state == "held"


def test_what_the_user_tells_of_someone_stands_over_what_was_read() -> None:
    told = said("met", at(7), FIRST, 1, replace_person(PRIYA, role="peer", title="Chief of Staff"))
    found = only([*story(), told], at(18))
    (priya,) = [c for c in found.contacts if c.key == PRIYA.address]
    assert (priya.person.role, priya.person.title) == ("peer", "Chief of Staff")


def replace_person(person: Person, **changes: object) -> Person:
    return msgspec.structs.replace(person, **changes)


def test_the_user_chooses_who_is_written_to() -> None:
    facts = [*story(), said("address", at(7), FIRST, 1, PRIYA)]
    (step,) = [s for s in all_steps(facts, at(18)) if s.kind == "follow_up"]
    assert [c.person.address for c in step.to] == [PRIYA.address]
    assert "because you chose them" in step.reason


# One or two


def test_merged_opportunities_are_one_whatever_comes_for_either() -> None:
    facts: list[Fact] = [*story(), FERRY]
    assert by_employer(facts).keys() == {"Calderwood", "Ferrystone"}
    merge = said("merge", at(8), FIRST, 1, text=FERRY.id)
    more = arrived(
        "scheduled", at(9), ORLA, round_at(at(11), ORLA), employer="Ferrystone", domain="ferrystone.example", name="f2"
    )
    one = only([*facts, merge, more], at(18))
    assert len(one.rounds) == 4
    assert one.id == only(story(), at(18)).id
    assert {FERRY.id, more.id} <= {f.id for f in one.timeline}


def test_a_split_takes_a_persons_mails_and_all_that_they_write_later() -> None:
    facts: list[Fact] = [
        arrived("invitation", at(2), MAEVE, name="a"),
        sent("sent", at(2, "12:00"), MAEVE, name="to-maeve", refs=("<a@mail.example>",)),
        arrived("invitation", at(3), TOM, name="b"),
        sent("sent", at(3, "12:00"), TOM, name="to-tom", refs=("<b@mail.example>",)),
    ]
    assert len(fold(facts, at(5), ROBIN, WINDOWS)) == 1
    split = said("split", at(4), facts[0], 1, TOM)
    later = arrived("status_update", at(5), TOM, name="c", refs=("<to-tom@hale.example>",))
    found = fold([*facts, split, later], at(6), ROBIN, WINDOWS)
    mails = [{f.message_id for f in o.timeline if isinstance(f, MailFact)} for o in found]
    tom, maeve = (
        {"<b@mail.example>", "<to-tom@hale.example>", "<c@mail.example>"},
        {"<a@mail.example>", "<to-maeve@hale.example>"},
    )
    assert mails == [tom, maeve]


def test_what_was_said_and_written_of_a_person_goes_along_with_a_split() -> None:
    first, second = arrived("invitation", at(2), MAEVE, name="a"), arrived("invitation", at(3), TOM, name="b")
    note = said("note", at(4), first, 1, TOM, text="likes boats")
    split = said("split", at(5), first, 2, TOM)
    home, away = sorted(fold([first, second, note, split], at(6), ROBIN, WINDOWS), key=lambda o: o.timeline[0].at)
    assert [n.text for n in away.notes] == ["likes boats"]
    assert home.notes == ()


def test_a_split_that_would_leave_nothing_does_nothing() -> None:
    first = arrived("invitation", at(2), MAEVE, name="a")
    for person in (MAEVE, TOM):
        assert only([first, said("split", at(5), first, 1, person)], at(6)).timeline[0] == first


def test_a_split_and_merge_bring_all_of_it_together_again() -> None:
    first, second = arrived("invitation", at(2), MAEVE, name="a"), arrived("invitation", at(3), TOM, name="b")
    split, merge = said("split", at(5), first, 1, TOM), said("merge", at(6), first, 2, text=second.id)
    note = said("note", at(7), second, 3, TOM, text="likes boats")
    one = only([first, second, split, merge, note], at(8))
    assert [n.text for n in one.notes] == ["likes boats"]


def test_commands_and_drafts_are_about_a_fact_that_stays_when_barer_mail_is_forgotten() -> None:
    """A hello of the same person, kept in its barest form, was there before the invitation."""
    hello = arrived("unrelated", at(1), MAEVE, employer=None, domain=None, name="hello")
    invited = arrived("invitation", at(2), MAEVE, name="a", refs=("<hello@mail.example>",))
    both = only([hello, invited], at(6))
    assert known_by(both.timeline) == invited.id
    assert both.id == only([invited], at(6)).id


def test_a_draft_stays_with_its_opportunity_through_close_and_undo() -> None:
    facts = story()
    step = next(s for s in all_steps(facts, at(7)) if s.to[0].person == DANA)
    written = draft(step, "written", at(6, "18:00"), facts[0])
    assert [d.key for d in only([*facts, written, said("close", at(8), FIRST, 1)], at(9)).drafts] == [step.key]


# What was doubtful


def test_a_doubtful_mail_waits_and_starts_nothing() -> None:
    assert [d.fact for d in doubts(FACTS, at(1))] == [DOUBTFUL]
    assert doubts(FACTS, at(1))[0].nearly == "invitation"
    assert doubts(FACTS, at(10)) == []
    assert fold([DOUBTFUL], at(18), ROBIN, WINDOWS) == ()


@pytest.mark.parametrize(
    ("kind", "state", "stage"),
    [("invitation", "proposed", "in_touch"), ("scheduled", "held", "interviewed"), ("rejection", None, "rejected")],
)
def test_what_the_user_says_a_mail_is_counts_with_all_that_was_read_in_it(
    kind: str, state: str | None, stage: str
) -> None:
    facts: list[Fact] = [DOUBTFUL, said("review", at(10), DOUBTFUL, 1, kind=kind)]
    found = only(facts, at(18))
    assert (found.employer, found.stage) == ("Ferrystone", stage)
    assert [r.state for r in found.rounds] == ([state] if state else [])
    assert doubts(facts, at(1)) == []


def test_what_the_user_calls_unrelated_is_no_word_of_theirs() -> None:
    """A newsletter of the recruiter's, in the thread: she is silent all the same."""
    facts: list[Fact] = [*story(), arrived("unrelated", at(12), MAEVE, confidence=0.4, name="news")]
    heard = only(facts, at(18)).theirs
    assert heard is not None
    assert heard.at == at(12)
    judged = [*facts, said("review", at(13), facts[-1], 1, kind="unrelated")]
    assert only(judged, at(18)).theirs == only(story(), at(18)).theirs


def test_what_was_said_stays_when_the_mail_it_was_about_is_called_unrelated() -> None:
    first, second = arrived("invitation", at(2), MAEVE, name="a"), arrived("invitation", at(3), MAEVE, name="b")
    note = said("note", at(4), first, 1, text="likes boats")
    judged = said("review", at(5), first, 2, kind="unrelated", text=second.id)
    assert [n.text for n in only([first, second, note, judged], at(6)).notes] == ["likes boats"]
    assert fold([first, note, judged], at(6), ROBIN, WINDOWS) == ()


def test_even_a_sure_reading_gives_way_to_the_users_word_and_the_last_word_holds() -> None:
    no = arrived("rejection", at(9), MAEVE, name="no")
    facts: list[Fact] = [*story(), no, said("review", at(10), no, 1, kind="status_update")]
    assert only(facts, at(18)).stage == "interviewed"
    assert only([*facts, said("review", at(11), no, 2, kind="rejection")], at(18)).stage == "rejected"


def test_a_verdict_on_a_calendar_entry_holds_for_all_its_states() -> None:
    """The entry is moved afterwards: it's another fact, but the same entry."""
    entry = unsure(event(at(2), round_at(at(9, "11:00"), TOM, uid="u"), key="u"))
    moved = unsure(event(at(5), round_at(at(10, "11:00"), TOM, uid="u", sequence=1), key="u"))
    assert [d.fact for d in doubts([entry, moved], at(1))] == [moved]
    found = only([entry, said("review", at(3), entry, 1, kind="scheduled"), moved], at(11))
    assert [(r.start, r.state) for r in found.rounds] == [(at(10, "11:00"), "held")]


def unsure(fact: EventFact) -> EventFact:
    return msgspec.structs.replace(fact, reading=msgspec.structs.replace(fact.reading, confidence=0.4))


def test_numbers_of_doubtful_mails_stay_when_others_are_judged() -> None:
    facts: list[Fact] = [
        arrived("unrelated", at(n), ORLA, confidence=0.4, name=f"d{n}", nearly=DOUBTFUL.reading.nearly)
        for n in (2, 3, 4)
    ]
    judged = [*facts, said("review", at(5), facts[0], 1, kind="unrelated")]
    assert [d.number for d in doubts(judged, at(1))] == [2, 3]
