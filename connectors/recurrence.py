"""Which recurrence rules may be followed: a rule from a stranger's mail must not keep the program busy.

Pure. A rule library walks from the event's start, period by period, until the rule yields something: a rule by the
second, or one that can never come true (30 February), would have it walk to the year 9999. So only what people's
calendars use is followed. Source: RFC 5545 3.3.10.
"""

import re
from datetime import date

_LONGEST_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_SETS = frozenset({"BYMONTH", "BYDAY", "BYHOUR", "BYMINUTE", "BYSECOND"})
_PARTS = {
    "DAILY": _SETS,
    "WEEKLY": _SETS,
    "MONTHLY": _SETS | {"BYMONTHDAY", "BYSETPOS"},
    "YEARLY": _SETS | {"BYMONTHDAY", "BYSETPOS"},
}
_LIMITS = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"})
_MOST_COMMAS = {"BYHOUR": 3, "BYMINUTE": 0, "BYSECOND": 0}
_DAY = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")


def is_bearable(rule: str, start: date) -> bool:
    """May the RRULE with this value (`FREQ=WEEKLY;BYDAY=MO`) be followed from `start` on?"""
    parts = dict(part.split("=", 1) for part in rule.upper().strip(";").split(";") if "=" in part)
    frequency = parts.get("FREQ", "")
    allowed = _PARTS.get(frequency)
    if allowed is None or parts.keys() - _LIMITS - allowed or start.year < 1900:
        return False
    if not re.fullmatch(r"0*[1-9]\d{0,3}", parts.get("INTERVAL", "1")):
        return False
    if {"COUNT", "UNTIL"} <= parts.keys():
        return False
    if any(parts.get(name, "").count(",") > most for name, most in _MOST_COMMAS.items()):
        return False
    if frequency == "DAILY" and "INTERVAL" in parts and parts.keys() & allowed:
        return False
    return _comes_true(frequency, parts)


def _comes_true(frequency: str, parts: dict[str, str]) -> bool:
    """Is there a month with one of the days asked for, and has the set a position asked for?"""
    days = [_DAY.fullmatch(day) for day in parts["BYDAY"].split(",")] if "BYDAY" in parts else []
    numbers = {name: _numbers(parts[name]) for name in ("BYMONTH", "BYMONTHDAY", "BYSETPOS") if name in parts}
    if None in days or None in numbers.values():
        return False
    months = numbers.get("BYMONTH") or list(range(1, 13))
    in_month = numbers.get("BYMONTHDAY") or [1]
    if not all(1 <= month <= 12 for month in months) or not any(
        1 <= abs(day) <= _LONGEST_MONTH[month - 1] for month in months for day in in_month
    ):
        return False
    if days and "BYMONTHDAY" in parts:
        return not any(day[1] for day in days if day) and any(abs(day) <= 28 for day in in_month)
    weeks = 4 if frequency == "MONTHLY" or "BYMONTH" in parts else 52
    size = len(in_month) if "BYMONTHDAY" in parts else sum(1 if day and day[1] else weeks for day in days)
    return any(1 <= abs(position) <= max(size, 1) for position in numbers.get("BYSETPOS") or [1])


def _numbers(text: str) -> list[int] | None:
    items = text.split(",")
    return [int(item) for item in items] if all(re.fullmatch(r"[+-]?\d{1,3}", item) for item in items) else None
