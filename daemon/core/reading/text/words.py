"""Words: how one language speaks of days and hours, from `knowledge/times.LANGUAGE.toml`, made ready for use."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache

import msgspec

from daemon.core.knowledge.load import load, written_in
from daemon.core.knowledge.times import DayPhrase, TimeWords
from daemon.core.reading.text.slots import slots_of
from daemon.core.reading.text.tokens import Phrase, Slot, Token, tokens


@dataclass(frozen=True)
class DayIndex:
    """The phrases for days that begin with one word or slot."""

    phrases: tuple[tuple[Phrase, DayPhrase, AbstractSet[str] | None], ...]
    """Each with the words that it can go on with; None for any, or none."""

    def going_on(self, second: str) -> Iterator[tuple[Phrase, DayPhrase]]:
        """Those that can go on with this word."""
        return ((phrase, spoken) for phrase, spoken, then in self.phrases if then is None or second in then)


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
    at: Leads
    ranges: Leads
    same_time: tuple[Phrase, ...]
    same_day: tuple[Phrase, ...]
    same_words: frozenset[str]
    """Words that "same time", "same day" can begin with."""
    sooner: tuple[Phrase, ...]
    later: tuple[Phrase, ...]
    shift_words: frozenset[str]
    """Words that "earlier", "later" can begin with."""
    settles: tuple[Phrase, ...]
    instead: tuple[Phrase, ...]
    day_after: tuple[Phrase, ...]
    after_words: frozenset[str]
    """Words that "the day after" can begin with."""
    week_of: tuple[Phrase, ...]
    week_words: frozenset[str]
    am: tuple[Phrase, ...]
    pm: tuple[Phrase, ...]
    half_words: frozenset[str]
    """Words that "am" or "pm" can begin with, however spelt."""
    marks: tuple[Phrase, ...]
    mark_words: frozenset[str]
    of_work: tuple[Phrase, ...]
    lengths: Mapping[str, tuple[tuple[Phrase, int], ...]]
    """Lengths with words of their own, in minutes: half an hour."""
    and_a_half: tuple[Phrase, ...]
    length_words: frozenset[str]
    """Words that a length of time can begin with."""

    def day_phrases(self, found: Sequence[Token], at: int) -> Iterator[tuple[Phrase, DayPhrase]]:
        """Those that could begin with this token, by it and the next."""
        index = self.days.get(_key(found[at]))
        if index:
            for phrase, spoken in index.going_on(_key(found[at + 1]) if at + 1 < len(found) else ""):
                if not (spoken.not_after and at and found[at - 1].text in spoken.not_after):
                    yield phrase, spoken


def _key(token: Token) -> str:
    """A word as it is found in an index: all numbers are one."""
    return "0" if token.number >= 0 else token.text


@cache
def _time_words(language: str) -> TimeWords:
    return _with_joined(load(f"times.{language}.toml", TimeWords))


def names_in(language: str) -> frozenset[str]:
    """Days and months: by them a language's texts are known."""
    words = _time_words(language)
    return frozenset(name for name in (*words.weekdays, *words.months) if len(name) > _SHORT) - words.shy


@cache
def grammar(language: str) -> Grammar:
    """The grammar of a language, by its ISO 639-1 code; English for one that has no table yet."""
    if language not in written_in("times"):
        return grammar("en")
    words = _time_words(language)
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
    same_time, same_day = _phrases(words.same_time), _phrases(words.same_day)
    sooner, later = _phrases(words.sooner), _phrases(words.later)
    day_after, week_of = _phrases(words.day_after), _phrases(words.week_of)
    lengths: dict[str, list[tuple[Phrase, int]]] = {}
    for spoken, minutes in {**words.lengths.spoken, **dict.fromkeys(words.lengths.half, 30)}.items():
        phrase = Phrase.of(spoken)
        for word in phrase.starts[0]:
            lengths.setdefault(word, []).append((phrase, minutes))
    half_words = _starts([*am, *pm]) | ({"a", "p"} if words.clock.short else set())
    clock_words = frozenset(clocks) | set(words.clock.named) | set(words.numbers)
    return Grammar(
        words=words,
        slots=slots_of(words),
        days=days,
        clocks={word: tuple(phrases) for word, phrases in clocks.items()},
        clock_words=clock_words,
        hour_behind=hour_behind | half_words | _starts(marks),
        starts=clock_words
        | frozenset(days)
        | set(words.short_weekdays)
        | _starts(week_of)
        | _starts([*same_time, *same_day, *day_after]),
        at=_leads(words.at),
        ranges=_leads(words.ranges),
        same_time=same_time,
        same_day=same_day,
        same_words=_starts([*same_time, *same_day]),
        sooner=sooner,
        later=later,
        shift_words=_starts([*sooner, *later]),
        settles=_phrases(words.settles),
        instead=_phrases(words.instead),
        day_after=day_after,
        after_words=_starts(day_after),
        week_of=week_of,
        week_words=_starts(week_of),
        am=am,
        pm=pm,
        half_words=half_words,
        marks=marks,
        mark_words=_starts(marks),
        of_work=_phrases(words.clock.of_work),
        lengths={word: tuple(phrases) for word, phrases in lengths.items()},
        and_a_half=_phrases(words.lengths.and_a_half),
        length_words=frozenset(lengths) | set(words.numbers),
    )


_SHORT = 3
"""Words of so few letters mean too many things to tell a language by."""


def _days(words: TimeWords, begins: Mapping[str, AbstractSet[str]]) -> dict[str, DayIndex]:
    """The phrases for days by the first word and the second."""
    found: dict[str, list[tuple[Phrase, DayPhrase, AbstractSet[str] | None]]] = {}
    alike: dict[frozenset[str], frozenset[str]] = {}
    further = {part.text for name in words.ordinals.words for part in tokens(name)[1:2]} | words.ordinals.endings
    for spoken in words.days:
        phrase = Phrase.of(spoken.say)
        for word in _first_words(phrase, begins):
            then = phrase.then(word, begins)
            after = frozenset(then | further if then else ()) if then is not None else None
            found.setdefault(word, []).append((phrase, spoken, after and alike.setdefault(after, after)))
    return {word: DayIndex(tuple(entries)) for word, entries in found.items()}


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
        "day": {"0"} | {tokens(name)[0].text for name in words.ordinals.words},
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
