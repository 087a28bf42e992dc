"""Promises and absences in German, French and Spanish, and what English was missing. Written on Wednesday 4 March 2026."""

from datetime import date, datetime

import pytest

from daemon.core.reading.times.absences import away_until
from daemon.core.reading.times.promises import promise

WRITTEN = datetime.fromisoformat("2026-03-04T09:00:00+01:00")


@pytest.mark.parametrize(
    ("language", "text", "by"),
    [
        ("en", "You'll know on Tuesday.", "2026-03-10"),
        ("en", "The committee sits on Monday and you'll know where you stand on Tuesday.", "2026-03-10"),
        ("en", "You'll have an answer by Friday.", "2026-03-06"),
        ("en", "A decision is expected in the week of 16 March.", "2026-03-20"),
        ("en", "Please give us until Friday to decide.", "2026-03-06"),
        ("en", "We'll be in touch before the end of next week.", "2026-03-13"),
        ("de", "Sie hören bis Ende nächster Woche von uns.", "2026-03-13"),
        ("de", "Wir melden uns bis Freitag bei Ihnen.", "2026-03-06"),
        ("de", "Wir werden uns innerhalb von zwei Wochen bei Ihnen melden.", "2026-03-18"),
        ("de", "Spätestens am 12. März hören Sie von uns.", "2026-03-12"),
        ("de", "Bis zum 20.3. erhalten Sie eine Rückmeldung.", "2026-03-20"),
        ("de", "Ich melde mich Anfang nächster Woche bei dir.", "2026-03-10"),
        ("de", "Wir geben Ihnen bis Mittwoch Bescheid.", "2026-03-11"),
        ("de", "Wir melden uns in 5 bis 7 Werktagen.", "2026-03-13"),
        ("de", "Eine Entscheidung fällt in der KW 12.", "2026-03-20"),
        ("de", "Die Entscheidung wird bis Ende des Monats getroffen.", "2026-03-31"),
        ("de", "Wir werden Sie im Laufe der nächsten Woche informieren.", "2026-03-13"),
        ("de", "In den nächsten Tagen kommen wir auf Sie zu.", "2026-03-11"),
        ("de", "Bitte geben Sie uns noch bis Freitag Zeit.", "2026-03-06"),
        ("de", "Montag weiß ich mehr und schreib dir dann.", "2026-03-09"),
        ("de", "Spätestens Freitag hast du eine Ansage von uns.", "2026-03-06"),
        ("de", "Bis zum 20. März sollte ich Ihnen Verbindliches sagen können.", "2026-03-20"),
        ("de", "Die Rückmeldung erfolgt bis zum Monatsende.", "2026-03-31"),
        ("de", "Bis Freitag hast du auf jeden Fall eine Antwort von mir.", "2026-03-06"),
        ("fr", "Nous reviendrons vers vous d'ici vendredi.", "2026-03-06"),
        ("fr", "Réponse au plus tard le vendredi 6 mars.", "2026-03-06"),
        ("fr", "Je vous donne son retour en milieu de semaine prochaine.", "2026-03-11"),
        ("fr", "Nous vous tiendrons informé d'ici une dizaine de jours.", "2026-03-14"),
        ("fr", "Le jury rendra sa décision le 25 mars.", "2026-03-25"),
        ("fr", "Réponse sous huitaine.", "2026-03-11"),
        ("fr", "Nous reviendrons vers vous d'ici la fin de la semaine prochaine.", "2026-03-13"),
        ("fr", "Vous aurez de nos nouvelles sous quinze jours.", "2026-03-18"),
        ("fr", "Nous vous recontacterons avant le 12 mars.", "2026-03-12"),
        ("fr", "Je vous tiens au courant en début de semaine prochaine.", "2026-03-10"),
        ("fr", "Nous vous donnerons une réponse sous 48 heures.", "2026-03-06"),
        ("fr", "Vous recevrez une réponse d'ici fin mars.", "2026-03-31"),
        ("fr", "Nous vous répondrons dans un délai de deux semaines.", "2026-03-18"),
        ("fr", "Nous vous recontactons sous 10 jours ouvrés.", "2026-03-18"),
        ("fr", "La décision est attendue la semaine du 16 mars.", "2026-03-20"),
        ("es", "Le contactaremos antes del viernes.", "2026-03-06"),
        ("es", "Te doy respuesta a más tardar el viernes 6 de marzo.", "2026-03-06"),
        ("es", "El viernes como muy tarde te digo algo.", "2026-03-06"),
        ("es", "El lunes te cuento.", "2026-03-09"),
        ("es", "Se lo comunicaremos el 20 de marzo.", "2026-03-20"),
        ("es", "Le contactaremos durante el mes de abril.", "2026-04-30"),
        ("es", "Recibirás respuesta en un plazo máximo de 48 horas.", "2026-03-06"),
        ("es", "Antes de que acabe el mes te llamamos.", "2026-03-31"),
        ("es", "Te diremos algo la semana que viene.", "2026-03-13"),
        ("es", "Nos pondremos en contacto contigo en un plazo de dos semanas.", "2026-03-18"),
        ("es", "Tendrás noticias nuestras a finales de la próxima semana.", "2026-03-13"),
        ("es", "Le responderemos en 5 días hábiles.", "2026-03-11"),
        ("es", "Recibirá una respuesta a principios de la próxima semana.", "2026-03-10"),
        ("es", "Tendrá una respuesta en los próximos días.", "2026-03-11"),
        ("es", "Tomaremos una decisión antes del 20 de marzo.", "2026-03-20"),
        ("es", "Danos hasta el viernes.", "2026-03-06"),
    ],
)
def test_promises(language, text, by):
    found = promise(text, WRITTEN, language=language)
    assert found is not None
    assert found.by == date.fromisoformat(by)
    assert found.sentence == text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Please reply by Friday so that we can let you know."),
        ("en", "You'll have 90 minutes for the test; start before Friday."),
        ("de", "Bitte geben Sie uns bis Freitag Bescheid."),
        ("de", "Bitte senden Sie uns Ihre Unterlagen bis Freitag."),
        ("de", "Wir bitten um Rückmeldung bis Freitag."),
        ("de", "Teilen Sie uns bitte bis Donnerstag mit, ob das passt."),
        ("de", "Hätten Sie am Freitag Zeit?"),
        ("de", "Ich rufe Sie am Dienstag um 10 Uhr an."),
        ("fr", "Merci de nous répondre avant vendredi."),
        ("fr", "Pourriez-vous nous confirmer avant jeudi ?"),
        ("fr", "Nous vous appellerons mardi à 10h."),
        ("es", "Por favor, confírmanos antes del jueves."),
        ("es", "El plazo de solicitudes termina el viernes."),
        ("es", "Te llamaremos el martes a las 10:00."),
    ],
)
def test_no_promise(language, text):
    assert promise(text, WRITTEN, language=language) is None


