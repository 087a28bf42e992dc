"""The one whole pass that `sync`, `run`, `demo` and `replay` all make: fetch, read, decide, draft."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

from connectors.errors import ConnectorError, Missing, Refused
from connectors.ports import CalendarSource, MailAccount
from daemon.config import Config
from daemon.core.deciding.due import steps
from daemon.core.deciding.outbox import Box, Plan, became, plan, written_today
from daemon.core.facts import DraftFact
from daemon.core.opportunity import Letter, Opportunity, Step
from daemon.core.tracking.fold import fold
from daemon.core.tracking.naming import is_doubtful, matching
from daemon.core.writing.compose import Refusal, compose
from daemon.errors import NotUnderstood
from daemon.service import intake, mailroom
from daemon.service.report import PassReport, Progress, StatusRow, Tally, status_row
from daemon.store import Store


class Service:
    """The accounts, the state, and what is done with them. Use it in one thread.

    Raises `daemon.errors.AfterwordError` when the state can't be kept; an account's failures are
    told in the report instead, and the other accounts go on.
    """

    def __init__(
        self, config: Config, store: Store, mail: Mapping[str, MailAccount], calendars: Mapping[str, CalendarSource]
    ) -> None:
        self.config, self.store, self.mail, self.calendars = config, store, mail, calendars
        self.you, self.windows = config.you, config.windows

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for account in self.mail.values():
            account.close()
        for calendar in self.calendars.values():
            calendar.close()
        self.store.close()

    def opportunities(self, now: datetime) -> tuple[Opportunity, ...]:
        """All opportunities as they stand at `now`, by what is known already.

        One that is known from a calendar alone, or from an account that has gone, lives in the first mail account.
        """
        found = fold(intake.known_facts(self.store), now, self.you, self.windows)
        first = next(iter(self.mail), None)
        return tuple(o if o.account in self.mail else replace(o, account=first) for o in found)

    def status(self, now: datetime) -> tuple[StatusRow, ...]:
        """One row an opportunity, by what is known already."""
        return tuple(status_row(o, now, self.you, self.windows) for o in self.opportunities(now))

    def doubtful(self) -> int:
        """How many readings were too doubtful to act on."""
        return sum(is_doubtful(fact) for fact in self.store.facts())

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
        tally = Tally(accounts=len(self.mail) + len(self.calendars))
        self.fetch(now, progress, tally)
        boxes = self.look(now, tally)
        todo = self.plan(now, boxes)
        for skip in todo.skipped:
            tally.skipped.append(f"{skip.step.kind} ({skip.step.reason}): {skip.why}")
        if dry_run:
            self.rehearse(todo, now, tally)
        else:
            self.carry_out(todo, boxes, now, tally)
        return tally.report(self.opportunities(now), now, self.you, self.windows)

    def fetch(self, now: datetime, progress: Progress | None, tally: Tally) -> None:
        """Bring in what is new in every account."""
        since = now - timedelta(days=self.windows.look_back_days)
        for name, account in self.mail.items():
            with told(tally, name):
                tally.mails += intake.take_mail(account, self.store, self.you, since, progress)
        for name, calendar in self.calendars.items():
            with told(tally, name):
                tally.notes += intake.take_events(calendar, self.store, self.you, now, since)
        self.store.forget_acquaintances(since)

    def look(self, now: datetime, tally: Tally) -> dict[str, Box]:
        """Look into every Drafts folder, and learn what has become of our drafts."""
        boxes = {}
        opportunities = self.opportunities(now)
        due = [step for o in opportunities for step in self.due(o, now)]
        for name, account in self.mail.items():
            if name in tally.failed:
                continue
            with told(tally, name):
                boxes[name] = mailroom.look(account, opportunities, due, self.you)
        for opportunity in opportunities:
            box = boxes.get(opportunity.account or "")
            if box is not None:
                news = list(became(opportunity, box, now))
                self.store.save(news)
                tally.changed |= {draft.key: draft.state for draft in news}
        return boxes

    def due(self, opportunity: Opportunity, now: datetime) -> list[Step]:
        """The steps of an opportunity that are due."""
        return [step for step in steps(opportunity, now, self.you, self.windows) if step.due <= now]

    def plan(self, now: datetime, boxes: Mapping[str, Box]) -> Plan:
        """What is to be done in the Drafts folders."""
        opportunities = self.opportunities(now)
        allowance = max(0, self.config.drafts.max_per_day - written_today(opportunities, now, self.you))
        work = [(o, steps(o, now, self.you, self.windows)) for o in opportunities]
        return plan(work, boxes, allowance, now, self.you)

    def carry_out(self, todo: Plan, boxes: Mapping[str, Box], now: datetime, tally: Tally) -> None:
        """Remove, take up and put what was planned; each is stored as soon as it is done."""
        for removal in todo.removals:
            with told(tally, removal.account):
                gone = mailroom.remove(self.mail[removal.account], removal, self.store, now)
                if gone is not None:
                    tally.removed(gone, removal.why)
        for step, intent, _ in self.letters(todo.found, now, tally):
            other = self.letters([replace(step, late=not step.late)], now, tally)
            ours = [intent.fingerprint, *(draft.fingerprint for _, draft, _ in other)]
            self.store.save([mailroom.taken_up(intent, ours, boxes[intent.account], now)])
        for _, intent, letter in self.letters(todo.writes, now, tally):
            with told(tally, intent.account):
                there = mailroom.put(self.mail[intent.account], letter, intent, self.store, now)
                tally.changed[there.key] = there.state

    def rehearse(self, todo: Plan, now: datetime, tally: Tally) -> None:
        """Tell what `carry_out` would do."""
        for removal in todo.removals:
            tally.removed(removal.draft, removal.why)
        for _, intent, _ in self.letters(todo.writes, now, tally):
            self.store.save([intent])
            tally.changed[intent.key] = "dry-run"

    def letters(self, due: Iterable[Step], now: datetime, tally: Tally) -> Iterator[tuple[Step, DraftFact, Letter]]:
        """The letters of these steps with their intents; those that can't be written are told of."""
        by_id = {o.id: o for o in self.opportunities(now)}
        for step in due:
            opportunity = by_id[step.opportunity]
            letter = compose(step, opportunity, self.you)
            if isinstance(letter, Refusal):
                tally.skipped.append(f"{step.kind} ({step.reason}): {letter.why}")
            else:
                yield step, mailroom.draft_of(step, letter, opportunity, now), letter


@contextmanager
def told(tally: Tally, account: str) -> Iterator[None]:
    """What an account can't do ends what was tried with it, and is told once."""
    try:
        yield
    except ConnectorError as error:
        line = f"{account}: {error}"
        if line not in tally.problems:
            tally.problems.append(line)
        tally.failed[account] = isinstance(error, Refused | Missing)
