"""Voices in four languages that say who takes part, who only arranges, and who is named in passing."""

import re
import tomllib
from pathlib import Path
from typing import get_args

import pytest

from daemon.core.facts import Person, Role
from daemon.core.knowledge.load import load, written_in
from daemon.core.knowledge.people import PeopleWords
from daemon.core.reading.people.cast import people_in
from daemon.core.reading.people.names import display_name
from daemon.core.reading.people.signature import signer
from daemon.core.reading.people.titles import TitleTable
from daemon.core.reading.text.places import Text
from daemon.core.reading.text.said import Said
from daemon.core.reading.text.tokens import tokens
from daemon.core.you import You

YOU = You(name="Jo Doe", addresses=("jo.doe@example.com",), country="US")
LENA = Person("Lena Fox", "lena.fox@acme.example")
TABLE = tomllib.loads(Path(__file__).with_name("voices_people.toml").read_text())


@pytest.mark.parametrize("voice", TABLE["voices"], ids=lambda voice: voice["says"][:60])
def test_a_voice(voice):
    people = people_in(
        voice["says"], voice.get("signature", ""), sender=LENA, others=(), you=YOU, language=voice["lang"]
    )
    assert [person.name for person in people.taking_part] == voice["part"]
    others = [person for person in people.everyone if person.address != LENA.address]
    if "all" in voice:
        assert [person.name for person in others] == voice["all"]
    titles = {person.name: person.title for person in people.everyone}
    roles = {person.name: person.role for person in people.everyone}
    assert {name: titles.get(name) for name in voice.get("titles", {})} == voice.get("titles", {})
    assert {name: roles.get(name) for name in voice.get("roles", {})} == voice.get("roles", {})
    if "sender" in voice:
        assert roles["Lena Fox"] == voice["sender"]
    if "title" in voice:
        assert titles["Lena Fox"] == voice["title"]


@pytest.mark.parametrize(("raw", "name"), TABLE["shown"])
def test_a_display_name(raw, name):
    assert display_name(raw) == (name or None)


@pytest.mark.parametrize(("language", "text", "name", "title", "phone"), TABLE["signed"])
def test_a_signature(language, text, name, title, phone):
    person = signer(text, Person(None, "x@acme.example"), region="US", language=language)
    assert (person.name, person.title, person.phone) == (name, title or None, phone or None)


def test_a_language_that_is_not_given_is_told_by_the_words():
    """A calendar's description comes without one."""
    text = "Wir freuen uns auf das Gespräch mit Ihnen. Es führen Frau Dr. Weber und Herr Klein."
    people = people_in(text, "", sender=LENA, others=(), you=YOU)
    assert [(one.honorific, one.name) for one in people.taking_part] == [("Frau Dr.", "Weber"), ("Herr", "Klein")]


def test_what_stands_before_a_name_is_kept_from_headers_too():
    people = people_in("", "", sender=Person("Dr. Anna Schmidt", "a@acme.example"), others=(), you=YOU)
    assert people.everyone == (Person("Anna Schmidt", "a@acme.example", honorific="Dr."),)


def test_a_sender_without_a_name_is_called_as_their_address_spells_it():
    people = people_in("", "", sender=Person(None, "anna.schmidt@acme.example"), others=(), you=YOU)
    assert people.everyone == (Person("Anna Schmidt", "anna.schmidt@acme.example"),)


@pytest.mark.parametrize("language", written_in("people"))
def test_a_language_is_whole(language):
    """What one language's file can say, all can; and whatever isn't a notation's sign is in lower case."""
    words = load(f"people.{language}.toml", PeopleWords)
    may_be_empty = {"abbreviated", "small", "belongings", "not_name_endings", "region", "nouns_capital"}
    assert {field for field in PeopleWords.__struct_fields__ if not getattr(words, field)} <= may_be_empty
    said = [
        *words.own,
        *words.own_too,
        *words.stands_in,
        *(one.say for one in (*words.cues, *words.acts, *words.manager)),
    ]
    assert [say for say in said if say != say.lower()] == []
    assert {slot for say in said for slot in re.findall(r"\{(.*?)\}", say)} <= {"person"}
    assert all(say.count("[") == say.count("]") for say in said)


@pytest.mark.parametrize("language", written_in("people"))
def test_what_stands_before_several_names_stands_before_one_too(language):
    """ "Drs" is passed over before a name only where it is a salutation at all."""
    words = load(f"people.{language}.toml", PeopleWords)
    assert words.several <= words.salutations


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ich möchte Sie gern einmal sehen", True),
        ("ich möchte dazu nichts sagen. Wir sehen uns", False),  # the sentence ends between
        ("ich möchte " + "sehr " * 20 + "gern Sie sehen", False),  # too far
    ],
)
def test_what_stands_between_two_parts_of_a_phrase(text, said):
    phrases = Said([("ich möchte … sehen", True)])
    assert bool(list(phrases.anywhere(Text(tokens(text))))) is said


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("Practice Owner", "Practice Owner"),
        ("Director of Nursing", "Director of Nursing"),
        ("Capstone Talent", None),  # a house
        ("Delivery Lead - Recruitment", "Delivery Lead - Recruitment"),
    ],
)
def test_a_title_of_a_signature_with_words_of_the_house(line, title):
    assert signer(f"Lena Fox\n{line}", LENA).title == title


@pytest.mark.parametrize("language", written_in("people"))
def test_a_language_has_titles_for_every_role_in_the_same_order(language):
    """What is narrower stands first, in each of them, so that two tables can be read as one."""
    english, own = load("titles.en.toml", TitleTable), load(f"titles.{language}.toml", TitleTable)
    assert [one.role for one in own.titles] == [one.role for one in english.titles]
    assert {one.role for one in own.titles} == set(get_args(Role))
    assert all(word == word.lower() for one in own.titles for word in one.words)


PIECES = [
    "Ana Ana Ana ", ",", "(", "Ana, ", "(Ana ", "mit Frau ", "Frau ", "M. ", "Ana\n", '" - Ana\n', "Hi Ana\n", "HRB 1\n",
    "Geschäftsführer: Ana\n", "du directeur de la ", "10:00 Ana | ", "Our CTO, Ana, ", "Ana will ", "O'", "A-", "RR. HH. ",
    "Jo Doe and ", "I'm Ana's assistant ", "+49 30 ", "le jury est composé de ", "besteht aus ", "Ana <a@b.example>, ",
    "Ana, x, ", "Ana Ruiz um 9:00 Uhr ", "ich möchte ", "will be ", "mein Polier Ana ", "Los doctores Ana y ", "Direktor Ana, ",
]  # fmt: skip


@pytest.mark.parametrize("language", written_in("people"))
@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.timeout(5)
def test_no_text_is_slow(language, piece):
    text = piece * (100_000 // len(piece))
    people_in(text, text, sender=LENA, others=(), you=YOU, language=language)
    display_name(text)


@pytest.mark.parametrize("says", ["Blue Harbor would like to meet you.", "Your interview with Blue Harbor is booked."])
def test_the_employer_for_whom_a_system_writes_is_nobody(says):
    people = people_in(says, "", sender=Person("Blue Harbor", "no-reply@ats.example"), others=(), you=YOU)
    assert [one.name for one in people.everyone] == [None]
    assert people.taking_part == ()


def test_a_person_for_whom_a_system_writes_is_somebody():
    people = people_in("I'll call you.", "", sender=Person("Ana Ruiz", "no-reply@ats.example"), others=(), you=YOU)
    assert [one.name for one in people.taking_part] == ["Ana Ruiz"]
