"""A letter as a mail message (RFC 5322), and the look back at a draft: what is it, and is it still ours?

Nothing in a message tells which program wrote it. The same letter at the same time gives the
same bytes.
"""

import quopri
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header
from email.message import Message
from email.utils import format_datetime, getaddresses, parsedate_to_datetime
from hashlib import sha256

import msgspec

from daemon.core.opportunity import Letter
from daemon.core.writing.clean import plain
from daemon.core.writing.flowed import SIGNATURE, flow, unflow
from daemon.core.writing.headers import WIDTH, field, mailbox, text

_LONGEST = 200_000
"""Characters of a body that are looked at: no letter is longer."""


class Headline(msgspec.Struct, frozen=True):
    """What a draft is about. Addresses are lower case; `body` is its text with soft breaks undone."""

    message_id: str | None
    to: tuple[str, ...]
    """To, Cc and Bcc, each address once."""
    subject: str
    in_reply_to: str | None
    date: datetime | None
    """Its Date, aware; None when it has none that can be read."""
    body: str


def render(letter: Letter, now: datetime) -> bytes:
    """The letter as a whole message with CRLF line ends, dated `now` (aware)."""
    body, thread = flow(_lines(letter.body)), _ids(letter.references)
    simple = body.isascii() and all(len(line) <= WIDTH for line in body.split("\n"))
    head = [
        field("From", mailbox(*letter.sender)),
        field("To", ", ".join(mailbox(person.name or "", person.address or "") for person in letter.to)),
        field("Subject", text(letter.subject)),
        field("Date", format_datetime(now)),
        field("Message-ID", plain(letter.message_id)),
        *(field("In-Reply-To", one) for one in _ids([letter.in_reply_to or ""])),
        *([field("References", " ".join(thread))] if thread else []),
        field("MIME-Version", "1.0"),
        field("Content-Type", "text/plain; charset=utf-8; format=flowed"),
        field("Content-Transfer-Encoding", "7bit" if simple else "quoted-printable"),
    ]
    content = body.encode() if simple else quopri.encodestring(body.encode())
    return "\r\n".join((*head, "", "")).encode() + content.replace(b"\n", b"\r\n")


def headline(raw: bytes) -> Headline:
    """What any draft says of itself; what can't be read is empty. Never raises."""
    try:
        message = message_from_bytes(raw)
        to = tuple(dict.fromkeys(address for name in ("To", "Cc", "Bcc") for address in _addresses(message, name)))
        return Headline(
            message_id=_first(message, "Message-ID"),
            to=to,
            subject=_subject(message),
            in_reply_to=_first(message, "In-Reply-To"),
            date=_date(message),
            body=_body(message),
        )
    except Exception:  # noqa: BLE001 - a draft is foreign bytes, and the parser's faults are many
        return Headline(None, (), "", None, None, "")


def _date(message: Message) -> datetime | None:
    try:
        date = parsedate_to_datetime(str(message.get("Date", "")))
    except (ValueError, TypeError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def fingerprint(raw: bytes) -> str:
    """A digest of recipients, subject, words and attachments: equal as long as nobody has changed the letter.

    Wrapping, encoding, white space and the other headers don't count. Never raises: bytes that
    can't be read are their own fingerprint.
    """
    try:
        message = message_from_bytes(raw)
        parts = [
            *(" ".join((name, *sorted(set(_addresses(message, name))))) for name in ("To", "Cc", "Bcc")),
            _subject(message),
            " ".join(_body(message).split()),
            *sorted(_attachments(message)),
        ]
    except Exception:  # noqa: BLE001 - a draft is foreign bytes, and the parser's faults are many
        return sha256(raw).hexdigest()
    return sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()


def _ids(ids: Iterable[str]) -> list[str]:
    """Those Message-IDs that a header can hold: one that isn't ASCII (RFC 5322 3.6.4) has no other form."""
    return [one for one in map(plain, ids) if one and one.isascii()]


def _lines(body: str) -> str:
    """The body's lines, each made plain; an indent and the signature's separator stay as they are."""
    lines = (line.expandtabs(4) for line in re.split(r"\r\n|\r|\n", body))
    return "\n".join(line if line == SIGNATURE else _indent(line) + plain(line) for line in lines)


def _indent(line: str) -> str:
    return " " * (len(line) - len(line.lstrip(" "))) if line.strip() else ""


def _addresses(message: Message, name: str) -> list[str]:
    return [address.lower() for _, address in getaddresses(map(str, message.get_all(name, []))) if address]


def _subject(message: Message) -> str:
    return plain(_decoded(str(message.get("Subject", ""))))


def _first(message: Message, name: str) -> str | None:
    found = re.search(r"<[^<>\s]+>", str(message.get(name, "")))
    return found[0] if found else None


def _decoded(value: str) -> str:
    """A header's text. White space between encoded words is no part of it (RFC 2047 6.2), a fold is one space."""
    pieces = decode_header(re.sub(r"\r?\n(?=[ \t])", "", value))
    return "".join(piece if isinstance(piece, str) else _text(piece, charset) for piece, charset in pieces)


def _text(content: bytes, charset: str | None) -> str:
    try:
        return content.decode(charset or "utf-8", "replace")
    except LookupError:
        return content.decode("latin-1")


def _body(message: Message) -> str:
    """The words of the first text part, the plain one of alternatives."""
    texts = [part for part in _leaves(message) if _is_text(part)]
    part = next((one for one in texts if one.get_content_subtype() == "plain"), texts[0] if texts else None)
    if part is None:
        return ""
    words = _text(_content(part), part.get_content_charset())[:_LONGEST]
    if part.get_content_subtype() == "html":
        from daemon.core.reading.message.html import to_text  # a parser, for the few that are written so

        return to_text(words)
    if str(part.get_param("format", "")).lower() == "flowed":
        return unflow(words, delsp=str(part.get_param("delsp", "")).lower() == "yes")
    return words


def _attachments(message: Message) -> Iterator[str]:
    """A digest of each part that is no text of the letter: to attach something is to change it."""
    for part in _leaves(message):
        if not _is_text(part):
            yield f"{part.get_filename('')} {sha256(_content(part)).hexdigest()}"


def _leaves(message: Message) -> Iterator[Message]:
    return (part for part in message.walk() if not part.is_multipart())


def _is_text(part: Message) -> bool:
    return part.get_content_maintype() == "text" and part.get_content_disposition() != "attachment"


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
