"""A whole message without its words: the same tree, headers, encodings and lines.

What can't be told to be harmless is left out: attachments, scripts, comments, signatures of machines. Dates that stand
as such are all moved by one span, in UTC; a calendar's zones become UTC.
"""

import codecs
import email
import email.policy
import quopri
import re
from base64 import encodebytes
from collections.abc import Iterable, Iterator
from email.message import Message
from email.utils import format_datetime, parsedate_to_datetime
from html import unescape

from daemon.core.anonymising.markup import html
from daemon.core.anonymising.words import Chance, Mask
from daemon.core.knowledge.vocabulary import structure
from daemon.core.reading.message import headers

_MOST = 4 << 20
"""Octets of a message that are looked at."""
_MOST_TEXT = 512 * 1024
"""Characters of one part's text: the reader looks at no more."""
_DIALECTS = ("7bit", "8bit", "binary", "quoted-printable", "base64")
_SPECIAL = re.compile(r"[^\s<>()\[\]\",;:@]*[^\x00-\x7f][^\s<>()\[\]\",;:@]*")
_ENDING = re.compile(r"\.(?:ics|pdf|eml|docx?|html?|txt|png|jpe?g|gif)\Z", re.IGNORECASE)
_COUNTED = re.compile(r"(?:SEQUENCE|PRIORITY):\d{1,2}|VERSION:2\.0", re.IGNORECASE)
_ZONE = re.compile(r"TZID=(?:\"[^\"]*\"|[^;:]*)", re.IGNORECASE)
_SAID_OF = re.compile(r"\s*rfc822\s*;", re.IGNORECASE)
_STATUS = re.compile(r"\s*[245]\.\d{1,3}\.\d{1,3}\s*")


def anonymised(raw: bytes, chance: Chance, banned: Iterable[str] = ()) -> tuple[bytes, Mask]:
    """The message without its words, and what did it: it can do the same to what was read in the message.

    `banned` are names that are replaced even where the reader knows the word. Raises ValueError when the message is
    nested too deep to be looked through.
    """
    try:
        message = email.message_from_bytes(raw[:_MOST], policy=email.policy.compat32)
        own = "\n".join(_texts(message))
        mask = Mask(chance, own, banned)
        return _Rewriting(mask).message(message).encode("utf-8", "surrogateescape"), mask
    except RecursionError:
        raise ValueError("its parts are nested too deep") from None


def calendar(raw: bytes, chance: Chance, banned: Iterable[str] = ()) -> tuple[bytes, Mask]:
    """The same of a calendar file."""
    text = headers.as_text(raw[:_MOST])
    mask = Mask(chance, _unfolded(text), banned)
    return _calendar(text, mask).encode(), mask


def _texts(message: Message) -> Iterator[str]:
    """All that is said in a message."""
    for part in message.walk():
        for name, value in part.raw_items():
            yield f"{name}: {_decoded(value)}"
        if not part.is_multipart():
            text = _text(part)
            yield _unfolded(text) + unescape(text)


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    return headers.as_text(content, _charset(part))[:_MOST_TEXT]


def _charset(part: Message) -> str:
    try:
        return codecs.lookup(str(part.get_param("charset") or "utf-8")).name
    except (LookupError, ValueError):
        return "utf-8"


def _decoded(value: object) -> str:
    octets = str(value).encode("utf-8", "surrogateescape")
    return headers.decoded(headers.as_text(octets))


