"""Which words name roles, by themselves or by how they end."""

import re
from functools import lru_cache

from msgspec.structs import replace

from daemon.core.knowledge.employers import Ready, spelling
from daemon.core.reading.phrasing import Word

_LONGEST_ENDING = 6
_BRACKETS = {"(": "({})", "|": "\u00b7{}"}
_BETWEEN_HALVES = frozenset({"und", "oder", "bzw", "&"})
_PART = re.compile(r"[^\W\d_]+")


def with_genders(words: list[Word], table: Ready) -> list[Word]:
    """The words, where one's endings in brackets, or the hyphen of a half, are part of it: "Technicien(ne)"."""
    genders = table.role.genders
    halves = [word for word in words if word.gap == "-" and word.low in _BETWEEN_HALVES]
    if not halves and genders.isdisjoint([word.shown for word in words]):
        return words
    found: list[Word] = []
    for word in words:
        if found and word.shown in genders and word.gap in _BRACKETS:
            found[-1] = replace(found[-1], shown=found[-1].shown + _BRACKETS[word.gap].format(word.shown))
        elif found and word in halves:
            found[-1] = replace(found[-1], shown=f"{found[-1].shown}- {word.shown}")
        else:
            found.append(word)
    return found


def with_dots(words: list[Word], table: Ready) -> list[Word]:
    """The words, where a shortened one's dot is part of a role's name: "Dipl. Pflegefachperson", "Asst. Manager"."""
    short = spelling().short
    if short.keys().isdisjoint([word.low for word in words]):
        return words
    found: list[Word] = []
    for at, word in enumerate(words):
        one = word
        if found and found[-1].low in short and one.gap == ".":
            near = words[at : at + 2]
            goes_on = one.shown[:1].isupper() and not (one.low in table.role.ends or one.low in table.role.leads)
            if goes_on and any(names(behind, table) for behind in near):
                found[-1] = replace(found[-1], shown=f"{found[-1].shown}.")
                one = replace(one, gap=" ")
        found.append(one)
    return found


def names_a_role(said: str, table: Ready) -> bool:
    """Does it hold a word that names roles?"""
    return any(is_role_word(one, table) for one in _PART.findall(said.lower()))


def names(word: Word, table: Ready) -> bool:
    """Does a word, or a part of it, name roles?"""
    return _names(word.low, table)


@lru_cache(maxsize=4096)
def _names(low: str, table: Ready) -> bool:
    return any(is_role_word(one, table) for one in _parts(low))


def is_role_word(low: str, table: Ready) -> bool:
    """Is a word, in small letters, one that names roles, or does it end as those do?"""
    role = table.role
    return low in role.words or (
        len(low) >= _LONGEST_ENDING and low.endswith(role.endings) and low not in role.no_endings
    )


def _parts(low: str) -> tuple[str, ...]:
    """A word, and what stands before a slash or colon in it: "dependiente/a"."""
    return (low,) if low.isalpha() else (low, *_PART.findall(low))
