"""How much each word speaks for or against a mail's being of hiring at all. Schema of `glance.LANGUAGE.json`.

`make fit` writes these tables from own mail, as it does `weights*.json`, for what is sent to the user.
"""

from functools import cache
from importlib import resources

import msgspec

from daemon.core.knowledge.load import written_in


class Glance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words of a language; all weights are in hundredths (logistic regression)."""

    base: int
    """What speaks for hiring before a word is read."""
    words: dict[str, int]


@cache
def glance(language: str) -> Glance | None:
    """The table of a language (ISO 639-1), read once; None where it has none."""
    if language not in written_in("glance"):
        return None
    table = resources.files(__package__).joinpath(f"glance.{language}.json").read_bytes()
    return msgspec.json.decode(table, type=Glance)
