"""`afterword review`: the readings that were too doubtful to act on, and the user's word on what they were."""

from collections.abc import Iterable, Iterator
from typing import Any

import click

from daemon.cli.desk import Desk, desk, holding
from daemon.cli.output import print_json
from daemon.cli.settings import Settings
from daemon.core.deciding.windows import moment
from daemon.core.facts import CommandFact, EventFact, Kind, MailFact
from daemon.core.tracking.corrections import known_by
from daemon.core.tracking.doubts import Doubt, kinds_of
from daemon.core.you import You
from daemon.display import MEANT, sentences, what_comes
from daemon.errors import NotUnderstood
from daemon.service import asked


@click.command()
@click.argument("message", required=False)
@click.argument("kind", required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a message, one a line.")
@click.pass_obj
def review(settings: Settings, message: str | None, kind: str | None, *, as_json: bool) -> None:
    r"""List what was too doubtful to act on; with MESSAGE and KIND, say what it was.

    MESSAGE is the number in the list, the Message-ID, or any part of subject or sender that means one only.
    KIND of what arrived: outreach, acknowledged, assessment, invitation, scheduled, rescheduled, cancelled,
    status_update, rejection, offer, reply, auto_reply, bounce, unrelated. Of what you sent: applied, thank_you,
    follow_up, withdrew, sent, unrelated.

    \b
    Examples:
      afterword review
      afterword review 2 rejection
      afterword review "Your application" unrelated
    """
    with desk(settings, rehearse=kind is None) as at:
        if message is None or kind is None:
            waiting = at.service.doubts(at.now)
            if message is not None:
                wanted = at.service.message(message, at.now)
                waiting = [d for d in waiting if d.fact.id == wanted.id] or [Doubt(0, wanted)]
            if as_json:
                print_json(row(doubt, at) for doubt in waiting)
            else:
                click.echo("\n".join(lines(waiting, at.you)))
            return
        judge(at, message, kind)


def row(doubt: Doubt, at: Desk) -> dict[str, Any]:
    """A doubtful message as a JSON object."""
    fact = doubt.fact
    is_mail = isinstance(fact, MailFact)
    homes = holding(at.service.opportunities(at.now), [fact.id])
    return {
        "number": doubt.number,
        "message_id": fact.message_id if isinstance(fact, MailFact) else None,
        "uid": None if is_mail else asked.idents(fact)[0],
        "at": fact.at.astimezone(at.you.zone),
        "from": sender(fact),
        "subject": asked.heading(fact),
        "nearly": doubt.nearly,
        "confidence": fact.reading.confidence,
        "evidence": fact.reading.evidence,
        "opportunity": homes[0].id if homes else None,
    }


def lines(waiting: Iterable[Doubt], you: You) -> Iterator[str]:
    """The doubtful messages for people, each with its evidence, and how to answer."""
    number = 0
    for doubt in waiting:
        fact, number = doubt.fact, doubt.number
        where = f"{number:>3}  " if number else ""
        yield f"{where}{moment(fact.at, you.zone)}  {sender(fact)}: {asked.heading(fact)}"
        sure = f"{fact.reading.confidence:.0%}"
        yield f"     Perhaps {MEANT[doubt.nearly]} ({doubt.nearly}, {sure} sure)."
        if fact.reading.evidence:
            yield f"     {' · '.join(f'“{quote}”' for quote in fact.reading.evidence[:3])}"
        yield ""
    if number:
        yield f"Say what one is, as `afterword review {number} rejection`; `unrelated` lets it go. Kinds: --help."
    else:
        yield "Nothing waits for your word."


def sender(fact: MailFact | EventFact) -> str:
    """Who sent a mail, or to whom the user did; for an entry, that it stands in the calendar."""
    if isinstance(fact, EventFact):
        return "Calendar"
    if fact.outgoing:
        return f"You to {', '.join(p.name or p.address or '' for p in fact.recipients) or 'nobody'}"
    shown = fact.sender.name or ""
    return f"{shown} <{fact.sender.address}>".strip() if fact.sender.address else shown or "nobody"


def judge(at: Desk, message: str, word: str) -> None:
    """Save what the user says that a message is, and print what changes by it. Raises NotUnderstood."""
    fact = at.service.message(message, at.now)
    kind = kind_of(fact, word)
    before = holding(at.service.opportunities(at.now), [fact.id])
    beside = [f for o in before for f in o.timeline if isinstance(f, MailFact | EventFact) and f.id != fact.id]
    heir = known_by(beside) if beside else None
    command = CommandFact(id="", at=at.now, verb="review", about=fact.id, kind=kind, text=heir)
    after = holding(at.service.corrected([command], at.now), [fact.id])
    at.service.tell([command])
    understood = f"“{asked.heading(fact)}” is {MEANT[kind]}"
    if after:
        now_there = "" if before else f" and belongs to {asked.label(after[0])} ({after[0].id})"
        first, *rest = what_comes(after[0], at.now, at.you, at.windows)
        click.echo(sentences("Noted", f"{understood}{now_there}; {first}", *rest))
    else:
        left = f", and no longer counts at {asked.label(before[0])}" if before else "; nothing follows from it"
        click.echo(sentences("Noted", understood + left))


def kind_of(fact: MailFact | EventFact, word: str) -> Kind:
    """The kind that a word means, for such a message. Raises NotUnderstood."""
    meant = word.strip().lower().replace("-", "_").replace(" ", "_")
    for kind in kinds_of(fact):
        if kind == meant:
            return kind
    what = (
        "a calendar entry" if isinstance(fact, EventFact) else "a mail you sent" if fact.outgoing else "a mail you got"
    )
    raise NotUnderstood(
        f"{word!r} is nothing that {what} can be",
        f"it is one of {', '.join(kinds_of(fact))}",
        "`afterword review --help` tells them apart.",
    )
