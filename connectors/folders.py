"""Which mail folder is what: by the server's special-use flags, else by its name in many languages.

Pure: names and flags in, a role out. Names are read as people see them (decoded), with their levels
parted by `/` or `.`; the words themselves are in `folders.toml`.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
import rtoml

FolderRole = Literal["inbox", "drafts", "sent", "trash", "junk", "all", "other"]
"""RFC 6154 special use, lower case; `all` is Gmail's folder of everything; `other` is any plain folder."""

NAMED: tuple[FolderRole, ...] = ("inbox", "drafts", "sent", "trash", "junk", "all")


class FolderNames(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`folders.toml`: for each role its names, the most usual first."""

    gmail: tuple[str, ...]
    inbox: tuple[str, ...]
    drafts: tuple[str, ...]
    sent: tuple[str, ...]
    trash: tuple[str, ...]
    junk: tuple[str, ...]
    all: tuple[str, ...]


def role_of(name: str, flags: Collection[str] = ()) -> FolderRole:
    r"""What the folder is for. `flags` are LIST attributes such as `\Sent`, in any case (RFC 6154).

    A flag outweighs the name. What lies below a folder with a role has it too (`Trash/2023`, `Sent.old`);
    only what lies below the inbox is not the inbox.
    """
    flagged = _flagged(flags)
    if flagged is not None:
        return flagged
    levels = _levels(name)
    known, gmail = _names()
    for level in levels:
        role, _ = known.get(level, ("other", 0))
        if role == "other" or (role == "inbox" and len(levels) > 1) or (role == "all" and levels[0] not in gmail):
            continue
        return role
    return "other"


def choose(role: FolderRole, folders: Iterable[tuple[str, Collection[str]]]) -> str | None:
    """The one folder, of all (name, flags), that serves as `role`: flagged, else nearest the root, else best known."""
    known, _ = _names()
    ranked = []
    for name, flags in folders:
        if role_of(name, flags) == role:
            levels = _levels(name)
            found, rank = known.get(levels[-1], ("other", 0))
            ranked.append((_flagged(flags) != role, len(levels), found != role, rank, name))
    return min(ranked)[-1] if ranked else None


def same_folder(one: str, other: str) -> bool:
    """Do two names mean one folder, whatever the separator, the case and an `INBOX` above it?"""
    return _below_inbox(one) == _below_inbox(other)


def folded(name: str) -> str:
    """A folder's name as it is compared: without case, in one Unicode form (NFKC), without outer blanks."""
    return unicodedata.normalize("NFKC", name).casefold().strip()


def _levels(name: str) -> list[str]:
    return [folded(level) for level in re.split(r"[/.]", name) if level] or [folded(name)]


def _below_inbox(name: str) -> list[str]:
    levels = _levels(name)
    return levels[1:] if len(levels) > 1 and levels[0] == "inbox" else levels


def _flagged(flags: Collection[str]) -> FolderRole | None:
    lowered = {flag.lower() for flag in flags}
    return next((role for role in NAMED if f"\\{role}" in lowered), None)


@cache
def _names() -> tuple[dict[str, tuple[FolderRole, int]], frozenset[str]]:
    """Every known name with its role and its place in that role's list; and the names above Gmail's folders."""
    data = rtoml.loads(Path(__file__).with_name("folders.toml").read_text("utf-8"))
    words = msgspec.convert(data, FolderNames)
    known = {folded(name): (role, rank) for role in NAMED for rank, name in enumerate(getattr(words, role))}
    return known, frozenset(map(folded, words.gmail))
