"""Which of the times in a mail are interviews, and which not. Written on Monday, 2 March 2026, in Berlin.

Tuesday is 3 March, Thursday the 5th, Friday the 6th; Tuesday next week the 10th.
"""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.models import Message
from daemon.core.facts import DOUBTFUL, Kind, Person
from daemon.core.knowledge.sessions import sessions
from daemon.core.reading.medium import medium_of
from daemon.core.reading.reader import read_mail
from daemon.core.reading.sessions import spoken_of
from daemon.core.reading.times.moments import moments
from daemon.core.you import You

WRITTEN = datetime.fromisoformat("2026-03-02T09:00:00+01:00")


def told(kind: Kind, text: str, language: str = "en") -> list[str]:
    """The starts of the interviews that a text speaks of, "-" for one without a start."""
    found = spoken_of(kind, text, moments(text, WRITTEN, language=language), ())
    return [one.start.strftime("%d %H:%M") if one.start else "-" for one in found]


def replaced(text: str, language: str = "en") -> str | None:
    (first, *_) = spoken_of("rescheduled", text, moments(text, WRITTEN, language=language), ())
    return first.replaces.strftime("%d %H:%M") if first.replaces else None


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("invitation", "Could you do Thursday at 3 pm or Friday at 10 am?", ["05 15:00", "06 10:00"]),
        ("invitation", "Are you free on Thursday between 9 and 12?", ["05 09:00"]),
        ("scheduled", "Your interview is on Thursday at 3 pm. We'll speak by phone.", ["05 15:00"]),
        ("scheduled", "We will speak by phone at 3 pm on Thursday.", ["05 15:00"]),
        # deadlines
        ("invitation", "Please reply by 5 pm Thursday with your availability.", ["-"]),
        ("invitation", "Pick a slot below; booking closes at 6 pm on Friday.", ["-"]),
        ("invitation", "We could meet on Friday at 10:00. Please confirm by Thursday 17:00.", ["06 10:00"]),
        ("invitation", "Let me know before noon on Thursday whether Friday at 2 pm suits you.", ["06 14:00"]),
        ("invitation", "I'll hold Friday 2 pm for you until Thursday 5 pm.", ["06 14:00"]),
        ("invitation", "Send us three times by Thursday, 5 pm at the latest.", ["-"]),
        ("invitation", "Please send the form back on Thursday at 5 pm at the latest.", ["-"]),
        ("invitation", "Applications close on 31 March at 23:59, but we'd like to meet you on Friday at 11.", ["06 11:00"]),
        # somebody's hours
        ("invitation", "Our office hours are 9am-5pm. When could you come in?", ["-"]),
        ("invitation", "You can reach me from 9 am to 5 pm. Is Friday at 10:30 fine?", ["06 10:30"]),
        ("invitation", "I am available from 9 am to 5 pm for any questions.", ["-"]),
        ("invitation", "I am available on Friday from 9 am to 11 am.", ["06 09:00"]),
        # gone by
        ("invitation", "It was good to hear you when we spoke on Thursday at 4 pm. Could you come in on Friday at 3 pm?", ["06 15:00"]),
        ("scheduled", "We received your application on 26 February at 14:12. The interview is on Friday at 9:30.", ["06 09:30"]),
    ],
)  # fmt: skip
def test_slots_in_english(kind, text, expected):
    assert told(kind, text) == expected


@pytest.mark.parametrize(
    ("text", "new", "old"),
    [
        ("Unfortunately I can't do 3 pm on Thursday, could we do 4?", ["05 16:00"], "05 15:00"),
        ("I can't make Thursday at 3 pm. How about Friday at 4 pm instead?", ["06 16:00"], "05 15:00"),
        ("Thursday at 3 pm no longer works for Ana. Can we meet on Friday at 10:00?", ["06 10:00"], "05 15:00"),
        ("Your interview has been moved from Thursday 3 pm to Friday 10 am.", ["06 10:00"], "05 15:00"),
        ("We have moved your interview on Thursday from 3 pm to 4 pm.", ["05 16:00"], "05 15:00"),
        ("Can we meet on Friday at 10:00 instead of Thursday at 15:00?", ["06 10:00"], "05 15:00"),
        ("The interview that was scheduled for Thursday, 3 pm is now on Friday at 10 am.", ["06 10:00"], "05 15:00"),
        ("I am not available at 2 pm or 3 pm on Thursday, but 4:30 pm works.", ["05 16:30"], "05 14:00"),
        ("Old time: Thursday, 5 March, 15:00\nNew time: Friday, 6 March, 10:00", ["06 10:00"], "05 15:00"),
        ("Would Friday at 10 am work? If Thursday at 3 pm doesn't work either, just say so.", ["06 10:00", "05 15:00"], None),
    ],
)  # fmt: skip
def test_moves_in_english(text, new, old):
    assert (told("rescheduled", text), replaced(text)) == (new, old)


