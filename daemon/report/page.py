"""The page as values: every sentence and number that the template sets, in the order in which they are read."""

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec
from msgspec.structs import replace

from daemon.core.deciding.due import steps
from daemon.core.deciding.quiet import why_nothing, why_silent
from daemon.core.deciding.recipient import called
from daemon.core.deciding.windows import moment, weekday
from daemon.core.facts import CommandFact, DraftFact, EventFact, Fact, MailFact, Role
from daemon.core.opportunity import Contact, Opportunity
from daemon.core.tracking.contacts import is_thanked
from daemon.core.tracking.words import is_human
from daemon.display import OVER, STEPS, listed, urgency, waiting
from daemon.report.asks import Ask, Coming, asks, coming, headline
from daemon.report.line import Axis, Line, axis, line
from daemon.report.sight import Sight, cut
from daemon.service.feed import errand
from daemon.service.report import StatusRow, status_row

MOST_FACTS = 100
"""Of one opportunity, the latest; `afterword show` has them all."""
MOST_QUOTES = 3
LONGEST_NAME = 80
TELLING: frozenset[Role] = frozenset({"hiring_manager", "coordinator", "agency"})
"""The roles that a title doesn't tell."""


class Happened(msgspec.Struct, frozen=True):
    """A fact with what was quoted for it."""

    when: str
    what: str
    quotes: tuple[str, ...]


class Due(msgspec.Struct, frozen=True):
    """A step with its reason and arithmetic."""

    what: str
    when: str
    why: str
    counted: str


class Someone(msgspec.Struct, frozen=True):
    """A person, and what became of the thanks. `met`: in which rounds; empty for those not met."""

    name: str
    about: str
    met: str
    thanked: bool
    thanks: str
    employer: str
    opportunity: str


class Card(msgspec.Struct, frozen=True):
    """One opportunity."""

    row: StatusRow
    line: Line
    turn: str
    silent: str
    next: str
    """What comes next, or why nothing does."""
    why_silent: str | None
    due: tuple[Due, ...]
    people: tuple[Someone, ...]
    earlier: int
    """How many facts are left out."""
    facts: tuple[Happened, ...]


class Level(msgspec.Struct, frozen=True):
    """One level of the funnel: how many came so far, of all."""

    name: str
    count: int
    percent: float


class Page(msgspec.Struct, frozen=True):
    """The whole report."""

    as_of: str
    headline: str
    standing: str
    asks: tuple[Ask, ...]
    coming: tuple[Coming, ...]
    waiting: str
    """The messages that wait for the user's word, in a sentence; empty for none."""
    axis: Axis
    open: tuple[Card, ...]
    over: tuple[Card, ...]
    met: tuple[Someone, ...]
    funnel: tuple[Level, ...]


def page(opportunities: Iterable[Opportunity], doubtful: Iterable[MailFact | EventFact], sight: Sight) -> Page:
    """The report of these opportunities; `doubtful` are the messages that wait for the user's word."""
    every = [bounded(o) for o in opportunities]
    along = axis(every, sight)
    cards = sorted((card(o, along) for o in every), key=lambda c: urgency(c.row, sight.now))
    found = sorted((ask for o in every for ask in asks(o, sight)), key=lambda ask: ask.rank)
    ahead = sorted((one for o in every for one in coming(o, sight)), key=lambda one: one.at)
    people = [one for c in cards for one in c.people if one.met]
    return Page(
        as_of=moment_in_full(sight.now, sight),
        headline=headline(found),
        standing=standing([c.row for c in cards], ahead, found),
        asks=tuple(found),
        coming=tuple(ahead),
        waiting=waiting(doubtful),
        axis=along,
        open=tuple(c for c in cards if c.row.stage not in OVER),
        over=tuple(c for c in cards if c.row.stage in OVER),
        met=tuple(sorted(people, key=lambda one: one.thanked)),
        funnel=tuple(funnel(every)),
    )


def bounded(opportunity: Opportunity) -> Opportunity:
    """The same with names that fit the page, however long they are in the mail."""
    people = [
        (c, msgspec.structs.replace(c.person, name=cut_name(c.person.name), title=cut_name(c.person.title)))
        for c in opportunity.contacts
    ]
    return replace(
        opportunity,
        employer=cut(opportunity.employer, LONGEST_NAME),
        role=cut_name(opportunity.role),
        contacts=tuple(replace(contact, person=person) for contact, person in people),
    )


def cut_name(name: str | None) -> str | None:
    """A name that fits, where there is one."""
    return None if name is None else cut(name, LONGEST_NAME)


def moment_in_full(at: datetime, sight: Sight) -> str:
    """A moment as the head of a page has it: Wednesday 25 March 2026, 21:00 EDT."""
    local = at.astimezone(sight.you.zone)
    return f"{local:%A} {local.day} {local:%B %Y, %H:%M %Z}"


def standing(rows: Iterable[StatusRow], ahead: Iterable[Coming], found: Iterable[Ask]) -> str:
    """The second sentence: how many opportunities there are, and what comes next when nothing needs the user."""
    stages = [row.stage for row in rows]
    if not stages:
        return ""
    offers, over = stages.count("offer"), sum(stage in OVER for stage in stages)
    running = len(stages) - offers - over
    parts = [f"{running} under way" if running else "", plural(offers, "offer"), f"{over} over" if over else ""]
    said = f"{plural(len(stages), 'opportunity', 'opportunities')}: {listed([p for p in parts if p])}."
    first = next(iter(ahead), None)
    if first is None or any(found):
        return said
    return f"{said} Next: {first.what} at {first.employer}, {first.when}."


def plural(count: int, one: str, many: str = "") -> str:
    """A number of things; empty for none."""
    return f"{count} {one if count == 1 else many or f'{one}s'}" if count else ""


