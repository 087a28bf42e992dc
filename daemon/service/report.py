"""What a pass and a status tell: rows as the Contract prints them, one JSON object a line."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Literal

import msgspec

from connectors.errors import ConnectorError, Missing, Refused
from daemon.core.deciding.due import steps
from daemon.core.deciding.quiet import silent_since
from daemon.core.deciding.recipient import called
from daemon.core.facts import DraftFact, DraftState, StepKind
from daemon.core.opportunity import Contact, Court, Opportunity, Stage, Step
from daemon.core.policy import Windows
from daemon.core.tracking.contacts import is_thanked
from daemon.core.tracking.corrections import ident
from daemon.core.tracking.words import replied_since
from daemon.core.you import You

RowState = Literal["written", "kept", "edited", "sent", "discarded", "obsolete", "dry-run"]
LYING: dict[DraftState, RowState] = {"written": "kept", "edited": "edited"}
"""How drafts that were there before this pass are told of; the settled ones are not."""
Progress = Callable[[str, int, int | None], None]
"""Told what is being looked at (an account's name), how many are done, and of how many."""


class DraftRow(msgspec.Struct, frozen=True):
    """A draft that a pass made, kept, or found changed."""

    opportunity: str
    employer: str
    step: StepKind
    message_id: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    body: str
    reason: str
    due: datetime | None
    thread: str | None
    state: RowState
    overtaken: bool = False


class NextStep(msgspec.Struct, frozen=True):
    """The step that comes next. `to` is an address, or a name where none is known."""

    step: StepKind
    due: datetime
    to: str | None


class StatusRow(msgspec.Struct, frozen=True):
    """Where one opportunity stands. `silent_days` are local calendar days."""

    opportunity: str
    employer: str
    role: str | None
    stage: Stage
    court: Court
    silent_days: int
    met: int
    thanked: int
    next: NextStep | None


class PassReport(msgspec.Struct, frozen=True):
    """What one pass did. `problems` are lines for stderr; with any of them the exit status is 1."""

    drafts: tuple[DraftRow, ...] = ()
    skipped: tuple[str, ...] = ()
    """What was due and left undone, each with why."""
    notes: tuple[str, ...] = ()
    """Bad input that was read as far as it goes."""
    unused: tuple[str, ...] = ()
    """Why a model's words, or the user's own wordings, gave way to others."""
    problems: tuple[str, ...] = ()
    needs_you: bool = False
    """No account works, and no restart will mend it."""
    failed: Mapping[str, ConnectorError] = {}
    """By account: what it could not do."""
    well: frozenset[str] = frozenset()
    """The accounts that were asked and could do all of it."""
    mails: int = 0
    """How many messages were read."""
    opportunities: int = 0


class Tally(msgspec.Struct):
    """What a pass has done so far."""

    accounts: int
    mails: int = 0
    changed: dict[str, RowState | DraftState] = {}
    """By step key: what became of a draft in this pass."""
    why: dict[str, str] = {}
    """By step key: why a draft was taken out."""
    skipped: list[str] = []
    unused: list[str] = []
    notes: tuple[str, ...] = ()
    problems: list[str] = []
    asked: set[str] = set()
    """The accounts that were asked what is new."""
    failed: dict[str, ConnectorError] = {}
    """By account: what it could not do."""

    strays: list[DraftRow] = []
    """Drafts that were taken out because there is no opportunity any more."""

    def trouble(self, account: str, error: ConnectorError) -> None:
        """An account could not do something; the same is told once."""
        line = f"{account}: {error}"
        if line not in self.problems:
            self.problems.append(line)
        self.failed[account] = error

    def removed(self, draft: DraftFact, why: str) -> None:
        """A draft was taken out."""
        self.changed[draft.key] = "obsolete"
        self.why[draft.key] = why

    def written(self, draft: DraftFact, state: RowState | DraftState) -> None:
        """A draft was put, or found in the mailbox as it was to be put, or would be."""
        self.changed[draft.key] = state
        self.why.pop(draft.key, None)

    def report(self, opportunities: Iterable[Opportunity], now: datetime, you: You, windows: Windows) -> PassReport:
        """The pass as it is told, given the opportunities after it."""
        known = list(opportunities)
        rows = self.strays + [row for o in known if o.drafts for row in self.rows(o, steps(o, now, you, windows), you)]
        hopeless = len(self.failed) == self.accounts and all(
            isinstance(error, Refused | Missing) for error in self.failed.values()
        )
        return PassReport(
            drafts=tuple(rows),
            skipped=tuple(self.skipped),
            unused=tuple(self.unused),
            notes=self.notes,
            problems=tuple(self.problems),
            needs_you=hopeless and bool(self.failed),
            failed=self.failed,
            well=frozenset(self.asked - self.failed.keys()),
            mails=self.mails,
            opportunities=len(known),
        )

    def rows(self, opportunity: Opportunity, ahead: Iterable[Step], you: You) -> Iterator[DraftRow]:
        """The drafts of one opportunity that are there, or changed in this pass."""
        right = {step.key for step in ahead}
        for draft in opportunity.drafts:
            state = self.changed.get(draft.key, LYING.get(draft.state))
            if state is not None and state != "intended":
                beaten = draft.key not in right and replied_since(opportunity, draft)
                yield draft_row(draft, opportunity, state, self.why.get(draft.key, draft.reason), you, overtaken=beaten)


def lying_rows(opportunity: Opportunity, now: datetime, you: You, windows: Windows) -> Iterator[DraftRow]:
    """The drafts of an opportunity that lie in Drafts, as the last pass saw them."""
    return Tally(accounts=0).rows(opportunity, steps(opportunity, now, you, windows), you)


def status_row(opportunity: Opportunity, now: datetime, you: You, windows: Windows) -> StatusRow:
    """Where an opportunity stands at `now`."""
    met = [c for c in opportunity.contacts if c.met]
    ahead = steps(opportunity, now, you, windows)
    return StatusRow(
        opportunity=opportunity.id,
        employer=opportunity.employer,
        role=opportunity.role,
        stage=opportunity.stage,
        court=opportunity.court,
        silent_days=silent_days(opportunity, now, you),
        met=len(met),
        thanked=sum(is_thanked(c, opportunity.rounds) for c in met),
        next=next_step(ahead[0], you) if ahead else None,
    )


def silent_days(opportunity: Opportunity, now: datetime, you: You) -> int:
    """Local calendar days since their last word or the last round's end; before any, since the application."""
    since = silent_since(opportunity)
    return max(0, (local_day(now, you) - local_day(since, you)).days)


def local_day(at: datetime, you: You) -> date:
    """The user's day at this instant."""
    return at.astimezone(you.zone).date()


def next_step(step: Step, you: You) -> NextStep:
    """A step as a status row tells it."""
    receiver = step.to[0] if step.to else None
    return NextStep(step.kind, step.due.astimezone(you.zone), reached_at(receiver) if receiver else None)


def reached_at(contact: Contact) -> str:
    """The address, else what they are called."""
    return contact.person.address or called(contact)


def stray_row(draft: DraftFact, why: str, you: You) -> DraftRow:
    """A draft that is taken out because its opportunity is none."""
    addresses = [person.address for person in draft.to if person.address]
    return DraftRow(
        opportunity=ident(draft.about),
        employer=addresses[0].rpartition("@")[2] if addresses else "unknown employer",
        step=draft.step,
        message_id=draft.message_id,
        to=tuple(addresses),
        cc=(),
        subject=draft.subject,
        body=draft.body,
        reason=why,
        due=draft.due.astimezone(you.zone) if draft.due else None,
        thread=draft.thread,
        state="obsolete",
    )


def draft_row(
    draft: DraftFact, opportunity: Opportunity, state: RowState, reason: str, you: You, *, overtaken: bool
) -> DraftRow:
    """A draft as a pass tells of it."""
    return DraftRow(
        opportunity=opportunity.id,
        employer=opportunity.employer,
        step=draft.step,
        message_id=draft.message_id,
        to=tuple(p.address for p in draft.to if p.address),
        cc=(),
        subject=draft.subject,
        body=draft.body,
        reason=reason,
        due=draft.due.astimezone(you.zone) if draft.due else None,
        thread=draft.thread,
        state=state,
        overtaken=overtaken,
    )
