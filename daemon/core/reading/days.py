"""Days: which day or days a text means by "Thu 5 March", "3/4", "next Tuesday" or "the end of the month"."""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from daemon.core.reading.tokens import Token
from daemon.core.reading.words import DayPhrase, Grammar

_PAST = 90
"""A day without a year lies at most this many days back, else ahead."""
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Day:
    """A day, or a stretch of days (`span`: a whole week or month; else a range such as 12-14 May)."""

    first: date
    last: date
    span: bool = False
    bare: bool = False
    """Only a weekday was named, no week."""
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """What a day has to be read against."""

    grammar: Grammar
    today: date
    """The day it was written, where it was written."""
    month_first: bool | None
    """The order of 3/4; None where that can't be told."""
    cased: bool
    """Does the text use capitals at all?"""


Read = tuple[tuple[Day, ...], int]
"""The days read (several in "12 or 13 May") and the index after them."""


def one(day: date, problem: str | None = None) -> Day:
    """A single day."""
    return Day(day, day, problem=problem)


def days_at(found: Sequence[Token], at: int, setting: Setting) -> Read | None:
    """The day or days named from this token on."""
    words = setting.grammar.words
    read = _longest(_phrased(found, at, setting), _numeric(found, at, setting, led=_led(found, at, setting)))
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
    for phrase, spoken in grammar.day_phrases(found[at]):
        matched = phrase.match(found, at, grammar.slots)
        if matched is None or (best and matched[1] <= best[1]) or _shy(found, at, matched[1], setting):
            continue
        between = {token.text for token in found[at : matched[1]]}
        days = resolve(spoken, matched[0], setting, ranged=bool(between & grammar.words.to))
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


def resolve(
    spoken: DayPhrase, slots: Mapping[str, Sequence[int]], setting: Setting, *, ranged: bool = False
) -> tuple[Day, ...]:
    """The days a matched phrase means; empty where there is no such day (31 June)."""
    try:
        return tuple(_resolve(spoken, slots, setting, ranged=ranged))
    except (OverflowError, ValueError):
        return ()


def _resolve(spoken: DayPhrase, slots: Mapping[str, Sequence[int]], setting: Setting, *, ranged: bool) -> Iterable[Day]:
    today, n = setting.today, spoken.n
    number = slots.get("number", [n])[0]
    weekday = slots.get("weekday", [0])[0]
    month = slots.get("month", [0])[0]
    monday = today - timedelta(days=today.weekday())
    match spoken.means:
        case "date":
            numbers = slots.get("day") or slots["ordinal"]
            found = [_dated(month, number, slots.get("year", [0])[0], today) for number in numbers]
            return [Day(found[0], found[-1])] if ranged and len(found) == 2 else map(one, found)
        case "day_of_month":
            return [one(_next_with_day(today, slots["ordinal"][0]))]
        case "day":
            return [one(today + timedelta(days=n))]
        case "days":
            return [one(today + timedelta(days=number))]
        case "weeks":
            return [one(today + timedelta(days=n, weeks=number))]
        case "months":
            return [one(_months_on(today, number))]
        case "days_ago":
            return [one(today - timedelta(days=number))]
        case "weeks_ago":
            return [one(today - timedelta(weeks=number))]
        case "weekday":
            coming = (weekday - today.weekday()) % 7 or 7
            return [Day(*(today + timedelta(days=coming),) * 2, bare=True)]
        case "this_weekday":
            return [one(today + timedelta(days=(weekday - today.weekday()) % 7))]
        case "next_weekday":
            day = monday + timedelta(weeks=1, days=weekday)
            nearer = day - today > timedelta(days=8)
            why = (
                f"“next {WEEKDAYS[weekday]}” could also be the {WEEKDAYS[weekday]} of the same week."
                if nearer
                else None
            )
            return [one(day, why)]
        case "last_weekday":
            return [one(today - timedelta(days=(today.weekday() - weekday) % 7 or 7))]
        case "weekday_of_week":
            return [one(monday + timedelta(weeks=n, days=weekday))]
        case "weekday_plus":
            coming = (weekday - today.weekday()) % 7 or 7
            return [one(today + timedelta(days=coming, weeks=number))]
        case "week" | "week_start" | "week_middle":
            last = {"week": 4, "week_start": 1, "week_middle": 2}[spoken.means]
            start = monday + timedelta(weeks=n)
            return [Day(start, max(start + timedelta(days=last), today if n == 0 else start), span=True)]
        case "week_of":
            day = _dated(month, slots["day"][0], 0, today)
            return [Day(day, day + timedelta(days=4 - day.weekday() % 5), span=True)]
    return [_in_month(spoken, month, setting)]


def _in_month(spoken: DayPhrase, month: int, setting: Setting) -> Day:
    today = setting.today
    first = _dated(month, 1, 0, today) if month else _months_on(today.replace(day=1), spoken.n)
    last_day = monthrange(first.year, first.month)[1]
    if month and first.replace(day=last_day) < today:
        first = first.replace(year=first.year + 1)
    last = {"month_start": 7, "early_month": 7, "mid_month": 15}.get(spoken.means, last_day)
    return Day(first, first.replace(day=last), span=True)


