"""Numerals: a day in figures, 2026-03-05, 5/3/2026, 5.3.26, and which of them is the month."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date

import msgspec
from msgspec.structs import replace

from daemon.core.reading.text.tokens import Token
from daemon.core.reading.times.resolve import MONTHS, Day, Setting, dated, one

Read = tuple[tuple[Day, ...], int]
"""The days read and the index after them."""

_MONTHS = 12


class _Figures(msgspec.Struct, frozen=True, gc=False):
    """Two or three numbers with one sign between them."""

    text: str
    values: tuple[int, ...]
    sizes: tuple[int, ...]
    """Their digits."""
    sign: str
    after: int
    closed: bool
    """Does a last dot follow, as in 14.4.?"""


def led_up_to(found: Sequence[Token], at: int, setting: Setting) -> bool:
    """Does the line's beginning or a word such as "on" lead up to this token?"""
    return at == 0 or found[at].line != found[at - 1].line or found[at - 1].text in setting.grammar.words.date_leads


def numeric(found: Sequence[Token], at: int, setting: Setting, *, led: bool, weekday: int | None = None) -> Read | None:
    """2026-03-05, 5/3/2026, 5.3.26 and, where something leads up to it, 5/3."""
    figures = _figures(found, at)
    if figures is None:
        return None
    values = figures.values
    if len(values) == 3 and figures.sizes[0] == 4 and max(figures.sizes[1:]) <= 2:
        return _ordered(figures, values[0], ((values[1], values[2]),), setting, weekday)
    words = setting.grammar.words
    if max(figures.sizes[:2]) > 2 or figures.text in words.not_dates:
        return None
    year = 0
    if len(values) == 3:
        year = values[2] + (2000 if figures.sizes[2] == 2 else 0)
        far = figures.sizes[2] == 2 and abs(year - setting.today.year) > 2  # rather a version
        if figures.sizes[2] not in {2, 4} or far:
            return None
    else:
        fraction = figures.after < len(found) and found[figures.after].text in words.fractions
        told = figures.sign in words.date_signs or (weekday is not None and figures.sign == ".")
        hour = figures.after < len(found) and found[figures.after].text in setting.grammar.words.clock.marks
        dotted = figures.sign == "." and not figures.closed and (values[1] > _MONTHS or hour)  # "Mittwoch 7.30 Uhr"
        if fraction or dotted or not told or not (led or figures.closed):
            return None
    day_first = (values[1], values[0])
    dotted = figures.sign == "." and len(values) == 2  # "Friday, 9.30." is an hour
    return _ordered(figures, year, (day_first,) if dotted else ((values[0], values[1]), day_first), setting, weekday)


def _figures(found: Sequence[Token], at: int) -> _Figures | None:
    if found[at].number < 0 or (at and not found[at].spaced and found[at - 1].text in "/.-:$€£#+_=@&"):
        return None
    parts, after = [found[at]], at + 1
    sign = found[after].text if after < len(found) else ""
    while len(parts) < 3 and after + 1 < len(found) and found[after].text == sign and sign in {"/", ".", "-"}:
        if found[after].spaced or found[after + 1].spaced or found[after + 1].number < 0:
            break
        parts.append(found[after + 1])
        after += 2
    if len(parts) < 2 or _runs_on(found, after):
        return None
    closed = len(parts) == 2 and sign == "." and after < len(found) and found[after].text == "."
    closed = closed and not found[after].spaced
    return _Figures(
        sign.join(part.raw for part in parts),
        tuple(part.number for part in parts),
        tuple(part.end - part.start for part in parts),
        sign,
        after + closed,
        closed,
    )


def _runs_on(found: Sequence[Token], after: int) -> bool:
    """Is it the beginning of something longer: a phone number, a version, a path?"""
    if after >= len(found) or found[after].spaced or found[after].line != found[after - 1].line:
        return False
    token = found[after]
    if token.text not in {".", "-", "/", ":"}:
        return token.text not in {",", ";", ")", "]", "!", "?", "'", '"', "t"}
    follows = found[after + 1] if after + 1 < len(found) else None
    return follows is not None and not follows.spaced and follows.line == token.line and follows.raw[0].isalnum()


def _ordered(
    figures: _Figures, year: int, orders: Sequence[tuple[int, int]], setting: Setting, weekday: int | None
) -> Read | None:
    """Month and day in the order that fits: by their size, their weekday, the sender's habit."""
    readings: list[date] = []
    for month, day in orders:
        with suppress(ValueError):
            readings.append(dated(month, day, year, setting.today))
    if not readings:
        return None
    fitting = {day for day in readings if day.weekday() == weekday}
    if len(set(readings)) == 1 or len(fitting) == 1:
        return (replace(one(next(iter(fitting or readings))), yearless=not year),), figures.after
    month_first, day_first = readings
    if setting.month_first is None and figures.sign == "/":
        why = f"{figures.text} could be {_say(day_first)} or {_say(month_first)}; read as the first."
        return (one(day_first, why),), figures.after
    return (replace(one(month_first if setting.month_first else day_first), yearless=not year),), figures.after


def _say(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"
