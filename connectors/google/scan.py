"""What arrived since the cursor: by Gmail's history; at first, or where history doesn't reach so far, by a listing.

A message is one message whatever its labels, so All Mail is never read twice. Drafts, spam, trash and chats are left
out. With nothing new it takes one request.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec

from connectors.google import letters
from connectors.google.answers import History, Messages, Profile, Record
from connectors.google.calls import GmailCalls
from connectors.google.letters import Head
from connectors.google.session import Session
from connectors.models import MailBatch, Message
from connectors.ports import Wants

UNREAD = frozenset({"DRAFT", "SPAM", "TRASH", "CHAT"})
"""Messages with one of these labels are not read."""

_TURNS = frozenset({"DRAFT", "SPAM", "TRASH", "SENT"})
"""A label that comes or goes and makes another message of it: rescued from spam, restored, sent."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DOING = "read mail"


class Cursor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where reading stands. A historyId is text: it may have more digits than a number holds."""

    user: str
    history: str
    after: str | None = None
    """While the first scan lasts: messages up to this id have been read; `history` is from before it began."""


@dataclass(frozen=True, slots=True)
class _New:
    """A message to be read, the historyId of the record that tells of it, and that of the record before."""

    id: str
    record: str
    before: str


def changes(
    session: Session[GmailCalls], cursor: str | None, since: datetime, wants: Wants, batch: int
) -> Iterator[MailBatch]:
    """See `connectors.ports.MailSource.changes`. At most `batch` messages come at once."""
    before = _decode(cursor, session.user)
    if before is not None and before.after is None:
        found = _history(session, before.history)
        if found is not None:
            yield from _follow(session, before, found, wants, batch)
            return
        before = None  # a week is the least that Gmail keeps; it says 404 for what is older
    yield from _list(session, before or Cursor(session.user, _now(session), ""), since, wants, batch)


def _follow(
    session: Session[GmailCalls], before: Cursor, found: tuple[Sequence[_New], str], wants: Wants, batch: int
) -> Iterator[MailBatch]:
    new, end = found
    for start in range(0, len(new), batch):
        some, rest = new[start : start + batch], new[start + batch :]
        last = some[-1]
        # A record may tell of more messages than one batch holds.
        reached = last.before if rest and rest[0].record == last.record else last.record
        after = Cursor(session.user, reached if rest else end)
        messages = _read(session, [each.id for each in some], None, wants)
        yield MailBatch(messages, _encode(after), len(new), len(some))
    if not new and end != before.history:
        yield MailBatch((), _encode(Cursor(session.user, end)), 0)


def _list(
    session: Session[GmailCalls], before: Cursor, since: datetime, wants: Wants, batch: int
) -> Iterator[MailBatch]:
    """Every message since then, in the order of their ids, so that a listing cut short goes on where it was."""
    ids = sorted((each for each in _listed(session, since) if _order(each) > _order(before.after or "")), key=_order)
    for start in range(0, len(ids), batch):
        some = ids[start : start + batch]
        messages = _read(session, some, since, wants)
        after = msgspec.structs.replace(before, after=None if start + batch >= len(ids) else some[-1])
        yield MailBatch(messages, _encode(after), len(ids), len(some))
    if not ids:
        yield MailBatch((), _encode(Cursor(session.user, before.history)), 0)


def _read(
    session: Session[GmailCalls], ids: Sequence[str], since: datetime | None, wants: Wants
) -> tuple[Message, ...]:
    """The messages that are there and to be read, whole where wanted."""
    found = letters.heads(session, ids, _DOING)
    known = {
        each: head
        for each, head in found.items()
        if not head.labels & UNREAD and (since is None or _time(head) >= since)
    }
    wanted = {each: head for each, head in known.items() if wants(head.header)}
    bodies = letters.whole(session, wanted, _DOING)
    return tuple(
        _message(head, bodies.get(each)) for each, head in known.items() if each not in wanted or each in bodies
    )


def _message(head: Head, whole: bytes | None) -> Message:
    outgoing = "SENT" in head.labels
    folder = "Sent" if outgoing else "INBOX" if "INBOX" in head.labels else "All Mail"
    return Message(head.header if whole is None else whole, folder, _time(head), outgoing, partial=whole is None)


def _time(head: Head) -> datetime:
    return _EPOCH + timedelta(milliseconds=head.received)


def _now(session: Session[GmailCalls]) -> str:
    def ask(calls: GmailCalls) -> str:
        answer = calls.users.getProfile(userId=session.user, fields="historyId").execute()
        return msgspec.convert(answer, Profile).history_id

    return session.talk(_DOING, ask)


def _listed(session: Session[GmailCalls], since: datetime) -> set[str]:
    query, fields = f"after:{int(since.timestamp()) - 1}", "messages/id,nextPageToken"

    def page(calls: GmailCalls, token: str | None) -> Messages:
        request = calls.messages.list(userId=session.user, q=query, maxResults=500, pageToken=token, fields=fields)
        return msgspec.convert(request.execute(), Messages)

    return {message.id for answer in session.pages(_DOING, page) for message in answer.messages}


def _history(session: Session[GmailCalls], start: str) -> tuple[Sequence[_New], str] | None:
    """What is new after this historyId, and the one that holds then; None where Gmail's memory doesn't reach so far."""
    types = ["messageAdded", "labelAdded", "labelRemoved"]

    def page(calls: GmailCalls, token: str | None) -> History:
        from googleapiclient.errors import HttpError

        request = calls.history.list(
            userId=session.user, startHistoryId=start, historyTypes=types, maxResults=500, pageToken=token
        )
        try:
            return msgspec.convert(request.execute(), History)
        except HttpError as fault:
            if fault.resp.status in {400, 404}:  # too old, or none at all
                return History(too_old=True)
            raise

    new: dict[str, _New] = {}
    end = done = start
    for answer in session.pages(_DOING, page):
        if answer.too_old:
            return None
        for record in answer.history:
            for each in _turned(record):
                new.setdefault(each, _New(each, record.id, done))
            done = record.id
        end = answer.history_id or end
    return list(new.values()), end


def _turned(record: Record) -> Iterator[str]:
    """The messages of a history record that are to be read, perhaps again."""
    for change in record.messages_added:
        yield change.message.id
    for change in (*record.labels_added, *record.labels_removed):
        if _TURNS & set(change.label_ids):
            yield change.message.id


def _order(each: str) -> tuple[int, str]:
    """Ids are numbers in hexadecimal, later ones larger."""
    return len(each), each


def _decode(cursor: str | None, user: str) -> Cursor | None:
    try:
        found = msgspec.json.decode(cursor or "", type=Cursor)
    except msgspec.MsgspecError:
        return None
    return found if found.user == user else None


def _encode(cursor: Cursor) -> str:
    return msgspec.json.encode(cursor).decode()
