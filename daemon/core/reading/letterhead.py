"""How a mail's edges name a house: the display name, the lines of a signature, a sign-off that nothing announces."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from daemon.core.knowledge.employers import Ready, without_legal_form
from daemon.core.knowledge.people import is_given
from daemon.core.reading.companies import cleaned, is_firm, is_named_so, is_person
from daemon.core.reading.phrasing import is_capital

EDGES = " \t.,:;!?-\u2013\u2014|'\"()[]"
PARTS = re.compile(r"\s+[-\u2013\u2014|\u00b7\u2022@]+\s+|\s*[|:\u00b7\u2022]\s+|\s<>\s|\s/\s")
_LONGEST_NAME = 6
_MOST_LINES = 12
_LONGEST_SIGNED = 48
_SHORT_LINE = 80
_TOP_LINES = 6
_NAMELESS = re.compile(r"<>|: |\b(?:von|de) ")
_SIGNED_AS = re.compile(r"[|,\u00b7\u2022]| (?:at|bei|chez|en|@) | [-\u2013\u2014/] |: ")
_AT = re.compile(r" (?:at|bei|chez|en|@) ")
_BEHIND_NAME = re.compile(rf"{_SIGNED_AS.pattern}| \([^()]+\)$")
"""What the line of a writer's name goes on with: a title, a house, "(she/her)"."""
_FOR = re.compile(
    r"^\w[\w-]+,? (?:pour|von|vom|f\u00fcr|from|for|at|de|du|del|para|por)"
    r"(?: (?:l'|la|le|der|dem|the))? (?=[A-Z\u00c0-\u00de])"
)
"""Who signs with a given name and the house: "Fanny pour Les Tisserands"."""


def signed_apart(words: str, name: str | None) -> tuple[str, str]:
    """The words, ending where their writer's name stands in a line of its own, and what stands from there on."""
    lines = words.split("\n")
    first = name.split()[0] if name else ""
    for at, line in enumerate(lines):
        bare = line.strip(EDGES)
        if at and name and (bare == name or (line.startswith(name) and _BEHIND_NAME.match(line, len(name)))):
            return "\n".join(lines[:at]), "\n".join(lines[at:])
        if at and bare == first and at > 1 and at + 1 < len(lines) and 1 < len(lines[at + 1]) < _SHORT_LINE:
            return "\n".join(lines[:at]), "\n".join(lines[at:])
    last = words.rstrip().rpartition("\n")
    if first and last[1] and last[2].startswith(f"{first}, ") and len(last[2]) < _LONGEST_SIGNED:
        return last[0], last[2]  # "Ottilie, Bexhall Foods"
    return words, ""


def signed_names(signature: str, table: Ready) -> list[str]:
    """The houses that the lines of a signature may name, in their order: departments and legal forms left out."""
    found = []
    for line in signature.split("\n")[:_MOST_LINES]:
        parts = [part.strip(EDGES) for part in _SIGNED_AS.split(line)]
        for part in parts:
            if 1 < len(part) < _LONGEST_SIGNED:
                bare = part.partition(" (")[0]  # "École des Tilleuls (Namur)"
                name = cleaned(house_of(bare, table) or bare, table)
                found += [name] if name and is_named_so(name, table) else []
    return list(dict.fromkeys(found))


def signed_parts(signature: str) -> list[str]:
    """What the lines of a signature hold, part by part."""
    lines = signature.split("\n")[:_MOST_LINES]
    parts = (part.strip(EDGES) for line in lines for part in _SIGNED_AS.split(line))
    return [one for one in parts if 1 < len(one) < _LONGEST_SIGNED]


@lru_cache(maxsize=256)  # a letter's last lines are its signature's first
def house_of(line: str, table: Ready) -> str | None:
    """The house in a line that names a department or somebody besides: "Tessellate Talent", "Pia from Tessellate"."""
    written = _FOR.match(line)
    if written and is_given(line.partition(" ")[0].strip(",")):
        return line[written.end() :]
    for pattern in table.departments:
        if match := pattern.match(line):
            return match["employer"]
    return None


def lone_names(text: str, table: Ready) -> Iterator[str]:
    """What stands in a line of its own, or at the end of a short one, as a signature that nothing announces does."""
    for line in text.split("\n"):
        if 2 < len(line) < _SHORT_LINE and not line.endswith(("?", ":")):
            parts = [one.strip(EDGES) for one in _SIGNED_AS.split(line)]
            alone = len(parts) > 1 and _stands_alone(parts[0], table)
            for part in (parts[0], parts[-1]) if alone else parts[-1:]:
                name = _lone_name(house_of(part, table) or part, table)
                if name:
                    yield name


def _stands_alone(part: str, table: Ready) -> bool:
    """Is it a house by itself, whatever goes on behind: "SARL Bertin & Fils - Électricité", "Kiln Theatre, Hay"?"""
    if is_firm(part, table) and all(is_capital(one) or one == "&" for one in part.split()):
        return True
    ahead = part.partition(" ")[0]
    return without_legal_form(part) != part or (ahead.isupper() and ahead.lower() in table.employer.ahead)


def _lone_name(part: str, table: Ready) -> str | None:
    words = part.split()
    if not words or not (is_capital(words[0]) and is_capital(words[-1])) or len(words) > _LONGEST_NAME:
        return None
    name = cleaned(part, table)
    nameless = not name or is_person(name) or "(" in name or _NAMELESS.search(name)
    return name if name and not nameless and is_named_so(name, table) else None


def house_on_top(text: str, person: str, table: Ready) -> str | None:
    """The house in the line below a person's name, with which a board's mail begins: "Recruiter at Acme"."""
    lines = [line.strip() for line in text.split("\n", _TOP_LINES) if line.strip()]
    below = next((after for line, after in pairwise(lines) if person and line == person), "")
    parts = [part.strip(EDGES) for part in _SIGNED_AS.split(below)] if len(below) < _SHORT_LINE else []
    house = PARTS.split(below[found.end() :])[0] if parts and (found := _AT.search(below)) else ""
    parts += [house.strip(EDGES)] if house else []
    name = cleaned(parts[-1], table) if len(parts) > 1 and is_capital(parts[-1]) else None
    return name if name and not is_person(name) else None


def signed_houses(text: str, table: Ready, last: int = 4) -> Iterator[str]:
    """The houses whose departments sign at the end of a letter: "The Tessellate Talent Team"."""
    lines = [line.strip(EDGES) for line in text.split("\n") if line.strip(EDGES)]
    for line in reversed(lines[-last:]):
        if len(line) < _LONGEST_SIGNED and is_capital(line):
            house = house_of(line, table)
            name = cleaned(house, table) if house and is_capital(house) else None
            if name and not is_person(name) and is_named_so(name, table):
                yield name
