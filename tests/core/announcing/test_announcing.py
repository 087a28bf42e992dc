"""What the user is told, once, at the right time: the story's own steps, the quiet hours, digests, hostile names."""

from datetime import datetime, time, timedelta

import pytest

from daemon.core.announcing.announcing import Announcement, announcements, next_telling, single
from daemon.core.announcing.hours import is_quiet, quiet_ends
from daemon.core.announcing.news import Matter, News, Trouble, news_of, of_trouble, warnings
from daemon.core.announcing.pressed import answered, commands
from daemon.core.announcing.wording import names_in, table
from daemon.core.facts import DraftState, Fact, MailFact, Person
from daemon.core.policy import Hours, Quiet
from daemon.core.tracking.fold import fold
from tests.core.deciding.situations import FIRST, FIXED, PHONED, TALKED
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
    only,
    round_at,
    sent,
    story,
)
from tests.core.telling import said as told_by

NEVER_QUIET = Quiet(Hours(time(3), time(3, 1)), weekends=False)


def news(facts: list[Fact], now: datetime) -> list[News]:
    return [one for o in fold(facts, now, ROBIN, WINDOWS) for one in news_of(o, now, ROBIN, WINDOWS)]


def told(
    facts: list[Fact],
    now: datetime,
    before: tuple[str, ...] = (),
    quiet: Quiet = NEVER_QUIET,
    doubts: int = 0,
) -> tuple[Announcement, ...]:
    return announcements(news(facts, now), dict.fromkeys(before, now), doubts, now, quiet, ROBIN)


def drafted(facts: list[Fact], now: datetime, state: DraftState = "written") -> list[Fact]:
    """The facts, and a draft for each letter that is due at `now`."""
    first = next(fact for fact in facts if isinstance(fact, MailFact))
    letters = [s for s in all_steps(facts, now) if s.due <= now and s.kind not in ("reply_owed", "call")]
    return [*facts, *(draft(step, state, now, first) for step in letters)]


def one(found: tuple[Announcement, ...]) -> Announcement:
    (only_one,) = found
    return only_one


# What is told


def test_a_draft_is_told_of_with_whom_it_is_for_and_by_when_to_send_it() -> None:
    ready = one(told(drafted([FIXED], at(4, "17:00")), at(4, "17:00")))
    assert ready.title == "Your thank-you to Dana Reed is ready"
    assert ready.body == "Calderwood\nIt lies in your Drafts. Best sent by Thu 5 Mar 15:00 GMT: read it, then send it."
    assert ready.urgency == "normal"
    assert [deed for deed, _ in ready.actions] == ["open", "snooze", "done", "never"]


def test_a_draft_that_is_not_there_yet_and_one_that_the_user_knows_are_no_news() -> None:
    assert told([FIXED], at(4, "17:00")) == ()
    assert told(drafted([FIXED], at(4, "17:00"), "edited"), at(4, "17:00")) == ()
    assert told(drafted([FIXED], at(4, "17:00"), "sent"), at(4, "17:00")) == ()


@pytest.mark.parametrize("state", ["written", "edited"])
def test_a_thank_you_that_lies_unsent_is_warned_of_20_hours_after_the_round(state: DraftState) -> None:
    """Dana's round ended on Wed 4 at 15:00: the warning comes on Thu at 11:00, with four hours left."""
    facts = drafted([FIXED], at(4, "17:00"), state)
    assert not any(n.kind == "late" for n in news(facts, at(5, "10:59")))
    late = one(told(facts, at(5, "11:00")))
    assert (late.title, late.urgency) == ("Still unsent: your thank-you to Dana Reed", "critical")
    assert "Sent by Thu 5 Mar 15:00 GMT" in late.body
    assert list(warnings(only(facts, at(4, "18:00")), at(4, "18:00"), ROBIN, WINDOWS)) == [at(5, "11:00")]


def test_one_without_a_draft_is_warned_of_too() -> None:
    late = one(told([FIXED], at(5, "11:00")))
    assert "No draft of it is ready, and it counts most by Thu 5 Mar 15:00 GMT." in late.body
    assert late.matter is not None
    assert late.matter.message_id is None


def test_it_is_warned_of_once_and_after_the_day_it_is_still_welcome() -> None:
    facts = drafted([FIXED], at(4, "17:00"))
    late = one(told(facts, at(5, "11:00")))
    assert told(facts, at(7), late.tells) == ()
    assert one(told(facts, at(7))).title == "A thank-you to Dana Reed is still welcome"


