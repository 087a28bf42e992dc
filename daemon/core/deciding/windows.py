"""When silence has lasted long enough, and the arithmetic behind it, said so that one can check it."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from daemon.core.deciding.workdays import Workdays, workdays_of
from daemon.core.facts import CommandFact
from daemon.core.opportunity import Opportunity, Round, Word
from daemon.core.policy import Windows
from daemon.core.tracking.words import is_their_word, is_your_word
from daemon.core.you import You

MORNING = time(9)
"""A step falls due at nine in the morning, the user's time."""


class Start(msgspec.Struct, frozen=True):
    """What started the clock: when, the fact (or round) that anchors it, and how to say it."""

    at: datetime
    anchor: str
    said: str


class Due(msgspec.Struct, frozen=True):
    """When a step is due, and the sentence that counts the days."""

    at: datetime
    arithmetic: str
    named: bool = False
    """Counted from the day that they named."""


class Wait(msgspec.Struct, frozen=True):
    """How long a silence may last: so many working days."""

    window: int
    pace: float | None = None
    """Their own pace, where it has stretched the window."""
    also: bool = False
    """They count also where a day was named, because a follow-up or a round has begun since."""


def start_of(opportunity: Opportunity, you: You) -> Start | None:
    """What started the clock: the last round held, their last word or the user's (thanks don't count), the latest.

    A follow-up that the user deleted is settled as if it had been said on that day.
    """
    starts = []
    held = [r for r in opportunity.rounds if r.state == "held"]
    if held:
        last = max(held, key=lambda r: r.end)
        starts.append(Start(last.end, last.anchor, f"Round {last.number} ended {moment(last.end, you.zone)}"))
    if opportunity.theirs:
        word = opportunity.theirs
        did = "answered you" if is_told(opportunity, word) else "last wrote"
        starts.append(Start(word.at, word.fact, f"{opportunity.employer} {did} {moment(word.at, you.zone)}"))
    if opportunity.yours:
        word = opportunity.yours
        did = "called" if is_told(opportunity, word) else "last wrote"
        starts.append(Start(word.at, word.fact, f"You {did} {moment(word.at, you.zone)}"))
    deleted = [d for d in opportunity.drafts if d.step == "follow_up" and d.state == "discarded"]
    starts += [Start(d.at, d.id, f"You deleted the last follow-up {moment(d.at, you.zone)}") for d in deleted]
    return max(starts, key=lambda s: s.at, default=None)


def is_told(opportunity: Opportunity, word: Word) -> bool:
    """Is this word known by what the user told (a call, an answer outside mail), not by a mail?"""
    return any(isinstance(fact, CommandFact) and fact.id == word.fact for fact in opportunity.timeline)


def silence(start: Start, wait: Wait, opportunity: Opportunity, you: You, windows: Windows) -> Due:
    """When a silence that began at `start` has lasted as many working days as it may.

    A date that they named and that was still ahead counts instead, plus `after_promise`; where something
    began after they named it, both must have passed. Nothing is due before the working day after the
    return from an absence.
    """
    days = workdays_of(you)
    begin = start.at.astimezone(you.zone).date()
    counted = days.after(begin, wait.window)
    day = counted[-1] if counted else begin
    said = f"{start.said}; {listed(counted, begin, days)}"
    if wait.pace is not None:
        said += f", as they take about {working_days(wait.pace)} to answer"
    named, by_name = opportunity.promised_by, False
    if named is not None and named >= begin:
        patience = days.after(named, windows.after_promise)
        last = patience[-1] if patience else named
        if by_name := last > day or not wait.also:
            day, said = last, f"They named {weekday(named)}; {listed(patience, named, days)}"
    if opportunity.away_until and day < (back := days.after(opportunity.away_until, 1)[0]):
        day = back
        said += f"; they are away until {weekday(opportunity.away_until)}, so the working day after"
    return replace(at_morning(day, said, you), named=by_name)


