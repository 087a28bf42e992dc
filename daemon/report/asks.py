"""What the report says first: what needs the user now, for whom and by when; and what comes after it."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from daemon.core.deciding.due import ENDED, steps
from daemon.core.deciding.outbox import WITHOUT_LETTER
from daemon.core.deciding.recipient import called
from daemon.core.deciding.thank_yous import TOO_LATE
from daemon.core.deciding.windows import moment, weekday
from daemon.core.facts import MailFact, StepKind
from daemon.core.opportunity import Opportunity, Step
from daemon.core.writing.call import Call
from daemon.display import listed
from daemon.report.sight import Sight
from daemon.service.detail import spoken
from daemon.service.feed import errand
from daemon.service.report import lying_rows

IN_TIME = timedelta(hours=24)
"""Within which everyone met is thanked (Princeton, WashU Law)."""
Kind = StepKind | Literal["overtaken", "offer"]


class Ask(msgspec.Struct, frozen=True):
    """One thing that needs the user now."""

    kind: Kind
    rank: tuple[int, float]
    """The smallest is the most urgent."""
    opportunity: str
    employer: str
    role: str | None
    what: str
    where: str
    """Where it is done: the draft, the telephone."""
    when: str
    why: str = ""
    counted: str = ""
    call: Call | None = None
    lying: bool = False
    """Is there a letter in Drafts?"""


class Coming(msgspec.Struct, frozen=True):
    """Something that lies ahead."""

    at: datetime
    when: str
    what: str
    opportunity: str
    employer: str


def asks(opportunity: Opportunity, sight: Sight) -> Iterator[Ask]:
    """What one opportunity asks of the user now."""
    lying = {d.key for d in opportunity.drafts if d.state in ("written", "edited")}
    for step in steps(opportunity, sight.now, sight.you, sight.windows):
        if step.due <= sight.now:
            yield due(step, opportunity, sight, lying=step.key in lying)
    for row in lying_rows(opportunity, sight.now, sight.you, sight.windows):
        if row.overtaken and row.state == "edited":
            yield Ask(
                kind="overtaken",
                rank=(0, 0),
                opportunity=opportunity.id,
                employer=opportunity.employer,
                role=opportunity.role,
                what=f"Read what {opportunity.employer} wrote",
                where="You changed a draft to them, and they have written since: it may not fit any more.",
                when="before you send that draft",
            )
    if opportunity.stage == "offer" and (offer := unanswered_offer(opportunity)) is not None:
        yield Ask(
            kind="offer",
            rank=(1, offer.at.timestamp()),
            opportunity=opportunity.id,
            employer=opportunity.employer,
            role=opportunity.role,
            what=f"{opportunity.employer} made you an offer",
            where="Congratulations. Take the time you need, and answer them in your own words.",
            when=f"since {weekday(sight.day(offer.at))}",
        )


def unanswered_offer(opportunity: Opportunity) -> MailFact | None:
    """The offer that the user hasn't written after; None when there is no such mail."""
    offers = [f for f in opportunity.timeline if isinstance(f, MailFact) and f.reading.kind == "offer"]
    if not offers or (opportunity.yours is not None and opportunity.yours.at > offers[-1].at):
        return None
    return offers[-1]


def due(step: Step, opportunity: Opportunity, sight: Sight, *, lying: bool) -> Ask:
    """A step that is due."""
    said = spoken(step, opportunity, sight.you)
    if said is not None and step.kind != "call":
        what = f"Call {called(step.to[0])}, or send your follow-up"
    else:
        what = errand(step, opportunity)
    return Ask(
        kind=step.kind,
        rank=rank(step, opportunity, sight),
        opportunity=opportunity.id,
        employer=opportunity.employer,
        role=opportunity.role,
        what=what,
        where=where(step, said, lying=lying),
        when=by_when(step, sight),
        why=step.reason,
        counted=step.arithmetic,
        call=said,
        lying=lying,
    )


