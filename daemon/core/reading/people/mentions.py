"""Mentions: people whom a text names without saying that they take part; something else in it may."""

from collections.abc import Iterator
from dataclasses import replace

from daemon.core.facts import Person
from daemon.core.knowledge.people import given
from daemon.core.reading.people.items import Found, Reader
from daemon.core.reading.people.names import name_at


def mentioned(reader: Reader) -> Iterator[Found]:
    """Those who are named anywhere, by a known given name, or beside a title: "Dana Reed, our Director of Data"."""
    if not reader.cased:
        return
    found, words, after = reader.found, reader.words, 0
    for at, token in enumerate(found):
        if at < after or not token.raw[0].isalpha():
            continue
        if token.raw[0].isupper():
            if token.text in given():
                one = _mention(reader, at)
            elif at + 2 < len(found) and found[at + 1].raw[0].isupper() and _led_to_title(reader, at + 2):
                one = reader.person_at(at, line_only=True)
                one = one if one and one.person.title and one.named >= at + 2 else None
            else:
                continue
            if one:
                after = one.named
                yield replace(one, certain=one.certain and one.person.title is not None)
        elif token.text in words.possessives and reader.titles.title_at(found, at + 1):
            led = reader.person_at(at)
            if led and led.person.title and " " in (led.person.name or ""):
                after = led.named
                yield led


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
