"""The times of German, French and Spanish hiring mail, and one schema for all languages.

Written on Monday, 2 March 2026, at nine in Berlin, where nothing else is said. 5 March is a Thursday, 14 April a
Tuesday; calendar week 12 of 2026 begins on 16 March. Europe's clocks change on 29 March.
"""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.core.knowledge.load import load
from daemon.core.knowledge.promises import PromiseWords
from daemon.core.knowledge.sessions import Sessions
from daemon.core.knowledge.times import TimeWords
from daemon.core.reading.text.words import grammar
from daemon.core.reading.times.absences import away_until
from daemon.core.reading.times.moments import duration, moments
from daemon.core.reading.times.promises import promise

LANGUAGES = ("en", "de", "fr", "es")
WRITTEN = datetime.fromisoformat("2026-03-02T09:00:00+01:00")
NEW_YORK = datetime.fromisoformat("2026-03-04T10:00:00-05:00")


def told(text, language, written_at=WRITTEN):
    return [
        m.start.isoformat(timespec="minutes")[:16] + (f"-{m.end:%H:%M}" if m.end else "")
        if m.has_time
        else m.start.date().isoformat() + (f"-{m.end:%d}" if m.end else "")
        for m in moments(text, written_at, language=language)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dienstag, 14.4., 14 Uhr", ["2026-04-14T14:00"]),
        ("Di., 14.4.2026, 14.30 Uhr", ["2026-04-14T14:30"]),
        ("Di, 10.3., 10-11 Uhr", ["2026-03-10T10:00-11:00"]),
        ("am 12. März um 14:30 Uhr", ["2026-03-12T14:30"]),
        ("am Dienstag, den 10. März 2026, um 10:00 Uhr in unserem Büro", ["2026-03-10T10:00"]),
        ("Mittwoch, der 11. März, 13.30 Uhr", ["2026-03-11T13:30"]),
        ("am 1.4. um 9:00", ["2026-04-01T09:00"]),
        ("Donnerstag von 10 bis 11 Uhr", ["2026-03-05T10:00-11:00"]),
        ("Mittwoch zwischen 9 und 12 Uhr", ["2026-03-04T09:00-12:00"]),
        ("am 6.3.2026 von 14:00 bis 14:45 Uhr", ["2026-03-06T14:00-14:45"]),
        ("Donnerstag um halb drei", ["2026-03-05T14:30"]),
        ("morgen um dreiviertel fünf", ["2026-03-03T16:45"]),
        ("Mittwoch um viertel drei", ["2026-03-04T14:15"]),
        ("Dienstag um vier", ["2026-03-03T16:00"]),
        ("am Montag um neun bei uns im Büro", ["2026-03-09T09:00"]),
        ("Das ist morgen um 4.", ["2026-03-03T16:00"]),
        ("Dienstag morgen um 6", ["2026-03-03T06:00"]),
        ("am Dienstag um zehn Minuten verschoben", ["2026-03-03"]),
        ("am Dienstag um zwei Wochen verschoben", ["2026-03-03"]),
        ("Donnerstag um halb eins", ["2026-03-05T12:30"]),
        ("Viertel nach zwei am Donnerstag", ["2026-03-05T14:15"]),
        ("Donnerstag um dreiviertel vier", ["2026-03-05T15:45"]),
        ("Donnerstag 14h30", ["2026-03-05T14:30"]),
        ("14 Uhr 30 am Donnerstag", ["2026-03-05T14:30"]),
        ("Donnerstag vormittags um 10", ["2026-03-05T10:00"]),
        ("Dienstagnachmittag um 3", ["2026-03-03T15:00"]),
        ("Dienstagabend um 7", ["2026-03-03T19:00"]),
        ("Freitag, 6.3. um 7 Uhr abends", ["2026-03-06T19:00"]),
        ("übermorgen um 9 Uhr", ["2026-03-04T09:00"]),
        ("Guten Morgen, passt Ihnen morgen um 14 Uhr?", ["2026-03-03T14:00"]),
        ("nächste Woche Dienstag um 10", ["2026-03-10T10:00"]),
        ("Donnerstag in einer Woche um 10 Uhr", ["2026-03-12T10:00"]),
        ("kommenden Freitag um 9", ["2026-03-06T09:00"]),
        ("übernächste Woche Donnerstag um 9 Uhr", ["2026-03-19T09:00"]),
        ("Dienstag in KW 12 um 10 Uhr", ["2026-03-17T10:00"]),
        ("heute in acht Tagen um 15 Uhr", ["2026-03-09T15:00"]),
        ("in zwei Wochen", ["2026-03-16"]),
        ("am 12./13. März", ["2026-03-12", "2026-03-13"]),
        ("vom 12. bis 16. März", ["2026-03-12-16"]),
        ("am 9. um 10 Uhr", ["2026-03-09T10:00"]),
        ("Dienstag oder Mittwoch um 10 Uhr", ["2026-03-03T10:00", "2026-03-04T10:00"]),
        ("Dienstag, 3. März: 9 Uhr, 11 Uhr oder 14 Uhr", ["2026-03-03T09:00", "2026-03-03T11:00", "2026-03-03T14:00"]),
        ("1. Di, 10.03., 10:00 Uhr\n2. Mi, 11.03., 14:00 Uhr", ["2026-03-10T10:00", "2026-03-11T14:00"]),
        ("Datum: 10.03.2026\nUhrzeit: 14:00 Uhr (MEZ)\nDauer: 45 Minuten", ["2026-03-10T14:00"]),
        ("Do. 5. März 2026 14:00 – 14:45 (MEZ)", ["2026-03-05T14:00-14:45"]),
        ("Freitag 10-12 Uhr (s. t.)", ["2026-03-06T10:00-12:00"]),
        # no times
        ("Unsere Bürozeiten: Mo-Fr 9-17 Uhr", []),
        ("Guten Morgen, Fr. Müller ruft Sie an. So, 3 Fragen:", []),
        ("Version 2.10.3, Tel. 030 123456, Raum 4.12, § 14 Abs. 2, 3,5 Stunden, 100 %", []),
        ("Wir sind 20 Leute, haben 3 Runden und 2 Stellen.", []),
    ],
)
def test_german(text, expected):
    assert told(text, "de") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mardi 14 avril à 14h", ["2026-04-14T14:00"]),
        ("le mardi 10 mars 2026 à 14 heures", ["2026-03-10T14:00"]),
        ("mar. 10 mars à 9h", ["2026-03-10T09:00"]),
        ("le 1er avril à 10h", ["2026-04-01T10:00"]),
        ("vendredi 6/03 à 9h", ["2026-03-06T09:00"]),
        ("le jeudi 5 à 14h", ["2026-03-05T14:00"]),
        ("jeudi à 14h30", ["2026-03-05T14:30"]),
        ("jeudi à 14 h 30", ["2026-03-05T14:30"]),
        ("jeudi de 10h à 11h", ["2026-03-05T10:00-11:00"]),
        ("jeudi entre 9h et 12h", ["2026-03-05T09:00-12:00"]),
        ("mercredi 11 mars 14h-15h", ["2026-03-11T14:00-15:00"]),
        ("jeudi à 3 heures de l'après-midi", ["2026-03-05T15:00"]),
        ("jeudi à dix heures et demie", ["2026-03-05T10:30"]),
        ("jeudi à dix-huit heures", ["2026-03-05T18:00"]),
        ("jeudi à 17 heures trente", ["2026-03-05T17:30"]),
        ("Date : mardi 17 mars 2026\nHeure : 10:00", ["2026-03-17T10:00"]),
        ("jeudi à midi", ["2026-03-05T12:00"]),
        ("jeudi à midi et demi", ["2026-03-05T12:30"]),
        ("demain matin à 9h", ["2026-03-03T09:00"]),
        ("après-demain à 15h", ["2026-03-04T15:00"]),
        ("jeudi en huit à 10h", ["2026-03-12T10:00"]),
        ("mardi prochain à 14h", ["2026-03-03T14:00"]),
        ("la semaine prochaine, mardi à 10h", ["2026-03-10T10:00"]),
        ("le mercredi de la semaine prochaine à 10h", ["2026-03-11T10:00"]),
        ("dans quinze jours", ["2026-03-16"]),
        ("lundi 9 ou mardi 10 mars à 10h", ["2026-03-09T10:00", "2026-03-10T10:00"]),
        ("jeudi matin à 10h ou vendredi après-midi à 15h", ["2026-03-05T10:00", "2026-03-06T15:00"]),
        ("- lundi 9 mars à 10h\n- mardi 10 mars à 14h30", ["2026-03-09T10:00", "2026-03-10T14:30"]),
        ("Date : 10/03/2026\nHeure : 14h00\nDurée : 45 minutes", ["2026-03-10T14:00"]),
        ("du 12 au 16 mars", ["2026-03-12-16"]),
        # no times
        ("un entretien de 1h30, réponse sous 48h", []),
        ("Nous sommes ouverts de 9h à 18h du lundi au vendredi.", []),
        ("5 ans d'expérience, 3 jours par semaine, 35h, 12 rue de la Paix", []),
    ],
)
def test_french(text, expected):
    assert told(text, "fr") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("martes 14 de abril a las 15:00", ["2026-04-14T15:00"]),
        ("el martes 10 de marzo de 2026, a las 10:30 h", ["2026-03-10T10:30"]),
        ("mar. 10 mar. a las 9", ["2026-03-10T09:00"]),
        ("jueves, 5 de marzo⋅14:00 – 14:45", ["2026-03-05T14:00-14:45"]),
        ("el 10/03 a las 12", ["2026-03-10T12:00"]),
        ("el viernes 6 a las 10h", ["2026-03-06T10:00"]),
        ("el día 12 a las 10:00", ["2026-03-12T10:00"]),
        ("el jueves a las 3 de la tarde", ["2026-03-05T15:00"]),
        ("el jueves por la tarde, a las 4", ["2026-03-05T16:00"]),
        ("el jueves a las 8 de la noche", ["2026-03-05T20:00"]),
        ("a las cuatro y media del jueves", ["2026-03-05T16:30"]),
        ("el jueves a la una y media", ["2026-03-05T13:30"]),
        ("el jueves a las 4 menos cuarto", ["2026-03-05T15:45"]),
        ("el 1.º de abril a las 8", ["2026-04-01T08:00"]),
        ("el lunes 9 a las 10 o el martes 10 a las 16", ["2026-03-09T10:00", "2026-03-10T16:00"]),
        ("el jueves al mediodía", ["2026-03-05T12:00"]),
        ("jueves a las 15h", ["2026-03-05T15:00"]),
        ("el jueves de 10 a 11", ["2026-03-05T10:00-11:00"]),
        ("entre las 9 y las 12 del jueves", ["2026-03-05T09:00-12:00"]),
        ("el viernes de 9 a 10 de la mañana", ["2026-03-06T09:00-10:00"]),
        ("mañana a las 9 de la mañana", ["2026-03-03T09:00"]),
        ("mañana por la mañana a las 10", ["2026-03-03T10:00"]),
        ("pasado mañana a las 10", ["2026-03-04T10:00"]),
        ("el jueves que viene a las 9", ["2026-03-05T09:00"]),
        ("el miércoles de la semana que viene a las 11", ["2026-03-11T11:00"]),
        ("el martes o el miércoles a las 10:00", ["2026-03-03T10:00", "2026-03-04T10:00"]),
        ("dentro de dos semanas", ["2026-03-16"]),
        ("- martes 10 de marzo, 10:00 h\n- viernes 13 a las 9:30", ["2026-03-10T10:00", "2026-03-13T09:30"]),
        ("del 12 al 16 de marzo", ["2026-03-12-16"]),
        # no times
        ("por la mañana tengo 2 reuniones", []),
        ("Tenemos 3 rondas y 2 entrevistas de 45 minutos", []),
    ],
)
def test_spanish(text, expected):
    assert told(text, "es") == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "Donnerstag 16 Uhr MEZ", "2026-03-05T15:00"),
        ("de", "Donnerstag 16 Uhr deutscher Zeit", "2026-03-05T15:00"),
        ("de", "Donnerstag 16 Uhr (Berliner Zeit)", "2026-03-05T15:00"),
        ("de", "Dienstag, 14.4., 14 Uhr MEZ", "2026-04-14T12:00"),  # in summer time, whatever the letters say
        ("fr", "jeudi à 15h (heure de Paris)", "2026-03-05T14:00"),
        ("fr", "jeudi à 15h, heure de Montréal", "2026-03-05T20:00"),
        ("es", "jueves a las 10:00 (hora peninsular)", "2026-03-05T09:00"),
        ("es", "jueves a las 10:00, hora de Madrid", "2026-03-05T09:00"),
        ("es", "jueves a las 11 a.m. (hora de Ciudad de México)", "2026-03-05T17:00"),
        ("en", "10am PT / 1pm ET on Thursday", "2026-03-05T18:00"),
        ("en", "Thursday at 10:00 Berlin time", "2026-03-05T09:00"),
    ],
)
def test_zones(language, text, expected):
    (moment,) = moments(text, NEW_YORK, language=language)
    assert moment.start.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="minutes") == expected
    assert moment.problem is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Tuesday, 5 March at 15:00"),
        ("de", "Dienstag, 5. März um 15 Uhr"),
        ("fr", "mardi 5 mars à 15h"),
        ("es", "el martes 5 de marzo a las 15:00"),
    ],
)
def test_a_weekday_that_contradicts_its_date_is_said(language, text):
    (moment,) = moments(text, WRITTEN, language=language)
    assert moment.start.date().isoformat() == "2026-03-05"
    assert moment.problem == "5 March 2026 is a Thursday, not a Tuesday."


