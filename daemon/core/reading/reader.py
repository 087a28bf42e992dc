"""The reader: from a raw message to a fact, deterministic, local and explained.

Structure speaks first (calendar parts, delivery reports, automatic answers, known senders), then the
newest words, weighed phrase by phrase. Whatever the bytes, a fact comes out; what could not be read
is among its problems.
"""

from msgspec.structs import replace

from connectors.models import Message
from daemon.core.facts import DOUBTFUL, Interview, Kind, MailFact, Reading
from daemon.core.reading import judge, senders, telling, triage
from daemon.core.reading.calendar import events, invitations
from daemon.core.reading.case import Case, lay_open
from daemon.core.reading.hearing import heard_in
from daemon.core.reading.judge import Verdict
from daemon.core.reading.kinds import Heard
from daemon.core.reading.message import envelope, headers, mime, structure
from daemon.core.reading.message.envelope import Envelope
from daemon.core.reading.message.headers import Header
from daemon.core.reading.whereabouts import written_at
from daemon.core.you import You

_MOST_PROBLEMS = 20
_SURE = 0.95
_QUITE_SURE = 0.9
_OF_A_TALK: frozenset[Kind] = frozenset({"invitation", "scheduled", "rescheduled", "cancelled"})
"""What is said of an interview to whoever leads it, too: systems write to them of their candidates."""


def read_mail(message: Message, you: You, account: str) -> MailFact:
    """What one message says. Never raises: a message that breaks the reader is unrelated, with the problem said."""
    block, body = mime.split(message.raw)
    header = headers.parse(block)
    about = envelope.read(message, header, you)
    try:
        about, reading = _read(message, header, body, about, you)
    except Exception as error:  # noqa: BLE001 - mail is hostile input: one message never stops the rest
        reading = Reading("unrelated", 0.0, problems=(f"it could not be read: {type(error).__name__}: {error}"[:200],))
    reading = replace(reading, problems=(*about.problems, *reading.problems)[:_MOST_PROBLEMS])
    return MailFact(
        id=about.id,
        at=about.at,
        account=account,
        reading=reading,
        message_id=about.message_id,
        refs=about.refs,
        outgoing=about.outgoing,
        sender=about.sender,
        recipients=about.recipients,
        your_address=about.your_address,
        reply_to=about.reply_to,
        subject=about.subject,
    )


def _read(message: Message, header: Header, body: bytes, about: Envelope, you: You) -> tuple[Envelope, Reading]:
    """The reading, and the envelope: the words may show that the user wrote it."""
    blank = Reading("unrelated", _QUITE_SURE, trusted=structure.trusted(header))
    if message.partial or (not about.outgoing and not triage.is_worth(header, you)):
        many = structure.bulk(header)
        return about, replace(blank, bulk=many, evidence=("sent to many",) if many else ())
    case = lay_open(header, body, about, you)
    blank = replace(blank, bulk=case.machine and not about.outgoing, language=case.tongue)
    reading = None if about.outgoing else _from_a_system(case, blank)
    if reading is None:
        heard = heard_in(case)
        reading = None if about.outgoing else _from_a_responder(case, heard, blank, you)
    if reading is None:
        about, verdict = _verdict(case, heard, you)
        about = _in_their_zone(about, verdict, case, you)
        case = replace(case, envelope=about)
        if not you.addresses and not about.outgoing:
            you = replace(you, addresses=about.delivered)
        invited = _invited(case, heard, you)
        if invited:
            verdict = invitations.verdict(case.calendar[0], case.opened.method, verdict, about)
            invited = invitations.as_done(invited, verdict.kind)
        elif invitations.tell_of_something_else(case.calendar, verdict, heard):
            verdict = Verdict("unrelated", _QUITE_SURE, (case.calendar[0].summary[:140],))
        if verdict.kind == "unrelated":
            reading = telling.of_no_process(blank, verdict, case, heard)
            nearly = None
            if verdict.nearly is not None:
                supposed = replace(verdict, kind=verdict.nearly)
                nearly = telling.of_a_process(blank, supposed, case, heard, invited, you)
            elif verdict.supposed is not None and _is_somebodys(case):
                nearly = telling.in_its_thread(reading, verdict.supposed, case)
            reading = replace(reading, nearly=nearly, within=verdict.within)
        else:
            reading = telling.of_a_process(blank, verdict, case, heard, invited, you)
            reading = replace(reading, within=verdict.within)
    return about, replace(reading, problems=(*case.opened.problems, *reading.problems))


def _in_their_zone(about: Envelope, verdict: Verdict, case: Case, you: You) -> Envelope:
    """The envelope, its time in the writer's zone where something may be read by it."""
    told = verdict.kind != "unrelated" or verdict.nearly is not None or about.is_answer
    return replace(about, at=written_at(case, you)) if told else about


def _invited(case: Case, heard: Heard, you: You) -> tuple[Interview, ...]:
    return case.spared("calendar part", (), lambda: invitations.interviews_among(case.calendar, you, heard))


def _is_somebodys(case: Case) -> bool:
    """Is it what one person wrote to the user?"""
    return not (case.envelope.outgoing or case.many or senders.is_nobodys(case.envelope.sender.address))


def _from_a_system(case: Case, blank: Reading) -> Reading | None:
    """A bounce, or another report of a mail system (a delay, a receipt), which says nothing."""
    about = case.envelope
    bounced = structure.bounce(case.header, about.sender, about.subject, case.opened)
    if bounced:
        return replace(
            blank, kind="bounce", confidence=_SURE, evidence=(bounced.quote,), failed=bounced.failed, bulk=True
        )
    if case.opened.report_type or structure.is_a_daemon(about.sender):
        return replace(blank, evidence=("a report of a mail system",), bulk=True)
    return None


def _from_a_responder(case: Case, heard: Heard, blank: Reading, you: You) -> Reading | None:
    """An automatic answer: an absence, or somebody who has left. The receipt of an application is more than that."""
    about, said = case.envelope, case.said
    automatic = structure.auto_reply(case.header, about.subject, said.words)
    if automatic is None or heard.score("acknowledged") >= DOUBTFUL:
        return None
    back = telling.back(case, written_at(case, you))
    gone = (about.sender.address,) if about.sender.address and heard.score("departed") >= DOUBTFUL else ()
    return replace(
        blank, kind="auto_reply", confidence=_SURE, evidence=(automatic,), away_until=back, departed=gone, bulk=True
    )


def _verdict(case: Case, heard: Heard, you: You) -> tuple[Envelope, Verdict]:
    """The kind by the words; where the user's addresses aren't known, their own words show that they wrote it."""
    about = case.envelope
    own = judge.candidate_speaks(heard)
    if about.outgoing:
        speaks = max(heard.score("candidate"), heard.score("thank_you"), DOUBTFUL)
        if not own and heard.score("employer") > speaks:
            return about, Verdict("unrelated", 0.7, ("the user speaks for an employer",))
        return about, judge.sent(heard)
    if own and not you.addresses:
        return replace(about, outgoing=True, your_address=about.sender.address), judge.sent(heard)
    if own:
        return about, Verdict("unrelated", 0.7, tuple(heard.quotes.get("candidate", ())[:2]))
    verdict = judge.arrived(heard, human=not case.many and not senders.is_nobodys(about.sender.address))
    if verdict.kind in _OF_A_TALK and any(map(events.is_told_who_hires, (case.said.words, about.subject))):
        return about, Verdict("unrelated", 0.7, ("the user is the one who interviews",))
    return about, verdict
