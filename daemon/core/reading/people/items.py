"""Items: people as they are listed, "Ana Ruiz, our VP of Engineering, and her colleague Tom", in a row or lines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from daemon.core.facts import Person
from daemon.core.knowledge.people import given, people_words
from daemon.core.reading.people.names import name_at, proper
from daemon.core.reading.people.titles import titles
from daemon.core.reading.text.tokens import Token
from daemon.core.reading.text.words import grammar

_ROW = 12
"""People in one row at most."""
_JOINTS = 5
"""Joints between two of them at most: ", and with her colleague"."""
_ARTICLES = 3
"""Articles before a title at most."""
_MOST_ADDRESSES = 60
_ROW_OF_NAMES, _ROW_WITH_ADDRESSES = 14, 40
"""Tokens of a row before what they do."""


@dataclass(frozen=True, slots=True)
class Found:
    """A person, and the tokens that name them."""

    person: Person
    at: int
    after: int
    part: bool = False
    named: int = 0
    """Index after the name alone."""
    sender: bool = False
    """Does what stands there say that the sender takes part too?"""
    certain: bool = True
    """False for who is merely mentioned: counts only when something is said of them."""


class Reader:
    """Reads people out of one text's tokens."""

    def __init__(self, found: Sequence[Token], language: str, *, cased: bool, companies: frozenset[str]) -> None:
        self.found, self.language, self.cased, self.companies = found, language, cased, companies
        self.words, self.titles, self.times = people_words(language), titles(language), grammar(language)
        self._read: dict[tuple[int, bool, bool], Found | None] = {}

    def people_from(self, at: int, *, loose: bool = False, strict: bool = False) -> Iterator[Found]:
        """The people listed from this token on, until something else stands there."""
        found, block, first = self.found, False, at
        for _ in range(_ROW):
            begin = at
            while at < len(found) and at - begin < _JOINTS and found[at].text in self.words.joints:
                block = block or found[at].text == ":"
                at += 1
            if at >= len(found) or (at > 0 and found[at].line - found[at - 1].line > 1):
                return
            lines = [where for where in range(max(begin, 1), at + 1) if found[where].line != found[where - 1].line]
            if lines and (block or not (lines[0] == first or self._runs_over(lines[0]))):
                return  # a line each is read by `lines_of`
            person = self.person_at(at, loose=loose)
            if person is None or (strict and not self._is_sure(person)):
                return
            yield person
            at = self._resumed(person.after)

    def _resumed(self, at: int) -> int:
        """Where a row goes on behind a time: "Ana Ruiz at 10 | and Tom Berg at 11"."""
        found = self.found
        if at < len(found) and found[at].text in self.words.at_times:
            for joint in range(at + 1, min(at + 8, len(found) - 1)):
                if found[joint].text in {".", "?", "!"} and found[joint + 1].spaced:
                    break
                if found[joint].text in {"and", "then", "&"}:
                    one = self.person_at(joint + 1)
                    follows = found[one.after].text if one and one.after < len(found) else "."
                    if one and self._is_sure(one) and not (follows[0].isalpha() and follows not in self.words.at_times):
                        return joint
                    break
        return at

    def _is_sure(self, one: Found) -> bool:
        """Is it a person whatever leads up to it?"""
        first = (one.person.name or "").split()[0].lower()
        greeted = any(token.text in self.words.salutations for token in self.found[one.at : one.named])
        return first in given() or one.person.title is not None or greeted

    def _runs_over(self, at: int) -> bool:
        """Does a row of people go on over the line's end before this token?"""
        lists = self.times.words.lists
        return self.found[at - 1].text in lists or self.found[at].text in lists

    def person_at(self, at: int, *, loose: bool = False, line_only: bool = False) -> Found | None:
        """One person: title and name in either order, with what stands beside them."""
        key = (at, loose, line_only)
        if key not in self._read:
            self._read[key] = self._person_at(at, loose=loose, line_only=line_only)
        return self._read[key]

    def _person_at(self, at: int, *, loose: bool, line_only: bool) -> Found | None:
        begin = at
        title, at = self._title_before(at)
        if at >= len(self.found):
            return None
        if self.cased and not self.found[at].raw[0].isupper() and self.found[at].text not in self.words.salutations:
            return None
        read = name_at(self.found, at, language=self.language, cased=self.cased, wrap=not line_only)
        if read is None:
            return None
        name, after = read
        if not self._believable(name, after, loose=loose, titled=title is not None):
            return None
        behind = self._beside(after)
        alone = " " not in name
        joined = self.cased and title is None and behind[0] is not None and self.found[after].raw[0].isalpha()
        if joined and name.split()[0].lower() not in given():
            return None  # "the Validation Lead"
        if alone and loose and title is None and behind[0] is None and name.lower() not in given():
            return None
        title = title or behind[0]
        role = self.titles.role_of(title) or "unknown"
        title = None if role == "hiring_manager" else title  # what they are in the process, not their job
        person = Person(name=proper(name), address=behind[1], title=title, role=role)
        return Found(person, begin, behind[2], named=after)

    def _title_before(self, at: int) -> tuple[str | None, int]:
        """The title that leads up to a name, and the index of the name; past all tokens where there can be no name."""
        begin = at
        while at < len(self.found) and at - begin < _ARTICLES and self.found[at].text in self.words.articles:
            at += 1
        led = self.titles.title_at(self.found, at)
        if led is None:
            return None, at
        title, after = led
        if after < len(self.found) and self.found[after].line != self.found[after - 1].line and at == begin:
            return None, len(self.found)  # the title belongs to whom it stands behind
        while after < len(self.found) and self.found[after].text in {",", ":", "-"}:
            after += 1
        return title, after

    def _believable(self, name: str, after: int, *, loose: bool, titled: bool) -> bool:
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
        return parts[0] in given() or self.companies.isdisjoint(parts)

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
        for _ in range(4):
            if after >= len(found):
                break
            if found[after].text == "(" and after + 1 < len(found) and found[after + 1].text in self.words.pronouns:
                after = next(
                    (at + 1 for at in range(after, min(after + 12, len(found))) if found[at].text == ")"), after + 1
                )
                continue
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
        far = _ROW_WITH_ADDRESSES if at and self.found[at - 1].text == ">" else _ROW_OF_NAMES
        for begin in range(max(0, at - far), at):
            if not self._may_begin_row(begin, at):
                continue
            row = []
            for person in self.people_from(begin):
                row.append(person)
                ends = {person.after, person.named}
                if at in ends or (at - 1 in ends and self.found[at - 1].text in {",", "'"}):
                    return row
                if person.named > at:
                    break
        return []

    def _may_begin_row(self, begin: int, at: int) -> bool:
        """Can a row of names begin here? Not within a name, nor within a sentence that has no capitals."""
        before = self.found[begin - 1] if begin else None
        if before is None or before.line != self.found[begin].line or before.text in ".!?;:,-(":
            return True
        if not self.cased:
            return before.text in self.words.joints
        return not (before.raw[0].isupper() and before.raw[0].isalpha() and at - begin == 1)

    def addressed(self) -> Iterator[Found]:
        """Names with an address beside them, anywhere in the text: "Dana Reed <dana@acme.example>"."""
        signs = [at for at, token in enumerate(self.found) if token.text == "@" and not token.spaced]
        for at in signs[:_MOST_ADDRESSES]:
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
