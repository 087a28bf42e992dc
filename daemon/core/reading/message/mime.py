"""Opens a message up into its parts: words, HTML, calendar data, delivery reports (RFC 2045, 2046, 3464).

The standard library's parser takes quadratic time on nested parts and recurses into them, and a
message may hold ten thousand. This walk looks for boundaries in the bytes and stops at its caps,
which it says. Attachments are skipped without being decoded.
"""

import re
from binascii import Error as NotBase64
from binascii import a2b_base64, a2b_qp
from email.message import Message as Fields
from email.utils import collapse_rfc2231_value

import msgspec

from daemon.core.reading.message import headers
from daemon.core.reading.message.headers import Header

_MOST_PARTS = 200
_DEEPEST = 20
_MOST_BYTES = 512 * 1024
_MOST_CALENDARS = 5
_MOST_INNER = 3
_MOST_BODY = 12 << 20
_MOST_MISSES = 10_000
_MOST_RETURNED = 20_000
_PLAIN_TYPE = re.compile(r"([\w.+-]{1,60}/[\w.+-]{1,60})(?:;\s{0,9}([\w-]{1,40})=\"?([\w.:=+/'?-]{1,100})\"?)?;?\Z")
_WRAPPED = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_EMPTY_LINE = re.compile(rb"\n\r?\n")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


class Opened(msgspec.Struct):
    """What a message holds that can be read."""

    text: str = ""
    html: str = ""
    calendars: list[bytes] = []
    method: str | None = None
    """The iTIP method that the calendar part's own header names."""
    report: str = ""
    """The delivery-status part of a bounce."""
    report_type: str = ""
    returned: str = ""
    """The header of the message that a bounce returns."""
    inner: list[bytes] = []
    """Messages that came as attachments."""
    problems: list[str] = []


class _Part(msgspec.Struct, frozen=True):
    raw: bytes
    depth: int
    inside: str
    """The type of the multipart it stands in."""


def split(raw: bytes) -> tuple[bytes, bytes]:
    """Header block and body. An mbox `From ` line at the top is dropped."""
    if raw.startswith((b"From ", b">From ")):
        raw = raw.partition(b"\n")[2]
    if raw.startswith((b"\n", b"\r\n")):
        return b"", raw.partition(b"\n")[2]
    empty = _EMPTY_LINE.search(raw)
    return (raw[: empty.start()], raw[empty.end() :]) if empty else (raw, b"")


def open_up(header: Header, body: bytes) -> Opened:
    """All that can be read in a message with this header and body. Never fails; what was left out is said."""
    opened = Opened()
    if len(body) > _MOST_BODY:
        body = body[:_MOST_BODY]
        opened.problems.append(f"the message is larger than {_MOST_BODY >> 20} MB: the rest of it was left out")
    queue = [(header, _Part(body, 0, ""))]
    seen = 0
    while queue:
        top, part = queue.pop()
        seen += 1
        if seen > _MOST_PARTS:
            opened.problems.append(f"more than {_MOST_PARTS} parts: the rest was left out")
            break
        kind, params = _content_type(top, part.inside)
        if kind.startswith("multipart/"):
            inner = _children(part, kind, params.get("boundary", ""), opened)
            if kind == "multipart/report":
                opened.report_type = params.get("report-type", "delivery-status").lower()
            queue.extend(reversed(inner))
        else:
            _take(kind, params, top, part, opened)
    return opened


def _content_type(header: Header, inside: str) -> tuple[str, dict[str, str]]:
    """Type and parameters; a part of a digest is a message, anything unreadable is plain text (RFC 2045 5.2)."""
    value = header.first("content-type")
    if not value:
        return ("message/rfc822" if inside == "multipart/digest" else "text/plain"), {}
    plain = _PLAIN_TYPE.match(value)
    if plain:
        return plain[1].lower(), {plain[2].lower(): plain[3]} if plain[2] else {}
    fields = Fields()
    fields["content-type"] = value[:2000].replace("\r", " ").replace("\n", " ")
    params = {name.lower(): collapse_rfc2231_value(given) for name, given in fields.get_params(failobj=[])[1:]}
    return fields.get_content_type(), params


def _children(part: _Part, kind: str, boundary: str, opened: Opened) -> list[tuple[Header, _Part]]:
    if part.depth >= _DEEPEST:
        opened.problems.append(f"parts nested more than {_DEEPEST} deep: the innermost were left out")
        return []
    mark = b"--" + boundary.encode("utf-8", "replace").rstrip()
    pieces = _between(part.raw, mark) if boundary else []
    if not pieces:
        opened.problems.append("a multipart without its boundary: read as plain text")
        return [(Header({}), _Part(part.raw, part.depth + 1, ""))]
    out = []
    for piece in pieces:
        block, body = split(piece) if not piece.startswith((b"\n", b"\r\n")) else (b"", piece)
        out.append((headers.parse(block), _Part(body, part.depth + 1, kind)))
    return out


