"""`afterword show`: one opportunity whole, with the evidence and the arithmetic behind every step."""

from collections.abc import Iterator
from datetime import datetime

import click
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding

from daemon import clock
from daemon.cli.output import print_json
from daemon.cli.settings import Settings
from daemon.core.deciding.due import steps
from daemon.core.deciding.quiet import why_nothing, why_silent
from daemon.core.deciding.recipient import called
from daemon.core.deciding.windows import moment
from daemon.core.facts import CommandFact, DraftFact, EventFact, Fact, Kind, MailFact
from daemon.core.opportunity import Contact, Opportunity, Step
from daemon.core.policy import Windows
from daemon.core.tracking.contacts import is_thanked
from daemon.core.you import You
from daemon.display import STEPS, told
from daemon.service.detail import detail, spoken
from daemon.service.report import status_row
from daemon.wiring import open_service

DID: dict[Kind, str] = {
    "outreach": "approached you",
    "acknowledged": "confirmed your application",
    "assessment": "set you a task",
    "invitation": "invited you",
    "scheduled": "fixed a time",
    "rescheduled": "moved the time",
    "cancelled": "cancelled",
    "status_update": "told you how things stand",
    "rejection": "declined",
    "offer": "made an offer",
    "reply": "wrote",
    "auto_reply": "answered automatically",
    "bounce": "sent your mail back",
    "unrelated": "wrote",
    "applied": "applied",
    "thank_you": "said thanks",
    "follow_up": "followed up",
    "withdrew": "withdrew",
    "sent": "wrote",
}
"""What someone did who sent a mail of this kind."""
WIDEST = 100
"""Columns of a line that is easy to read."""


@click.command()
@click.argument("opportunity")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def show(settings: Settings, *, opportunity: str, as_json: bool) -> None:
    r"""The timeline of OPPORTUNITY with its evidence, the people, and why what is due when.

    OPPORTUNITY is an id, or any unambiguous part of the employer, role or a name.

    \b
    Example:
      afterword show calderwood
    """
    config = settings.load_config()
    now = clock.now(config.you.zone)
    with open_service(config, settings.state_dir, rehearse=True) as service:
        found = service.find(opportunity, now)
    if as_json:
        print_json([detail(found, now, config.you, config.windows)])
        return
    console = Console(highlight=False, emoji=False)
    for line in lines(found, now, config.you, config.windows):
        put(console, line)


def put(console: Console, line: str) -> None:
    """Print a line: whole into a pipe, on a terminal wrapped below where it begins."""
    if not console.is_terminal or not line:
        console.print(line, soft_wrap=True)
        return
    said = line.lstrip()
    console.print(Padding(said, (0, 0, 0, len(line) - len(said)), expand=False), width=min(console.width, WIDEST))


def lines(opportunity: Opportunity, now: datetime, you: You, windows: Windows) -> Iterator[str]:
    """Everything there is to say, line by line, in rich markup."""
    row = status_row(opportunity, now, you, windows)
    role = f", {opportunity.role}" if opportunity.role else ""
    yield f"[bold]{escape(opportunity.employer + role)}[/bold]  ({opportunity.id})"
    turn = "Your turn" if opportunity.court == "yours" else "Their turn"
    days = "1 day" if row.silent_days == 1 else f"{row.silent_days} days"
    thanked = f", thanked {row.thanked} of {row.met} met" if row.met else ""
    yield f"{opportunity.stage.replace('_', ' ').capitalize()}. {turn}. {days} silent{thanked}."
    if (silence := why_silent(opportunity, now, you)) is not None:
        yield silence
    yield ""
    yield "[bold]What is due[/bold]"
    ahead = steps(opportunity, now, you, windows)
    if not ahead:
        yield f"  Nothing. {escape(why_nothing(opportunity, you, windows))}"
    lying = {d.key: d.at for d in opportunity.drafts if d.state in ("written", "edited")}
    for step in ahead:
        yield from due(step, lying.get(step.key), now, you)
        yield from by_phone(step, opportunity, you)
    yield ""
    yield "[bold]People[/bold]"
    for contact in opportunity.contacts:
        yield f"  {escape(person(contact, opportunity))}"
    yield ""
    yield "[bold]What happened[/bold]"
    for fact in opportunity.timeline:
        if isinstance(fact, DraftFact) and fact.state == "intended":
            continue
        yield f"  {moment(fact.at, you.zone)}  {escape(happened(fact, you))}"
        if isinstance(fact, MailFact | EventFact) and fact.reading.evidence:
            quoted = " · ".join(f"“{e}”" for e in fact.reading.evidence[:3])
            yield f"      [dim]{escape(quoted)}[/dim]"


def due(step: Step, written: datetime | None, now: datetime, you: You) -> Iterator[str]:
    """One step with its reason and arithmetic. `written`: when its draft was put into Drafts, where it lies."""
    to = " and ".join(called(c) for c in step.to)
    when = "now" if step.due <= now else moment(step.due, you.zone)
    if written is not None:
        when = f"in Drafts since {moment(written, you.zone)}"
    yield f"  [bold]{escape(STEPS[step.kind].capitalize())}{escape(f' to {to}') if to else ''}[/bold], {when}"
    yield f"      Why: {escape(step.reason)}"
    yield f"      Counted: {escape(step.arithmetic)}"


def by_phone(step: Step, opportunity: Opportunity, you: You) -> Iterator[str]:
    """Number, script and a line for the machine, where the step is a call or is best tried by one first."""
    said = spoken(step, opportunity, you)
    if said is None:
        return
    first = "" if step.kind == "call" else " first; the letter is there if you don't reach them"
    yield f"      Call {escape(said.number)}{first}."
    yield f"      Say: {escape(said.script)}"
    yield f"      To the machine: {escape(said.voicemail)}"


def person(contact: Contact, opportunity: Opportunity) -> str:
    """A contact in a line."""
    about = [
        part
        for part in (
            contact.person.title,
            contact.person.role.replace("_", " "),
            contact.person.address,
            contact.person.phone,
        )
        if part and part != "unknown"
    ]
    if contact.met:
        about.append("met, thanked" if is_thanked(contact, opportunity.rounds) else "met, not thanked yet")
    if contact.unreachable:
        about.append(f"not written to: {contact.unreachable}")
    name = contact.person.name
    return f"{name}: {', '.join(about)}" if name else ", ".join(about)


def happened(fact: Fact, you: You) -> str:
    """A fact in a line."""
    match fact:
        case MailFact():
            who = "You" if fact.outgoing else fact.sender.name or fact.sender.address or "Someone"
            named = () if fact.outgoing else fact.reading.interviews
            times = ", ".join(moment(i.start, you.zone) for i in named if i.start)
            return f"{who} {DID[fact.reading.kind]}{f' ({times})' if times else ''}. {fact.subject}"
        case EventFact():
            gone = " (gone from the calendar)" if fact.removed else ""
            when = "".join(f" {moment(i.start, you.zone)}" for i in fact.reading.interviews if i.start)
            return f"Calendar:{when} {fact.summary}{gone}"
        case DraftFact():
            to = ", ".join(p.name or p.address or "" for p in fact.to)
            return f"Draft {fact.state}: {STEPS[fact.step]} to {to}"
        case CommandFact():
            return f"You said: {told(fact)}"
