"""How two sides come to a time: one proposes, the other takes one up, in however few words.

"Tuesday at 2 is perfect", written on the Monday of the week before, means the Tuesday that had been proposed.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

import msgspec

from daemon.core.facts import Interview, InterviewStatus, MailFact, Reading
from daemon.core.tracking.keys import counts
from daemon.core.tracking.session import Session

WEEK = timedelta(days=7)
_LATELY = timedelta(days=1)
_FAR = 4
"""Weeks between a bare weekday's next occurrence and the one that was meant, at most."""


def offered(sessions: list[Session], fact: MailFact, *, invited: bool) -> list[Interview]:
    """Times that the user's mail proposes. With a round ahead, and no invitation to another, they are to move it."""
    ahead = any(s.fixed and not s.cancelled and s.start > fact.at for s in sessions)
    status: InterviewStatus = "moved" if ahead and not invited else "scheduled"
    known = {s.start for s in sessions}
    told = (i for i in fact.reading.interviews if i.start is not None and i.start > fact.at and i.start not in known)
    return [msgspec.structs.replace(i, status=status) for i in told]


def agrees(fact: MailFact, offers: list[Interview]) -> bool:
    """Does their mail, however little else it says, take up a time that the user proposed?"""
    reading = fact.reading
    if not offers or not reading.trusted or reading.bulk or reading.kind in ("rejection", "cancelled"):
        return False
    fixed = any(i.status in ("scheduled", "moved") and i.start is not None for i in reading.interviews)
    return reading.accepts or ((fixed or reading.day is not None) and counts(fact))


def agreed(fact: MailFact, offers: Iterable[Interview]) -> list[Interview]:
    """The offers that their mail takes up, None when it doesn't tell which."""
    chosen = meant({i.start for i in offers if i.start is not None}, fact.reading)
    return [i for i in offers if i.start == chosen and chosen is not None]


def accept(sessions: Iterable[Session], fact: MailFact) -> Session | None:
    """The proposed session that the user's own mail agrees to."""
    open_proposals = [s for s in sessions if not (s.fixed or s.cancelled or s.off) and s.start > fact.at]
    chosen = meant({s.start for s in open_proposals}, fact.reading)
    return next((s for s in open_proposals if s.start == chosen), None)


def meant(proposed: Collection[datetime], reading: Reading) -> datetime | None:
    """Which of the proposed times a mail takes up: the one it names, by its hour or its day, or the only one."""
    named = {i.start for i in reading.interviews if i.start is not None}
    found = {start for start in proposed if start in named}
    if not named and reading.day is not None:
        day = reading.day
        found = {start for start in proposed if (start.date() - day).days in range(0, 7 * _FAR + 1, 7)}
    elif not named and reading.accepts:
        found = set(proposed)
    return found.pop() if len(found) == 1 else None


def at_the_same_hour(fact: MailFact, sessions: Iterable[Session]) -> Interview | None:
    """On another day ("Friday then, same time"): the round ahead, or the one that was just called off."""
    lately = [s for s in sessions if (s.fixed or s.off) and not s.cancelled and s.start > fact.at - _LATELY]
    before = min(lately, key=lambda s: s.start, default=None)
    if before is None or fact.reading.day is None or not fact.reading.same_hour:
        return None
    status: InterviewStatus = "proposed" if fact.reading.asks else "moved"
    start = datetime.combine(fact.reading.day, before.start.timetz())
    return Interview(start, start + (before.end - before.start) if before.end else None, status=status)


def in_its_week(fact: MailFact, offers: Iterable[Interview], sessions: Iterable[Session]) -> MailFact:
    """The mail, with a bare weekday and hour as those of the time that had been spoken of, some weeks on."""
    open_times = {i.start for i in offers if i.start is not None}
    open_times |= {s.start for s in sessions if not (s.fixed or s.cancelled)}
    held = {s.start for s in sessions if s.fixed and not s.cancelled}
    interviews = tuple(
        moved_on(i, open_times if i.status == "moved" else open_times | held, fact) for i in fact.reading.interviews
    )
    return msgspec.structs.replace(fact, reading=msgspec.structs.replace(fact.reading, interviews=interviews))


def moved_on(interview: Interview, known: Collection[datetime], fact: MailFact) -> Interview:
    """The interview at the one known time that is whole weeks after it, unless it is a known time itself."""
    start = interview.start
    if start is None or start in known or start - fact.at > WEEK or interview.uid:
        return interview
    later = [time for time in known if is_weeks_after(time, start)]
    if len(later) != 1:
        return interview
    end = interview.end + (later[0] - start) if interview.end else None
    return msgspec.structs.replace(interview, start=later[0], end=end)


def is_weeks_after(time: datetime, start: datetime) -> bool:
    """Is it the same weekday and hour, a few weeks on, by the clock on the wall?"""
    apart = time.replace(tzinfo=None) - start.replace(tzinfo=None)
    return apart % WEEK == timedelta(0) and WEEK <= apart <= _FAR * WEEK
