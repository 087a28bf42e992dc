"""Zones: which time zone a text means by "ET", "Berlin time", "UTC+2" or nothing at all.

An abbreviation means the region that uses it, with that region's own summer time. A bare offset
in a Date header is only that day's offset; `home` says which region it most likely stands for, so
that a time after the clocks have changed is read right.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from daemon.core.knowledge.load import load
from daemon.core.knowledge.people import is_given
from daemon.core.reading.text.places import Text
from daemon.core.reading.text.runs import Words, stands
from daemon.core.reading.text.tokens import Token, tokens

_BEHIND_ZONES = frozenset(
    {
        "time",
        "and",
        "or",
        "on",
        "if",
        "for",
        "with",
        "works",
        "today",
        "tomorrow",
        "at",
        "please",
        "is",
        "this",
        "next",
        "would",
        "in",
    }
)
_CONTINENTS = frozenset({"africa", "america", "asia", "atlantic", "australia", "europe", "pacific"})
_FAR = timedelta(hours=3)
"""How far a sender's own offset may lie from a region's before that region is only a guess."""


class Zones(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The table `zones.toml`. Keys are lower case; values are IANA names."""

    capitals: frozenset[str]
    """Abbreviations that are words too: read only in capitals or parentheses."""
    verbs: frozenset[str]
    """Abbreviations that are words of another language before a small word: "8h est décalé"."""
    unknown: tuple[str, ...]
    sender: tuple[str, ...]
    homes: tuple[str, ...]
    homes_of: dict[str, tuple[str, ...]]
    """Regions of one language, which come before the others: -05:00 in Spanish is rather Bogotá than New York."""
    cues: frozenset[str]
    """Words after which a text names the zone of all its hours: "All times are in CET"."""
    before_places: tuple[str, ...]
    """What makes a place a zone: "heure de" Paris."""
    behind_places: tuple[str, ...]
    """Likewise: Berlin "time"."""
    abbreviations: dict[str, tuple[str, ...]]
    names: dict[str, str]
    places: dict[str, str]


class Named(msgspec.Struct, frozen=True):
    """A zone that a text names. `zone` None: the sender's own."""

    zone: tzinfo | None
    problem: str | None = None
    yours: bool = False
    """Is it the reader's zone, by no other name ("your time")?"""


@cache
def _spoken() -> dict[str, list[tuple[Words, str, str]]]:
    """Names of several words by their first one, longest first: (words, what sort, IANA name)."""
    table = load("zones.toml", Zones)
    rows = [(name, "name", zone) for name, zone in table.names.items()]
    rows += [(place, "place", zone) for place, zone in table.places.items()]
    rows += [(phrase, "unknown", "") for phrase in table.unknown] + [(phrase, "sender", "") for phrase in table.sender]
    found: dict[str, list[tuple[Words, str, str]]] = {}
    rows += [
        (f"{before}{place}" if before.endswith("'") else f"{before} {place}", "name", zone)
        for before in table.before_places
        for place, zone in table.places.items()
    ]
    for phrase, sort, zone in rows:
        words = tuple(token.text for token in tokens(phrase))
        found.setdefault(words[0], []).append((words, sort, zone))
    for group in found.values():
        group.sort(key=lambda row: -len(row[0]))
    return found


@cache
def _behind_places() -> tuple[Words, ...]:
    """What may follow a place, longest first."""
    phrases = (tuple(token.text for token in tokens(one)) for one in load("zones.toml", Zones).behind_places)
    return tuple(sorted(phrases, key=len, reverse=True))


def cued(text: Text, written_at: datetime) -> Named | None:
    """The zone that is named apart from any hour: "All times are in CET", "both Mountain Standard Time"."""
    found = text.found
    places = sorted(text.of(_spoken()) + text.of(_CONTINENTS))
    named = {read[0].zone: read[0] for at in places if (read := _in_full(found, at)) and read[0].zone}
    if named:
        return next(iter(named.values())) if len(named) == 1 else None
    for at in text.of(load("zones.toml", Zones).cues):
        for behind in range(at + 1, min(at + 6, len(found))):
            read = zone_at(found, behind, written_at)
            if read and read[0].zone:
                return read[0]
            if found[behind].line != found[at].line:
                break
    return None


