"""Names that stand where an employer's would: in a display name, in a subject's parts, by the phrases around them."""

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from daemon.core.facts import Person
from daemon.core.knowledge.employers import Ready, is_legal_form, without_legal_form
from daemon.core.knowledge.people import is_given
from daemon.core.knowledge.senders import Sender, registrable
from daemon.core.reading.companies import cleaned, is_firm, is_named_so, is_person, is_users, runs
from daemon.core.reading.displays import THROUGH, is_writers_own
from daemon.core.reading.letterhead import EDGES, PARTS, house_on_top
from daemon.core.reading.phrasing import Word, is_capital, phrase_behind, phrase_ending, shown
from daemon.core.reading.roles import Told
from daemon.core.reading.rolewords import names, names_a_role
from daemon.core.reading.shortening import squeezed

SURE = 3
"""The highest rank that leaves little doubt."""
LIKELY = 4
"""The highest rank that something tells besides a word that stands before all sorts of things."""
_LONGEST_NAME = 6
_WITH = frozenset({"at", "bei", "beim", "chez"})
_MET = frozenset({"mit", "with", "avec", "con"})
"""Before whom one talks to: "the interview with Tom"."""
_OF = frozenset({"de", "del", "du", "en", "at", "bei", "beim", "chez", "von"})
"""Before a house: "Conductor/a de reparto de Panificadora Larrea"."""
_FROM = frozenset({"from", "with", "von", "vom", "de", "chez", "bei"})
_SHORTEST_LABEL = 4
_LONGEST_TITLE = 90
_VIA = re.compile(r" \((via|through|v\u00eda|\u00fcber|par) ([^)]*)\)")
_QUOTED = re.compile(r"[\u00ab\u201e\u201c\"] ?([^\u00ab\u00bb\u201c\u201d\u201e\"\n]{4,80}?) ?[\u00bb\u201c\u201d\"]")
_CARD = re.compile(r" [-\u2013\u2014\u00b7\u2022|] |, | \(")
_DIGITS = re.compile(r"\d")
_LONGEST_REFERENCE = 30
_ADDRESS_PARTS = re.compile(r"[@.+]")
_HELD = re.compile(r"\(([^()]{2,40})\)")


class Said(NamedTuple):
    """A name that stands where an employer's would, and how likely it is one: the lower the likelier."""

    rank: int
    name: str


def said_of(table: Ready, other: Person, told: Told, system: Sender | None) -> list[Said]:
    """Every employer that display name, subject and words name, the likeliest first.

    A relay's display name may be the employer itself; anybody else's is a person's.
    """
    relay = labels_of(system) if shared(system) else frozenset()
    nouns = system is not None or other.address is None  # a relay's mail, or what the user wrote in their calendar
    found = _in_display(table, other, told, system, relay)
    found += _by_phrases(table, told.head, other, base=0, nouns=nouns)
    found += in_parts(table, told.subject)
    if system is not None and system.kind == "booking":
        found += _in_titles(table, told)
    if system is not None and system.kind == "board":
        top = house_on_top(told.text, THROUGH.split((other.name or "").partition(" (")[0])[0], table)
        found += [Said(2, top)] if top and not names_a_role(top, table) else []
    found += _by_phrases(table, told.body, other, base=1, nouns=nouns)
    found = [one for one in found if not is_users(one.name, told.user) and not _is_relay(one.name, relay)]
    found = [one for one in found if one.rank <= SURE or is_firm(one.name, table) or not _may_be_met(system, one.name)]
    if system is not None and system.kind in {"board", "booking"}:
        found = [one for one in found if not is_person(one.name)]
    if shared(system):
        found = _with_portals_behind(found, told)
    return sorted(found, key=lambda one: one.rank)


def _with_portals_behind(found: list[Said], told: Told) -> list[Said]:
    """A display name that the mail never says gives way to a house that it does: a portal's to its customer's."""
    if any(not one.rank for one in found):
        return found  # told by the address as well
    plain = squeezed(f"{told.subject} {told.text}")
    said = [one for one in found if squeezed(one.name) in plain]
    surest = min((one.rank for one in said), default=SURE + 1)
    return found if surest > SURE else said


