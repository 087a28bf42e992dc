"""A small JMAP server of the tests (RFC 8620, 8621), and its far side: what the connector uses of it, and no more.

It keeps to the RFCs where they say what a client may rely on: states, ids that stay, blobs, anchors, method errors.
"""

import json
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from typing import Any
from urllib.parse import unquote

from connectors.jmap import JmapAccount
from connectors.rfc5322 import header_block, message_id
from connectors.settings import Jmap
from tests.connectors.mailboxes import NOON, Folder
from tests.connectors.webserver import Asked, Reply, WebServer

TOKEN = "fmu1-open-sesame"
BOXES: dict[str, str | None] = {
    "INBOX": "inbox",
    "Jobs": None,
    "Sent": "sent",
    "Drafts": "drafts",
    "Trash": "trash",
    "Junk": "junk",
}


@dataclass
class Email:
    id: str
    raw: bytes
    box: str
    received: datetime
    keywords: set[str] = field(default_factory=set)


class Refusal(Exception):
    """A method-level error."""


class JmapServer:
    """Use `web` as a context. `oldest` is the first state from which changes can still be told."""

    def __init__(self) -> None:
        self.web = WebServer(self._answer)
        self.boxes = {
            name: {"id": f"b-{name}", "name": name, "parentId": None, "role": role} for name, role in BOXES.items()
        }
        self.emails: dict[str, Email] = {}
        self.blobs: dict[str, bytes] = {}
        self.log: list[tuple[str, str]] = []
        self.methods: list[str] = []
        self.oldest, self.quota = 0, 10**9
        self.wrong: dict[str, Reply] = {}
        """What a method, or a path's first word, is answered instead."""

    def account(self, batch: int = 50, secret: str = TOKEN, **given: Any) -> JmapAccount:
        settings = {"name": "fast", "url": f"{self.web.url}/session"} | given
        return JmapAccount(Jmap(**settings), lambda: secret, batch)

    def add(self, raw: bytes, box: str, received: datetime, *keywords: str) -> str:
        name = f"M{len(self.log)}"
        self.emails[name] = Email(name, raw, box, received, set(keywords))
        self.log.append(("created", name))
        return name

    def touch(self, name: str) -> None:
        self.log.append(("updated", name))

    def destroy(self, name: str) -> None:
        del self.emails[name]
        self.log.append(("destroyed", name))

    def _answer(self, asked: Asked) -> Reply:
        word = asked.path.split("/")[1].partition("?")[0]
        if asked.headers.get("Authorization") != f"Bearer {TOKEN}":
            return Reply(401)
        if word in self.wrong:
            return self.wrong[word]
        if word == "session":
            urls = {
                "downloadUrl": "/blob/{accountId}/{blobId}?type={type}&name={name}",
                "uploadUrl": "/upload/{accountId}/",
            }
            return _json(
                {"apiUrl": "/api", **urls, "primaryAccounts": {"urn:ietf:params:jmap:mail": "a1"}, "state": "s"}
            )
        if word == "upload":
            name = f"u{len(self.blobs)}"
            self.blobs[name] = asked.body
            return _json({"accountId": "a1", "blobId": name, "type": "message/rfc822", "size": len(asked.body)}, 201)
        if word == "blob":
            kind, name, *number = unquote(asked.path.partition("?")[0].split("/")[3]).split("-")
            email = self.emails.get(name)
            if email is None:
                return Reply(404)
            parts = list(message_from_bytes(email.raw).walk())
            return Reply(200, email.raw if kind == "e" else parts[int(number[0])].get_payload(decode=True))
        return self._api(json.loads(asked.body))

    def _api(self, request: Any) -> Reply:
        assert "urn:ietf:params:jmap:submission" not in request["using"]
        [[method, arguments, tag]] = request["methodCalls"]
        self.methods.append(method)
        if method in self.wrong:
            return self.wrong[method]
        assert arguments.pop("accountId") == "a1"
        try:
            answer: Any = getattr(self, "_" + method.replace("/", "_").lower())(**arguments)
        except Refusal as refusal:
            return _json({"methodResponses": [["error", {"type": str(refusal)}, tag]]})
        return _json({"methodResponses": [[method, {"accountId": "a1", **answer}, tag]]})

    def _mailbox_get(self, ids: None) -> dict[str, Any]:
        return {"list": list(self.boxes.values())}

    def _mailbox_set(self, create: dict[str, dict[str, Any]]) -> dict[str, Any]:
        [[key, new]] = create.items()
        self.boxes[new["name"]] = {"id": f"b-{new['name']}", **new}
        return {"created": {key: {"id": f"b-{new['name']}"}}}

    def _email_query(self, **asked: Any) -> dict[str, Any]:
        limit, position, anchor = asked["limit"], asked.get("position", 0), asked.get("anchor")
        found = [one for one in self.emails.values() if self._fits(one, asked["filter"])]
        if "sort" in asked:
            found.sort(key=lambda one: one.received)
        ids = [one.id for one in found]
        if anchor is not None:
            if anchor not in ids:
                raise Refusal("anchorNotFound")
            position = ids.index(anchor) + asked["anchorOffset"]
        return {"ids": ids[position : position + limit], "position": position, "total": len(ids)}

    def _fits(self, one: Email, condition: dict[str, Any]) -> bool:
        if condition.get("operator") == "OR":
            return any(self._fits(one, each) for each in condition["conditions"])
        header = header_block(one.raw).replace(b"\r\n ", b" ").decode("utf-8", "replace").lower()
        name, text = condition.get("header", ("", ""))
        lines = [line.partition(":")[2] for line in header.splitlines() if line.startswith(f"{name.lower()}:")]
        return (
            ("after" not in condition or one.received >= datetime.fromisoformat(condition["after"]))
            and (f"b-{one.box}" not in condition.get("inMailboxOtherThan", ()))
            and condition.get("inMailbox") in {None, f"b-{one.box}"}
            and (not name or any(text.lower() in line for line in lines))
        )

    def _email_changes(self, **asked: Any) -> dict[str, Any]:
        state = asked["sinceState"]
        if not state.isdecimal() or not self.oldest <= int(state) <= len(self.log):
            raise Refusal("cannotCalculateChanges")
        start = int(state)
        some = self.log[start : start + asked["maxChanges"]]
        ways = {way: [] for way in ("created", "updated", "destroyed")}
        for name in dict.fromkeys(name for _, name in some):
            kinds = [way for way, other in some if other == name]
            if not ("created" in kinds and "destroyed" in kinds):
                ways["destroyed" if "destroyed" in kinds else kinds[0]].append(name)
        new = start + len(some)
        return {**ways, "newState": str(new), "hasMoreChanges": new < len(self.log)}

    def _email_get(self, **asked: Any) -> dict[str, Any]:
        ids, longest = asked["ids"], asked.get("maxBodyValueBytes", 0)
        found = [self._shown(self.emails[name], asked["properties"], longest) for name in ids if name in self.emails]
        gone = [name for name in ids if name not in self.emails]
        return {"list": found, "state": str(len(self.log)), "notFound": gone}

    @staticmethod
    def _shown(one: Email, properties: list[str], longest: int) -> dict[str, Any]:
        block = header_block(one.raw).decode("utf-8", "replace").replace("\r\n ", "\x00").splitlines()
        fields = [line.replace("\x00", "\r\n ").partition(":") for line in block if ":" in line]
        named = next((value for name, _, value in fields if name.lower() == "message-id"), None)
        leaves = [
            (str(n), part) for n, part in enumerate(message_from_bytes(one.raw).walk()) if not part.is_multipart()
        ]
        bodies = {n: part.get_payload(decode=True) for n, part in leaves}
        shown = {
            n: {"partId": n, "blobId": f"p-{one.id}-{n}", "type": part.get_content_type(), "size": len(bodies[n])}
            | {"charset": part.get_content_charset()}
            for n, part in leaves
        }
        text = [n for n, part in leaves if part.get_content_type() == "text/plain"]
        known = {
            "id": one.id,
            "blobId": f"e-{one.id}",
            "mailboxIds": {f"b-{one.box}": True},
            "receivedAt": one.received.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "size": len(one.raw),
            "keywords": dict.fromkeys(one.keywords, True),
            "headers": [{"name": name, "value": value} for name, _, value in fields],
            "header:Message-ID": named,
            "textBody": [shown[n] for n in text],
            "attachments": [shown[n] for n in shown if n not in text],
            "bodyValues": {n: {"value": bodies[n].decode()[:longest]} for n in text},
        }
        return {name: known[name] for name in properties}

    def _email_import(self, emails: dict[str, dict[str, Any]]) -> dict[str, Any]:
        [[key, new]] = emails.items()
        raw = self.blobs.pop(new["blobId"])
        if sum(len(one.raw) for one in self.emails.values()) + len(raw) > self.quota:
            return {"created": None, "notCreated": {key: {"type": "overQuota", "description": "The mailbox is full."}}}
        [box] = new["mailboxIds"]
        return {"created": {key: {"id": self.add(raw, box.removeprefix("b-"), NOON, *new["keywords"])}}}

    def _email_set(self, **asked: Any) -> dict[str, Any]:
        if asked["ifInState"] != str(len(self.log)):
            raise Refusal("stateMismatch")
        for name in asked["destroy"]:
            self.destroy(name)
        return {"destroyed": asked["destroy"]}


