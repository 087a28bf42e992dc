"""Spotting: which words of a running text are somebody's name.

nameparser was tried first: it parses a name well but can't say whether words are one, and its
import alone takes longer than reading a hundred mails.
"""

from collections.abc import Sequence
from functools import cache

from daemon.core.knowledge.load import load
from daemon.core.knowledge.people import PeopleWords, given, is_given, people_words, shortened, surnames
from daemon.core.reading.people.titles import titles
from daemon.core.reading.people.wrapping import wraps
from daemon.core.reading.text.tokens import Token
from daemon.core.reading.text.words import grammar
from daemon.core.reading.times.zones import Zones

_SALUTATIONS = 16
"""Tokens of "Frau Prof. Dr. Dr. h. c. rer. nat." at most."""
_FOR_HONOUR = frozenset({("h", "c"), ("a", "d"), ("i", "r")})
"""Two letters with their points amid titles: Dr. h. c., Major a. D., Pfarrer i. R."""
_GENDERED = frozenset({"in", "a", "ª", "ⁱⁿ"})
"""What hangs on a short title behind its point: Dr.in, Mag.a, D.ª"""
_ORDINAL = frozenset({"ª", "º"})
_QUOTES = frozenset({'"', "“", "”", "„", "«", "»"})
_LETTERS = 6
"""Letters of what stands behind a name in capitals, at most: MRCVS, MCIEEM."""
_VOWELS = frozenset("AEIOUY")
_PARTS = 8
"""Words of a name at most, particles included."""


@cache
def zones() -> frozenset[str]:
    """Abbreviations of time zones: CET, PST."""
    return frozenset(load("zones.toml", Zones).abbreviations) | {"et", "ct", "pt"}


@cache
def calendar(language: str) -> frozenset[str]:
    """Weekdays and months."""
    times = grammar(language).words
    return frozenset(times.weekdays) | frozenset(times.months)


@cache
def nobody(language: str) -> frozenset[str]:
    """Words that are no part of a name: of the tables for people, titles, days and zones."""
    words = people_words(language)
    parts = frozenset(grammar(language).words.parts)
    return (words.not_names | titles(language).heads | calendar(language) | parts | zones()) - words.names_too - given()


@cache
def reserved(language: str) -> frozenset[str]:
    """Words that are no name wherever they stand alone."""
    return nobody(language) - given()


@cache
def _nobody_small(language: str) -> frozenset[str]:
    """The same where there are no capitals: "will" is no name there, nor "data"."""
    words = people_words(language)
    return nobody(language) | titles(language).table.around.before | (words.not_names - words.names_too)


@cache
def _endings(language: str) -> tuple[str, ...]:
    """What words end in that are no part of a name."""
    return people_words(language).not_name_endings + titles(language).endings


def name_at(
    found: Sequence[Token], at: int, *, language: str, cased: bool, wrap: bool = False
) -> tuple[str, int] | None:
    """The name that begins at this token, as written, and the index after it.

    Where the text has no capitals, two or three plain words, the first of them a given name or all
    of them unknown to every table; the caller must know that a name is to be expected there.
    `wrap`: may it run over a line's end?
    """
    words = people_words(language)
    nobodys = nobody(language) if cased else _nobody_small(language)
    ends = _endings(language)
    parts: list[str] = []
    after = past_salutation(found, at, words)
    greeted = after > at
    while after < len(found) and len(parts) < _PARTS:
        if parts and found[after].line != found[after - 1].line and not (wrap and wraps(found, after)):
            break
        piece, end = _word(found, after)
        lower = piece.lower()
        dot = (len(piece) == 1 or lower in shortened()) and _dotted(found, end)
        if parts and found[after].text in _QUOTES and (called := _called(found, after)):
            parts.append(f'"{called}"')
            after += 3
            continue
        sign = len(piece) == 1 and end < len(found) and found[end].text in {"+", "#"} and not found[end].spaced
        if sign or (dot and parts and lower in words.abbreviated and not is_given(parts[0])):
            break  # "Embedded C++", "Technique M. Ruiz"
        if parts and (lower in words.suffixes or _is_letters(piece, parts, words)):
            after = _past_letters(found, after, parts, words)
            break
        initial = (bool(parts) or (dot and cased)) and len(piece) == 1 and piece.isalpha()
        initial = initial and (piece.isupper() or not cased) and (dot or lower not in words.selves)
        office = not parts and piece.islower() and lower in words.articles  # "Mme la Proviseure"
        particle = (bool(parts) or greeted) and not office and _is_particle(found, after, end, words, cased=cased)
        particle = particle and not (parts and _leads_to_house(found, end, words))
        capital = bool(parts) and len(piece) == 3 and piece.isupper() and lower not in nobodys and is_given(parts[0])
        family = len(parts) == 1 and lower in surnames() and is_given(parts[0])  # Ana Plaza
        family = family or (greeted and len(parts) == 1 and lower in calendar(language) and is_given(parts[0]))
        capital = capital or (cased and bool(parts) and (family or parts[-1] in words.particles) and piece[0].isupper())
        if not (initial or particle or capital or _fits(piece, nobodys, words, cased=cased, ends=ends)):
            break
        after = end + dot
        ordinal = dot and after < len(found) and found[after].text in _ORDINAL and not found[after].spaced
        parts.append(piece + "." * dot + (found[after].raw if ordinal else ""))
        after += ordinal
    if not parts:
        return None
    follows = found[after].text if after < len(found) and found[after].line == found[after - 1].line else ""
    if follows == "&" and after + 1 < len(found):
        follows = found[after + 1].text  # "Smith & Co."
    if (
        not words.organisations.isdisjoint([*(part.lower() for part in parts), follows])
        or _is_place(parts, found, (0 if greeted else at, after), words)  # "le docteur Ruiz est", but "le Ada Est"
        or (not greeted and _is_date(parts, found, (at, after), language))
        or all(len(part.rstrip(".")) == 1 for part in parts)
    ):
        return None
    return " ".join(parts), after


