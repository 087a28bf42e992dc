"""Phrasebooks: what people say in hiring mail, a TOML file for each language, and how a phrase is found.

A phrase is written as it is said, with a little grammar: `(a|b c)` either, `[x]` or `(x)?` perhaps, `...` a gap
within the sentence, `word*` any ending, `#` a number, `<name>` one of the book's macros. Upper and lower case, line
breaks, commas and dashes between words make no difference.
"""

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache
from importlib import resources

import msgspec

from daemon.core.knowledge.load import load

Label = str
"""A kind of `daemon.core.facts`, or a mark: `hiring`, `lookalike`, `candidate`, `asks`, `contact_hr`, `departed`."""

_TOKEN = re.compile(r"<(\w+)>|(\.\.\.)|([()\[\]|?])|([^\s()\[\]|<>?]+)")
_PLAIN = re.compile(r"\w+(?:'\w+)*")
_BETWEEN = r"[\s,\"*_()\u2013\u2014/-]{1,4}"
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


class Hypothesis(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Sentences that speak of what might be: in them these labels aren't heard."""

    any: tuple[str, ...]
    silences: tuple[Label, ...]


class Book(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One language's phrasebook."""

    language: str
    hypothesis: Hypothesis
    phrase: tuple[Phrase, ...]
    macros: dict[str, str] = {}


class Pattern:
    """One phrase, made ready to be looked for: quick to dismiss, compiled when first needed."""

    def __init__(self, phrase: str, macros: dict[str, str]) -> None:
        self.phrase = phrase
        self._tokens = _tokens(phrase, macros)
        _, self.needs = _sequence(list(self._tokens))

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """Bounded everywhere: no text makes it slow."""
        return re.compile(_sequence(list(self._tokens))[0])


class Reader:
    """A phrasebook made ready."""

    def __init__(self, book: Book) -> None:
        self.language = book.language
        self.phrases = tuple(
            (phrase, tuple(Pattern(one, book.macros) for one in phrase.any), tuple(Pattern(one, book.macros) for one in phrase.unless))
            for phrase in book.phrase
        )
        self.hypotheses = tuple(Pattern(one, book.macros) for one in book.hypothesis.any)
        self.silenced = frozenset(book.hypothesis.silences)


@lru_cache(maxsize=None)
def reader(language: str) -> Reader | None:
    """The phrasebook of a language (ISO 639-1), None when there is none."""
    name = f"phrases.{language}.toml"
    if not resources.files(__package__).joinpath(name).is_file():
        return None
    return Reader(load(name, Book))


def _tokens(phrase: str, macros: dict[str, str], depth: int = 0) -> tuple[str, ...]:
    out: list[str] = []
    for match in _TOKEN.finditer(phrase.lower().replace("\u2019", "'").replace("-", " ")):
        if match[1]:
            if depth > 3 or match[1] not in macros:
                raise ValueError(f"<{match[1]}> in the phrase {phrase!r} is no macro of this book")
            out.extend(_tokens(macros[match[1]], macros, depth + 1))
        else:
            out.append(match[0])
    return tuple(out)


def _sequence(tokens: list[str], until: str = "") -> tuple[str, tuple[frozenset[str], ...]]:
    """A regular expression for tokens up to the closing bracket, and the words it can't do without."""
    items: list[tuple[str, str]] = []
    needs: list[frozenset[str]] = []
    while tokens and tokens[0] not in {until, "|"}:
        token = tokens.pop(0)
        if token == "...":
            items.append(("gap", _GAP))
        elif token in "([":
            either, one_of = _alternatives(tokens, ")" if token == "(" else "]")
            may = token == "[" or tokens[:1] == ["?"]
            if tokens[:1] == ["?"]:
                tokens.pop(0)
            items.append(("may" if may else "must", either))
            if one_of and not may:
                needs.append(one_of)
        else:
            items.append(("must", _word(token)))
            if _PLAIN.fullmatch(token):
                needs.append(frozenset({token}))
    return _joined(items), tuple(needs)


def _word(token: str) -> str:
    if token == "#":
        return r"(?<!\w)[$\u20ac\u00a3]?\d[\d.,]*k?\b"
    return rf"\b{re.escape(token.rstrip('*'))}" + (r"\w*" if token.endswith("*") else r"\b")


def _alternatives(tokens: list[str], close: str) -> tuple[str, frozenset[str]]:
    found: list[str] = []
    one_of: set[str] = set()
    every = True
    while True:
        regex, needs = _sequence(tokens, close)
        found.append(regex)
        every = every and bool(needs)
        if needs:
            one_of |= max(needs, key=lambda words: -len(words))
        if not tokens or tokens.pop(0) == close:
            return f"(?:{'|'.join(found)})", frozenset(one_of) if every else frozenset()


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
