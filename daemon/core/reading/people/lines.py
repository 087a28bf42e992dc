"""Lines: people who have a line to themselves, on a panel, in a schedule, in a template with labels."""

from bisect import bisect_left
from collections.abc import Iterator

from msgspec.structs import replace

from daemon.core.knowledge.people import PeopleWords, is_given
from daemon.core.reading.people.between import past_aside
from daemon.core.reading.people.items import Found, Reader
from daemon.core.reading.people.spotting import zones
from daemon.core.reading.people.turned import CELLS, family_first, turned_row
from daemon.core.reading.times.clocks import clock_at

_HOUR = 3
"""Tokens of an hour as "11.30"."""
_BARE = 5
"""Tokens of a label without its sign, at most."""
_ITEMS = 20
"""Items of a numbered list at most."""
_ITEM_SIGNS = frozenset({",", "-", "(", "|", "•"})
_WITH = frozenset({"with", "mit", "avec", "con"})
_LONG = 4
"""Letters of a label's last word that is a label alone, at least: "Final round interviewers"."""
_PROSE = 14
"""Tokens of a line that only names somebody, at most."""
_PARAGRAPH = 40
"""Tokens of a line that is no item, at least."""
_MOST_LINES = 1_000
_STRANGERS = 2
"""Lines of a list at most that stand between two people: their title, what it is about."""
_LABEL = 8
"""Tokens of a label at most: "Who you'll be meeting"."""
_LINE = 20
"""Tokens of a line that may be an item of a list."""


def lines_of(reader: Reader) -> Iterator[Found]:
    """The people who have a line to themselves. In a list their title may stand on the line below."""
    listing, strangers = False, 0
    pending: Found | None = None
    turned: Found | None = None
    hours = _dotted_hours(reader)
    for row_begin, end in reader.rows[:_MOST_LINES]:
        begin = hours.get(row_begin, row_begin)
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
        yield from _behind_bare_label(reader, begin, end)
        session = at if label is None and begin < at < end else begin
        clocked, at, end_at = _without_clock(reader, session, end)
        clocked = clocked or begin > row_begin
        marked = session > begin or not reader.found[begin].raw[0].isalnum() or _past_number(reader, begin, end) > begin
        bulleted = begin < at < end and marked
        listed = clocked or listing or bulleted
        prose = end_at - at > _PROSE and not listed
        numbered = any(token.number >= 0 for token in reader.found[begin:session])
        turned = family_first(reader, at, end_at, among=turned is not None, listed=listing) if listed else None
        whole = None if prose else _whole_line(reader, at, end_at, titled=not (clocked or listing or numbered))
        one = turned or whole
        if (clocked or listing) and not turned:
            cells = _whole_row(reader, at, end_at) or _in_cells(reader, at, end_at)
            one = cells.pop() if len(cells) > int(one is not None) else one
            yield from (replace(other, part=True) for other in cells if other is not one)
        yield from _with_whom(reader, at, end_at) if clocked and one is None else ()
        strangers = 0 if one or (clocked and at >= end_at) else strangers + 1
        if one:
            pending = replace(one, part=listed)
        elif _opens(reader, begin, end) or (clocked and at >= end_at):
            listing, strangers = True, 0
        elif strangers > _STRANGERS or _closes(reader, begin, end):
            listing = False
    if pending:
        yield pending


def _dotted_hours(reader: Reader) -> dict[int, int]:
    """Lines of a timetable that begin with an hour as "11.30", by first token; and the index after it."""
    found, hours = reader.found, dict[int, int]()
    for begin, end in reader.rows[:_MOST_LINES]:
        if end - begin > _HOUR and 0 <= found[begin].number < 24 and found[begin + 1].text == ".":
            minutes = found[begin + 2]
            tight = not (found[begin + 1].spaced or minutes.spaced) and len(minutes.text) == 2
            if tight and 0 <= minutes.number < 60 and found[begin + _HOUR].raw[0].isalpha():
                hours[begin] = begin + _HOUR
    return hours if len(hours) > 1 else {}


