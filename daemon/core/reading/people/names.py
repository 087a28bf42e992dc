"""Names: which words are somebody's name, in running text and in an address's display name.

nameparser was tried first: it parses a name well but can't say whether words are one, and its
import alone takes longer than reading a hundred mails.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from daemon.core.knowledge.load import load
from daemon.core.knowledge.people import PeopleWords, given, people_words
from daemon.core.reading.people.titles import titles
from daemon.core.reading.text.tokens import Token
from daemon.core.reading.text.words import grammar
from daemon.core.reading.times.zones import Zones

_PARTS = 6
"""Words of a name at most, particles included."""


@lru_cache(maxsize=8)
def _nobody(language: str) -> frozenset[str]:
    """Words that are no part of a name: of the tables for people, titles, days and zones."""
    times = grammar(language).words
    zones = load("zones.toml", Zones)
    words = people_words(language)
    calendar = {word for table in (times.weekdays, times.months, times.parts) for word in table}
    return (words.not_names | titles(language).heads | calendar | set(zones.abbreviations)) - words.names_too - given()


@lru_cache(maxsize=8)
def _nobody_small(language: str) -> frozenset[str]:
    """The same where there are no capitals: "will" is no name there, nor "data"."""
    words = people_words(language)
    return _nobody(language) | titles(language).table.around.before | (words.not_names - words.names_too)


def name_at(
    found: Sequence[Token], at: int, *, language: str, cased: bool, wrap: bool = False
) -> tuple[str, int] | None:
    """The name that begins at this token, as written, and the index after it.

    Where the text has no capitals, two or three plain words, the first of them a given name or all
    of them unknown to every table; the caller must know that a name is to be expected there.
    `wrap`: may it run over a line's end?
    """
    words, nobody = people_words(language), _nobody(language)
    if not cased:
        nobody = _nobody_small(language)
    parts: list[str] = []
    after = _past_salutation(found, at, words)
    while after < len(found) and len(parts) < _PARTS:
        if parts and found[after].line - found[after - 1].line > int(wrap):
            break
        piece, end = _word(found, after)
        lower = piece.lower()
        if parts and lower in words.suffixes:
            after = end + _dotted(found, end)
            break
        initial = bool(parts) and len(piece) == 1 and piece.isalpha() and (piece.isupper() or not cased)
        particle = bool(parts) and _is_particle(found, after, end, words, cased=cased)
        if not initial and not particle and not _fits(piece, lower, nobody, words, cased=cased):
            break
        dot = len(piece) == 1 and _dotted(found, end)
        parts.append(piece + "." * dot)
        after = end + dot
    follows = found[after].text if after < len(found) and parts and found[after].line == found[after - 1].line else ""
    if follows == "&" and after + 1 < len(found):
        follows = found[after + 1].text  # "Smith & Co."
    company = {part.lower() for part in parts} | {follows}
    if (
        not parts
        or company & words.organisations
        or _is_place(parts, found, after, words)
        or all(len(part.rstrip(".")) == 1 for part in parts)
    ):
        return None
    return " ".join(parts), after


def _is_place(parts: Sequence[str], found: Sequence[Token], after: int, words: PeopleWords) -> bool:
    """Does a name end in what no person's does, or go on with it: "Credit Union", "Blue Harbor | Analytics"?"""
    goes_on = after < len(found) and found[after].raw[0].isupper() and found[after].line == found[after - 1].line
    named = parts[-1].lower() in words.institutions or " ".join(parts).lower() in words.nobodys
    return named or (goes_on and found[after].text in words.institutions)


def _past_salutation(found: Sequence[Token], at: int, words: PeopleWords) -> int:
    while at < len(found) and found[at].text in words.salutations:
        at += 1
        at += at < len(found) and found[at].text == "."
    return at


def _dotted(found: Sequence[Token], at: int) -> bool:
    return at < len(found) and found[at].text == "." and not found[at].spaced


def _word(found: Sequence[Token], at: int) -> tuple[str, int]:
    """A word with what hangs on it: Hans-Peter, O'Neill, "raymond - castaneda" as old archives space it."""
    piece, after = found[at].raw, at + 1
    while (
        after + 1 < len(found)
        and found[after].text in {"-", "'"}
        and found[after + 1].raw[0].isalpha()
        and len(piece) < 40
    ):
        both = found[after].spaced == found[after + 1].spaced and (
            not found[after].spaced or (found[after].text == "-" and piece.islower() and found[after + 1].raw.islower())
        )
        if (
            not both
            or found[after + 1].line != found[at].line
            or (found[after].text == "'" and len(found[after + 1].raw) < 3)
        ):
            break
        piece += found[after].raw + found[after + 1].raw
        after += 2
    return piece, after


def _is_particle(found: Sequence[Token], at: int, end: int, words: PeopleWords, *, cased: bool) -> bool:
    if found[at].text not in words.particles or end >= len(found) or not found[end].raw[0].isalpha():
        return False
    return found[end].text in words.particles or (found[end].raw[0].isupper() if cased else found[at].text != "e")


