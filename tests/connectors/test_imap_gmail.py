"""Gmail's IMAP, as its documentation has it: one folder of all mail, and labels that say what each mail is.

No server but Gmail's has X-GM-LABELS. Here a real Dovecot has the folders and the mail, and keeps the labels as keywords;
a proxy between calls these labels. So all is real but for two words of the protocol.
"""

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest

from connectors.rfc5322 import message_id
from tests.connectors.dovecot import Dovecot
from tests.connectors.mailboxes import NOON, letter
from tests.connectors.proxy import Proxy

SINCE = NOON - timedelta(days=1)
FOLDERS = 'namespace inbox {\n mailbox "All Mail" {\n special_use = \\All\n auto = subscribe\n }\n}\n'


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[Dovecot, Proxy]]:
    with Dovecot(capability="+X-GM-EXT-1", extra=FOLDERS).running() as server, Proxy(server.port) as proxy:
        proxy.ask = lambda piece: piece.replace(b"X-GM-LABELS", b"FLAGS")
        proxy.rewrite = labelled
        yield server, proxy


def labelled(piece: bytes) -> bytes:
    """Keywords as Gmail writes its own labels, `"\\\\Sent"`, and one of the user's."""
    piece = re.sub(rb"(FETCH \([^\r\n]*?)FLAGS \(", rb"\1X-GM-LABELS (", piece)
    piece = re.sub(rb"gmJobs\b", rb'"Jobs \\"(\\\\\\\\Sent)\\""', piece)
    return re.sub(rb"gm(Inbox|Sent|Draft)\b", rb'"\\\\\\\\\1"', piece)


def file(server: Dovecot, user: str, name: str, *labels: str) -> None:
    """A mail lies in All Mail once, and in the folder of each of its labels."""
    folders = {"Inbox": "INBOX", "Draft": "Drafts"}
    with server.client(user) as client:
        flags = [f"gm{label}".encode() for label in labels if label in {"Inbox", "Sent", "Draft", "Jobs"}]
        client.append("All Mail", letter(name), flags=flags, msg_time=NOON)
        for label in labels:
            client.append(folders.get(label, label), letter(name), msg_time=NOON)


def test_each_mail_is_read_once_whatever_its_labels(running: tuple[Dovecot, Proxy]) -> None:
    """One in the inbox under a label of the user's, one archived, one sent, one that answers itself, and a draft."""
    server, proxy = running
    user = server.user()
    file(server, user, "<labelled@acme.example>", "Inbox", "Jobs")
    file(server, user, "<archived@acme.example>")
    file(server, user, "<sent@example.com>", "Sent")
    file(server, user, "<to-myself@example.com>", "Inbox", "Sent")
    file(server, user, "<draft@example.com>", "Draft")
    with closing(server.account(user, port=proxy.port)) as account:
        *batches, last = account.changes(None, SINCE, lambda _: True)
        found = [(message_id(mail.raw), mail.outgoing) for batch in (*batches, last) for mail in batch.messages]
        assert found == [
            ("<labelled@acme.example>", False),
            ("<archived@acme.example>", False),
            ("<sent@example.com>", True),
            ("<to-myself@example.com>", True),
        ]
        file(server, user, "<new@acme.example>", "Inbox")
        later = account.changes(last.cursor, SINCE, lambda _: True)
        assert [message_id(mail.raw) for batch in later for mail in batch.messages] == ["<new@acme.example>"]


def test_a_mail_is_told_where_it_is_once(running: tuple[Dovecot, Proxy]) -> None:
    """All Mail holds what was sent and drafted, too; that counts as Sent and Drafts alone."""
    server, proxy = running
    user = server.user()
    file(server, user, "<labelled@acme.example>", "Inbox", "Jobs")
    file(server, user, "<sent@example.com>", "Sent")
    file(server, user, "<draft@example.com>", "Draft")
    with closing(server.account(user, port=proxy.port)) as account:
        found = account.find(["<labelled@acme.example>", "<sent@example.com>", "<draft@example.com>"])
    assert dict(found) == {
        "<labelled@acme.example>": ("elsewhere",),
        "<sent@example.com>": ("sent",),
        "<draft@example.com>": ("drafts",),
    }
