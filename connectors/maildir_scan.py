"""What is new in one Maildir folder since it was last looked at.

What was seen of a folder is a pair of texts: the stamp of its listing, empty when it must be looked through again,
and eight bytes for each message seen, in base64. Raises `OSError` only, and only for the folder as a whole.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterator
from datetime import datetime
from hashlib import blake2b

from connectors.maildir_tree import Copies, Folder
from connectors.models import Message
from connectors.ports import Wants

State = tuple[str, str]

_BATCH_BYTES = 8_000_000
_LOOKED_AT = 5_000
_DIGEST = 8
"""Bytes for each message seen: among 100,000 of them, a new one is taken for known once in 10^14 times."""


class Scan:
    """One look at one folder. `new` are the messages to look at, by the unique parts of their names."""

    def __init__(self, folder: Folder, before: State) -> None:
        self.folder = folder
        self.unreadable: list[OSError] = []
        self._copies = Copies(folder)
        self.state = before
        """What has been seen by now."""
        self.new: list[bytes] = []
        self._seen = bytearray()
        if self._copies.stamp != before[0]:
            known = _digests(before[1])
            for unique in sorted(self._copies.paths):
                if (digest := _digest(unique)) in known:
                    self._seen += digest
                else:
                    self.new.append(unique)
            whole = not self.new
            self.state = (self._copies.stamp if whole else "", self._text())

    def batches(self, most: int, since: datetime | None, wants: Wants) -> Iterator[tuple[tuple[Message, ...], int]]:
        """Messages received at or after `since`, and how many were looked at; some 8 MB at a time.

        What has vanished meanwhile, and what can't be read, is not seen: the next scan looks for it again.
        """
        messages: list[Message] = []
        start = size = missed = 0
        for at, unique in enumerate(self.new, 1):
            try:
                known, mail = self._read(unique, since, wants)
            except OSError as error:
                self.unreadable.append(error)
                known, mail = False, None
            missed += not known
            if known:
                self._seen += _digest(unique)
            if mail is not None:
                messages.append(mail)
                size += len(mail.raw)
            last = at == len(self.new)
            if last or len(messages) == most or size > _BATCH_BYTES or at - start == _LOOKED_AT:
                self.state = (self._copies.stamp if last and not missed else "", self._text())
                yield tuple(messages), at - start
                messages, start, size = [], at, 0

    def _read(self, unique: bytes, since: datetime | None, wants: Wants) -> tuple[bool, Message | None]:
        opened = self._copies.open(unique)
        if opened is None:
            return False, None
        with opened:
            if since is not None and opened.received < since:
                return True, None
            header = opened.header()
            whole = wants(header)
            raw = opened.whole() if whole else header
            outgoing = self.folder.role == "sent"
            return True, Message(raw, self.folder.name, opened.received, outgoing, partial=not whole)

    def _text(self) -> str:
        return b64encode(self._seen).decode()


def _digests(text: str) -> set[bytes]:
    """The digests that a state holds; none when it isn't one of ours."""
    try:
        joined = b64decode(text, validate=True)
    except ValueError:
        return set()
    return {joined[at : at + _DIGEST] for at in range(0, len(joined), _DIGEST)}


def _digest(unique: bytes) -> bytes:
    return blake2b(unique, digest_size=_DIGEST).digest()
