"""Many hands' mails: for whom each speaks, for which role, and whether an agency wrote it."""

import re
import tomllib
from email.utils import parseaddr
from pathlib import Path

import pytest

from daemon.core.facts import Person
from daemon.core.knowledge.employers import employers, without_legal_form
from daemon.core.reading.employer import Named, named
from daemon.core.reading.phrasing import words_of
from daemon.core.reading.roles import role_in

VOICES = tomllib.loads(Path(__file__).with_name("employer_voices.toml").read_text())["voice"]


def read(voice: dict[str, str]) -> Named:
    name, address = parseaddr(voice.get("from") or voice["to"])
    return named(
        Person(name or None, address.lower()),
        voice["subject"],
        voice["words"],
        voice.get("signature", ""),
        language=voice.get("language", "en"),
    )


def title(voice: dict[str, str]) -> str:
    return re.sub(r"\W+", "-", f"{voice.get('from') or voice['to']} {voice['subject']}")[:60]


@pytest.mark.parametrize("voice", VOICES, ids=title)
def test_what_a_mail_speaks_for(voice: dict[str, str]) -> None:
    told = read(voice)
    assert told.agency == voice.get("agency", False)
    if "employer" in voice:
        assert (told.employer or "") == voice["employer"]
    if "role" in voice:
        assert (told.role or "") == voice["role"]


def test_an_agency_or_a_system_lends_no_domain() -> None:
    for voice in VOICES:
        told = read(voice)
        assert told.domain is None or not told.agency
    assert read(VOICES[0]).domain is None


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Tidewater GmbH", "Tidewater"),
        ("Tidewater GmbH & Co. KG", "Tidewater"),
        ("Acme, Inc.", "Acme"),
        ("ACME Corporation", "ACME"),
        ("Calderwood S.L.", "Calderwood"),
        ("Maison Dorval SARL", "Maison Dorval"),
        ("Montesol S.A.U.", "Montesol"),
        ("Falkenried AG", "Falkenried"),
        ("Klinikum Auental gGmbH", "Klinikum Auental"),
        ("Stonebridge LLP", "Stonebridge"),
        ("Drukpol SE", "Drukpol"),
        ("Corp", "Corp"),
        ("Nur so", "Nur so"),
    ],
)
def test_legal_forms_are_no_part_of_a_name(name: str, bare: str) -> None:
    assert without_legal_form(name) == bare


@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
def test_every_languages_table_is_one_schema_and_in_small_letters(language: str) -> None:
    table = employers(language)
    assert table is not None
    phrases = [*table.employer_leads, *table.client_leads, *table.role_leads, *table.role.ends, *table.role.words]
    assert [one for one in phrases if one != one.lower()] == []
    assert table.role.words.isdisjoint(table.role.leads)
    assert table.display


def test_a_language_without_a_table_has_none() -> None:
    assert employers("fi") is None


def test_what_a_role_is_told_by_to_the_reader_is_a_word_that_names_one() -> None:
    """ "application for the room" is about no job."""
    assert role_in("Your application for the room", "", language="en") is None
    assert role_in("Your application for Data Analyst", "", language="en") == "Data Analyst"


@pytest.mark.parametrize("text", ["a" * 100_000, "A " * 50_000, "for the " * 30_000, "(" * 50_000, "client, " * 30_000])
def test_no_words_make_it_slow(text: str) -> None:
    named(Person("Ana", "ana@acme.example"), text[:2000], text, text, language="en")
    assert len(words_of(text[:100])) <= 100


def test_a_wrapped_line_goes_on_and_a_short_one_ends() -> None:
    wrapped = "We would very much like to talk to you about it at Copper\nKettle Diner."
    assert [one.gap for one in words_of(wrapped) if one.shown == "Kettle"] == [" "]
    assert [one.gap for one in words_of("Line Cook\nCopper Kettle Diner") if one.shown == "Copper"] == ["\n"]
