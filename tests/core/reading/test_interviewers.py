"""Voices in four languages that name interviewers, and headers and signatures that name the sender."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors.models import Message
from daemon.core.facts import Person
from daemon.core.knowledge.people import is_given, people_words
from daemon.core.reading.people.cast import people_in
from daemon.core.reading.people.names import display_name, turned
from daemon.core.reading.reader import read_mail
from daemon.core.reading.telling import as_agents
from daemon.core.you import You

YOU = You(name="Jo Doe", addresses=("jo.doe@example.com",), country="US")
LENA = Person("Lena Fox", "lena.fox@acme.example")
VOICES = tomllib.loads(Path(__file__).with_name("voices_interviewers.toml").read_text())["voices"]


@pytest.mark.parametrize("voice", VOICES, ids=lambda voice: voice["says"][:60])
def test_a_voice(voice):
    people = people_in(voice["says"], "", sender=LENA, others=(), you=YOU, language=voice["lang"])
    assert [person.name for person in people.taking_part] == voice["part"]
    if "all" in voice:
        assert [person.name for person in people.everyone if person.address != LENA.address] == voice["all"]
    titles = {person.name: person.title for person in people.everyone}
    assert voice.get("titles", {}).items() <= titles.items()


@pytest.mark.parametrize(
    ("shown", "address", "says", "signature", "name"),
    [
        (
            "Blue Marlin",
            "no-reply@ats.example",
            "We'd like a call.\n\nIngrid Solheim\nBlue Marlin",
            "",
            "Ingrid Solheim",
        ),
        (
            "Marlowe Health",
            "noreply@ats.example",
            "See you soon.",
            "Ruth Ekwueme\nTalent, Marlowe Health",
            "Ruth Ekwueme",
        ),
        ("Ingrid Solheim", "no-reply@ats.example", "See you soon.", "Ingrid Solheim\nBlue Marlin", "Ingrid Solheim"),
        ("Perrin", "perrin@thelittleoven.example", "Pop in on Saturday.", "Perrin x", "Perrin"),
        ("Perrin", "perrin@thelittleoven.example", "Pop in on Saturday.", "", None),  # might be the oven's
        ("Col Roe", "col@roe-heating.example", "pop by the yard", "col\nroe heating", "Col Roe"),
        ("Solheim", "hello@solheim.example", "Pop in.", "The Solheim team", None),
        ("Ines von Pixelwerk", "ines@pixelwerk.example", "Bis Montag!", "", "Ines"),
        ("Ines von Berg", "ines@pixelwerk.example", "Bis Montag!", "", "Ines von Berg"),
        ("Chua Hui Min", "huimin.chua@straits.example", "See you.", "Hui Min", "Chua Hui Min"),
        ("Hui Min Chua", "office@straits.example", "See you.", "Hui Min XX", "Hui Min Chua"),
    ],
)
def test_what_the_sender_is_called(shown, address, says, signature, name):
    people = people_in(says, signature, sender=Person(shown, address), others=(), you=YOU, language="en")
    assert people.everyone[0].name == name


@pytest.mark.parametrize(
    ("language", "shown", "address", "says", "signature", "called"),
    [
        ("fr", "Peeters Camille", "camille.peeters@brasse.example", "À bientôt.", "", ("Camille Peeters", None)),
        ("fr", "Morvan Soazig", "contact@brasse.example", "À bientôt.", "Soazig Morvan\nDRH", ("Soazig Morvan", None)),
        ("de", "Hagedorn Birgit", "b.hagedorn@werk.example", "Bis bald.", "Birgit Hagedorn", ("Birgit Hagedorn", None)),
        ("es", "Lozano Marta", "marta.lozano@obra.example", "Hasta pronto.", "", ("Marta Lozano", None)),
        ("en", "Akiko Grey", "grey.akiko@mill.example", "See you.", "", ("Akiko Grey", None)),
        ("en", "Jia Hui Tan", "jh@mill.example", "See you.", "Tan Jia Hui", ("Jia Hui Tan", None)),
        ("fr", "M. Gaspard Loyer", "g.loyer@quai.example", "À lundi.", "", ("Gaspard Loyer", "M.")),
        ("es", "C.P. Rosario Lugo", "r.lugo@quai.example", "Saludos.", "", ("Rosario Lugo", "C.P.")),
        ("es", "D. Anselmo Rey", "a.rey@quai.example", "Saludos.", "", ("Anselmo Rey", "D.")),
        ("en", "M. Katherine Boyle", "mk@quai.example", "See you.", "", ("M. Katherine Boyle", None)),
        ("es", "Hno. Tomás Riba", "riba@colegio.example", "Saludos.", "", ("Tomás Riba", "Hno.")),
        ("fr", "Camille de Lanterne", "no-reply@welcomekit.co", "À lundi.", "", ("Camille", None)),
        ("fr", "Camille de Lanterne", "cdl@lys.example", "À lundi.", "", ("Camille de Lanterne", None)),
        ("es", "Carla de la Fuente", "no-reply@teamtailor-mail.com", "Hasta pronto.", "", ("Carla de la Fuente", None)),
        (
            "de",
            "Svea von Nordlicht",
            "svea@nordlicht.recruitee.com",
            "Bis dann!\n\nAlles Liebe\nSvea Harmsen\nPeople & Culture",
            "",
            ("Svea Harmsen", None),
        ),
        (
            "fr",
            "Librairie Le Grand Phare",
            "bonjour@phare.example",
            "Passez demain.\n\nYsaline Carof\nLe Grand Phare, Brest",
            "",
            ("Ysaline Carof", None),
        ),
        ("de", "Gärtnerei Lindenhof", "post@hof.example", "Bis bald.\n\nAlles Gute\nLindenhof", "", (None, None)),
        ("de", "Dekanat Fakultät II", "dekanat@uni.example", "Bis bald.", "", (None, None)),
        ("de", "Gemeinde Ostried, Bauamt", "bauamt@ostried.example", "Bis bald.", "", (None, None)),
        ("fr", "Vie scolaire – Lycée Arago", "vie.scolaire@arago.example", "À lundi.", "", (None, None)),
        ("es", "Museo Naval de Ribera", "museo@ribera.example", "Saludos.", "", (None, None)),
        ("es", "Estación Dos Caminos", "hola@caminos.example", "Saludos.", "", (None, None)),
        ("en", "Reminders Bellwether", "hi@bellwether.example", "See you.", "", (None, None)),
    ],
)
def test_what_a_header_or_signature_calls_the_sender(language, shown, address, says, signature, called):
    people = people_in(says, signature, sender=Person(shown, address), others=(), you=YOU, language=language)
    assert (people.everyone[0].name, people.everyone[0].honorific) == called


@pytest.mark.parametrize(
    ("language", "line", "title"),
    [
        ("es", "Socia consultora, Velarde Selección", "Socia consultora"),
        ("fr", "Talent manager – Velarde Conseil", "Talent manager"),
        ("en", "Head of HR, Velarde Engineering", "Head of HR"),
        ("en", "Director, Data", "Director, Data"),
        ("de", "Leiterin Personal | Velarde", "Leiterin Personal"),
        ("en", "Delivery Lead - Recruitment", "Delivery Lead - Recruitment"),
    ],
)
def test_a_title_of_a_signature_ends_where_the_house_begins(language, line, title):
    sender = Person("Lena Fox", "lena.fox@velarde-group.example")
    people = people_in("", f"Lena Fox\n{line}", sender=sender, others=(), you=YOU, language=language)
    assert people.everyone[0].title == title


@pytest.mark.parametrize(
    ("one", "other", "whole"),
    [
        ("N. Bruyant", "Nathalie Bruyant", "Nathalie Bruyant"),
        ("Anna-Lena", "Anna-Lena Poschmann", "Anna-Lena Poschmann"),
        ("Ritter-Kolb", "Hanno Ritter-Kolb", "Hanno Ritter-Kolb"),
    ],
)
def test_one_person_by_two_names_bears_the_fuller(one, other, whole):
    others = (Person(other, "x@acme.example"),)
    people = people_in(f"Interviewer: {one}", "", sender=LENA, others=others, you=YOU, language="en")
    assert [person.name for person in people.everyone] == ["Lena Fox", whole]


def test_who_writes_for_an_agency_is_of_the_agency_whatever_they_call_themselves():
    """Who only arranges, and who will be met at the employer's, stay what they are."""
    mates = [
        Person(role=role, address="me@agency.example") for role in ("peer", "executive", "recruiter", "coordinator")
    ]
    client = Person(role="executive", address="ceo@client.example")
    agents = as_agents((*mates, client), "me@agency.example")
    assert [one.role for one in agents] == ["agency", "agency", "agency", "coordinator", "executive"]


