"""What the IMAP connector does beyond the contract: TLS, logins, folders, and servers that lack this or that."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest
from imapclient.response_parser import parse_fetch_response

from connectors.errors import ConnectorError, Missing, NotStored, Refused, Unreachable
from connectors.imap import ImapAccount
from connectors.imap.places import find_places
from connectors.imap.wire import labels
from connectors.models import Message
from connectors.rfc5322 import message_id
from connectors.settings import Imap
from tests.connectors.dovecot import PASSWORD, Dovecot
from tests.connectors.mailboxes import NOON, letter
from tests.connectors.proxy import Proxy

LONG_AGO = NOON - timedelta(days=365)


def read(account: ImapAccount, cursor: str | None = None) -> list[Message]:
    return [mail for batch in account.changes(cursor, LONG_AGO, lambda _: True) for mail in batch.messages]


def names(account: ImapAccount, cursor: str | None = None) -> set[str | None]:
    return {message_id(mail.raw) for mail in read(account, cursor)}


def deliver(server: Dovecot, user: str, folder: str, *ids: str) -> None:
    with server.client(user) as client:
        if not client.folder_exists(folder):
            client.create_folder(folder)
        for name in ids:
            client.append(folder, letter(name), msg_time=NOON)


# --- connecting ---


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_tls_with_a_ca_of_ones_own(dovecot: Dovecot, tls: str) -> None:
    user = dovecot.user()
    deliver(dovecot, user, "INBOX", "<1@acme.example>")
    port = dovecot.tls_port if tls == "implicit" else dovecot.port
    with closing(dovecot.account(user, tls=tls, port=port, ca_file=dovecot.ca_file)) as account:
        assert names(account) == {"<1@acme.example>"}


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
@pytest.mark.parametrize(
    ("host", "with_ca", "why"),
    [("127.0.0.1", False, "self-signed certificate"), ("localhost", True, "Hostname mismatch")],
)
def test_a_certificate_that_doesnt_fit_is_refused(
    dovecot: Dovecot, tls: str, host: str, with_ca: bool, why: str
) -> None:
    port = dovecot.tls_port if tls == "implicit" else dovecot.port
    account = dovecot.account("sam", tls=tls, port=port, host=host, ca_file=dovecot.ca_file if with_ca else None)
    with pytest.raises(Refused, match=why) as told:
        account.drafts()
    assert "`ca_file`" in told.value.mend


def test_no_password_goes_over_the_network_in_the_clear() -> None:
    account = ImapAccount(Imap(name="work", host="imap.example.com", user="sam", tls="none"), lambda: PASSWORD)
    with pytest.raises(Refused, match="readable over the network"):
        account.drafts()


def test_a_server_without_starttls_gets_no_password(dovecot: Dovecot) -> None:
    with Proxy(dovecot.port) as proxy:
        proxy.rewrite = lambda piece: piece.replace(b" STARTTLS", b"")
        account = dovecot.account("sam", tls="starttls", port=proxy.port, ca_file=dovecot.ca_file)
        with pytest.raises(Refused, match="STARTTLS"):
            account.drafts()
        assert b"LOGIN" not in proxy.said


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        ({"host": "nowhere.invalid", "tls": "implicit"}, Unreachable, "server not found"),
        ({"port": 1}, Unreachable, "nothing answers at its port"),
        ({"tls": "implicit"}, Refused, "993 goes with implicit, 143 with starttls"),
        ({"tls": "implicit", "ca_file": "/nowhere/ca.pem"}, Missing, "No such file or directory"),
        ({"tls": "implicit", "ca_file": __file__}, Refused, "holds no certificate"),
        ({"folders": ("INBOX", "Interviews")}, Missing, "'Interviews' isn't there"),
        ({"drafts": "Entwürfe"}, Missing, "'Entwürfe' isn't there"),
        ({"sent": "Gesendet"}, Missing, "It has: .*Sent"),
    ],
)
def test_each_fault_is_told_with_its_mend(
    dovecot: Dovecot, given: dict[str, object], error: type[ConnectorError], words: str
) -> None:
    with closing(dovecot.account(dovecot.user(), **given)) as account, pytest.raises(error, match=words) as told:
        read(account)
    assert type(told.value) is error
    assert str(told.value).endswith(".")
    assert ".." not in str(told.value)


def test_a_wrong_password_is_refused_and_never_shown(dovecot: Dovecot) -> None:
    account = ImapAccount(dovecot.settings("sam"), lambda: "hunter2-wrong")
    with pytest.raises(Refused, match="Authentication failed") as told:
        account.drafts()
    assert "app password" in told.value.mend
    shown, fault = "", told.value
    while fault is not None:
        shown += repr(fault) + str(vars(fault))
        fault = fault.__cause__ or fault.__context__
    assert "hunter2" not in shown


def test_a_server_that_repeats_the_password_is_not_quoted(dovecot: Dovecot) -> None:
    with Proxy(dovecot.port) as proxy:
        proxy.rewrite = lambda piece: piece.replace(b"Authentication failed.", b"sam/hunter2-wrong is unknown.")
        account = ImapAccount(dovecot.settings("sam", port=proxy.port), lambda: "hunter2-wrong")
        with pytest.raises(Refused, match="sam/… is unknown"):
            account.drafts()


def test_a_login_that_the_server_puts_off_is_no_wrong_password(dovecot: Dovecot) -> None:
    with Proxy(dovecot.port) as proxy:
        proxy.rewrite = lambda piece: piece.replace(b"[AUTHENTICATIONFAILED]", b"[UNAVAILABLE]")
        account = ImapAccount(dovecot.settings("sam", port=proxy.port), lambda: "wrong")
        with pytest.raises(Unreachable):
            account.drafts()


def test_passwords_and_users_that_login_cannot_carry() -> None:
    """Umlauts, a backslash and a blank go by SASL PLAIN."""
    extra = "auth_username_chars =\npassdb {\n driver = static\n args = password=größer\\als5\n}"
    with Dovecot(extra=extra).running() as server:
        account = ImapAccount(server.settings("Sam Field"), lambda: "größer\\als5")
        with closing(account):
            assert account.drafts() == ()


def test_the_secret_is_asked_for_at_each_connection_alone(dovecot: Dovecot) -> None:
    asked = []

    def secret() -> str:
        asked.append(1)
        return PASSWORD

    account = ImapAccount(dovecot.settings(dovecot.user()), secret)
    assert asked == []
    account.drafts()
    account.drafts()
    assert asked == [1]
    account.close()
    account.drafts()
    assert asked == [1, 1]
    account.close()


# --- folders ---


def test_only_named_folders_are_read_and_sent(dovecot: Dovecot) -> None:
    user = dovecot.user()
    deliver(dovecot, user, "INBOX", "<inbox@acme.example>")
    deliver(dovecot, user, "Jobs", "<jobs@acme.example>")
    deliver(dovecot, user, "Sent", "<mine@example.com>")
    with closing(dovecot.account(user, folders=("Jobs",))) as account:
        assert names(account) == {"<jobs@acme.example>", "<mine@example.com>"}


def test_folders_of_any_name(dovecot: Dovecot) -> None:
    user = dovecot.user()
    folders = ["Bewerbungen & Gespräche", "求职", "2024", 'say "hi"', "a/b c", "[Archive]", "back\\slash", "INBOX/x"]
    for number, folder in enumerate(folders):
        deliver(dovecot, user, folder, f"<{number}@acme.example>")
    with closing(dovecot.account(user)) as account:
        assert {mail.folder for mail in read(account)} == set(folders)


def test_a_folder_below_the_trash_is_trash(dovecot: Dovecot) -> None:
    user = dovecot.user()
    deliver(dovecot, user, "Trash/2025", "<gone@acme.example>")
    with closing(dovecot.account(user)) as account:
        assert names(account) == set()
        assert dict(account.find(["<gone@acme.example>"])) == {"<gone@acme.example>": ("trash",)}


LISTED_AT_GMAIL = [
    (("\\HasNoChildren",), "/", "INBOX"),
    (("\\HasChildren", "\\Noselect"), "/", "[Gmail]"),
    (("\\All", "\\HasNoChildren"), "/", "[Gmail]/All Mail"),
    (("\\Drafts", "\\HasNoChildren"), "/", "[Gmail]/Drafts"),
    (("\\HasNoChildren", "\\Important"), "/", "[Gmail]/Important"),
    (("\\HasNoChildren", "\\Sent"), "/", "[Gmail]/Sent Mail"),
    (("\\HasNoChildren", "\\Junk"), "/", "[Gmail]/Spam"),
    (("\\Flagged", "\\HasNoChildren"), "/", "[Gmail]/Starred"),
    (("\\HasNoChildren", "\\Trash"), "/", "[Gmail]/Trash"),
    (("\\HasNoChildren",), "/", "Jobs"),
]
WORK = Imap(name="work", host="imap.example.com", user="sam")


def test_at_gmail_all_mail_is_read_once() -> None:
    places = find_places(LISTED_AT_GMAIL, WORK, (), gmail=True)
    assert places.read == ("[Gmail]/All Mail",)
    assert places.labels
    assert (places.drafts, places.sent, places.trash) == ("[Gmail]/Drafts", "[Gmail]/Sent Mail", ("[Gmail]/Trash",))


@pytest.mark.parametrize("answer", [rb"(\Inbox \Sent Sent 2024)", rb'("\\Inbox" "\\Sent" "Muy Importante")'])
def test_gmails_labels_are_read_in_both_forms(answer: bytes) -> None:
    """As its documentation has them, and as it sends them; a label of the user's own that is called Sent is none."""
    [items] = parse_fetch_response([b"1 (UID 7 X-GM-LABELS " + answer + b")"]).values()
    assert labels(items) == {"inbox", "sent"}
    [items] = parse_fetch_response([b'1 (UID 7 X-GM-LABELS (Sent "Draft"))']).values()
    assert labels(items) == set()


