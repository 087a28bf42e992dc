"""`afterword read`: what the reader makes of mails and calendar files, as JSON lines or to be read by people.

It needs no configuration; with one, it knows the user's addresses and zone.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC
from itertools import chain, islice
from pathlib import Path

import click
from msgspec.structs import replace

from connectors.models import Message
from daemon.cli.mailfiles import Found, every
from daemon.cli.mailfiles import read as open_file
from daemon.cli.output import print_json
from daemon.cli.settings import Settings
from daemon.core.facts import EventFact, Interview, MailFact, Person
from daemon.core.reading.contract import as_json as as_object
from daemon.core.reading.message import headers
from daemon.core.you import You

_ACCOUNT = "files"
_EARLIEST_YEAR = 1990
_FAILED = 1
MANY = 300
"""Messages: from here on, readers of their own have begun sooner than they are read here."""
TOGETHER = 100
"""Of them, what is handed to the readers at once."""


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a message, one a line.")
@click.option("--anonymise", is_flag=True, help="The mail itself, without its words: to report a misreading.")
@click.pass_obj
def read(settings: Settings | None, files: tuple[Path, ...], *, as_json: bool, anonymise: bool) -> int:
    r"""What the reader makes of mails and calendar files: .eml, .ics, mbox, Maildir, or a folder of them.

    With --anonymise it prints each mail with its structure and without its words. Every name, address, company, number,
    date and link is replaced by an invented one; kept are only words that everybody writes in such mail. Look it over
    before you share it.

    \b
    Examples:
      afterword read mail.eml
      afterword read --json ~/Mail/Archive
      afterword read --anonymise mail.eml > misread.txt
    """
    if as_json and anonymise:
        raise click.UsageError("--json and --anonymise can't be had at once.")
    you = _you(settings)
    unread: list[str] = []
    told = _told(_found(files, unread), you)
    if anonymise:
        for found in _found(files, unread):
            _anonymised(found, you, unread)
    elif as_json:
        print_json(as_object(source, fact) for source, fact in told)
    else:
        for source, fact in told:
            click.echo("\n".join(_shown(source, fact)))
    for line in unread:
        click.echo(f"afterword: {line}", err=True)
    return _FAILED if unread else 0


def _anonymised(found: Found, you: You, unread: list[str]) -> None:
    """Print one mail without its words, and what was made of it."""
    from daemon.cli.anonymise import told, without_words

    facts = [fact for _, fact in _facts(found, you)]
    try:
        copy, mask = without_words(found, facts, you)
    except ValueError as error:
        unread.append(f"Cannot anonymise {found.source}: {error}. Leave it out.")
        return
    copies = [fact for _, fact in _facts(replace(found, source="", raw=copy), you)]
    click.echo(copy)
    click.echo("\n".join(("", "-" * 72, *map(_plain, told(facts, copies, mask)), "")))


def _you(settings: Settings | None) -> You:
    """The user, where there is a configuration."""
    return settings.load_config().you if settings and settings.config_path.exists() else You()


def _found(files: Iterable[Path], unread: list[str]) -> Iterator[Found]:
    """Everything in the files named; of one that can't be read, what, why and what to do is added to `unread`."""
    for named in files:
        paths = every(named)
        while True:
            path = named
            try:
                path = next(paths)
                yield from open_file(path)
            except StopIteration:
                break
            except (OSError, ValueError) as error:
                why = getattr(error, "strerror", None) or str(error)
                unread.append(f"Cannot read {path}: {why.lower()}. Check the path and that you may read it.")
                if path == named:
                    break


def _told(found: Iterator[Found], you: You) -> Iterator[tuple[str, MailFact | EventFact]]:
    """What everything found says, in its order; where there is much, readers of their own read, a core each."""
    first = list(islice(found, MANY))
    everything = chain(first, found)
    if len(first) == MANY:
        from daemon.service import readers  # processes and threads: where there is much alone

        if (count := readers.cores()) > 1:
            parts = iter(lambda: list(islice(everything, TOGETHER)), [])
            groups = ((part, [_message(one) for one in part if not one.calendar]) for part in parts)
            for part, facts in readers.read_ahead(groups, lambda mail: _read(mail, you), you, _ACCOUNT, count):
                mails = iter(facts)
                for one in part:
                    yield from _facts(one, you) if one.calendar else [(one.source, next(mails))]
            return
    yield from (told for one in everything for told in _facts(one, you))


