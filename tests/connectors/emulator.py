"""A Google emulator that others wrote, as the backend of `GoogleServer`, which adds tokens and batches to it.

What else it lacks or does otherwise than Google is mended here: getProfile, whole headers in the format metadata, and
the search by Message-ID.
"""

import itertools
import json
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

from connectors.google.calendar import GoogleCalendar
from connectors.google.mail import GmailAccount
from connectors.rfc5322 import message_id
from tests.connectors.google_server import GONE, GoogleServer, said
from tests.connectors.googles import LABELS, Mail, octets, shown_as
from tests.connectors.mailboxes import NOON, Folder
from tests.connectors.webserver import Asked, Reply
from tests.servers import need_google_emulator

USERS = 80


class Emulator:
    """Each user has a token of its own; unknown ones would be the first user's."""

    def __init__(self, url: str) -> None:
        self.url = url

    def answer(self, asked: Asked) -> Reply:
        parts = urlsplit(asked.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        steps = [unquote(step) for step in parts.path.strip("/").split("/")]
        user = steps[3] if steps[0] == "gmail" else asked.headers.get("X-User", "sam0@example.org")
        match steps:
            case [_, _, _, _, "profile"]:
                history = self.ask(user, "GET", f"/gmail/v1/users/{user}/history?startHistoryId=1")
                return said({"emailAddress": user, "historyId": history["historyId"]})
            case [_, _, _, _, "messages", name] if query.get("format") == "metadata":
                try:
                    raw = self.ask(user, "GET", f"/gmail/v1/users/{user}/messages/{name}?format=raw")
                except urllib.error.HTTPError:
                    return GONE
                received = datetime.fromtimestamp(int(raw["internalDate"]) / 1000, UTC)
                mail = Mail(raw["id"], raw["threadId"], octets(raw["raw"]), set(raw["labelIds"]), received)
                return said(shown_as(mail, "metadata"))
            case [_, _, _, _, "messages"] if query.get("q", "").startswith("rfc822msgid:"):
                name = f"<{query['q'].partition(':')[2]}>"
                found = [m for m in self.messages(user) if message_id(octets(m["raw"])) == name]
                return said({"messages": [{"id": m["id"], "threadId": m["threadId"]} for m in found]})
        return self.pass_on(user, asked.method, asked.path, asked.body)

    def pass_on(self, user: str, method: str, path: str, body: bytes = b"") -> Reply:
        headers = {"Authorization": f"Bearer {user}", "Content-Type": "application/json"}
        request = urllib.request.Request(self.url + path, body or None, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=20) as response:
                return Reply(response.status, response.read(), {"Content-Type": "application/json"})
        except urllib.error.HTTPError as fault:
            with fault:
                return Reply(fault.code, fault.read(), {"Content-Type": "application/json"})

    def ask(self, user: str, method: str, path: str, body: object = None) -> Any:
        reply = self.pass_on(user, method, path, b"" if body is None else json.dumps(body).encode())
        if reply.status >= 300:
            raise urllib.error.HTTPError(path, reply.status, reply.body.decode(), {}, None)
        return json.loads(reply.body or b"null")

    def messages(self, user: str) -> list[dict[str, Any]]:
        """Every message of the user, raw."""
        base = f"/gmail/v1/users/{user}/messages"
        ids = self.ask(user, "GET", f"{base}?includeSpamTrash=true&maxResults=500")["messages"]
        return [self.ask(user, "GET", f"{base}/{one['id']}?format=raw") for one in ids]


@contextmanager
def running(oauth: dict[str, Any] | None = None) -> Iterator[Emulator]:
    command = need_google_emulator()
    users = [f"sam{n}@example.org" for n in range(USERS)]
    seed = {
        "tokens": {user: {"login": user, "scopes": ["openid"]} for user in users},
        "google": {
            "users": [{"email": user, "name": "Sam Field"} for user in users],
            "labels": [{"id": "Label_1", "user_email": user, "name": "Jobs"} for user in users],
            "calendars": [
                {"id": "primary", "user_email": user, "summary": user, "primary": True, "time_zone": "UTC"}
                for user in users
            ],
            **({"oauth_clients": [oauth]} if oauth else {}),
        },
    }
    folder = Path(tempfile.mkdtemp(prefix="emulator-"))
    (folder / "seed.json").write_text(json.dumps(seed))
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    words = [
        "start",
        "--service",
        "google",
        "--port",
        str(port),
        "--seed",
        str(folder / "seed.json"),
        "--base-url",
        url,
    ]
    with (folder / "out").open("wb") as out:
        process = subprocess.Popen([*command, *words], stdout=out, stderr=out, cwd=folder)
    try:
        _await(url, process, folder / "out")
        yield Emulator(url)
    finally:
        process.terminate()
        process.wait(10)
        shutil.rmtree(folder)


def _await(url: str, process: subprocess.Popen[bytes], out: Path) -> None:
    for _ in range(1000):
        try:
            urllib.request.urlopen(f"{url}/.well-known/openid-configuration", timeout=5).close()
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.03)
        else:
            return
    raise RuntimeError(out.read_text())


