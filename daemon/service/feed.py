"""The feed: what is due, and the days they named, as an iCalendar file that any calendar program can show.

Where the user wants it in a calendar on a server, too, `showing` puts the same entries there.

Each entry's UID is its step's key, so that an entry stays itself while its day moves, and goes when its step goes. The
same steps give the same bytes. Times are UTC (RFC 5545), so the file needs no zones. Written by hand, for importing
icalendar takes longer than a whole pass may; the tests read it back with icalendar.
"""

import os
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import msgspec

from daemon.core.deciding.due import ENDED, steps
from daemon.core.deciding.recipient import called
from daemon.core.facts import MailFact, StepKind
from daemon.core.opportunity import Opportunity, Step
from daemon.core.policy import Windows
from daemon.core.writing.clean import plain
from daemon.core.you import You

LONGEST_LINE = 75
"""Octets, without the line break (RFC 5545, 3.1)."""
LASTS = timedelta(minutes=15)
ERRANDS: dict[StepKind, str] = {
    "thank_you": "Thank {who}",
    "follow_up": "Follow up with {who}",
    "closing_note": "Send a closing note to {who}",
    "reply_owed": "Answer {who}",
    "call": "Call {who}",
}
"""Each step as something to be done."""


class Entry(msgspec.Struct, frozen=True):
    """One entry: `at` a moment, or a whole day. `changed`: when what it rests on was last added to."""

    uid: str
    at: datetime | date
    summary: str
    about: tuple[str, ...]
    """Lines."""
    changed: datetime


def errand(step: Step, opportunity: Opportunity) -> str:
    """What a step asks of the user, in a few words: whom, and through whom where it is passed on."""
    who = [called(c) for c in step.thanks if step.kind == "thank_you"] or [called(c) for c in step.to]
    said = ERRANDS[step.kind].format(who=", ".join(who) or opportunity.employer)
    through = [called(c) for c in step.to if step.kind == "thank_you" and c not in step.thanks]
    return f"{said}, through {', '.join(through)}" if through else said


def feed(opportunities: Iterable[Opportunity], now: datetime, you: You, windows: Windows) -> bytes:
    """The whole feed as it is at `now`: UTF-8 with CRLF."""
    return calendar(every(opportunities, now, you, windows), "X-WR-CALNAME:Afterword")


def objects(opportunities: Iterable[Opportunity], now: datetime, you: You, windows: Windows) -> dict[str, bytes]:
    """The same, an iCalendar object for each entry, by its name: what a calendar on a server holds (RFC 4791, 4.1)."""
    return {entry.uid: calendar([entry]) for entry in every(opportunities, now, you, windows)}


def every(opportunities: Iterable[Opportunity], now: datetime, you: You, windows: Windows) -> list[Entry]:
    """All entries as they are at `now`, each once, by UID."""
    found = {e.uid: e for o in opportunities for e in entries(o, now, you, windows)}
    return [found[uid] for uid in sorted(found)]


def calendar(shown: Iterable[Entry], *more: str) -> bytes:
    """An iCalendar object of these entries, with more lines of its own."""
    lines = (line for entry in shown for line in content(entry))
    begin = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Afterword//Steps that are due//EN", *more)
    return b"".join(folded(line) for line in (*begin, *lines, "END:VCALENDAR"))


def entries(opportunity: Opportunity, now: datetime, you: You, windows: Windows) -> Iterator[Entry]:
    """The steps of one opportunity, due or to come, and the day they named while it is still ahead."""
    changed = max(fact.at for fact in opportunity.timeline)
    where = f"{opportunity.employer}, {opportunity.role}" if opportunity.role else opportunity.employer
    for step in steps(opportunity, now, you, windows):
        said = f"{errand(step, opportunity)} ({opportunity.employer})"
        yield Entry(step.key, step.due, said, (where, step.reason, f"Counted: {step.arithmetic}"), changed)
    named, today = opportunity.promised_by, now.astimezone(you.zone).date()
    if named is not None and named >= today and opportunity.stage not in ENDED:
        source = next(f for f in reversed(opportunity.timeline) if is_promise(f, named))
        uid = sha256(f"promise\n{source.id}".encode()).hexdigest()[:32]
        quoted = (opportunity.promise,) if opportunity.promise else ()
        yield Entry(uid, named, f"{opportunity.employer} said you would hear by today", (where, *quoted), changed)


def is_promise(fact: object, named: date) -> bool:
    """Did they name this day here?"""
    return isinstance(fact, MailFact) and fact.reading.promised_by == named


def content(entry: Entry) -> Iterator[str]:
    """The content lines of an entry. It takes no time and rings no bell: the daemon tells what is due."""
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.uid}@afterword"
    yield f"DTSTAMP:{stamp(entry.changed)}"
    if isinstance(entry.at, datetime):
        yield f"DTSTART:{stamp(entry.at)}"
        yield f"DTEND:{stamp(entry.at + LASTS)}"
    else:
        yield f"DTSTART;VALUE=DATE:{entry.at:%Y%m%d}"
    yield f"SUMMARY:{text(entry.summary)}"
    yield f"DESCRIPTION:{text(*entry.about)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def stamp(at: datetime) -> str:
    """An instant as iCalendar writes it in UTC."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def text(*lines: str) -> str:
    """A TEXT value (RFC 5545, 3.3.11) of these lines, harmless whatever mail they came from."""
    clean = map(plain, lines)
    return "\\n".join(line.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,") for line in clean)


def folded(line: str) -> bytes:
    """A content line as octets, folded where no character is torn apart."""
    rest, room, rows = line.encode(), LONGEST_LINE, []
    while len(rest) > room:
        end = room
        while rest[end] & 0xC0 == 0x80:  # within a character of UTF-8
            end -= 1
        rows.append(rest[:end])
        rest, room = rest[end:], LONGEST_LINE - 1
    return b"\r\n ".join([*rows, rest]) + b"\r\n"


def keep(file: Path, content: bytes) -> None:
    """Put the feed into its file, whole or not at all, readable by its owner alone; untouched while nothing changes.

    Raises OSError.
    """
    if file.is_file() and file.read_bytes() == content:
        return
    passing = file.with_name(f".{file.name}.new")
    passing.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb") as stream:
            stream.write(content)
        passing.replace(file)
    finally:
        passing.unlink(missing_ok=True)
