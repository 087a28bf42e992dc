"""For whom a hiring mail speaks, and for which role: never the relay that carries it, never the agency."""

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from daemon.core.facts import Person
from daemon.core.knowledge.employers import Ready, employers, without_legal_form
from daemon.core.knowledge.senders import Sender, no_tenants, registrable
from daemon.core.reading.companies import cleaned, is_capital, is_firm, is_person, runs
from daemon.core.reading.labels import fitting, spelt_beside, squeezed, whole
from daemon.core.reading.phrasing import Word, phrase_behind, phrase_ending, shown, words_of
from daemon.core.reading.roles import Told, bare_subject, names_a_role, role_named
from daemon.core.reading.senders import hires, is_nobodys, known_sender, own_domain, recruits_for_others

_MOST_TEXT, _MOST_SIGNED = 3000, 1000
_LONGEST_NAME = 6
_SHORTEST_LABEL = 4
_EDGES = " \t.,:;!?-\u2013\u2014|'\"()[]"
_PARTS = re.compile(r"\s+[-\u2013\u2014|\u00b7\u2022@]+\s+|\s*[|:\u00b7\u2022]\s+|\s<>\s|\s/\s")
_LINKS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+")
_SURE = 3
"""The highest rank that leaves little doubt."""
_NAMELESS = re.compile(r"<>|: |\b(?:von|de) ")
_SHORT_LINE = 80
_SLUG = re.compile(r"[a-z][a-z0-9-]{1,40}")
_SIGNED_AS = re.compile(r"[|,\u00b7\u2022]| (?:at|bei|chez|en|@) | [-\u2013\u2014/] ")


@dataclass(frozen=True, slots=True)
class Named:
    """What a mail says of the employer."""

    employer: str | None = None
    domain: str | None = None
    role: str | None = None
    agency: bool = False


class _Said(NamedTuple):
    """A name that stands where an employer's would, and how likely it is one: the lower the likelier."""

    rank: int
    name: str


def named(other: Person, subject: str, words: str, signature: str, *, language: str, agency: bool = False) -> Named:
    """Employer, its domain and the role, from a mail exchanged with `other` (sender, or receiver of the user's own).

    `agency` tells what is known already: that the sender recruits for others.
    """
    table = employers(language) or employers("en")
    if table is None:
        return Named()
    system = known_sender(other.address)
    own = own_domain(other.address)
    text, signed_below = _unsigned(words[:_MOST_TEXT], other.name)
    signature = f"{signed_below}\n{signature}"[:_MOST_SIGNED].strip("\n")
    agency = (
        agency
        or (system is not None and system.kind == "agency")
        or (recruits_for_others(other.address) and not is_nobodys(other.address))
    )
    trade = f"{other.title or ''}\n{signature}"
    agency = agency or (not _shared(system) and _speaks_for_a_client(table, text, trade, own))
    bare = bare_subject(subject, table)
    told = Told(bare, words_of(bare), text, words_of(text))
    signed = [name for line in _lines(signature) if (name := cleaned(line, table))]
    if agency:
        own_names = {squeezed(own.partition(".")[0])} if own else _labels_of(system)
        name = _client(table, told, own_names | {squeezed(one) for one in signed}, other)
        return Named(name, None, role_named(table, told, name), agency=True)
    said = sorted(_said(table, other, told, system), key=lambda one: one.rank)
    said = [one for one in said if one.rank <= _SURE or is_firm(one.name, table) or not _may_be_met(system, one.name)]
    slug = own or _tenant(other.address or "", system)
    places = (words_of(signature), words_of(other.name or ""), told.head, told.body)
    name = None
    if slug:
        names = [*signed, *_lone(text, table), *_displayed(other, table), *(one.name for one in said)]
        name = fitting(slug, names, places, table)
    if name is None and said and (own is None or _is_platform(own, other, f"{subject}\n{text}\n{signature}")):
        name, own = said[0].name, None
    name = name or (spelt_beside(slug.partition(".")[0], other.name) if slug else None)
    if name:
        name = _as_written(whole(name, places, table), table, other, told, signature)
    return Named(name, own, role_named(table, told, name, listed=_shared(system)))


def client_in(subject: str, other: Person, *, language: str) -> str | None:
    """The client whom the subject of an agency's mail names, as far as that tells it."""
    table = employers(language) or employers("en")
    if table is None:
        return None
    bare = bare_subject(subject, table)
    own = (own_domain(other.address) or "").partition(".")[0]
    return _client(table, Told(bare, words_of(bare), "", []), {squeezed(own)}, other)


def _is_platform(domain: str, other: Person, written: str) -> bool:
    """Does a domain that the mail never speaks of send it for the employer that it does speak of?"""
    label = squeezed(domain.partition(".")[0])
    machine = is_nobodys(other.address) or hires(other)
    return machine and label not in squeezed(_LINKS.sub(" ", written))


def _as_written(name: str, table: Ready, other: Person, told: Told, signature: str) -> str:
    """The name with what belongs to it only where the mail writes it so: "The" before, a dot behind "& Co"."""
    places = [other.name or "", *signature.split("\n"), told.subject, *told.text.split("\n")]
    if name.endswith("& Co") and any(f"{name}." in place for place in places):
        name = f"{name}."
    for article in table.employer.articles:
        full = f"{article} {name}"
        if any(
            full in (place.strip(_EDGES), place.partition(" via ")[0])
            or (full in place and re.search(rf"[a-z,] {re.escape(full)}\b", place))
            for place in places
        ):
            return full
    return name


