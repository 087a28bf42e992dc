"""For which role a hiring mail was written, as its subject or its words name it.

A role is known by the place it stands in ("for the position of ...", "application: ...", "as a ..."). Where
something else may stand there, it must also hold a word that names roles; where nothing else may, it needn't.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from daemon.core.knowledge.employers import Ready, employers, without_legal_form
from daemon.core.knowledge.people import is_given
from daemon.core.reading.phrasing import Word, phrase_ending, shown, words_of

_EDGES = " \t.,:;!?-\u2013\u2014|'\"()[]/"
_BEGINNING = 1500
_MOST_WORDS = 8
_MOST_READ = 250
"""Words of a letter."""
_MOST_TRIED = 60
_LONGEST_UNKNOWN = 4
_LONGEST_PLAIN = 5
_FULL_NAME = 2
"""Words of a name."""
_NUMBER = re.compile(r"#?(?:[A-Z]{1,5}/[\w/]*\d[\w/]*)|#?(?:[A-Za-z]{1,4}[-_]?)?\d{3,}[\w/-]*|#\d+|\d+[-/]\w+[-/\w]*|[A-Z]{1,4}[-_]\d+")
"""A requisition's: R-20931, #4471, JR_0012."""
_LONGEST_ENDING = 6
_PART = re.compile(r"[^\W\d_]+")
_PARTS = re.compile(r"\s+[-\u2013\u2014|\u00b7\u2022]+\s+|\s*[|:\u00b7\u2022]\s+|\s<>\s|\s/\s|\s@\s")


class Told(NamedTuple):
    """What a mail says, as text and word by word."""

    subject: str
    """Bare of what mail programs put before it."""
    head: list[Word]
    text: str
    body: list[Word]


class Candidate(NamedTuple):
    """A role that was named somewhere."""

    name: str
    sure: bool
    """Does the place leave no doubt?"""
    known: bool
    """Does it hold a word that names roles?"""


def role_in(subject: str, words: str, *, language: str) -> str | None:
    """The role that a subject, or else the beginning of the words, names beyond doubt."""
    table = employers(language) or employers("en")
    if table is None:
        return None
    bare = bare_subject(subject, table)
    for one in _candidates(table, bare, words_of(bare), words_of(words[:_BEGINNING]), None):
        if one.known and not table.role.words.isdisjoint(re.findall(r"\w+", one.name.lower())):
            return one.name
    return None


def role_named(table: Ready, told: Told, employer: str | None, *, listed: bool = False) -> str | None:
    """The role that a subject, or else the words, name; what is known to be the employer is no part of it.

    `listed` tells that it may stand in a line of its own, as job boards write.
    """
    found = list(_candidates(table, told.subject, told.head, told.body[:_MOST_READ], employer))
    if listed and not any(one.known or one.sure for one in found):
        found += _alone(table, told.text[:_BEGINNING], employer)
    first = next((one for one in found if one.known), None) or next((one for one in found if one.sure), None)
    if first is None:
        return None
    if first.name != told.subject and told.subject.endswith(f" {first.name}"):
        first = next((one for one in found if one.known and one.name == told.subject), first)
    said = set(first.name.lower().split())
    fuller = [one for one in found if one.known and one.sure and said < set(one.name.lower().split())]
    return (fuller[0] if fuller else first).name


def bare_subject(subject: str, table: Ready) -> str:
    """A subject without the prefixes of mail programs and calendars, and without a calendar's date at its end."""
    return table.calendar_tail.sub("", table.prefixes.sub("", subject))


def names_a_role(said: str, table: Ready) -> bool:
    """Does it hold a word that names roles?"""
    return any(_is_role_word(one, table) for one in _PART.findall(said.lower()))


def _parts(low: str) -> tuple[str, ...]:
    """A word, and what stands before a slash or colon in it: "dependiente/a"."""
    return (low,) if low.isalpha() else (low, *_PART.findall(low))


def _names(word: Word, table: Ready) -> bool:
    return any(_is_role_word(one, table) for one in _parts(word.low))