@pytest.mark.parametrize(
    ("language", "text", "back"),
    [
        ("en", "I'm out of the office until Friday inclusive.", "2026-03-06"),
        ("en", "I am on leave until the 12th.", "2026-03-12"),
        ("en", "I am away from 2 March until 6 March.", "2026-03-06"),
        ("de", "Ich bin bis zum 12.3. nicht im Büro.", "2026-03-12"),
        ("de", "Ich bin bis zum 12. nicht im Büro.", "2026-03-12"),
        ("de", "Ich bin ab dem 16. März wieder erreichbar.", "2026-03-16"),
        ("de", "Ab dem 16.3. bin ich wieder da, vorher im Urlaub.", "2026-03-16"),
        ("de", "Ich bin vom 2. bis 6. März im Urlaub.", "2026-03-06"),
        ("de", "Ich bin vom 2.3. bis 6.3. abwesend.", "2026-03-06"),
        ("de", "Ich bin am Montag, 9. März, wieder im Büro.", "2026-03-09"),
        ("de", "Ich bin bis einschließlich Freitag nicht erreichbar.", "2026-03-06"),
        ("de", "Ich bin diese Woche im Urlaub.", "2026-03-09"),
        ("fr", "Absente, de retour le 12 mars.", "2026-03-12"),
        ("fr", "Je suis absent jusqu'au 12 mars.", "2026-03-12"),
        ("fr", "Je suis absent jusqu'au 12 mars inclus.", "2026-03-12"),
        ("fr", "Je suis en congés du 2 au 6 mars.", "2026-03-06"),
        ("fr", "Je serai de retour lundi 9 mars.", "2026-03-09"),
        ("es", "estaré fuera hasta el 12", "2026-03-12"),
        ("es", "Estoy de vacaciones hasta el 12 de marzo.", "2026-03-12"),
        ("es", "Vuelvo el lunes 9 de marzo; ahora estoy fuera de la oficina.", "2026-03-09"),
        ("es", "Estaré de vacaciones del 2 al 6 de marzo.", "2026-03-06"),
        ("es", "Me reincorporo el 16/03. Ausente hasta entonces.", "2026-03-16"),
    ],
)
def test_the_day_of_return(language, text, back):
    assert away_until(text, WRITTEN, language=language) == date.fromisoformat(back)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Wir freuen uns auf Sie am Montag."),
        ("de", "Ich bin derzeit nicht im Büro."),
        ("fr", "Je suis absent du bureau."),
        ("es", "Estoy fuera de la oficina."),
    ],
)
def test_no_day_of_return(language, text):
    assert away_until(text, WRITTEN, language=language) is None


@pytest.mark.parametrize(
    ("text", "back"),
    [("Ich bin bis zum 12.3. nicht im Büro.", "2026-03-12"), ("estaré fuera hasta el 12", "2026-03-12")],
)
def test_an_automatic_answer_too_short_to_show_its_language_is_read_in_all(text, back):
    assert away_until(text, WRITTEN) == date.fromisoformat(back)
