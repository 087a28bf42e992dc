"""Titles: which words are somebody's job title, and what part they play in a hiring process."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from daemon.core.facts import Role
from daemon.core.knowledge.load import load
from daemon.core.reading.tokens import Token, tokens

_LONGEST = 12
"""Words of a title at most."""


class Titled(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    role: Role
    words: tuple[str, ...]


class Around(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    before: frozenset[str]
    joins: frozenset[str]
    functions: frozenset[str]


class TitleTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One language's table."""

    titles: tuple[Titled, ...]
    around: Around
    manager_says: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Titles:
    """A table made ready: each title's words with its role, the narrowest first."""

    table: TitleTable
    roles: tuple[tuple[tuple[str, ...], Role], ...]
    heads: frozenset[str]
    """Single words that are a title on their own."""

    def role_of(self, title: str | None) -> Role | None:
        """The role that a title stands for; None when it holds no word of a title."""
        if not title:
            return None
        words = [token.text for token in tokens(title[:200])]
        joined = " " + " ".join(words) + " "
        for phrase, role in self.roles:
            if " " + " ".join(phrase) + " " in joined:
                return role
        return None

    def title_at(self, found: Sequence[Token], at: int, *, whole: bool = False) -> tuple[str, int] | None:
        """The title that begins at this token, as index after it too; None where none does.

        `whole`: everything up to the line's end or a closing sign belongs to it, as in "(Director, Data)".
        """
        after, best = at, at
        around = self.table.around
        while after < len(found) and after - at < _LONGEST and found[after].line == found[at].line:
            text = found[after].text
            if text in {")", "(", ";", ":", "|", "<", "?", "!", "•", "·"}:
                break
            if text == "." and (after + 1 >= len(found) or found[after + 1].spaced) and len(found[after - 1].text) > 3:
                break
            if text in self.heads or text in around.functions or (text in around.before and not whole) or whole:
                after += 1
                if text in self.heads or text in around.functions or whole:
                    best = after
                continue
            if text in around.joins and after + 1 < len(found) and self._goes_on(found, after, at):
                after += 1
                continue
            if after > at and found[after - 1].text in {"of", "for", "the"} and found[after].raw[0].isupper():
                after += 1
                best = after
                continue
            if text == "." and found[after - 1].text in {"sr", "jr", "v", "p", "vp"}:
                after += 1
                continue
            break
        if best == at:
            return None
        title = " ".join(_spaced(found[at:best]).split())
        return (title, best) if self.role_of(title) is not None else None

    def _goes_on(self, found: Sequence[Token], at: int, begin: int) -> bool:
        """Does the title go on behind a comma, "of" or "and"?"""
        if at == begin:
            return False
        text = found[at].text
        follows = found[at + 1].text
        if text in {",", "and", "&", "/", "-"}:
            return follows in self.table.around.functions or (text != "," and follows in self.heads)
        return (
            follows in self.table.around.functions | self.table.around.before | self.heads | {"the"}
            or found[at + 1].raw[0].isupper()
        )


def _spaced(found: Sequence[Token]) -> str:
    return "".join((" " if token.spaced and index else "") + token.raw for index, token in enumerate(found))


@lru_cache(maxsize=8)
def titles(language: str) -> Titles:
    """The titles of a language; English for one that has no table yet."""
    try:
        table = load(f"titles.{language}.toml", TitleTable)
    except FileNotFoundError:
        table = load("titles.en.toml", TitleTable)
    roles = tuple(
        (tuple(token.text for token in tokens(words)), titled.role) for titled in table.titles for words in titled.words
    )
    heads = frozenset(words[0] for words, _ in roles if len(words) == 1) | {
        "vice",
        "officer",
        "consultant",
        "assistant",
    }
    return Titles(table, roles, heads)