def _is_role_word(low: str, table: Ready) -> bool:
    role = table.role
    return low in role.words or (
        len(low) >= _LONGEST_ENDING and low.endswith(role.endings) and low not in role.no_endings
    )


def _candidates(
    table: Ready, subject: str, head: list[Word], body: list[Word], employer: str | None
) -> Iterator[Candidate]:
    """All roles that subject and words name, the likeliest places first."""
    yield from _by_place(table, head, employer, in_subject=True)
    yield from _in_parts(table, subject, employer)
    yield from _by_place(table, body, employer, in_subject=False)
    parts = (words_of(part) for part in _PARTS.split(subject))
    yield from (one for words in parts if words and (one := _plain(table, words, employer)))


def _by_place(table: Ready, words: list[Word], employer: str | None, *, in_subject: bool) -> Iterator[Candidate]:
    role = table.role
    leads, behind, marks = table.ends_of_role_leads, role.behind, role.marks
    heads = [at for at, word in enumerate(words) if _names(word, table)]
    likely: list[Candidate] = []
    tried = 0
    for at, word in enumerate(words):
        if tried > _MOST_TRIED:
            break
        low = word.low
        if low in leads and at + 1 < len(words):
            rank = phrase_ending(words, at, table.role_leads)
            if rank == 0 or (rank and any(at < head <= at + 2 * _MOST_WORDS for head in heads)):
                tried += 1
                begin = _skip(words, at + 1, role.leads)
                sure = rank == 0 and (in_subject or not role.capitals or _is_titled(words, begin))
                one = _from(table, words, begin, employer, sure=sure)
                if one:
                    if one.sure:
                        yield one
                    else:
                        likely.append(one)
        if low in marks or low in behind or (in_subject and low in role.subject_behind):
            tried += 1
            one = _until(table, words, at, employer, sure=low in marks, begins=low in behind)
            if one:
                likely.append(one)
    yield from likely


def _is_titled(words: list[Word], at: int) -> bool:
    """Does a word in capitals stand there? In a letter's running words it is what makes an unknown word a name."""
    return at < len(words) and words[at].shown[:1].isupper()


def _in_parts(table: Ready, subject: str, employer: str | None) -> Iterator[Candidate]:
    """The parts of a subject that a dash, bar or colon divides: behind a label a role stands whatever it looks like."""
    labelled = False
    for part in _PARTS.split(subject):
        words = words_of(part)
        if words:
            label = " ".join(word.low for word in words)
            begin = _skip(words, 0, table.role.leads)
            if label in table.role.labels:
                labelled = True
                continue
            one = _from(table, words, begin, employer, sure=labelled) if begin < len(words) else None
            if one:
                yield one
            commas = [at for at, word in enumerate(words) if word.gap == ","]
            if commas and not any(_names(word, table) for word in words[: commas[0]]):
                behind = _from(table, words, commas[0], employer, sure=False)
                yield from (one for one in (behind,) if one)
        labelled = False


def _plain(table: Ready, words: list[Word], employer: str | None) -> Candidate | None:
    """A part that is nothing but a role, written as a sentence begins: "Kitchen assistant", "Front of House Host"."""
    role = table.role
    begin = 0 if words[0].low not in role.leads else _skip(words, 0, role.leads)
    said = words[begin:]
    if not 1 < len(said) <= _LONGEST_PLAIN or not said[0].shown[:1].isupper() or not _names(said[-1], table):
        return None
    apart = any(word.gap not in {" ", ""} for word in said[1:])
    other = any(word.low in role.ends or (word.low in role.leads and word.low not in role.joints) for word in said[:-1])
    return None if apart or other else _candidate(table, said, employer, sure=False)


def _alone(table: Ready, text: str, employer: str | None) -> list[Candidate]:
    """Roles that stand in a line of their own."""
    lines = [words_of(line) for line in text.split("\n") if line[:1].isupper() and line[-1:].isalpha()]
    parts = (part for line in lines if len(line) < _MOST_WORDS for part in _apart(line))
    found = (_candidate(table, part, employer, sure=False) for part in parts)
    return [one for one in found if one]


