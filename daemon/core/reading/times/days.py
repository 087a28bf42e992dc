"""Days: which day or days a text means by "Thu 5 March", "3/4", "next Tuesday" or "the end of the month"."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

from msgspec.structs import replace

from daemon.core.reading.text.tokens import Token
from daemon.core.reading.text.words import leads_to
from daemon.core.reading.times.numerals import Read, led_up_to, numeric
from daemon.core.reading.times.resolve import (
    MONTHS,
    WEEKDAYS,
    Day,
    Setting,
    months_on,
    next_with_day,
    one,
    resolve,
    week_of,
)


def days_at(found: Sequence[Token], at: int, setting: Setting) -> Read | None:
    """The day or days named from this token on."""
    grammar = setting.grammar
    if found[at].number < 0 and found[at].text not in grammar.starts:
        return None
    whole_week = _week_of(found, at, setting) if found[at].text in grammar.week_words else None
    if whole_week:
        return whole_week
    read = _phrased(found, at, setting)
    if found[at].number >= 0:
        read = _longest(read, numeric(found, at, setting, led=led_up_to(found, at, setting)))
    weekday = grammar.slots["weekday"]
    named = weekday(found, at)
    if named is None and read and read[1] > at + 1:
        named = weekday(found, read[1] - 1)
        named = named if named and named[1] == read[1] else None
    if named:
        dated = _after_weekday(found, named[1], named[0], setting)
        if dated and (read is None or dated[1] >= read[1]):
            return dated
    if read is None:
        return None
    return _with_weekday_behind(found, read, setting)


def after_that(found: Sequence[Token], at: int, setting: Setting) -> int | None:
    """The index after "the day after", which means the one that follows the day named before."""
    grammar = setting.grammar
    if found[at].text not in grammar.after_words:
        return None
    for phrase in grammar.day_after:
        matched = phrase.match(found, at, grammar.slots)
        if matched:
            more = matched[1] < len(found) and found[matched[1]].text in grammar.words.lists - {","}
            return None if more else matched[1]  # "the next day or two"
    return None


def _week_of(found: Sequence[Token], at: int, setting: Setting) -> Read | None:
    """The week named by a day in it: "the week of 16 March"."""
    grammar = setting.grammar
    for phrase in grammar.week_of:
        matched = phrase.match(found, at, grammar.slots)
        if matched and matched[1] < len(found):
            begin = matched[1]
            read = _longest(_phrased(found, begin, setting), numeric(found, begin, setting, led=True))
            if read and not read[0][0].span:
                return (week_of(read[0][0].first),), read[1]
            number = grammar.slots["day"](found, begin)  # "la semana del 23"
            if number and read is None:
                with suppress(ValueError):
                    return (week_of(next_with_day(setting.today, number[0])),), number[1]
    return None


def _longest(*reads: Read | None) -> Read | None:
    return max((read for read in reads if read), key=lambda read: read[1], default=None)


def _phrased(found: Sequence[Token], at: int, setting: Setting) -> Read | None:
    best: Read | None = None
    grammar = setting.grammar
    for phrase, spoken in grammar.day_phrases(found, at):
        matched = phrase.match(found, at, grammar.slots)
        if matched is None or (best and matched[1] <= best[1]) or _shy(found, at, matched[1], setting):
            continue
        if spoken.means == "day_of_month" and _is_more(found, at, matched[1], setting):
            continue
        if spoken.means == "day_of_month" and not any(token.number >= 0 for token in found[at : matched[1]]):
            continue  # "le deux" needs its month beside it
        between = {token.text for token in found[at : matched[1]]}
        days = resolve(spoken, matched[0], setting, ranged=bool(between & grammar.words.to))
        if days and days[0].bare and _is_past(found, at, setting):
            days = (one(days[0].first - timedelta(days=7)),)
        if days:
            best = days, matched[1]
    return best


def _is_more(found: Sequence[Token], at: int, after: int, setting: Setting) -> bool:
    """Does what looks like a day of the month belong to something longer: a date ("on the 12th of May"), a count?"""
    if any(_only_dates(found, it, setting) for it in range(at + 1, after)):
        return True
    words, last = setting.grammar.words, found[after - 1]
    ordinal = last.text in words.ordinals.endings
    if after >= len(found) or (last.number < 0 and not ordinal) or found[after].line != last.line:
        return False
    follows = found[after]
    if ordinal:
        return follows.text in words.counted - words.to - words.lists  # "nach der 6. Stunde"
    counts = follows.text in words.counted and follows.text not in words.to | words.lists
    glued = not follows.spaced and after + 1 < len(found) and not found[after + 1].spaced
    runs_on = glued and follows.text in {".", "/", "-", ":"} and found[after + 1].number >= 0
    return counts or runs_on or follows.text in {"%", "€", "$", "°", "+"}


def _shy(found: Sequence[Token], at: int, after: int, setting: Setting) -> bool:
    """Is it an everyday word ("10 may work", "sat down") rather than a month or weekday?"""
    words = setting.grammar.words
    last = found[after - 1]
    if last.text not in words.shy or not last.raw[0].islower():
        return False
    if last.text in words.weekdays and after + 1 < len(found) and found[after].number >= 0:
        hour = found[after + 1].text in words.clock.separators | setting.grammar.half_words
        return not (hour and not found[after + 1].spaced)  # "wed 7am" is the day
    if setting.cased or after == at + 1:
        return True
    return after < len(found) and found[after].raw[0].isalpha() and found[after].text not in words.joins


def _is_past(found: Sequence[Token], at: int, setting: Setting) -> bool:
    """Does a verb of the same sentence put this weekday into the past: "we met on Monday"?"""
    for token in reversed(found[max(0, at - 8) : at]):
        if token.text in {".", "?", "!", ";"}:
            return False
        if token.text in setting.grammar.words.past:
            return True
    return False


def _after_weekday(found: Sequence[Token], after: int, weekday: int, setting: Setting) -> Read | None:
    """A date that follows its weekday: "Thursday afternoon, the 5th of March"."""
    words, begin = setting.grammar.words, after - 1
    if after < len(found) and found[after].text in words.parts:
        after += 1
    for _ in range(4):
        if after >= len(found) or found[after].line - found[begin].line > 1:
            return None
        read = _longest(
            _only_dates(found, after, setting),
            numeric(found, after, setting, led=True, weekday=weekday),
            _ordinal(found, after, setting, weekday),
        )
        if read:
            return (_checked(read[0][0], weekday, setting), *read[0][1:]), read[1]
        if found[after].text not in words.links:
            return None
        after += 1
    return None


def _only_dates(found: Sequence[Token], at: int, setting: Setting) -> Read | None:
    best: Read | None = None
    for phrase, spoken in setting.grammar.day_phrases(found, at):
        matched = phrase.match(found, at, setting.grammar.slots) if spoken.means == "date" else None
        if matched and (best is None or matched[1] > best[1]) and not _shy(found, at, matched[1], setting):
            between = {token.text for token in found[at : matched[1]]}
            days = resolve(spoken, matched[0], setting, ranged=bool(between & setting.grammar.words.to))
            best = (days, matched[1]) if days else best
    return best


def _ordinal(found: Sequence[Token], at: int, setting: Setting, weekday: int) -> Read | None:
    """The day of the month behind a weekday: "Tuesday the 10th"; "martes 10", where an hour or nothing follows."""
    grammar = setting.grammar
    read = grammar.slots["ordinal"](found, at)
    plain = read is None
    read = read or grammar.slots["day"](found, at)
    if read is None or (plain and (at + 1 != read[1] or found[at - 1].text in {",", "(", "-"})):
        return None
    near = range(read[1] + 1, min(read[1] + 6, len(found)))
    hours = (it for it in near if found[it].number >= 0 or found[it].text in grammar.clock_words)
    led = any(leads_to(grammar.at, found, it) for it in hours)
    hour = _before_hour(found, read[1], setting)
    if plain and not led and not hour and not _stands_alone(found, read[1], setting):
        return None
    try:
        day = next_with_day(setting.today, read[0])
        for months in range(1, 4):
            if day.weekday() == weekday:
                break
            later = next_with_day(months_on(setting.today, months).replace(day=1), read[0])
            day = later if later.weekday() == weekday else day
    except ValueError:
        return None
    fits = day.weekday() == weekday and day <= months_on(setting.today, 1)
    if plain and not led and not fits:
        return None
    return (one(day),), read[1]


def _before_hour(found: Sequence[Token], after: int, setting: Setting) -> bool:
    """Does noon follow a number, or a range of hours: "martes 10 a mediodía", "martes 10 de 9 a 11"?"""
    grammar = setting.grammar
    if any(token.text in grammar.words.clock.named for token in found[after : after + 3]):
        return True
    return any(
        found[at].number >= 0 and leads_to(grammar.ranges, found, at)
        for at in range(after + 1, min(after + 3, len(found)))
    )


def _stands_alone(found: Sequence[Token], after: int, setting: Setting) -> bool:
    """Does nothing follow a number that would make it an hour or a count, only the next weekday of a list?"""
    if after >= len(found) or found[after].line != found[after - 1].line:
        return True
    words = setting.grammar.words
    if found[after].text in words.lists and after + 1 < len(found):
        return any(setting.grammar.slots["weekday"](found, it) for it in range(after + 1, min(after + 3, len(found))))
    return found[after].text in {",", ".", "?", "!", ";", ":", ")", "("}


def _with_weekday_behind(found: Sequence[Token], read: Read, setting: Setting) -> Read:
    """A date with its weekday behind it: "12 May (Tuesday)", "12 May, Tuesday"."""
    days, after = read
    weekdays = setting.grammar.words.weekdays
    if days[0].bare or days[0].span or len(days) > 1 or after + 1 >= len(found):
        return read
    weekday = weekdays.get(found[after + 1].text)
    if weekday is None or found[after].text not in {"(", ","} or found[after + 1].line != found[after].line:
        return read
    if found[after].text == "(":
        closed = after + 2 < len(found) and found[after + 2].text == ")"
        return ((_checked(days[0], weekday, setting),), after + 2 + closed)
    return (days, after + 2) if days[0].first.weekday() == weekday else read


def _checked(day: Day, weekday: int, setting: Setting) -> Day:
    """The day, with a problem where it doesn't fall on the weekday that stands beside it: the date wins.

    A day gone by without a year is the next year's where that fits: "Tuesday, 5 January" in February.
    """
    if day.first.weekday() == weekday:
        return day
    if day.yearless and day.first < setting.today and day.first == day.last:
        with suppress(ValueError):
            later = day.first.replace(year=day.first.year + 1)
            if later.weekday() == weekday:
                return one(later)
    said = f"{day.first.day} {MONTHS[day.first.month - 1]} {day.first.year}"
    return replace(day, problem=f"{said} is a {WEEKDAYS[day.first.weekday()]}, not a {WEEKDAYS[weekday]}.")
