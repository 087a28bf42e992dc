"""What there is to tell of an opportunity, as things stand: nothing here is queued, so what settles itself in the quiet
hours is never announced.

Each piece of news has a key, by which it's known that it was told, and a place: news of the same step takes the place
of the older on the screen.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Literal, get_args

import msgspec

from daemon.core.deciding.due import steps
from daemon.core.deciding.outbox import why_overtaken
from daemon.core.deciding.quiet import why_silent
from daemon.core.deciding.recipient import called
from daemon.core.deciding.windows import moment, weekday
from daemon.core.facts import DraftFact, MailFact, Person, StepKind
from daemon.core.opportunity import Opportunity, Step
from daemon.core.policy import Windows
from daemon.core.tracking.corrections import known_by
from daemon.core.tracking.words import replied_since
from daemon.core.you import You

NewsKind = Literal[
    "account",
    "overtaken",
    "reply_owed",
    "late",
    "overdue",
    "call",
    "thank_you",
    "follow_up",
    "closing_note",
    "gone",
]
"""The most urgent first: so a digest lists them."""
RANK: dict[NewsKind, int] = {kind: rank for rank, kind in enumerate(get_args(NewsKind))}
READY: frozenset[NewsKind] = frozenset({"thank_you", "follow_up", "closing_note"})
"""News that a draft is there, for the user to send."""
LETTERS = READY | {"late", "overdue"}
"""News of a letter that is to be sent."""

WARNED = timedelta(hours=20)
"""After a round's end: a thank-you that is still unsent is warned of."""
IN_TIME = timedelta(hours=24)
"""Within which everyone met is thanked (Princeton, WashU Law)."""
RECENT = timedelta(days=4)
"""For so long it's news that a draft was taken out: over a weekend with a holiday, no longer."""


class Matter(msgspec.Struct, frozen=True):
    """What the buttons of an announcement are about."""

    about: str
    """The id of a fact of its opportunity, as a `CommandFact` names it."""
    opportunity: str
    employer: str
    account: str | None
    message_id: str | None
    """The message that is opened: the draft, or what they wrote."""
    step: StepKind | None = None
    """The step that can be done, put off, or given up; None when there is none."""
    people: tuple[Person, ...] = ()
    """Who has been thanked or spoken to once it is done."""


class News(msgspec.Struct, frozen=True):
    """Something to tell. `since`: when it became so."""

    kind: NewsKind
    key: str
    place: str
    since: datetime
    words: Mapping[str, str] = {}
    """By the names that `knowledge/announcements.toml` uses: raw, and only those that are known."""
    matter: Matter | None = None


class Trouble(msgspec.Struct, frozen=True):
    """An account that can't work until the user mends something: what happened, why, what to do."""

    account: str
    what: str
    why: str
    mend: str


def news_of(opportunity: Opportunity, now: datetime, you: You, windows: Windows) -> Iterator[News]:
    """What there is to tell of an opportunity at `now`."""
    ahead = steps(opportunity, now, you, windows)
    drafts = {draft.key: draft for draft in opportunity.drafts}
    for step in ahead:
        if step.due <= now:
            yield from of_step(step, drafts.get(step.key), opportunity, now, you)
    right = {step.key for step in ahead}
    for draft in opportunity.drafts:
        if draft.key in right or opportunity.theirs is None or not replied_since(opportunity, draft):
            continue
        if draft.state == "edited":
            yield of_draft("overtaken", draft, opportunity, opportunity.theirs.at, {})
        elif draft.state == "obsolete" and now - draft.at <= RECENT:
            why = why_overtaken(as_written(draft, opportunity), opportunity, ahead)
            yield of_draft("gone", draft, opportunity, draft.at, {"why": why})


def of_step(step: Step, draft: DraftFact | None, opportunity: Opportunity, now: datetime, you: You) -> Iterator[News]:
    """What there is to tell of a step that is due: its draft is there, it's late, or it is the user's to do.

    A draft that the user has changed is known to them.
    """
    end = step.round.end if step.kind == "thank_you" and step.round else None
    kind: NewsKind = step.kind
    if end is not None and now - end >= WARNED:
        kind = "late" if now - end < IN_TIME else "overdue"
    lying = draft if draft and draft.state in ("written", "edited") else None
    if kind in READY and (lying is None or lying.state == "edited"):
        return
    asked = asking(step, opportunity)
    opened = lying or asked
    yield News(
        kind=kind,
        # Warned of once; and what was put off is told again on its day.
        key=f"{'late' if kind == 'overdue' else kind}:{step.key}:{step.due.date().isoformat()}",
        place=step.key,
        since=max(end + WARNED, step.due) if end and kind not in READY else lying.at if lying else step.due,
        words={
            **named(opportunity),
            **people_of(step, opportunity),
            **words_of(step, opportunity, now, you),
            ("lying" if lying else "unwritten"): "",
            **({"best": moment(end + IN_TIME, you.zone)} if end else {}),
            **(asked_of(asked, you) if asked else {}),
        },
        matter=Matter(
            about=known_by(opportunity.timeline),
            opportunity=opportunity.id,
            employer=opportunity.employer,
            account=opened.account if opened else None,
            message_id=opened.message_id if opened else None,
            step=step.kind,
            people=tuple(c.person for c in (step.thanks if end else step.to[:1])),
        ),
    )


