"""A Maildir tree as a mail account: reads what arrives, keeps drafts the way mutt, aerc and Thunderbird find them.

Message bytes are given as the files have them, mostly with LF line ends, and drafts are stored with LF, as every
Maildir program does. How folders and files are found is told in `maildir_tree.py`, what is new in `maildir_scan.py`.
"""

import fcntl
import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from hashlib import blake2b
from pathlib import Path

import msgspec
from msgspec.structs import replace

from connectors.errors import Missing, NotStored, Refused, Unreachable
from connectors.folders import FolderRole, choose, role_of, same_folder
from connectors.maildir_scan import Scan, State
from connectors.maildir_tree import Copies, Folder, find_folders, flags_of, make_folder, place_beside
from connectors.models import MailBatch, Place, StoredDraft
from connectors.ports import Wants
from connectors.rfc5322 import message_id, same_lines
from connectors.settings import Maildir

_PLACES: Mapping[FolderRole, Place] = {"drafts": "drafts", "sent": "sent", "trash": "trash"}


class _Cursor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    root: str
    folders: dict[str, State]
    since: datetime | None
    """Set until the first scan is through: what is older is left out of it."""


class MaildirAccount:
    """A `MailAccount` over the tree at `settings.path`. `batch` is how many messages a batch holds at most."""

    def __init__(self, settings: Maildir, batch: int = 200) -> None:
        self.name = settings.name
        self._settings, self._batch = settings, batch
        self._root = Path(settings.path).expanduser()
        self._names: dict[Path, dict[bytes, str | None]] = {}
        """The Message-IDs in each folder by the unique parts of files' names, as far as `find` has looked: a mail's
        file is never changed."""

    def changes(self, cursor: str | None, since: datetime, wants: Wants) -> Iterator[MailBatch]:
        """See `MailSource.changes`. Files that can't be read are told at the end, all in one `Refused`."""
        folders = [folder for folder in self._folders() if folder.role not in {"drafts", "trash", "junk"}]
        root = str(self._root.resolve())
        before = _decode(cursor, root) or _Cursor(root, {}, since)
        with _reading(self._root):
            scans = [Scan(folder, before.folders.get(folder.key, ("", ""))) for folder in folders]
        total = sum(len(scan.new) for scan in scans)

        def state(*, until: datetime | None) -> str:
            return _encode(_Cursor(root, {scan.folder.key: scan.state for scan in scans}, until))

        for scan in scans:
            for messages, count in scan.batches(self._batch, before.since, wants):
                yield MailBatch(messages, state(until=before.since), total, count)
        if (after := state(until=None)) != cursor:
            yield MailBatch((), after, total)
        unreadable = [error for scan in scans for error in scan.unreadable]
        if unreadable:
            raise Refused(
                f"{len(unreadable)} of the messages in {self._root} could not be read",
                _why(unreadable[0]),
                "Give yourself the right to read them; they are tried again at each pass.",
            )

    def drafts(self) -> tuple[StoredDraft, ...]:
        """See `DraftBox.drafts`. One marked as trashed (`T`) is a draft no more; one over 2 MB is cut there."""
        return tuple(draft for draft, _ in self._drafts())

    def find(self, message_ids: Collection[str]) -> Mapping[str, tuple[Place, ...]]:
        """See `DraftBox.find`. A draft marked as trashed counts as lying in the trash."""
        asked, found = frozenset(message_ids), dict[str, tuple[Place, ...]]()
        for folder in self._folders() if asked else ():
            place = _PLACES.get(folder.role, "elsewhere")
            for name, path in self._names_in(folder) if folder.role != "junk" else ():
                if name in asked:
                    trashed = place == "drafts" and "T" in flags_of(path)
                    found[name] = (*found.get(name, ()), "trash" if trashed else place)
        return found

    def put(self, raw: bytes) -> None:
        """See `DraftBox.put`. Written to tmp/, flushed to the disk, then moved into cur/ with the flags `DS`."""
        folders = self._folders()
        box = self._drafts_folder(folders)
        path = box.path if box else place_beside(self._root, folders, self._settings.drafts or "Drafts")
        with _storing(path):
            make_folder(path)
            with _one_at_a_time(path):
                box, name = self._drafts_folder(self._folders()), message_id(raw)
                if box is None or name is None or name not in {other for other, _ in self._names_in(box)}:
                    _deliver(path, same_lines(raw))

    def remove(self, ref: str) -> bool:
        """See `DraftBox.remove`."""
        for draft, path in self._drafts():
            if draft.ref == ref:
                with _storing(self._root):
                    try:
                        Path(os.fsdecode(path)).unlink()
                    except FileNotFoundError:  # taken away, or only renamed by a new flag: look again
                        return self.remove(ref)
                return True
        return False

    def close(self) -> None:
        """See `MailAccount.close`. Nothing is held open between two calls."""

    def _folders(self) -> list[Folder]:
        """All folders, those that the settings name in the roles they name them for."""
        with _reading(self._root):
            folders = find_folders(self._root)
        if not folders:
            raise Missing(
                f"No mail at {self._root}",
                "it is no Maildir (a folder with cur, new and tmp) and has none in it",
                "Set `path` to your Maildir, or to the folder that holds INBOX and the others.",
            )
        named: tuple[tuple[FolderRole, str | None], ...] = (
            ("drafts", self._settings.drafts),
            ("sent", self._settings.sent),
        )
        for role, name in named:
            if name is None:
                continue
            if not any(same_folder(folder.name, name) for folder in folders) and role_of(name) != role:
                raise Missing(
                    f"No folder {name!r} in {self._root}",
                    f"the folders there are {', '.join(folder.name for folder in folders)}",
                    f"Mend `{role}` in the configuration, or leave it out to have the folder found by its name.",
                )
            folders = [replace(f, role=role) if same_folder(f.name, name) else f for f in folders]
        return folders

    def _drafts_folder(self, folders: list[Folder]) -> Folder | None:
        """The folder that drafts are put into; None when it has yet to be made."""
        given = self._settings.drafts
        name = given or choose("drafts", [(folder.name, ()) for folder in folders])
        return next((folder for folder in folders if name is not None and same_folder(folder.name, name)), None)

    def _drafts(self) -> Iterator[tuple[StoredDraft, bytes]]:
        box = self._drafts_folder(self._folders())
        with _reading(self._root):
            copies = Copies(box) if box else None
            for unique in sorted(copies.paths) if copies else ():
                opened = copies.open(unique) if copies else None
                if opened is None or "T" in flags_of(opened.path):
                    continue
                with opened:
                    raw = opened.whole()
                digest = blake2b(raw, digest_size=8).hexdigest()
                ref = f"{unique.decode('utf-8', 'backslashreplace')}:{digest}"
                yield StoredDraft(ref, raw, "F" in flags_of(opened.path)), opened.path

    def _names_in(self, folder: Folder) -> Iterator[tuple[str, bytes]]:
        """Every Message-ID in a folder, with its file's path."""
        with _reading(self._root):
            copies = Copies(folder)
            known = {} if folder.role == "drafts" else self._names.get(folder.path, {})
            here = self._names[folder.path] = {}
            for unique in sorted(copies.paths):
                path = copies.paths.get(unique, b"")
                if unique in known:
                    here[unique] = known[unique]
                elif (opened := copies.open(unique)) is not None:
                    with opened:
                        here[unique] = message_id(opened.header())
                    path = opened.path
                if (name := here.get(unique)) is not None:
                    yield name, path


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Another Afterword with this mail may be putting the same draft right now: it waits, and then finds it."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        with suppress(OSError):  # some network file systems lock no folders
            fcntl.flock(opened, fcntl.LOCK_EX)
        yield
    finally:
        os.close(opened)


