"""Which countries have holidays that are known: the schema of `countries.toml`.

The library says so as well, but it takes a tenth of a pass with nothing new to load.
"""

import msgspec

from daemon.core.knowledge.load import load


class Countries(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Codes (ISO 3166-1 alpha-2) between white space."""

    codes: str


def has_holidays(country: str) -> bool:
    """Is it one of them?"""
    return country in load("countries.toml", Countries).codes.split()
