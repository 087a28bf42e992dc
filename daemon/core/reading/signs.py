"""The signs by which a mail's kind is weighed, and the weighing: what each is worth stands in `weights.json`.

Frames say what one clause means by itself; this hears all of them together, with what no frame was written for: a
negation somewhere, an hour beside a name, a subject that is an answer's, a word that no lexicon has.
"""

import math
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from itertools import combinations

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
    found |= dict.fromkeys(_names(words.language, _all(words.clauses)), 1.0)
    found |= {f"subject:{name}": 1.0 for name in _names(words.language, _all(subject.clauses))}
    together = {pair for clause in words.clauses[:_CLAUSES] for pair in _pairs(clause)}
    found |= dict.fromkeys((name for one in together if (name := _pair(words.language, one))), 1.0)
    found |= {f"{words.language}:{one}": 1.0 for one in words_of(words.text[:_WORDS])}
    found |= {f"subject:{subject.language}:{one}": 1.0 for one in words_of(subject.text[:_WORDS])}
    return found | dict.fromkeys(flags, 1.0)


def likelihoods(found: Mapping[str, float], table: Weights) -> dict[Kind, float]:
    """How likely each kind is by these signs; they sum to 1."""
    rows = [table.base]
    for name, strength in found.items():
        row = table.signs.get(name)
        if row is not None:
            rows.append(row if strength == 1 else tuple(strength * weight for weight in row))
    total = [sum(column) for column in zip(*rows, strict=True)]
    most = max(total)
    shares = [math.exp(one - most) for one in total]
    return {kind: share / sum(shares) for kind, share in zip(table.kinds, shares, strict=True)}


def telling(words: Spoken, kind: Kind, table: Weights) -> list[Clause]:
    """The clauses that speak most for a kind: its evidence where no frame has named it."""
    if kind not in table.kinds:
        return []
    at = table.kinds.index(kind)

    def worth(clause: Clause) -> float:
        names = [*_names(words.language, clause.concepts)]
        names += filter(None, (_pair(words.language, one) for one in _pairs(clause)))
        return sum(table.signs[name][at] for name in names if name in table.signs)

    best = sorted(words.clauses[:_CLAUSES], key=worth, reverse=True)[:_QUOTED]
    return [clause for clause in best if worth(clause) > 0]


def _all(clauses: list[Clause]) -> int:
    concepts = 0
    for one in clauses:
        concepts |= one.concepts
    return concepts


def _pairs(clause: Clause) -> Iterator[int]:
    bits = []
    left = clause.concepts
    while left:
        bits.append(left & -left)
        left &= left - 1
    for one, other in combinations(bits, 2):
        yield one | other


def _names(language: str, concepts: int) -> Iterator[str]:
    names = _named(language)
    while concepts:
        name = names.get(concepts & -concepts)
        if name:
            yield name
        concepts &= concepts - 1


@cache
def _pair(language: str, both: int) -> str:
    names = sorted(_names(language, both))
    return "+".join(names) if len(names) > 1 else ""


@cache
def _named(language: str) -> dict[int, str]:
    made = ready(language)
    return {bit: name for name, bit in made[1].items() if name not in {NOTHING, FOOTER}} if made else {}
