"""Replaces the words of a text by invented ones of the same length and shape; punctuation and lines stay as they are.

Kept are the words that the reader's own tables hold (see `knowledge.vocabulary`): they decide how a mail is read, and
everybody writes them. Inside one `Mask` the same word is always given the same new one, so that a name in the greeting
is still the name in the address. Chance decides which, not a digest: that could be tried out with a list of names.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol, TypeVar

from daemon.core.knowledge.lexicon import plain
from daemon.core.knowledge.people import given
from daemon.core.knowledge.senders import registrable, sender_at
from daemon.core.knowledge.vocabulary import structure, vocabulary

_PIECE = re.compile(
    r"(?P<link>\b(?:https?|webcals?|ftp)://[^\s<>\"']+|\bwww\.[^\s<>\"']+)"
    r"|(?P<address>[^\s<>()\[\]\",;:@=]{1,80}@[^\s<>()\[\]\",;:@=]{1,250})"
    r"|(?P<stamp>\b\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?)?(?!\d)|\b\d{8}(?:T\d{6})?(?!\d))"
    r"|(?P<number>\d+)"
    r"|(?P<word>[^\W\d_]+)"
)
_RUN = re.compile(r"(?P<number>\d+)|(?P<word>[^\W\d_]+)")
_STAMPS = ("%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d", "%Y%m%dT%H%M%S", "%Y%m%d")
_BESIDE = re.compile(r"(?<![^\W\d_])([^\W\d_]{2,})(?=([ ._])([^\W\d_]{2,}))")
_SOUNDS = ("bdfgklmnprstvz", "aeiou")
_TRIES = 200
_LONGEST_STEM = 24
_NAME = 4
"""Letters of a word that is replaced for being a name's; fewer are "the", "of", "von"."""
_NEAR = 24
"""Letters of a script without case are replaced by one that stands as near as this in Unicode."""
_BANDS = ((0, 9), (10, 12), (13, 23), (24, 31), (32, 59))
"""A number stays among its like, so that an hour may be read as an hour."""
_NEVER = frozenset({"Cc", "Cs", "Co", "Cn"})
_YEARS = (1900, 2099)

T = TypeVar("T")
Keep = Callable[[str], bool]
"""May this word, as `plain` makes it, be kept?"""


def _surnames(text: str) -> Iterator[str]:
    """What stands behind a common given name: "Sarah Hunt", `sarah.hunt@`."""
    for first, between, second in _BESIDE.findall(text):
        if plain(first) in given() and (between != " " or (first[0].isupper() and second[0].isupper())):
            yield second


def _is_plain(sign: str) -> bool:
    """False for accents on their own, for what is no character, and for letters that nobody sees (tags)."""
    kind = unicodedata.category(sign)
    return sign in "\r\n\t\f\v" or not (kind[0] == "M" or kind in _NEVER or (kind == "Cf" and ord(sign) > 0xFFFF))


class Chance(Protocol):
    """What decides; `random.SystemRandom` is one."""

    def choice(self, seq: Sequence[T], /) -> T:
        """One of these."""
        ...

    def randint(self, a: int, b: int, /) -> int:
        """A number from `a` to `b`."""
        ...


