"""What people jot down after a conversation, and what a letter makes of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.core.writing.notes import Reader, Woven, agenda, woven

DANA = Reader(("Dana", "Reed"))


@pytest.mark.parametrize(
    ("note", "thing"),
    [
        ("we talked about the move to Kafka", "the move to Kafka"),
        ("We talked about the move to Kafka.", "the move to Kafka"),
        ("talked about the move to Kafka", "the move to Kafka"),
        ("discussed the move to Kafka", "the move to Kafka"),
        ("the migration to Kafka", "the migration to Kafka"),
        ("The migration to Kafka!", "the migration to Kafka"),
        ("- the migration to Kafka", "the migration to Kafka"),
        ("Kafka migration", "Kafka migration"),
        ("Kafka", "Kafka"),
        ("on-call", "on-call"),
        ("asked about on-call", "on-call"),
        ("Dana asked about on-call", "on-call"),
        ("asked me about on-call", "on-call"),
        ("talked with Dana about hiring", "hiring"),
        ("Dana and I talked about chess", "chess"),
        ("we spoke at length about testing", "testing"),
        ("good chat about observability", "observability"),
        ("had a long talk about observability", "observability"),
        ("topic: observability", "observability"),
        ("we went over my portfolio", "my portfolio"),
        ("she asked how I would handle migrations", "how I would handle migrations"),
        ("asked me why I left physics", "why I left physics"),
        ("we discussed whether to rewrite the billing service", "whether to rewrite the billing service"),
        ("moving to event sourcing", "moving to event sourcing"),
        ("told me about her roadmap", "your roadmap"),
        ("their move from Oracle to Postgres", "your move from Oracle to Postgres"),
        ("Dana's idea of a shared glossary", "your idea of a shared glossary"),
        ("We discussed how her team measures success", "how your team measures success"),
        ("discussed the dashboards that nobody reads", "the dashboards that nobody reads"),
        ("Kafka, on-call, dbt", "Kafka, on-call and dbt"),
        ("on-call / dbt", "on-call and dbt"),
        ("they are moving to Kafka", "the fact that you are moving to Kafka"),
        ("mentioned that they use Rust", "the fact that you use Rust"),
        ("seemed tired; we talked about dbt", "dbt"),
        ("Great vibe! Talked about dbt.", "dbt"),
    ],
)
def test_a_thing_spoken_of_is_taken_so_that_it_fits_after_about(note, thing):
    assert woven(note, DANA, "en") == Woven(thing=thing)


@pytest.mark.parametrize(
    ("note", "sentence"),
    [
        ("I promised to send her the article", "I promised to send you the article."),
        ("I promised Dana the article", "I promised you the article."),
        ("we both love climbing.", "We both love climbing."),
        ("I loved the way they test", "I loved the way you test."),
        ("My question about on-call was left open", "My question about on-call was left open."),
        ("I'd like to see her plan for the archive", "I'd like to see your plan for the archive."),
    ],
)
def test_a_sentence_of_ones_own_stands_as_one(note, sentence):
    assert woven(note, DANA, "en") == Woven(sentence=sentence)


@pytest.mark.parametrize(
    "note",
    [
        "",
        "   ",
        "...",
        "send her the article",
        "remember to ask about the salary",
        "very nice",
        "seemed bored",
        "Dana was grumpy",
        "she is from Lyon",
        "liked my portfolio",
        "salary 60k",
        "we talked about salary",
        "we talked about the other candidate",
        "we spoke about it",
        "talked about the role",
        "[TODO] fill in",
        "we talked about {topic}",
        "see https://acme.example/kafka",
        "the interviewer came late",
        "went well",
        "we talked about " + "a very long and winding story " * 5,
    ],
)
def test_what_isnt_for_a_letter_stays_out(note):
    assert woven(note, DANA, "en") is None


def test_who_she_is_must_be_clear():
    """On a panel of three, "her" may be anybody; "their" is the company whoever reads it."""
    panel = Reader(("Dana", "Reed"), alone=False)
    assert woven("we talked about her roadmap", panel, "en") is None
    assert woven("we talked about their roadmap", panel, "en") == Woven(thing="your roadmap")


def test_to_an_agency_their_roadmap_is_the_clients():
    agency = Reader(("Iris",), speaks_for_them=False)
    assert woven("we talked about their roadmap", agency, "en") == Woven(thing="their roadmap")


@pytest.mark.parametrize(
    ("topic", "said"),
    [
        ("System design and a look at your portfolio", "system design and a look at my portfolio"),
        ("Portfolio review", "the portfolio review"),
        ("portfolio review", "the portfolio review"),
        ("the portfolio review", "the portfolio review"),
        ("Kafka and streaming", "Kafka and streaming"),
        ("SQL", "SQL"),
        ("Data Modelling", "data modelling"),
        ("system design, your portfolio", "system design and my portfolio"),
        ("Our roadmap", "your roadmap"),
        ("Budget planning", "budget planning"),
        ("Technical interview", ""),
        ("Interview: Data Analyst", ""),
        ("We will get to know you", ""),
        ("Meet the team", ""),
        ("30 minutes with Dana", ""),
        ("[agenda]", ""),
        ("", ""),
    ],
)
def test_an_agenda_is_told_from_the_candidates_side(topic, said):
    assert agenda(topic, "en") == said


@given(st.text(max_size=300))
def test_no_note_breaks_a_letter(note):
    found = woven(note, DANA, "en")
    if found:
        said = found.thing or found.sentence
        assert said == " ".join(said.split())
        assert not set(said) & set("[]{}<>_")
        assert len(said.split()) <= 30