class _Rewriting:
    """One message as it is written anew."""

    def __init__(self, mask: Mask) -> None:
        self.mask, self.marks = mask, 0

    def message(self, message: Message) -> str:
        """Header, empty line, body."""
        kind = message.get_content_type()
        kind = kind if kind in structure().types else "application/octet-stream"
        if message.is_multipart() and kind == "application/octet-stream":
            kind = "multipart/mixed"
        mark = ""
        if kind.startswith("multipart/"):
            self.marks += 1
            mark = f"=_part_{self.marks}"
        body, more = self._body(message, kind, mark)
        fields = [self._field(name, value, message, kind, mark) for name, value in message.raw_items()]
        return "\n".join([*fields, *more, "", body])

    def _body(self, message: Message, kind: str, mark: str) -> tuple[str, list[str]]:
        """The body as it is transferred, and fields that are to be added."""
        held = message.get_payload()
        if isinstance(held, list):
            parts = [self.message(one) for one in held if isinstance(one, Message)]
            if not mark:
                return "\n".join(parts), []
            return "".join(f"--{mark}\n{part}\n" for part in parts) + f"--{mark}--\n", []
        text = _text(message)
        if kind == "text/html":
            return _transferred(html(text, self.mask), message), []
        if kind in {"text/calendar", "application/ics"}:
            return _transferred(_calendar(text, self.mask), message), []
        if kind.startswith(("text/", "message/", "multipart/")):
            return _transferred(self.mask.text(text), message), []
        return "", [f"X-Left-Out: {len(text)} characters"]

    def _field(self, name: str, value: object, message: Message, kind: str, mark: str) -> str:
        low = name.lower()
        shown = name if low in structure().fields else _on_one_line(self.mask.structured(name)).replace(" ", "-")
        match low:
            case "content-type":
                kept = self._type(message, kind, mark)
            case "content-transfer-encoding":
                kept = _encoding(message)
            case "content-disposition":
                kept = self._disposition(message)
            case "mime-version":
                kept = "1.0"
            case _:
                kept = "left out" if low in structure().left_out else self._value(low, _decoded(value))
        return f"{shown or 'X'}: {kept}"

    def _value(self, name: str, text: str) -> str:
        """What a field says."""
        if name in structure().dates:
            return self._date(text)
        if name == "status" and _STATUS.fullmatch(text):
            return text.strip()
        of = _SAID_OF.match(text)
        hide = self.mask.text if name == "subject" else self.mask.structured
        masked = _ascii(_on_one_line(hide(text[of.end() :] if of else text)))
        return f"rfc822; {masked}" if of else masked

    def _disposition(self, message: Message) -> str:
        file = message.get_filename()
        place = "attachment" if message.get_content_disposition() == "attachment" else "inline"
        return f'{place}; filename="{_ascii(self._file(file))}"' if file else place

    def _type(self, message: Message, kind: str, mark: str) -> str:
        given = message.get_params(failobj=[]) or []
        kept = [kind]
        for name, value in given[1:]:
            low = name.lower()
            if low == "charset":
                kept.append(
                    f"charset={'utf-8' if _encoding(message) in {'7bit', '8bit', 'binary'} else _charset(message)}"
                )
            elif low == "name":
                kept.append(f'name="{_ascii(self._file(str(message.get_param("name") or "")))}"')
            elif low in structure().parameters:
                kept.append(f"{low}={_ascii(self.mask.structured(str(value)))}")
        return "; ".join([*kept, f'boundary="{mark}"'] if mark else kept)

    def _file(self, name: str) -> str:
        ending = _ENDING.search(name)
        at = ending.start() if ending else len(name)
        return _on_one_line(self.mask.text(name[:at])).replace('"', "'") + name[at:]

    def _date(self, text: str) -> str:
        try:
            moment = parsedate_to_datetime(text)
            return format_datetime(
                moment.replace(tzinfo=None) - (moment.utcoffset() or self.mask.shift * 0) + self.mask.shift
            )
        except (ValueError, TypeError, OverflowError):
            return _ascii(_on_one_line(self.mask.structured(text)))


def _encoding(part: Message) -> str:
    said = str(part.get("content-transfer-encoding", "")).strip().lower()
    return said if said in _DIALECTS else "8bit"


def _transferred(text: str, part: Message) -> str:
    """The text as it goes over the wire: encoded as it was."""
    encoding = _encoding(part)
    if encoding not in {"quoted-printable", "base64"}:
        return text
    octets = text.encode(_charset(part), "replace")
    return (encodebytes(octets) if encoding == "base64" else quopri.encodestring(octets)).decode("ascii")


def _ascii(value: str) -> str:
    """A field's value with what isn't ASCII as encoded words (RFC 2047), one by one."""
    return _SPECIAL.sub(lambda word: f"=?utf-8?q?{''.join(map(_encoded, word[0]))}?=", value)


def _encoded(sign: str) -> str:
    plain = sign.isascii() and sign.isalnum()
    return sign if plain else "".join(f"={octet:02X}" for octet in sign.encode("utf-8", "replace"))


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _unfolded(text: str) -> str:
    return re.sub(r"\r?\n[ \t]", "", text)


def _calendar(text: str, mask: Mask) -> str:
    """An iCalendar text with its properties; without definitions of zones."""
    out, skipped = [], False
    for line in _unfolded(text).splitlines():
        low = line.strip().lower()
        skipped = skipped or low == "begin:vtimezone"
        if not skipped and line.strip():
            plain = _COUNTED.fullmatch(line.strip())
            masked = line.strip() if plain else mask.structured(_ZONE.sub("TZID=UTC", line))
            out.append(re.sub(r"^.{0,74}|.{1,73}", lambda part: f"\r\n {part[0]}" if part.start() else part[0], masked))
        if low == "end:vtimezone":
            skipped = False
    return "\r\n".join([*out, ""])
