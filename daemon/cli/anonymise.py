"""`afterword read --anonymise`: mails without their words, to be shown to others when they were misread.

Each is followed by what the reader made of the original, told without a word of the mail, and by what it makes of the
copy: where both are the same, the copy shows the misreading as well as the original.
"""

from collections.abc import Iterable, Iterator
from random import SystemRandom

from daemon.cli.mailfiles import Found
from daemon.core.anonymising import mail
from daemon.core.anonymising.words import Mask
from daemon.core.facts import EventFact, MailFact, Reading
from daemon.core.knowledge.lexicon import tagger
from daemon.core.reading.sentences import clauses
from daemon.core.you import You

Fact = MailFact | EventFact


def without_words(found: Found, facts: Iterable[Fact], you: You) -> tuple[bytes, Mask]:
    """The message or calendar without its words; what `facts` take for a name is never kept. Raises ValueError."""
    names = [you.name, *you.addresses]
    for fact in facts:
        names += [fact.reading.employer or "", *(person.name or "" for person in fact.reading.people)]
    hide = mail.calendar if found.calendar else mail.anonymised
    return hide(found.raw, SystemRandom(), names)


def told(read: Iterable[Fact], copies: Iterable[Fact], mask: Mask) -> Iterator[str]:
    """What was made of the original, and of the copy."""
    for fact in read:
        yield f"The original was read as {_kind(fact.reading)}"
        yield from (f"  {line}" for line in _why(fact.reading, mask))
    for fact in copies:
        yield f"This copy is read as {_kind(fact.reading)}"


def _kind(reading: Reading) -> str:
    return f"{reading.kind}, {reading.confidence:.0%} sure"


def _why(reading: Reading, mask: Mask) -> Iterator[str]:
    for quote in reading.evidence:
        concepts = _concepts(quote, reading.language or "en")
        yield f"because of: {mask.text(quote)}" + (f"  [{', '.join(concepts)}]" if concepts else "")
    found = {
        "employer": reading.employer,
        "role": reading.role,
        "promise": reading.promised_by,
        "absence": reading.away_until,
    }
    for what, value in found.items():
        yield f"{what}: {'found' if value else 'none'}"
    yield f"people: {', '.join(person.role.replace('_', ' ') for person in reading.people) or 'none'}"
    told = (
        f"{one.status}{f' ({one.medium})' if one.medium else ''}{'' if one.start else ' without a time'}"
        for one in reading.interviews
    )
    yield f"interviews: {', '.join(told) or 'none'}"
    for problem in reading.problems:
        yield f"problem: {mask.text(problem)}"


def _concepts(quote: str, language: str) -> list[str]:
    """What the reader's lexicon hears in it."""
    book = tagger(language)
    if book is None:
        return []
    bits = 0
    for clause in clauses(quote, language).clauses:
        bits |= clause.concepts
    return [name for name in book.concepts if bits & book.bit[name]]
