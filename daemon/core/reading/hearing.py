"""Everything in a message that speaks for a kind or against it: sender, subject, newest words, calendar, thread."""

from daemon.core.knowledge.phrases import Reader
from daemon.core.knowledge.phrases import reader as phrasebook
from daemon.core.reading import judge, roles, senders
from daemon.core.reading.case import Case
from daemon.core.reading.kinds import Heard, Prepared, hear, speaks_of_hiring
from daemon.core.reading.message import structure

_CONTEXT = 4000
_EVENT_WORDS = 2000
_MARKS = frozenset({"hiring", "job", "lookalike", "off_topic", "candidate"})
_HIRING = frozenset({"hiring", "job"})
_AGAINST = frozenset({"lookalike", "off_topic"})

# How much the parts of a mail beside its newest words count.
_SUBJECT, _EVENT, _SIGNATURE, _THREAD, _THREAD_AGAINST = 0.9, 0.8, 0.7, 0.5, 0.4
# What is known before a word is read.
_FROM_A_HIRING_MAILBOX, _THROUGH_A_LIST, _TO_MANY, _TO_NOBODY, _NAMES_A_ROLE = 0.4, 0.85, 0.4, 0.6, 0.5


def heard_in(case: Case) -> Heard:
    """All that speaks. A language without a phrasebook leaves the structure alone to speak, and that is said."""
    heard = Heard()
    _hear_sender(case, heard)
    book = phrasebook(case.tongue or "en")
    if book is None:
        case.opened.problems.append(f"its language ({case.tongue}) isn't known yet: read by its structure alone")
        return heard
    words, subject = Prepared(case.said.words), Prepared(case.envelope.subject)
    if case.many and heard.score("hiring") == 0 and not any(speaks_of_hiring(book, one) for one in (words, subject)):
        return heard
    hear(book, words, heard=heard)
    if not case.envelope.outgoing:
        hear(book, Prepared(case.said.signature), heard=heard, weight=_SIGNATURE, only=_HIRING)
    if not case.envelope.outgoing and not words.speaks_to_somebody(book):
        heard.add("lookalike", _TO_NOBODY, "it speaks to nobody in particular")
    _hear_around(case, book, subject, heard)
    return heard


def _hear_sender(case: Case, heard: Heard) -> None:
    if case.envelope.outgoing:
        return
    system = senders.known_sender(case.envelope.sender.address)
    kind = system.kind if system else ""
    if kind in judge.HIRING_SENDERS:
        heard.add("hiring", judge.HIRING_SENDERS[kind])
    elif senders.hires(case.envelope.sender):
        heard.add("hiring", _FROM_A_HIRING_MAILBOX)
    if structure.discussion_list(case.header):
        heard.add("lookalike", _THROUGH_A_LIST, "sent through a list")
    elif case.many and kind not in {"ats", "test", "agency"}:
        heard.add("lookalike", _TO_MANY, "sent to many")


def _hear_around(case: Case, book: Reader, subject: Prepared, heard: Heard) -> None:
    """An answer's subject and the thread below are older words: they tell what it is about, not what is done."""
    if case.envelope.is_answer:
        rest = Prepared(case.said.rest[:_CONTEXT])
        hear(book, subject, heard=heard, weight=_SUBJECT, only=_MARKS)
        hear(book, rest, heard=heard, weight=_THREAD, only=_HIRING)
        hear(book, rest, heard=heard, weight=_THREAD_AGAINST, only=_AGAINST)
    else:
        hear(book, subject, heard=heard, weight=_SUBJECT)
    if not case.many and 0 < heard.score("hiring") < judge.SURE_HIRING:
        named = roles.role_in(case.envelope.subject, case.said.words, language=book.language)
        heard.add("hiring", _NAMES_A_ROLE if named else 0)
    for event in case.calendar[:3]:
        about = Prepared(f"{event.summary}. {event.description[:_EVENT_WORDS]}")
        hear(book, about, heard=heard, weight=_EVENT, only=_MARKS)
