"""Who is read of a whole mail: what its header and its subject tell beside its words."""

from datetime import UTC, datetime

import pytest

from connectors.models import Message
from daemon.core.reading.reader import read_mail
from daemon.core.you import You

YOU = You(name="Jo Doe", addresses=("jo.doe@example.com",), time_zone="UTC")
RECEIVED = datetime(2026, 5, 4, 10, tzinfo=UTC)
INVITED = "we would like to invite you to an interview for the role of Analyst on Thursday 7 May at 10:00."
TURNED_DOWN = (
    "Thank you for applying for the role of Analyst. Unfortunately we won't be taking your application further."
)


def names(sender: str, subject: str, words: str) -> list[str]:
    """The names of all who are read of a mail."""
    lines = (f"From: {sender}", "To: Jo Doe <jo.doe@example.com>", f"Subject: {subject}", "Message-ID: <1@x.example>")
    raw = "\r\n".join((*lines, "Date: Mon, 4 May 2026 10:00:00 +0000", "", *words.split("\n")))
    people = read_mail(Message(raw.encode(), "INBOX", RECEIVED), YOU, "home").reading.people
    return [one.name for one in people if one.name]


@pytest.mark.parametrize(
    ("sender", "signature", "expected"),
    [
        ("Cobalt Orchard <no-reply@hire.lever.co>", "All the best,\nCobalt Orchard", []),
        ("Heron & Vale <noreply@workablemail.com>", "Heron & Vale", []),
        ("LinkedIn <jobs-noreply@linkedin.com>", "Regards,\nCobalt Interiors", []),
        ("Thandolwethu Quill <no-reply@hire.lever.co>", "Thandolwethu Quill\nCobalt Orchard", ["Thandolwethu Quill"]),
        ("Cobalt Orchard <no-reply@hire.lever.co>", "Best,\nVera Lindholm", ["Vera Lindholm"]),
    ],
)
def test_a_house_that_signs_is_nobody(sender: str, signature: str, expected: list[str]) -> None:
    """A system that writes for an employer signs with its name, a person often above it."""
    assert names(sender, "Your application", f"Hi Jo,\n\n{TURNED_DOWN}\n\n{signature}") == expected


@pytest.mark.parametrize(
    ("subject", "says", "expected"),
    [
        ("Analyst - interview with Desmond Quill", "I have blocked the hour for Desmond.", ["Desmond Quill"]),
        ("Desmond Quill / Jo Doe - call", "I have put it in Desmond's diary.", ["Desmond Quill"]),
        ("Interview with Blue Harbor", "Blue Harbor is by the river.", []),
        ("Interview with Desmond Quill", "Bring your badge.", []),
    ],
)
def test_the_subject_says_who_is_meant_by_a_first_name(subject: str, says: str, expected: list[str]) -> None:
    """Whom the words don't name stands in the subject of an older mail, perhaps."""
    words = f"Hi Jo,\n\n{INVITED} {says}\n\nBest,\nLena"
    assert names("Lena Fox <lena.fox@acme.example>", subject, words) == ["Lena Fox", *expected]


def test_letters_behind_a_name_are_no_part_of_it() -> None:
    """As long as MCIEEM."""
    words = f"Hi Jo,\n\n{INVITED}\n\nBest,\nVera\n\nVera Lindholm MRIEEM\nPrincipal Ecologist"
    assert names("Vera Lindholm <vera@acme.example>", "Interview", words) == ["Vera Lindholm"]
