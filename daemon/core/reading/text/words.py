"""Words: how one language speaks of days and hours, from `knowledge/times.LANGUAGE.toml`, made ready for use."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache

import msgspec

from daemon.core.knowledge.load import load, written_in
from daemon.core.knowledge.times import DayPhrase, Ordinals, TimeWords
from daemon.core.reading.text.tokens import Phrase, Slot, Token, tokens

DayEntries = tuple[tuple[Phrase, DayPhrase], ...]


@dataclass(frozen=True)
class DayIndex:
    """The phrases for days that begin with one word or slot."""

    by_second: Mapping[str, DayEntries]
    """Those that can go on with this word."""
    any: DayEntries
    """Those that can go on with any, or end there."""


Leads = Mapping[str, tuple[tuple[str, ...], ...]]
"""Phrases that lead up to something, by their last word."""


def leads_to(leads: Leads, found: Sequence[Token], at: int) -> bool:
    """Does one of these phrases stand right before this token?"""
    return at > 0 and any(
        len(words) <= at and all(found[at - len(words) + i].text == word for i, word in enumerate(words))
        for words in leads.get(found[at - 1].text, ())
    )


@dataclass(frozen=True)
class Grammar:
    """A table with its phrases compiled, and found by the word or slot they begin with."""

    words: TimeWords
    slots: Mapping[str, Slot]
    days: Mapping[str, DayIndex]
    clocks: Mapping[str, tuple[tuple[Phrase, int], ...]]
    clock_words: frozenset[str]
    """Words that an hour can begin with: noon, half, ten."""
    hour_behind: frozenset[str]
    """Words that can make an hour of the number before them."""
    starts: frozenset[str]
    """Words that a day or an hour can begin with; numbers can always."""
    names: frozenset[str]
    """Days, months and other words that only dates are made of: by them its texts are known."""
    at: Leads
    ranges: Leads
    week_of: tuple[Phrase, ...]
    week_words: frozenset[str]
    am: tuple[Phrase, ...]
    pm: tuple[Phrase, ...]
    half_words: frozenset[str]
    """Words that "am" or "pm" can begin with, however spelt."""
    marks: tuple[Phrase, ...]
    mark_words: frozenset[str]
    halves: tuple[Phrase, ...]
    and_a_half: tuple[Phrase, ...]
    length_words: frozenset[str]
    """Words that a length of time can begin with."""

    def day_phrases(self, found: Sequence[Token], at: int) -> Iterator[tuple[Phrase, DayPhrase]]:
        """Those that could begin with this token, by it and the next."""
        index = self.days.get(_key(found[at]))
        if index:
            entries = index.by_second.get(_key(found[at + 1]), index.any) if at + 1 < len(found) else index.any
            for phrase, spoken in entries:
                if not (spoken.not_after and at and found[at - 1].text in spoken.not_after):
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


def _weekday(words: TimeWords) -> Slot:
    """A weekday; a short one only where a number or a dash stands beside it ("Mo 9.3.", "Mo-Fr")."""
    whole, short = words.weekdays, words.short_weekdays

    def read(found: Sequence[Token], at: int) -> tuple[int, int] | None:
        if at >= len(found):
            return None
        text = found[at].text
        if text in whole:
            return whole[text], at + 1
        if text not in short:
            return None
        after = at + 1
        while after < len(found) and after < at + 3 and found[after].text in {".", ","}:
            after += 1
        beside = after < len(found) and found[after].line == found[at].line
        fits = beside and (found[after].number >= 0 or found[after].text == "-")
        if fits and found[after - 1].text == ",":  # "Di, 14.4.", not "So, 3 Fragen"
            fits = after + 1 < len(found) and found[after + 1].text in {".", "/"}
        if not fits and not (at and found[at - 1].text == "-"):
            return None
        return short[text], at + 1 + (at + 1 < len(found) and found[at + 1].text == ".")

    return read


def _ordinal(endings: frozenset[str]) -> Slot:
    """A number with its ending: 9th, 9."""

    def read(found: Sequence[Token], at: int) -> tuple[int, int] | None:
        if at + 1 >= len(found) or not 1 <= found[at].number <= 31 or found[at + 1].text not in endings:
            return None
        if found[at + 1].text == ".":
            follows = found[at + 2] if at + 2 < len(found) else None
            decimal = follows is not None and not follows.spaced and follows.number >= 0
            if found[at + 1].spaced or decimal:
                return None
        return found[at].number, at + 2

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


def _year(hours: frozenset[str]) -> Slot:
    """2026 or '26; not the 2000 of "2000 hrs"."""

    def read(found: Sequence[Token], at: int) -> tuple[int, int] | None:
        if at >= len(found):
            return None
        if found[at].text == "'" and at + 1 < len(found) and found[at + 1].end - found[at + 1].start == 2:
            return 2000 + max(found[at + 1].number, 0), at + 2
        clock = at + 1 < len(found) and (found[at + 1].text == ":" or found[at + 1].text in hours)
        return (found[at].number, at + 1) if 1970 <= found[at].number <= 2099 and not clock else None

    return read


def _number(numbers: Mapping[str, int], most: int = 999) -> Slot:
    """A number in digits or words."""
    spelt = _table(numbers)

    def read(found: Sequence[Token], at: int) -> tuple[int, int] | None:
        if at < len(found) and found[at].number >= 0:
            return (found[at].number, at + 1) if found[at].number <= most else None
        joined = at + 2 < len(found) and found[at + 1].text == "-" and not found[at + 1].spaced
        value = numbers.get(f"{found[at].text}-{found[at + 2].text}") if joined else None
        named = spelt(found, at) if value is None else (value, at + 3)  # forty-five
        return named if named and named[0] <= most else None

    return read


