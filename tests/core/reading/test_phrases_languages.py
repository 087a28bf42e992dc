"""How people agree, ask, hand over and call one another in German, French and Spanish: short answers of many hands."""

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from connectors.models import Message
from daemon.core.facts import Reading
from daemon.core.knowledge.phrases import reader
from daemon.core.reading.kinds import Heard, Prepared, hear
from daemon.core.reading.reader import read_mail
from daemon.core.reading.sentences import clauses, hear_clauses
from daemon.core.you import You

SAID = 0.5
ALEX = You(name="Alex Doe", addresses=("alex@example.com",), time_zone="UTC")


def heard(language: str, text: str) -> Heard:
    book = reader(language)
    assert book is not None
    return hear(book, Prepared(text))


def read(text: str) -> Reading:
    mail = EmailMessage()
    mail["From"] = "Kim Roth <kim@acme.example>"
    mail["To"] = "Alex Doe <alex@example.com>"
    mail["Subject"] = "Re: Entretien"
    mail["In-Reply-To"] = "<before@example.com>"
    mail.set_content(text)
    return read_mail(Message(mail.as_bytes(), "INBOX", datetime(2026, 3, 2, 9, tzinfo=UTC)), ALEX, "home").reading


@pytest.mark.parametrize(
    ("language", "text", "agrees"),
    [
        ("de", "Das ist kein Problem, der Mittwoch geht ebenso gut.", True),
        ("de", "Kein Problem, dann eben Freitag.", True),
        ("de", "Sehr gern, ich bin am Mittwoch um 16 Uhr da.", True),
        ("de", "Den 12. nehme ich.", True),
        ("de", "Freitag wäre für mich ideal.", True),
        ("de", "Der zweite Termin wäre mir lieber.", True),
        ("de", "Mittwoch passt mir leider nicht.", False),
        ("de", "Dienstag kann ich nicht.", False),
        ("de", "Am Mittwoch bin ich leider nicht da.", False),
        ("de", "Es ist kein Problem, wenn es Freitag wird.", False),
        ("fr", "Le 12 me va.", True),
        ("fr", "Pas de souci pour lundi.", True),
        ("fr", "Lundi sans problème.", True),
        ("fr", "Le mercredi m'irait très bien.", True),
        ("fr", "Je prends le créneau de 14h.", True),
        ("fr", "Parfait, on se voit jeudi alors.", True),
        ("fr", "Le jeudi ne me convient pas.", False),
        ("fr", "Pas de souci, mais lundi je suis en déplacement.", False),
        ("es", "El jueves me viene bien.", True),
        ("es", "¡Estupendo, hasta el martes!", True),
        ("es", "Me quedo con el martes.", True),
        ("es", "Por mí, el jueves.", True),
        ("es", "Puedo el jueves.", True),
        ("es", "El jueves no puedo.", False),
    ],
)
def test_a_time_is_agreed_to_in_few_words(language: str, text: str, agrees: bool) -> None:
    """A negation may agree ("kein Problem", "pas de souci"), and a condition takes it back."""
    assert (heard(language, text).score("accepts") >= SAID) is agrees


@pytest.mark.parametrize(
    ("language", "text", "handed_over"),
    [
        ("de", "Bitte richten Sie Nachfragen zum Stand an Frau Pohl (personal@acme.example).", True),
        ("de", "Alles Weitere läuft nun über unsere Personalstelle.", True),
        ("de", "Ansprechpartnerin für alles Weitere ist unsere Kollegin aus HR.", True),
        ("de", "Unsere Personalabteilung prüft Ihre Unterlagen.", False),
        ("fr", "Pour la suite, c'est désormais le service RH qui prend le relais.", True),
        ("fr", "Votre interlocutrice sera Mme Petit, des ressources humaines.", True),
        ("fr", "Notre DRH participera à l'entretien de mardi.", False),
        ("es", "A partir de ahora el proceso lo lleva Recursos Humanos.", True),
        ("es", "Tu contacto será Marta, de Recursos Humanos.", True),
        ("es", "Recursos Humanos ha recibido tu currículum.", False),
    ],
)
def test_the_process_is_handed_over_to_hr(language: str, text: str, handed_over: bool) -> None:
    assert (heard(language, text).score("contact_hr") >= SAID) is handed_over


