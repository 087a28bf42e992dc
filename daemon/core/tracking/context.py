"""What a message means that says nothing of hiring by itself, once its thread or writer shows what it is about.

"Wednesday at half past eight, ask for me" is anything, until it answers a mail in a hiring process.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

import msgspec

from daemon.core.facts import DOUBTFUL, EventFact, MailFact, Reading

PLAIN = 0.6
"""How sure a kind must be, among those of hiring mail, for the company that a message keeps to settle it."""

LIKELY = 0.3
"""The same, where the user's answer settles it."""


def in_a_process(fact: MailFact | EventFact, answers: Iterable[MailFact] = ()) -> MailFact | EventFact:
    """The fact as it reads in a hiring process, where it was too doubtful, or unrelated, for itself alone.

    Where one of the user's `answers` to it names the very time that it seems to name, likelihood is enough.
    """
    reading = fact.reading
    doubtful = reading.kind == "unrelated" or reading.confidence < DOUBTFUL
    if not isinstance(fact, MailFact) or fact.outgoing or reading.bulk or not doubtful:
        return fact
    meant = reading.nearly if reading.kind == "unrelated" else reading
    if meant is None:
        return fact
    named = {i.start for i in meant.interviews if i.start is not None}
    agreed = any(takes_up(answer.reading, named) for answer in answers)
    if reading.within < (LIKELY if agreed else PLAIN):
        return fact
    return msgspec.structs.replace(
        fact, reading=msgspec.structs.replace(meant, confidence=max(reading.within, DOUBTFUL), nearly=None)
    )


def takes_up(answer: Reading, named: Collection[datetime]) -> bool:
    """Does the user's answer name one of these times, or agree to its day?"""
    if any(i.start in named for i in answer.interviews):
        return True
    return answer.accepts and answer.day in {start.date() for start in named}