def test_elsewhere_views_of_other_folders_are_left_out() -> None:
    assert find_places(LISTED_AT_GMAIL, WORK, (), gmail=False).read == ("INBOX", "Jobs", "[Gmail]/Sent Mail")


def test_other_peoples_folders_are_read_only_when_named() -> None:
    listed = [((), "/", "INBOX"), ((), "/", "shared/support"), ((), "/", "user/dana/Sent")]
    assert find_places(listed, WORK, ("shared/", "user/"), gmail=False).read == ("INBOX",)
    named = Imap(name="work", host="imap.example.com", user="sam", folders=("inbox", "shared/support"))
    assert find_places(listed, named, ("shared/", "user/"), gmail=False).read == ("INBOX", "shared/support")


def test_flags_in_any_case_and_names_in_any_language() -> None:
    listed = [
        ((), ".", "INBOX"),
        (("\\drafts",), ".", "INBOX.Concepts"),
        ((), ".", "INBOX.Gesendete Objekte"),
        ((), ".", "INBOX.Papierkorb"),
        ((), ".", "INBOX.Spam"),
        (("\\NonExistent",), ".", "INBOX.Old"),
    ]
    places = find_places(listed, WORK, (), gmail=False)
    assert places.drafts == "INBOX.Concepts"
    assert places.read == ("INBOX", "INBOX.Gesendete Objekte")
    assert places.trash == ("INBOX.Papierkorb",)


