"""Clocks: what hour or hours a text means by "2.30pm", "between 1 and 3", "2 or 3 pm"."""

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from daemon.core.reading.text.tokens import Token
from daemon.core.reading.text.words import Grammar, leads_to
from daemon.core.reading.times.faces import Face, face_at, half_at

_DAY = 24 * 60


class Clock(msgspec.Struct, frozen=True, gc=False):
    """A time of day, or a range of it, in minutes after midnight. `end` may lie past 24 h."""

    start: int
    end: int | None = None
    led: bool = False
    """A word before it ("at", "from") says that it is a time."""
    sure: bool = True
    """False for bare numbers ("at 3", "2-4"), which are times only beside a day."""
    problem: str | None = None


def clock_at(found: Sequence[Token], at: int, grammar: Grammar) -> tuple[Clock, int] | None:
    """The hour or range of hours named from this token on, and the index after it."""
    if found[at].number < 0 and found[at].text not in grammar.clock_words:
        return None
    words = grammar.words
    led = leads_to(grammar.at, found, at - 1 if at and found[at - 1].text == ":" else at)
    if _is_none(found, at, grammar, led=led):
        return None
    face = face_at(found, at, grammar, led=led)
    if face is None:
        return None
    first, after = face
    part = _part_before(found, at, first, grammar)
    first = replace(first, half=part) if part else first
    lead = at - 1
    while lead > 0 and found[lead].text in words.articles:
        lead -= 1
    second = _second(found, after, grammar, between=at > 0 and found[lead].text in words.between)
    if second is not None:
        last, end = second
        behind = half_at(found, end, grammar)
        if behind:
            last, end = replace(last, half=last.half or behind[0]), behind[1]
        return _range(first, last, led=led or leads_to(grammar.ranges, found, at)), end
    if first.bare:
        half = _half_of_list(found, after, grammar)
        if half is None and not led:
            return None
        first = replace(first, half=half or first.half)
        return Clock(first.minutes(), led=led, sure=first.half in {"am", "pm"}), after
    early = first.half == "am" and first.hour % 12 < 5
    return Clock(first.minutes(), led=led, problem="It names an hour of the night." if early else None), after


def _is_none(found: Sequence[Token], at: int, grammar: Grammar, *, led: bool) -> bool:
    """Can no hour begin here? Most numbers are dismissed by their neighbours alone."""
    token, before = found[at], found[at - 1].text if at else ""
    if token.number < 0:
        return before == "-" and at > 1 and found[at - 2].raw[0].isalpha() and not token.spaced  # après-midi
    if before in {"$", "€", "£", "#", "+", "."} and not token.spaced:
        return True
    return not led and (at + 1 >= len(found) or found[at + 1].text not in grammar.hour_behind)


def _part_before(found: Sequence[Token], at: int, face: Face, grammar: Grammar) -> str | None:
    """The half of a day whose part leads up to an hour: "tomorrow evening at 7"."""
    if face.half or face.hour > 12 or not face.hour or not at:
        return None
    for before in range(at - 1, max(-1, at - 4), -1):
        token = found[before]
        joined = before > 1 and found[before - 1].text == "-" and f"{found[before - 2].text}-{token.text}"
        part = grammar.words.parts.get(joined or "") or grammar.words.parts.get(token.text)
        if part:
            week = grammar.words.weekdays
            if (
                part == "am"
                and token.text in grammar.days
                and not any(one.text in week for one in found[max(0, before - 3) : before + 1])
            ):
                return None  # "morgen" and "mañana" are tomorrow, and the morning only behind a weekday
            return part if face.hour < 12 else "pm"
        if token.text in {".", "?", "!", ";", "-"} or token.number >= 0:
            return None
    return None


def _half_of_list(found: Sequence[Token], at: int, grammar: Grammar) -> str | None:
    """The am or pm that follows in a list: "2 or 3 pm", "10, 11 or 12 am"."""
    for _ in range(3):
        while at < len(found) and found[at].text in grammar.words.lists:
            at += 1
        if at >= len(found) or found[at - 1].text not in grammar.words.lists:
            return None
        face = face_at(found, at, grammar, led=False)
        if face is None:
            return None
        if not face[0].bare:
            return face[0].half if face[0].half in {"am", "pm"} else None
        at = face[1]
    return None


def _second(found: Sequence[Token], at: int, grammar: Grammar, *, between: bool) -> tuple[Face, int] | None:
    words = grammar.words
    if at + 1 >= len(found) or found[at].text not in (words.both if between else words.to):
        return None
    if found[at].text == "-" and found[at].line != found[at - 1].line and found[at + 1].spaced:
        return None  # a list's sign
    while at + 2 < len(found) and found[at + 1].text in words.articles:
        at += 1
    if found[at + 1].line - found[at].line > 1:
        return None
    return face_at(found, at + 1, grammar, led=True)


def _range(first: Face, last: Face, *, led: bool) -> Clock:
    """Start and end. Am or pm said once stands for both, unless the range would then run backwards."""
    end = last.minutes()
    if first.half is None and last.half in {"am", "pm"}:
        same = first.minutes(last.half)
        other = first.minutes("am" if last.half == "pm" else "pm")
        start = same if same < end else other
    else:
        start = first.minutes()
        if last.half is None and end <= start:
            later = [m for m in (last.minutes("am"), last.minutes("pm")) if m > start]
            end = min(later, default=end)
    if end <= start:
        end += _DAY
    odd = "It ends before it begins." if end - start > 12 * 60 else None
    return Clock(start, end, led=led, sure=not (first.bare and last.bare), problem=odd)
