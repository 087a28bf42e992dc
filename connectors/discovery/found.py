"""What discovery finds, as values."""

from dataclasses import dataclass
from typing import Literal

from connectors.discovery.providers import Provider

Tls = Literal["implicit", "starttls", "none"]


@dataclass(frozen=True, slots=True)
class Server:
    """An IMAP server, and the user that logs in there. `source` completes "known from …"."""

    host: str
    port: int
    tls: Tls
    user: str
    source: str
    foreign: bool = False
    """Named by DNS alone, and of another owner than the address: to be looked at before a password goes there."""


@dataclass(frozen=True, slots=True)
class CalendarPlace:
    """A CalDAV server, and the user that logs in there; `source` and `foreign` are as for a `Server`."""

    url: str
    user: str
    source: str
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class Findings:
    """All that was found for one address, the likeliest first."""

    provider: Provider | None = None
    servers: tuple[Server, ...] = ()
    calendars: tuple[CalendarPlace, ...] = ()
