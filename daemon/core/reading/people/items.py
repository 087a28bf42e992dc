"""Items: people as they are listed, "Ana Ruiz, our VP of Engineering, and her colleague Tom", in a row or lines."""

from collections.abc import Iterator
from functools import cache

import msgspec

from daemon.core.facts import Person
from daemon.core.knowledge.people import is_given, people_words, surnames
from daemon.core.reading.people.believing import believable
from daemon.core.reading.people.beside import Beside
from daemon.core.reading.people.between import past_all, past_aside, past_part
from daemon.core.reading.people.names import proper, turned
from daemon.core.reading.people.spotting import name_at, past_salutation
from daemon.core.reading.people.titles import spaced, titles
from daemon.core.reading.people.whose import is_name
from daemon.core.reading.people.wrapping import breaks
from daemon.core.reading.text.places import Text
from daemon.core.reading.text.words import grammar

_ROW = 12
"""People in one row at most."""
_JOINTS = 9
"""Joints between two of them at most: ", as well as two of her colleagues,"."""
_MOST_LOOKS = 2_000
_INITIALS = 5
"""Letters of what is no name but initials, at most."""
_LABEL_SIGNS = frozenset({":", "?"})
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
    turned: bool = False
    """Does the family's name stand first: "Reed, Dana"?"""
    certain: bool = True
    """False for who is merely mentioned: counts only when something is said of them."""


@cache
def _leads(language: str) -> frozenset[str]:
    """Small words with which a person may begin."""
    words = people_words(language)
    return words.articles | words.abbreviated | words.salutations | words.particles | titles(language).beginnings


