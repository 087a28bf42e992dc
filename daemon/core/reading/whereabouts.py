"""Whose "3 pm" it is: the time zone in which the writer of a mail lives.

The Date field tells an offset, which is seldom enough. Exchange, most systems and many servers write every Date in UTC,
wherever their people sit (RFC 5322, 3.3: the offset "SHOULD" be local time); and a clock that knows no summer time is
an hour off. A phone number in the signature or the ending of the domain tells the country; failing both, whoever
writes to a job seeker most often lives where they do.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from daemon.core.knowledge.whereabouts import zone_of_country, zone_of_number
from daemon.core.reading import senders
from daemon.core.reading.case import Case
from daemon.core.reading.times.zones import home
from daemon.core.you import You

_UNSAID = "UTC"
"""The zone of a user who named none: nobody's own time."""
_TAIL = 1_000
_NUMBER = re.compile(
    r"(?:\+|\b00)[ ]?(?P<coded>[1-9][\d ()./\-\u2011\u2013]{6,20}\d)"
    r"|(?<![\d+(.-])(?:1[-. ])?(?P<area>\(?[2-9]\d\d\)?[-. \u2011\u2013]{1,3}\d{3}[-. \u2011\u2013]\d{4})(?![\d-])"
)
_NOT_A_DIGIT = re.compile(r"\D")
_AS_UTC = re.compile(r"-0000|\(UTC\)|\b(?:UTC|GMT|UT|Z)\s*$", re.IGNORECASE)
"""RFC 5322, 3.3 and 4.3: "-0000" tells nothing of the zone; servers put "(UTC)" behind their own. "+0000 (GMT)" is what
a clock in London writes."""
_OF_EXCHANGE = ".outlook.com>"


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
    """What the signature's phone numbers and the sender's domain tell, the surer first."""
    below = case.said.signature or case.said.words[-_TAIL:]
    for number in _NUMBER.finditer(below[:_TAIL]):
        digits = _NOT_A_DIGIT.sub("", number["coded"] or f"1{number['area']}")
        if zone := zone_of_number(digits):
            yield ZoneInfo(zone)
    domain = senders.own_domain(case.envelope.sender.address) or ""
    if zone := zone_of_country(domain.rpartition(".")[2]):
        yield ZoneInfo(zone)


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
