"""The reader: from a raw message to a fact, deterministic, local and explained.

Structure speaks first (calendar parts, delivery reports, automatic answers, known senders), then the
newest words, weighed phrase by phrase. Whatever the bytes, a fact comes out; what could not be read
is among its problems.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from connectors.models import Event, Message
from daemon.core.facts import DOUBTFUL, Interview, InterviewStatus, Kind, MailFact, Person, Reading
from daemon.core.knowledge.phrases import reader as phrasebook
from daemon.core.knowledge.tells import tells
from daemon.core.reading import employer, envelope, events, headers, html, judge, language, mime, newest, promises, senders, sessions, structure, times
from daemon.core.reading import people as persons
from daemon.core.reading.envelope import Envelope
from daemon.core.reading.headers import Header
from daemon.core.reading.judge import Verdict
from daemon.core.reading.kinds import Heard, hear
from daemon.core.reading.mime import Opened
from daemon.core.reading.newest import Newest
from daemon.core.you import You

_MOST_PROBLEMS = 20
_FEW_WORDS = 20
_MOST_TEXT = 60_000
_CONTEXT = 4000


def read_mail(message: Message, you: You, account: str) -> MailFact:
    """What one message says. Never raises: a message that breaks the reader is unrelated, with the problem said."""
    block, body = mime.split(message.raw)
    header = headers.parse(block)
    about = envelope.read(message, header, you)
    try:
        about, reading = _read(message, header, body, about, you, account)
    except Exception as error:  # noqa: BLE001 - mail is hostile input: one message never stops the rest
        reading = Reading("unrelated", 0.0, problems=(f"it could not be read: {type(error).__name__}: {error}"[:200],))
    reading = msgspec.structs.replace(reading, problems=(*about.problems, *reading.problems)[:_MOST_PROBLEMS])
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


def worth_reading(header: bytes, you: You) -> bool:
    """From its header alone: is a message's body wanted? Only mail to many without a word of hiring isn't."""
    return _worth(headers.parse(mime.split(header)[0]), you)


def _worth(header: Header, you: You) -> bool:
    if not structure.bulk(header):
        return True
    sender = header.first("from").lower()
    known = senders.known_sender(next((one.address for one in headers.people((sender,))), None))
    if known and known.kind in {"ats", "test", "booking", "agency"}:
        return True
    if any(you.is_you(one.address) for one in headers.people((sender,))):
        return True
    shown = f"{header.text('subject')} {headers.decoded(sender)}".lower()
    return any(word in shown for word in tells().hints.words) or "text/calendar" in header.first("content-type").lower()


def _read(message: Message, header: Header, body: bytes, about: Envelope, you: You, account: str) -> tuple[Envelope, Reading]:
    trusted = structure.trusted(header)
    if message.partial or (not about.outgoing and not _worth(header, you)):
        return about, Reading("unrelated", 0.9, evidence=("sent to many",) if structure.bulk(header) else (), trusted=trusted)
    opened = mime.open_up(header, body)
    text = _text(opened)
    bounced = structure.bounce(header, about.sender, about.subject, opened, text)
    if bounced and not about.outgoing:
        return about, Reading("bounce", 0.95, evidence=(bounced.quote,), failed=bounced.failed, trusted=trusted, problems=tuple(opened.problems))
    said = newest.split(text)
    tongue = language.language_of(said.words)
    found, trouble = _events(opened, about.at)
    opened.problems.extend(trouble)
    heard = _heard(header, about, said, opened, found, tongue, you)
    automatic = structure.auto_reply(header, about.subject, said.words)
    if automatic and not about.outgoing and heard.score("acknowledged") < DOUBTFUL:
        back = promises.away_until(f"{about.subject}\n{said.words}", about.at, language=tongue or "en")
        gone = (about.sender.address,) if about.sender.address and heard.score("departed") >= DOUBTFUL else ()
        reading = Reading("auto_reply", 0.95, evidence=(automatic,), away_until=back, departed=gone, language=tongue, trusted=trusted)
        return about, msgspec.structs.replace(reading, problems=tuple(opened.problems))
    about, verdict = _verdict(about, heard, header, you)
    meetings = _invited(found, you, heard)
    if meetings and not about.outgoing:
        verdict = _by_calendar(found, opened.method, verdict)
    if verdict.kind == "unrelated":
        reading = Reading("unrelated", verdict.confidence, verdict.evidence, language=tongue, asks=heard.score("asks") >= DOUBTFUL)
        return about, msgspec.structs.replace(reading, trusted=trusted, problems=tuple(opened.problems))
    reading = _told(verdict, about, said, heard, meetings, found, tongue or "en", you)
    return about, msgspec.structs.replace(reading, language=tongue, trusted=trusted, problems=(*opened.problems, *reading.problems))


def _text(opened: Opened) -> str:
    """The plain part, or the HTML one where the plain says little or nothing."""
    plain = opened.text[:_MOST_TEXT]
    if opened.html and (len(plain.split()) < _FEW_WORDS):
        shown = html.to_text(opened.html)[:_MOST_TEXT]
        if len(shown.split()) > len(plain.split()):
            return shown
    if plain.lstrip()[:300].lower().startswith(("<html", "<!doctype html")):
        return html.to_text(plain)
    return plain


def _events(opened: Opened, at: datetime) -> tuple[tuple[Event, ...], list[str]]:
    """The events of the calendar parts, those of forwarded messages too."""
    data = list(opened.calendars)
    for inner in opened.inner:
        block, body = mime.split(inner)
        data.extend(mime.open_up(headers.parse(block), body).calendars)
    if not data:
        return (), []
    from connectors import vevent

    found: list[Event] = []
    problems: list[str] = []
    for one in data[:5]:
        parsed = vevent.parse(one, at.tzinfo)
        found.extend(parsed.events)
        problems.extend(parsed.problems)
    return tuple(found[:20]), problems


def _heard(header: Header, about: Envelope, said: Newest, opened: Opened, found: Sequence[Event], tongue: str | None, you: You) -> Heard:
    """Everything that speaks for a kind: sender, subject, newest words, calendar summaries; faintly the thread below."""
    heard = Heard()
    system = senders.known_sender(about.sender.address)
    if system and system.kind in judge.HIRING_SENDERS and not about.outgoing:
        heard.add("hiring", judge.HIRING_SENDERS[system.kind])
    if structure.discussion_list(header):
        heard.add("lookalike", 0.85, "sent through a list")
    elif structure.bulk(header) and not (system and system.kind in {"ats", "test", "agency"}):
        heard.add("lookalike", 0.4, "sent to many")
    if not said.words and not about.subject and not found:
        return heard
    book = phrasebook(tongue or "en")
    if book is None:
        opened.problems.append(f"its language ({tongue}) isn't known yet: read by its structure alone")
        return heard
    marks = frozenset({"hiring", "lookalike", "candidate"})
    hear(book, said.words, heard=heard)
    if about.is_answer:
        hear(book, about.subject, heard=heard, weight=0.7, only=marks)
        hear(book, said.rest[:_CONTEXT], heard=heard, weight=0.5, only=frozenset({"hiring"}))
        hear(book, said.rest[:_CONTEXT], heard=heard, weight=0.4, only=frozenset({"lookalike"}))
    else:
        hear(book, about.subject, heard=heard, weight=0.9)
    for event in found[:3]:
        hear(book, f"{event.summary}. {event.description[:2000]}", heard=heard, weight=0.8, only=marks)
    return heard


def _verdict(about: Envelope, heard: Heard, header: Header, you: You) -> tuple[Envelope, Verdict]:
    own = judge.candidate_speaks(heard)
    if about.outgoing:
        if not own and heard.score("employer") > max(heard.score("candidate"), DOUBTFUL):
            return about, Verdict("unrelated", 0.7, ("the user speaks for an employer",))
        return about, judge.sent(heard)
    if own and not you.addresses:
        import dataclasses

        return dataclasses.replace(about, outgoing=True, your_address=about.sender.address), judge.sent(heard)
    if own:
        return about, Verdict("unrelated", 0.7, tuple(heard.quotes.get("candidate", ())[:2]))
    human = not structure.bulk(header) and not senders.is_nobodys(about.sender.address)
    return about, judge.arrived(heard, human=human)


def _invited(found: Sequence[Event], you: You, heard: Heard) -> tuple[Interview, ...]:
    """The interviews among the events: by what they say, or because the mail around them speaks of hiring."""
    out = []
    for event in found:
        meeting = events.interview_of(event, you)
        if meeting is None and judge.hiring(heard) >= DOUBTFUL and event.start is not None:
            meeting = Interview(
                start=event.start,
                end=event.end,
                status="cancelled" if event.cancelled else "scheduled",
                medium=sessions.medium_of(f"{event.location} {event.description} {event.url}"),
                uid=event.uid,
                sequence=event.sequence,
                with_whom=events.people_of(event, you),
            )
        if meeting is not None and heard.score("lookalike") < DOUBTFUL:
            out.append(meeting)
    return tuple(out)


def _by_calendar(found: Sequence[Event], method: str | None, verdict: Verdict) -> Verdict:
    """iTIP (RFC 5546) says what is done with a meeting more surely than words do."""
    event = found[0]
    method = (event.method or method or "REQUEST").upper()
    quote = f"METHOD:{method} {event.summary}".strip()[:140]
    kind: Kind = "scheduled"
    if method == "CANCEL" or event.cancelled:
        kind = "cancelled"
    elif method == "COUNTER" or event.sequence > 0 or verdict.kind == "rescheduled":
        kind = "rescheduled"
    elif method == "REPLY":
        kind = "reply"
    return Verdict(kind, max(0.95, verdict.confidence), (quote, *verdict.evidence[:3]))


def _told(verdict: Verdict, about: Envelope, said: Newest, heard: Heard, meetings: tuple[Interview, ...], found: Sequence[Event], tongue: str, you: You) -> Reading:
    """All that a mail in a hiring process tells."""
    other = about.recipients[0] if about.outgoing and about.recipients else about.sender
    text = f"{said.words}\n\n{said.signature}"
    everyone: tuple[Person, ...] = ()
    taking_part: tuple[Person, ...] = ()
    if not about.outgoing:
        who = persons.people_in(said.words, said.signature, sender=about.sender, others=about.recipients, you=you, language=tongue)
        everyone, taking_part = who.everyone, who.taking_part
    for event in found:
        everyone = _merged(everyone, events.people_of(event, you))
    moments = times.moments(f"{about.subject}\n\n{said.words}" if not about.is_answer else said.words, about.at, language=tongue)
    shown = f"{about.subject}\n\n{said.words}" if not about.is_answer else said.words
    length = times.duration(said.words, language=tongue) if verdict.kind in sessions.STATUS else None
    interviews = meetings or (() if about.outgoing else sessions.spoken_of(verdict.kind, shown, moments, taking_part, length=length))
    promise = None if about.outgoing else promises.promise(said.words, about.at, language=tongue)
    agency = heard.score("outreach") >= DOUBTFUL and "client" in said.words.lower()
    name = employer.named(other, about.subject, said.words, said.signature, language=tongue, agency=agency)
    return Reading(
        kind=verdict.kind,
        confidence=verdict.confidence,
        evidence=verdict.evidence,
        employer=name.employer,
        domain=name.domain,
        role=name.role,
        people=everyone,
        interviews=interviews,
        promised_by=promise.by if promise else None,
        promise=promise.sentence if promise else None,
        asks=not about.outgoing and (heard.score("asks") >= DOUBTFUL or "?" in said.words),
        contact_hr=heard.score("contact_hr") >= DOUBTFUL,
        formal=_formal(said.words, tongue),
        agency=name.agency,
        problems=tuple(dict.fromkeys(one.problem for one in moments if one.problem)),
    )


def _merged(known: tuple[Person, ...], more: tuple[Person, ...]) -> tuple[Person, ...]:
    have = {one.address for one in known if one.address} | {one.name for one in known if one.name}
    return known + tuple(one for one in more if one.address not in have and one.name not in have)


def _formal(words: str, tongue: str) -> bool | None:
    return None
