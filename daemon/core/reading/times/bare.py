"""Bare hours: numbers that only their place makes an hour, "Thursday: 10.00 or 15.30", "11 or 2", "make it 2"."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from daemon.core.reading.text.tokens import Token, begins_line
from daemon.core.reading.text.words import Grammar
from daemon.core.reading.times.clocks import Clock, clock_at
from daemon.core.reading.times.days import days_at
from daemon.core.reading.times.resolve import Setting

if TYPE_CHECKING:
    from daemon.core.reading.times.nodes import Node

_DIGITS, _PARTS = 2, 3
"""Of minutes, and of an hour with them."""
_AFTERNOON = 6
"""Up to this hour, what names no half of the day is in the afternoon."""
_ROWS = 3
"""Lines below its day within which a bare hour may stand."""
_CLOSE = 8
"""Tokens behind a day within which an offer names its hour."""
_ASIDE = 6
"""Tokens of an aside in brackets, with these."""
_CLOSES = frozenset({".", ",", "!", "?", "-", ";", ":"})
_YEARS = range(1900, 2060)
_SOON = 25
"""Tokens behind an hour within which a bare number may be another one."""


def bare_hour(found: Sequence[Token], at: int, nodes: "Sequence[Node]", setting: Setting) -> tuple[Clock, int] | None:
    """The hour that the number at this token is by what was named before it, and the index after it."""
    dotted = _dotted(found, at, nodes, setting) or _military(found, at, nodes, setting)
    return dotted or _listed(found, at, nodes, setting.grammar) or _offered(found, at, nodes, setting)


def is_sure(
    found: Sequence[Token], at: int, read: tuple[Clock, int], nodes: "Sequence[Node]", setting: Setting
) -> bool:
    """Does the place of what may be an hour show that it is one? `read` is that, and the index after it."""
    clock, after = read
    told = clock.led and _follows_hour(at, nodes)
    row = _dot_joins(found, at) and _begins_row(found, at, nodes)
    return told or row or _is_firm(found, at, after, nodes, setting)


def _dotted(found: Sequence[Token], at: int, nodes: "Sequence[Node]", setting: Setting) -> tuple[Clock, int] | None:
    """Hours and minutes with a dot beside a day, an hour or an offer: "Thursday: 10.00 or 15.30", "can offer 10.15"."""
    if not _dot_joins(found, at):
        return None
    hour, minute = found[at].number, found[at + 2].number
    last, known = nodes[-1] if nodes else None, setting.grammar
    beside = last is not None and at - _past_aside(found, last.after) <= 1
    clock = Clock((hour + (12 if hour <= _AFTERNOON else 0)) * 60 + minute)
    own = _before_day(found, at + _PARTS, setting) or _begins_row(found, at, nodes)
    if minute % 5 == 0 and (own or (_begins(found, at) and _is_settled(found, at, at + _PARTS, known))):
        return clock, at + _PARTS
    if last is None or not (beside or (at - last.after <= _CLOSE and _is_told(found, at, known))):
        return None
    firm = hour > _AFTERNOON or _repeats(found, at, known) or (minute % 5 == 0 and (beside or _in_brackets(found, at)))
    return (clock, at + _PARTS) if firm else None


def _past_aside(found: Sequence[Token], at: int) -> int:
    """The index after a word or two in brackets that may stand here: "9.30 (taken), 10.30"."""
    if at < len(found) and found[at].text == "(":
        closes = next((end for end in range(at + 1, min(at + _ASIDE, len(found))) if found[end].text == ")"), None)
        return at if closes is None else closes + 1
    return at


def _military(found: Sequence[Token], at: int, nodes: "Sequence[Node]", setting: Setting) -> tuple[Clock, int] | None:
    """Four digits beside their day: "Friday 15 May, 0600 at the pier". Those that a nought begins are no year."""
    token = found[at]
    hour, minute = divmod(token.number, 100)
    if token.end - token.start != 2 * _DIGITS or not 0 <= hour <= 23 or minute % 5 or minute > 59:
        return None
    nought, after = token.raw.startswith("0"), at + 1
    follows = found[after] if after < len(found) and found[after].line == token.line else None
    if follows is not None and (follows.number >= 0 or (follows.text in {"-", "/"} and not follows.spaced)):
        return None  # a telephone number
    clock = Clock(hour * 60 + minute)
    if token.number in _YEARS and not nought:
        return None
    if follows is not None and follows.text != "," and _before_day(found, after, setting):
        return clock, after
    last = nodes[-1] if nodes else None
    if last and last.clock and at - last.after == 1 and found[at - 1].text in setting.grammar.words.lists:
        return (clock, after) if found[last.after - 1].end - found[last.after - 1].start == 2 * _DIGITS else None
    street = not nought and follows is not None and follows.raw[0].isupper()
    beside = last is not None and bool(last.days) and not last.days[0].span and at - last.after <= 1
    joined = at == (last.after if last else -1) or found[at - 1].text in setting.grammar.words.joins
    return (clock, after) if beside and joined and not street else None


def _listed(found: Sequence[Token], at: int, nodes: "Sequence[Node]", known: Grammar) -> tuple[Clock, int] | None:
    """A bare hour that goes on a list: "10am, 11 or 2"."""
    if not nodes or nodes[-1].clock is None or not nodes[-1].clock.sure or not 1 <= found[at].number <= 12:
        return None
    gap = found[nodes[-1].after : at]
    if (
        not gap
        or len(gap) > 2
        or any(token.text not in known.words.lists for token in gap)
        or found[at].line != found[at - 1].line
    ):
        return None
    after = at + 1
    ends = (
        after >= len(found)
        or found[after].line != found[at].line
        or found[after].text in {".", ",", "?", "!", ";", ")", "(", "-"}
    )
    if not ends and found[after].text not in known.words.lists | known.words.joins:
        return None
    hour = found[at].number
    return Clock((hour + 12 if hour <= 6 else hour) * 60), after


def _offered(found: Sequence[Token], at: int, nodes: "Sequence[Node]", setting: Setting) -> tuple[Clock, int] | None:
    """A bare hour in the place of one just named, or beside its day: "could we do 4?", "make it 2 tomorrow"."""
    token, after, known = found[at], at + 1, setting.grammar
    if not 1 <= token.number <= 23:
        return None
    hour = token.number + (12 if token.number <= 6 else 0)
    if _replaces(found, after, known):
        return Clock(hour * 60, led=True), after
    if _begins(found, at):
        agreed_to = _is_agreed_to(found, after, setting) or _is_settled(found, at, after, known)
        return (Clock(hour * 60, led=True), after) if agreed_to else None
    part = _part_of_day(found, at, nodes, known)
    if part is None and found[at - 1].text not in known.words.offers:
        return None
    if part:
        hour = token.number % 12 + (12 if part == "pm" else 0) if token.number <= 12 else token.number
    clock = Clock(hour * 60, led=True)
    if part is None and _before_day(found, after, setting):
        return clock, after
    share = after < len(found) and found[after].text in known.words.fractions  # "but 3 of us will be there"
    if share or (part is None and not _follows_hour(at, nodes) and not _hangs_on_day(found, at, nodes)):
        return None
    ends = after >= len(found) or found[after].line != token.line or found[after].text in {".", ",", "?", "!", ";"}
    if not ends and found[after].text not in known.words.lists | known.words.joins:
        return None
    return clock, after


def _replaces(found: Sequence[Token], after: int, known: Grammar) -> bool:
    """Does another hour follow whose place this one takes: "3 rather than 2 pm", "15 statt 14 Uhr"?"""
    ends = (phrase.match(found, after, known.slots) for phrase in known.instead)
    return any(end is not None and end[1] < len(found) and clock_at(found, end[1], known) is not None for end in ends)


def _is_firm(found: Sequence[Token], at: int, after: int, nodes: "Sequence[Node]", setting: Setting) -> bool:
    """Does a bare hour stand for itself, its day named before: "See you Friday. We start at 11."?"""
    words = setting.grammar.words
    last = next((node for node in reversed(nodes) if node.days and not node.days[0].span), None)
    if (
        not at
        or last is None
        or found[at - 1].text not in words.firm
        or found[at].line - found[last.begin].line > _ROWS
    ):
        return False
    ends = after >= len(found) or found[after].line - found[after - 1].line > 1
    return ends or found[after].text in {".", "!", "?", ",", ";", ")"} or found[after].text in words.joins


def _begins(found: Sequence[Token], at: int) -> bool:
    """Does a sentence or a line begin here?"""
    return at == 0 or found[at - 1].text in {".", "!", "?"} or found[at].line != found[at - 1].line


def _is_settled(found: Sequence[Token], at: int, after: int, known: Grammar) -> bool:
    """Is all that an answer says at its beginning that an hour is fine: "10.30 it is.", "3 works for me"?"""
    if any(token.text in {".", "!", "?"} for token in found[:at]):
        return False
    ends = [end[1] for phrase in known.settles if (end := phrase.match(found, after, known.slots))]
    return any(end >= len(found) or found[end].text in _CLOSES or found[end].line != found[at].line for end in ends)


def _hangs_on_day(found: Sequence[Token], at: int, nodes: "Sequence[Node]") -> bool:
    """Does an hour stand behind its day and a comma: "tomorrow, like 3?"?"""
    last = nodes[-1] if nodes else None
    return last is not None and bool(last.days) and at - last.after == 2 and found[last.after].text == ","


def _follows_hour(at: int, nodes: "Sequence[Node]") -> bool:
    """Was an hour named not long before, so that another number can be one too?"""
    return any(node.clock is not None and at - node.after <= _SOON for node in nodes[-3:])


def _dot_joins(found: Sequence[Token], at: int) -> bool:
    """Does a dot join an hour and its minutes here: 10.15?"""
    number = found[at : at + 4]
    if len(number) < _PARTS or not 1 <= number[0].number <= 20:
        return False
    dot, minute = number[1:3]
    joined = dot.text == "." and not dot.spaced and not minute.spaced and minute.end - minute.start == _DIGITS
    longer = len(number) > _PARTS and not number[3].spaced and (number[3].text in {"%", "/"} or number[3].number >= 0)
    return joined and not longer and 0 <= minute.number < 60


def _begins_row(found: Sequence[Token], at: int, nodes: "Sequence[Node]") -> bool:
    """Does a line of a day's programme begin with it: "- 10.45 interview", below its day?"""
    if not any(node.days and not node.days[0].span for node in nodes):
        return False
    return begins_line(found, at) and (found[at].number > _AFTERNOON or _follows_hour(at, nodes))


