"""Calendar parts of a mail: what iTIP (RFC 5546) says is done with a meeting, and whether it is an interview."""

from collections.abc import Sequence
from datetime import UTC, datetime

from connectors.models import Event, event_key
from daemon.core.facts import DOUBTFUL, Interview, Kind
from daemon.core.reading import judge
from daemon.core.reading.calendar import events
from daemon.core.reading.judge import Verdict
from daemon.core.reading.kinds import Heard
from daemon.core.reading.message import headers, mime
from daemon.core.reading.message.mime import Opened
from daemon.core.you import You

_MOST_CALENDARS = 5
_MOST_EVENTS = 20
_SURE = 0.95


def events_in(opened: Opened, at: datetime) -> tuple[Event, ...]:
    """The events of the calendar parts, those of forwarded messages too; floating times are the sender's.

    Google and others send the same event twice, as a part and as an attachment: it is one.
    """
    data = list(opened.calendars)
    for inner in opened.inner:
        block, body = mime.split(inner)
        data.extend(mime.open_up(headers.parse(block), body).calendars)
    if not data:
        return ()
    from connectors import vevent

    found: list[Event] = []
    for one in data[:_MOST_CALENDARS]:
        parsed = vevent.parse(one, at.tzinfo or UTC)
        found.extend(parsed.events)
        opened.problems.extend(parsed.problems)
    latest: dict[str, Event] = {}
    for event in found[:_MOST_EVENTS]:
        known = latest.setdefault(event_key(event.uid, event.recurrence_id), event)
        if event.sequence > known.sequence:
            latest[event_key(event.uid, event.recurrence_id)] = event
    for event in latest.values():
        opened.problems.extend(event.problems)
    return tuple(latest.values())


def interviews_among(calendar: Sequence[Event], you: You, heard: Heard) -> tuple[Interview, ...]:
    """The interviews among the events: by their own words, or because the mail around them speaks of hiring."""
    if judge.lookalike(heard) >= DOUBTFUL:
        return ()
    found = []
    for event in calendar:
        own = events.read_event(event, you, "").reading
        sure = own.kind != "unrelated" and own.confidence >= DOUBTFUL
        if sure or judge.hiring(heard) >= judge.SURE_HIRING:
            meeting = events.interview_of(event, you)
            if meeting is not None:
                found.append(meeting)
    return tuple(found)


def verdict(event: Event, method: str | None, by_words: Verdict) -> Verdict:
    """What is done with a meeting: its method says it more surely than words do. `method` is the part header's own."""
    named = (event.method or method or "REQUEST").upper()
    kind: Kind = "scheduled"
    if named == "CANCEL" or event.cancelled:
        kind = "cancelled"
    elif named == "REPLY":
        kind = "reply"
    elif named == "COUNTER" or event.sequence > 0 or by_words.kind == "rescheduled":
        kind = "rescheduled"
    quote = f"METHOD:{named} {event.summary}".strip()[:140]
    return Verdict(kind, max(_SURE, by_words.confidence), (quote, *by_words.evidence[:3]))
