"""Which folder of an account is what, and which of them are read. Pure: a listing in, places out."""

from collections.abc import Iterable

import msgspec

from connectors import folders
from connectors.errors import Missing
from connectors.imap.wire import Listed
from connectors.settings import Imap

_SHUT = {"\\noselect", "\\nonexistent"}
_VIEWS = {"\\all", "\\flagged", "\\important"}
"""RFC 6154, 8457: virtual folders, that show once more what lies in others."""


class Places(msgspec.Struct, frozen=True):
    """An account's folders by what they are for. `others` is everything that is read but Sent."""

    drafts: str | None
    sent: str | None
    others: tuple[str, ...]
    trash: tuple[str, ...]
    labels: bool = False
    """Does each message of `others` bear Gmail's labels, which tell sent mail and drafts?"""

    @property
    def read(self) -> tuple[str, ...]:
        """Every folder that is read."""
        return self.others if self.labels or self.sent is None else (*self.others, self.sent)


def find_places(listing: Iterable[Listed], settings: Imap, strangers: tuple[str, ...], *, gmail: bool) -> Places:
    """What each listed folder is for. `strangers` are the prefixes of other people's and shared folders (RFC 2342).

    Those are not read unless named. Raises Missing for a folder that the settings name and that isn't there.

    Gmail's All Mail holds each mail once, whatever its labels, and the only copy of what was archived: there it is
    read, in place of all others; elsewhere such a folder is a view of the others and is left out.
    """
    there = [(name, flags) for flags, _, name in listing if not _SHUT & {flag.lower() for flag in flags}]
    names = [name for name, _ in there]
    own = [
        (name, flags)
        for name, flags in there
        if not name.startswith(strangers) and not _VIEWS & {flag.lower() for flag in flags}
    ]
    drafts = _named(settings.drafts, names) or folders.choose("drafts", own)
    sent = _named(settings.sent, names) or folders.choose("sent", own)
    trash = tuple(name for name, flags in own if folders.role_of(name, flags) == "trash" and name not in {drafts, sent})
    everything = folders.choose("all", there) if gmail else None
    if settings.folders:
        wanted = tuple(name for folder in settings.folders if (name := _named(folder, names)))
        # Sent has a key of its own: without it nobody could be known to have been thanked.
        others = tuple(name for name in dict.fromkeys(wanted) if name != sent)
        return Places(drafts, sent, others, trash)
    if everything is not None:
        return Places(drafts, sent, (everything,), trash, labels=True)
    unread = {*trash, drafts, sent}
    others = tuple(
        name
        for name, flags in own
        if name not in unread and folders.role_of(name, flags) not in {"drafts", "trash", "junk"}
    )
    return Places(drafts, sent, others, trash)


def _named(folder: str | None, names: list[str]) -> str | None:
    if folder is None:
        return None
    for name in names:
        if name == folder or (name.upper() == "INBOX" == folder.upper()):
            return name
    known = ", ".join(names[:12]) + (", …" if len(names) > 12 else "")
    raise Missing(f"The folder {folder!r} isn't there", "the server doesn't list it", f"It has: {known}.")
