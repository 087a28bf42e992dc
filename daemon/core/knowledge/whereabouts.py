"""Where somebody lives, as far as a phone number, an address or a domain tells: the schema of `whereabouts.toml`."""

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
    postal: dict[str, dict[str, str]]
    """By the shape of a postal code: the states and counties that stand beside one, likewise."""
    shaped: dict[str, str]
    """Zones of whole countries that the shape of their postal code alone tells."""
    towns: dict[str, str]
    """By the language of a mail: the zone of a five-digit code before a town."""
    registers: dict[str, tuple[str, ...]]
    """What the law of a country has a business write below its mail, in lower case."""
    tongues: dict[str, str]
    """Languages whose speakers nearly all live by one clock."""


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


def zone_of_postal(shape: str, code: str) -> str | None:
    """The time zone of an address whose postal code has this shape (`us`, `gb`), beside the code of its state."""
    return load("whereabouts.toml", Whereabouts).shaped.get(shape) or _postal().get((shape, code))


def zone_of_town(language: str) -> str | None:
    """The time zone of a town behind a five-digit code, in a mail in this language."""
    return load("whereabouts.toml", Whereabouts).towns.get(language)


def zone_of_register(text: str) -> str | None:
    """The time zone of the country whose register, authority or law a mail names; lower case."""
    registers = load("whereabouts.toml", Whereabouts).registers
    return next((zone for zone, said in registers.items() if any(one in text for one in said)), None)


def zone_of_tongue(language: str | None) -> str | None:
    """The time zone of nearly all who write this language."""
    return load("whereabouts.toml", Whereabouts).tongues.get(language or "")


@cache
def _areas() -> dict[str, str]:
    return _by_code(load("whereabouts.toml", Whereabouts).areas)


@cache
def _postal() -> dict[tuple[str, str], str]:
    shapes = load("whereabouts.toml", Whereabouts).postal
    return {(shape, code): zone for shape, zones in shapes.items() for code, zone in _by_code(zones).items()}


def _by_code(zones: dict[str, str]) -> dict[str, str]:
    return {code: zone for zone, codes in zones.items() for code in codes.split()}


@cache
def _codes() -> dict[str, str]:
    return {one.code: one.zone for one in load("whereabouts.toml", Whereabouts).countries.values()}
