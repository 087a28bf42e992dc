"""Where things stand, for people: as a table (`status`, the demo; 80 columns, no colour needed), and in sentences."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from daemon.core.deciding.due import ENDED, steps
from daemon.core.deciding.outbox import WITHOUT_LETTER
from daemon.core.deciding.recipient import called
from daemon.core.deciding.windows import weekday
from daemon.core.facts import CommandFact, DraftFact, EventFact, Kind, MailFact, Person, StepKind, Verb
from daemon.core.opportunity import Opportunity, Stage, Step
from daemon.core.policy import Windows
from daemon.core.you import You
from daemon.service.report import StatusRow

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

STEPS: dict[StepKind, str] = {
    "thank_you": "thank-you",
    "follow_up": "follow-up",
    "closing_note": "closing note",
    "reply_owed": "your answer",
    "call": "a call",
}
ONE: dict[StepKind, str] = {
    "thank_you": "a thank-you",
    "follow_up": "a follow-up",
    "closing_note": "a closing note",
    "reply_owed": "your answer",
    "call": "a call",
}
"""The steps with their articles."""
TOLD: dict[Verb, str] = {
    "note": "noted of {who}: “{text}”",
    "thanked": "{who} has been thanked",
    "called": "you called {who}",
    "replied": "they have answered you",
    "snooze": "not before {day}",
    "close": "it is closed",
    "reopen": "it is open again",
    "met": "you met {who}",
    "address": "write to {who}",
    "merge": "two opportunities are one",
    "split": "the mails with {who} are another opportunity",
    "review": "a message is {kind}",
    "undo": "the correction before doesn't hold",
}
"""What the user says with each command."""
MEANT: dict[Kind, str] = {
    "outreach": "a recruiter's first approach",
    "acknowledged": "the receipt of an application",
    "assessment": "a task or test",
    "invitation": "an invitation",
    "scheduled": "a fixed time",
    "rescheduled": "a moved time",
    "cancelled": "a cancellation",
    "status_update": "a word on how things stand",
    "rejection": "a rejection",
    "offer": "an offer",
    "reply": "a reply",
    "auto_reply": "an automatic answer",
    "bounce": "a mail that came back",
    "unrelated": "nothing to do with a job",
    "applied": "your application",
    "thank_you": "your thanks",
    "follow_up": "your follow-up",
    "withdrew": "your withdrawal",
    "sent": "a mail of yours",
}
"""What a message of each kind is."""
OVER: frozenset[Stage] = frozenset({"rejected", "withdrawn", "closed"})
"""Stages in which it's nobody's turn any more."""


def standing(rows: Iterable[StatusRow], lying: Collection[tuple[str, StepKind]], now: datetime) -> "Table":
    """Two lines an opportunity, what needs the user first. `lying`: opportunity and step of each draft in Drafts."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("", max_width=30)  # the one that gives way on a narrow screen
    table.add_column("stage", no_wrap=True, width=11)
    table.add_column("silent", no_wrap=True, width=8, justify="right")
    table.add_column("thanked", no_wrap=True, width=7)
    table.add_column("next", no_wrap=True, width=16)
    for row in sorted(rows, key=lambda r: urgency(r, now)):
        turn = "" if row.stage in OVER else "your turn" if row.court == "yours" else "their turn"
        table.add_row(
            Text.assemble((row.employer, "bold"), "\n", (row.role or "", "dim"), no_wrap=True, overflow="ellipsis"),
            Text.assemble(row.stage.replace("_", " "), "\n", (turn, "yellow" if row.court == "yours" else "dim")),
            "1 day" if row.silent_days == 1 else f"{row.silent_days} days",
            f"{row.thanked} of {row.met}" if row.met else "",
            coming(row, lying, now),
        )
    return table


def urgency(row: StatusRow, now: datetime) -> tuple[bool, float, str]:
    """Their question first, then what is due soonest, then what has nothing ahead."""
    due = row.next.due if row.next else None
    return row.court != "yours", max(due, now).timestamp() if due else float("inf"), row.employer


