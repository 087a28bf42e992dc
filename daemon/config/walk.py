"""Walks the tables of a configuration field by field, and keeps every fault it meets.

The fields, their types and defaults are those of the msgspec structs; msgspec's own decoder
stops at the first fault, and nobody wants to mend a file ten times.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar, get_args

import msgspec

from connectors.settings import Secret, SecretFrom
from daemon.config.lines import Place, lines, nearest
from daemon.config.values import Wrong, meant, read
from daemon.errors import Fault

Table = TypeVar("Table", bound=msgspec.Struct)

_PATHS = {"path", "ca_file", "file", "templates"}
"""Keys that name a file or folder."""
_SECRETS = {"password", "passwd", "pass", "app_password", "token", "api_key"}
"""Keys that people write a secret under."""
_ELSEWHERE = (
    'Take it out of the file. Write secret = "keyring", or secret = {command = ["pass", "show", "mail"]}, '
    'or secret = {file = "/path"}.'
)


class Walk:
    """One reading of one file. The faults grow as it goes; every method gives what could be read."""

    def __init__(self, file: Path, text: str) -> None:
        self._found: list[tuple[int, Fault]] = []
        self._file = file
        self._lines = lines(text)

    def fault(self, place: Place, why: str, mend: str) -> None:
        """Note what is wrong with the key or table at `place`."""
        line = nearest(self._lines, place)
        where = f"{self._file} line {line}" if line else f"{self._file}"
        self._found.append((line or 0, Fault(f"{where}, {_heading(place)}", why, mend)))

    @property
    def faults(self) -> tuple[Fault, ...]:
        """All faults so far, by line."""
        return tuple(fault for _, fault in sorted(self._found, key=lambda found: found[0]))

    def table(self, kind: type[Table], data: object, place: Place) -> tuple[Table | None, Mapping[str, Any]]:
        """The table as a value, None when a fault leaves none; and those of its fields that are right."""
        if not isinstance(data, Mapping):
            self.fault(place, "it is not a table", f"Write it as [{place[0]}], with its keys on the lines below.")
            return None, {}
        before = len(self._found)
        fields = {field.name: field for field in msgspec.structs.fields(kind)}
        self._unknown(data, list(fields), place)
        right: dict[str, Any] = {}
        for key, field in fields.items():
            if key in data:
                try:
                    right[key] = self._value(kind, key, field.type, data[key], place)
                except Wrong as wrong:
                    self.fault((*place, key), wrong.why, wrong.mend)
            elif field.required:
                self.fault((*place, key), "it is missing", f'Add a line {key} = "…" to {_heading(place)}.')
        return (kind(**right) if len(self._found) == before else None), right

    def _value(self, owner: type[msgspec.Struct], key: str, kind: object, value: object, place: Place) -> object:
        if SecretFrom in get_args(kind):
            return self._secret(value, (*place, key))
        try:
            known = read(owner, key, kind, value)
        except Wrong as wrong:
            if owner is SecretFrom:  # a command's words may hold one
                raise Wrong("it can't be read as what belongs here", wrong.mend) from None
            raise
        return self._path(known) if isinstance(known, str) and key in _PATHS else known

    def _secret(self, value: object, place: Place) -> Secret | None:
        """Never shows the value: it may be the secret itself."""
        if value == "keyring":
            return "keyring"
        if not isinstance(value, Mapping):
            raise Wrong('it is not "keyring", and a secret itself has no place here', _ELSEWHERE)
        source, right = self.table(SecretFrom, value, place)
        if source and len(right) != 1:
            raise Wrong("it needs exactly one of command and file", _ELSEWHERE)
        if source and "command" in right and not any(source.command[:1]):
            raise Wrong("its command is empty", 'Write program and arguments, like ["pass", "show", "mail"].')
        return source

    def _path(self, written: str) -> str:
        """Absolute; `~` and environment variables as a shell knows them, the rest from the file's own folder."""
        expanded = os.path.expandvars(written)
        if re.search(r"\$[{\w]", expanded):
            raise Wrong(
                "it names an environment variable that is not set", "Set the variable, or write the whole path."
            )
        try:
            return str(self._file.absolute().parent / Path(expanded).expanduser())
        except RuntimeError as error:
            raise Wrong("there is no home folder of that name", "Write the whole path.") from error

    def _unknown(self, data: Mapping[str, object], known: list[str], place: Place) -> None:
        for key in data:
            if key in known:
                continue
            if key.lower() in _SECRETS:
                self.fault((*place, key), "a secret has no place here", _ELSEWHERE)
            else:
                hint = meant(key, known) or f" Known here: {', '.join(known)}."
                self.fault((*place, key), "Afterword knows no such key here", f"Rename it or take it out.{hint}")


def _heading(place: Place) -> str:
    """`[you]`, `[[mail]]`, `secret of [[mail]]`."""
    top, *rest = place
    header = f"[[{top}]]" if rest and isinstance(rest[0], int) else f"[{top}]"
    keys = ".".join(part for part in rest if isinstance(part, str))
    return f"{keys} of {header}" if keys else header