@pytest.mark.parametrize(
    ("language", "text", "formal"),
    [
        ("de", "Hallo Alex, vielen Dank für deine Bewerbung. Mit freundlichen Grüßen", False),
        ("de", "Guten Tag Alex Doe, kommen Sie doch am Mittwoch in die Werkstatt. Mit freundlichem Gruß", True),
        ("de", "Liebe Frau Doe, gern bestätige ich Ihnen den Termin. Herzliche Grüße", True),
        ("fr", "Madame, je vous confirme l'entretien.", True),
        ("fr", "Bonjour Alex, merci pour ta candidature. Cordialement", False),
        ("es", "Buenos días, Alex: Te escribo porque tu perfil encaja muy bien. Un cordial saludo", False),
        ("es", "Buen día Alex, gracias por postularte. ¿Te gustaría venir el jueves? Saludos cordiales", False),
        ("es", "Estimada Alex: Le escribo por su candidatura. Nos gustaría conocerle.", True),
        ("es", "Estimada Sra. Doe: Rogamos confirme su asistencia. Atentamente", True),
    ],
)
def test_what_they_call_the_reader_weighs_more_than_how_they_greet(language: str, text: str, formal: bool) -> None:
    said = heard(language, text)
    assert (said.score("formal") > said.score("familiar")) is formal


@pytest.mark.parametrize(
    "text",
    [
        "Bonjour Alex,\n\nLe comité n'a pas encore tranché, on te revient d'ici vendredi.\n\nMerci de ta patience !",
        "Bonjour Alex,\n\nJe transmets votre dossier à la directrice et je vous tiens au courant d'ici mercredi.",
    ],
)
def test_thanks_for_patience_and_a_promise_ask_for_nothing(text: str) -> None:
    assert not read(text).asks


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Wir laden Sie zum Gespräch für die Stelle als Datenschutzbeauftragte am Dienstag um 10 Uhr ein."),
        ("de", "Bitte denken Sie an die Zeugnisse, wenn Sie am Freitag um 9 Uhr kommen."),
        ("fr", "L'entretien aura lieu au siège social, mardi à 10h."),
        ("fr", "Le référent handicap participera à l'entretien de mardi à 10h."),
        ("es", "La entrevista para la plaza de Técnico de Medio Ambiente será el miércoles a las 9:30."),
        ("es", "La entrevista para Delegado de Protección de Datos será el martes a las 10:00."),
        ("en", "Your interview for the role of Data Protection Officer is on Tuesday at 10:00."),
    ],
)
def test_an_interview_with_its_time_is_no_footer_whatever_the_job(language: str, text: str) -> None:
    assert clauses(text, language).clauses


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Hinweise zum Datenschutz finden Sie hier."),
        ("de", "Denken Sie an die Umwelt, bevor Sie diese E-Mail ausdrucken."),
        ("es", "Antes de imprimir este correo, piense en el medio ambiente."),
    ],
)
def test_a_footer_stays_one(language: str, text: str) -> None:
    assert not clauses(text, language).clauses


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Je ne suis pas en mesure de vous donner de visibilité à ce stade."),
        ("es", "De momento no podemos darle una fecha."),
        ("de", "Einen neuen Zeitplan kann ich Ihnen noch nicht nennen."),
    ],
)
def test_that_no_date_can_be_named_declines_nobody(language: str, text: str) -> None:
    said = Heard()
    hear_clauses(clauses(text, language), said, outgoing=False)
    assert said.score("rejection") < SAID


def test_a_search_that_is_put_on_hold_is_not_told_as_declined() -> None:
    """The search is suspended: they may come back to it, so the process stays."""
    told = read(
        "Bonjour Madame,\n\nSuite à une réorganisation interne, le recrutement est suspendu. Je ne suis pas en mesure de"
        " vous donner de visibilité à ce stade et vous prie de nous en excuser.\n\nCordialement,\nKim Roth"
    )
    assert told.kind == "status_update"
