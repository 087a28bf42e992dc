"""The interviews that a mail speaks of: its calendar parts first, then the times its words name.

Not every time in such a mail is an interview's: some were to be and are no more ("can't make 3 pm"), some
are deadlines ("reply by noon"), somebody's hours ("reach me 9 to 5") or gone by ("we spoke at 10"). The
words around each tell, as `knowledge/sessions.LANGUAGE.toml` lists them.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from typing import Literal

from daemon.core.facts import Interview, InterviewStatus, Kind, Medium, Person
from daemon.core.knowledge.sessions import sessions
from daemon.core.reading.text.tokens import Token, tokens
from daemon.core.reading.times.moments import Moment

STATUS: dict[Kind, InterviewStatus] = {
    "invitation": "proposed",
    "scheduled": "scheduled",
    "rescheduled": "moved",
    "cancelled": "cancelled",
}
_MOST = 24
_AGENDA_LINE = 200
_LEAD = 16
"""Tokens before a time that are looked at."""
_NEAR, _WIDE = 3, 4
"""Words that may stand between a time and the words that make it somebody's hours, gone by or old."""
_ENDS = frozenset({".", "!", "?", ";"})

_OLD = frozenset({"old", "was", "moves"})
"""Lists whose words no longer tell behind a comma or a new offer."""

Fate = Literal["slot", "old", "nothing"]


def spoken_of(
    kind: Kind, text: str, moments: tuple[Moment, ...], people: tuple[Person, ...], *, length: timedelta | None = None
) -> tuple[Interview, ...]:
    """Interviews from prose, in the order of the text. One without a start tells that there is one, and how."""
    status = STATUS.get(kind)
    if status is None:
        return ()
    asks = kind == "rescheduled" and "?" in text
    medium = medium_of(text)
    told = _with_fates(text, moments, moves=kind == "rescheduled")
    kept: tuple[Fate, ...] = ("slot", "old") if kind == "cancelled" else ("slot",)
    times = [one for one, fate in told if one.has_time and fate in kept]
    replaces = None
    if kind != "cancelled":
        replaces = next((one.start for one, fate in told if one.has_time and fate == "old"), None)
    found: dict[object, Interview] = {}
    for one in times[:_MOST]:
        end = one.end or (one.start + length if length else None)
        found.setdefault(
            one.start,
            Interview(
                start=one.start,
                end=end,
                status="proposed" if asks else status,
                medium=medium,
                with_whom=_beside(text, one, people) if len(times) > 1 else people,
                replaces=replaces,
            ),
        )
    if found:
        return tuple(found.values())
    return (Interview(start=None, status=status, medium=medium, with_whom=people, replaces=replaces),)


def medium_of(text: str) -> Medium | None:
    """By phone, by video or on site, as the words say it; the one that is named the most."""
    known, low = _known(), text.lower()
    counts: dict[Medium, int] = {
        medium: sum(low.count(link) for link in links) for medium, links in sessions().links.items()
    }
    found = tokens(text)
    for at, token in enumerate(found):
        for words, medium in known.medium.get(token.text, ()):
            counts[medium] += _stands(found, at, words)
    best = max(counts, key=lambda medium: counts[medium])
    if counts[best]:
        return best
    return "onsite" if any(_is_place(found, at) for at in range(1, len(found))) else None


def _is_place(found: Sequence[Token], at: int) -> bool:
    """Does a place stand here behind words that lead there, perhaps with its name between: "at the Leeds office"?"""
    known = _known()
    if found[at].text not in known.nouns:
        return False
    leads = range(at, max(0, at - 3), -1)
    return any(
        _stands(found, lead - len(words), words) and found[lead - len(words)].line == found[at].line
        for lead in leads
        for words in known.places.get(found[lead - 1].text, ())
    )


_Words = tuple[str, ...]
_Index = dict[str, list[_Words]]


@dataclass(frozen=True, slots=True)
class _Known:
    """The phrases, found by their last word where they stand before a time, else by their first."""

    before: dict[str, _Index]
    behind: dict[str, _Index]
    medium: dict[str, list[tuple[_Words, Medium]]]
    places: _Index
    nouns: frozenset[str]
    joins: frozenset[str]
    fillers: frozenset[str]


