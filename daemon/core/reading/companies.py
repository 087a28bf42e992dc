"""What may be a company's name: words in capitals that stand together, and what of them people call it."""

import re
from itertools import pairwise

from daemon.core.knowledge.employers import Ready, is_legal_form, without_legal_form
from daemon.core.knowledge.people import given
from daemon.core.reading.phrasing import Word

_MOST_RUNS = 120
_LONGEST_NAME = 6
_ACRONYM = 3
_SHORT = 2
_EDGES = " \t.,:;!?-\u2013\u2014|'\"()[]"
_LETTERS = re.compile(r"[^\W\d_]")


def runs(table: Ready, words: list[Word]) -> list[tuple[int, int]]:
    """Where words in capitals stand together: beginnings and ends. Words that begin no name are left out in front."""
    found: list[tuple[int, int]] = []
    at = 0
    no_names = table.employer.no_names
    while at < len(words) and len(found) < _MOST_RUNS:
        if not is_capital(words[at].shown) or words[at].low in no_names:
            at += 1
            continue
        end = at + 1
        joints = () if at and words[at - 1].low in table.employer.between else table.employer.joints
        while end < len(words) and end - at < _LONGEST_NAME:
            word = words[end]
            joined = word.gap == " " or (word.gap == "," and is_legal_form(word.shown))
            after = words[end + 1] if end + 1 < len(words) else None
            if joined and is_capital(word.shown):
                end += 1
            elif joined and word.low in joints and after and after.gap == " " and is_capital(after.shown):
                end += 2
            else:
                break
        led = end - at > _SHORT and f"{words[at].low} {words[at + 1].low}" in table.client_leads
        found.append((at + 2 if led else at, end))  # "Noticias de Cervezas Monteverde"
        at = end
    return found


def is_capital(word: str) -> bool:
    """Is it written as a name is: with a capital, or a number with capitals in it ("3M")?"""
    return word[:1].isupper() or (word[:1].isdigit() and any(map(str.isupper, word)))


def cleaned(name: str, table: Ready) -> str | None:
    """The name without what stands around it; None when nothing that could be a company's name is left."""
    words = name.strip(_EDGES).split()
    kept = table.employer.firms | table.employer.bodies if len(words) > _SHORT else frozenset[str]()
    while words and words[-1].lower() in table.edges and words[-1].lower() not in kept:
        words.pop()
    while words and words[0].lower() in table.edges and words[0].lower() not in kept:
        words.pop(0)
    bare = without_legal_form(" ".join(words).strip(_EDGES).removesuffix("'s").removesuffix("\u2019s"))
    registered = len(bare.split()) < len(words)
    if not bare or (not registered and _is_role(name.strip(_EDGES).split(), table)):
        return None
    if bare.lower() in table.employer.firms and not registered:
        return None
    return bare if len(_LETTERS.findall(bare)) > 1 and "@" not in bare else None


def _is_role(words: list[str], table: Ready) -> bool:
    """Is it a role ("Sales Manager", "Head of Data"), not a firm's name ("Stein & Partner", "Baker Hughes")?"""
    low = [word.lower().partition("/")[0] for word in words]
    role = table.role
    if not role.capitals:
        return not role.words.isdisjoint(low)
    ends = low[-1] in role.words - table.employer.firms and not (len(low) > 1 and low[-2] == "&")
    return ends or any(one in role.words and after in role.of for one, after in pairwise(low))


def is_person(name: str) -> bool:
    """Does it begin with a common given name, and is no longer than a person's?"""
    words = name.split()
    return words[0].lower() in given() and len(words) <= _ACRONYM


def is_firm(name: str, table: Ready) -> bool:
    """Does it hold a word that firms are called by ("Hotel Belmar")?"""
    return not table.employer.firms.isdisjoint(name.lower().split()) and not is_person(name)
