"""By phone, by video or on site: what the words around an interview say."""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

import msgspec

from daemon.core.facts import Medium
from daemon.core.knowledge.sessions import sessions
from daemon.core.reading.text.places import Text, laid_out
from daemon.core.reading.text.runs import Index, Words, indexed, stands, words_of
from daemon.core.reading.text.tokens import Token

_BETWEEN = 2
"""Words that may stand between those that tell of a talk that was and its medium: "following our last phone call"."""
_CASE = 14
"""Tokens behind an "if" within which a call is only for that case."""
_LONGEST_FIELD = 16
"""Tokens."""
_ADDRESS = 2
"""What a house's address counts, as words do."""
_POSTCODE = range(1000, 100_000)
_YEARS = range(1900, 2100)
_SHORTEST_STREET = 6
_ABBREVIATED = 2
"""Letters or figures before a dot that ends no sentence: "2. Stock", "Av. Mitre"."""
_COMES_BEFORE, _COMES_BEHIND = 8, 4
"""Tokens around "nach Emden" within which it is said that one comes there."""
_HOUSES = 1000
"""Numbers of houses are below."""
_HOURS = frozenset({"uhr", "h"})


class _Known(msgspec.Struct, frozen=True):
    """The phrases for each medium by their first word; those that lead to a place by their last."""

    medium: dict[str, list[tuple[Words, Medium]]]
    places: Index
    nouns: frozenset[str]
    fields: Index
    ways: Index
    talked_before: Index
    talked_behind: Index
    streets: frozenset[str]
    leads: frozenset[str]
    on_streets: frozenset[str]
    """Both of them."""
    endings: tuple[str, ...]
    shown: tuple[tuple[Medium, Index], ...]
    calls: Index
    place_leads: Index
    weak: frozenset[Words]
    denied: Index
    in_case: Index
    endings_of_places: tuple[str, ...]
    towns: Index
    comes_to: frozenset[str]
    comes: frozenset[str]
    no_places: frozenset[str]


@cache
def _known() -> _Known:
    table = sessions()
    medium: dict[str, list[tuple[Words, Medium]]] = {}
    for one, phrases in table.medium.items():
        for words in {words_of(phrase) for phrase in phrases}:
            medium.setdefault(words[0], []).append((words, one))
    said = table.saying
    return _Known(
        medium,
        indexed(table.places["before"], -1),
        frozenset(table.places["nouns"]),
        indexed(said["fields"], -1),
        indexed(said["ways"], -1),
        indexed(said["talked_before"], -1),
        indexed(said["talked_behind"], 0),
        frozenset(said["streets"]),
        frozenset(said["street_leads"]),
        frozenset([*said["streets"], *said["street_leads"]]),
        said["street_endings"],
        (("phone", indexed(said["shown_phone"], 0)), ("video", indexed(said["shown_video"], 0))),
        indexed(said["calls"], 0),
        indexed(said["place_leads"], -1),
        frozenset(map(words_of, said["weak"])),
        indexed(said["denied"], -1),
        indexed(said["in_case"], 0),
        said["place_endings"],
        indexed(said["town_leads"], -1),
        frozenset(said["comes_to"]),
        frozenset(said["comes"]),
        frozenset(said["no_places"]),
    )


def medium_of(text: str) -> Medium | None:
    """By phone, by video or on site, as the words say it: a form's own field, else the one that is named the most."""
    laid, known = laid_out(text), _known()
    found = laid.found
    fields = _fields(laid, known.fields)
    for field in (*fields, *_fields(laid, known.ways)):
        shown = _shown(field) or _most_named(Text(field), text[field[0].start : field[-1].end].lower())
        if shown:
            return shown
    if any(map(_place_in, fields)):
        return "onsite"
    told = _most_named(laid, text.lower())
    if told:
        return told
    nouns = [word for word in laid.places if word in known.nouns or word.endswith(known.endings_of_places)]
    if any(_is_place(found, at) for word in nouns for at in laid.places[word]) or any(
        _is_postcode(found, at) for at in laid.figures
    ):
        return "onsite"
    if any(_begins(found, at, known.calls) for at in laid.of(known.calls)):
        return "phone"
    leads = [*laid.of(known.towns), *laid.of(known.comes_to)]
    return "onsite" if any(_is_town(found, at + 1) for at in leads if at + 1 < len(found)) else None


