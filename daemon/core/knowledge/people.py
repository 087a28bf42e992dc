"""How a language speaks of people (`people.LANGUAGE.toml`), and common given names (`given_names.toml`)."""

from functools import lru_cache
from typing import Literal

import msgspec

from daemon.core.facts import Role
from daemon.core.knowledge.load import load


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
    sessions: frozenset[str]
    labels: frozenset[str]
    contact_labels: frozenset[str]
    manager_labels: frozenset[str]
    joints: frozenset[str]
    articles: frozenset[str]
    salutations: frozenset[str]
    particles: frozenset[str]
    suffixes: frozenset[str]
    organisations: frozenset[str]
    pronouns: frozenset[str]
    selves: frozenset[str]
    persons: frozenset[str]
    modals: frozenset[str]
    links: frozenset[str]
    denials: frozenset[str]
    at_times: frozenset[str]
    possessives: frozenset[str]
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
    closings: frozenset[str]
    fax: frozenset[str]


class GivenNames(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The table `given_names.toml`: words between white space."""

    names: str


@lru_cache(maxsize=1)
def given() -> frozenset[str]:
    """Common given names, lower case."""
    return frozenset(load("given_names.toml", GivenNames).names.split())


@lru_cache(maxsize=8)
def people_words(language: str) -> PeopleWords:
    """The table of a language; English for one that has none yet."""
    try:
        return load(f"people.{language}.toml", PeopleWords)
    except FileNotFoundError:
        return load("people.en.toml", PeopleWords)