def _part_of_day(found: Sequence[Token], at: int, nodes: "Sequence[Node]", known: Grammar) -> str | None:
    """Am or pm, where a day's part stands right before: "Friday afternoon, 2 or 3?"."""
    last = nodes[-1] if nodes else None
    beside = last is not None and bool(last.days) and at - last.after <= _PARTS and found[at - 1].text == ","
    return known.words.parts.get(found[at - 2].text) if beside else None


def _before_day(found: Sequence[Token], after: int, setting: Setting) -> bool:
    """Does a day stand right behind: "2.15 on Thursday", "2 tomorrow"?"""
    behind = after
    while behind < min(len(found), after + 2) and found[behind].text in setting.grammar.words.date_leads:
        behind += 1
    if not 0 < behind < len(found) or found[behind].line != found[after - 1].line:
        return False
    day = days_at(found, behind, setting)
    dated = day is not None and (found[behind].number < 0 or day[1] > behind + 1)  # "10.30 on 10 February"
    return day is not None and dated and not day[0][0].span


def _is_told(found: Sequence[Token], at: int, known: Grammar) -> bool:
    """Does an offer lead up to the number, or does it stand behind a comma at its sentence's end?"""
    ends = at + _PARTS >= len(found) or found[at + _PARTS].text in {".", "?", "!"}
    told = found[at - 1].text in known.words.offers or _repeats(found, at, known) or _in_brackets(found, at)
    return told or (found[at - 1].text == "," and ends)


