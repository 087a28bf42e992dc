"""iCalendar files as a calendar: one `.ics` file, or a folder of them as khal and vdirsyncer keep it (a vdir).

The cursor holds a digest of each file and of the state of each occurrence. A file is laid out again when its content
changed (its time is not trusted: two edits may fall into one tick of it), or when the window has moved on by a day
and the file may hold later occurrences.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, tzinfo
from hashlib import blake2b
from pathlib import Path

import msgspec

from connectors.errors import Missing, Refused, Unreachable
from connectors.icaltext import SIZE_LIMIT
from connectors.models import Event, EventBatch, Window, event_key
from connectors.settings import Ics


class _Seen(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One occurrence: when it takes place, and a digest of all that is told of it."""

    start: datetime
    end: datetime | None
    state: str


class _File(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    digest: str
    more: bool
    """May a later window hold other occurrences?"""
    occurrences: dict[str, _Seen]


class _Cursor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    path: str
    begin: datetime
    end: datetime
    files: dict[str, _File]


class IcsCalendar:
    """A `CalendarSource` over `settings.path`. Floating times are read in `zone`.

    The window is widened to whole days (UTC), so that it need not be laid out again at each pass.
    """

    def __init__(self, settings: Ics, zone: tzinfo) -> None:
        self.name = settings.name
        self._path, self._zone = Path(settings.path).expanduser(), zone

    def changes(self, cursor: str | None, window: Window) -> Iterator[EventBatch]:
        """See `CalendarSource.changes`. A file that can't be read is a problem of the batch, and takes nothing away."""
        window = Window(_day(window.begin), _day(window.end + timedelta(days=1) - timedelta.resolution))
        path = str(self._path.resolve())
        before = _decode(cursor, path) or _Cursor(path, window.begin, window.end, {})
        again = window.begin < before.begin
        moved = (window.begin, window.end) != (before.begin, before.end)
        files: dict[str, _File] = {}
        events: dict[str, Event] = {}
        problems: list[str] = []
        for file in self._files():
            name = os.fsencode(file.removeprefix(str(self._path))).decode("utf-8", "backslashreplace")
            known = before.files.get(name)
            try:
                data = _content(file)
            except FileNotFoundError:
                continue
            except OSError as error:
                problems.append(f"{self._path}{name} could not be read: {error.strerror}")
                if known:
                    files[name] = known
                continue
            digest = blake2b(data, digest_size=12).hexdigest()
            if known and known.digest == digest and not again and not (moved and known.more):
                files[name] = known
                continue
            files[name], found, said = self._lay_out(data, digest, known, window)
            events |= found
            problems += [f"{self._path}{name}: {problem}" for problem in said]
        states = {key: seen for file_ in before.files.values() for key, seen in file_.occurrences.items()}
        now = {key: seen for file_ in files.values() for key, seen in file_.occurrences.items()}
        changed = tuple(event for key, event in events.items() if states.get(key) != now[key])
        gone = tuple(key for key, seen in states.items() if key not in now and window.overlaps(seen.start, seen.end))
        after = msgspec.json.encode(_Cursor(path, window.begin, window.end, files)).decode()
        if changed or gone or problems or after != cursor:
            yield EventBatch(changed, after, gone, tuple(problems))

    def close(self) -> None:
        """See `CalendarSource.close`. Nothing is held open between two calls."""

    def _lay_out(
        self, data: bytes, digest: str, known: _File | None, window: Window
    ) -> tuple[_File, dict[str, Event], tuple[str, ...]]:
        """One file's occurrences; those of a broken one are added to what was known of it."""
        from connectors.vevent import expand  # an iCalendar parser is loaded only when there is something to parse

        parsed = expand(data, self._zone, window)
        events = {event_key(event.uid, event.recurrence_id): event for event in parsed.events}
        seen = {key: _Seen(event.start, event.end, _state(event)) for key, event in events.items() if event.start}
        if known and not parsed.whole:
            seen = known.occurrences | seen
        return _File(digest, parsed.more, seen), events, parsed.problems

    def _files(self) -> list[str]:
        """Every `.ics` file, in the order of their names. Hidden ones are left alone, and links to folders."""
        try:
            if stat.S_ISREG(self._path.stat().st_mode):
                return [str(self._path)]
            found: list[str] = []
            for place, folders, names in os.walk(self._path, onerror=_give_up):
                folders[:] = sorted(folder for folder in folders if not folder.startswith("."))
                found += [
                    f"{place}/{name}"
                    for name in sorted(names)
                    if name.lower().endswith(".ics") and not name.startswith(".")
                ]
        except FileNotFoundError as error:
            mend = "Set `path` to your .ics file, or to the folder that holds such files."
            raise Missing(f"No calendar at {self._path}", "there is nothing of that name", mend) from error
        except PermissionError as error:
            mend = "Give yourself the right to read it."
            raise Refused(f"The calendar at {self._path} could not be read", _why(error), mend) from error
        except OSError as error:
            mend = "It is tried again at the next pass."
            raise Unreachable(f"The calendar at {self._path} could not be read", _why(error), mend) from error
        return found


def _content(path: str) -> bytes:
    """A regular file's bytes, one more than a calendar may have at most."""
    file = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        status = os.fstat(file)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(None, "it is no file")
        data = b""
        while len(data) <= SIZE_LIMIT and (more := os.read(file, min(status.st_size, SIZE_LIMIT) + 1)):
            data += more
        return data
    finally:
        os.close(file)


def _state(event: Event) -> str:
    """A digest of all that matters of an event; exports stamp every event with the time of the export."""
    return blake2b(repr(replace(event, updated=None)).encode(), digest_size=9).hexdigest()


def _day(moment: datetime) -> datetime:
    return datetime.combine(moment.astimezone(UTC), time.min, UTC)


def _decode(cursor: str | None, path: str) -> _Cursor | None:
    """The cursor, if it is one and belongs to this place."""
    with suppress(msgspec.MsgspecError):
        decoded = msgspec.json.decode(cursor or "", type=_Cursor)
        return decoded if decoded.path == path else None
    return None


def _give_up(error: OSError) -> None:
    raise error


def _why(error: OSError) -> str:
    return f"{error.filename}: {error.strerror}"
