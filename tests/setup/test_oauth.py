"""Setup leads to a mailbox that takes no passwords: by consent in the browser, by a code, or by a program's tokens."""

import json
import tomllib
import webbrowser
from collections.abc import Iterator
from contextlib import closing

import keyring
import pytest

from connectors.imap import ImapAccount
from connectors.oauth import issuers
from daemon.config import load
from daemon.setup import mailbox
from daemon.wiring import asked
from tests.connectors.authority import Authority, mail_server
from tests.connectors.dovecot import Dovecot
from tests.daemon.test_secrets import Own
from tests.setup.house import Home, fresh_home, lines


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[Authority, Dovecot]]:
    authority = Authority()
    with authority.web, mail_server(authority).running() as server:
        yield authority, server


@pytest.fixture
def ring() -> Iterator[Own]:
    before, ring = keyring.get_keyring(), Own()
    keyring.set_keyring(ring)
    yield ring
    keyring.set_keyring(before)


@pytest.fixture
def house(running: tuple[Authority, Dovecot], monkeypatch: pytest.MonkeyPatch) -> tuple[Authority, Dovecot]:
    """127.0.0.1 is a provider whose consent setup knows how to ask for; its refresh tokens are good for one use."""
    authority, server = running
    authority.begin(server.user())
    authority.rotates = True
    monkeypatch.setattr(mailbox, "issuer_of", lambda host: authority.issuer if host == "127.0.0.1" else None)
    monkeypatch.setattr(webbrowser, "open", authority.browser)
    return authority, server


@pytest.fixture
def home(tmp_path) -> Home:
    return fresh_home(tmp_path / "home")


def words(house: tuple[Authority, Dovecot], *more: str) -> list[str]:
    authority, server = house
    place = ["--imap-host", "127.0.0.1", "--imap-port", str(server.port), "--tls", "none", "--auth", "oauth2"]
    return ["setup", "--name", "Sam", "--address", "sam@acme.example", *place, "--imap-user", authority.user, *more]


@pytest.mark.parametrize("way", ["1", "2"], ids=["in the browser", "by a code"])
def test_a_consent_opens_the_mailbox_and_lasts(home: Home, house, ring: Own, way: str) -> None:
    """From the wizard over the keyring to the daemon, which stores each new refresh token in place of the last."""
    authority, _ = house
    who = lines("", "", "-", "en")
    ended = home.quick(*words(house), answers=who + lines("the-client", "", way, "y", "1", "n", "y", "n"))
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert ("type WDJB-MJHT" if way == "2" else "Your browser asks you now") in ended.stdout
    [account] = tomllib.loads(home.config.read_text())["mail"]
    assert account["auth"] == "oauth2"
    entry = "afterword", f"acme/{authority.user}"
    assert list(ring.held) == [entry]
    assert "lasting" not in ended.stdout + ended.stderr + home.config.read_text()
    [settings] = load(home.config).mail
    for _ in range(2):
        with closing(ImapAccount(settings, asked(settings))) as one:
            assert one.drafts() == ()
        assert json.loads(ring.held[entry])["refresh_token"] in authority.refresh


def test_a_no_in_the_browser_writes_nothing(home: Home, house, ring: Own) -> None:
    authority, _ = house
    authority.declines = True
    ended = home.quick(*words(house), answers=lines("", "", "-", "en", "the-client", "", "1"))
    assert ended.returncode == 78
    assert "it was declined. Run it again" in ended.stderr
    assert (home.config.exists(), ring.held) == (False, {})


def test_a_programs_tokens_without_a_question(home: Home, house, ring: Own) -> None:
    authority, _ = house
    token = authority.token()
    ended = home.quick(*words(house, "--non-interactive", "--secret-command", f"echo {token}"))
    assert ended.returncode == 0, ended.stderr
    [account] = tomllib.loads(home.config.read_text())["mail"]
    assert (account["auth"], account["secret"]) == ("oauth2", {"command": ["echo", token]})
    assert ring.held == {}
    synced = home.quick("sync")
    assert (synced.returncode, synced.stderr) == (0, "")
    authority.revoke()
    synced = home.quick("sync")
    assert synced.returncode != 0
    assert "login refused" in synced.stderr
    assert token not in synced.stdout + synced.stderr


def test_at_microsoft_both_ways_are_offered(home: Home, ring: Own) -> None:
    ended = home.quick("setup", answers=lines("Sam Example", "sam@hotmail.com", "", "", "-", "en", "1") + "\n" * 3)
    assert "1  IMAP at outlook.office365.com, by consent (OAuth)" in ended.stdout
    assert "2  IMAP at outlook.office365.com, with access tokens that a program prints" in ended.stdout
    assert issuers.issuer_of("outlook.office365.com").client.strip() in ended.stdout