FORWARDED = """\
From: Shona Reid <shona@agency.example>
To: jo.doe@example.com
Subject: {subject}
Date: Mon, 2 Mar 2026 10:00:00 +0000
Message-ID: <1@agency.example>

Hi Jo, your interview is confirmed, see below for the address. Good luck!

Shona

{head}

Your candidate is confirmed for an interview on Tuesday 10 March at 10am in our Leeds office.
"""
BY_MANAGER = "---------- Forwarded message ---------\nFrom: Dr. Ida Kern <Ida.Kern@acme.example>\nDate: 1 March 2026"


@pytest.mark.parametrize(
    ("subject", "head", "named"),
    [
        ("Fwd: Candidate interview", BY_MANAGER, ("Ida Kern", "ida.kern@acme.example")),
        ("WG: Interview", BY_MANAGER.replace("From", "Von"), ("Ida Kern", "ida.kern@acme.example")),
        ("TR: entretien", BY_MANAGER.replace("From", "De"), ("Ida Kern", "ida.kern@acme.example")),
        ("FW: Interview", "From: Ida Kern\nSent: March 1, 2026 9:14 AM\nTo: Shona Reid", ("Ida Kern", None)),
        ("Re: Interview", "From: Ida Kern\nSent: March 1, 2026 9:14 AM\nTo: Shona Reid", None),
        ("Fwd: Interview", BY_MANAGER.replace("Dr. Ida Kern <Ida.Kern", "Acme HR Team <hr"), (None, "hr@acme.example")),
        ("Fwd: Interview", "From: Jo Doe <jo.doe@example.com>\nSent: March 1, 2026\nTo: Shona Reid", None),
    ],
)
def test_who_wrote_what_is_forwarded_is_named(subject, head, named):
    """An agency passes on its client's mail, an assistant the manager's. An answer only quotes."""
    raw = FORWARDED.format(subject=subject, head=head).encode()
    reading = read_mail(Message(raw, "INBOX", datetime(2026, 3, 2, tzinfo=UTC)), YOU, "home").reading
    others = [(one.name, one.address) for one in reading.people if one.name != "Shona Reid"]
    assert others == ([named] if named else [])


