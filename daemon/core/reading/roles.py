"""For which role a hiring mail was written, as its subject or its words name it.

A role is known by the place it stands in ("for the position of ...", "application: ...", "as a ..."). Where
something else may stand there, it must also hold a word that names roles; where nothing else may, it needn't.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from daemon.core.knowledge.employers import Ready, employers, spelling, without_legal_form
from daemon.core.reading.phrasing import Word, phrase_ending, shown, words_of
from daemon.core.reading.roleedges import within_a_role
from daemon.core.reading.rolenames import (
    MOST_WORDS,
    Candidate,
    beginning_at,
    candidate,
    ending_at,
    is_number,
)
from daemon.core.reading.rolesalike import ends_alike, is_written_out
from daemon.core.reading.rolewords import names, names_a_role, with_dots, with_genders

_BEGINNING = 1500
_MOST_READ = 250
"""Words of a letter."""
_MOST_TRIED = 60
_LONGEST_PLAIN = 5
_SHOUTED = 5
"""Letters: what is longer and all in capitals is no abbreviation."""
_PARTS = re.compile(r"\s+[-\u2013\u2014|\u00b7\u2022]+\s+|\s*[|:\u00b7\u2022]\s+|\s<>\s|\s/\s|\s@\s")

_PARTS_OF_A_LINE = re.compile(r"\s+[-\u2013\u2014|\u00b7\u2022]+\s+")
_MOST_LINES = 12
_LAST, _LAST_LINES, _SHORT_LINE = 400, 4, 80
_LONGEST_LABEL = 5
_INDEFINITE = frozenset({"ein", "eine", "einen"})
_MOST_HELD = 3
_HELD = re.compile(r"[^\W\d_][^\W\d_-]+(?:-[^\W\d_]+)?")
_BEHIND = re.compile(r"\s+\([^()]*\)$")
_ELISION = re.compile(r"(?<= )[DL]['\u2019]")
_COUNT = re.compile(r"[1-9]\.?(?:[ºª]|st|nd|rd|th|er|re|e|ère|ème|eme)?")
_MET = frozenset({"with", "mit", "avec", "con"})
"""Before whom one talks to."""
_BRACKETED = re.compile(r"\(([^()]{4,60})\)")
"""What a subject adds: "On se parle ? (Product Designer)"."""


class Told(NamedTuple):
    """What a mail says, as text and word by word."""

    subject: str
    """Bare of what mail programs put before it."""
    head: list[Word]
    text: str
    body: list[Word]
    user: str = ""
    """The user's name: no employer, and no part of a role."""


def role_in(subject: str, words: str, *, language: str) -> str | None:
    """The role that a subject, or else the beginning of the words, names beyond doubt."""
    table = employers(language) or employers("en")
    if table is None:
        return None
    bare = bare_subject(subject, table)
    if table.role.words.isdisjoint(re.findall(r"[^\W_]+", f"{bare}\n{words[:_BEGINNING]}".lower())):
        return None
    for one in _candidates(table, bare, words_of(bare), words_of(words[:_BEGINNING]), None):
        if one.known and not table.role.words.isdisjoint(re.findall(r"\w+", one.name.lower())):
            return one.name
    return None


def role_named(table: Ready, told: Told, employer: str | None, *, listed: bool = False) -> str | None:
    """The role that a subject, or else the words, name; what is known to be the employer is no part of it.

    `listed` tells that it may stand in a line of its own, as job boards write.
    """
    subject, head = told.subject, told.head
    if told.user and told.user in subject:
        subject = subject.replace(told.user, "").strip()
        head = words_of(subject)
    found = list(_candidates(table, subject, head, told.body[:_MOST_READ], employer))
    found = [one for one in found if one.name != told.user]
    if not any(one.known for one in found):
        found += _behind_labels(table, told.body[:_MOST_READ], employer)
    if not any(one.known or one.sure for one in found):
        below = _below_labels(table, told.text[:_BEGINNING], employer)
        found += [one for one in below if not told.user or told.user not in one.name]
    if listed and not any(one.known or one.sure for one in found):
        found += _alone(table, told.text[:_BEGINNING], employer)
    known = [one for one in found if one.known]
    first = next((one for one in known if one.name.lower() not in table.role.persons), None)
    first = first or next(iter(known), None) or next((one for one in found if one.sure), None)
    if first is None:
        return None
    first = next((one for one in known if one.name == subject), first)
    said = set(first.name.lower().split())
    longer = (one for one in known if said < set(one.name.lower().split()))
    fuller = [one for one in longer if one.sure or ends_alike(one.name, first.name)]
    fuller = fuller or [one for one in known if is_written_out(one.name, first.name)]
    name = _as_written((fuller[0] if fuller else first).name, told, table)
    return _with_bracket(name, told, table, employer)


