"""What becomes of each time that a mail names: is it an interview's?

Some were to be and are no more ("can't make 3 pm"), some are deadlines ("reply by noon"), somebody's hours
("reach me 9 to 5") or gone by ("we spoke at 10"). The words around each tell, as
`knowledge/sessions.LANGUAGE.toml` lists them.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import cache
from typing import Literal

import msgspec
from msgspec.structs import replace

from daemon.core.knowledge.sessions import sessions
from daemon.core.reading.text.runs import Index, indexed, stands
from daemon.core.reading.text.tokens import Token, begins_line, tokens
from daemon.core.reading.times.moments import Moment

_LEAD = 16
"""Tokens before a time that are looked at."""
_NEAR, _WIDE = 3, 4
"""Words that may stand between a time and the words that make it somebody's hours, gone by or old."""
_AROUND = 8
"""Tokens around a time that may say that it is so on any day."""
_EARLY = timedelta(hours=1)
_HALF_A_DAY = timedelta(hours=12)
_NIGHT = 20
"""From this hour on an interview is moved rather to the morning."""
_ENDS = frozenset({".", "!", "?", ";"})
_COLUMNS = frozenset({"(", ")", "[", "]", "|", "-", ":", ",", "*"})
"""Around what says how it stands with a time."""
_OLD = frozenset({"old", "was", "moves"})
"""Lists whose words no longer tell behind a comma or a new offer."""

Fate = Literal["slot", "old", "nothing"]


class _Known(msgspec.Struct, frozen=True):
    """The phrases, found by their last word where they stand before a time, else by their first."""

    before: dict[str, Index]
    behind: dict[str, Index]
    joins: frozenset[str]
    fillers: frozenset[str]


@cache
def _known() -> _Known:
    table = sessions()
    visits = tuple(one for one in table.medium["onsite"] if one.rpartition(" ")[2] in table.deadline)  # "swing by"
    lists: dict[str, tuple[str, ...]] = {
        "old": table.old, "was": table.was, "ifs": table.ifs, "new": table.new,
        "moves": table.moves, "moved": table.moves + table.moved,
        "moved_from": table.moved_from, "moved_to": table.moved_to,
        "deadline": table.deadline, "hours": table.hours, "open": table.open, "past": table.past,
        "beside": table.beside, "onwards": table.onwards, "visits": visits,
    }  # fmt: skip
    behind = {
        "old": table.old_behind, "deadline": table.deadline_behind, "always": table.always,
        "starts_for": table.starts_for, "begins": table.begins, "beside": table.beside, "taken": table.taken,
    }  # fmt: skip
    return _Known(
        {name: indexed(phrases, -1) for name, phrases in lists.items()},
        {name: indexed(phrases, 0) for name, phrases in behind.items()},
        frozenset(table.joins) | {",", "/"}, frozenset(table.fillers),
    )  # fmt: skip


