"""The far side of each calendar system, as the contract suite needs it: the hand that keeps the calendar.

A new system joins by a class that fits `Calendar` and one line in `conftest.py`.
"""

import atexit
import itertools
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from connectors.feed import FeedCalendar
from connectors.ics import IcsCalendar
from connectors.memory import MemoryCalendar
from connectors.models import Event
from connectors.ports import CalendarSource
from connectors.settings import Feed, Ics
from tests.connectors.webserver import Asked, Reply, WebServer


class Calendar(Protocol):
    def source(self) -> CalendarSource:
        """A fresh connection."""
        ...

    def put(self, uid: str, start: datetime, summary: str = "Interview") -> None:
        """Enter an event of one hour, or change the one with this UID."""
        ...

    def remove(self, uid: str) -> None: ...


class MemoryCalendarFarSide:
    def __init__(self) -> None:
        self.calendar = MemoryCalendar()

    def source(self) -> CalendarSource:
        return self.calendar

    def put(self, uid: str, start: datetime, summary: str = "Interview") -> None:
        self.remove(uid)
        self.calendar.events.append(Event(uid, start, start + timedelta(hours=1), summary=summary))

    def remove(self, uid: str) -> None:
        self.calendar.events = [event for event in self.calendar.events if event.uid != uid]


class IcsFileFarSide:
    """All events in one file, written anew at each change, as a program's export is."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "calendar.ics"
        self.events: dict[str, str] = {}
        self._write()

    def source(self) -> CalendarSource:
        return IcsCalendar(Ics("file", str(self.path)), UTC)

    def put(self, uid: str, start: datetime, summary: str = "Interview") -> None:
        self.events[uid] = vevent(uid, start, summary)
        self._write()

    def remove(self, uid: str) -> None:
        self.events.pop(uid, None)
        self._write()

    def _write(self) -> None:
        self.path.write_text(vcalendar(*self.events.values()), newline="")


class VdirFarSide:
    """One file for each event, as khal and vdirsyncer keep them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "work"
        self.folder.mkdir()

    def source(self) -> CalendarSource:
        return IcsCalendar(Ics("vdir", str(self.folder.parent)), UTC)

    def put(self, uid: str, start: datetime, summary: str = "Interview") -> None:
        (self.folder / f"{uid}.ics").write_text(vcalendar(vevent(uid, start, summary)), newline="")

    def remove(self, uid: str) -> None:
        (self.folder / f"{uid}.ics").unlink(missing_ok=True)


class FeedFarSide:
    """All events in one text that a web server gives out, with an ETag by which it is asked again."""

    def __init__(self) -> None:
        self.path = f"/private-{next(_FEEDS)}/calendar.ics"
        self.events: dict[str, str] = {}
        self._publish()

    def source(self) -> CalendarSource:
        return FeedCalendar(Feed("feed", _feeds().url + self.path), lambda: "", UTC)

    def put(self, uid: str, start: datetime, summary: str = "Interview") -> None:
        self.events[uid] = vevent(uid, start, summary)
        self._publish()

    def remove(self, uid: str) -> None:
        self.events.pop(uid, None)
        self._publish()

    def _publish(self) -> None:
        _PUBLISHED[self.path] = vcalendar(*self.events.values()).encode()


_FEEDS = itertools.count(1)
_PUBLISHED: dict[str, bytes] = {}


@cache
def _feeds() -> WebServer:
    server = WebServer(_published).__enter__()
    atexit.register(server.__exit__)
    return server


def _published(asked: Asked) -> Reply:
    text = _PUBLISHED[asked.path]
    etag = f'"{sha256(text).hexdigest()}"'
    return Reply(304) if asked.headers.get("If-None-Match") == etag else Reply(200, text, {"ETag": etag})


def vevent(uid: str, start: datetime, summary: str = "Interview", *more: str) -> str:
    """The lines of one event of an hour."""
    return "\r\n".join(
        [
            "BEGIN:VEVENT",
            f"UID:{uid}",
            "DTSTAMP:20260101T000000Z",
            f"DTSTART:{start.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"DTEND:{start.astimezone(UTC) + timedelta(hours=1):%Y%m%dT%H%M%SZ}",
            f"SUMMARY:{summary}",
            *more,
            "END:VEVENT",
            "",
        ]
    )


def vcalendar(*events: str) -> str:
    return "".join(["BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example//test//EN\r\n", *events, "END:VCALENDAR\r\n"])
