"""One pass, step by step: fetch, look into Drafts, plan, carry it out."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from connectors.errors import ConnectorError
from connectors.ports import CalendarSource, MailAccount
from daemon.config import Config
from daemon.core.deciding.due import steps
from daemon.core.deciding.outbox import (
    WITHOUT_LETTER,
    Box,
    Plan,
    Removal,
    became,
    is_known,
    is_untouched,
    plan,
    written_today,
)
from daemon.core.deciding.quiet import passed_over
from daemon.core.facts import DraftFact, Fact
from daemon.core.opportunity import Letter, Opportunity, Step
from daemon.core.tracking.corrections import judged, processes
from daemon.core.tracking.fold import drafts, leads
from daemon.core.tracking.linking import Process
from daemon.service import intake, mailroom
from daemon.service.report import PassReport, Progress, Tally, stray_row
from daemon.store import Store

if TYPE_CHECKING:
    from daemon.core.writing.compose import Books, Refusal
    from daemon.model import Model
    from daemon.service.wording import Wording


class House(msgspec.Struct, frozen=True):
    """What a pass works with: the configuration, the state, the accounts by name, and who words the letters."""

    config: Config
    store: Store
    mail: Mapping[str, MailAccount]
    calendars: Mapping[str, CalendarSource]
    books: "Books" = {}
    """The letters that the user has worded."""
    model: "Model | None" = None
    """What words new letters, where it isn't the templates alone."""

    def folded(self, found: Iterable[Process], now: datetime) -> tuple[Opportunity, ...]:
        """The opportunities that processes are.

        One that is known from a calendar alone, or from an account that has gone, lives in the first mail account.
        """
        first = next(iter(self.mail), None)
        opportunities = leads(found, now, self.config.you, self.config.windows)
        return tuple(o if o.account in self.mail else replace(o, account=first) for o in opportunities)

    def wording(self, unused: list[str]) -> "Wording":
        """The words of one pass; why some are not used is added to `unused`."""
        from daemon.service.wording import Wording  # templates and names: when there is a letter

        return Wording(self.config.you, self.books, self.model, unused)


class Scope(msgspec.Struct, frozen=True):
    """Which accounts a pass may ask. Drafts are looked at in all but the absent ones."""

    fetch: Collection[str] | None = None
    """Those in which something may be new; None: all."""
    absent: Mapping[str, ConnectorError | None] = {}
    """Those that aren't asked at all, with what is known of why."""

    def fetches(self, account: str) -> bool:
        """Is it asked what is new?"""
        return account not in self.absent and (self.fetch is None or account in self.fetch)


EVERYTHING = Scope()


