"""Opens a table of knowledge: a TOML file of this package, checked against its schema, read once.

Knowledge (phrases, senders, titles, letters...) is data. Each file has a msgspec schema that
forbids unknown fields, so a slip in a file is an error at the first look, not a silent miss.
"""

from functools import cache
from pathlib import Path
from typing import TypeVar

import msgspec
import rtoml

T = TypeVar("T")
_PARTS = 3


_tables: dict[tuple[str, type], object] = {}
"""Those that were opened already."""


def load(name: str, schema: type[T]) -> T:
    """The table `name` (a file of this package, with its ending) as a `schema`; the same object each time.

    Raises FileNotFoundError when there is no such file, msgspec.ValidationError when it doesn't fit.
    """
    table = _tables.get((name, schema))
    if not isinstance(table, schema):
        table = _tables[name, schema] = read(name, schema)
    return table


def read(name: str, schema: type[T]) -> T:
    """The same, read anew: for one who makes something else of it, so that the table needn't be kept."""
    return msgspec.convert(rtoml.loads(octets(name).decode()), schema)


def octets(name: str) -> bytes:
    """The file `name` of this package as it is. Raises FileNotFoundError."""
    return Path(__file__).with_name(name).read_bytes()


@cache
def written_in(table: str) -> tuple[str, ...]:
    """The languages (ISO 639-1) that there is a `table.LANGUAGE.toml` or `.json` for, in the order of the alphabet."""
    files = (one.name.split(".") for one in Path(__file__).parent.iterdir())
    return tuple(sorted(parts[1] for parts in files if len(parts) == _PARTS and parts[0] == table))
