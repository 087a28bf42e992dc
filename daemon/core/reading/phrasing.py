"""Words of a text with what stands between them, and the phrases before and behind a place among them."""

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import lru_cache

import msgspec

_LONGEST_PHRASE = 6
_WRAPPED = 55
"""Characters: a line this long was broken by a mail program, not by its writer."""
_LINKED = r"(?:https?://|www\.)\S+|[\w.+'\u2019-]{1,64}@[\w.-]+|"
_PLAIN = r"[A-Za-z]++(?![\w'\u2019.+#/*:-])|"
"""Nearly all words, in a third of the time."""
_WORD = r"(?:[DdLlNnJjSs]|[Qq]u)['\u2019](?=[^\W\d_])|[^\W_](?:[\w'\u2019.+#/*_-]*[\w+#])?(?::(?:in|innen)\b)?|[&+]|<>"
_PIECE, _PIECE_OR_LINK = re.compile(f"({_PLAIN}{_WORD})"), re.compile(f"({_LINKED}{_PLAIN}{_WORD})")
_SIGN = re.compile(r"[\n.,:;!?()\"|\u201e\u201c\u201d\u00ab\u00bb\u2013\u2014\u2022\u00b7-]")
_AS = {
    "\u201e": '"',
    "\u201c": '"',
    "\u201d": '"',
    "\u00ab": '"',
    "\u00bb": '"',
    "\u2013": "-",
    "\u2014": "-",
    "\u2022": "|",
    "\u00b7": "|",
    ";": ".",
    "!": ".",
    "?": ".",
    ")": " ",
}
_BEHIND = {":": ":", ",": ",", "-": "-", ".": ".", "\n": ".", "|": "."}
"""How a phrase is written that a sign ends."""
_BREAKS = frozenset({".", "\n", "|", "("})
_SURE_ENDS = ("\n", ".", "|", ":", "(", '"', "-", ",")


class Word(msgspec.Struct, frozen=True, gc=False):
    """One word as it stands, in small letters, and the strongest sign between it and the last."""

    shown: str
    low: str
    gap: str
    """" " for nothing but space; else one of ``\\n . | : ( " - ,``."""
    spaced: bool
    """Is there white space before it?"""
    capital: bool
    """Is it written as a name is: with a capital, or a number with capitals in it ("3M")?"""


def is_capital(word: str) -> bool:
    """Is it written as a name is: with a capital, or a number with capitals in it ("3M")?"""
    return word[:1].isupper() or (word[:1].isdigit() and any(map(str.isupper, word)))


@lru_cache(maxsize=32)  # a mail's subject and its parts are asked for again and again
def words_of(text: str) -> list[Word]:
    """The words of a text, in time linear in its length. A line that was only wrapped doesn't end.

    The list is the same each time: nobody changes it.
    """
    found: list[Word] = []
    last = line = 0
    pattern = _PIECE_OR_LINK if "@" in text or "://" in text or "www." in text else _PIECE
    parts = iter(pattern.split(text))
    for between, piece in zip(parts, parts, strict=False):  # what stands behind the last is no word
        gap = " "
        if between not in {" ", ""}:
            gap, line = _gap(between, line, last)
        low = piece.lower().replace("\u2019", "'")
        found.append(Word(piece, low, gap, between != "", not piece.islower() and is_capital(piece)))
        last += len(between) + len(piece)
    return found


def _gap(between: str, line: int, last: int) -> tuple[str, int]:
    """The strongest sign between two words, and where the line of the second begins."""
    if "\n" not in between:
        return _strongest(between), line
    wrapped = between.count("\n") == 1 and last + between.index("\n") - line >= _WRAPPED
    return _strongest(between.replace("\n", "") if wrapped else between), last + between.rindex("\n") + 1


@lru_cache(maxsize=256)  # a full stop and a space, a comma and a space...
def _strongest(between: str) -> str:
    """The strongest of the signs that stand between two words."""
    signs = {_AS.get(sign, sign) for sign in _SIGN.findall(between)}
    return next((sign for sign in _SURE_ENDS if sign in signs), " ")


def shown(words: list[Word]) -> str:
    """The words as they stand, a comma kept."""
    if not words:
        return ""
    rest = (f", {one.shown}" if one.gap == "," else f" {one.shown}" if one.spaced else one.shown for one in words[1:])
    return words[0].shown + "".join(rest)


def phrase_ending(words: list[Word], at: int, phrases: Mapping[str, int]) -> int | None:
    """The lowest rank of these phrases whose last word is the one at `at`, a sign behind it included."""
    said = _BEHIND.get(words[at + 1].gap, "") if at + 1 < len(words) else ""
    best = None
    for begin in range(at, max(-1, at - _LONGEST_PHRASE), -1):
        word = words[begin]
        said = f"{word.low} {said}" if said else word.low
        rank = phrases.get(said)
        if rank is not None and (best is None or rank < best):
            best = rank
        if word.gap in _BREAKS:
            break
    return best


def phrase_behind(words: list[Word], at: int, phrases: AbstractSet[str]) -> str | None:
    """The first of these phrases that begins with the word at `at`."""
    said = ""
    for word in words[at : at + _LONGEST_PHRASE]:
        if word.gap not in {" ", "("} and said:
            return None
        said = f"{said} {word.low}" if said else word.low
        if said in phrases:
            return said
    return None