def _shared(system: Sender | None) -> bool:
    """Does a system send it, for many employers?"""
    return system is not None and system.kind not in {"webmail", "agency"}


def _said(table: Ready, other: Person, told: Told, system: Sender | None) -> list[_Said]:
    """Every employer that display name, subject and words name.

    A relay's display name may be the employer itself; anybody else's is a person's.
    """
    found: list[_Said] = []
    relay = _labels_of(system) if _shared(system) else frozenset()
    display = other.name or ""
    if display and "@" not in display.split(" @ ")[0]:
        for rank, pattern in enumerate(table.display):
            match = pattern.match(display)
            bare = rank == len(table.display) - 1
            if match and (not bare or (_shared(system) and not is_person(display)) or is_firm(display, table)):
                name = cleaned(match["employer"], table)
                if name and not _is_relay(name, relay):
                    sure = not bare and not (is_person(name) or _may_be_a_persons(system, name))
                    found.append(_Said(1 if sure else 3 if bare and name.lower() in told.text.lower() else 6, name))
                    break
    found += _by_phrases(table, told.head, other, base=0)
    found += _in_parts(table, told.subject)
    found += _by_phrases(table, told.body, other, base=1)
    return [one for one in found if not _is_relay(one.name, relay)]


def _may_be_a_persons(system: Sender | None, name: str) -> bool:
    """Is it two or three words, shown by a board, whose members write through it as well?"""
    return system is not None and system.kind == "board" and len(name.split()) in {2, 3}


def _may_be_met(system: Sender | None, name: str) -> bool:
    """Is it two or three words in a booking service's mail, as those whom one meets there are called?"""
    return system is not None and system.kind == "booking" and len(name.split()) in {2, 3}


def _is_relay(name: str, relay: AbstractSet[str]) -> bool:
    short = squeezed(name)
    longer = len(short) >= _SHORTEST_LABEL
    return any(short.startswith(label) or (longer and label.startswith(short)) for label in relay)


def _by_phrases(table: Ready, words: list[Word], other: Person, *, base: int) -> list[_Said]:
    """The names in capitals that a phrase announces, or that do what only an employer does."""
    found: list[_Said] = []
    for begin, end in runs(table, words):
        rank = _rank(table, words, begin, end)
        name = cleaned(shown(words[begin:end]), table) if rank is not None else None
        if rank is None or name is None or (rank and (is_person(name) or name == other.name)):
            continue
        found.append(_Said(2 * rank + base + (2 if rank == 0 else 3), name))
    return found


def _rank(table: Ready, words: list[Word], begin: int, end: int) -> int | None:
    """0 for what can only be an employer, 1 for what may be one, None for what needn't be."""
    rank = _announced(table, words, begin, table.employer_leads)
    if rank == 0:
        return 0
    acts = table.employer_acts
    if end < len(words) and words[end].gap == " " and phrase_behind(words, end, acts):
        return 0
    return 0 if any(word.low in acts for word in words[begin + 1 : end]) else rank


def _announced(table: Ready, words: list[Word], begin: int, leads: Mapping[str, int]) -> int | None:
    """The rank of the phrase before a place, past words that may stand between."""
    found = None
    for at in range(begin - 1, max(-1, begin - 4), -1):
        low = words[at].low
        if low in table.ends_of_leads:
            rank = phrase_ending(words, at, leads)
            found = rank if found is None else found
            if rank == 0:
                return 0
        if low not in table.employer.fillers:
            break
    return found


def _in_parts(table: Ready, subject: str) -> list[_Said]:
    """Of a subject that a dash, bar or colon divides: the part that is neither a role nor what mails are about."""
    parts = [part.strip(_EDGES) for part in _PARTS.split(subject) if part.strip(_EDGES)]
    found = []
    for part in parts if len(parts) > 1 else ():
        words = part.split()
        plain = all(is_capital(word) or word.lower() in table.employer.joints for word in words)
        if plain and len(words) < _LONGEST_NAME and not names_a_role(part, table):
            name = cleaned(part, table)
            if name and name == without_legal_form(part) and not is_person(name):
                found.append(_Said(4, name))
    return found


@lru_cache(maxsize=256)
def _labels_of(system: Sender | None) -> frozenset[str]:
    """What a system calls itself, in small letters: its name's first word and its domains' labels."""
    if system is None:
        return frozenset()
    domains = {squeezed((registrable(one) or one).partition(".")[0]) for one in system.domains}
    return frozenset(one for one in domains | {squeezed(system.name.split()[0])} if len(one) > 2 and one != "other")


def _tenant(address: str, system: Sender | None) -> str | None:
    """The employer's short name in a system's address, where it stands there."""
    if system is None or system.tenant is None:
        return None
    local, _, domain = address.partition("@")
    slug = local.partition("+")[0] if system.tenant == "local" else domain.partition(".")[0]
    under = any(domain.endswith(f".{one}") for one in system.domains)
    if (system.tenant == "subdomain" and not under) or not _SLUG.fullmatch(slug) or is_nobodys(f"{slug}@"):
        return None
    return None if slug in no_tenants() else slug