def zone_of_place(place: str) -> str | None:
    """The IANA name of the zone of a town that the table knows."""
    return load("zones.toml", Zones).places.get(place.lower())


@lru_cache(maxsize=512)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def home(written_at: datetime, yours: ZoneInfo | None = None, *, language: str = "") -> tzinfo:
    """The region a writer lives in, as far as their Date header's offset and language tell.

    `yours`, the user's own zone, wins when it has that offset at that instant. A zone that is
    known already is given back; an offset that no listed region has stays an offset.
    """
    zone = written_at.tzinfo
    if isinstance(zone, ZoneInfo):
        return zone
    offset = written_at.utcoffset()
    if yours and _offset(written_at, yours) == offset:
        return yours
    hour = written_at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return _region(hour, offset or timedelta(), language)


@lru_cache(maxsize=512)
def _region(hour: datetime, offset: timedelta, language: str) -> tzinfo:
    """The first region that has this offset in that hour, of those where the language is spoken before the others."""
    table = load("zones.toml", Zones)
    for name in (*table.homes_of.get(language, ()), *table.homes):
        if _offset(hour, _zone(name)) == offset:
            return _zone(name)
    return timezone(offset)


def _offset(instant: datetime, zone: tzinfo) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta()


def zone_at(found: Sequence[Token], at: int, written_at: datetime) -> tuple[Named, int] | None:
    """The zone named at this token (its parenthesis, if any, included) and the index after it."""
    begin = at
    if at < len(found) and found[at].text in {",", "-"} and _bare_zone(found, at + 1, written_at, bare=False):
        at += 1
    opened = at < len(found) and found[at].text in {"(", "["}
    read = _bare_zone(found, at + opened, written_at, bare=not opened)
    if read is None:
        return None
    named, after = read
    while after < len(found) and found[after].text in {"/", "-", ",", ")", "("} and after - begin < 8:
        more = _bare_zone(found, after + 1, written_at, bare=False)
        if more is None:
            break
        if isinstance(named.zone, timezone):
            named = more[0]  # Outlook writes "(UTC+00:00) Dublin, London" all year: the place knows its summer time
        after = more[1]
    while opened and after < len(found) and after - begin < 16:
        after += 1
        if found[after - 1].text in {")", "]"}:
            break
    return named, after


def _bare_zone(found: Sequence[Token], at: int, written_at: datetime, *, bare: bool) -> tuple[Named, int] | None:
    if at >= len(found) or (at and found[at].line - found[at - 1].line > (0 if bare else 1)):
        return None
    return (
        _offset_at(found, at)
        or _spoken_at(found, at, bare=bare)
        or _iana_at(found, at)
        or _abbreviation_at(found, at, written_at, bare=bare)
    )


def _in_full(found: Sequence[Token], at: int) -> tuple[Named, int] | None:
    """A zone whose name can mean nothing else: several words, or a place with "time" behind it."""
    for words, sort, zone in _spoken().get(found[at].text, ()):
        if not stands(found, at, words) or sort not in {"name", "place"}:
            continue
        timed = sort == "place" and any(stands(found, at + len(words), one) for one in _behind_places())
        if timed or (sort == "name" and len(words) > 1):
            return Named(_zone(zone)), at + len(words)
    return _iana_at(found, at) if found[at].text in _CONTINENTS else None


def _offset_at(found: Sequence[Token], at: int) -> tuple[Named, int] | None:
    prefixed = found[at].text in {"utc", "gmt"}
    sign_at = at + prefixed
    if sign_at + 1 >= len(found) or found[sign_at].text not in {"+", "-"} or found[sign_at + 1].spaced:
        return None
    sign, number = found[sign_at], found[sign_at + 1]
    digits = number.end - number.start
    colon = (
        sign_at + 3 < len(found)
        and found[sign_at + 2].text == ":"
        and not found[sign_at + 2].spaced
        and found[sign_at + 3].end - found[sign_at + 3].start == 2
    )
    if number.number < 0 or (not prefixed and not (digits == 4 or (digits == 2 and colon))):
        return None
    if not prefixed and sign.text == "-" and (not sign.spaced or (number.raw[0] == "1" and number.number > 1200)):
        return None
    hours, minutes = (
        divmod(number.number, 100) if digits > 2 else (number.number, found[sign_at + 3].number if colon else 0)
    )
    if hours > 14 or not 0 <= minutes < 60:
        return None
    offset = timedelta(hours=hours, minutes=minutes) * (-1 if sign.text == "-" else 1)
    return Named(timezone(offset)), sign_at + (4 if colon else 2)


