"""Header fields (RFC 5322 2.2, 3.4; RFC 2047) written so that no value can break out of its own.

The standard library's generator isn't used: it folds a long message id into encoded words.
"""

import re
from email.header import Header

from daemon.core.writing.clean import plain

WIDTH = 78
_ADDRESS = re.compile(r"[^\s@<>()\[\]\\,;:\"]{1,64}@[^\s@<>()\[\]\\,;:\"]{1,255}")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")
_ENCODED_WORD = 75


def is_address(text: str | None) -> bool:
    """Is it one plain mailbox address (RFC 5321 4.1.2, without quoted local parts)?"""
    return text is not None and _ADDRESS.fullmatch(text) is not None and plain(text) == text


def _ascii_domain(address: str) -> str:
    """The domain of an address as it goes over the wire (IDNA); "localhost" where there is none."""
    _, at, domain = plain(address).rpartition("@")
    try:
        return domain.encode("idna").decode("ascii") if at and domain else "localhost"
    except UnicodeError:
        return "localhost"


def field(name: str, value: str) -> str:
    """One header field, folded at its spaces into lines of at most 78 characters where that is possible."""
    lines, line = [], f"{name}:"
    for word in value.split(" "):
        if len(line) + 1 + len(word) > WIDTH and line.strip() and line != f"{name}:":
            lines.append(line)
            line = ""
        line += f" {word}"
    return "\r\n".join((*lines, line))


def text(value: str) -> str:
    """Unstructured text such as a subject: as it stands when it is ASCII, else as encoded words."""
    shown = plain(value)
    simple = shown.isascii() and "=?" not in shown and all(len(word) < _ENCODED_WORD - 10 for word in shown.split())
    return shown if simple else _encoded(shown)


def mailbox(name: str, address: str) -> str:
    """`Dana Reed <dana@acme.example>`; the name is quoted or encoded where it must be."""
    local = "".join(plain(address).rpartition("@")[0].split())
    spec = f"{local}@{_ascii_domain(address)}"
    shown = plain(name)
    if not shown:
        return spec
    if text(shown) != shown:
        return f"{_encoded(shown)} <{spec}>"
    if not _ATOMS.fullmatch(shown):
        shown = '"' + shown.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{shown} <{spec}>"


def _encoded(shown: str) -> str:
    words = Header(shown, "utf-8", maxlinelen=_ENCODED_WORD, header_name="Reply-To").encode(linesep="\n")
    return " ".join(words.split())
