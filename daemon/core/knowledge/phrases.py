"""Phrasebooks: the idioms that mark a mail of one language, a TOML file for each, and how a phrase is found.

What kind of mail it is, is said by concepts (`lexicon`, `frames`); here stands who speaks, how, and what only sounds
like hiring.

A phrase is written as it is said, with a little grammar: `(a|b c)` either, `[x]` or `(x)?` perhaps, `...` a gap
within the sentence, `word*` any ending, `#` a number, `<name>` one of the book's macros. Upper and lower case, line
breaks, commas and dashes between words make no difference.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from typing import NamedTuple

import msgspec

from daemon.core.knowledge.languages import languages
from daemon.core.knowledge.load import load, written_in

Label = str
"""A kind of `daemon.core.facts`, or a mark: `hiring`, `job`, `lookalike`, `off_topic`, `candidate`, `employer`, `asks`,
`accepts`, `contact_hr`, `departed`, `formal`, `familiar`."""

_TOKEN = re.compile(r"<(\w+)>|(\.\.\.)|([()\[\]|?])|([^\s()\[\]|<>?]+)")
_STEM = 3
"""Letters that a phrase's `word*` begins with at least."""
_PLAIN = re.compile(r"\w+(?:'\w+)*")
_BETWEEN = r"[\s,\"*_()/-]{1,4}"
"""Every dash has been made one: a set of ASCII signs is compiled in a tenth of the time."""
_GAP = r"\b[^.!?\n]{0,70}?\b"


class Phrase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Ways to say one thing."""

    says: Label
    weight: float
    """How surely it says so, 0 to 1; several phrases add up as independent witnesses do."""
    any: tuple[str, ...]
    hiring: float = 0.0
    """How surely it speaks of hiring by itself."""
    unless: tuple[str, ...] = ()
    """What in the same sentence takes it back."""


class Book(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One language's phrasebook."""

    language: str
    phrase: tuple[Phrase, ...]
    macros: dict[str, str] = {}


class Need(NamedTuple):
    """What a phrase can't do without at one place: one of these words; more, where no word alone is enough."""

    one_of: frozenset[str]
    enough: frozenset[str]
    """Words of which any alone is enough."""
    together: tuple[frozenset[str], ...] = ()
    """Or words that are enough together."""
    ways: tuple[tuple["Need", ...], ...] = ()
    """Or all that one of these needs."""

    def every_word(self) -> Iterator[str]:
        """All words that it looks for."""
        yield from self.one_of.union(self.enough, *self.together)
        for need in (need for way in self.ways for need in way):
            yield from need.every_word()

    def rarely(self, common: frozenset[str]) -> frozenset[str]:
        """Words of which one is there where it is met, as few and as rare as can be."""
        rare = {min(words, key=lambda word: (word in common, word)) for words in self.together}
        return self.enough.union(rare, *(rarest(way, common) for way in self.ways))


def rarest(needs: tuple[Need, ...], common: frozenset[str]) -> frozenset[str]:
    """Words of which one is there where all of these needs are met."""
    return min((need.rarely(common) for need in needs), key=lambda words: (len(words & common), len(words)))


def met(needs: tuple[Need, ...], words: frozenset[str], parts: frozenset[str]) -> bool:
    """May a phrase with these needs stand in a text of these words, which are made of these parts?

    It spares nearly all searches: an expression with many ways to begin is slow to search for.
    """
    for one_of, enough, together, ways in needs:
        if one_of.isdisjoint(words):
            return False
        if enough.isdisjoint(parts) and not any(map(parts.issuperset, together)):
            for way in ways:
                if met(way, parts, parts):
                    break
            else:
                return False
    return True


class Pattern:
    """One phrase, made ready to be looked for: quick to dismiss, compiled when first needed."""

    def __init__(self, phrase: str, macros: "Macros") -> None:
        self.phrase = phrase
        self._macros = macros
        self.needs = _sequence(_tokens(phrase), macros)[1]

    def words(self) -> Iterator[str]:
        """All words that it may be dismissed by."""
        for need in self.needs:
            yield from need.every_word()

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """Bounded everywhere: no text makes it slow."""
        return re.compile(rf"{_sequence(_tokens(self.phrase), self._macros)[0]}(?!\w)")

    def spans(self, text: str, begin: int = 0, end: int = sys.maxsize) -> Iterator[tuple[int, int]]:
        """Where it is said. A boundary in front of the expression would cost its quick start: it is looked at after."""
        for match in self.regex.finditer(text, begin, end):
            start = match.start()
            if start == 0 or not (text[start - 1].isalnum() or text[start - 1] == "'"):
                yield match.span()


class Saying(NamedTuple):
    """One way to say one of the book's things."""

    phrase: Phrase
    pattern: Pattern
    unless: tuple[Pattern, ...]


