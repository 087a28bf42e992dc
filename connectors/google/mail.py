"""A Gmail account as `connectors.ports.MailAccount`. It reads, makes drafts and removes them; it cannot send."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime

from connectors.google import calls, drafts, scan
from connectors.google.session import Session
from connectors.models import MailBatch, Place, StoredDraft
from connectors.ports import Wants
from connectors.settings import Gmail

ENDPOINT = "https://gmail.googleapis.com"


class GmailAccount:
    """One Gmail account; connects at its first use. Not for two threads.

    `secret` gives what the user has allowed (see `session.Grant`). `batch` messages come at once.
    """

    def __init__(self, settings: Gmail, secret: Callable[[], str], batch: int = 200, endpoint: str = ENDPOINT) -> None:
        self.name = settings.name
        self._session, self._batch = Session(calls.gmail(endpoint), settings.user, secret), batch

    def changes(self, cursor: str | None, since: datetime, wants: Wants) -> Iterator[MailBatch]:
        """See `MailSource.changes`. The cursor is JSON: the historyId up to which all is read."""
        return scan.changes(self._session, cursor, since, wants, self._batch)

    def drafts(self) -> tuple[StoredDraft, ...]:
        """See `DraftBox.drafts`. One larger than a megabyte, which none of ours is, comes without its attachments."""
        return drafts.stored(self._session)

    def find(self, message_ids: Collection[str]) -> Mapping[str, tuple[Place, ...]]:
        """See `DraftBox.find`."""
        return drafts.find(self._session, message_ids)

    def put(self, raw: bytes) -> None:
        """See `DraftBox.put`."""
        drafts.put(self._session, raw)

    def remove(self, ref: str) -> bool:
        """See `DraftBox.remove`. `ref` is the draft's id and a digest of its text."""
        return drafts.remove(self._session, ref)

    def close(self) -> None:
        """See `MailAccount.close`."""
        self._session.close()
