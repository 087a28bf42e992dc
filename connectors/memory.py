"""The reference adapter: a mailbox and a calendar that live in memory.

It says in the fewest words what the contract means; every other adapter is held against it.
`MemoryMailbox` and the events of a `MemoryCalendar` are the far side, which their owner changes at will.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import TypeVar

import msgspec

from connectors.folders import FolderRole, role_of
from connectors.models import Event, EventBatch, MailBatch, Message, Place, StoredDraft, Window, event_key
from connectors.ports import Wants
from connectors.rfc5322 import header_block, message_id

T = TypeVar("T")

_PLACES: Mapping[FolderRole, Place] = {"drafts": "drafts", "sent": "sent", "trash": "trash"}


class StoredMail(msgspec.Struct, frozen=True):
    """One message on the far side. Its `number` is never given again: a moved message gets a new one."""

    number: int
    folder: str
    raw: bytes
    received: datetime
    flags: frozenset[str] = frozenset()
    """Of `draft`, `seen`, `flagged`."""


class MemoryMailbox(msgspec.Struct):
    """The far side: what the account holds, and its clock, which stamps what is put into it."""

    now: datetime
    mails: dict[int, StoredMail] = {}
    last: int = 0

    def add(self, raw: bytes, folder: str, received: datetime, flags: Collection[str] = ()) -> None:
        """Lay a message into a folder, under the next number."""
        self.last += 1
        self.mails[self.last] = StoredMail(self.last, folder, raw, received, frozenset(flags))

    def move(self, number: int, folder: str) -> None:
        """Move a message to another folder, where it gets the next number."""
        mail = self.mails.pop(number)
        self.add(mail.raw, folder, mail.received, mail.flags)


class _Cursor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    after: int
    until: int = 0
    """Numbers up to this one belong to the first scan, for which `since` holds."""
    since: datetime | None = None


class _Seen(msgspec.Struct, frozen=True):
    start: datetime
    end: datetime | None
    state: str


class MemoryAccount:
    """A `MailAccount` over a `MemoryMailbox`."""

    def __init__(self, mailbox: MemoryMailbox, name: str = "memory", batch: int = 100) -> None:
        self.name, self._mailbox, self._batch = name, mailbox, batch

    def changes(self, cursor: str | None, since: datetime, wants: Wants) -> Iterator[MailBatch]:
        """See `MailSource.changes`."""
        at = _read_cursor(cursor, _Cursor) or _Cursor(0, self._mailbox.last, since)
        unread = [mail for mail in self._mailbox.mails.values() if mail.number > at.after]
        for first in range(0, len(unread), self._batch):
            some = unread[first : first + self._batch]
            messages = tuple(
                _message(mail, wants)
                for mail in some
                if role_of(mail.folder) not in {"drafts", "junk", "trash"}
                and (at.since is None or mail.number > at.until or mail.received >= at.since)
            )
            after = msgspec.structs.replace(at, after=some[-1].number)
            yield MailBatch(messages, msgspec.json.encode(after).decode(), len(unread), len(some))

    def drafts(self) -> tuple[StoredDraft, ...]:
        """See `DraftBox.drafts`."""
        return tuple(
            StoredDraft(str(mail.number), mail.raw, "flagged" in mail.flags) for mail in self._in_role("drafts")
        )

    def find(self, message_ids: Collection[str]) -> Mapping[str, tuple[Place, ...]]:
        """See `DraftBox.find`."""
        found: dict[str, tuple[Place, ...]] = {}
        for mail in self._mailbox.mails.values():
            name = message_id(mail.raw)
            if name in message_ids and name is not None:
                found[name] = (*found.get(name, ()), _PLACES.get(role_of(mail.folder), "elsewhere"))
        return found

    def put(self, raw: bytes) -> None:
        """See `DraftBox.put`."""
        if message_id(raw) not in {message_id(mail.raw) for mail in self._in_role("drafts")}:
            self._mailbox.add(raw, "Drafts", self._mailbox.now, {"draft", "seen"})

    def remove(self, ref: str) -> bool:
        """See `DraftBox.remove`."""
        if ref not in {draft.ref for draft in self.drafts()}:
            return False
        del self._mailbox.mails[int(ref)]
        return True

    def close(self) -> None:
        """See `MailAccount.close`."""

    def _in_role(self, role: FolderRole) -> list[StoredMail]:
        return [mail for mail in self._mailbox.mails.values() if role_of(mail.folder) == role]


class MemoryCalendar:
    """A `CalendarSource` over events that its owner adds, changes and removes in `events`."""

    def __init__(self, name: str = "memory") -> None:
        self.name = name
        self.events: list[Event] = []

    def changes(self, cursor: str | None, window: Window) -> Iterator[EventBatch]:
        """See `CalendarSource.changes`."""
        before = _read_cursor(cursor, dict[str, _Seen]) or {}
        now = {
            event_key(event.uid, event.recurrence_id): _Seen(event.start, event.end, repr(event))
            for event in self.events
            if event.start is not None and window.overlaps(event.start, event.end)
        }
        changed = tuple(
            event
            for event in self.events
            if (key := event_key(event.uid, event.recurrence_id)) in now and before.get(key) != now[key]
        )
        gone = tuple(key for key, seen in before.items() if key not in now and window.overlaps(seen.start, seen.end))
        yield EventBatch(changed, msgspec.json.encode(now).decode(), gone)

    def close(self) -> None:
        """See `CalendarSource.close`."""


def _message(mail: StoredMail, wants: Wants) -> Message:
    header = header_block(mail.raw)
    whole = wants(header)
    outgoing = role_of(mail.folder) == "sent"
    return Message(mail.raw if whole else header, mail.folder, mail.received, outgoing, not whole)


def _read_cursor(cursor: str | None, kind: type[T]) -> T | None:
    try:
        return msgspec.json.decode(cursor or "", type=kind)
    except msgspec.MsgspecError:
        return None
