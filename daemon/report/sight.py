"""From where the report looks: the moment, the user, the windows, and how a fact is told."""

from collections.abc import Callable
from datetime import date, datetime

import msgspec

from daemon.core.facts import Fact
from daemon.core.policy import Windows
from daemon.core.you import You


class Sight(msgspec.Struct, frozen=True):
    """What every part of the page is drawn by."""

    now: datetime
    you: You
    windows: Windows
    tell: Callable[[Fact, You], str]
    """A fact in a sentence, as `afterword show` tells it."""

    @property
    def today(self) -> date:
        """The user's day."""
        return self.now.astimezone(self.you.zone).date()

    def day(self, at: datetime) -> date:
        """The user's day at this instant."""
        return at.astimezone(self.you.zone).date()


LONGEST = 200
"""Signs of a name, subject or quotation that are shown; a mail may hold thousands."""


def cut(text: str, longest: int = LONGEST) -> str:
    """A text that fits the page."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
