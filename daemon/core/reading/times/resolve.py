"""Resolve: what day a phrase means, counted from the day it was written."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo

import msgspec

from daemon.core.knowledge.times import DayPhrase, Means
from daemon.core.reading.text.words import Grammar

_PAST = 90
"""A day without a year lies at most this many days back, else ahead."""
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Day(msgspec.Struct, frozen=True, gc=False):
    """A day, or a stretch of days (`span`: a whole week or month; else a range such as 12-14 May)."""

    first: date
    last: date
    span: bool = False
    bare: bool = False
    """Only a weekday was named, no week."""
    yearless: bool = False
    """Was its year left to be guessed?"""
    problem: str | None = None


class Setting(msgspec.Struct, frozen=True):
    """What a day has to be read against."""

    grammar: Grammar
    today: date
    """The day it was written, where it was written."""
    month_first: bool | None
    """The order of 3/4; None where that can't be told."""
    cased: bool
    """Does the text use capitals at all?"""
    agreed: datetime | None = None
    """What was agreed on before: "same day", and an hour without any day, are meant there."""
    agreed_hour: bool = False
    """Was its hour agreed on, too?"""
    yours: tzinfo | None = None
    """The reader's own zone: "3 pm your time"."""


def one(day: date, problem: str | None = None) -> Day:
    """A single day."""
    return Day(day, day, problem=problem)


def resolve(
    spoken: DayPhrase, slots: Mapping[str, Sequence[int]], setting: Setting, *, ranged: bool = False
) -> tuple[Day, ...]:
    """The days a matched phrase means; empty where there is no such day (31 June)."""
    try:
        if spoken.means == "date":
            return _dates(slots, setting.today, ranged=ranged)
        if spoken.means in _WEEKDAYS:
            return (_by_weekday(spoken, slots, setting.today),)
        if spoken.means in _STRETCHES:
            return (_stretch(spoken, slots, setting.today),)
        return (one(_by_distance(spoken, slots, setting.today)),)
    except (OverflowError, ValueError):
        return ()


_WEEKDAYS: frozenset[Means] = frozenset(
    {
        "weekday", "this_weekday", "coming_weekday", "next_weekday", "last_weekday", "weekday_of_week",
        "weekday_of_calendar_week", "weekday_plus",
    }
)  # fmt: skip
_STRETCHES: frozenset[Means] = frozenset(
    {
        "week", "week_start", "week_middle", "calendar_week",
        "month", "month_start", "end_of_month", "mid_month", "early_month", "month_first",
    }
)  # fmt: skip


def _dates(slots: Mapping[str, Sequence[int]], today: date, *, ranged: bool) -> tuple[Day, ...]:
    year = slots.get("year", [0])[0]
    month = slots.get("month", [today.month])[0]  # "the 12th of this month"
    found = [dated(month, day, year, today) for day in slots.get("day") or slots["ordinal"]]
    if ranged and len(found) == 2 and found[1] < found[0]:
        return ()
    if ranged and len(found) == 2:
        return (Day(found[0], found[-1], yearless=not year),)
    return tuple(Day(day, day, yearless=not year) for day in found)


def _by_distance(spoken: DayPhrase, slots: Mapping[str, Sequence[int]], today: date) -> date:
    number = slots.get("number", [spoken.n])[0]
    match spoken.means:
        case "days":
            return today + timedelta(days=number)
        case "weeks":
            return today + timedelta(days=spoken.n if "number" in slots else 0, weeks=number)
        case "months":
            return months_on(today, number)
        case "days_ago":
            return today - timedelta(days=number)
        case "weeks_ago":
            return today - timedelta(weeks=number)
        case "day_of_month":
            day = (slots.get("ordinal") or slots["day"])[0]
            return months_on(today.replace(day=1), spoken.n).replace(day=day) if spoken.n else next_with_day(today, day)
    return today + timedelta(days=spoken.n)


