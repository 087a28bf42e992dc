"""Shows what is due in a calendar on the user's server, where they want one: see `[feed]` in the configuration.

The server is asked only when something has changed, and one that fails isn't tried again at once: it would keep the
letters waiting.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from connectors.errors import ConnectorError
from connectors.ports import Shelf

AGAIN = timedelta(minutes=15)


class Showing:
    """One calendar, and what was put into it last by this process."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.shown: Mapping[str, bytes] | None = None
        self.trouble: str | None = None
        self.tried: datetime | None = None

    def show(self, entries: Mapping[str, bytes], now: datetime) -> str | None:
        """Bring the calendar up to date; gives what went wrong, in a line, until it is well again."""
        if self.trouble and self.tried and timedelta(0) <= now - self.tried < AGAIN:
            return self.trouble
        if entries != self.shown:
            self.tried, self.trouble = now, None
            try:
                self.shelf.show(entries)
                self.shown = entries
            except ConnectorError as error:
                self.trouble = str(error)
        return self.trouble
