"""Mail and calendar files on disk, one after the other: `.eml`, `.ics`, mbox, Maildir, or a folder of any of them."""

import mmap
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from connectors.folders import role_of

_FROM_LINE = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\r\n\r\n))From [^\r\n]{0,200}\d{4}[^\r\n]{0,20}\r?\n")
_LOOKS_LIKE_MAIL = re.compile(rb"\A(?:>?From |[!-9;-~]{1,80}[ \t]*:)")
_CALENDAR = b"BEGIN:VCALENDAR"
_NO_MAIL = frozenset({"tmp", ".git", ".notmuch", "__pycache__"})


class Found(msgspec.Struct, frozen=True):
    """One message or calendar as it lies on disk."""

    source: str
    """The path, with `#n` (from 1) in an mbox."""
    raw: bytes
    folder: str
    sent: bool
    """Does it lie in a Sent folder?"""
    modified: datetime
    calendar: bool


def every(path: Path) -> Iterator[Path]:
    """The file itself, or all files below a folder that may hold mail, by name. Raises OSError."""
    if not path.is_dir():
        yield path
        return
    with os.scandir(path) as listing:
        entries = sorted(listing, key=lambda entry: entry.name)
    in_maildir = path.name in {"cur", "new"}
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            if entry.name not in _NO_MAIL:
                yield from every(Path(entry.path))
        elif entry.is_file() and (in_maildir or _may_be_mail(Path(entry.path))):
            yield Path(entry.path)


def _may_be_mail(path: Path) -> bool:
    if path.suffix.lower() in {".eml", ".ics", ".mbox"}:
        return True
    if path.name.startswith((".", "dovecot", "courier")) or path.suffix.lower() in {
        ".json",
        ".toml",
        ".tsv",
        ".csv",
        ".py",
        ".md",
        ".txt",
        ".html",
    }:
        return False
    with path.open("rb") as file:
        return _LOOKS_LIKE_MAIL.match(file.read(200)) is not None


def read(path: Path) -> Iterator[Found]:
    """What a file holds: one message or calendar, or the messages of an mbox. Raises OSError."""
    with path.open("rb") as file:
        stat = os.fstat(file.fileno())
        modified = datetime.fromtimestamp(stat.st_mtime, UTC)
        folder = _folder(path)
        sent = role_of(folder) == "sent" if folder else False
        if path.suffix.lower() not in {".eml", ".ics"} and file.peek(5)[:5] == b"From ":
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as box:
                for number, raw in enumerate(_messages(box), 1):
                    yield Found(
                        f"{path}#{number}", raw, folder, sent or role_of(path.stem) == "sent", modified, calendar=False
                    )
            return
        raw = file.read()
    calendar = path.suffix.lower() == ".ics" or _CALENDAR in raw[:200].upper()
    yield Found(str(path), raw, folder, sent, modified, calendar)


def _messages(box: mmap.mmap) -> Iterator[bytes]:
    """RFC 4155: each begins with a `From ` line after an empty one; `>From ` in a body was `From `."""
    starts = [match.span() for match in _FROM_LINE.finditer(box)]
    for (_, begin), (end, _) in zip(starts, [*starts[1:], (len(box), 0)], strict=True):
        yield box[begin:end].replace(b"\n>From ", b"\nFrom ")


def _folder(path: Path) -> str:
    """The mail folder a file lies in: in a Maildir the one that holds `cur` or `new`."""
    parent = path.absolute().parent
    if parent.name in {"cur", "new"}:
        parent = parent.parent
    return parent.name.lstrip(".")
