"""The configuration as text: the commented example with its values filled in, or the user's own file edited in place.

Only the lines of changed keys are touched: comments, order, and keys that setup knows nothing of stay as they are.
What comes out is parsed again, and must say exactly what it was meant to. Pure: texts in, a text out.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, NamedTuple

import msgspec
import rtoml

from connectors.settings import CalendarSettings, MailSettings
from daemon.config.lines import Place, lines
from daemon.errors import NeedsYou

Tables = Literal["mail", "calendar"]

_HEADER = re.compile(r"#?\[\[?(\w+)\]\]?")
_PREFACE = """\
# Afterword's configuration, written by `afterword setup`. Run that again for another account or a new password, or edit
# this file by hand. A line like
"""


class Account(NamedTuple):
    """A table to write: a new one, or what an account of that name shall say from now on."""

    table: Tables
    settings: MailSettings | CalendarSettings

    @property
    def values(self) -> dict[str, Any]:
        """The table's keys as TOML has them, defaults left out."""
        fields = {field.name: field.default for field in msgspec.structs.fields(self.settings)}
        plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(self.settings))
        kept = {
            key: value
            for key, value in plain.items()
            if key in {"type", "name"} or (value is not None and getattr(self.settings, key) != fields[key])
        }
        if isinstance(secret := kept.get("secret"), dict):
            kept["secret"] = {key: value for key, value in secret.items() if value}
        return {"name": kept.pop("name"), "type": kept.pop("type"), **kept}


def filled(example: str, you: Mapping[str, object], accounts: Iterable[Account]) -> str:
    """A new configuration, from the commented example."""
    accounts = list(accounts)
    left, done = list(accounts), []
    for block in _blocks(example):
        kind = _kind(block)
        fitting = [one for one in left if _kind_of(one) == kind]
        done += [_live(block, one) for one in fitting[:1]]
        done += [_plain(one) for one in fitting[1:]]
        if not fitting:
            done.append(block if kind is None else _asleep(block))
        left = [one for one in left if one not in fitting]
    text = "".join(done)
    start, found, rest = text.partition("#key = value\n")
    text = _PREFACE + found + rest if found else start
    for key, value in you.items():
        text = _set(text, ("you", key), value)
    meant: dict[str, Any] = {"you": dict(you)}
    for one in accounts:
        meant.setdefault(one.table, []).append(one.values)
    assert _content(rtoml.loads(text)) == _content(meant), "the example was not filled in as it was meant"
    return text


def edited(text: str, you: Mapping[str, object], accounts: Iterable[Account], example: str) -> str:
    """The user's own file with these values in it, and without those of `you` that are None.

    Raises NeedsYou where its layout can't be edited.
    """
    data = rtoml.loads(text)
    changes: list[tuple[Place, object]] = [(("you", key), value) for key, value in you.items()]
    said_of_you = {key: value for key, value in {**data.get("you", {}), **you}.items() if value is not None}
    expected = {**data, "you": said_of_you}
    added = []
    for one in accounts:
        there = [*expected.get(one.table, [])]
        index = next((i for i, table in enumerate(there) if table.get("name") == one.settings.name), None)
        if index is None:
            added.append(one)
            there.append(one.values)
        else:
            new = {key: value for key, value in _instead(one, there[index]).items() if there[index].get(key) != value}
            changes += [((one.table, index, key), value) for key, value in new.items()]
            there[index] = {**there[index], **new}
        expected[one.table] = there
    for place, value in changes:
        if _at(data, place) != value:
            text = _set(text, place, value)
    for one in added:
        text = text.rstrip("\n") + "\n\n" + _with_comments(one, example)
    try:
        fits = rtoml.loads(text) == expected
    except rtoml.TomlParsingError:
        fits = False
    if not fits:
        what, why = "Cannot change the configuration", "it is laid out in a way that setup doesn't know how to edit"
        said = "; ".join(f"{'.'.join(map(str, place))} = {_toml(value)}" for place, value in changes)
        tables = "; ".join(_plain(one).replace("\n", ", ") for one in added)
        raise NeedsYou(what, why, f"Write this into it yourself: {said}{'; ' if tables else ''}{tables}")
    return text


def spoken(text: str) -> str:
    """The lines that say something: without comments, and without empty tables."""
    said: list[str] = []
    for line in text.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            if _HEADER.fullmatch(line):
                if said and _HEADER.fullmatch(said[-1]):
                    said.pop()
                elif said:
                    said.append("")
            said.append(line)
    return "\n".join(said[:-1] if said and _HEADER.fullmatch(said[-1]) else said).rstrip()


