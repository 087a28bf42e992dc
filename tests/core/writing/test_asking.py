"""What a model is asked, and what of its answer can be a letter."""

import pytest
from msgspec.structs import replace

from daemon.core.writing.asking import asking, similarity, words_of
from daemon.core.writing.compose import brief, worded
from daemon.core.writing.letters import LANGUAGES
from tests.core.writing.stage import YOU, mail, note, opportunity, round_, step
from tests.core.writing.test_gate import DANA, GOOD, MEETING, PROCESS, about


def asked(found):
    words = worded(found)
    assert isinstance(words, str)
    return asking(found, words)


def test_it_is_told_the_facts_and_how_to_write_of_them():
    question = asked(about())
    assert "60 to 120 words" in question.system
    assert "Write in English." in question.system
    for fact in ("Acme", "the Data Analyst role", "conversation on Thursday", "the move to Kafka"):
        assert fact in question.user
    assert worded(about()) in question.user
    assert "{{" not in question.system + question.user


def test_it_gets_no_mail_no_name_of_the_reader_and_nothing_of_the_user():
    """Greeting and signature are ours, so that neither has to leave the house."""
    dana = replace(DANA, last_mail=mail("dana@acme.example", "Re: salary and start date", language="en"))
    process = opportunity(dana, rounds=(round_(dana),), notes=(note("we talked about the move to Kafka", dana),))
    you = replace_signature()
    found = brief(step("thank_you", dana, round=process.rounds[0]), process, you)
    question = asked(found)
    told = question.system + question.user
    for private in ("Dana", "Reed", "salary", "@", "Alex", "Doe", "5550", "Hauptstrasse", "<their-mail"):
        assert private not in told


def replace_signature():
    return replace(YOU, signature="Alex Doe\nHauptstrasse 1, Berlin")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["thank_you", "follow_up", "closing_note"])
def test_there_is_a_question_for_every_letter_in_every_language(language, kind):
    process = replace(PROCESS, language=language, contacts=(replace(DANA, last_mail=None),))
    found = brief(step(kind, process.contacts[0], round=MEETING, number=1), process, YOU)
    names = {"en": "English", "de": "German", "fr": "French", "es": "Spanish"}
    assert f"Write in {names[language]}." in asked(found).system


PARAGRAPHS = GOOD.split("\n\n")


@pytest.mark.parametrize(
    "answer",
    [
        GOOD,
        f"\n\n{GOOD}\n\n",
        f"Here is the letter, worded anew as you asked:\n\n{GOOD}",
        f"Dear Dana,\n\n{GOOD}\n\nKind regards,\nAlex Doe\n+49 30 5550 123",
        f"Dear Dana,\n{GOOD}\n\nBest,\n[Your Name]",
        f"Subject: Thank you\n\nHi Dana\n\n{GOOD}",
        f"```\n{GOOD}\n```",
        f"<think>\nThe reader is a manager. Dear Dana?\n</think>\n\n{GOOD}",
        GOOD.replace(" as ", "\nas ").replace(", ", ",\n"),
        GOOD.replace("\n\n", "\n \n\n"),
        GOOD.replace("Thank you", "Thank\u200b you\u202e"),
    ],
    ids=["bare", "spaced", "announced", "greeted", "greeted at once", "titled", "fenced", "reasoned", "wrapped",
         "gapped", "invisible signs"],
)  # fmt: skip
def test_what_models_put_around_a_letter_is_taken_off(answer):
    assert words_of(answer) == GOOD


@pytest.mark.parametrize("answer", ["", "\n", "Dear Dana,", "<think>only that</think>"])
def test_nothing_may_be_left(answer):
    assert words_of(answer) == ""


def test_similarity_is_that_of_the_words_in_a_row():
    assert similarity(GOOD, GOOD) == 1
    assert similarity("a b c d", "a b c e") == pytest.approx(1 / 3)  # abc; bcd, bce
    assert similarity(PARAGRAPHS[0], PARAGRAPHS[1]) < 0.1
    assert similarity("", "") == 0