def fates(text: str, moments: tuple[Moment, ...], *, moves: bool) -> list[tuple[Moment, Fate]]:
    """Each moment, in the order of the text, with what becomes of it. `moves`: the mail moves an interview."""
    found = tokens(text)
    starts = [token.start for token in found]
    ordered = sorted(moments, key=lambda one: one.hour_at)
    told: list[tuple[Moment, Fate]] = []
    leads: list[Sequence[Token]] = []
    taken: set[int] = set()
    inner: list[Sequence[Token]] = []
    last = 0
    for index, one in enumerate(ordered):
        own = bisect_left(starts, one.at if one.at >= last else one.hour_at)
        begin, after = bisect_left(starts, last), bisect_left(starts, one.until)
        later = ordered[index + 1] if index + 1 < len(ordered) else None
        shared = later is not None and later.at < one.until  # "the 9.30 on Monday is gone, but 11.00 isn't"
        until = bisect_left(starts, later.hour_at if shared else later.at) if later else len(found)
        lead = _sentence(found, max(begin, own - _LEAD), own)
        tail = found[after : max(until, after)]
        if shared:
            tail = tail[: next((at for at, token in enumerate(tail) if token.text == ","), len(tail))]
        fate = _fate(one, lead, tail, moves=moves)
        inner.append(_of_row(found, own, bisect_left(starts, one.hour_at)))
        form = lead and lead[-1].text == ":" and any(token.text == ":" for token in inner[-1][-_NEAR:])
        if fate == "slot" and inner[-1] and not form:  # "tomorrow instead of 5 pm", but "Date: 4 May, Hours: 10:00"
            fate = _fate(one, inner[-1], (), moves=moves)
        if _is_taken(found, after):
            taken.add(index)
        if fate == "slot" and _is_open(one, lead, found[own:after], tail):
            fate = "nothing"
        between = found[begin:own]
        own_deadline = fate == "nothing" and inner[-1]  # "Monday after 2 or Tuesday before 11"
        over = told and told[-1][1] == "nothing" and told[-1][0].hour_at == one.hour_at  # of several days
        if told and (over or (between and len(between) <= 3 and _shares(between) and not own_deadline)):
            fate = told[-1][1]
        at_hour = bisect_left(starts, one.hour_at)
        if fate == "slot" and begins_line(found, at_hour):  # a row is told by itself: "08:30 Arrival, coffee"
            if _follows(tail, "beside") and index + 1 < len(ordered):
                fate = "nothing"
            lead = lead[:0]
        told.append((one, fate))
        leads.append(lead)
        last = one.until
    if any(fate == "slot" and at not in taken for at, (_, fate) in enumerate(told)):
        told = [(one, "nothing" if at in taken else fate) for at, (one, fate) in enumerate(told)]
    told = [
        (one, "nothing" if _is_beside(one, told, leads[at], inner[at]) or _is_arrival(found, told, at) else fate)
        for at, (one, fate) in enumerate(told)
    ]
    return list(_moved(found, _overruled(found, told), leads, inner)) if moves else told


def _of_row(found: Sequence[Token], own: int, hour: int) -> Sequence[Token]:
    """What stands between a day and its hour; nothing where the hour begins a row below."""
    return () if begins_line(found, hour) else _sentence(found, own, hour)


def _is_open(one: Moment, lead: Sequence[Token], own: Sequence[Token], tail: Sequence[Token]) -> bool:
    """Is it when somebody can be met on any day: "I'm in from 4 every day but Thursday"?"""
    known = _known()
    hour = next((at for at, token in enumerate(own) if token.start >= one.hour_at), 0)
    before = [*lead, *own[:hour]]
    if not (one.dayless or one.end or _ends_in(before, known.before["onwards"])):
        return False
    ends = next((at for at, token in enumerate(tail) if token.text in _ENDS), len(tail))
    said = [*lead[-_AROUND:], *own, *tail[: min(ends, _AROUND)]]
    return any(
        stands(said, at, words) for at, token in enumerate(said) for words in known.behind["always"].get(token.text, ())
    )


def _is_taken(found: Sequence[Token], after: int) -> bool:
    """Does what stands behind a time, alone in its brackets, its column or its line, say that it is taken?"""
    begin = after
    while begin < len(found) and found[begin].text in _COLUMNS and found[begin].line == found[after - 1].line:
        begin += 1
    if begin >= len(found) or found[begin].line != found[after - 1].line:
        return False
    for words in _known().behind["taken"].get(found[begin].text, ()):
        end = begin + len(words)
        closed = end >= len(found) or found[end].line != found[begin].line
        if stands(found, begin, words) and (closed or (begin > after and found[end].text in _COLUMNS | _ENDS)):
            return True
    return False


def _is_arrival(found: Sequence[Token], told: Sequence[tuple[Moment, Fate]], at: int) -> bool:
    """Is it when to be there for what begins within the hour: "9:45 for a 10:00 start"?"""
    one, later = told[at][0], told[at + 1][0] if at + 1 < len(told) else None
    if later is None or not (one.has_time and later.has_time) or one.start.date() != later.start.date():
        return False
    if not timedelta(0) < later.start - one.start <= _EARLY:
        return False
    begin, end = (bisect_left(found, place, key=lambda token: token.start) for place in (one.hour_at, later.hour_at))
    between = [token for token in found[begin:end] if token.start >= one.until or one.until > later.hour_at]
    behind = _known().behind
    leads = between[0].text in behind["starts_for"] if between and len(between) <= _AROUND else False
    return leads or any(
        stands(between, here, words)
        for here, token in enumerate(between)
        for words in behind["begins"].get(token.text, ())
        if not any(other.text in _ENDS for other in between[:here])
    )


