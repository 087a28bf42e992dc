"""OAuth from the consent to the mailbox: a real Dovecot asks a small authorization server about each access token."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path

import msgspec
import pytest

from connectors.errors import NotStored, Refused, Unreachable
from connectors.imap import ImapAccount
from connectors.imap.idle import ImapWatch
from connectors.oauth import consent
from connectors.oauth.access import access_token
from connectors.oauth.consent import Client, by_code, in_browser
from connectors.oauth.issuers import issuer_of, issuers
from connectors.rfc5322 import message_id
from connectors.web import is_safe
from tests.connectors.authority import Authority, mail_server, said
from tests.connectors.dovecot import Dovecot
from tests.connectors.mailboxes import NOON, letter
from tests.connectors.proxy import Proxy
from tests.connectors.webserver import Reply, WebServer

CLIENT = Client("afterword-of-sam")


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[Authority, Dovecot]]:
    authority = Authority()
    with authority.web, mail_server(authority).running() as server:
        yield authority, server


@pytest.fixture
def house(running: tuple[Authority, Dovecot]) -> tuple[Authority, Dovecot]:
    """A new user, and an authority that has granted and refused nothing yet."""
    authority, server = running
    authority.begin(server.user())
    return authority, server


def account(authority: Authority, server: Dovecot, secret: str, **given: object) -> ImapAccount:
    """As the daemon opens it: whatever the secret is, each connection has an access token that is good now."""
    settings = server.settings(authority.user, auth="oauth2", **given)
    return ImapAccount(settings, partial(access_token, "work", lambda: secret))


def drafts(one: ImapAccount) -> list[str | None]:
    return [message_id(draft.raw) for draft in one.drafts()]


# --- logging in ---


@pytest.mark.parametrize(("hidden", "spoken"), [(b"", b"OAUTHBEARER"), (b"AUTH=OAUTHBEARER", b"XOAUTH2")])
def test_a_token_that_a_program_prints_opens_the_mailbox(
    house: tuple[Authority, Dovecot], hidden: bytes, spoken: bytes
) -> None:
    authority, server = house
    with Proxy(server.port) as proxy:
        proxy.rewrite = lambda piece: piece.replace(hidden, b"") if hidden else piece
        with closing(account(authority, server, f"{authority.token()}\n", port=proxy.port)) as one:
            one.put(letter("<1@example.com>"))
            assert drafts(one) == ["<1@example.com>"]
        assert b"AUTHENTICATE " + spoken in proxy.said


@pytest.mark.parametrize("hidden", [b"", b"AUTH=OAUTHBEARER"])
def test_a_token_that_isnt_taken_is_told_and_never_shown(house: tuple[Authority, Dovecot], hidden: bytes) -> None:
    authority, server = house
    with Proxy(server.port) as proxy:
        proxy.rewrite = lambda piece: piece.replace(hidden, b"") if hidden else piece
        with pytest.raises(Refused, match=r"login refused.*afterword setup") as told:
            account(authority, server, "stale-token", port=proxy.port).drafts()
    shown, fault = "", told.value
    while fault is not None:
        shown += repr(fault) + str(vars(fault))
        fault = fault.__cause__ or fault.__context__
    assert "stale-token" not in shown
    assert "app password" not in shown


def test_a_login_that_the_server_puts_off_is_tried_again(house: tuple[Authority, Dovecot]) -> None:
    authority, server = house
    with Proxy(server.port) as proxy:
        proxy.rewrite = lambda piece: piece.replace(b"[AUTHENTICATIONFAILED]", b"[UNAVAILABLE]")
        with pytest.raises(Unreachable, match="could not log in"):
            account(authority, server, "stale-token", port=proxy.port).drafts()


def test_a_server_that_takes_no_tokens_gets_none(dovecot: Dovecot) -> None:
    with Proxy(dovecot.port) as proxy:
        one = ImapAccount(dovecot.settings("sam", port=proxy.port, auth="oauth2"), lambda: "access-1")
        with pytest.raises(Refused, match=r'neither OAUTHBEARER nor XOAUTH2.*auth = "password"'):
            one.drafts()
        assert b"access-1" not in proxy.said


def test_pushes_come_by_token_too(house: tuple[Authority, Dovecot]) -> None:
    authority, server = house
    settings = server.settings(authority.user, auth="oauth2")
    watch = ImapWatch(settings, partial(access_token, "work", authority.grant))
    assert watch.start()
    with server.client(authority.user) as client:
        client.append("INBOX", letter("<1@acme.example>"))
    assert watch.wait()
    watch.stop()
    assert not watch.wait()


# --- what the consent gave ---


def test_a_grant_gives_a_new_token_for_each_connection(house: tuple[Authority, Dovecot]) -> None:
    authority, server = house
    with closing(account(authority, server, authority.grant(client_secret="s"))) as one:
        assert drafts(one) == drafts(one) == []
        assert authority.asked_for_tokens == [
            {
                "grant_type": "refresh_token",
                "refresh_token": "lasting",
                "client_id": "afterword-of-sam",
                "client_secret": "s",
            }
        ]
        one.close()
        assert drafts(one) == []
    assert len(authority.asked_for_tokens) == 2


@pytest.mark.parametrize("word", ["BYE AccessTokenExpired", "BYE Session invalidated - AccessTokenExpired"])
def test_an_access_that_runs_out_in_the_middle_is_renewed(house: tuple[Authority, Dovecot], word: str) -> None:
    """An hour into the first scan the server hangs up, as Exchange Online does. The next pass goes on from there."""
    authority, server = house
    with server.client(authority.user) as client:
        for number in range(4):
            client.append("INBOX", letter(f"<{number}@acme.example>"), msg_time=NOON)
    with Proxy(server.port) as proxy:
        settings = server.settings(authority.user, auth="oauth2", port=proxy.port)
        with closing(ImapAccount(settings, partial(access_token, "work", authority.grant), batch=2)) as one:
            batches = one.changes(None, NOON - timedelta(days=1), lambda _: True)
            first = next(batches)
            authority.access.clear()
            proxy.rewrite = lambda _: f"* {word}\r\n".encode()
            with pytest.raises(Unreachable, match="access has run out meanwhile"):
                next(batches)
            proxy.rewrite = lambda piece: piece
            rest = list(one.changes(first.cursor, NOON - timedelta(days=1), lambda _: True))
    found = [message_id(mail.raw) for batch in (first, *rest) for mail in batch.messages]
    assert found == [f"<{number}@acme.example>" for number in range(4)]


def test_a_draft_waits_for_the_next_login_when_the_access_runs_out(house: tuple[Authority, Dovecot]) -> None:
    """A NO that tells of the access is no word about the draft."""
    authority, server = house
    with Proxy(server.port) as proxy, closing(account(authority, server, authority.grant(), port=proxy.port)) as one:
        one.drafts()
        proxy.rewrite = lambda piece: piece.replace(b" OK [READ-WRITE]", b" NO [AUTHENTICATIONFAILED]")
        with pytest.raises(Unreachable, match="access has run out meanwhile") as told:
            one.put(letter("<1@example.com>"))
        assert not isinstance(told.value, NotStored)
        proxy.rewrite = lambda piece: piece
        one.put(letter("<1@example.com>"))
        assert drafts(one) == ["<1@example.com>"]


def test_a_consent_that_was_withdrawn_is_told_with_what_to_do(house: tuple[Authority, Dovecot]) -> None:
    authority, server = house
    with closing(account(authority, server, authority.grant())) as one:
        assert drafts(one) == []
        authority.revoke()
        one.close()
        with pytest.raises(Refused, match=r"work: no access: .*withdrawn or has run out\. Run `afterword setup`"):
            one.drafts()


def test_a_refresh_token_that_is_exchanged_is_kept(house: tuple[Authority, Dovecot]) -> None:
    """Each use makes the one before worthless."""
    authority, server = house
    authority.rotates = True
    kept = [authority.grant(client_secret="s")]
    secret = partial(access_token, "work", lambda: kept[-1], kept.append)
    one = ImapAccount(server.settings(authority.user, auth="oauth2"), secret)
    for _ in range(3):
        with closing(one):
            assert drafts(one) == []
    assert len(kept) == 4
    before, after = json.loads(kept[0]), json.loads(kept[-1])
    assert after.pop("refresh_token") != before.pop("refresh_token")
    assert after == before


def test_two_connections_at_once_lose_no_refresh_token(house: tuple[Authority, Dovecot]) -> None:
    """The one that reads and the one that waits for pushes begin in the same moment."""
    authority, _ = house
    authority.rotates, authority.slow = True, 0.02
    kept = [authority.grant()]
    with ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(access_token, "work", lambda: kept[-1], kept.append) for _ in range(4)]
        assert {one.result() for one in asked} <= authority.access
    assert len(kept) == 5


@pytest.mark.parametrize(
    ("reply", "kind", "words"),
    [
        (said({"error": "invalid_client"}, 401), Refused, r"client isn't accepted any more \(invalid_client\)"),
        (said({"error": "mystery\x1b[2J"}, 400), Refused, r"the server says mystery\[2J\."),
        (said({}), Refused, "the server says nothing"),
        (said({"error": "invalid_grant"}, 400), Refused, "withdrawn or has run out"),
        (Reply(503), Unreachable, r"in trouble \(503\)"),
        (Reply(429), Unreachable, r"\(429\)"),
        (Reply(200, b"<html>Sign in</html>"), Unreachable, "made no sense"),
        (Reply(302, b"{}", {"Location": "https://elsewhere.example/"}), Unreachable, "302 without a reason"),
        (Reply(200, b'{"access_token"', cut=4), Unreachable, "made no sense"),
    ],
)
def test_each_answer_to_a_refresh_is_told(
    house: tuple[Authority, Dovecot], reply: Reply, kind: type[Exception], words: str
) -> None:
    authority, _ = house
    authority.trouble = reply
    with pytest.raises(kind, match=words) as told:
        access_token("work", authority.grant)
    assert type(told.value) is kind
    assert "lasting" not in str(told.value)
    assert str(told.value).isprintable()


@pytest.mark.parametrize("secret", ["{}", '{"refresh_token": "lasting"}', "{", '{"installed": {"client_id": "x"}}'])
def test_a_secret_that_no_consent_gave_is_told(secret: str) -> None:
    with pytest.raises(Refused, match="neither an access token nor what a consent gives") as told:
        access_token("work", lambda: secret)
    assert "lasting" not in str(told.value)


def test_a_refresh_token_never_travels_in_the_clear(house: tuple[Authority, Dovecot]) -> None:
    authority, _ = house
    with pytest.raises(Refused, match="without TLS"):
        access_token("work", lambda: authority.grant(token_uri="http://login.example.com/token"))


def test_an_authority_that_isnt_there_is_tried_again(house: tuple[Authority, Dovecot]) -> None:
    authority, _ = house
    with pytest.raises(Unreachable, match=r"127\.0\.0\.1 was not reached\. Check the network\. This is tried again"):
        access_token("work", lambda: authority.grant(token_uri="http://127.0.0.1:1/token"))


def test_only_a_certificate_that_fits_is_believed(
    house: tuple[Authority, Dovecot], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same server by https: refused as long as nobody vouches for its certificate."""
    authority, server = house
    with WebServer(authority.web.answers, server.root) as safe:
        grant = authority.grant(token_uri=f"{safe.url}/token")
        with pytest.raises(Refused, match=r"the certificate of 127.0.0.1 doesn't fit"):
            access_token("work", lambda: grant)
        monkeypatch.setenv("SSL_CERT_FILE", server.ca_file)
        assert access_token("work", lambda: grant) in authority.access