def _by_weekday(spoken: DayPhrase, slots: Mapping[str, Sequence[int]], today: date) -> Day:
    weekday, n = slots["weekday"][0], spoken.n
    monday = today - timedelta(days=today.weekday())
    ahead = (weekday - today.weekday()) % 7
    match spoken.means:
        case "this_weekday":
            return one(today + timedelta(days=ahead))
        case "coming_weekday":
            return one(today + timedelta(days=ahead or 7))
        case "weekday_of_calendar_week":
            return one(calendar_week(slots["number"][0], today) + timedelta(days=weekday))
        case "next_weekday":
            day = monday + timedelta(weeks=1, days=weekday)
            name = WEEKDAYS[weekday]
            nearer = day - today > timedelta(days=8)
            return one(day, f"“next {name}” could also be the {name} of the same week." if nearer else None)
        case "last_weekday":
            return one(today - timedelta(days=(-ahead) % 7 or 7))
        case "weekday_of_week":
            return one(monday + timedelta(weeks=n, days=weekday))
        case "weekday_plus":
            return one(today + timedelta(days=ahead or 7, weeks=slots.get("number", [n])[0]))
    coming = today + timedelta(days=ahead or 7)
    return Day(coming, coming, bare=True)


def _stretch(spoken: DayPhrase, slots: Mapping[str, Sequence[int]], today: date) -> Day:
    lasts: dict[Means, int] = {"week": 4, "week_start": 1, "week_middle": 2}
    if spoken.means in lasts:
        start = today - timedelta(days=today.weekday()) + timedelta(weeks=spoken.n)
        return Day(
            start, max(start + timedelta(days=lasts[spoken.means]), today if spoken.n == 0 else start), span=True
        )
    if spoken.means == "calendar_week":
        return week_of(calendar_week(slots["number"][0], today))
    return _in_month(spoken, slots.get("month", [0])[0], today)


def week_of(day: date) -> Day:
    """From this day to the Friday of its week, as a stretch."""
    return Day(day, day + timedelta(days=4 - day.weekday() % 5), span=True)


def calendar_week(number: int, today: date) -> date:
    """The Monday of an ISO week, of the year in which it lies nearest to now, rather ahead than behind."""
    for year in (today.year - 1, today.year, today.year + 1):
        monday = date.fromisocalendar(year, number, 1)
        if (monday - today).days >= -_PAST:
            return monday
    raise ValueError(f"no such week: {number}")


def _in_month(spoken: DayPhrase, month: int, today: date) -> Day:
    first = dated(month, 1, 0, today) if month else months_on(today.replace(day=1), spoken.n)
    last_day = monthrange(first.year, first.month)[1]
    if month and first.replace(day=last_day) < today:
        first = first.replace(year=first.year + 1)
    last = {"month_first": 1, "month_start": 7, "early_month": 7, "mid_month": 15}.get(spoken.means, last_day)
    return Day(first, first.replace(day=last), span=True)


def dated(month: int, day: int, year: int, today: date) -> date:
    """The day, in the year named, else in the one nearest to now, rather ahead than behind."""
    if year:
        return date(year, month, day)
    for candidate in (today.year - 1, today.year, today.year + 1, today.year + 2, today.year + 3, today.year + 4):
        try:
            found = date(candidate, month, day)
        except ValueError:
            if day > monthrange(2024, month)[1]:
                raise
            continue
        if (found - today).days >= -_PAST:
            return found
    raise ValueError(f"no such day: {day}.{month}.")


def next_with_day(today: date, day: int) -> date:
    """The next day with this number, today included."""
    for months in range(4):
        first = months_on(today.replace(day=1), months)
        if day <= monthrange(first.year, first.month)[1] and first.replace(day=day) >= today:
            return first.replace(day=day)
    raise ValueError(f"no such day: {day}.")


def months_on(day: date, months: int) -> date:
    """The same day some months later, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