def _is_beside(one: Moment, told: Sequence[tuple[Moment, Fate]], lead: Sequence[Token], inner: Sequence[Token]) -> bool:
    """Is it when to arrive for another time of that day, or when that is over?"""
    if not one.has_time or not (_leads(lead, "beside", gap=_NEAR) or _leads(inner, "beside", gap=_NEAR)):
        return False
    others = (other for other, fate in told if fate == "slot" and other.has_time and other.start != one.start)
    return any(other.start.date() == one.start.date() for other in others)


def _overruled(found: Sequence[Token], told: list[tuple[Moment, Fate]]) -> list[tuple[Moment, Fate]]:
    """A move that offers one time in a sentence and names another in one before: the other was, or is taken.

    "A review was called for 3 pm. Would 4 do?"
    """
    last, ends = 0, False
    for at, (one, fate) in enumerate(told):
        at_own = one.at if one.at >= last else one.hour_at
        begin, own = (bisect_left(found, place, key=lambda token: token.start) for place in (last, at_own))
        lead = found[begin:own]
        closed = next((i for i in range(len(lead) - 1, -1, -1) if lead[i].text in _ENDS), -1)
        ends = ends or (at > 0 and closed >= 0)
        if ends and fate == "slot" and _is_offer(found, one, lead[closed + 1 :]):
            return [(old, "old" if old_fate == "slot" else old_fate) for old, old_fate in told[:at]] + told[at:]
        if at == 0 and fate == "slot" and _is_offer(found, one, lead[closed + 1 :]):
            break
        last = one.until
    return told


def _is_offer(found: Sequence[Token], one: Moment, lead: Sequence[Token]) -> bool:
    """Does its sentence ask, or say what is offered instead?"""
    index = _known().before["new"]
    if any(
        stands(lead, at + 1 - len(words), words) for at, token in enumerate(lead) for words in index.get(token.text, ())
    ):
        return True
    after = bisect_left(found, one.until, key=lambda token: token.start)
    return next((token.text for token in found[after:] if token.text in _ENDS), "") == "?"


def _shares(between: Sequence[Token]) -> bool:
    """Do only "or", "and" stand between two times? A comma alone may begin something else."""
    joins = _known().joins
    return all(token.text in joins for token in between) and any(token.raw[0].isalpha() for token in between)


def _sentence(found: Sequence[Token], begin: int, end: int) -> Sequence[Token]:
    """The tokens up to `end`, from the beginning of its sentence on."""
    for at in range(end - 1, begin - 1, -1):
        closes = found[at].text in _ENDS and (at + 1 >= len(found) or found[at + 1].spaced)
        parted = at + 1 < end and found[at + 1].line - found[at].line > 1
        if closes or parted:
            return found[at + 1 : end]
    return found[begin:end]


def _fate(one: Moment, lead: Sequence[Token], tail: Sequence[Token], *, moves: bool) -> Fate:
    due = _leads(lead, "deadline", fillers=True) and not _ends_in(lead, _known().before["visits"])
    if due or _follows(tail, "deadline"):
        return "nothing"
    if one.end is not None and (_leads(lead, "hours", gap=_NEAR) or (one.dayless and _leads(lead, "open", gap=_NEAR))):
        return "nothing"
    if _leads(lead, "past", gap=_NEAR):
        return "nothing"
    onwards = _ends_in(lead, _known().before["moved_to"])
    behind = _follows(tail, "old") and not onwards and not _leads(lead, "ifs", gap=_LEAD)
    moved = moves and (_leads(lead, "was", gap=_WIDE) or (not onwards and _leads(lead, "moves", gap=_WIDE)))
    return "old" if behind or moved or _leads(lead, "old", gap=_WIDE) else "slot"


