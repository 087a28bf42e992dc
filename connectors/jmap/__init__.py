"""JMAP accounts (RFC 8620, 8621), such as Fastmail's: mail read by states, drafts put by upload and import.

server   the session, the methods that may be called, errors told in words
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

import msgspec

from connectors import folders
from connectors.errors import Missing, NotStored
from connectors.folders import FolderRole
from connectors.jmap.server import MethodError, Server
from connectors.models import MailBatch, Message, Place, StoredDraft
from connectors.ports import Wants
from connectors.rfc5322 import message_id
from connectors.settings import Jmap

AT_ONCE = 50
"""Messages asked for at once."""
LARGEST = 1024 * 1024
"""Octets up to which a message is fetched whole; of a larger one its text and calendar parts."""
PART = 256 * 1024
"""Octets of one part at most."""

_PLACES: Mapping[FolderRole, Place] = {"drafts": "drafts", "sent": "sent", "trash": "trash"}
_CALENDAR = {"text/calendar", "application/ics"}
_UNREAD = {"drafts", "trash", "junk"}
_KNOWN = ("id", "blobId", "mailboxIds", "receivedAt", "size", "headers")


class _Cursor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    state: str
    """Email/changes goes on from here, once the first listing is through."""
    listed: str | None = None
    """The last message of the first listing that was told; empty before its first."""


class _Mailbox(NamedTuple):
    name: str
    role: FolderRole


class _Page(NamedTuple):
    """Some messages, and where one is once they have been saved."""

    after: _Cursor
    found: list[dict[str, Any]]
    boxes: Mapping[str, _Mailbox]
    total: int | None
    more: bool


class JmapAccount:
    """A `connectors.ports.MailAccount`. `secret` gives the token, or the password of the settings' user."""

    def __init__(self, settings: Jmap, secret: Callable[[], str], batch: int = AT_ONCE) -> None:
        self.name = settings.name
        self._server, self._batch = Server(settings, secret), batch

    def changes(self, cursor: str | None, since: datetime, wants: Wants) -> Iterator[MailBatch]:
        """See `MailSource.changes`. A message whose flags or folders changed comes again."""
        at = _decode(cursor)
        while True:
            with self._server.talk("read mail"):
                page = self._step(at, since)
            if page.after != at:
                messages = (self._message(one, page.boxes, wants) for one in page.found)
                told = tuple(message for message in messages if message is not None)
                seen = 0 if page.total is None else len(page.found)
                yield MailBatch(told, msgspec.json.encode(page.after).decode(), page.total, seen)
            at = page.after
            if not page.more:
                return

    def drafts(self) -> tuple[StoredDraft, ...]:
        """See `DraftBox.drafts`."""
        with self._server.talk("read the drafts"):
            box = self._drafts_box(self._mailboxes())
            found = self._get(self._query({"inMailbox": box}), ("id", "blobId", "keywords")) if box else []
            return tuple(
                StoredDraft(one["id"], self._server.download(one["blobId"]), "$flagged" in one["keywords"])
                for one in found
            )

    def find(self, message_ids: Collection[str]) -> Mapping[str, tuple[Place, ...]]:
        """See `DraftBox.find`."""
        with self._server.talk("look for drafts"):
            boxes = self._mailboxes() if message_ids else {}
            found: dict[str, dict[Place, None]] = {}
            for name, one in self._bearing(list(message_ids)):
                for box in one["mailboxIds"]:
                    role = boxes[box].role if box in boxes else "junk"
                    if role != "junk":
                        found.setdefault(name, {})[_PLACES.get(role, "elsewhere")] = None
            return {name: tuple(places) for name, places in found.items()}

    def put(self, raw: bytes) -> None:
        """See `DraftBox.put`. Makes the Drafts folder where there is none."""
        name = message_id(raw)
        with self._server.talk("store a draft", NotStored):
            box = self._drafts_box(self._mailboxes()) or self._make_drafts()
            if name and any(box in one["mailboxIds"] for _, one in self._bearing([name])):
                return
            flags = {"$draft": True, "$seen": True}
            new = {"blobId": self._server.upload(raw), "mailboxIds": {box: True}, "keywords": flags}
            answer = self._server.call("Email/import", emails={"draft": new})
            if "draft" not in (answer.get("created") or {}):
                raise _of(answer["notCreated"]["draft"])

    def remove(self, ref: str) -> bool:
        """See `DraftBox.remove`. `ref` is the message's id, which a message with other words hasn't."""
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,255}", ref):
            return False
        with self._server.talk("remove a draft", NotStored):
            box = self._drafts_box(self._mailboxes())
            answer = self._server.call("Email/get", ids=[ref], properties=["id", "mailboxIds"])
            if not any(box in one["mailboxIds"] for one in answer["list"]):
                return False
            # Only as long as nothing has happened since: it might have been sent in this moment.
            gone = self._server.call("Email/set", destroy=[ref], ifInState=answer["state"])
            if ref not in (gone.get("destroyed") or []):
                raise _of(gone["notDestroyed"][ref])
            return True

    def folders(self) -> list[tuple[str, FolderRole]]:
        """All folders by their names, and what each is for."""
        with self._server.talk("look at the folders"):
            return [(one.name, one.role) for one in self._mailboxes().values()]

    def close(self) -> None:
        """See `MailAccount.close`."""
        self._server.close()

    def _step(self, at: _Cursor | None, since: datetime) -> "_Page":
        boxes = self._mailboxes()
        if at is None:
            at = _Cursor(self._server.call("Email/get", ids=[], properties=["id"])["state"], "")
        try:
            if at.listed is None:
                said = self._server.call("Email/changes", sinceState=at.state, maxChanges=self._batch)
                ids, total = [*said["created"], *said["updated"]], None
                after, more = _Cursor(said["newState"]), bool(said["hasMoreChanges"])
            else:
                ids, total = self._list(boxes, since, at.listed)
                # Once all is listed: what changed meanwhile.
                after, more = _Cursor(at.state, ids[-1] if len(ids) == self._batch else None), True
        except MethodError as error:
            if error.kind not in {"cannotCalculateChanges", "anchorNotFound"}:
                raise
            return self._step(None, since)
        return _Page(after, self._get(ids, _KNOWN), boxes, total, more)

    def _list(self, boxes: Mapping[str, _Mailbox], since: datetime, anchor: str) -> tuple[list[str], int]:
        unread = [box for box, (_, role) in boxes.items() if role in _UNREAD]
        moment = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        where: dict[str, object] = {"anchor": anchor, "anchorOffset": 1} if anchor else {"position": 0}
        said = self._server.call(
            "Email/query",
            filter={"after": moment, "inMailboxOtherThan": unread},
            sort=[{"property": "receivedAt", "isAscending": True}],
            limit=self._batch,
            calculateTotal=True,
            **where,
        )
        return said["ids"], said["total"]

    def _message(self, one: Mapping[str, Any], boxes: Mapping[str, _Mailbox], wants: Wants) -> Message | None:
        lying = [boxes[box] for box in one["mailboxIds"] if box in boxes and boxes[box].role not in _UNREAD]
        if not lying:
            return None
        header = "".join(f"{field['name']}:{field['value']}\r\n" for field in one["headers"]).encode() + b"\r\n"
        raw, whole = header, wants(header)
        if whole:
            try:
                with self._server.talk("read mail"):
                    small = one["size"] <= LARGEST
                    raw = self._server.download(one["blobId"]) if small else self._reduced(one["id"], header)
            except Missing:
                return None  # deleted in this moment
        received = datetime.fromisoformat(one["receivedAt"])
        return Message(raw, lying[0].name, received, any(box.role == "sent" for box in lying), not whole)

    def _reduced(self, email: str, header: bytes) -> bytes:
        """Its header, its text and its invitations, each part cut off at PART: no other attachment is ever fetched."""
        answer = self._server.call(
            "Email/get",
            ids=[email],
            properties=["textBody", "attachments", "bodyValues"],
            bodyProperties=["partId", "blobId", "type", "charset", "size"],
            fetchTextBodyValues=True,
            maxBodyValueBytes=PART,
        )
        [one] = answer["list"]
        values = one["bodyValues"]
        parts = [
            (part["type"], "utf-8", values[part["partId"]]["value"].encode())
            for part in one["textBody"]
            if part["partId"] in values
        ]
        parts += [
            (part["type"], part["charset"] or "utf-8", self._server.download(part["blobId"]))
            for part in one["attachments"]
            if part["type"] in _CALENDAR and part["size"] <= PART
        ]
        kept = re.sub(rb"(?im)^Content-(?:Type|Transfer-Encoding):[^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*", b"", header)
        boundary = f"=_{email}"
        lines = [kept.removesuffix(b"\r\n"), f'Content-Type: multipart/mixed; boundary="{boundary}"\r\n'.encode()]
        for kind, charset, content in parts:
            about = (
                f"\r\n--{boundary}\r\nContent-Type: {kind}; charset={charset}\r\nContent-Transfer-Encoding: 8bit\r\n"
            )
            lines += [about.encode(), b"\r\n", content]
        return b"".join([*lines, f"\r\n--{boundary}--\r\n".encode()])

    def _mailboxes(self) -> dict[str, _Mailbox]:
        listed = {one["id"]: one for one in self._server.call("Mailbox/get", ids=None)["list"]}

        def path(box: str, depth: int = 0) -> str:
            above = listed[box].get("parentId")
            return (
                f"{path(above, depth + 1)}/{listed[box]['name']}"
                if above in listed and depth < 20
                else listed[box]["name"]
            )

        flags = {box: [f"\\{one['role']}"] if one.get("role") else [] for box, one in listed.items()}
        return {box: _Mailbox(path(box), folders.role_of(path(box), flags[box])) for box in listed}

    @staticmethod
    def _drafts_box(boxes: Mapping[str, _Mailbox]) -> str | None:
        return next((box for box, one in boxes.items() if one.role == "drafts"), None)

    def _make_drafts(self) -> str:
        new = {"name": "Drafts", "parentId": None, "role": "drafts", "isSubscribed": True}
        answer = self._server.call("Mailbox/set", create={"drafts": new})
        if "drafts" not in (answer.get("created") or {}):
            raise _of(answer["notCreated"]["drafts"])
        return str(answer["created"]["drafts"]["id"])

    def _query(self, condition: Mapping[str, object]) -> list[str]:
        ids: list[str] = []
        while True:
            said = self._server.call("Email/query", filter=condition, position=len(ids), limit=500)["ids"]
            ids += said
            if len(said) < 500:
                return ids

    def _get(self, ids: Sequence[str], properties: Sequence[str]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for start in range(0, len(ids), AT_ONCE):
            some = ids[start : start + AT_ONCE]
            found += self._server.call("Email/get", ids=some, properties=properties)["list"]
        return found

    def _bearing(self, names: Sequence[str]) -> Iterator[tuple[str, dict[str, Any]]]:
        """Each message that bears one of these Message-IDs; the search finds substrings, the field decides."""
        raw = "header:Message-ID"
        for start in range(0, len(names), 20):
            conditions = [{"header": ["Message-ID", name]} for name in names[start : start + 20]]
            ids = self._query({"operator": "OR", "conditions": conditions})
            for one in self._get(ids, ("id", "mailboxIds", raw)):
                name = message_id(f"Message-ID:{one.get(raw) or ''}\r\n\r\n".encode())
                if name in names and name is not None:
                    yield name, one


def _of(error: Mapping[str, Any]) -> MethodError:
    """A SetError (RFC 8620 5.3), such as overQuota."""
    return MethodError(str(error["type"]), str(error.get("description") or ""))


def _decode(cursor: str | None) -> _Cursor | None:
    try:
        return msgspec.json.decode(cursor or "", type=_Cursor)
    except msgspec.MsgspecError:
        return None
