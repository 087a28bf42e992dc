"""An opportunity as a line in time: where its letters, rounds, waits and steps stand, in percent of the width.

Their side is above the line, the user's below. The last silence is a bar; what goes beyond their own pace is
hatched, so that it shows without colour. Percentages let one drawing fit a telephone and a desk.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time, timedelta
from typing import Literal

import msgspec

from daemon.core.deciding.due import ENDED, steps
from daemon.core.deciding.windows import moment, own_pace, start_of, weekday, working_days
from daemon.core.deciding.workdays import workdays_of
from daemon.core.facts import CommandFact, DraftFact, Fact, MailFact
from daemon.core.opportunity import Opportunity
from daemon.core.tracking.words import is_their_word, is_your_word
from daemon.display import STEPS
from daemon.report.sight import Sight, cut

LEFT, RIGHT = 2.0, 98.0
"""The percentages between which time runs; signs at the ends need room."""
LONGEST = timedelta(days=150)
"""Older days are drawn at the left edge."""
MARGIN = timedelta(days=4)
TICKS = 6
"""At most so many dates fit below a telephone's width."""
MANY = 60
"""So many signs of one line are drawn, the latest."""
THEIRS, MIDDLE, YOURS = 13, 30, 47
"""The heights of their side, the line, and the user's side."""

Shape = Literal["theirs", "yours", "thanks", "offer", "over", "round", "planned", "cancelled", "due", "ahead"]
ON_TOP: frozenset[Shape] = frozenset({"thanks", "offer", "over", "due", "ahead"})
"""What may not be hidden by a letter of the same day."""
Wait = Literal["answered", "usual", "beyond", "owed"]


class Mark(msgspec.Struct, frozen=True):
    """One sign. `label` stands in it."""

    shape: Shape
    x: float
    y: int
    title: str
    label: str = ""


class Bar(msgspec.Struct, frozen=True):
    """A span in which somebody waited."""

    wait: Wait
    x: float
    width: float
    title: str


class Line(msgspec.Struct, frozen=True):
    """One opportunity's drawing. `told` says it in words for those who don't see it."""

    begin: float
    end: float
    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    told: str


