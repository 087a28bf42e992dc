"""How a language speaks of people (`people.LANGUAGE.toml`), and common names (`given_names.toml`).

Hiring mail in any language borrows from English ("Interviewer:", "Talent Team", "Head of People"), so every
other table is read together with the English one; only the small words of a language are its own alone.
"""

from functools import cache, lru_cache
from typing import Literal
from unicodedata import combining, normalize

import msgspec

from daemon.core.facts import Role
from daemon.core.knowledge.load import load, read, written_in


class Cue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that stand before or after people, and what that makes of them."""

    say: str
    part: bool
    role: Role | None = None
    loose: bool = False
    """Often a company follows: one word alone is no name here."""
    strict: bool = False
    """Only a common given name, a title or a salutation makes what follows a person."""
    sender: bool = False
    """Does it say that the sender takes part too: "Ana and I"?"""
    too: bool = False
    """Does it say that they take part beside somebody, "will also be there"? With nobody else, that is the sender."""
    arranges: bool = False
    """Does who follows only arrange it: "please settle the time with Ana"?"""


class Manager(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that say who the manager of the job is."""

    say: str
    who: Literal["before", "behind", "beside", "named", "sender"]
    """Where the manager stands: before, anywhere in the thought; right behind; on either side; amid (`{person}`)."""
    job: bool = False
    """Said of the job alone: of a person it means something else."""
    firm: bool = False
    """Does it make even a recruiter who says it of themselves the manager?"""


class PeopleWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One language's table."""

    cues: tuple[Cue, ...]
    acts: tuple[Cue, ...]
    manager: tuple[Manager, ...]
    own: tuple[str, ...]
    """How the sender says that they will talk themselves, where nobody else is named."""
    own_too: tuple[str, ...]
    """How they say it beside others as well: "you'll speak to me and Ana"."""
    stands_in: tuple[str, ...]
    """How the sender says that they write for somebody else, who is meant to talk."""
    sessions: frozenset[str]
    labels: frozenset[str]
    contact_labels: frozenset[str]
    manager_labels: frozenset[str]
    joints: frozenset[str]
    ands: frozenset[str]
    withs: frozenset[str]
    capacities: frozenset[str]
    """Behind them it says as what somebody is there: "as chair"."""
    articles: frozenset[str]
    salutations: frozenset[str]
    several: frozenset[str]
    """Those of them that are of more than one: "Drs Horne and Ríos"."""
    small: frozenset[str]
    """Those that are written small before a name: "el doctor Ruiz"."""
    particles: frozenset[str]
    abbreviated: frozenset[str]
    """Salutations only with a point behind them: "M. Durand", "D. Juan"."""
    suffixes: frozenset[str]
    organisations: frozenset[str]
    pronouns: frozenset[str]
    selves: frozenset[str]
    persons: frozenset[str]
    modals: frozenset[str]
    links: frozenset[str]
    denials: frozenset[str]
    arranging: frozenset[str]
    """Words that show that an hour is one until which somebody is asked or can be reached, or is past."""
    at_times: frozenset[str]
    possessives: frozenset[str]
    relations: frozenset[str]
    """What somebody is to the one who writes: behind "my brother" a name follows."""
    openings: frozenset[str]
    continues: frozenset[str]
    others: frozenset[str]
    greetings: frozenset[str]
    nobodys: frozenset[str]
    """Whole names of companies and places that look like a person's."""
    institutions: frozenset[str]
    """Last words of a name that no person has: "Credit Union"."""
    names_too: frozenset[str]
    """Words of the calendar that people are called."""
    not_names: frozenset[str]
    not_name_endings: tuple[str, ...]
    """What a word ends in that is nobody's name, where every noun has a capital."""
    houses: frozenset[str]
    """Words of a display name behind which the house stands: "Ana Ruiz via Lever"."""
    closings: frozenset[str]
    signs_for: tuple[str, ...]
    """What stands before the name of one who signs for the house: "i. A.", "p. o."."""
    fax: frozenset[str]
    mobile: frozenset[str]
    numbered: frozenset[str]
    """What numbers are called that are no telephone's."""
    legal: frozenset[str]
    """Words of a company's legal notice: from there on, who is named plays no part."""
    legal_labels: frozenset[str]
    """Labels of such a notice, where a word of it stands near."""
    passing: tuple[str, ...]
    """Words behind which somebody is named in passing: data protection officers, authors of books."""
    belongings: frozenset[str] = frozenset()
    """What shows a name before "'s" to be a person's, and no shop's: "Dana's diary"."""
    nouns_capital: bool = False
    """Has every noun a capital: is a lone word with one behind a title its field, and no name?"""
    region: str | None = None
    """ISO 3166-1 alpha-2 of where most who write it live, for telephone numbers; None where that says nothing."""


class CommonNames(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The table `given_names.toml`: words between white space."""

    names: str
    surnames: str
    shortened: str
    """Names as they are written short, with a point behind them: "Fdez.", "Ma."."""


_SMALL = frozenset(
    {
        "joints",
        "ands",
        "withs",
        "capacities",
        "articles",
        "small",
        "particles",
        "selves",
        "abbreviated",
        "possessives",
        "denials",
        "relations",
    }
)
"""What a language doesn't borrow."""


@cache
def given() -> frozenset[str]:
    """Common given names, lower case, as they are spelt and without accents."""
    names = load("given_names.toml", CommonNames).names.split()
    return frozenset(names).union(_plain(name) for name in names if not name.isascii())


@lru_cache(maxsize=4096)
def is_given(word: str) -> bool:
    """Is this, in any case, with accents or without, a common given name, or a pair of them: Jean-Luc?"""
    lower, names = word.lower(), given()
    first = lower.partition("-")[0]
    return (
        lower in names or first in names or (not lower.isascii() and not names.isdisjoint(map(_plain, (lower, first))))
    )


def _plain(word: str) -> str:
    if word.isascii():
        return word
    return "".join(c for c in normalize("NFD", word) if not combining(c))


@cache
def surnames() -> frozenset[str]:
    """Common family names, lower case."""
    return frozenset(load("given_names.toml", CommonNames).surnames.split())


@cache
def shortened() -> frozenset[str]:
    """Names that are written short, lower case, without their point."""
    return frozenset(load("given_names.toml", CommonNames).shortened.split())


@cache
def people_words(language: str) -> PeopleWords:
    """The table of a language with what it borrows from English; English for one that has none."""
    english = load("people.en.toml", PeopleWords)
    if language == "en" or language not in written_in("people"):
        return english
    own = load(f"people.{language}.toml", PeopleWords)
    both = {
        field: getattr(own, field) + getattr(english, field)
        if isinstance(getattr(own, field), tuple)
        else getattr(own, field) | getattr(english, field)
        for field in PeopleWords.__struct_fields__
        if field not in _SMALL | {"region", "nouns_capital"}
    }
    return msgspec.structs.replace(own, **both)


@cache
def any_language() -> PeopleWords:
    """What display names are read with, whose language nobody knows: signs of all languages, small words of none."""
    every = [read(f"people.{language}.toml", PeopleWords) for language in written_in("people")]
    fields = ("salutations", "suffixes", "organisations", "houses", "particles", "not_name_endings")
    both = {
        field: type(getattr(every[0], field))(word for table in every for word in getattr(table, field))
        for field in fields
    }
    return msgspec.structs.replace(load("people.en.toml", PeopleWords), **both)
