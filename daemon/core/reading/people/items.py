"""Items: people as they are listed, "Ana Ruiz, our VP of Engineering, and her colleague Tom", in a row or lines."""

from collections.abc import Iterator, Sequence
from functools import cached_property

import msgspec

from daemon.core.facts import Person
from daemon.core.knowledge.people import is_given, people_words, surnames
from daemon.core.reading.people.beside import Beside, is_name
from daemon.core.reading.people.names import proper
from daemon.core.reading.people.said import Text
from daemon.core.reading.people.spotting import name_at, past_salutation
from daemon.core.reading.people.titles import spaced, titles
from daemon.core.reading.text.tokens import Token
from daemon.core.reading.text.words import grammar

_ROW = 12
"""People in one row at most."""
_JOINTS = 5
"""Joints between two of them at most: ", and with her colleague"."""
_ASIDE = 10
"""Tokens of an aside at most."""
_APPOSITION = 9
"""Tokens of what stands between two commas behind a name, at most."""
_MOST_LOOKS = 2_000
_TIME = 14
"""Tokens of a day and an hour at most."""
_TIME_SIGNS = frozenset({",", ".", ":", "h"})
_ROW_OF_NAMES, _ROW_WITH_ADDRESSES = 14, 40
"""Tokens of a row before what they do."""


class Found(msgspec.Struct, frozen=True):
    """A person, and the tokens that name them."""

    person: Person
    at: int
    after: int
    part: bool = False
    named: int = 0
    """Index after the name alone."""
    saluted: bool = False
    """Does a salutation stand before it: Frau, Mme, Dr.?"""
    sender: bool = False
    """Does what stands there say that the sender takes part too?"""
    arranges: bool = False
    """Does what leads up to them say that they only arrange it?"""
    too: bool = False
    """Does it say that they take part beside somebody else: "will also be there"?"""
    certain: bool = True
    """False for who is merely mentioned: counts only when something is said of them."""


