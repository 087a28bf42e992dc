"""Voices in four languages that name interviewers, and headers and signatures that name the sender."""

import tomllib
from pathlib import Path

import pytest

from daemon.core.facts import Person
from daemon.core.knowledge.people import is_given, people_words
from daemon.core.reading.people.cast import people_in
from daemon.core.reading.people.names import display_name, turned
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
