"""Items: people as they are listed, "Ana Ruiz, our VP of Engineering, and her colleague Tom", in a row or a line each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from daemon.core.facts import Person
from daemon.core.reading.clocks import clock_at
from daemon.core.reading.names import given, name_at, people_words
from daemon.core.reading.titles import titles
from daemon.core.reading.tokens import Token
from daemon.core.reading.words import grammar

_ROW = 12
"""People in one row at most."""
_JOINTS = 5
"""Joints between two of them at most: ", and with her colleague"."""
_LINE = 20
"""Tokens of a line that may be an item of a list."""


@dataclass(frozen=True, slots=True)
class Found:
    """A person, and the tokens that name them."""

    person: Person
    at: int
    after: int
    part: bool = False


class Reader:
    """Reads people out of one text's tokens."""

    def __init__(self, found: Sequence[Token], language: str, *, cased: bool, companies: frozenset[str]) -> None:
        self.found, self.language, self.cased, self.companies = found, language, cased, companies
        self.words, self.titles, self.times = people_words(language), titles(language), grammar(language)

    def people_from(self, at: int, *, loose: bool = False) -> Iterator[Found]:
        """The people listed from this token on, until something else stands there."""
        found, block = self.found, False
        for _ in range(_ROW):
            begin = at
            while at < len(found) and at - begin < _JOINTS and found[at].text in self.words.joints:
                block = block or found[at].text == ":"
                at += 1
            if at >= len(found) or (at > 0 and found[at].line - found[at - 1].line > 1):
                return
            if at > begin and found[at].line != found[at - 1].line and block:
                return  # a list with a line each, read by `lines_of`
            person = self.person_at(at, loose=loose)
            if person is None:
                return
            yield person
            at = person.after

    def person_at(self, at: int, *, loose: bool = False, line_only: bool = False) -> Found | None:
        """One person: title and name in either order, with what stands beside them."""
        begin = at
        while at < len(self.found) and at - begin < 3 and self.found[at].text in self.words.articles:
            at += 1
        title: str | None = None
        led = self.titles.title_at(self.found, at)
        if led:
            title, at = led
            while at < len(self.found) and self.found[at].text in {",", ":", "-"}:
                at += 1
        if at >= len(self.found):
            return None
        read = name_at(self.found, at, language=self.language, cased=self.cased, wrap=not line_only)
        if read is None:
            return None
        name, after = read
        if not self._believable(name, at, after, loose=loose, titled=title is not None):
            return None
        behind = self._beside(after)
        alone = " " not in name
        if alone and loose and title is None and behind[0] is None and name.lower() not in given():
            return None
        title = title or behind[0]
        role = self.titles.role_of(title) or "unknown"
        title = None if role == "hiring_manager" else title  # what they are in the process, not their job
        return Found(Person(name=_proper(name), address=behind[1], title=title, role=role), begin, behind[2])

    def _believable(self, name: str, at: int, after: int, *, loose: bool, titled: bool) -> bool:
        parts = [part.lower().strip(".") for part in name.split()]
        if "".join(parts) in self.companies or (len(parts) == 1 and parts[0] in self.companies):
            return False
        if not self.cased:
            return (
                parts[0] in given()
                or (titled and len(parts) > 1)
                or (len(parts) in {2, 3} and not loose and self._ends(after))
            )
        if after < len(self.found) and self.found[after].text in {"'", "&"} and not self.found[after].spaced:
            return False  # "Acme's", "Smith&Co"
        if parts[0] not in given() and any(part in self.companies for part in parts):
            return False
        del at
        return True

    def _ends(self, after: int) -> bool:
        """Does a name without capitals end here: at a sign, a title, a joint or the line's end?"""
        if after >= len(self.found) or self.found[after].line != self.found[after - 1].line:
            return True
        token = self.found[after]
        return (
            not token.raw[0].isalpha()
            or token.text in self.words.joints
            or self.titles.title_at(self.found, after) is not None
        )

    def _beside(self, after: int) -> tuple[str | None, str | None, int]:
        """Title and address behind a name: (title, address, index after them)."""
        found, title, address = self.found, None, None
        for _ in range(3):
            if after >= len(found):
                break
            text = found[after].text
            opened = text in {"(", "<", "["}
            here = after + (text in {",", "-", "(", "<", "[", "|", ":", "/"})
            mail = self.address_at(here)
            if mail and (opened or text in {"-", ",", "|", ":"} or here == after):
                address, after = mail[0], mail[1]
                after += after < len(found) and found[after].text in {")", ">", "]"}
                continue
            while here < len(found) and found[here].text in self.words.articles and here - after < 4:
                here += 1
            if (
                title is None
                and here < len(found)
                and found[here].line - found[after - 1].line <= int(text == "," and self.cased)
            ):
                read = self.titles.title_at(found, here, whole=opened) or self.titles.title_at(found, here)
                if read and not self._begins_another(here, text):
                    title, after = read
                    after += after < len(found) and found[after].text in {")", "]"}
                    continue
            break
        return title, address, after

    def _begins_another(self, at: int, sign: str) -> bool:
        """In "Ana, CTO Priya N." the title belongs to whom it stands before."""
        read = self.titles.title_at(self.found, at)
        if read is None or sign != "," or not self.cased:
            return False
        return (
            name_at(self.found, read[1], language=self.language, cased=True) is not None
            and self.found[read[1]].line == self.found[at].line
        )

    def address_at(self, at: int) -> tuple[str, int] | None:
        """An address that begins at this token."""
        found, after, text = self.found, at, ""
        if after < len(found) and found[after].text == "mailto":
            after += 2
            at = after
        while (
            after < len(found)
            and after - at < 24
            and (after == at or not found[after].spaced)
            and found[after].line == found[at].line
        ):
            if not (found[after].raw[0].isalnum() or found[after].text in {".", "-", "_", "+", "@"}):
                break
            text += found[after].raw
            after += 1
        while text and not text[-1].isalnum():
            text, after = text[:-1], after - 1
        local, sign, domain = text.partition("@")
        if not sign or not local or "." not in domain or "@" in domain or domain.startswith(".") or ".." in domain:
            return None
        return text.lower(), after

    def people_before(self, at: int) -> list[Found]:
        """Those named right before this token: "Ana Ruiz and Tom Berg | would like to"."""
        floor = max(0, at - 14)
        for begin in range(floor, at):
            token = self.found[begin]
            if (
                not self.cased
                and begin > floor
                and not (
                    self.found[begin - 1].text in ".!?;:,"
                    or token.line != self.found[begin - 1].line
                    or self.found[begin - 1].text in self.words.joints
                )
            ):
                continue
            row = []
            for person in self.people_from(begin):
                row.append(person)
                if person.after == at or (person.after == at - 1 and self.found[person.after].text in {",", "'"}):
                    if not (
                        self.cased
                        and begin
                        and self.found[begin - 1].raw[0].isupper()
                        and self.found[begin - 1].raw[0].isalpha()
                        and len(row) == 1
                        and " " not in (row[0].person.name or "")
                    ):
                        return row
                if person.after > at:
                    break
        return []

    def addressed(self) -> Iterator[Found]:
        """Names with an address beside them, anywhere in the text: "Dana Reed <dana@acme.example>"."""
        for at, token in enumerate(self.found):
            if token.text != "@" or token.spaced:
                continue
            begin = at
            while (
                begin and not self.found[begin].spaced and self.found[begin - 1].text not in "<([:" and at - begin < 12
            ):
                begin -= 1
            before = begin
            while before and begin - before < 2 and self.found[before - 1].text in "<([:,-":
                before -= 1
            for first in range(max(0, before - 5), before):
                person = self.person_at(first, line_only=True)
                if person and person.person.address and person.person.name and " " in person.person.name:
                    yield person
                    break

    @cached_property
    def rows(self) -> list[tuple[int, int]]:
        """The lines of the text: first token and token after."""
        rows, begin = [], 0
        for at in range(1, len(self.found) + 1):
            if at == len(self.found) or self.found[at].line != self.found[begin].line:
                rows.append((begin, at))
                begin = at
        return rows


