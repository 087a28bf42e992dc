"""Setup leads through Google's consent, by an OAuth client of one's own: in a browser, to both accounts, to the keyring."""

import json
import tomllib
import webbrowser
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import keyring
import pytest

from daemon.setup import google as room
from tests.connectors.google_server import GoogleServer
from tests.connectors.googles import InMemory
from tests.connectors.test_google_consent import Consenting, client
from tests.daemon.test_secrets import Own
from tests.setup.house import Home, fresh_home, lines

WHO = lines("Sam Example", "sam@gmail.com", "", "", "-", "en")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return fresh_home(tmp_path / "home")


@pytest.fixture
def ring() -> Iterator[Own]:
    before, ring = keyring.get_keyring(), Own()
    keyring.set_keyring(ring)
    yield ring
    keyring.set_keyring(before)


@pytest.fixture
def owner(home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[Consenting]:
    """The account's owner, in the browser of their desktop. Gmail itself is the server of the tests."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    owner, mailbox = Consenting(), InMemory()
    monkeypatch.setitem(webbrowser._browsers, "owner", [None, owner])
    monkeypatch.setattr(webbrowser, "_tryorder", ["owner"])
    with owner.web, GoogleServer(mailbox) as gmail:

        def look(settings: object, secret: object) -> None:
            assert callable(secret)
            gmail.secret = lambda: json.dumps({**json.loads(secret()), "token_uri": f"{gmail.web.url}/token"})
            with closing(gmail.account()) as account:
                account.drafts()

        monkeypatch.setattr(room, "look", look)
        (home.folder / "client.json").write_text(json.dumps({"installed": client(owner)}))
        yield owner


def test_one_consent_opens_mail_and_calendar_and_renews_both(home: Home, owner: Consenting, ring: Own) -> None:
    command = ("setup", "--google-client", str(home.folder / "client.json"))
    ended = home.quick(*command, answers=WHO + lines("n", "y", "n"))
    assert ended.returncode == 0, ended.stderr
    assert len(owner.asked["scope"].split()) == 4
    written = tomllib.loads(home.config.read_text())
    assert written["mail"] == [{"name": "gmail", "type": "gmail", "user": "sam@gmail.com"}]
    assert written["calendar"] == [{"name": "gmail-calendar", "type": "google", "user": "sam@gmail.com"}]
    names = {("afterword", "gmail/sam@gmail.com"), ("afterword", "gmail-calendar/sam@gmail.com")}
    assert set(ring.held) == names
    assert all(json.loads(held)["refresh_token"] == "lasting" for held in ring.held.values())
    assert "lasting" not in ended.stdout + ended.stderr

    ring.held = dict.fromkeys(ring.held, "revoked")
    again = home.quick(*command, "--non-interactive")
    assert again.returncode == 0, again.stderr
    assert tomllib.loads(home.config.read_text()) == written
    assert set(ring.held) == names
    assert "revoked" not in ring.held.values()


def test_a_no_in_the_browser_writes_nothing(home: Home, owner: Consenting, ring: Own) -> None:
    owner.decline = True
    ended = home.quick("setup", "--google-client", str(home.folder / "client.json"), answers=WHO)
    assert ended.returncode == 78
    assert "it was declined in the browser" in ended.stderr
    assert (ring.held, home.config.exists()) == ({}, False)


def test_gmail_is_offered_both_ways_each_with_what_it_asks(home: Home, owner: Consenting, ring: Own) -> None:
    """A file that is no client at first; the way is chosen anew."""
    (home.folder / "other.json").write_text("{}")
    path = str(home.folder / "client.json")
    answers = WHO + lines("2", str(home.folder / "other.json"), "2", path, "n", "y", "n")
    ended = home.quick("setup", answers=answers)
    assert ended.returncode == 0, ended.stderr
    assert "IMAP at imap.gmail.com, port 993 (TLS), as sam@gmail.com; it asks for an app password" in ended.stdout
    assert "Google's own interface; it asks for an OAuth client of your own, made in ten minutes" in ended.stdout
    assert "holds no OAuth client of a desktop app" in ended.stdout
    assert tomllib.loads(home.config.read_text())["mail"][0]["type"] == "gmail"
