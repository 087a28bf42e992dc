"""What a sound connection may bring all the same: NO and BAD to any command, slowness, folders that go or are renumbered.

After each the same account goes on, with nothing lost and nothing doubled.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta

import pytest

from connectors.errors import ConnectorError, NotStored, Unreachable
from connectors.imap import ImapAccount
from connectors.rfc5322 import message_id
from tests.connectors.dovecot import Dovecot
from tests.connectors.mailboxes import NOON, letter
from tests.connectors.proxy import Proxy

LONG_AGO = NOON - timedelta(days=365)


def read(account: ImapAccount) -> list[str | None]:
    return [
        message_id(mail.raw) for batch in account.changes(None, LONG_AGO, lambda _: True) for mail in batch.messages
    ]


def put(account: ImapAccount) -> None:
    account.put(letter("<ours@example.com>"))


def remove(account: ImapAccount) -> None:
    account.put(letter("<ours@example.com>"))
    for draft in account.drafts():
        if message_id(draft.raw) == "<ours@example.com>":
            account.remove(draft.ref)


def find(account: ImapAccount) -> dict[str, tuple[str, ...]]:
    return dict(account.find(["<1@acme.example>"]))


def drafts(account: ImapAccount) -> list[str | None]:
    return [message_id(draft.raw) for draft in account.drafts()]


@pytest.fixture
def mailbox(dovecot: Dovecot) -> Iterator[tuple[Proxy, str]]:
    """Two mails and a draft of the user's own, behind a proxy."""
    user = dovecot.user()
    with dovecot.client(user) as client:
        for number in range(2):
            client.append("INBOX", letter(f"<{number}@acme.example>"), msg_time=NOON)
        client.append("Drafts", letter("<theirs@example.com>"), flags=[b"\\Draft"])
    with Proxy(dovecot.port) as proxy:
        yield proxy, user


@pytest.fixture(scope="module")
def bare_of_drafts() -> Iterator[Dovecot]:
    """A server that makes no Drafts folder by itself, and has a public namespace."""
    public = (
        "namespace {\n type = public\n separator = /\n prefix = Public/\n location = maildir:%h/../public\n"
        " list = yes\n subscriptions = no\n}\n"
    )
    with Dovecot(extra=public, drafts="no").running() as server:
        yield server


def repeating(change: Callable[[list[bytes]], bytes]) -> Callable[[bytes], bytes]:
    """The server repeats the names of the fields that were asked for in its own way."""
    names = re.compile(rb"(?<=BODY\[HEADER\.FIELDS \()[^)]*(?=\)\])")
    return lambda piece: names.sub(lambda found: change(found[0].split()), piece)


@pytest.mark.parametrize(
    "rewrite",
    [
        pytest.param(repeating(lambda names: b" ".join(b'"%b"' % name for name in names)), id="in quotes (RFC 3501)"),
        pytest.param(repeating(lambda names: b" ".join(reversed(names)).lower()), id="small, and in another order"),
        pytest.param(lambda piece: piece.replace(b"RFC822.SIZE", b"MODSEQ (5) RFC822.SIZE"), id="with more than asked"),
    ],
)
def test_a_header_is_known_however_the_server_repeats_what_was_asked(
    dovecot: Dovecot, mailbox: tuple[Proxy, str], rewrite: Callable[[bytes], bytes]
) -> None:
    proxy, user = mailbox
    proxy.rewrite = rewrite
    with closing(dovecot.account(user, port=proxy.port)) as account:
        mails = [mail for batch in account.changes(None, LONG_AGO, lambda _: False) for mail in batch.messages]
    assert [message_id(mail.raw) for mail in mails] == ["<0@acme.example>", "<1@acme.example>"]
    assert all(b"From: Dana Meyer" in mail.raw and mail.partial for mail in mails)


def answering(proxy: Proxy, command: bytes, instead: bytes) -> Callable[[bytes], bytes]:
    """The server does what it was told, and says something else at its end."""

    def rewrite(piece: bytes) -> bytes:
        for tag in re.findall(rb"(?m)^(\w+) " + command, proxy.said):
            piece = re.sub(rb"(?m)^" + tag + rb" OK [^\r]*", tag + b" " + instead, piece)
        return piece

    return rewrite


@pytest.mark.parametrize(
    ("phase", "command", "kind"),
    [
        (read, b"LIST", Unreachable),
        (read, b'EXAMINE "?INBOX', Unreachable),
        (read, b"UID SEARCH", Unreachable),
        (read, b"UID FETCH", Unreachable),
        (drafts, b"EXAMINE", Unreachable),
        (drafts, b"UID FETCH", Unreachable),
        (find, b"LIST", Unreachable),
        (put, b"SELECT", NotStored),
        (put, b"UID SEARCH", NotStored),
        (put, b"APPEND", NotStored),
        (remove, b"UID STORE", NotStored),
        (remove, b"UID EXPUNGE", NotStored),
    ],
)
@pytest.mark.parametrize("answer", [b"NO [SERVERBUG] The disk sulks", b"BAD The disk sulks"])
def test_a_refusal_is_told_in_the_servers_words_and_what_to_do(
    dovecot: Dovecot,
    mailbox: tuple[Proxy, str],
    phase: Callable[[ImapAccount], object],
    command: bytes,
    kind: type[ConnectorError],
    answer: bytes,
) -> None:
    proxy, user = mailbox
    with closing(dovecot.account(user, port=proxy.port)) as account:
        account.drafts()
        proxy.rewrite = answering(proxy, command, answer)
        with pytest.raises(kind, match=r"the server says: .*The disk sulks\. \w+.*\.$") as told:
            phase(account)
        assert type(told.value) is kind
        proxy.rewrite = lambda piece: piece
        phase(account)
        assert read(account) == ["<0@acme.example>", "<1@acme.example>"]
        put(account)
        assert drafts(account) == ["<theirs@example.com>", "<ours@example.com>"]


