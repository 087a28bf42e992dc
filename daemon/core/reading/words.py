"""Words: how one language speaks of days and hours, from `knowledge/times.LANGUAGE.toml`, made ready for use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import msgspec

from daemon.core.knowledge.load import load
from daemon.core.reading.tokens import Phrase, Slot, Token, tokens

Means = Literal[
    "date", "day_of_month", "day", "days", "weeks", "months", "days_ago", "weeks_ago",
    "weekday", "this_weekday", "next_weekday", "last_weekday", "weekday_of_week", "weekday_plus",
    "week", "week_start", "week_middle", "month", "month_start", "end_of_month", "mid_month", "early_month", "week_of",
]  # fmt: skip
"""What a phrase for a day means; `daemon.core.reading.days` turns each into dates."""


class DayPhrase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    say: str
    means: Means
    n: int = 0


class ClockPhrase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    say: str
    minutes: int


class Clock(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    am: tuple[str, ...]
    pm: tuple[str, ...]
    marks: tuple[str, ...]
    """What follows a whole hour: o'clock, Uhr, h."""
    separators: frozenset[str]
    short: bool
    named: dict[str, int]
    """Minutes after midnight."""
    phrases: tuple[ClockPhrase, ...] = ()


class Ordinals(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    endings: frozenset[str]
    words: dict[str, int]


class Lengths(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    minutes: frozenset[str]
    hours: frozenset[str]
    half: tuple[str, ...]
    and_a_half: tuple[str, ...]
    not_after: frozenset[str]
    not_before: frozenset[str]


class TimeWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One language's table."""

    month_first: Literal["always", "never", "by zone"]
    links: frozenset[str]
    joins: frozenset[str]
    at: frozenset[str]
    to: frozenset[str]
    between: frozenset[str]
    both: frozenset[str]
    lists: frozenset[str]
    date_leads: frozenset[str]
    not_dates: frozenset[str]
    shy: frozenset[str]
    counted: frozenset[str]
    weekdays: dict[str, int]
    months: dict[str, int]
    numbers: dict[str, int]
    ordinals: Ordinals
    parts: dict[str, Literal["am", "pm"]]
    clock: Clock
    lengths: Lengths
    days: tuple[DayPhrase, ...]


@dataclass(frozen=True)
class Grammar:
    """A table with its phrases compiled, and found by the word or slot they begin with."""

    words: TimeWords
    slots: Mapping[str, Slot]
    days: Mapping[str, tuple[tuple[Phrase, DayPhrase], ...]]
    clocks: tuple[tuple[Phrase, int], ...]
    am: tuple[Phrase, ...]
    pm: tuple[Phrase, ...]
    marks: tuple[Phrase, ...]
    halves: tuple[Phrase, ...]
    and_a_half: tuple[Phrase, ...]

    def day_phrases(self, token: Token) -> tuple[tuple[Phrase, DayPhrase], ...]:
        """Those that could begin with this token."""
        if token.number >= 0:
            return self.days["0"]
        return self.days.get(token.text, ())


def _slots(words: TimeWords) -> dict[str, Slot]:
    endings = words.ordinals.endings

    def table(values: Mapping[str, int]) -> Slot:
        def read(found: Sequence[Token], at: int) -> tuple[int, int] | None:
            if at >= len(found):
                return None
            value = values.get(found[at].text)
            return None if value is None else (value, at + 1)

        return read

    def ordinal(found: Sequence[Token], at: int) -> tuple[int, int] | None:
        if at + 1 < len(found) and 1 <= found[at].number <= 31 and found[at + 1].text in endings:
            return found[at].number, at + 2
        return None

    def day(found: Sequence[Token], at: int) -> tuple[int, int] | None:
        if at >= len(found):
            return None
        named = ordinal(found, at) or table(words.ordinals.words)(found, at)
        if named or not 1 <= found[at].number <= 31:
            return named
        after = found[at + 1] if at + 1 < len(found) else None
        glued = (
            after is not None
            and not after.spaced
            and after.line == found[at].line
            and (after.raw[0].isalpha() or after.text == ":")
        )
        return None if glued else (found[at].number, at + 1)

    def year(found: Sequence[Token], at: int) -> tuple[int, int] | None:
        if at >= len(found):
            return None
        if found[at].text == "'" and at + 1 < len(found) and found[at + 1].end - found[at + 1].start == 2:
            return 2000 + max(found[at + 1].number, 0), at + 2
        clock = at + 1 < len(found) and found[at + 1].text in {":", "hrs", "hours"}
        return (found[at].number, at + 1) if 1970 <= found[at].number <= 2099 and not clock else None

    def number(found: Sequence[Token], at: int) -> tuple[int, int] | None:
        if at < len(found) and 0 <= found[at].number <= 999:
            return found[at].number, at + 1
        return table(words.numbers)(found, at)

    def hour(found: Sequence[Token], at: int) -> tuple[int, int] | None:
        read = number(found, at)
        return read if read and 1 <= read[0] <= 12 else None

    return {
        "weekday": table(words.weekdays),
        "month": table(words.months),
        "ordinal": ordinal,
        "day": day,
        "year": year,
        "number": number,
        "hour": hour,
    }


@lru_cache(maxsize=8)
def grammar(language: str) -> Grammar:
    """The grammar of a language, by its ISO 639-1 code; English for one that has no table yet."""
    try:
        words = load(f"times.{language}.toml", TimeWords)
    except FileNotFoundError:
        words = load("times.en.toml", TimeWords)
    by_slot = {
        "weekday": set(words.weekdays),
        "month": set(words.months),
        "day": {"0"} | set(words.ordinals.words),
        "ordinal": {"0"},
        "number": {"0"} | set(words.numbers),
        "year": {"0"},
    }
    days: dict[str, list[tuple[Phrase, DayPhrase]]] = {"0": []}
    for spoken in words.days:
        phrase = Phrase.of(spoken.say)
        literal, slots = phrase.starts
        for word in literal.union(*(by_slot[slot] for slot in slots)):
            days.setdefault(word, []).append((phrase, spoken))
    return Grammar(
        words,
        _slots(words),
        {word: tuple(phrases) for word, phrases in days.items()},
        tuple((Phrase.of(p.say), p.minutes) for p in words.clock.phrases),
        _phrases(words.clock.am),
        _phrases(words.clock.pm),
        _phrases(words.clock.marks),
        _phrases(words.lengths.half),
        _phrases(words.lengths.and_a_half),
    )


def _phrases(spoken: Sequence[str]) -> tuple[Phrase, ...]:
    return tuple(Phrase.of(one) for one in sorted(spoken, key=lambda one: -len(tokens(one))))
