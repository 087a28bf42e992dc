"""Turned: people on lines that give the family's name first, "Reed, Dana - Head of Finance", "REED, Dana; Ode, Sam"."""

from daemon.core.facts import Person
from daemon.core.knowledge.people import is_given
from daemon.core.reading.people.items import Found, Reader
from daemon.core.reading.people.names import proper
from daemon.core.reading.people.spotting import name_at, past_salutation
from daemon.core.reading.people.titles import spaced

CELLS = frozenset({"|", "-", "•", "("})
"""What parts the cells of a table's row, and the items of a line."""
_FAMILY = 6
"""Tokens of a family's name at most, hyphens and particles included."""


def turned_row(reader: Reader, begin: int, end: int) -> list[Found]:
    """The people of "Reed, Dana (Finance); Ode, Dr. Sam", where all stand with the family's name first."""
    found = reader.found
    row: list[Found] = []
    while begin < end:
        read = _family(reader, begin)
        comma = read[1] if read else end
        if read is None or comma + 1 >= end or found[comma].text != ",":
            return []
        family = read[0]
        first = name_at(found, comma + 1, language=reader.language, cased=reader.cased)
        if first is None:
            return []
        plain = [part for part in family.split() if part.lower() not in reader.words.particles]
        loud = all(part.isupper() for part in plain)
        after = _past_brackets(reader, first[1], end)
        several = bool(row) or (after < end and found[after].text == ";")
        led = past_salutation(found, comma + 1, reader.words) > comma + 1
        known = is_given(first[0].split()[0]) or (led and several)
        if not loud and (is_given(family.split()[0]) or len(plain) > 1) and not (known and several):
            return []
        if (after < end and found[after].text != ";") or not (several or known):
            return []
        row.append(_person(reader, begin, comma, f"{first[0]} {family}", first[1]))
        begin = after + 1
    return row


def _family(reader: Reader, begin: int) -> tuple[str, int] | None:
    """A family's name that begins here, with the particles it may begin with, and the index after it: "von Itzen"."""
    found, at = reader.found, begin
    if past_salutation(found, at, reader.words) > at:
        return None
    while at < len(found) - 1 and found[at].text in reader.words.particles:
        at += 1 + (found[at + 1].text == "." and not found[at + 1].spaced)
    read = name_at(found, at, language=reader.language, cased=reader.cased)
    return (" ".join(spaced(found[begin : read[1]]).split()), read[1]) if read else None


def _person(reader: Reader, begin: int, comma: int, name: str, named: int) -> Found:
    """Who is named with the family's name first, with the title behind it, and the salutation behind the comma."""
    title, _, after = reader.beside.behind(named)
    role = reader.titles.role_of(title) or "unknown"
    led = past_salutation(reader.found, comma + 1, reader.words)
    honorific = spaced(reader.found[comma + 1 : led]) or None
    person = Person(name=proper(name), title=title, role=role, honorific=honorific)
    return Found(person, begin, after, named=named, saluted=honorific is not None, turned=True)


def family_first(reader: Reader, begin: int, end: int, *, among: bool, listed: bool) -> Found | None:
    """The person of a list's line that begins with the family's name: "Reed, Dana - Head of Finance".

    `among`: stood somebody so on the line before? `listed`: is it a list of people?
    """
    found, comma = reader.found, begin
    if begin >= end:
        return None
    while begin and found[begin - 1].line == found[begin].line and found[begin - 1].text in reader.words.particles:
        begin -= 1
    while comma < end and comma - begin < _FAMILY and found[comma].text != ",":
        comma += 1
    led = past_salutation(found, begin, reader.words) > begin
    if led or not begin < comma < end - 1 or found[comma].text != ",":
        return None
    family = " ".join(spaced(found[begin:comma]).split())
    plain = all(one.raw[0].isalpha() or (one.text in {"-", "'"} and not one.spaced) for one in found[begin:comma])
    stranger = is_given(family.split()[0]) or family.lower() in reader.companies
    if stranger or not (plain and found[comma - 1].raw[0].isupper()):
        return None
    first = name_at(found, comma + 1, language=reader.language, cased=reader.cased)
    if first is None or first[1] > end:
        return None
    one = _person(reader, begin, comma, f"{first[0]} {family}", first[1])
    read, common, titled = _family(reader, begin), is_given(first[0].split()[0]), one.person.title is not None
    if titled and not one.saluted:
        known = common or among
    else:
        known = read is not None and read[1] == comma and (among or listed) and (common or one.saluted)
    ends = first[1] == end or found[first[1]].text in CELLS
    return one if known and ends else None


def _past_brackets(reader: Reader, at: int, end: int) -> int:
    """The index after a house or team in brackets behind a name: "Reed, Dana (Finance)"."""
    if at < end and reader.found[at].text == "(":
        return next((after + 1 for after in range(at + 1, end) if reader.found[after].text == ")"), at)
    return at
