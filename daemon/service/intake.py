"""Brings mail and events in: each batch read into facts and saved with its cursor in one transaction."""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from itertools import chain

import msgspec

from connectors.models import MailBatch, Message, Window
from connectors.ports import CalendarSource, MailAccount
from daemon.core.facts import EventFact, Fact, MailFact, Reading
from daemon.core.tracking.corrections import processes
from daemon.core.tracking.doubts import is_doubtful
from daemon.core.tracking.keys import introduced, link_keys, spoken_of
from daemon.core.tracking.linking import JOINING, Process, process_keys
from daemon.core.tracking.words import SILENT
from daemon.core.you import You
from daemon.service.report import Progress
from daemon.store import Store

AHEAD = timedelta(days=180)
"""How far ahead recurring events are looked at."""

MANY = 2000
"""Mails that wait: from here on, readers of their own have begun sooner than they are read here."""


def known(store: Store) -> tuple[list[Fact], list[Process]]:
    """All facts, with the acquaintances that belong to their processes by thread or address; and these processes."""
    facts = store.facts()
    ids = {fact.id for fact in facts}
    asked: frozenset[str] = frozenset()
    while True:
        found = processes(facts)
        new = process_keys(found) - asked
        met = [mail for mail in store.acquaintances(new) if mail.id not in ids] if new else []
        if not met:
            return facts, found
        asked |= new
        ids |= {mail.id for mail in met}
        facts += met


def take_mail(account: MailAccount, store: Store, you: You, since: datetime, progress: Progress | None) -> int:
    """Read what is new in a mail account; gives how many messages were read. Raises ConnectorError.

    Mail of a process is kept as a fact, and so is doubtful mail, until the user says what it is.
    People's other mail is kept in its barest form, for the day when its thread or sender turns out
    to belong to a process, and so is what mail systems answer, as it may be seen before the mail
    that it answers; other bulk mail isn't kept at all.
    """
    key = f"mail:{account.name}"
    ours: set[str] | None = None
    seen = read = 0
    changes = account.changes(store.cursor(key), since, lambda header: _worth(header, you))
    with closing(_read_all(changes, you, account.name)) as batches:
        for batch, whole in batches:
            if ours is None:
                ours = set(process_keys(known(store)[1]))
            facts: list[Fact] = []
            acquaintances = []
            for fact in _told(batch, whole, ours, lambda message: _read(message, you, account.name)):
                keys = link_keys(fact)
                if fact.reading.kind not in JOINING or is_doubtful(fact) or ours & (keys | introduced(fact)):
                    facts.append(fact)
                    ours |= keys | spoken_of(fact)
                elif not fact.reading.bulk or fact.reading.kind in SILENT:
                    acquaintances.append((barest(fact), keys))
            store.save(facts, acquaintances=acquaintances, cursors={key: batch.cursor})
            seen += batch.seen or len(batch.messages)
            read += len(batch.messages)
            if progress is not None:
                progress(account.name, seen, batch.total)
    return read


def _told(
    batch: MailBatch, whole: Sequence[MailFact], ours: set[str], read: Callable[[Message], MailFact]
) -> Iterator[MailFact]:
    """What a batch's mails say, in their order: those that came whole, and of the others those in a thread of `ours`.

    A header alone is of mail to many, which says nothing that is kept but where it stands in such a thread, or was sent
    by the user.
    """
    facts = iter(whole)
    for message in batch.messages:
        if not message.partial:
            yield next(facts)
        elif message.outgoing or not ours.isdisjoint(_threads(message.raw)):
            yield read(message)


def _read_all(
    batches: Iterator[MailBatch], you: You, account: str
) -> Generator[tuple[MailBatch, list[MailFact]], None, None]:
    """Each batch with what its whole mails say; by readers of their own, where there are cores and mail enough."""
    first = next(batches, None)
    if first is None:
        return
    every = ((batch, [one for one in batch.messages if not one.partial]) for batch in chain([first], batches))

    def read(message: Message) -> MailFact:
        return _read(message, you, account)

    if (first.total or 0) >= MANY:
        from daemon.service import readers  # processes and threads: for a first scan alone

        if (count := readers.cores()) > 1:
            yield from readers.read_ahead(every, read, you, account, count)
            return
    yield from ((batch, list(map(read, messages))) for batch, messages in every)


def _worth(header: bytes, you: You) -> bool:
    """As the reader says; it is loaded with the first mail, which a pass with nothing new is spared."""
    from daemon.core.reading.triage import worth_reading

    return worth_reading(header, you)


def _threads(header: bytes) -> Iterable[str]:
    from daemon.core.reading.triage import threads

    return threads(header)


def _read(message: Message, you: You, account: str) -> MailFact:
    from daemon.core.reading.reader import read_mail

    return read_mail(message, you, account)


def take_events(calendar: CalendarSource, store: Store, you: You, now: datetime, since: datetime) -> tuple[str, ...]:
    """Read what is new in a calendar; gives the problems of its events. Raises ConnectorError."""
    from daemon.core.reading.calendar.events import read_event

    key = f"calendar:{calendar.name}"
    latest = {f.key: f for f in store.facts() if isinstance(f, EventFact) and f.account == calendar.name}
    problems: list[str] = []
    for batch in calendar.changes(store.cursor(key), Window(since, now + AHEAD)):
        read = [read_event(event, you, calendar.name) for event in batch.events]
        facts = [again(f, latest, now) for f in read if f.reading.kind != "unrelated"]
        facts += [gone(latest[k], now) for k in batch.removed if k in latest and not latest[k].removed]
        store.save(facts, cursors={key: batch.cursor})
        problems += batch.problems
    return tuple(problems)


def gone(fact: EventFact, now: datetime) -> EventFact:
    """The same occurrence, gone from the calendar."""
    return msgspec.structs.replace(fact, id=f"{fact.id}:gone:{now.isoformat()}", at=now, removed=True)


def again(fact: EventFact, latest: Mapping[str, EventFact], now: datetime) -> EventFact:
    """An occurrence as read; as a fact of its own when it had been gone and has come back unchanged."""
    before = latest.get(fact.key)
    if before is None or not before.removed:
        return fact
    return msgspec.structs.replace(fact, id=f"{fact.id}:again:{now.isoformat()}", at=now)


def barest(fact: MailFact) -> MailFact:
    """A mail that belongs to no process as far as is known: who, when, in which thread, and no words of it."""
    nameless = msgspec.structs.replace(fact.sender, name=None, title=None, phone=None)
    to = tuple(msgspec.structs.replace(p, name=None, title=None, phone=None) for p in fact.recipients)
    return msgspec.structs.replace(fact, reading=wordless(fact.reading), subject="", sender=nameless, recipients=to)


def wordless(read: Reading) -> Reading:
    """What a reading says in kinds, times and addresses alone, and what it would say in a process."""
    return Reading(
        kind=read.kind,
        confidence=read.confidence,
        interviews=tuple(msgspec.structs.replace(i, with_whom=(), topic=None) for i in read.interviews),
        away_until=read.away_until,
        failed=read.failed,
        departed=read.departed,
        asks=read.asks,
        accepts=read.accepts,
        moves=read.moves,
        day=read.day,
        same_hour=read.same_hour,
        language=read.language,
        trusted=read.trusted,
        nearly=wordless(read.nearly) if read.nearly else None,
        within=read.within,
    )
