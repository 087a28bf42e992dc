"""The far side of each calendar system, as the contract suite needs it: the hand that keeps the calendar.

A new system joins by a class that fits `Calendar` and one line in `conftest.py`.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from connectors.ics import IcsCalendar
from connectors.memory import MemoryCalendar
from connectors.models import Event
from connectors.ports import CalendarSource
from connectors.settings import Ics


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
