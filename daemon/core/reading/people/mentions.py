"""Mentions: people whom a text names without saying that they take part; something else in it may."""

from collections.abc import Iterator

from msgspec.structs import replace

from daemon.core.facts import Person
from daemon.core.knowledge.people import is_given, surnames
from daemon.core.reading.people.items import Found, Reader
from daemon.core.reading.people.spotting import name_at, past_salutation

_MOST_ADDRESSES = 60


def mentioned(reader: Reader) -> Iterator[Found]:
    """Those who are named anywhere, by a known given name, or beside a title: "Dana Reed, our Director of Data"."""
    if not reader.cased:
        return
    found, words, after = reader.found, reader.words, 0
    for at, token in enumerate(found):
        if reader.tired:
            return
        capital = token.raw[0].isupper()
        if at < after or not (capital or (token.raw[0].isalpha() and token.text in words.possessives)):
            continue
        if token.text in words.possessives and reader.titles.title_at(found, at + 1):
            one = reader.person_at(at)
            one = one if one and one.person.title and " " in (one.person.name or "") else None
        elif not capital:
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
            yield replace(one, certain=one.certain and _is_whole(one))


def _led_to_title(reader: Reader, at: int) -> bool:
    """Does a title in apposition begin here or a word later: ", our VP of Data"?"""
    found = reader.found
    for sign in range(at, min(at + 2, len(found) - 1)):
        if found[sign].text in {",", "("}:
            here = sign + 1
            while here < len(found) - 1 and found[here].text in reader.words.articles:
                here += 1
            return reader.titles.title_at(found, here) is not None
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
