"""A calendar published as one iCalendar text at an address of the web, as Google, Outlook and Nextcloud offer it.

The address is often a secret: whoever knows it may read the calendar. It is in no error, no problem and no cursor,
which name the host alone. Nothing is sent but the request itself; only what changed is fetched (RFC 9110 13.1) and
only what changed is laid out, see `survey`.
"""

import gzip
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, tzinfo
from hashlib import blake2b
from http.client import HTTPException, HTTPMessage, HTTPResponse, IncompleteRead
from typing import IO, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit, urlunsplit
from urllib.request import (
    BaseHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    build_opener,
)

import msgspec

from connectors.errors import Missing, Refused
from connectors.icaltext import SIZE_LIMIT
from connectors.models import EventBatch, Window
from connectors.settings import Feed
from connectors.survey import Piece, Survey, digest, whole_days
from connectors.web import garbled, host_of, is_safe, network_error, status_error, tls_context

_DOING = "read the calendar"
_PIECE = "feed"
_SECONDS = 30.0
_LONGEST_VALIDATOR = 1_000
_BEGINS = 4_000
"""Within so many bytes a calendar begins; some have a comment or blank lines first."""


class _Cursor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    address: str
    """A digest of it."""
    begin: datetime
    end: datetime
    etag: str
    modified: str
    pieces: dict[str, Piece]


class _Answer(NamedTuple):
    """What the server has; no data when it is as it was."""

    data: bytes | None
    etag: str
    modified: str


class FeedCalendar:
    """A `CalendarSource` over one address. Floating times are read in `zone`.

    Where the settings name no `url`, `secret` gives the address. `seconds` is how long the server may be silent.
    """

    def __init__(self, settings: Feed, secret: Callable[[], str], zone: tzinfo, seconds: float = _SECONDS) -> None:
        self.name = settings.name
        self._settings, self._secret, self._zone, self._seconds = settings, secret, zone, seconds

    def changes(self, cursor: str | None, window: Window) -> Iterator[EventBatch]:
        """See `CalendarSource.changes`. A text that is broken is a problem of the batch, and takes nothing away."""
        window, url = whole_days(window), self._address()
        place = blake2b(url.encode(), digest_size=12).hexdigest()
        before = _decode(cursor, place)
        survey = Survey(
            before.pieces if before else {}, Window(before.begin, before.end) if before else None, window, self._zone
        )
        known = before.pieces.get(_PIECE) if before else None
        stands = before is not None and known is not None and survey.stands(_PIECE, known.version)
        answer = self._ask(url, before if stands else None)
        if answer.data is None or survey.stands(_PIECE, version := digest(answer.data)):
            survey.keep(_PIECE)
        else:
            survey.lay_out(_PIECE, version, answer.data, host_of(url))
        after = _Cursor(place, window.begin, window.end, answer.etag, answer.modified, survey.after)
        batch = survey.batch(msgspec.json.encode(after).decode())
        if batch.events or batch.removed or batch.problems or batch.cursor != cursor:
            yield batch

    def close(self) -> None:
        """See `CalendarSource.close`. Nothing is held open between two calls."""

    def _address(self) -> str:
        """The address as it is asked; `webcal` is what calendars call https (and some http). Raises ConnectorError."""
        written = (self._settings.url or self._secret()).strip()
        mend = "Write the whole address of the calendar, like https://calendar.example.com/private/robin.ics."
        try:
            parts = urlsplit(written)
            scheme = "https" if parts.scheme in {"webcal", "webcals"} else parts.scheme
            path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")
            url = urlunsplit((scheme, parts.netloc, path, quote(parts.query, safe="/?%:@!$&'()*+,;=~"), ""))
            fits = url.isascii() and parts.port != 0 and "@" not in parts.netloc
        except ValueError:
            fits = False
        if not fits or scheme not in {"https", "http"} or not parts.hostname:
            raise Refused(f"{self.name}: the calendar can't be asked for", "its address is no web address", mend)
        if not is_safe(url):
            why = "without TLS its secret address would cross the network readable"
            raise Refused(f"{host_of(url)}: not connected", why, "Write the address with https.")
        return url

    def _ask(self, url: str, before: _Cursor | None) -> _Answer:
        """One request, conditional when `before` is still good for an answer of "as it was"."""
        headers = {"Accept": "text/calendar", "Accept-Encoding": "gzip", "User-Agent": "afterword"}
        if before and before.etag:
            headers["If-None-Match"] = before.etag
        elif before and before.modified:
            headers["If-Modified-Since"] = before.modified
        host = host_of(url)
        with _told(host):
            try:
                request = Request(url, headers=headers)  # noqa: S310 - is_safe has looked at the scheme
                with self._opener(url).open(request, timeout=self._seconds) as response:
                    return _Answer(_content(response, host), *_validators(response.headers))
            except HTTPError as error:
                if error.code != 304 or not before:
                    raise
                error.close()
        return _Answer(None, before.etag, before.modified)

    def _opener(self, url: str) -> OpenerDirector:
        """What asks the server itself, without a proxy."""
        handlers: list[BaseHandler] = [ProxyHandler({}), _Redirects()]
        if url.startswith("https:"):
            handlers.append(HTTPSHandler(context=tls_context(self._settings.ca_file)))
        return build_opener(*handlers)


