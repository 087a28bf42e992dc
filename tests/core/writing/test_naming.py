"""How people are named in a letter, as `naming` takes their names apart."""

import pytest
from nameparser import HumanName

from daemon.core.facts import Person
from daemon.core.writing.naming import first_name, last_name


@pytest.mark.parametrize("name", ["Ana Ruiz", "Priya Nair", "Tom Ode", "Zoë Müller", "Father Patrick", "Maria Garcia"])
def test_a_plain_name_is_taken_apart_as_the_library_does_it(name: str) -> None:
    """It is loaded for the others alone; see `naming._by_its_rules`."""
    parsed = HumanName(name)
    assert first_name(name) == (parsed.first or name)
    assert last_name(Person(name, "a@b.example")) == parsed.last
