"""Working days of the user's country, in local days."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from typing import TYPE_CHECKING

import msgspec

from daemon.core.you import You

if TYPE_CHECKING:
    from holidays import HolidayBase

SATURDAY = 5


class Workdays(msgspec.Struct, frozen=True):
    """Monday to Friday but for the public holidays of a country (ISO 3166-1) and its subdivision."""

    country: str | None = None
    subdivision: str | None = None

    def is_working(self, day: date) -> bool:
        """Is this a working day?"""
        return day.weekday() < SATURDAY and self.holiday(day) is None

    def holiday(self, day: date) -> str | None:
        """The name of the public holiday on this day, if it is one."""
        return public_holidays(self.country, self.subdivision, day.year).get(day) if self.country else None

    def after(self, day: date, count: int) -> tuple[date, ...]:
        """The `count` working days that follow `day`, which itself is day 0."""
        days = self.starting(day + timedelta(days=1))
        return tuple(next(days) for _ in range(count))

    def on_or_after(self, day: date) -> date:
        """`day`, or the next working day."""
        return next(self.starting(day))

    def between(self, begin: date, end: date) -> int:
        """How many working days after `begin` up to and with `end`."""
        span = (end - begin).days
        return sum(self.is_working(begin + timedelta(days=n)) for n in range(1, span + 1))

    def starting(self, day: date) -> Iterator[date]:
        """All working days from `day` on."""
        while True:
            if self.is_working(day):
                yield day
            day += timedelta(days=1)


def workdays_of(you: You) -> Workdays:
    """The user's own working days."""
    return Workdays(you.country, you.subdivision)


@lru_cache(maxsize=64)
def public_holidays(country: str, subdivision: str | None, year: int) -> dict[date, str]:
    """The public holidays of one year, with their names, in English where the library has them in it."""
    return dict(calendar_of(country)(subdiv=subdivision, years=year, language="en_US"))


def calendar_of(country: str) -> "type[HolidayBase]":
    """The library's calendar of a country, by its code (ISO 3166-1). Raises LookupError.

    The packages that have them load those of all 250, which takes longer than a pass with nothing new, and 16 MB. So
    their modules are there, unexecuted, while the one is imported.
    """
    with _unexecuted("holidays"), _unexecuted("holidays.countries"):
        from holidays.registry import COUNTRIES

        module = next((module for module, names in COUNTRIES.items() if country in names), None)
        if module is None:
            raise LookupError(f"no holidays are known for {country}")
        calendar: type[HolidayBase] = getattr(import_module(f"holidays.countries.{module}"), country)
    return calendar


@contextmanager
def _unexecuted(package: str) -> Iterator[None]:
    """Have a package's modules be found without what the package itself imports; it is left as it was found."""
    if package in sys.modules:
        yield
        return
    spec = find_spec(package)
    assert spec
    sys.modules[package] = module_from_spec(spec)
    try:
        yield
    finally:
        del sys.modules[package]
