"""The signs by which a mail's kind is weighed, and the weighing: what each is worth stands in `weights*.json`.

Frames say what one clause means by itself; this hears all of them together, with what no frame was written for: a
negation somewhere, an hour beside a name, a subject that is an answer's, a word that no lexicon has.
"""

import math
from collections.abc import Collection, Iterator, Mapping
from functools import cache, reduce
from itertools import chain, combinations, pairwise
from operator import or_

from daemon.core.facts import Kind
from daemon.core.knowledge.frames import ready
from daemon.core.knowledge.lexicon import FOOTER, NOTHING, plain, words_in, words_of
from daemon.core.knowledge.weights import Weights, unpacked
from daemon.core.reading.sentences import Clause, Spoken

_CLAUSES = 25
"""Later ones tell little of what a mail is for."""
_WORDS = 4000
"""Characters whose words are looked at one by one."""
_QUOTED = 2
_FINE = 100
"""Parts into which the strength of a sign is divided."""
_LENGTHS = (8, 15, 30, 60, 120, 240)
"""Words from which on a mail is longer than a word of thanks, a line, a note, a letter..."""
_MARKS = ("?", "!")


def signs(words: Spoken, subject: Spoken, scores: Mapping[str, float], flags: Collection[str]) -> dict[str, float]:
    """All signs of a mail by name, each with its strength, 0 to 1.

    `scores` are what its words said by label; `flags` what is known beside the words.
    """
    found = {f"says:{label}": score for label, score in scores.items()}
    concepts = _names(words.language, _all(words.clauses))
    together = [pair for one in words.clauses[:_CLAUSES] for pair in _pairs(words.language, one)]
    spelt = [f"{words.language}:{one}" for one in words_of(words.text[:_WORDS])]
    beside = [f"{words.language}:{one} {other}" for one, other in _neighbours(words)]
    above = [f"subject:{name}" for name in _names(subject.language, _all(subject.clauses))]
    spelt_above = [f"subject:{subject.language}:{one}" for one in words_of(subject.text[:_WORDS])]
    shape = _shape(words.text)
    found.update(dict.fromkeys(chain(concepts, together, spelt, beside, above, spelt_above, shape, flags), 1.0))
    return found


def likelihoods(found: Mapping[str, float], table: Weights) -> dict[Kind, float]:
    """How likely each kind is by these signs; they sum to 1."""
    lacks = [(name, _FINE - round(_FINE * strength)) for name, strength in found.items() if strength != 1]
    rows = table.signs
    whole = table.base + sum(filter(None, map(rows.get, found)))
    lacking = sum(rows.get(name, 0) * share for name, share in lacks)
    total = unpacked(whole * _FINE - lacking, len(table.kinds))
    most = max(total)
    shares = [math.exp((one - most) / (100 * _FINE)) for one in total]
    sure = sum(shares)
    return {kind: share / sure for kind, share in zip(table.kinds, shares, strict=True)}


def telling(words: Spoken, kind: Kind, table: Weights) -> list[Clause]:
    """The clauses that speak most for a kind: its evidence where no frame has named it."""
    if kind not in table.kinds:
        return []
    at, rows = table.kinds.index(kind), table.signs

    def worth(clause: Clause) -> float:
        names = [*_names(words.language, clause.concepts), *_pairs(words.language, clause)]
        return unpacked(sum(rows[name] for name in names if name in rows), len(table.kinds))[at]

    best = sorted(words.clauses[:_CLAUSES], key=worth, reverse=True)[:_QUOTED]
    return [clause for clause in best if worth(clause) > 0]


def _all(clauses: list[Clause]) -> int:
    return reduce(or_, (one.concepts for one in clauses), 0)


def _pairs(language: str, clause: Clause) -> Iterator[str]:
    """The names of every two concepts that meet in a clause."""
    return map("+".join, combinations(sorted(_names(language, clause.concepts)), 2))


def _neighbours(spoken: Spoken) -> Iterator[tuple[str, str]]:
    """Every two words that follow each other in a clause; its beginning and end count as words."""
    low = plain(spoken.text[:_WORDS])
    for one in spoken.clauses[:_CLAUSES]:
        yield from pairwise(("^", *words_in(low[one.start : one.end]), "$"))


def _shape(text: str) -> Iterator[str]:
    """How long a text is, and whether it asks or exclaims."""
    length = text.count(" ") + text.count("\n")
    yield from (f"{least} words or more" for least in _LENGTHS if length >= least)
    yield from (f"with {mark}" for mark in _MARKS if mark in text)


def _names(language: str, concepts: int) -> list[str]:
    names, found = _named(language), []
    while concepts:
        name = names.get(concepts & -concepts)
        if name:
            found.append(name)
        concepts &= concepts - 1
    return found


@cache
def _named(language: str) -> dict[int, str]:
    made = ready(language)
    return {bit: name for name, bit in made[1].items() if name not in {NOTHING, FOOTER}} if made else {}
