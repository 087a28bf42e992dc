"""A round while it is being put together from what mails and events say of it."""

from datetime import datetime, timedelta

import msgspec

from daemon.core.facts import Medium, Person

LENGTH: dict[Medium | None, timedelta] = {"phone": timedelta(minutes=30)}
"""How long a round of unknown end lasts; 60 minutes where no medium is named here."""


class Session(msgspec.Struct):
    """What is known so far of one session."""

    start: datetime
    end: datetime | None
    fixed: bool
    """A time that holds, not a proposal."""
    fact: str
    uid: str | None = None
    sequence: int = 0
    medium: Medium | None = None
    topic: str | None = None
    cancelled: bool = False
    off: bool = False
    """Called off without another time: its people wait for the next one."""
    by_mail: bool = False
    """Told of in a mail, not in the user's calendar alone."""
    people: list[Person] = []
    writers: list[Person] = []
    """Who wrote of it; where nobody is named, a colleague who invites by themself takes part."""

    @property
    def until(self) -> datetime:
        """Its end, as told or as usual for its medium."""
        return self.end or self.start + LENGTH.get(self.medium, timedelta(minutes=60))

    def overlaps(self, start: datetime, end: datetime | None) -> bool:
        """Does the span from `start` share any time with this one?"""
        return self.start < (end or start + timedelta(minutes=1)) and start < self.until