def _proper(name: str) -> str:
    """A name with its capitals, where a text has none of them or nothing else."""
    if name != name.lower() and (name != name.upper() or len(name) < 4):
        return name
    return " ".join(
        part if len(parts := part.split("-")) == 0 else "-".join(p[:1].upper() + p[1:].lower() for p in parts)
        for part in name.split()
    )


def lines_of(reader: Reader) -> Iterator[Found]:
    """People that have a line to themselves: of a panel, a schedule, a template with labels."""
    block = 0
    last_line = -1
    for begin, end in reader.rows:
        line = reader.found[begin].line
        if line - last_line > 2:
            block = 0
        last_line = line
        label, at = _label(reader, begin, end)
        if label and at < end:
            part, role = _meaning(reader, label)
            for found in reader.people_from(at):
                if found.after > end:
                    break
                person = (
                    found.person
                    if role is None
                    else Person(found.person.name, found.person.address, found.person.title, None, role)
                )
                yield Found(person, found.at, found.after, part)
            continue
        clocked, at, end_at = _without_clock(reader, begin, end)
        person = _whole_line(reader, at, end_at, titled=not (clocked or block))
        if person:
            yield Found(
                person.person,
                person.at,
                person.after,
                part=clocked or bool(block) or person.person.title is not None and block > 0,
            )
            block = max(block, 1) if block else 0
        else:
            block = 1 if _opens(reader, begin, end) else 0


