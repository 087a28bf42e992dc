"""The readings that wait for the user's word: nearly something, but not sure enough to act on."""

from collections.abc import Iterable
from datetime import datetime
from typing import get_args

import msgspec

from daemon.core.facts import DOUBTFUL, ArrivedKind, EventFact, Fact, Kind, MailFact, SentKind
from daemon.core.tracking.corrections import processes, standing
from daemon.core.tracking.linking import JOINING

ARRIVED: tuple[Kind, ...] = get_args(ArrivedKind)
SENT: tuple[Kind, ...] = (*get_args(SentKind), "unrelated")
ENTERED: tuple[Kind, ...] = ("scheduled", "cancelled", "unrelated")


class Doubt(msgspec.Struct, frozen=True):
    """One message or calendar entry that nobody has judged yet."""

    number: int
    """Its number among all that were ever doubtful, in the order they were learnt: it stays the same."""
    fact: MailFact | EventFact

    @property
    def nearly(self) -> Kind:
        """What it might be."""
        return self.fact.reading.nearly.kind if self.fact.reading.nearly else self.fact.reading.kind


def doubts(facts: Iterable[Fact], since: datetime) -> list[Doubt]:
    """What still waits, from `since` on; `facts` in the order in which they were learnt."""
    known = list(facts)
    if not any(map(is_doubtful, known)):
        return []
    settled = {fact.id for process in processes(known) for fact in process.facts if not is_doubtful(fact)}
    ever = [fact for fact in known if isinstance(fact, MailFact | EventFact) and is_doubtful(fact)]
    still = {fact.id for fact in standing(known) if is_doubtful(fact)}
    newest = {fact.key: fact.id for fact in known if isinstance(fact, EventFact)}
    return [
        Doubt(number, fact)
        for number, fact in enumerate(ever, 1)
        if fact.id in still
        and fact.id not in settled
        and happens(fact) >= since
        and not (isinstance(fact, EventFact) and (fact.removed or newest[fact.key] != fact.id))
    ]


def is_doubtful(fact: Fact) -> bool:
    """Is it a reading that would matter, but isn't sure enough to act on?"""
    if not isinstance(fact, MailFact | EventFact) or not fact.reading.trusted:
        return False
    matters = fact.reading.nearly is not None or fact.reading.kind not in JOINING
    return matters and fact.reading.confidence < DOUBTFUL


def happens(fact: MailFact | EventFact) -> datetime:
    """When a mail was sent, or what a calendar entry stands for begins."""
    starts = [i.start for i in fact.reading.interviews if i.start is not None]
    return max(starts, default=fact.at) if isinstance(fact, EventFact) else fact.at


def kinds_of(fact: MailFact | EventFact) -> tuple[Kind, ...]:
    """What the user may say that this is."""
    if isinstance(fact, EventFact):
        return ENTERED
    return SENT if fact.outgoing else ARRIVED
