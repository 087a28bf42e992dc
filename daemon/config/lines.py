"""Finds the line of each key in a TOML text, for faults that point at it.

`rtoml` tells values, not places. This scan knows table headers, keys and strings over several
lines; a key inside an inline table has its parent's line.
"""

import re

Place = tuple[str | int, ...]
"""A key's path: ("mail", 0, "host")."""

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_FENCE = re.compile(r'"""|\'\'\'')


def lines(text: str) -> dict[Place, int]:
    """The line (from 1) on which each table and key first stands."""
    found: dict[Place, int] = {}
    table: Place = ()
    counts: dict[str, int] = {}
    fence: str | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        inside = fence
        for mark in _FENCE.findall(line):
            fence = mark if fence is None else None if fence == mark else fence
        if inside:
            continue
        if header := _HEADER.match(line):
            table = _path(header[2])
            if header[1] == "[[":
                found.setdefault(table, number)
                counts[header[2]] = counts.get(header[2], -1) + 1
                table = (*table, counts[header[2]])
            elif table[0] in counts:  # [mail.secret] belongs to the [[mail]] above it
                table = (table[0], counts[str(table[0])], *table[1:])
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            found.setdefault((*table, *_path(key[1])), number)
    return found


def nearest(found: dict[Place, int], place: Place) -> int | None:
    """The line of this key, else of the closest table around it."""
    while place and place not in found:
        place = place[:-1]
    return found.get(place)


def _path(dotted: str) -> Place:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))
