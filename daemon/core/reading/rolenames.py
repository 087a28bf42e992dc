"""What a role's name is made of, from the word it begins or ends with: no employer, person, grade or event."""

import re
from typing import NamedTuple

from daemon.core.knowledge.employers import Ready, spelling, without_legal_form
from daemon.core.knowledge.people import is_given
from daemon.core.reading.phrasing import Word, shown
from daemon.core.reading.roleedges import before_small, begins_a_date, inner
from daemon.core.reading.rolewords import is_role_word, names

_EDGES = " \t.,:;!?-\u2013\u2014|'\"()[]/"
MOST_WORDS = 8
_LONGEST_UNKNOWN = 4
_FULL_NAME = 2
"""Words of a name."""
_NUMBER = re.compile(
    r"#?(?:[A-Z]{1,5}/[\w/]*\d[\w/]*)|#?(?:[A-Za-z]{1,4}[-_]?)?\d{3,}[\w/-]*|#\d+|\d+[-/]\w+[-/\w]*|[A-Z]{1,4}[-_]\d+(?:-\w+)*"
)
"""A requisition's: R-20931, #4471, JR_0012, KLM-26-4410."""
_ORDINAL = re.compile(r"[1-9](?:st|nd|rd|th)")
"""That a role begins with: "2nd shift lead"."""
_OF = frozenset({"de", "du"})
"""Behind these a name goes on: "Chef de partie"."""
_TOWARDS = frozenset({"a", "al"})
"""Behind "ayuda" and the like: "auxiliar de ayuda a domicilio"."""
_ABOUT = frozenset({"de", "du", "f\u00fcr"})
"""Behind these stands what a role is for, and with "and" what else: "Profesora de Física y Química"."""
_ANDS = frozenset({"und", "et", "y", "e"})
_ALSO = _ANDS | {"&", "and"}
_ELIDED = frozenset({"d'", "l'"})


class Candidate(NamedTuple):
    """A role that was named somewhere."""

    name: str
    sure: bool
    """Does the place leave no doubt?"""
    known: bool
    """Does it hold a word that names roles?"""


def is_number(word: str) -> bool:
    """Is it a requisition's?"""
    return not word.isalpha() and _NUMBER.fullmatch(word) is not None and word not in spelling().called


def beginning_at(table: Ready, words: list[Word], begin: int, employer: str | None, *, sure: bool) -> Candidate | None:
    """The role that begins here."""
    role = table.role
    if begin >= len(words) or words[begin].gap in {".", "\n", "|"}:
        return None
    titled = role.capitals and words[begin].shown[:1].isupper()
    kept: list[Word] = []
    ended = ""
    for at in range(begin, min(len(words), begin + MOST_WORDS + 1)):
        word = words[at]
        if kept and (_parts_from(words, at, table) or _tells_where(words, at, kept[-1], table)):
            break
        if kept and _begins_again(kept[-1], words, at, table):
            if any(is_role_word(one.low, table) for one in kept):
                break
            kept = []  # "to discuss the Head of Compliance" begins again behind the article
            titled = role.capitals and at + 1 < len(words) and words[at + 1].shown[:1].isupper()
            continue
        if kept and _is_another_trade(kept[-1], words, at, table):
            return candidate(table, [*kept, *words[at : at + 2]], employer, sure=sure)
        if _ends_it(words, at, begin, kept, table):
            ended = word.low
            break
        small = titled and word.shown[:1].isalpha() and not word.shown[:1].isupper()
        if _is_no_part(words, at, kept, table) or (small and not _goes_on_small(word, kept, table)):
            break
        kept.append(word)
    met = ended in role.subject_behind and shown(kept).lower() in role.persons  # "Recruiter screen"
    if met or (not sure and kept and _is_somebodys(words, begin + len(kept), table)):
        return None
    return candidate(table, kept, employer, sure=sure)


