"""Finds the calendars of an account: from an address to the server, to the user, to their calendars.

RFC 6764 6 (SRV, TXT, `.well-known`), RFC 5397 (current-user-principal), RFC 4791 6.2.1 (calendar-home-set). Where the
address is a calendar's own, that one is all.
"""

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from connectors.caldav import dav
from connectors.caldav.server import Answer, Server, absolute
from connectors.errors import ConnectorError, Missing, Refused
from connectors.web import host_of, status_error

_DOING = "find the calendars"
_DNS_SECONDS = 5.0
OURS = "afterword"
"""The calendar that we make ourselves, below the user's others."""


class Collection(NamedTuple):
    """One calendar on the server, and the marks by which it shows whether anything in it changed; empty if none."""

    url: str
    name: str
    token: str
    ctag: str


def calendars(server: Server, written: str) -> list[Collection]:
    """The calendars that may hold events, at least one. `written` is the `url` of the settings."""
    for answer, first in _asked(server, written):
        found = [_collection(answer, first)] if first.is_calendar else _below(server, answer, first)
        if found:
            return sorted(found)
    why = "there is no calendar for events at this address"
    raise Missing(f"{host_of(server.home)}: could not {_DOING}", why, "Check `url` of this calendar.") from None


def own(server: Server, written: str) -> str:
    """The calendar that `written` names; of a server or an account the one of ours there, which may be missing."""
    for answer, first in _asked(server, written):
        if first.is_calendar:
            return absolute(answer.url, first.href)
        for home in _homes(server, answer, first):
            return f"{home.rstrip('/')}/{OURS}/"
    why = "there is no place for calendars at this address"
    raise Missing(f"{host_of(server.home)}: could not {_DOING}", why, "Check `url` of [feed].") from None


def _asked(server: Server, written: str) -> Iterator[tuple[Answer, dav.Row]]:
    """What each place that `written` may mean says of itself. Raises what kept all of them from saying more."""
    server.home, *places = _places(written)
    faults: list[ConnectorError] = []
    for place in places:
        answer = server.ask("PROPFIND", place, _DOING, dav.PROPERTIES)
        first = next(_rows(answer), None)
        if first is not None:
            yield answer, first
        elif answer.status >= 300:  # else it is a page for people
            faults.append(status_error(answer.status, host_of(place), _DOING))
    if faults and not isinstance(faults[-1], Missing):
        raise faults[-1]


def _homes(server: Server, answer: Answer, row: dav.Row) -> list[str]:
    """Where the calendars of whoever is logged in lie, by their own word."""
    homes = [absolute(answer.url, href) for href in row.hrefs(dav.HOME)]
    for principal in [] if homes else row.hrefs(dav.PRINCIPAL):
        told = _must(server, absolute(answer.url, principal))
        homes += [absolute(told.url, href) for one in _rows(told) for href in one.hrefs(dav.HOME)]
    return homes


def _below(server: Server, answer: Answer, row: dav.Row) -> list[Collection]:
    """The calendars of whoever is logged in; else those that lie right below this place."""
    found: dict[str, Collection] = {}
    for home in _homes(server, answer, row) or [answer.url]:
        told = _must(server, home, depth=1)
        found |= {one.url: one for one in (_collection(told, row) for row in _rows(told) if row.is_calendar)}
    return list(found.values())


def _must(server: Server, url: str, depth: int = 0) -> Answer:
    """The properties of a place that the server itself has named: without them, calendars would seem to be gone."""
    answer = server.ask("PROPFIND", url, _DOING, dav.PROPERTIES, depth)
    if answer.status != 207 or answer.tree is None:
        raise status_error(answer.status, host_of(url), _DOING)
    return answer


def _rows(answer: Answer) -> Iterator[dav.Row]:
    """What an answer tells of, leaving out what isn't there (Xandikos answers 207, with a 404 inside)."""
    if answer.status == 207 and answer.tree is not None:
        yield from (row for row in dav.rows(answer.tree) if row.status < 300)


def _collection(answer: Answer, row: dav.Row) -> Collection:
    url = absolute(answer.url, row.href)
    name = row.text(dav.NAME) or urlsplit(url).path.rstrip("/").rpartition("/")[2]
    return Collection(url, name, row.text(dav.SYNC_TOKEN) or "", row.text(dav.CTAG) or "")


def _places(written: str) -> list[str]:
    """The server's address, and where to ask there, the likeliest first."""
    if "://" in written:
        url = written
        if urlsplit(url).path.strip("/"):
            return [url, url]
    else:
        url = _served(written.rpartition("@")[2].strip().rstrip("/").lower())
    root = absolute(url, "/")
    places = [absolute(url, "/.well-known/caldav"), root]
    return [root, url, *places] if urlsplit(url).path.strip("/") else [root, *places]


def _served(domain: str) -> str:
    """The server of a domain by its DNS (RFC 6764 3): `https://host:port/path`, or the domain itself."""
    from dns.exception import DNSException
    from dns.resolver import Resolver

    name = f"_caldavs._tcp.{domain}"
    try:
        resolver = Resolver()
        best = min(resolver.resolve(name, "SRV", lifetime=_DNS_SECONDS), key=lambda one: (one.priority, -one.weight))
        host, port = str(best.target).rstrip(".").lower(), int(best.port)
    except (DNSException, OSError):
        return f"https://{domain}"
    if not host:
        raise Missing(f"{domain}: could not {_DOING}", "its DNS says that it has none", "Set `url` to the server.")
    if host != domain and not host.endswith(f".{domain}"):
        # RFC 6764 8: an answer of DNS may be forged, and the password goes where it points.
        why = f"its DNS names a server of somebody else, {host}"
        raise Refused(f"{domain}: not connected", why, f'If you trust it, set url = "https://{host}/".')
    try:
        texts = [part.decode() for one in resolver.resolve(name, "TXT", lifetime=_DNS_SECONDS) for part in one.strings]
    except (DNSException, OSError, ValueError):
        texts = []
    path = next((text.removeprefix("path=") for text in texts if text.startswith("path=/")), "")
    return f"https://{host}:{port}{path}" if port != 443 else f"https://{host}{path}"
