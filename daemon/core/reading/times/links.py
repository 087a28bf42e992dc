"""Links: how closely days and hours stand together, and weekdays in the week that is named beside them."""

from collections.abc import Sequence
from datetime import date, timedelta

from msgspec.structs import replace

from daemon.core.reading.text.tokens import Token
from daemon.core.reading.text.words import Grammar
from daemon.core.reading.times.nodes import Node
from daemon.core.reading.times.resolve import Setting, one

TIGHT, NEAR, FAR = 2, 1, 0
"""How closely two nodes belong together: only joints between them, one sentence, or neither."""


def in_their_week(found: Sequence[Token], nodes: Sequence[Node], setting: Setting) -> list[Node]:
    """Weekdays of a week named beside them: "Tuesday or Wednesday next week", "next week, say on Thursday"."""
    shifted = list(nodes)
    for index in range(len(shifted) - 2, -1, -1):
        node, later = shifted[index], shifted[index + 1]
        if _bare(node) and later.days and link(found, node, later, setting.grammar) == TIGHT:
            gap = later.days[0].first - node.days[0].first
            named = not _bare(later) or later is not nodes[index + 1]
            if (
                named
                and not later.days[0].span
                and timedelta(0) < gap <= timedelta(days=13)
                and _spoken(found, later, setting)
            ):
                shifted[index] = _moved(node, later.days[0].first)
    week: Node | None = None
    for index, node in enumerate(shifted):
        if week and _bare(node) and link(found, week, node, setting.grammar) >= NEAR:
            shifted[index] = _moved(node, week.days[0].first)
        if node.days and node.days[0].span and node.days[0].last - node.days[0].first < timedelta(days=6):
            week = node
        elif week and link(found, week, node, setting.grammar) == FAR:
            week = None
    return _in_order(found, shifted, setting)


def _in_order(found: Sequence[Token], nodes: Sequence[Node], setting: Setting) -> list[Node]:
    """Weekdays of a list, of which an earlier one names its week: "Thursday next week at 3 or Friday at 9"."""
    told = list(nodes)
    last: Node | None = None
    for index, node in enumerate(told):
        if not node.days:
            continue
        named = last and (_spoken(found, last, setting) or _alternative(found, node, setting))
        if last and named and _bare(node) and link(found, last, node, setting.grammar) >= NEAR:
            later = _moved(node, last.days[0].first)
            if node.days[0].first < last.days[0].first < later.days[0].first:
                told[index] = later
        last = None if node.days[0].span or _bare(told[index]) else told[index]
    return told


def _alternative(found: Sequence[Token], node: Node, setting: Setting) -> bool:
    """Does "or" lead up to a day: "Thursday 19 March at 3, or the Friday at 8"?"""
    words, before = setting.grammar.words, node.begin - 1
    while before > 0 and found[before].text in words.links - {",", ".", "-", "("}:
        before -= 1
    return before > 0 and found[before].text in words.lists - {",", "/"}


def _bare(node: Node) -> bool:
    return bool(node.days) and node.days[0].bare


def _spoken(found: Sequence[Token], node: Node, setting: Setting) -> bool:
    """Was the day named by its weekday, not by a date?"""
    words = setting.grammar.words
    named = found[node.begin : node.after]
    return any(t.text in words.weekdays for t in named) and not any(
        t.number >= 0 or t.text in words.months for t in named
    )


def _moved(node: Node, into: date) -> Node:
    monday = into - timedelta(days=into.weekday())
    return replace(node, days=(one(monday + timedelta(days=node.days[0].first.weekday())),))


def link(found: Sequence[Token], first: Node, second: Node, known: Grammar) -> int:
    """How closely two nodes belong together: tight, in one sentence, or far."""
    gap = found[first.after : second.begin]
    if found[second.begin].line - found[first.after - 1].line > 3 or len(gap) > 60:
        return FAR
    if all(token.text in known.words.joins or token.text in known.words.parts for token in gap):
        return TIGHT if _lines(found, first.after - 1, second.begin) <= 2 else FAR
    ends = any(
        t.text in ".?!"
        and (i + 1 == len(gap) or gap[i + 1].spaced or gap[i + 1].line > t.line)
        and not (t.text in known.words.ordinals.endings and i and gap[i - 1].number >= 0)
        for i, t in enumerate(gap)
    )
    return FAR if ends or _lines(found, first.after - 1, second.begin) > 1 else NEAR


def _lines(found: Sequence[Token], begin: int, end: int) -> int:
    """The widest gap in lines between neighbouring tokens: 2 means an empty line."""
    return max(found[i + 1].line - found[i].line for i in range(begin, end))
