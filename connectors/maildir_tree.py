"""A tree of Maildirs on disk: which folders it has, which files lie in them, and how to read one safely.

Knows Maildir++ (`.Sent`, `.a.b` beside cur/new/tmp), and nested folders as mbsync (Verbatim, Maildir++, Legacy)
and offlineimap keep them. Raises `OSError` only; `maildir.py` turns that into words. No symbolic link below the
root is followed, and nothing but regular files is read.
Source: https://cr.yp.to/proto/maildir.html, https://www.courier-mta.org/maildir.html
"""

import os
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from connectors.folders import FolderRole, role_of
from connectors.rfc5322 import header_end

BODY_LIMIT = 2_000_000
"""No more of a message is read than this, in bytes: mail that long is its attachments."""

_HEADER_LIMIT = 256_000
_FIRST_READ = 8_192
_LAST_TIME = 253_000_000_000  # in the year 9987; what a file system may say goes beyond what datetime can
_AFTER_UNIQUE = re.compile(rb"[:;!]2,|,")
"""What ends the part of a name that never changes: flags (`;` and `!` where a file system has no `:`), or what
mbsync, offlineimap and Dovecot append and may change later (`,U=7`, `,FMD5=...`, `,S=...`)."""


class Folder(msgspec.Struct, frozen=True):
    """One Maildir of the tree. `name` is as people read it, its levels parted by `/`; the root is `INBOX`."""

    path: Path
    key: str
    """Its path below the root, for cursors."""
    name: str
    role: FolderRole


def find_folders(root: Path) -> list[Folder]:
    """Every Maildir at and below `root`, parents first, in the order of their names."""
    return list(_walk(root, ""))


def _walk(path: Path, key: str) -> Iterator[Folder]:
    try:
        with os.scandir(path) as entries:
            below = sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
    except FileNotFoundError:
        if not key:
            raise
        return  # a folder that was removed while we looked
    is_maildir = "cur" in below or {"new", "tmp"} <= set(below)
    if is_maildir:
        name = readable(key)
        yield Folder(path, key.encode("utf-8", "backslashreplace").decode(), name, role_of(name))
    elif Path(key).name.startswith("."):  # .git, .notmuch: nobody's mail folder
        return
    for child in below:
        if child not in {"cur", "new", "tmp"}:
            yield from _walk(path / child, f"{key}/{child}" if key else child)


def readable(key: str) -> str:
    """The name that a folder's path stands for: `.Bewerbungen.Entw&APw-rfe` is `Bewerbungen/Entwürfe`."""
    levels = [
        decoded(level)
        for part in os.fsencode(key).decode("utf-8", "replace").split("/")
        for level in (part[1:].split(".") if part.startswith(".") else [part])
    ]
    return "/".join(levels) or "INBOX"


def decoded(name: str) -> str:
    """Modified UTF-7 (RFC 3501 5.1.3) as text; a name that isn't in it (`R&D`) stays as it is."""
    if "&" not in name or not name.isascii():
        return name
    from imapclient.imap_utf7 import decode

    try:
        text = str(decode(name.encode()))
    except (ValueError, IndexError):
        return name
    return text if encoded(text) == name else name


def encoded(name: str) -> str:
    """A name as Maildir++ writes it: in modified UTF-7."""
    if name.isascii() and "&" not in name:
        return name
    from imapclient.imap_utf7 import encode

    return bytes(encode(name)).decode("ascii")


def place_beside(root: Path, folders: list[Folder], name: str) -> Path:
    """Where a new folder called `name` belongs, in the style the tree has: beside Sent, else below the inbox."""
    sent = next((folder.path for folder in folders if folder.role == "sent"), None)
    if sent is not None:
        prefix = sent.name[: sent.name.rfind(".") + 1]
        return sent.with_name(prefix + (encoded(name) if prefix else name))
    dotted = next((folder.path for folder in folders if folder.path.name.startswith(".") and folder.path != root), None)
    if dotted is not None:
        return dotted.with_name("." + encoded(name))
    if [folder.path for folder in folders] == [root]:
        return root / ("." + encoded(name))
    return root / name


def make_folder(path: Path) -> None:
    """Make a Maildir, and whatever of one is missing. Maildir++ marks a subfolder by a file."""
    for part in ("tmp", "new", "cur"):
        (path / part).mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.name.startswith("."):
        (path / "maildirfolder").touch(mode=0o600)


