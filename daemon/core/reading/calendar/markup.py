"""Events that the HTML of a mail tells programs of: schema.org markup, as JSON-LD or microdata.

Booking and ticketing services, applicant-tracking systems and Google Calendar write it. Read are Event, its kinds and
reservations, ScheduleAction and Interview, whatever case and nesting they come in. Anything malformed is a problem, and
the rest is read. Source: schema.org/Event, /EventReservation, /ScheduleAction; Google's "Email markup" guide.
"""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime, time, tzinfo
from hashlib import sha256
from typing import Any

from connectors.models import Attendee, Event
from daemon.core.reading.message.headers import address

_SCRIPT = re.compile(
    r"<script[^<>]{0,300}ld\+json[^<>]{0,300}>([^<]{0,100000}(?:<(?!/script)[^<]{0,100000}){0,50})", re.IGNORECASE
)
_COMMENT = re.compile(r"^\s*(?:<!--|//<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\]\]>|\]\]>)\s*$")
_ENTITY = (("&quot;", '"'), ("&#34;", '"'), ("&amp;", "&"))
_HOLDS = ("reservationFor", "object", "event", "subEvent", "@graph", "result", "workPerformed")
_PEOPLE = ("performer", "performers", "attendee", "attendees", "participant", "agent", "actor", "interviewer")
_STATES = ("eventStatus", "reservationStatus", "actionStatus")
_DEEPEST = 8
_MOST = 20
_MOST_SCRIPTS = 10
_LONGEST = 2000
_OFFSET = re.compile(r"([+-]\d\d)(\d\d)$")


def is_marked_up(html: str) -> bool:
    """Is there any markup in it? Cheap, for most HTML has none."""
    return "schema.org" in html or "ld+json" in html


def events_in(html: str, zone: tzinfo) -> tuple[list[Event], list[str]]:
    """The events in an HTML part's markup, and what was wrong with it. Times without an offset are read in `zone`."""
    problems: list[str] = []
    things = list(_from_json(html, problems))
    if "itemtype" in html.lower():
        things += _from_microdata(html)
    found: dict[str, Event] = {}
    for thing in things[:_MOST]:
        event = _event(thing, zone, problems)
        if event is not None:
            found.setdefault(event.uid, event)
    return list(found.values()), problems


def _from_json(html: str, problems: list[str]) -> Iterator[dict[str, Any]]:
    for number, match in enumerate(_SCRIPT.finditer(html)):
        if number >= _MOST_SCRIPTS:
            return
        text = _COMMENT.sub("", match[1].strip())
        if '"' not in text:
            for entity, sign in _ENTITY:
                text = text.replace(entity, sign)
        try:
            held = json.loads(text, strict=False)
        except (ValueError, RecursionError) as error:
            problems.append(f"its markup (JSON-LD) is broken: {type(error).__name__}")
            continue
        yield from _events_among(held, {}, 0)


def _events_among(held: object, around: dict[str, Any], depth: int) -> Iterator[dict[str, Any]]:
    """Everything that is an event or holds one; `around` is the reservation or action that it is held by."""
    if depth > _DEEPEST:
        return
    if isinstance(held, list):
        for one in held[:_MOST]:
            yield from _events_among(one, around, depth + 1)
    elif isinstance(held, dict):
        if _is_event(held):
            yield {**{key: value for key, value in around.items() if key not in held}, **held}
        around = {key: held[key] for key in ("reservationStatus", "reservationNumber", *_PEOPLE) if key in held}
        for key in _HOLDS:
            if key in held:
                yield from _events_among(held[key], around, depth + 1)


def _is_event(held: dict[str, Any]) -> bool:
    kind = _kind(held)
    begins = "startDate" in held or "startTime" in held or "scheduledTime" in held
    return begins and (kind.endswith(("event", "interview", "meeting", "appointment")) or kind == "scheduleaction")


