"""What the report says, from facts told in a line each. The story is that of tests/core/telling.py, in Dublin."""

from datetime import date, datetime, timedelta

import pytest

from daemon.core.facts import Fact
from daemon.report.asks import counted
from daemon.report.line import MIDDLE, THEIRS, YOURS, axis
from daemon.report.page import Page
from tests.core.telling import DANA, MAEVE, all_steps, arrived, at, draft, only, round_at, sent, story
from tests.report.drawing import drawn, sight

SATURDAY = at(7)
PANEL = ("<panel@mail.example>",)


def said(page: Page) -> list[tuple[str, str]]:
    """What is asked of the user, and by when."""
    return [(ask.what, ask.when) for ask in page.asks]


def test_what_needs_the_user_comes_first_with_whom_and_by_when() -> None:
    """Tom and Priya were met yesterday until 16:00, Dana on Wednesday."""
    page = drawn(story(), SATURDAY)
    assert said(page) == [
        ("Thank Tom Ode", "best by Sat 7 Mar 16:00 GMT"),
        ("Thank Priya Nair", "best by Sat 7 Mar 16:00 GMT"),
        ("Thank Dana Reed", "late, and still welcome until Wed 18 Mar"),
    ]
    assert page.headline == "Three letters on their way to your Drafts."
    assert page.standing == "1 opportunity: 1 under way."


def test_letters_that_lie_in_drafts_are_told_so() -> None:
    lying = [draft(s, "written", at(6, "18:00"), story()[0]) for s in all_steps(story(), SATURDAY) if s.due <= SATURDAY]
    page = drawn([*story(), *lying], SATURDAY)
    assert page.headline == "Three letters ready in your Drafts."
    assert {ask.where for ask in page.asks} == {"The letter is in your Drafts; read it, then send it."}


def test_what_comes_next_is_told_in_its_order() -> None:
    """The follow-up to Dana is six working days after Friday: Mon 16 at nine."""
    (ahead,) = drawn(story(), SATURDAY).coming
    assert (ahead.when, ahead.what) == ("Mon 16 Mar 09:00 GMT", "Follow up with Dana Reed")


def test_when_nothing_needs_the_user_that_is_the_headline() -> None:
    """Only an interview lies ahead, on Tue 10."""
    facts: list[Fact] = [arrived("scheduled", at(5), MAEVE, round_at(at(10, "14:00"), DANA))]
    page = drawn(facts, SATURDAY)
    assert page.headline == "Nothing needs you today."
    assert page.asks == ()
    assert page.standing == (
        "1 opportunity: 1 under way. Next: Interview with Dana Reed by video at Calderwood, Tue 10 Mar 14:00 GMT."
    )
    assert [mark.shape for mark in page.open[0].line.marks] == ["theirs", "planned", "ahead"]


def test_their_question_is_more_urgent_than_any_letter() -> None:
    asked = arrived("reply", at(6, "18:30"), MAEVE, refs=PANEL, asks=True)
    page = drawn([*story(), asked], SATURDAY)
    assert said(page)[0] == ("Answer Maeve Quinn", "they wait since Fri 6 Mar")
    assert (page.open[0].turn, page.open[0].silent) == ("your turn", "they asked 1 day ago")
    assert "owed" in [bar.wait for bar in page.open[0].line.bars]


def test_a_changed_draft_that_a_reply_has_overtaken_is_to_be_read_first() -> None:
    (step,) = (s for s in all_steps(story(), at(16)) if s.kind == "follow_up")
    drafts = [
        draft(step, state, at(16, time), story()[0]) for state, time in (("written", "09:00"), ("edited", "11:00"))
    ]
    answer = arrived("status_update", at(16, "12:00"), MAEVE, refs=PANEL)
    page = drawn([*story(), *drafts, answer], at(16, "13:00"))
    assert said(page)[0] == ("Read what Calderwood wrote", "before you send that draft")


def test_an_offer_is_told_until_the_user_has_answered_it() -> None:
    offer = arrived("offer", at(9), MAEVE, refs=PANEL)
    page = drawn([*story(), offer], at(10))
    assert page.headline == "One offer to think about."
    assert said(page) == [("Calderwood made you an offer", "since Mon 9 Mar")]
    assert "offer" in [mark.shape for mark in page.open[0].line.marks]
    answered = drawn([*story(), offer, sent("sent", at(10), MAEVE, refs=PANEL)], at(11))
    assert answered.headline == "Nothing needs you today."


def test_who_was_met_and_what_became_of_the_thanks() -> None:
    met = [(one.name, one.met, one.thanks) for one in drawn(story(), SATURDAY).met]
    assert sorted(met[:3]) == [
        ("Dana Reed", "Wed 4 Mar", "your thank-you is due Wed 4 Mar"),
        ("Priya Nair", "Fri 6 Mar", "your thank-you is due Fri 6 Mar"),
        ("Tom Ode", "Fri 6 Mar", "your thank-you is due Fri 6 Mar"),
    ]
    assert met[3:] == [("Maeve Quinn", "Mon 2 Mar", "thanked Mon 2 Mar")]


