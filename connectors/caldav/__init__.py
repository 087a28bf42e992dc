"""Calendars on a CalDAV server (RFC 4791): Nextcloud, Fastmail, iCloud, Radicale and their like.

finding   from an address to the calendars
server    the connection; the only file that knows the caldav library
shelf     the one thing that writes: entries of ours, in a calendar that the user named for them
dav       what is asked and answered, as text

A pass with nothing new is one question to the server for all calendars, after those that find them. What changed is
told by sync-collection (RFC 6578); where the server hasn't got it, or its token no longer holds, by the ETags of all
that lies in the window.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, tzinfo
from typing import NamedTuple
from urllib.parse import unquote

import msgspec

from connectors.caldav import dav
from connectors.caldav.finding import Collection, calendars
from connectors.caldav.server import Server, absolute, path_of
from connectors.errors import ConnectorError, Unreachable
from connectors.models import EventBatch, Window
from connectors.settings import Caldav
from connectors.survey import Piece, Survey, whole_days
from connectors.web import host_of, status_error

_AT_ONCE = 50
"""Resources asked for in one multiget; a busy one has some ten thousand bytes."""
_MOST_PAGES = 100
_SECONDS = 30


class _Shelf(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One calendar as it was last seen: its marks, and its resources in the window by their paths."""

    token: str
    ctag: str
    pieces: dict[str, Piece]


class _Cursor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    account: tuple[str, str | None]
    begin: datetime
    end: datetime
    calendars: dict[str, _Shelf]


class _News(NamedTuple):
    """What sync-collection tells: ETags of what is new or changed, the paths of what is gone, the next token."""

    versions: dict[str, str]
    gone: set[str]
    token: str


