"""The life of a draft: never twice, never against the user's hand."""

from msgspec.structs import replace

from connectors.models import Place
from daemon.core.deciding.due import steps
from daemon.core.deciding.identity import message_id, step_key
from daemon.core.deciding.outbox import Box, Lying, Plan, became, plan, written_today
from daemon.core.facts import DraftState, Fact, Person
from daemon.core.opportunity import Step
from tests.core.telling import (
    DANA,
    MAEVE,
    ROBIN,
    WINDOWS,
    all_steps,
    arrived,
    at,
    draft,
    only,
    round_at,
    said,
    sent,
    story,
)

EMPTY = Box((), {})


def chase(facts: list[Fact], day: int = 16) -> Step:
    return next(s for s in all_steps(facts, at(day)) if s.kind == "follow_up")


def lying(step: Step, **changes: object) -> Lying:
    ours = Lying(
        ref="1:7",
        message_id=message_id(step.key, ROBIN),
        fingerprint="as written",
        to=tuple(c.person.address or "" for c in step.to),
        subject="Re: Data analyst",
        in_reply_to=None,
    )
    return replace(ours, **changes)  # type: ignore[arg-type] # fields of Lying, by name


def box(*there: Lying, **places: tuple[Place, ...]) -> Box:
    return Box(there, {one.message_id: ("drafts",) for one in there if one.message_id} | places)


def planned(facts: list[Fact], found: Box, day: int = 16, allowance: int = 10, hour: str = "10:00") -> Plan:
    now = at(day, hour)
    opportunity = only(facts, now)
    work = [(opportunity, steps(opportunity, now, ROBIN, WINDOWS))]
    return plan(work, {"home": found}, allowance, now, ROBIN)


def states(facts: list[Fact], found: Box, day: int = 17) -> list[DraftState]:
    return [fact.state for fact in became(only(facts, at(day)), found, at(day))]


def written() -> tuple[list[Fact], Step]:
    """The story up to the follow-up that was written on Monday 16."""
    facts = story()
    step = chase(facts)
    return [*facts, draft(step, "intended", at(16, "09:00"), facts[0]), draft(step, "written", at(16), facts[0])], step


def test_what_is_due_is_written_once() -> None:
    facts, step = written()
    assert step.key in {s.key for s in planned(story(), EMPTY).writes}
    assert step.key not in {s.key for s in planned(facts, box(lying(step))).writes}
    assert states(facts, box(lying(step))) == []


def test_an_intent_that_was_never_carried_out_is_carried_out() -> None:
    facts = [*story(), draft(chase(story()), "intended", at(16, "09:00"), story()[0])]
    assert chase(facts).key in {s.key for s in planned(facts, EMPTY).writes}


def test_a_draft_found_without_our_knowing_is_taken_up_and_not_written() -> None:
    step = chase(story())
    found = planned(story(), box(lying(step)))
    assert [s.key for s in found.found] == [step.key]
    assert step.key not in {s.key for s in found.writes}


def test_other_words_or_a_star_make_it_the_users() -> None:
    facts, step = written()
    assert states(facts, box(lying(step, fingerprint="other words"))) == ["edited"]
    assert states(facts, box(lying(step, flagged=True))) == ["edited"]


def test_saved_anew_by_a_mail_program_under_its_own_message_id_it_is_still_that_draft() -> None:
    facts, step = written()
    anew = lying(step, ref="1:8", message_id="<other@client.example>", fingerprint="other words")
    news = list(became(only(facts, at(17)), box(anew), at(17)))
    assert [(fact.state, fact.message_id) for fact in news] == [("edited", "<other@client.example>")]
    assert step.key not in {s.key for s in planned([*facts, *news], box(anew), 17).writes}


def test_sent_as_it_is_or_reworded_it_is_sent() -> None:
    facts, step = written()
    ours = message_id(step.key, ROBIN)
    assert states(facts, Box((), {ours: ("sent",)})) == ["sent"]
    reworded = sent("follow_up", at(16, "12:00"), DANA, name="own-words")
    assert states([*facts, reworded], EMPTY) == ["sent"]


def test_deleted_it_is_never_written_again() -> None:
    facts, step = written()
    gone = list(became(only(facts, at(17)), EMPTY, at(17)))
    assert [fact.state for fact in gone] == ["discarded"]
    assert step.key not in {s.key for s in planned([*facts, *gone], EMPTY, 17).writes}
    trash = Box((), {message_id(step.key, ROBIN): ("trash",)})
    assert states(facts, trash) == ["discarded"]


def test_moved_to_another_folder_it_is_the_users() -> None:
    facts, step = written()
    assert states(facts, Box((), {message_id(step.key, ROBIN): ("elsewhere",)})) == ["edited"]


