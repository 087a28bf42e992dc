"""Shows entries of ours in a calendar on a CalDAV server, and touches nothing else there.

What is ours is told by its file name, `afterword-` and hexadecimal digits. Nothing is remembered from one time to the
next: what lies there is read and compared by what it says, for servers write it anew in their own way.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC
from typing import NamedTuple

from msgspec.structs import replace

from connectors import vevent
from connectors.caldav import dav
from connectors.caldav.finding import own
from connectors.caldav.server import Server, absolute, path_of
from connectors.errors import ConnectorError, NotStored, Unreachable
from connectors.models import Event
from connectors.settings import Caldav
from connectors.web import LATER, host_of, status_error

_OURS = re.compile(r"afterword-([0-9a-f]+)\.ics")
_AT_ONCE = 50
_SECONDS = 15
_DOING = "show what is due in your calendar"


class _Lying(NamedTuple):
    """One entry of ours as it lies there: its path, its version, its text."""

    path: str
    etag: str
    text: bytes


class CaldavShelf:
    """A `Shelf`. With the address of an account, and none of one calendar, it makes a calendar of its own there.

    `secret` gives the password; it is asked when the connection is made. `seconds` is how long the server may be
    silent.
    """

    def __init__(self, settings: Caldav, secret: Callable[[], str], seconds: int = _SECONDS) -> None:
        self._url = settings.url
        self._server = Server(settings, secret, seconds)

    def show(self, entries: Mapping[str, bytes]) -> None:
        """See `Shelf.show`."""
        calendar = own(self._server, self._url)
        lying = self._lying(calendar)
        if lying is None:
            if not entries:
                return
            self._do("MKCALENDAR", calendar, dav.MAKING, {})
            lying = {}
        for name, entry in entries.items():
            there = lying.pop(name, None)
            if there is None:
                self._put(absolute(calendar, f"afterword-{name}.ics"), entry, {"If-None-Match": "*"})
            elif _said(there.text) != _said(entry):
                self._put(absolute(calendar, there.path), entry, _unless_changed(there))
        for gone in lying.values():
            self._do("DELETE", absolute(calendar, gone.path), "", _unless_changed(gone))

    def is_there(self) -> bool:
        """See `Shelf.is_there`."""
        return self._lying(own(self._server, self._url)) is not None

    def close(self) -> None:
        """See `Shelf.close`."""
        self._server.close()

    def _lying(self, calendar: str) -> dict[str, _Lying] | None:
        """Our entries in the calendar, by name; None when there is no such calendar."""
        answer = self._server.ask("PROPFIND", calendar, _DOING, dav.PROPERTIES, depth=1)
        if answer.status in {404, 410}:
            return None
        if answer.status != 207 or answer.tree is None:
            raise status_error(answer.status, host_of(calendar), _DOING)
        rows = list(dav.rows(answer.tree))
        if rows and all(row.status == 404 for row in rows):  # Xandikos
            return None
        paths = [path_of(absolute(answer.url, row.href)) for row in rows]
        ours = [path for path in paths if _name(path)]
        found = {}
        for begin in range(0, len(ours), _AT_ONCE):
            wanted = ours[begin : begin + _AT_ONCE]
            answer = self._server.ask("REPORT", calendar, _DOING, dav.multiget(wanted), depth=1)
            if answer.status != 207 or answer.tree is None:
                raise status_error(answer.status, host_of(calendar), _DOING)
            for row in dav.rows(answer.tree):
                path = path_of(absolute(answer.url, row.href))
                if (name := _name(path)) and row.status < 300:
                    found[name] = _Lying(path, row.text(dav.ETAG) or "", (row.text(dav.DATA) or "").encode())
        return found

    def _put(self, url: str, entry: bytes, condition: dict[str, str]) -> None:
        self._do("PUT", url, entry.decode(), {"Content-Type": "text/calendar; charset=utf-8", **condition})

    def _do(self, method: str, url: str, body: str, headers: dict[str, str]) -> None:
        status = self._server.send(method, url, _DOING, body, headers).status
        if status >= 300 and not (method == "DELETE" and status in {404, 410}):
            raise _refusal(status, host_of(url))


def _refusal(status: int, host: str) -> ConnectorError:
    """Why something could not be written."""
    if status == 412:
        return Unreachable(f"{host}: could not {_DOING}", "somebody else is writing there, too", f"{LATER}.")
    if status in {429, 503}:
        return status_error(status, host, _DOING)
    mend = (
        "Make a calendar in your calendar program that you may write in, and name its own address under url of [feed]."
    )
    return NotStored(f"{host}: could not {_DOING}", f"the server won't have it written ({status})", mend)


def _name(path: str) -> str | None:
    """The name of an entry of ours, by its path."""
    ours = _OURS.fullmatch(path.rpartition("/")[2])
    return ours[1] if ours else None


def _unless_changed(there: _Lying) -> dict[str, str]:
    return {"If-Match": there.etag} if there.etag.startswith('"') else {}


def _said(text: bytes) -> list[Event]:
    """What an entry says, however it is written."""
    return [replace(event, updated=None, sequence=0) for event in vevent.parse(text, UTC).events]
