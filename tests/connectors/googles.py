"""Google in memory: mailboxes as the Gmail API documents them, and the far sides of the contract suites."""

import itertools
import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from functools import cache
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from connectors.google.calendar import GoogleCalendar
from connectors.google.mail import GmailAccount
from connectors.rfc5322 import message_id
from tests.connectors.google_days import Days, item
from tests.connectors.google_server import GONE, GoogleServer, error, said
from tests.connectors.mailboxes import NOON, Folder
from tests.connectors.webserver import Asked, Reply

LABELS: dict[Folder, set[str]] = {
    "INBOX": {"INBOX"},
    "Jobs": {"Label_1"},
    "Sent": {"SENT"},
    "Drafts": {"DRAFT"},
    "Trash": {"TRASH"},
    "Junk": {"SPAM"},
}
BEGIN = 10**20
"""The first historyId: more digits than 64 bits hold, as the emulator has them."""


@dataclass
class Mail:
    id: str
    thread: str
    raw: bytes
    labels: set[str]
    received: datetime


@dataclass
class Box:
    """One user's mailbox."""

    mails: dict[str, Mail] = field(default_factory=dict)
    drafts: dict[str, str] = field(default_factory=dict)
    history: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    forgotten: int = 0
    """Records up to this historyId are no longer known."""

    @property
    def last(self) -> int:
        return self.history[-1][0] if self.history else BEGIN

    def add(self, raw: bytes, labels: Iterable[str], received: datetime, thread: str | None = None) -> Mail:
        mail = Mail(f"{next(_NUMBERS):016x}", "", raw, set(labels), received)
        mail.thread = thread or mail.id
        self.mails[mail.id] = mail
        self._tell("messagesAdded", mail)
        return mail

    def draft(self, raw: bytes, received: datetime, thread: str | None = None) -> str:
        name = f"r-{next(_NUMBERS)}"
        self.drafts[name] = self.add(raw, {"DRAFT"}, received, thread).id
        return name

    def label(self, mail: Mail, add: set[str], remove: set[str]) -> None:
        mail.labels = (mail.labels - remove) | add
        for kind, labels in (("labelsAdded", add), ("labelsRemoved", remove)):
            if labels:
                self._tell(kind, mail, labelIds=sorted(labels))

    def delete(self, mail: Mail) -> None:
        del self.mails[mail.id]
        self.drafts = {draft: each for draft, each in self.drafts.items() if each != mail.id}
        self._tell("messagesDeleted", mail)

    def _tell(self, kind: str, mail: Mail, **more: object) -> None:
        message = {"id": mail.id, "threadId": mail.thread}
        record = {"id": str(self.last + 7), "messages": [message], kind: [{"message": message, **more}]}
        self.history.append((self.last + 7, record))


_NUMBERS = itertools.count(0x19A0000000000001)


