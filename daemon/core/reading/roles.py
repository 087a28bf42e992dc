"""For which role a hiring mail was written, as its subject or its words name it."""

import re

from daemon.core.knowledge.employers import Ready, employers

_EDGES = " \t.,:;!?-\u2013\u2014|'\"()[]"
_BEGINNING = 1500
_MOST_WORDS = 9
_NUMBER = re.compile(r"#?[A-Za-z]{0,4}[-_]?\d[\w-]*")
"""A requisition's: R-20931, #4471, JR_0012."""
_MOST_TRIED = 5


def role_in(subject: str, words: str, *, language: str) -> str | None:
    """The role that a subject, or else the beginning of the words, names."""
    table = employers(language) or employers("en")
    return role_named(table, subject, words[:_BEGINNING], None) if table else None


def role_named(table: Ready, subject: str, text: str, employer: str | None) -> str | None:
    """The role that a subject, or else the words, name; what is known to be the employer is no part of it."""
    for where in (bare_subject(subject, table), text):
        for pattern in table.role:
            for match in list(pattern.finditer(where))[:_MOST_TRIED]:
                role = _as_role(match["role"], table, employer)
                if role:
                    return role
    return None


def bare_subject(subject: str, table: Ready) -> str:
    """A subject without the prefixes of mail programs and calendars, and without a calendar's date at its end."""
    return table.calendar_tail.sub("", table.prefixes.sub("", subject))


def _as_role(said: str, table: Ready, employer: str | None) -> str | None:
    """What was caught, cut where it can't be the role's name any more; None when it names no role."""
    if employer:
        said = re.split(rf"\s*(?:\bat\b|\bwith\b|@|[|\u2013-])\s*{re.escape(employer)}", said, flags=re.IGNORECASE)[0]
        said = re.sub(rf"^{re.escape(employer)}\s*[|:\u2013-]\s*", "", said.strip(_EDGES), flags=re.IGNORECASE)
    words = said.strip(_EDGES).split()
    while words and (words[0].lower() in table.before_role or _NUMBER.fullmatch(words[0]) or words[0] in "-\u2013|"):
        words.pop(0)
    kept = _until_it_ends(words, table)
    while kept and not _may_end(kept[-1].lower().strip(_EDGES), table, titled=kept[0][:1].isupper()):
        kept.pop()
    named = re.findall(r"\w+", " ".join(kept).lower())
    if len(kept) > _MOST_WORDS or table.role_words.isdisjoint(named):
        return None
    return " ".join(kept).strip(_EDGES + '"')


def _until_it_ends(words: list[str], table: Ready) -> list[str]:
    """The words up to one that no role's name holds; a name in capitals ends where they end."""
    titled = bool(words) and words[0][:1].isupper()
    kept: list[str] = []
    for word in words:
        low = word.lower().strip(_EDGES)
        small = titled and word[:1].isalpha() and not word[:1].isupper() and low not in table.small_words
        if small or low in table.after_role:
            break
        kept.append(word)
        if not titled and word.endswith((",", ".", ";", "!", "?")):
            break
    return kept


def _may_end(word: str, table: Ready, *, titled: bool) -> bool:
    """May a role's name end so? One without capitals ends in a word that names one."""
    return bool(word) and word not in table.small_words and (titled or word in table.role_words)