def _begins(found: Sequence[Token], at: int, phrases: Index) -> bool:
    return any(stands(found, at, words) for words in phrases.get(found[at].text, ()))


def _shown(field: Sequence[Token]) -> Medium | None:
    """What a field begins with: "Where: Teams (invite to follow)"."""
    return next((medium for medium, words in _known().shown if _begins(field, 0, words)), None)


def _place_in(field: Sequence[Token]) -> Medium | None:
    """On site, where a field names a room, a house or an address: "14 Market Place, Norwich"."""
    nouns = _known().nouns
    if any(one.text in nouns or _is_address(field, at) for at, one in enumerate(field)):
        return "onsite"
    pairs = list(pairwise(field))
    both = [*pairs, *((other, one) for one, other in pairs)]
    numbered = any(0 < one.number < _HOUSES and other.raw.istitle() for one, other in both)
    return "onsite" if numbered and sum(one.raw.istitle() for one in field) > 1 else None


def _most_named(text: Text, low: str) -> Medium | None:
    """The medium that a text, which is `low` in small letters, names the most."""
    found, known = text.found, _known()
    counts: dict[Medium, int] = {
        medium: sum(low.count(link) for link in links) for medium, links in sessions().links.items()
    }
    weakly: Medium | None = None
    standing = [
        (at, words, medium)
        for at in text.of(known.medium)
        for words, medium in known.medium[found[at].text]
        if stands(found, at, words)
    ]
    for at, words, medium in standing:
        was = medium != "onsite" and _was(found, at, at + len(words))
        if _is_within(at, words, medium, standing) or (was and medium == "phone"):
            continue
        if any(stands(found, at - len(one), one) for one in known.denied.get(found[at - 1].text, ()) if at >= len(one)):
            continue
        if was or (medium == "phone" and (words in known.weak or _in_case(found, at))):
            weakly = "phone" if medium == "phone" else weakly or medium
        else:
            counts[medium] += 1 + (len(words) > 1)
    streets = [word for word in text.places if word in known.on_streets or word.endswith(known.endings)]
    able = [*text.figures, *(at for word in streets for at in text.places[word])]
    counts["onsite"] += _ADDRESS * any(_is_street(found, at) for at in able)
    best = max(counts, key=lambda medium: (counts[medium], medium == "video"))
    return best if counts[best] else weakly


def _is_within(at: int, words: Words, medium: Medium, standing: Sequence[tuple[int, Words, Medium]]) -> bool:
    """Is it part of a longer phrase for another medium: the "room" of "Zoom room"?"""
    return any(
        other != medium and len(longer) > len(words) and begin < at + len(words) and at < begin + len(longer)
        for begin, longer, other in standing
    )


def _in_case(found: Sequence[Token], at: int) -> bool:
    """Is it only for when something fails: "if the link doesn't work, we'll ring you"?"""
    for before in range(at - 1, max(-1, at - _CASE - 1), -1):
        if found[before].text in {".", "!", "?", ";"}:
            return False
        if _begins(found, before, _known().in_case):
            return True
    return False


def _was(found: Sequence[Token], begin: int, end: int) -> bool:
    """Do the words around tell of a talk that was: "Following our phone call", "wie telefonisch besprochen"?"""
    known = _known()
    if end < len(found) and _begins(found, end, known.talked_behind):
        return True
    return any(
        stands(found, at + 1 - len(words), words)
        for at in range(begin - 1, max(-1, begin - _BETWEEN - 2), -1)
        for words in known.talked_before.get(found[at].text, ())
    )


def _fields(text: Text, labels: Index) -> list[Sequence[Token]]:
    """What stands behind "Location:" and the like, or below it where it is a line of its own."""
    fields: list[Sequence[Token]] = []
    found = text.found
    for at in (last + 1 for last in text.of(labels) if last + 2 < len(found)):
        known = labels[found[at - 1].text]
        label = next((words for words in known if stands(found, at - len(words), words)), ())
        if not label or not (found[at].text == ":" or _is_line(found, at - len(label), at)):
            continue
        begin = at + (found[at].text == ":")
        last = min(begin + _LONGEST_FIELD, len(found))
        end = next((end for end in range(begin, last) if found[end].line != found[begin].line), last)
        end = next((stop for stop in range(begin + 1, end) if _ends(found, stop)), end)
        fields.append(found[begin:end])
    return fields