def _past_letters(found: Sequence[Token], at: int, parts: Sequence[str], words: PeopleWords) -> int:
    """The index after all that somebody may call themselves behind their name: "Hettie Moran | MVB MRCVS"."""
    line = found[at].line
    while at < len(found) and found[at].line == line:
        piece, end = _word(found, at)
        if piece.lower() not in words.suffixes and not _is_letters(piece, parts, words):
            break
        at = end + _dotted(found, end)
    return at


def _is_letters(piece: str, parts: Sequence[str], words: PeopleWords) -> bool:
    """Is a word in capitals behind a whole name what they may call themselves: "Hettie Moran | MVB MRCVS"?"""
    if len(parts) < 2 or not (piece.isupper() and 1 < len(piece) <= _LETTERS):
        return False
    if piece.lower() in words.organisations or parts[-1] in words.particles:
        return False
    plain = not any(part.isupper() for part in parts)
    family = is_given(parts[-1]) and not _VOWELS.isdisjoint(piece)  # "Jean Marc ROCHE"
    return plain and not (family or is_given(piece) or piece.lower() in surnames())


def _is_place(parts: Sequence[str], found: Sequence[Token], span: tuple[int, int], words: PeopleWords) -> bool:
    """Does a name end in what no person's does, or go on with it: "Credit Union", "the Ada Lovelace | room"?"""
    begin, after = span
    goes_on = after < len(found) and found[after].line == found[after - 1].line
    goes_on = goes_on and (found[after].raw[0].isupper() or (begin > 0 and found[begin - 1].text in words.articles))
    last = parts[-1].lower()
    family = last in surnames() and is_given(parts[0])
    ends = last in words.institutions and not family and not (len(parts) > 2 and parts[-2] in words.particles)
    named = ends or " ".join(parts).lower() in words.nobodys
    return named or (goes_on and found[after].text in words.institutions)


def _is_date(parts: Sequence[str], found: Sequence[Token], span: tuple[int, int], language: str) -> bool:
    """Is it a weekday or month beside a number, and a given name only elsewhere: "Thu Jan 22", "22 Jan"?"""
    if not all(part.rstrip(".").lower() in calendar(language) for part in parts):
        return False
    begin, after = span
    around = (*found[max(begin - 2, 0) : begin], *found[after : after + 2])
    return any(token.text[0].isdigit() and token.line == found[begin].line for token in around)