def test_a_folder_that_refuses_takes_nothing_from_the_others(dovecot: Dovecot, mailbox: tuple[Proxy, str]) -> None:
    proxy, user = mailbox
    with dovecot.client(user) as client:
        client.append("Jobs", letter("<jobs@acme.example>"), msg_time=NOON)
    with closing(dovecot.account(user, port=proxy.port)) as account:
        proxy.rewrite = answering(proxy, b'EXAMINE "?Jobs', b"NO [NOPERM] Not yours")
        *_, last = account.changes(None, LONG_AGO, lambda _: True)
        assert set(read(account)) == {"<0@acme.example>", "<1@acme.example>"}
        proxy.rewrite = lambda piece: piece
        later = account.changes(last.cursor, LONG_AGO, lambda _: True)
        assert [message_id(mail.raw) for batch in later for mail in batch.messages] == ["<jobs@acme.example>"]


def test_a_slow_server_is_waited_for(dovecot: Dovecot, mailbox: tuple[Proxy, str]) -> None:
    """Every octet of its own, with a pause before each answer."""
    import time

    proxy, user = mailbox

    def slowly(piece: bytes) -> bytes:
        time.sleep(0.02)
        return piece

    proxy.rewrite = slowly
    with closing(dovecot.account(user, port=proxy.port)) as account:
        assert read(account) == ["<0@acme.example>", "<1@acme.example>"]
        put(account)
        assert drafts(account) == ["<theirs@example.com>", "<ours@example.com>"]


def test_a_folder_numbered_anew_in_the_middle_is_read_again(dovecot: Dovecot, mailbox: tuple[Proxy, str]) -> None:
    """Between two batches another program deletes Jobs and makes it again: its old numbers mean nothing any more."""
    _, user = mailbox
    with dovecot.client(user) as client:
        for number in range(4):
            client.append("Jobs", letter(f"<old-{number}@acme.example>"), msg_time=NOON)
    with closing(dovecot.account(user, batch=2, folders=("Jobs",))) as account:
        batches = account.changes(None, LONG_AGO, lambda _: True)
        first = next(batches)
        with dovecot.client(user) as client:
            client.delete_folder("Jobs")
            client.create_folder("Jobs")
            for number in range(4):
                client.append("Jobs", letter(f"<new-{number}@acme.example>"), msg_time=NOON)
        account.close()  # as a lost connection does: Dovecot keeps the old folder open for who has it open
        with pytest.raises(Unreachable, match=r"numbered its messages anew\. The next pass reads them again"):
            next(batches)
        later = account.changes(first.cursor, LONG_AGO, lambda _: True)
        found = [message_id(mail.raw) for batch in later for mail in batch.messages]
    assert found == [f"<new-{number}@acme.example>" for number in range(4)]


def test_drafts_deleted_in_the_last_moment_are_made_again_at_the_next_try(
    bare_of_drafts: Dovecot,
) -> None:
    server, user = bare_of_drafts, bare_of_drafts.user()
    with Proxy(server.port) as proxy, closing(server.account(user, port=proxy.port)) as account:

        def meanwhile(piece: bytes) -> bytes:
            if b"* LIST" in piece:
                proxy.rewrite = lambda piece: piece
                with server.client(user) as client:
                    client.delete_folder("Drafts")
            return piece

        account.put(letter("<before@example.com>"))
        proxy.rewrite = meanwhile
        with pytest.raises(NotStored, match="store a draft: the server says: "):
            put(account)
        put(account)
        assert drafts(account) == ["<ours@example.com>"]


def test_other_peoples_folders_are_left_alone(bare_of_drafts: Dovecot) -> None:
    """RFC 2342: a public namespace beside the user's own, as offices have it."""
    server, user = bare_of_drafts, bare_of_drafts.user()
    with server.client(user) as client:
        client.create_folder("Public/Vacancies")
        client.append("Public/Vacancies", letter("<public@acme.example>"), msg_time=NOON)
        client.append("INBOX", letter("<mine@acme.example>"), msg_time=NOON)
    with closing(server.account(user)) as account:
        assert read(account) == ["<mine@acme.example>"]
    with closing(server.account(user, folders=("INBOX", "Public/Vacancies"))) as account:
        assert read(account) == ["<mine@acme.example>", "<public@acme.example>"]
