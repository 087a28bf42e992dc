"""What has become of our drafts, and what is to be put into or taken out of Drafts now. Plans only.

A draft's life: intended -> written -> edited | sent | discarded | obsolete. Once the user has touched,
sent or deleted it, it is settled and never written again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import msgspec

from connectors.models import Place
from daemon.core.deciding.identity import message_id
from daemon.core.deciding.thank_yous import covers
from daemon.core.deciding.windows import is_told
from daemon.core.facts import DraftFact, DraftState, MailFact, StepKind
from daemon.core.opportunity import Opportunity, Step
from daemon.core.tracking.words import bounced
from daemon.core.you import You

LIVE: frozenset[DraftState] = frozenset({"intended", "written", "edited"})
WITHOUT_LETTER: frozenset[StepKind] = frozenset({"reply_owed", "call"})
URGENCY: dict[StepKind, int] = {"thank_you": 0, "follow_up": 1, "closing_note": 2}
"""Which letters go first when not all may be written today: a late thank-you loses most."""


class Lying(msgspec.Struct, frozen=True):
    """A message in the Drafts folder: ours or the user's own."""

    ref: str
    message_id: str | None
    fingerprint: str
    to: tuple[str, ...]
    subject: str
    in_reply_to: str | None
    written: datetime | None = None
    """Its Date."""
    flagged: bool = False


class Box(msgspec.Struct, frozen=True):
    """A Drafts folder as it was found, and where our messages lie."""

    lying: tuple[Lying, ...]
    places: Mapping[str, tuple[Place, ...]]

    def copy_of(self, draft: DraftFact) -> Lying | None:
        """Our draft, as it lies there."""
        return next((one for one in self.lying if one.message_id == draft.message_id), None)


class Removal(msgspec.Struct, frozen=True):
    """An untouched draft that is no longer right, where it lies, and why it goes."""

    account: str
    draft: DraftFact
    ref: str
    why: str
    anew: bool = False
    """Is it written anew at once?"""


class Skipped(msgspec.Struct, frozen=True):
    """A step that is due but isn't written now, and why."""

    step: Step
    why: str


class Plan(msgspec.Struct, frozen=True):
    """What to do with the Drafts folder: removals first, then what to write."""

    removals: tuple[Removal, ...]
    found: tuple[Step, ...]
    """Steps whose letter is in the mailbox although our state has lost it: to be taken up, not written."""
    writes: tuple[Step, ...]
    skipped: tuple[Skipped, ...]


def became(opportunity: Opportunity, box: Box, now: datetime) -> Iterator[DraftFact]:
    """What has happened to this opportunity's live drafts since they were last looked at, as new facts."""
    for draft in opportunity.drafts:
        if draft.state not in LIVE:
            continue
        state, ident = state_of(draft, opportunity, box)
        if state != draft.state or ident != draft.message_id:
            yield moved_on(draft, state, now, ident)


def state_of(draft: DraftFact, opportunity: Opportunity, box: Box) -> tuple[DraftState, str]:
    """The state in which a live draft is found, and the Message-ID that it has now."""
    copy = box.copy_of(draft)
    places = box.places.get(draft.message_id, ())
    if "sent" in places or any(mail.message_id == draft.message_id for mail in sent_mail(opportunity)):
        return "sent", draft.message_id
    if copy is not None:
        untouched = is_untouched(copy, draft) and draft.state != "edited"
        return ("written" if untouched else "edited"), draft.message_id
    if "elsewhere" in places:
        return "edited", draft.message_id
    if "trash" in places:
        return "discarded", draft.message_id
    if draft.state == "intended":
        return "intended", draft.message_id
    rewritten = next((one for one in box.lying if continues(one, draft, opportunity)), None)
    if rewritten is not None:
        return "edited", rewritten.message_id or draft.message_id
    reworded = in_own_words(draft, opportunity)
    return ("sent", reworded.message_id or draft.message_id) if reworded else ("discarded", draft.message_id)


def sent_mail(opportunity: Opportunity) -> Iterator[MailFact]:
    """What the user sent in this process."""
    return (f for f in opportunity.timeline if isinstance(f, MailFact) and f.outgoing)