def test_overtaken_by_a_reply_an_untouched_draft_goes_and_an_edited_one_stays() -> None:
    facts, step = written()
    reply = arrived("reply", at(17, "09:00"), DANA)
    removals = planned([*facts, reply], box(lying(step)), 17).removals
    assert [(r.ref, r.why) for r in removals] == [("1:7", "Calderwood has written since")]
    edited = [*facts, draft(step, "edited", at(16, "18:00"), facts[0])]
    assert planned([*edited, reply], box(lying(step, fingerprint="other words")), 17).removals == ()


def test_the_follow_up_takes_the_place_of_an_untouched_thank_you() -> None:
    facts = story()
    thanks = next(s for s in all_steps(facts, at(7)) if s.to[0].person == DANA)
    facts += [draft(thanks, "written", at(6, "18:00"), facts[0])]
    todo = planned(facts, box(lying(thanks)))
    assert [r.draft.key for r in todo.removals] == [thanks.key]
    assert ("follow_up", (DANA,)) in [(s.kind, tuple(c.person for c in s.thanks)) for s in todo.writes]


def test_a_thank_you_that_the_user_has_edited_keeps_the_follow_up_waiting() -> None:
    facts = story()
    thanks = next(s for s in all_steps(facts, at(7)) if s.to[0].person == DANA)
    facts += [draft(thanks, "edited", at(7), facts[0])]
    todo = planned(facts, box(lying(thanks, fingerprint="other words")))
    assert todo.removals == ()
    assert "follow_up" not in {s.kind for s in todo.writes}
    assert [s.step.kind for s in todo.skipped] == ["follow_up"]


def test_where_the_user_is_already_writing_to_that_person_nothing_is_written() -> None:
    own = Lying("1:9", "<own@client.example>", "own words", ("dana@calderwood.example",), "Hello", None)
    elsewhere = replace(own, in_reply_to="<another-matter@list.example>")
    assert "follow_up" not in {s.kind for s in planned(story(), box(own)).writes}
    assert "follow_up" in {s.kind for s in planned(story(), box(elsewhere)).writes}


def test_over_the_days_allowance_the_less_urgent_wait() -> None:
    """On Saturday 7 three thank-yous are due; Dana's is late already: the fresh ones lose most by waiting."""
    todo = planned(story(), EMPTY, day=7, allowance=2)
    assert {s.to[0].person.name for s in todo.writes} == {"Tom Ode", "Priya Nair"}
    assert [s.why for s in todo.skipped] == ["enough drafts for one day; it waits for tomorrow"]


def test_with_the_state_lost_todays_drafts_still_count() -> None:
    """Of the three thank-yous of Friday evening two lie there, written today; only one more is allowed."""
    names = {"Dana Reed", "Tom Ode"}
    there = [s for s in all_steps(story(), at(6, "18:30")) if s.due <= at(6, "18:30") and s.to[0].person.name in names]
    lost = box(*(lying(s, ref=s.key, written=at(6, "18:00")) for s in there))
    opportunity = only(story(), at(6, "18:30"))
    work = [(opportunity, steps(opportunity, at(6, "18:30"), ROBIN, WINDOWS))]
    for allowance, more in ((2, 0), (3, 1)):
        todo = plan(work, {"home": lost}, allowance, at(6, "18:30"), ROBIN)
        assert len(todo.found) == 2
        assert len(todo.writes) == more


def test_what_was_written_today_counts_by_the_local_day() -> None:
    facts, _ = written()
    opportunity = only(facts, at(16))
    assert written_today([opportunity], at(16, "23:59"), ROBIN) == 1
    assert written_today([opportunity], at(17, "00:00"), ROBIN) == 0


def test_a_second_pass_writes_nothing() -> None:
    facts = story()
    first = planned(facts, EMPTY)
    there = box(*(lying(s, ref=s.key) for s in first.writes))
    for step in first.writes:
        facts += [draft(step, "intended", at(16), facts[0]), draft(step, "written", at(16), facts[0])]
    again = planned(facts, there)
    assert (again.removals, again.writes, again.found) == ((), (), ())
    assert list(became(only(facts, at(16)), there, at(16))) == []


def test_reworded_it_is_known_by_its_own_message_id_and_counts_once() -> None:
    """Sent from another program in other words: that mail is the follow-up, and the next is the second, not the third."""
    facts, _ = written()
    reworded = sent("follow_up", at(16, "12:00"), DANA, name="own-words")
    news = list(became(only([*facts, reworded], at(17)), EMPTY, at(17)))
    assert [(fact.state, fact.message_id) for fact in news] == [("sent", "<own-words@hale.example>")]
    ahead = [s for s in all_steps([*facts, reworded, *news], at(17)) if s.kind == "follow_up"]
    assert [(s.number, s.due) for s in ahead] == [(2, at(25, "09:00"))]