# --- the consent ---


def test_consent_in_the_browser_opens_the_mailbox(house: tuple[Authority, Dovecot]) -> None:
    """Somebody else knocks at the door first, with a code of theirs and no idea of our `state`."""
    authority, server = house
    secret = in_browser(authority.issuer, CLIENT, "sam@example.com", authority.browser)
    assert "\n" not in secret
    assert authority.question["login_hint"] == "sam@example.com"
    assert authority.question["code_challenge_method"] == "S256"
    assert authority.question["redirect_uri"].startswith("http://localhost:")
    assert "client_secret" not in authority.asked_for_tokens[0]
    with closing(account(authority, server, secret)) as one:
        assert drafts(one) == []


def test_consent_by_a_code_opens_the_mailbox(house: tuple[Authority, Dovecot], monkeypatch: pytest.MonkeyPatch) -> None:
    authority, server = house
    monkeypatch.setattr(consent, "_SLOWER", 0.01)
    authority.pending = ["authorization_pending", "slow_down", "authorization_pending"]
    told = []
    secret = by_code(authority.issuer, CLIENT, lambda *words: told.append(words))
    assert told == [("https://login.example.com/device", "WDJB-MJHT")]
    with closing(account(authority, server, secret)) as one:
        assert drafts(one) == []


@pytest.mark.parametrize("word", ["access_denied", "authorization_declined"])
def test_a_no_is_told(house: tuple[Authority, Dovecot], word: str) -> None:
    authority, _ = house
    authority.declines, authority.pending = True, [word]
    with pytest.raises(Refused, match=r"it was declined\. Run it again"):
        in_browser(authority.issuer, CLIENT, "sam@example.com", authority.browser)
    with pytest.raises(Refused, match=r"it was declined\. Run it again"):
        by_code(authority.issuer, CLIENT, lambda *_: None)


