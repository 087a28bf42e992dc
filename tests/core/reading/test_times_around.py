"""Which of the times in a mail are the interview's: in rows, beside others that aren't, in the zone that is meant.

Written on Wednesday, 1 April 2026, at nine: Tuesday is 7 April, Friday the 3rd; New York is four hours behind UTC.
"""

from datetime import datetime

import pytest

from daemon.core.reading.medium import medium_of
from daemon.core.reading.sessions import spoken_of
from daemon.core.reading.times.absences import away_until
from daemon.core.reading.times.moments import moments
from daemon.core.reading.times.promises import promise


def starts(language, kind, text, offset):
    written = datetime.fromisoformat(f"2026-04-01T09:00:00{offset}")
    told = moments(text, written, language=language)
    return {one.start.isoformat()[5:] for one in spoken_of(kind, text, told, ()) if one.start}


@pytest.mark.parametrize(
    ("language", "kind", "text", "expected"),
    [
        ("en", "invitation", "Tuesday 14 April\n9.10, 10.20\nWednesday 15 April\n1.15, 2.25", "14T09:10 14T10:20 15T13:15 15T14:25"),
        ("en", "scheduled", "Thank you Alex, you're down for 2.15 on the 14th of April.", "14T14:15"),
        ("en", "invitation", "I could do 9.30 on either 14 or 15 April, or 4pm on the 16th.", "14T09:30 15T09:30 16T16:00"),
        ("fr", "invitation", "Lundi 13 avril\n- 9h30\n- 11h00\nMardi 14 avril\n- 14h", "13T09:30 13T11:00 14T14:00"),
        ("en", "scheduled", "Tuesday 14 April\n- 10.15 sign in at the hatch\n- 10.45 interview", "14T10:45"),
        ("de", "scheduled", "Dienstag, 14. April:\n- 08.30 Uhr Ankunft, Kaffee\n- 08.45 Uhr Gespräch mit Frau Brandt\n- 10.00 Uhr Rundgang", "14T08:45"),
        ("en", "scheduled", "Date: Tuesday 14 April. Time: 09:45 for a 10:00 start. You'll be out by 11.", "14T10:00"),
        ("de", "scheduled", "Kommen Sie am Dienstag, 14. April, um 9:45 Uhr, das Gespräch beginnt um 10:00 Uhr.", "14T10:00"),
        ("fr", "scheduled", "Présentez-vous le mardi 14 avril à 9h45 pour un entretien à 10h.", "14T10:00"),
        ("en", "scheduled", "When: Tuesday 14 April 2026\nArrive: 1.45pm\nInterview: 2.00pm", "14T14:00"),
        ("fr", "scheduled", "Vous êtes attendue le 14/04/2026.\nAccueil : 13h45\nEntretien : 14h00\nFin prévue : 15h15", "14T14:00"),
        ("en", "invitation", "Pop in one day this week, I'm here from 4 every day except Thursday.", ""),
        ("en", "invitation", "Any day next week but Wednesday, after 4 is best for us.", ""),
        ("de", "invitation", "Kommen Sie nächste Woche vorbei, wir sind täglich ab 15 Uhr da.", ""),
        ("fr", "invitation", "Passez quand vous voulez, je suis là tous les jours à partir de 14 h.", ""),
        ("es", "invitation", "Solemos estar todos los días hasta las 20:00, acércate cuando quieras.", ""),
        ("de", "invitation", "Wir sind jeden Tag hier; am liebsten wäre uns Dienstag, 14. April, 16 Uhr.", "14T16:00"),
        ("en", "invitation", "Would Tuesday at 3 suit, or the same on Friday?", "07T15:00 03T15:00"),
        ("en", "rescheduled", "Your round is preponed to 9:30 AM tomorrow instead of 5 PM.", "02T09:30"),
        ("en", "rescheduled", "I'm on site tomorrow and can't do our 10 o'clock chat. Make it Friday same time instead?", "03T10:00"),
        ("en", "rescheduled", "Before: Tuesday 7 April 2026, 14:00\nAfter: Thursday 9 April 2026, 9:30", "09T09:30"),
        ("de", "rescheduled", "Bisher: Dienstag, 7. April, 14:00 Uhr\nNeu: Donnerstag, 9. April, 9:30 Uhr", "09T09:30"),
        ("fr", "rescheduled", "Avant : mardi 7 avril 2026, 14h00\nDésormais : jeudi 9 avril 2026, 9h30", "09T09:30"),
        ("es", "rescheduled", "Antes: martes 7 de abril, 14:00\nAhora: jueves 9 de abril, 9:30", "09T09:30"),
        ("fr", "invitation", "Jeudi 9 avril à 15 h, ou vendredi 10 à 6 h si vous êtes du matin.", "09T15:00 10T06:00"),
        ("fr", "scheduled", "En entretien le mardi 14 avril 2026 à 14\nheures 30, salle 3.", "14T14:30"),
        ("de", "invitation", "- Dienstag, 14.04., nach der 6. Stunde, also 13:45 Uhr, oder\n- Donnerstag, 16.04., um 8:00 Uhr.", "14T13:45 16T08:00"),
        ("en", "scheduled", "3 tomorrow works. I'll ring you.", "02T15:00"),
        ("en", "invitation", "Could you come on Friday? It would be at 11 in the upstairs room.", "03T11:00"),
    ],
)  # fmt: skip
def test_the_times_of_the_interview(language, kind, text, expected):
    assert {one[3:11] for one in starts(language, kind, text, "+00:00")} == set(expected.split())


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Tuesday, April 14 at 10:00 AM or Thursday, April 16 at 3:30 PM, both Mountain Standard Time.", "14T10:00:00-06:00 16T15:30:00-06:00"),
        ("en", "2:00pm - 2:30pm, Tuesday, April 14, 2026\nMountain Time - US & Canada", "14T14:00:00-06:00"),
        ("en", "14 April 2026, 11:00 AM - 11:45 AM\nAmerica/Chicago", "14T11:00:00-05:00"),
        ("en", "Tuesday 14 April, 9am Eastern (that's 2pm for you in London).", "14T09:00:00-04:00"),
        ("en", "Could you do Tuesday 14 April at 9am or 1pm? Those are Chicago times.", "14T09:00:00-05:00 14T13:00:00-05:00"),
        ("fr", "Programme du mardi 14 avril 2026 (heures de Paris) :\n- 10:00 Étude de cas", "14T10:00:00+02:00"),
    ],
)  # fmt: skip
def test_the_zone_of_the_interview(language, text, expected):
    assert starts(language, "invitation", text, "+00:00") == {f"04-{one}" for one in expected.split()}


