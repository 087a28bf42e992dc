"""Who wrote to whom, when, in which thread: a message's header as values that can be trusted to be clean."""

import hashlib
import re
from datetime import UTC, datetime, timedelta

import msgspec

from connectors.models import Message
from daemon.core.facts import Person
from daemon.core.reading.message import headers
from daemon.core.reading.message.headers import Header
from daemon.core.reading.people.names import display_name
from daemon.core.you import You

_TURNED = re.compile(r"[,(\[|]")
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)


class Envelope(msgspec.Struct, frozen=True):
    """The header's answers."""

    id: str
    message_id: str | None
    at: datetime
    refs: tuple[str, ...]
    sender: Person
    display: str | None
    """The sender's display name as it stands: it may name the employer, too."""
    recipients: tuple[Person, ...]
    your_address: str | None
    delivered: tuple[str, ...]
    """Addresses that must be the user's, known or not: it was delivered to them, or to nobody else."""
    reply_to: str | None
    subject: str
    outgoing: bool
    problems: tuple[str, ...]

    @property
    def is_answer(self) -> bool:
        """Does it answer or forward something?"""
        answers = self.subject.lower().startswith(("re:", "aw:", "sv:", "antw:"))
        return bool(self.refs) or answers or self.is_forward

    @property
    def is_forward(self) -> bool:
        """Does its subject say that it forwards something?"""
        return self.subject.lower().startswith(("fw:", "fwd:", "wg:", "tr:", "rv:"))


def read(message: Message, header: Header, you: You) -> Envelope:
    """The envelope of a message. `message.received` stands in for a Date that is missing or can't be true."""
    problems = list(header.problems)
    ids = headers.message_ids((header.first("message-id"),))
    refs = headers.message_ids((header.first("references"), header.first("in-reply-to")))
    sender = next(
        iter(headers.people(header.every("from")[:1]) or headers.people(header.every("sender")[:1])), Person()
    )
    everyone = headers.people(header.every("to") + header.every("cc"))
    outgoing = message.outgoing or you.is_you(sender.address)
    if sender.address is None:
        problems.append("no sender's address could be read")
    return Envelope(
        id=f"mail:{ids[0]}" if ids else f"mail:{hashlib.sha256(message.raw).hexdigest()}",
        message_id=ids[0] if ids else None,
        at=_when(message, header, problems),
        refs=tuple(one for one in refs if not ids or one != ids[0]),
        sender=_named(sender),
        display=sender.name,
        recipients=tuple(
            _named(one) for one in everyone if not you.is_you(one.address) and one.address != sender.address
        ),
        your_address=_yours(header, sender, everyone, you, outgoing=outgoing),
        delivered=() if outgoing else _delivered(header, everyone),
        reply_to=_reply_to(header, sender),
        subject=header.text("subject")[:500],
        outgoing=outgoing,
        problems=tuple(problems),
    )


def _named(one: Person) -> Person:
    """With the name as it is said: `Meyer, Susan (Granite)` is Susan Meyer."""
    if not one.name or not _TURNED.search(one.name):
        return one
    return msgspec.structs.replace(one, name=display_name(one.name) or one.name)


def sender_of(header: Header) -> Person:
    """Who wrote it: From, else Sender; nobody when neither names an address."""
    return next(iter(headers.people(header.every("from")[:1]) or headers.people(header.every("sender")[:1])), Person())


def _when(message: Message, header: Header, problems: list[str]) -> datetime:
    said = headers.date(header.first("date"))
    try:
        if said and _EARLIEST <= said <= message.received + timedelta(days=1):
            return said
    except OverflowError:
        said = None
    problems.append(
        "the Date is missing or can't be true: the time it was received stands in"
        if said or header.first("date")
        else "no Date: the time it was received stands in"
    )
    return message.received


def _yours(header: Header, sender: Person, everyone: tuple[Person, ...], you: You, *, outgoing: bool) -> str | None:
    if outgoing:
        return sender.address
    named = next((one.address for one in everyone if you.is_you(one.address)), None)
    if named or not you.addresses:
        return named
    return next((one for one in _delivered(header, everyone) if you.is_you(one)), None)


def _delivered(header: Header, everyone: tuple[Person, ...]) -> tuple[str, ...]:
    """Where it was delivered, by the fields that servers put in; of a mail to one person alone, their address."""
    fields = ("delivered-to", "x-original-to", "envelope-to")
    named = headers.people(tuple(value for name in fields for value in header.every(name)))
    only = everyone if len(everyone) == 1 else ()
    return tuple(one.address for one in named or only if one.address)


def _reply_to(header: Header, sender: Person) -> str | None:
    named = headers.people(header.every("reply-to")[:1])
    return named[0].address if named and named[0].address != sender.address else None
