"""Tables: the people of a schedule's rows, "9:00 | Case study | Ana Ruiz", with signs between the cells or without.

HTML tables lose their cells' borders when they become text: there a name counts where it ends its row.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from daemon.core.reading.people.items import Found, Reader
from daemon.core.reading.times.clocks import clock_at

_MOST_LINES = 1_000
_LINE = 30
"""Tokens of a row at most."""
_HOUR = 2
"""Tokens at a row's beginning among which its hour begins."""
_HEADING = 6
"""Words of a table's heading at most."""
_NAME = 9
"""Tokens of a name with what stands beside it, where it ends a row."""


class _Row(NamedTuple):
    cells: tuple[tuple[int, int], ...]
    """First token and token after; one alone where no signs part them."""
    clocked: bool


def tables_of(reader: Reader) -> Iterator[Found]:
    """The people of the text's tables; they take part where the row has an hour, or its column is the interviewers'."""
    if not reader.cased:
        return
    table: list[_Row] = []
    column: int | None = None
    strangers = 0
    signs = reader.text.places.get("|", [])
    for begin, end in reader.rows[:_MOST_LINES]:
        cells = _cells(signs, begin, end)
        headed = _heading(reader, cells)
        clocked = headed is None and end - begin <= _LINE and _has_hour(reader, begin, end)
        if headed is not None or not (clocked or len(cells) > 1):
            strangers += 1
            if headed is None and table and strangers <= 1:
                continue  # a title on the line below
            yield from _people(reader, table, column)
            table, column = [], headed
            continue
        strangers = 0
        table.append(_Row(cells, clocked))
    yield from _people(reader, table, column)


def _cells(signs: Sequence[int], begin: int, end: int) -> tuple[tuple[int, int], ...]:
    between = signs[bisect_left(signs, begin) : bisect_left(signs, end)]
    if not between:
        return ((begin, end),)
    starts = [begin, *(at + 1 for at in between)]
    return tuple((first, after) for first, after in zip(starts, [*between, end], strict=True) if first < after)


def _heading(reader: Reader, cells: Sequence[tuple[int, int]]) -> int | None:
    """Which column a heading calls the interviewers', counted from the end: "Time | Topic | Interviewer"."""
    if len(cells) == 1:
        begin, end = cells[0]
        if not 2 <= end - begin <= _HEADING:
            return None
        last = reader.found[end - 1].text
        plain = all(one.raw[0].isalpha() for one in reader.found[begin:end])
        known = last in reader.words.labels and last not in reader.words.withs and len(last) > len("team")
        return 1 if plain and known else None
    for index, (begin, end) in enumerate(cells):
        if " ".join(token.text for token in reader.found[begin:end]) in reader.words.labels:
            return len(cells) - index if len(cells) > 2 or index else None  # "With | Ana" is no heading
    return None


def _has_hour(reader: Reader, begin: int, end: int) -> bool:
    for at in range(begin, min(begin + _HOUR, end)):
        if reader.found[at].number >= 0:
            clock = clock_at(reader.found, at, reader.times)
            return clock is not None and clock[0].sure
    return False


def _people(reader: Reader, table: Sequence[_Row], column: int | None) -> Iterator[Found]:
    """The people of rows that belong together: those surely are, and what stands in the same place in other rows."""
    named = [(row, _in_row(reader, row, column)) for row in table]
    sure = column is not None or any(one for row, row_of in named for one in row_of if reader.is_sure(one))
    for row, people in named:
        for one in people:
            if reader.is_sure(one) or sure:
                yield replace(one, part=row.clocked or column is not None)


def _in_row(reader: Reader, row: _Row, column: int | None) -> list[Found]:
    if len(row.cells) > 1:
        wanted = [row.cells[-column]] if column and column <= len(row.cells) else list(reversed(row.cells[1:]))
        for begin, end in wanted:
            people = [one for one in reader.people_from(begin) if one.named <= end]
            if people and people[-1].after >= end - 1 and all(_is_whole(reader, one) for one in people):
                return people
        return []
    begin, end = row.cells[0]
    for at in range(max(begin + 1, end - _NAME), end - 1):
        if reader.found[at].raw[0].isupper() and reader.found[at - 1].text not in {"(", "@"}:
            people = list(reader.people_from(at))
            ends = people and people[-1].after >= end and people[-1].named <= end
            if ends and all(_is_whole(reader, one) for one in people) and (row.clocked or column is not None):
                return people
    return []


def _is_whole(reader: Reader, one: Found) -> bool:
    """Is it more than one word, or a name that many bear?"""
    return " " in (one.person.name or "") or reader.is_sure(one)