class Pass:
    """One pass: what is known in it, and what it has done."""

    def __init__(self, house: House, now: datetime, scope: Scope = EVERYTHING) -> None:
        self.house, self.now, self.scope = house, now, scope
        self.store, self.you, self.windows = house.store, house.config.you, house.config.windows
        self.tally = Tally(accounts=len(house.mail) + len(house.calendars))
        for name, error in scope.absent.items():
            if error is not None:
                self.tally.trouble(name, error)
        self.facts: list[Fact] = []
        self.opportunities: tuple[Opportunity, ...] = ()

    def run(self, progress: Progress | None, *, dry_run: bool) -> PassReport:
        """Fetch, look, plan, and carry it out or only tell of it."""
        first = self.store.is_empty()
        self.fetch(progress)
        self.facts, processes = intake.known(self.store)
        self.opportunities = self.house.folded(processes, self.now)
        boxes = self.look()
        todo = self.plan(boxes)
        for skip in todo.skipped:
            self.tally.skipped.append(f"{skip.step.kind} ({skip.step.reason}): {skip.why}")
        if first:
            for one in self.opportunities:
                self.tally.skipped += passed_over(one, self.now, self.you, self.windows)
        if dry_run:
            self.learn(self.rehearse(todo))
        else:
            self.learn(self.take_out(todo))
            self.learn(self.write(todo, boxes))
        self.clear_strays(boxes, dry_run=dry_run)
        return self.tally.report(self.opportunities, self.now, self.you, self.windows)

    def learn(self, news: Iterable[Fact]) -> None:
        """Fold anew with these facts, which are in the store already."""
        known = len(self.facts)
        self.facts += news
        if len(self.facts) > known:
            self.opportunities = self.house.folded(processes(self.facts), self.now)

    def fetch(self, progress: Progress | None) -> None:
        """Bring in what is new in every account."""
        since = self.now - timedelta(days=self.windows.look_back_days)
        for name, account in self.house.mail.items():
            if self.scope.fetches(name):
                self.tally.asked.add(name)
                with told(self.tally, name):
                    self.tally.mails += intake.take_mail(account, self.store, self.you, since, progress)
        for name, calendar in self.house.calendars.items():
            if self.scope.fetches(name):
                self.tally.asked.add(name)
                with told(self.tally, name):
                    self.tally.notes += intake.take_events(calendar, self.store, self.you, self.now, since)
        self.store.forget_acquaintances(since)

    def look(self) -> dict[str, Box]:
        """Look into every Drafts folder, and learn what has become of our drafts."""
        boxes = {}
        due = self.unheard_of()
        for name, account in self.house.mail.items():
            if name not in self.tally.failed and name not in self.scope.absent:
                with told(self.tally, name):
                    boxes[name] = mailroom.look(account, self.opportunities, due, self.you)
        news = [
            fact for o in self.opportunities if o.account in boxes for fact in became(o, boxes[o.account], self.now)
        ]
        self.store.save(news)
        self.tally.changed |= {draft.key: draft.state for draft in news}
        self.learn(news)
        return boxes

    def unheard_of(self) -> list[Step]:
        """Steps that might be written now and of whose letter we know nothing: it may be there all the same.

        Our state may have been lost. It isn't where it knows of as many drafts of today as there may be: then nothing
        more is written, nor need it be looked for.
        """
        if written_today(self.opportunities, self.now, self.you) and not self.allowance():
            return []
        due = ((o, step) for o, ahead in self.work() for step in ahead if step.due <= self.now)
        return [step for o, step in due if step.kind not in WITHOUT_LETTER and not is_known(step, o)]

    def allowance(self) -> int:
        """How many drafts may still be written today."""
        written = written_today(self.opportunities, self.now, self.you)
        return max(0, self.house.config.drafts.max_per_day - written)

    def work(self) -> list[tuple[Opportunity, tuple[Step, ...]]]:
        """Each opportunity with its steps, due and to come."""
        return [(o, steps(o, self.now, self.you, self.windows)) for o in self.opportunities]

    def plan(self, boxes: Mapping[str, Box]) -> Plan:
        """What is to be done in the Drafts folders."""
        return plan(self.work(), boxes, self.allowance(), self.now, self.you)

    def take_out(self, todo: Plan) -> Iterator[DraftFact]:
        """Remove what was planned; each is stored as soon as it is done."""
        for removal in todo.removals:
            with told(self.tally, removal.account):
                gone = mailroom.remove(self.house.mail[removal.account], removal, self.store, self.now)
                if gone is not None:
                    self.tally.removed(gone, removal.why)
                    yield gone

    def write(self, todo: Plan, boxes: Mapping[str, Box]) -> Iterator[DraftFact]:
        """Take up and put what was planned; each is stored as soon as it is done."""
        lying = {r.draft.key for r in todo.removals if r.anew and self.tally.changed.get(r.draft.key) != "obsolete"}
        for step, intent, _ in self.letters(todo.found, anew=False):
            other = self.letters([replace(step, late=not step.late)], anew=False)
            ours = [intent.fingerprint, *(draft.fingerprint for _, draft, _ in other)]
            there = mailroom.taken_up(intent, ours, boxes[intent.account], self.now)
            self.store.save([there])
            yield there
        for _, intent, letter in self.letters(step for step in todo.writes if step.key not in lying):
            with told(self.tally, intent.account):
                there = mailroom.put(self.house.mail[intent.account], letter, intent, self.store, self.now)
                self.tally.written(there, there.state)
                yield there

    def rehearse(self, todo: Plan) -> Iterator[DraftFact]:
        """Tell what `take_out` and `write` would do."""
        for removal in todo.removals:
            self.tally.removed(removal.draft, removal.why)
        for _, intent, _ in self.letters(todo.writes):
            self.tally.written(intent, "dry-run")
            yield intent

    @cached_property
    def wording(self) -> "Wording":
        """The words of this pass."""
        return self.house.wording(self.tally.unused)

    def letters(self, due: Iterable[Step], *, anew: bool = True) -> Iterator[tuple[Step, DraftFact, Letter]]:
        """The letters of these steps with their intents; those that can't be written are told of.

        Not `anew`: as the templates word them, for letters that were written once. What a model wrote then can't be
        told from what the user did, and is taken for the user's.
        """
        opportunities = {o.id: o for o in self.opportunities}

        def write(step: Step, opportunity: Opportunity) -> "Letter | Refusal":
            wording = self.wording  # templates and names: loaded when there is a letter
            return wording.letter(step, opportunity) if anew else wording.templates(step, opportunity)

        return letters(due, opportunities, write, self.now, self.tally.skipped)

    def clear_strays(self, boxes: Mapping[str, Box], *, dry_run: bool) -> None:
        """Take out our untouched drafts for what the user has said is no opportunity at all, or only tell of it."""
        kept, said = {draft.key for o in self.opportunities for draft in o.drafts}, judged(self.facts)
        lost = (f for f in self.facts if isinstance(f, DraftFact) and f.key not in kept and f.about in said)
        for draft in drafts(lost):
            copy = boxes[draft.account].copy_of(draft) if draft.account in boxes else None
            if copy is None or draft.state not in ("written", "obsolete") or not is_untouched(copy, draft):
                continue
            removal = Removal(draft.account, draft, copy.ref, "you said that this is no opportunity")
            with told(self.tally, draft.account):
                if dry_run or mailroom.remove(self.house.mail[draft.account], removal, self.store, self.now):
                    self.tally.strays.append(stray_row(draft, removal.why, self.you))


def letters(
    due: Iterable[Step],
    opportunities: Mapping[str, Opportunity],
    write: "Callable[[Step, Opportunity], Letter | Refusal]",
    now: datetime,
    skipped: list[str],
) -> Iterator[tuple[Step, DraftFact, Letter]]:
    """The letters of these steps with their intents; of those that can't be written, why is added to `skipped`."""
    for step in due:
        opportunity = opportunities[step.opportunity]
        letter = write(step, opportunity)
        if isinstance(letter, Letter):
            yield step, mailroom.draft_of(step, letter, opportunity, now), letter
        else:
            skipped.append(f"{step.kind} ({step.reason}): {letter.why}")


@contextmanager
def told(tally: Tally, account: str) -> Iterator[None]:
    """What an account can't do ends what was tried with it, and is told once."""
    try:
        yield
    except ConnectorError as error:
        tally.trouble(account, error)
