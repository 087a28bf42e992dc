"""In passing: names that a text holds and that play no part in what it says.

The one who is greeted (that is the user), whoever a company's legal notice must name, the author of a quotation.
"""

from collections.abc import Iterator

from daemon.core.knowledge.people import is_given
from daemon.core.reading.people.heard import Heard
from daemon.core.reading.people.items import Reader
from daemon.core.reading.people.spotting import name_at

_GREETING = 5
"""Words of a greeting before the name at most."""
_NEAR = 8
"""Tokens behind "book by" in which the name stands."""
_QUOTED = frozenset({'"', "”", "“", "»", "'"})


def greeted(reader: Reader) -> Iterator[tuple[str, int, int]]:
    """Those whom a line greets: name, first token, token after."""
    found, words = reader.found, reader.words
    for begin, end in reader.rows:
        if found[begin].text not in words.greetings:
            continue
        at = begin
        while at < min(end, begin + _GREETING) and (found[at].text in words.greetings or found[at].text == ","):
            at += 1
        while at < end:
            read = name_at(found, at, language=reader.language, cased=reader.cased)
            follows = found[read[1]] if read and read[1] < end else None
            if not read or (follows and follows.raw[0].isalnum() and follows.text not in words.ands):
                break
            yield read[0], at, read[1]
            if not follows or follows.text not in words.ands:
                break
            at = read[1] + 1


def in_passing(reader: Reader, heard: Heard) -> set[int]:
    """The tokens at which a name plays no part, the greeted ones aside."""
    found, skipped = reader.found, set[int]()
    for at, _, after in heard.passing:
        if at and found[at].raw[0].isupper() and is_given(found[at - 1].text):
            continue  # "Ana Plaza"
        end = after
        while end < min(after + _NEAR, len(found)) and not _stops(reader, after, end):
            end += 1
        skipped.update(range(at, end))
    for begin, end in _notices(reader, heard):
        skipped.update(range(begin, end))
    for dash in reader.text.places.get("-", ()):
        if dash and found[dash - 1].text in _QUOTED and found[dash].line - found[dash - 1].line <= 1:
            after = dash
            while after < len(found) and found[after].line == found[dash].line:
                after += 1
            skipped.update(range(dash, after))
    return skipped


def _stops(reader: Reader, after: int, at: int) -> bool:
    """Does the name in passing end before this token?"""
    token = reader.found[at]
    behind = at > after and (token.text == "," or token.line != reader.found[at - 1].line)
    short = token.text == "." and reader.found[at - 1].text in reader.words.salutations | reader.words.abbreviated
    ends = token.text in ".!?;" and not short and at + 1 < len(reader.found)
    named = at > after and reader.cased and reader.found[at - 1].raw[0].isupper() and token.raw.islower()
    ends = ends or (named and token.text not in reader.words.particles | reader.words.ands)
    return behind or token.text in reader.words.withs or ends


def _notices(reader: Reader, heard: Heard) -> Iterator[tuple[int, int]]:
    """Legal notices: from the first line that is one, or the label above it, to the paragraph's end."""
    found, said = reader.found, dict[int, set[bool]]()
    for at, firm, _ in heard.legal:
        begins_line = not at or found[at - 1].line != found[at].line
        if firm or begins_line:
            said.setdefault(found[at].line, set()).add(firm)
    if not any(True in firm for firm in said.values()):
        return
    begins: int | None = None
    before: int | None = None
    last = 0
    for begin, end in reader.rows:
        line = found[begin].line
        if line - last > 1:
            if begins is not None:
                yield begins, begin
            begins = before = None
        last = line
        if line in said and before is None:
            before = begin
        known = True in said.get(line, ()) and any(one.number >= 0 or one.text == ":" for one in found[begin:end])
        if known and begins is None:
            begins = before
    if begins is not None:
        yield begins, len(found)
