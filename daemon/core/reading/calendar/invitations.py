"""Calendar parts of a mail: what iTIP (RFC 5546) says is done with a meeting, and whether it is an interview.

A REQUEST fixes a time, or moves it when its SEQUENCE has grown; CANCEL calls it off; COUNTER asks for another time; a
REPLY says whether somebody comes; PUBLISH is a file to keep. schema.org markup stands in where there is no calendar
part.
"""

from collections.abc import Sequence
from datetime import tzinfo

import msgspec
from msgspec.structs import replace

from connectors.models import Event, event_key
from daemon.core.facts import DOUBTFUL, Interview, InterviewStatus, Kind
from daemon.core.knowledge.tells import tells
from daemon.core.reading import judge
from daemon.core.reading.calendar import events, markup
from daemon.core.reading.calendar.meeting import LONGEST, is_called_moved
from daemon.core.reading.judge import Verdict
from daemon.core.reading.kinds import Heard
from daemon.core.reading.message import headers, mime
from daemon.core.reading.message.envelope import Envelope
from daemon.core.reading.message.mime import Opened
from daemon.core.you import You

_MOST_CALENDARS = 5
_MOST_EVENTS = 12
"""A day of interviews has fewer; each costs the reading of its description."""
_OF_A_MEETING = frozenset({"invitation", "scheduled", "rescheduled", "cancelled"})
_SURE = 0.95
_PLAIN = 0.7
_SOMETHING_ELSE = 0.8
"""A mail with an event often has hardly a word of its own, and so speaks to nobody; that alone denies nothing."""
_MORE_THAN_A_TIME: frozenset[Kind] = frozenset({"offer", "rejection", "withdrew"})
"""What a mail may say beside fixing a time, and what then counts."""

_STATUS: dict[Kind, InterviewStatus] = {"rescheduled": "moved", "cancelled": "cancelled"}


def events_in(opened: Opened, zone: tzinfo, delivered: tuple[str, ...] = ()) -> tuple[Event, ...]:
    """The events of the calendar parts, those of forwarded messages too, else of the HTML's markup.

    Floating times are read in `zone`. Google and others send the same event twice, as a part and as an attachment: it
    is one, and the later state of it counts. Attendees with an address that it was `delivered` to are the user.
    """
    found: list[Event] = []
    if data := _calendars(opened):
        from connectors import vevent  # an iCalendar parser is loaded only when there is something to parse

        for one in data:
            if len(found) >= _MOST_EVENTS:
                opened.problems.append(f"more than {_MOST_EVENTS} events: the rest were left out")
                break
            parsed = vevent.parse(one, zone)
            found.extend(parsed.events)
            opened.problems.extend(parsed.problems)
    elif markup.is_marked_up(opened.html):
        found, problems = markup.events_in(opened.html, zone)
        opened.problems.extend(problems)
    latest: dict[str, Event] = {}
    for event in (_for_others(one, delivered) for one in found[:_MOST_EVENTS]):
        known = latest.setdefault(event_key(event.uid, event.recurrence_id), event)
        if event.sequence > known.sequence:
            latest[event_key(event.uid, event.recurrence_id)] = event
    for event in latest.values():
        opened.problems.extend(event.problems)
    return tuple(latest.values())


def _for_others(event: Event, delivered: tuple[str, ...]) -> Event:
    """The event without the user under an alias that Afterword wasn't told of."""
    others = tuple(one for one in event.attendees if (one.address or "").lower() not in delivered)
    return event if len(others) == len(event.attendees) else replace(event, attendees=others)


def _calendars(opened: Opened) -> list[bytes]:
    data = list(opened.calendars)
    for inner in opened.inner:
        block, body = mime.split(inner)
        data.extend(mime.open_up(headers.parse(block), body).calendars)
    return data[:_MOST_CALENDARS]


def interviews_among(calendar: Sequence[Event], you: You, heard: Heard) -> tuple[Interview, ...]:
    """The interviews among the events: by their own words, or because the mail around them speaks of hiring.

    What speaks of something else (a lunch, a meeting that comes every week) is none, whatever is around it.
    """
    if not calendar or _is_told_who_hires(heard):
        return ()
    lookalike = judge.lookalike(heard)
    about_hiring = lookalike < DOUBTFUL and judge.hiring(heard) >= judge.SURE_HIRING
    found = []
    for event in calendar:
        meeting = events.interview_of(event, you)
        if meeting is None:
            continue
        sure = lookalike < _SOMETHING_ELSE and events.surely_an_interview(event, you) >= DOUBTFUL
        if sure or (about_hiring and not events.is_something_else(event)):
            found.append(meeting)
    return tuple(found)


def tell_of_something_else(calendar: Sequence[Event], by_words: Verdict, heard: Heard) -> bool:
    """Do the words speak of a meeting that says itself that it is none of hiring, or of one with another candidate?"""
    if calendar and (_is_told_who_hires(heard) or all(map(events.is_for_who_hires, calendar))):
        return True
    return (
        bool(calendar) and by_words.kind in _OF_A_MEETING and all(events.is_something_else(event) for event in calendar)
    )


def _is_told_who_hires(heard: Heard) -> bool:
    return heard.words is not None and events.is_told_who_hires(heard.words.text[:LONGEST])


def verdict(event: Event, method: str | None, by_words: Verdict, about: Envelope) -> Verdict:
    """What is done with a meeting: its method says it more surely than words do. `method` is the part header's own.

    Of what the user sent, only answers to an invitation are told by their method: whoever asks others is no candidate.
    """
    named = (event.method or method or "PUBLISH").upper()
    if about.outgoing:
        if by_words.kind not in {"unrelated", "sent"} and by_words.confidence >= _PLAIN:
            return by_words
        quote = f"METHOD:{named} {event.summary}".strip()[:140]
        return (
            Verdict("sent", _SURE, (quote,)) if named in {"REPLY", "COUNTER"} else Verdict("unrelated", 0.6, (quote,))
        )
    if by_words.kind in _MORE_THAN_A_TIME and by_words.confidence >= _PLAIN:
        return by_words
    quote = f"METHOD:{named} {event.summary}".strip()[:140] if event.method or method else event.summary[:140]
    return Verdict(
        _done(event, named, by_words, about.subject), max(_SURE, by_words.confidence), (quote, *by_words.evidence[:3])
    )


def _done(event: Event, method: str, by_words: Verdict, subject: str) -> Kind:
    answers = {one.participation for one in event.attendees} if method == "REPLY" else set()
    low = subject.lower()
    if event.cancelled or method == "CANCEL" or answers == {"declined"}:
        return "cancelled"
    if method == "REPLY":
        return "scheduled" if "accepted" in answers else "reply"
    if method == "COUNTER" or low.startswith(tells().calendar.updated) or is_called_moved(event):
        return "rescheduled"
    if low.startswith(tells().calendar.new):
        return "scheduled"
    if method != "REQUEST" and by_words.kind == "cancelled" and by_words.confidence >= _PLAIN:
        return "cancelled"
    return "rescheduled" if event.sequence > 0 or by_words.kind == "rescheduled" else "scheduled"


def as_done(interviews: tuple[Interview, ...], kind: Kind) -> tuple[Interview, ...]:
    """The interviews with the status that goes with what is done: moved, or called off."""
    status = _STATUS.get(kind, "scheduled")
    fixed = {"scheduled", "moved"}
    return tuple(msgspec.structs.replace(one, status=status) if one.status in fixed else one for one in interviews)