def _with_bracket(name: str, told: Told, table: Ready, employer: str | None) -> str:
    """The name with what stands in brackets behind it and is part of it: "Park Ranger (Interpretation)"."""
    for place in (told.subject, " ".join(told.text.split()) if "(" in told.text else ""):
        held, closed, _ = place.partition(f"{name} (")[2].partition(")")
        words = held.split()
        plain = place == told.subject and name in told.text and f"{name} (" not in told.text
        telling = [one for one in words if one not in table.role.joints]  # "(Wills & Trusts)"
        fits = not plain and 0 < len(telling) <= len(words) <= _MOST_HELD and len(held) > 1
        fits = fits and all(_HELD.fullmatch(one) for one in telling)
        if closed and fits and held != told.user and without_legal_form(held) != employer:
            titled = table.role.capitals and all(one[:1].isupper() for one in telling)
            apart = (table.role.no_brackets | table.employer.bodies).isdisjoint(map(str.lower, words))
            if apart and (titled or (not table.role.capitals and held.islower())):
                return f"{name} ({held})"
    return name


def _as_written(name: str, told: Told, table: Ready) -> str:
    """The name as the words have it that a subject begins with, and with the strokes of "Cook / Baker"."""
    if name.isupper() and len(name) > _SHOUTED:
        found = re.search(re.escape(name), told.text, re.IGNORECASE)
        plain = found[0] if found and not found[0].isupper() else _titled(name, table)
        name = plain if len(plain) == len(name) else name
    head, comma, place = name.rpartition(", ")
    if comma and re.search(rf"\b(?:our|de|\u00e0) {re.escape(place)}\b", told.text):
        name = head  # "Centre Coordinator, Footscray", with "our Footscray centre" in the words
    if name.endswith((" Jr", " Sr")) and f"{name}." in f"{told.subject} {told.text}":
        return f"{name}."
    if table.role.capitals and name.islower() and name not in told.text and (titled := name.title()) in told.text:
        return titled
    if table.role.capitals and name[:1].islower() and (high := name[:1].upper() + name[1:]) in told.text:
        return high
    if (
        " " in name
        and name not in told.text
        and name[1:2].islower()
        and (low := name[:1].lower() + name[1:]) in told.text
    ):
        return low
    many, one = spelling().female
    if name.endswith(many) and (single := name.removesuffix(many) + one) in re.findall(r"[\w*:]+", told.text):
        return single  # "Bewerbertag Zugbegleiter:innen"
    if " / " not in f"{told.subject}{told.text}":
        return name
    before, _, after = told.subject.partition(f"{name} / ")
    other = _PARTS.split(after)[0] if after and not before.endswith(tuple("abcdefghijklmnopqrstuvwxyz")) else ""
    alone = table.role.articles.isdisjoint(other.lower().split())  # not "Rigger / meeting our Director"
    if other and alone and other.count(" ") < _LONGEST_PLAIN and names_a_role(other, table):
        return f"{name} / {other}"
    parted = r"(?: / | )".join(map(re.escape, name.split()))
    found = re.search(parted, f"{told.subject}\n{told.text}")
    return found[0] if found else name


def _titled(name: str, table: Ready) -> str:
    """A name that is shouted, as titles are written: "Técnico de Laboratorio", "Responsable d'Atelier"."""
    joints = table.role.joints | table.role.articles
    words = (one.lower() if at and one.lower() in joints else one.title() for at, one in enumerate(name.split()))
    return _ELISION.sub(lambda found: found[0].lower(), " ".join(words))


def bare_subject(subject: str, table: Ready) -> str:
    """A subject without the prefixes of mail programs and calendars, and without a calendar's date at its end."""
    return table.calendar_tail.sub("", table.prefixes.sub("", subject))