def closing(start: Start, opportunity: Opportunity, you: You, windows: Windows) -> Due:
    """When the closing note is due: `close_after_days` calendar days after `start`, on a working day.

    A day that they named, or that they are back on, pushes it on.
    """
    begin = start.at.astimezone(you.zone).date()
    ahead = [d for d in (opportunity.promised_by, opportunity.away_until) if d is not None and d > begin]
    begin = max([begin, *ahead])
    day = begin + timedelta(days=windows.close_after_days)
    working = workdays_of(you).on_or_after(day)
    named = f", and {weekday(begin)} was named" if ahead else ""
    said = f"{start.said}{named}; {windows.close_after_days} days later is {weekday(day)}"
    return at_morning(working, said if working == day else f"{said}, the next working day {weekday(working)}", you)


def thanks(held: Round, you: You, windows: Windows) -> Due:
    """When the thank-you for a round is due: a plain duration after its end, on any day."""
    at = held.end + windows.thank_you
    verb = "ended" if held.state == "held" else "ends"
    said = f"Round {held.number} {verb} {moment(held.end, you.zone)}; {duration(windows.thank_you)} later"
    return Due(at, f"{said} → {moment(at, you.zone)}")


def own_pace(opportunity: Opportunity, you: You) -> float | None:
    """The median of their answers in this process, in working days; None with fewer than two."""
    days = workdays_of(you)
    asked: datetime | None = None
    answers = []
    for fact in opportunity.timeline:
        if is_your_word(fact):
            asked = asked or fact.at
        elif is_their_word(fact) and asked is not None:
            answers.append(days.between(asked.astimezone(you.zone).date(), fact.at.astimezone(you.zone).date()))
            asked = None
    if len(answers) < 2:
        return None
    from statistics import median  # fractions and random numbers come with it: where there is something to count

    return median(answers)


def stretched(window: int, pace: float | None) -> int:
    """A window in working days at their own pace p: max(w, min(2p, 2w))."""
    return window if pace is None else max(window, round(min(2 * pace, 2 * window)))


def at_morning(day: date, said: str, you: You) -> Due:
    """Due at nine, the user's time, on this day."""
    at = datetime.combine(day, MORNING, you.zone)
    return Due(at, f"{said} → {moment(at, you.zone)}")


def listed(counted: Sequence[date], begin: date, days: Workdays) -> str:
    """The working days that were counted, and the holidays that were not."""
    if not counted:
        return "at once"
    shown = [short(d) for d in counted]
    if len(shown) > 4:
        shown = [*shown[:2], "…", *shown[-2:]]
    span = (begin + timedelta(days=n) for n in range(1, (counted[-1] - begin).days))
    holidays = [f"{short(d)} is {name}" for d in span if d.weekday() < 5 and (name := days.holiday(d))]
    return "; ".join([f"{working_days(len(counted))} ({', '.join(shown).replace(', …,', ' …')}", *holidays]) + ")"


def short(day: date) -> str:
    """A day among its neighbours: Thu 5."""
    return f"{day:%a} {day.day}"


def weekday(day: date) -> str:
    """A day as people say it: Thu 5 Mar."""
    return f"{short(day)} {day:%b}"


def moment(at: datetime, zone: ZoneInfo) -> str:
    """A time as people say it, in their zone: Thu 5 Mar 15:00 GMT."""
    local = at.astimezone(zone)
    return f"{weekday(local.date())} {local:%H:%M %Z}"


def working_days(count: float) -> str:
    """A number of working days as people say it; a half counts as a whole."""
    whole = int(count + 0.5)
    return "1 working day" if whole == 1 else f"{whole} working days"


def duration(span: timedelta) -> str:
    """A duration as people say it: 2 hours, 90 minutes."""
    minutes = int(span.total_seconds() // 60)
    if minutes % 60:
        return f"{minutes} minutes"
    return "1 hour" if minutes == 60 else f"{minutes // 60} hours"
