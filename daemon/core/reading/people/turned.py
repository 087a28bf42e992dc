"""Turned: people on lines that give the family's name first, "Reed, Dana - Head of Finance", "REED, Dana; Ode, Sam"."""

from daemon.core.facts import Person
from daemon.core.knowledge.people import is_given
from daemon.core.reading.people.items import Found, Reader
from daemon.core.reading.people.names import proper
from daemon.core.reading.people.spotting import name_at
from daemon.core.reading.people.titles import spaced

CELLS = frozenset({"|", "-", "•", "("})
"""What parts the cells of a table's row, and the items of a line."""
_FAMILY = 6
"""Tokens of a family's name at most, hyphens and particles included."""


def turned_row(reader: Reader, begin: int, end: int) -> list[Found]:
    """The people of "Reed, Dana (Finance); Ode, Sam", where all stand with the family's name first."""
    found = reader.found
    row: list[Found] = []
    while begin < end:
        family = name_at(found, begin, language=reader.language, cased=reader.cased)
        comma = family[1] if family else end
        if family is None or comma + 1 >= end or found[comma].text != ",":
            return []
        plain = [part for part in family[0].split() if part.lower() not in reader.words.particles]
        loud = all(part.isupper() for part in plain)
        if not loud and (is_given(family[0].split()[0]) or len(plain) > 1):
            return []
        first = name_at(found, comma + 1, language=reader.language, cased=reader.cased)
        if first is None:
            return []
        after = _past_brackets(reader, first[1], end)
        several = bool(row) or (after < end and found[after].text == ";")
        if (after < end and found[after].text != ";") or not (several or is_given(first[0].split()[0])):
            return []
        row.append(_person(reader, begin, f"{first[0]} {family[0]}", first[1]))
        begin = after + 1
    return row


def _person(reader: Reader, begin: int, name: str, named: int) -> Found:
    """Who is named with the family's name first, with the title behind it."""
    title, _, after = reader.beside.behind(named)
    role = reader.titles.role_of(title) or "unknown"
    return Found(Person(name=proper(name), title=title, role=role), begin, after, named=named)


def family_first(reader: Reader, begin: int, end: int) -> Found | None:
    """The person of a list's line that begins with the family's name: "Reed, Dana - Head of Finance"."""
    found, comma = reader.found, begin
    if begin >= end:
        return None
    while begin and found[begin - 1].line == found[begin].line and found[begin - 1].text in reader.words.particles:
        begin -= 1
    while comma < end and comma - begin < _FAMILY and found[comma].text != ",":
        comma += 1
    if not begin < comma < end - 1 or found[comma].text != ",":
        return None
    family = " ".join(spaced(found[begin:comma]).split())
    plain = all(one.raw[0].isalpha() or (one.text in {"-", "'"} and not one.spaced) for one in found[begin:comma])
    stranger = is_given(family.split()[0]) or family.lower() in reader.companies
    if stranger or not (plain and found[comma - 1].raw[0].isupper()):
        return None
    first = name_at(found, comma + 1, language=reader.language, cased=reader.cased)
    if first is None or not is_given(first[0].split()[0]) or first[1] >= end or found[first[1]].text not in CELLS:
        return None
    one = _person(reader, begin, f"{first[0]} {family}", first[1])
    return one if one.person.title else None


def _past_brackets(reader: Reader, at: int, end: int) -> int:
    """The index after a house or team in brackets behind a name: "Reed, Dana (Finance)"."""
    if at < end and reader.found[at].text == "(":
        return next((after + 1 for after in range(at + 1, end) if reader.found[after].text == ")"), at)
    return at