def test_a_thank_you_through_another_says_so() -> None:
    """Dana has no address; Maeve, who arranged it, is asked to pass the thanks on."""
    facts: list[Fact] = [arrived("scheduled", at(2), MAEVE, round_at(at(4, "14:00"), Person("Dana Reed")))]
    ready = one(told(drafted(facts, at(4, "17:00")), at(4, "17:00")))
    assert ready.title == "Your thank-you to Dana Reed is ready"
    assert "It goes through Maeve Quinn" in ready.body


def test_a_follow_up_says_why_they_may_be_silent_and_where_a_phone_is_known_to_call_first() -> None:
    by_letter = one(told(drafted(list(TALKED), at(12)), at(12)))
    assert by_letter.title == "Your follow-up to Dana Reed is ready"
    assert "6 working days of silence: usually others are still being seen" in by_letter.body
    assert "because the job reports to them" in by_letter.body
    assert "call" not in by_letter.body.lower()
    by_phone = one(told(drafted(list(PHONED), at(12)), at(12)))
    assert "Best call first: +353 20 915 0101." in by_phone.body


def test_a_call_carries_the_number_the_script_and_the_words_for_the_machine() -> None:
    call = one(told([*PHONED, FIRST], at(23)))
    assert call.title == "Call Dana Reed: +353 20 915 0101"
    assert "In 30 seconds: “Hello Dana, this is Robin Hale." in call.body
    assert "To a machine: “Hello Dana, this is Robin Hale." in call.body
    assert "it is seldom about you" in call.body
    assert [deed for deed, _ in call.actions] == ["snooze", "done", "never"]


def test_an_answer_that_is_owed_names_their_mail_and_opens_it() -> None:
    asked = arrived("reply", at(5), DANA, name="question", asks=True)
    owed = one(told([*TALKED, asked], at(5, "12:00")))
    assert owed.title == "Dana Reed waits for your answer"
    assert "They asked you something on Thu 5 Mar, in “Data analyst”." in owed.body
    assert owed.matter is not None
    assert owed.matter.message_id == asked.message_id


def overtaken(state: DraftState) -> list[Fact]:
    """The follow-up lay in Drafts since Thu 12; on Mon 16 Dana writes. In the pass after that it's in this state."""
    facts = drafted(list(TALKED), at(12))
    (step,) = [s for s in all_steps(list(TALKED), at(12)) if s.kind == "follow_up"]
    answer = arrived("status_update", at(16), DANA, name="answer")
    return [*facts, answer, draft(step, state, at(16, "10:05"), FIXED)]


def test_an_untouched_draft_that_a_reply_overtook_is_said_to_be_gone() -> None:
    gone = one(told(overtaken("obsolete"), at(16, "10:05")))
    assert (gone.title, gone.urgency) == ("The draft to Dana Reed was taken out", "low")
    assert "it no longer fits: Calderwood has written since." in gone.body
    assert [deed for deed, _ in gone.actions] == ["open"]
    assert gone.matter is not None
    assert gone.matter.message_id == "<answer@mail.example>"
    assert told(overtaken("obsolete"), at(21)) == ()  # no news any more


def test_a_changed_draft_that_a_reply_overtook_is_flagged() -> None:
    flagged = one(told(overtaken("edited"), at(16, "10:05")))
    assert (flagged.title, flagged.urgency) == ("Read Calderwood’s mail before you send", "critical")


def test_what_was_put_off_is_told_again_on_its_day() -> None:
    facts = drafted(list(TALKED), at(12))
    ready = one(told(facts, at(12)))
    snoozed = [*facts, told_by("snooze", at(12, "12:00"), FIXED, until=at(16).date())]
    assert told(snoozed, at(13), ready.tells) == ()
    assert one(told(snoozed, at(16), ready.tells)).title == ready.title


def test_a_question_was_asked_on_its_own_day_however_long_it_was_put_off() -> None:
    asked = arrived("reply", at(5), DANA, name="question", asks=True)
    put_off = told_by("snooze", at(5, "12:00"), FIXED, until=at(10).date())
    assert told([*TALKED, asked, put_off], at(9)) == ()
    assert "on Thu 5 Mar, in “Data analyst”" in one(told([*TALKED, asked, put_off], at(10))).body


# Accounts


TROUBLE = Trouble("home", "Cannot log in to mail.example", "the password is wrong", "Run `afterword setup`.")


def test_an_account_that_needs_the_user_is_told_of_once_and_again_after_a_day() -> None:
    now = at(9)
    needs = of_trouble(TROUBLE, now)
    assert single(needs).title == "The account “home” needs you"
    assert single(needs).body.startswith(
        "Cannot log in to mail.example: the password is wrong.\nRun `afterword setup`."
    )

    def again(after: timedelta) -> int:
        return len(announcements([needs], {needs.key: now}, 0, now + after, NEVER_QUIET, ROBIN))

    assert again(timedelta(minutes=1)) == 0
    assert again(timedelta(hours=23, minutes=59)) == 0
    assert again(timedelta(days=1)) == 1


