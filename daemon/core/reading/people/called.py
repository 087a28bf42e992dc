"""Called: what somebody of the headers is called, and whether it is a person or the house whose system writes."""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from daemon.core.facts import Person
from daemon.core.knowledge.people import any_language, is_given
from daemon.core.reading import senders
from daemon.core.reading.people.names import (
    display_name,
    honorific,
    is_common,
    name_of_address,
    same_person,
)
from daemon.core.reading.people.signature import signed_with, signer
from daemon.core.reading.people.spotting import reserved
from daemon.core.you import You

_SIGNS = re.compile(r"[@.-]")
_LINES = 4
"""Lines of a signature in which the name stands."""
_OF = frozenset({"von", "de", "du"})
_WORDS = 3
"""Words of a name that only its address shows to be one, at most."""


def called(person: Person, language: str, signature: str = "", you: You | None = None) -> Person:
    """Somebody of the headers, with the name as it is said, from their signature, or as their address spells it."""
    house, header = is_house(person), person.name
    shown = None if house else _without_house(display_name(person.name, language=language), person.address)
    shown = _given_first(shown, person.address, signature) if shown else None
    if shown is None and not house:
        shown = _as_addressed(person, signature)
    if shown and you is not None and _signed_by_another(signature, person, shown, language):
        shown = None
    led = honorific(person.name, language) if shown else None
    person = replace(person, name=shown, honorific=person.honorific or led)
    if you is not None:
        person = signer(signature, person, region=you.country, language=language)
        if house and not is_common(person.name) and _signs_as_house(signature, person.name, header):
            person = replace(person, name=None)
    spelt = name_of_address(person.address)
    fuller = spelt if spelt and (person.name is None or person.name == spelt.split()[0]) else person.name
    return replace(person, name=fuller)


def _given_first(name: str, address: str | None, signature: str) -> str:
    """A header's name with the family's first, turned as the signature or the address writes it."""
    *family, first = name.split()
    if not family or (len(family) > 1 and not is_given(first)):
        return name
    turned = " ".join([first, *family])
    signed = any(line.strip().lower().startswith(turned.lower()) for line in signature.splitlines()[:_LINES])
    read = name_of_address(address) if is_given(first) and not is_given(family[0]) else None
    spelt = read and same_person(turned, read) and (address or "").lower().startswith(read.split()[0].lower())
    return turned if signed or spelt else name


def _as_addressed(person: Person, signature: str) -> str | None:
    """A header's name that no list knows, where the address and the signature begin with it: Col <col@x.example>."""
    words = (person.name or "").split()
    local = (person.address or "").partition("@")[0].lower()
    known = bool(words) and len(words) <= _WORDS and words[0].lower() == local and all(word.istitle() for word in words)
    if not known or not signature.lower().startswith(local):
        return None
    plain = {word.lower() for word in words}
    house = not (any_language().organisations.isdisjoint(plain) and reserved("en").isdisjoint(plain))
    return None if house else person.name


def _signed_by_another(signature: str, person: Person, shown: str, language: str) -> bool:
    """Is what a header shows a house that looks like a name, "Bluestem Solar", where somebody signs below?"""
    if not signature or (is_given(shown.partition(" ")[0]) and not _is_a_systems(person)):
        return False
    signed = signed_with(signature, replace(person, name=None), language) or ""
    theirs = same_person(signed, shown) or set(signed.split()) <= set(shown.split())
    return " " in signed and is_given(signed.split()[0]) and not theirs


def _signs_as_house(signature: str, name: str | None, header: str | None) -> bool:
    """Is what it is signed with what the header shows, and the last that stands there: "Regards, / Blue Harbor"?"""
    words = set((name or "").lower().split())
    lines = signature.lower().split("\n")
    last = next((line for line in reversed(lines) if line.strip()), "")
    return words <= set((header or "").lower().split()) and all(word in last for word in words)


def _without_house(name: str | None, address: str | None) -> str | None:
    """A name without the employer's behind it: "Ana von Acme" <ana@acme.example>."""
    given, *behind = (name or "").split()[:3] or [""]
    led = len(behind) > 1 and behind[0].lower() in _OF and behind[1][0].isupper() and is_given(given)
    if led and (senders.is_relay(address) or senders.is_nobodys(address)):
        return given  # "Camille de Acme" <no-reply@ats.example>
    first, _, rest = (name or "").rpartition(" ")
    first, _, link = first.rpartition(" ")
    domain = _SIGNS.split((address or "").lower())
    return first if first and link.lower() in any_language().particles and rest.lower() in domain[1:] else name


def _is_a_systems(person: Person) -> bool:
    """Is their address a system's?"""
    return senders.is_nobodys(person.address) or senders.is_relay(person.address)


def is_house(person: Person) -> bool:
    """Is it an employer: whom a system sends for, or "Blue Harbor" <jobs@blueharbor.example>?"""
    if _is_a_systems(person):
        return not is_common(display_name(person.name))
    words = (person.name or "").lower().split()
    domain = _SIGNS.sub("", senders.own_domain(person.address) or "")
    return len(words) > 1 and domain.startswith("".join(words)) and not is_given(words[0])


def companies_of(people: Sequence[Person], you: You) -> frozenset[str]:
    """Words that name the employer, by the domains in the headers and a system's display name: no people."""
    words: set[str] = set()
    for person in people:
        domain = (person.address or "").partition("@")[2]
        if domain and not you.is_you(person.address):
            words.update(
                part for part in domain.lower().split(".")[:-1] for part in (part, *part.split("-")) if len(part) > 2
            )
        if is_house(person):
            shown = [word for word in (person.name or "").lower().split() if word.isalpha() and len(word) > 2]
            words.update(word for word in (*shown, "".join(shown)) if not is_given(word))
    return frozenset(words)
