"""Opens a table of knowledge: a TOML file of this package, checked against its schema, read once.

Knowledge (phrases, senders, titles, letters...) is data. Each file has a msgspec schema that
forbids unknown fields, so a slip in a file is an error at the first look, not a silent miss.
"""

import tomllib
from importlib import resources
from typing import TypeVar

import msgspec

T = TypeVar("T")


_tables: dict[tuple[str, type], object] = {}
"""Those that were opened already."""


def load(name: str, schema: type[T]) -> T:
    """The table `name` (a file of this package, with its ending) as a `schema`; the same object each time.

    Raises FileNotFoundError when there is no such file, msgspec.ValidationError when it doesn't fit.
    """
    table = _tables.get((name, schema))
    if not isinstance(table, schema):
        text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
        table = _tables[name, schema] = msgspec.convert(tomllib.loads(text), schema)
    return table
