"""What the JMAP connector does beyond the contract: refusals, resyncs, lost connections, and nothing that could send."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from connectors import jmap
from connectors.errors import ConnectorError, Missing, NotStored, Refused, Unreachable
from connectors.jmap import JmapAccount
from connectors.jmap.server import READING, WRITING, Server
from connectors.rfc5322 import message_id
from connectors.settings import Jmap
from connectors.sight import look
from daemon.config import load
from daemon.wiring import login_of
from tests.connectors.jmaps import TOKEN, JmapServer, begun
from tests.connectors.mailboxes import NOON, letter
from tests.connectors.proxy import Proxy
from tests.connectors.webserver import Reply

SINCE = NOON - timedelta(days=1)


@pytest.fixture
def server() -> Iterator[JmapServer]:
    """A mailbox with four mails and a draft of the user's own."""
    with ExitStack() as stack:
        server = begun(stack)
        for number in range(4):
            server.add(letter(f"<{number}@acme.example>"), "INBOX", NOON)
        server.add(letter("<theirs@example.com>"), "Drafts", NOON, "$draft")
        yield server


def names(account: JmapAccount, cursor: str | None = None) -> list[str | None]:
    return [message_id(mail.raw) for batch in account.changes(cursor, SINCE, lambda _: True) for mail in batch.messages]


def drafts(account: JmapAccount) -> list[str | None]:
    return [message_id(draft.raw) for draft in account.drafts()]


def trouble(work: Callable[[JmapAccount], object], account: JmapAccount) -> ConnectorError | None:
    """What the account says is wrong. Any other exception goes through, and fails the test."""
    try:
        work(account)
    except ConnectorError as told:
        return told
    return None


ALL = [f"<{number}@acme.example>" for number in range(4)]


def test_no_method_that_sends_ever_leaves(server: JmapServer) -> None:
    """RFC 8621 7: mail is sent by EmailSubmission/set. And by Email/set nothing is made, changed or moved."""
    assert not [method for method in READING | WRITING if "submission" in method.lower()]
    ours = Server(Jmap(name="fast", url=f"{server.web.url}/session"), lambda: TOKEN)
    for method, given in (
        ("EmailSubmission/set", {"create": {}}),
        ("Identity/get", {}),
        ("Email/set", {"update": {}}),
        ("Email/set", {"create": {}}),
        ("Email/set", {"destroy": [], "onSuccessUpdateEmail": {}}),
    ):
        with pytest.raises(AssertionError, match="not on the list"):
            ours.call(method, **given)
    assert server.methods == []
    assert server.web.asked == []


@pytest.mark.parametrize(
    ("wrong", "reply", "kind", "words"),
    [
        ("session", Reply(404), Missing, "Check `url`"),
        ("session", Reply(200, b"<html>Sign in</html>"), Unreachable, "made no sense"),
        ("session", Reply(200, b"[]"), Unreachable, "made no sense"),
        ("api", Reply(503), Unreachable, "the server says 503"),
        ("api", Reply(429), Unreachable, "tried again by itself"),
        ("api", Reply(200, b'{"methodResponses": []}'), Unreachable, "made no sense"),
        ("Mailbox/get", Reply(200, b'{"methodResponses": [["error", {"type": "serverFail"}, "0"]]}'), Unreachable, "serverFail"),
        ("Email/query", Reply(200, b'{"methodResponses": [["error", {"type": "forbidden"}, "0"]]}'), Unreachable, "forbidden"),
        ("Email/get", Reply(200, b'{"methodResponses": [["Email/get", {"list": [{}]}, "0"]]}'), Unreachable, "no sense"),
    ],
)  # fmt: skip
def test_each_fault_is_told_and_then_it_goes_on(
    server: JmapServer, wrong: str, reply: Reply, kind: type[ConnectorError], words: str
) -> None:
    with closing(server.account()) as account:
        server.wrong[wrong] = reply
        with pytest.raises(kind, match=words) as told:
            names(account)
        assert type(told.value) is kind
        assert str(told.value).endswith(".")
        server.wrong.clear()
        assert names(account) == ALL


