"""A terse answer is read by the mails that it answers, as far as they are quoted below it."""

from datetime import UTC, datetime

import pytest

from connectors.models import Message
from daemon.core.reading.reader import read_mail
from daemon.core.you import You

YOU = You(name="Robin Hale", addresses=("robin@hale.example",), time_zone="Europe/London")

ASKED = "Hi Petra, Thursday 14 May at 11 suits me well for the interview. Kind regards, Robin"
INVITED = (
    "Dear Robin, thank you for your application for the post of estates surveyor. We would like to invite you to an "
    "interview on Thursday 14 May at 11. Petra Lind"
)
SUPPER = "Hi Petra, Thursday 14 May at 8 suits us well, and the children are looking forward to the lasagne. Robin"
HARBOUR = "Dear Robin, could you bring the boat round on Thursday 14 May at 11? We'd lift her out then. Petra Lind"


def answer(words: str, *quoted: str, subject: str = "Re: Thursday") -> str:
    """The kind of an answer that quotes these mails, the last one first."""
    lines = [words, ""]
    for depth, text in enumerate(quoted, 1):
        lines += [f"{'> ' * (depth - 1)}On Mon, 11 May 2026 at 09:00, somebody wrote:", f"{'> ' * depth}{text}", ""]
    raw = (
        "From: Petra Lind <petra.lind@lindwharf.example>\r\nTo: Robin Hale <robin@hale.example>\r\n"
        f"Subject: {subject}\r\nDate: Mon, 11 May 2026 10:00:00 +0100\r\nMessage-ID: <a1@lindwharf.example>\r\n"
        "In-Reply-To: <q1@hale.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    ) + "\r\n".join(lines)
    return read_mail(
        Message(raw.encode(), "INBOX", datetime(2026, 5, 11, 10, tzinfo=UTC)), YOU, "personal"
    ).reading.kind


@pytest.mark.parametrize(
    "words", ["Works for me, see you then.", "Perfect, it's in the diary.", "Great, see you Thursday!"]
)
def test_a_few_words_under_a_talk_about_a_job_fix_it(words: str) -> None:
    assert answer(words, ASKED, INVITED) == "scheduled"


@pytest.mark.parametrize(
    "words", ["Works for me, see you then.", "Perfect, it's in the diary.", "Great, see you Thursday!"]
)
@pytest.mark.parametrize("quoted", [SUPPER, HARBOUR])
def test_the_same_words_about_anything_else_are_nothing(words: str, quoted: str) -> None:
    assert answer(words, quoted) == "unrelated"
    assert answer(words) == "unrelated"


def test_what_the_user_had_answered_may_say_less_than_what_was_asked_first() -> None:
    between = "I can do Thursday. Robin"
    assert answer("Works for me, see you then.", between, INVITED) == "scheduled"
    assert answer("Works for me, see you then.", between, HARBOUR) == "unrelated"
