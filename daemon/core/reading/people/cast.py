"""People: who is named on the employer's side, and which of them take part in an interview.

They are looked for where people stand in hiring mail: behind words that lead up to them ("you'll
be meeting with"), before what they do ("Ana Ruiz would like to speak with you"), on the lines of a
panel or schedule, beside an address, in the headers and in the sender's signature. All these words
are data (`knowledge/people.LANGUAGE.toml`, `titles.LANGUAGE.toml`); what they lead up to must
still look like a name.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice

from msgspec.structs import replace

from daemon.core.facts import Person
from daemon.core.knowledge.people import Cue, people_words
from daemon.core.reading.people.between import past_hour
from daemon.core.reading.people.called import called, companies_of, is_house
from daemon.core.reading.people.crew import Crew, People
from daemon.core.reading.people.heard import Heard, heard_in
from daemon.core.reading.people.items import Found, Reader
from daemon.core.reading.people.lines import lines_of
from daemon.core.reading.people.manager import manager_told
from daemon.core.reading.people.mentions import addressed, mentioned
from daemon.core.reading.people.names import same_person
from daemon.core.reading.people.passing import greeted, in_passing
from daemon.core.reading.people.signature import tail
from daemon.core.reading.people.tables import tables_of
from daemon.core.reading.people.taking_part import (
    before_clause,
    stood_in_for,
    with_hours,
    with_lines_above,
    with_pronouns,
)
from daemon.core.reading.people.topics import topics_of
from daemon.core.reading.text.language import language_of
from daemon.core.reading.text.places import laid_out
from daemon.core.reading.text.said import Said
from daemon.core.you import You

_MOST = 40
"""People read from one message."""
_LONGEST = 20_000
_SIGNS = 3
"""Signs between two names at most."""
_ENDS = frozenset(".?!;:,")
_NEAR = 4
"""Tokens behind what the sender says of themselves that may deny it."""


@cache
def _stands_in(language: str) -> Said[None]:
    return Said((say, None) for say in people_words(language).stands_in)


def people_in(
    newest: str,
    signature: str,
    *,
    sender: Person,
    others: tuple[Person, ...],
    you: You,
    language: str | None = None,
) -> People:
    """The people of the employer's side in a message's newest words, its signature and its headers.

    `sender` and `others` (the other receivers) are as the headers name them; the user is left out wherever
    they stand. Addresses are only given where a header or the text itself puts them beside the name.
    `language` is ISO 639-1; told by the words where it isn't given.
    """
    text = newest[:_LONGEST]
    language = language or language_of(text) or "en"
    read = laid_out(text)
    cased = any(token.raw != token.text for token in read.found[:2000])
    reader = Reader(read, language, cased=cased, companies=companies_of((sender, *others), you))
    heard = heard_in(read, language)
    named = _named(reader, heard, you)
    named = with_lines_above(reader, heard.acts, with_pronouns(reader, heard.acts, named))
    named = with_hours(reader, named)
    named, stands_in = stood_in_for(reader, _stands_in(language), named)
    told = manager_told(reader, named, language)
    named = _told_of(told.named)

    crew = Crew(you)
    sender = called(sender, language, signature or tail(text, sender, language), you)
    if sender.address and not you.is_you(sender.address):
        crew.add(sender, part=False)
    for other in others:
        crew.add(called(other, language), part=False)
    for one in named[:_MOST]:
        crew.add(one.person, part=one.part, company=reader.companies)
    for title in told.titles:
        crew.promote(title)
    if told.sender:
        crew.lead(sender, firmly=told.firmly)
    if stands_in:
        crew.stand_in(sender)
    beside = {one.person.name for one in named if one.too}
    nobody = sender.name is None and is_house(sender)
    firmly = any(one.sender for one in named)
    if sender.address and not nobody and (firmly or _sender_speaks(reader, heard, crew)):
        crew.join(sender, firmly=firmly)
    elif not nobody and not crew.taking_part - {index for index, one in enumerate(crew.persons) if one.name in beside}:
        crew.receive(sender)
    return crew.people()


def _named(reader: Reader, heard: Heard, you: You) -> list[Found]:
    """All who are named, in the text's order, without the user and those who are named in passing."""
    sources = (
        _beside_you(reader, you),
        _led_up_to(reader, heard),
        _acting(reader, heard),
        lines_of(reader),
        tables_of(reader),
        topics_of(reader),
        addressed(reader),
        mentioned(reader),
    )
    named = [one for source in sources for one in islice(source, 2 * _MOST)]
    if not named:
        return []
    turned = {at for one in named if one.turned for at in range(one.at, one.named)}
    named = [one for one in named if one.turned or one.named - 1 not in turned] if turned else named
    named.sort(key=lambda one: one.at)
    arranging = {at for one in named if one.arranges for at in range(one.at, one.named)}
    named = [replace(one, part=False) if one.part and one.named - 1 in arranging else one for one in named]
    hello = tuple(greeted(reader))
    skipped = in_passing(reader, heard) | {at for _, begin, after in hello for at in range(begin, after)}
    yours = [name for name, _, _ in hello if " " in name]
    return _without_you(reader, [one for one in named if one.named - 1 not in skipped], [you.name, *yours])


