"""How a language speaks of days and hours: the schema of `times.LANGUAGE.toml`.

A phrase is words, `a|b` alternatives, `[optional]` words and `{slots}`. What a phrase for a day
means is told by one of `Means`, how far away by its `n`.
"""

from typing import Literal

import msgspec

Means = Literal[
    "date", "day_of_month", "day", "days", "weeks", "months", "days_ago", "weeks_ago",
    "weekday", "this_weekday", "coming_weekday", "next_weekday", "last_weekday", "weekday_of_week", "weekday_plus",
    "weekday_of_calendar_week", "calendar_week", "week", "week_start", "week_middle",
    "month", "month_start", "end_of_month", "mid_month", "early_month", "month_first",
]  # fmt: skip
"""What a phrase for a day means; `daemon.core.reading.times.resolve` turns each into dates."""

Half = Literal["am", "pm"]


class DayPhrase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words for a day, and what they mean."""

    say: str
    means: Means
    n: int = 0
    not_after: frozenset[str] = frozenset()
    """Words before it that make it something else: "guten" Morgen, por "la" mañana."""


class ClockPhrase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words for an hour, and how many minutes they add to it: "half past {hour}".

    With `{number}` among them it is so many times `minutes`: "{number} past {hour}".
    """

    say: str
    minutes: int


class Clock(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How hours are written."""

    am: tuple[str, ...]
    pm: tuple[str, ...]
    marks: tuple[str, ...]
    """What follows a whole hour: o'clock, Uhr."""
    hours: frozenset[str]
    """What may follow an hour, or a number of hours: the h of 14h."""
    separators: frozenset[str]
    """Between hours and minutes."""
    short: bool
    """Is "2p" the afternoon?"""
    named: dict[str, int]
    """Minutes after midnight."""
    phrases: tuple[ClockPhrase, ...]
    early: frozenset[int] = frozenset()
    """Hours up to six that are of the morning where the mark follows: "à 6 h" is no evening."""
    of_work: tuple[str, ...] = ()
    """Right behind hours that somebody works: 20 h "a week"."""
    no_hours: frozenset[str] = frozenset()
    """Words for a number that name no hour: half "an" hour."""
    capital_nouns: bool = False
    """Are nouns written with a capital letter? Then a small word behind "um zehn" is nothing that is counted."""


class Ordinals(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How numbers of an order are written."""

    endings: frozenset[str]
    words: dict[str, int]


class Lengths(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How lengths of time are written."""

    leads: frozenset[str]
    """Between an hour and how long it takes: "at 3 for 45 minutes"."""
    minutes: frozenset[str]
    hours: frozenset[str]
    half: tuple[str, ...]
    spoken: dict[str, int]
    """Other lengths that have words of their own, in minutes: a quarter of an hour."""
    adjectives: frozenset[str]
    """Between a number and what it counts: a "good" hour."""
    and_a_half: tuple[str, ...]
    not_after: frozenset[str]
    not_before: frozenset[str]


class TimeWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One language's table."""

    month_first: Literal["always", "never", "by zone"]
    date_signs: frozenset[str]
    """Between day and month where no year follows: 3/4, 3.4."""
    links: frozenset[str]
    joins: frozenset[str]
    at: tuple[str, ...]
    """Before an hour."""
    ranges: tuple[str, ...]
    """Before a range of hours; before one hour they say nothing."""
    to: frozenset[str]
    articles: frozenset[str]
    """Between "to" and the second hour: a "las" 3."""
    between: frozenset[str]
    both: frozenset[str]
    lists: frozenset[str]
    offers: frozenset[str]
    """Before a bare hour that takes another one's place: "could we do 4?"."""
    date_leads: frozenset[str]
    not_dates: frozenset[str]
    shy: frozenset[str]
    counted: frozenset[str]
    fractions: frozenset[str]
    past: frozenset[str]
    agrees: frozenset[str]
    """Behind an hour and its day at the beginning of an answer: 3 tomorrow "works"."""
    settles: tuple[str, ...]
    """Behind an hour with which an answer begins: 10.30 "it is"."""
    firm: frozenset[str]
    """Before a bare hour that needs no day in its own sentence: "We start at 11."."""
    same_time: tuple[str, ...]
    """The hour named before, or agreed on: "same time" on Monday."""
    same_day: tuple[str, ...]
    sooner: tuple[str, ...]
    """Behind a length of time, of the hour that was agreed on: an hour "earlier"."""
    later: tuple[str, ...]
    instead: tuple[str, ...]
    """Between an hour and the one whose place it takes: 3 "rather than" 2 pm."""
    day_after: tuple[str, ...]
    """The day after the one named before, or agreed on."""
    week_of: tuple[str, ...]
    """Before a day that stands for its whole week."""
    weekdays: dict[str, int]
    short_weekdays: dict[str, int]
    """Weekdays only where a number or a dash stands beside them: "Mo" 9.3., "so" weiter."""
    months: dict[str, int]
    numbers: dict[str, int]
    ordinals: Ordinals
    parts: dict[str, Half]
    """Of the day, and which half of it that is."""
    weekday_endings: frozenset[str]
    """Parts of the day that are written as one word with the weekday: Dienstagabend."""
    clock: Clock
    lengths: Lengths
    days: tuple[DayPhrase, ...]