def _deliver(folder: Path, raw: bytes) -> None:
    """Write a message the way Maildir asks for: whole in tmp/ and flushed, before it has a name in cur/."""
    from secrets import token_hex

    token = f"{token_hex(8)}.{os.uname().nodename}".replace("/", "\\057").replace(":", "\\072")
    written = folder / "tmp" / token
    try:
        file = os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(file, "wb") as out:
            out.write(raw)
            out.flush()
            os.fsync(out.fileno())
            moment = int(os.fstat(out.fileno()).st_mtime)
        written.rename(folder / "cur" / f"{moment}.{token}:2,DS")
    except OSError:
        with suppress(OSError):
            written.unlink()
        raise
    for directory in (folder / "cur", folder, folder.parent):
        _flush(directory)


def _flush(directory: Path) -> None:
    file = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def _encode(cursor: _Cursor) -> str:
    return msgspec.json.encode(cursor).decode()


def _decode(cursor: str | None, root: str) -> _Cursor | None:
    """The cursor, if it is one and belongs to this tree."""
    with suppress(msgspec.MsgspecError, UnicodeError):
        decoded = msgspec.json.decode(cursor or "", type=_Cursor)
        return decoded if decoded.root == root else None
    return None


def _why(error: OSError) -> str:
    name = error.filename
    where = f"{os.fsencode(name).decode('utf-8', 'backslashreplace')}: " if isinstance(name, str | bytes) else ""
    return f"{where}{error.strerror or type(error).__name__}"


@contextmanager
def _reading(root: Path) -> Iterator[None]:
    try:
        yield
    except (FileNotFoundError, NotADirectoryError) as error:
        mend = "Set `path` to the folder that holds your Maildir."
        raise Missing(f"No mail at {root}", "there is no such folder", mend) from error
    except PermissionError as error:
        raise Refused(f"{root} could not be read", _why(error), "Give yourself the right to read it.") from error
    except OSError as error:
        raise Unreachable(f"{root} could not be read", _why(error), "It is tried again at the next pass.") from error


@contextmanager
def _storing(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        mend = "Make room or give yourself the right to write there; it is tried again at the next pass."
        raise NotStored(f"{place} could not be changed", _why(error), mend) from error
