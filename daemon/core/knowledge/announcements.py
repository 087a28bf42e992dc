"""How the user is told what is new: the schema of `announcements.toml`."""

from typing import Literal

import msgspec

Urgency = Literal["low", "normal", "critical"]
"""As the Desktop Notifications Specification has it: what is critical stays until it's closed."""
Deed = Literal["open", "snooze", "done", "never", "undo"]
"""What a button of an announcement does."""


class Sentence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One paragraph. It is said when all of its names are known, and `when` too."""

    say: str
    when: str | None = None


class Wording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of announcement. `line` tells of it in a digest."""

    urgency: Urgency
    title: str
    body: tuple[Sentence, ...]
    line: str = ""
    buttons: tuple[Deed, ...] = ()


class Digest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Many pieces of news in one announcement."""

    urgency: Urgency
    title: str
    letters: str
    """The title where all of them are letters."""
    bullet: str
    more: str
    doubt: str
    """Of one reading that waits for the user's word."""
    doubts: str
    most: int
    """So many lines, and the rest is counted."""
    buttons: tuple[Deed, ...]


class Announcements(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole table: news by its kind, what is answered to a button, and the buttons."""

    news: dict[str, Wording]
    digest: Digest
    answers: dict[str, Wording]
    buttons: dict[Deed, str]
