"""Promises: the day by which they said they would be in touch, and the day somebody is back.

A promise is a sentence that speaks of being in touch and names a time for it, nearer to that than
to anything it asks of the reader: "we'll get back to you within two weeks" is one, "please send
your references by Friday" is none. Working days here are Monday to Friday.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from daemon.core.knowledge.promises import Deadline
from daemon.core.knowledge.times import DayPhrase
from daemon.core.reading.text.tokens import Token, tokens
from daemon.core.reading.text.words import Grammar
from daemon.core.reading.times.clocks import clock_at
from daemon.core.reading.times.days import days_at
from daemon.core.reading.times.nodes import setting_for
from daemon.core.reading.times.numerals import Read
from daemon.core.reading.times.resolve import Setting, one, resolve
from daemon.core.reading.times.sayings import Sayings, places, sayings_for
from daemon.core.reading.times.zones import home

_LONGEST_QUOTE = 200
_RANGE = 4
"""Tokens between the two days of an absence "from 2 March until 6 March"."""
_AHEAD = 5
"""How many tokens nearer a day counts that stands behind its promise: "We meet on Monday and you'll know by then"."""
_REACH = 40
"""Tokens between a deadline and the words that promise or ask."""


@dataclass(frozen=True, slots=True)
class Promise:
    """They said that they would be in touch by this day."""

    by: date
    sentence: str
    """As it stood, white space tidied, at most 200 characters."""


def promise(text: str, written_at: datetime, *, language: str = "en") -> Promise | None:
    """The day by which the writer promised to be in touch, the earliest where there are several; None without one.

    `written_at` is aware, in the sender's zone. The day is the last one that still keeps the promise.
    """
    everything = tokens(text)
    written = written_at.astimezone(home(written_at))
    for known in sayings_for(everything, language):
        found = _promise(text, everything, written, known)
        if found:
            return found
    return None


def _promise(text: str, everything: Sequence[Token], written: datetime, known: Sayings) -> Promise | None:
    if not places(everything, known.promises, known.grammar):
        return None
    setting = setting_for(everything, written, known.grammar)
    best: Promise | None = None
    for sentence in _sentences(everything, known.grammar):
        promises = places(sentence, known.promises, known.grammar)
        if not promises:
            continue
        requests = places(sentence, known.requests, known.grammar)
        promises = [
            (begin, after) for begin, after in promises if not any(a <= begin and after <= b for a, b in requests)
        ]
        kept: list[tuple[bool, int, int, int, date]] = []
        for begin, after, by in _deadlines(sentence, known, setting):
            gap = _gap(promises, begin, after)
            if by >= setting.today and gap <= min(_gap(requests, begin, after), _REACH):
                ahead = all(start >= after for start, _ in promises)
                rank = gap + (_AHEAD if ahead else 0)
                kept.append((not _led(sentence, begin, known), rank, begin, after, by))
        if kept:
            _, _, begin, after, by = min(kept)
            if best is None or by < best.by:
                best = Promise(by, _quote(text, sentence, begin, after))
    return best


def _led(sentence: Sequence[Token], begin: int, known: Sayings) -> bool:
    """Does "by" or "within" say that this is the day that counts?"""
    return any(token.text in known.words.leads for token in sentence[max(0, begin - 1) : begin + 1])


def _gap(standing: Sequence[tuple[int, int]], begin: int, after: int) -> int:
    """Tokens between a deadline and the nearest of some phrases."""
    return min((begin - end if end <= begin else max(start - after, 0) for start, end in standing), default=1000)


def _sentences(found: Sequence[Token], known: Grammar) -> Iterator[Sequence[Token]]:
    begin = 0
    for at, token in enumerate(found):
        last = at + 1 == len(found)
        ends = token.text in {"!", "?"} or (
            token.text == "." and not last and found[at + 1].spaced and len(found[at - 1].text) > 1
        )
        if ends and not last and found[at - 1].number >= 0:  # "am 12. März", "bis zum 12. nicht da"
            ends = found[at + 1].text not in known.words.months and not found[at + 1].raw.islower()
        if last or ends or found[at + 1].line - token.line > 1:
            yield found[begin : at + 1]
            begin = at + 1


def _deadlines(sentence: Sequence[Token], known: Sayings, setting: Setting) -> Iterator[tuple[int, int, date]]:
    too_late = {
        it for begin, after in places(sentence, known.before, known.grammar) for it in range(begin + 1, after + 1)
    }
    at = 0
    while at < len(sentence):
        read = _span(sentence, at, known, setting)
        dated = days_at(sentence, at, setting)
        if dated and (read is None or dated[1] > read[1]):
            read = None
            if not _has_hour(sentence, at, dated[1], known):
                day, after = dated[0][-1].last, dated[1]
                alternative = _or_later(sentence, after, known, setting)
                if alternative:
                    day, after = max(day, alternative[0]), alternative[1]
                if at in too_late and not dated[0][-1].span:
                    day -= timedelta(days=1)
                read = day, after
        if read is None:
            at += 1
            continue
        yield at, read[1], read[0]
        at = read[1]


def _or_later(sentence: Sequence[Token], at: int, known: Sayings, setting: Setting) -> tuple[date, int] | None:
    """The second day of "Monday or Tuesday"."""
    if at + 1 < len(sentence) and sentence[at].text in known.grammar.words.lists | known.grammar.words.to:
        read = days_at(sentence, at + 1, setting)
        if read:
            return read[0][-1].last, read[1]
    return None


def _has_hour(sentence: Sequence[Token], begin: int, after: int, known: Sayings) -> bool:
    """Does an hour stand beside the day? "I'll call you on Friday at 3" is an appointment, "by Friday 5 pm" none."""
    if _led(sentence, begin, known):
        return False
    for at in range(after, min(after + 3, len(sentence))):
        clock = clock_at(sentence, at, known.grammar)
        if clock and (clock[0].sure or clock[0].led):
            return True
    return False


def _span(sentence: Sequence[Token], at: int, known: Sayings, setting: Setting) -> tuple[date, int] | None:
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
    found = tokens(text)
    for known in sayings_for(found, language):
        if places(found, known.away, known.grammar):
            day = _day_of_return(found, written_at.astimezone(home(written_at)), known)
            if day:
                return day
    return None


def _day_of_return(found: Sequence[Token], written: datetime, known: Sayings) -> date | None:
    setting = setting_for(found, written, known.grammar)
    back, until, through, inclusive = (
        places(found, index, known.grammar) for index in (known.back, known.until, known.through, known.inclusive)
    )
    words = known.grammar.words
    read = list(_days(found, setting))
    begins = {begin for begin, _ in read}
    spots = _Places(
        {after for _, after in back},
        {begin for begin, after in back if begins.isdisjoint(range(after, after + 10))},
        {after for _, after in until},
        {after for _, after in through},
        {begin for begin, _ in inclusive},
    )
    named: list[tuple[int, date]] = []
    last = -_REACH
    for at, day in read:
        between = {token.text for token in found[last : at + 1]} if at - last <= _RANGE else set[str]()
        rank, returns = _return(at, day, spots, ranged=not between.isdisjoint(words.to | words.both))
        if returns >= setting.today:
            named.append((rank, returns))
        last = day[1]
    best = min((rank for rank, _ in named), default=0)
    return max((day for rank, day in named if rank == best), default=None)


def _days(found: Sequence[Token], setting: Setting) -> Iterator[tuple[int, Read]]:
    """The days that a text names, and where."""
    after = 0
    for at in range(len(found)):
        read = days_at(found, at, setting) if at >= after else None
        if read:
            yield at, read
            after = read[1]


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the words of a return stand: the tokens after them; at them, where they follow their day."""

    back: set[int]
    behind: set[int]
    until: set[int]
    through: set[int]
    inclusive: set[int]


def _return(at: int, read: Read, spots: _Places, *, ranged: bool) -> tuple[int, date]:
    """How surely a day is the return (0 most), and the day back that it gives. `ranged`: from a day to this one."""
    day, end = read[0][-1], read[1]
    near = set(range(at - 3, end))
    after = one(day.last + timedelta(days=3 if day.span and day.last.weekday() == 4 else 1)).first
    if spots.back & near or spots.behind & set(range(end, end + 4)):
        return 0, day.first
    through = spots.through & set(range(at - 1, end)) or spots.inclusive & set(range(end, end + 3))
    ranged = ranged or (day.last > day.first and not day.span)
    if ranged or (through and spots.until & near):
        return 1, after
    if spots.until & near:
        return 1, day.first if not day.span else after
    if through:
        return 2, after
    if spots.back & set(range(at - 9, at - 3)):
        return 3, day.first
    return 4, after