class CaldavCalendar:
    """A `CalendarSource` over all calendars of an account, or one. Floating times are read in `zone`.

    `secret` gives the password; it is asked when the connection is made. `seconds` is how long the server may be
    silent.
    """

    def __init__(self, settings: Caldav, secret: Callable[[], str], zone: tzinfo, seconds: int = _SECONDS) -> None:
        self.name = settings.name
        self._settings, self._zone = settings, zone
        self._server = Server(settings, secret, seconds)

    def changes(self, cursor: str | None, window: Window) -> Iterator[EventBatch]:
        """See `CalendarSource.changes`. A calendar or an event that can't be read is a problem, and takes nothing away.

        Only when no calendar can be read, that is an error.
        """
        window = whole_days(window)
        account = (self._settings.url, self._settings.user)
        before = _decode(cursor, account)
        shelves = before.calendars if before else {}
        known = {name: piece for shelf in shelves.values() for name, piece in shelf.pieces.items()}
        survey = Survey(known, Window(before.begin, before.end) if before else None, window, self._zone)
        after: dict[str, _Shelf] = {}
        faults: list[ConnectorError] = []
        there = calendars(self._server, self._settings.url)
        for calendar in there:
            try:
                after[calendar.url] = self._visit(calendar, shelves.get(calendar.url), survey)
            except ConnectorError as fault:
                faults.append(fault)
                survey.problems.append(str(fault))
                if (was := shelves.get(calendar.url)) is not None:
                    for name in was.pieces:
                        survey.miss(name)
                    after[calendar.url] = _Shelf("", "", {name: survey.after[name] for name in was.pieces})
        if len(faults) == len(there):
            raise faults[0]
        batch = survey.batch(msgspec.json.encode(_Cursor(account, window.begin, window.end, after)).decode())
        if batch.events or batch.removed or batch.problems or batch.cursor != cursor:
            yield batch

    def close(self) -> None:
        """See `CalendarSource.close`."""
        self._server.close()

    def _visit(self, calendar: Collection, was: _Shelf | None, survey: Survey) -> _Shelf:
        """Bring one calendar's resources into the survey; what is to be remembered of it."""
        versions, token = None, calendar.token
        if was and not survey.moved:
            old = {name: piece.version for name, piece in was.pieces.items()}
            if was.token == token and was.ctag == calendar.ctag and (token or was.ctag):
                versions = old
            elif was.token and token and (news := self._news(calendar, was.token)):
                versions = {name: version for name, version in old.items() if name not in news.gone} | news.versions
                token = news.token
        if versions is None:
            versions = self._listed(calendar, survey.window)
        wanted = []
        for name, version in versions.items():
            if survey.stands(name, version):
                survey.keep(name)
            else:
                wanted.append(name)
        for begin in range(0, len(wanted), _AT_ONCE):
            self._fetch(calendar, wanted[begin : begin + _AT_ONCE], versions, survey)
        return _Shelf(token, calendar.ctag, {name: survey.after[name] for name in versions if name in survey.after})

    def _listed(self, calendar: Collection, window: Window) -> dict[str, str]:
        """The ETags of all that may have an occurrence in the window."""
        doing = f"list {calendar.name}"
        answer = self._server.ask("REPORT", calendar.url, doing, dav.listing(window), depth=1)
        if answer.status != 207 or answer.tree is None:
            raise status_error(answer.status, host_of(calendar.url), doing)
        rows = list(dav.rows(answer.tree))
        if any(row.status == 507 for row in rows):  # only a part of it, and what is missing isn't gone
            raise status_error(507, host_of(calendar.url), doing)
        return {path_of(absolute(answer.url, row.href)): row.text(dav.ETAG) or "" for row in rows if row.status < 300}

    def _news(self, calendar: Collection, token: str) -> _News | None:
        """What changed since the token; None when the server won't say, because it is too old or for any reason.

        A long answer comes in pages (RFC 6578 3.6).
        """
        versions: dict[str, str] = {}
        gone: set[str] = set()
        for _ in range(_MOST_PAGES):
            body, doing = dav.sync(token), f"ask what is new in {calendar.name}"
            answer = self._server.ask("REPORT", calendar.url, doing, body)
            following = answer.tree.findtext(dav.SYNC_TOKEN) if answer.tree is not None else None
            if answer.status != 207 or answer.tree is None or not following:
                return None
            more = False
            for row in dav.rows(answer.tree):
                name = path_of(absolute(answer.url, row.href))
                if row.status == 404 and dav.ETAG not in row.found:
                    gone.add(name)
                    versions.pop(name, None)
                elif row.status == 507:
                    more = True
                elif name != path_of(calendar.url):
                    versions[name] = row.text(dav.ETAG) or ""
                    gone.discard(name)
            if not more:
                return _News(versions, gone - versions.keys(), following)
            if following == token:
                return None
            token = following
        return None

    def _fetch(self, calendar: Collection, names: list[str], versions: dict[str, str], survey: Survey) -> None:
        """Lay out these resources. One that spoils the answer for all (Radicale, SabreDAV) is left to `_fetch_one`."""
        rows: dict[str, dav.Row] = {}
        doing = f"read {calendar.name}"
        with suppress(Unreachable):
            answer = self._server.ask("REPORT", calendar.url, doing, dav.multiget(names), depth=1)
            if answer.status == 207 and answer.tree is not None:
                rows = {unquote(path_of(absolute(answer.url, row.href))): row for row in dav.rows(answer.tree)}
        for name in names:
            row = rows.get(unquote(name))
            text = row.text(dav.DATA) if row else None
            if row and text:
                survey.lay_out(name, row.text(dav.ETAG) or versions[name], text.encode(), _label(calendar, name))
            elif not (row and row.status == 404):
                self._fetch_one(calendar, name, versions[name], survey)

    def _fetch_one(self, calendar: Collection, name: str, version: str, survey: Survey) -> None:
        answer = self._server.ask("GET", absolute(calendar.url, name), f"read {calendar.name}")
        if answer.status == 200:
            survey.lay_out(name, version, answer.body, _label(calendar, name))
        elif answer.status not in {404, 410}:
            survey.miss(name)
            survey.problems.append(f"{_label(calendar, name)} could not be read: the server says {answer.status}")


def _label(calendar: Collection, name: str) -> str:
    return f"{calendar.name}, {unquote(name).rpartition('/')[2]}"


def _decode(cursor: str | None, account: tuple[str, str | None]) -> _Cursor | None:
    """The cursor, if it is one and belongs to this account."""
    with suppress(msgspec.MsgspecError):
        decoded = msgspec.json.decode(cursor or "", type=_Cursor)
        return decoded if decoded.account == account else None
    return None
