"""What Google answers, as far as it is used: JSON is held against these before anything is made of it.

An answer that doesn't fit raises a ValueError, like one that is no JSON.
"""

from typing import Any

import msgspec


class Page(msgspec.Struct, frozen=True, rename="camel"):
    """One page of a listing."""

    next_page_token: str | None = None


class Ref(msgspec.Struct, frozen=True, rename="camel"):
    """The id of a message."""

    id: str


class Messages(Page, frozen=True, rename="camel"):
    """users.messages.list"""

    messages: tuple[Ref, ...] = ()


class DraftRef(msgspec.Struct, frozen=True, rename="camel"):
    """The ids of a draft and of its message."""

    id: str
    message: Ref


class Drafts(Page, frozen=True, rename="camel"):
    """users.drafts.list"""

    drafts: tuple[DraftRef, ...] = ()


class Change(msgspec.Struct, frozen=True, rename="camel"):
    """A message that came, or whose labels changed."""

    message: Ref
    label_ids: tuple[str, ...] = ()


class Record(msgspec.Struct, frozen=True, rename="camel"):
    """One record of a mailbox's history."""

    id: str
    messages_added: tuple[Change, ...] = ()
    labels_added: tuple[Change, ...] = ()
    labels_removed: tuple[Change, ...] = ()


class History(Page, frozen=True, rename="camel"):
    """users.history.list; `too_old` is our own word for a 404."""

    history: tuple[Record, ...] = ()
    history_id: str | None = None
    too_old: bool = False


class Profile(msgspec.Struct, frozen=True, rename="camel"):
    """users.getProfile"""

    history_id: str


class Field(msgspec.Struct, frozen=True):
    """A header field, unfolded; encoded words may be decoded."""

    name: str
    value: str


class Body(msgspec.Struct, frozen=True, rename="camel"):
    """The body of a part, or what it is fetched by. `data` is base64url."""

    size: int = 0
    data: str = ""
    attachment_id: str | None = None


class Part(msgspec.Struct, frozen=True, rename="camel"):
    """A MIME part, or a whole message."""

    mime_type: str = ""
    filename: str = ""
    headers: tuple[Field, ...] = ()
    body: Body = Body()
    parts: tuple["Part", ...] = ()


class Mail(msgspec.Struct, frozen=True, rename="camel"):
    """users.messages.get in the format metadata. `internal_date` is in milliseconds since 1970 (UTC)."""

    internal_date: str
    label_ids: tuple[str, ...] = ()
    size_estimate: int = 0
    thread_id: str = ""
    payload: Part = Part()


class Raw(msgspec.Struct, frozen=True):
    """users.messages.get in the format raw, base64url."""

    raw: str


class Full(msgspec.Struct, frozen=True):
    """users.messages.get in the format full."""

    payload: Part


class Attachment(msgspec.Struct, frozen=True):
    """users.messages.attachments.get, base64url."""

    data: str


class Listed(msgspec.Struct, frozen=True, rename="camel"):
    """A calendar of the user's list."""

    id: str
    summary: str = ""
    summary_override: str = ""
    access_role: str = "owner"
    primary: bool = False
    deleted: bool = False


class Calendars(Page, frozen=True, rename="camel"):
    """calendarList.list"""

    items: tuple[Listed, ...] = ()


class Events(Page, frozen=True, rename="camel"):
    """events.list; `expired` is our own word for a sync token that no longer holds."""

    items: tuple[dict[str, Any], ...] = ()
    next_sync_token: str | None = None
    expired: bool = False