def _leads(lead: Sequence[Token], name: str, *, gap: int = _NEAR, fillers: bool = False) -> bool:
    """Does the lead end in one of these phrases, or a few words after one, with no new offer in between?"""
    known = _known()
    index, offers, passed = known.before[name], known.before["new"], 0
    for at in range(len(lead) - 1, -1, -1):
        text = lead[at].text
        offered = any(stands(lead, at + 1 - len(words), words) for words in offers.get(text, ()))
        if (name in _OLD and (offered or text == ",")) or _is_another(lead, at, text):
            return False
        if any(stands(lead, at + 1 - len(words), words) for words in index.get(text, ())):
            return True
        if fillers and text not in known.fillers:
            return False
        passed += text[0].isalnum()
        if passed > gap:
            return False
    return False


def _is_another(lead: Sequence[Token], at: int, text: str) -> bool:
    """Is this word another one here, by a word before it: "findet" am Montag "statt"?"""
    behind = sessions().old_not_behind.get(text, ())
    return bool(behind) and any(token.text in behind for token in lead[:at])


def _follows(tail: Sequence[Token], name: str) -> bool:
    """Does the tail begin with one of these phrases?"""
    begin = 0
    while begin < len(tail) and tail[begin].text in {")", ",", "-"}:
        begin += 1
    return begin < len(tail) and any(
        stands(tail, begin, words) for words in _known().behind[name].get(tail[begin].text, ())
    )


def _moved(
    found: Sequence[Token],
    told: Sequence[tuple[Moment, Fate]],
    leads: Sequence[Sequence[Token]],
    inner: Sequence[Sequence[Token]],
) -> Iterator[tuple[Moment, Fate]]:
    """What a move "from 3 pm to 4 pm" says: the first of two is old, and so is the start of what reads as a range."""
    index = _known().before
    onwards = [_ends_in(lead, index["moved_to"]) for lead in leads]
    for at, (one, fate) in enumerate(told):
        after_move = at > 0 and onwards[at] and _ends_in(leads[at - 1], index["moved_from"])
        leaves = _ends_in(leads[at], index["moved_from"])
        starts = at + 1 < len(told) and onwards[at + 1] and (leaves or _ends_in(inner[at], index["moved_from"]))
        ends = at > 0 and leaves and (onwards[at - 1] or _ends_in(inner[at - 1], index["moved_to"]))
        if fate != "nothing" and (starts or ends):
            yield one, "old"
        elif one.end and True not in onwards[at : at + 2] and _is_shift(found, one, [*leads[at], *inner[at]]):
            yield replace(one, end=None), "old"
            over = one.end.date() > one.start.date() and one.end - one.start > _HALF_A_DAY  # back from 4 pm to 2 pm
            start = one.end - timedelta(days=over)
            late = start.hour >= _NIGHT and start - _HALF_A_DAY < one.start  # "from 11 to 9.30"
            yield replace(one, start=start - _HALF_A_DAY if late else start, end=None), "slot"
        else:
            yield one, "slot" if after_move and fate == "old" else fate


def _is_shift(found: Sequence[Token], one: Moment, lead: Sequence[Token]) -> bool:
    """Does what reads as a range say from when to when something moves: "from 4 to 2", "shift our 3pm to 4"?"""
    if _from(found, one):
        return _leads(lead, "moved", gap=_LEAD)
    begin, end = (bisect_left(found, place, key=lambda token: token.start) for place in (one.hour_at, one.until))
    ends = {phrase[-1] for phrases in _known().before["moved_to"].values() for phrase in phrases}
    return _leads(lead, "moves", gap=1) and any(token.text in ends for token in found[begin + 1 : end])


def _from(found: Sequence[Token], one: Moment) -> bool:
    """Does "from" stand right before the hour?"""
    at = bisect_left(found, one.hour_at, key=lambda token: token.start)
    return _ends_in(found[max(0, at - 3) : at], _known().before["moved_from"])


def _ends_in(lead: Sequence[Token], index: Index) -> bool:
    last = len(lead) - 1
    while last >= 0 and lead[last].text in _known().fillers and lead[last].text not in index:
        last -= 1
    return last >= 0 and any(stands(lead, last + 1 - len(words), words) for words in index.get(lead[last].text, ()))