def _between(raw: bytes, mark: bytes) -> list[bytes]:
    """What stands between the lines that begin with `mark`; one that is never closed ends with the message."""
    pieces: list[bytes] = []
    at, begun, misses = 0, -1, 0
    while len(pieces) <= _MOST_PARTS and misses < _MOST_MISSES:
        at = raw.find(mark, at)
        if at < 0:
            break
        after = at + len(mark)
        if at and raw[at - 1] not in b"\r\n":
            at, misses = after, misses + 1
            continue
        tail = raw[after : after + 100].partition(b"\n")[0].strip()
        if tail not in (b"", b"--"):
            at, misses = after, misses + 1
            continue
        if begun >= 0:
            pieces.append(raw[begun:at].removesuffix(b"\n").removesuffix(b"\r"))
        begun = raw.find(b"\n", after) + 1
        if tail == b"--" or begun == 0:
            return pieces
        at = begun
    if 0 <= begun < len(raw) and len(pieces) <= _MOST_PARTS:
        pieces.append(raw[begun:])
    return pieces


def _take(kind: str, params: dict[str, str], header: Header, part: _Part, opened: Opened) -> None:
    """Put one part where it belongs; attachments that are no calendar and no message are left alone."""
    disposition = header.first("content-disposition").lower()
    named = headers.decoded(params.get("name", "") + disposition).lower()
    if kind in {"text/calendar", "application/ics"} or ".ics" in named:
        if len(opened.calendars) < _MOST_CALENDARS:
            opened.calendars.append(_content(header, part.raw, opened))
            opened.method = opened.method or params.get("method", "").upper() or None
    elif kind == "message/delivery-status":
        opened.report = opened.report or _content(header, part.raw, opened).decode("utf-8", "replace")
    elif kind in {"message/rfc822", "message/global", "text/rfc822-headers"}:
        _take_message(kind, header, part, opened)
    elif kind in _WRAPPED or "winmail.dat" in named:
        opened.problems.append(
            "a winmail.dat, which only Outlook opens: what came in it, perhaps an invitation, could not be read"
        )
    elif kind.startswith("text/") and not disposition.startswith("attachment"):
        _take_words(kind, params, header, part, opened)


def _take_message(kind: str, header: Header, part: _Part, opened: Opened) -> None:
    if part.inside == "multipart/report" or kind == "text/rfc822-headers":
        opened.returned = opened.returned or headers.as_text(part.raw[:_MOST_RETURNED])
    elif len(opened.inner) < _MOST_INNER:
        opened.inner.append(_content(header, part.raw, opened))


def _take_words(kind: str, params: dict[str, str], header: Header, part: _Part, opened: Opened) -> None:
    is_html = kind == "text/html"
    if opened.html if is_html else len(opened.text) >= _MOST_BYTES or (opened.text and kind != "text/plain"):
        return
    words = headers.as_text(_content(header, part.raw, opened), params.get("charset", "utf-8"))
    if is_html:
        opened.html = words
        return
    if params.get("format", "").lower() == "flowed":
        words = _unflowed(words, delsp=params.get("delsp", "").lower() == "yes")
    if words.strip():
        opened.text = f"{opened.text}\n\n{words}" if opened.text else words


def _content(header: Header, raw: bytes, opened: Opened) -> bytes:
    """A part's bytes, decoded from their transfer encoding and capped."""
    if len(raw) > _MOST_BYTES:
        raw = raw[:_MOST_BYTES]
        opened.problems.append("a part larger than 512 kB: only its beginning was read")
    encoding = header.first("content-transfer-encoding").strip().lower()
    if encoding == "base64":
        return _base64(raw, opened)
    if encoding == "quoted-printable":
        return a2b_qp(raw)
    return raw


def _base64(raw: bytes, opened: Opened) -> bytes:
    data = _NOT_BASE64.sub(b"", raw)
    try:
        return a2b_base64(data[: len(data) - (len(data) % 4 == 1)] + b"=" * (-len(data) % 4))
    except NotBase64:
        opened.problems.append("a part that claims to be base64 and isn't")
        return raw


def _unflowed(text: str, *, delsp: bool) -> str:
    """Soft line breaks of format=flowed joined again (RFC 3676), quoted lines left as they are."""
    out: list[list[str]] = []
    open_line = False
    for line in text.replace("\r\n", "\n").split("\n"):
        soft = line.endswith(" ") and line != "-- " and not line.startswith(">")
        shown = line[:-1] if soft and delsp else line
        if open_line and not line.startswith(">"):
            out[-1].append(shown)
        else:
            out.append([shown])
        open_line = soft
    return "\n".join(map("".join, out))
