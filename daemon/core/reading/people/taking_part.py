"""Taking part: who of those named does, by what is said of them further on in the text."""

from bisect import bisect_left
from collections.abc import Sequence

from msgspec.structs import replace

from daemon.core.knowledge.people import Cue
from daemon.core.reading.people.items import Found, Reader
from daemon.core.reading.people.names import same_person
from daemon.core.reading.text.said import Said
from daemon.core.reading.text.tokens import Token
from daemon.core.reading.times.clocks import clock_at

_FAR = 10
"""Tokens between a person and what they do."""
_LEAST, _CLAUSE = 3, 16
"""Tokens of a clause with its commas."""
_ENDS = frozenset(".?!;:")
_SENTENCE = 60
"""Tokens of a sentence at most."""


Act = tuple[int, Cue, int]
"""What people do: first token, what it means, token after."""


def with_pronouns(reader: Reader, acts: Sequence[Act], named: Sequence[Found]) -> list[Found]:
    """The people, those taking part of whom it says "she would like to meet you", or "and will join us", later on."""
    if not named:
        return []
    marked, found, words = list(named), reader.found, reader.words
    last = -1
    for at, cue, _ in acts:
        if not at or not cue.part:
            continue
        while last + 1 < len(named) and named[last + 1].named < at:
            last += 1
        who = at - 2 if found[at - 1].text == "'" and at > 1 else at - 1
        if last >= 0 and (found[who].text in words.pronouns or _goes_on(reader, named[last], at)):
            first = last
            while first and (
                named[first - 1].named == named[first].named or _joined(reader, named[first - 1], named[first])
            ):
                first -= 1
            marked[first : last + 1] = [replace(one, part=True) for one in marked[first : last + 1]]
    return marked


def _joined(reader: Reader, one: Found, next_one: Found) -> bool:
    """Are two people named in one breath: "Ana Ruiz, your manager, and Tom Berg"?"""
    between = [token.text for token in reader.found[one.named : next_one.at]]
    return bool(between) and len(between) <= _FAR and between[-1] in reader.words.ands and not set(between) & _ENDS


def _goes_on(reader: Reader, one: Found, at: int) -> bool:
    """Is it still this person who does what stands here: "Ana Ruiz from our data team | would love to"?"""
    found, others = reader.found, reader.words.others
    between = {token.text for token in found[one.named : at]}
    if _is_clause(reader, one.named, at):
        return True
    if found[at - 1].text in reader.words.continues:
        return between.isdisjoint(others - {"you"} if found[at - 1].text == "," else others)
    opens = not one.at or found[one.at - 1].text in reader.words.openings or found[one.at - 1].text in reader.words.ands
    return opens and at - one.named < _FAR and between.isdisjoint(others)


def before_clause(reader: Reader, at: int) -> int:
    """The comma behind whoever does what stands here, past a clause: "Ana Ruiz|, whom you met, would love to"; or 0."""
    if at < _LEAST or reader.found[at - 1].text != ",":
        return 0
    commas = (where for where in range(at - _LEAST, max(0, at - _CLAUSE), -1) if reader.found[where].text == ",")
    comma = next(commas, 0)
    return comma if comma and _is_clause(reader, comma, at) else 0


def _is_clause(reader: Reader, begin: int, end: int) -> bool:
    """Does nothing but a clause between two commas stand here: "Ana Ruiz | , to whom I showed it, | would love to"?"""
    found, words = reader.found, reader.words
    if not (_LEAST < end - begin < _CLAUSE and found[begin].text == found[end - 1].text == ","):
        return False
    inner = {token.text for token in found[begin + 1 : end - 1]}
    return found[begin + 1].text in words.continues | words.withs | words.articles and inner.isdisjoint(_ENDS | {","})


def with_lines_above(reader: Reader, acts: Sequence[Act], named: Sequence[Found]) -> list[Found]:
    """The people, those taking part who stand on lines of their own above "will conduct the interview"."""
    marked, found = list(named), reader.found
    taking_part = {at for at, cue, _ in acts if cue.part}
    for at, _ in reader.rows[1:] if named and taking_part else ():
        if at not in taking_part:
            continue
        line = found[at].line
        for index in range(len(named) - 1, -1, -1):
            begins = not named[index].at or found[named[index].at - 1].line < found[named[index].at].line
            if named[index].at < at and begins and found[named[index].named - 1].line == line - 1:
                marked[index] = replace(named[index], part=True)
                line -= 1
    return marked


def with_hours(reader: Reader, named: Sequence[Found]) -> list[Found]:
    """The people, those taking part of whom it says what they do at an hour: "Mr Ganter will be phoning you at 9"."""
    marked = list(named)
    for index, one in enumerate(named):
        if one.part or one.arranges or not (one.saluted or " " in (one.person.name or "")) or not reader.is_sure(one):
            continue
        begin, end = _sentence(reader, one)
        words = {token.text for token in reader.found[begin:end]}
        if words.isdisjoint(reader.words.arranging) and _has_hour(reader, begin, end):
            marked[index] = replace(one, part=True)
    return marked


def _has_hour(reader: Reader, begin: int, end: int) -> bool:
    figures = reader.text.figures
    numbers = figures[bisect_left(figures, begin) : bisect_left(figures, end)]
    clocks = (clock_at(reader.found, at, reader.times) for at in numbers if reader.found[at].number >= 0)
    return any(clock and clock[0].sure for clock in clocks)


def stood_in_for(reader: Reader, says: Said[None], named: Sequence[Found]) -> tuple[list[Found], bool]:
    """The people, those taking part for whom the sender writes; and whether there is one."""

    def person(_: Sequence[Token], at: int) -> tuple[int, int] | None:
        return next(((index, one.after) for index, one in enumerate(named) if one.at <= at < one.named), None)

    marked = list(named)
    for _, _, _, who in says.anywhere(reader.text, {"person": person}) if named else ():
        for index in who:
            marked = [
                replace(one, part=True) if same_person(one.person.name, named[index].person.name) else one
                for one in marked
            ]
            return marked, True
    return marked, False


def _sentence(reader: Reader, one: Found) -> tuple[int, int]:
    """The sentence that names somebody: first token, token after it."""
    begin, end = one.at, one.named
    while begin > 0 and one.at - begin < _SENTENCE and not _ends_sentence(reader, begin - 1):
        begin -= 1
    while end < len(reader.found) and end - one.named < _SENTENCE and not _ends_sentence(reader, end):
        end += 1
    return begin, end


def _ends_sentence(reader: Reader, at: int) -> bool:
    """Is this a sign at which a sentence ends, or the last token before an empty line?"""
    found, words = reader.found, reader.words
    if at + 1 == len(found) or found[at + 1].line - found[at].line > 1:
        return True
    if found[at].text != ".":
        return found[at].text in {"?", "!", ";"}
    before = found[at - 1] if at else found[at]
    short = len(before.raw) == 1 or before.text in words.salutations or before.text in words.abbreviated
    return found[at + 1].spaced and found[at + 1].raw[0].isupper() and not short
