"""One look at all that a calendar is kept in: which occurrences are new, changed or gone since the last look.

Shared by the adapters whose calendars are pieces of iCalendar text: files of a folder, resources of a server, one
feed. Each piece has a name and a version (a digest, an ETag) and is laid out again only when it changed, or when the
window has moved on by a day and the piece may hold later occurrences. What is kept between two looks is a `Piece`
each, in the adapter's cursor. A piece that is broken or can't be had takes nothing away.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time, timedelta, tzinfo
from hashlib import blake2b

import msgspec
from msgspec.structs import replace

from connectors.models import Event, EventBatch, Window, event_key


class Occurrence(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One occurrence: when it takes place, and a digest of all that is told of it."""

    start: datetime
    end: datetime | None
    state: str


class Piece(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One piece of text as it was last laid out."""

    version: str
    more: bool
    """May a later window hold other occurrences?"""
    occurrences: dict[str, Occurrence]


Pieces = Mapping[str, Piece]


class Survey:
    """One look. `before` are the pieces of the last one, made with the window `was`; both are empty at the first.

    `window` is one of whole days, see `whole_days`; floating times are read in `zone`. Call `keep`, `miss` or
    `lay_out` for each piece that is there, then `batch`.
    """

    def __init__(self, before: Pieces, was: Window | None, window: Window, zone: tzinfo) -> None:
        self.window, self.moved = window, was != window
        self.after: dict[str, Piece] = {}
        self.problems: list[str] = []
        self._before, self._zone = before, zone
        self._again = was is None or window.begin < was.begin
        self._events: dict[str, Event] = {}

    def stands(self, name: str, version: str) -> bool:
        """Is what is known of this piece all there is to tell, now that it has this version?"""
        known = self._before.get(name)
        if known is None or not version or known.version != version:
            return False
        return not self._again and not (self.moved and known.more)

    def keep(self, name: str) -> None:
        """The piece is there as it was, and `stands`."""
        self.after[name] = self._before[name]

    def miss(self, name: str) -> None:
        """The piece can't be had this time: what is known of it stays, and it's laid out anew when it can be."""
        if name in self._before:
            self.after[name] = msgspec.structs.replace(self._before[name], version="")

    def lay_out(self, name: str, version: str, data: bytes, label: str) -> None:
        """The piece is new or changed. `label` names it to the user, where there is something wrong with it."""
        from connectors.vevent import expand  # an iCalendar parser is loaded only when there is something to parse

        parsed = expand(data, self._zone, self.window)
        events = {event_key(event.uid, event.recurrence_id): event for event in parsed.events}
        seen = {key: Occurrence(event.start, event.end, _state(event)) for key, event in events.items() if event.start}
        known = self._before.get(name)
        if known and not parsed.whole:
            seen = known.occurrences | seen
        self.after[name] = Piece(version, parsed.more, seen)
        self._events |= events
        self.problems += [f"{label}: {problem}" for problem in parsed.problems]

    def batch(self, cursor: str) -> EventBatch:
        """What there is to tell, with the cursor that covers it."""
        before, now = _occurrences(self._before.values()), _occurrences(self.after.values())
        changed = tuple(event for key, event in self._events.items() if before.get(key) != now.get(key))
        gone = (key for key, seen in before.items() if key not in now and self.window.overlaps(seen.start, seen.end))
        return EventBatch(changed, cursor, tuple(gone), tuple(self.problems))


def whole_days(window: Window) -> Window:
    """The window widened to whole days (UTC), so that it need not be laid out again at each pass."""
    return Window(_day(window.begin), _day(window.end + timedelta(days=1) - timedelta.resolution))


def digest(data: bytes) -> str:
    """A version for a piece that has none of its own."""
    return blake2b(data, digest_size=12).hexdigest()


def _occurrences(pieces: Iterable[Piece]) -> dict[str, Occurrence]:
    return {key: seen for piece in pieces for key, seen in piece.occurrences.items()}


def _state(event: Event) -> str:
    """A digest of all that matters of an event; exports stamp every event with the time of the export."""
    return blake2b(repr(replace(event, updated=None)).encode(), digest_size=9).hexdigest()


def _day(moment: datetime) -> datetime:
    return datetime.combine(moment.astimezone(UTC), time.min, UTC)
