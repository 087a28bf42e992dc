"""What marks quotes, forwards, signatures and footers: the schema of `quoting.toml`."""

from functools import cache

import msgspec

from daemon.core.knowledge.load import load


class Fields(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """Names of the fields in a quoted header, by what they hold."""

    from_: tuple[str, ...]
    to: tuple[str, ...]
    sent: tuple[str, ...]
    date: tuple[str, ...]
    subject: tuple[str, ...]
    other: tuple[str, ...]


class Ends(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How letters end."""

    sign_off: tuple[str, ...]
    formula: tuple[str, ...]
    postscript: tuple[str, ...]
    device: tuple[str, ...]
    footer: tuple[str, ...]
    legal: tuple[str, ...]
    joining: tuple[str, ...]


class Quoting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole table. All in lower case."""

    wrote: tuple[tuple[str, str], ...]
    wrote_by: tuple[tuple[str, str], ...]
    original: tuple[str, ...]
    forward: tuple[str, ...]
    fields: Fields
    ends: Ends


@cache
def quoting() -> Quoting:
    """The table, read once."""
    return load("quoting.toml", Quoting)
