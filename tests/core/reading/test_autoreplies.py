"""Answers that nobody wrote: by field (RFC 3834 and older ones), by subject, or by their words alone."""

from datetime import UTC, date, datetime

import pytest

from connectors.models import Message
from daemon.core.facts import Reading
from daemon.core.reading.reader import read_mail
from daemon.core.you import You

YOU = You(name="Alex Doe", addresses=("alex@example.com",))


def read(subject: str, text: str, more: str = "", sender: str = "Dana Reed <dana.reed@acme.example>") -> Reading:
    raw = (
        f"From: {sender}\nTo: alex@example.com\nDate: Wed, 11 Mar 2026 09:00:00 +0000\nSubject: {subject}\n"
        f"Message-ID: <a1@acme.example>\n{more}Content-Type: text/plain; charset=utf-8\n\n{text}\n"
    )
    return read_mail(Message(raw.encode(), "INBOX", datetime(2026, 12, 1, tzinfo=UTC)), YOU, "home").reading


PLAIN = "Thank you for your message. I will be back soon."


@pytest.mark.parametrize(
    "field",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-replied; owner-email=dana@acme.example",
        "X-Autoreply: yes",
        "X-Autorespond: Re: Thank you",
        "Precedence: auto_reply",
        "X-Auto-Response-Suppress: All\nX-AutoReply-From: dana@acme.example",
    ],
)
def test_a_responders_field_is_enough(field: str) -> None:
    assert read("Re: Thank you", PLAIN, f"{field}\n").kind == "auto_reply"


@pytest.mark.parametrize("field", ["Auto-Submitted: no", "X-Autoreply: no", "Precedence: normal"])
def test_a_field_that_says_no_says_nothing(field: str) -> None:
    assert read("Re: Thank you", PLAIN, f"{field}\n").kind != "auto_reply"


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic reply: Thank you for your time",
        "Re: Automatic reply: Thank you",
        "Abwesenheitsnotiz: Vielen Dank für das Gespräch",
        "Automatische Antwort: Vielen Dank",
        "AUTOMATISCHE ANTWORT: Vielen Dank",
        "Réponse automatique : Merci",
        "Respuesta automática: Gracias",
        "Auto: Thank you",
    ],
)
def test_a_responders_subject_is_enough(subject: str) -> None:
    assert read(subject, PLAIN).kind == "auto_reply"


WORDS = {
    "en": (
        "Re: Thank you for your time",
        "Hello,\n\nI am out of the office until 23 March 2026 with limited access to email. For urgent matters please contact Sam Ode.\n\nDana",
    ),
    "en, subject alone": ("Out of office", "I'm currently out of the office and will return on 23 March 2026."),
    "de": (
        "AW: Vielen Dank",
        "Guten Tag,\n\nich bin bis einschließlich 22.03.2026 nicht im Büro. Ihre E-Mail wird nicht weitergeleitet. In dringenden Fällen wenden Sie sich bitte an Herrn Ode.\n\nMit freundlichen Grüßen\nDana Reed",
    ),
    "fr": (
        "RE: Merci",
        "Bonjour,\n\nJe suis absente du bureau jusqu'au 22 mars 2026. En cas d'urgence, vous pouvez contacter M. Ode.\n\nCordialement,\nDana Reed",
    ),
    "es": (
        "RE: Gracias",
        "Hola:\n\nEstoy de vacaciones hasta el 22 de marzo de 2026. Para asuntos urgentes, puede ponerse en contacto con Sam Ode.\n\nUn saludo,\nDana Reed",
    ),
    "en, left": ("Re: Follow-up", "I no longer work at Acme. Please contact Sam Ode for all recruiting matters."),
}


@pytest.mark.parametrize("case", WORDS)
def test_words_alone_show_it_in_four_languages(case: str) -> None:
    reading = read(*WORDS[case])
    assert reading.kind == "auto_reply"
    assert reading.bulk


def test_its_date_is_the_day_of_return() -> None:
    assert read(*WORDS["en"]).away_until == date(2026, 3, 23)


def test_so_it_is_where_only_the_words_show_that_nobody_wrote_it() -> None:
    text = "I'm off-grid in the hills March 10 - 20 with no reception. Back at my desk Monday, March 23.\n\nDana"
    told = read("Re: Buyer, following up", text, "References: <b1@example.com>\n")
    assert (told.kind, told.away_until) == ("auto_reply", date(2026, 3, 23))


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        (
            "Re: Interview",
            "Hi Alex, I'll be out of the office on Friday, so could we do the interview on Monday at 10? Please contact me if that does not work.",
        ),
        (
            "Re: Interview",
            "Hallo Alex, am Freitag bin ich nicht im Büro. Passt Ihnen Montag um 10 Uhr für das Vorstellungsgespräch?",
        ),
        (
            "Interview",
            "Dear Alex, we enjoyed the interview. Dana is on vacation this week, and will get back to you when she returns.",
        ),
        ("Urlaub", "Hallo Alex, wie war es am Meer? Liebe Grüße"),
        ("Absence of evidence", "Dear Alex, here is the article about evidence that we spoke of."),
    ],
)
def test_a_person_who_speaks_of_an_absence_is_no_machine(subject: str, text: str) -> None:
    assert read(subject, text).kind != "auto_reply"


def test_the_receipt_of_an_application_is_more_than_an_automatic_answer() -> None:
    text = "Dear Alex,\n\nThank you for applying for the Analyst position at Acme. We have received your application and will review it carefully.\n\nThe Acme Talent Team"
    reading = read(
        "Thank you for your application",
        text,
        "Auto-Submitted: auto-replied\nX-Auto-Response-Suppress: All\n",
        "Acme Careers <no-reply@acme.example>",
    )
    assert reading.kind == "acknowledged"