def test_a_reworded_thank_you_is_thanks_however_it_reads_and_starts_no_clock() -> None:
    facts = story()
    thanks = next(s for s in all_steps(facts, at(7)) if s.to[0].person == DANA)
    facts += [draft(thanks, "written", at(6, "18:00"), facts[0]), sent("sent", at(9), DANA, name="own-words")]
    facts += list(became(only(facts, at(10)), EMPTY, at(10)))
    ahead = all_steps(facts, at(10))
    assert "Dana Reed" not in {s.to[0].person.name for s in ahead if s.kind == "thank_you"}
    assert [s.due for s in ahead if s.kind == "follow_up"] == [at(16, "09:00")]


def test_another_draft_that_was_sent_to_the_same_person_is_not_this_one_in_other_words() -> None:
    facts, _ = written()
    thanks = next(s for s in all_steps(story(), at(7)) if s.to[0].person == DANA)
    gone = draft(thanks, "sent", at(16, "11:00"), facts[0])
    mail = sent("thank_you", at(16, "11:00"), DANA, name=thanks.key[:24])
    assert states([*facts, gone, mail], EMPTY) == ["discarded"]


def test_a_copy_in_another_folder_dated_as_it_was_written_was_never_sent() -> None:
    """Moved to a folder that is read as mail: it thanks nobody and starts no clock, and it is the user's."""
    facts, step = written()
    moved = sent("follow_up", at(16), DANA, name=step.key[:24])
    elsewhere = Box((), {message_id(step.key, ROBIN): ("elsewhere",)})
    assert states([*facts, moved], elsewhere) == ["edited"]
    assert only([*facts, moved], at(17)).yours == only(facts, at(17)).yours


def test_sent_and_filed_away_it_was_sent() -> None:
    facts, step = written()
    filed = sent("follow_up", at(16, "12:00"), DANA, name=step.key[:24])
    assert states([*facts, filed], Box((), {message_id(step.key, ROBIN): ("elsewhere",)})) == ["sent"]


def test_with_the_clock_set_back_nothing_is_taken_out() -> None:
    """On 10 March by a wrong clock, a draft of the 16th lies there; and a thank-you beside it isn't written anew."""
    facts, step = written()
    todo = planned(facts, box(lying(step)), day=10)
    assert todo.removals == ()
    assert "Dana Reed" not in {s.to[0].person.name for s in todo.writes}
    assert planned(facts, box(lying(step)), day=1).removals == ()


def test_the_follow_up_takes_the_place_of_an_untouched_note_to_pass_on() -> None:
    lee = Person("Lee Marsh", "lee@calderwood.example", role="coordinator")
    facts: list[Fact] = [
        arrived("scheduled", at(2), lee, round_at(at(4, "14:00"), Person("Ada Voss"), Person("Kim Ruane")))
    ]
    note = next(s for s in all_steps(facts, at(4, "17:00")) if s.kind == "thank_you")
    facts += [draft(note, "written", at(4, "17:00"), facts[0])]
    todo = planned(facts, box(lying(note)), day=12)
    assert [r.draft.key for r in todo.removals] == [note.key]
    assert [(s.kind, [c.person.name for c in s.thanks]) for s in todo.writes] == [
        ("follow_up", ["Ada Voss", "Kim Ruane"])
    ]
    facts += [draft(note, "edited", at(5), facts[0])]
    todo = planned(facts, box(lying(note, fingerprint="other words")), day=12)
    assert (todo.removals, todo.writes) == ((), ())


def test_what_overtook_a_draft_is_said_as_it_was() -> None:
    facts, step = written()
    for command, why in (("called", "you have called since"), ("replied", "Calderwood has answered since")):
        told = said(command, at(16, "12:00"), facts[1])  # type: ignore[arg-type] # a verb, and a mail of the story
        assert [r.why for r in planned([*facts, told], box(lying(step)), 16, hour="13:00").removals] == [why]


def test_a_thank_you_that_came_back_is_passed_on_by_who_arranged_the_round() -> None:
    """Afterword wrote to Dana, Robin sent it, it bounced: Maeve, who fixed the talk, is asked to pass the thanks on."""
    facts: list[Fact] = [arrived("scheduled", at(2), MAEVE, round_at(at(4, "14:00"), DANA))]
    note = next(s for s in all_steps(facts, at(4, "17:00")) if s.kind == "thank_you")
    gone = draft(note, "sent", at(4, "18:00"), facts[0])
    facts += [gone, sent("thank_you", at(4, "18:00"), DANA, name=gone.key[:24])]
    assert planned(facts, EMPTY, day=5).writes == ()
    facts += [arrived("bounce", at(4, "18:01"), Person(), refs=(gone.message_id,), failed=("dana@calderwood.example",))]
    (write,) = planned(facts, EMPTY, day=5).writes
    assert note.key == step_key("thank_you", note.thanks, note.anchor)
    assert write.key != note.key
    assert [c.person.name for c in (*write.to, *write.thanks)] == ["Maeve Quinn", "Dana Reed"]
    facts += [draft(write, "written", at(5), facts[0])]
    assert planned(facts, box(lying(write)), day=5).writes == ()
