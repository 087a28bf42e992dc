"""A small authorization server of the tests: consent, tokens and device codes (RFC 6749, 7636, 8628), introspection (7662).

Its mail server is a real Dovecot that asks it about every access token.
"""

import itertools
import json
import threading
import time
import urllib.error
import urllib.request
from base64 import urlsafe_b64encode
from hashlib import sha256
from urllib.parse import parse_qs, urlencode, urlsplit

from connectors.oauth.issuers import Issuer
from tests.connectors.dovecot import Dovecot
from tests.connectors.webserver import Asked, Reply, WebServer

SCOPE = "offline https://mail.example.com/imap"


class Authority:
    """Use `web` as a context. Every token it gives is for `user`, and can be taken back by `revoke`."""

    def __init__(self) -> None:
        self.web = WebServer(self._answer)
        self._count = itertools.count(1)
        self.begin("sam")

    def begin(self, user: str) -> None:
        """As if nothing had been asked yet."""
        self.user = user
        self.access = set[str]()
        self.refresh = {"lasting"}
        self.question: dict[str, str] = {}
        self.asked_for_tokens: list[dict[str, str]] = []
        self.rotates = self.declines = False
        self.lasting = True
        self.slow = 0.0
        self.pending: list[str] = []
        """What the device's question is answered before the user has typed the code."""
        self.trouble: Reply | None = None

    @property
    def issuer(self) -> Issuer:
        authorize, token, device = (f"{self.web.url}/{name}" for name in ("authorize", "token", "device"))
        return Issuer("example", ("127.0.0.1",), authorize, token, SCOPE, "localhost", "", device=device)

    def grant(self, refresh_token: str = "lasting", **more: str) -> str:
        """What a consent gave, as it is kept."""
        fields = {"type": "authorized_user", "client_id": "afterword-of-sam", "refresh_token": refresh_token}
        return json.dumps({**fields, "token_uri": f"{self.web.url}/token", **more})

    def token(self) -> str:
        """An access token that is good until it is revoked."""
        token = f"access-{next(self._count)}"
        self.access.add(token)
        return token

    def revoke(self) -> None:
        """The user withdraws what they have allowed."""
        self.access.clear()
        self.refresh.clear()

    def browser(self, url: str) -> bool:
        """The user, in their browser."""
        self.question = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        answer = {"error": "access_denied"} if self.declines else {"code": "one-time"}
        forged = f"{self.question['redirect_uri']}?{urlencode({'state': 'forged', 'code': 'theirs'})}"
        back = f"{self.question['redirect_uri']}?{urlencode({'state': self.question['state'], **answer})}"

        def knock() -> None:
            for address in (forged, back):
                try:
                    urllib.request.urlopen(address, timeout=5).read()
                except urllib.error.HTTPError as error:
                    error.close()

        threading.Thread(target=knock, daemon=True).start()
        return True

    def _answer(self, asked: Asked) -> Reply:
        sent = {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
        if asked.path == "/introspect":
            return said({"active": sent["token"] in self.access, "email": self.user})
        if self.trouble:
            return self.trouble
        if asked.path == "/device":
            code = {"device_code": "d", "user_code": "WDJB-MJHT", "expires_in": 9, "interval": 0.01}
            return said({**code, "verification_uri": "https://login.example.com/device"})
        self.asked_for_tokens.append(sent)
        time.sleep(self.slow)
        ways = {
            "refresh_token": self._refreshes,
            "authorization_code": self._redeems,
            "urn:ietf:params:oauth:grant-type:device_code": self._types,
        }
        if error := ways[sent["grant_type"]](sent):
            return said({"error": error, "error_description": "told to nobody"}, 400)
        answer: dict[str, object] = {"access_token": self.token(), "token_type": "Bearer", "expires_in": "3599"}
        if sent["grant_type"] != "refresh_token" or self.rotates:
            self.refresh = {f"lasting-{next(self._count)}"}
            answer |= {"refresh_token": next(iter(self.refresh))} if self.lasting else {}
        return said(answer)

    def _refreshes(self, sent: dict[str, str]) -> str:
        return "" if sent["refresh_token"] in self.refresh else "invalid_grant"

    def _redeems(self, sent: dict[str, str]) -> str:
        challenge = urlsafe_b64encode(sha256(sent["code_verifier"].encode()).digest()).decode().rstrip("=")
        same = sent["redirect_uri"] == self.question["redirect_uri"] and challenge == self.question["code_challenge"]
        return "" if same and sent["code"] == "one-time" else "invalid_grant"

    def _types(self, _: dict[str, str]) -> str:
        return self.pending.pop(0) if self.pending else ""


def said(what: object, status: int = 200) -> Reply:
    return Reply(status, json.dumps(what).encode(), {"Content-Type": "application/json"})


def mail_server(authority: Authority, mechanisms: str = "xoauth2 oauthbearer") -> Dovecot:
    """A Dovecot that takes this authority's access tokens, and passwords as ever."""
    server = Dovecot(extra=f"auth_mechanisms = plain login {mechanisms}")
    (server.root / "oauth2.conf").write_text(
        f"introspection_mode = post\nintrospection_url = {authority.web.url}/introspect\n"
        "username_attribute = email\nactive_attribute = active\nactive_value = true\n"
    )
    with (server.root / "dovecot.conf").open("a") as configuration:
        configuration.write(
            f"passdb {{\n driver = oauth2\n mechanisms = xoauth2 oauthbearer\n args = {server.root}/oauth2.conf\n}}\n"
        )
    return server
