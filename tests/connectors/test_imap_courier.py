"""What the contract doesn't ask of a poor server: how Courier is spoken to, and that nothing it lacks is asked for."""

import shutil
from contextlib import closing
from datetime import timedelta

from connectors.rfc5322 import message_id
from connectors.sight import look
from tests.connectors.courier import shared_courier
from tests.connectors.dovecot import PASSWORD
from tests.connectors.mailboxes import NOON, letter
from tests.connectors.proxy import Proxy


def test_its_folders_are_known_by_their_names_alone() -> None:
    """No SPECIAL-USE, everything below INBOX, and Drafts made there too where it is missing."""
    server = shared_courier()
    user = server.user()
    sight = look(server.settings(user), lambda: PASSWORD)
    assert (sight.drafts, sight.sent) == ("INBOX.Drafts", "INBOX.Sent")
    assert set(sight.read) == {"INBOX", "INBOX.Jobs", "INBOX.Sent"}
    assert sight.features is not None
    assert not sight.features & {"UIDPLUS", "SPECIAL-USE", "LITERAL+", "MOVE", "CONDSTORE", "LIST-STATUS"}
    shutil.rmtree(server.maildir(user) / ".Drafts")
    with closing(server.account(user)) as account:
        account.put(letter("<1@example.com>"))
        assert len(account.drafts()) == 1
    assert look(server.settings(user), lambda: PASSWORD).drafts == "INBOX.Drafts"


def test_names_in_other_letters_and_languages() -> None:
    server = shared_courier()
    user = server.user()
    with server.client(user) as client:
        for folder in ("INBOX.Bewerbungen & Gespräche", "INBOX.求职", "INBOX.Gelöschte Elemente"):
            client.create_folder(folder)
            client.append(folder, letter(f"<{len(folder)}@acme.example>"), msg_time=NOON)
    with closing(server.account(user)) as account:
        batches = list(account.changes(None, NOON - timedelta(days=1), lambda _: True))
        assert {mail.folder for batch in batches for mail in batch.messages} == {
            "INBOX.Bewerbungen & Gespräche",
            "INBOX.求职",
        }
        assert account.find([f"<{len('INBOX.Gelöschte Elemente')}@acme.example>"]) == {
            f"<{len('INBOX.Gelöschte Elemente')}@acme.example>": ("trash",)
        }


def test_without_uidplus_the_later_of_two_copies_is_found_by_its_message_id() -> None:
    """Two machines put the same draft at once. The server doesn't say which number ours was given."""
    server = shared_courier()
    user = server.user()
    with Proxy(server.port) as proxy, closing(server.account(user, port=proxy.port)) as account:
        account.drafts()

        def meanwhile(piece: bytes) -> bytes:
            if b"* SEARCH" in piece:
                proxy.rewrite = lambda piece: piece
                with server.client(user) as client:
                    client.append("INBOX.Drafts", letter("<1@example.com>"))
            return piece

        proxy.rewrite = meanwhile
        account.put(letter("<1@example.com>"))
        [draft] = account.drafts()
        assert draft.ref.endswith(":1")
        assert b"UID EXPUNGE" not in proxy.said


def test_nothing_is_asked_that_it_doesnt_offer() -> None:
    server = shared_courier()
    user = server.user()
    with server.client(user) as client:
        client.append("INBOX", letter("<1@acme.example>"), msg_time=NOON)
    with Proxy(server.port) as proxy, closing(server.account(user, port=proxy.port)) as account:
        *_, last = account.changes(None, NOON - timedelta(days=1), lambda _: True)
        account.put(letter("<2@example.com>"))
        [draft] = account.drafts()
        assert account.remove(draft.ref)
        assert dict(account.find(["<1@acme.example>", "<2@example.com>"])) == {"<1@acme.example>": ("elsewhere",)}
        with server.client(user) as client:
            client.append("INBOX", letter("<3@acme.example>"), msg_time=NOON)
        new = [
            message_id(mail.raw)
            for batch in account.changes(last.cursor, NOON, lambda _: True)
            for mail in batch.messages
        ]
    assert new == ["<3@acme.example>"]
    said = proxy.said.upper()
    assert not [word for word in (b"+}", b"ENABLE", b"MOVE", b"UNSELECT", b"UID EXPUNGE", b"RETURN (") if word in said]