@pytest.mark.parametrize(
    ("language", "text", "written_at", "expected"),
    [
        # written at the end of a year: 7 January 2027 is a Thursday
        ("en", "Thursday 7 January at 10:00", "2026-12-28T09:00:00+01:00", "2027-01-07"),
        ("de", "Donnerstag, 7.1., 10 Uhr", "2026-12-28T09:00:00+01:00", "2027-01-07"),
        ("fr", "le 7 janvier à 10h", "2026-12-28T09:00:00+01:00", "2027-01-07"),
        ("es", "el jueves 7 de enero a las 10:00", "2026-12-28T09:00:00+01:00", "2027-01-07"),
        # and at its beginning
        ("en", "thank you for coming in on 30 December at 10:00", "2027-01-04T09:00:00+01:00", "2026-12-30"),
        # 5 January 2026 was a Monday, 5 January 2027 is a Tuesday
        ("en", "Tuesday, 5 January at 10:00", "2026-03-02T09:00:00+01:00", "2027-01-05"),
        ("de", "am Montag, 5. Januar, um 10 Uhr", "2026-03-02T09:00:00+01:00", "2026-01-05"),
    ],
)
def test_the_turn_of_the_year(language, text, written_at, expected):
    (moment,) = moments(text, datetime.fromisoformat(written_at), language=language)
    assert moment.start.date().isoformat() == expected
    assert moment.problem is None