def test_nobody_waits_for_ever(house: tuple[Authority, Dovecot], monkeypatch: pytest.MonkeyPatch) -> None:
    authority, _ = house
    monkeypatch.setattr(consent, "PATIENCE", 0.1)
    authority.pending = ["authorization_pending"] * 100
    with pytest.raises(Unreachable, match="no answer came in time"):
        in_browser(authority.issuer, CLIENT, "sam@example.com", lambda _: True)
    with pytest.raises(Unreachable, match="no answer came in time"):
        by_code(authority.issuer, CLIENT, lambda *_: None)


def test_what_stands_in_the_way_of_a_consent_is_told(house: tuple[Authority, Dovecot]) -> None:
    authority, _ = house
    with pytest.raises(Refused, match="no browser opens here"):
        in_browser(authority.issuer, CLIENT, "sam@example.com", lambda _: False)
    authority.lasting = False
    with pytest.raises(Refused, match="no lasting access"):
        in_browser(authority.issuer, CLIENT, "sam@example.com", authority.browser)
    with pytest.raises(Refused, match="no codes for mail"):
        by_code(msgspec.structs.replace(authority.issuer, device=None), CLIENT, lambda *_: None)
    authority.trouble = said({"error": "invalid_client"}, 401)
    with pytest.raises(Refused, match=r"says invalid_client\. Check the OAuth client"):
        by_code(authority.issuer, CLIENT, lambda *_: None)


