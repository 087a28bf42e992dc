"""The phrasebook's little grammar, and the promise that every phrase of every book can be found."""

import pytest

from daemon.core.knowledge.phrases import Pattern, reader
from daemon.core.reading.kinds import Prepared, hear

EN = reader("en")
assert EN is not None


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("(invite|ask) you", "we ask you", True),
        ("(invite|ask) you", "we asked you", False),
        ("send [me] your cv", "send your cv", True),
        ("send [me] your cv", "send me your cv", True),
        ("invite you ... interview", "invite you, dear alex, to an interview", True),
        ("invite you ... interview", "invite you. the interview", False),
        ("reschedul*", "we rescheduled it", True),
        ("take-home", "a take home test", True),
        ("# jobs", "30 jobs", True),
        ("pay", "repay", False),
    ],
)
def test_a_phrase_is_found_as_it_is_said(phrase: str, text: str, found: bool) -> None:
    assert bool(list(Pattern(phrase, {}).spans(text))) is found


def test_every_phrase_compiles_and_bears_a_known_label() -> None:
    marks = {
        "hiring",
        "job",
        "off_topic",
        "lookalike",
        "candidate",
        "employer",
        "asks",
        "accepts",
        "contact_hr",
        "departed",
        "formal",
        "familiar",
    }
    for phrase, said, unless in EN.phrases:
        assert phrase.says in marks
        assert 0 < phrase.weight < 1
        for one in (*said, *unless):
            assert one.regex.pattern


@pytest.mark.parametrize(
    ("text", "label", "said"),
    [
        ("Could you send me your references?", "asks", True),
        ("Let us know if you have any questions.", "asks", False),
        ("Thursday at ten works for me.", "accepts", True),
        ("Thursday does not work for me.", "accepts", False),
        ("She is no longer with the company.", "departed", True),
        ("Please send all questions to our HR team.", "contact_hr", True),
    ],
)
def test_a_sentence_is_heard_with_what_takes_it_back(text: str, label: str, said: bool) -> None:
    assert (hear(EN, Prepared(text)).score(label) >= 0.5) is said