class EmulatorMailbox:
    """One user's mailbox in the emulator."""

    users = itertools.count()

    def __init__(self, server: GoogleServer) -> None:
        assert isinstance(server.backend, Emulator)
        self.server, self.emulator, self.user = server, server.backend, f"sam{next(self.users)}@example.org"

    def account(self) -> GmailAccount:
        return self.server.account(self.user, batch=3)

    def deliver(self, raw: bytes, folder: Folder = "INBOX", received: datetime = NOON) -> None:
        message: dict[str, Any] = {"raw": urlsafe_b64encode(raw).decode()}
        if folder == "Drafts":
            self._ask("POST", "drafts", {"message": message})
        else:
            date = str(int(received.timestamp() * 1000))
            self._ask("POST", "messages", {**message, "labelIds": sorted(LABELS[folder]), "internalDate": date})

    def folder(self, name: Folder) -> list[bytes]:
        return [octets(one["raw"]) for one in self._messages() if LABELS[name] <= set(one["labelIds"])]

    def flags(self, name: str, folder: Folder) -> frozenset[str]:
        labels = self._one(name, folder)["labelIds"]
        flags = {"draft": "DRAFT" in labels, "seen": "UNREAD" not in labels, "flagged": "STARRED" in labels}
        return frozenset(flag for flag, on in flags.items() if on)

    def mark(self, name: str, folder: Folder) -> None:
        self._ask("POST", f"messages/{self._one(name, folder)['id']}/modify", {"addLabelIds": ["STARRED"]})

    def edit(self, name: str, raw: bytes) -> None:
        """Here the message keeps its id, which with Google it doesn't."""
        body = {"message": {"raw": urlsafe_b64encode(raw).decode()}}
        self._ask("PUT", f"drafts/{self._draft(name)}", body)

    def move(self, name: str, source: Folder, target: Folder) -> None:
        if (source, target) == ("Drafts", "Sent"):
            self._ask("POST", "drafts/send", {"id": self._draft(name)})
        else:
            body = {"addLabelIds": sorted(LABELS[target]), "removeLabelIds": sorted(LABELS[source])}
            self._ask("POST", f"messages/{self._one(name, source)['id']}/modify", body)

    def delete(self, name: str, folder: Folder) -> None:
        self._ask("DELETE", f"messages/{self._one(name, folder)['id']}")

    def _draft(self, name: str) -> str:
        wanted = self._one(name, "Drafts")["id"]
        drafts = self._ask("GET", "drafts")["drafts"]
        return next(str(draft["id"]) for draft in drafts if draft["message"]["id"] == wanted)

    def _one(self, name: str, folder: Folder) -> dict[str, Any]:
        return next(
            one
            for one in self._messages()
            if LABELS[folder] <= set(one["labelIds"]) and message_id(octets(one["raw"])) == name
        )

    def _messages(self) -> list[dict[str, Any]]:
        return self.emulator.messages(self.user)

    def _ask(self, method: str, path: str, body: object = None) -> Any:
        return self.emulator.ask(self.user, method, f"/gmail/v1/users/{self.user}/{path}", body)


class EmulatorCalendar:
    """One user's calendar in the emulator. It knows no iCalUID and no sync token: an event is its id, told by listing."""

    def __init__(self, server: GoogleServer) -> None:
        assert isinstance(server.backend, Emulator)
        self.server, self.emulator, self.user = server, server.backend, f"sam{next(EmulatorMailbox.users)}@example.org"
        self.ids: dict[str, str] = {}

    def source(self) -> GoogleCalendar:
        return self.server.calendar(self.user)

    def put(self, uid: str, start: datetime, summary: str = "Interview") -> None:
        self.remove(uid)
        body = {
            "summary": summary,
            "start": {"dateTime": start.isoformat(), "timeZone": "UTC"},
            "end": {"dateTime": (start + timedelta(hours=1)).isoformat(), "timeZone": "UTC"},
        }
        self.ids[uid] = self._ask("POST", "", body)["id"]

    def remove(self, uid: str) -> None:
        if uid in self.ids:
            self._ask("DELETE", f"/{quote(self.ids.pop(uid))}")

    def _ask(self, method: str, path: str, body: object = None) -> Any:
        return self.emulator.ask(self.user, method, f"/calendar/v3/calendars/primary/events{path}", body)


def consenting(url: str) -> None:
    """The account's owner in the browser: reads the emulator's page, and presses its button."""
    import re

    with urllib.request.urlopen(url, timeout=10) as page:
        html = page.read().decode()
    form = {name: value.replace("&amp;", "&") for name, value in re.findall(r'name="([^"]+)" value="([^"]*)"', html)}
    back = f"{urlsplit(url).scheme}://{urlsplit(url).netloc}/o/oauth2/v2/auth/callback"
    urllib.request.urlopen(back, data=urlencode(form).encode(), timeout=10).close()