def test_the_issuers_are_known_by_their_servers() -> None:
    google, microsoft = issuer_of("imap.gmail.com"), issuer_of("Outlook.Office365.com")
    assert google
    assert microsoft
    assert issuers() == (google, microsoft)
    assert google.device is None  # https://developers.google.com/identity/protocols/oauth2/limited-input-device
    assert "offline_access" in microsoft.scope.split()
    assert not [url for one in issuers() for url in (one.authorize, one.token) if not is_safe(url)]
    assert "send" not in f"{google.scope} {microsoft.scope}".lower()
    assert issuer_of("imap.example.com") is None


def test_the_command_shows_the_secret_on_no_screen() -> None:
    ours, screen = pty.openpty()
    try:
        ran = subprocess.run(
            [sys.executable, "-m", "connectors.oauth", "microsoft", "sam@example.com", "client"],
            stdout=screen, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    finally:
        os.close(ours)
        os.close(screen)
    assert ran.returncode == 2
    assert "usage:" in ran.stderr


@pytest.mark.parametrize("words", [[], ["yahoo", "sam@example.com", "client"], ["microsoft", "sam@example.com"]])
def test_the_command_says_how_it_is_used(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    from connectors.oauth.__main__ import main

    assert main(words) == 2
    assert "usage:" in capsys.readouterr().err


def test_the_command_gives_the_secret_to_a_pipe(
    house: tuple[Authority, Dovecot], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from connectors.oauth import __main__ as command

    authority, _ = house
    monkeypatch.setattr(command, "issuers", lambda: (authority.issuer,))
    assert command.main(["example", "sam@example.com", CLIENT.id, "CODE"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["refresh_token"] in authority.refresh
    assert "Open https://login.example.com/device on any device, and type WDJB-MJHT." in said.err
    authority.declines, authority.pending = True, ["access_denied"]
    assert command.main(["example", "sam@example.com", CLIENT.id, "CODE"]) == 1
    assert "it was declined" in capsys.readouterr().err