def in_card(table: Ready, text: str, role: str) -> str | None:
    """The employer in the line behind the role's own, as boards show what was applied for, its place left out."""
    lines = [line.strip(EDGES) for line in text.split("\n") if line.strip(EDGES)]
    for line, after in pairwise(lines):
        shown_role = line.startswith(role) and len(line) < len(role) + _LONGEST_REFERENCE
        if shown_role and len(after) < _LONGEST_TITLE and is_capital(after):
            name = cleaned(_CARD.split(after)[0], table)
            if name and is_named_so(name, table) and len(name.split()) <= _LONGEST_NAME:
                another = name == after and names_a_role(name, table)
                opener = after.split()[0]
                opens = opener.lower() in table.employer.openers and after.startswith(f"{opener} {name}")
                name = f"{opener} {name}" if opens else name
                return None if another or is_person(name) or _DIGITS.search(name) else name
    return None


def shared(system: Sender | None) -> bool:
    """Does a system send it, for many employers?"""
    return system is not None and system.kind not in {"webmail", "agency"}


def rank_of(table: Ready, words: list[Word], begin: int, end: int, *, nouns: bool = True) -> int | None:
    """0 for what can only be an employer, 1 for what may be one, None for what needn't be.

    `nouns` tells that one stands before "interview" or "vacancy", too, as relays and agencies write.
    """
    rank = announced(table, words, begin, table.employer_leads)
    if rank == 0 or acts(table, words, begin, end, nouns=nouns):
        return 0
    if _has_a_role_before(table, words, begin) or _has_somebody_before(words, begin, end):
        return 0
    if rank is None and begin and words[begin].gap == " " and words[begin - 1].low in _OF:
        return 1 if is_firm(shown(words[begin:end]), table) else None
    return rank


def _has_a_role_before(table: Ready, words: list[Word], begin: int) -> bool:
    """Does "Senior Data Analyst at" stand before it?"""
    if begin <= 1 or words[begin - 1].low not in _WITH or words[begin].low in table.role.grades:
        return False
    return words[begin].gap == words[begin - 1].gap == " " and names(words[begin - 2], table)


def _has_somebody_before(words: list[Word], begin: int, end: int) -> bool:
    """Does "Tom from" stand before it, as people say who they are?"""
    if begin <= 1 or words[begin - 1].low not in _FROM or is_person(shown(words[begin:end])):
        return False
    return words[begin].gap == words[begin - 1].gap == " " and is_given(words[begin - 2].low)


def acts(table: Ready, words: list[Word], begin: int, end: int, *, nouns: bool = True) -> bool:
    """Does it do what only an employer does ("has invited you")?"""
    behind = table.employer_nouns if nouns else table.employer_acts
    opens = end - begin == 1 and begin > 0 and words[begin].gap in {"\n", "."}
    said = phrase_behind(words, end, behind) if end < len(words) and words[end].gap == " " else None
    if said and not (opens and " " not in said):  # "Track application status" begins a line, and is no house
        return True
    return any(word.low in behind for word in words[begin + 1 : end])


def announced(table: Ready, words: list[Word], begin: int, leads: Mapping[str, int]) -> int | None:
    """The rank of the phrase before a place, past words that may stand between."""
    found = None
    for at in range(begin - 1, max(-1, begin - 4), -1):
        low = words[at].low
        if low in table.ends_of_leads:
            rank = phrase_ending(words, at, leads)
            found = rank if found is None else found
            if rank == 0:
                return 0
        if low not in table.employer.fillers or words[at + 1].gap in {".", "\n"}:
            break
    return found


def labelled(table: Ready, words: list[Word]) -> str | None:
    """The employer that a form's own field names: "Employer: Fenmoor District Council"."""
    if not any(word.gap == ":" for word in words):
        return None
    for begin, end in runs(table, words):
        if begin and words[begin].gap == ":" and phrase_ending(words, begin - 1, table.label_leads) == 0:
            return cleaned(shown(words[begin:end]), table)
    return None


def in_parts(table: Ready, subject: str) -> list[Said]:
    """Of a subject that a dash, bar or colon divides: the part that is neither a role nor what mails are about."""
    parts = [part.strip(EDGES) for part in PARTS.split(subject) if part.strip(EDGES)]
    found = []
    for part in parts if len(parts) > 1 else ():
        words = part.split()
        plain = all(is_capital(word) or word.lower() in table.employer.joints for word in words)
        if plain and len(words) < _LONGEST_NAME and not names_a_role(part, table):
            name = cleaned(part, table)
            if name and name == without_legal_form(part) and not is_person(name):
                found.append(Said(4, name))
    return found