def test_the_offset_of_a_writer_of_spanish_is_rather_bogota_s_than_new_york_s():
    """In March New York's clocks change, and Bogotá's don't."""
    written = datetime.fromisoformat("2026-03-02T10:00:00-05:00")
    told = moments("Lo esperamos el lunes 9 de marzo a las 8:00.", written, language="es")
    assert [one.start.isoformat() for one in told] == ["2026-03-09T08:00:00-05:00"]


@pytest.mark.parametrize(
    ("language", "text", "by"),
    [
        ("en", "I need to talk to my co-owner who's back Friday. Will let you know by then!", "2026-04-03"),
        ("de", "Meine Chefin ist erst am Dienstag wieder da. Bis dahin sage ich Ihnen Bescheid.", "2026-04-07"),
        ("fr", "La directrice rentre le 9 avril. Je vous donne une réponse d'ici là.", "2026-04-09"),
        ("es", "La jefa vuelve el 9 de abril. Para entonces te digo algo.", "2026-04-09"),
        ("en", "A further email will reach you no later than 9 April 2026.", "2026-04-09"),
        ("de", "Bis Freitag, den 10. April, wissen Sie aber Bescheid, so oder so.", "2026-04-10"),
        ("fr", "Un courriel vous parviendra au plus tard le 9 avril.", "2026-04-09"),
        ("es", "El plazo sigue abierto hasta el 9 de abril y después contestamos a todo el mundo, como tarde el 16.", "2026-04-16"),
        ("en", "Please send us your references by 9 April.", "None"),
    ],
)  # fmt: skip
def test_the_day_of_a_promise(language, text, by):
    told = promise(text, datetime.fromisoformat("2026-04-01T09:00:00+01:00"), language=language)
    assert str(told.by if told else None) == by


@pytest.mark.parametrize(
    ("language", "text", "until"),
    [
        ("de", "Ich bin bis einschließlich 14. April im Urlaub.", "2026-04-14"),
        ("fr", "Je suis en congés jusqu'au 14 avril inclus et de retour le 16 avril.", "2026-04-16"),
        ("en", "I'm away through 14 April.", "2026-04-14"),
        ("en", "I'm away and back some time after 14 April.", "2026-04-15"),
        ("en", "On location, zero bars. Surfacing Tues 14 April.", "2026-04-14"),
        ("es", "Sin cobertura. Doy señales de vida el martes 14 de abril.", "2026-04-14"),
    ],
)
def test_the_day_until_which_somebody_is_away(language, text, until):
    told = away_until(text, datetime.fromisoformat("2026-04-01T09:00:00+01:00"), language=language)
    assert str(told) == until


@pytest.mark.parametrize(
    ("text", "medium"),
    [
        ("Video call on Thursday at 10. If the link fails, we'll ring you on your mobile.", "video"),
        ("Wir sprechen am Donnerstag um 10 per Teams. Falls die Technik streikt, rufe ich Sie an.", "video"),
        ("On se voit jeudi à 10h en visio. En cas de souci, je vous appelle sur votre portable.", "video"),
        ("Será una videollamada de 30 minutos. Escoge el horario de tu llamada.", "video"),
        ("Donnerstag um 10. Wenn Sie uns nicht finden, rufen Sie an, wir holen Sie unten ab.", "onsite"),
        ("If Thursday at 10 suits, I'll call you.", "phone"),
        ("Ich klingle dann am Freitag um elf bei Ihnen durch.", "phone"),
        ("El lunes a las 10 te llamo yo, ten el currículum a mano.", "phone"),
        ("Seriez-vous libre pour déjeuner la semaine du 13 avril ?", "onsite"),
    ],
)
def test_the_medium(text, medium):
    assert medium_of(text) == medium
