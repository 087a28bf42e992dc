"""How people, jobs, companies and threads are named in a letter.

Names come from mail headers and signatures: "REED, Dana (Acme)", "Acme Careers Team", "Data
Analyst (m/f/d) - Berlin". What is no name for a letter becomes "", and the letter does without.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

import msgspec

from daemon.core.facts import Person
from daemon.core.knowledge.employers import employers
from daemon.core.knowledge.load import load
from daemon.core.knowledge.people import is_given
from daemon.core.opportunity import Opportunity
from daemon.core.writing.clean import plain
from daemon.core.writing.letters import LANGUAGES

_ASIDE = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|<[^<>]*>)")
_ROLE_TAIL = re.compile(
    r"\s+(?:[-\u2013\u2014|]|at\b|@)\s.*$|\s*[|#].*$|,.*$|\s*\b(?:\w/\w(?:/\w)+|[HFMW]/[HFMWD])\b.*$|\s*\b\d+\s*(?:[-\u2013]\s*\d+\s*)?%.*$",
    re.IGNORECASE,
)
_CAPITAL, _SMALL = "[A-Z\u00c0-\u00de]", "[a-z\u00df-\u00ff]"
_SUFFIX = "(?:Esq|Jnr|Snr|Phd|Mba|Msc|Junior|Senior)$"
_PLAIN_PAIR = re.compile(f"{_CAPITAL}{_SMALL}{{2,}} (?!{_SUFFIX}){_CAPITAL}{_SMALL}{{2,}}")
"""A first name and a last, like most: longer than an initial or a particle."""
_UNFIT = re.compile(r"[\[\]{}<>_|\\@=~^:;!?\"\u201c\u201d]|https?|\.\.\.|\u2026")


class Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The names file; what each list is for stands there."""

    mailboxes: frozenset[str]
    academic: frozenset[str]
    salutations: frozenset[str]
    legal: frozenset[str]
    role_ends: frozenset[str]
    endings: tuple[str, ...]
    prefixes: tuple[str, ...]


def full_name(name: str | None) -> str:
    """A person's first and last name as one writes them, without titles; "" when it names no person."""
    parsed = _parsed(name)
    return plain(f"{parsed.first} {parsed.middle} {parsed.last}") if parsed else ""


def first_name(name: str | None) -> str:
    """The first name; the whole name where there is no telling which one is first; "" when it names no person."""
    parsed = _parsed(name)
    if parsed is None:
        return ""
    first = str(parsed.first)
    return first if first and not first.endswith(".") and len(first) > 1 else full_name(name)


def last_name(person: Person) -> str:
    """The surname; "" where only a first name is known, or none."""
    parsed = _parsed(person.name)
    if parsed is None:
        return ""
    whole = full_name(person.name)
    return str(parsed.last) if " " in whole else whole * bool(before_name(person))


def before_name(person: Person) -> tuple[str, ...]:
    """What stands before their name in a mail, lower case without dots: ("frau", "dr")."""
    words = plain(f"{person.honorific or ''} {person.name or ''}").lower().split()
    known = _names().salutations | _names().academic
    said = plain(person.honorific or "").lower().split()
    return tuple(word.rstrip(".") for word in words if word.rstrip(".") in known or word in said)


def academic_titles(person: Person) -> str:
    """Their academic titles as they stand before a name ("Prof. Dr."); "" when they bear none."""
    return " ".join(
        f"{word.capitalize()}." if len(word) < 6 else word.capitalize()
        for word in dict.fromkeys(before_name(person))
        if word in _names().academic
    )


def role_title(role: str | None) -> str:
    """A job's title as it reads in a sentence; "" when there is none, or none that fits one."""
    text = plain(role or "")
    text = _ROLE_TAIL.sub("", _role_aside().sub("", text)).strip(" -,.'\u2013")
    words = text.split()
    while words and words[-1].lower() in _names().role_ends:
        words.pop()
    if words and words[0].lower() in {"the", "a", "an"}:
        words.pop(0)
    text = " ".join(words)
    if not words or len(words) > 8 or len(text) > 60 or _UNFIT.search(_both().sub("", text)):
        return ""
    return " ".join(map(str.capitalize, words)) if text.isupper() and len(text) > 6 else text


