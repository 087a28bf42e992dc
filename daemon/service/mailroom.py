"""Looks into the Drafts folder, and carries a plan out there: exactly once, whenever it is killed.

The intent is stored first, then Drafts, Sent and the rest are searched for the Message-ID, then the
letter is put, then that is stored.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

import msgspec

from connectors.models import Place, StoredDraft
from connectors.ports import DraftBox
from daemon.core.deciding.identity import message_id
from daemon.core.deciding.outbox import LIVE, Box, Lying, Removal, moved_on
from daemon.core.facts import DraftFact, DraftState
from daemon.core.opportunity import Letter, Opportunity, Step
from daemon.core.tracking.corrections import known_by
from daemon.core.you import You
from daemon.store import Store


def look(box: DraftBox, opportunities: Iterable[Opportunity], steps: Iterable[Step], you: You) -> Box:
    """The Drafts folder as it is, and where our live drafts and those of the steps due lie. Raises ConnectorError."""
    lying = tuple(map(_lying, box.drafts()))
    live = {d.message_id for o in opportunities for d in o.drafts if d.state in LIVE}
    due = {message_id(s.key, you) for s in steps}
    here = {one.message_id for one in lying}
    places: dict[str, tuple[Place, ...]] = dict.fromkeys((live | due) & here, ("drafts",))
    away = (live | due) - here
    return Box(lying, places | dict(box.find(away)) if away else places)


def _lying(stored: StoredDraft) -> Lying:
    from daemon.core.writing.message import fingerprint, headline  # email: a pass without drafts is spared it

    head = headline(stored.raw)
    return Lying(
        ref=stored.ref,
        message_id=head.message_id,
        fingerprint=fingerprint(stored.raw),
        to=head.to,
        subject=head.subject,
        in_reply_to=head.in_reply_to,
        written=head.date,
        flagged=stored.flagged,
    )


def draft_of(step: Step, letter: Letter, opportunity: Opportunity, now: datetime) -> DraftFact:
    """The fact that a step's letter is meant, once more perhaps."""
    from daemon.core.writing.message import fingerprint, render

    turn = 1 + max((draft.turn for draft in opportunity.drafts if draft.key == step.key), default=0)
    return DraftFact(
        id=f"draft:{step.key}:{turn}:intended:{now.isoformat()}",
        at=now,
        key=step.key,
        state="intended",
        account=opportunity.account or "",
        message_id=letter.message_id,
        step=step.kind,
        about=known_by(opportunity.timeline),
        anchor=step.anchor,
        to=letter.to,
        thanks=tuple(c.person for c in step.thanks),
        subject=letter.subject,
        body=letter.body,
        reason=step.reason,
        due=step.due,
        thread=letter.in_reply_to,
        fingerprint=fingerprint(render(letter, now)),
        number=step.number,
        turn=turn,
    )


def put(box: DraftBox, letter: Letter, draft: DraftFact, store: Store, now: datetime) -> DraftFact:
    """Put a letter into Drafts, unless it is somewhere already; gives the fact of it. Raises ConnectorError."""
    from daemon.core.writing.message import render

    store.save([draft])
    places = box.find([letter.message_id]).get(letter.message_id, ())
    if not places:
        box.put(render(letter, now))
    there = moved_on(draft, state_in(places), now)
    store.save([there])
    return there


def taken_up(intent: DraftFact, fingerprints: Collection[str], box: Box, now: datetime) -> DraftFact:
    """The fact that a letter is in the mailbox, found there after our state was lost.

    It counts for the day on which it was written. When its words are none that we would write
    (`fingerprints`), the user has changed them.
    """
    copy = box.copy_of(intent)
    if copy is None:
        return moved_on(intent, state_in(box.places[intent.message_id]), now)
    ours = msgspec.structs.replace(intent, fingerprint=copy.fingerprint)
    untouched = copy.fingerprint in fingerprints and not copy.flagged
    return moved_on(ours, "written" if untouched else "edited", min(copy.written or now, now))


def state_in(places: Sequence[Place]) -> DraftState:
    """The state of a letter of ours that was found in these places; not found at all: it has just been written."""
    if not places or "drafts" in places:
        return "written"
    if "sent" in places:
        return "sent"
    return "edited" if "elsewhere" in places else "discarded"


def remove(box: DraftBox, removal: Removal, store: Store, now: datetime) -> DraftFact | None:
    """Take an untouched draft out of Drafts; None when the user was quicker. Raises ConnectorError.

    It is stored as gone before it goes: else, killed in between, it would look deleted by the user.
    """
    gone = moved_on(removal.draft, "obsolete", now)
    if removal.draft.state != "obsolete":
        store.save([gone])
    if box.remove(removal.ref):
        return gone
    store.save([moved_on(gone, "written", now)])  # the next look tells what the user has made of it
    return None