def ending_at(
    table: Ready, words: list[Word], end: int, employer: str | None, *, sure: bool, begins: bool
) -> Candidate | None:
    """The role that ends before the word at `end`. `begins`: a few words in capitals before it need be no more."""
    role = table.role
    if words[end].gap not in {" ", "(", '"', "-", ""}:
        return None
    begin = end
    while begin > 0 and end - begin < MOST_WORDS:
        before = words[begin - 1]
        if begin < end and words[begin].gap not in {" ", "", "&", '"'}:
            break
        within = begin < end and role.capitals and words[begin].shown[:1].isupper() and before.shown[:1].isupper()
        of = _role_that_is_of(words, begin, table)
        if of is not None:
            begin = of
            continue
        day = begin < end and _is_for_a_day(words, begin - 1, table)
        if before.low in role.leads or is_number(before.shown) or (before.low in role.ends and not (within or day)):
            break
        titled = role.capitals and begin < end and words[end - 1].shown[:1].isupper()
        if titled and before.shown[:1].islower() and before.low not in role.joints:
            break
        begin -= 1
    named = begins and begin < end and words[begin].shown[:1].isupper() and end - begin < _LONGEST_UNKNOWN
    alone = begin == 0 or words[begin - 1].low in role.articles
    sure = sure or (named and alone and words[begin].low not in table.employer.no_names)
    if words[end].low in role.subject_behind and shown(words[begin:end]).lower() in role.persons:
        return None
    return candidate(table, words[begin:end], employer, sure=sure)


def _role_that_is_of(words: list[Word], at: int, table: Ready) -> int | None:
    """Where the word stands that names a role of what begins here: "Gestionnaire de | dossiers (H/F)"."""
    role = table.role
    before = at - 1
    while at - before <= _FULL_NAME and before and words[before].low in role.joints - role.articles:
        before -= 1
    apart = any(one.gap != " " for one in words[before + 1 : at + 1])
    found = 0 <= before < at - 1 and not apart and names(words[before], table)
    return before if found and words[before].low not in role.no_roles else None


def candidate(table: Ready, kept: list[Word], employer: str | None, *, sure: bool) -> Candidate | None:
    """The role that these words make, without what belongs to none; None where they make none."""
    role = table.role
    while len(kept) > 1 and (is_number(kept[0].shown) or begins_a_date(kept, table)):
        kept = kept[1:]
    whole = _behind_fronts(_from_capitals(inner(kept, table.around), table), table)
    kept = before_small(_before_event(whole, table), table)
    while len(kept) > 1 and kept[1].gap == "," and kept[0].low in table.role.no_roles:
        kept = kept[1:]  # "4 June, Collections Assistant"
    if len(kept) > 1 and kept[-1].shown.isdigit() and len(kept[-1].shown) > 1:
        kept = kept[:-1]  # "Fachperson 80-100 %"
    if not kept or len(kept) > MOST_WORDS or not (kept[0].shown[:1].isalpha() or _opens(kept)):
        return None
    known = any(names(word, table) for word in kept)
    if _is_none(kept, table, sure=sure, known=known) or _is_employer(shown(kept), employer):
        return None
    name = _without(shown(kept), employer).removesuffix("'s").removesuffix("\u2019s")
    bare = re.sub(r" (?:for|f\u00fcr|pour|para)$", "", name)
    somebody = (
        bare.lower() in role.persons if bare != name or len(kept) < len(whole) else not sure and name in role.persons
    )
    return None if somebody else Candidate(_bare(name), sure, known)


def _opens(kept: list[Word]) -> bool:
    """Is it a number that a role begins with: "3rd Officer", "911 Dispatcher", "2D Artist"?"""
    first = kept[0].shown
    named = kept[0].capital or _ORDINAL.fullmatch(first) is not None or first in spelling().called
    return len(kept) > 1 and named


def _bare(name: str) -> str:
    """The name without what stands around it; the bracket that an ending closes is part of it: "Vendedor(a)"."""
    bare = name.strip(_EDGES)
    return f"{bare})" if bare.count("(") > bare.count(")") else bare


