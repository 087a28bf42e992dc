"""The role of a mail whose older words, quoted below it, name it or have it in full."""

import re

from daemon.core.knowledge.employers import Ready
from daemon.core.reading.phrasing import words_of
from daemon.core.reading.roles import Told, role_named
from daemon.core.reading.rolesalike import is_fuller, is_written_out

_BEGINNING = 1500
_HEADED = re.compile(r"\A(?:[^\n:]{1,20}:[^\n]*\n)+")
"""What stands above older words: their subject is the mail's own."""


def role_told(table: Ready, told: Told, quoted: str, employer: str | None, *, listed: bool = False) -> str | None:
    """The role that a mail names, as older words below it have it in full: "Re: welder job", "the pipe welder job"."""
    role = role_named(table, told, employer, listed=listed)
    if not quoted or (role and not (role.isupper() or role.lower() in quoted.lower())):
        return role
    text = _HEADED.sub("", quoted[:_BEGINNING])
    older = role_named(table, Told("", [], text, words_of(text), told.user), employer)
    if older is None or role is None:
        return role or older
    may_grow = table.role.capitals or role.lower() in table.role.persons  # else any word may go on behind it
    fuller = is_fuller(older, role) if may_grow else is_written_out(older, role)
    return older if fuller else role