def _label(reader: Reader, begin: int, end: int) -> tuple[str | None, int]:
    words = reader.words
    for at in range(begin, min(begin + 6, end)):
        if reader.found[at].text == ":":
            label = " ".join(
                token.text for token in reader.found[begin:at] if token.raw[0].isalpha() or token.text == "'"
            ).replace(" ' ", "'")
            known = words.labels | words.contact_labels | words.manager_labels
            return (label, at + 1) if label in known else (None, at)
    return None, begin


def _meaning(reader: Reader, label: str) -> tuple[bool, None | str]:
    if label in reader.words.manager_labels:
        return False, "hiring_manager"
    return label in reader.words.labels, None


def _without_clock(reader: Reader, begin: int, end: int) -> tuple[bool, int, int]:
    """A line without the hours at its beginning or end, and without its bullet."""
    found = reader.found
    while begin < end and not found[begin].raw[0].isalnum():
        begin += 1
    clocked = False
    for at in range(begin, min(begin + 2, end)):
        clock = clock_at(found, at, reader.times)
        if clock and clock[0].sure and clock[1] <= end:
            clocked, begin = True, clock[1]
            break
    for at in range(begin, end):
        clock = clock_at(found, at, reader.times)
        if clock and clock[0].sure:
            if clock[1] >= end - 1:
                return True, begin, at
            break
    while begin < end and (
        not found[begin].raw[0].isalnum()
        or found[begin].text in {"with", "et", "ct", "pt", "est", "pst", "cst", "cet", "gmt", "bst", "utc"}
    ):
        begin += 1
    return clocked, begin, end


def _whole_line(reader: Reader, begin: int, end: int, *, titled: bool) -> Found | None:
    """The person a line consists of; with a title beside the name, where nothing else says that people follow."""
    if not 0 < end - begin <= _LINE:
        return None
    while end > begin and reader.found[end - 1].text in {"-", ",", ":", ";", "(", "."}:
        end -= 1
    person = reader.person_at(begin, line_only=True)
    if person is None or person.after > end + 1 or not person.person.name:
        return None
    if titled or person.after < end - 1:
        enough = person.person.title is not None and person.after >= end - 6 and " " in person.person.name
        return person if enough and not titled or (enough and person.after >= end - 1) else None
    return person if " " in person.person.name or person.person.name.lower() in given() or person.person.title else None


def _opens(reader: Reader, begin: int, end: int) -> bool:
    """Does this line open a list of people or times: does it end in a colon, or did it follow a schedule's head?"""
    return reader.found[end - 1].text == ":" and end - begin > 1
