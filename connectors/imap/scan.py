"""What arrived since the cursor: each folder by UID, headers first, bodies only of what is wanted.

Nothing is marked: folders are opened by EXAMINE and read by PEEK. With nothing new it takes one or two round trips,
or one for each folder where the server lacks LIST-STATUS.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from imapclient import IMAPClient
from msgspec.structs import replace

from connectors.errors import Unreachable
from connectors.imap import bodies, wire
from connectors.imap.quick import HEADER, RECEIVED, SIZE, heads
from connectors.imap.session import Session
from connectors.models import MailBatch, Message
from connectors.ports import Wants


class Mark(msgspec.Struct, frozen=True):
    """How far a folder has been read: UIDs below `uidnext`, as long as its UIDVALIDITY is the same."""

    uidvalidity: int
    uidnext: int
    old: int
    """UIDs below this were there at the first scan: of them only those since the look-back's begin are read."""


def changes(session: Session, cursor: str | None, since: datetime, wants: Wants, batch: int) -> Iterator[MailBatch]:
    """See `connectors.ports.MailSource.changes`. At most `batch` messages are asked for at once."""
    before = _decode(cursor)
    scan = _Scan(session, since, wants)
    with session.talk("read mail") as client:
        marks, plans = scan.plan(client, before)
    total, told = sum(len(plan.uids) for plan in plans), before
    for plan in plans:
        for uids in (plan.uids[start : start + batch] for start in range(0, len(plan.uids), batch)):
            for group, messages in scan.read(plan, uids):
                reached = plan.done.uidnext if group[-1] == plan.uids[-1] else group[-1] + 1
                marks[plan.folder] = msgspec.structs.replace(plan.done, uidnext=reached)
                told = dict(marks)
                yield MailBatch(messages, _encode(told), total, len(group))
        marks[plan.folder] = plan.done
    if marks != told:
        yield MailBatch((), _encode(marks), total)


class _Plan(msgspec.Struct, frozen=True):
    """What is to be read of one folder, and the mark it then has."""

    folder: str
    uids: Sequence[int]
    done: Mark
    outgoing: bool
    labels: bool


class _Scan(msgspec.Struct, frozen=True):
    """One pass over an account."""

    session: Session
    since: datetime
    wants: Wants

    def plan(self, client: IMAPClient, before: dict[str, Mark]) -> tuple[dict[str, Mark], list[_Plan]]:
        """For each folder that is read its mark as it stands, and what there is to read in it."""
        places, stated = self.session.survey(client)
        marks: dict[str, Mark] = {}
        plans: list[_Plan] = []
        for folder in places.read:
            state, mark = stated.get(folder), before.get(folder)
            if state is None:
                # Not to be opened now: its mark stays, and what comes meanwhile is read when it can be.
                marks |= {folder: mark} if mark else {}
                continue
            validity, uidnext = state["UIDVALIDITY"], state["UIDNEXT"]
            if mark is None or mark.uidvalidity != validity:
                mark = Mark(validity, 1, uidnext)
            marks[folder] = mark
            if mark.uidnext < uidnext:
                with self.session.if_it_opens(folder):
                    uids = self._uids(client, folder, mark, uidnext)
                    done = msgspec.structs.replace(mark, uidnext=max(uidnext, uids[-1] + 1 if uids else 1))
                    plans.append(_Plan(folder, uids, done, folder == places.sent, places.labels))
        return marks, plans

    def read(self, plan: _Plan, uids: Sequence[int]) -> Iterator[tuple[Sequence[int], tuple[Message, ...]]]:
        """The UIDs in groups that bound the memory, each with its messages: those gone or too old are left out."""
        with self._at(plan.folder, plan.done) as client:
            found = heads(client, uids, labels=plan.labels)
        messages = {uid: message for uid in uids if (message := self._message(plan, uid, found.get(uid, {})))}
        wanted = {uid for uid, message in messages.items() if self.wants(message.raw)}
        sized: dict[int, int] = {uid: found[uid][SIZE] for uid in wanted if SIZE in found[uid]}
        for group in bodies.weighed(uids, sized):
            whole: dict[int, bytes] = {}
            if asked := {uid: sized[uid] for uid in group if uid in sized}:
                with self._at(plan.folder, plan.done) as client:
                    whole = bodies.fetch(client, asked)
            yield group, tuple(self._with_bodies(group, messages, wanted, whole))

    def _uids(self, client: IMAPClient, folder: str, mark: Mark, uidnext: int) -> Sequence[int]:
        self._open(client, folder, mark)
        found: set[int] = set()
        if mark.uidnext < mark.old:
            # SINCE compares days, in whatever zone the server thinks right: one day more; `_message` sorts it out.
            day = self.since.astimezone(UTC).date() - timedelta(days=1)
            found.update(client.search(["UID", f"{mark.uidnext}:{mark.old - 1}", "SINCE", day]))
        first = max(mark.uidnext, mark.old)
        if first < uidnext:
            # RFC 3501 6.4.8: `n:*` names the last message even when its UID is below n.
            found.update(uid for uid in client.search(["UID", f"{first}:*"]) if uid >= first)
        return sorted(found)

    def _message(self, plan: _Plan, uid: int, items: dict[bytes, Any]) -> Message | None:
        header, labels = items.get(HEADER), wire.labels(items)
        if header is None or "draft" in labels:
            return None
        # A server that can't say when is not to hide a message; -0000 is UTC (RFC 5322 3.3).
        told: datetime = items.get(RECEIVED) or self.since
        received = (told if told.tzinfo else told.replace(tzinfo=UTC)).astimezone(UTC)
        if uid < plan.done.old and received < self.since:
            return None
        return Message(header, plan.folder, received, plan.outgoing or "sent" in labels, partial=True)

    @staticmethod
    def _with_bodies(
        group: Sequence[int], messages: dict[int, Message], wanted: set[int], whole: dict[int, bytes]
    ) -> Iterator[Message]:
        for uid in group:
            if uid in whole:
                yield replace(messages[uid], raw=whole[uid], partial=False)
            elif uid in messages and uid not in wanted:  # what was wanted and has no body now is gone
                yield messages[uid]

    @contextmanager
    def _at(self, folder: str, mark: Mark) -> Iterator[IMAPClient]:
        with self.session.talk("read mail", probe=False) as client:
            self._open(client, folder, mark)
            yield client

    def _open(self, client: IMAPClient, folder: str, mark: Mark) -> None:
        if self.session.stay(client, folder) != mark.uidvalidity:
            what = f"{self.session.settings.host}: could not read {folder}"
            raise Unreachable(what, "the server has numbered its messages anew", "The next pass reads them again.")


def _decode(cursor: str | None) -> dict[str, Mark]:
    try:
        return msgspec.json.decode(cursor, type=dict[str, Mark]) if cursor is not None else {}
    except msgspec.DecodeError:
        return {}


def _encode(marks: dict[str, Mark]) -> str:
    return msgspec.json.encode(marks).decode()
