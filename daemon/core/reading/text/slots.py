"""Slots: the weekdays, months, days, years and numbers that stand in phrases for times."""

from collections.abc import Mapping, Sequence

from daemon.core.knowledge.times import Ordinals, TimeWords
from daemon.core.reading.text.tokens import Slot, Token, tokens


def _table(values: Mapping[str, int]) -> Slot:
    """One word of a table."""

    def read(found: Sequence[Token], at: int) -> tuple[int, int] | None:
        value = values.get(found[at].text) if at < len(found) else None
        return None if value is None else (value, at + 1)

    return read


def _spelt(values: Mapping[str, int]) -> Slot:
    """Some words of a table: first, dix-neuf, treinta y uno."""
    table = {tuple(token.text for token in tokens(name)): value for name, value in values.items()}
    firsts = {words[0] for words in table}
    sizes = sorted({len(words) for words in table}, reverse=True)

    def read(found: Sequence[Token], at: int) -> tuple[int, int] | None:
        if at >= len(found) or found[at].text not in firsts:
            return None
        for size in sizes:
            words = tuple(token.text for token in found[at : at + size])
            if words in table:
                return table[words], at + len(words)
        return None

    return read


def _weekday(words: TimeWords) -> Slot:
    """A weekday; a short one only where a number or a dash stands beside it ("Mo 9.3.", "Mo-Fr")."""
    whole, short = words.weekdays, words.short_weekdays

    def read(found: Sequence[Token], at: int) -> tuple[int, int] | None:
        if at >= len(found):
            return None
        text = found[at].text
        if text in whole:
            return whole[text], at + 1
        if text not in short:
            return None
        after = at + 1
        while after < len(found) and after < at + 3 and found[after].text in {".", ","}:
            after += 1
        beside = after < len(found) and found[after].line == found[at].line
        fits = beside and (found[after].number >= 0 or found[after].text == "-")
        if fits and found[after - 1].text == ",":  # "Di, 14.4.", not "So, 3 Fragen"
            fits = after + 1 < len(found) and found[after + 1].text in {".", "/"}
        if not fits and not (at and found[at - 1].text == "-"):
            return None
        return short[text], at + 1 + (at + 1 < len(found) and found[at + 1].text == ".")

    return read


def _ordinal(endings: frozenset[str]) -> Slot:
    """A number with its ending: 9th, 9."""

    def read(found: Sequence[Token], at: int) -> tuple[int, int] | None:
        if at + 1 >= len(found) or not 1 <= found[at].number <= 31 or found[at + 1].text not in endings:
            return None
        if found[at + 1].text == ".":
            follows = found[at + 2] if at + 2 < len(found) else None
            decimal = follows is not None and not follows.spaced and follows.number >= 0
            if found[at + 1].spaced or decimal:
                return None
        return found[at].number, at + 2

    return read


def _day(ordinals: Ordinals) -> Slot:
    """A day of the month: 9, 9th, ninth; not the 3 of 3pm."""
    numbered, spelt = _ordinal(ordinals.endings), _spelt(ordinals.words)

    def read(found: Sequence[Token], at: int) -> tuple[int, int] | None:
        named = numbered(found, at) or spelt(found, at)
        if named or at >= len(found) or not 1 <= found[at].number <= 31:
            return named
        after = found[at + 1] if at + 1 < len(found) else None
        glued = after is not None and not after.spaced and after.line == found[at].line and _hangs(found, at + 1)
        return None if glued else (found[at].number, at + 1)

    return read


def _year(hours: frozenset[str]) -> Slot:
    """2026 or '26; not the 2000 of "2000 hrs"."""

    def read(found: Sequence[Token], at: int) -> tuple[int, int] | None:
        if at >= len(found):
            return None
        if found[at].text == "'" and at + 1 < len(found) and found[at + 1].end - found[at + 1].start == 2:
            return 2000 + max(found[at + 1].number, 0), at + 2
        clock = at + 1 < len(found) and (found[at + 1].text == ":" or found[at + 1].text in hours)
        return (found[at].number, at + 1) if 1970 <= found[at].number <= 2099 and not clock else None

    return read


def _number(numbers: Mapping[str, int], most: int = 999) -> Slot:
    """A number in digits or words."""
    spelt = _table(numbers)

    def read(found: Sequence[Token], at: int) -> tuple[int, int] | None:
        if at < len(found) and found[at].number >= 0:
            return (found[at].number, at + 1) if found[at].number <= most else None
        joined = at + 2 < len(found) and found[at + 1].text == "-" and not found[at + 1].spaced
        value = numbers.get(f"{found[at].text}-{found[at + 2].text}") if joined else None
        named = spelt(found, at) if value is None else (value, at + 3)  # forty-five
        return named if named and named[0] <= most else None

    return read


def slots_of(words: TimeWords) -> dict[str, Slot]:
    """What reads each `{slot}` of the phrases of a language: weekday, month, ordinal, day, year, number, hour."""
    return {
        "weekday": _weekday(words),
        "month": _table(words.months),
        "ordinal": _ordinal(words.ordinals.endings),
        "day": _day(words.ordinals),
        "year": _year(words.lengths.hours | words.clock.hours),
        "number": _number(words.numbers),
        "hour": _number(words.numbers, 24),
    }


def _hangs(found: Sequence[Token], at: int) -> bool:
    """Does the token at hand belong to the number before it: 3pm, 3:30?"""
    colon = found[at].text == ":" and at + 1 < len(found) and not found[at + 1].spaced and found[at + 1].number >= 0
    return colon or found[at].raw[0].isalpha()