class InMemory:
    """All users' mail and calendars."""

    def __init__(self) -> None:
        self.boxes: dict[str, Box] = {}
        self.calendars: dict[str, Days] = {}
        self.listed: dict[str, list[dict[str, Any]]] = {}
        self.page = 1000
        """How much one page of a listing holds."""

    def box(self, user: str) -> Box:
        return self.boxes.setdefault(user, Box())

    def days(self, name: str) -> Days:
        return self.calendars.setdefault(name, Days())

    def answer(self, asked: Asked) -> Reply:
        parts = urlsplit(asked.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        match [unquote(step) for step in parts.path.strip("/").split("/")]:
            case ["gmail", "v1", "users", user, *rest]:
                return self._gmail(self.box(user), asked, rest, query)
            case ["calendar", "v3", "users", "me", "calendarList"]:
                return said({"items": [item for items in self.listed.values() for item in items]})
            case ["calendar", "v3", "calendars", name, "events"]:
                return self.calendars[name].answer(query, self.page) if name in self.calendars else GONE
        return error(404, "notFound", f"No such call: {asked.method} {asked.path}")

    def _gmail(self, box: Box, asked: Asked, rest: list[str], query: dict[str, str]) -> Reply:
        match asked.method, rest:
            case "GET", ["profile"]:
                return said({"emailAddress": "sam@example.com", "historyId": str(box.last)})
            case "GET", ["messages"]:
                found = sorted(_matching(box, query), key=lambda mail: (mail.received, mail.id), reverse=True)
                return self._paged("messages", [{"id": m.id, "threadId": m.thread} for m in found], query)
            case "GET", ["messages", name]:
                return said(shown_as(box.mails[name], query["format"])) if name in box.mails else GONE
            case "GET", ["messages", name, "attachments", part]:
                walked = list(message_from_bytes(box.mails[name].raw).walk())
                data = walked[int(part.removeprefix("att"))].get_payload(decode=True)
                return said({"data": urlsafe_b64encode(data).decode(), "size": len(data)})
            case "GET", ["history"]:
                return self._history(box, asked, query)
            case _, ["drafts", *names]:
                return self._drafts(box, asked, names, query)
        return error(404, "notFound", f"No such call: {asked.method} {rest}")

    def _drafts(self, box: Box, asked: Asked, names: list[str], query: dict[str, str]) -> Reply:
        match asked.method, names:
            case "GET", []:
                named = box.drafts.items()
                return self._paged("drafts", [{"id": draft, "message": {"id": each}} for draft, each in named], query)
            case "POST", []:
                message = json.loads(asked.body)["message"]
                thread = message.get("threadId")
                if thread and thread not in {mail.thread for mail in box.mails.values()}:
                    return error(400, "invalidArgument", "Invalid thread_id value")
                draft = box.draft(octets(message["raw"]), NOON, thread)
                mail = box.mails[box.drafts[draft]]
                return said({"id": draft, "message": {"id": mail.id, "threadId": mail.thread}})
            case "DELETE", [name]:
                if name not in box.drafts:
                    return GONE
                box.delete(box.mails[box.drafts[name]])
                return Reply(204)
        return error(404, "notFound", f"No such call: {asked.method} drafts {names}")

    def _history(self, box: Box, asked: Asked, query: dict[str, str]) -> Reply:
        start = int(query["startHistoryId"])
        if start < box.forgotten:
            return GONE
        kinds = {
            "messageAdded": "messagesAdded",
            "labelAdded": "labelsAdded",
            "labelRemoved": "labelsRemoved",
        }
        wanted = {kinds[kind] for kind in parse_qs(urlsplit(asked.path).query)["historyTypes"]}
        found = [record for number, record in box.history if number > start and wanted & record.keys()]
        return self._paged("history", found, query, historyId=str(box.last))

    def _paged(self, name: str, items: list[dict[str, Any]], query: dict[str, str], **more: object) -> Reply:
        start = int(query.get("pageToken", 0))
        end = start + min(int(query.get("maxResults", 100)), self.page)
        # As Gmail does it, an empty list is left out.
        answer = {name: items[start:end]} if items[start:end] else {}
        return said({**answer, **more, **({"nextPageToken": str(end)} if end < len(items) else {})})


def _matching(box: Box, query: dict[str, str]) -> Iterator[Mail]:
    word, _, value = query["q"].partition(":")
    for mail in box.mails.values():
        if query.get("includeSpamTrash") != "true" and mail.labels & {"SPAM", "TRASH"}:
            continue
        if word == "after":
            if mail.received.timestamp() > int(value):
                yield mail
        elif word == "rfc822msgid":
            if message_id(mail.raw) == f"<{value}>":
                yield mail
        else:
            raise AssertionError(query["q"])


def shown_as(mail: Mail, form: str) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "id": mail.id,
        "threadId": mail.thread,
        "labelIds": sorted(mail.labels),
        "internalDate": str(int(mail.received.timestamp() * 1000)),
        "sizeEstimate": len(mail.raw),
        "historyId": "1",
    }
    parsed = message_from_bytes(mail.raw)
    match form:
        case "raw":
            shown["raw"] = urlsafe_b64encode(mail.raw).decode().rstrip("=")
        case "metadata":
            shown["payload"] = {"headers": _fields(parsed)}
        case "full":
            shown["payload"] = _part(parsed, {id(part): n for n, part in enumerate(parsed.walk())})
    return shown


