"""Lengths: how long a meeting is said to last ("45-minute call", "half an hour")."""

from collections.abc import Sequence
from datetime import timedelta

from daemon.core.reading.text.places import laid_out
from daemon.core.reading.text.tokens import Token
from daemon.core.reading.text.words import Grammar, grammar

_LONG = 6
"""Hours: a longer meeting is seldom said in a figure and the clock's own sign ("9h")."""


def duration(text: str, *, language: str = "en") -> timedelta | None:
    """How long a meeting is said to last ("45-minute call", "half an hour"); None when it isn't said, or over 10 h."""
    laid = laid_out(text)
    found, known = laid.found, grammar(language)
    lengths = known.words.lengths
    for at in laid.of_figures_and(known.length_words):
        read = length_at(found, at, known)
        if read is None or not 5 <= read[0] <= 600:
            continue
        before = {token.text for token in found[max(at - 2, 0) : at]}
        behind = {token.text for token in found[read[1] : read[1] + 2]}
        if _of_day(read[0], found[at : read[1]], before, known):
            continue
        if not before & lengths.not_after and not behind & lengths.not_before:
            return timedelta(minutes=read[0])
    return None


def _of_day(minutes: int, said: Sequence[Token], before: set[str], known: Grammar) -> bool:
    """Is it a time of day, written with the same sign: "mardi à 9h", "10 heures", but "pendant 8 heures"?"""
    leads = {lead for lead in known.words.lengths.leads if lead.isalpha()}
    clock = not known.words.clock.hours.isdisjoint(token.text for token in said)
    return minutes > _LONG * 60 and clock and not before & leads


def length_at(found: Sequence[Token], at: int, known: Grammar) -> tuple[int, int] | None:
    """A length of time in minutes and the index after it: "1.5 hours", "30-45 minutes", "an hour and a half"."""
    lengths = known.words.lengths
    if at < len(found) and found[at].number < 0 and found[at].text not in known.length_words:
        return None
    for phrase, minutes in known.lengths.get(found[at].text, ()) if at < len(found) else ():
        matched = phrase.match(found, at, known.slots)
        if matched:
            return minutes, matched[1]
    counted = _highest(found, at, known)
    if counted is None:
        return None
    number, after = _and_a_half(found, counted[1], counted[0], known)
    while after < len(found) and (found[after].text == "-" or found[after].text in lengths.adjectives):
        after += 1
    if after >= len(found):
        return None
    if found[after].text in lengths.minutes:
        return round(number), after + 1
    return _hours(found, after, number, known) if found[after].text in lengths.hours else None


def _hours(found: Sequence[Token], at: int, number: float, known: Grammar) -> tuple[int, int]:
    """So many hours, whose word stands at this token, and what follows of minutes: 1h30, "1 h 15 min"."""
    number, after = _and_a_half(found, at + 1, number, known)
    if after != at + 1 or after >= len(found) or found[after].line != found[at].line:
        return round(number * 60), after
    told = after + 1 < len(found) and found[after + 1].text in known.words.lengths.minutes
    if 0 <= found[after].number < 60 and (told or not found[after].spaced):
        return round(number * 60) + found[after].number, after + 1 + told
    return round(number * 60), after


def _highest(found: Sequence[Token], at: int, known: Grammar) -> tuple[float, int] | None:
    """A number, or the higher of "30-45"."""
    counted = _count(found, at, known)
    if counted and counted[1] + 1 < len(found) and found[counted[1]].text in known.words.to | known.words.lists:
        further = _count(found, counted[1] + 1, known)
        if further and further[0] > counted[0]:
            return further
    return counted


def _and_a_half(found: Sequence[Token], at: int, number: float, known: Grammar) -> tuple[float, int]:
    for phrase in known.and_a_half:
        matched = phrase.match(found, at, known.slots)
        if matched:
            return number + 0.5, matched[1]
    return number, at


def _count(found: Sequence[Token], at: int, known: Grammar) -> tuple[float, int] | None:
    """A number, 1.5 among them."""
    read = known.slots["number"](found, at) if at < len(found) else None
    if read is None:
        return None
    number, after = read
    point = after + 1 < len(found) and found[after].text in {".", ","} and not found[after + 1].spaced
    point = point and (found[after].text == "." or not found[after].spaced)
    if point and 0 <= found[after + 1].number < 10:
        return number + found[after + 1].number / 10, after + 2
    return float(number), after
