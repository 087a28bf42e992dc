"""One event of the Calendar API (https://developers.google.com/calendar/api/v3/reference/events) as a value. Pure."""

from collections.abc import Mapping
from datetime import date, datetime, time, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from connectors.models import Attendee, Event, Participation, as_recurrence_id

BROKEN = (ValueError, LookupError, TypeError, AttributeError)
"""What `event_of` raises at an item that is none."""

Item = Mapping[str, Any]

_MEETINGS = {"default", "fromGmail"}
"""Kinds of event at which people meet: no birthdays, working places, out-of-office or focus time."""

_ANSWERS: dict[str, Participation] = {
    "needsAction": "needs-action",
    "accepted": "accepted",
    "declined": "declined",
    "tentative": "tentative",
}


def is_meeting(item: Item) -> bool:
    """Is it an event at which people meet, as far as its kind says?"""
    return item.get("eventType", "default") in _MEETINGS


def event_of(item: Item, zone: tzinfo) -> Event:
    """The event of an item that isn't cancelled. All-day events begin at midnight in `zone`. Raises one of BROKEN.

    One that the user has declined counts as cancelled: it takes place without them.
    """
    start, all_day = _moment(item["start"], zone), "date" in item["start"]
    end = _moment(item["end"], zone) if item.get("end") and not item.get("endTimeUnspecified") else None
    organizer = item.get("organizer")
    attendees = item.get("attendees", ())
    declined = any(one.get("self") and one.get("responseStatus") == "declined" for one in attendees)
    updated = item.get("updated")
    return Event(
        uid=str(item.get("iCalUID") or item["id"]),
        start=start,
        end=end if end is not None and end > start else None,
        recurrence_id=_recurrence(item, start),
        sequence=int(item.get("sequence", 0)),
        cancelled=declined or item.get("status") == "cancelled",
        all_day=all_day,
        summary=str(item.get("summary", "")),
        description=str(item.get("description", "")),
        location=str(item.get("location", "")),
        url=_link(item),
        organizer=_person(organizer) if organizer else None,
        attendees=tuple(_person(one) for one in attendees),
        updated=datetime.fromisoformat(updated) if updated else None,
        repeats="recurringEventId" in item or bool(item.get("recurrence")),
    )


def _recurrence(item: Item, start: datetime) -> str | None:
    """What names one occurrence of a series: its first time, in the event's own zone, wherever it was moved to."""
    original = item.get("originalStartTime")
    if not original or "recurringEventId" not in item:
        return None
    if "date" in original:
        return as_recurrence_id(date.fromisoformat(original["date"]))
    own = start.tzinfo if start.tzinfo is not None and "dateTime" in item["start"] else None
    moment = _moment(original, own or ZoneInfo("UTC"))
    return as_recurrence_id(moment.astimezone(own) if own else moment)


def _moment(when: Mapping[str, str], zone: tzinfo) -> datetime:
    """An aware time, in the event's own zone where it names one that is known."""
    if "date" in when:
        return datetime.combine(date.fromisoformat(when["date"]), time.min, zone)
    moment = datetime.fromisoformat(when["dateTime"])
    own = _zone(when.get("timeZone"))
    if moment.tzinfo is None:
        return moment.replace(tzinfo=own or zone)
    return moment.astimezone(own) if own else moment


def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ValueError, OSError, LookupError):
        return None


def _person(one: Item) -> Attendee:
    address, name = one.get("email"), one.get("displayName")
    is_person = not one.get("resource") and not str(address or "").endswith(".calendar.google.com")
    answer = _ANSWERS.get(one.get("responseStatus", ""), "needs-action")
    return Attendee(address, name, answer, is_person=is_person)


def _link(item: Item) -> str:
    """Where to go for a video call, else the number to ring: Meet's own, or another system's (Zoom, Teams)."""
    if item.get("hangoutLink"):
        return str(item["hangoutLink"])
    points = item.get("conferenceData", {}).get("entryPoints", ())
    by_kind = {point.get("entryPointType"): str(point.get("uri", "")) for point in reversed(points)}
    return by_kind.get("video") or by_kind.get("phone") or ""
