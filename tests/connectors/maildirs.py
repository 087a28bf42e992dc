"""Maildir's far side: the standard library's own Maildir, as another mail program's hand in the same tree."""

import mailbox
import os
from datetime import datetime
from pathlib import Path
from typing import Literal

from connectors.maildir import MaildirAccount
from connectors.ports import MailAccount
from connectors.rfc5322 import message_id, same_lines
from connectors.settings import Maildir
from tests.connectors.mailboxes import NOON, Folder

FLAGS = {"D": "draft", "S": "seen", "F": "flagged"}


class MaildirFarSide:
    def __init__(self, root: Path, style: Literal["maildir++", "nested"]) -> None:
        self.root, self.style = root, style
        for name in ("INBOX", "Jobs", "Sent", "Trash", "Junk"):
            self.box(name)

    def box(self, folder: str) -> mailbox.Maildir:
        if self.style == "nested":
            self.root.mkdir(exist_ok=True)
            return mailbox.Maildir(self.root / folder)
        inbox = mailbox.Maildir(self.root)
        return inbox if folder == "INBOX" else inbox.add_folder(folder)

    def account(self) -> MailAccount:
        return MaildirAccount(Maildir("home", str(self.root)), batch=3)

    def deliver(self, raw: bytes, folder: Folder = "INBOX", received: datetime = NOON) -> None:
        box = self.box(folder)
        key = box.add(same_lines(raw))
        os.utime(Path(box._path) / box._lookup(key), (received.timestamp(), received.timestamp()))

    def folder(self, name: Folder) -> list[bytes]:
        box = self.box(name)
        return [box.get_bytes(key) for key in box.keys()]  # noqa: SIM118 - a Maildir is no mapping

    def flags(self, name: str, folder: Folder) -> frozenset[str]:
        box = self.box(folder)
        return frozenset(FLAGS[flag] for flag in box[self._key(name, folder)].get_flags())

    def mark(self, name: str, folder: Folder) -> None:
        box = self.box(folder)
        key = self._key(name, folder)
        message = box[key]
        message.add_flag("F")
        box[key] = message

    def edit(self, name: str, raw: bytes) -> None:
        box = self.box("Drafts")
        box.remove(self._key(name, "Drafts"))
        message = mailbox.MaildirMessage(same_lines(raw))
        message.set_subdir("cur")
        message.set_flags("DS")
        box.add(message)

    def move(self, name: str, source: Folder, target: Folder) -> None:
        origin = self.box(source)
        key = self._key(name, source)
        path = Path(origin._path) / origin._lookup(key)
        path.rename(Path(self.box(target)._path) / "cur" / (path.name if ":2," in path.name else path.name + ":2,S"))

    def delete(self, name: str, folder: Folder) -> None:
        self.box(folder).remove(self._key(name, folder))

    def _key(self, name: str, folder: Folder) -> str:
        box = self.box(folder)
        return next(key for key in box.keys() if message_id(box.get_bytes(key)) == name)  # noqa: SIM118 - as above