def in_own_words(draft: DraftFact, opportunity: Opportunity) -> MailFact | None:
    """What the user sent in this draft's place, under another Message-ID: one that reads like it, else the first."""
    others = {d.message_id for d in opportunity.drafts if d.key != draft.key}
    mails = [m for m in sent_mail(opportunity) if m.at >= draft.at and m.message_id not in others]
    found = [m for m in mails if shares_receiver(m, draft)]
    return min(found, key=lambda m: (m.reading.kind != draft.step, m.at), default=None)


def shares_receiver(mail: MailFact, draft: DraftFact) -> bool:
    """Did this mail go to someone the draft was for?"""
    return bool({p.address for p in mail.recipients} & {p.address for p in draft.to})


def continues(one: Lying, draft: DraftFact, opportunity: Opportunity) -> bool:
    """Is this our draft after the user's mail program saved it anew, under a Message-ID of its own?"""
    ours = {d.message_id for d in opportunity.drafts if d.key != draft.key}
    if one.message_id in ours or not set(one.to) & {p.address for p in draft.to}:
        return False
    return one.subject == draft.subject or (draft.thread is not None and one.in_reply_to == draft.thread)


def moved_on(draft: DraftFact, state: DraftState, now: datetime, ident: str | None = None) -> DraftFact:
    """The same draft in its next state, under the Message-ID that it has now."""
    turn = draft.turn + 1
    fact_id = f"draft:{draft.key}:{turn}:{state}:{now.isoformat()}"
    message_id = ident or draft.message_id
    return msgspec.structs.replace(draft, id=fact_id, at=now, state=state, message_id=message_id, turn=turn)


def plan(
    opportunities: Sequence[tuple[Opportunity, Sequence[Step]]],
    boxes: Mapping[str, Box],
    allowance: int,
    now: datetime,
    you: You,
) -> Plan:
    """What to remove and write, given each opportunity with its steps, and the Drafts folder of each account.

    `allowance` is how many drafts may still be written today; the less urgent wait.
    """
    removals: list[Removal] = []
    found: list[Step] = []
    rewrites: list[Step] = []
    wanted: list[Step] = []
    skipped: list[Skipped] = []
    for opportunity, steps in opportunities:
        box = boxes.get(opportunity.account or "")
        if box is None:
            continue
        gone = [*overtaken(opportunity, steps, box, now), *outdated(opportunity, steps, box)]
        removals += gone
        leaving = {removal.ref for removal in gone}
        anew = {removal.draft.key for removal in gone if removal.anew}
        for step in steps:
            if step.key in anew:
                rewrites.append(step)
                continue
            if step.due > now or step.kind in WITHOUT_LETTER or is_settled(step, opportunity):
                continue
            if box.places.get(message_id(step.key, you)) and not is_known(step, opportunity):
                found.append(step)
                continue
            rival = next((one for one in box.lying if one.ref not in leaving and rivals(one, step, opportunity)), None)
            if rival is None:
                wanted.append(step)
            else:
                skipped.append(Skipped(step, f'another draft to them already lies in Drafts ("{rival.subject}")'))
    allowance = max(0, allowance - sum(is_todays(box, step, now, you) for step in found for box in boxes.values()))
    wanted.sort(key=lambda s: (s.late, URGENCY[s.kind], s.due, s.key))
    skipped += [Skipped(step, "enough drafts for one day; it waits for tomorrow") for step in wanted[allowance:]]
    return Plan(tuple(removals), tuple(found), (*rewrites, *wanted[:allowance]), tuple(skipped))


def overtaken(opportunity: Opportunity, steps: Iterable[Step], box: Box, now: datetime) -> Iterator[Removal]:
    """Our untouched drafts whose step is no longer right.

    One whose removal was stored and then never made lies there still.
    """
    keys = {step.key for step in steps}
    for draft in opportunity.drafts:
        copy = box.copy_of(draft)
        if draft.due is not None and draft.due > now:
            continue  # written, and yet not due: the clock was set back, and tells nothing of what is right
        if (
            draft.state in ("written", "obsolete")
            and draft.key not in keys
            and copy is not None
            and is_untouched(copy, draft)
        ):
            yield Removal(opportunity.account or "", draft, copy.ref, why_overtaken(draft, opportunity, steps))


