"""How much each sign speaks for each kind of mail. Schema of `weights.json`, which `make fit` writes from own mail.

A sign is told by its name: `neg` (this concept is somewhere in the words), `neg+talk` (both are in one clause),
`says:rejection` (how surely the frames and phrases say so), `en:jury` (a word of that language), `subject:talk` and
`subject:en:jury`, or what is known beside the words.
"""

from functools import cache
from importlib import resources

import msgspec

from daemon.core.facts import Kind


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One table: for each sign its weight for each of `kinds`, in their order (multinomial logistic regression)."""

    kinds: tuple[Kind, ...]
    base: tuple[float, ...]
    """How likely each kind is before anything is seen."""
    signs: dict[str, tuple[float, ...]]


class Tables(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What arrives and what the user sends are weighed apart."""

    arrived: Weights
    sent: Weights


@cache
def weights() -> Tables:
    """Both tables, read once. Equal weights are one object: most are, and what is added up then lies close together."""
    tables = msgspec.json.decode(resources.files(__package__).joinpath("weights.json").read_bytes(), type=Tables)
    one: dict[float, float] = {}
    for table in (tables.arrived, tables.sent):
        table.signs.update({name: tuple(map(one.setdefault, row, row)) for name, row in table.signs.items()})
    return tables
