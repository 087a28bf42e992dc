"""How much each word speaks for or against a mail's being of hiring at all. Schema of `glance.LANGUAGE.json`.

`make fit` writes these tables from own mail, as it does `weights*.json`, for what is sent to the user.
"""

from functools import cache

import msgspec

from daemon.core.knowledge.load import octets, written_in


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
    return msgspec.json.decode(octets(f"glance.{language}.json"), type=Glance)
