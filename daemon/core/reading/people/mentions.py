"""Mentions: people whom a text names without saying that they take part; something else in it may."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from daemon.core.facts import Person
from daemon.core.knowledge.people import is_given, surnames
from daemon.core.reading.people.believing import owns
from daemon.core.reading.people.items import Found, Reader
from daemon.core.reading.people.spotting import name_at, past_salutation
from daemon.core.reading.text.tokens import Token

_MOST_ADDRESSES = 60
_BEFORE = frozenset(".!?:;(")
"""Signs behind which a clause begins."""


def mentioned(reader: Reader) -> Iterator[Found]:
    """Those who are named anywhere, by a known given name, or beside a title: "Dana Reed, our Director of Data"."""
    if not reader.cased:
        return
    found, words, after = reader.found, reader.words, 0
    for at, token in enumerate(found):
        capital = token.raw[0].isupper()
        small = token.text in words.small and not capital
        if not (capital or small or token.text in words.possessives) or at < after:
            continue
        if reader.tired:
            return
        led = token.text in words.possessives and _leads_up(reader, at)
        if led or small:
            one = _announced(reader, at, small=small)
        elif not capital or _is_of_a_place(reader, at) or _is_hung_on(found, at):
            continue
        elif is_given(token.text) or past_salutation(found, at, words) > at:
            one = _mention(reader, at)
        elif at + 2 < len(found) and found[at + 1].raw[0].isupper() and _led_to_title(reader, at + 2):
            one = reader.person_at(at, line_only=True)
            one = one if one and one.person.title and one.named >= at + 2 else None
        else:
            continue
        if one:
            after = one.named
            known = (one.certain and _is_whole(one)) or one.saluted or _stands_alone(reader, one)
            known = known or owns(reader, one.named)
            yield replace(one, certain=known)


def _announced(reader: Reader, at: int, *, small: bool) -> Found | None:
    """Who stands behind "our" with a title or "my brother", or behind a salutation written small: "doctor Ruiz"."""
    if small and past_salutation(reader.found, at, reader.words) == at:
        return None
    one = reader.person_at(at)
    if one is None or (small and not reader.found[one.named - 1].raw[0].isupper()):
        return None
    titled = one.person.title is not None and " " in (one.person.name or "")
    return one if one.saluted or small or titled else None


def _leads_up(reader: Reader, at: int) -> bool:
    """Does "my brother", or "our" with a title, begin here, and isn't somebody's before: "Ana in | the chair, Tom"?"""
    if at and reader.found[at - 1].text in reader.words.capacities:
        return False
    return (reader.has_kin and reader.beside.past_relation(at) > at) or reader.titles.title_at(
        reader.found, at + 1
    ) is not None


def _is_of_a_place(reader: Reader, at: int) -> bool:
    """Does a word of a longer name stand here, that is a house's or place's: "Hospital Virgen del | Pinar"?"""
    found, words = reader.found, reader.words
    if not at or found[at - 1].line != found[at].line:
        return False
    before = found[at - 1].text
    led = before in words.particles and at > 1 and found[at - 2].raw[0].isupper()
    return (found[at - 1].raw[0].isupper() and before in words.organisations) or led


def _is_hung_on(found: Sequence[Token], at: int) -> bool:
    """Is it the second half of a double name: "Okafor-Lee"?"""
    tight = at > 1 and found[at - 1].text == "-" and not (found[at].spaced or found[at - 1].spaced)
    return tight and found[at - 2].raw[0].isupper()


def _led_to_title(reader: Reader, at: int) -> bool:
    """Does a title in apposition begin here or a word later: ", our VP of Data"?"""
    found = reader.found
    for sign in range(at, min(at + 2, len(found) - 1)):
        if found[sign].text in {",", "("}:
            here = sign + 1
            while here < len(found) - 1 and found[here].text in reader.words.articles:
                here += 1
            return reader.titles.title_at(found, here) is not None or reader.beside.own_title(here) is not None
    return False


def _mention(reader: Reader, at: int) -> Found | None:
    before = reader.found[at - 1].text if at else ""
    if before in reader.words.greetings:
        return None
    one = reader.person_at(at, line_only=True)
    if one:
        return one
    read = name_at(reader.found, at, language=reader.language, cased=True)
    if read is None or read[0].lower() in reader.companies:
        return None
    return Found(Person(name=read[0]), at, read[1], named=read[1], certain=False)


def _stands_alone(reader: Reader, one: Found) -> bool:
    """Is it a whole name, with a common given one, where a sentence, a clause or an item begins, and not somebody's?"""
    found, after = reader.found, one.named
    first, *rest = (one.person.name or "").split()
    if not rest or not is_given(first):
        return False
    begins = not one.at or found[one.at - 1].line < found[one.at].line or found[one.at - 1].text in _BEFORE
    begins = begins or found[one.at - 1].text in reader.words.ands
    if after >= len(found) or found[after].line > found[after - 1].line:
        title = reader.titles.title_at(found, after) if after < len(found) else None
        return begins and title is not None and found[after].line - found[after - 1].line == 1
    follows = found[after]
    return begins and (follows.raw.islower() or follows.text in {",", "("}) and follows.text not in reader.words.withs


def _is_whole(one: Found) -> bool:
    """Is it surely somebody's name: with a title, or a common given name and a common family name?"""
    first, *rest = (one.person.name or "").lower().split()
    return one.person.title is not None or (bool(rest) and rest[-1] in surnames() and is_given(first))


def addressed(reader: Reader) -> Iterator[Found]:
    """Names with an address beside them, anywhere in the text: "Dana Reed <dana@acme.example>"."""
    signs = [at for at, token in enumerate(reader.found) if token.text == "@" and not token.spaced]
    for at in signs[:_MOST_ADDRESSES]:
        begin = at
        while (
            begin and not reader.found[begin].spaced and reader.found[begin - 1].text not in "<([:" and at - begin < 12
        ):
            begin -= 1
        before = begin
        while before and begin - before < 2 and reader.found[before - 1].text in "<([:,-":
            before -= 1
        for first in range(max(0, before - 5), before):
            person = reader.person_at(first, line_only=True)
            if person and person.person.address and person.person.name and " " in person.person.name:
                yield person
                break
