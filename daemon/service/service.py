"""The daemon's heart as its shells see it: passes, and what is known between them."""

from collections.abc import Mapping
from datetime import datetime
from types import TracebackType
from typing import Self

from connectors.ports import CalendarSource, MailAccount
from daemon.config import Config
from daemon.core.deciding.due import steps
from daemon.core.facts import StepKind
from daemon.core.opportunity import Opportunity
from daemon.core.tracking.naming import is_doubtful, matching
from daemon.errors import NotUnderstood
from daemon.service import intake
from daemon.service.onepass import House, Pass
from daemon.service.report import DraftRow, PassReport, Progress, StatusRow, lying_rows, status_row
from daemon.store import Store


class Service:
    """The accounts, the state, and what is done with them. Use it in one thread.

    Raises `daemon.errors.AfterwordError` when the state can't be kept; an account's failures are
    told in the report instead, and the other accounts go on.
    """

    def __init__(
        self, config: Config, store: Store, mail: Mapping[str, MailAccount], calendars: Mapping[str, CalendarSource]
    ) -> None:
        self.house = House(config, store, mail, calendars)
        self.you, self.windows = config.you, config.windows

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for account in self.house.mail.values():
            account.close()
        for calendar in self.house.calendars.values():
            calendar.close()
        self.house.store.close()

    def opportunities(self, now: datetime) -> tuple[Opportunity, ...]:
        """All opportunities as they stand at `now`, by what is known already."""
        return self.house.folded(intake.known(self.house.store)[1], now)

    def status(self, now: datetime) -> tuple[StatusRow, ...]:
        """One row an opportunity, by what is known already."""
        return tuple(status_row(o, now, self.you, self.windows) for o in self.opportunities(now))

    def next_due(self, now: datetime) -> datetime | None:
        """When the next step falls due after `now`."""
        ahead = (s.due for o in self.opportunities(now) for s in steps(o, now, self.you, self.windows) if s.due > now)
        return min(ahead, default=None)

    def lying(self, now: datetime) -> frozenset[tuple[str, StepKind]]:
        """Opportunity and step of each draft that lies in Drafts, as far as the last pass saw."""
        return frozenset(
            (o.id, d.step) for o in self.opportunities(now) for d in o.drafts if d.state in ("written", "edited")
        )

    def overtaken(self, now: datetime) -> tuple[DraftRow, ...]:
        """The drafts that the user has changed and that a reply has overtaken: read that before they are sent."""
        rows = (row for o in self.opportunities(now) for row in lying_rows(o, now, self.you, self.windows))
        return tuple(row for row in rows if row.overtaken and row.state == "edited")

    def doubtful(self) -> int:
        """How many readings were too doubtful to act on."""
        return sum(is_doubtful(fact) for fact in self.house.store.facts())

    def find(self, wanted: str, now: datetime) -> Opportunity:
        """The one opportunity that this id, or part of an employer, role or name, means. Raises NotUnderstood."""
        found = matching(self.opportunities(now), wanted)
        if len(found) == 1:
            return found[0]
        if not found:
            raise NotUnderstood(
                f"No opportunity fits {wanted!r}",
                "no id, employer, role or name contains it",
                "`afterword status --all` lists them.",
            )
        named = ", ".join(f"{o.id} ({o.employer}{f', {o.role}' if o.role else ''})" for o in found)
        raise NotUnderstood(f"More than one opportunity fits {wanted!r}", named, "Say which by its id.")

    def sync(self, now: datetime, progress: Progress | None = None, *, dry_run: bool = False) -> PassReport:
        """One whole pass at `now`. With `dry_run` no draft is put or removed; what would be is told."""
        return Pass(self.house, now).run(progress, dry_run=dry_run)
