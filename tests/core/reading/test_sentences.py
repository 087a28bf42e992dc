"""Lexicons and frames: what they promise of themselves, and English sentences with what must be heard in them."""

import pytest

from daemon.core.knowledge.frames import frames
from daemon.core.knowledge.lexicon import FOOTER, NOTHING, Lexicon, Tagger, likeliest, plain, tagger
from daemon.core.knowledge.load import written_in
from daemon.core.reading.kinds import ARRIVING, SENT, Heard
from daemon.core.reading.sentences import clauses, hear_clauses, may_be_of_hiring, speaks_of

MARKS = {"hiring", "job", "lookalike", "off_topic", "candidate", "employer", "asks", "known", "reply"}


def small(**concepts: tuple[str, ...]) -> Tagger:
    return Tagger(Lexicon("en", frozenset({"mr"}), frozenset({"but"}), {"nothing": (), **concepts}))


def heard_in(text: str, *, outgoing: bool = False) -> Heard:
    heard = Heard()
    hear_clauses(clauses(text, "en"), heard, outgoing=outgoing)
    return heard


@pytest.mark.parametrize(
    ("way", "said", "found"),
    [
        ("interview", "an interview", True),
        ("interview", "interviews", False),
        ("interview*", "the interviewers", True),
        ("*gespr\u00e4ch", "ihr Vorstellungsgespr\u00e4ch", True),
        ("entretien", "ENTRETIEN", True),
        ("r\u00e9union", "la reunion", True),
        ("gr\u00fc\u00dfe", "Gr\u00fcsse", True),
        ("take ... further", "take your application any further", True),
        ("take ... further", "take a seat and read a good deal further", False),
        ("look forward to seeing|meeting", "we look forward to meeting you", True),
        ("# pm", "at 3 pm", True),
        ("can't", "we can\u2019t", True),
    ],
)
def test_a_way_is_found_as_it_is_said(way: str, said: str, found: bool) -> None:
    book = small(it=(way,))
    assert bool(book.tags(plain(said).split()) & book.bit["it"]) is found


@pytest.mark.parametrize("way", ["it*", "... further", "take ..."])
def test_a_way_that_would_be_found_everywhere_is_refused(way: str) -> None:
    with pytest.raises(ValueError, match=r"must begin and end|too short"):
        small(it=(way,))


def test_a_turn_of_phrase_takes_its_words_along() -> None:
    """ "Not only" denies nothing."""
    book = small(neg=("not",), nothing=("not only",))
    assert not book.tags(["not", "only", "that"]) & book.bit["neg"]
    assert book.tags(["not", "that"]) & book.bit["neg"]


def test_plain_text_is_as_long_as_the_text() -> None:
    for text in ("Gr\u00fc\u00dfe \u2019 \u0130stanbul \ufb01n \u0301x", "\u1e9e \u01f0", ""):
        assert len(plain(text)) == len(text)


@pytest.mark.parametrize("language", written_in("lexicon"))
def test_each_language_has_the_same_concepts_and_no_empty_one(language: str) -> None:
    book, english = tagger(language), tagger("en")
    assert book is not None
    assert english is not None
    assert set(book.concepts) == set(english.concepts)
    assert {NOTHING, FOOTER} <= set(book.concepts)


def test_every_concept_says_something_in_some_clause() -> None:
    english = tagger("en")
    assert english is not None
    used = {name for frame in frames().frame for either in (*frame.all, frame.none) for name in either}
    assert set(english.concepts) - used == {NOTHING, FOOTER}


def test_frames_speak_of_known_concepts_and_say_known_things() -> None:
    english, table = tagger("en"), frames()
    assert english is not None
    known = set(english.concepts) | set(table.signs)
    for frame in table.frame:
        assert frame.says in ARRIVING | SENT | MARKS
        assert {name for either in frame.all for name in either} | set(frame.none) <= known
        assert 0 < frame.weight < 1
        assert 0 <= frame.hiring < 1