def coming(row: StatusRow, lying: Collection[tuple[str, StepKind]], now: datetime) -> "Text":
    """The next step, and when: its draft lies there, it is due, or its day."""
    from rich.text import Text

    if row.next is None:
        return Text("nothing")
    due = row.next.due
    if due > now:
        when = f"{due:%a} {due.day} {due:%b %H:%M}"
    else:
        when = "in Drafts" if (row.opportunity, row.next.step) in lying else "now"
    return Text.assemble(STEPS[row.next.step], "\n", (when, "green" if due <= now else "dim"))


def sentences(*clauses: str) -> str:
    """Clauses as sentences on one line."""
    return " ".join(f"{clause}." for clause in clauses)


def listed(names: Sequence[str]) -> str:
    """Names as people list them: Ana, Dana and Tom."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def what_comes(opportunity: Opportunity, now: datetime, you: You, windows: Windows) -> list[str]:
    """What is due, and which drafts are no longer right, in clauses; at least one."""
    ahead = steps(opportunity, now, you, windows)
    right = {step.key for step in ahead}
    leaving = [draft for draft in opportunity.drafts if draft.state == "written" and draft.key not in right]
    return [
        next_of(opportunity, ahead, now, you),
        *(f"The untouched {STEPS[one.step]} to {receivers(one)} leaves Drafts with the next pass" for one in leaving),
    ]


def next_of(opportunity: Opportunity, ahead: Sequence[Step], now: datetime, you: You) -> str:
    """What is due now, else until when nothing is, in a clause."""
    if opportunity.stage in ENDED:
        return "nothing more is due there"
    if not ahead:
        return f"nothing is due at {opportunity.employer}"
    due = [step for step in ahead if step.due <= now]
    if not due:
        first = ahead[0].due.astimezone(you.zone)
        today = first.date() == now.astimezone(you.zone).date()
        when = f"{first:%H:%M} today" if today else weekday(first.date())
        return f"nothing else is due at {opportunity.employer} before {when}"
    lying = {draft.key for draft in opportunity.drafts if draft.state in ("written", "edited")}
    new = [step for step in due if step.key not in lying]
    names = listed([named(step) for step in new or due])
    if not new:
        return f"{names} {'lies' if len(due) == 1 else 'lie'} in Drafts"
    if all(step.kind in WITHOUT_LETTER for step in new):
        return f"{names} {'is' if len(new) == 1 else 'are'} due now"
    return (
        f"{names} {'is due, and the next pass drafts it' if len(new) == 1 else 'are due, for the next pass to draft'}"
    )


def named(step: Step) -> str:
    """A step with its article and its receiver."""
    return f"{ONE[step.kind]}{f' to {listed([called(c) for c in step.to])}' if step.to else ''}"


def receivers(draft: DraftFact) -> str:
    """To whom a draft goes."""
    return listed([person.name or person.address or "someone" for person in draft.to])


def told(command: CommandFact) -> str:
    """What the user said, in words that fit after "You said:"."""
    return TOLD[command.verb].format(
        who=name(command.person) if command.person else "everyone you met" if command.verb == "thanked" else "them",
        text=command.text,
        day=weekday(command.until) if command.until else "",
        kind=MEANT[command.kind] if command.kind else "",
    )


def name(person: Person) -> str:
    """What to call someone."""
    return person.name or person.address or "someone"


def waiting(facts: Iterable[MailFact | EventFact]) -> str:
    """How many messages wait for the user's word, and how to see them; empty when none does."""
    every = list(facts)
    mails = sum(isinstance(fact, MailFact) for fact in every)
    entries = len(every) - mails
    counted = [
        f"{count} {one if count == 1 else many}"
        for count, one, many in ((mails, "mail", "mails"), (entries, "calendar entry", "calendar entries"))
        if count
    ]
    return (
        f"{listed(counted)} {'waits' if len(every) == 1 else 'wait'} for your word: afterword review" if every else ""
    )
