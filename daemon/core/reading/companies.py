"""What may be a company's name: words in capitals that stand together, and what of them people call it."""

import re
from functools import lru_cache
from itertools import pairwise

from daemon.core.knowledge.employers import Ready, is_legal_form, spelling, without_legal_form
from daemon.core.knowledge.people import given
from daemon.core.reading.phrasing import Word, is_capital

_MOST_RUNS = 120
_LONGEST_NAME = 6
_LONGEST_BODY = 8
"""The words of "Ayuntamiento de Villar de la Sierra Alta"."""
_ACRONYM = 3
_SHORT = 2
_EDGES = " \t.,:;!?-\u2013\u2014|'\"()[]"
_AND = re.compile(r" (?:&|\+|<>|and|und|et|y) ")
_LETTERS = re.compile(r"[^\W\d_]")


def runs(table: Ready, words: list[Word]) -> list[tuple[int, int]]:
    """Where words in capitals stand together: beginnings and ends. Words that begin no name are left out in front."""
    found: list[tuple[int, int]] = []
    end, no_names = 0, table.employer.no_names
    for at in [at for at, word in enumerate(words) if word.capital and word.low not in no_names]:
        if at < end:
            continue
        if len(found) >= _MOST_RUNS:
            break
        end = at + 1
        joints = () if at and words[at - 1].low in table.employer.between else table.employer.joints
        body = words[at].low in table.employer.bodies
        while end < len(words) and end - at < (_LONGEST_BODY if body else _LONGEST_NAME):
            word = words[end]
            joined = word.gap == " " or (word.gap == "," and is_legal_form(word.shown))
            after = words[end + 1] if end + 1 < len(words) else None
            if joined and word.capital:
                end += 1
            elif joined and word.low in joints and after and after.gap == " " and after.capital:
                end += 2
            elif (
                joined
                and (end - at <= _SHORT or (body and word.low in joints))
                and (past := _past_small(table, words, at, end))
            ):
                end = past
            else:
                break
        led = end - at > _SHORT and f"{words[at].low} {words[at + 1].low}" in table.client_leads
        found.append((at + 2 if led else at, end))  # "Noticias de Cervezas Monteverde"
    return found


def _past_small(table: Ready, words: list[Word], at: int, end: int) -> int | None:
    """Past the small words within a body's name, the word in capitals behind them included.

    "Ministère de la Culture", "Centre hospitalier des Hauts-Plateaux".
    """
    if words[at].low not in table.employer.bodies:
        return None
    small = end
    while small < len(words) and words[small].gap == " " and not words[small].capital:
        known = words[small].low in table.employer.joints or words[small].low in table.employer.fields
        if not known or small - end == _ACRONYM:
            return None
        small += 1
    return small + 1 if end < small < len(words) and words[small].gap == " " else None


def is_named_so(name: str, table: Ready) -> bool:
    """Is it written as a house's name is: a capital first, and no word of a sentence among the small ones?"""
    words = name.split()
    small = (one.lower() for one in words[1:] if not is_capital(one))
    return bool(words) and is_capital(words[0]) and table.strangers.isdisjoint(small)


def without_person(name: str | None, person: str) -> str | None:
    """The name without a person that stands beside it ("Alex Doe & Acme"); None where it is but the person."""
    if name is None:
        return None
    parts = _AND.split(name)
    others = [one for one in parts if one != person]
    return name if len(others) == len(parts) else others[0] if others else None


def is_users(name: str, user: str) -> bool:
    """Is it but the user's own name, or does it speak to them: "A. Doe", "Let's talk, Alex"?"""
    own = user.split()
    if not any(one in name for one in own):
        return False
    words = [one.strip(_EDGES) for one in name.split()]
    spoken_to = own[0] in name.split(", ")
    return spoken_to or (any(one in own for one in words) and all(one in own or len(one) == 1 for one in words))


_JOINTS = re.compile(r" ?[+/;,] ?| (?:&|and|und|et|y) ")
"""What stands between people in a row."""


@lru_cache(maxsize=256)  # several places of a mail hold the same names
def cleaned(name: str, table: Ready) -> str | None:
    """The name without what stands around it; None when nothing that could be a company's name is left."""
    words = _without_owner(name).strip(_EDGES).split()
    named = len(words) > _SHORT
    while words and _is_edge(words[-1].lower(), table, named=named):
        words.pop()
    while words and _is_edge(words[0].lower(), table, named=named):
        words.pop(0)
    if len(words) > 1 and words[0].isupper() and words[0].lower() in table.employer.ahead:
        words.pop(0)
    plain = " ".join(words).strip(_EDGES).removesuffix("'s").removesuffix("\u2019s").removesuffix("-Team")
    if plain.count("(") > plain.count(")"):
        plain = plain.partition(" (")[0]  # "Refuge de la Combe (recrutement"
    bare = without_legal_form(plain)
    registered = len(bare.split()) < len(words)
    if not bare or (not registered and (_is_role(name.strip(_EDGES).split(), table) or _is_role(bare.split(), table))):
        return None
    if not registered and (bare.lower() in table.employer.firms or bare.lower() in table.strangers):
        return None
    if _are_persons(bare) or bare.count("/") > 1:  # "Minorities/Women/Veterans"
        return None
    return bare if len(_LETTERS.findall(bare)) > 1 and "@" not in bare else None


def _without_owner(name: str) -> str:
    """The name without who keeps the house: "Apotheke am Tor, Inh. K. Wessel"."""
    house, comma, rest = name.partition(", ")
    return house if comma and rest.partition(" ")[0].rstrip(".:").lower() in spelling().owners else name


def _are_persons(name: str) -> bool:
    """Are these several people by their full names ("Ana Ruiz + Tom Reed"), not their firm ("Ruiz & Reed")?"""
    parts = _JOINTS.split(name)
    return len(parts) > 1 and all(len(one.split()) in (2, 3) and one.split()[0].lower() in given() for one in parts)


def _is_edge(low: str, table: Ready, *, named: bool) -> bool:
    """Does a word stand around a name? Where some are left, what firms are called by is part of it."""
    return low in table.edges and not (named and (low in table.employer.firms or low in table.employer.bodies))


def _is_role(words: list[str], table: Ready) -> bool:
    """Is it a role ("Sales Manager", "Head of Data"), not a firm's name ("Stein & Partner", "Baker Hughes")?"""
    low = [word.lower().partition("/")[0] for word in words]
    role = table.role
    if not role.capitals:
        if len(low) > _SHORT and low[0] in table.employer.bodies and is_capital(words[-1]):
            told = [one for one in low if one not in role.honorifics and one not in words]
            return not role.words.isdisjoint(told)  # "Étude Maître Castaing", "Clinique vétérinaire Haddad"
        return not role.words.isdisjoint(low)
    ends = low[-1] in role.words and low[-1] not in table.employer.firms and not (len(low) > 1 and low[-2] == "&")
    return ends or any(one in role.words and after in role.of for one, after in pairwise(low))


def is_person(name: str) -> bool:
    """Does it begin with a common given name, and is no longer than a person's?"""
    words = name.split()
    return words[0].lower() in given() and len(words) <= _ACRONYM


def is_firm(name: str, table: Ready) -> bool:
    """Does it hold a word that firms are called by ("Hotel Belmar")?"""
    return not table.employer.firms.isdisjoint(name.lower().split()) and not is_person(name)