def test_a_wrong_token_is_refused_and_never_shown(server: JmapServer) -> None:
    with pytest.raises(Refused, match=r"login refused.*Make a new token") as told:
        names(server.account(secret="fmu1-stale"))
    assert "fmu1" not in repr(told.value)


@pytest.mark.parametrize("url", ["http://jmap.example.com/session", "http://127.0.0.1:1/session"])
def test_no_token_goes_in_the_clear_and_nobody_there_is_told(server: JmapServer, url: str) -> None:
    kind, words = (Refused, "without TLS") if "example" in url else (Unreachable, "lost or not made")
    with pytest.raises(kind, match=words):
        names(server.account(url=url))


def test_states_that_the_server_forgot_cost_a_new_listing_and_no_mail(server: JmapServer) -> None:
    with closing(server.account(batch=3)) as account:
        *_, last = account.changes(None, SINCE, lambda _: True)
        server.add(letter("<new@acme.example>"), "INBOX", NOON)
        server.oldest = len(server.log)
        assert names(account, last.cursor) == [*ALL, "<new@acme.example>"]


def test_a_listing_whose_last_message_went_begins_again(server: JmapServer) -> None:
    with closing(server.account(batch=2)) as account:
        first = next(iter(account.changes(None, SINCE, lambda _: True)))
        server.destroy(next(one.id for one in server.emails.values() if b"<1@acme" in one.raw))
        assert set(names(account, first.cursor)) == set(ALL) - {"<1@acme.example>"}


def test_what_vanishes_while_it_is_read_is_passed_over(server: JmapServer) -> None:
    def wants(header: bytes) -> bool:
        if message_id(header) == ALL[0]:
            server.destroy(next(one.id for one in server.emails.values() if b"<1@acme" in one.raw))
        return True

    with closing(server.account()) as account:
        found = [message_id(mail.raw) for batch in account.changes(None, SINCE, wants) for mail in batch.messages]
    assert found == [ALL[0], *ALL[2:]]


