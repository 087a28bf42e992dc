"""Days: which day or days a text means by "Thu 5 March", "3/4", "next Tuesday" or "the end of the month"."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from daemon.core.reading.text.tokens import Token
from daemon.core.reading.times.numerals import Read, led_up_to, numeric
from daemon.core.reading.times.resolve import MONTHS, WEEKDAYS, Day, Setting, months_on, next_with_day, one, resolve


def days_at(found: Sequence[Token], at: int, setting: Setting) -> Read | None:
    """The day or days named from this token on."""
    words = setting.grammar.words
    read = _longest(_phrased(found, at, setting), numeric(found, at, setting, led=led_up_to(found, at, setting)))
    if found[at].text in words.weekdays or (read and found[read[1] - 1].text in words.weekdays):
        weekday_at = at if found[at].text in words.weekdays else read[1] - 1 if read else at
        dated = _after_weekday(found, weekday_at, setting)
        if dated and (read is None or dated[1] >= read[1]):
            return dated
    if read is None:
        return None
    return _with_weekday_behind(found, read, setting)


def _longest(*reads: Read | None) -> Read | None:
    return max((read for read in reads if read), key=lambda read: read[1], default=None)


def _phrased(found: Sequence[Token], at: int, setting: Setting) -> Read | None:
    best: Read | None = None
    grammar = setting.grammar
    for phrase, spoken in grammar.day_phrases(found, at):
        matched = phrase.match(found, at, grammar.slots)
        if matched is None or (best and matched[1] <= best[1]) or _shy(found, at, matched[1], setting):
            continue
        if spoken.means == "day_of_month" and any(_only_dates(found, it, setting) for it in range(at + 1, matched[1])):
            continue  # "on the 12th of May": the whole of it is read from its number on
        between = {token.text for token in found[at : matched[1]]}
        days = resolve(spoken, matched[0], setting, ranged=bool(between & grammar.words.to))
        if days and days[0].bare and _is_past(found, at, setting):
            days = (one(days[0].first - timedelta(days=7)),)
        if days:
            best = days, matched[1]
    return best


def _shy(found: Sequence[Token], at: int, after: int, setting: Setting) -> bool:
    """Is it an everyday word ("10 may work", "sat down") rather than a month or weekday?"""
    words = setting.grammar.words
    last = found[after - 1]
    if last.text not in words.shy or not last.raw[0].islower():
        return False
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


def _after_weekday(found: Sequence[Token], at: int, setting: Setting) -> Read | None:
    """A date that follows its weekday: "Thursday afternoon, the 5th of March"."""
    words = setting.grammar.words
    weekday = words.weekdays[found[at].text]
    after = at + 1
    if after < len(found) and found[after].text in words.parts:
        after += 1
    for _ in range(4):
        if after >= len(found) or found[after].line - found[at].line > 1:
            return None
        read = _longest(
            _only_dates(found, after, setting),
            numeric(found, after, setting, led=True, weekday=weekday),
            _ordinal(found, after, setting, weekday),
        )
        if read:
            return (_checked(read[0][0], weekday), *read[0][1:]), read[1]
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
    read = setting.grammar.slots["ordinal"](found, at)
    if read is None:
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
    return (one(day),), read[1]


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
        return ((_checked(days[0], weekday),), after + 2 + closed)
    return (days, after + 2) if days[0].first.weekday() == weekday else read


def _checked(day: Day, weekday: int) -> Day:
    """The day, with a problem where it doesn't fall on the weekday that stands beside it: the date wins."""
    if day.first.weekday() == weekday:
        return day
    said = f"{day.first.day} {MONTHS[day.first.month - 1]} {day.first.year}"
    return replace(day, problem=f"{said} is a {WEEKDAYS[day.first.weekday()]}, not a {WEEKDAYS[weekday]}.")
