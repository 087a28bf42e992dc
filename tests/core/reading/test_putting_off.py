"""What the user sends to move or cancel a time of theirs: the employer would say it in the same words."""

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from connectors.models import Message
from daemon.core.facts import Reading
from daemon.core.reading.reader import read_mail
from daemon.core.you import You

ALEX = You(name="Alex Doe", addresses=("alex@example.com",), time_zone="UTC")


def sent(words: str) -> Reading:
    """What is read in an answer that the user sent on Mon 2 March 2026."""
    message = EmailMessage()
    message["From"] = "Alex Doe <alex@example.com>"
    message["To"] = "Nadia Brandt <nadia@kelso.example>"
    message["Date"] = "Mon, 02 Mar 2026 10:00:00 +0000"
    message["Message-ID"] = "<answer@example.com>"
    message["In-Reply-To"] = "<asked@kelso.example>"
    message["Subject"] = "Re: Thursday"
    message.set_content(f"Hello Nadia,\n\n{words}\n\nBest\nAlex")
    return read_mail(Message(message.as_bytes(), "Sent", datetime(2026, 3, 2, tzinfo=UTC)), ALEX, "home").reading


@pytest.mark.parametrize(
    "words",
    [
        "I'm so sorry, but something has come up and I can't make our interview on Thursday. Could we find another day?",
        "Could we move our call to Friday? My train has been cancelled.",
        "My son is ill, so I won't manage to come in for the interview today. Would tomorrow be possible instead?",
        "Unfortunately I have to cancel our appointment on Thursday. I'd be grateful for a later date.",
        "Leider schaffe ich es am Donnerstag nicht zum Gespräch. Ließe sich der Termin auf Freitag verschieben?",
        "Malheureusement, je ne pourrai pas venir à l'entretien de jeudi. Serait-il possible de le reporter à vendredi ?",
        "Lo siento mucho, no voy a poder ir a la entrevista del jueves. ¿Podríamos pasarla al viernes?",
    ],
)
def test_the_user_asks_for_another_time(words: str) -> None:
    """Its thread tells whether that was an interview; it never is the thanks for one."""
    reading = sent(words)
    assert reading.moves
    assert reading.kind in ("sent", "unrelated")


@pytest.mark.parametrize(
    "words",
    [
        "Thursday at 3 is perfect, thank you. I'm looking forward to it.",
        "Thank you for moving the interview; Friday at 10 works just as well for me.",
        "Thank you for taking the time to speak with me on Thursday. I enjoyed hearing how the team plans its work.",
        "I wanted to ask whether there is any news on the role. We spoke on 12 February.",
        "Attached are the two references you asked for.",
        "Vielen Dank, Donnerstag um 15 Uhr passt mir sehr gut.",
        "Merci beaucoup, jeudi à 15 h me convient parfaitement.",
        "Muchas gracias, el jueves a las 15 h me viene perfecto.",
    ],
)
def test_any_other_answer_leaves_the_time_as_it_is(words: str) -> None:
    assert not sent(words).moves


def test_a_day_without_an_hour_is_kept_for_the_thread_to_tell() -> None:
    assert str(sent("Wednesday works best for me. Thank you!").day) == "2026-03-04"
    assert sent("Wednesday at 10 works best for me. Thank you!").day is None
    assert sent("Wednesday is difficult, but Thursday works for me. Thank you!").day is None
