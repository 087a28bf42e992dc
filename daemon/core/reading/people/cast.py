"""People: who is named on the employer's side, and which of them take part in an interview.

They are looked for where people stand in hiring mail: behind words that lead up to them ("you'll
be meeting with"), before what they do ("Ana Ruiz would like to speak with you"), on the lines of a
panel or schedule, beside an address, in the headers and in the sender's signature. All these words
are data (`knowledge/people.LANGUAGE.toml`, `titles.LANGUAGE.toml`); what they lead up to must
still look like a name.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

import msgspec

from daemon.core.facts import Person, Role
from daemon.core.knowledge.people import Cue, people_words
from daemon.core.reading.people.items import Found, Reader
from daemon.core.reading.people.lines import lines_of
from daemon.core.reading.people.manager import manager_told
from daemon.core.reading.people.mentions import mentioned
from daemon.core.reading.people.names import display_name, fits_address, same_person
from daemon.core.reading.people.signature import signer, tail
from daemon.core.reading.text.tokens import Phrase, Token, tokens
from daemon.core.you import You

_MOST = 40
"""People read from one message."""
_LONGEST = 20_000
_FAR = 10
"""Tokens between a person and what they do."""
_ARRANGERS: frozenset[Role] = frozenset({"coordinator"})
_HIRE_FOR_OTHERS: frozenset[Role] = frozenset({"coordinator", "recruiter", "agency"})


@dataclass(frozen=True, slots=True)
class People:
    """The employer's people that a message names. The sender stands first in `everyone`, when a person."""

    everyone: tuple[Person, ...] = ()
    taking_part: tuple[Person, ...] = ()
    """Those who hold the interview, not those who only arrange it."""


@dataclass(frozen=True, slots=True)
class _Phrases:
    cues: dict[str, list[tuple[Phrase, Cue]]]
    acts: dict[str, list[tuple[Phrase, Cue]]]
    own: dict[str, list[Phrase]]


@lru_cache(maxsize=8)
def _phrases(language: str) -> _Phrases:
    words = people_words(language)
    cues: dict[str, list[tuple[Phrase, Cue]]] = {}
    acts: dict[str, list[tuple[Phrase, Cue]]] = {}
    for table, rows in ((cues, words.cues), (acts, words.acts)):
        for cue in rows:
            phrase = Phrase.of(cue.say)
            for first in phrase.starts[0]:
                table.setdefault(first, []).append((phrase, cue))
    return _Phrases(cues, acts, _by_first(words.own))


def _by_first(says: Sequence[str]) -> dict[str, list[Phrase]]:
    table: dict[str, list[Phrase]] = {}
    for say in says:
        phrase = Phrase.of(say)
        for first in phrase.starts[0]:
            table.setdefault(first, []).append(phrase)
    return table


def people_in(
    newest: str, signature: str, *, sender: Person, others: tuple[Person, ...], you: You, language: str = "en"
) -> People:
    """The people of the employer's side in a message's newest words, its signature and its headers.

    `sender` and `others` (the other receivers) are as the headers name them; the user is left out wherever
    they stand. Addresses are only given where a header or the text itself puts them beside the name.
    """
    text = newest[:_LONGEST]
    found = tokens(text)
    cased = any(token.raw != token.text for token in found[:2000])
    reader = Reader(found, language, cased=cased, companies=_companies((sender, *others), you))
    phrases = _phrases(language)
    sources = (
        _led_up_to(reader, phrases),
        _acting(reader, phrases),
        lines_of(reader),
        reader.addressed(),
        mentioned(reader),
    )
    named = [one for source in sources for one in islice(source, 2 * _MOST)]
    named.sort(key=lambda one: one.at)
    named = _without_you(reader, named, you)
    named = _with_lines_above(reader, phrases, _with_pronouns(reader, phrases, named))
    told = manager_told(reader, named, language)
    named = _told_of(told.named)

    sender = msgspec.structs.replace(sender, name=display_name(sender.name, language=language))
    sender = signer(signature or tail(text, sender, language), sender, region=you.country, language=language)
    crew = _Crew(you)
    if sender.address and not you.is_you(sender.address):
        crew.add(sender, part=False)
    for other in others:
        crew.add(msgspec.structs.replace(other, name=display_name(other.name, language=language)), part=False)
    for one in named[:_MOST]:
        crew.add(one.person, part=one.part, company=reader.companies)
    for title in told.titles:
        crew.promote(title)
    if told.sender:
        crew.lead(sender, firmly=told.firmly)
    speaks = any(one.sender for one in named) or _sender_speaks(found, phrases, crew)
    if speaks and sender.address:
        crew.join(sender)
    return crew.people()