def test_the_funnel_narrows() -> None:
    """Beside the story, an application that nobody answered."""
    alone = arrived("acknowledged", at(3), name="x", employer="Fenn", domain="fenn.example", bulk=True)
    levels = [(level.name, level.count, level.percent) for level in drawn([*story(), alone], SATURDAY).funnel]
    assert levels == [
        ("in all", 2, 100),
        ("answered by a person", 1, 50),
        ("interviewed", 1, 50),
        ("met more than once", 1, 50),
        ("offered", 0, 0),
    ]


def test_an_empty_state_has_kind_words_and_no_opportunity() -> None:
    page = drawn([], SATURDAY)
    assert (page.headline, page.standing) == ("Nothing needs you today.", "")
    assert (page.open, page.over, page.asks, page.coming, page.met) == ((), (), (), (), ())


def test_what_waits_for_the_users_word_is_told() -> None:
    page = drawn(story(), SATURDAY, [arrived("reply", at(5), confidence=0.3)])
    assert page.waiting == "1 mail waits for your word: afterword review"


def test_what_is_over_stands_apart() -> None:
    page = drawn([*story(), arrived("rejection", at(9), MAEVE, refs=PANEL)], at(10))
    assert page.open == ()
    (card,) = page.over
    assert (card.next, card.turn, card.silent, card.line.bars) == ("They declined.", "", "", ())


def quick() -> list[Fact]:
    """They answer within a day, twice; then silence from Fri 6, 15:00, when Dana had been met."""
    return [
        sent("applied", at(2), MAEVE, name="apply"),
        arrived("invitation", at(3), MAEVE, name="i", refs=("<apply@hale.example>",)),
        sent("sent", at(4), MAEVE, name="y", refs=("<i@mail.example>",)),
        arrived("scheduled", at(5), MAEVE, round_at(at(6, "14:00"), DANA), name="s", refs=("<y@hale.example>",)),
        sent("thank_you", at(6, "17:00"), DANA, refs=("<s@mail.example>",)),
    ]


def test_silence_is_as_long_as_it_lasts_and_hatched_beyond_their_own_pace() -> None:
    """Their pace is one working day: from Fri 6 until Mon 9 is usual, from there on it isn't. Today is Mon 16."""
    now = at(16)
    (card,) = drawn(quick(), now).open
    waits = {bar.wait: bar for bar in card.line.bars}
    assert [bar.wait for bar in card.line.bars] == ["answered", "answered", "usual", "beyond"]
    along = axis([only(quick(), now)], sight(now))
    usual, beyond = waits["usual"], waits["beyond"]
    assert usual.x == pytest.approx(along.x(at(6, "15:00")))
    assert beyond.x == pytest.approx(along.x(at(9, "23:59")))
    assert usual.x + usual.width == pytest.approx(beyond.x)
    assert beyond.x + beyond.width == pytest.approx(along.x(now))
    days = timedelta(days=1)
    scale = (along.x(now) - along.x(at(6, "15:00"))) / ((now - at(6, "15:00")) / days)
    assert beyond.width == pytest.approx(scale * ((now - at(9, "23:59")) / days), abs=0.05)


def test_within_their_pace_nothing_is_hatched() -> None:
    (card,) = drawn(quick(), at(9)).open
    assert [bar.wait for bar in card.line.bars] == ["answered", "answered", "usual"]


def test_letters_stand_on_the_side_of_who_wrote_them() -> None:
    (card,) = drawn(quick(), at(16)).open
    sides = {mark.shape: mark.y for mark in card.line.marks}
    assert sides == {"theirs": THEIRS, "yours": YOURS, "thanks": YOURS, "round": MIDDLE, "due": YOURS}
    assert card.line.told == "A line in time since Mon 2 Mar: 1 round, 2 letters from them, 3 from you."


def test_time_runs_from_left_to_right_and_nothing_leaves_the_page() -> None:
    now = at(16)
    along = axis([only(quick(), now)], sight(now))
    places = [along.x(at(2) + timedelta(days=n)) for n in range(-400, 400, 5)]
    assert places == sorted(places)
    assert 0 <= places[0] < places[-1] <= 100
    assert along.x(datetime(2020, 1, 1, tzinfo=now.tzinfo)) == places[0]


@pytest.mark.parametrize("days", [1, 20, 60, 149, 400])
def test_dates_on_the_axis_are_mondays_and_few_enough_to_read(days: int) -> None:
    now = at(16)
    facts: list[Fact] = [sent("applied", now - timedelta(days=days), MAEVE)]
    ticks = axis([only(facts, now)], sight(now)).ticks()
    assert 1 <= len(ticks) <= 6
    dated = [datetime.strptime(f"{day} {2026 if now.month >= 1 else 0}", "%d %b %Y").date() for _, day in ticks]
    assert all(day.weekday() == 0 for day in dated if day >= date(2026, 1, 1) and day.month <= 3)


@pytest.mark.parametrize(
    ("count", "words"), [(0, ""), (1, "one call"), (2, "two calls"), (12, "twelve calls"), (13, "13 calls")]
)
def test_small_numbers_are_words(count: int, words: str) -> None:
    assert counted(count, "call", "calls") == words


def test_a_very_long_story_is_cut_and_says_so() -> None:
    chat = [arrived("reply", at(3) + timedelta(minutes=n), MAEVE, refs=PANEL, name=f"c{n}") for n in range(300)]
    (card,) = drawn([*story(), *chat], SATURDAY).open
    assert len(card.facts) == 100
    assert card.earlier == len(story()) + 300 - 100
    assert len(card.line.marks) == 60