def _candidates(
    table: Ready, subject: str, head: list[Word], body: list[Word], employer: str | None
) -> Iterator[Candidate]:
    """All roles that subject and words name, the likeliest places first."""
    head, body = (with_dots(with_genders(one, table), table) for one in (head, body))
    yield from _by_place(table, head, employer, in_subject=True)
    yield from _in_parts(table, subject, employer)
    yield from _by_place(table, body, employer, in_subject=False)
    parts = (words_of(part) for part in _PARTS.split(subject))
    yield from (one for words in parts if words and (one := _plain(table, words, employer)))
    bracketed = (with_genders(words_of(one), table) for one in _BRACKETED.findall(subject))
    yield from (one for words in bracketed if words and (one := candidate(table, words, employer, sure=False)))


def _by_place(table: Ready, words: list[Word], employer: str | None, *, in_subject: bool) -> Iterator[Candidate]:
    role = table.role
    leads, behind, marks = table.ends_of_role_leads, role.behind, role.marks
    likely: list[Candidate] = []
    tried = 0
    for at, word in enumerate(words):
        low = word.low
        if low not in table.beside_roles:
            continue
        if tried > _MOST_TRIED:
            break
        if low in leads and at + 1 < len(words):
            rank = None if within_a_role(words, at, table) else phrase_ending(words, at, table.role_leads)
            if rank == 0 or (rank and any(names(one, table) for one in words[at + 1 : at + 1 + 2 * MOST_WORDS])):
                tried += 1
                begin = _skip(words, at + 1, role.leads)
                sure = rank == 0 and (in_subject or not role.capitals or _is_titled(words, begin))
                one = beginning_at(table, words, begin, employer, sure=sure)
                if one and not _is_somebody_elses(table, words, begin, one):
                    if one.sure:
                        yield one
                    else:
                        likely.append(one)
        said = low in role.subject_behind and (
            in_subject or (at and words[at - 1].shown.istitle() and names(words[at - 1], table))
        )
        if low in marks or low in behind or said:
            tried += 1
            one = ending_at(table, words, at, employer, sure=low in marks, begins=low in behind)
            if one:
                likely.append(one)
    yield from likely


def _is_somebody_elses(table: Ready, words: list[Word], begin: int, one: Candidate) -> bool:
    """Is it only whose something else is: "uns fehlt eine Referenz Ihrer Teamleitung"?"""
    noun = begin > 0 and words[begin - 1].low in _INDEFINITE and table.role.capitals and _is_titled(words, begin)
    return noun and words[begin].low not in table.fronts and words[begin].shown not in one.name


def _is_titled(words: list[Word], at: int) -> bool:
    """Does a word in capitals stand there? In a letter's running words it is what makes an unknown word a name."""
    return at < len(words) and words[at].shown[:1].isupper()


def _in_parts(table: Ready, subject: str, employer: str | None) -> Iterator[Candidate]:
    """The parts of a subject that a dash, bar or colon divides: behind a label a role stands whatever it looks like."""
    labelled = False
    for part in _PARTS.split(subject):
        words = with_dots(with_genders(words_of(part), table), table)
        if words:
            label = " ".join(word.low for word in words if not is_number(word.shown))
            begin = _skip(words, 0, table.role.leads)
            if label in table.role.labels:
                labelled = True
                continue
            one = beginning_at(table, words, begin, employer, sure=labelled) if begin < len(words) else None
            if one:
                yield one
            counted = _COUNT.fullmatch(words[0].shown) is not None  # "2. Gespräch", "2º entrevista", "1er entretien"
            behind_event = _skip(words, max(begin, counted), table.fronts)
            if begin + counted < behind_event < len(words):
                event = beginning_at(table, words, behind_event, employer, sure=False)
                yield from (one for one in (event,) if one)
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


def role_below(table: Ready, text: str, signature: str) -> str | None:
    """The role that a line below a letter names behind a label: "Your application: Cook", "(poste : caviste)"."""
    last = [line for line in text[-_LAST:].split("\n") if line.strip()][-_LAST_LINES:]
    for line in (*signature.split("\n")[:_MOST_LINES], *(one for one in last if len(one) < _SHORT_LINE)):
        for part in (*_PARTS_OF_A_LINE.split(line.strip(" \t-\u2013\u2014*")), *_BRACKETED.findall(line)):
            words = with_dots(with_genders(words_of(part), table), table)
            label = ""
            for at, word in enumerate(words[:_LONGEST_LABEL]):
                label = f"{label} {word.low}".lstrip()
                if label in table.role.below and at + 1 < len(words) and words[at + 1].gap in {" ", "", ":"}:
                    begin = _skip(words, at + 1, table.role.leads)
                    one = beginning_at(table, words, begin, None, sure=False)
                    plain = not any(
                        later.gap == ":" for later in words[begin + 1 :]
                    )  # "Recrutement Responsable : A. Roy"
                    if one and one.known and plain and (words[at + 1].gap == ":" or ", " not in one.name):
                        return one.name
    return None


