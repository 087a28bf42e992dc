"""By when they said they'd be in touch, and when somebody is back. Written on Wednesday 4 March 2026."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.core.reading.times.absences import away_until
from daemon.core.reading.times.promises import promise

WRITTEN = datetime.fromisoformat("2026-03-04T09:00:00+01:00")
AMERICAN = datetime.fromisoformat("2026-03-04T09:00:00-05:00")


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("You'll hear by Friday.", "2026-03-06"),
        ("We are still interviewing others; we'll get back to you within two weeks.", "2026-03-18"),
        ("We expect to make a decision by the end of next week.", "2026-03-13"),
        ("I'll be in touch early next week.", "2026-03-10"),
        ("I will be in touch next week.", "2026-03-13"),
        ("You should hear from us in the next 5 business days.", "2026-03-11"),
        ("We will get back to you in 5-7 business days.", "2026-03-13"),
        ("We will respond to you within ten working days.", "2026-03-18"),
        ("We'll let you know by the end of the month.", "2026-03-31"),
        ("We'll let you know by end of March.", "2026-03-31"),
        ("You can expect to hear from us no later than 12 March.", "2026-03-12"),
        ("We'll then get back to you before Friday.", "2026-03-06"),
        ("We hope to have an update by Monday or Tuesday.", "2026-03-10"),
        ("Please allow up to two weeks for us to get back to you.", "2026-03-18"),
        ("We'll reach out within 48 hours.", "2026-03-06"),
        ("The team will reach a decision next week and we will contact you then.", "2026-03-13"),
        ("I should have news for you later this week.", "2026-03-06"),
        ("By Friday at the latest, you'll hear from me.", "2026-03-06"),
        ("We'll be making our decision over the next couple of weeks.", "2026-03-18"),
        ("If you haven't heard from us by 20 March, feel free to write.", "2026-03-20"),
        ("Please send us your references by Friday and we'll be in touch next week.", "2026-03-13"),
        ("The hiring committee meets on Thursday and I will let you know the outcome by Friday 5pm.", "2026-03-06"),
    ],
)
def test_promises(text, by):
    found = promise(text, WRITTEN)
    assert found is not None
    assert found.by == date.fromisoformat(by)
    assert found.sentence == text


@pytest.mark.parametrize(
    "text",
    [
        "Please send your references by Friday.",
        "Let me know by Thursday if that works.",
        "Could you let us know by tomorrow?",
        "I'll call you on Friday at 3pm.",
        "We will be in touch soon.",
        "Please complete the test by 12 March. We will be in touch.",
        "The offer expires on Friday.",
        "I look forward to meeting you on Tuesday.",
        "We met last week and it was a pleasure.",
        "",
    ],
)
def test_no_promise(text):
    assert promise(text, WRITTEN) is None


def test_the_sentence_is_quoted_with_its_white_space_tidied():
    text = "Thank you for coming in. We have two more people to see;\n   you'll hear from us\nby Friday. Best, Ana"
    found = promise(text, WRITTEN)
    assert found is not None
    assert found.sentence == "We have two more people to see; you'll hear from us by Friday."


def test_a_long_sentence_is_cut_around_its_date():
    text = "We " + "really " * 60 + "will get back to you by Friday, " + "and so on " * 40
    found = promise(text, WRITTEN)
    assert found is not None
    assert len(found.sentence) <= 200
    assert "get back to you by Friday" in found.sentence


def test_the_earliest_promise_counts():
    text = "I will get back to you tomorrow with the agenda. A decision will be made by the end of the month."
    found = promise(text, WRITTEN)
    assert found is not None
    assert found.by == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("text", "written_at", "back"),
    [
        ("I'll be back on Monday 9 March.", WRITTEN, "2026-03-09"),
        ("I am out of the office and back on Monday.", WRITTEN, "2026-03-09"),
        ("I am out of office until 14 August.", WRITTEN, "2026-08-14"),
        ("Out of office, returning 3/9", AMERICAN, "2026-03-09"),
        ("I'm out of the office and will return on 3/16/2026.", AMERICAN, "2026-03-16"),
        ("I'm out through Friday, away from my mail.", WRITTEN, "2026-03-06"),
        ("I am out of the office from 2 March to 6 March.", WRITTEN, "2026-03-06"),
        ("I am away 5-9 March and back in the office on 10 March.", WRITTEN, "2026-03-10"),
        ("I'm on leave this week.", WRITTEN, "2026-03-09"),
        ("I am out of the office today.", WRITTEN, "2026-03-05"),
        ("I am on annual leave, returning on Tuesday, 10th March. For urgent matters call Sam.", WRITTEN, "2026-03-10"),
        ("Thank you for your mail of 2 March. I am on vacation until Wednesday, 18 March.", WRITTEN, "2026-03-18"),
        ("I am travelling and will be back in the office next Monday.", WRITTEN, "2026-03-09"),
    ],
)
def test_the_day_of_return(text, written_at, back):
    assert away_until(text, written_at) == date.fromisoformat(back)


@pytest.mark.parametrize(
    "text",
    [
        "We are happy to have you here on Monday.",
        "I am out of the office with no access to mail.",
        "The position is open until 14 August.",
        "",
    ],
)
def test_no_day_of_return(text):
    assert away_until(text, WRITTEN) is None


@given(
    st.text(max_size=200)
    | st.lists(
        st.sampled_from(
            [
                "we'll",
                "be",
                "in",
                "touch",
                "within",
                "by",
                "99",
                "weeks",
                "hours",
                "Friday",
                "until",
                "back",
                "next",
                "month",
                "31",
                "February",
                ".",
                "please",
                "or",
                "5",
                "business",
                "days",
            ]
        ),
        max_size=30,
    ).map(" ".join)
)
def test_any_text_is_read(text):
    promise(text, WRITTEN)
    away_until(text, WRITTEN)


@pytest.mark.parametrize("piece", ["within 2 weeks ", "be in touch ", "by Friday ", "back ", "a.", "5 "])
@pytest.mark.timeout(5)
def test_no_text_is_slow(piece):
    promise(piece * 10_000, WRITTEN)
    away_until(piece * 10_000, WRITTEN)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The client asked us to wait till 20th March. I will update you on or before that date for sure.", "en"),
        ("We had hoped to notify all candidates by Friday; with two of us ill this will now be by 20 March.", "en"),
        ("Das Gremium tagt am 20. März. Wir melden uns bis zu diesem Datum bei Ihnen.", "de"),
        ("Wir wollten uns bis Freitag bei Ihnen melden, das wird nun bis zum 20. März dauern.", "de"),
        ("Le jury se réunit le 20 mars. Nous reviendrons vers vous au plus tard à cette date.", "fr"),
        ("El comité se reúne el 20 de marzo. Le informaremos a más tardar en esa fecha.", "es"),
    ],
)
def test_a_day_may_be_named_before_or_take_anothers_place(text, language):
    found = promise(text, WRITTEN, language=language)
    assert found is not None
    assert found.by == date(2026, 3, 20)
