"""Whose "3 pm" it is: the time zone in which the writer of a mail lives.

The Date field tells an offset, which is seldom enough. Exchange, most systems and many servers write every Date in UTC,
wherever their people sit (RFC 5322, 3.3: the offset "SHOULD" be local time); and a clock that knows no summer time is
an hour off. A phone number in the signature, a postal address, a zone named in the thread, the ending of the domain or
the small print tell the place; failing all, whoever writes to a job seeker most often lives where they do.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from daemon.core.knowledge.whereabouts import (
    zone_of_country,
    zone_of_number,
    zone_of_postal,
    zone_of_register,
    zone_of_tongue,
    zone_of_town,
)
from daemon.core.reading import senders
from daemon.core.reading.case import Case
from daemon.core.reading.times.moments import moments
from daemon.core.reading.times.zonehints import may_name_a_zone
from daemon.core.reading.times.zones import home, zone_of_place
from daemon.core.you import You

_UNSAID = "UTC"
"""The zone of a user who named none: nobody's own time."""
_TAIL = 1_000
_NUMBER = re.compile(
    r"(?:\+|\b00)[ ]?(?P<coded>[1-9][\d ()./\-\u2011\u2013]{6,20}\d)"
    r"|(?<![\d+(.-])(?:1[-. ])?(?P<area>\(?[2-9]\d\d\)?[-. \u2011\u2013]{1,3}\d{3}[-. \u2011\u2013]\d{4})(?![\d-])"
)
_ADDRESS = re.compile(
    r"(?<=[a-z]),? (?P<us>[A-Z]{2}),? \d{5}(?!\d)"
    r"|\b(?P<ca>[ABCEGHJ-NPRSTVXY])\d[A-Z] ?\d[A-Z]\d\b"
    r"|\b(?P<au>[A-Z][A-Za-z]{1,2}),? \d{4}\b"
    r"|\bCo\.? (?P<ie>[A-Z][a-z]{3,8})\b"
    r"|\b(?P<eir>[A-Z]\d[\dW] [A-Z][A-Z\d]{3})\b"
    r"|\b(?P<gb>[A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2})\b"
    r"|\b(?P<code>\d{4,6}) (?P<town>[^\W\d_][\w-]+)"
    r"|\b(?P<place>[A-Z][a-z]{3,}) \d{5,6}\b"
)
"""How postal addresses are written: Davenport, IA 52801; Toronto M5V 2T6; Sydney NSW 2000; Co. Galway; D02 XY45; Leeds
LS1 4AP; 20457 Hamburg; Singapore 098888."""
_MAY_BE_ONE = re.compile(r"\d|\bCo\b")
_NOT_A_DIGIT = re.compile(r"\D")
_AS_UTC = re.compile(r"-0000|\(UTC\)|\b(?:UTC|GMT|UT|Z)\s*$", re.IGNORECASE)
"""RFC 5322, 3.3 and 4.3: "-0000" tells nothing of the zone; servers put "(UTC)" behind their own. "+0000 (GMT)" is what
a clock in London writes."""
_OF_EXCHANGE = ".outlook.com>"
_QUOTED = 3_000
"""Characters of a quote that are looked at, as for what was agreed on."""
_LABEL = 5
"""Letters of the shortest part of a system's domain by which its own address is told."""
_CODE = 5
"""Digits of a town's code that tells the country, in a mail in its language."""


def own_zone(you: You) -> ZoneInfo | None:
    """The user's zone; None where they named none."""
    return None if you.time_zone == _UNSAID else you.zone


def written_at(case: Case, you: You) -> datetime:
    """When a mail was written, in the zone in which its writer most likely means an hour that they name."""
    at = case.envelope.at
    yours = own_zone(you)
    if case.envelope.outgoing:
        return at.astimezone(yours) if yours and (_fits(yours, at) or not at.utcoffset()) else at
    told = tuple(_told(case))
    likely = (*told, yours) if yours else told
    zone = next((one for one in likely if _fits(one, at)), None)
    if _says_nothing(case) or (told and not at.utcoffset() and zone not in told):
        zone = likely[0] if likely else None
    elif zone is None:
        zone = next((one for one in told if _fits_without_summer(one, at)), None)
    return at.astimezone(zone) if zone else at


def _told(case: Case) -> Iterator[ZoneInfo]:
    """What signature, addresses, thread, domain and small print tell, the surer first."""
    below, in_utc = case.said.signature or case.said.words[-_TAIL:], not case.envelope.at.utcoffset()
    for number in _NUMBER.finditer(below[:_TAIL]):
        digits = _NOT_A_DIGIT.sub("", number["coded"] or f"1{number['area']}")
        if zone := zone_of_number(digits):
            yield ZoneInfo(zone)
    yield from _addresses(f"{below[:_TAIL]}\n{case.said.words}" if in_utc else below[:_TAIL], case)
    if in_utc and case.envelope.is_answer:
        yield from _of_the_thread(case)
    domain = senders.own_domain(case.envelope.sender.address) or ""
    if zone := zone_of_country(domain.rpartition(".")[2]):
        yield ZoneInfo(zone)
    if in_utc and (zone := zone_of_register(case.opened.text.lower()) or zone_of_tongue(case.tongue)):
        yield ZoneInfo(zone)


def _addresses(text: str, case: Case) -> Iterator[ZoneInfo]:
    """The zones of postal addresses, but of a system's own: its writer's, or the place to come to."""
    system = [one for one in (case.envelope.sender.address or "").split("@")[-1].split(".") if len(one) >= _LABEL]
    for line in text.splitlines():
        if not _MAY_BE_ONE.search(line):
            continue
        if case.machine and any(one in line.lower() for one in system):
            continue
        for found in _ADDRESS.finditer(line):
            zone = zone_of_place(found["town"] or found["place"] or "")
            if found["code"] and len(found["code"]) == _CODE and found["town"][0].isupper():
                zone = zone or zone_of_town(case.language)
            elif found.lastgroup and not zone:
                zone = zone_of_postal(found.lastgroup, found[found.lastgroup])
            if zone:
                yield ZoneInfo(zone)


def _of_the_thread(case: Case) -> Iterator[ZoneInfo]:
    """The one zone that the mail answered names: hours without any are meant in it."""
    at = case.envelope.at
    text = f"{case.envelope.subject}\n{case.said.rest[:_QUOTED]}"
    if not may_name_a_zone(text):
        return
    named = {one.start.tzinfo for one in moments(text, at, language=case.language)} - {home(at, language=case.language)}
    for zone in named if len(named) == 1 else ():
        if isinstance(zone, ZoneInfo):
            yield zone


def _says_nothing(case: Case) -> bool:
    """Is the Date in UTC because a server or system wrote it, not because its writer lives there?"""
    header, at = case.header, case.envelope.at
    if at.utcoffset():
        return False
    exchange = header.first("message-id").lower().endswith(_OF_EXCHANGE) or header.first("thread-index")
    if case.machine or exchange or _AS_UTC.search(header.first("date")):
        return True
    return case.language != "en" or not isinstance(home(at), ZoneInfo)  # in summer nobody's English clock shows it


def _fits(zone: ZoneInfo, at: datetime) -> bool:
    return at.astimezone(zone).utcoffset() == at.utcoffset()


def _fits_without_summer(zone: ZoneInfo, at: datetime) -> bool:
    there = at.astimezone(zone)
    return (there.utcoffset() or timedelta()) - (there.dst() or timedelta()) == at.utcoffset()