def test_of_a_large_mail_text_and_invitation_come_without_its_attachments(
    server: JmapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A brochure of the employer's, with the interview's invitation in the same mail."""
    monkeypatch.setattr(jmap, "LARGEST", 1000)
    large = EmailMessage()
    large["Message-ID"], large["Subject"] = "<large@acme.example>", "Your interview"
    large.set_content("See you on Thursday, at Café Zoë.\n")
    large.add_attachment("BEGIN:VCALENDAR\nEND:VCALENDAR\n", subtype="calendar")
    large.add_attachment(b"%PDF" * 500, maintype="application", subtype="pdf", filename="brochure.pdf")
    server.add(large.as_bytes(policy=SMTP), "INBOX", NOON)
    with closing(server.account()) as account:
        found = {message_id(m.raw): m for batch in account.changes(None, SINCE, lambda _: True) for m in batch.messages}
    assert not found["<large@acme.example>"].partial
    read = message_from_bytes(found["<large@acme.example>"].raw, policy=SMTP)
    assert read["Subject"] == "Your interview"
    kinds = {part.get_content_type(): part.get_content() for part in read.iter_parts()}
    assert kinds.keys() == {"text/plain", "text/calendar"}
    assert kinds["text/plain"].strip() == "See you on Thursday, at Café Zoë."
    assert kinds["text/calendar"].startswith("BEGIN:VCALENDAR")
    assert not [one.path for one in server.web.asked if one.path.endswith("-3")]  # the brochure's blob


def test_a_full_mailbox_says_so_and_keeps_what_it_has(server: JmapServer) -> None:
    server.quota = 3000
    with closing(server.account()) as account:
        with pytest.raises(NotStored, match=r"store a draft: the server says overQuota The mailbox is full\. Mend"):
            account.put(letter("<ours@example.com>", "long " * 10_000))
        assert drafts(account) == ["<theirs@example.com>"]
        account.put(letter("<ours@example.com>"))
        assert drafts(account) == ["<theirs@example.com>", "<ours@example.com>"]


def test_a_draft_that_something_happened_to_meanwhile_is_not_removed(server: JmapServer) -> None:
    """Between our look and our removal the user sends it: the server has another state by then."""
    with closing(server.account()) as account:
        [draft] = account.drafts()
        answer = server._email_get

        def meanwhile(**asked: object) -> dict[str, object]:
            said = answer(**asked)
            server.emails[draft.ref].box = "Sent"
            server.touch(draft.ref)
            return said

        server._email_get = meanwhile  # type: ignore[method-assign]  # the user's hand
        with pytest.raises(NotStored, match="stateMismatch"):
            account.remove(draft.ref)
        server._email_get = answer  # type: ignore[method-assign]  # and it rests
        assert account.remove(draft.ref) is False
    assert server.emails[draft.ref].box == "Sent"


def test_a_drafts_folder_is_made_where_there_is_none(server: JmapServer) -> None:
    server.emails = {key: one for key, one in server.emails.items() if one.box != "Drafts"}
    del server.boxes["Drafts"]
    with closing(server.account()) as account:
        assert account.drafts() == ()
        account.put(letter("<ours@example.com>"))
        assert drafts(account) == ["<ours@example.com>"]
    assert server.boxes["Drafts"]["role"] == "drafts"


def test_the_callers_own_errors_stay_its_own(server: JmapServer) -> None:
    def wants(_: bytes) -> bool:
        raise ValueError("mine")

    with closing(server.account()) as account, pytest.raises(ValueError, match="mine"):
        list(account.changes(None, SINCE, wants))


@pytest.mark.parametrize("phase", ["read", "put", "remove", "find"])
def test_a_cut_at_any_point(server: JmapServer, phase: str) -> None:
    """Nothing is lost, nothing doubled, and the same account goes on by itself."""
    ours = letter("<ours@example.com>")

    def remove(account: JmapAccount) -> None:
        for draft in account.drafts():
            if message_id(draft.raw) == "<ours@example.com>":
                account.remove(draft.ref)

    phases = {
        "read": names,
        "put": lambda account: account.put(ours),
        "remove": remove,
        "find": lambda account: account.find(["<0@acme.example>"]),
    }
    failed = 0
    with Proxy(server.web.port) as proxy:
        account = server.account(url=f"http://127.0.0.1:{proxy.port}/session")
        for share in range(12):
            if phase == "remove":
                account.put(ours)
            before = proxy.down
            account.find(["<0@acme.example>"])
            proxy.cut_after(1 + (proxy.down - before) * share // 4)
            told = trouble(phases[phase], account)
            assert told is None or type(told) is Unreachable
            failed += told is not None
            proxy.heal()
            phases[phase](account)
            assert names(account) == ALL
            assert drafts(account).count("<ours@example.com>") == (phase == "put")
            remove(account)
            account.close()
    assert failed > 2


def test_from_the_configuration_to_the_mailbox(server: JmapServer, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    text = '[you]\nname = "Sam"\naddresses = ["sam@example.com"]\n[[mail]]\nname = "fast"\ntype = "jmap"\nurl = "{}"\n'
    file.write_text(text.format(f"{server.web.url}/session"))
    [settings] = load(file).mail
    assert login_of(settings) == ("token", "keyring")
    server.boxes["Offers"] = {"id": "b-Offers", "name": "Offers", "parentId": "b-Jobs", "role": None}
    sight = look(settings, lambda: TOKEN)
    assert (sight.drafts, sight.sent, sight.read) == ("Drafts", "Sent", ("INBOX", "Jobs", "Sent", "Jobs/Offers"))
    file.write_text(text.format("http://jmap.example.com/session"))
    with pytest.raises(Exception, match=re.escape("without TLS your token would cross the network readable")):
        load(file)