class Mask:
    """One mail's replacements.

    `own` is its whole text: none of its words is ever invented. `banned` are names: replaced even where they are words.
    """

    def __init__(self, chance: Chance, own: str, banned: Iterable[str] = ()) -> None:
        self.chance: Final = chance
        self.shift: Final = timedelta(days=-7 * chance.randint(60, 500), minutes=5 * chance.randint(13, 130))
        """How far every date that stands as such is moved, so that what lies between two of them stays."""
        self._known: Final = vocabulary()
        named = {word for name in (*banned, *_surnames(own)) for word in re.findall(r"[^\W\d_]+", plain(name))}
        self.banned: Final = {word for word in named if len(word) >= _NAME or not self.is_known(word)}
        self._own = {*re.findall(r"[^\W\d_]+", plain(own)), *re.findall(r"\d+", own)}
        self._new: dict[tuple[str, int], str] = {}

    def text(self, text: str, keep: Keep | None = None) -> str:
        """The text with its words, numbers, dates, addresses and links replaced."""
        whole = unicodedata.normalize("NFC", text)
        masked = _PIECE.sub(lambda piece: self._piece(piece, keep or self.is_known), whole)
        return "".join(filter(_is_plain, masked))

    def structured(self, text: str) -> str:
        """The same where words of structure are to be kept as well: headers, markup, calendars."""
        values = structure().values
        return self.text(text, lambda word: word in values or self.is_known(word))

    def is_known(self, word: str) -> bool:
        """Does the reader know this word?"""
        return word in self._known.words

    def domain(self, domain: str) -> str:
        """An invented domain; of a system that is known, what it is."""
        system = sender_at(domain)
        if system:
            return f"{system.kind}.example"
        owned = registrable(domain) or domain
        below = domain[: -len(owned)] if domain.endswith(owned) else ""
        name = self._runs(owned.partition(".")[0], lambda _: False)
        return f"{self._runs(below, self.is_known)}{name}.example"

    def _piece(self, piece: re.Match[str], keep: Keep) -> str:
        said = piece.group()
        match piece.lastgroup:
            case "link":
                scheme, mark, rest = said.rpartition("://")
                host, slash, path = rest.partition("/")
                return f"{scheme}{mark}{self.domain(host.lower())}{slash}{self._runs(path, keep)}"
            case "address":
                local, _, domain = said.rpartition("@")
                return f"{self._runs(local, keep)}@{self.domain(domain.lower())}"
            case "stamp":
                return self._stamp(said)
            case "number":
                return self._number(said)
        return self._word(said, keep)

    def _runs(self, text: str, keep: Keep) -> str:
        """Each word and number of an address or link by itself."""
        masked = _RUN.sub(lambda run: self._number(run[0]) if run["number"] else self._word(run[0], keep), text)
        return "".join(sign for sign in masked if sign.isascii())

    def _word(self, word: str, keep: Keep) -> str:
        low = plain(word)
        if low not in self.banned:
            for group in self._known.days:
                if low in group and (word[0].isupper() or not keep(low)):
                    return self._another(low, word, group)
            if keep(low):
                return word
            for group in self._known.numbers:
                if low in group:
                    return self._another(low, word, group)
            cut = self._stem(low)
            if cut > 0:
                return word[:cut] + self._invented(low[cut:], word[cut:])
            if cut:
                return self._invented(low[:cut], word[:cut]) + word[cut:]
        return self._invented(low, word)

    def _stem(self, low: str) -> int:
        """How many letters at the beginning (at the end: negative) the reader would know this longer word by."""
        for length in range(min(len(low) - 1, _LONGEST_STEM), 3, -1):
            if low[:length] in self._known.beginnings:
                return length
            if low[-length:] in self._known.endings:
                return -length
        return 0

    def _another(self, low: str, word: str, group: Sequence[str]) -> str:
        """Another word of the same group, of much the same length."""
        others = [one for one in group if one != low and one not in self._own] or [one for one in group if one != low]
        if not others:
            return self._invented(low, word)
        like = [one for one in others if abs(len(one) - len(low)) <= 2] or others
        new = self._new.setdefault((low, -1), self.chance.choice(like))
        return new.upper() if word.isupper() and len(word) > 1 else new.capitalize() if word[0].isupper() else new

    def _invented(self, low: str, word: str) -> str:
        """An invented word, with its capitals where they were."""
        new = self._new.get((low, len(word)))
        if new is None:
            new = self._new[low, len(word)] = self._fresh(
                lambda: "".join(map(self._letter, word, range(len(word)))), low
            )
        return "".join(sign.upper() if was.isupper() else sign for was, sign in zip(word, new, strict=True))

    def _letter(self, letter: str, place: int) -> str:
        """Another letter of its kind: vowels and consonants take turns, other scripts stay among themselves."""
        if unicodedata.name(letter, "").startswith("LATIN") or not letter.isalpha():
            return self.chance.choice(_SOUNDS[(place + len(self._new)) % 2])
        kind = unicodedata.name(letter, "").partition(" ")[0]
        near = map(chr, range(max(ord(letter) - _NEAR, 0x80), ord(letter) + _NEAR))
        like = [one.lower() for one in near if one.isalpha() and unicodedata.name(one, "").partition(" ")[0] == kind]
        return self.chance.choice([one for one in like if len(one) == 1 and one != letter.lower()] or ["x"])

    def _number(self, digits: str) -> str:
        """Another number of the same length and of its like."""
        digits = "".join(str(unicodedata.digit(one)) for one in digits)
        new = self._new.get((digits, 0))
        if new is None:
            new = self._new[digits, 0] = self._fresh(lambda: self._digits(digits), digits)
        return new

    def _digits(self, digits: str) -> str:
        value, length = int(digits[:9]), len(digits)
        if length == 4 and _YEARS[0] <= value <= _YEARS[1]:
            return str(self.chance.randint(*_YEARS))
        if length == 1:
            return str(self.chance.randint(1, 9))
        for low, high in _BANDS if length == 2 else ():
            if low <= value <= high:
                return f"{self.chance.randint(max(low, 1), high):02}"
        return str(self.chance.randint(1, 9)) + "".join(self.chance.choice("0123456789") for _ in range(length - 1))

    def _stamp(self, said: str) -> str:
        """A date as machines write it, moved like all others; what is none is a number."""
        for form in _STAMPS:
            try:
                moved = datetime.strptime(said, form) + self.shift  # noqa: DTZ007 - its zone, where there is one, follows
            except (ValueError, OverflowError):
                continue
            return moved.strftime(form)
        return self._runs(said, lambda _: False)

    def _fresh(self, invent: Callable[[], str], word: str) -> str:
        """Something invented that is none of the mail's own words, nor one that means something to the reader."""
        new = invent()
        for _ in range(_TRIES):
            if new != word and new not in self._own and new not in self._known.words:
                break
            new = invent()
        return new
