"""The one way from here to Google: every request is held against a list, and what isn't on it never leaves.

The list has what is read, and drafts made and deleted. No call that sends, imports, inserts, labels or deletes mail is
on it. Inside a batch each part is held against it too, and a batch may only read.
"""

import re
from email import message_from_bytes
from email.message import Message
from typing import Any
from urllib.parse import urlsplit

import httplib2

BATCH = "/batch/gmail/v1"

_ID = r"(?!\.+(?:/|$))(?:[\w.~@+\-]|%(?!2[EF]|5C|25)[0-9A-F]{2})+"
"""One segment of a path: never a dot segment, no slash or dot in disguise."""

ALLOWED: dict[str, tuple[str, ...]] = {
    "GET": (
        "/gmail/v1/users/{}/profile",
        "/gmail/v1/users/{}/messages",
        "/gmail/v1/users/{}/messages/{}",
        "/gmail/v1/users/{}/messages/{}/attachments/{}",
        "/gmail/v1/users/{}/history",
        "/gmail/v1/users/{}/drafts",
        "/calendar/v3/users/me/calendarList",
        "/calendar/v3/calendars/{}/events",
    ),
    "POST": ("/gmail/v1/users/{}/drafts",),
    "DELETE": ("/gmail/v1/users/{}/drafts/{}",),
}
_PATTERNS = {
    method: [re.compile(re.escape(path).replace(r"\{\}", _ID)) for path in paths] for method, paths in ALLOWED.items()
}


class NotAllowed(Exception):
    """A request that isn't on the list. Nothing of it has left this machine: a fault of the program."""


class AllowedHttp(httplib2.Http):  # type: ignore[misc]  # httplib2 ships no types
    """httplib2, for the calls on the list alone, at `endpoint` (scheme and host), and for tokens at `token_uri`.

    Redirections are not followed. `timeout` in seconds holds for each read.
    """

    def __init__(self, endpoint: str, token_uri: str, timeout: float) -> None:
        super().__init__(timeout=timeout)
        self.follow_redirects = False
        self._endpoint, self._token_uri = endpoint, token_uri

    def request(self, uri: str, method: str = "GET", body: Any = None, headers: Any = None, **more: Any) -> Any:  # noqa: ANN401 - as httplib2 has it
        """See `httplib2.Http.request`. Raises NotAllowed for all that isn't on the list."""
        if (method, uri) != ("POST", self._token_uri):
            self._check(uri, method, body, {name.lower(): value for name, value in (headers or {}).items()})
        return super().request(uri, method, body=body, headers=headers, **more)

    def _check(self, uri: str, method: str, body: str | bytes | None, headers: dict[str, str]) -> None:
        parts = urlsplit(uri)
        if f"{parts.scheme}://{parts.netloc}" != self._endpoint or parts.fragment:
            raise NotAllowed(f"{method} {uri}: no host that is asked")
        if any("override" in name for name in headers):
            raise NotAllowed(f"{method} {uri}: a method in disguise")
        if (method, parts.path, parts.query) == ("POST", BATCH, ""):
            for inner, path in _parts(headers.get("content-type", ""), body):
                if inner != "GET" or not is_allowed(inner, path):
                    raise NotAllowed(f"{inner} {path} in a batch")
        elif not is_allowed(method, parts.path):
            raise NotAllowed(f"{method} {parts.path}")


def is_allowed(method: str, path: str) -> bool:
    """Is this call on the list? `path` is the URL's, percent-encoded as it goes out, without a query."""
    return any(pattern.fullmatch(path) for pattern in _PATTERNS.get(method, ()))


def _parts(content_type: str, body: str | bytes | None) -> list[tuple[str, str]]:
    """Method and path of each request in a batch. Raises NotAllowed where one can't be told for certain."""
    data = body.encode() if isinstance(body, str) else body or b""
    parsed = message_from_bytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + data)
    found = parsed.get_payload() if parsed.is_multipart() else []
    if not found or len(found) != data.count(b"HTTP/1.1"):
        raise NotAllowed("a batch that can't be read")
    return [_request_line(part) for part in found if isinstance(part, Message)]


def _request_line(part: Message) -> tuple[str, str]:
    payload = part.get_payload(decode=True)
    inner = payload if isinstance(payload, bytes) else b""
    line = re.match(rb"([A-Z]+) (/[^\s?#]*)(?:\?[^\s#]*)? HTTP/1\.1\r\n", inner)
    if part.get_content_type() != "application/http" or line is None or b"override" in inner.lower():
        raise NotAllowed("a batch with a part that is no request")
    return line[1].decode(), line[2].decode("ascii", "replace")
