"""What the user calls things: forgiving, and never a guess."""

import pytest

from daemon.core.facts import Fact, Person
from daemon.core.tracking.fold import fold
from daemon.core.tracking.naming import matching, nearest, people_matching
from tests.core.telling import DANA, MAEVE, ROBIN, WINDOWS, arrived, at, only, round_at, sent

SOREN = Person("Søren Łukasiewicz", "soren@voelker.example", "Head of Data", role="hiring_manager")
DANA_V = Person("Dana Voss", "dana@voelker.example", role="recruiter")
FACTS: list[Fact] = [
    arrived("invitation", at(2), MAEVE, role="Data Analyst", name="a"),
    arrived("invitation", at(2, "11:00"), MAEVE, role="Office Manager", name="b"),
    arrived(
        "scheduled",
        at(3),
        DANA_V,
        round_at(at(4), SOREN),
        employer="Völker & Söhne GmbH",
        domain="voelker.example",
        name="c",
    ),
    arrived(
        "invitation",
        at(3),
        Person("Ida Dahl", "ida@danaher.example"),
        employer="Danaher",
        domain="danaher.example",
        name="d",
    ),
    sent("sent", at(3), SOREN, name="e", refs=("<c@mail.example>",)),
]
KNOWN = fold(FACTS, at(5), ROBIN, WINDOWS)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("Völker & Söhne GmbH", ["Völker & Söhne GmbH"]),
        ("VOLKER", ["Völker & Söhne GmbH"]),
        ("voelker soehne", ["Völker & Söhne GmbH"]),
        ("soren", ["Völker & Söhne GmbH"]),
        ("Soeren", ["Völker & Söhne GmbH"]),
        ("lukasiewicz", ["Völker & Söhne GmbH"]),
        ("dana", ["Völker & Söhne GmbH"]),  # a whole word of a name, before a part of another
        ("danah", ["Danaher"]),
        ("calderwood", ["Calderwood", "Calderwood"]),
        ("calderwood analyst", ["Calderwood"]),
        ("office", ["Calderwood"]),
        ("ferrystone", []),
        ("", []),
        ("&", []),
    ],
)
def test_opportunities_by_any_part_of_their_names(wanted: str, found: list[str]) -> None:
    assert sorted(o.employer for o in matching(KNOWN, wanted)) == found


def test_two_roles_at_one_employer_are_told_apart_by_role() -> None:
    assert [o.role for o in matching(KNOWN, "data analyst")] == ["Data Analyst"]
    assert [o.role for o in matching(KNOWN, "calder office")] == ["Office Manager"]


def test_an_id_means_itself_in_any_case() -> None:
    for one in KNOWN:
        assert matching(KNOWN, f" {one.id.upper()} ") == [one]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("søren", ["Søren Łukasiewicz"]),
        ("SOREN@voelker.example", ["Søren Łukasiewicz"]),
        ("manager", ["Søren Łukasiewicz"]),
        ("HR", ["Dana Voss"]),
        ("head of data", ["Søren Łukasiewicz"]),
        ("voelker.example", ["Dana Voss", "Søren Łukasiewicz"]),
        ("zoe", []),
    ],
)
def test_people_by_name_address_title_or_what_they_do(wanted: str, found: list[str]) -> None:
    (one,) = matching(KNOWN, "voelker")
    assert sorted(c.person.name or "" for c in people_matching(one.contacts, wanted)) == found


def test_the_nearest_names_are_those_with_a_letter_wrong() -> None:
    assert nearest("voelcker", ["Völker & Söhne", "Calderwood"]) == ["Völker & Söhne"]
    assert nearest("calderwod", ["Völker & Söhne", "Calderwood"]) == ["Calderwood"]
    assert nearest("xyzzy", ["Völker & Söhne", "Calderwood"]) == []


def test_an_employer_is_called_by_the_fuller_name_where_the_shorter_is_what_their_domain_says() -> None:
    """Named in full once, and in two short answers known by calderwood.example alone; a legal form adds nothing."""
    short = [arrived("reply", at(day), DANA, employer="Calderwood") for day in (3, 4)]
    for said, called in (("Calderwood Nursery", "Calderwood Nursery"), ("Calderwood Ltd", "Calderwood")):
        first = arrived("scheduled", at(2), DANA, round_at(at(9, "11:00"), DANA), employer=said)
        assert only([first, *short], at(5)).employer == called