def rank(step: Step, opportunity: Opportunity, sight: Sight) -> tuple[int, float]:
    """Their question first, then a thank-you that is still in time, then after interviews, then applications."""
    if step.kind == "reply_owed":
        place = 0
    elif step.kind == "thank_you" and step.round and sight.now - step.round.end <= IN_TIME:
        place = 1
    else:
        place = 3 if opportunity.stage == "applied" else 2
    return place, step.due.timestamp()


def where(step: Step, said: Call | None, *, lying: bool) -> str:
    """Where a step is done, in a sentence."""
    if step.kind == "reply_owed":
        return "They asked you something; it's your turn to write."
    if step.kind in WITHOUT_LETTER:
        return f"{said.number}; what you could say stands below." if said else "By telephone."
    if said is not None:
        letter = "The letter is in your Drafts" if lying else "The letter will be in your Drafts"
        return f"{said.number}. {letter}, for when you don't reach them."
    if lying:
        return "The letter is in your Drafts; read it, then send it."
    return "One of the next passes puts the letter into your Drafts; nothing to do yet."


def by_when(step: Step, sight: Sight) -> str:
    """By when it is best done, in a few words."""
    since = f"since {weekday(sight.day(step.due))}"
    if step.kind == "reply_owed":
        return f"they wait {since}"
    if step.kind != "thank_you" or step.round is None:
        return f"any time now, ready {since}"
    best, last = step.round.end + IN_TIME, step.round.end + TOO_LATE
    if sight.now <= best:
        return f"best by {moment(best, sight.you.zone)}"
    return f"late, and still welcome until {weekday(sight.day(last))}" if sight.now < last else f"ready {since}"


def coming(opportunity: Opportunity, sight: Sight) -> Iterator[Coming]:
    """What lies ahead of one opportunity: rounds, steps, and the day they named."""
    zone = sight.you.zone
    for step in steps(opportunity, sight.now, sight.you, sight.windows):
        if step.due > sight.now:
            said = errand(step, opportunity)
            yield Coming(step.due, moment(step.due, zone), said, opportunity.id, opportunity.employer)
    for ahead in opportunity.rounds:
        if ahead.state == "planned" and ahead.end > sight.now:
            people = listed([called(opportunity.contact(key)) for key in ahead.people])
            by = {"phone": " by phone", "video": " by video", "onsite": " at their place"}.get(ahead.medium or "", "")
            said = f"Interview{f' with {people}' if people else ''}{by}"
            yield Coming(ahead.start, moment(ahead.start, zone), said, opportunity.id, opportunity.employer)
    named = opportunity.promised_by
    if named is not None and named >= sight.today and opportunity.stage not in ENDED:
        at = datetime.combine(named, datetime.max.time(), zone)
        yield Coming(at, weekday(named), "They said you would hear by then", opportunity.id, opportunity.employer)


def headline(found: Iterable[Ask]) -> str:
    """What needs the user, in one sentence to be read in a second."""
    every = list(found)
    letters = sum(a.lying for a in every)
    answers = sum(a.kind in ("reply_owed", "overtaken") for a in every)
    calls = sum(a.kind == "call" for a in every)
    offers = sum(a.kind == "offer" for a in every)
    others = len(every) - letters - answers - calls - offers
    parts = [
        counted(offers, "offer to think about", "offers to think about"),
        counted(answers, "answer they wait for", "answers they wait for"),
        counted(letters, "letter ready in your Drafts", "letters ready in your Drafts"),
        counted(calls, "call to make", "calls to make"),
        counted(others, "letter on its way to your Drafts", "letters on their way to your Drafts"),
    ]
    said = listed([part for part in parts if part])
    return f"{said[0].upper()}{said[1:]}." if said else "Nothing needs you today."


def counted(count: int, one: str, many: str) -> str:
    """A number of things as people say it; empty for none."""
    small = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    number = small[count] if count < len(small) else str(count)
    return f"{number} {one if count == 1 else many}" if count else ""
