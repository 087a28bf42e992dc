"""Gmail's messages as RFC 5322 bytes: metadata first, then the whole of what is wanted; if large, no attachments."""

import re
from base64 import urlsafe_b64decode
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message as Mime
from email.policy import compat32
from typing import Any

import msgspec

from connectors.google.answers import Attachment, Field, Full, Mail, Part, Raw
from connectors.google.calls import GmailCalls
from connectors.google.session import Session

WHOLE = 1024 * 1024
"""Octets, as Gmail estimates them, up to which a message is fetched raw."""

TOGETHER = 4 * 1024 * 1024
"""Octets of raw messages in one batch, at most: it bounds the memory."""

PART = 256 * 1024
"""Octets of one part of a large message, at most."""

_FIELDS = "threadId,labelIds,internalDate,sizeEstimate,payload/headers"
_FOLD = re.compile(r"[\r\n]+[ \t]*")
_KEPT = {"text/calendar", "application/ics"}
_BROKEN = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""What the email package raises at a message that was made to break it."""


@dataclass(frozen=True, slots=True)
class Head:
    """What Gmail tells of a message before its body. `received` is in milliseconds since 1970 (UTC)."""

    labels: frozenset[str]
    received: int
    size: int
    thread: str
    header: bytes
    """The header fields as a block with the empty line that ends it; unfolded, encoded words perhaps decoded."""


def heads(session: Session[GmailCalls], ids: Collection[str], doing: str) -> dict[str, Head]:
    """The heads of these messages; those that are gone are left out."""
    found = session.many(doing, {each: _get(session, each, "metadata", _FIELDS) for each in ids}, _head)
    return {each: found[each] for each in ids if each in found}


def whole(session: Session[GmailCalls], known: Mapping[str, Head], doing: str) -> dict[str, bytes]:
    """These messages with their bodies; those that are gone are left out."""
    texts: dict[str, bytes] = {}
    for group in _weighed([each for each in known if known[each].size <= WHOLE], known):
        texts |= session.many(doing, {each: _get(session, each, "raw", "raw") for each in group}, _raw)
    for each in (each for each in known if known[each].size > WHOLE):
        found = session.many(doing, {each: _get(session, each, "full", "payload")}, _full)
        if each in found:
            texts[each] = _reduced(found[each], known[each].header, _attachment(session, each, doing))
    return texts


def _get(session: Session[GmailCalls], each: str, form: str, fields: str) -> Callable[[GmailCalls], Any]:
    return lambda calls: calls.messages.get(userId=session.user, id=each, format=form, fields=fields)


def _head(answer: object) -> Head:
    mail = msgspec.convert(answer, Mail)
    received, header = int(mail.internal_date), _header(mail.payload.headers)
    return Head(frozenset(mail.label_ids), received, mail.size_estimate, mail.thread_id, header)


def _raw(answer: object) -> bytes:
    return _octets(msgspec.convert(answer, Raw).raw)


def _full(answer: object) -> Part:
    return msgspec.convert(answer, Full).payload


def _header(fields: Iterable[Field]) -> bytes:
    """A header block; no value begins another line, no name is anything but one."""
    lines = [
        f"{field.name}: {_FOLD.sub(' ', field.value)}\r\n" for field in fields if re.fullmatch(r"[!-9;-~]+", field.name)
    ]
    return "".join([*lines, "\r\n"]).encode("utf-8", "replace")


def _octets(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _weighed(ids: Sequence[str], known: Mapping[str, Head]) -> Iterator[Sequence[str]]:
    start = weight = 0
    for index, each in enumerate(ids):
        if weight + known[each].size > TOGETHER and index > start:
            yield ids[start:index]
            start, weight = index, 0
        weight += known[each].size
    if ids[start:]:
        yield ids[start:]


def _attachment(session: Session[GmailCalls], message: str, doing: str) -> Callable[[str], bytes]:
    """Fetches what Gmail keeps beside a message: invitations come as attachments too."""

    def fetch(name: str) -> bytes:
        def question(calls: GmailCalls) -> Any:  # noqa: ANN401 - the library has no types
            return calls.attachments.get(userId=session.user, messageId=message, id=name)

        def octets(answer: object) -> bytes:
            return _octets(msgspec.convert(answer, Attachment).data)

        return session.many(doing, {name: question}, octets).get(name, b"")

    return fetch


def _reduced(message: Part, header: bytes, fetch: Callable[[str], bytes]) -> bytes:
    """The message with its own header, and of its parts those that hold text or calendar data.

    One that was made to break whoever takes it apart comes as its header alone.
    """
    try:
        top = message_from_bytes(header)
        _fill(top, message, fetch)
        return top.as_bytes(policy=compat32.clone(linesep="\r\n"))
    except _BROKEN:
        return header


def _fill(mime: Mime, part: Part, fetch: Callable[[str], bytes]) -> None:
    if part.parts:
        mime.set_payload([])
        for child in part.parts:
            if child.parts or _is_kept(child):
                below = message_from_bytes(_header(child.headers))
                _fill(below, child, fetch)
                mime.attach(below)
        return
    data = _octets(part.body.data)
    if not data and part.body.attachment_id and part.body.size <= PART:
        data = fetch(part.body.attachment_id)
    data = data[:PART]
    del mime["Content-Transfer-Encoding"]
    mime["Content-Transfer-Encoding"] = "8bit"
    mime.set_payload(data.decode("ascii", "surrogateescape"))
    if not data.isascii() and _is_utf8(data) and mime.get_content_maintype() == "text":
        # Gmail may have recoded the text without a word in the header; no other charset looks like UTF-8 by chance.
        mime.set_param("charset", "utf-8")


def _is_kept(part: Part) -> bool:
    kind = part.mime_type.lower()
    return kind in _KEPT or (kind.startswith("text/") and not part.filename)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError as fault:
        return fault.start > len(data) - 4  # cut off within a letter
    return True
