"""Which parts of Google's APIs are used. The library takes 5 ms to make each of these objects: it is done once."""

from collections.abc import Callable
from typing import Any, Generic, NamedTuple, TypeVar

Calls = TypeVar("Calls")


class GmailCalls(NamedTuple):
    """The resources of the Gmail API (https://developers.google.com/gmail/api/reference/rest)."""

    users: Any
    messages: Any
    attachments: Any
    history: Any
    drafts: Any


class CalendarCalls(NamedTuple):
    """The resources of the Calendar API (https://developers.google.com/calendar/api/v3/reference)."""

    calendars: Any
    events: Any


class Api(NamedTuple, Generic[Calls]):
    """One of Google's APIs, as the discovery documents name it. `path` follows the endpoint's scheme and host."""

    name: str
    version: str
    endpoint: str
    path: str
    calls: Callable[[Any], Calls]


def gmail(endpoint: str) -> Api[GmailCalls]:
    """The Gmail API at this scheme and host."""

    def calls(service: Any) -> GmailCalls:  # noqa: ANN401 - the library has no types
        users = service.users()
        messages = users.messages()
        return GmailCalls(users, messages, messages.attachments(), users.history(), users.drafts())

    return Api("gmail", "v1", endpoint, "", calls)


def calendar(endpoint: str) -> Api[CalendarCalls]:
    """The Calendar API at this scheme and host."""

    def calls(service: Any) -> CalendarCalls:  # noqa: ANN401 - the library has no types
        return CalendarCalls(service.calendarList(), service.events())

    return Api("calendar", "v3", endpoint, "calendar/v3/", calls)