def past_salutation(found: Sequence[Token], at: int, words: PeopleWords) -> int:
    """The index after "Frau Prof. Dr.-Ing.", "M.", "la Sra."; the same where no salutation stands here."""
    if at >= len(found) or (found[at].text not in words.salutations and found[at].text not in words.abbreviated):
        letters = _letters(found, at) if len(found[at].text) == 1 else None
        if letters is None or ".".join(letters) not in words.abbreviated or found[at + 2].spaced:
            return at
        at += 4
    begin = at
    while at < min(len(found), begin + _SALUTATIONS):
        hyphen = at > begin and found[at].text == "-" and not found[at].spaced
        dotted = at + 1 < len(found) and _dotted(found, at + 1)
        if found[at].text in words.salutations or (dotted and found[at].text in words.abbreviated):
            at += 1
            at += 2 * _is_shortened(found, at)
            at += at < len(found) and found[at].text == "."
            if at < len(found) and found[at - 1].text == "." and found[at].text in _GENDERED and not found[at].spaced:
                at += 1 + _dotted(found, at + 1)
        elif at > begin and _letters(found, at) in _FOR_HONOUR:
            at += 4
        elif at > begin and at + 2 < len(found) and found[at].text == "(" and found[at + 2].text == ")":
            if found[at + 1].text not in words.suffixes:
                break
            at += 3  # "Dipl.-Ing. (FH)"
        elif hyphen and at + 1 < len(found) and found[at + 1].text in words.salutations:
            at += 1
        else:
            break
    return at


def _is_shortened(found: Sequence[Token], at: int) -> bool:
    """Does a salutation that is written short end here: "Rev'd", "M'me"?"""
    behind = found[at + 1] if at + 1 < len(found) else None
    return behind is not None and found[at].text == "'" and behind.text in {"d", "me"} and not behind.spaced


def _letters(found: Sequence[Token], at: int) -> tuple[str, str] | None:
    """Two letters with a point behind each, that stand here: "C.P.", "h. c."."""
    if at + 3 >= len(found) or not (found[at + 1].text == found[at + 3].text == "."):
        return None
    return found[at].text, found[at + 2].text


def _called(found: Sequence[Token], at: int) -> str | None:
    """What somebody is called, in quotes amid their name: Margaret "Peg" Doyle."""
    amid = at + 3 < len(found) and found[at + 2].text in _QUOTES
    name = amid and found[at + 1].raw[0].isupper() and found[at + 3].raw[0].isupper()
    return found[at + 1].raw if name and found[at].line == found[at + 3].line else None


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
            or (found[after].text == "'" and len(found[after + 1].raw) < 3 and not _is_breton(piece, found[after + 1]))
        ):
            break
        piece += found[after].raw + found[after + 1].raw
        after += 2
    return piece, after


def _is_breton(piece: str, behind: Token) -> bool:
    """Is it the Breton c'h of "Le Floc'h"?"""
    return piece.endswith("c") and behind.text == "h"


def _is_particle(found: Sequence[Token], at: int, end: int, words: PeopleWords, *, cased: bool) -> bool:
    if end >= len(found) or not found[end].raw[0].isalpha():
        return False
    if found[at].text == "und" and at and found[at - 1].text == "von" and found[end].text == "zu":
        return True
    if found[at].text not in words.particles:
        return False
    if found[at].text == "von" and end + 1 < len(found) and found[end].text == "und" and found[end + 1].text == "zu":
        return True
    return found[end].text in words.particles or (found[end].raw[0].isupper() if cased else found[at].text != "e")


def _leads_to_house(found: Sequence[Token], at: int, words: PeopleWords) -> bool:
    """Do particles lead up to what is no family's name: "Frau Sell von der | Geschäftsleitung"?"""
    while at < len(found) - 1 and (found[at].text in words.particles or found[at].text == "und"):
        at += 1
    text = found[at].text
    noun = words.nouns_capital and (text in words.not_names or text.endswith(words.not_name_endings))
    return noun or text in words.organisations


def _fits(piece: str, nobodys: frozenset[str], words: PeopleWords, *, cased: bool, ends: tuple[str, ...]) -> bool:
    """Can this word be part of a name?"""
    lower = piece.lower()
    if not piece[0].isalpha() or lower in nobodys or any(part in nobodys for part in lower.split("-") if len(part) > 3):
        return False
    if ends and lower.endswith(ends) and lower not in surnames() and not is_given(lower):
        return False
    if cased and "'" in piece and piece.index("'") == 1 and piece[2].islower():
        return False  # "C'est"
    if not cased:
        return lower not in words.joints and len(lower) > 1
    if not piece[0].isupper():  # al-Zahra, d'Ormesson
        head, sign, tail = piece.replace("'", "-").partition("-")
        return bool(sign) and head in words.particles and tail[:1].isupper()
    return len(piece) > 3 or not piece.isupper() or len(piece) == 1 or is_given(lower) or lower in surnames()