@pytest.mark.parametrize(
    "text", ["Dienstag, 14. April, 10 Uhr", "mardi 14 avril à 10h", "martes 14 de abril a las 10:00"]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_dates_in_another_language_than_their_mail_are_read(text, language):
    assert told(text, language) == ["2026-04-14T10:00"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a week from Tuesday at 10am", ["2026-03-10T10:00"]),
        ("Tuesday week at 10", ["2026-03-10T10:00"]),
        ("tomorrow evening at 7", ["2026-03-03T19:00"]),
        ("at 8 tomorrow morning", ["2026-03-03T08:00"]),
        ("quarter to one on Thursday", ["2026-03-05T12:45"]),
        ("Tuesday 10 at 3pm", ["2026-03-10T15:00"]),
        ("I can't make Thursday at 3 pm, could we do 4?", ["2026-03-05T15:00", "2026-03-05T16:00"]),
        ("Would 3 pm on Thursday work, or rather at 5?", ["2026-03-05T15:00", "2026-03-05T17:00"]),
        ("We do 4 rounds, say 2 calls and 3 visits.", []),
    ],
)
def test_english_fine_points(text, expected):
    assert told(text, "en") == expected


@pytest.mark.parametrize(
    ("language", "text", "minutes"),
    [
        ("de", "ein 45-minütiges Gespräch", 45),
        ("de", "etwa eine halbe Stunde", 30),
        ("de", "Das Gespräch dauert anderthalb bis zwei Stunden", 120),
        ("de", "Bitte antworten Sie innerhalb von 24 Stunden", None),
        ("fr", "un entretien de 30 minutes", 30),
        ("fr", "une demi-heure", 30),
        ("fr", "durée : 1h30", 90),
        ("fr", "réponse sous 48 heures", None),
        ("fr", "un entretien mardi à 9h", None),
        ("fr", "mardi 10 mars 2026, 10h", None),
        ("fr", "à 9 h 15 en mairie", None),
        ("fr", "mercredi 9h, 45 minutes", 45),
        ("fr", "un essai pendant 8 heures", 480),
        ("de", "am Dienstag um 9h", None),
        ("es", "el martes 10, 9 h", None),
        ("es", "una llamada de 45 minutos", 45),
        ("es", "media hora", 30),
        ("es", "durará una hora y media", 90),
        ("en", "forty-five minutes", 45),
        ("de", "Planen Sie anderthalb Stunden ein.", 90),
        ("de", "Dauer: eine Dreiviertelstunde", 45),
        ("de", "Das dauert eine knappe Stunde.", 60),
        ("de", "Rechne mit einer guten halben Stunde.", 30),
        ("de", "ein 30-minütiges Telefonat", 30),
        ("de", "Das Gespräch wird etwa 1,5 Stunden dauern.", 90),
        ("de", "etwa 45 - 60 Minuten", 60),
        ("de", "eineinhalb Stunden", 90),
        ("de", "eine Viertelstunde reicht", 15),
        ("de", "zwei Stunden inklusive Rundgang", 120),
        ("de", "Dauer ca. 1 h", 60),
        ("fr", "Comptez trois quarts d'heure.", 45),
        ("fr", "une petite demi-heure", 30),
        ("fr", "prévoyez une heure et demie", 90),
        ("fr", "un quart d'heure suffira", 15),
        ("fr", "environ 45 min", 45),
        ("fr", "un entretien d'une heure", 60),
        ("fr", "une bonne heure", 60),
        ("fr", "2 heures maximum", 120),
        ("es", "tres cuartos de hora como mucho", 45),
        ("es", "dura una hora y media", 90),
        ("es", "un cuarto de hora", 15),
        ("es", "unos 40 minutos", 40),
        ("es", "duración: 1 h", 60),
        ("es", "durará una hora aproximadamente", 60),
        ("es", "será media horita", 30),
        ("es", "cosa de una hora", 60),
        ("es", "hora y media", 90),
        ("es", "dos horas como máximo", 120),
        ("en", "three quarters of an hour", 45),
        ("en", "allow an hour and a half", 90),
        ("en", "about a quarter of an hour", 15),
        ("en", "a 90-minute session", 90),
        ("en", "half-hour chat", 30),
        ("en", "1.5 hrs", 90),
        ("en", "an hour or so", 60),
        ("en", "It'll take forty-five minutes.", 45),
        ("en", "one-hour interview", 60),
        ("en", "a couple of hours", 120),
        ("en", "1h 15m", 75),
        ("en", "20-30 mins", 30),
        ("de", "Kommen Sie eine Viertelstunde früher", None),
        ("en", "Please come a quarter of an hour early", None),
        ("fr", "Arrivez un quart d'heure avant", None),
        ("es", "Llegue un cuarto de hora antes", None),
        ("en", "1 hour\n15 minutes of tea", 60),
        ("de", "1 Stunde 15 Minuten", 75),
        ("fr", "1 heure 15 minutes", 75),
        ("es", "1 hora 15 minutos", 75),
        ("fr", "1,5 heure d'échange", 90),
    ],
)
def test_durations(language, text, minutes):
    found = duration(text, language=language)
    assert (found.total_seconds() / 60 if found else None) == minutes


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_all_that_the_schema_names(language):
    times = load(f"times.{language}.toml", TimeWords)
    assert sorted(set(times.weekdays.values())) == list(range(7))
    assert sorted(set(times.months.values())) == list(range(1, 13))
    assert set(range(1, 13)) <= set(times.numbers.values())
    assert {"date", "day_of_month", "weekday", "coming_weekday", "days", "weeks", "week", "calendar_week"} <= {
        phrase.means for phrase in times.days
    } | ({"coming_weekday"} if language == "en" else set())
    assert {720, 0} == set(times.clock.named.values())
    assert times.week_of
    for kept in (times.joins, times.at, times.to, times.between, times.lists, times.counted, times.lengths.minutes):
        assert kept
    promised = load(f"promises.{language}.toml", PromiseWords)
    assert {"working_days", "days", "weeks", "hours", "months"} == {one.means for one in promised.deadlines}
    for words in (
        promised.promises,
        promised.decisions,
        promised.performed,
        promised.then,
        promised.requests,
        promised.leads,
        *vars_of(promised.away),
    ):
        assert words
    around = load(f"sessions.{language}.toml", Sessions)
    assert all(getattr(around, field) for field in Sessions.__struct_fields__)
    assert all(around.medium[one] for one in ("phone", "video", "onsite"))
    assert grammar(language).words.weekdays.keys() >= times.weekdays.keys()