def is_untouched(copy: Lying, draft: DraftFact) -> bool:
    """Does it lie there as we wrote it?"""
    return copy.fingerprint == draft.fingerprint and not copy.flagged


def outdated(opportunity: Opportunity, steps: Iterable[Step], box: Box) -> Iterator[Removal]:
    """Our untouched drafts that don't know yet what the user has noted since: they are taken out and written anew.

    One whose removal was stored and then never made lies there still: it is taken up again.
    """
    right = {step.key: {contact.key for contact in (*step.to, *step.thanks)} for step in steps}
    for draft in opportunity.drafts:
        copy = box.copy_of(draft)
        if copy is None or draft.key not in right or not is_untouched(copy, draft):
            continue
        news = [n for n in opportunity.notes if n.at > draft.at and (n.person is None or n.person in right[draft.key])]
        if draft.state == "obsolete" or (draft.state == "written" and news):
            why = "you have noted something since; it is written anew"
            yield Removal(opportunity.account or "", draft, copy.ref, why, anew=True)


def why_overtaken(draft: DraftFact, opportunity: Opportunity, steps: Iterable[Step]) -> str:
    """Why a draft is no longer right, in a few words."""
    receivers = {p.address for p in draft.to}
    if opportunity.stage in ("offer", "rejected", "withdrawn", "closed"):
        return {"offer": "they made an offer", "rejected": "they declined", "withdrawn": "you withdrew"}.get(
            opportunity.stage, "this opportunity is closed"
        )
    if any(s.kind == "follow_up" and s.thanks and {c.person.address for c in s.to} & receivers for s in steps):
        return "the follow-up to the same person takes its place and opens with the thanks"
    if opportunity.theirs and opportunity.theirs.at > draft.at:
        did = "answered" if is_told(opportunity, opportunity.theirs) else "written"
        return f"{opportunity.employer} has {did} since"
    if opportunity.yours and opportunity.yours.at > draft.at:
        return "you have called since" if is_told(opportunity, opportunity.yours) else "you have written since"
    return "it is no longer due"


def is_todays(box: Box, step: Step, now: datetime, you: You) -> bool:
    """Does this step's letter lie there, written on the user's local day of `now`?"""
    copy = next((one for one in box.lying if one.message_id == message_id(step.key, you)), None)
    if copy is None or copy.written is None:
        return False
    return copy.written.astimezone(you.zone).date() == now.astimezone(you.zone).date()


def is_known(step: Step, opportunity: Opportunity) -> bool:
    """Do the facts tell of this step's letter?"""
    return any(draft.key == step.key for draft in opportunity.drafts)


def is_settled(step: Step, opportunity: Opportunity) -> bool:
    """Has this step's letter been written already, whatever became of it; or the same thanks under another key?

    Thanks that came back were none.
    """
    lost = bounced(opportunity.timeline)
    for draft in opportunity.drafts:
        if draft.key == step.key:
            return draft.state not in ("intended", "obsolete")
        same_thanks = draft.step == step.kind == "thank_you" and draft.anchor == step.anchor
        touched = draft.state in ("edited", "sent", "discarded") and draft.message_id not in lost
        if same_thanks and touched and any(covers(draft.thanks, contact) for contact in step.thanks):
            return True
    return False


def rivals(one: Lying, step: Step, opportunity: Opportunity) -> bool:
    """Is the user already writing to this person about this process: a draft that isn't ours, or no more?"""
    untouched = {d.message_id for d in opportunity.drafts if d.state in ("intended", "written")}
    if one.message_id in untouched or not set(one.to) & {c.person.address for c in step.to}:
        return False
    threads = {f.message_id for f in opportunity.timeline if isinstance(f, MailFact)}
    return one.in_reply_to in threads if one.in_reply_to else True


def written_today(opportunities: Iterable[Opportunity], now: datetime, you: You) -> int:
    """How many drafts have been written on the user's local day of `now`, the removed ones included."""
    today = now.astimezone(you.zone).date()
    facts = (f for o in opportunities for f in o.timeline if isinstance(f, DraftFact) and f.state == "written")
    return len({f.key for f in facts if f.at.astimezone(you.zone).date() == today})
