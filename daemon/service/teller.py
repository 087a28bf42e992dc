"""Tells the user on the desktop what is new after each pass, and takes what they press there for their word.

What a button says is saved at once, as a command's is; then a pass is asked for, which acts on it.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

import structlog
from msgspec.structs import replace

from connectors.errors import Missing, Refused
from daemon import clock
from daemon.core.announcing.announcing import Announcement, announcements, answer, next_telling, untold
from daemon.core.announcing.news import News, Trouble, account_key, news_of, of_trouble, warnings
from daemon.core.announcing.pressed import answered, commands, taken_back
from daemon.core.facts import CommandFact
from daemon.core.knowledge.announcements import Deed
from daemon.errors import AfterwordError
from daemon.notify.opening import address, has_program, open_address
from daemon.notify.screen import Pressed
from daemon.service.report import PassReport
from daemon.service.service import Service
from daemon.store import Store

log = structlog.get_logger()


class Desktop(Protocol):
    """Where announcements are shown: see `daemon.notify.screen.Screen`."""

    def ready(self) -> bool:
        """Can something be shown?"""
        ...

    def show(self, announcement: Announcement) -> bool:
        """Show it; was that done?"""
        ...

    def shown(self) -> tuple[Announcement, ...]:
        """What stands there."""
        ...

    def close(self, key: str) -> None:
        """Take it away."""
        ...

    def stop(self) -> None:
        """Hear nothing more."""
        ...


class Teller:
    """Between one service and one desktop. `ask` has a pass made soon; it is called from the desktop's thread."""

    def __init__(self, service: Service, desktop: Callable[[Pressed], Desktop], ask: Callable[[str], None]) -> None:
        self.house, self.service, self.ask = service.house, service, ask
        self.you, self.windows, self.quiet = service.you, service.windows, service.house.config.quiet
        self.accounts = {one.name: one for one in service.house.config.mail}
        self.given: dict[str, int] = {}
        """By the key of an answer on the screen: the number of the command that it can take back."""
        self.desktop = desktop(self.pressed)

    def tell(self, report: PassReport, now: datetime) -> datetime | None:
        """Announce what is new at `now`, take away what is past; gives when to be called again at the latest."""
        try:
            return self.told(report, now)
        except AfterwordError as error:  # the state; the next pass meets it, too, and says so
            log.warning("not told", why=str(error))
            return None

    def stop(self) -> None:
        """Take nothing more for the user's word; what is shown stays."""
        self.desktop.stop()

    def told(self, report: PassReport, now: datetime) -> datetime | None:
        """As `tell`. Raises AfterwordError."""
        store = self.house.store
        opportunities = self.service.opportunities(now)
        news = [one for o in opportunities for one in news_of(o, now, self.you, self.windows)]
        news += self.troubles(report, now)
        before = store.announced()
        recovered = [key for name in report.well if (key := account_key(name)) in before]
        if recovered:
            store.unannounce(recovered)
        doubts = len(self.service.doubts(now)) if untold(news, before, now) else 0
        fresh = announcements(news, before, doubts, now, self.quiet, self.you)
        if fresh and self.desktop.ready():
            for announcement in fresh:
                store.announce(announcement.tells, now)  # first: killed in between, it isn't told twice
                if not self.desktop.show(self.offered(announcement)):
                    store.unannounce(announcement.tells)
                    break
        unsure = {key for key in before if key.startswith(account_key(""))} - set(recovered)
        self.tidy(unsure.union(one.key for one in news))
        ahead = [at for o in opportunities for at in warnings(o, now, self.you, self.windows)]
        held = next_telling(news, before, now, self.quiet, self.you)
        return min([*ahead, held] if held else ahead, default=None)

    def troubles(self, report: PassReport, now: datetime) -> list[News]:
        """The accounts that only the user can mend."""
        return [
            of_trouble(Trouble(name, error.what, error.why, error.mend), now)
            for name, error in report.failed.items()
            if isinstance(error, Refused | Missing)
        ]

    def tidy(self, still: set[str]) -> None:
        """Take away what has settled itself: the draft was sent, they were answered, the account works again."""
        for announcement in self.desktop.shown():
            if announcement.tells and not still.intersection(announcement.tells):
                self.desktop.close(announcement.key)

    def pressed(self, announcement: Announcement, deed: Deed, token: str | None) -> None:
        """What the user pressed on an announcement, in the desktop's thread."""
        matter = announcement.matter
        if matter is None:
            return
        if deed == "open":
            self.open(announcement, token)
            return
        now = clock.now(self.you.zone)
        try:
            if deed == "undo":
                number = self.given.pop(announcement.key, None)
                said: tuple[CommandFact, ...] = () if number is None else (taken_back(number, now),)
            else:
                said = commands(deed, matter, now, self.you)
            if not said:
                return
            number = self.keep(said)
        except AfterwordError as error:
            log.warning("not kept", pressed=deed, why=str(error))
            self.desktop.show(answer("failed", {"why": str(error)}, None))
            return
        log.info("told by a button", said=said[0].verb, employer=matter.employer)
        shown = answered(deed, matter, now, self.you)
        self.given[shown.key] = number
        self.desktop.show(shown)
        self.ask("a button was pressed")

    def keep(self, said: tuple[CommandFact, ...]) -> int:
        """Save what one press says, over a connection of this thread's own; gives its number. Raises AfterwordError."""
        folder = self.house.store.folder
        assert folder is not None  # only a rehearsal has none, and that tells nobody
        with Store.open(folder) as store:
            return store.tell(said)

    def offered(self, announcement: Announcement) -> Announcement:
        """The announcement, without the button that opens where nothing can be opened."""
        if self.address(announcement) is not None:
            return announcement
        return replace(announcement, actions=tuple(one for one in announcement.actions if one[0] != "open"))

    def address(self, announcement: Announcement) -> str | None:
        """What is opened for an announcement."""
        matter = announcement.matter
        settings = self.accounts.get(matter.account or "") if matter else None
        if matter is None or settings is None:
            return None
        return address(settings, matter.message_id, program=has_program())

    def open(self, announcement: Announcement, token: str | None) -> None:
        """Open the message, or the folder, that an announcement is about."""
        url = self.address(announcement)
        if url is None or not open_address(url, token):
            self.desktop.show(answer("failed", {"why": "There is no program here that opens it."}, None))
