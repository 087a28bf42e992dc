"""The holidays of one country, without those of all others: the same as the library's."""

import subprocess
import sys
from importlib import import_module

import holidays
import pytest
from holidays.registry import EntityLoader

from daemon.core.deciding.workdays import calendar_of, public_holidays
from daemon.core.knowledge.countries import Countries
from daemon.core.knowledge.load import load


@pytest.mark.parametrize("country", ["DE", "US", "PR", "GB", "IE", "AX", "HK", "IN"])
def test_a_country_has_the_days_that_the_library_gives_it(country: str) -> None:
    """Puerto Rico's are made of those of the United States, Åland's of Finland's."""
    known = holidays.country_holidays(country, years=2026, language="en_US")
    assert public_holidays(country, None, 2026) == dict(known)
    assert public_holidays("DE", "BY", 2026).keys() > public_holidays("DE", None, 2026).keys()


def test_no_other_country_is_loaded() -> None:
    asking = "import sys; from daemon.core.deciding.workdays import calendar_of; calendar_of('IE')"
    told = "print([one for one in sys.modules if one.startswith('holidays.countries')])"
    run = subprocess.run([sys.executable, "-c", f"{asking}; {told}"], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "['holidays.countries.ireland']"


def test_the_package_of_all_countries_is_left_as_it_was_found() -> None:
    before = import_module("holidays.countries")
    assert calendar_of("IE")(years=2026)
    assert sys.modules["holidays.countries"] is before


def test_the_table_of_countries_names_those_that_the_library_knows() -> None:
    known = EntityLoader.get_country_codes(include_aliases=False)
    assert sorted(load("countries.toml", Countries).codes.split()) == sorted(one for one in known if len(one) == 2)


def test_a_code_that_is_no_countrys_is_told() -> None:
    with pytest.raises(LookupError, match="QQ"):
        calendar_of("QQ")