def _instead(one: Account, old: Mapping[str, object]) -> dict[str, Any]:
    """The keys of an account that is there already; those that are back at their default are said aloud."""
    fields = {field.name: field.default for field in msgspec.structs.fields(one.settings)}
    back = {key: fields[key] for key in old if key in fields and isinstance(fields[key], str | int)}
    return back | one.values


def _blocks(text: str) -> Iterator[str]:
    """The text in pieces, each a table with the comment above it. An example in a comment is a table too."""
    held = ""
    for part in re.split(r"(?<=\n)(?=\n)", text):
        if held and any(_HEADER.fullmatch(line) for line in part.splitlines()):
            yield held
            held = ""
        held += part
    yield held


def _kind(block: str) -> tuple[str, str] | None:
    """Which table, and what sort of account; None for what isn't an account."""
    header = next((found for line in block.splitlines() if (found := _HEADER.fullmatch(line))), None)
    if header is None or header[1] not in {"mail", "calendar"}:
        return None
    kind = re.search(r'^#?type = "(\w+)"', block, re.MULTILINE)
    by_path = re.search(r"^#?path = ", block, re.MULTILINE)
    return header[1], f"{kind[1] if kind else ''}{' in files' if by_path else ''}"


def _kind_of(one: Account) -> tuple[str, str]:
    values = one.values
    return one.table, f"{values['type']}{' in files' if 'path' in values else ''}"


def _live(block: str, one: Account) -> str:
    """The block of an example, with this account's values: its keys that are not among them are comments."""
    text = re.sub(r"^#(?=\[\[)", "", _asleep(block), count=1, flags=re.MULTILINE)
    for key, value in one.values.items():
        text = _set(text, (one.table, 0, key), value)
    return text


def _asleep(block: str) -> str:
    """The block with every key a comment."""
    return "".join(
        f"#{line}" if line.strip() and not line.startswith("#") else line for line in block.splitlines(keepends=True)
    )


def _plain(one: Account) -> str:
    keys = "".join(f"{key} = {_toml(value)}\n" for key, value in one.values.items())
    return f"\n[[{one.table}]]\n{keys}"


def _with_comments(one: Account, example: str) -> str:
    block = next((block for block in _blocks(example) if _kind(block) == _kind_of(one)), None)
    return _plain(one).lstrip() if block is None else _live(block, one).lstrip("\n")


def _set(text: str, place: Place, value: object) -> str:
    """The text with this key said: its line replaced, its comment woken up, or a line added to its table.

    Without a value it becomes a comment.
    """
    there, rows = lines(text), text.splitlines(keepends=True)
    key = str(place[-1])
    said = f"{key} = {_toml(value)}\n"
    if (start := there.get(place)) is not None:
        end = _end(rows, start - 1)
        instead = [said] if value is not None else [f"#{row}" for row in rows[start - 1 : end]]
        return "".join([*rows[: start - 1], *instead, *rows[end:]])
    header = there.get(place[:-1])
    if header is None:
        return f"{text.rstrip()}\n\n[{place[0]}]\n{said}"
    last = header
    for number in range(header, len(rows)):
        if re.match(r"#?\[", rows[number]):
            break
        if re.match(rf"#{re.escape(key)} = ", rows[number]):
            return "".join([*rows[:number], said, *rows[number + 1 :]])
        if re.match(r"[\w-]+\s*=", rows[number]):
            last = _end(rows, number)
    if not rows[last - 1].endswith("\n"):
        rows[last - 1] += "\n"
    return "".join([*rows[:last], said, *rows[last:]])


def _end(rows: list[str], start: int) -> int:
    """Behind the last row of the value that begins in this row: the first that makes it whole."""
    for end in range(start + 1, len(rows) + 1):
        try:
            rtoml.loads("".join(rows[start:end]))
        except rtoml.TomlParsingError:
            continue
        return end
    return start + 1


def _at(data: Any, place: Place) -> object:  # noqa: ANN401 - what TOML holds
    for key in place:
        try:
            data = data[key]
        except (KeyError, IndexError):
            return None
    return data


def _toml(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case Mapping():
            return "{" + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(_toml, value)) + "]"
        case int():
            return str(value)
    return json.dumps(str(value), ensure_ascii=False)  # a TOML basic string has JSON's escapes


def _content(data: Mapping[str, Any]) -> dict[str, Any]:
    """What a new configuration says; its accounts in any order, since the example has its own."""
    return {
        table: sorted(said, key=lambda one: str(one["name"])) if isinstance(said, list) else said
        for table, said in data.items()
        if said
    }