def _companies(people: Sequence[Person], you: You) -> frozenset[str]:
    """Words that name the employer, by the domains in the headers: no people."""
    words: set[str] = set()
    for person in people:
        domain = (person.address or "").partition("@")[2]
        if domain and not you.is_you(person.address):
            words.update(
                part for part in domain.lower().split(".")[:-1] for part in (part, *part.split("-")) if len(part) > 2
            )
    return frozenset(words)


def _led_up_to(reader: Reader, phrases: _Phrases) -> Iterator[Found]:
    for at, token in enumerate(reader.found):
        for phrase, cue in phrases.cues.get(token.text, ()):
            matched = phrase.match(reader.found, at, {})
            if matched is None:
                continue
            for found in reader.people_from(matched[1], loose=cue.loose, strict=cue.strict):
                yield replace(found, part=cue.part, person=_with_role(found.person, cue))


def _acting(reader: Reader, phrases: _Phrases) -> Iterator[Found]:
    """Those named before what they do."""
    for at, token in enumerate(reader.found):
        for phrase, cue in phrases.acts.get(token.text, ()):
            if phrase.match(reader.found, at, {}):
                for found in reader.people_before(at):
                    yield replace(found, part=cue.part, sender=cue.sender, person=_with_role(found.person, cue))
                break


def _without_you(reader: Reader, named: Sequence[Found], you: You) -> list[Found]:
    """The people without the user. Beside the user's whole name a title is the job: "Jo Doe / Ana Ruiz (Analyst)"."""
    yours = [one for one in named if same_person(one.person.name, you.name)]
    lines = {reader.found[one.at].line for one in yours if " " in (one.person.name or "")}
    others = [one for one in named if one not in yours]
    return [
        replace(one, person=Person(name=one.person.name, address=one.person.address))
        if lines and reader.found[one.at].line in lines
        else one
        for one in others
    ]


def _told_of(named: Sequence[Found]) -> list[Found]:
    """The people of whom something is said, and every other mention of them."""
    told = [one for one in named if one.certain or one.part or one.person.role == "hiring_manager"]
    names = [one.person.name for one in told]
    return [one for one in named if one in told or any(same_person(one.person.name, name) for name in names)]


def _with_pronouns(reader: Reader, phrases: _Phrases, named: Sequence[Found]) -> list[Found]:
    """The people, those taking part of whom it says "she would like to meet you", or "and will join us", later on."""
    marked, found, words = list(named), reader.found, reader.words
    for at, token in enumerate(found[1:], 1):
        acts = phrases.acts.get(token.text)
        if not acts or not any(cue.part and phrase.match(found, at, {}) for phrase, cue in acts):
            continue
        last = max((index for index, one in enumerate(named) if one.named < at), default=None)
        if last is not None and (found[at - 1].text in words.pronouns or _goes_on(reader, named[last], at)):
            marked[last] = replace(named[last], part=True)
    return marked


def _goes_on(reader: Reader, one: Found, at: int) -> bool:
    """Is it still this person who does what stands here: "Ana Ruiz from our data team | would love to"?"""
    found, others = reader.found, reader.words.others
    between = {token.text for token in found[one.named : at]}
    if found[at - 1].text in reader.words.continues:
        return between.isdisjoint(others - {"you"} if found[at - 1].text == "," else others)
    opens = not one.at or found[one.at - 1].text in reader.words.openings
    return opens and at - one.named < _FAR and between.isdisjoint(others)