def _before_event(kept: list[Word], table: Ready) -> list[Word]:
    """Without what the role only stands beside: "the principal and I", "Hiring Manager Interview"."""
    if len(kept) > _FULL_NAME and kept[-1].shown == "I" and kept[-2].low in table.role.joints:
        return kept[:-2]
    return kept[:-1] if len(kept) > 1 and kept[-1].low in table.role.subject_behind else kept


def _is_none(kept: list[Word], table: Ready, *, sure: bool, known: bool) -> bool:
    """Is it plainly no role: it begins with what begins none, or nothing tells that it is one?"""
    role, first = table.role, kept[0]
    if not known and (not sure or first.low in role.fronts or any(word.shown.isdigit() for word in kept)):
        return True
    small = first.shown.islower() and not first.shown.endswith((*role.adjectives, "."))
    if role.capitals and small and not _ends_as_one(kept, table):
        return True
    if first.low in role.no_roles and not (known and len(kept) > 1 and first.shown[:1].isupper()):
        return True
    named = first.low in role.honorifics and not (len(kept) > 1 and kept[1].low in role.joints)
    of_rank = first.low in role.ranks and len(kept) == _FULL_NAME and kept[1].capital and not names(kept[1], table)
    return not sure and (named or of_rank)


def _without(name: str, employer: str | None) -> str:
    """The name without the employer's, before or behind it."""
    head, comma, house = name.rpartition(", ")
    if comma and employer and f"{employer.lower()} ".startswith(f"{house.lower()} "):
        name = head  # "Room leader, Finch Corner"
    if employer and name.lower().startswith(f"{employer.lower()} "):
        name = name[len(employer) + 1 :]
    if employer and name.lower().endswith(f" {employer.lower()}"):
        name = re.sub(r" (?:de|del|du|des|der|at|bei|beim|chez|en|im|am)$", "", name[: -len(employer) - 1])
    return name


def _parts_from(words: list[Word], at: int, table: Ready) -> bool:
    """Does a sign part this word from a role before it?"""
    gap, spaced = words[at].gap, words[at].spaced
    return (gap == "-" and spaced) or (gap not in {" ", "-"} and not (gap == "," and _goes_on(words, at, table)))


def _tells_where(words: list[Word], at: int, last: Word, table: Ready) -> bool:
    """Does it tell where, or in which shift, one works: "Erzieher Kita Regenbogen", "operador de planta turno 7x7"?"""
    if words[at].low not in table.role.whereabouts or last.low in table.role.persons or last.low in table.role.joints:
        return False
    goes_on = at + 1 < len(words) and words[at + 1].low in table.role.joints
    return not goes_on and (not table.role.capitals or names(last, table))


def _begins_again(last: Word, words: list[Word], at: int, table: Ready) -> bool:
    """Is it an article behind which another name begins?"""
    role = table.role
    return words[at].shown in role.articles and last.low not in role.of and not _is_of(last, words, at, table)


def _is_for_a_day(words: list[Word], at: int, table: Ready) -> bool:
    """Is it the day of "our | Saturday baker"?"""
    if words[at].low not in table.role.days or at + 1 >= len(words) or words[at + 1].gap != " ":
        return False
    first = at == 0 or words[at - 1].low in table.role.articles
    return first and names(words[at + 1], table) and not words[at + 1].capital


def _leads_on(words: list[Word], at: int, begin: int, table: Ready) -> bool:
    """Does a word in capitals that else ends a role begin one here: "Process Engineer"?"""
    after = words[at + 1] if at + 1 < len(words) else None
    plain = at == begin and table.role.capitals and words[at].shown[:1].isupper()
    if plain and _is_for_a_day(words, at, table):
        return True
    return plain and after is not None and after.gap == " " and after.shown[:1].isupper()