def test_who_is_named_in_full_elsewhere_is_called_so():
    others = (Person("Tamsin Vaszary", "tamsin@acme.example"),)
    people = people_in("You'll be meeting with Tamsin and me.", "", sender=LENA, others=others, you=YOU, language="en")
    assert [one.name for one in people.taking_part] == ["Lena Fox", "Tamsin Vaszary"]
    assert people.everyone[1].address == "tamsin@acme.example"


@pytest.mark.parametrize(
    ("shown", "language", "name"),
    [
        ("Jannis Freitag", "de", "Jannis Freitag"),
        ("Karin Sommer", "de", "Karin Sommer"),
        ("Elena Domingo", "es", "Elena Domingo"),
        ("Freitag Termine", "de", None),
        ("Encarnación Prieto", "es", "Encarnación Prieto"),
    ],
)
def test_a_header_with_a_word_that_is_often_nobody(shown, language, name):
    assert display_name(shown, language=language) == name


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("LEGRAND Sylvie", "Sylvie LEGRAND"),
        ("GARCÍA LUNA Marta", "Marta GARCÍA LUNA"),
        ("Sylvie LEGRAND", "Sylvie LEGRAND"),
        ("SAP Labs", "SAP Labs"),
        ("SYLVIE LEGRAND", "SYLVIE LEGRAND"),
    ],
)
def test_the_family_s_name_first(written, said):
    assert turned(written) == said


@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
def test_no_small_word_is_a_given_name(language):
    """ "Come by" and "una charla" name nobody; "Will" and "Ella" do, with a capital."""
    words = people_words(language)
    small = words.joints | words.ands | words.withs | words.articles | words.pronouns | words.modals | words.denials
    assert {one for one in small if is_given(one)} <= words.names_too | {"will", "ella"}


def test_a_text_of_tables_is_read_in_time():
    """A row each: an hour, a topic, a name."""
    rows = "\n".join(f"{9 + hour % 8}:00 | Case | Ana Ruiz{hour}" for hour in range(3_000))
    assert len(people_in(rows, "", sender=LENA, others=(), you=YOU, language="en").everyone) < 60
