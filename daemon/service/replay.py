"""Lives through a mailbox's history, moment by moment, on the daemon's own core; only Drafts is imagined.

The mail is read once, into a state in memory. Opportunities that never meet are lived through by
themselves, and only the moments in which something can happen are looked at: a mail arrives, a round
ends, a step falls due. A draft counts as put, and as lying there untouched unless Sent shows otherwise.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from heapq import heappop, heappush

import msgspec

from daemon.core.deciding.due import ENDED, steps
from daemon.core.deciding.outbox import LIVE, Box, Lying, became, moved_on, plan
from daemon.core.deciding.windows import closing, start_of
from daemon.core.facts import CommandFact, DraftFact, EventFact, Fact, MailFact
from daemon.core.opportunity import Letter, Opportunity
from daemon.core.tracking.corrections import TIMELESS, holding, order, processes, standing
from daemon.core.tracking.linking import group
from daemon.service import intake
from daemon.service.onepass import House, letters, told
from daemon.service.report import DraftRow, Progress, Tally, draft_row
from daemon.store import Store

ALL = datetime(1990, 1, 1, tzinfo=UTC)
"""Since when there is mail to look at."""


class Drafted(msgspec.Struct, frozen=True):
    """A draft that would have been written, and when."""

    at: datetime
    row: DraftRow


class History(msgspec.Struct, frozen=True):
    """What a replay comes to. `problems` are lines for stderr; with any of them the exit status is 1."""

    drafts: tuple[Drafted, ...]
    mails: int
    problems: tuple[str, ...]


class Strand(msgspec.Struct):
    """Facts that have to do with each other, by the moment in which each was known, and our drafts for them."""

    facts: list[tuple[datetime, Fact]]
    drafts: list[Fact] = []

    def known(self, now: datetime) -> list[Fact]:
        """What was known of it at `now`."""
        return [fact for at, fact in self.facts if at <= now] + self.drafts


def history(house: House, since: datetime | None, now: datetime, progress: Progress | None) -> History:
    """What would have been drafted, and when, from `since` (None: the first mail) to `now`."""
    tally = Tally(accounts=len(house.mail) + len(house.calendars))
    facts = gather(house, now, since or ALL, progress, tally)
    drafts = tuple(Replay(house, facts, since or ALL, now).live(progress))
    return History(drafts, tally.mails, tuple(tally.problems))


def gather(house: House, now: datetime, since: datetime, progress: Progress | None, tally: Tally) -> list[Fact]:
    """Everything that the accounts tell since then, as corrected by the user's commands. Saves nothing."""
    with Store.in_memory() as scratch:
        for name, account in house.mail.items():
            with told(tally, name):
                tally.mails += intake.take_mail(account, scratch, house.config.you, since, progress)
        first = min((fact.at for fact in scratch.facts()), default=now)
        for name, calendar in house.calendars.items():
            with told(tally, name):
                begin = max(since, first - timedelta(days=house.config.windows.look_back_days))
                tally.notes += intake.take_events(calendar, scratch, house.config.you, now, begin)
        scratch.save(fact for fact in house.store.facts() if isinstance(fact, CommandFact))
        return standing(intake.known(scratch)[0])


def strands(facts: Iterable[Fact]) -> list[Strand]:
    """The facts, parted as far as they will never meet."""
    known = {fact.id: fact for fact in facts}
    found = group(fact for fact in known.values() if isinstance(fact, MailFact | EventFact))
    commands = sorted((fact for fact in known.values() if isinstance(fact, CommandFact)), key=order)
    for command in commands:
        home, other = holding(found, command.about), holding(found, command.text)
        if command.verb == "merge" and home is not None and other is not None and home is not other:
            home.absorb(other)
            found = [process for process in found if process is not other]
    for command in commands:
        home = holding(found, command.about)
        if home is not None:
            home.facts.append(command)
    return [Strand([(known_at(known[fact.id]), known[fact.id]) for fact in process.facts]) for process in found]


def known_at(fact: Fact) -> datetime:
    """Since when a fact was known, as far as it tells: a calendar entry at the latest when it began."""
    if isinstance(fact, EventFact):
        return min([fact.at, *(i.start for i in fact.reading.interviews if i.start is not None)])
    if isinstance(fact, CommandFact):
        return ALL if fact.verb in TIMELESS else min(fact.at, fact.held or fact.at)
    return fact.at