def _with_lines_above(reader: Reader, phrases: _Phrases, named: Sequence[Found]) -> list[Found]:
    """The people, those taking part who stand on lines of their own above "will conduct the interview"."""
    marked, found = list(named), reader.found
    for at, _ in reader.rows[1:]:
        acts = phrases.acts.get(found[at].text, ())
        if not any(cue.part and phrase.match(found, at, {}) for phrase, cue in acts):
            continue
        line = found[at].line
        for index in range(len(named) - 1, -1, -1):
            begins = not named[index].at or found[named[index].at - 1].line < found[named[index].at].line
            if named[index].at < at and begins and found[named[index].named - 1].line == line - 1:
                marked[index] = replace(named[index], part=True)
                line -= 1
    return marked


def _with_role(person: Person, cue: Cue) -> Person:
    return msgspec.structs.replace(person, role=cue.role) if cue.role else person


def _sender_speaks(found: Sequence[Token], phrases: _Phrases, crew: "_Crew") -> bool:
    """Does the sender say that they will talk themselves? Where others were named, only "with me" counts."""
    firm = {"me", "myself", "i"}
    for at, token in enumerate(found):
        for phrase in phrases.own.get(token.text, ()):
            matched = phrase.match(found, at, {})
            if matched and (not crew.taking_part or ({t.text for t in found[matched[1] - 1 : matched[1]]} & firm)):
                return True
    return False


class _Crew:
    """The people gathered so far, each once, with all that is known of them."""

    def __init__(self, you: You) -> None:
        self.you = you
        self.persons: list[Person] = []
        self.taking_part: set[int] = set()

    def add(self, person: Person, *, part: bool, company: frozenset[str] = frozenset()) -> None:
        """Adds or completes somebody; the user, companies and nameless strangers are left out."""
        if self.you.is_you(person.address) or (person.name and same_person(person.name, self.you.name)):
            return
        if person.name is None and person.address is None:
            return
        if person.name and person.name.lower().replace(" ", "") in company and person.address is None:
            return
        for index, known in enumerate(self.persons):
            if _are_one(known, person):
                self.persons[index] = _merged(known, person)
                break
        else:
            index = len(self.persons)
            self.persons.append(person)
        if part:
            self.taking_part.add(index)

    def join(self, person: Person) -> None:
        """The sender takes part, unless they only arrange."""
        for index, known in enumerate(self.persons):
            if known.address == person.address and known.role not in _ARRANGERS:
                self.taking_part.add(index)

    def promote(self, title: str) -> None:
        """Who bears this title, or one with these words in it, is the hiring manager."""
        words = set(title.lower().replace(",", " ").split()) - {"of", "the", "for"}
        for index, person in enumerate(self.persons):
            if person.title and words <= set(person.title.lower().replace(",", " ").split()):
                self.persons[index] = msgspec.structs.replace(person, role="hiring_manager")

    def lead(self, sender: Person, *, firmly: bool) -> None:
        """The sender is the hiring manager, unless they hire for others and only spoke of their team."""
        for index, known in enumerate(self.persons):
            if known.address == sender.address and (firmly or known.role not in _HIRE_FOR_OTHERS):
                self.persons[index] = msgspec.structs.replace(known, role="hiring_manager")

    def people(self) -> People:
        return People(tuple(self.persons), tuple(self.persons[index] for index in sorted(self.taking_part)))


def _are_one(known: Person, other: Person) -> bool:
    if known.address and other.address:
        return known.address == other.address
    if same_person(known.name, other.name):
        return True
    if known.name is None and known.address:
        return fits_address(other.name, known.address)
    return other.name is None and fits_address(known.name, other.address)


def _merged(known: Person, other: Person) -> Person:
    names = [name for name in (known.name, other.name) if name]
    role = known.role if other.role == "unknown" or known.role == "hiring_manager" else other.role
    return Person(
        name=max(names, key=lambda name: (len(name.split()), name != name.lower()), default=None),
        address=known.address or other.address,
        title=known.title or other.title,
        phone=known.phone or other.phone,
        role=role,
    )