@cache
def _known() -> _Known:
    table = sessions()
    lists: dict[str, tuple[str, ...]] = {
        "old": table.old, "was": table.was, "ifs": table.ifs, "new": table.new,
        "moves": table.moves, "moved": table.moves + table.moved,
        "moved_from": table.moved_from, "moved_to": table.moved_to,
        "deadline": table.deadline, "hours": table.hours, "open": table.open, "past": table.past,
        "beside": table.beside,
    }  # fmt: skip
    behind = {"old": table.old_behind, "deadline": table.deadline_behind}
    medium: dict[str, list[tuple[_Words, Medium]]] = {}
    for one, phrases in table.medium.items():
        for words in {_words(phrase) for phrase in phrases}:
            medium.setdefault(words[0], []).append((words, one))
    return _Known(
        {name: _index(phrases, -1) for name, phrases in lists.items()},
        {name: _index(phrases, 0) for name, phrases in behind.items()},
        medium, _index(table.places["before"], -1), frozenset(table.places["nouns"]),
        frozenset(table.joins) | {",", "/"}, frozenset(table.fillers),
    )  # fmt: skip


def _words(phrase: str) -> _Words:
    return tuple(token.text for token in tokens(phrase))


def _index(phrases: Sequence[str], by: int) -> _Index:
    found: _Index = {}
    for phrase in phrases:
        words = _words(phrase)
        found.setdefault(words[by], []).append(words)
    return found


def _stands(found: Sequence[Token], at: int, words: _Words) -> bool:
    return at >= 0 and at + len(words) <= len(found) and all(found[at + i].text == word for i, word in enumerate(words))


def _with_fates(text: str, moments: tuple[Moment, ...], *, moves: bool) -> list[tuple[Moment, Fate]]:
    """Each moment, in the order of the text, with what becomes of it. `moves`: the mail moves an interview."""
    found = tokens(text)
    starts = [token.start for token in found]
    ordered = sorted(moments, key=lambda one: one.hour_at)
    told: list[tuple[Moment, Fate]] = []
    leads: list[Sequence[Token]] = []
    last = 0
    for index, one in enumerate(ordered):
        own = bisect_left(starts, one.at if one.at >= last else one.hour_at)
        begin, after = bisect_left(starts, last), bisect_left(starts, one.until)
        until = bisect_left(starts, ordered[index + 1].at) if index + 1 < len(ordered) else len(found)
        lead = _sentence(found, max(begin, own - _LEAD), own)
        fate = _fate(one, lead, found[after : max(until, after)], moves=moves)
        between = found[begin:own]
        if told and between and len(between) <= 3 and _shares(between):
            fate = told[-1][1]
        told.append((one, fate))
        leads.append(lead)
        last = one.until
    told = [(one, "nothing" if _is_beside(one, told, leads[at]) else fate) for at, (one, fate) in enumerate(told)]
    return list(_moved(found, _overruled(found, told), leads)) if moves else told


def _is_beside(one: Moment, told: Sequence[tuple[Moment, Fate]], lead: Sequence[Token]) -> bool:
    """Is it when to arrive for another time of that day, or when that is over?"""
    if not one.has_time or not _leads(lead, "beside", gap=_NEAR):
        return False
    others = (other for other, fate in told if fate == "slot" and other.has_time and other.start != one.start)
    return any(other.start.date() == one.start.date() for other in others)