def _whole_row(reader: Reader, begin: int, end: int) -> list[Found]:
    """The people of a line that names several and no more: "Ana Ruiz (Head), Tom Berg"."""
    plain = begin < end and all(token.text != ":" for token in reader.found[begin:end])
    row = list(reader.people_from(begin)) if plain else []
    whole = len(row) > 1 and row[-1].named <= end and past_aside(reader, row[-1].after) >= end - 1
    known = whole and any(map(reader.is_sure, row)) and all(" " in (one.person.name or "") for one in row)
    return row if known else []


def _in_cells(reader: Reader, begin: int, end: int) -> list[Found]:
    """The people of a table's row: "1:00 | Ana Ruiz | System design", "Design (Ana Ruiz + Tom Berg)"."""
    signs = [at for at in range(begin, end) if reader.found[at].text in CELLS and reader.found[at].spaced]
    for first, last in zip([begin - 1, *signs], [*signs, end], strict=True):
        cell = list(reader.people_from(first + 1)) if first + 1 < last else []
        cell = [one for one in cell if one.named <= last and reader.is_sure(one)]
        if cell and cell[-1].after >= last - 1:
            return cell
    return []


def _with_whom(reader: Reader, begin: int, end: int) -> list[Found]:
    """The people of a session whose hour begins its line: "12:00 System design with Faisal Rahimi"."""
    leads = (at for at in range(begin, end - 1) if reader.found[at].text in _WITH or reader.found[at].text == ":")
    at = next(leads, None)
    row = list(reader.people_from(at + 1)) if at is not None else []
    ends = row and (row[-1].after >= end or not reader.found[row[-1].after].text.isalpha())
    return (
        [replace(one, part=True) for one in row if one.named <= end and " " in (one.person.name or "")] if ends else []
    )


def _with_title_below(reader: Reader, one: Found, begin: int, end: int) -> Found | None:
    if one.person.title or not one.part or reader.found[begin].line - reader.found[one.named - 1].line > 1:
        return None
    title = reader.titles.title_at(reader.found, begin)
    if title is None or title[1] < end:
        return None
    role = reader.titles.role_of(title[0]) or "unknown"
    return replace(one, person=replace(one.person, title=title[0], role=role))


def _opens(reader: Reader, begin: int, end: int) -> bool:
    """Does this line open a list: does it end in a colon, or say "Interviewers" and no more?"""
    if reader.found[end - 1].text == ":":
        return end - begin > 1
    return end - begin <= _LABEL and _spelt(reader, begin, end) in reader.words.labels


def _closes(reader: Reader, begin: int, end: int) -> bool:
    """Does this line end a list: prose, or how letters end?"""
    if end - begin > _PROSE or reader.found[end - 1].text in {".", "!", "?"}:
        return True
    return " ".join(token.text for token in reader.found[begin:end]).rstrip(" ,.!") in reader.words.closings


def _labelled(reader: Reader, label: str, at: int, end: int) -> Iterator[Found]:
    """Reads "Interviewers: Dana Reed (Director, Data), Sam Ode"."""
    manager = label in reader.words.manager_labels
    for one in turned_row(reader, at, end) or _parted(reader, at, end) or reader.people_from(at):
        if one.at >= end:
            return
        person = replace(one.person, role="hiring_manager") if manager else one.person
        yield replace(one, person=person, part=label in reader.words.labels)


def _behind_bare_label(reader: Reader, begin: int, end: int) -> list[Found]:
    """The people of a table's row that lost its sign: "Who Ana Ruiz", "Interviewers Ana Ruiz, Tom Berg"."""
    found = reader.found
    if not reader.cased or end - begin > _PROSE or not found[begin].raw[0].isupper():
        return []
    at = next((at for at in range(begin + 1, min(begin + _BARE, end)) if found[at].raw[0].isupper()), end)
    label = _spelt(reader, begin, at)
    if at >= end or label not in reader.words.labels or label in reader.words.organisations:
        return []
    row = list(reader.people_from(at))
    whole = bool(row) and row[-1].named <= end and past_aside(reader, row[-1].after) >= end
    return (
        [replace(one, part=True) for one in row] if whole and all(" " in (one.person.name or "") for one in row) else []
    )