def company_name(opportunity: Opportunity) -> str:
    """The employer's name in a sentence; "" when only a domain or a person stands for it."""
    text = _ASIDE.sub("", plain(opportunity.employer)).strip(" ,")
    words = text.split()
    while len(words) > 1 and words[-1].strip(".,").lower() in _names().legal:
        words.pop()
    text = " ".join(words).rstrip(",")
    people = {plain(one.person.name or "").lower() for one in opportunity.contacts if full_name(one.person.name)}
    is_domain = "." in text and text == text.lower() and " " not in text
    if not text or is_domain or text.lower() in people or len(text) > 60 or _UNFIT.search(text):
        return ""
    return text


def bare_subject(subject: str) -> str:
    """A subject without the "Re:", "AW:", "Fwd:" that mail programs put before it.

    Google Calendar's "Invitation: … @ Wed 11 Mar 2026 2pm - 3pm (EST) (you@…)" is left with its middle alone.
    """
    text = plain(subject)
    while found := _prefix().match(text):
        text = text[found.end() :]
    for table in filter(None, map(employers, LANGUAGES)):
        if table.calendar_tail.search(text):
            return str(table.calendar_tail.sub("", table.prefixes.sub("", text)))
    return text


def listed(names: Sequence[str], word: str) -> str:
    """The names as one says them: "A", "A and B", "A, B and C". `word` is the language's "and"."""
    return f"{', '.join(names[:-1])} {word} {names[-1]}" if len(names) > 1 else "".join(names)


class _Parsed(msgspec.Struct, frozen=True):
    first: str
    middle: str
    last: str


@lru_cache(maxsize=512)
def _parsed(name: str | None) -> _Parsed | None:
    text = _ASIDE.sub("", plain(name or "")).strip(" ,'\"")
    words = {word.strip(".,").lower() for word in text.split()}
    if not text or _UNFIT.search(text) or words & _names().mailboxes or any(map(str.isdigit, text)) or len(text) > 60:
        return None
    text = _in_order(text)
    if _PLAIN_PAIR.fullmatch(text) and is_given(text.partition(" ")[0]):
        first, last = text.split()
        return _Parsed(first, "", last)
    return _by_its_rules(text)


def _by_its_rules(text: str) -> _Parsed | None:
    """Titles, particles, suffixes and "Last, First", as nameparser knows them."""
    from nameparser import HumanName

    parsed = HumanName(text)
    if text in {text.upper(), text.lower()}:
        parsed.capitalize(force=True)
    found = _Parsed(str(parsed.first), str(parsed.middle), str(parsed.last))
    return found if found.first or found.last else None


def _in_order(text: str) -> str:
    """The name without "Frau" or "Mr"; a surname in capitals, as the French write it, goes to the end."""
    words = text.split()
    while len(words) > 1 and words[0].rstrip(".").lower() in _names().salutations:
        words.pop(0)
    count = next((number for number, word in enumerate(words) if len(word) < 3 or not word.isupper()), len(words))
    if "," not in text and 0 < count < len(words):
        words = [*words[count:], *words[:count]]
    if 0 < len([word for word in words if len(word) > 2 and word.isupper()]) < len(words):
        words = [word.title() if len(word) > 2 and word.isupper() else word for word in words]
    return " ".join(words)


def _names() -> Names:
    names: Names = load("names.toml", Names)
    return names


@cache
def _both() -> re.Pattern[str]:
    """What makes a job's title one for women and men, where it is part of the word: "Entwickler:in", "Chargé(e)"."""
    endings = "|".join(map(re.escape, _names().endings))
    return re.compile(rf"(?<=[^\W\d_])(?:[:_](?:{endings})\b|\((?:{endings})\))", re.IGNORECASE)


@cache
def _role_aside() -> re.Pattern[str]:
    endings = "|".join(map(re.escape, _names().endings))
    return re.compile(rf"(?!\((?:{endings})\))(?:{_ASIDE.pattern})", re.IGNORECASE)


@cache
def _prefix() -> re.Pattern[str]:
    words = "|".join(map(re.escape, _names().prefixes))
    return re.compile(rf"\s*(?:{words})(?:\[\d+\]|\(\d+\))?\s?[:\uff1a]\s*", re.IGNORECASE)