def _overruled(found: Sequence[Token], told: list[tuple[Moment, Fate]]) -> list[tuple[Moment, Fate]]:
    """A move that offers one time in a sentence and names another in one before: the other was, or is taken.

    "A review was called for 3 pm. Would 4 do?"
    """
    last, ends = 0, False
    for at, (one, fate) in enumerate(told):
        begin, own = (bisect_left(found, place, key=lambda token: token.start) for place in (last, one.at))
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
        _stands(lead, at + 1 - len(words), words)
        for at, token in enumerate(lead)
        for words in index.get(token.text, ())
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
    if _leads(lead, "deadline", fillers=True) or _follows(tail, "deadline"):
        return "nothing"
    if one.end is not None and (_leads(lead, "hours", gap=_NEAR) or (one.dayless and _leads(lead, "open", gap=_NEAR))):
        return "nothing"
    if _leads(lead, "past", gap=_NEAR):
        return "nothing"
    onwards = _ends_in(lead, _known().before["moved_to"])
    behind = _follows(tail, "old") and not onwards and not _leads(lead, "ifs", gap=_LEAD)
    if behind or _leads(lead, "old", gap=_WIDE) or (moves and _leads(lead, "was", gap=_WIDE)):
        return "old"
    return "old" if moves and not onwards and _leads(lead, "moves", gap=_WIDE) else "slot"


def _leads(lead: Sequence[Token], name: str, *, gap: int = _NEAR, fillers: bool = False) -> bool:
    """Does the lead end in one of these phrases, or a few words after one, with no new offer in between?"""
    known = _known()
    index, offers, passed = known.before[name], known.before["new"], 0
    for at in range(len(lead) - 1, -1, -1):
        text = lead[at].text
        offered = any(_stands(lead, at + 1 - len(words), words) for words in offers.get(text, ()))
        if name in _OLD and (offered or text == ","):
            return False
        if any(_stands(lead, at + 1 - len(words), words) for words in index.get(text, ())):
            return True
        if fillers and text not in known.fillers:
            return False
        passed += text[0].isalnum()
        if passed > gap:
            return False
    return False


def _follows(tail: Sequence[Token], name: str) -> bool:
    """Does the tail begin with one of these phrases?"""
    begin = 0
    while begin < len(tail) and tail[begin].text in {")", ",", "-"}:
        begin += 1
    return begin < len(tail) and any(
        _stands(tail, begin, words) for words in _known().behind[name].get(tail[begin].text, ())
    )


def _moved(
    found: Sequence[Token], told: Sequence[tuple[Moment, Fate]], leads: Sequence[Sequence[Token]]
) -> Iterator[tuple[Moment, Fate]]:
    """What a move "from 3 pm to 4 pm" says: the first of two is old, and so is the start of what reads as a range."""
    index = _known().before
    onwards = [_ends_in(lead, index["moved_to"]) for lead in leads]
    for at, (one, fate) in enumerate(told):
        after_move = at > 0 and onwards[at] and _ends_in(leads[at - 1], index["moved_from"])
        if at + 1 < len(told) and onwards[at + 1] and _ends_in(leads[at], index["moved_from"]) and fate != "nothing":
            yield one, "old"
        elif one.end and not onwards[at] and _leads(leads[at], "moved", gap=_LEAD) and _from(found, one):
            yield replace(one, end=None), "old"
            yield replace(one, start=one.end, end=None), "slot"
        else:
            yield one, "slot" if after_move and fate == "old" else fate


def _from(found: Sequence[Token], one: Moment) -> bool:
    """Does "from" stand right before the hour?"""
    at = bisect_left(found, one.hour_at, key=lambda token: token.start)
    return _ends_in(found[max(0, at - 3) : at], _known().before["moved_from"])


def _ends_in(lead: Sequence[Token], index: _Index) -> bool:
    last = len(lead) - 1
    while last >= 0 and lead[last].text in _known().fillers and lead[last].text not in index:
        last -= 1
    return last >= 0 and any(_stands(lead, last + 1 - len(words), words) for words in index.get(lead[last].text, ()))


def _beside(text: str, moment: Moment, people: tuple[Person, ...]) -> tuple[Person, ...]:
    """In an agenda, whoever is named on the line of the time; else everyone who takes part."""
    begin = text.rfind("\n", 0, moment.hour_at) + 1
    end = text.find("\n", moment.hour_at)
    line = text[begin : end if end >= 0 else len(text)].lower()
    here = tuple(one for one in people if one.name and one.name.lower() in line)
    return here if here and len(line) < _AGENDA_LINE else people
