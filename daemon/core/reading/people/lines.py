"""Lines: people who have a line to themselves, on a panel, in a schedule, in a template with labels."""

from collections.abc import Iterator
from dataclasses import replace

import msgspec

from daemon.core.knowledge.people import given
from daemon.core.reading.people.items import Found, Reader
from daemon.core.reading.times.clocks import clock_at

_ITEMS = 20
"""Items of a numbered list at most."""
_LINE = 20
"""Tokens of a line that may be an item of a list."""


def lines_of(reader: Reader) -> Iterator[Found]:
    """The people who have a line to themselves. In a list their title may stand on the line below."""
    listing = False
    last_line = -1
    pending: Found | None = None
    for begin, end in reader.rows:
        if reader.found[begin].line - last_line > 2:
            listing = False
        last_line = reader.found[begin].line
        if pending:
            titled = _with_title_below(reader, pending, begin, end)
            yield titled or pending
            pending = None
            if titled:
                continue
        label, at = _label(reader, begin, end)
        if label and at < end:
            yield from _labelled(reader, label, at, end)
            continue
        session = at if label is None and begin < at < end else begin
        clocked, at, end_at = _without_clock(reader, session, end)
        marked = session > begin or not reader.found[begin].raw[0].isalnum() or _past_number(reader, begin, end) > begin
        bulleted = begin < at < end and marked
        one = _whole_line(reader, at, end_at, titled=not (clocked or listing))
        if one:
            pending = replace(one, part=clocked or listing or bulleted)
        else:
            listing = _opens(reader, begin, end)
    if pending:
        yield pending


def _with_title_below(reader: Reader, one: Found, begin: int, end: int) -> Found | None:
    if one.person.title or not one.part or reader.found[begin].line - reader.found[one.named - 1].line > 1:
        return None
    title = reader.titles.title_at(reader.found, begin)
    if title is None or title[1] < end:
        return None
    role = reader.titles.role_of(title[0]) or "unknown"
    return replace(one, person=msgspec.structs.replace(one.person, title=title[0], role=role))


def _opens(reader: Reader, begin: int, end: int) -> bool:
    """Does this line open a list: does it end in a colon, or say "Interviewers" and no more?"""
    words = " ".join(token.text for token in reader.found[begin:end])
    return (reader.found[end - 1].text == ":" and end - begin > 1) or words in reader.words.labels


def _labelled(reader: Reader, label: str, at: int, end: int) -> Iterator[Found]:
    """Reads "Interviewers: Dana Reed (Director, Data), Sam Ode"."""
    manager = label in reader.words.manager_labels
    for one in reader.people_from(at):
        if one.after > end:
            return
        person = msgspec.structs.replace(one.person, role="hiring_manager") if manager else one.person
        yield replace(one, person=person, part=label in reader.words.labels)


def _label(reader: Reader, begin: int, end: int) -> tuple[str | None, int]:
    """A label and the index after it; without one, the index after what says which session it is."""
    words = reader.words
    for at in range(begin, min(begin + 6, end)):
        if reader.found[at].text == ":":
            label = " ".join(
                token.text for token in reader.found[begin:at] if token.raw[0].isalpha() or token.text == "'"
            ).replace(" ' ", "'")
            known = words.labels | words.contact_labels | words.manager_labels
            return (label, at + 1) if label in known else (None, _past_session(reader, begin, at, end))
    dashes = (at for at in range(begin + 1, min(begin + 5, end)) if reader.found[at].text in {"-", "|"})
    dash = next(dashes, begin)
    return None, _past_session(reader, begin, dash, end) if dash > begin else begin


def _past_session(reader: Reader, begin: int, sign: int, end: int) -> int:
    """The index after "Round 2:" or "Wednesday -", words that say which session it is and no more; else `begin`."""
    times = reader.times.words
    for token in reader.found[begin:sign]:
        known = token.text in reader.words.sessions or token.text in times.weekdays or token.text in times.months
        if not known and token.number < 0 and token.raw[0].isalnum():
            return begin
    words = any(token.raw[0].isalpha() for token in reader.found[begin:sign])
    return sign + 1 if words and sign + 1 < end else begin


def _without_clock(reader: Reader, begin: int, end: int) -> tuple[bool, int, int]:
    """A line without the hours at its beginning or end, and without its bullet."""
    found = reader.found
    while begin < end and not found[begin].raw[0].isalnum():
        begin += 1
    begin = _past_number(reader, begin, end)
    clocked = False
    for at in range(begin, min(begin + 2, end)):
        clock = clock_at(found, at, reader.times)
        if clock and clock[0].sure and clock[1] <= end:
            clocked, begin = True, clock[1]
            break
    for at in range(begin, end):
        clock = clock_at(found, at, reader.times)
        if clock and clock[0].sure:
            if clock[1] >= end - 1:
                return True, begin, at
            break
    while begin < end and (
        not found[begin].raw[0].isalnum()
        or found[begin].text in {"with", "et", "ct", "pt", "est", "pst", "cst", "cet", "gmt", "bst", "utc"}
    ):
        begin += 1
    return clocked, begin, end


def _past_number(reader: Reader, begin: int, end: int) -> int:
    """The index after an item's number, "1." or "2)"."""
    found = reader.found
    numbered = (
        begin + 2 < end
        and 0 < found[begin].number <= _ITEMS
        and found[begin + 1].text in {".", ")"}
        and found[begin + 2].raw[0].isalpha()
        and found[begin + 2].spaced
    )
    return begin + 2 if numbered else begin


def _whole_line(reader: Reader, begin: int, end: int, *, titled: bool) -> Found | None:
    """The person a line consists of; with a title beside the name, where nothing else says that people follow."""
    if not 0 < end - begin <= _LINE:
        return None
    while end > begin and reader.found[end - 1].text in {"-", ",", ":", ";", "(", "."}:
        end -= 1
    person = reader.person_at(begin, line_only=True)
    if person is None or person.after > end + 1 or not person.person.name:
        return None
    if titled or person.after < end - 1:
        known = person.person.title is not None or person.person.role != "unknown"
        enough = known and person.after >= end - 6 and " " in person.person.name
        return person if (enough and not titled) or (enough and person.after >= end - 1) else None
    return person if " " in person.person.name or person.person.name.lower() in given() or person.person.title else None
