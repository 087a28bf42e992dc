"""Titles: which words are somebody's job title, and what part they play in a hiring process."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from daemon.core.facts import Role
from daemon.core.knowledge.load import load
from daemon.core.reading.text.tokens import Token, tokens

_LONGEST = 12
"""Words of a title at most."""
_SHORT = 3
"""Letters of an abbreviation at most."""
_CLOSING = frozenset(")(;:|<?!•·")


class Titled(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Titles that stand for one role."""

    role: Role
    words: tuple[str, ...]


class Around(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that belong to a title beside its head."""

    before: frozenset[str]
    joins: frozenset[str]
    functions: frozenset[str]


class TitleTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One language's table."""

    titles: tuple[Titled, ...]
    around: Around


@dataclass(frozen=True, slots=True, eq=False)
class Titles:
    """A table made ready: each title's words with its role, the narrowest first."""

    table: TitleTable
    roles: tuple[tuple[str, Role], ...]
    heads: frozenset[str]
    """Single words that are a title on their own."""

    def role_of(self, title: str | None) -> Role | None:
        """The role that a title stands for; None when it holds no word of a title."""
        return _role_of(self, title[:200]) if title else None

    def title_at(self, found: Sequence[Token], at: int, *, whole: bool = False) -> tuple[str, int] | None:
        """The title that begins at this token, as index after it too; None where none does.

        `whole`: everything up to the line's end or a closing sign belongs to it, as in "(Director, Data)".
        """
        after, best = at, at
        while after < len(found) and after - at < _LONGEST and not self._ends(found, at, after):
            text = found[after].text
            if text in self.heads or text in self.table.around.functions or whole:
                after = best = after + 1
            elif text in self.table.around.before:
                after += 1
            else:
                step, counts = self._step(found, at, after)
                if step == after:
                    break
                after, best = step, step if counts else best
        if best == at:
            return None
        title = " ".join(_spaced(found[at:best]).split())
        return (title, best) if self.role_of(title) is not None else None

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
        if at > begin and found[at - 1].text in {"of", "for", "the"} and found[at].raw[0].isupper():
            return at + 1, True
        if at > begin and text not in self.table.around.joins and (after := self._field(found, at)):
            return after, True
        if text == "." and found[at - 1].text in {"sr", "jr", "v", "p", "vp"}:
            return at + 1, False
        return at, False

    def _runs_over(self, found: Sequence[Token], begin: int, at: int) -> bool:
        """Does a title go on over a line's end before this token: "our Test Engineering / Manager"?"""
        if found[at].line - found[at - 1].line > 1:
            return False
        whole = self.role_of(_spaced(found[begin:at])) is not None and found[at - 1].text not in self.table.around.joins
        if found[at].text in self.table.around.joins:
            return found[at].text in {"of", "for", "&"}
        return not whole and (found[at].text in self.heads or found[at].text in self.table.around.functions)

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

    def _goes_on(self, found: Sequence[Token], at: int, begin: int) -> bool:
        """Does the title go on behind a comma, "of" or "and"?"""
        if at == begin:
            return False
        text = found[at].text
        follows = found[at + 1].text
        if text in {",", "and", "&", "/", "-"}:
            field = follows in self.table.around.functions or self._field(found, at + 1) is not None
            return field or (text != "," and follows in self.heads)
        return (
            follows in self.table.around.functions | self.table.around.before | self.heads | {"the"}
            or found[at + 1].raw[0].isupper()
        )


@lru_cache(maxsize=1024)
def _role_of(table: Titles, title: str) -> Role | None:
    joined = _joined(title)
    return next((role for phrase, role in table.roles if phrase in joined), None)


def _joined(words: str) -> str:
    return f" {' '.join(token.text for token in tokens(words))} "


def _spaced(found: Sequence[Token]) -> str:
    return "".join((" " if token.spaced and index else "") + token.raw for index, token in enumerate(found))


@lru_cache(maxsize=8)
def titles(language: str) -> Titles:
    """The titles of a language; English for one that has no table yet."""
    try:
        table = load(f"titles.{language}.toml", TitleTable)
    except FileNotFoundError:
        table = load("titles.en.toml", TitleTable)
    roles = tuple((_joined(words), titled.role) for titled in table.titles for words in titled.words)
    heads = frozenset(words.strip() for words, _ in roles if words.count(" ") == 2) | {
        "vice",
        "officer",
        "consultant",
        "assistant",
    }
    return Titles(table, roles, heads)