def vars_of(struct):
    return [getattr(struct, field) for field in struct.__struct_fields__]


def test_a_language_without_a_table_is_read_as_english():
    assert grammar("it") is grammar("en")
    assert told("Thursday at 3 pm", "it") == ["2026-03-05T15:00"]


TEXT = (
    "Dienstag Di . , nächste Woche KW 12 am den um 10 Uhr halb drei bis von zwischen und heute in acht Tagen mardi le 1er "
    "mars à 14h 14 h 30 de du au en huit semaine prochaine midi dix - demain martes el las a la una y media de tarde que "
    "viene mañana pasado próximo 31 99 / : 2026 Februar février enero hora Paris ( )"
)
WORDS = TEXT.split()


@given(st.lists(st.sampled_from([*WORDS, "\n"]), max_size=30).map(" ".join), st.sampled_from(LANGUAGES))
def test_any_row_of_words_is_read(text, language):
    for moment in moments(text, WRITTEN, language=language):
        assert 0 <= moment.at <= moment.hour_at < moment.until <= len(text)
    duration(text, language=language)
    promise(text, WRITTEN, language=language)
    away_until(text, WRITTEN, language=language)


@pytest.mark.parametrize(
    "piece",
    [
        "1 1 1 1 ",
        "monday ",
        "montag ",
        "7",
        "12. ",
        "14.4. ",
        "de las ",
        "la semaine du ",
        "Di. ",
        "in 2 ",
        "zwischen 9 und ",
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.timeout(5)
def test_no_text_is_slow(piece, language):
    text = piece * (100_000 // len(piece))
    moments(text, WRITTEN, language=language)
    promise(text, WRITTEN, language=language)
    away_until(text, WRITTEN, language=language)
    duration(text, language=language)
