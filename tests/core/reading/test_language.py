"""Which language short mails are in; of what isn't known, none is guessed."""

import os
import subprocess
import sys

import pytest

from daemon.core.reading.text.language import language_of

SHORT = {
    "en": [
        "Hi Alex, could you come by on Tuesday at ten? Let me know if that works.",
        "Thanks for coming in yesterday. The team enjoyed it and we will be in touch soon.",
        "Unfortunately we have decided to move forward with another candidate for this role.",
        "Dear Mr Doe, we are pleased to offer you the post of Verwaltungsfachangestellter in our Berlin office.",
    ],
    "de": [
        "Hallo Alex, passt dir Dienstag um zehn? Sag mir bitte kurz Bescheid. Viele Grüße, Bea",
        "Sehr geehrter Herr Doe, vielen Dank für Ihre Bewerbung als Senior Software Engineer bei Acme.",
        "Leider müssen wir Ihnen mitteilen, dass die Stelle inzwischen besetzt ist.",
        "Guten Tag, anbei der Link zum Teams Meeting am Donnerstag um 14 Uhr. Bis dann",
        "wir wuerden Sie gerne kennenlernen. Koennen Sie am Montag um 9 Uhr?",
    ],
    "fr": [
        "Bonjour Alex, seriez-vous disponible mardi à dix heures pour un entretien ? Bien cordialement",
        "Nous vous remercions de votre candidature, que nous avons étudiée avec attention.",
        "Merci de votre retour. Je reviens vers vous dans la semaine.",
        "Malheureusement, nous ne pouvons donner suite à votre candidature au poste de Product Owner.",
    ],
    "es": [
        "Hola Alex, ¿podrías venir el martes a las diez? Dime si te va bien. Un saludo",
        "Gracias por tu interés en el puesto de Data Engineer. Hemos recibido tu candidatura.",
        "Lamentablemente hemos decidido continuar con otros candidatos para esta vacante.",
        "Buenos días: le confirmamos la entrevista del jueves por videollamada.",
    ],
    "it": ["Gentile Alex, la ringraziamo per la sua candidatura e vorremmo incontrarla per un colloquio martedì."],
    "nl": ["Beste Alex, bedankt voor je sollicitatie. We willen je graag uitnodigen voor een gesprek op dinsdag."],
    "pt": ["Olá Alex, obrigado pela sua candidatura. Gostaríamos de marcar uma entrevista com você na terça."],
    "sv": ["Hej Alex, tack för din ansökan. Vi vill gärna träffa dig på en intervju och undrar om tisdag passar."],
    "pl": ["Dzień dobry, dziękujemy za aplikację na stanowisko analityka. Czy możemy się spotkać we wtorek?"],
    "ru": ["Здравствуйте, спасибо за отклик на вакансию. Мы хотели бы пригласить вас на собеседование во вторник."],
}


@pytest.mark.parametrize(("language", "text"), [(name, text) for name, texts in SHORT.items() for text in texts])
def test_fifteen_words_are_enough(language: str, text: str) -> None:
    assert language_of(text) == language


def test_norwegian_and_danish_are_never_taken_for_english_or_german() -> None:
    danish = "Hej Alex, tak for din ansøgning. Vi vil gerne invitere dig til en samtale på tirsdag i vores kontor."
    norwegian = "Hei Alex, takk for søknaden din. Vi vil gjerne invitere deg til et intervju hos oss på tirsdag."
    assert language_of(danish) in {"da", "no"}
    assert language_of(norwegian) in {"no", "da"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ok",
        "3 pm",
        "Alex Doe\nAcme GmbH\nMain Street 1",
        "Labas, ačiū už jūsų paraišką, norėtume susitikti antradienį",
        "面接のご案内",
        "xyzzy " * 50,
    ],
)
def test_where_it_cannot_be_told_none_is_guessed(text: str) -> None:
    assert language_of(text) is None


def test_english_as_it_is_thumbed_is_no_german() -> None:
    """Two small words of each language that no other has: "the" and "not" beside "im" and "man"."""
    assert (
        language_of("Alex dont come in tomorrow. Lost the contract so im not hiring anybody right now. Sorry man")
        == "en"
    )


def test_a_text_of_two_languages_is_in_the_same_one_each_time() -> None:
    """Three small words of each, in a set whose order is another in every process."""
    asks = (
        "from daemon.core.reading.text.language import language_of; print(language_of('the your which und nicht ist'))"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", asks],
            env=os.environ | {"PYTHONHASHSEED": str(seed)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in range(8)
    }
    assert len(told) == 1