@lru_cache(maxsize=256)
def labels_of(system: Sender | None) -> frozenset[str]:
    """What a system calls itself, in small letters: its name's first word and its domains' labels."""
    if system is None:
        return frozenset()
    domains = {squeezed((registrable(one) or one).partition(".")[0]) for one in system.domains}
    return frozenset(one for one in domains | {squeezed(system.name.split()[0])} if len(one) > 2 and one != "other")


def _in_display(table: Ready, other: Person, told: Told, system: Sender | None, relay: AbstractSet[str]) -> list[Said]:
    display = other.name or ""
    display = (_VIA.sub(r" \1 \2", display) if "(" in display else display).strip()
    if not display or "@" in display.split(" @ ")[0] or is_writers_own(other, told.text):
        return []
    tenant = _of_a_tenant(display, other.address or "") if system and system.kind in {"ats", "board"} else None
    name = cleaned(tenant, table) if tenant else None
    if name and not _is_relay(name, relay):
        return [Said(0, name)]
    for rank, pattern in enumerate(table.display):
        match = pattern.match(display)
        bare = rank == len(table.display) - 1
        if match and match.start("employer") and display.split()[0].lower() in table.employer.bodies:
            continue  # "Aeropuerto de Campoverde" is nobody's in Campoverde
        if match and (not bare or (shared(system) and not is_person(display)) or is_firm(display, table)):
            name = cleaned(match["employer"], table)
            if name and not _is_relay(name, relay):
                sure = not bare and not (is_person(name) or _may_be_a_persons(system, name))
                return [Said(1 if sure else 3 if bare and name.lower() in told.text.lower() else 6, name)]
    return []


def _of_a_tenant(display: str, address: str) -> str | None:
    """The house in a display name whose own short name stands in the address: "Inès de Papillote" of papillote.4f@."""
    who, _, rest = display.partition(" ")
    joint, _, house = rest.partition(" ")
    spoken = is_given(who.lower()) and joint.lower() in _FROM | _WITH
    name = house if spoken else display
    plain = squeezed(name)
    labels = (squeezed(one) for one in _ADDRESS_PARTS.split(address))
    told = any(len(one) >= _SHORTEST_LABEL and plain.startswith(one) for one in labels)
    return name if told and (spoken or not is_person(display)) else None


def _in_titles(table: Ready, told: Told) -> list[Said]:
    """Of an event's title in a booking service's words ("Screening call - Thistle Analytics") what isn't the event."""
    found = []
    for line in (*_QUOTED.findall(told.text), *told.text.split("\n")):
        if line.startswith("("):
            continue  # "(Central European Time - Berlin)"
        title = (line[:_LONGEST_TITLE].partition(":")[2] or line[:_LONGEST_TITLE]).strip()
        held = "" if any(map(str.isdigit, title)) else next(iter(_HELD.findall(line[:_LONGEST_TITLE])), "")
        role, comma, house = held.rpartition(", ")
        if held and not comma and names_a_role(held, table):
            title = title.replace(f" ({held})", "")  # "Intro call - Tidewise (Product Designer)"
        held = house if comma and names_a_role(role, table) else held  # "(Product Designer, Tidewise)"
        if held and all(is_capital(one) or one in table.employer.joints for one in held.split()):
            name = cleaned(held, table)
            alone = name == without_legal_form(held) and "/" not in held and not names_a_role(held, table)
            found += [Said(2, name)] if name and alone and not is_person(name) else []
        found += _behind_commas(table, title)
        parts = [one.strip(EDGES) for one in PARTS.split(title) if one.strip(EDGES)]
        events = [
            one
            for one in parts
            if not table.employer.no_names.isdisjoint((one.split()[0].lower(), one.split()[-1].lower()))
        ]
        if len(parts) > 1 and len(line) < _LONGEST_TITLE and any(names_a_role(one, table) for one in parts):
            found += _behind_events(table, events)
        if len(parts) > 1 and len(line) < _LONGEST_TITLE and events and not any(one.isdigit() for one in line):
            rest = [one for part in parts if part not in events for one in part.split(", ")]
            plain = (one for one in rest if all(map(is_capital, one.split())) and not names_a_role(one, table))
            names = (cleaned(one, table) for one in plain)
            found += [Said(2, one) for one in names if one and not is_person(one)]
    return found