def _apart(line: list[Word]) -> Iterator[list[Word]]:
    """What signs part in a line: "Event: Interview - Studio Producer, Peregrine Studio"."""
    cuts = [at for at, word in enumerate(line) if at and (word.gap in {":", "|", ","} or (word.gap == "-" and word.spaced))]
    yield from (line[begin:end] for begin, end in pairwise([0, *cuts, len(line)]))


def _skip(words: list[Word], at: int, leads: frozenset[str]) -> int:
    """Past what may stand before a role and is no part of it: articles, requisition numbers."""
    begin = at
    while begin < len(words) and begin - at < _MOST_WORDS:
        word = words[begin]
        if word.gap not in {" ", "", ":", "-", "#", "("} and begin > at:
            return begin
        if word.low not in leads and not _NUMBER.fullmatch(word.shown):
            return begin
        begin += 1
    return begin


def _from(table: Ready, words: list[Word], begin: int, employer: str | None, *, sure: bool) -> Candidate | None:
    """The role that begins here."""
    role = table.role
    if begin >= len(words) or words[begin].gap in {".", "\n", "|"}:
        return None
    titled = role.capitals and words[begin].shown[:1].isupper()
    kept: list[Word] = []
    ended = ""
    for at in range(begin, min(len(words), begin + _MOST_WORDS + 1)):
        word = words[at]
        if kept and (word.gap not in {" ", "-"} and not (word.gap == "," and _goes_on(words, at, table))):
            break
        if kept and word.gap == "-" and word.spaced:
            break
        if kept and word.shown in role.articles and kept[-1].low not in role.of and not _is_of(kept[-1], words, at, table):
            if any(_is_role_word(one.low, table) for one in kept):
                break
            kept = []  # "to discuss the Head of Compliance" begins again behind the article
            titled = role.capitals and at + 1 < len(words) and words[at + 1].shown[:1].isupper()
            continue
        if word.low in role.ends and not (kept and word.shown.isupper()) and not _leads_on(words, at, begin, table):
            ended = word.low
            break
        if word.low in role.marks or _NUMBER.fullmatch(word.shown):
            break
        small = titled and word.shown[:1].isalpha() and not word.shown[:1].isupper()
        if small and word.low not in role.joints:
            break
        kept.append(word)
    if ended in role.subject_behind and shown(kept).lower() in role.persons:
        return None  # "Recruiter screen", "Hiring manager interview"
    if not sure and kept and _is_somebodys(words, begin + len(kept), table):
        return None
    return _candidate(table, kept, employer, sure=sure)


def _is_of(last: Word, words: list[Word], at: int, table: Ready) -> bool:
    """Does an article behind a role that is of something tell of what: "Leitung der Stadtbücherei"?"""
    role = table.role
    of = words[at].low in role.joints and last.low in role.persons and role.capitals
    return of and at + 1 < len(words) and words[at + 1].gap == " " and words[at + 1].shown[:1].isupper()


def _leads_on(words: list[Word], at: int, begin: int, table: Ready) -> bool:
    """Does a word in capitals that else ends a role begin one here: "Process Engineer"?"""
    after = words[at + 1] if at + 1 < len(words) else None
    plain = at == begin and table.role.capitals and words[at].shown[:1].isupper()
    return plain and after is not None and after.gap == " " and after.shown[:1].isupper()


def _is_somebodys(words: list[Word], at: int, table: Ready) -> bool:
    """Does a name follow, behind a comma: "our Operations Manager, Heath Pollard"?"""
    name = words[at : at + 2]
    if len(name) < _FULL_NAME or name[0].gap != "," or name[1].gap != " " or not all(one.shown.istitle() for one in name):
        return False
    return is_given(name[0].low) and not any(_names(one, table) for one in name)