# --- passes ---


def test_nothing_is_marked_by_reading(dovecot: Dovecot) -> None:
    user = dovecot.user()
    deliver(dovecot, user, "INBOX", "<1@acme.example>", "<2@acme.example>")
    with closing(dovecot.account(user)) as account:
        assert len(read(account)) == 2
        account.find(["<1@acme.example>"])
        account.drafts()
    with dovecot.client(user) as client:
        client.select_folder("INBOX", readonly=True)
        assert set(client.get_flags(client.search()).values()) == {(b"\\Recent",)}


def test_a_pass_with_nothing_new_takes_a_handful_of_round_trips(dovecot: Dovecot) -> None:
    user = dovecot.user()
    for number in range(12):
        deliver(dovecot, user, f"Folder {number}", f"<{number}@acme.example>")
    with Proxy(dovecot.port) as proxy, closing(dovecot.account(user, port=proxy.port)) as account:
        *_, last = account.changes(None, LONG_AGO, lambda _: True)
        account.close()
        proxy.said = b""
        assert list(account.changes(last.cursor, LONG_AGO, lambda _: True)) == []
        commands = [line.split()[1] for line in proxy.said.splitlines()]
        assert commands == [b"LOGOUT", b"CAPABILITY", b"LOGIN", b"NAMESPACE", b"LIST"][-len(commands) :]
        assert len(commands) <= 5


