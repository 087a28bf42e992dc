"""WebDAV and CalDAV as text: what is asked (RFC 4791, 6578), and what a multistatus answer says (RFC 4918 13).

Pure. The caldav library parses such answers too, but decodes their hrefs, so that a name with `%2F` can't be asked
for again, and stops at a status it doesn't expect; here each response stands for itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol, Self
from xml.sax.saxutils import escape

from connectors.models import Window

CALENDAR = "{urn:ietf:params:xml:ns:caldav}calendar"
COMPONENTS = "{urn:ietf:params:xml:ns:caldav}supported-calendar-component-set"
CTAG = "{http://calendarserver.org/ns/}getctag"
DATA = "{urn:ietf:params:xml:ns:caldav}calendar-data"
ETAG = "{DAV:}getetag"
HOME = "{urn:ietf:params:xml:ns:caldav}calendar-home-set"
HREF = "{DAV:}href"
NAME = "{DAV:}displayname"
PRINCIPAL = "{DAV:}current-user-principal"
SYNC_TOKEN = "{DAV:}sync-token"  # noqa: S105 - RFC 6578's word for a cursor
TYPE = "{DAV:}resourcetype"

_SPACES = 'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:s="http://calendarserver.org/ns/"'
_SLACK = timedelta(days=2)
"""All-day and floating times lie in the zone of who reads them, which the server can't know."""

PROPERTIES = (
    f"<d:propfind {_SPACES}><d:prop><d:resourcetype/><d:displayname/><d:current-user-principal/><c:calendar-home-set/>"
    "<c:supported-calendar-component-set/><d:sync-token/><s:getctag/></d:prop></d:propfind>"
)


class Element(Protocol):
    """An XML element, as lxml and ElementTree have it, and what is asked of it here."""

    tag: str
    text: str | None

    def __iter__(self) -> Iterator[Self]: ...
    def iter(self, tag: str) -> Iterator[Self]:
        """All elements below with this tag."""
        ...

    def iterfind(self, path: str) -> Iterator[Self]:
        """The children with this tag."""
        ...

    def findtext(self, path: str) -> str | None:
        """The text of the first child with this tag."""
        ...

    def get(self, key: str) -> str | None:
        """An attribute."""
        ...


@dataclass(frozen=True, slots=True)
class Row:
    """One `response` of a multistatus: whose it is (as the server spells it), its status, and what was found of it."""

    href: str
    status: int
    found: Mapping[str, Element]

    def text(self, name: str) -> str | None:
        """A property's text; None where it is missing or empty."""
        element = self.found.get(name)
        return (element.text or "").strip() or None if element is not None else None

    def hrefs(self, name: str) -> list[str]:
        """The hrefs that a property holds."""
        element = self.found.get(name)
        return [] if element is None else [href.text.strip() for href in element.iter(HREF) if href.text]

    @property
    def is_calendar(self) -> bool:
        """Is it a calendar that may hold events? Lists of tasks are calendars too."""
        kind, components = self.found.get(TYPE), self.found.get(COMPONENTS)
        names = [] if components is None else [(one.get("name") or "").upper() for one in components]
        return kind is not None and any(one.tag == CALENDAR for one in kind) and (not names or "VEVENT" in names)


def rows(tree: Element) -> Iterator[Row]:
    """Each response of a multistatus; of its properties those that the server has."""
    for response in tree.iter("{DAV:}response"):
        found = {
            element.tag: element
            for part in response.iterfind("{DAV:}propstat")
            if _status(part.findtext("{DAV:}status")) < 300
            for prop in part.iterfind("{DAV:}prop")
            for element in prop
        }
        yield Row((response.findtext(HREF) or "").strip(), _status(response.findtext("{DAV:}status")), found)


def listing(window: Window) -> str:
    """calendar-query (RFC 4791 7.8): the ETag of each resource with an event in or near the window."""
    begin, end = (f"{moment:%Y%m%dT%H%M%SZ}" for moment in (window.begin - _SLACK, window.end + _SLACK))
    return (
        f'<c:calendar-query {_SPACES}><d:prop><d:getetag/></d:prop><c:filter><c:comp-filter name="VCALENDAR">'
        f'<c:comp-filter name="VEVENT"><c:time-range start="{begin}" end="{end}"/></c:comp-filter></c:comp-filter>'
        "</c:filter></c:calendar-query>"
    )


MAKING = (
    f"<c:mkcalendar {_SPACES}><d:set><d:prop><d:displayname>Afterword</d:displayname>"
    '<c:supported-calendar-component-set><c:comp name="VEVENT"/></c:supported-calendar-component-set>'
    "</d:prop></d:set></c:mkcalendar>"
)
"""MKCALENDAR (RFC 4791 5.3.1)."""


def multiget(paths: list[str]) -> str:
    """calendar-multiget (RFC 4791 7.9): the text of these resources."""
    wanted = "".join(f"<d:href>{escape(path)}</d:href>" for path in paths)
    return (
        f"<c:calendar-multiget {_SPACES}><d:prop><d:getetag/><c:calendar-data/></d:prop>{wanted}</c:calendar-multiget>"
    )


def sync(token: str) -> str:
    """sync-collection (RFC 6578 3.2): what changed since this token."""
    return (
        f"<d:sync-collection {_SPACES}><d:sync-token>{escape(token)}</d:sync-token><d:sync-level>1</d:sync-level>"
        "<d:prop><d:getetag/></d:prop></d:sync-collection>"
    )


def _status(line: str | None) -> int:
    """The number of a status line (`HTTP/1.1 404 Not Found`); 200 where there is none."""
    words = (line or "HTTP/1.1 200 OK").split()
    return int(words[1]) if len(words) > 1 and words[1].isdigit() else 500