def _slots(words: TimeWords) -> dict[str, Slot]:
    return {
        "weekday": _weekday(words),
        "month": _table(words.months),
        "ordinal": _ordinal(words.ordinals.endings),
        "day": _day(words.ordinals),
        "year": _year(words.lengths.hours | words.clock.hours),
        "number": _number(words.numbers),
        "hour": _number(words.numbers, 24),
    }


def _hangs(found: Sequence[Token], at: int) -> bool:
    """Does the token at hand belong to the number before it: 3pm, 3:30?"""
    colon = found[at].text == ":" and at + 1 < len(found) and not found[at + 1].spaced and found[at + 1].number >= 0
    return colon or found[at].raw[0].isalpha()


@cache
def grammar(language: str) -> Grammar:
    """The grammar of a language, by its ISO 639-1 code; English for one that has no table yet."""
    if language not in written_in("times"):
        return grammar("en")
    words = _with_joined(load(f"times.{language}.toml", TimeWords))
    begins = _beginnings(words)
    days = _days(words, begins)
    clocks: dict[str, list[tuple[Phrase, int]]] = {}
    hour_behind = words.clock.separators | words.clock.named.keys() | words.to | words.both | words.lists
    for said in words.clock.phrases:
        phrase = Phrase.of(said.say)
        for word in _first_words(phrase, begins):
            clocks.setdefault(word, []).append((phrase, said.minutes))
            hour_behind |= phrase.then(word, begins) or frozenset()
    am, pm, marks = _phrases(words.clock.am), _phrases(words.clock.pm), _phrases(words.clock.marks)
    week_of, halves = _phrases(words.week_of), _phrases(words.lengths.half)
    half_words = _starts([*am, *pm]) | ({"a", "p"} if words.clock.short else set())
    clock_words = frozenset(clocks) | set(words.clock.named) | set(words.numbers)
    return Grammar(
        words=words,
        slots=_slots(words),
        days=days,
        clocks={word: tuple(phrases) for word, phrases in clocks.items()},
        clock_words=clock_words,
        hour_behind=hour_behind | half_words | _starts(marks),
        starts=clock_words | frozenset(days) | set(words.short_weekdays) | _starts(week_of),
        names=frozenset(name for name in (*words.weekdays, *words.months) if len(name) > _SHORT) - words.shy,
        at=_leads(words.at),
        ranges=_leads(words.ranges),
        week_of=week_of,
        week_words=_starts(week_of),
        am=am,
        pm=pm,
        half_words=half_words,
        marks=marks,
        mark_words=_starts(marks),
        halves=halves,
        and_a_half=_phrases(words.lengths.and_a_half),
        length_words=_starts(halves) | set(words.numbers),
    )


_SHORT = 3
"""Words of so few letters mean too many things to tell a language by."""


def _days(words: TimeWords, begins: Mapping[str, AbstractSet[str]]) -> dict[str, DayIndex]:
    """The phrases for days by the first word and the second."""
    found: dict[str, list[tuple[Phrase, DayPhrase, AbstractSet[str] | None]]] = {}
    for spoken in words.days:
        phrase = Phrase.of(spoken.say)
        for word in _first_words(phrase, begins):
            then = phrase.then(word, begins)
            found.setdefault(word, []).append((phrase, spoken, then and then | words.ordinals.endings))
    index = {}
    for word, entries in found.items():
        seconds = frozenset[str]().union(*(then for *_, then in entries if then))
        by_second = {
            second: tuple((phrase, spoken) for phrase, spoken, then in entries if then is None or second in then)
            for second in seconds
        }
        index[word] = DayIndex(by_second, tuple((phrase, spoken) for phrase, spoken, then in entries if then is None))
    return index


def _with_joined(words: TimeWords) -> TimeWords:
    """The table, with the weekdays that a part of the day is joined to: Dienstagabend."""
    joined = {
        day + part: (number, words.parts[part])
        for day, number in words.weekdays.items()
        for part in words.weekday_endings
    }
    return msgspec.structs.replace(
        words,
        weekdays={**words.weekdays, **{name: number for name, (number, _) in joined.items()}},
        parts={**words.parts, **{name: half for name, (_, half) in joined.items()}},
    )


def _beginnings(words: TimeWords) -> dict[str, AbstractSet[str]]:
    """With which words each slot can begin; every number is "0"."""
    return {
        "weekday": {*words.weekdays, *words.short_weekdays},
        "month": set(words.months),
        "day": {"0"} | set(words.ordinals.words),
        "ordinal": {"0"},
        "number": {"0"} | set(words.numbers),
        "hour": {"0"} | set(words.numbers),
        "year": {"0", "'"},
    }


def _first_words(phrase: Phrase, begins: Mapping[str, AbstractSet[str]]) -> frozenset[str]:
    literal, slots = phrase.starts
    return literal.union(*(begins[slot] for slot in slots))


def _leads(phrases: Sequence[str]) -> Leads:
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        words = tuple(token.text for token in tokens(phrase))
        found.setdefault(words[-1], []).append(words)
    return {last: tuple(group) for last, group in found.items()}


def _starts(phrases: Sequence[Phrase]) -> frozenset[str]:
    return frozenset().union(*(phrase.starts[0] for phrase in phrases))


def _phrases(spoken: Sequence[str]) -> tuple[Phrase, ...]:
    return tuple(Phrase.of(one) for one in sorted(spoken, key=lambda one: -len(tokens(one))))
