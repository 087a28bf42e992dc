"""The user's consent, given once: in this machine's browser, or anywhere with a code. It gives the secret to store.

In the browser it is RFC 8252: a port of this machine, open for that one answer, with PKCE (RFC 7636). With a code it
is RFC 8628: the user opens a page on any device, types the code, and the server is asked now and then until they have.
"""

import secrets
import time
import webbrowser
from base64 import urlsafe_b64encode
from collections.abc import Callable
from hashlib import sha256
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer
from typing import NamedTuple
from urllib.parse import parse_qs, urlencode, urlsplit

from connectors.errors import ConnectorError, Refused, Unreachable
from connectors.oauth.access import Grant, written
from connectors.oauth.endpoint import Code, Token, ask
from connectors.oauth.issuers import Issuer

PATIENCE = 600.0
"""Seconds that the user may take."""

_AGAIN = "Run it again, and allow it there."
_WHAT = "The consent was not obtained"
_SLOWER = 5.0
"""Seconds, RFC 8628 3.5."""
_DONE = "Afterword may read now. You can close this window."
_DECLINED = "Afterword may not read. You can close this window."


class Client(NamedTuple):
    """The user's own OAuth client; no secret for a public one."""

    id: str
    secret: str = ""

    @property
    def fields(self) -> dict[str, str]:
        """As it names itself to the server (RFC 6749 2.3.1)."""
        return {"client_id": self.id, **({"client_secret": self.secret} if self.secret else {})}


def in_browser(issuer: Issuer, client: Client, user: str, browser: Callable[[str], bool] | None = None) -> str:
    """Let the user allow it in the browser; `user` is the address to ask for. Raises ConnectorError.

    `browser` opens an address; by default that of the desktop.
    """
    verifier, state = secrets.token_urlsafe(48), secrets.token_urlsafe(24)
    challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")
    with _Door(state) as door:
        back = f"http://{issuer.back}:{door.server_address[1]}/"
        question = {
            "response_type": "code",
            "client_id": client.id,
            "redirect_uri": back,
            "scope": issuer.scope,
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            "login_hint": user,
            **issuer.more,
        }
        if not (browser or webbrowser.open)(f"{issuer.authorize}?{urlencode(question)}"):
            raise Refused(_WHAT, "no browser opens here", "Run it where there is one.")
        answer = door.wait()
    if "code" not in answer:
        raise _refused(answer.get("error", ""))
    fields = {"grant_type": "authorization_code", "code": answer["code"], "redirect_uri": back}
    token = ask(issuer.token, {**fields, "code_verifier": verifier, **client.fields}, Token, _WHAT)
    return _secret(issuer, client, token)


def by_code(issuer: Issuer, client: Client, tell: Callable[[str, str], None]) -> str:
    """Let the user allow it on any device: `tell` is given the page's address and the code. Raises ConnectorError."""
    if issuer.device is None:
        raise Refused(_WHAT, f"{issuer.name} gives no codes for mail", "Run it where there is a browser.")
    code = ask(issuer.device, {"client_id": client.id, "scope": issuer.scope}, Code, _WHAT)
    if code.error or not code.device_code:
        raise _refused(code.error)
    tell(code.verification_uri, code.user_code)
    fields = {"grant_type": "urn:ietf:params:oauth:grant-type:device_code", "device_code": code.device_code}
    pause, until = code.interval, time.monotonic() + min(code.expires_in, PATIENCE)
    while time.monotonic() + pause < until:
        time.sleep(pause)
        try:
            token = ask(issuer.token, {**fields, **client.fields}, Token, _WHAT)
        except Unreachable:
            pause *= 2  # RFC 8628 3.5: after a time-out, less often
            continue
        if token.error == "slow_down":
            pause += _SLOWER
        elif token.error != "authorization_pending":
            return _secret(issuer, client, token)
    raise _refused("expired_token")


def _secret(issuer: Issuer, client: Client, token: Token) -> str:
    if token.error:
        raise _refused(token.error)
    if not token.refresh_token:
        raise Refused(_WHAT, f"{issuer.name} gave no lasting access", "Make an OAuth client for desktop programs.")
    return written(Grant(client.id, token.refresh_token, issuer.token, client.secret))


def _refused(error: str) -> ConnectorError:
    match error:
        case "access_denied" | "authorization_declined":
            return Refused(_WHAT, "it was declined", _AGAIN)
        case "expired_token" | "":
            return Unreachable(_WHAT, "no answer came in time", _AGAIN)
    said = "".join(letter for letter in error if letter.isprintable())[:60]
    return Refused(_WHAT, f"the server says {said}", "Check the OAuth client's ID, secret and kind; then run it again.")


class _Door(TCPServer):
    """A port of this machine, for the one answer that bears our `state`; whatever else knocks gets nothing."""

    def __init__(self, state: str) -> None:
        super().__init__(("127.0.0.1", 0), _Knock)
        self.state, self.answer = state, dict[str, str]()

    def wait(self) -> dict[str, str]:
        """What the browser brings; nothing when it takes too long."""
        until = time.monotonic() + PATIENCE
        while not self.answer and (left := until - time.monotonic()) > 0:
            self.timeout = left
            self.handle_request()
        return self.answer


class _Knock(BaseHTTPRequestHandler):
    server: _Door
    timeout = 10
    """Seconds for a knock that says nothing."""

    def do_GET(self) -> None:
        """The browser comes back."""
        said = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        ours = secrets.compare_digest(said.get("state", "").encode(), self.server.state.encode())
        if ours:
            self.server.answer = said
        text = (_DONE if "code" in said else _DECLINED).encode() if ours else b""
        self.send_response(200 if ours else 404)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_: object) -> None:
        """The address holds the code: it is written nowhere."""
