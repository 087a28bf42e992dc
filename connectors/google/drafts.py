"""Gmail's Drafts folder: what lies in it, where a Message-ID lies, and one draft put or removed, exactly once."""

import re
from base64 import urlsafe_b64encode
from collections.abc import Callable, Collection, Mapping
from email import message_from_bytes
from hashlib import blake2b
from typing import Any

import msgspec

from connectors.errors import NotStored
from connectors.google import letters
from connectors.google.answers import Drafts, Messages
from connectors.google.calls import GmailCalls
from connectors.google.letters import Head
from connectors.google.session import Session
from connectors.models import Place, StoredDraft
from connectors.rfc5322 import header_block, message_id

_THREADS = 3
"""How many of the messages that a draft answers are looked for, the nearest first."""


def stored(session: Session[GmailCalls]) -> tuple[StoredDraft, ...]:
    """See `DraftBox.drafts`."""
    doing = "read the drafts"
    names = _names(session, doing)
    heads = letters.heads(session, list(names.values()), doing)
    texts = letters.whole(session, heads, doing)
    return tuple(
        StoredDraft(f"{draft}:{_digest(texts[message])}", texts[message], "STARRED" in heads[message].labels)
        for draft, message in names.items()
        if message in texts
    )


def find(session: Session[GmailCalls], message_ids: Collection[str]) -> Mapping[str, tuple[Place, ...]]:
    """See `DraftBox.find`. What lies in Drafts is found at once; the rest when Gmail has indexed it, within seconds."""
    doing = "look for drafts"
    asked = set(message_ids)
    heads = _search(session, asked, doing)
    if asked:
        heads |= letters.heads(session, [each for each in _names(session, doing).values() if each not in heads], doing)
    found: dict[str, dict[Place, None]] = {}
    for head in heads.values():
        name = message_id(head.header)
        if name and name in asked and not head.labels & {"SPAM", "CHAT"}:
            found.setdefault(name, {})[_place(head)] = None
    return {name: tuple(places) for name, places in found.items()}


def put(session: Session[GmailCalls], raw: bytes) -> None:
    """See `DraftBox.put`. The draft joins the thread of what it answers, where that is in the mailbox."""
    doing = "store a draft"
    name = message_id(raw)
    thread = _thread(session, raw, doing)

    def store(calls: GmailCalls) -> str | None:
        # Asked each time: an attempt whose answer was lost may have stored it.
        if name and _copies(session, name, doing):
            return None
        return _create(calls, session.user, raw, thread)

    ours = session.talk(doing, store, NotStored)
    copies = _copies(session, name, doing) if name and ours else {}
    # Another machine with the same mailbox may have done the same in this moment: the later copy gives way.
    if ours in copies and any(_age(copy) < _age(copies[ours]) for copy in copies.values()):
        _delete(session, ours, doing)


def remove(session: Session[GmailCalls], ref: str) -> bool:
    """See `DraftBox.remove`. A draft whose text isn't the one that was named stays."""
    draft, _, digest = ref.rpartition(":")
    if not re.fullmatch(r"[\w:.+-]*\w[\w:.+-]*", draft, re.ASCII):
        return False
    doing = "remove a draft"
    # A draft keeps its id when it is edited; its message gets another.
    message = _names(session, doing).get(draft)
    known = letters.heads(session, [message] if message else [], doing)
    if not known or [_digest(text) for text in letters.whole(session, known, doing).values()] != [digest]:
        return False
    return _delete(session, draft, doing)


def _names(session: Session[GmailCalls], doing: str) -> dict[str, str]:
    """The id of each draft, and the id of its message."""

    def page(calls: GmailCalls, token: str | None) -> Drafts:
        return msgspec.convert(
            calls.drafts.list(userId=session.user, maxResults=500, pageToken=token).execute(), Drafts
        )

    return {draft.id: draft.message.id for answer in session.pages(doing, page) for draft in answer.drafts}


def _copies(session: Session[GmailCalls], name: str, doing: str) -> dict[str, str]:
    """The drafts that bear this Message-ID: the id of each, and that of its message."""
    names = _names(session, doing)
    heads = letters.heads(session, list(names.values()), doing)
    return {d: m for d, m in names.items() if m in heads and message_id(heads[m].header) == name}


def _search(session: Session[GmailCalls], names: Collection[str], doing: str) -> dict[str, Head]:
    """The messages that bear one of these Message-IDs, trash and spam included, as far as Gmail's index goes."""
    questions = {name: word for name in names if (word := _word(name))}
    found = session.many(doing, {name: _listing(session.user, word) for name, word in questions.items()}, _ids)
    return letters.heads(session, {each: None for ids in found.values() for each in ids}, doing)


def _listing(user: str, query: str) -> Callable[[GmailCalls], Any]:
    return lambda calls: calls.messages.list(userId=user, q=query, includeSpamTrash=True, fields="messages/id")


def _ids(answer: object) -> list[str]:
    return [message.id for message in msgspec.convert(answer, Messages).messages]


def _word(name: str) -> str | None:
    """What to search for; None for a name that would be more than one word."""
    bare = name.strip("<>")
    return f"rfc822msgid:{bare}" if re.fullmatch(r"[!#-'*-z|~]{1,500}", bare) else None


def _thread(session: Session[GmailCalls], raw: bytes, doing: str) -> str | None:
    """The thread that this message answers to; None where it isn't in the mailbox."""
    header = message_from_bytes(header_block(raw))
    named = re.findall(r"<[^<>\s]+>", f"{header['References'] or ''} {header['In-Reply-To'] or ''}")
    nearest = list(dict.fromkeys(reversed(named)))[:_THREADS]
    threads = {
        message_id(head.header): head.thread
        for head in _search(session, nearest, doing).values()
        if not head.labels & {"TRASH", "SPAM", "DRAFT"}
    }
    return next((thread for name in nearest if (thread := threads.get(name))), None)


def _create(calls: GmailCalls, user: str, raw: bytes, thread: str | None) -> str:
    from googleapiclient.errors import HttpError

    message = {"raw": urlsafe_b64encode(raw).decode()}
    try:
        body = {"message": {**message, "threadId": thread} if thread else message}
        return str(calls.drafts.create(userId=user, body=body).execute()["id"])
    except HttpError as fault:
        if thread is None or fault.resp.status not in {400, 404}:
            raise
        # The thread is gone meanwhile, or doesn't take a message with this subject.
        return str(calls.drafts.create(userId=user, body={"message": message}).execute()["id"])


def _delete(session: Session[GmailCalls], draft: str, doing: str) -> bool:
    from googleapiclient.errors import HttpError

    def ask(calls: GmailCalls) -> bool:
        try:
            calls.drafts.delete(userId=session.user, id=draft).execute()
        except HttpError as fault:
            if fault.resp.status == 404:
                return False
            raise
        return True

    return session.talk(doing, ask, NotStored)


def _place(head: Head) -> Place:
    places: tuple[tuple[str, Place], ...] = (("TRASH", "trash"), ("DRAFT", "drafts"), ("SENT", "sent"))
    return next((place for label, place in places if label in head.labels), "elsewhere")


def _age(message: str) -> tuple[int, str]:
    """Ids are numbers in hexadecimal, later ones larger."""
    return len(message), message


def _digest(raw: bytes) -> str:
    return blake2b(raw, digest_size=12).hexdigest()