def card(opportunity: Opportunity, along: Axis) -> Card:
    """One opportunity, whole."""
    sight = along.sight
    row = status_row(opportunity, sight.now, sight.you, sight.windows)
    facts = [f for f in opportunity.timeline if not isinstance(f, DraftFact) or f.state != "intended"]
    over = row.stage in OVER or row.stage == "offer"
    return Card(
        row=row,
        line=line(opportunity, along),
        turn="" if over else "your turn" if row.court == "yours" else "their turn",
        silent="" if over or row.stage == "scheduled" else silent(opportunity, row, sight),
        next=what_next(opportunity, sight),
        why_silent=why_silent(opportunity, sight.now, sight.you),
        due=tuple(dues(opportunity, sight)),
        people=tuple(someone(contact, opportunity, sight) for contact in opportunity.contacts),
        earlier=max(0, len(facts) - MOST_FACTS),
        facts=tuple(happened(fact, sight) for fact in facts[-MOST_FACTS:]),
    )


def silent(opportunity: Opportunity, row: StatusRow, sight: Sight) -> str:
    """How long they have been silent; where it's the user's turn, how long ago they asked."""
    if opportunity.owed is not None:
        days = (sight.today - sight.day(opportunity.owed.at)).days
        return f"they asked {plural(days, 'day')} ago" if days else "they asked today"
    return "heard today" if row.silent_days == 0 else f"{plural(row.silent_days, 'day')} silent"


def what_next(opportunity: Opportunity, sight: Sight) -> str:
    """The next step and its day, or why there is none."""
    ahead = steps(opportunity, sight.now, sight.you, sight.windows)
    rounds = [r for r in opportunity.rounds if r.state == "planned" and r.end > sight.now]
    if rounds and (not ahead or rounds[0].start < ahead[0].due):
        return f"Round {rounds[0].number} is {moment(rounds[0].start, sight.you.zone)}."
    if not ahead:
        return why_nothing(opportunity, sight.you, sight.windows)
    lying = {d.key for d in opportunity.drafts if d.state in ("written", "edited")}
    more = f", and {len(ahead) - 1} more" if len(ahead) > 1 else ""
    return f"{errand(ahead[0], opportunity)}: {when(ahead[0].due, sight, lying=ahead[0].key in lying)}{more}."


def when(due: datetime, sight: Sight, *, lying: bool) -> str:
    """When a step is due, or that its letter is there."""
    if lying:
        return f"in Drafts since {weekday(sight.day(due))}"
    return "now" if due <= sight.now else moment(due, sight.you.zone)


def dues(opportunity: Opportunity, sight: Sight) -> Iterator[Due]:
    """The steps with their reasons."""
    lying = {d.key for d in opportunity.drafts if d.state in ("written", "edited")}
    for step in steps(opportunity, sight.now, sight.you, sight.windows):
        said = when(step.due, sight, lying=step.key in lying)
        yield Due(errand(step, opportunity), said, step.reason, step.arithmetic)


def someone(contact: Contact, opportunity: Opportunity, sight: Sight) -> Someone:
    """A person as the page tells of them."""
    person = contact.person
    role = person.role.replace("_", " ") if person.role in TELLING or not person.title else ""
    known = (person.title, "" if role == "unknown" else role, person.address, person.phone)
    about = [part for part in known if part]
    rounds = [r for r in opportunity.rounds if r.state == "held" and contact.key in r.people]
    thanked = contact.met and is_thanked(contact, opportunity.rounds)
    return Someone(
        name=cut(called(contact)),
        about=cut(", ".join(part for part in about if part != called(contact))),
        met=listed([weekday(sight.day(r.start)) for r in rounds]) if contact.met else "",
        thanked=thanked,
        thanks=thanks(contact, opportunity, sight) if contact.met else contact.unreachable or "",
        employer=opportunity.employer,
        opportunity=opportunity.id,
    )


def thanks(contact: Contact, opportunity: Opportunity, sight: Sight) -> str:
    """What became of the thanks to someone who was met."""
    if contact.thanked is not None and is_thanked(contact, opportunity.rounds):
        return f"thanked {weekday(sight.day(contact.thanked))}"
    for step in steps(opportunity, sight.now, sight.you, sight.windows):
        if any(one.key == contact.key for one in step.thanks):
            lies = any(d.key == step.key and d.state in ("written", "edited") for d in opportunity.drafts)
            place = "in Drafts" if lies else f"due {weekday(sight.day(step.due))}"
            return f"your {STEPS[step.kind]} is {place}"
    return "not thanked, and that's all right now"


def happened(fact: Fact, sight: Sight) -> Happened:
    """A fact with its evidence."""
    quoted = () if isinstance(fact, DraftFact | CommandFact) else fact.reading.evidence[:MOST_QUOTES]
    return Happened(moment(fact.at, sight.you.zone), cut(sight.tell(fact, sight.you)), tuple(map(cut, quoted)))


def funnel(opportunities: Iterable[Opportunity]) -> Iterator[Level]:
    """How far the opportunities came: each level is a part of the one before, but for offers, which may come early."""
    every = list(opportunities)
    held = [sum(r.state == "held" for r in o.rounds) for o in every]
    levels = {
        "in all": len(every),
        "answered by a person": sum(h > 0 or any(map(is_human, o.timeline)) for o, h in zip(every, held, strict=True)),
        "interviewed": sum(h > 0 for h in held),
        "met more than once": sum(h > 1 for h in held),
        "offered": sum(o.stage == "offer" for o in every),
    }
    for name, count in levels.items():
        yield Level(name, count, round(100 * count / len(every), 1) if every else 0)
