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

import msgspec

from daemon.core.facts import Person, Role
from daemon.core.reading.items import Found, Reader, lines_of
from daemon.core.reading.names import Cue, display_name, fits_address, people_words, same_person
from daemon.core.reading.signature import signer
from daemon.core.reading.titles import titles
from daemon.core.reading.tokens import Phrase, Token, tokens
from daemon.core.you import You

_MOST = 40
"""People read from one message."""
_LONGEST = 20_000
_ARRANGERS: frozenset[Role] = frozenset({"coordinator"})


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
    manager: dict[str, list[Phrase]]


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
    return _Phrases(cues, acts, _by_first(words.own), _by_first(titles(language).table.manager_says))


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
    named = [*_led_up_to(reader, phrases), *_acting(reader, phrases), *lines_of(reader), *reader.addressed()]
    named.sort(key=lambda one: one.at)
    managers = _manager_places(found, phrases)
    named = [_as_manager(one, found, managers) for one in named]

    sender = msgspec.structs.replace(sender, name=display_name(sender.name, language=language))
    sender = signer(signature or _tail(text, sender, language), sender, region=you.country, language=language)
    crew = _Crew(you)
    if sender.address and not you.is_you(sender.address):
        crew.add(sender, part=False)
    for other in others:
        crew.add(msgspec.structs.replace(other, name=display_name(other.name, language=language)), part=False)
    for one in named[:_MOST]:
        crew.add(one.person, part=one.part, company=reader.companies)
    _managers_by_title(crew, found, managers, language)
    if _sender_speaks(found, phrases, crew) and sender.address:
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
            for found in reader.people_from(matched[1], loose=cue.loose):
                yield replace(found, part=cue.part, person=_with_role(found.person, cue))


def _acting(reader: Reader, phrases: _Phrases) -> Iterator[Found]:
    """Those named before what they do."""
    for at, token in enumerate(reader.found):
        for phrase, cue in phrases.acts.get(token.text, ()):
            if phrase.match(reader.found, at, {}):
                for found in reader.people_before(at):
                    yield replace(found, part=cue.part, person=_with_role(found.person, cue))
                break


def _with_role(person: Person, cue: Cue) -> Person:
    return msgspec.structs.replace(person, role=cue.role) if cue.role else person


def _manager_places(found: Sequence[Token], phrases: _Phrases) -> list[int]:
    return [
        at
        for at, token in enumerate(found)
        if any(phrase.match(found, at, {}) for phrase in phrases.manager.get(token.text, ()))
    ]


def _as_manager(one: Found, found: Sequence[Token], managers: Sequence[int]) -> Found:
    """Words such as "to whom the job reports" close behind a name make that person the hiring manager."""
    for place in managers:
        between = found[one.after : place] if place >= one.after else found[place : one.at]
        if (
            place >= one.after
            and found[place].line != found[one.after - 1].line
            and found[place].line != found[place - 1].line
        ):
            continue  # a line of its own: "Hiring manager: ..."
        near = len(between) <= (10 if place >= one.after else 8)
        if (
            near
            and not any(token.text in ".?!;" and len(token.raw) == 1 for token in between)
            and not any(t.text == "and" for t in between)
        ):
            return replace(one, person=msgspec.structs.replace(one.person, role="hiring_manager"))
    return one


def _managers_by_title(crew: "_Crew", found: Sequence[Token], managers: Sequence[int], language: str) -> None:
    """ "The director to whom the job reports": whoever bears that title is the hiring manager."""
    heads = titles(language).heads
    for place in managers:
        before = [token.text for token in found[max(0, place - 5) : place] if token.text in heads]
        if before:
            crew.promote(before[-1])


def _tail(text: str, sender: Person, language: str) -> str:
    """What stands below a closing or the sender's own name, in a text whose signature was not split off."""
    closings = people_words(language).closings
    lines = [line.strip() for line in text.splitlines() if line.strip()][-8:]
    for index, line in enumerate(lines):
        if line.lower().strip(" ,.!-") in closings or same_person(line.strip(" ,.-"), sender.name):
            return "\n".join(lines[index:])
    return ""


def _sender_speaks(found: Sequence[Token], phrases: _Phrases, crew: "_Crew") -> bool:
    """Does the sender say that they themselves will talk? Where others were named, only "with me" and its like count."""
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

    def promote(self, head: str) -> None:
        """Who bears this title is the hiring manager."""
        for index, person in enumerate(self.persons):
            if person.title and head in person.title.lower().split():
                self.persons[index] = msgspec.structs.replace(person, role="hiring_manager")

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