def people_of(step: Step, opportunity: Opportunity) -> dict[str, str]:
    """Whom a step is about, and through whom they are thanked."""
    if step.kind != "thank_you":
        return {"who": ", ".join(map(called, step.to)) or opportunity.employer}
    through = ", ".join(called(c) for c in step.to if c not in step.thanks)
    return {"who": ", ".join(map(called, step.thanks)), **({"through": through} if through else {})}


def words_of(step: Step, opportunity: Opportunity, now: datetime, you: You) -> dict[str, str]:
    """What a step says of itself: why, what the silence means, and the words of a call."""
    said = {"reason": step.reason}
    if step.kind in ("follow_up", "call") and (silence := why_silent(opportunity, now, you)) is not None:
        said["silence"] = silence
    if step.kind == "call":
        return said | spoken(step, opportunity, you)
    return said | ({"number": step.call_first} if step.call_first else {"by_letter": ""})


def of_draft(
    kind: NewsKind, draft: DraftFact, opportunity: Opportunity, since: datetime, more: Mapping[str, str]
) -> News:
    """What there is to tell of a draft that a reply has overtaken."""
    reply = next((f for f in opportunity.timeline if opportunity.theirs and f.id == opportunity.theirs.fact), None)
    who = ", ".join(person.name or person.address or "someone" for person in draft.to)
    return News(
        kind=kind,
        key=f"{kind}:{draft.key}:{draft.turn}",
        place=draft.key,
        since=since,
        words={"who": who, **named(opportunity), **more},
        matter=Matter(
            about=known_by(opportunity.timeline),
            opportunity=opportunity.id,
            employer=opportunity.employer,
            account=opportunity.account,
            message_id=reply.message_id if isinstance(reply, MailFact) else None,
        ),
    )


def of_trouble(trouble: Trouble, now: datetime) -> News:
    """That an account needs the user."""
    return News(
        kind="account",
        key=account_key(trouble.account),
        place=account_key(trouble.account),
        since=now,
        words={"account": trouble.account, "what": trouble.what, "why": trouble.why, "mend": trouble.mend},
    )


def account_key(name: str) -> str:
    """The key of the news that an account needs the user."""
    return f"account:{name}"


def named(opportunity: Opportunity) -> dict[str, str]:
    """The names by which the user knows an opportunity."""
    where = f"{opportunity.employer}, {opportunity.role}" if opportunity.role else opportunity.employer
    return {"employer": opportunity.employer, "where": where, "id": opportunity.id}


def spoken(step: Step, opportunity: Opportunity, you: You) -> dict[str, str]:
    """The words of a call; the number alone where no script can be made."""
    from daemon.core.writing.call import Call, call  # templates and names: when there is a call

    said = call(step, opportunity, you)
    if isinstance(said, Call):
        return {"number": said.number, "script": said.script, "voicemail": said.voicemail}
    return {"number": step.call_first or "their number"}


def asking(step: Step, opportunity: Opportunity) -> MailFact | None:
    """Their mail that waits for the user's answer, where that is the step."""
    if step.kind != "reply_owed":
        return None
    return next((f for f in opportunity.timeline if f.id == step.anchor and isinstance(f, MailFact)), None)


def asked_of(mail: MailFact, you: You) -> dict[str, str]:
    """Which mail of theirs it was that asked, and when."""
    day = weekday(mail.at.astimezone(you.zone).date())
    return {"subject": mail.subject or "a mail without a subject", "day": day}


def as_written(draft: DraftFact, opportunity: Opportunity) -> DraftFact:
    """A draft as it was before it was taken out."""
    moments = [f for f in opportunity.timeline if isinstance(f, DraftFact) and f.key == draft.key and f != draft]
    return max(moments, key=lambda f: f.turn, default=draft)


def warnings(opportunity: Opportunity, now: datetime, you: You, windows: Windows) -> Iterator[datetime]:
    """When thank-yous that aren't late yet are to be warned of, should they still be unsent then."""
    for step in steps(opportunity, now, you, windows):
        if step.kind == "thank_you" and step.round is not None and (at := step.round.end + WARNED) > now:
            yield at