def _goes_on(words: list[Word], at: int, table: Ready) -> bool:
    """Behind a comma: do a few more words in capitals end with their line, or the role ("Staff Engineer, Storage")?"""
    ends = table.role.behind
    for end in range(at, min(len(words), at + 4)):
        word = words[end]
        if word.low in table.employer.firms and end > at:
            return False
        if end > at and (word.gap in {".", "\n", "(", ":", "|"} or word.low in ends):
            return True
        if word.low not in {"&", "and", "of"} and not word.shown[:1].isupper():
            return False
    return at + 4 >= len(words)


def _until(
    table: Ready, words: list[Word], end: int, employer: str | None, *, sure: bool, begins: bool
) -> Candidate | None:
    """The role that ends before the word at `end`. `begins`: a few words in capitals before it need be no more."""
    role = table.role
    if words[end].gap not in {" ", "(", '"', "-", ""}:
        return None
    begin = end
    while begin > 0 and end - begin < _MOST_WORDS:
        before = words[begin - 1]
        if begin < end and words[begin].gap not in {" ", "", "&", '"'}:
            break
        if before.low in role.leads or before.low in role.ends or _NUMBER.fullmatch(before.shown):
            break
        titled = role.capitals and begin < end and words[end - 1].shown[:1].isupper()
        if titled and before.shown[:1].islower() and before.low not in role.joints:
            break
        begin -= 1
    named = begins and begin < end and words[begin].shown[:1].isupper() and end - begin < _LONGEST_UNKNOWN
    alone = begin == 0 or words[begin - 1].low in role.articles
    sure = sure or (named and alone and words[begin].low not in table.employer.no_names)
    return _candidate(table, words[begin:end], employer, sure=sure)


def _candidate(table: Ready, kept: list[Word], employer: str | None, *, sure: bool) -> Candidate | None:
    role = table.role
    while kept and kept[-1].shown in role.joints | role.leads:
        kept = kept[:-1]
    while kept and kept[0].low in role.joints | role.leads:
        kept = kept[1:]
    kept = _from_capitals(kept, table)
    if not kept or len(kept) > _MOST_WORDS or not kept[0].shown[:1].isalpha():
        return None
    name = shown(kept)
    known = any(_names(word, table) for word in kept)
    if role.capitals and kept[0].shown.islower() and not _ends_as_one(kept, table):
        return None
    if not sure and (kept[0].low in role.honorifics or (len(kept) == 1 and name in role.persons)):
        return None
    if kept[0].low in role.no_roles and not (known and len(kept) > 1 and kept[0].shown[:1].isupper()):
        return None
    if _is_employer(name, employer) or not (known or sure):
        return None
    if employer and name.lower().startswith(f"{employer.lower()} "):
        name = name[len(employer) + 1 :]
    if employer and name.lower().endswith(f" {employer.lower()}"):
        name = re.sub(r" (?:de|del|at|bei|beim|chez|en)$", "", name[: -len(employer) - 1])
    return Candidate(name.strip(_EDGES), sure, known)


def _from_capitals(kept: list[Word], table: Ready) -> list[Word]:
    """Without what stands before a role in capitals ("qualifications for Infection Preventionist"), or its grade."""
    at = next((at for at, word in enumerate(kept) if word.shown[:1].isupper()), 0)
    if table.role.capitals and at and any(_names(word, table) for word in kept[at:]):
        kept = kept[at:]
    graded = len(kept) > _FULL_NAME and kept[0].low in {"band", "grade", "level"} and kept[1].shown[:1].isdigit()
    return kept[2:] if graded else kept


def _ends_as_one(kept: list[Word], table: Ready) -> bool:
    """Does it end with a word that names roles, or is that followed by what it is of ("head of data")?"""
    at = max((at for at, word in enumerate(kept) if _names(word, table)), default=len(kept) - 1)
    return at + 1 >= len(kept) or kept[at + 1].low in table.role.joints or kept[at + 1].gap == ","


def _is_employer(name: str, employer: str | None) -> bool:
    if not employer:
        return False
    one, other = without_legal_form(name).lower(), employer.lower()
    return one == other or other.startswith(f"{one} ")