@pytest.mark.parametrize(
    ("language", "kind", "text", "expected"),
    [
        ("de", "invitation", "Passt Ihnen Donnerstag um 14 Uhr oder Freitag um 10 Uhr?", ["05 14:00", "06 10:00"]),
        ("de", "invitation", "Bitte melden Sie sich bis Donnerstag, 17 Uhr, bei mir.", ["-"]),
        ("de", "invitation", "Bitte antworten Sie bis spätestens Donnerstag 12 Uhr. Das Gespräch wäre am Freitag um 9:30 Uhr.", ["06 09:30"]),
        ("de", "invitation", "Sie erreichen mich von 9 bis 17 Uhr. Hätten Sie am Freitag um 11 Uhr Zeit?", ["06 11:00"]),
        ("de", "scheduled", "Vielen Dank für Ihre Bewerbung vom 26.2.2026, 14:12 Uhr. Wir sehen uns am Freitag um 9 Uhr.", ["06 09:00"]),
        ("de", "cancelled", "Ihr Gespräch am Donnerstag um 14 Uhr müssen wir leider absagen.", ["05 14:00"]),
        ("fr", "invitation", "Seriez-vous disponible jeudi à 14h ou vendredi à 10h30 ?", ["05 14:00", "06 10:30"]),
        ("fr", "invitation", "Merci de me répondre avant jeudi 17h.", ["-"]),
        ("fr", "invitation", "Je suis joignable de 9h à 18h. Vendredi à 11h vous irait ?", ["06 11:00"]),
        ("fr", "scheduled", "Nous vous attendons vendredi 6 mars à 9h30. Réponse souhaitée jeudi 18h au plus tard.", ["06 09:30"]),
        ("es", "invitation", "¿Le viene bien el jueves a las 15:00 o el viernes a las 10:00?", ["05 15:00", "06 10:00"]),
        ("es", "invitation", "Por favor, responda antes del jueves a las 17:00.", ["-"]),
        ("es", "invitation", "Nuestro horario de oficina es de 9:00 a 18:00. ¿Puede el viernes a las 11?", ["06 11:00"]),
        ("es", "scheduled", "La entrevista será el viernes a las 9:30. Confirme hasta el jueves a las 12:00.", ["06 09:30"]),
    ],
)  # fmt: skip
def test_slots_in_other_languages(language, kind, text, expected):
    assert told(kind, text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "new", "old"),
    [
        ("de", "Donnerstag um 15 Uhr klappt leider nicht, ginge 16 Uhr?", ["05 16:00"], "05 15:00"),
        ("de", "Statt Donnerstag, 15 Uhr schlage ich Freitag um 10 Uhr vor.", ["06 10:00"], "05 15:00"),
        ("de", "Wir müssen das Gespräch von Donnerstag, 14 Uhr auf Freitag, 15 Uhr verschieben.", ["06 15:00"], "05 14:00"),
        ("de", "Der ursprüngliche Termin am Donnerstag um 14 Uhr entfällt. Neuer Termin: Freitag, 6.3., 10 Uhr", ["06 10:00"], "05 14:00"),
        ("fr", "Jeudi à 15h n'est plus possible, pourrions-nous décaler à 16h ?", ["05 16:00"], "05 15:00"),
        ("fr", "L'entretien de jeudi à 14h est reporté au vendredi 6 mars à 10h.", ["06 10:00"], "05 14:00"),
        ("fr", "Pouvons-nous nous voir vendredi à 10h au lieu de jeudi à 15h ?", ["06 10:00"], "05 15:00"),
        ("es", "No puedo el jueves a las 15:00, ¿podríamos quedar el viernes a las 10:00?", ["06 10:00"], "05 15:00"),
        ("es", "El jueves a las 15:00 no me viene bien. ¿Qué tal a las 16:00?", ["05 16:00"], "05 15:00"),
        ("es", "La entrevista del jueves a las 15:00 se traslada al viernes a las 10:00.", ["06 10:00"], "05 15:00"),
        ("es", "Nos vemos el viernes a las 10:00 en lugar del jueves a las 15:00.", ["06 10:00"], "05 15:00"),
    ],
)  # fmt: skip
def test_moves_in_other_languages(language, text, new, old):
    assert (told("rescheduled", text, language), replaced(text, language)) == (new, old)


MAIL = """From: Ana Ruiz <ana@acme.example>
To: alex@example.com
Subject: Your interview
Date: Mon, 2 Mar 2026 09:00:00 +0100
Message-ID: <1@acme.example>

Hi Alex,

your interview for the Data Engineer position is confirmed for {weekday}, 5 March at 15:00.

Ana
"""