class Axis(msgspec.Struct, frozen=True):
    """The time that all lines share."""

    begin: datetime
    end: datetime
    sight: Sight

    def x(self, at: datetime) -> float:
        """Where an instant stands, in percent."""
        part = (at - self.begin) / (self.end - self.begin)
        return round(LEFT + (RIGHT - LEFT) * min(1.0, max(0.0, part)), 2)

    def ticks(self) -> tuple[tuple[float, str], ...]:
        """Mondays, as many as can be read, with their dates."""
        zone = self.sight.you.zone
        first, last = self.sight.day(self.begin), self.sight.day(self.end)
        monday = first + timedelta(days=-first.weekday() % 7)
        weeks = max(1, -(-((last - monday).days // 7 + 1) // TICKS))
        days = (monday + timedelta(weeks=n) for n in range(0, (last - monday).days // 7 + 1, weeks))
        return tuple((self.x(datetime.combine(d, time(), zone)), f"{d.day} {d:%b}") for d in days)


def axis(opportunities: Iterable[Opportunity], sight: Sight) -> Axis:
    """The time from the first fact (not too long ago) to what lies ahead, never more than a third of the width."""
    every = list(opportunities)
    firsts = [o.timeline[0].at for o in every]
    begin = max(min(firsts, default=sight.now), sight.now - LONGEST) - timedelta(days=2)
    ahead = [s.due for o in every for s in steps(o, sight.now, sight.you, sight.windows)]
    ahead += [r.end for o in every for r in o.rounds if r.state == "planned"]
    most = max(MARGIN, (sight.now - begin) / 2)
    return Axis(begin, min(max([sight.now, *ahead]), sight.now + most) + MARGIN, sight)


def line(opportunity: Opportunity, along: Axis) -> Line:
    """One opportunity, drawn along the axis."""
    sight = along.sight
    over = opportunity.stage in ENDED
    last = opportunity.timeline[-1].at if over else sight.now
    signs = [*marks(opportunity, along)]
    return Line(
        begin=along.x(opportunity.timeline[0].at),
        end=along.x(min(last, sight.now)),
        bars=() if over else tuple(bars(opportunity, along)),
        marks=tuple(sorted(signs[-MANY:], key=lambda mark: mark.shape in ON_TOP)),
        told=told(opportunity, signs, sight),
    )


def marks(opportunity: Opportunity, along: Axis) -> Iterator[Mark]:
    """The signs of an opportunity."""
    sight = along.sight
    for fact in opportunity.timeline:
        shape = shape_of(fact)
        if shape is not None:
            y = YOURS if shape in ("yours", "thanks") else THEIRS
            said = cut(f"{moment(fact.at, sight.you.zone)}: {sight.tell(fact, sight.you)}")
            yield Mark(shape, along.x(fact.at), y, said)
    for one in opportunity.rounds:
        at = moment(one.start, sight.you.zone)
        if one.state == "held":
            yield Mark("round", along.x(one.start), MIDDLE, f"{at}: round {one.number}", str(one.number))
        elif one.state == "planned":
            yield Mark("planned", along.x(one.start), MIDDLE, f"{at}: round {one.number}, ahead", str(one.number))
        elif one.state == "cancelled":
            yield Mark("cancelled", along.x(one.start), MIDDLE, f"{at}: cancelled")
    for step in steps(opportunity, sight.now, sight.you, sight.windows):
        shape = "due" if step.due <= sight.now else "ahead"
        said = f"{STEPS[step.kind]}, due {moment(step.due, sight.you.zone)}"
        yield Mark(shape, along.x(step.due), YOURS, said)


def shape_of(fact: Fact) -> Shape | None:
    """The sign of a fact: letters by who wrote them; none for what others already show."""
    if isinstance(fact, MailFact) and fact.outgoing:
        return "thanks" if fact.reading.kind == "thank_you" else "yours"
    if isinstance(fact, MailFact):
        ends: dict[str, Shape] = {"offer": "offer", "rejection": "over"}
        return ends.get(fact.reading.kind, "theirs")
    if isinstance(fact, CommandFact):
        said: dict[str, Shape] = {"called": "yours", "replied": "theirs", "thanked": "thanks"}
        return said.get(fact.verb)
    return None


def bars(opportunity: Opportunity, along: Axis) -> Iterator[Bar]:
    """The waits: those that they have answered, and the one that lasts."""
    sight = along.sight
    zone = sight.you.zone
    for asked, answered in answers(opportunity.timeline):
        yield bar("answered", asked, answered, along, f"They answered after {span(asked, answered, sight)}")
    if opportunity.owed is not None:
        said = f"They asked {moment(opportunity.owed.at, zone)}; it's your turn"
        yield bar("owed", opportunity.owed.at, sight.now, along, said)
        return
    start = start_of(opportunity, sight.you)
    if start is None or opportunity.stage == "scheduled":
        return
    begin, pace = silent_since(opportunity), own_pace(opportunity, sight.you)
    silent = f"{span(begin, sight.now, sight)} of silence"
    if pace is None:
        yield bar("usual", begin, sight.now, along, silent)
        return
    days = workdays_of(sight.you).after(sight.day(start.at), max(1, int(pace + 0.5)))
    usual = min(sight.now, datetime.combine(days[-1], time(23, 59), zone))
    yield bar("usual", begin, usual, along, f"{silent}; they usually take about {working_days(pace)}")
    if usual < sight.now:
        yield bar("beyond", usual, sight.now, along, f"Longer than their usual {working_days(pace)}: a reason to ask")


def bar(wait: Wait, begin: datetime, end: datetime, along: Axis, said: str) -> Bar:
    """A span as a bar, never too short to be seen."""
    left, right = along.x(begin), along.x(end)
    return Bar(wait, left, round(max(right - left, 0.4), 2), said)


def silent_since(opportunity: Opportunity) -> datetime:
    """Since when they are silent: their last word or the last round's end; before any, the application."""
    ends = [r.end for r in opportunity.rounds if r.state == "held"]
    words = [opportunity.theirs.at] if opportunity.theirs else []
    return max([*ends, *words], default=opportunity.applied or opportunity.timeline[0].at)


def answers(timeline: Sequence[Fact]) -> Iterator[tuple[datetime, datetime]]:
    """From each first word of the user's to their answer."""
    asked: datetime | None = None
    for fact in timeline:
        if isinstance(fact, DraftFact):
            continue
        if is_your_word(fact):
            asked = asked or fact.at
        elif is_their_word(fact) and asked is not None:
            yield asked, fact.at
            asked = None


def span(begin: datetime, end: datetime, sight: Sight) -> str:
    """How long something lasted, in the user's calendar days."""
    days = (sight.day(end) - sight.day(begin)).days
    return {0: "less than a day", 1: "1 day"}.get(days, f"{days} days")


def told(opportunity: Opportunity, signs: Iterable[Mark], sight: Sight) -> str:
    """The drawing in words."""
    count = [mark.shape for mark in signs]
    rounds = count.count("round")
    theirs = sum(count.count(shape) for shape in ("theirs", "offer", "over"))
    yours = count.count("yours") + count.count("thanks")
    begin = weekday(sight.day(opportunity.timeline[0].at))
    return (
        f"A line in time since {begin}: {rounds} {'round' if rounds == 1 else 'rounds'}, "
        f"{theirs} {'letter' if theirs == 1 else 'letters'} from them, {yours} from you."
    )