class Replay:
    """One life through the history from `begin` to `end`."""

    def __init__(self, house: House, facts: Iterable[Fact], begin: datetime, end: datetime) -> None:
        self.house, self.begin, self.end = house, begin, end
        self.you, self.windows = house.config.you, house.config.windows
        self.strands = strands(facts)
        self.lying: dict[str, tuple[str, Lying]] = {}
        """By Message-ID, the account and the draft that lies in its Drafts."""
        self.written: dict[date, int] = {}
        self.moments: list[tuple[datetime, int]] = []
        self.noted: set[tuple[datetime, int]] = set()

    def live(self, progress: Progress | None) -> Iterator[Drafted]:
        """The drafts that would have been written, in the order of time."""
        for number, strand in enumerate(self.strands):
            for at, _ in strand.facts:
                self.look_again(max(at, self.begin), number)
        days = (self.end - self.moments[0][0]).days + 1 if self.moments else 0
        while self.moments:
            now, number = heappop(self.moments)
            if progress is not None:
                progress("day by day", days - (self.end - now).days, days)
            yield from self.moment(now, self.strands[number], number)

    def look_again(self, at: datetime, number: int) -> None:
        """Look at a strand at this moment, too."""
        if at <= self.end and (at, number) not in self.noted:
            self.noted.add((at, number))
            heappush(self.moments, (at, number))

    def moment(self, now: datetime, strand: Strand, number: int) -> Iterator[Drafted]:
        """What a pass at `now` would have done about one strand."""
        opportunities = self.noticed(now, strand)
        work = [(o, steps(o, now, self.you, self.windows)) for o in opportunities]
        today = now.astimezone(self.you.zone).date()
        allowance = max(0, self.house.config.drafts.max_per_day - self.written.get(today, 0))
        todo = plan(work, self.boxes(), allowance, now, self.you)
        for removal in todo.removals:
            strand.drafts.append(moved_on(removal.draft, "obsolete", now))
            self.lying.pop(removal.draft.message_id, None)
        by_id = {o.id: o for o in opportunities}
        write = self.house.wording(unused=[]).templates
        for step, intent, letter in letters(todo.writes, by_id, write, now, skipped=[]):
            there = moved_on(intent, "written", now)
            strand.drafts.append(there)
            self.lying[letter.message_id] = there.account, lies(there, letter, now)
            self.written[today] = self.written.get(today, 0) + 1
            yield Drafted(
                now.astimezone(self.you.zone),
                draft_row(there, by_id[step.opportunity], "dry-run", there.reason, self.you, overtaken=False),
            )
        if todo.writes or todo.removals:
            opportunities = self.folded(now, strand)
        for at in self.wake_ups(opportunities, now):
            self.look_again(at, number)
        if todo.skipped and len(todo.writes) == allowance:
            self.look_again(datetime.combine(today + timedelta(days=1), time(), self.you.zone), number)

    def noticed(self, now: datetime, strand: Strand) -> tuple[Opportunity, ...]:
        """The opportunities of a strand at `now`, once it is known which of our drafts were sent."""
        opportunities, boxes = self.folded(now, strand), self.boxes()
        news = [fact for o in opportunities if o.account in boxes for fact in became(o, boxes[o.account], now)]
        for draft in news:
            if draft.state not in LIVE:
                self.lying.pop(draft.message_id, None)
        strand.drafts += news
        return self.folded(now, strand) if news else opportunities

    def folded(self, now: datetime, strand: Strand) -> tuple[Opportunity, ...]:
        """The opportunities of a strand at `now`."""
        return self.house.folded(processes(strand.known(now)), now)

    def boxes(self) -> dict[str, Box]:
        """The Drafts folders as they would be."""
        here = {name: [one for account, one in self.lying.values() if account == name] for name in self.house.mail}
        return {
            name: Box(tuple(lying), {one.message_id: ("drafts",) for one in lying if one.message_id})
            for name, lying in here.items()
        }

    def wake_ups(self, opportunities: Iterable[Opportunity], now: datetime) -> Iterator[datetime]:
        """The moments after `now` in which time alone may make something due."""
        for opportunity in opportunities:
            if opportunity.stage in ENDED:
                continue
            start = start_of(opportunity, self.you)
            last = [closing(start, opportunity, self.you, self.windows).at] if start else []
            dues = [step.due for step in steps(opportunity, now, self.you, self.windows)]
            ends = [r.end for r in opportunity.rounds if r.state == "planned"]
            yield from (at for at in (*dues, *ends, *last) if at > now)


def lies(draft: DraftFact, letter: Letter, now: datetime) -> Lying:
    """A draft as it would lie in Drafts."""
    return Lying(
        ref=letter.message_id,
        message_id=letter.message_id,
        fingerprint=draft.fingerprint,
        to=tuple(person.address for person in letter.to if person.address),
        subject=letter.subject,
        in_reply_to=letter.in_reply_to,
        written=now,
    )
