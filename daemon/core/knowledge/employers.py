"""Where hiring mail names the employer and the role: the schema of `employers.*.toml`, and its patterns made ready."""

import re
from functools import lru_cache
from importlib import resources

import msgspec

from daemon.core.knowledge.load import load

_WORD = r"[\w&'+\u2019-]|\.(?=\w)"
_NAME = rf"[A-Z0-9](?:{_WORD}){{0,40}}"
_EMPLOYER = rf"(?-i:(?P<employer>{_NAME}(?: (?:{_NAME}|&|of|and|de|du|von|und|for)){{0,4}}))"
_PART = r"[\w/+#&'\u2019-]{1,30}|\.(?=\w)[\w.]{1,20}"
_ROLE = rf"(?P<role>(?:\"[^\"\n]{{3,80}}\"|(?:\(?(?:{_PART})\)?)(?:,? [\u2013-]? ?\(?(?:{_PART})\)?){{0,7}}))"


class Employers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One language's table."""

    display: tuple[str, ...]
    subject: tuple[str, ...]
    body: tuple[str, ...]
    role: tuple[str, ...]
    role_words: tuple[str, ...]
    not_employers: tuple[str, ...]
    small_words: tuple[str, ...]
    before_role: tuple[str, ...]
    after_role: tuple[str, ...]
    prefixes: tuple[str, ...]
    calendar_days: tuple[str, ...]


class Ready:
    """A table whose patterns are compiled when they are first needed."""

    def __init__(self, table: Employers) -> None:
        self._table = table
        self.role_words = frozenset(table.role_words)
        self.not_employers = frozenset(table.not_employers)
        self.small_words = frozenset(table.small_words)
        self.before_role = frozenset(table.before_role)
        self.after_role = frozenset(table.after_role)
        self.prefixes = re.compile(rf"^(?:\s*(?:{'|'.join(map(re.escape, table.prefixes))})\s*:)+\s*", re.IGNORECASE)
        self.calendar_tail = re.compile(rf"\s@ (?:{'|'.join(table.calendar_days)})\w* .*$", re.IGNORECASE)

    @property
    def display(self) -> tuple[re.Pattern[str], ...]:
        """Patterns that a whole display name fits."""
        return _compiled(tuple(rf"^{one}$" for one in self._table.display))

    @property
    def subject(self) -> tuple[re.Pattern[str], ...]:
        """Patterns for subjects."""
        return _compiled(self._table.subject)

    @property
    def body(self) -> tuple[re.Pattern[str], ...]:
        """Patterns for the words."""
        return _compiled(self._table.body)

    @property
    def role(self) -> tuple[re.Pattern[str], ...]:
        """Patterns for the role, in subjects and words."""
        return _compiled(self._table.role)


@lru_cache(maxsize=32)
def _compiled(templates: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    out = []
    for one in templates:
        bound = one if one.startswith(("^", "[", "(^", "{")) else rf"\b{one}"
        regex = bound.replace("{employer}", _EMPLOYER).replace("{role}", _ROLE)
        end = r"(?!\w)" if regex.endswith(")") else ""
        out.append(re.compile(regex + end, re.IGNORECASE | re.MULTILINE))
    return tuple(out)


@lru_cache(maxsize=8)
def employers(language: str) -> Ready | None:
    """The table of a language, None when there is none."""
    name = f"employers.{language}.toml"
    if not resources.files(__package__).joinpath(name).is_file():
        return None
    return Ready(load(name, Employers))
