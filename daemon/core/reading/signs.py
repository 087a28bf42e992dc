"""The signs by which a mail's kind is weighed, and the weighing: what each is worth stands in `weights.json`.

Frames say what one clause means by itself; this hears all of them together, with what no frame was written for: a
negation somewhere, an hour beside a name, a subject that is an answer's, a word that no lexicon has.
"""

import math
from collections.abc import Collection, Iterator, Mapping
from functools import cache, reduce
from itertools import chain, combinations
from operator import or_

from daemon.core.facts import Kind
from daemon.core.knowledge.frames import ready
from daemon.core.knowledge.lexicon import FOOTER, NOTHING, words_of
from daemon.core.knowledge.weights import Weights
from daemon.core.reading.sentences import Clause, Spoken

_CLAUSES = 25
"""Later ones tell little of what a mail is for."""
_WORDS = 4000
"""Characters whose words are looked at one by one."""
_QUOTED = 2


def signs(words: Spoken, subject: Spoken, scores: Mapping[str, float], flags: Collection[str]) -> dict[str, float]:
    """All signs of a mail by name, each with its strength, 0 to 1.

    `scores` are what its words said by label; `flags` what is known beside the words.
    """
    found = {f"says:{label}": score for label, score in scores.items()}
    concepts = _names(words.language, _all(words.clauses))
    together = (pair for one in words.clauses[:_CLAUSES] for pair in _pairs(words.language, one))
    spelt = (f"{words.language}:{one}" for one in words_of(words.text[:_WORDS]))
    above = (f"subject:{name}" for name in _names(subject.language, _all(subject.clauses)))
    spelt_above = (f"subject:{subject.language}:{one}" for one in words_of(subject.text[:_WORDS]))
    return found | dict.fromkeys(chain(concepts, together, spelt, above, spelt_above, flags), 1.0)


def likelihoods(found: Mapping[str, float], table: Weights) -> dict[Kind, float]:
    """How likely each kind is by these signs; they sum to 1."""
    rows = [table.base]
    for name in table.signs.keys() & found.keys():
        row, strength = table.signs[name], found[name]
        rows.append(row if strength == 1 else tuple(strength * weight for weight in row))
    total = [*map(sum, zip(*rows, strict=True))]
    most = max(total)
    shares = [math.exp(one - most) for one in total]
    whole = sum(shares)
    return {kind: share / whole for kind, share in zip(table.kinds, shares, strict=True)}


def telling(words: Spoken, kind: Kind, table: Weights) -> list[Clause]:
    """The clauses that speak most for a kind: its evidence where no frame has named it."""
    if kind not in table.kinds:
        return []
    at = table.kinds.index(kind)

    def worth(clause: Clause) -> float:
        names = [*_names(words.language, clause.concepts), *_pairs(words.language, clause)]
        return sum(table.signs[name][at] for name in names if name in table.signs)

    best = sorted(words.clauses[:_CLAUSES], key=worth, reverse=True)[:_QUOTED]
    return [clause for clause in best if worth(clause) > 0]


def _all(clauses: list[Clause]) -> int:
    return reduce(or_, (one.concepts for one in clauses), 0)


def _pairs(language: str, clause: Clause) -> Iterator[str]:
    """The names of every two concepts that meet in a clause."""
    for one, other in combinations(_names(language, clause.concepts), 2):
        yield f"{one}+{other}" if one < other else f"{other}+{one}"


def _names(language: str, concepts: int) -> Iterator[str]:
    names = _named(language)
    while concepts:
        name = names.get(concepts & -concepts)
        if name:
            yield name
        concepts &= concepts - 1


@cache
def _named(language: str) -> dict[int, str]:
    made = ready(language)
    return {bit: name for name, bit in made[1].items() if name not in {NOTHING, FOOTER}} if made else {}
