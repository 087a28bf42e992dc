"""The user may be the one who interviews: what systems and colleagues write of their candidates starts nothing."""

from datetime import UTC, datetime

import pytest

from connectors.models import Message
from daemon.core.reading.reader import read_mail
from daemon.core.you import You

YOU = You(name="Alex Doe", addresses=("alex@example.com",), time_zone="UTC")
ATS = "Greenhouse <no-reply@greenhouse.io>"
COLLEAGUE = "Dana Price <dana.price@brightco.example>"


def read(sender: str, subject: str, text: str) -> str:
    """The kind of a mail in few words."""
    raw = (
        f"From: {sender}\nTo: Alex Doe <alex@example.com>\nDate: Mon, 2 Mar 2026 09:00:00 +0100\nMessage-ID: <1@x.example>\n"
        f"Subject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"
    )
    return read_mail(Message(raw.encode(), "INBOX", datetime(2026, 3, 3, tzinfo=UTC)), YOU, "home").reading.kind


@pytest.mark.parametrize(
    ("sender", "subject", "text"),
    [
        (
            ATS,
            "Interview scheduled: Maria Lopez",
            "You have been scheduled to interview Maria Lopez for Data Analyst on Thursday, March 5 at 2:00 PM EST.\n\nView interview kit",
        ),
        (
            ATS,
            "Interview moved: Omar Reyes",
            "The interview with Omar Reyes was moved to Friday, March 6 at 10:00 AM. Please submit your scorecard afterwards.",
        ),
        (
            COLLEAGUE,
            "Thursday's interviews",
            "Hi Alex, you're on the interview panel for the analyst post on Thursday at 2, his CV is attached. Does that time work for you?",
        ),
        (
            "Personio <no-reply@personio.de>",
            "Interview am 5. März: Franka Behrend",
            "Du führst am 5. März um 10 Uhr das Interview mit Franka Behrend. Lebenslauf und Bewertungsbogen der Kandidatin findest du in Personio.",
        ),
        (
            "Teamtailor <no-reply@teamtailor-mail.com>",
            "Entretien demain : Solène Aubry",
            "Vous recevez Solène Aubry en entretien demain à 9 h 30. Le CV de la candidate et la grille d'évaluation sont dans votre espace.",
        ),
        (
            "Recruitee <no-reply@recruitee.com>",
            "Entrevista asignada: Lorena Puig",
            "Te han asignado la entrevista de Lorena Puig el jueves 5 a las 12:00. El currículum de la candidata está en la plataforma.",
        ),
    ],
)
def test_whoever_interviews_is_no_candidate(sender: str, subject: str, text: str) -> None:
    assert read(sender, subject, text) == "unrelated"


@pytest.mark.parametrize(
    "text",
    [
        "Your interview for Data Analyst is scheduled for Thursday, March 5 at 2:00 PM EST with Maria Lopez.",
        "You are scheduled to interview with Maria Lopez on Thursday, March 5 at 2:00 PM EST for Data Analyst.",
        "Your interview as Data Analyst is on Thursday, March 5 at 2:00 PM EST. Maria will have your CV in front of her.",
    ],
)
def test_a_candidate_is_one_still(text: str) -> None:
    assert read(ATS, "Interview confirmed", text) == "scheduled"