class Reader:
    """Reads people out of one text's tokens."""

    def __init__(self, found: Sequence[Token], language: str, *, cased: bool, companies: frozenset[str]) -> None:
        self.found, self.language, self.cased, self.companies = found, language, cased, companies
        self.text = Text(found)
        self.words, self.titles, self.times = people_words(language), titles(language), grammar(language)
        self.beside = Beside(found, self.words, self.titles, language, cased)
        self._read: dict[tuple[int, bool, bool], Found | None] = {}

    def people_from(self, at: int, *, loose: bool = False, strict: bool = False) -> Iterator[Found]:
        """The people listed from this token on, until something else stands there."""
        found, block, first, several = self.found, False, at, False
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
            if at == begin and begin != first:
                return
            at += found[at].text == "(" and at > begin and at + 1 < len(found)  # "one of the team (Ana)"
            person = self.person_at(at, loose=loose)
            if person is None or (strict and not several and not self.is_sure(person)):
                return
            several = several or self._is_of_several(person)
            yield msgspec.structs.replace(person, saluted=True) if several else person
            at = self._resumed(self._past_apposition(self._past_aside(person.after)))

    def _is_of_several(self, one: Found) -> bool:
        """Does a salutation of more than one stand before it: "Drs Horne and Ríos"?"""
        return one.saluted and any(token.text in self.words.several for token in self.found[one.at : one.named])

    def _past_aside(self, at: int) -> int:
        """Past what stands in parentheses behind a name and is no title: "Ana Ruiz (Platform)"."""
        found = self.found
        if at < len(found) and found[at].text == ")":
            return at + 1
        if at < len(found) and found[at].text == "(":
            closing = (end for end in range(at + 1, min(at + _ASIDE, len(found))) if found[end].text == ")")
            return next((end + 1 for end in closing), at)
        return at

    def _past_apposition(self, at: int) -> int:
        """Past what somebody is between two commas, where another name follows: "Ana Ruiz, concejala, | y Tom Berg"."""
        found = self.found
        if at + 1 >= len(found) or found[at].text != "," or found[at + 1].line != found[at - 1].line:
            return at
        clause = found[at + 1].text in self.words.continues
        if found[at + 1].text in self.words.not_names and found[at + 1].text not in self.words.articles and not clause:
            return at
        for end in range(at + 1, min(at + _APPOSITION, len(found) - 1)):
            if found[end].text == ",":
                after = end + 1
                while after < len(found) - 1 and after - end < _JOINTS and found[after].text in self.words.joints:
                    after += 1
                if clause and found[end + 1].text not in self.words.ands:
                    return at
                one = self.person_at(after) if end > at + 1 else None
                return end if one and (self.is_sure(one) or one.saluted) and self.person_at(at + 1) is None else at
            if not found[end].raw[0].isalpha() and found[end].text not in {"'", "-"}:
                break
        return at

    def _resumed(self, at: int) -> int:
        """Where a row goes on behind a time: "Ana Ruiz at 10 | and Tom Berg at 11"."""
        found = self.found
        if at < len(found) and found[at].text in self.words.at_times:
            for joint in range(at + 1, min(at + 8, len(found) - 1)):
                if found[joint].text in {".", "?", "!"} and found[joint + 1].spaced:
                    break
                if found[joint].text in self.words.ands:
                    one = self.person_at(joint + 1)
                    follows = found[one.after].text if one and one.after < len(found) else "."
                    if one and self.is_sure(one) and not (follows[0].isalpha() and follows not in self.words.at_times):
                        return joint
                    break
        return at

    def past_time(self, at: int) -> int:
        """The index after a day and an hour, which may stand between a verb and who does it: "on the 12th at ten"."""
        found, words = self.found, self.times.words
        begin, counts = at, False
        while at < len(found) and at - begin < _TIME and found[at].line - found[begin].line <= 1:
            text = found[at].text
            known = text in words.weekdays or text in words.months or text in self.times.clock_words
            if not (known or found[at].number >= 0 or text in self.words.at_times or text in _TIME_SIGNS):
                break
            counts = counts or known or found[at].number >= 0
            at += 1
        return at if counts else begin

    def is_sure(self, one: Found) -> bool:
        """Is it a person whatever leads up to it?"""
        parts = (one.person.name or "").lower().split()
        common = is_given(parts[0])
        family = len(parts) > 1 and not surnames().isdisjoint((parts[0], parts[-1]))
        return common or family or one.person.title is not None or one.saluted

    def _runs_over(self, at: int) -> bool:
        """Does a row of people go on over the line's end before this token?"""
        lists = self.times.words.lists
        return self.found[at - 1].text in lists or self.found[at].text in lists

    def person_at(self, at: int, *, loose: bool = False, line_only: bool = False) -> Found | None:
        """One person: title and name in either order, with what stands beside them."""
        key = (at, loose, line_only)
        if key not in self._read:
            if self.tired:
                return None
            self._read[key] = self._person_at(at, loose=loose, line_only=line_only)
        return self._read[key]

    @property
    def tired(self) -> bool:
        """Were so many words looked at that this can't be a letter?"""
        return len(self._read) > _MOST_LOOKS

    def _person_at(self, at: int, *, loose: bool, line_only: bool) -> Found | None:
        begin = at
        title, at = self.beside.before(at)
        if at >= len(self.found):
            return None
        begins = past_salutation(self.found, at, self.words)
        saluted = begins > at
        honorific = spaced(self.found[at:begins]) or None
        if saluted and title is None:
            title, at = self.beside.amid(at, begins)
        raw = self.found[at].raw
        if self.cased and not saluted and not (raw[0].isupper() or (raw in self.words.particles and "'" in raw)):
            return None
        read = name_at(self.found, at, language=self.language, cased=self.cased, wrap=not line_only)
        if read is None:
            return None
        name, after = self._without_house(*read)
        name = self._without_noun(name, begin)
        if not (saluted or self._believable(name, after, loose=loose, titled=title is not None)):
            return None
        if title and not saluted and self.words.nouns_capital and not is_name(name):
            return None  # "Leiter Netzbetrieb"
        behind = self.beside.behind(after)
        alone = " " not in name
        joined = self.cased and title is None and behind[0] is not None and self.found[after].raw[0].isalpha()
        if joined and not saluted and not is_given(name.split()[0]):
            return None  # "the Validation Lead"
        known = saluted or title is not None or behind[0] is not None or is_given(name)
        if alone and loose and not known:
            return None
        title = title or behind[0]
        role = self.titles.role_of(title) or "unknown"
        title = None if role == "hiring_manager" else title  # what they are in the process, not their job
        person = Person(name=proper(name), address=behind[1], title=title, role=role, honorific=honorific)
        return Found(person, begin, behind[2], named=after, saluted=saluted)

    def _without_noun(self, name: str, begin: int) -> str:
        """A name without the noun that leads up to it, where nouns have a capital: "mein Polier Erwin Falk"."""
        noun, _, rest = name.partition(" ")
        led = begin > 0 and self.found[begin - 1].text in self.words.possessives
        led = led or self.found[begin].text in self.words.possessives
        nouns = self.words.nouns_capital and led and rest and not is_given(noun) and is_given(rest.split()[0])
        return rest if nouns else name

    def _without_house(self, name: str, after: int) -> tuple[str, int]:
        """A name without the employer's behind it: "Claire Martin de Acme"."""
        *parts, link, last = ["", *name.split()] if " " in name else ["", "", name]
        if len(parts) > 1 and link in self.words.particles and last.lower() in self.companies:
            return " ".join(parts[1:]), after - 2
        return name, after

    def _believable(self, name: str, after: int, *, loose: bool, titled: bool) -> bool:
        parts = [part.lower().strip(".") for part in name.split()]
        if "".join(parts) in self.companies or (len(parts) == 1 and parts[0] in self.companies):
            return False
        if not self.cased:
            return (
                is_given(parts[0])
                or (titled and len(parts) > 1)
                or (len(parts) in {2, 3} and not loose and self._ends(after))
            )
        if after < len(self.found) and self.found[after].text in {"'", "&"} and not self.found[after].spaced:
            return False  # "Acme's", "Smith&Co"
        return is_given(parts[0]) or self.companies.isdisjoint(parts)

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

    def people_before(self, at: int) -> list[Found]:
        """Those named right before this token: "Ana Ruiz and Tom Berg | would like to"."""
        far = _ROW_WITH_ADDRESSES if at and self.found[at - 1].text == ">" else _ROW_OF_NAMES
        for begin in range(max(0, at - far), at):
            if not self._may_begin_row(begin, at):
                continue
            row = []
            for person in self.people_from(begin):
                if " " not in (person.person.name or "") and not self.is_sure(person):
                    break  # "Tomorrow will be", "Acme would like"
                row.append(person)
                ends = {person.after, person.named, self._past_aside(person.after)}
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

    @cached_property
    def rows(self) -> list[tuple[int, int]]:
        """The lines of the text: first token and token after."""
        rows, begin = [], 0
        for at in range(1, len(self.found) + 1):
            if at == len(self.found) or self.found[at].line != self.found[begin].line:
                rows.append((begin, at))
                begin = at
        return rows
