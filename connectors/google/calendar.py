"""Google Calendar as a `CalendarSource`: all calendars that the user keeps, or the one that `url` names.

Google lays out recurring events. A listing of the window is made once a day, since its end moves on; between two
listings a sync token brings what changed. The cursor holds, for each event, a digest of all that was told of it.
"""

from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime, tzinfo
from hashlib import blake2b
from urllib.parse import parse_qs, unquote, urlsplit

import msgspec
from msgspec.structs import replace

from connectors.errors import Missing
from connectors.google import calls, items
from connectors.google.answers import Calendars, Events, Listed
from connectors.google.calls import CalendarCalls
from connectors.google.session import Session
from connectors.models import Event, EventBatch, Window, event_key
from connectors.settings import Google
from connectors.survey import whole_days

ENDPOINT = "https://www.googleapis.com"

_KEPT = {"owner", "writer"}
"""Access roles of the user's own calendars. Holidays, birthdays and other people's calendars may only be read."""

_DOING = "read the calendar"


class _Seen(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """An event as it was told last."""

    key: str
    start: datetime
    end: datetime | None
    state: str


class _Calendar(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    token: str | None
    events: dict[str, _Seen]
    """By the id of the event: that of a removed one is all that Google tells."""


class _Cursor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    account: tuple[str, str | None]
    begin: datetime
    end: datetime
    calendars: dict[str, _Calendar]


class GoogleCalendar:
    """The calendars of one Google account, or one of them; connects at its first use. All-day events are in `zone`."""

    def __init__(self, settings: Google, secret: Callable[[], str], zone: tzinfo, endpoint: str = ENDPOINT) -> None:
        self.name = settings.name
        self._settings, self._zone = settings, zone
        self._session = Session(calls.calendar(endpoint), settings.user, secret)

    def changes(self, cursor: str | None, window: Window) -> Iterator[EventBatch]:
        """See `CalendarSource.changes`. What was cancelled is told as removed."""
        window = whole_days(window)
        account = self._settings.user, self._settings.url
        before = _decode(cursor, account)
        same = before is not None and (before.begin, before.end) == (window.begin, window.end)
        known = before.calendars if before else {}
        look = _Look(self._session, self._zone, window)
        after = {each: look.at(each, known.get(each), same=same) for each in self._calendars()}
        encoded = msgspec.json.encode(_Cursor(account, window.begin, window.end, after)).decode()
        was, now = _by_key(known), _by_key(after)
        changed = tuple(event for key, event in look.events.items() if was.get(key) != now.get(key))
        gone = tuple(key for key, seen in was.items() if key not in now and window.overlaps(seen.start, seen.end))
        if changed or gone or look.problems or encoded != cursor:
            yield EventBatch(changed, encoded, gone, tuple(look.problems))

    def close(self) -> None:
        """See `CalendarSource.close`."""
        self._session.close()

    def _calendars(self) -> list[str]:
        """The ids of the calendars that are read, the primary one last: of an event in two, its copy counts."""

        def page(calls: CalendarCalls, token: str | None) -> Calendars:
            return msgspec.convert(calls.calendars.list(maxResults=250, pageToken=token).execute(), Calendars)

        listed = [item for answer in self._session.pages("list the calendars", page) for item in answer.items]
        chosen = self._settings.url
        if chosen is None:
            own = [item for item in listed if item.access_role in _KEPT and not item.deleted]
            return [item.id for item in sorted(own, key=lambda item: (item.primary, item.id))]
        found = [item.id for item in listed if _names(chosen) & _called(item)]
        if not found:
            known = ", ".join(item.summary or item.id for item in listed[:12])
            what = f"Google account {self._settings.user}: a calendar isn't there"
            raise Missing(
                what, f"none of its calendars is {chosen}", f"Set `url` to the ID or the name of one: {known}."
            )
        return found


class _Look:
    """One look at an account's calendars: `events` are those that were listed, by key."""

    def __init__(self, session: Session[CalendarCalls], zone: tzinfo, window: Window) -> None:
        self.events: dict[str, Event] = {}
        self.problems: list[str] = []
        self._session, self._zone, self._window = session, zone, window

    def at(self, calendar: str, known: _Calendar | None, *, same: bool) -> _Calendar:
        """One calendar as it is now: what changed since `known`, where the window is the same, else all of it."""
        if known is not None and known.token is not None and same:
            changed = self._ask(calendar, {"syncToken": known.token})
            if changed is not None:
                found, token = changed
                events = {each: seen for each, seen in known.events.items() if each not in found}
                return _Calendar(token, events | self._seen(found))
        span = {"timeMin": self._window.begin.isoformat(), "timeMax": self._window.end.isoformat()}
        found, token = self._ask(calendar, span) or ({}, None)
        return _Calendar(token, self._seen(found))

    def _ask(self, calendar: str, query: Mapping[str, str]) -> tuple[dict[str, items.Item], str | None] | None:
        """Events by id, and the next sync token; None where the one asked with no longer holds."""
        from googleapiclient.errors import HttpError

        def page(calls: CalendarCalls, token: str | None) -> Events:
            request = calls.events.list(
                calendarId=calendar, singleEvents=True, maxResults=2500, pageToken=token, **query
            )
            try:
                return msgspec.convert(request.execute(), Events)
            except HttpError as fault:
                if fault.resp.status in {400, 410} and "syncToken" in query:
                    return Events(expired=True)
                raise

        found: dict[str, items.Item] = {}
        token = None
        for answer in self._session.pages(_DOING, page):
            if answer.expired:
                return None
            found |= {str(item.get("id", "")): item for item in answer.items}
            token = answer.next_sync_token
        return found, token

    def _seen(self, found: Mapping[str, items.Item]) -> dict[str, _Seen]:
        """What is in the window of these, by id; the events are kept by key."""
        seen: dict[str, _Seen] = {}
        for each, item in found.items():
            if item.get("status") == "cancelled" or not items.is_meeting(item):
                continue
            try:
                event = items.event_of(item, self._zone)
            except items.BROKEN as fault:
                self.problems.append(f"an event can't be read ({fault}): {str(item.get('summary', each))[:80]}")
                continue
            if event.start is not None and self._window.overlaps(event.start, event.end):
                key = event_key(event.uid, event.recurrence_id)
                self.events[key] = event
                seen[each] = _Seen(key, event.start, event.end, _state(event))
        return seen


def _names(chosen: str) -> set[str]:
    """What `url` may mean: an ID, a name, or one of the links by which Google shows or shares a calendar."""
    parts = urlsplit(chosen)
    query = parse_qs(parts.query)
    found = {chosen, *query.get("src", ()), *query.get("cid", ()), *map(unquote, parts.path.split("/"))}
    for shared in query.get("cid", ()):
        with suppress(ValueError):
            found.add(b64decode(shared + "=" * (-len(shared) % 4)).decode())
    return {name.strip().casefold() for name in found if name.strip()}


def _called(item: Listed) -> set[str]:
    return {name.strip().casefold() for name in (item.id, item.summary, item.summary_override) if name}


def _by_key(calendars: Mapping[str, _Calendar]) -> dict[str, _Seen]:
    return {seen.key: seen for calendar in calendars.values() for seen in calendar.events.values()}


def _state(event: Event) -> str:
    """A digest of all that matters of an event: Google touches `updated` for reminders and colours too."""
    return blake2b(repr(replace(event, updated=None)).encode(), digest_size=9).hexdigest()


def _decode(cursor: str | None, account: tuple[str, str | None]) -> _Cursor | None:
    try:
        found = msgspec.json.decode(cursor or "", type=_Cursor)
    except msgspec.MsgspecError:
        return None
    return found if found.account == account else None
