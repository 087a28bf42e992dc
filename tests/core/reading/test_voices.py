"""Many voices that say the same: who decides, who takes part, who is nobody, and what a title stands for."""

import tomllib
from pathlib import Path

import pytest

from daemon.core.facts import Person
from daemon.core.reading.people.cast import people_in
from daemon.core.reading.people.titles import titles
from daemon.core.you import You

YOU = You(name="Jo Doe", addresses=("jo.doe@example.com",), country="US")
LENA = Person("Lena Fox", "lena.fox@acme.example")
VOICES = tomllib.loads(Path(__file__).with_name("voices.toml").read_text())


def read(text, signature="", others=()):
    return people_in(text, signature, sender=LENA, others=others, you=YOU)


def managers(text, signature=""):
    return [person.name for person in read(text, signature).everyone if person.role == "hiring_manager"]


@pytest.mark.parametrize("text", VOICES["manager"])
def test_the_manager(text):
    assert managers(text) == ["Dana Reed"]


@pytest.mark.parametrize("text", VOICES["sender"])
def test_the_sender_is_the_manager(text):
    assert managers(text) == ["Lena Fox"]


@pytest.mark.parametrize("text", ["I'm hiring for my team.", "I'm looking for an engineer to join my team."])
def test_a_recruiter_who_speaks_of_a_team_is_not_the_manager(text):
    assert managers(text, "Lena Fox\nTalent Acquisition Partner") == []


@pytest.mark.parametrize("text", VOICES["nobody"])
def test_nobody_is_said_to_be_the_manager(text):
    assert managers(text) == []


@pytest.mark.parametrize(("text", "names"), VOICES["taking_part"])
def test_everyone_who_takes_part(text, names):
    assert [person.name for person in read(text).taking_part] == names


@pytest.mark.parametrize(("text", "titled"), VOICES["titled"])
def test_their_titles(text, titled):
    assert {person.name: person.title for person in read(text).taking_part if person.title} == titled


@pytest.mark.parametrize("text", VOICES["no_people"])
def test_these_are_nobody(text):
    assert [person.name for person in read(text).everyone] == ["Lena Fox"]


@pytest.mark.parametrize(("title", "role"), VOICES["titles"])
def test_what_a_title_stands_for(title, role):
    assert titles("en").role_of(title) == (role or None)


def test_a_surname_alone_is_completed_from_the_headers():
    """As formal mails name people: "Ms. Hale would like to meet you", with "Hale, Rita" in copy."""
    people = read("Ms. Hale would like to meet you.", others=(Person("Hale, Rita", "rita.hale@acme.example"),))
    assert people.taking_part == (Person("Rita Hale", "rita.hale@acme.example", honorific="Ms."),)


@pytest.mark.parametrize("sign", ["/", "-", "<>", "and", "&"])
def test_a_title_beside_the_user_is_the_job(sign):
    """A calendar's subject: "Interview: Jo Doe / Ana Ruiz (Support Manager)"."""
    people = read(f"Interview: Jo Doe {sign} Ana Ruiz (Support Manager)\n\nUntil then!\n\nAna Ruiz\nCOO\n")
    assert {person.name: person.title for person in people.everyone}.get("Ana Ruiz") in {None, "COO"}