def _fits(piece: str, lower: str, nobody: frozenset[str], words: PeopleWords, *, cased: bool) -> bool:
    if not piece[0].isalpha() or lower in nobody or any(part in nobody for part in lower.split("-") if len(part) > 3):
        return False
    if cased:
        return piece[0].isupper() and (len(piece) > 3 or not piece.isupper() or len(piece) == 1 or lower in given())
    return lower not in words.joints and len(lower) > 1


_PARENTHESES = re.compile(r"\s*[\(\[][^()\[\]]{0,120}[\)\]]\s*")
_BEHIND = re.compile(r"\s+(?:via|at|from|@|\||\-|\u2013|/|c/o)\s+.*$", re.IGNORECASE)
_QUOTES = " \t\"'“”„‘’<>"  # noqa: RUF001 - quotes of several languages


def display_name(raw: str | None, *, language: str = "en") -> str | None:
    """A person's name from a header's display name or a calendar's CN.

    "Ruiz, Ana (Acme)" is turned and stripped; an address, a team ("Acme Recruiting Team") and a company give None.
    A single word counts when it is a given name.
    """
    if not raw or "@" in raw or len(raw) > 200:
        return None
    words = people_words(language)
    name = _PARENTHESES.sub(" ", " ".join(raw.strip(_QUOTES).split()))
    name = _BEHIND.sub("", name).strip(_QUOTES + ",")
    head, comma, tail = name.partition(",")
    if comma and tail.strip():
        if tail.strip().lower().replace(".", "") in words.suffixes or titles(language).role_of(tail) is not None:
            name = head
        else:
            given_part = tail.split(",")[0].strip()
            name = f"{given_part} {head.strip()}"
    parts = [part for part in name.split() if part.lower().rstrip(".") not in words.salutations]
    while len(parts) > 1 and parts[-1].lower().replace(".", "") in words.suffixes:
        parts.pop()
    lowers = [part.lower().rstrip(".") for part in parts]
    if not parts or len(parts) > 6 or not all(part[0].isalpha() for part in parts):
        return None
    if any(lower in words.organisations or lower in _reserved(language) for lower in lowers) or any(
        c.isdigit() for c in name
    ):
        return None
    if len(parts) == 1 and lowers[0] not in given():
        return None
    return proper(" ".join(parts))


def proper(name: str) -> str:
    """A name with its capitals, where it was written without, or in nothing else."""
    if name != name.lower() and (name != name.upper() or len(name) < 4):
        return name
    particles = people_words("en").particles
    parts = name.lower().split()
    return " ".join(
        part if part in particles and index else "-".join(piece[:1].upper() + piece[1:] for piece in part.split("-"))
        for index, part in enumerate(parts)
    )


@lru_cache(maxsize=8)
def _reserved(language: str) -> frozenset[str]:
    return _nobody(language) - given()


def same_person(one: str | None, other: str | None) -> bool:
    """Do two names mean one person: "Ana", "Ana Ruiz", "Ruiz, Ana", "A. Ruiz", in any case, with accents or without?"""
    if not one or not other:
        return False
    first, second = _folded(one), _folded(other)
    if first == second:
        return True
    short, long = sorted((first, second), key=len)
    if len(short) == 1:
        return short[0] == long[0] or (len(short[0]) > 3 and short[0] == long[-1])
    return short[-1] == long[-1] and (short[0] == long[0] or short[0] == long[0][:1] or long[0] == short[0][:1])


def fits_address(name: str | None, address: str | None) -> bool:
    """Could this local part be this person's: dana.reed@, dreed@, dana@, reed.dana@?"""
    if not name or not address:
        return False
    local = re.sub(r"[^a-z]", " ", "".join(_folded(address.partition("@")[0]))).split()
    parts = ["".join(c for c in part if c.isalpha()) for part in _folded(name)]
    if not local or not parts or not all(parts):
        return False
    joined, first, last = "".join(local), parts[0], parts[-1]
    if len(parts) == 1:
        return joined == first or local[0] == first
    forms = {first + last, last + first, first[0] + last, last + first[0], first + last[0], f"{first}{last}"}
    return (
        joined in forms
        or set(local) == {first, last}
        or (joined == first and len(first) > 2)
        or (joined == last and len(last) > 3)
        or (len(local) > 1 and local[0] == first and local[-1] == last)
    )


_FOLD = str.maketrans("áàâãåéèêëíìîïóòôõúùûñçøłśżźćńšžčřěýßđ", "aaaaaeeeeiiiioooouuuncolszzcnszcreysd")
_UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "æ": "ae"}


def _folded(name: str) -> list[str]:
    lower = name.lower().translate(_FOLD)
    for letter, plain in _UMLAUTS.items():
        lower = lower.replace(letter, plain)
    if "," in lower:
        last, _, first = lower.partition(",")
        lower = f"{first} {last}"
    return [part.strip(".") for part in lower.replace("-", " ").split() if part.strip(".")] or [lower]