def unique_part(name: bytes) -> bytes:
    """The part of a file's name that stays when flags change."""
    found = _AFTER_UNIQUE.search(name)
    return name[: found.start()] if found else name


def flags_of(path: bytes) -> str:
    """The info flags of a file's name (`DS` of `...:2,DS`)."""
    found = re.search(rb"[:;!]2,([^/]*)$", path)
    return found[1].decode("ascii", "replace") if found else ""


class Copies:
    """The messages of one folder by the unique parts of their names, and where each lies at the moment.

    Mail programs move and rename files at any time; a file that isn't where it was is looked for again.
    """

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._names = self._list()
        self.stamp = _digest(self._names)
        """A digest of all names as they were at first. The same names, the same stamp: no clock and no file time is
        trusted with that, for a delivery within one tick of a directory's mtime would be lost."""

    def open(self, unique: bytes) -> "OpenMail | None":
        """The message, opened; None when it is no longer there or no regular file."""
        while (path := self.paths.get(unique)) is not None:
            try:
                return OpenMail(path)
            except FileNotFoundError:
                self._names = self._list()
                del self.paths
                if self.paths.get(unique) == path:
                    return None  # a link to nowhere, or a name that comes and goes
            except NotAFileError:
                return None
        return None

    @cached_property
    def paths(self) -> dict[bytes, bytes]:
        """Where each lies. Made when it is first asked for: where the stamp is the same, nobody asks."""
        paths: dict[bytes, bytes] = {}
        while self._names:  # used up: the paths hold all that is needed of them
            directory, names = self._names.pop(0)
            for name in names:
                if not name.startswith(b"."):
                    unique = unique_part(name)
                    paths[name if unique in paths else unique] = b"%b/%b" % (directory, name)
        return paths

    def _list(self) -> list[tuple[bytes, list[bytes]]]:
        """The names in `new` and `cur`, each with their folder's path."""
        listed = []
        for part in (b"new", b"cur"):  # mail moves from new to cur: looked at this way round, none slips through
            directory = b"%b/%b" % (os.fsencode(self._folder.path), part)
            with suppress(FileNotFoundError):
                listed.append((directory, os.listdir(directory)))  # noqa: PTH208 - bytes: a name may be no text
        return listed


def _digest(listed: list[tuple[bytes, list[bytes]]]) -> str:
    hashed = blake2b(digest_size=9)
    for directory, names in listed:
        hashed.update(b"\0".join((directory.rpartition(b"/")[2], *names)))
    return hashed.hexdigest()


class NotAFileError(OSError):
    """What lies under this name is a link, a folder, a pipe."""


class OpenMail:
    """One message's file, open until the `with` block ends. Reads the header at once, the rest when asked."""

    def __init__(self, path: bytes) -> None:
        self.path = path
        try:
            self._file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            if not stat.S_ISREG(os.lstat(path).st_mode):
                raise NotAFileError from error
            raise
        self.status = os.fstat(self._file)
        if not stat.S_ISREG(self.status.st_mode):
            os.close(self._file)
            raise NotAFileError
        self._read = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        os.close(self._file)

    @property
    def received(self) -> datetime:
        """The file's mtime, in UTC: what Dovecot tells as INTERNALDATE and mbsync's CopyArrivalDate sets.

        The name's leading number is the moment of a delivery or of a synchroniser's pull, and no better.
        """
        return datetime.fromtimestamp(min(max(self.status.st_mtime, 0), _LAST_TIME), UTC)

    def header(self) -> bytes:
        """The header block with the empty line that ends it."""
        size = _FIRST_READ
        while (end := header_end(self._read)) is None and len(self._read) < _HEADER_LIMIT and self._more(size):
            size = _HEADER_LIMIT
        return self._read[:end]

    def whole(self) -> bytes:
        """The message, cut at `BODY_LIMIT`, with the line ends that the file has (LF, mostly)."""
        while len(self._read) < BODY_LIMIT and self._more(BODY_LIMIT - len(self._read)):
            pass
        return self._read

    def _more(self, size: int) -> bool:
        more = os.read(self._file, size)
        self._read += more
        return bool(more)