def _behind_labels(table: Ready, words: list[Word], employer: str | None) -> Iterator[Candidate]:
    """Roles in brackets behind what is called by them: "your application (dairy technician) reached us"."""
    for at, word in enumerate(words):
        if at and word.gap == "(" and words[at - 1].low in table.role.labels:
            one = beginning_at(table, words, at, employer, sure=False)
            yield from (one for one in (one,) if one)


def _below_labels(table: Ready, text: str, employer: str | None) -> Iterator[Candidate]:
    """Roles in the line below a form's label: "Position", and below it "Claims Handler (Hybrid)"."""
    lines = [line.strip(" \t:*") for line in text.split("\n") if line.strip()]
    for line in lines:
        head, comma, rest = line.lstrip("-\u2022 ").partition(", ")
        if comma and rest.lower().partition(",")[0] in table.role.no_brackets and names_a_role(head, table):
            one = beginning_at(table, words_of(head), 0, employer, sure=False)  # "- Responsable d'atelier, CDI"
            yield from (one for one in (one,) if one)
    for above, alone in pairwise(one.strip() for one in text.split("\n\n")):
        if above.rpartition(" ")[2].lower() in table.role.labels and "\n" not in alone and alone[:1].isupper():
            one = beginning_at(table, with_genders(words_of(alone), table), 0, employer, sure=False)
            yield from (one for one in (one,) if one)  # "um die ausgeschriebene Stelle", a line by itself below
    lines += [part for line in lines for part in line.partition(" ")[::2] if line[-1:] != "."]  # "Job Claims Handler"
    for label, line in pairwise(lines):
        if label.lower() in table.role.labels and line[:1].isupper():
            words = with_genders(words_of(line), table)
            begin = _skip(words, 0, table.fronts)
            one = beginning_at(table, words, begin, employer, sure=False)
            yield from (one for one in (one,) if one)
        elif is_number(label.rpartition(" ")[2]) and label.count(" ") < _MOST_HELD and names_a_role(line, table):
            words = with_genders(words_of(line), table)  # below "Kenn-Nr. 2026/77"
            one = beginning_at(table, words, 0, employer, sure=False)
            yield from (one for one in (one,) if one)


def _alone(table: Ready, text: str, employer: str | None) -> list[Candidate]:
    """Roles that stand in a line of their own."""
    bare = (_BEHIND.sub("", line.strip()) for line in text.split("\n"))
    plain = (line for line in bare if not line.lower().endswith(table.client.firms))  # "Overbeck Executive Search"
    lines = [with_genders(words_of(line), table) for line in plain if line[:1].isupper() and line[-1:].isalnum()]
    short = [line for line in lines if len(line) <= MOST_WORDS + _MOST_HELD]
    parts = [part for line in short for part in _apart(line) if not _is_label(part, line, table)]
    parts += [words_of(held[0][2:-1]) for line in text.split("\n") if (held := _behind_an_event(line))]
    found = (candidate(table, with_genders(part, table), employer, sure=False) for part in parts)
    return [one for one in found if one]


def _behind_an_event(line: str) -> re.Match[str] | None:
    """What a line ends with in brackets, and isn't what somebody is: "Intro call - Tidewise (Product Designer)"."""
    held = _BEHIND.search(line)
    met = held is not None and not _MET.isdisjoint(line[: held.start()].lower().split())
    return held if held and not met and held[0][2:3].isupper() else None


def _is_label(part: list[Word], line: list[Word], table: Ready) -> bool:
    """Does it only announce somebody: "Host: Ana Ruiz"?"""
    after = line[len(part)] if part[0] is line[0] and len(part) < len(line) else None
    return after is not None and after.gap == ":" and shown(part).lower() in table.role.persons


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
        if word.low not in leads and not is_number(word.shown):
            return begin
        begin += 1
    return begin