def _behind_events(table: Ready, events: list[str]) -> list[Said]:
    """The house behind what one meets for, beside a role: "Entretien RH Sylvadoc - Comptable"."""
    names = [one for event in events if (one := cleaned(event, table)) and one != event and event.endswith(f" {one}")]
    plain = [one for one in names if all(map(is_capital, one.split())) and not _DIGITS.search(one)]
    return [Said(2, one) for one in plain if not is_person(one) and not names_a_role(one, table)]


def _behind_commas(table: Ready, title: str) -> list[Said]:
    """The house behind whom one meets, or what for: "Ines Halloran, Wrenfield Analytics"."""
    before, _, after = title.rpartition(", ")
    words, last = after.strip(EDGES).split(), before.split()[-1:]
    plain = 1 < len(words) <= _LONGEST_NAME and all(is_capital(one) or one in table.employer.joints for one in words)
    registered = plain and is_legal_form(words[-1])
    role = not registered and names_a_role(after, table)
    if not plain or not last or not is_capital(last[0]) or _DIGITS.search(after) or role:
        return []
    name = cleaned(after, table)
    stands = name == without_legal_form(after.strip(EDGES)) and not is_person(name or "?")
    return [Said(2, name)] if name and stands and (is_firm(name, table) or len(before.split()) > 1) else []


def _may_be_a_persons(system: Sender | None, name: str) -> bool:
    """Is it two or three words, shown by a board or a booking service, through which people write as well?"""
    return system is not None and system.kind in {"board", "booking"} and len(name.split()) in {2, 3}


def _may_be_met(system: Sender | None, name: str) -> bool:
    """Is it two or three words in a booking service's mail, as those whom one meets there are called?"""
    words = name.split()
    return system is not None and system.kind == "booking" and len(words) in {2, 3} and "&" not in words


def _is_relay(name: str, relay: AbstractSet[str]) -> bool:
    short = squeezed(name)
    longer = len(short) >= _SHORTEST_LABEL
    return any(short.startswith(label) or (longer and label.startswith(short)) for label in relay)


def _by_phrases(table: Ready, words: list[Word], other: Person, *, base: int, nouns: bool) -> list[Said]:
    """The names in capitals that a phrase announces, or that do what only an employer does."""
    found: list[Said] = []
    for begin, end in runs(table, words):
        if begin and words[begin].gap == "(" and names(words[begin - 1], table):
            continue  # "Paralegal (Conveyancing) has moved on"
        if end < len(words) and words[end].gap == "(" and words[end].low in table.role.marks:
            continue  # "Interview for Shift Lead (all genders)"
        if end - begin == 1 and end < len(words) and words[end].gap == "(" and _are_somebodys(table, words, end):
            continue  # "a session with Dmitri (backend lead)"
        if end - begin == 1 and begin and words[begin - 1].low in _MET and is_given(words[begin].low):
            continue
        rank = rank_of(table, words, begin, end, nouns=nouns)
        if rank == 0 and end - begin == 1 and _is_called_so(table, words, begin):
            rank = 2
        name = cleaned(shown(words[begin:end]), table) if rank is not None else None
        if rank is None or name is None or (rank and (is_person(name) or name == other.name)):
            continue
        found.append(Said(2 * rank + base + (2 if rank == 0 else 3), name))
    return found


def _is_called_so(table: Ready, words: list[Word], at: int) -> bool:
    """Is it somebody's given name, which stands with another elsewhere: "Anna wants to meet you", "Anna Brandt"?"""
    if not is_given(words[at].low) or announced(table, words, at, table.employer_leads) == 0:
        return False
    low, firms = words[at].low, table.employer.firms
    both = ((one, after) for one, after in pairwise(words) if one.low == low and after.gap == " ")
    return any(after.capital and after.low not in firms for _, after in both)


def _are_somebodys(table: Ready, words: list[Word], at: int) -> bool:
    """Do words in brackets tell what somebody is?"""
    return any(names(one, table) for one in words[at : at + 3])