# Quiet hours


@pytest.mark.parametrize(
    ("now", "ends"),
    [
        (at(4, "19:59"), at(4, "19:59")),  # Wednesday
        (at(4, "20:00"), at(5, "08:00")),
        (at(5, "03:00"), at(5, "08:00")),
        (at(5, "08:00"), at(5, "08:00")),
        (at(6, "20:30"), at(9, "08:00")),  # Friday evening, until Monday
        (at(7, "12:00"), at(9, "08:00")),
        (at(8, "23:59"), at(9, "08:00")),
        (at(28, "12:00"), at(30, "08:00")),  # the clocks go forward on Sun 29: summer time by then
    ],
)
def test_when_nothing_is_announced(now: datetime, ends: datetime) -> None:
    assert quiet_ends(now, Quiet(), ROBIN) == ends
    assert is_quiet(now, Quiet(), ROBIN) == (now != ends)


def test_quiet_hours_within_a_day_and_without_weekends() -> None:
    lunch = Quiet(Hours(time(12), time(13)), weekends=False)
    assert quiet_ends(at(7, "12:30"), lunch, ROBIN) == at(7, "13:00")
    assert quiet_ends(at(7, "11:59"), lunch, ROBIN) == at(7, "11:59")
    by_day = Quiet(Hours(time(9), time(17)))
    assert quiet_ends(at(6, "16:00"), by_day, ROBIN) == at(6, "17:00")
    assert quiet_ends(at(7, "16:00"), by_day, ROBIN) == at(9, "00:00")  # Monday begins


def test_quiet_hours_are_the_users_own_wherever_the_clock_stands() -> None:
    """20:00 in Dublin's summer is 19:00 UTC."""
    summer = datetime.fromisoformat("2026-07-01T19:00:00+00:00")
    assert is_quiet(summer, Quiet(), ROBIN)
    assert not is_quiet(summer - timedelta(minutes=1), Quiet(), ROBIN)


def test_what_is_held_back_comes_as_one_digest_and_the_daemon_wakes_for_it() -> None:
    """Two rounds on Friday afternoon: the drafts of 20:30 wait until Monday at eight."""
    panel: list[Fact] = [arrived("scheduled", at(5), MAEVE, round_at(at(6, "17:30"), TOM, PRIYA))]
    facts = drafted(panel, at(6, "20:30"))
    assert told(facts, at(6, "20:30"), quiet=Quiet()) == ()
    found = news(facts, at(6, "20:30"))
    assert next_telling(found, {}, at(6, "20:30"), Quiet(), ROBIN) == at(9, "08:00")
    assert next_telling(found, dict.fromkeys([n.key for n in found], at(6)), at(7), Quiet(), ROBIN) is None
    digest = one(told(facts, at(9, "08:00"), quiet=Quiet()))
    assert digest.title == "2 letters for you to send"
    assert len(digest.tells) == 2
    assert next_telling(found, {}, at(9, "08:00"), Quiet(), ROBIN) is None


def test_what_has_settled_itself_in_the_quiet_hours_is_never_told() -> None:
    """The draft was written at 20:30, and sent from the sofa at nine."""
    facts = drafted(
        [arrived("scheduled", at(4), MAEVE, round_at(at(4, "17:30"), DANA), name="evening")], at(4, "20:30")
    )
    thanks = sent("thank_you", at(4, "21:00"), DANA, name="thanks", refs=("<evening@mail.example>",))
    assert told([*facts, thanks], at(5, "08:00"), quiet=Quiet()) == ()


# Digests


def test_two_are_told_each_and_three_as_one_digest_with_the_doubts() -> None:
    two = drafted([arrived("scheduled", at(2), MAEVE, round_at(at(4, "14:00"), DANA, TOM))], at(4, "17:00"))
    assert [a.title for a in told(two, at(4, "17:00"), doubts=2)] == [
        "Your thank-you to Dana Reed is ready",
        "Your thank-you to Tom Ode is ready",
    ]
    three = drafted([arrived("scheduled", at(2), MAEVE, round_at(at(4, "14:00"), DANA, TOM, PRIYA))], at(4, "17:00"))
    digest = one(told(three, at(4, "17:00"), doubts=2))
    assert digest.title == "3 letters for you to send"
    assert digest.body.splitlines()[0] == "• Thank-you to Dana Reed (Calderwood), best sent by Thu 5 Mar 15:00 GMT"
    assert digest.body.splitlines()[-1] == "2 doubtful readings wait for your word: `afterword review`"
    assert told(three, at(4, "17:00"), digest.tells, doubts=2) == ()  # doubts alone are told of by nobody


