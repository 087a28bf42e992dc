"""The phrasebook's little grammar, and the promise that every phrase of every book can be found."""

import pytest

from daemon.core.knowledge.phrases import Pattern, reader
from daemon.core.reading.kinds import OUTWEIGHS, Prepared, hear

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
    sent = {"applied", "thank_you", "follow_up", "withdrew"}
    for phrase, said, unless in EN.phrases:
        assert phrase.says in marks | sent | set(OUTWEIGHS)
        assert 0 < phrase.weight < 1
        for one in (*said, *unless):
            assert one.regex.pattern


@pytest.mark.parametrize(
    ("text", "label", "said"),
    [
        ("We would like to invite you to an interview.", "invitation", True),
        ("Unfortunately we cannot invite you to an interview.", "invitation", False),
        ("If your profile fits, we will invite you to an interview.", "invitation", False),
        ("Successful candidates will be invited to an interview.", "invitation", False),
        ("We have decided to move forward with other candidates.", "rejection", True),
        ("We have not decided to move forward with other candidates yet.", "rejection", False),
        ("We are delighted to offer you the position.", "offer", True),
        ("We are unable to offer you the position.", "offer", False),
        ("To cancel or reschedule, click here.", "cancelled", False),
        ("We have to cancel tomorrow's interview.", "cancelled", True),
    ],
)
def test_a_sentence_is_heard_with_what_takes_it_back(text: str, label: str, said: bool) -> None:
    assert (hear(EN, Prepared(text)).score(label) >= 0.5) is said