def _parted(reader: Reader, begin: int, end: int) -> list[Found]:
    """The people of "Ana Ruiz, Chair; Tom Berg, Parent Governor": behind a comma stands what they are."""
    signs = [at for at in range(begin, end) if reader.found[at].text == ";"]
    row: list[Found] = []
    for first, last in zip([begin, *(at + 1 for at in signs)], [*signs, end], strict=True):
        one = next(reader.people_from(first), None) if first < last else None
        if one and one.named <= last and " " in (one.person.name or ""):
            row.append(one)
        elif first < last and not any(token.text == "@" for token in reader.found[first:last]):
            return []
    return row if signs else []


def _label(reader: Reader, begin: int, end: int) -> tuple[str | None, int]:
    """A label and the index after it; without one, the index after what says which session it is."""
    words = reader.words
    signs = reader.labels
    for at in signs[bisect_left(signs, begin) : bisect_left(signs, min(begin + _LABEL, end))]:
        asked = reader.found[at].text == "?" and _spelt(reader, begin, at) in words.labels  # "Avec qui ?"
        if reader.found[at].text == ":" or asked:
            label = _spelt(reader, begin, at)
            label = label if _is_label(label, words) else label.partition(" for ")[0]
            *_, last = label.split() or [""]
            label = last if not _is_label(label, words) and len(last) > _LONG and last in words.labels else label
            both = at + 2 < end and reader.found[at + 2].text == ":" and not reader.found[at + 1].spaced
            after = at + 3 if both else at + 1  # "Interviewer:innen:"
            return (label, after) if _is_label(label, words) else (None, _past_session(reader, begin, at, end))
    dashes = (at for at in range(begin + 1, min(begin + 5, end)) if reader.found[at].text in {"-", "|"})
    dash = next(dashes, begin)
    return None, _past_session(reader, begin, dash, end) if dash > begin else begin


def _is_label(label: str, words: PeopleWords) -> bool:
    return label in words.labels or label in words.contact_labels or label in words.manager_labels


def _spelt(reader: Reader, begin: int, end: int) -> str:
    """The words of a label, without what stands for more than one or for both genders: "Interviewer(s)"."""
    spelt = ""
    for token in reader.found[begin:end]:
        sign = not token.raw[0].isalnum() and token.text not in "'-+"
        if sign and not token.spaced and token.text in "(/*_":
            break
        if not sign:
            spelt += " " * (token.spaced and bool(spelt)) + token.text
    return spelt


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
    hours = reader.hours[bisect_left(reader.hours, begin) : bisect_left(reader.hours, end)]
    for at in hours[:2]:
        clock = clock_at(found, at, reader.times) if at < begin + 2 else None
        if clock and clock[0].sure and clock[1] <= end:
            clocked, begin = True, clock[1]
            break
    for at in hours if end - begin <= _PARAGRAPH else ():
        clock = clock_at(found, at, reader.times) if at >= begin else None
        if clock and clock[0].sure:
            if clock[1] >= end - 1:
                return True, begin, at
            break
    while begin < end and (
        not found[begin].raw[0].isalnum() or found[begin].text in reader.words.withs or found[begin].text in zones()
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
        if not titled and " " in person.person.name and reader.is_sure(person) and end - begin <= _PROSE:
            return person if reader.found[person.after].text in _ITEM_SIGNS else None
        known = person.person.title is not None or person.person.role != "unknown"
        enough = known and person.after >= end - 6 and " " in person.person.name
        return person if (enough and not titled) or (enough and person.after >= end - 1) else None
    return person if " " in person.person.name or is_given(person.person.name) or person.person.title else None
