"""Everything in a message that speaks for a kind or against it: sender, subject, newest words, calendar, thread."""

from collections.abc import Iterator

from daemon.core.knowledge.phrases import Reader
from daemon.core.knowledge.phrases import reader as phrasebook
from daemon.core.reading import judge, roles, senders
from daemon.core.reading.case import Case
from daemon.core.reading.kinds import Heard, Prepared, hear
from daemon.core.reading.message import letter, newest, structure
from daemon.core.reading.sentences import (
    Spoken,
    clauses,
    hear_clauses,
    is_plainly_of_none,
    may_be_of_hiring,
    speaks_of,
    speaks_to_somebody,
)
from daemon.core.reading.signs import signs

_PLAINLY = 0.7
_CONTEXT = 4000
_EVENT_WORDS = 2000
_MARKS = frozenset({"hiring", "job", "lookalike", "off_topic", "candidate"})
_HIRING = frozenset({"hiring", "job"})
_OF_AN_APPLICATION = ("acknowledged", "rejection", "status_update", "assessment", "scheduled")
_AGAINST = frozenset({"lookalike", "off_topic"})
_QUOTED_MAILS = 2
"""The last ones in a thread that are looked at: theirs, and what the user had written before."""
_OF_A_QUOTE = frozenset({"from:somebody", "is an answer"})
_SYSTEMS = frozenset({"ats", "test", "agency"})

# How much the parts of a mail beside its newest words count.
_SUBJECT, _EVENT, _SIGNATURE, _THREAD, _THREAD_AGAINST = 0.9, 0.8, 0.7, 0.5, 0.4
# What is known before a word is read.
_FROM_A_HIRING_MAILBOX, _NAMES_A_ROLE, _ANSWERS, _ASKED = 0.4, 0.5, 0.9, 0.4
_THROUGH_A_LIST, _TO_MANY, _TO_NOBODY = 0.85, 0.4, 0.5


def heard_in(case: Case) -> Heard:
    """All that speaks. A language without a lexicon leaves the structure alone to speak, and that is said."""
    heard = Heard()
    _hear_sender(case, heard)
    language = case.tongue or "en"
    book = phrasebook(language)
    if book is None:
        case.opened.problems.append(f"its language ({case.tongue}) isn't known yet: read by its structure alone")
        return heard
    about = case.envelope
    words = letter.proper(case.said.words, about.display)
    thread = case.said.rest[:_CONTEXT] if about.is_answer else ""
    parts = (words, about.subject, thread, case.said.signature)
    known = about.outgoing or heard.score("hiring") or case.calendar
    if not known and is_plainly_of_none((about.subject, words), language):
        return heard
    apart = not (known or may_be_of_hiring(parts, language))
    if apart and (case.many or not about.is_answer):
        return heard
    body, subject, below, under = (clauses(one, language) for one in parts)
    hear(book, Prepared(words), heard=heard)
    hear_clauses(body, heard, outgoing=about.outgoing)
    if about.is_answer:
        heard.add("known", _ANSWERS)
        heard.add("hiring", _ASKED if speaks_of("follow", subject) else 0)
        _listen(subject, book, heard, {_SUBJECT: _MARKS})
        _listen(below, book, heard, {_THREAD: _HIRING, _THREAD_AGAINST: _AGAINST})
        answered = _of_what_it_answers(case, subject, book)
        if answered:
            heard.add("thread", answered)
            heard.add("hiring", _THREAD * answered)
    else:
        hear(book, Prepared(about.subject), heard=heard, weight=_SUBJECT)
        hear_clauses(subject, heard, weight=_SUBJECT, outgoing=about.outgoing)
    if not about.outgoing:
        _listen(under, book, heard, {_SIGNATURE: _HIRING})
        if not about.is_answer and not speaks_to_somebody(body):
            heard.add("lookalike", _TO_NOBODY, "it speaks to nobody in particular")
    _hear_around(case, subject, book, heard)
    heard.outright = _lists_jobs_below(case) and max(map(heard.score, _OF_AN_APPLICATION)) >= _PLAINLY
    heard.aside = apart
    heard.words = body
    heard.signs = signs(body, subject, heard.scores | {"about": judge.hiring(heard)}, set(_flags(case)))
    return heard


def _of_what_it_answers(case: Case, subject: Spoken, book: Reader) -> float:
    """How surely the mails that it answers, as far as they are quoted, are of hiring, whoever wrote them."""
    surest, rest = 0.0, case.said.rest
    for _ in range(_QUOTED_MAILS):
        quoted = newest.split(rest)
        if not quoted.words:
            break
        surest = max(surest, _is_of_hiring(quoted.words, subject, book))
        rest = quoted.rest
    return surest


def _is_of_hiring(text: str, subject: Spoken, book: Reader) -> float:
    """How surely a quoted mail is, by its own words and the subject of the thread."""
    if is_plainly_of_none((text,), book.language):
        return 0.0
    words = clauses(text, book.language)
    heard = Heard(words=words)
    hear(book, Prepared(text), heard=heard)
    hear_clauses(words, heard)
    _listen(subject, book, heard, {_SUBJECT: _MARKS})
    heard.signs = signs(words, subject, heard.scores | {"about": judge.hiring(heard)}, _OF_A_QUOTE)
    return judge.of_hiring(heard)


def _flags(case: Case) -> Iterator[str]:
    """What is known of a mail beside its words."""
    about = case.envelope
    system = senders.known_sender(about.sender.address)
    yield f"from:{system.kind if system else 'somebody'}"
    told = {
        "is an answer": about.is_answer,
        "to many": case.many,
        "from nobody": senders.is_nobodys(about.sender.address),
        "with a calendar": bool(case.calendar),
        "tells how to join": bool(case.said.joining),
    }
    yield from (name for name, true in told.items() if true)


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
    elif case.many and kind not in _SYSTEMS:
        heard.add("lookalike", _TO_MANY, "sent to many")


def _lists_jobs_below(case: Case) -> bool:
    """Is it from a system that puts advertisements of jobs under everything it sends?"""
    system = senders.known_sender(case.envelope.sender.address)
    return system is not None and system.kind in {"ats", "board"}


def _hear_around(case: Case, subject: Spoken, book: Reader, heard: Heard) -> None:
    """What the subject names a job by, and what the events are about."""
    language, about = book.language, case.envelope
    if not case.many and heard.score("hiring") < judge.SURE_HIRING:
        named = speaks_of("occupation", subject)
        if not named and heard.score("hiring"):
            role = case.spared("role", None, lambda: roles.role_in(about.subject, case.said.words, language=language))
            named = role is not None
        heard.add("hiring", _NAMES_A_ROLE if named else 0)
    for event in case.calendar[:3]:
        text = f"{event.summary}. {event.description[:_EVENT_WORDS]}"
        _listen(clauses(text, language), book, heard, {_EVENT: _MARKS})


def _listen(spoken: Spoken, book: Reader, heard: Heard, only: dict[float, frozenset[str]]) -> None:
    """Hears no more than these labels, each group with its weight."""
    prepared = Prepared(spoken.text)
    for weight, labels in only.items():
        hear(book, prepared, heard=heard, weight=weight, only=labels)
        hear_clauses(spoken, heard, weight=weight, only=labels)