def _spoken_at(found: Sequence[Token], at: int, *, bare: bool) -> tuple[Named, int] | None:
    for words, sort, zone in _spoken().get(found[at].text, ()):
        after = at + len(words)
        if not stands(found, at, words):
            continue
        follows = next((one for one in _behind_places() if stands(found, after, one)), ())
        if sort == "place" and follows:
            after += len(follows)
        elif bare and (sort == "place" or (sort == "name" and len(words) == 1)) and _is_no_zone(found, at, after):
            continue
        if sort == "unknown":
            return Named(None, "It says “your time” without naming the zone.", yours=True), after
        return Named(_zone(zone) if zone else None), after
    return None


def _is_no_zone(found: Sequence[Token], at: int, after: int) -> bool:
    """Is what stands behind an hour a plain word or somebody's name, and no place?"""
    return _is_plain(found, at) or _is_somebody(found, at, after)


def _is_somebody(found: Sequence[Token], at: int, after: int) -> bool:
    """Is it a given name with a surname behind it: "11:30 Sofia Marques"?"""
    if after >= len(found) or found[after].line != found[at].line or not is_given(found[at].text):
        return False
    return found[after].raw.isalpha() and found[after].raw[0].isupper()


def _is_plain(found: Sequence[Token], at: int) -> bool:
    """Is this a word without a capital, in a text that uses them?"""
    return found[at].raw.islower() and any(token.raw != token.text for token in found[:400])


def _iana_at(found: Sequence[Token], at: int) -> tuple[Named, int] | None:
    if at + 2 >= len(found) or found[at + 1].text != "/" or not found[at].raw[:1].isupper() or found[at + 1].spaced:
        return None
    name, after = found[at].raw, at + 1
    while (
        after + 1 < len(found)
        and found[after].text in {"/", "_", "-"}
        and not found[after + 1].spaced
        and after - at < 9
    ):
        name += found[after].raw + found[after + 1].raw
        after += 2
    while after < len(found) and found[after].start == found[after - 1].end + 1 and found[after].raw.istitle():
        name += f"_{found[after].raw}"  # a low line is no token: America/New_York
        after += 1
    try:
        return Named(_zone(name)), after
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _abbreviation_at(found: Sequence[Token], at: int, written_at: datetime, *, bare: bool) -> tuple[Named, int] | None:
    table = load("zones.toml", Zones)
    token = found[at]
    regions = table.abbreviations.get(token.text)
    if not regions or (bare and token.text in table.capitals and not token.raw.isupper()):
        return None
    if token.text in table.verbs and token.raw.islower() and _goes_on(found, at + 1):
        return None
    if token.text == "z" and (token.spaced or not token.raw.isupper()):
        return None
    if "UTC" not in regions and written_at.tzname() == token.text.upper() and isinstance(written_at.tzinfo, ZoneInfo):
        return Named(written_at.tzinfo), at + 1  # MST, in a summer in Phoenix
    zones = [_zone(name) for name in regions]
    offset = written_at.utcoffset() or timedelta()
    nearest = min(zones, key=lambda zone: abs(_offset(written_at, zone) - offset))
    if len(zones) > 1 and abs(_offset(written_at, nearest) - offset) > _FAR:
        return Named(zones[0], f"{token.raw.upper()} names more than one zone; read as {regions[0]}."), at + 1
    return Named(nearest), at + 1


def _goes_on(found: Sequence[Token], at: int) -> bool:
    """Does a small word follow that is none of those behind a zone: "8h est décalé"?"""
    follows = found[at].raw if at < len(found) else ""
    return follows.isalpha() and follows.islower() and follows not in _BEHIND_ZONES
