"""Names: which words are somebody's name, in running text and in an address's display name.

nameparser was tried first: it parses a name well but can't say whether words are one, and its
import alone takes longer than reading a hundred mails.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

import msgspec

from daemon.core.knowledge.load import load
from daemon.core.reading.titles import titles
from daemon.core.reading.tokens import Token
from daemon.core.reading.words import grammar
from daemon.core.reading.zones import Zones


class Cue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that stand before or after people, and what that makes of them."""

    say: str
    part: bool
    role: str | None = None
    loose: bool = False


class PeopleWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One language's table."""

    cues: tuple[Cue, ...]
    acts: tuple[Cue, ...]
    own: tuple[str, ...]
    labels: frozenset[str]
    contact_labels: frozenset[str]
    manager_labels: frozenset[str]
    joints: frozenset[str]
    articles: frozenset[str]
    salutations: frozenset[str]
    particles: frozenset[str]
    suffixes: frozenset[str]
    organisations: frozenset[str]
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


@lru_cache(maxsize=8)
def _nobody(language: str) -> frozenset[str]:
    """Words that are no part of a name: of the tables for people, titles, days and zones."""
    times = grammar(language).words
    zones = load("zones.toml", Zones)
    calendar = {word for table in (times.weekdays, times.months, times.parts) for word in table} - {
        "jan",
        "april",
        "june",
        "may",
        "august",
    }
    return people_words(language).not_names | titles(language).heads | calendar | set(zones.abbreviations) - given()


def name_at(
    found: Sequence[Token], at: int, *, language: str, cased: bool, wrap: bool = False, most: int = 4
) -> tuple[str, int] | None:
    """The name that begins at this token, as written, and the index after it.

    Where the text has no capitals, two or three plain words, the first of them a given name or all
    of them unknown to every table; the caller must know that a name is to be expected there.
    `wrap`: may it run over a line's end?
    """
    words, nobody = people_words(language), _nobody(language)
    if not cased:
        nobody = nobody | titles(language).table.around.before
    parts: list[str] = []
    after = at
    solid = 0
    while after < len(found) and solid < most:
        token = found[after]
        if parts and token.line - found[after - 1].line > int(wrap):
            break
        if token.text in words.salutations and not parts:
            after += 1
            after += after < len(found) and found[after].text == "."
            continue
        piece, end = _word(found, after)
        lower = piece.lower()
        if parts and _is_particle(found, after, end, words, cased=cased):
            parts.append(piece)
            after = end
            continue
        if lower in words.suffixes and parts:
            after = end + (end < len(found) and found[end].text == "." and not found[end].spaced)
            break
        initial = bool(parts) and len(piece) == 1 and piece.isalpha() and (piece.isupper() or not cased)
        if not initial and not _fits(piece, lower, nobody, words, cased=cased):
            break
        if lower in words.organisations:
            return None
        parts.append(piece)
        solid += 1
        after = end
        if len(piece) == 1 and after < len(found) and found[after].text == "." and not found[after].spaced:
            parts[-1] += "."
            after += 1
    if (
        after < len(found)
        and found[after].text in words.organisations
        and found[after].line == found[after - 1].line
        and parts
    ):
        return None
    while parts and (parts[-1].lower() in words.particles and len(parts) > 1 and not parts[-1][0].isupper()):
        parts.pop()
        after -= 1
    if not parts or all(len(part.rstrip(".")) == 1 for part in parts):
        return None
    return " ".join(parts), after


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
            not found[after].spaced or (found[after].text == "-" and found[after + 1].raw.islower())
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
_BEHIND = re.compile(r"\s+(?:via|at|from|von|bei|chez|@|\||\-|\u2013|/|c/o)\s+.*$", re.IGNORECASE)
_QUOTES = " \t\"'“”„‘’<>"  # noqa: RUF001 - quotes of several languages


def display_name(raw: str | None, *, language: str = "en") -> str | None:
    """A person's name from a header's display name or a calendar's CN.

    "Ruiz, Ana (Acme)" is turned and stripped; an address, a team ("Acme Recruiting Team"), a company, a relay give None.
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
    if all(part.isupper() or part.islower() for part in parts) and len(parts) > 1:
        parts = [
            part if part in words.particles else "-".join(p.capitalize() for p in part.split("-"))
            for part in map(str.lower, parts)
        ]
    return " ".join(parts)


@lru_cache(maxsize=8)
def _reserved(language: str) -> frozenset[str]:
    return _nobody(language) - given()


def same_person(one: str | None, other: str | None) -> bool:
    """Do two names mean one person: "Ana", "Ana Ruiz", "Ruiz, Ana", "A. Ruiz", in any case and with or without accents?"""
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
