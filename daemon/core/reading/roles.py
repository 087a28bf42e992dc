"""For which role a hiring mail was written, as its subject or its words name it.

A role is known by the place it stands in ("for the position of ...", "application: ...", "as a ..."). Where
something else may stand there, it must also hold a word that names roles; where nothing else may, it needn't.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from daemon.core.knowledge.employers import Ready, employers
from daemon.core.reading.phrasing import Word, phrase_ending, words_of
from daemon.core.reading.rolenames import MOST_WORDS, NUMBER, Candidate, beginning_at, candidate, ending_at, names

_BEGINNING = 1500
_MOST_READ = 250
"""Words of a letter."""
_MOST_TRIED = 60
_LONGEST_PLAIN = 5
_PARTS = re.compile(r"\s+[-\u2013\u2014|\u00b7\u2022]+\s+|\s*[|:\u00b7\u2022]\s+|\s<>\s|\s/\s|\s@\s")


class Told(NamedTuple):
    """What a mail says, as text and word by word."""

    subject: str
    """Bare of what mail programs put before it."""
    head: list[Word]
    text: str
    body: list[Word]


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
    heads = [at for at, word in enumerate(words) if names(word, table)]
    likely: list[Candidate] = []
    tried = 0
    for at, word in enumerate(words):
        if tried > _MOST_TRIED:
            break
        low = word.low
        if low in leads and at + 1 < len(words):
            rank = phrase_ending(words, at, table.role_leads)
            if rank == 0 or (rank and any(at < head <= at + 2 * MOST_WORDS for head in heads)):
                tried += 1
                begin = _skip(words, at + 1, role.leads)
                sure = rank == 0 and (in_subject or not role.capitals or _is_titled(words, begin))
                one = beginning_at(table, words, begin, employer, sure=sure)
                if one:
                    if one.sure:
                        yield one
                    else:
                        likely.append(one)
        if low in marks or low in behind or (in_subject and low in role.subject_behind):
            tried += 1
            one = ending_at(table, words, at, employer, sure=low in marks, begins=low in behind)
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
            one = beginning_at(table, words, begin, employer, sure=labelled) if begin < len(words) else None
            if one:
                yield one
            commas = [at for at, word in enumerate(words) if word.gap == ","]
            if commas and not any(names(word, table) for word in words[: commas[0]]):
                behind = beginning_at(table, words, commas[0], employer, sure=False)
                yield from (one for one in (behind,) if one)
        labelled = False


def _plain(table: Ready, words: list[Word], employer: str | None) -> Candidate | None:
    """A part that is nothing but a role, written as a sentence begins: "Kitchen assistant", "Front of House Host"."""
    role = table.role
    begin = 0 if words[0].low not in role.leads else _skip(words, 0, role.leads)
    said = words[begin:]
    if not 1 < len(said) <= _LONGEST_PLAIN or not said[0].shown[:1].isupper() or not names(said[-1], table):
        return None
    apart = any(word.gap not in {" ", ""} for word in said[1:])
    other = any(word.low in role.ends or (word.low in role.leads and word.low not in role.joints) for word in said[:-1])
    return None if apart or other else candidate(table, said, employer, sure=False)


def _alone(table: Ready, text: str, employer: str | None) -> list[Candidate]:
    """Roles that stand in a line of their own."""
    lines = [words_of(line) for line in text.split("\n") if line[:1].isupper() and line[-1:].isalpha()]
    parts = (part for line in lines if len(line) < MOST_WORDS for part in _apart(line))
    found = (candidate(table, part, employer, sure=False) for part in parts)
    return [one for one in found if one]


def _apart(line: list[Word]) -> Iterator[list[Word]]:
    """What signs part in a line: "Event: Interview - Studio Producer, Peregrine Studio"."""
    cuts = [
        at for at, word in enumerate(line) if at and (word.gap in {":", "|", ","} or (word.gap == "-" and word.spaced))
    ]
    yield from (line[begin:end] for begin, end in pairwise([0, *cuts, len(line)]))


def _skip(words: list[Word], at: int, leads: frozenset[str]) -> int:
    """Past what may stand before a role and is no part of it: articles, requisition numbers."""
    begin = at
    while begin < len(words) and begin - at < MOST_WORDS:
        word = words[begin]
        if word.gap not in {" ", "", ":", "-", "#", "("} and begin > at:
            return begin
        if word.low not in leads and not NUMBER.fullmatch(word.shown):
            return begin
        begin += 1
    return begin
