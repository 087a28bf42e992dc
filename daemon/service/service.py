"""The daemon's heart as its shells see it: passes, and what is known between them."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from types import TracebackType
from typing import TYPE_CHECKING, Self

import msgspec

from connectors.ports import CalendarSource, MailAccount
from daemon.config import Config
from daemon.core.deciding.due import steps
from daemon.core.facts import CommandFact, EventFact, MailFact
from daemon.core.opportunity import Opportunity
from daemon.core.tracking.corrections import processes, standing_commands
from daemon.core.tracking.doubts import Doubt, doubts
from daemon.errors import Fault
from daemon.service import asked, feed, intake
from daemon.service.onepass import EVERYTHING, House, Pass, Scope
from daemon.service.report import DraftRow, PassReport, Progress, StatusRow, lying_rows, status_row
from daemon.store import Store
from daemon.store.alone import alone
from daemon.store.opening import FEED

if TYPE_CHECKING:
    from daemon.core.writing.compose import Books
    from daemon.model import Model
    from daemon.service.replay import History
    from daemon.service.showing import Showing


class Service:
    """The accounts, the state, and what is done with them. Use it in one thread.

    Raises `daemon.errors.AfterwordError` when the state can't be kept; an account's failures are
    told in the report instead, and the other accounts go on.
    """

    def __init__(
        self,
        config: Config,
        store: Store,
        mail: Mapping[str, MailAccount],
        calendars: Mapping[str, CalendarSource],
        books: "Books | None" = None,
        model: "Model | None" = None,
    ) -> None:
        self.house = House(config, store, mail, calendars, books or {}, model)
        self.you, self.windows = config.you, config.windows
        self.showing: Showing | None = None
        """The calendar on a server in which what is due is shown, where the user wants one."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for account in self.house.mail.values():
            account.close()
        for calendar in self.house.calendars.values():
            calendar.close()
        if self.showing is not None:
            self.showing.shelf.close()
        self.house.store.close()

    def opportunities(self, now: datetime) -> tuple[Opportunity, ...]:
        """All opportunities as they stand at `now`, by what is known already."""
        return self.house.folded(intake.known(self.house.store)[1], now)

    def status(self, now: datetime) -> tuple[StatusRow, ...]:
        """One row an opportunity, by what is known already."""
        return self.rows(self.opportunities(now), now)

    def rows(self, opportunities: Iterable[Opportunity], now: datetime) -> tuple[StatusRow, ...]:
        """One row for each of these."""
        return tuple(status_row(o, now, self.you, self.windows) for o in opportunities)

    def next_due(self, now: datetime) -> datetime | None:
        """When the next step falls due after `now`."""
        ahead = (s.due for o in self.opportunities(now) for s in steps(o, now, self.you, self.windows) if s.due > now)
        return min(ahead, default=None)

    def overtaken(self, opportunities: Iterable[Opportunity], now: datetime) -> tuple[DraftRow, ...]:
        """The drafts that the user has changed and that a reply has overtaken: read that before they are sent."""
        rows = (row for o in opportunities for row in lying_rows(o, now, self.you, self.windows))
        return tuple(row for row in rows if row.overtaken and row.state == "edited")

    def doubts(self, now: datetime) -> list[Doubt]:
        """The readings that wait for the user's word, oldest learnt first; what is long past waits no more."""
        return doubts(self.house.store.facts(), now - timedelta(days=self.windows.look_back_days))

    def find(self, wanted: str, now: datetime) -> Opportunity:
        """The one opportunity that this id, or part of an employer, role or name, means. Raises NotUnderstood."""
        return asked.opportunity(self.opportunities(now), wanted)

    def message(self, wanted: str, now: datetime) -> MailFact | EventFact:
        """The one message or entry that this number, Message-ID, or part of a subject or sender means.

        Those that wait for the user's word come first. Raises NotUnderstood.
        """
        return asked.message(self.doubts(now), self.house.store.facts(), wanted)

    def corrected(self, commands: Sequence[CommandFact], now: datetime) -> tuple[Opportunity, ...]:
        """All opportunities as they would stand at `now` with these commands given. Saves nothing."""
        given = [
            msgspec.structs.replace(command, id=f"command:new:{part}", number=sys.maxsize)
            for part, command in enumerate(commands)
        ]
        return self.house.folded(processes([*intake.known(self.house.store)[0], *given]), now)

    def tell(self, commands: Iterable[CommandFact]) -> None:
        """Save what one command of the user says: at once and for good. A daemon that runs looks at it at once, too."""
        self.house.store.tell(commands)
        if self.house.store.folder is not None:
            from daemon.store.holding import nudge  # sockets

            nudge(self.house.store.folder)

    def last_told(self) -> list[CommandFact]:
        """The facts of the last command that still stands; none when there is nothing to take back."""
        told = standing_commands(self.house.store.facts())
        return [command for command in told if command.number == told[-1].number]

    def replay(self, since: datetime | None, now: datetime, progress: Progress | None = None) -> "History":
        """What would have been drafted, and when, up to `now`, had Afterword been there. Writes nothing anywhere."""
        from daemon.service.replay import history

        return history(self.house, since, now, progress)

    def sync(
        self, now: datetime, progress: Progress | None = None, *, dry_run: bool = False, scope: Scope = EVERYTHING
    ) -> PassReport:
        """One whole pass at `now`. With `dry_run` no draft is put or removed; what would be is told."""
        with alone(None if dry_run else self.house.store.folder):
            one = Pass(self.house, now, scope)
            report = one.run(progress, dry_run=dry_run)
            trouble = () if dry_run else tuple(self.tell_of_steps(one.opportunities, now))
        return msgspec.structs.replace(report, problems=(*report.problems, *trouble)) if trouble else report

    def tell_of_steps(self, opportunities: Iterable[Opportunity], now: datetime) -> Iterator[str]:
        """Keep the feed, and show it where the user wants it; gives what went wrong, a line each."""
        if trouble := self.keep_feed(opportunities, now):
            yield trouble
        if self.showing is not None:
            entries = feed.objects(opportunities, now, self.you, self.windows)
            if trouble := self.showing.show(entries, now):
                yield trouble

    def keep_feed(self, opportunities: Iterable[Opportunity], now: datetime) -> str | None:
        """Leave the feed of what is due beside the database; gives what went wrong, in a line."""
        folder = self.house.store.folder
        if folder is None:
            return None
        try:
            feed.keep(folder / FEED, feed.feed(opportunities, now, self.you, self.windows))
        except OSError as error:
            why = (error.strerror or str(error)).lower()
            return str(Fault(f"Cannot write {folder / FEED}", why, "Mend that; the next pass writes it."))
        return None