def _led_up_to(reader: Reader, heard: Heard) -> Iterator[Found]:
    for _, cue, after in heard.cues:
        begin = past_hour(reader, after) if cue.part else after
        strict = (cue.strict and not cue.arranges) or begin > after
        for found in reader.people_from(begin, loose=cue.loose, strict=strict):
            one = replace(found, person=_with_role(found.person, cue), certain=not cue.strict or reader.is_sure(found))
            yield replace(one, part=cue.part, arranges=cue.arranges, too=cue.too)


def _acting(reader: Reader, heard: Heard) -> Iterator[Found]:
    """Those named before what they do."""
    last = -1
    for at, cue, _ in heard.acts:
        if at > last:
            last = at
            for found in reader.people_before(at) or reader.people_before(before_clause(reader, at)):
                if cue.strict and not reader.is_sure(found):
                    continue
                person = _with_role(found.person, cue)
                yield replace(
                    found, part=cue.part, sender=cue.sender, arranges=cue.arranges, too=cue.too, person=person
                )


def _beside_you(reader: Reader, you: You) -> Iterator[Found]:
    """Those named beside the user's whole name: "Jo Doe <> Ana Ruiz", "Ana Ruiz and Jo Doe"."""
    found, parts = reader.found, (you.name or "").lower().split()
    for at in reader.text.places.get(parts[0], ()) if len(parts) > 1 else ():
        after = at + len(parts)
        if [token.text for token in found[at:after]] != parts:
            continue
        right = after
        while right < len(found) and right - after < _SIGNS and _links(reader, right):
            right += 1
        one = reader.person_at(right, line_only=True) if after < right < len(found) else None
        if one and found[right].line == found[at].line and not _goes_on(reader, one.after):
            yield replace(one, part=True)
        left = at
        while left and at - left < _SIGNS and _links(reader, left - 1):
            left -= 1
        if left < at and found[left].line == found[at].line:
            yield from (replace(one, part=True) for one in reader.people_before(left) if reader.is_sure(one))


def _goes_on(reader: Reader, at: int) -> bool:
    """Does a word in capitals stand here, right behind a name: "Northpier | Data"?"""
    found = reader.found
    return at < len(found) and found[at].line == found[at - 1].line and found[at].raw[0].isupper()


def _links(reader: Reader, at: int) -> bool:
    """Is this a sign or an "and" between two names?"""
    token = reader.found[at]
    return token.text in reader.words.ands or token.text in {"<", ">", "/", "-", "|", "+", "x"}


def _without_you(reader: Reader, named: Sequence[Found], names: Sequence[str | None]) -> list[Found]:
    """The people without the user. Beside the user's whole name a title is the job: "Jo Doe / Ana Ruiz (Analyst)"."""
    family = {(name or "").lower().split()[-1] for name in names if name}
    yours = [
        one
        for one in named
        if any(same_person(one.person.name, name) for name in names)
        or (one.saluted and (one.person.name or "").lower() in family)
    ]
    if not yours:
        return list(named)
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


def _with_role(person: Person, cue: Cue) -> Person:
    return replace(person, role=cue.role) if cue.role else person


def _sender_speaks(reader: Reader, heard: Heard, crew: Crew) -> bool:
    """Does the sender say that they will talk themselves? Beside others, only some ways of saying it count."""
    return any(
        (beside_others or not crew.taking_part) and not _denied(reader, after) for _, beside_others, after in heard.own
    )


def _denied(reader: Reader, after: int) -> bool:
    """Is what is said here not so: "I myself can't be there"?"""
    for token in reader.found[after : after + _NEAR]:
        if token.text in _ENDS:
            return False
        if token.text in reader.words.denials:
            return True
    return False