def test_a_folder_that_was_numbered_anew_is_read_again(dovecot: Dovecot) -> None:
    user = dovecot.user()
    deliver(dovecot, user, "Jobs", "<1@acme.example>", "<2@acme.example>")
    deliver(dovecot, user, "INBOX", "<3@acme.example>")
    with closing(dovecot.account(user)) as account:
        *_, last = account.changes(None, LONG_AGO, lambda _: True)
        with dovecot.client(user) as client:
            client.delete_folder("Jobs")
        deliver(dovecot, user, "Jobs", "<4@acme.example>")
        assert names(account, last.cursor) == {"<4@acme.example>"}


def test_what_vanishes_while_it_is_read_is_passed_over(dovecot: Dovecot) -> None:
    """Of four mails the second goes while the headers are looked at, the third's folder with the next batch."""
    user = dovecot.user()
    deliver(dovecot, user, "INBOX", *(f"<{n}@acme.example>" for n in range(4)))
    with dovecot.client(user) as client, closing(dovecot.account(user)) as account:

        def wants(header: bytes) -> bool:
            if message_id(header) == "<0@acme.example>":
                client.select_folder("INBOX")
                client.delete_messages([2])
                client.expunge()
            return True

        batches = list(account.changes(None, LONG_AGO, wants))
    found = [message_id(mail.raw) for batch in batches for mail in batch.messages if not mail.partial]
    assert found == ["<0@acme.example>", "<2@acme.example>", "<3@acme.example>"]


@pytest.mark.parametrize("named", [False, True])
def test_a_folder_that_goes_between_listing_and_reading_is_passed_over_unless_named(
    dovecot: Dovecot, *, named: bool
) -> None:
    user = dovecot.user()
    deliver(dovecot, user, "INBOX", "<1@acme.example>")
    deliver(dovecot, user, "Old", "<2@acme.example>")
    given = {"folders": ("INBOX", "Old")} if named else {}
    with Proxy(dovecot.port) as proxy, closing(dovecot.account(user, port=proxy.port, **given)) as account:

        def meanwhile(piece: bytes) -> bytes:
            if b"* LIST" in piece:
                proxy.rewrite = lambda piece: piece
                with dovecot.client(user) as client:
                    client.delete_folder("Old")
            return piece

        proxy.rewrite = meanwhile
        if named:
            with pytest.raises(Unreachable, match="Mailbox doesn't exist: Old"):
                read(account)
        else:
            assert names(account) == {"<1@acme.example>"}


def test_other_errands_between_two_batches_disturb_nothing(dovecot: Dovecot) -> None:
    user = dovecot.user()
    deliver(dovecot, user, "INBOX", *(f"<{n}@acme.example>" for n in range(6)))
    found = set()
    with closing(dovecot.account(user, batch=2)) as account:
        for batch in account.changes(None, LONG_AGO, lambda _: True):
            found |= {message_id(mail.raw) for mail in batch.messages}
            account.put(letter("<draft@example.com>"))
            account.find(["<0@acme.example>"])
            if len(found) == 4:
                account.close()
    assert found == {f"<{n}@acme.example>" for n in range(6)}


def test_the_callers_own_errors_stay_its_own(dovecot: Dovecot) -> None:
    user = dovecot.user()
    deliver(dovecot, user, "INBOX", "<1@acme.example>")

    def wants(_: bytes) -> bool:
        raise ValueError("mine")

    with closing(dovecot.account(user)) as account, pytest.raises(ValueError, match="mine"):
        list(account.changes(None, LONG_AGO, wants))


# --- drafts ---


@pytest.mark.parametrize(("prefix", "separator"), [("", "/"), ("INBOX.", ".")])
def test_a_drafts_folder_is_made_where_there_is_none(prefix: str, separator: str) -> None:
    with Dovecot(drafts="no", prefix=prefix, separator=separator).running() as server:
        user = server.user()
        with closing(server.account(user)) as account:
            assert account.drafts() == ()
            account.put(letter("<1@example.com>"))
            account.put(letter("<2@example.com>"))
            assert len(account.drafts()) == 2
        with server.client(user) as client:
            assert f"{prefix}Drafts" in [name for _, _, name in client.list_sub_folders()]


