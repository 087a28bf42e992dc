"""The commonest words of some languages: the schema of `languages.toml`."""

import msgspec

from daemon.core.knowledge.load import load


class Languages(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Small words by language (ISO 639-1)."""

    words: dict[str, frozenset[str]]


def languages() -> Languages:
    """The table, read once."""
    return load("languages.toml", Languages)
