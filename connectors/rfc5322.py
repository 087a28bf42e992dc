"""The little that adapters must know of a message: where its header ends, and its Message-ID.

Bytes in, values out; nothing is parsed further. Lines may end in CRLF or LF (RFC 5322 2.1; files on Unix).
"""

import re

_MESSAGE_ID = re.compile(rb"^message-id[ \t]*:[ \t]*(?:\r?\n[ \t]+)?(<[^>\r\n]*>|[^\s]+)", re.IGNORECASE | re.MULTILINE)


def header_end(raw: bytes) -> int | None:
    """The offset just behind the empty line that ends the header; None when there is none yet."""
    if raw.startswith((b"\n", b"\r\n")):
        return raw.index(b"\n") + 1
    ends = [at + len(mark) for mark in (b"\n\n", b"\n\r\n") if (at := raw.find(mark)) >= 0]
    return min(ends, default=None)


def header_block(raw: bytes) -> bytes:
    """The header with the empty line that ends it; all of `raw` when nothing ends it."""
    return raw[: header_end(raw)]


def message_id(raw: bytes) -> str | None:
    """The Message-ID of the header, with angle brackets (added when they are missing); None without one."""
    found = _MESSAGE_ID.search(header_block(raw))
    if found is None:
        return None
    text = found[1].decode("utf-8", "replace")
    return text if text.startswith("<") else f"<{text}>"


def same_lines(raw: bytes) -> bytes:
    """`raw` with LF line ends, as Maildir files have them: two copies of one message become equal."""
    return raw.replace(b"\r\n", b"\n")
