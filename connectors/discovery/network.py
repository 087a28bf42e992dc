"""The questions that discovery asks of a domain: of its DNS, its web server, its IMAP port. No answer is no error."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPException, HTTPMessage
from typing import IO, Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import BaseHandler, HTTPRedirectHandler, HTTPSHandler, ProxyHandler, Request, build_opener

from connectors.discovery.providers import owner

SECONDS = 5.0
"""A server that knows is quick; a wizard that waits is not used twice."""
LARGEST = 262_144
"""Octets of an autoconfig document, which has two thousand."""


def srv(name: str) -> list[tuple[str, int]]:
    """Host and port of a service (RFC 2782), the best first; none where the domain says that it has none (`.`)."""
    found = sorted(_records(name, "SRV"), key=lambda one: (one.priority, -one.weight))
    return [(host, int(one.port)) for one in found if (host := _name(one.target))]


def mx(domain: str) -> list[str]:
    """The hosts that take mail for a domain, the preferred first."""
    return [_name(one.exchange) for one in sorted(_records(domain, "MX"), key=lambda one: one.preference)]


def txt(name: str) -> list[str]:
    """The texts at a name."""
    return [b"".join(one.strings).decode("ascii", "replace") for one in _records(name, "TXT")]


def get(url: str) -> bytes | None:
    """What a web server gives at this address; None where it gives nothing, or too much."""
    try:
        with _opener().open(Request(url, headers=_HEADERS), timeout=SECONDS) as response:  # noqa: S310 - ours, by https
            data: bytes = response.read(LARGEST + 1)
    except (OSError, HTTPException, ValueError):
        return None
    return data if len(data) <= LARGEST else None


def offers_caldav(url: str) -> bool:
    """Does something there ask for a login before it tells of calendars (RFC 6764 5)? No login is given."""
    headers = _HEADERS | {"Depth": "0"}
    for _ in range(4):
        request = Request(url, method="PROPFIND", headers=headers)  # noqa: S310 - the opener takes https alone
        try:
            with _opener(follow=False).open(request, timeout=SECONDS) as response:
                return bool(response.status == 207)
        except HTTPError as answer:
            answer.close()
            if answer.code == 401:
                return True
            onwards = str(answer.headers.get("Location", "")) if answer.code in {301, 302, 303, 307, 308} else ""
        except (OSError, HTTPException, ValueError):
            return False
        host = urlsplit(url).hostname or ""
        url = f"https://{host}{onwards}" if onwards.startswith("/") else onwards
        if urlsplit(url).scheme != "https" or owner(urlsplit(url).hostname or "") != owner(host):
            return False
    return False


def greets(host: str, port: int, *, tls: bool) -> bool:
    """Does an IMAP server answer there (RFC 3501 7.1.1), with a certificate that fits where it speaks TLS?"""
    with suppress(OSError, ValueError), socket.create_connection((host, port), timeout=SECONDS) as plain:
        if not tls:
            return plain.recv(100).startswith(b"* OK")
        with ssl.create_default_context().wrap_socket(plain, server_hostname=host) as safe:
            return safe.recv(100).startswith(b"* OK")
    return False


_HEADERS = {"User-Agent": "afterword", "Accept": "text/xml, application/xml"}


def _records(name: str, kind: str) -> Iterator[Any]:
    import dns.resolver
    from dns.exception import DNSException

    with suppress(DNSException, OSError, ValueError):
        yield from dns.resolver.resolve(name, kind, lifetime=SECONDS)


def _name(target: object) -> str:
    return str(target).rstrip(".").lower()


class _Straight(HTTPRedirectHandler):
    """Follows from https to https alone."""

    max_redirections = 3

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        """See urllib."""
        if urlsplit(newurl).scheme != "https":
            return None
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class _Nowhere(HTTPRedirectHandler):
    """Follows nothing."""

    def redirect_request(self, *_: object) -> None:
        """See urllib."""


def _opener(*, follow: bool = True) -> Any:  # noqa: ANN401 - urllib's own opener, whose answers it doesn't type
    handlers: list[BaseHandler] = [ProxyHandler({}), _Straight() if follow else _Nowhere(), HTTPSHandler()]
    return build_opener(*handlers)