def _kind(held: dict[str, Any]) -> str:
    kind = held.get("@type", held.get("type", ""))
    kind = kind[0] if isinstance(kind, list) and kind else kind
    return str(kind).rpartition("/")[2].lower()


def _from_microdata(html: str) -> list[dict[str, Any]]:
    from selectolax.lexbor import LexborHTMLParser  # loaded when markup is met: hardly any mail has it

    found = []
    for node in LexborHTMLParser(html).css("[itemtype*='schema.org/' i]")[:_MOST]:
        thing: dict[str, Any] = {"@type": node.attributes.get("itemtype") or ""}
        for inner in node.css("[itemprop]")[: _MOST * 5]:
            name = inner.attributes.get("itemprop") or ""
            given = next(
                (inner.attributes[key] for key in ("content", "datetime", "href") if inner.attributes.get(key)), None
            )
            thing.setdefault(name, (given or inner.text() or "").strip()[:_LONGEST])
        if _is_event(thing):
            found.append(thing)
    return found


def _event(thing: dict[str, Any], zone: tzinfo, problems: list[str]) -> Event | None:
    start = _moment(thing.get("startDate") or thing.get("startTime") or thing.get("scheduledTime"), zone)
    if start is None:
        problems.append("the event in its markup (schema.org) has no start that can be read")
        return None
    end = _moment(thing.get("endDate") or thing.get("endTime"), zone)
    state = " ".join(_text(thing.get(key)) for key in _STATES).lower()
    organizer = next(_people(thing.get("organizer")), None)
    summary = _text(thing.get("name"))
    named = _text(thing.get("identifier")) or _text(thing.get("reservationNumber"))
    digest = sha256(f"{named or start.isoformat()}\n{named or summary}".encode("utf-8", "replace")).hexdigest()[:24]
    return Event(
        uid=f"markup-{digest}",
        start=start,
        end=end if end and end > start else None,
        cancelled="cancel" in state,
        all_day="T" not in _text(thing.get("startDate") or thing.get("startTime") or "T").upper(),
        summary=(f"Rescheduled: {summary}" if "rescheduled" in state else summary)[:300],
        description=_text(thing.get("description")),
        location=_place(thing.get("location")),
        url=_text(thing.get("url")),
        organizer=organizer,
        attendees=tuple(one for key in _PEOPLE for one in _people(thing.get(key))),
    )


def _moment(value: object, zone: tzinfo) -> datetime | None:
    text = _OFFSET.sub(r"\1:\2", _text(value))
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    if not 1970 < read.year < 2200:
        return None
    if len(text) <= len("2026-03-05"):
        return datetime.combine(date(read.year, read.month, read.day), time.min, zone)
    return read if read.tzinfo and read.utcoffset() is not None else read.replace(tzinfo=zone)


def _text(value: object) -> str:
    """A value as text; of a thing, its name, address or `@id`."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = next((value[key] for key in ("name", "url", "value", "@value", "@id") if value.get(key)), "")
    return str(value).strip()[:_LONGEST] if isinstance(value, str | int) else ""


def _place(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(filter(None, map(_place, value[:3])))
    if not isinstance(value, dict):
        return _text(value)
    where = value.get("address")
    if isinstance(where, dict):
        where = ", ".join(
            filter(None, (_text(where.get(key)) for key in ("streetAddress", "postalCode", "addressLocality")))
        )
    return ", ".join(dict.fromkeys(filter(None, (_text(value.get("name")), _text(where), _text(value.get("url"))))))


def _people(value: object) -> Iterator[Attendee]:
    """Those who are named with a name or address; organizations only where they have an address."""
    for one in (value if isinstance(value, list) else [value])[:_MOST]:
        if isinstance(one, str) and one.strip():
            yield Attendee(address(one), None if "@" in one or "://" in one else one.strip()[:200])
        elif isinstance(one, dict):
            where = address(_text(one.get("email")))
            is_person = _kind(one) != "organization"
            if where or (is_person and _text(one.get("name"))):
                yield Attendee(where, _text(one.get("name"))[:200] or None, is_person=is_person)
