"""Google's front door for the tests: a small real HTTP server that knows access tokens and batches.

What lies behind it is a `Backend`: `InMemory` (`googles.py`), or an emulator (`emulator.py`). All users share one
server: the user's name in the path tells them apart. A test may `spoil` an answer.
"""

import itertools
import json
import threading
from collections.abc import Callable
from datetime import UTC
from email import message_from_bytes
from typing import Any, Protocol, Self
from urllib.parse import urlsplit

from connectors.google.calendar import GoogleCalendar
from connectors.google.mail import GmailAccount
from connectors.google.session import grant_of
from connectors.settings import Gmail, Google
from tests.connectors.webserver import Asked, Reply, WebServer

Spoil = Callable[[Asked], Reply | None]

CLIENT = {"client_id": "test.apps.googleusercontent.com", "client_secret": "not-secret"}


def said(value: object, status: int = 200) -> Reply:
    return Reply(status, json.dumps(value).encode(), {"Content-Type": "application/json; charset=UTF-8"})


def error(status: int, reason: str = "", message: str = "It was refused.", **headers: str) -> Reply:
    """An error as Google words it."""
    body = {"error": {"code": status, "message": message, "errors": [{"reason": reason, "message": message}]}}
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, json.dumps(body).encode(), {"Content-Type": "application/json; charset=UTF-8", **fields})


GONE = error(404, "notFound", "Requested entity was not found.")


class Backend(Protocol):
    def answer(self, asked: Asked) -> Reply: ...


class GoogleServer:
    """Use it as a context. `spoil` may answer in its place; it sees each part of a batch too."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend
        self.spoil: Spoil = lambda _: None
        self.tokens = itertools.count(1)
        self.valid: set[str] = set()
        self.revoked = False
        self.web = WebServer(self._answer)
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        self.web.__enter__()
        return self

    def __exit__(self, *what: object) -> None:
        self.web.__exit__(*what)

    @property
    def asked(self) -> list[str]:
        """Method and path of every request, in order."""
        return [f"{asked.method} {urlsplit(asked.path).path}" for asked in self.web.asked]

    def secret(self) -> str:
        return grant_of({**CLIENT, "token_uri": f"{self.web.url}/token"}, "lasting")

    def account(self, user: str = "sam@example.com", batch: int = 200) -> GmailAccount:
        return GmailAccount(Gmail("work", user), self.secret, batch, self.web.url)

    def calendar(self, user: str = "sam@example.com", url: str | None = None, zone: Any = UTC) -> GoogleCalendar:
        return GoogleCalendar(Google("days", user, url), self.secret, zone, self.web.url)

    def _answer(self, asked: Asked) -> Reply:
        with self._lock:
            path = urlsplit(asked.path).path
            if path == "/token":
                return self._token()
            headers = {name.lower(): value for name, value in asked.headers.items()}
            if headers.get("authorization", "").removeprefix("Bearer ") not in self.valid:
                return error(401, "authError", "Invalid Credentials")
            return self._batch(asked, headers) if path.startswith("/batch/") else self._one(asked)

    def _one(self, asked: Asked) -> Reply:
        return self.spoil(asked) or self.backend.answer(asked)

    def _token(self) -> Reply:
        if self.revoked:
            gone = {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}
            return said(gone, 400)
        token = f"access-{next(self.tokens)}"
        self.valid = {token}
        return said({"access_token": token, "expires_in": 3599, "token_type": "Bearer", "scope": "whatever"})

    def _batch(self, asked: Asked, headers: dict[str, str]) -> Reply:
        if spoilt := self.spoil(asked):
            return spoilt
        parsed = message_from_bytes(b"Content-Type: " + headers["content-type"].encode() + b"\r\n\r\n" + asked.body)
        parts = []
        for part in parsed.get_payload():
            method, path, _ = part.get_payload().split("\r\n")[0].split(" ")
            inner = self._one(Asked(method, path, asked.headers, b""))
            fields = "".join(f"{name}: {value}\r\n" for name, value in inner.headers.items())
            key = part["Content-ID"].strip("<>")
            parts.append(
                f"--batch_x\r\nContent-Type: application/http\r\nContent-ID: <response-{key}>\r\n\r\n"
                f"HTTP/1.1 {inner.status} Whatever\r\n{fields}Content-Length: {len(inner.body)}\r\n\r\n".encode()
                + inner.body
                + b"\r\n"
            )
        body = b"".join(parts) + b"--batch_x--\r\n"
        return Reply(200, body, {"Content-Type": 'multipart/mixed; boundary="batch_x"'})
