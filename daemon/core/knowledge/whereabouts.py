"""Where somebody lives, as far as a phone number or a domain's ending tells: the schema of `whereabouts.toml`."""

from functools import cache

import msgspec

from daemon.core.knowledge.load import load

_LONGEST_CODE = 3


class Country(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Its calling code (E.164) and its time zone, an IANA name."""

    code: str
    zone: str


class Whereabouts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Countries by ISO 3166-1 alpha-2; of each zone of North America, the area codes between white space."""

    countries: dict[str, Country]
    areas: dict[str, str]


def zone_of_number(digits: str) -> str | None:
    """The time zone of a phone number that begins with its country's code, digits alone."""
    if digits.startswith("1"):
        return _areas().get(digits[1:4])
    codes = (digits[:length] for length in range(1, _LONGEST_CODE + 1))
    return next((_codes()[one] for one in codes if one in _codes()), None)


def zone_of_country(ending: str) -> str | None:
    """The time zone of a country by its top-level domain, lower case and without a dot: `uk`, `de`."""
    country = load("whereabouts.toml", Whereabouts).countries.get("GB" if ending == "uk" else ending.upper())
    return country.zone if country else None


@cache
def _areas() -> dict[str, str]:
    areas = load("whereabouts.toml", Whereabouts).areas
    return {code: zone for zone, codes in areas.items() for code in codes.split()}


@cache
def _codes() -> dict[str, str]:
    return {one.code: one.zone for one in load("whereabouts.toml", Whereabouts).countries.values()}