def _read(message: Message, you: You) -> MailFact:
    from daemon.core.reading.reader import read_mail

    return read_mail(message, you, _ACCOUNT)


def _facts(found: Found, you: You) -> Iterator[tuple[str, MailFact | EventFact]]:
    if not found.calendar:
        yield found.source, _read(_message(found), you)
        return
    from connectors import vevent
    from daemon.core.reading.calendar import events

    parsed = vevent.parse(found.raw, you.zone)
    several = len(parsed.events) > 1
    for number, event in enumerate(parsed.events, 1):
        yield (f"{found.source}#{number}" if several else found.source), events.read_event(event, you, _ACCOUNT)
    if not parsed.events:
        problem = "; ".join(parsed.problems) or "no event in it"
        yield found.source, _nothing(found, problem)


def _nothing(found: Found, problem: str) -> EventFact:
    """A calendar without an event still has its line, with what is wrong with it."""
    from daemon.core.facts import Reading

    return EventFact(
        f"event:{found.source}", found.modified, _ACCOUNT, Reading("unrelated", 1.0, problems=(problem,)), key=""
    )


def _message(found: Found) -> Message:
    """A file has no time of arrival: its Date is believed where there is one that can be."""
    said = headers.date(headers.parse(found.raw[:65536].partition(b"\n\n")[0]).first("date"))
    received = said if said and said.year >= _EARLIEST_YEAR else found.modified
    return Message(found.raw, found.folder, received.astimezone(UTC), outgoing=found.sent)


def _shown(source: str, fact: MailFact | EventFact) -> Iterator[str]:
    """A reading for people: what it is first, then why."""
    reading = fact.reading
    yield _plain(source)
    subject = fact.subject if isinstance(fact, MailFact) else fact.summary
    if subject:
        yield f"  {_plain(subject)}"
    about = ", ".join(filter(None, (reading.role, reading.employer)))
    yield _plain(f"  {reading.kind}, {reading.confidence:.0%} sure{f': {about}' if about else ''}")
    for one in reading.interviews:
        yield f"  interview: {_interview(one)}"
    for person in reading.people:
        yield f"  person: {_plain(_person(person))}"
    if reading.promised_by:
        yield f"  they promised word by {reading.promised_by:%a %-d %b %Y}"
    if reading.away_until:
        yield f"  away until {reading.away_until:%a %-d %b %Y}"
    for address in reading.failed:
        yield f"  could not be reached: {_plain(address)}"
    if reading.evidence:
        yield _plain("  because: " + "; ".join(f"\u201c{one}\u201d" for one in reading.evidence))
    for problem in reading.problems:
        yield f"  problem: {_plain(problem)}"
    yield ""


def _interview(one: Interview) -> str:
    if one.start is None:
        when = "no time named"
    else:
        when = f"{one.start:%a %-d %b %Y %H:%M}"
        if one.end:
            when += f" to {one.end:%H:%M}" if one.end.date() == one.start.date() else f" to {one.end:%a %-d %b %H:%M}"
        when += f" {one.start:%Z}" if one.start.tzname() else f" {one.start:%z}"
    return ", ".join(filter(None, (when, one.medium, one.status)))


def _person(one: Person) -> str:
    who = one.name or ""
    if one.address:
        who = f"{who} <{one.address}>".strip()
    role = one.role.replace("_", " ") if one.role != "unknown" else None
    return ", ".join(filter(None, (who, one.title, role, one.phone)))


def _plain(text: str) -> str:
    """Nothing in a mail may steer the terminal."""
    return "".join(char if char.isprintable() else "?" for char in text)
