"""A message's header block, read fast and forgivingly (RFC 5322, 2047, 2231).

The standard library's modern policy parses each field to its grammar, thirty times slower than
this and strict where mail is not. Here a field is text until someone asks for more, and what is
handed on is clean: no control character, no address that isn't one.
"""

import re
from binascii import Error as NotBase64
from binascii import a2b_base64, a2b_qp
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from daemon.core.facts import Person

_MOST_BYTES = 256 * 1024
_MOST_PEOPLE = 200
_LONGEST_LIST = 32 * 1024
_LONGEST_TEXT = 8 * 1024
_FIELD = re.compile(r"^([!-9;-~]{1,100})[ \t]*:[ \t]*(.*(?:\n[ \t].*)*)", re.MULTILINE)
_ENCODED = re.compile(r"=\?([^?\s]{1,40})\?([bBqQ])\?([^?]{0,2000})\?=")
_BETWEEN_ENCODED = re.compile(r"(\?=)[ \t\n]+(?==\?)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]+")
_MESSAGE_ID = re.compile(r"<[^<>\s\x00-\x1f\x7f]{3,500}>")
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"\\\x00-\x1f\x7f]{1,64}@(?:[^\W_](?:[\w-]{0,61}\w)?\.)+[^\W\d_][\w-]{1,62}\Z")
_MAILBOX = re.compile(
    r'(?:"((?:[^"\\]|\\.){0,200})"|([^"<>,;]{0,200}))\s*<([^<>]{0,300})>|([^\s"<>,;]{1,100}@[^\s"<>,;]{1,255})'
)


@dataclass(frozen=True, slots=True)
class Header:
    """Fields by lower-case name, values unfolded, in the order they stand (the topmost first)."""

    fields: dict[str, tuple[str, ...]]
    problems: tuple[str, ...] = ()

    def first(self, name: str) -> str:
        """The topmost value of a field, undecoded; empty when there is none."""
        values = self.fields.get(name)
        return values[0] if values else ""

    def every(self, name: str) -> tuple[str, ...]:
        """All values of a field."""
        return self.fields.get(name, ())

    def text(self, name: str) -> str:
        """The topmost value of a field for people to read: decoded, on one line."""
        return decoded(self.first(name))


def parse(block: bytes) -> Header:
    """The header at the start of a message, up to its first empty line. Never fails."""
    problems = []
    if len(block) > _MOST_BYTES:
        block = block[:_MOST_BYTES]
        problems.append("the header is longer than 256 kB: the rest of it was left out")
    text = as_text(block).replace("\r\n", "\n").replace("\r", "\n")
    fields: dict[str, list[str]] = {}
    for match in _FIELD.finditer(text):
        fields.setdefault(match[1].lower(), []).append(match[2].replace("\n", "").strip())
    return Header({name: tuple(values) for name, values in fields.items()}, tuple(problems))


def as_text(raw: bytes, charset: str = "utf-8") -> str:
    """Bytes as text: in the charset they claim, else as UTF-8, else as Windows-1252 (the commonest lie)."""
    for name in (charset, "utf-8"):
        try:
            return raw.decode(name)
        except (LookupError, ValueError):
            continue
    return raw.decode("cp1252", "replace")


def decoded(value: str) -> str:
    """RFC 2047 words decoded, control characters turned into single spaces."""
    if "=?" in value:
        value = _joined(_BETWEEN_ENCODED.sub(r"\1", value[:_LONGEST_TEXT]))
    return " ".join(_CONTROL.sub(" ", value).split())


def _joined(value: str) -> str:
    """Neighbouring encoded words are decoded as one run of bytes: mailers split characters between them."""
    out: list[str] = []
    charset, run, end = "", b"", 0
    for match in _ENCODED.finditer(value):
        named = match[1].partition("*")[0].lower()
        if run and (match.start() != end or named != charset):
            out.append(as_text(run, charset))
            run = b""
        out.append(value[end : match.start()])
        charset, end = named, match.end()
        data = match[3].encode("utf-8", "replace")
        run += _base64(data) if match[2] in "bB" else a2b_qp(data, header=True)
    out.extend((as_text(run, charset), value[end:]))
    return "".join(out)


def _base64(data: bytes) -> bytes:
    try:
        return a2b_base64(data + b"=" * (-len(data) % 4))
    except NotBase64:
        return b""


def address(value: str) -> str | None:
    """One address, lower-case, if it is one that mail could be sent to."""
    value = value.strip().strip("<>'").removeprefix("mailto:").strip().lower()
    return value if len(value) <= 254 and _ADDRESS.match(value) else None


def people(values: tuple[str, ...]) -> tuple[Person, ...]:
    """The mailboxes of address fields, names decoded, at most 200; whatever is no address is left out."""
    found: dict[str, Person] = {}
    for value in values:
        for match in _MAILBOX.finditer(value[:_LONGEST_LIST]):
            where = address(match[3] or match[4] or "")
            if where is None:
                continue
            name = decoded((match[1] or match[2] or "").replace("\\", "")).strip(" '\"")
            found.setdefault(where, Person(name=_plain_name(name, where), address=where))
            if len(found) >= _MOST_PEOPLE:
                return tuple(found.values())
    return tuple(found.values())


def _plain_name(name: str, where: str) -> str | None:
    """A display name, None when it only repeats the address."""
    return None if not name or name.lower() == where or "@" in name else name[:200]


def message_ids(values: tuple[str, ...]) -> tuple[str, ...]:
    """Message-IDs with their angle brackets, each once, in order, at most the 100 newest."""
    found = dict.fromkeys(
        one for value in values for one in _MESSAGE_ID.findall(value[:_MOST_BYTES].replace("\t", " "))
    )
    return tuple(found)[-100:]


def date(value: str) -> datetime | None:
    """A Date field as an aware instant in the sender's own zone; None when it can't be read."""
    try:
        read = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)
