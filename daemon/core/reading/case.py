"""One message laid open: all that the reader's later steps look at, gathered once."""

from collections.abc import Callable
from datetime import tzinfo
from typing import TypeVar

import msgspec

from connectors.models import Event
from daemon.core.knowledge.lexicon import likeliest
from daemon.core.knowledge.phrases import reader as phrasebook
from daemon.core.reading import senders
from daemon.core.reading.calendar import invitations
from daemon.core.reading.message import html, mime, newest, structure
from daemon.core.reading.message.envelope import Envelope
from daemon.core.reading.message.headers import Header
from daemon.core.reading.message.mime import Opened
from daemon.core.reading.message.newest import Newest
from daemon.core.reading.text import language
from daemon.core.you import You

T = TypeVar("T")
_FEW_WORDS = 20
_MOST_TEXT = 30_000


class Case(msgspec.Struct, frozen=True):
    """A message's header, envelope, parts and words."""

    header: Header
    envelope: Envelope
    opened: Opened
    said: Newest
    tongue: str | None
    """ISO 639-1 of the newest words, where it could be told."""
    calendar: tuple[Event, ...]
    many: bool
    """Was it sent to many?"""
    machine: bool
    """Is it nobody's own words: sent to many, by a relay, or from an address that nobody reads?"""

    @property
    def language(self) -> str:
        """The language whose tables are used: English where there are none."""
        return self.tongue if self.tongue and phrasebook(self.tongue) else "en"

    def spared(self, what: str, otherwise: T, read: Callable[[], T]) -> T:
        """What `read` gives; `otherwise`, with the problem said, when it fails: the rest is still read."""
        try:
            return read()
        except Exception as error:  # noqa: BLE001 - mail is hostile input: one part of it never takes the rest along
            self.opened.problems.append(f"its {what} could not be read: {type(error).__name__}: {error}"[:200])
            return otherwise


def lay_open(header: Header, body: bytes, envelope: Envelope, you: You) -> Case:
    """The case of a message with this header and body."""
    opened = mime.open_up(header, body)
    said = newest.split(_text(opened))
    many = structure.bulk(header)
    sender = envelope.sender.address
    return Case(
        header=header,
        envelope=envelope,
        opened=opened,
        said=said,
        tongue=language.language_of(said.words) or likeliest(f"{envelope.subject}\n{said.words}"),
        calendar=invitations.events_in(opened, _floating_in(envelope, you), envelope.delivered),
        many=many,
        machine=many or senders.is_nobodys(sender) or senders.is_relay(sender),
    )


def _floating_in(envelope: Envelope, you: You) -> tzinfo:
    """The zone of floating times (RFC 5545, 3.3.5): the sender's, or the user's where a Date in UTC tells none."""
    return (envelope.at.utcoffset() and envelope.at.tzinfo) or you.zone


def _text(opened: Opened) -> str:
    """The plain part, or the HTML one where the plain says little or nothing."""
    plain = opened.text[:_MOST_TEXT]
    if opened.html and len(plain.split()) < _FEW_WORDS:
        shown = html.to_text(opened.html)[:_MOST_TEXT]
        if len(shown.split()) > len(plain.split()):
            return shown
    if plain.lstrip()[:300].lower().startswith(("<html", "<!doctype html")):
        return html.to_text(plain)
    return plain