def _ends_it(words: list[Word], at: int, begin: int, kept: list[Word], table: Ready) -> bool:
    """Does this word end the role that begins there, of which these are kept?"""
    word = words[at]
    named = bool(kept) and (kept[-1].shown[:1].isupper() or kept[-1].shown in spelling().called)
    if table.role.capitals and word.shown.istitle() and named:
        after = words[at + 1] if at + 1 < len(words) else None
        role_behind = after is not None and after.gap == " " and after.shown.istitle() and names(after, table)
        if word.low in table.role.words or role_behind:
            return False  # "Signalling Apprenticeship", "Ceramics Process Engineer"
    if word.low in table.before_places:
        return _tells_a_place(words, at, kept, table)
    if word.low not in table.role.ends or (kept and word.shown.isupper()) or _leads_on(words, at, begin, table):
        return False
    return not (kept and _goes_into(kept, words, at, table))


def _tells_a_place(words: list[Word], at: int, kept: list[Word], table: Ready) -> bool:
    """Does it say where one works ("Shop Manager | in Bath"), and not in what: "Lecturer in Law"?"""
    role, after = table.role, words[at + 1] if at + 1 < len(words) else None
    if not kept or not names(kept[-1], table) or after is None or after.gap != " " or not after.capital:
        return False
    return after.low not in role.no_fields and role.specialists.isdisjoint(one.low for one in kept)


def _is_no_part(words: list[Word], at: int, kept: list[Word], table: Ready) -> bool:
    """Is it a mark, a requisition's number, or a grade behind the role ("Ward Clerk Band 3")?"""
    word, role = words[at], table.role
    if word.low in role.marks or is_number(word.shown):
        return True
    return bool(kept) and word.low in role.grades and at + 1 < len(words) and words[at + 1].shown[:1].isdigit()


def _goes_on_small(word: Word, kept: list[Word], table: Ready) -> bool:
    """Does a name in capitals go on with a small word: a joint, or what makes it a role ("Grade 4 educator")?"""
    if word.low in table.role.joints or (kept and kept[-1].shown in _OF):
        return True
    told = any(names(one, table) for one in kept) and not kept[-1].shown.islower()
    return bool(kept) and not told and names(word, table)


def _goes_into(kept: list[Word], words: list[Word], at: int, table: Ready) -> bool:
    """Does a word that else ends a role tell what it is for: "Technicien en documentation", "agent d'entretien"?"""
    role = table.role
    if kept[-1].low in _ELIDED or (kept[-1].low in role.towards and words[at].low in _TOWARDS):
        return words[at].gap == " "
    after = words[at + 1] if at + 1 < len(words) else None
    if after is not None and _is_of_two_fields(kept, words, at, table):
        return True
    if len(kept) > 1 and words[at].low in _ANDS and kept[-2].low in _ABOUT and kept[-1].shown[:1].isupper():
        return after is not None and _is_another_field(after, table)
    field = words[at].low in role.into and after is not None and after.gap == " " and after.low not in role.no_fields
    held = kept[-3] if len(kept) > _FULL_NAME and kept[-2].low in _OF | _ELIDED else kept[-1]
    if field and kept[-1].low in role.specialists:
        return True
    return field and after is not None and after.shown.islower() and (names(kept[-1], table) or names(held, table))


def _is_another_trade(last: Word, words: list[Word], at: int, table: Ready) -> bool:
    """Does a role go on with another, and end there: "Painter | & decorator"?"""
    if words[at].low not in _ALSO or words[at].gap != " " or at + 1 >= len(words) or words[at + 1].gap != " ":
        return False
    ends = at + 2 >= len(words) or words[at + 2].gap not in {" ", ""}
    return ends and names(last, table) and names(words[at + 1], table)


def _is_of_two_fields(kept: list[Word], words: list[Word], at: int, table: Ready) -> bool:
    """Do two fields behind a role end its part or line: "Mediengestalter Digital und | Print"?"""
    if not table.role.capitals or words[at].low not in _ANDS or len(kept) < _FULL_NAME or words[at].gap != " ":
        return False
    plain = names(kept[-2], table) and not names(kept[-1], table) and kept[-1].shown[:1].isupper()
    ends = at + 2 >= len(words) or words[at + 2].gap not in {" ", ""}
    after = words[at + 1]
    return plain and ends and after.low not in table.strangers and _is_another_field(after, table)