def _ends(found: Sequence[Token], at: int) -> bool:
    """Does a field's sentence end here, with no "Str." and no "2." before "Stock"?"""
    if found[at].text in {"!", "?"}:
        return True
    before, beyond = found[at - 1], found[at + 1] if at + 1 < len(found) else None
    if found[at].text != "." or (beyond is not None and not (beyond.spaced and beyond.raw[:1].isupper())):
        return False
    return before.text not in _known().endings and len(before.raw) > _ABBREVIATED


def _is_line(found: Sequence[Token], begin: int, end: int) -> bool:
    """Are these tokens a whole line?"""
    return found[end].line != found[begin].line and (begin == 0 or found[begin - 1].line != found[begin].line)


def _is_place(found: Sequence[Token], at: int) -> bool:
    """Does a place stand here behind words that lead there, perhaps with its name between: "at the Leeds office"?"""
    known = _known()
    token = found[at]
    joined = token.raw[:1].isupper() and token.text.endswith(known.endings_of_places)
    if token.text not in known.nouns and (not joined or token.text in known.no_places):
        return False
    leads = range(at, max(0, at - 3), -1)
    return any(
        stands(found, lead - len(words), words) and found[lead - len(words)].line == found[at].line
        for lead in leads
        for words in known.places.get(found[lead - 1].text, ())
    )


def _is_town(found: Sequence[Token], at: int) -> bool:
    """Does a name stand here where a town is named to which one comes: "Gespräch in Emden", "venir à Lorient"?"""
    known, token, lead = _known(), found[at], found[at - 1]
    if not token.raw.istitle() or len(token.raw) <= _ABBREVIATED or token.text in known.no_places:
        return False
    if lead.text in known.comes_to:
        around = found[max(0, at - _COMES_BEFORE) : at + 1 + _COMES_BEHIND]
        return any(one.text in known.comes for one in around)
    return any(stands(found, at - len(words), words) for words in known.towns.get(lead.text, ()))


def _is_street(found: Sequence[Token], at: int) -> bool:
    """Does a street, or a house's number, stand here: "Schlossplatz 4", "Quay Road", "am Domhof 2"?"""
    known, token = _known(), found[at]
    before = found[at - 1] if at and found[at - 1].line == token.line else None
    after = found[at + 1] if at + 1 < len(found) and found[at + 1].line == token.line else None
    named = token.raw[:1].isupper()
    if token.text in known.streets:
        return named and before is not None and before.raw[:1].isupper()
    if token.text in known.leads:
        numbered = any(one.number > 0 for one in (before, *found[at + 1 : at + 6]) if one and one.line == token.line)
        return after is not None and numbered and not (before and before.raw == "-")
    if token.text.endswith(known.endings) and (named or token.text in known.endings):
        beyond = after if after is None or after.text != "." else next(iter(found[at + 2 : at + 3]), None)
        return beyond is not None and beyond.number > 0 and len(token.text) >= _SHORTEST_STREET
    if 0 < token.number < _HOUSES and before and before.raw.istitle() and not (after and after.text in {".", ":", "-"}):
        leads = known.place_leads.get(found[at - 2].text, ()) if at > 1 else ()
        if any(stands(found, at - 1 - len(words), words) for words in leads) and not (after and after.text in _HOURS):
            return True
    return False


def _is_address(found: Sequence[Token], at: int) -> bool:
    """Does a street, or a postcode before its town, stand here: "Schlossplatz 4, 99990 Oberlohe"?"""
    return _is_street(found, at) or _is_postcode(found, at)


def _is_postcode(found: Sequence[Token], at: int) -> bool:
    """Does a postcode stand here before its town?"""
    token = found[at]
    before = found[at - 1] if at and found[at - 1].line == token.line else None
    after = found[at + 1] if at + 1 < len(found) and found[at + 1].line == token.line else None
    if token.raw.isdecimal() and int(token.raw[:6]) in _POSTCODE and int(token.raw[:6]) not in _YEARS:
        town = after is not None and after.spaced and after.raw[:1].isupper() and len(after.raw) > 1
        return town and (before is None or before.text in {",", "-"})
    return False