class Reader:
    """A phrasebook made ready: each phrase is looked for only where the rarest word it needs is there."""

    def __init__(self, book: Book) -> None:
        self.language = book.language
        macros = {name: _group(said) for name, said in book.macros.items()}
        self.phrases = tuple(
            (phrase, _patterns(phrase.any, macros), _patterns(phrase.unless, macros)) for phrase in book.phrase
        )
        self._sayings = tuple(Saying(phrase, one, unless) for phrase, said, unless in self.phrases for one in said)
        self._stems: dict[str, set[str]] = {}
        for stem in (word for one in self._all() for word in one.words() if word.endswith("*")):
            self._stems.setdefault(stem[:_STEM], set()).add(stem.rstrip("*"))
        common = languages().words.get(book.language, frozenset())
        self._always: set[int] = set()
        self._by_word: dict[str, set[int]] = {}
        for number, saying in enumerate(self._sayings):
            if not saying.pattern.needs:
                self._always.add(number)
                continue
            for word in rarest(saying.pattern.needs, common):
                self._by_word.setdefault(word, set()).add(number)

    def possible(self, words: frozenset[str], parts: frozenset[str]) -> list[Saying]:
        """What may be said in a text of these words, which are made of these parts; in the book's order."""
        numbers = self._always.union(*(self._by_word[part] for part in self._by_word.keys() & parts))
        return [one for one in map(self._sayings.__getitem__, sorted(numbers)) if met(one.pattern.needs, words, parts)]

    def _all(self) -> Iterator[Pattern]:
        for _, said, unless in self.phrases:
            yield from said
            yield from unless

    def stems_in(self, words: frozenset[str]) -> frozenset[str]:
        """The beginnings of words, as phrases write them (`interview*`), among these words."""
        known = self._stems
        return frozenset(
            f"{stem}*"
            for word in words
            if word[:_STEM] in known
            for stem in known[word[:_STEM]]
            if word.startswith(stem)
        )


@cache
def reader(language: str) -> Reader | None:
    """The phrasebook of a language (ISO 639-1), None when there is none."""
    if language not in written_in("phrases"):
        return None
    return Reader(load(f"phrases.{language}.toml", Book))


Macros = Mapping[str, tuple[str, Need | None]]
"""What each macro of a book is short for, as `_alternatives` gives it."""


def _group(said: str) -> tuple[str, Need | None]:
    """A macro, made ready once for all phrases: it stands for one bracket."""
    bracket, *parts = _tokens(said)
    made = _alternatives(parts, ")", {}) if bracket == "(" else ("", None)
    if bracket != "(" or parts:
        raise ValueError(f"the macro {said!r} must be one bracket")
    return made


def _patterns(said: tuple[str, ...], macros: Macros) -> tuple[Pattern, ...]:
    return tuple(Pattern(one, macros) for one in said)


def _tokens(phrase: str) -> list[str]:
    return [match[0] for match in _TOKEN.finditer(phrase.lower().replace("\u2019", "'").replace("-", " "))]


def _sequence(parts: list[str], macros: Macros, until: str = "") -> tuple[str, tuple[Need, ...]]:
    """A regular expression for the parts up to the closing bracket, and the words it can't do without."""
    items: list[tuple[str, str]] = []
    needs: list[Need] = []
    while parts and parts[0] not in {until, "|"}:
        part = parts.pop(0)
        if part == "...":
            items.append(("gap", _GAP))
        elif part in "([" or part[0] == "<":
            if part in "([":
                either, one_of = _alternatives(parts, ")" if part == "(" else "]", macros)
            elif part[1:-1] in macros:
                either, one_of = macros[part[1:-1]]
            else:
                raise ValueError(f"{part} is no macro of this book")
            may = part == "[" or parts[:1] == ["?"]
            if parts[:1] == ["?"]:
                parts.pop(0)
            items.append(("may" if may else "must", either))
            if one_of and not may:
                needs.append(one_of)
        else:
            items.append(("must", _word(part)))
            if _PLAIN.fullmatch(part.removesuffix("*")):
                needs.append(Need(frozenset({part}), frozenset({part})))
    return _joined(items), tuple(needs)


def _word(part: str) -> str:
    if part == "*":
        raise ValueError("a * must follow a word, not a bracket")
    if part == "#":
        return r"[$\u20ac\u00a3]?\d[\d.,]*k?"
    return re.escape(part.rstrip("*")) + (r"\w*" if part.endswith("*") else "")


def _alternatives(parts: list[str], close: str, macros: Macros) -> tuple[str, Need | None]:
    found: list[str] = []
    ways: list[tuple[Need, ...]] = []
    while True:
        regex, needs = _sequence(parts, macros, close)
        found.append(regex)
        ways.append(needs)
        if not parts or parts.pop(0) == close:
            return f"(?:{'|'.join(found)})", _either(ways)


def _either(ways: list[tuple[Need, ...]]) -> Need | None:
    """What is needed where any of these ways will do; None when one of them needs nothing."""
    if not all(ways):
        return None
    one_of = frozenset().union(*(min((need.one_of for need in needs), key=len) for needs in ways))
    enough: frozenset[str] = frozenset()
    together: list[frozenset[str]] = []
    others: list[tuple[Need, ...]] = []
    for needs in ways:
        if len(needs) == 1 and not needs[0].together and not needs[0].ways:
            enough |= needs[0].enough
        elif all(len(need.enough) == 1 and not need.together and not need.ways for need in needs):
            together.append(frozenset().union(*(need.enough for need in needs)))
        else:
            others.append(needs)
    return Need(one_of, enough, tuple(together), tuple(others))


def _joined(items: Iterable[tuple[str, str]]) -> str:
    """Items with what stands between them; one that may be missing takes its separator with it."""
    out = ""
    led = False
    for how, regex in items:
        if how == "gap":
            out, led = out + regex, False
        elif how == "may":
            out += f"(?:{_BETWEEN}{regex})?" if led else f"(?:{regex}{_BETWEEN})?"
        else:
            out += _BETWEEN + regex if led else regex
            led = True
    return out
