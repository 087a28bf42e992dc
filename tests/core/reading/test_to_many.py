"""What is sent to many tells of interviews, applications and decisions of others: it starts no clock."""

from datetime import UTC, datetime

import pytest

from connectors.models import Message
from daemon.core.reading.reader import read_mail
from daemon.core.you import You

KIM = You(name="Kim Larsson", addresses=("kim@larsson.example",), time_zone="UTC")

ISSUES = (
    ("Issue 40: an interview with a potter", "This week: glazes without tears, and what a baker says in an interview."),
    ("Entretien reporté", "L'entretien avec la directrice du musée est reporté au vendredi 16 janvier à 19 h."),
    ("Entrevista aplazada", "La entrevista con la directora del museo se aplaza al viernes 16 de enero a las 19 h."),
    ("The harbour letter", "Thursday's interview with the harbour master is off, we talk to the pilot instead."),
    ("Neues aus dem Viertel", "Im Gespräch: die Töpferin vom Markt. Am Dienstag um 19 Uhr im Gemeindesaal."),
)
"""By their words alone the first three are taken as hiring mail."""


@pytest.mark.parametrize(("subject", "text"), ISSUES)
def test_an_issue_that_tells_of_an_interview_is_unrelated(subject: str, text: str) -> None:
    raw = (
        "From: The Morning Letter <hello@letter.example>\r\nTo: kim@larsson.example\r\n"
        f"Subject: {subject}\r\nDate: Mon, 12 Jan 2026 08:00:00 +0000\r\nMessage-ID: <40@letter.example>\r\n"
        "List-Id: <letter.example>\r\nList-Unsubscribe: <https://letter.example/u>\r\n"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n"
        f"\r\n{text}\r\n"
    )
    read = read_mail(Message(raw.encode(), "INBOX", datetime(2026, 1, 12, 9, tzinfo=UTC)), KIM, "personal")
    assert read.reading.kind == "unrelated"


def test_a_system_that_nobody_has_heard_of_is_understood_where_it_speaks_of_the_users_application() -> None:
    raw = (
        "From: Brightwater Recruitment <no-reply@applicants.brightwater.example>\r\nTo: kim@larsson.example\r\n"
        "Subject: Invitation to interview: Staff Nurse, Ward 7\r\nDate: Mon, 12 Jan 2026 08:00:00 +0000\r\n"
        "Message-ID: <41@applicants.brightwater.example>\r\nPrecedence: bulk\r\n"
        "List-Unsubscribe: <https://applicants.brightwater.example/u>\r\n\r\n"
        "Dear Kim,\r\n\r\nThank you for your application for the post of Staff Nurse, Ward 7. We are pleased to tell "
        "you that you have been shortlisted, and we would like to invite you to an interview. Please choose a time in "
        "your candidate account.\r\n\r\nRecruitment Team\r\nBrightwater Hospitals\r\n"
    )
    read = read_mail(Message(raw.encode(), "INBOX", datetime(2026, 1, 12, 9, tzinfo=UTC)), KIM, "personal")
    assert read.reading.kind == "invitation"
