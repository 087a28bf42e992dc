"""What the user calls an opportunity or a person: forgiving of case, accents and shortness, never guessing."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import TypeVar

from daemon.core.facts import Role
from daemon.core.opportunity import Contact, Opportunity
from daemon.core.tracking.alike import folded

NAMED: dict[str, tuple[Role, ...]] = {"manager": ("hiring_manager",), "hr": ("recruiter", "coordinator")}
"""What the user may call somebody by what they do; the first role that anyone has counts."""
SPELT_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "þ": "th"}
)
"""Letters as people type them on another keyboard."""
PLAIN = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "þ": "th"})
"""Letters that have no accent to take off."""
Named = TypeVar("Named")


def matching(opportunities: Iterable[Opportunity], wanted: str) -> list[Opportunity]:
    """Those that `wanted` can mean: by id; else by employer, role or a person's name; more than one is ambiguous.

    Case, accents and punctuation don't matter. The strictest way that fits anything decides: the
    whole of a name, then whole words, then parts of words, in any of the three or spread over them.
    """
    known = list(opportunities)
    by_id = [o for o in known if o.id == wanted.strip().casefold()]
    return by_id or strictest(known, wanted, names_of)


def people_matching(contacts: Iterable[Contact], wanted: str) -> list[Contact]:
    """Those that `wanted` can mean: by address; by `hr` or `manager`; else by name, address or title, as `matching`."""
    known = list(contacts)
    by_key = [c for c in known if wanted.strip().casefold() in (c.key, c.person.address)]
    if by_key:
        return by_key
    for role in NAMED.get(wanted.strip().casefold(), ()):
        found = [c for c in known if c.person.role == role]
        if found:
            return found
    if wanted.strip().casefold() in NAMED:
        return []
    return strictest(known, wanted, called)


def names_of(opportunity: Opportunity) -> list[str]:
    """All that an opportunity may be called by."""
    people = [c.person.name for c in opportunity.contacts if c.person.name]
    return [opportunity.employer, *([opportunity.role] if opportunity.role else []), *people]


def called(contact: Contact) -> list[str]:
    """All that a person may be called by."""
    person = contact.person
    return [name for name in (person.name, person.address, person.title) if name]


def strictest(known: Sequence[Named], wanted: str, names: Callable[[Named], Iterable[str]]) -> list[Named]:
    """Those that fit in the strictest way in which anything does."""
    asked = spellings(wanted)
    if not any(asked):
        return []
    spelt = [(one, [spellings(name) for name in names(one)]) for one in known]
    for fits in (is_whole, has_words, has_parts):
        found = [one for one, all_names in spelt if any(fits(ask, all_names) for ask in asked)]
        if found:
            return found
    return []


@lru_cache(maxsize=4096)
def spellings(text: str) -> tuple[str, ...]:
    """A text folded, and folded with its special letters spelt out: Müller is muller and mueller."""
    low = unicodedata.normalize("NFC", text).lower()
    return tuple(dict.fromkeys((folded(low.translate(PLAIN)), folded(low.translate(SPELT_OUT)))))


def is_whole(asked: str, names: Iterable[tuple[str, ...]]) -> bool:
    """Is it the whole of a name?"""
    return any(asked in spelt for spelt in names)


def has_words(asked: str, names: Iterable[tuple[str, ...]]) -> bool:
    """Is each of its words a word of these names?"""
    words = {word for spelt in names for one in spelt for word in one.split()}
    return words.issuperset(asked.split())


def has_parts(asked: str, names: Iterable[tuple[str, ...]]) -> bool:
    """Is it part of a name, or each of its words part of one?"""
    every = [one for spelt in names for one in spelt]
    return any(asked in one for one in every) or all(any(word in one for one in every) for word in asked.split())


def nearest(wanted: str, names: Iterable[str]) -> list[str]:
    """The three names that are most like `wanted`, where any is: what was meant may be one of them."""
    from difflib import get_close_matches  # only where nothing was found

    shown: dict[str, str] = {}
    for name in names:
        for spelt in spellings(name):
            for key in (spelt, *spelt.split()):
                shown.setdefault(key, name)
    close = [shown[key] for ask in spellings(wanted) for key in get_close_matches(ask, shown, n=3, cutoff=0.7)]
    return list(dict.fromkeys(close))[:3]
