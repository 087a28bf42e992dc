"""The far side of each mail system, as the contract suite needs it: someone else's hand in the same mailbox.

A new system joins by a class that fits `Mailbox` and one line in `conftest.py`.
"""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Literal, Protocol

from connectors.folders import role_of
from connectors.memory import MemoryAccount, MemoryMailbox, StoredMail
from connectors.ports import MailAccount
from connectors.rfc5322 import message_id

Folder = Literal["INBOX", "Jobs", "Sent", "Drafts", "Trash", "Junk"]
"""The folders that every system under test has. `Jobs` is a plain one."""

READ: tuple[Folder, ...] = ("INBOX", "Jobs", "Sent")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Mailbox(Protocol):
    """One account's far side. Messages are named by their Message-ID; each has one."""

    def account(self) -> MailAccount:
        """A fresh connection, with batches of at most 3 messages where the adapter lets itself be told."""
        ...

    def deliver(self, raw: bytes, folder: Folder = "INBOX", received: datetime = NOON) -> None: ...

    def folder(self, name: Folder) -> list[bytes]:
        """Every message in the folder, whole, in any order and with any line ends."""
        ...

    def flags(self, name: str, folder: Folder) -> frozenset[str]:
        """Which of `draft`, `seen`, `flagged` the message has."""
        ...

    def mark(self, name: str, folder: Folder) -> None:
        """The user stars it."""
        ...

    def edit(self, name: str, raw: bytes) -> None:
        """The user's mail client saves the draft `name` again, with other words."""
        ...

    def move(self, name: str, source: Folder, target: Folder) -> None: ...

    def delete(self, name: str, folder: Folder) -> None: ...


class MemoryFarSide:
    def __init__(self) -> None:
        self.mailbox = MemoryMailbox(NOON)

    def account(self) -> MailAccount:
        return MemoryAccount(self.mailbox, batch=3)

    def deliver(self, raw: bytes, folder: Folder = "INBOX", received: datetime = NOON) -> None:
        self.mailbox.add(raw, folder, received)

    def folder(self, name: Folder) -> list[bytes]:
        return [mail.raw for mail in self.mailbox.mails.values() if mail.folder == name]

    def flags(self, name: str, folder: Folder) -> frozenset[str]:
        return self._one(name, folder).flags

    def mark(self, name: str, folder: Folder) -> None:
        self._again(self._one(name, folder), {"flagged"})

    def edit(self, name: str, raw: bytes) -> None:
        draft = self._one(name, "Drafts")
        del self.mailbox.mails[draft.number]
        self.mailbox.add(raw, "Drafts", draft.received, draft.flags)

    def move(self, name: str, source: Folder, target: Folder) -> None:
        self.mailbox.move(self._one(name, source).number, target)

    def delete(self, name: str, folder: Folder) -> None:
        del self.mailbox.mails[self._one(name, folder).number]

    def _one(self, name: str, folder: Folder) -> StoredMail:
        return next(m for m in self.mailbox.mails.values() if m.folder == folder and message_id(m.raw) == name)

    def _again(self, mail: StoredMail, flags: Collection[str]) -> None:
        self.mailbox.mails[mail.number] = StoredMail(
            mail.number, mail.folder, mail.raw, mail.received, mail.flags | set(flags)
        )


def letter(name: str, words: str = "See you on Thursday.", subject: str = "Your interview") -> bytes:
    """A small message with this Message-ID, as it goes over the wire."""
    return (
        "From: Dana Meyer <dana.meyer@acme.example>\r\n"
        "To: Sam Field <sam@example.com>\r\n"
        f"Subject: {subject}\r\n"
        "Date: Mon, 2 Mar 2026 12:00:00 +0000\r\n"
        f"Message-ID: {name}\r\n"
        "MIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n"
        "\r\n"
        f"{words}\r\n"
    ).encode()


def is_read(folder: str) -> bool:
    return role_of(folder) not in {"drafts", "trash", "junk"}
