"""What every connector offers. An adapter is a class that fits one of these; nothing is inherited.

The contract suite in `tests/connectors` holds each adapter to the words below.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime
from typing import Protocol

from connectors.models import EventBatch, MailBatch, Place, StoredDraft, Window

Wants = Callable[[bytes], bool]
"""Asked with a message's header block: is its body wanted too?"""


class MailSource(Protocol):
    """Reads an account's mail. Raises `connectors.errors.ConnectorError` and nothing else."""

    name: str

    def changes(self, cursor: str | None, since: datetime, wants: Wants) -> Iterator[MailBatch]:
        """Messages that arrived after `cursor`, in batches, from every folder but drafts, spam, trash.

        With no cursor, or one that no longer holds (UIDVALIDITY changed), everything received at or
        after `since` comes. A message whose header is not wanted comes with its header alone
        (`partial`). A message may come twice, never not at all. Each batch's cursor covers it
        and all before it. With nothing new, no batch comes, or one without messages.
        """
        ...


class DraftBox(Protocol):
    """The account's Drafts folder, and the question whether a message exists anywhere."""

    def drafts(self) -> tuple[StoredDraft, ...]:
        """All messages in the Drafts folder, whole."""
        ...

    def find(self, message_ids: Collection[str]) -> Mapping[str, tuple[Place, ...]]:
        """Every place where messages with these Message-IDs (with angle brackets) lie; the missing are left out.

        Drafts, Sent and trash are always searched, and every folder that `changes` reads.
        """
        ...

    def put(self, raw: bytes) -> None:
        """Store a whole message in the Drafts folder, flagged as a draft, seen.

        Returns once it is safe there. Putting a Message-ID that is already in the folder changes nothing.
        """
        ...

    def remove(self, ref: str) -> bool:
        """Remove exactly the copy that `drafts()` named `ref`; False if it isn't there any more."""
        ...


class MailAccount(MailSource, DraftBox, Protocol):
    """One mail account: its mail and its Drafts folder, over one connection."""

    def close(self) -> None:
        """End the connection. Never raises."""
        ...


class CalendarSource(Protocol):
    """Reads one calendar. Raises `connectors.errors.ConnectorError` and nothing else."""

    name: str

    def changes(self, cursor: str | None, window: Window) -> Iterator[EventBatch]:
        """Occurrences in `window` that are new or changed since `cursor`, and those that are gone."""
        ...

    def close(self) -> None:
        """End the connection. Never raises."""
        ...


class Shelf(Protocol):
    """A calendar to show entries of ours in. Raises `connectors.errors.ConnectorError` and nothing else."""

    def show(self, entries: Mapping[str, bytes]) -> None:
        """Have it hold exactly these entries of ours, each an iCalendar object under a name of hexadecimal digits.

        Nothing else that lies there is touched.
        """
        ...

    def is_there(self) -> bool:
        """Is the calendar there already? If it is still to be made, it is made with the first entry."""
        ...

    def close(self) -> None:
        """End the connection. Never raises."""
        ...


class Watch(Protocol):
    """Waits for an account's own word that something has changed, on a connection of its own.

    One thread starts it and waits; any thread may stop it, for good. Raises `connectors.errors.ConnectorError`
    and nothing else; a watch that has raised is of no further use.
    """

    def start(self) -> bool:
        """Connect; False when the server can't push. What arrives from now on ends a wait, soon or at once."""
        ...

    def wait(self) -> bool:
        """Block until there may be something new, half an hour at most; False once the watch was stopped."""
        ...

    def stop(self) -> None:
        """End the wait that is under way, and every later one. Never raises, never waits."""
        ...
