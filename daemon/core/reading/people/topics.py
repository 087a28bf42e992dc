"""Topics: people behind what their session is about, and how long it is: "Design (60 min): Ana Ruiz, Tom Berg"."""

from collections.abc import Iterator

from msgspec.structs import replace

from daemon.core.reading.people.between import past_aside
from daemon.core.reading.people.items import Found, Reader
from daemon.core.reading.times.lengths import length_at

_MOST_LINES = 1_000
_LINE = 40
"""Tokens of such a line at most."""
_TOPIC = 14
"""Tokens of a topic at most."""


def topics_of(reader: Reader) -> Iterator[Found]:
    """The people of all such lines, where at least one of them surely is one."""
    if not reader.cased:
        return
    rows = [_behind_topic(reader, begin, end) for begin, end in reader.rows[:_MOST_LINES] if end - begin <= _LINE]
    named = [one for row in rows for one in row]
    if any(map(reader.is_sure, named)):
        yield from (replace(one, part=True) for one in named)


def _behind_topic(reader: Reader, begin: int, end: int) -> list[Found]:
    """Those who stand behind a line's colon or dash, where a length of time stands beside and nothing else follows."""
    found = reader.found
    for sign in range(begin + 1, min(begin + _TOPIC, end - 1)):
        if found[sign].text != ":" and not (found[sign].text == "-" and found[sign].spaced):
            continue
        if not (found[sign + 1].raw[0].isupper() and found[sign + 1].spaced):
            continue
        row = list(reader.people_from(sign + 1)) if _has_length(reader, begin, end) else []
        whole = bool(row) and row[-1].named <= end and past_aside(reader, row[-1].after) >= end - 1
        if whole and all(" " in (one.person.name or "") for one in row):
            return row
    return []


def _has_length(reader: Reader, begin: int, end: int) -> bool:
    known = reader.times.length_words
    starts = (at for at in range(begin, end) if reader.found[at].number >= 0 or reader.found[at].text in known)
    return any(length_at(reader.found, at, reader.times) for at in starts)
