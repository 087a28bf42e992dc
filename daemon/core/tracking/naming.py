"""What the user calls an opportunity, and which readings are left to them to judge."""

from collections.abc import Iterable

from daemon.core.facts import DOUBTFUL, EventFact, Fact, MailFact
from daemon.core.opportunity import Opportunity
from daemon.core.tracking.linking import JOINING, folded


def matching(opportunities: Iterable[Opportunity], wanted: str) -> list[Opportunity]:
    """Those that `wanted` can mean: by id, else by part of the employer, else of the role or a person's name.

    Case and accents don't matter. The strictest way that fits anything decides.
    """
    known = list(opportunities)
    by_id = [o for o in known if o.id == wanted.casefold()]
    if by_id:
        return by_id
    part = folded(wanted)
    if not part:
        return []
    by_employer = [o for o in known if part in folded(o.employer)]
    if by_employer:
        return [o for o in by_employer if folded(o.employer) == part] or by_employer
    return [
        o for o in known if part in folded(o.role or "") or any(part in folded(c.person.name or "") for c in o.contacts)
    ]


def is_doubtful(fact: Fact) -> bool:
    """Is it a reading that would matter, but isn't sure enough to act on?"""
    return (
        isinstance(fact, MailFact | EventFact)
        and fact.reading.kind not in JOINING
        and fact.reading.confidence < DOUBTFUL
    )
