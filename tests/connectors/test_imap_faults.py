"""A connection that breaks at any point of a session: told as what it is, and afterwards all is as if it hadn't been.

A proxy ends the connection once so many octets came from the server, at points spread over each phase from the
first octet to the last, either without a word or with a BYE.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta

import pytest

from connectors.errors import ConnectorError, Unreachable
from connectors.imap import ImapAccount, session
from connectors.rfc5322 import message_id
from tests.connectors.dovecot import PASSWORD, Dovecot
from tests.connectors.mailboxes import NOON, letter
from tests.connectors.proxy import Proxy

LONG_AGO = NOON - timedelta(days=365)
INBOX = {f"<{n}@acme.example>" for n in range(3)} | {"<large@acme.example>"}
OURS, NEW = letter("<ours@example.com>"), letter("<new@example.com>")
LARGE = letter("<large@acme.example>", "And so on.\r\n" * 8_000)


def read(account: ImapAccount) -> set[str | None]:
    return {
        message_id(mail.raw) for batch in account.changes(None, LONG_AGO, lambda _: True) for mail in batch.messages
    }


def put(account: ImapAccount) -> None:
    account.put(NEW)


def remove(account: ImapAccount) -> None:
    for draft in account.drafts():
        account.remove(draft.ref)


def find(account: ImapAccount) -> dict[str, tuple[str, ...]]:
    return dict(account.find(["<ours@example.com>", "<1@acme.example>"]))


def drafts(account: ImapAccount) -> list[str | None]:
    return [message_id(draft.raw) for draft in account.drafts()]


def trouble(work: Callable[[ImapAccount], object], account: ImapAccount) -> ConnectorError | None:
    """What the account says is wrong. Any other exception goes through, and fails the test."""
    try:
        work(account)
    except ConnectorError as told:
        return told
    return None


PHASES: dict[str, Callable[[ImapAccount], object]] = {
    "read": read,
    "put": put,
    "remove": remove,
    "find": find,
    "drafts": drafts,
}


@pytest.fixture
def mailbox(dovecot: Dovecot) -> Iterator[tuple[Proxy, str]]:
    """A mailbox with three small mails, a large one and a draft, behind a proxy."""
    user = dovecot.user()
    with dovecot.client(user) as client:
        for raw in (*(letter(f"<{n}@acme.example>") for n in range(3)), LARGE):
            client.append("INBOX", raw, msg_time=NOON)
        client.append("Drafts", OURS, flags=[b"\\Draft", b"\\Seen"])
    with Proxy(dovecot.port) as proxy:
        yield proxy, user


def points(octets: int, count: int) -> list[int]:
    """The first octets, where greetings and tags stand, then some all over, and the last."""
    return sorted({*range(1, 4), *(1 + octets * n // count for n in range(count)), octets - 1, octets})


@pytest.mark.parametrize("bye", [False, True], ids=["cut", "bye"])
@pytest.mark.parametrize(
    ("phase", "logged_in"), [*((phase, True) for phase in PHASES), ("read", False), ("put", False)]
)
def test_a_cut_at_any_point(
    dovecot: Dovecot, mailbox: tuple[Proxy, str], phase: str, *, logged_in: bool, bye: bool
) -> None:
    proxy, user = mailbox
    account = dovecot.account(user, port=proxy.port)
    if logged_in:
        account.drafts()
    before = proxy.down
    PHASES["drafts" if phase in {"put", "remove"} else phase](account)
    whole = (proxy.down - before) * (3 if phase in {"put", "remove"} else 1)
    account.close()
    failed = 0
    for point in points(whole, 14):
        if logged_in:
            account.drafts()
        proxy.cut_after(point, bye=bye)
        told = trouble(PHASES[phase], account)
        failed += told is not None
        assert told is None or type(told) is Unreachable
        assert PASSWORD not in str(told)
        proxy.heal()
        # The same account goes on by itself, and what was half done can be done again.
        PHASES[phase](account)
        assert read(account) == INBOX
        assert drafts(account).count("<new@example.com>") == (phase == "put")
        assert drafts(account).count("<ours@example.com>") == (phase != "remove")
        if phase == "remove":
            account.put(OURS)
        elif phase == "put":
            remove(account)
            account.put(OURS)
        account.close()
    assert failed > 3


def test_a_connection_lost_while_idle_is_opened_anew_without_a_word(
    dovecot: Dovecot, mailbox: tuple[Proxy, str]
) -> None:
    proxy, user = mailbox
    with closing(dovecot.account(user, port=proxy.port)) as account:
        for phase in (drafts, find, read, put, remove):
            phase(account)
            connections = proxy.connections
            proxy.cut()
            phase(account)
            assert proxy.connections == connections + 1


def test_a_scan_goes_on_from_the_last_batch_that_was_saved(dovecot: Dovecot, mailbox: tuple[Proxy, str]) -> None:
    proxy, user = mailbox
    found, cursor, passes = [], None, 0
    with closing(dovecot.account(user, batch=1, port=proxy.port)) as account:
        while passes < 10:
            passes += 1
            try:
                for batch in account.changes(cursor, LONG_AGO, lambda _: True):
                    found += [message_id(mail.raw) for mail in batch.messages]
                    cursor = batch.cursor
                    proxy.cut()
            except Unreachable:
                continue
            break
    assert set(found) == INBOX
    assert len(found) == len(INBOX)
    assert passes == len(INBOX)  # the last ends in peace: nothing is left to be asked for


def test_a_server_that_falls_silent_is_given_up(
    dovecot: Dovecot, mailbox: tuple[Proxy, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "CONNECT_SECONDS", 0.3)
    monkeypatch.setattr(session, "ANSWER_SECONDS", 0.3)
    proxy, user = mailbox
    with closing(dovecot.account(user, port=proxy.port)) as account:
        account.drafts()
        proxy.rewrite = lambda _: b""
        with pytest.raises(Unreachable, match="no answer in time"):
            account.drafts()
        proxy.rewrite = lambda piece: piece
        assert drafts(account) == ["<ours@example.com>"]


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        (b" FETCH (", b" FETCH ((("),
        (b"* SEARCH", b"* SEARCH one two"),
        (b"UIDVALIDITY ", b"UIDVALIDITY x"),
        (b"* LIST (", b"* LIST ) ("),
        (b"* STATUS ", b"* STATUS )"),
        (b"UIDNEXT ", b"UIDPREVIOUS "),
        (b"BODY[", b"BODY]"),
        (b" OK ", b" BAD "),
        (b" OK ", b" NO "),
        (b"* ", b"? "),
        (b"{", b"{9"),
        (b"\r\n", b"\n"),
        (b'INTERNALDATE "', b'INTERNALDATE "99-'),
    ],
)
def test_an_answer_that_makes_no_sense_is_an_error_like_others(
    dovecot: Dovecot, mailbox: tuple[Proxy, str], monkeypatch: pytest.MonkeyPatch, said: bytes, instead: bytes
) -> None:
    monkeypatch.setattr(session, "ANSWER_SECONDS", 0.3)
    proxy, user = mailbox
    for phase in PHASES.values():
        account = dovecot.account(user, port=proxy.port)
        account.drafts()
        proxy.rewrite = lambda piece: piece.replace(said, instead)
        told = trouble(phase, account)
        assert "\n" not in str(told)
        assert len(str(told)) < 500
        proxy.rewrite = lambda piece: piece
        account.close()