def test_a_digest_lists_the_most_urgent_first_and_counts_the_rest() -> None:
    many = [News("follow_up", f"k{n}", f"k{n}", at(9), {"who": f"P{n}", "employer": "Acme"}) for n in range(10)]
    found = announcements([*many, of_trouble(TROUBLE, at(9))], {}, 0, at(9, "12:00"), Quiet(), ROBIN)
    lines = one(found).body.splitlines()
    assert one(found).title == "11 things need you"
    assert lines[0].startswith("• The account “home” needs you")
    assert (len(lines), lines[-1]) == (7, "… and 5 more: `afterword status`")


def test_the_acceptance_story_on_its_day() -> None:
    """On Mon 16 March a first run finds the peer and the president unthanked, and follows up with the director."""
    digest = one(told(drafted(story(), at(16)), at(16)))
    assert digest.body.splitlines() == [
        "• Thank-you to Tom Ode (Calderwood), still welcome",
        "• Thank-you to Priya Nair (Calderwood), still welcome",
        "• Follow-up to Dana Reed (Calderwood)",
    ]


# Hostile mail


def test_what_mail_names_can_not_break_out_of_its_line_or_turn_it_around() -> None:
    """Names come from mail; so do subjects."""
    evil = Person("Dana\u202e deeR\n<b>{who}</b> \x1b[31m" + "x" * 500, "dana@calderwood.example")
    facts: list[Fact] = [arrived("scheduled", at(2), MAEVE, round_at(at(4, "14:00"), evil), employer="Cal\u200f\nder")]
    ready = one(told(drafted(facts, at(4, "17:00")), at(4, "17:00")))
    assert ready.title.startswith("Your thank-you to Dana deeR <b>{who}</b> [31mxxx")
    assert len(ready.title) < 100
    assert ready.title.isprintable()
    assert ready.body.startswith("Cal der\n")


# Buttons


def matter(facts: list[Fact], now: datetime) -> Matter:
    found = one(told(facts, now)).matter
    assert found is not None
    return found


def test_buttons_say_what_commands_say() -> None:
    thanks, chase = matter(drafted([FIXED], at(4, "17:00")), at(4, "17:00")), matter([*PHONED, FIRST], at(23))
    (thanked,) = commands("done", thanks, at(4, "18:00"), ROBIN)
    assert (thanked.verb, thanked.about, thanked.person) == ("thanked", FIXED.id, DANA)
    (called,) = commands("done", chase, at(23), ROBIN)
    assert (called.verb, called.person and called.person.name) == ("called", "Dana Reed")
    (closed,) = commands("never", chase, at(23), ROBIN)
    assert (closed.verb, closed.about) == ("close", FIXED.id)
    assert commands("open", chase, at(23), ROBIN) == ()


def test_a_snooze_lasts_until_the_next_working_day() -> None:
    """After Fri 13 come the weekend, Mon 16 and St Patrick's Day."""
    chase = matter([*PHONED, FIRST], at(23))
    for day, until in ((12, 13), (13, 16), (16, 18)):
        (snooze,) = commands("snooze", chase, at(day), ROBIN)
        assert (snooze.verb, snooze.until) == ("snooze", at(until).date())
    assert answered("snooze", chase, at(13), ROBIN).title == "Calderwood rests until Mon 16 Mar"


@pytest.mark.parametrize("deed", ["snooze", "done", "never"])
def test_after_a_press_there_is_nothing_more_to_tell(deed: str) -> None:
    facts, now = drafted(list(TALKED), at(12)), at(12, "11:00")
    pressed = commands(deed, matter(facts, now), now, ROBIN)  # type: ignore[arg-type] # one of the deeds
    assert news([*facts, *pressed], at(12, "11:01")) == []


# The wordings


KNOWN = {
    *("account", "best", "by_letter", "day", "employer", "id", "lying", "mend", "number", "reason", "script"),
    *("silence", "subject", "through", "unwritten", "voicemail", "what", "where", "who", "why"),
}


def test_every_wording_uses_names_that_are_given() -> None:
    say = table()
    for wording in (*say.news.values(), *say.answers.values()):
        used = [wording.title, wording.line, *(sentence.say for sentence in wording.body)]
        assert set().union(*map(names_in, used)) <= KNOWN
        assert {sentence.when for sentence in wording.body} - {None} <= KNOWN
    assert set(say.buttons) == {"open", "snooze", "done", "never", "undo"}


def test_every_kind_of_news_has_its_wording() -> None:
    from daemon.core.announcing.news import RANK

    assert set(table().news) == set(RANK)
    assert all(wording.line for wording in table().news.values())