def test_a_mail_whose_weekday_contradicts_its_date_is_less_sure_and_says_so():
    you = You(name="Alex Doe", addresses=("alex@example.com",), time_zone="UTC")
    right, wrong = (
        read_mail(Message(MAIL.format(weekday=weekday).encode(), "INBOX", WRITTEN), you, "personal").reading
        for weekday in ("Thursday", "Tuesday")
    )
    assert right.kind == wrong.kind == "scheduled"
    assert not right.problems
    assert wrong.problems == ("5 March 2026 is a Thursday, not a Tuesday.",)
    assert DOUBTFUL <= wrong.confidence < right.confidence


def test_an_agenda_puts_each_person_on_their_own_line():
    text = "Friday, 6 March\n10:00 Ana Ruiz\n11:00 Tom Weber"
    people = (Person(name="Ana Ruiz"), Person(name="Tom Weber"))
    first, second = spoken_of("scheduled", text, moments(text, WRITTEN), people)
    assert [one.name for one in first.with_whom] == ["Ana Ruiz"]
    assert [one.name for one in second.with_whom] == ["Tom Weber"]


@pytest.mark.parametrize(
    ("text", "medium"),
    [
        ("I will call you at that time.", "phone"),
        ("https://acme.zoom.us/j/123 is the link.", "video"),
        ("Come to our office; ask for me at the reception.", "onsite"),
        ("Wir sprechen per Teams, den Teams-Link schicke ich noch.", "video"),
        ("Das Gespräch findet vor Ort statt, bitte melden Sie sich am Empfang.", "onsite"),
        ("L'entretien aura lieu en visio.", "video"),
        ("Un entretien téléphonique d'une demi-heure.", "phone"),
        ("La entrevista será por videollamada.", "video"),
        ("Le esperamos en nuestras oficinas.", "onsite"),
        ("We make television divisions profitable.", None),  # "visio" stands in both words, and is neither
        ("See you then.", None),
    ],
)
def test_by_what_means(text, medium):
    assert medium_of(text) == medium


def test_the_tables_of_all_languages_are_used():
    table = sessions()
    assert {"instead of", "statt", "au lieu de", "en lugar de"} <= set(table.old)
    assert set(table.medium) == set(table.links) == {"phone", "video", "onsite"}


@given(st.lists(st.sampled_from(
    ["can't", "do", "3 pm", "or", "Thursday", "at", "16:00", "from", "to", "by", "instead", "of", ",", ".", "\n\n", "10-11 am", "statt", "nicht", "if"]
), max_size=30).map(" ".join))  # fmt: skip
def test_any_row_of_words_has_its_interviews(text):
    named = moments(text, WRITTEN)
    for kind in ("invitation", "scheduled", "rescheduled", "cancelled"):
        assert spoken_of(kind, text, named, ())


@pytest.mark.parametrize(
    ("kind", "language", "text", "expected"),
    [
        # how long it takes is no hour
        ("invitation", "en", "Half an hour on video, no prep. What does your week look like?", ["-"]),
        ("invitation", "en", "You'd spend half a day with us in May.", ["-"]),
        # when to arrive, and when it is over
        ("scheduled", "en", "Thursday at 2.15 p.m. (please arrive at 2.00 p.m.)", ["05 14:15"]),
        ("scheduled", "en", "Be here Thursday for 1 pm; I'll walk you out around 3:30 pm.", ["05 13:00"]),
        ("scheduled", "en", "Please arrive at 9:45 am on Thursday.", ["05 09:45"]),
        # another's engagement, and what is offered instead
        ("rescheduled", "en", "A review was called for Thursday at 3 pm. Would 4 pm on Thursday do?", ["05 16:00"]),
        ("rescheduled", "en", "New time: Thursday, 5 March, 12:00\nFormer time: Friday, 6 March, 9:30", ["05 12:00"]),
        ("rescheduled", "fr", "Le rendez-vous pr\u00e9vu jeudi \u00e0 11h est d\u00e9cal\u00e9 \u00e0 vendredi 12h.", ["06 12:00"]),
        ("rescheduled", "es", "La entrevista fijada para el jueves a las 13:00 h. La nueva fecha ser\u00e1 el viernes a las 10:00 h.", ["06 10:00"]),
        ("rescheduled", "de", "Wir k\u00f6nnen den f\u00fcr Donnerstag um 13:30 Uhr vereinbarten Termin nicht einhalten. Als Ersatz: Freitag, 11 Uhr.", ["06 11:00"]),
        # hours with a dot, and small letters
        ("invitation", "en", "He has two gaps on Thursday the 5th: 10.00 or 15.30. Either any good?", ["05 10:00", "05 15:30"]),
        ("scheduled", "de", "Passt! Donnerstag 7.30 Uhr bei uns.", ["05 07:30"]),
        ("scheduled", "en", "no dramas. wed 7am at the shed then. bring boots", ["04 07:00"]),
        # a house's number is no hour
        ("scheduled", "en", "Thursday at 10:15 AM\n1455 Ridgeview Parkway, Suite 3", ["05 10:15"]),
    ],
)  # fmt: skip
def test_times_that_only_look_like_a_start(kind, language, text, expected):
    assert told(kind, text, language) == expected


