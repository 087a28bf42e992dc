"""Opportunities as the fold makes them, and the steps that are due: values only, never stored."""

from datetime import date, datetime
from typing import Literal

import msgspec

from daemon.core.facts import DraftFact, Fact, MailFact, Medium, Person, StepKind

Stage = Literal["applied", "in_touch", "scheduled", "interviewed", "offer", "rejected", "withdrawn", "closed"]
Court = Literal["theirs", "yours"]
RoundState = Literal["proposed", "planned", "held", "cancelled"]


class Round(msgspec.Struct, frozen=True):
    """One interview session: a time, a medium, the people met. Times are instants; print them in the user's zone."""

    number: int
    """1 for the first in time, cancelled ones not counted (they have 0)."""
    start: datetime
    end: datetime
    """As told, else start + 60 minutes (by phone 30)."""
    state: RoundState
    medium: Medium | None
    people: tuple[str, ...]
    """Keys of the contacts who take part."""
    anchor: str
    """What names this round for ever: its start, as ISO 8601 in UTC."""
    fact: str
    """The id of the fact that last fixed it."""
    topic: str | None = None


class Contact(msgspec.Struct, frozen=True):
    """A person of an opportunity, with all that has been learnt of them."""

    key: str
    """Address, else lower-case name."""
    person: Person
    met: bool = False
    """Took part in a round that was held."""
    thanked: datetime | None = None
    """When the last thank-you reached them, by the user's own hand or through a coordinator."""
    last_mail: MailFact | None = None
    """The newest message from them, or the newest to them when they never wrote: its thread is answered in."""
    unreachable: str | None = None
    """Why nothing is ever written to this address (no-reply, relay, bounced, departed); None when it may be."""


class Note(msgspec.Struct, frozen=True):
    """What the user said of a conversation (`afterword note`)."""

    at: datetime
    text: str
    person: str | None
    """A contact's key."""


class Word(msgspec.Struct, frozen=True):
    """One side's latest word: when, and the fact that holds it."""

    at: datetime
    fact: str


class Opportunity(msgspec.Struct, frozen=True):
    """One hiring process at one employer for one role."""

    id: str
    employer: str
    domain: str | None
    role: str | None
    stage: Stage
    court: Court
    contacts: tuple[Contact, ...]
    rounds: tuple[Round, ...]
    """By start."""
    timeline: tuple[Fact, ...]
    """By time, then id."""
    drafts: tuple[DraftFact, ...] = ()
    """Each draft once, in its latest state."""
    notes: tuple[Note, ...] = ()
    applied: datetime | None = None
    theirs: Word | None = None
    """The employer's last word."""
    yours: Word | None = None
    """The user's last word that was no thank-you."""
    owed: Word | None = None
    """Their question that the user hasn't answered."""
    promised_by: date | None = None
    promise: str | None = None
    away_until: date | None = None
    snoozed_until: date | None = None
    agency: bool = False
    contact_hr: bool = False
    override: str | None = None
    """Contact key that the user chose to write to (`afterword address`)."""
    account: str | None = None
    """The mail account it is lived in."""
    your_address: str | None = None
    language: str = "en"
    formal: bool | None = None

    def contact(self, key: str) -> Contact:
        """The contact with this key; KeyError when there is none."""
        for contact in self.contacts:
            if contact.key == key:
                return contact
        raise KeyError(key)


class Step(msgspec.Struct, frozen=True):
    """What is due, or will be: to whom, when, and why."""

    opportunity: str
    kind: StepKind
    key: str
    """Hash of step kind, person and anchor: the same step has the same key for ever."""
    anchor: str
    due: datetime
    to: tuple[Contact, ...]
    """Whom it is written to; empty for `reply_owed` without an address."""
    thanks: tuple[Contact, ...] = ()
    """Whom it thanks: the receiver, or those for whom a coordinator is asked to pass it on."""
    round: Round | None = None
    """The round it follows, where there was one."""
    late: bool = False
    """More than 48 h after the round: the letter says so."""
    number: int = 0
    """Which follow-up, 1 or 2."""
    promise: str | None = None
    """Their sentence that named a date which has passed."""
    promised_by: date | None = None
    reason: str = ""
    """One sentence for the user: why this person, why now."""
    arithmetic: str = ""
    """How the due time was counted, day by day."""
    call_first: str | None = None
    """A phone number to try before writing."""


class Letter(msgspec.Struct, frozen=True):
    """A letter ready to become a draft. `body` is plain text, greeting and signature included."""

    message_id: str
    sender: tuple[str, str]
    """The user's name and the address it is sent from."""
    to: tuple[Person, ...]
    subject: str
    body: str
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