@contextmanager
def _told(host: str) -> Iterator[None]:
    """Every error of urllib as one of ours, and not as its cause: it has the address in it."""
    try:
        yield
    except HTTPError as error:
        error.close()
        told = status_error(error.code, host, _DOING)
    except URLError as error:
        told = network_error(error.reason if isinstance(error.reason, Exception) else error, host, _DOING)
    except (gzip.BadGzipFile, zlib.error, ValueError):
        told = garbled(host, _DOING)
    except (OSError, EOFError, IncompleteRead) as error:
        told = network_error(error, host, _DOING)
    except HTTPException:
        told = garbled(host, _DOING)
    else:
        return
    raise told from None


class _Redirects(HTTPRedirectHandler):
    """Follows where a secret may go: from https to https, on this machine also by http."""

    max_redirections = 5

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        """See urllib. Raises `Refused` where a redirect leads out of TLS."""
        if not is_safe(newurl) or (req.type == "https" and urlsplit(newurl).scheme != "https"):
            fp.close()
            what, why = f"{host_of(req.full_url)}: not connected", "the server sends us on to an address without TLS"
            raise Refused(what, why, "Write the address at which the calendar is now, with https.")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _content(response: HTTPResponse, host: str) -> bytes:
    """The text, one byte more at most than a calendar may have. Raises ConnectorError when it is none."""
    kind = response.headers.get("Content-Encoding", "identity").strip().lower()
    if kind not in {"identity", "gzip", "x-gzip", ""}:
        raise garbled(host, _DOING)
    source = gzip.GzipFile(fileobj=response) if "gzip" in kind else response
    data = bytearray()
    while len(data) <= SIZE_LIMIT and (more := source.read(min(1 << 16, SIZE_LIMIT + 1 - len(data)))):
        data += more
    if len(data) <= SIZE_LIMIT and response.length:  # http.client doesn't tell when a part is missing
        raise IncompleteRead(bytes(data), response.length)
    if b"BEGIN:VCALENDAR" not in data[:_BEGINS].upper().replace(b"\0", b""):
        why = "what the address gives is no calendar"
        raise Missing(f"{host}: could not {_DOING}", why, "Check the address; an old one may have been withdrawn.")
    return bytes(data)


def _validators(headers: HTTPMessage) -> tuple[str, str]:
    found = (str(headers.get(name, "")) for name in ("ETag", "Last-Modified"))
    etag, modified = (value if len(value) <= _LONGEST_VALIDATOR and value.isprintable() else "" for value in found)
    return etag, modified


def _decode(cursor: str | None, place: str) -> _Cursor | None:
    """The cursor, if it is one and belongs to this address."""
    with suppress(msgspec.MsgspecError):
        decoded = msgspec.json.decode(cursor or "", type=_Cursor)
        return decoded if decoded.address == place else None
    return None