def test_a_verb_is_no_zone():
    """In "8h est decale" nobody speaks of Eastern time."""
    (one, *_) = moments("le rdv de jeudi 8h est d\u00e9cal\u00e9", WRITTEN, language="fr")
    assert one.start.isoformat() == "2026-03-05T08:00:00+01:00"


@pytest.mark.parametrize(
    ("text", "medium"),
    [
        ("Come to the yard on Thursday at 8.", "onsite"),
        ("In our Leeds office, at 10.", "onsite"),
        ("um 13.30 Uhr in das Rathaus, Zimmer 204", "onsite"),
        ("Nous vous attendons \u00e0 la mairie.", "onsite"),
        ("en la sala 3, a las 10", "onsite"),
        ("He will give you a buzz on Thursday.", "phone"),
        ("K\u00f6nnten wir am Freitag telefonieren?", "phone"),
        ("Over Teams; the panel are the managers of Planning & Building.", "video"),
        ("Thursday at 10, then.", None),
    ],
)
def test_a_place_tells_the_medium_where_nothing_else_does(text, medium):
    assert medium_of(text) == medium


def test_two_parts_told_in_one_paragraph_have_each_their_own_people() -> None:
    colin, lucille = Person("Colin Ames"), Person("Lucille Grant")
    text = (
        "Part one is Tuesday, March 10, 10:00-10:45 with Dr. Colin Ames. Part two is Thursday, March 12, "
        "14:00-15:00 with Lucille Grant."
    )
    found = spoken_of("scheduled", text, moments(text, WRITTEN, language="en"), (colin, lucille))
    assert [one.with_whom for one in found] == [(colin,), (lucille,)]


def test_a_row_with_somebody_and_their_title_is_an_interview_of_its_own():
    programme = (
        "Your interviews are on Thursday:\n\n9:30 AM | Stephen Marlow, Staff Engineer | Whiteboard\n"
        "10:30 AM | Lunch | Main Atrium, Level 2\n11:45 AM | Hannah Voss, VP Product | Values\n"
    )
    assert told("scheduled", programme) == ["05 09:30", "05 11:45"]


@pytest.mark.parametrize(
    ("kind", "text", "expected", "language"),
    [
        ("invitation", "Fancy swinging by on Thursday, like 3? Staff meal at 4, so come hungry.", ["05 15:00"], "en"),
        ("invitation", "Could you pop by tomorrow at 3 pm?", ["03 15:00"], "en"),
        ("invitation", "Please get back to me by tomorrow at 3 pm.", ["-"], "en"),
        # a day in the place of another: the hour behind is its own
        ("rescheduled", "Can you do Friday instead of Thursday, same place, 3 pm?", ["06 15:00"], "en"),
        ("rescheduled", "Ginge Freitag statt Donnerstag, wieder um 15 Uhr?", ["06 15:00"], "de"),
        ("rescheduled", "Pouvez-vous venir vendredi au lieu de jeudi, toujours à 15h ?", ["06 15:00"], "fr"),
        ("rescheduled", "¿Podría venir el viernes en lugar del jueves, también a las 15:00?", ["06 15:00"], "es"),
        # what is proposed anew takes the place of what is named before
        ("rescheduled", "On Thursday Ida is in the air at 10. New proposal from her: Friday, 9:00. All right?", ["06 09:00"], "en"),
        ("rescheduled", "Am Donnerstag sitzt Ida um 10:00 im Zug. Neuer Vorschlag von ihr: Freitag, 9:00. Passt das?", ["06 09:00"], "de"),
        ("rescheduled", "Fecha y hora anteriores: jueves 5 de marzo, 10:00\nNueva fecha y hora: viernes 6 de marzo, 9:00", ["06 09:00"], "es"),
        ("rescheduled", "Nouvel horaire : vendredi 6 mars, 14:00\n« Vendredi après le service du midi, ce serait mieux. »", ["06 14:00"], "fr"),
        # one hour above a list of days
        ("invitation", "All sessions begin at 8:00 and end by 13:00:\n\n* Thursday 5 March\n* Friday 6 March\n", ["05 08:00", "06 08:00"], "en"),
    ],
)  # fmt: skip
def test_which_times_a_mail_means(kind, text, expected, language):
    assert told(kind, text, language) == expected