def _in_brackets(found: Sequence[Token], at: int) -> bool:
    """Do an hour and its minutes stand in brackets by themselves: "first thing (8.30)"?"""
    after = at + _PARTS
    return found[at - 1].text == "(" and after < len(found) and found[after].text == ")"


def _repeats(found: Sequence[Token], at: int, known: Grammar) -> bool:
    """Does "same time" lead up to the hour that is meant: "Friday then, same time (9.45)"?"""
    if at < _PARTS or found[at - 1].text not in {"(", ",", ":"}:
        return False
    ends = (one.match(found, begin, known.slots) for one in known.same_time for begin in range(max(0, at - 4), at - 2))
    return any(end is not None and end[1] == at - 1 for end in ends)


def _is_agreed_to(found: Sequence[Token], after: int, setting: Setting) -> bool:
    """Do a day and a verb follow, or nothing: "3 tomorrow works", "11 Thursday."? "3 Monday meetings" are none."""
    day = days_at(found, after, setting) if after < len(found) and found[after].number < 0 else None
    if day is None or day[0][0].span or found[after].line != found[after - 1].line:
        return False
    behind = found[day[1]] if day[1] < len(found) else None
    ends = behind is None or behind.line != found[day[1] - 1].line
    return ends or behind is None or behind.text in {".", ",", "!", "?"} or behind.text in setting.grammar.words.agrees
