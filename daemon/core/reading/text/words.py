"""Words: how one language speaks of days and hours, from `knowledge/times.LANGUAGE.toml`, made ready for use."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import msgspec

from daemon.core.knowledge.load import load
from daemon.core.reading.text.tokens import Phrase, Slot, Token, tokens

Means = Literal[
    "date", "day_of_month", "day", "days", "weeks", "months", "days_ago", "weeks_ago",
    "weekday", "this_weekday", "next_weekday", "last_weekday", "weekday_of_week", "weekday_plus",
    "week", "week_start", "week_middle", "month", "month_start", "end_of_month", "mid_month", "early_month", "week_of",
]  # fmt: skip
"""What a phrase for a day means; `daemon.core.reading.times.days` turns each into dates."""


class DayPhrase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words for a day, and what they mean."""

    say: str
    means: Means
    n: int = 0


class ClockPhrase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words for an hour, and how many minutes they add to it: "half past {hour}"."""

    say: str
    minutes: int


class Clock(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How hours are written."""

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
    """How numbers of an order are written."""

    endings: frozenset[str]
    words: dict[str, int]


class Lengths(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How lengths of time are written."""

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
    fractions: frozenset[str]
    past: frozenset[str]
    weekdays: dict[str, int]
    months: dict[str, int]
    numbers: dict[str, int]
    ordinals: Ordinals
    parts: dict[str, Literal["am", "pm"]]
    clock: Clock
    lengths: Lengths
    days: tuple[DayPhrase, ...]


DayEntry = tuple[Phrase, DayPhrase, frozenset[str] | None]
"""A phrase for a day, what it means, and the words that can stand second in it (None: any)."""


@dataclass(frozen=True)
class Grammar:
    """A table with its phrases compiled, and found by the word or slot they begin with."""

    words: TimeWords
    slots: Mapping[str, Slot]
    days: Mapping[str, tuple[DayEntry, ...]]
    clocks: tuple[tuple[Phrase, int], ...]
    clock_words: frozenset[str]
    """Words that an hour can begin with: noon, half, ten."""
    am: tuple[Phrase, ...]
    pm: tuple[Phrase, ...]
    half_words: frozenset[str]
    """Words that "am" or "pm" can begin with, however spelt."""
    marks: tuple[Phrase, ...]
    halves: tuple[Phrase, ...]
    and_a_half: tuple[Phrase, ...]
    length_words: frozenset[str]
    """Words that a length of time can begin with."""

    def day_phrases(self, found: Sequence[Token], at: int) -> Iterator[tuple[Phrase, DayPhrase]]:
        """Those that could begin with this token, by it and the next."""
        entries = self.days.get(_key(found[at]))
        if entries:
            second = _key(found[at + 1]) if at + 1 < len(found) else ""
            for phrase, spoken, then in entries:
                if then is None or second in then:
                    yield phrase, spoken


def _key(token: Token) -> str:
    """A word as it is found in an index: all numbers are one."""
    return "0" if token.number >= 0 else token.text


def _table(values: Mapping[str, int]) -> Slot:
    """One word of a table."""

    def read(found: Sequence[Token], at: int) -> tuple[int, int] | None:
        value = values.get(found[at].text) if at < len(found) else None
        return None if value is None else (value, at + 1)

    return read


def _ordinal(endings: frozenset[str]) -> Slot:
    """A number with its ending: 9th."""

    def read(found: Sequence[Token], at: int) -> tuple[int, int] | None:
        fits = at + 1 < len(found) and 1 <= found[at].number <= 31 and found[at + 1].text in endings
        return (found[at].number, at + 2) if fits else None

    return read


def _day(ordinals: Ordinals) -> Slot:
    """A day of the month: 9, 9th, ninth; not the 3 of 3pm."""
    numbered, spelt = _ordinal(ordinals.endings), _table(ordinals.words)

    def read(found: Sequence[Token], at: int) -> tuple[int, int] | None:
        named = numbered(found, at) or spelt(found, at)
        if named or at >= len(found) or not 1 <= found[at].number <= 31:
            return named
        after = found[at + 1] if at + 1 < len(found) else None
        glued = after is not None and not after.spaced and after.line == found[at].line and _hangs(found, at + 1)
        return None if glued else (found[at].number, at + 1)

    return read


def _year(found: Sequence[Token], at: int) -> tuple[int, int] | None:
    """2026 or '26."""
    if at >= len(found):
        return None
    if found[at].text == "'" and at + 1 < len(found) and found[at + 1].end - found[at + 1].start == 2:
        return 2000 + max(found[at + 1].number, 0), at + 2
    clock = at + 1 < len(found) and found[at + 1].text in {":", "hrs", "hours"}
    return (found[at].number, at + 1) if 1970 <= found[at].number <= 2099 and not clock else None


def _number(numbers: Mapping[str, int], most: int = 999) -> Slot:
    """A number in digits or words."""
    spelt = _table(numbers)

    def read(found: Sequence[Token], at: int) -> tuple[int, int] | None:
        if at < len(found) and found[at].number >= 0:
            return (found[at].number, at + 1) if found[at].number <= most else None
        named = spelt(found, at)
        return named if named and named[0] <= most else None

    return read


def _slots(words: TimeWords) -> dict[str, Slot]:
    return {
        "weekday": _table(words.weekdays),
        "month": _table(words.months),
        "ordinal": _ordinal(words.ordinals.endings),
        "day": _day(words.ordinals),
        "year": _year,
        "number": _number(words.numbers),
        "hour": _number(words.numbers, 12),
    }


def _hangs(found: Sequence[Token], at: int) -> bool:
    """Does the token at hand belong to the number before it: 3pm, 3:30?"""
    colon = found[at].text == ":" and at + 1 < len(found) and not found[at + 1].spaced and found[at + 1].number >= 0
    return colon or found[at].raw[0].isalpha()


@lru_cache(maxsize=8)
def grammar(language: str) -> Grammar:
    """The grammar of a language, by its ISO 639-1 code; English for one that has no table yet."""
    try:
        words = load(f"times.{language}.toml", TimeWords)
    except FileNotFoundError:
        words = load("times.en.toml", TimeWords)
    by_slot: dict[str, AbstractSet[str]] = {
        "weekday": set(words.weekdays),
        "month": set(words.months),
        "day": {"0"} | set(words.ordinals.words),
        "ordinal": {"0"},
        "number": {"0"} | set(words.numbers),
        "year": {"0", "'"},
    }
    endings = words.ordinals.endings
    days: dict[str, list[DayEntry]] = {"0": []}
    for spoken in words.days:
        phrase = Phrase.of(spoken.say)
        literal, slots = phrase.starts
        for word in literal.union(*(by_slot[slot] for slot in slots)):
            then = phrase.then(word, by_slot)
            days.setdefault(word, []).append((phrase, spoken, then and then | endings))
    clocks = tuple((Phrase.of(p.say), p.minutes) for p in words.clock.phrases)
    am, pm = _phrases(words.clock.am), _phrases(words.clock.pm)
    return Grammar(
        words,
        _slots(words),
        {word: tuple(phrases) for word, phrases in days.items()},
        clocks,
        _starts([phrase for phrase, _ in clocks]) | set(words.clock.named) | set(words.numbers),
        am,
        pm,
        _starts([*am, *pm]) | ({"a", "p"} if words.clock.short else set()),
        _phrases(words.clock.marks),
        _phrases(words.lengths.half),
        _phrases(words.lengths.and_a_half),
        _starts(_phrases(words.lengths.half)) | set(words.numbers),
    )


def _starts(phrases: Sequence[Phrase]) -> frozenset[str]:
    return frozenset().union(*(phrase.starts[0] for phrase in phrases))


def _phrases(spoken: Sequence[str]) -> tuple[Phrase, ...]:
    return tuple(Phrase.of(one) for one in sorted(spoken, key=lambda one: -len(tokens(one))))