def _fields(parsed: Any) -> list[dict[str, str]]:
    return [{"name": name, "value": re.sub(r"\r?\n\s*", " ", str(value)).strip()} for name, value in parsed.items()]


def _part(parsed: Any, numbers: dict[int, int]) -> dict[str, Any]:
    shown = {"mimeType": parsed.get_content_type(), "filename": parsed.get_filename() or "", "headers": _fields(parsed)}
    if parsed.is_multipart():
        return {**shown, "body": {"size": 0}, "parts": [_part(part, numbers) for part in parsed.get_payload()]}
    data = parsed.get_payload(decode=True)
    if parsed.get_filename():
        return {**shown, "body": {"size": len(data), "attachmentId": f"att{numbers[id(parsed)]}"}}
    return {**shown, "body": {"size": len(data), "data": urlsafe_b64encode(data).decode()}}


def octets(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


# --- the far sides of the contract suites ---


@cache
def shared_server() -> GoogleServer:
    """One server for all tests of this process that spoil nothing."""
    return GoogleServer(InMemory()).__enter__()


_USERS = itertools.count(1)


class GmailFarSide:
    """One user's mailbox on the server in memory: what Gmail's own page does."""

    def __init__(self) -> None:
        server = shared_server()
        assert isinstance(server.backend, InMemory)
        self.server, self.user = server, f"sam{next(_USERS)}@example.com"
        self.box = server.backend.box(self.user)

    def account(self) -> GmailAccount:
        return self.server.account(self.user, batch=3)

    def deliver(self, raw: bytes, folder: Folder = "INBOX", received: datetime = NOON) -> None:
        if folder == "Drafts":
            self.box.draft(raw, received)
        else:
            self.box.add(raw, LABELS[folder], received)

    def folder(self, name: Folder) -> list[bytes]:
        return [mail.raw for mail in self.box.mails.values() if mail.labels >= LABELS[name]]

    def flags(self, name: str, folder: Folder) -> frozenset[str]:
        labels = self._one(name, folder).labels
        flags = {"draft": "DRAFT" in labels, "seen": "UNREAD" not in labels, "flagged": "STARRED" in labels}
        return frozenset(flag for flag, on in flags.items() if on)

    def mark(self, name: str, folder: Folder) -> None:
        self.box.label(self._one(name, folder), {"STARRED"}, set())

    def edit(self, name: str, raw: bytes) -> None:
        """The draft keeps its id; its message is another one."""
        old = self._one(name, "Drafts")
        draft = next(draft for draft, each in self.box.drafts.items() if each == old.id)
        self.box.delete(old)
        self.box.drafts[draft] = self.box.add(raw, {"DRAFT"}, old.received).id

    def move(self, name: str, source: Folder, target: Folder) -> None:
        mail = self._one(name, source)
        if "Drafts" in {source, target}:  # a draft that is sent, discarded or made is another message
            self.box.delete(mail)
            self.deliver(mail.raw, target, mail.received)
        else:
            self.box.label(mail, LABELS[target], LABELS[source])

    def delete(self, name: str, folder: Folder) -> None:
        self.box.delete(self._one(name, folder))

    def _one(self, name: str, folder: Folder) -> Mail:
        return next(m for m in self.box.mails.values() if m.labels >= LABELS[folder] and message_id(m.raw) == name)


class GoogleCalendarFarSide:
    """One calendar on the server in memory."""

    def __init__(self) -> None:
        server = shared_server()
        assert isinstance(server.backend, InMemory)
        self.server, self.name = server, f"team{next(_USERS)}@group.calendar.google.com"
        self.days = server.backend.days(self.name)
        server.backend.listed[self.name] = [{"id": self.name, "summary": self.name, "accessRole": "owner"}]

    def source(self) -> GoogleCalendar:
        return self.server.calendar(url=self.name)

    def put(self, uid: str, start: datetime, summary: str = "Interview") -> None:
        self.days.put(item(uid, start, summary=summary))

    def remove(self, uid: str) -> None:
        self.days.cancel(f"id-{uid}")