def _json(what: object, status: int = 200) -> Reply:
    return Reply(status, json.dumps(what).encode(), {"Content-Type": "application/json"})


class JmapFarSide:
    """One account, for the contract suite."""

    def __init__(self, server: JmapServer) -> None:
        self.server = server

    def account(self) -> JmapAccount:
        return self.server.account(batch=3)

    def deliver(self, raw: bytes, folder: Folder = "INBOX", received: datetime = NOON) -> None:
        self.server.add(raw, folder, received)

    def folder(self, name: Folder) -> list[bytes]:
        return [one.raw for one in self.server.emails.values() if one.box == name]

    def flags(self, name: str, folder: Folder) -> frozenset[str]:
        known = {"$draft": "draft", "$seen": "seen", "$flagged": "flagged"}
        return frozenset(known[word] for word in self._one(name, folder).keywords)

    def mark(self, name: str, folder: Folder) -> None:
        one = self._one(name, folder)
        one.keywords.add("$flagged")
        self.server.touch(one.id)

    def edit(self, name: str, raw: bytes) -> None:
        one = self._one(name, "Drafts")
        self.server.destroy(one.id)
        self.server.add(raw, "Drafts", one.received, *one.keywords)

    def move(self, name: str, source: Folder, target: Folder) -> None:
        one = self._one(name, source)
        one.box = target
        self.server.touch(one.id)

    def delete(self, name: str, folder: Folder) -> None:
        self.server.destroy(self._one(name, folder).id)

    def _one(self, name: str, folder: Folder) -> Email:
        return next(one for one in self.server.emails.values() if one.box == folder and message_id(one.raw) == name)


def begun(stack: ExitStack) -> JmapServer:
    """A server that runs until the stack ends."""
    server = JmapServer()
    stack.enter_context(server.web)
    return server
