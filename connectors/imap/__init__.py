"""IMAP accounts (RFC 3501, 9051): one connection, mail read without a trace, drafts put exactly once.

session   the connection: TLS, login, one new try after an idle loss, errors told in words
login     by a password, or by an access token
places    which folder is what, and which are read
scan      what arrived since the cursor, header first
bodies    a message whole, or the large one without its attachments
quick     reads the answers of which there are thousands
drafts    the Drafts folder, and where a Message-ID lies
idle      waits for new mail, on a connection of its own
trouble   every foreign error as one of `connectors.errors`
wire      what imapclient has no public word for
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime

from connectors.imap import drafts, scan
from connectors.imap.session import Session
from connectors.models import MailBatch, Place, StoredDraft
from connectors.ports import Wants
from connectors.settings import Imap


class ImapAccount:
    """One IMAP account, as `connectors.ports.MailAccount` has it; connects at its first use. Not for two threads.

    `secret` gives the password, or with `auth = "oauth2"` an access token that is good now; it is asked anew for each
    connection, and kept nowhere. `batch` messages are asked for at once: the UIDs of 500 fill half of the 8,000 octets
    that every server takes in a line (RFC 2683 3.2.1.5).
    """

    def __init__(self, settings: Imap, secret: Callable[[], str], batch: int = 500) -> None:
        self.name = settings.name
        self._session, self._batch = Session(settings, secret), batch

    def changes(self, cursor: str | None, since: datetime, wants: Wants) -> Iterator[MailBatch]:
        """See `MailSource.changes`. The cursor is JSON: for each folder its UIDVALIDITY and the next UID to read."""
        return scan.changes(self._session, cursor, since, wants, self._batch)

    def drafts(self) -> tuple[StoredDraft, ...]:
        """See `DraftBox.drafts`. One larger than a megabyte, which none of ours is, comes without its attachments."""
        return drafts.stored(self._session)

    def find(self, message_ids: Collection[str]) -> Mapping[str, tuple[Place, ...]]:
        r"""See `DraftBox.find`. A copy flagged \Deleted counts as lying in the trash, wherever it is."""
        return drafts.find(self._session, message_ids)

    def put(self, raw: bytes) -> None:
        """See `DraftBox.put`. Makes the Drafts folder where there is none."""
        drafts.put(self._session, raw)

    def remove(self, ref: str) -> bool:
        """See `DraftBox.remove`. `ref` is `uidvalidity:uid`."""
        return drafts.remove(self._session, ref)

    def close(self) -> None:
        """See `MailAccount.close`."""
        self._session.close()