def _dated(month: int, day: int, year: int, today: date) -> date:
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


def _next_with_day(today: date, day: int) -> date:
    for months in range(4):
        first = _months_on(today.replace(day=1), months)
        if day <= monthrange(first.year, first.month)[1] and first.replace(day=day) >= today:
            return first.replace(day=day)
    raise ValueError(f"no such day: {day}.")


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


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
            _numeric(found, after, setting, led=True, weekday=weekday),
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
    for phrase, spoken in setting.grammar.day_phrases(found[at]):
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
        day = _next_with_day(setting.today, read[0])
        for months in range(1, 4):
            if day.weekday() == weekday:
                break
            later = _next_with_day(_months_on(setting.today, months).replace(day=1), read[0])
            day = later if later.weekday() == weekday else day
    except ValueError:
        return None
    return (one(day),), read[1]


def _checked(day: Day, weekday: int) -> Day:
    """The day, with a problem where it doesn't fall on the weekday that stands beside it: the date wins."""
    if day.first.weekday() == weekday:
        return day
    said = f"{day.first.day} {_MONTHS[day.first.month - 1]} {day.first.year}"
    return replace(day, problem=f"{said} is a {WEEKDAYS[day.first.weekday()]}, not a {WEEKDAYS[weekday]}.")


_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip


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


def _led(found: Sequence[Token], at: int, setting: Setting) -> bool:
    return at == 0 or found[at].line != found[at - 1].line or found[at - 1].text in setting.grammar.words.date_leads


def _numeric(
    found: Sequence[Token], at: int, setting: Setting, *, led: bool, weekday: int | None = None
) -> Read | None:
    """2026-03-05, 5/3/2026, 5.3.26 and, where something leads up to it, 5/3."""
    if found[at].number < 0 or (at and not found[at].spaced and found[at - 1].text in "/.-:$€£#+_=@&"):
        return None
    parts, after = [found[at]], at + 1
    sign = found[after].text if after < len(found) else ""
    while len(parts) < 3 and after + 1 < len(found) and found[after].text == sign and sign in {"/", ".", "-"}:
        if found[after].spaced or found[after + 1].spaced or found[after + 1].number < 0:
            break
        parts.append(found[after + 1])
        after += 2
    if len(parts) < 2 or _runs_on(found, after, setting):
        return None
    values = [part.number for part in parts]
    sizes = [part.end - part.start for part in parts]
    if len(parts) == 3 and sizes[0] == 4 and max(sizes[1:]) <= 2:
        return _as_date(values[0], values[1], values[2], after)
    text = sign.join(part.raw for part in parts)
    if max(sizes[:2]) > 2 or text in setting.grammar.words.not_dates:
        return None
    year = 0
    if len(parts) == 3:
        year = values[2] + (2000 if sizes[2] == 2 else 0)
        if sizes[2] not in {2, 4} or (sizes[2] == 2 and abs(year - setting.today.year) > 2):
            return None
    elif not led or (sign != "/" and (weekday is None or sign == "-")):
        return None
    return _ordered(values[0], values[1], year, after, sign, setting, weekday, text)


def _runs_on(found: Sequence[Token], after: int, setting: Setting) -> bool:
    """Is it the beginning of something longer: a phone number, a version, a path?"""
    if after >= len(found) or found[after].spaced or found[after].line != found[after - 1].line:
        return False
    token = found[after]
    if token.text in {".", "-", "/", ":"}:
        return (
            after + 1 < len(found)
            and not found[after + 1].spaced
            and found[after + 1].line == token.line
            and found[after + 1].raw[0].isalnum()
        )
    return token.text not in {",", ";", ")", "]", "!", "?", "'", '"', "t"}


def _as_date(year: int, month: int, day: int, after: int) -> Read | None:
    try:
        return (one(date(year, month, day)),), after
    except ValueError:
        return None


def _ordered(
    first: int, second: int, year: int, after: int, sign: str, setting: Setting, weekday: int | None, text: str
) -> Read | None:
    """Day and month in the order that fits: by their size, their weekday, the sender's habit."""
    readings: list[date] = []
    for month, day in ((first, second), (second, first)):  # month first, then day first
        try:
            readings.append(_dated(month, day, year, setting.today))
        except ValueError:
            continue
    if not readings:
        return None
    if len(set(readings)) == 1:
        return (one(readings[0]),), after
    fitting = [day for day in readings if day.weekday() == weekday]
    if len(fitting) == 1:
        return (one(fitting[0]),), after
    if setting.month_first is None and sign == "/":
        why = f"{text} could be {_say(readings[1])} or {_say(readings[0])}; read as the first."
        return (one(readings[1], why),), after
    return (one(readings[0] if setting.month_first else readings[1]),), after


def _say(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]}"
