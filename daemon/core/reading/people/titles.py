"""Titles: which words are somebody's job title, and what part they play in a hiring process.

A title of the table that begins with `-` is the end of a word ("-leiterin" of Abteilungsleiterin). Job titles are
English in every country, so each language is read together with the English table.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import msgspec

from daemon.core.facts import Role
from daemon.core.knowledge.load import load, written_in
from daemon.core.knowledge.people import is_given
from daemon.core.reading.text.tokens import Token, tokens

_LONGEST = 12
"""Words of a title at most."""
_SHORT = 3
"""Letters of an abbreviation at most."""
_CLOSING = frozenset(")(;:|<?!•·")
_GENDER_SIGNS = frozenset("*:/_(·.-")


class Titled(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Titles that stand for one role."""

    role: Role
    words: tuple[str, ...]


class Around(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that belong to a title beside its head."""

    before: frozenset[str]
    joins: frozenset[str]
    functions: frozenset[str]
    ofs: frozenset[str]
    """Joining words behind which stands what the house calls its own."""
    fields: frozenset[str]
    """Those of them behind which any word is a field, where fields have no capitals: chef de rayon."""
    ands: frozenset[str]
    abbreviations: frozenset[str]
    """What is written with a point: sr., v.p., RR. HH."""
    genders: frozenset[str]
    """What hangs on a title for both genders: Leiter*in, director/a."""
    verbs: frozenset[str] = frozenset()
    """Titles that with an "s" are what somebody does: "Ana, who leads the team"."""


class TitleTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One language's table."""

    titles: tuple[Titled, ...]
    around: Around


@dataclass(frozen=True, slots=True, eq=False)
class Titles:
    """A table made ready."""

    table: TitleTable
    roles: dict[str, list[tuple[int, str, Role]]]
    """Each title's words with its role, and its rank: the narrowest first. By their first word, by "" the ends."""
    heads: frozenset[str]
    """Single words that are a title on their own."""
    endings: tuple[str, ...]
    """Ends of such words."""
    beginnings: frozenset[str]
    """Words that a title can begin with, beside those that end so."""

    def is_head(self, text: str) -> bool:
        """Is this word, in lower case, a title on its own?"""
        return text in self.heads or (bool(self.endings) and text.endswith(self.endings))

    def role_of(self, title: str | None) -> Role | None:
        """The role that a title stands for; None when it holds no word of a title."""
        return _role_of(self, title[:200]) if title else None

    def title_at(self, found: Sequence[Token], at: int, *, whole: bool = False) -> tuple[str, int] | None:
        """The title that begins at this token, as index after it too; None where none does.

        `whole`: everything up to the line's end or a closing sign belongs to it, as in "(Director, Data)".
        """
        if at < len(found) and not (whole or self._may_begin(found[at].text)):
            return None
        after, best = at, at
        while after < len(found) and after - at < _LONGEST and not self._ends(found, at, after):
            text = found[after].text
            if whole or text in self.table.around.functions or self.is_head(text):
                after = best = self._past_gender(found, after + 1)
            elif text in self.table.around.before:
                after += 1
                best = after if after - at > 1 and found[after - 2].text in self.table.around.ofs else best
            else:
                step, counts = self._step(found, at, after)
                if step == after:
                    break
                after, best = step, step if counts else best
        if best == at:
            return None
        title = " ".join(spaced(found[at:best]).split())
        return (title, best) if self.role_of(title) is not None else None

    def _may_begin(self, text: str) -> bool:
        """Can a title begin with this word?"""
        return text in self.beginnings or (bool(self.endings) and text.endswith(self.endings))

    def _ends(self, found: Sequence[Token], begin: int, at: int) -> bool:
        """Does a title end before this token: at a closing sign, a full stop, or a line's end it doesn't run over?"""
        if at > begin and found[at].line != found[at - 1].line and not self._runs_over(found, begin, at):
            return True
        text = found[at].text
        if text == ".":
            return (at + 1 >= len(found) or found[at + 1].spaced) and len(found[at - 1].text) > _SHORT
        return text in _CLOSING

    def _step(self, found: Sequence[Token], begin: int, at: int) -> tuple[int, bool]:
        """Past a joining word, a house's own name for a field, or an abbreviation's point; and may the title end there?

        The same index where none stands here.
        """
        text = found[at].text
        if text in self.table.around.joins and at + 1 < len(found) and self._goes_on(found, at, begin):
            return at + 1, False
        if at > begin and found[at - 1].text in self.table.around.ofs and found[at].raw[0].isupper():
            return at + 1, True
        if at > begin and found[at - 1].text in self.table.around.fields and text.isalpha():
            return at + 1, text not in self.table.around.joins
        if at > begin and text not in self.table.around.joins and (after := self._field(found, at)):
            return after, True
        if at > begin and self._is_amid(found, at):
            return at + 1, False
        if text == "." and at > begin and found[at - 1].text in self.table.around.abbreviations:
            return at + 1, found[at - 1].text in self.table.around.functions
        return at, False

    def _past_gender(self, found: Sequence[Token], at: int) -> int:
        """Past what names the other gender too: Leiter*in, director(a), Ingénieur·e."""
        if (
            at + 1 < len(found)
            and not found[at].spaced
            and found[at].text in _GENDER_SIGNS
            and not found[at + 1].spaced
            and found[at + 1].text in self.table.around.genders
        ):
            at += 2
            at += at < len(found) and found[at].text == ")" and not found[at].spaced
        return at

    def _runs_over(self, found: Sequence[Token], begin: int, at: int) -> bool:
        """Does a title go on over a line's end before this token: "our Test Engineering / Manager"?"""
        if found[at].line - found[at - 1].line > 1:
            return False
        whole = self.role_of(spaced(found[begin:at])) is not None and found[at - 1].text not in self.table.around.joins
        if found[at].text in self.table.around.joins:
            return found[at].text == "&" or found[at].text in self.table.around.ofs
        return not whole and (found[at].text in self.table.around.functions or self.is_head(found[at].text))

    def _field(self, found: Sequence[Token], at: int) -> int | None:
        """The index after a field that begins with a word of the house's own: "VP | Member Experience"."""
        if not found[at].raw[0].isupper() or found[at - 1].text in {")", "("}:
            return None
        for after in range(at + 1, min(at + 3, len(found))):
            if not found[after].raw[0].isupper() or found[after].line != found[at].line:
                return None
            if found[after].text in self.table.around.functions:
                return after + 1
        return None

    def _is_amid(self, found: Sequence[Token], at: int) -> bool:
        """Does a word of the house's own stand amid a title in capitals: "Lead | Commissioning | Engineer"?"""
        if at + 1 >= len(found) or found[at + 1].line != found[at - 1].line or not self.is_head(found[at + 1].text):
            return False
        around = found[at - 1 : at + 2]
        return all(one.raw.istitle() and one.raw.isalpha() for one in around) and not is_given(found[at].text)

    def _goes_on(self, found: Sequence[Token], at: int, begin: int) -> bool:
        """Does the title go on behind a comma, "of" or "and"?"""
        if at == begin:
            return False
        text = found[at].text
        follows = found[at + 1].text
        around = self.table.around
        if text in {",", "/", "-"} or text in around.ands:
            field = follows in around.functions or self._field(found, at + 1) is not None
            return field or (text != "," and self.is_head(follows))
        return (
            follows in around.functions
            or follows in around.before
            or follows in around.joins
            or self.is_head(follows)
            or found[at + 1].raw[0].isupper()
            or (text in around.fields and follows.isalpha())
        )


@lru_cache(maxsize=1024)
def _role_of(table: Titles, title: str) -> Role | None:
    joined = _joined(title)
    both = f"{joined}\n{joined.replace('s ', ' ')}"
    ways = [way for word in {"", *both.split()} & table.roles.keys() for way in table.roles[word] if way[1] in both]
    return min(ways)[2] if ways else None


def _joined(words: str) -> str:
    """The words with a space on either side of each, so that a phrase among them is one by its spaces."""
    return f" {' '.join(token.text for token in tokens(words))} "


def _pattern(words: str) -> str:
    """A title of the table as it stands in `_joined`; the end of a word has no space before it."""
    return f"{words[1:]} " if words.startswith("-") else _joined(words)


def spaced(found: Sequence[Token]) -> str:
    """The tokens as they were written."""
    shown = "".join([f" {token.raw}" if token.spaced else token.raw for token in found])
    return shown[1:] if found and found[0].spaced else shown


@cache
def titles(language: str) -> Titles:
    """The titles of a language with the English ones; those alone for one that has no table."""
    english = load("titles.en.toml", TitleTable)
    table = english
    if language != "en" and language in written_in("titles"):
        table = _both(load(f"titles.{language}.toml", TitleTable), english)
    words = [(one, titled.role) for titled in table.titles for one in titled.words]
    single = frozenset(one for one, _ in words if " " not in one and one[0] != "-")
    endings = tuple(one[1:] for one, _ in words if one[0] == "-" and " " not in one)
    heads = single | {f"{one}s" for one in single - table.around.verbs if len(one) > _SHORT} | {"vice", "officer"}
    beginnings = heads | table.around.functions | table.around.before
    return Titles(table, _by_word((_pattern(one), role) for one, role in words), heads, endings, beginnings)


def _by_word(roles: Iterable[tuple[str, Role]]) -> dict[str, list[tuple[int, str, Role]]]:
    found: dict[str, list[tuple[int, str, Role]]] = {}
    for rank, (phrase, role) in enumerate(roles):
        found.setdefault(phrase.split()[0] if phrase[0] == " " else "", []).append((rank, phrase, role))
    return found


def _both(own: TitleTable, english: TitleTable) -> TitleTable:
    """Two tables as one. Both have the same roles in the same order, so what is narrower still stands first."""
    rows = zip(own.titles, english.titles, strict=True)
    around = Around(*(getattr(own.around, name) | getattr(english.around, name) for name in Around.__struct_fields__))
    return TitleTable(tuple(Titled(one.role, one.words + other.words) for one, other in rows), around)
