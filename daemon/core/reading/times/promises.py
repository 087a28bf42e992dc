"""Promises: the day by which they said they would be in touch, and the day somebody is back.

A promise is a sentence that speaks of being in touch and names a time for it, nearer to that than
to anything it asks of the reader: "we'll get back to you within two weeks" is one, "please send
your references by Friday" is none. Working days here are Monday to Friday.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal

import msgspec

from daemon.core.knowledge.load import load
from daemon.core.reading.text.tokens import Phrase, Token, tokens
from daemon.core.reading.text.words import DayPhrase, Grammar, grammar
from daemon.core.reading.times.clocks import clock_at
from daemon.core.reading.times.days import days_at
from daemon.core.reading.times.nodes import setting_for
from daemon.core.reading.times.resolve import Day, Setting, one, resolve
from daemon.core.reading.times.zones import home

_LONGEST_QUOTE = 200
_REACH = 40
"""Tokens between a deadline and the words that promise or ask."""


class Deadline(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A time within which something is promised."""

    say: str
    means: Literal["working_days", "days", "weeks", "months", "hours"]
    n: int = 0


class Away(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How absence is spoken of."""

    cues: tuple[str, ...]
    back: tuple[str, ...]
    until: tuple[str, ...]
    through: tuple[str, ...]


class PromiseWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One language's table."""

    promises: tuple[str, ...]
    requests: tuple[str, ...]
    before: frozenset[str]
    leads: frozenset[str]
    deadlines: tuple[Deadline, ...]
    away: Away


@dataclass(frozen=True, slots=True)
class Promise:
    """They said that they would be in touch by this day."""

    by: date
    sentence: str
    """As it stood, white space tidied, at most 200 characters."""


_Index = dict[str, list[Phrase]]


@dataclass(frozen=True, slots=True)
class _Known:
    words: PromiseWords
    grammar: Grammar
    promises: _Index
    requests: _Index
    deadlines: dict[str, list[tuple[Phrase, Deadline]]]
    away: _Index
    back: _Index
    until: _Index
    through: _Index


@lru_cache(maxsize=8)
def _known(language: str) -> _Known:
    try:
        words = load(f"promises.{language}.toml", PromiseWords)
    except FileNotFoundError:
        language = "en"
        words = load("promises.en.toml", PromiseWords)
    deadlines: dict[str, list[tuple[Phrase, Deadline]]] = {}
    for deadline in words.deadlines:
        phrase = Phrase.of(deadline.say)
        literal, slots = phrase.starts
        for first in literal | ({"0", *grammar(language).words.numbers} if slots else set()):
            deadlines.setdefault(first, []).append((phrase, deadline))
    away = words.away
    return _Known(
        words, grammar(language), _index(words.promises), _index(words.requests), deadlines,
        _index(away.cues), _index(away.back), _index(away.until), _index(away.through),
    )  # fmt: skip


def _index(phrases: Sequence[str]) -> _Index:
    found: _Index = {}
    for say in phrases:
        phrase = Phrase.of(say)
        for word in phrase.starts[0]:
            found.setdefault(word, []).append(phrase)
    return found


def _places(found: Sequence[Token], index: _Index, known: Grammar) -> list[tuple[int, int]]:
    """Where any of the phrases stand: (first token, token after)."""
    places = []
    for at, token in enumerate(found):
        for phrase in index.get(token.text, ()):
            matched = phrase.match(found, at, known.slots)
            if matched:
                places.append((at, matched[1]))
                break
    return places


def promise(text: str, written_at: datetime, *, language: str = "en") -> Promise | None:
    """The day by which the writer promised to be in touch, the earliest where there are several; None without one.

    `written_at` is aware, in the sender's zone. The day is the last one that still keeps the promise.
    """
    known = _known(language)
    written = written_at.astimezone(home(written_at))
    everything = tokens(text)
    setting = setting_for(everything, written, known.grammar)
    best: Promise | None = None
    for sentence in _sentences(everything):
        promises = _places(sentence, known.promises, known.grammar)
        if not promises:
            continue
        requests = _places(sentence, known.requests, known.grammar)
        kept: list[tuple[bool, int, int, int, date]] = []
        for begin, after, by in _deadlines(sentence, known, setting):
            gap = _gap(promises, begin, after)
            if by >= setting.today and gap <= min(_gap(requests, begin, after), _REACH):
                kept.append((not _led(sentence, begin, known), gap, begin, after, by))
        if kept:
            _, _, begin, after, by = min(kept)
            if best is None or by < best.by:
                best = Promise(by, _quote(text, sentence, begin, after))
    return best


def _led(sentence: Sequence[Token], begin: int, known: _Known) -> bool:
    """Does "by" or "within" say that this is the day that counts?"""
    return any(token.text in known.words.leads for token in sentence[max(0, begin - 1) : begin + 1])


def _gap(places: Sequence[tuple[int, int]], begin: int, after: int) -> int:
    """Tokens between a deadline and the nearest of some phrases."""
    return min((begin - end if end <= begin else max(start - after, 0) for start, end in places), default=1000)


def _sentences(found: Sequence[Token]) -> Iterator[Sequence[Token]]:
    begin = 0
    for at, token in enumerate(found):
        last = at + 1 == len(found)
        ends = token.text in {"!", "?"} or (
            token.text == "." and not last and found[at + 1].spaced and len(found[at - 1].text) > 1
        )
        if last or ends or found[at + 1].line - token.line > 1:
            yield found[begin : at + 1]
            begin = at + 1


def _deadlines(sentence: Sequence[Token], known: _Known, setting: Setting) -> Iterator[tuple[int, int, date]]:
    at = 0
    while at < len(sentence):
        read = _span(sentence, at, known, setting)
        day = None
        if read is None:
            dated = days_at(sentence, at, setting)
            if dated and not _has_hour(sentence, at, dated[1], known):
                day, after = dated[0][-1].last, dated[1]
                alternative = _or_later(sentence, after, known, setting)
                if alternative:
                    day, after = max(day, alternative[0]), alternative[1]
                if at and sentence[at - 1].text in known.words.before:
                    day -= timedelta(days=1)
                read = day, after
        if read is None:
            at += 1
            continue
        yield at, read[1], read[0]
        at = read[1]


def _or_later(sentence: Sequence[Token], at: int, known: _Known, setting: Setting) -> tuple[date, int] | None:
    """The second day of "Monday or Tuesday"."""
    if at + 1 < len(sentence) and sentence[at].text in known.grammar.words.lists | known.grammar.words.to:
        read = days_at(sentence, at + 1, setting)
        if read:
            return read[0][-1].last, read[1]
    return None


def _has_hour(sentence: Sequence[Token], begin: int, after: int, known: _Known) -> bool:
    """Does an hour stand beside the day? "I'll call you on Friday at 3" is an appointment, "by Friday 5 pm" none."""
    if begin and sentence[begin - 1].text == "by":
        return False
    for at in range(after, min(after + 3, len(sentence))):
        clock = clock_at(sentence, at, known.grammar)
        if clock and (clock[0].sure or clock[0].led):
            return True
    return False


def _span(sentence: Sequence[Token], at: int, known: _Known, setting: Setting) -> tuple[date, int] | None:
    key = "0" if sentence[at].number >= 0 else sentence[at].text
    best: tuple[date, int] | None = None
    for phrase, deadline in known.deadlines.get(key, ()):
        matched = phrase.match(sentence, at, known.grammar.slots)
        if matched is None or (best and matched[1] <= best[1]):
            continue
        number = max(matched[0].get("number", [deadline.n]))
        by = _counted(deadline, number, setting)
        if by:
            best = by, matched[1]
    return best


def _counted(deadline: Deadline, number: int, setting: Setting) -> date | None:
    if deadline.means == "working_days":
        return working_days_on(setting.today, min(number, 400))
    if deadline.means == "hours":
        return setting.today + timedelta(days=-(-number // 24))
    days = resolve(DayPhrase("", deadline.means), {"number": [number]}, setting)
    return days[0].last if days else None


def working_days_on(day: date, number: int) -> date:
    """The day that lies `number` days of Monday to Friday after `day`."""
    while number > 0:
        day += timedelta(days=1)
        number -= day.weekday() < 5
    return day


def _quote(text: str, sentence: Sequence[Token], begin: int, after: int) -> str:
    whole = " ".join(text[sentence[0].start : sentence[-1].end].split())
    if len(whole) <= _LONGEST_QUOTE:
        return whole
    first = sentence[max(0, begin - 15)].start
    return " ".join(text[first : sentence[min(len(sentence), after + 15) - 1].end].split())[:_LONGEST_QUOTE]


def away_until(text: str, written_at: datetime, *, language: str = "en") -> date | None:
    """The day of return that an absence notice names; None where it names none.

    The date is the first day back: "back on Monday 9 March" and "until 9 March" give 9 March,
    "through Friday" and "from 2 to 6 March" the day after, "this week" the Monday after.
    """
    known = _known(language)
    found = tokens(text)
    if not _places(found, known.away, known.grammar):
        return None
    setting = setting_for(found, written_at.astimezone(home(written_at)), known.grammar)
    back = {after for _, after in _places(found, known.back, known.grammar)}
    until = {after for _, after in _places(found, known.until, known.grammar)}
    through = {after for _, after in _places(found, known.through, known.grammar)}
    named: list[tuple[int, date]] = []
    at = 0
    while at < len(found):
        read = days_at(found, at, setting)
        if read is None:
            at += 1
            continue
        rank, returns = _return(at, read[0][-1], back, until, through)
        if returns >= setting.today:
            named.append((rank, returns))
        at = read[1]
    best = min((rank for rank, _ in named), default=0)
    return max((day for rank, day in named if rank == best), default=None)


def _return(at: int, day: Day, back: set[int], until: set[int], through: set[int]) -> tuple[int, date]:
    """How surely a day is the return (0 most), and the day of return that it gives."""
    near = {at, at - 1, at - 2, at - 3}
    far = near | set(range(at - 9, at - 3))
    after = one(day.last + timedelta(days=3 if day.span and day.last.weekday() == 4 else 1)).first
    if back & near:
        return 0, day.first
    if until & near:
        return 1, day.first if not day.span else after
    if through & {at, at - 1}:
        return 2, after
    if back & far:
        return 3, day.first
    return 4, after