SAID = [
    ("We would like to invite you to an interview.", "invitation"),
    ("Could you let me know when you might be free for a call?", "invitation"),
    ("Please pick a slot in my calendar: https://calendly.com/x", "invitation"),
    ("I'd love to get you in for a chat with the team next week.", "invitation"),
    ("You have been shortlisted for the position.", "invitation"),
    ("We'd be delighted to move you on to the second round.", "invitation"),
    ("Are you available on Tuesday for a short conversation?", "invitation"),
    ("Your interview is confirmed for Monday at 2 pm.", "scheduled"),
    ("We look forward to seeing you on Thursday at 10:30.", "scheduled"),
    ("You will be meeting Ana Ruiz on 5 March at 11 am.", "scheduled"),
    ("Just a reminder of your interview tomorrow at noon.", "scheduled"),
    ("I've booked you in for Friday at 9.", "scheduled"),
    ("We need to reschedule your interview.", "rescheduled"),
    ("Something has come up, could we do Friday instead?", "rescheduled"),
    ("I'm afraid I can't make 3 pm, could we do 4 instead?", "rescheduled"),
    ("Your interview has been moved to Wednesday at 10 am.", "rescheduled"),
    ("We have to cancel tomorrow's interview.", "cancelled"),
    ("The interview on Friday will not be taking place.", "cancelled"),
    ("The call on Monday is cancelled.", "cancelled"),
    ("We have decided to move forward with other candidates.", "rejection"),
    ("Unfortunately your application has been unsuccessful.", "rejection"),
    ("We won't be taking your application any further.", "rejection"),
    ("The panel chose another applicant.", "rejection"),
    ("The position has now been filled.", "rejection"),
    ("You were not selected for this role.", "rejection"),
    ("We felt your profile wasn't quite the right match for the post.", "rejection"),
    ("On this occasion we will not be progressing your candidacy.", "rejection"),
    ("We are delighted to offer you the position.", "offer"),
    ("Please find attached your offer letter.", "offer"),
    ("We would love you to join us as our new analyst.", "offer"),
    ("We have received your application.", "acknowledged"),
    ("Thank you for applying to the role of buyer.", "acknowledged"),
    ("Your application has been submitted.", "acknowledged"),
    ("We are still interviewing candidates and will be in touch next week.", "status_update"),
    ("The role has been put on hold.", "status_update"),
    ("We expect to make a decision by Friday.", "status_update"),
    ("Please complete the coding challenge within five days.", "assessment"),
    ("The next stage is a take-home exercise, the link is below.", "assessment"),
    ("I came across your profile and we are hiring engineers.", "outreach"),
    ("Would you be open to a new role?", "outreach"),
]

SENT_BY_THE_USER = [
    ("Thank you for taking the time to speak with me yesterday.", "thank_you"),
    ("I really enjoyed our conversation about the team.", "thank_you"),
    ("I wanted to follow up on my application.", "follow_up"),
    ("I haven't heard back since our interview and wondered whether there is any news.", "follow_up"),
    ("I would like to apply for the position of clerk.", "applied"),
    ("Please find my CV attached.", "applied"),
    ("I would like to withdraw my application.", "withdrew"),
    ("I have accepted another offer and am no longer available.", "withdrew"),
]

NOT_SAID = [
    ("If you don't hear from us by June, please assume that we have chosen somebody else.", "rejection"),
    ("If you don't hear back within a fortnight, we have gone ahead with other applicants.", "rejection"),
    ("We have not decided to move forward with other candidates yet.", "rejection"),
    ("If your profile fits, we will invite you to an interview.", "invitation"),
    ("Unfortunately we cannot invite you to an interview.", "invitation"),
    ("We are unable to offer you the position.", "offer"),
    ("Please do not hesitate to contact us about your application.", "rejection"),
    ("Not only was your application strong, we enjoyed meeting you.", "rejection"),
    ("To cancel: https://calendly.com/cancellations/x", "cancelled"),
    ("We look forward to hearing from you.", "scheduled"),
    ("We can't offer 3 pm, sorry.", "rejection"),
    ("We are an equal opportunity employer and do not discriminate against applicants.", "rejection"),
]


@pytest.mark.parametrize(("text", "label"), SAID)
def test_a_sentence_of_theirs_is_heard(text: str, label: str) -> None:
    heard = heard_in(text)
    assert heard.score(label) >= 0.5, heard.scores


@pytest.mark.parametrize(("text", "label"), SENT_BY_THE_USER)
def test_a_sentence_of_the_users_is_heard(text: str, label: str) -> None:
    heard = heard_in(text, outgoing=True)
    assert heard.score(label) >= 0.5, heard.scores


@pytest.mark.parametrize(("text", "label"), NOT_SAID)
def test_what_takes_it_back_is_heard_too(text: str, label: str) -> None:
    heard = heard_in(text)
    assert heard.score(label) < 0.5, heard.quotes


def test_a_clause_ends_where_the_sense_turns_and_at_no_abbreviation() -> None:
    text = "You met Mr. Jones and Dr. Lee on the 12. March, but we chose another. Fine?"
    assert [text[one.start : one.end] for one in clauses(text, "en").clauses] == [
        "You met Mr. Jones and Dr. Lee on the 12. March",
        "but we chose another.",
        "Fine?",
    ]


def test_what_stands_under_the_letter_is_no_part_of_it() -> None:
    footer = "We are an equal opportunity employer. Unsubscribe here. Privacy policy applies. You were not selected."
    assert heard_in(f"Your interview is confirmed for Monday.\n\n{footer}").score("rejection") == 0


def test_an_occupation_is_known_by_its_word() -> None:
    assert speaks_of("occupation", clauses("Re: mechanic", "en"))
    assert not speaks_of("occupation", clauses("Re: lunch", "en"))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Passt, Freitag 14 Uhr, bis dann!", "de"),
        ("\u00c7a marche, \u00e0 jeudi pour l'entretien", "fr"),
        ("Dale, nos vemos el martes en la entrevista", "es"),
        ("ok, see you thursday at two", "en"),
        ("xyzzy", None),
    ],
)
def test_a_line_too_short_to_tell_its_language_is_told_by_what_it_knows(text: str, language: str | None) -> None:
    assert likeliest(text) == language


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("Are you free for the interview?", True),
        ("Your application has reached us.", True),
        ("The cat sat on the mat, and purred.", False),
    ],
)
def test_most_mail_is_put_aside_before_it_is_cut_in_clauses(text: str, may: bool) -> None:
    assert may_be_of_hiring((text,), "en") is may
