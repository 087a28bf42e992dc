"""One pass, step by step: fetch, look into Drafts, plan, carry it out."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from connectors.errors import ConnectorError, Missing, Refused
from connectors.ports import CalendarSource, MailAccount
from daemon.config import Config
from daemon.core.deciding.due import steps
from daemon.core.deciding.outbox import Box, Plan, became, plan, written_today
from daemon.core.facts import DraftFact, Fact
from daemon.core.opportunity import Letter, Opportunity, Step
from daemon.core.tracking.fold import leads
from daemon.core.tracking.linking import Process, group
from daemon.service import intake, mailroom
from daemon.service.report import PassReport, Progress, Tally
from daemon.store import Store


@dataclass(frozen=True, slots=True)
class House:
    """What a pass works with: the configuration, the state, and the accounts by name."""

    config: Config
    store: Store
    mail: Mapping[str, MailAccount]
    calendars: Mapping[str, CalendarSource]

    def folded(self, processes: Iterable[Process], now: datetime) -> tuple[Opportunity, ...]:
        """The opportunities that these processes are.

        One that is known from a calendar alone, or from an account that has gone, lives in the first mail account.
        """
        first = next(iter(self.mail), None)
        found = leads(processes, now, self.config.you, self.config.windows)
        return tuple(o if o.account in self.mail else replace(o, account=first) for o in found)


class Pass:
    """One pass: what is known in it, and what it has done."""

    def __init__(self, house: House, now: datetime) -> None:
        self.house, self.now = house, now
        self.store, self.you, self.windows = house.store, house.config.you, house.config.windows
        self.tally = Tally(accounts=len(house.mail) + len(house.calendars))
        self.facts: list[Fact] = []
        self.opportunities: tuple[Opportunity, ...] = ()

    def run(self, progress: Progress | None, *, dry_run: bool) -> PassReport:
        """Fetch, look, plan, and carry it out or only tell of it."""
        self.fetch(progress)
        self.facts, processes = intake.known(self.store)
        self.opportunities = self.house.folded(processes, self.now)
        boxes = self.look()
        todo = self.plan(boxes)
        for skip in todo.skipped:
            self.tally.skipped.append(f"{skip.step.kind} ({skip.step.reason}): {skip.why}")
        self.learn(self.rehearse(todo) if dry_run else self.carry_out(todo, boxes))
        return self.tally.report(self.opportunities, self.now, self.you, self.windows)

    def learn(self, news: Iterable[Fact]) -> None:
        """Fold anew with these facts, which are in the store already."""
        known = len(self.facts)
        self.facts += news
        if len(self.facts) > known:
            self.opportunities = self.house.folded(group({fact.id: fact for fact in self.facts}.values()), self.now)

    def fetch(self, progress: Progress | None) -> None:
        """Bring in what is new in every account."""
        since = self.now - timedelta(days=self.windows.look_back_days)
        for name, account in self.house.mail.items():
            with told(self.tally, name):
                self.tally.mails += intake.take_mail(account, self.store, self.you, since, progress)
        for name, calendar in self.house.calendars.items():
            with told(self.tally, name):
                self.tally.notes += intake.take_events(calendar, self.store, self.you, self.now, since)
        self.store.forget_acquaintances(since)

    def look(self) -> dict[str, Box]:
        """Look into every Drafts folder, and learn what has become of our drafts."""
        boxes = {}
        due = [step for _, ahead in self.work() for step in ahead if step.due <= self.now]
        for name, account in self.house.mail.items():
            if name not in self.tally.failed:
                with told(self.tally, name):
                    boxes[name] = mailroom.look(account, self.opportunities, due, self.you)
        news = [
            fact for o in self.opportunities if o.account in boxes for fact in became(o, boxes[o.account], self.now)
        ]
        self.store.save(news)
        self.tally.changed |= {draft.key: draft.state for draft in news}
        self.learn(news)
        return boxes

    def work(self) -> list[tuple[Opportunity, tuple[Step, ...]]]:
        """Each opportunity with its steps, due and to come."""
        return [(o, steps(o, self.now, self.you, self.windows)) for o in self.opportunities]

    def plan(self, boxes: Mapping[str, Box]) -> Plan:
        """What is to be done in the Drafts folders."""
        written = written_today(self.opportunities, self.now, self.you)
        allowance = max(0, self.house.config.drafts.max_per_day - written)
        return plan(self.work(), boxes, allowance, self.now, self.you)

    def carry_out(self, todo: Plan, boxes: Mapping[str, Box]) -> Iterator[DraftFact]:
        """Remove, take up and put what was planned; each is stored as soon as it is done."""
        for removal in todo.removals:
            with told(self.tally, removal.account):
                gone = mailroom.remove(self.house.mail[removal.account], removal, self.store, self.now)
                if gone is not None:
                    self.tally.removed(gone, removal.why)
                    yield gone
        for step, intent, _ in self.letters(todo.found):
            other = self.letters([replace(step, late=not step.late)])
            ours = [intent.fingerprint, *(draft.fingerprint for _, draft, _ in other)]
            there = mailroom.taken_up(intent, ours, boxes[intent.account], self.now)
            self.store.save([there])
            yield there
        for _, intent, letter in self.letters(todo.writes):
            with told(self.tally, intent.account):
                there = mailroom.put(self.house.mail[intent.account], letter, intent, self.store, self.now)
                self.tally.changed[there.key] = there.state
                yield there

    def rehearse(self, todo: Plan) -> Iterator[DraftFact]:
        """Tell what `carry_out` would do."""
        for removal in todo.removals:
            self.tally.removed(removal.draft, removal.why)
        for _, intent, _ in self.letters(todo.writes):
            self.tally.changed[intent.key] = "dry-run"
            yield intent

    def letters(self, due: Iterable[Step]) -> Iterator[tuple[Step, DraftFact, Letter]]:
        """The letters of these steps with their intents; those that can't be written are told of."""
        from daemon.core.writing.compose import Refusal, compose  # templates and names: when there is a letter

        by_id = {o.id: o for o in self.opportunities}
        for step in due:
            opportunity = by_id[step.opportunity]
            letter = compose(step, opportunity, self.you)
            if isinstance(letter, Refusal):
                self.tally.skipped.append(f"{step.kind} ({step.reason}): {letter.why}")
            else:
                yield step, mailroom.draft_of(step, letter, opportunity, self.now), letter


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