class Reader:
    """Reads people out of one text's tokens."""

    def __init__(self, text: Text, language: str, *, cased: bool, companies: frozenset[str]) -> None:
        self.text, self.language, self.cased, self.companies = text, language, cased, companies
        self.found = text.found
        self.words, self.titles, self.times = people_words(language), titles(language), grammar(language)
        self._leads = _leads(language)
        self.beside = Beside(text.found, self.words, self.titles, language, cased)
        self.has_kin = not self.words.relations.isdisjoint(self.text.places)
        self.rows = text.rows()
        """The lines of the text: first token and token after."""
        self.labels = text.of(_LABEL_SIGNS)
        """Where a label can end."""
        self.hours = text.of_figures_and(self.times.clock_words)
        """Where an hour can begin."""
        self._read: dict[tuple[int, bool, bool], Found | None] = {}

    def people_from(
        self, at: int, *, loose: bool = False, strict: bool = False, opens: bool = False
    ) -> Iterator[Found]:
        """The people listed from this token on, until something else stands there. `opens`: may a paragraph begin?"""
        found, block, first, several = self.found, False, at, False
        for row in range(_ROW):
            begin = at
            while at < len(found) and at - begin < _JOINTS and self._is_joint(at, begin):
                block = block or found[at].text == ":"
                at += 1
            apart = 0 < at < len(found) and found[at].line - found[at - 1].line > 1 and not (opens and at == first)
            if at >= len(found) or apart or at == begin != first:
                return
            if at > begin:
                lines = [where for where in range(max(begin, 1), at + 1) if found[where].line != found[where - 1].line]
                if lines and (block or not (lines[0] == first or self._runs_over(lines[0]))):
                    return  # a line each is read by `lines_of`
                at += found[at].text == "(" and at + 1 < len(found)  # "one of the team (Ana)"
            person = self._family_first(at) or self.person_at(at, loose=loose)
            if row and self._is_joined(begin, at) and not (person and self.is_sure(person)):
                led = past_part(self, begin, at)
                at, person = (led, self.person_at(led)) if led > at else (at, person)
            if person and row and self._is_office(person, begin, at, first):
                at = person.after
                continue
            if person is None or (
                strict and not several and not self.is_sure(person, beside=row > 0 and self._is_joined(begin, at))
            ):
                return
            several = several or self._is_of_several(person)
            yield msgspec.structs.replace(person, saluted=True) if several else person
            at = past_all(self, person.after)

    def _family_first(self, at: int) -> Found | None:
        """One whose family's name stands first, in capitals: "GARCÍA LUNA, Marta"."""
        if not (self.cased and self.found[at].raw.isupper()) or self.found[at - 1].text in self.words.articles:
            return None  # "our FD, Ana Ruiz"
        family = name_at(self.found, at, language=self.language, cased=True)
        comma = family[1] if family else len(self.found)
        if family is None or comma + 1 >= len(self.found) or self.found[comma].text != "," or not family[0].isupper():
            return None
        given = name_at(self.found, comma + 1, language=self.language, cased=True)
        if given is None or given[0].isupper() or not is_given(given[0].split()[0]):
            return None
        return Found(Person(name=proper(f"{given[0]} {family[0]}")), at, given[1], named=given[1])

    def _is_office(self, one: Found, begin: int, at: int, first: int) -> bool:
        """Is it what somebody is: "Ana, Chair; Tom Berg, | Parent Governor", "Ana Ruiz, our | Key Stage 2 lead"?"""
        noun = self.words.nouns_capital and " " not in (one.person.name or "")  # "sowie ein | Mitglied des Rates"
        led = self.words.articles if noun else self.words.possessives
        if self.found[at - 1].text in led and not self.is_sure(one):
            return True
        comma = [token.text for token in self.found[begin:at]] == [","]
        parted = any(token.text == ";" for token in self.found[first : min(one.after + 1, len(self.found))])
        return comma and parted and not is_given((one.person.name or "").split()[0])

    def _is_joined(self, begin: int, at: int) -> bool:
        """Does an "and" stand among these joints?"""
        return any(token.text in self.words.ands for token in self.found[begin:at])

    def _is_joint(self, at: int, begin: int) -> bool:
        """Does this word join two people: "and", or the "to" of "and to Ana"?"""
        text = self.found[at].text
        point = at + 1 < len(self.found) and self.found[at + 1].text == "."
        if point and len(text) == 1 and self.found[at].raw.isupper() and text not in self.words.selves:
            return False  # "A. Reed"
        joined = at > begin and (self.found[at - 1].text in self.words.ands or self.found[at - 1].text == ",")
        return text in self.words.joints or (joined and text in self.words.withs)

    def _is_of_several(self, one: Found) -> bool:
        """Does a salutation of more than one stand before it: "Drs Horne and Ríos"?"""
        return one.saluted and any(token.text in self.words.several for token in self.found[one.at : one.named])

    def is_sure(self, one: Found, *, beside: bool = False) -> bool:
        """Is it a person whatever leads up to it? `beside` one, a name of several words is, where nouns are small."""
        parts = (one.person.name or "").lower().split()
        common = is_given(parts[0])
        family = len(parts) > 1 and not surnames().isdisjoint((parts[0], parts[-1]))
        listed = beside and self.cased and len(parts) > 1 and (len(parts) == 2 or not self.words.nouns_capital)
        named = len(parts) > 1 and self.cased and self._is_beside_writer(one.named)
        return common or family or one.person.title is not None or one.saluted or listed or named

    def _is_beside_writer(self, at: int) -> bool:
        """Does "and me" stand here?"""
        both = self.found[at : at + 2]
        return len(both) > 1 and both[0].text in self.words.ands and both[1].text in self.words.selves

    def _runs_over(self, at: int) -> bool:
        """Does a row of people go on over the line's end before this token?"""
        lists = self.times.words.lists
        if self.found[at - 1].text in self.words.articles and self.found[at].raw.islower():
            return True  # "and our / head of design, Ana"
        return self.found[at - 1].text in lists or self.found[at].text in lists

    def person_at(self, at: int, *, loose: bool = False, line_only: bool = False) -> Found | None:
        """One person: title and name in either order, with what stands beside them."""
        key = (at, loose, line_only)
        if key not in self._read:
            if self.tired:
                return None
            small = self._is_small(at)
            self._read[key] = None if small else self._person_at(at, loose=loose, line_only=line_only)
        return self._read[key]

    @property
    def tired(self) -> bool:
        """Were so many words looked at that this can't be a letter?"""
        return len(self._read) > _MOST_LOOKS

    def _is_small(self, at: int) -> bool:
        """Is it a small word with which no person begins, as most are: no article, salutation, particle or title?"""
        if at >= len(self.found) or not self.cased or self.has_kin:
            return False
        token = self.found[at]
        if not token.raw.islower() or len(token.text) == 1 or token.text in self._leads:
            return False
        if self.titles.endings and token.text.endswith(self.titles.endings):
            return False
        return not (at and self.found[at - 1].text in self.words.articles)

    def _person_at(self, at: int, *, loose: bool, line_only: bool) -> Found | None:
        begin = at
        kin = self.beside.past_relation(at) if self.has_kin else at
        title, at = (None, kin) if kin > at else self.beside.before(at)
        if at >= len(self.found):
            return None
        begins = past_salutation(self.found, at, self.words)
        apart = begins > at and breaks(self.found, begins)  # "Marine Inspector / Pay Plan: GS"
        saluted = begins > at or kin > begin
        honorific = spaced(self.found[at:begins]) if begins > at else None
        if begins > at and title is None:
            title, at = self.beside.amid(at, begins)
        raw = self.found[at].raw
        if self.cased and not saluted and not (raw[0].isupper() or (raw in self.words.particles and "'" in raw)):
            return None
        read = name_at(self.found, at, language=self.language, cased=self.cased, wrap=not line_only)
        if read is None or apart:
            return None
        name, after = self._without_house(*read)
        name = self._without_noun(name, begin)
        if not (saluted or believable(self, name, after, loose=loose, titled=title is not None)):
            return None
        behind = self.beside.behind(after)
        alone = " " not in name
        field = self.words.nouns_capital or (alone and behind[2] == after and self._is_line(begin, after))
        field = field or (alone and self.found[at - 1].text == "(")
        field = field or (alone and raw.isupper() and len(raw) <= _INITIALS)
        field = field or (alone and title is not None and self._is_of_title(at, after))
        if title and field and not (saluted or is_name(name)):
            return None  # "Leiter Netzbetrieb", "Head of Customer Care", "Engineer (Embedded)", "architecte DPLG"
        joined = self.cased and title is None and behind[0] is not None and self.found[after].raw[0].isalpha()
        if joined and not saluted and not is_given(name.split()[0]) and not self._has_small_part(name):
            return None  # "the Validation Lead"
        known = saluted or title is not None or behind[0] is not None or is_given(name)
        if alone and loose and not known:
            return None
        title = self._better_title(title, behind[0], after)
        role = self.titles.role_of(title) or "unknown"
        title = None if role == "hiring_manager" else title  # what they are in the process, not their job
        person = Person(name=proper(turned(name)), address=behind[1], title=title, role=role, honorific=honorific)
        return Found(person, begin, behind[2], named=after, saluted=saluted)

    def _has_small_part(self, name: str) -> bool:
        """Has a name what only names have amid them, a particle or an initial: "Wubbo de Haan", "T. Okoro"?"""
        parts = name.split()
        return any(part in self.words.particles for part in parts[1:-1]) or (len(parts) > 1 and parts[0][-1] == ".")

    def _better_title(self, before: str | None, behind: str | None, at: int) -> str | None:
        """Of two titles the one that says more: "Professor Ana Ruiz (| Head of School)"."""
        if before and behind and (not self.words.nouns_capital or self.found[at].text == "("):
            called = all(word.lower().strip(".") in self.words.salutations for word in before.split())
            return behind if called else before
        return before or behind

    def _is_of_title(self, at: int, after: int) -> bool:
        """Is a lone word behind a title its field, or amid it: "Head of Client | Care will", "Lead | Grid | Lead"?"""
        found, end = self.found, after < len(self.found) and self.found[after].line == self.found[after - 1].line
        if end and self.titles.is_head(found[after].text) and found[after].raw[0].isupper():
            return True
        field = at > 1 and found[at - 2].text in self.titles.table.around.ofs and found[at - 1].raw[0].isupper()
        small = end and (found[after].raw.islower() or found[after].text in {",", "."})
        return bool(field and small and found[after].text not in self.words.ands)

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

    def _is_line(self, begin: int, after: int) -> bool:
        begins = not begin or self.found[begin - 1].line < self.found[begin].line
        return begins and (after >= len(self.found) or self.found[after].line > self.found[after - 1].line)

    def people_before(self, at: int) -> list[Found]:
        """Those named right before this token: "Ana Ruiz and Tom Berg | would like to"."""
        far = _ROW_WITH_ADDRESSES if at and self.found[at - 1].text == ">" else _ROW_OF_NAMES
        for begin in range(max(0, at - far), at):
            if not self._may_begin_row(begin, at):
                continue
            row = []
            for person in self.people_from(begin, opens=True):
                if " " not in (person.person.name or "") and not self.is_sure(person):
                    break  # "Tomorrow will be", "Acme would like"
                row.append(person)
                ends = {person.after, person.named, past_aside(self, person.after)}
                if at in ends or (at - 1 in ends and self.found[at - 1].text in {",", "'"}):
                    return row
                if person.named > at:
                    break
        return []

    def _may_begin_row(self, begin: int, at: int) -> bool:
        """Can a row of names begin here? Not with small words, within a name, or within a sentence without capitals."""
        if self._is_small(begin) and self.found[begin].text not in self.words.joints:
            return False
        before = self.found[begin - 1] if begin else None
        if before is None or before.line != self.found[begin].line or before.text in ".!?;:,-(":
            return True
        if not self.cased:
            return before.text in self.words.joints
        adverb = before.text in self.words.not_names  # "Unfortunately Ana is ill"
        return adverb or not (before.raw[0].isupper() and before.raw[0].isalpha() and at - begin == 1)