@pytest.fixture(scope="module")
def small_server() -> Iterator[Dovecot]:
    quota = "plugin {\n quota = maildir:User quota\n quota_rule = *:storage=20K\n}"
    with Dovecot(plugins="quota", extra=quota).running() as server:
        yield server


def test_a_full_mailbox_says_so_and_keeps_what_it_has(small_server: Dovecot) -> None:
    with closing(small_server.account(small_server.user())) as account:
        account.put(letter("<1@example.com>"))
        with pytest.raises(NotStored, match=r"(?i)quota exceeded"):
            account.put(letter("<2@example.com>", "long " * 10_000))
        assert [message_id(draft.raw) for draft in account.drafts()] == ["<1@example.com>"]
        account.put(letter("<3@example.com>"))


def test_two_machines_that_put_one_draft_at_once_leave_one(dovecot: Dovecot) -> None:
    """The other machine's copy arrives between our search and our APPEND; the later one, ours, gives way."""
    user = dovecot.user()
    with Proxy(dovecot.port) as proxy, closing(dovecot.account(user, port=proxy.port)) as account:

        def meanwhile(piece: bytes) -> bytes:
            if b"SEARCH" in piece:
                proxy.rewrite = lambda piece: piece
                deliver(dovecot, user, "Drafts", "<1@example.com>")
            return piece

        account.drafts()
        proxy.rewrite = meanwhile
        account.put(letter("<1@example.com>"))
        [draft] = account.drafts()
        assert draft.ref.endswith(":1")


def test_without_uidplus_no_strangers_are_expunged() -> None:
    with Dovecot(capability="IMAP4rev1").running() as server:
        user = server.user()
        with closing(server.account(user)) as account, server.client(user) as client:
            account.put(letter("<ours@example.com>"))
            account.put(letter("<theirs@example.com>"))
            ours, theirs = (draft.ref for draft in account.drafts())
            client.select_folder("Drafts")
            client.delete_messages([2])
            assert account.remove(theirs) is False
            assert account.remove(ours) is True
            assert account.remove(ours) is False
            assert account.drafts() == ()
            client.noop()
            assert client.search() == [1, 2]
            assert dict(account.find(["<ours@example.com>"])) == {"<ours@example.com>": ("trash",)}
            client.expunge()
            account.put(letter("<ours@example.com>"))
            [again] = account.drafts()
            assert account.remove(again.ref) is True
            client.noop()
            assert client.search() == []


@pytest.mark.parametrize("word", [b"STORE", b"EXPUNGE"])
def test_a_removal_that_was_cut_in_the_middle_leaves_nothing_struck_out(dovecot: Dovecot, word: bytes) -> None:
    r"""The server took STORE \Deleted, or was about to, when the network went."""
    user = dovecot.user()
    with Proxy(dovecot.port) as proxy, closing(dovecot.account(user, port=proxy.port)) as account:
        account.put(letter("<ours@acme.example>"))
        [draft] = account.drafts()

        def break_once(piece: bytes) -> bytes:
            if word in piece:
                proxy.ask = lambda piece: piece
                proxy.cut()
            return piece

        proxy.ask = break_once
        assert account.remove(draft.ref)
        assert account.find(["<ours@acme.example>"]) == {}
    with dovecot.client(user) as client:
        client.select_folder("Drafts", readonly=True)
        assert client.search() == []


def test_at_gmail_a_draft_is_removed_by_moving_it_to_the_trash() -> None:
    """Gmail archives what is expunged; a server that says it is Gmail stands in for it."""
    with Dovecot(capability="+X-GM-EXT-1").running() as server, closing(server.account(server.user())) as account:
        account.put(letter("<1@example.com>"))
        [draft] = account.drafts()
        assert account.remove(draft.ref) is True
        assert account.drafts() == ()
        assert dict(account.find(["<1@example.com>"])) == {"<1@example.com>": ("trash",)}
