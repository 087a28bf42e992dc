"""The consent in the browser, with a real loopback redirect; Google's side is a small server that keeps to RFC 7636."""

import json
import os
import subprocess
import sys
import threading
import urllib.request
import webbrowser
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from connectors.errors import Missing, Refused
from connectors.google import consent
from tests.connectors.google_server import CLIENT, GoogleServer, error, said
from tests.connectors.googles import InMemory
from tests.connectors.webserver import Asked, Reply, WebServer


class Consenting:
    """The account's owner in the browser, and Google: `allow` leaves out scopes, `decline` says no."""

    def __init__(self) -> None:
        self.web = WebServer(self._token)
        self.asked: dict[str, str] = {}
        self.decline = False
        self.allow = slice(None)
        self.lasting = True

    def open(self, url: str, *_: object, **__: object) -> bool:
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        answer = {"error": "access_denied"} if self.decline else {"code": "one-time"}
        back = f"{self.asked['redirect_uri']}?{urlencode({'state': self.asked['state'], **answer})}"
        threading.Thread(target=lambda: urllib.request.urlopen(back, timeout=5).read(), daemon=True).start()
        return True

    def _token(self, asked: Asked) -> Reply:
        sent = {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
        challenge = urlsafe_b64encode(sha256(sent["code_verifier"].encode()).digest()).decode().rstrip("=")
        if sent["code"] != "one-time" or challenge != self.asked["code_challenge"]:
            return error(400, "invalid_grant")
        scopes = " ".join(self.asked["scope"].split()[self.allow])
        token = {"access_token": "a", "expires_in": 3599, "token_type": "Bearer", "scope": scopes}
        return said({**token, **({"refresh_token": "lasting"} if self.lasting else {})})


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch) -> Iterator[Consenting]:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")  # the token's address is http here
    owner = Consenting()
    monkeypatch.setitem(webbrowser._browsers, "owner", [None, owner])
    with owner.web:
        yield owner


def client(google: Consenting) -> dict[str, str]:
    return {**CLIENT, "auth_uri": f"{google.web.url}/auth", "token_uri": f"{google.web.url}/token"}


def test_it_asks_for_the_least_and_gives_a_lasting_secret(google: Consenting) -> None:
    secret = consent.ask(client(google), consent.SCOPES["gmail"], browser="owner")
    assert json.loads(secret)["refresh_token"] == "lasting"
    assert "\n" not in secret
    assert google.asked["scope"].split() == [
        "https://www.googleapis.com/auth/gmail.readonly",
        "https://www.googleapis.com/auth/gmail.compose",
    ]
    assert google.asked["code_challenge_method"] == "S256"
    assert (google.asked["access_type"], google.asked["prompt"]) == ("offline", "consent")
    assert google.asked["redirect_uri"].startswith("http://127.0.0.1:")


def test_calendars_are_only_read() -> None:
    assert all(scope.endswith(".readonly") for scope in consent.SCOPES["calendar"])


def test_the_secret_opens_the_account(google: Consenting) -> None:
    secret = json.loads(consent.ask(client(google), consent.SCOPES["gmail"], browser="owner"))
    with GoogleServer(InMemory()) as server:
        server.secret = lambda: json.dumps({**secret, "token_uri": f"{server.web.url}/token"})
        with closing(server.account()) as account:
            assert account.drafts() == ()


def test_a_no_is_told(google: Consenting) -> None:
    google.decline = True
    with pytest.raises(Refused, match="declined in the browser"):
        consent.ask(client(google), consent.SCOPES["gmail"], browser="owner")


def test_a_box_that_was_not_ticked_is_told(google: Consenting) -> None:
    google.allow = slice(1)
    with pytest.raises(Refused, match="every box ticked"):
        consent.ask(client(google), consent.SCOPES["gmail"], browser="owner")


def test_an_access_that_does_not_last_is_none(google: Consenting) -> None:
    google.lasting = False
    with pytest.raises(Refused, match="no lasting access"):
        consent.ask(client(google), consent.SCOPES["gmail"], browser="owner")


def test_a_browser_that_says_nothing_is_not_waited_for_without_end(
    google: Consenting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consent, "PATIENCE", 0.2)
    monkeypatch.setattr(google, "open", lambda *_, **__: True)
    with pytest.raises(consent.Unreachable, match="no answer came from the browser"):
        consent.ask(client(google), consent.SCOPES["gmail"], browser="owner")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "no client_secret.json"),
        ("[]", "no client_secret"),
        ('{"web": {}}', "desktop app"),
        ('{"installed": {}}', "desktop app"),
    ],
)
def test_a_file_that_is_no_client_is_told(tmp_path: Path, content: str, words: str) -> None:
    (tmp_path / "client_secret.json").write_text(content)
    with pytest.raises(Refused, match=words):
        consent.client_of(tmp_path / "client_secret.json")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Missing, match="No such file"):
        consent.client_of(tmp_path / "client_secret.json")


def test_the_command_gives_the_secret_to_a_pipe_alone(google: Consenting, tmp_path: Path) -> None:
    """The browser is a program of two lines, as $BROWSER has it."""
    (tmp_path / "client.json").write_text(json.dumps({"installed": client(google)}))
    seen = tmp_path / "seen"
    (tmp_path / "browser").write_text(f'#!/bin/sh\nprintf %s "$1" > {seen}.part && mv {seen}.part {seen}\n')
    (tmp_path / "browser").chmod(0o755)

    def play() -> None:
        while not seen.exists():
            done.wait(0.01)
        google.open(seen.read_text())

    done = threading.Event()
    threading.Thread(target=play, daemon=True).start()
    ran = subprocess.run(
        [sys.executable, "-m", "connectors.google", "gmail", tmp_path / "client.json"],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        env={**os.environ, "BROWSER": f"{tmp_path / 'browser'} %s"},
    )
    assert (ran.returncode, json.loads(ran.stdout)["refresh_token"]) == (0, "lasting")
    assert "lasting" not in ran.stderr


@pytest.mark.parametrize("words", [[], ["gmail"], ["send", "x.json"], ["gmail", "x.json", "y"]])
def test_the_command_says_how_it_is_used(words: list[str]) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "connectors.google", *words], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 2
    assert "usage:" in ran.stderr
