"""Which spellings of an employer's, a role's or a person's name mean one and the same."""

import re
import unicodedata
from functools import lru_cache

from daemon.core.knowledge.employers import plain_role_word, without_legal_form


@lru_cache(maxsize=4096)  # the same few names and roles, again and again
def folded(text: str) -> str:
    """Lower case, without accents or punctuation, single spaces."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w]+", " ", plain.casefold()).split())


@lru_cache(maxsize=4096)
def folded_employer(name: str) -> str:
    """An employer's name without its legal form, folded."""
    return folded(without_legal_form(name.strip())) or folded(name)


@lru_cache(maxsize=4096)
def squeezed(name: str) -> str:
    """A name as a domain writes it: letters and digits alone."""
    return re.sub(r"[\W_]+", "", folded(name))


def said_more_shortly(one: str, other: str) -> bool:
    """Is one folded name the beginning of the other: "brightwater" and "brightwater logistics"?"""
    return bool(one and other) and (f"{one} ".startswith(f"{other} ") or f"{other} ".startswith(f"{one} "))


def same_employer(one: str, other: str) -> bool:
    """Do two folded names mean one employer: written alike, or one said more shortly?"""
    return squeezed(one) == squeezed(other) or said_more_shortly(one, other)


def same_role(one: str, other: str) -> bool:
    """Do two folded role names mean one role: equal, or one is the other said more shortly?"""
    return less_said(one, other) or less_said(other, one)


def less_said(one: str, other: str) -> bool:
    """Are all words of one role name among the other's ("analyst" among those of "senior data analyst")?"""
    fuller = plain_words(other)
    return all(word in fuller for word in plain_words(one))


@lru_cache(maxsize=4096)
def plain_words(role: str) -> frozenset[str]:
    """The words of a folded role name, abbreviations written out, men and women alike."""
    return frozenset(plain_role_word(word) for word in role.split())
