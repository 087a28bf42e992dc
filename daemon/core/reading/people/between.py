"""Between: what stands between two people of a row, "Ana Ruiz (Platform), our lead, at 10, | and Tom Berg"."""

from typing import TYPE_CHECKING

from daemon.core.knowledge.people import is_given

if TYPE_CHECKING:
    from daemon.core.reading.people.items import Found, Reader

_JOINTS = 5
"""Joints behind a clause at most."""
_ASIDE = 10
"""Tokens of an aside at most."""
_APPOSITION = 9
"""Tokens of what stands between two commas behind a name, at most."""
_TIME = 14
"""Tokens of a day and an hour at most."""
_TIME_SIGNS = frozenset({",", ".", ":", "h"})
_TEAM = 8
"""Tokens of the team somebody is from, at most."""


def past_all(reader: "Reader", at: int) -> int:
    """The index of what joins the next of a row, past all that is said of this one, who ends before this token."""
    return _past_time(reader, _past_team(reader, _past_apposition(reader, past_aside(reader, at))))


def past_hour(reader: "Reader", at: int) -> int:
    """The index after a day and an hour, which may stand between a verb and who does it: "on the 12th at ten"."""
    found, words, hours = reader.found, reader.times.words, reader.times.clock_words
    begin, counts = at, False
    while at < len(found) and at - begin < _TIME and found[at].line - found[begin].line <= 1:
        text = found[at].text
        known = text in words.weekdays or text in words.months or text in hours
        if not (known or found[at].number >= 0 or text in reader.words.at_times or text in _TIME_SIGNS):
            break
        counts = counts or known or found[at].number >= 0
        at += 1
    return at if counts else begin


def past_aside(reader: "Reader", at: int) -> int:
    """Past what stands in parentheses behind a name and is no title: "Ana Ruiz (Platform)"."""
    found = reader.found
    if at < len(found) and found[at].text == ")":
        return at + 1
    if at < len(found) and found[at].text == "(":
        closing = (end for end in range(at + 1, min(at + _ASIDE, len(found))) if found[end].text == ")")
        return next((end + 1 for end in closing), at)
    return at


def _past_apposition(reader: "Reader", at: int) -> int:
    """Past what somebody is between two commas, where another name follows: "Ana Ruiz, concejala, | y Tom Berg"."""
    found = reader.found
    if at + 1 >= len(found) or found[at].text != "," or found[at + 1].line != found[at - 1].line:
        return at
    clause = found[at + 1].text in reader.words.continues
    if found[at + 1].text in reader.words.not_names and found[at + 1].text not in reader.words.articles and not clause:
        return at
    for end in range(at + 1, min(at + _APPOSITION, len(found) - 1)):
        if clause and found[end].text == ";":
            return end
        if found[end].text == ",":
            after = end + 1
            while after < len(found) - 1 and after - end < _JOINTS and found[after].text in reader.words.joints:
                after += 1
            if clause and found[end + 1].text not in reader.words.ands:
                return at
            one = reader.person_at(after) if end > at + 1 else None
            return end if one and (reader.is_sure(one) or one.saluted) and reader.person_at(at + 1) is None else at
        if not found[end].raw[0].isalpha() and found[end].text not in {"'", "-"}:
            break
    return at


def _past_team(reader: "Reader", at: int) -> int:
    """Past whom or as what somebody is there for, where another follows: "Ana Ruiz | from the data team | and Tom"."""
    found, words = reader.found, reader.words
    if at >= len(found) or not _leads_to_part(reader, at):
        return at
    as_what = found[at].text in words.capacities
    for end in range(at + 1, min(at + _TEAM, len(found) - 1)):
        if found[end].text in words.ands or (as_what and found[end].text == ","):
            after = end + 1
            while after < len(found) - 1 and after - end < _JOINTS and found[after].text in words.joints:
                after += 1
            after = after if reader.person_at(after) else past_part(reader, end, end + 1)
            one = reader.person_at(after)
            return end if one and (one.saluted or _is_common(one)) else at
        if not found[end].raw[0].isalpha() or found[end].text in words.others:
            break
    return at


def past_part(reader: "Reader", begin: int, at: int) -> int:
    """Past whom or as what the next of a row is there for: "and, | for the students, | Ana"; else the same.

    The joints before it begin at `begin`.
    """
    found, words = reader.found, reader.words
    led = next((where for where in range(begin, at + 1) if _leads_to_part(reader, where)), at)
    apart = found[led - 1].text == ","
    for end in range(led + 1, min(led + _TEAM, len(found) - 1)) if _leads_to_part(reader, led) else ():
        after = end + 1
        if apart and found[end].text == ",":
            after += found[after].text in words.withs and after + 1 < len(found)  # "y, por los alumnos, de | Ana"
            one = reader.person_at(after)
            return after if one and reader.is_sure(one) else at
        if not found[end].text[0].isalpha() or found[end].text in words.others:
            break
        one = None if apart else reader.person_at(after)
        if one and (one.saluted or _is_common(one)):
            return after
    return at


def _leads_to_part(reader: "Reader", at: int) -> bool:
    """Does it say next whom or as what somebody is there for: "for the students", "as chair"?"""
    return any(
        reader.found[at].text in some for some in (reader.words.houses, reader.words.withs, reader.words.capacities)
    )


def _is_common(one: "Found") -> bool:
    first, *rest = (one.person.name or "").split()
    return bool(rest) and is_given(first)


def _past_time(reader: "Reader", at: int) -> int:
    """Where a row goes on behind a time: "Ana Ruiz at 10 | and Tom Berg at 11"."""
    found = reader.found
    if at < len(found) and found[at].text in reader.words.at_times:
        for joint in range(at + 1, min(at + 8, len(found) - 1)):
            if found[joint].text in {".", "?", "!"} and found[joint + 1].spaced:
                break
            if found[joint].text in reader.words.ands:
                one = reader.person_at(joint + 1)
                follows = found[one.after].text if one and one.after < len(found) else "."
                if one and reader.is_sure(one) and not (follows[0].isalpha() and follows not in reader.words.at_times):
                    return joint
                break
    return at