def _is_another_field(word: Word, table: Ready) -> bool:
    """Is it what a role is for besides: "Profesora de Física y | Química"?"""
    role = table.role
    begins = word.low in role.ends or word.low in role.leads or word.low in role.no_roles or word.low in role.honorifics
    return word.gap == " " and word.shown[:1].isupper() and not begins and not is_given(word.low)


def _is_of(last: Word, words: list[Word], at: int, table: Ready) -> bool:
    """Does an article behind a role that is of something tell of what: "Leitung der Stadtbücherei"?"""
    role = table.role
    of = words[at].low in role.joints and last.low in role.persons and role.capitals
    return of and at + 1 < len(words) and words[at + 1].gap == " " and words[at + 1].shown[:1].isupper()


def _is_somebodys(words: list[Word], at: int, table: Ready) -> bool:
    """Does a name follow, behind a comma: "our Operations Manager, Heath Pollard"?"""
    name = words[at : at + 2]
    if (
        len(name) < _FULL_NAME
        or name[0].gap != ","
        or name[1].gap != " "
        or not all(one.shown.istitle() for one in name)
    ):
        return False
    return is_given(name[0].low) and not any(names(one, table) for one in name)


def _goes_on(words: list[Word], at: int, table: Ready) -> bool:
    """Behind a comma: do a few more words in capitals end with their line, or the role ("Staff Engineer, Storage")?"""
    ends = table.role.behind
    if words[at].low in table.employer.bodies or words[at].low in table.role.ends:
        return False  # "Laboratory Coordinator, Department of Geology"
    for end in range(at, min(len(words), at + 4)):
        word = words[end]
        if word.low in table.employer.firms and end > at:
            return False
        if end > at and (word.gap in {".", "\n", "(", ":", "|"} or word.low in ends):
            return True
        ordinal = end == at and _ORDINAL.fullmatch(word.shown) and end + 1 < len(words)
        if ordinal and words[end + 1].shown[:1].isupper() and words[end + 1].low not in table.employer.no_names:
            continue  # "Press Operator, 3rd Shift"
        if word.low not in {"&", "and", "of"} and not word.shown[:1].isupper():
            return False
    return at + 4 >= len(words)


def _from_capitals(kept: list[Word], table: Ready) -> list[Word]:
    """Without what stands before a role in capitals ("qualifications for Infection Preventionist"), or its grade."""
    at = next((at for at, word in enumerate(kept) if any(map(str.isupper, word.shown))), 0)  # "iOS Developer" too
    if table.role.capitals and at and any(names(word, table) for word in kept[at:]) and not (at == 1 and _opens(kept)):
        before = kept[at - 1]
        kept = kept[at - 1 :] if before.low.endswith(table.role.adjectives) or before.shown == "dipl." else kept[at:]
    if len(kept) <= _FULL_NAME or kept[-1].shown.islower():
        return kept
    return kept[2:] if kept[0].low in table.role.grades and kept[1].shown[:1].isdigit() else kept


def _behind_fronts(kept: list[Word], table: Ready) -> list[Word]:
    """Without the words of a subject that stand before a role, where one is left: "Recrutement agent d'état civil"."""
    role = table.role
    rest = kept
    while len(rest) > 1 and (rest[0].low in table.fronts or rest[0].low.endswith(role.front_endings)):
        rest = rest[1:]
    cut = rest is not kept and (kept[0].low in role.fronts or kept[0].low.endswith(role.front_endings))
    alone = len(rest) == 1 and rest[0].low in role.persons
    return rest if cut and not alone and any(names(word, table) for word in rest) else kept


def _ends_as_one(kept: list[Word], table: Ready) -> bool:
    """Does it end with a word that names roles, or is that followed by what it is of ("head of data")?"""
    at = max((at for at, word in enumerate(kept) if names(word, table)), default=len(kept) - 1)
    return at + 1 >= len(kept) or kept[at + 1].low in table.role.joints or kept[at + 1].gap == ","


def _is_employer(name: str, employer: str | None) -> bool:
    if not employer:
        return False
    one, other = without_legal_form(name).lower(), employer.lower()
    return one == other or other.startswith(f"{one} ")
