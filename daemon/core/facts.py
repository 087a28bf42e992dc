"""Facts: one thing learnt from one message, event, draft or command; immutable, dated, with its evidence.

They are all that is ever stored. A fact's `id` is its identity: learning the same thing twice
gives the same id, so a second look at a mail adds nothing. Every `datetime` is aware.
"""

from datetime import date, datetime
from typing import Literal

import msgspec

Role = Literal["recruiter", "agency", "coordinator", "hiring_manager", "peer", "executive", "unknown"]
Medium = Literal["phone", "video", "onsite"]
InterviewStatus = Literal["proposed", "scheduled", "moved", "cancelled"]

ArrivedKind = Literal[
    "outreach",
    "acknowledged",
    "assessment",
    "invitation",
    "scheduled",
    "rescheduled",
    "cancelled",
    "status_update",
    "rejection",
    "offer",
    "reply",
    "auto_reply",
    "bounce",
    "unrelated",
]
SentKind = Literal["applied", "thank_you", "follow_up", "withdrew", "sent"]
Kind = ArrivedKind | SentKind

StepKind = Literal["thank_you", "follow_up", "closing_note", "reply_owed", "call"]
DraftState = Literal["intended", "written", "edited", "sent", "discarded", "obsolete"]


class Person(msgspec.Struct, frozen=True):
    """Someone on the employer's side. `address` is lower case; `phone` as it was written."""

    name: str | None = None
    address: str | None = None
    title: str | None = None
    phone: str | None = None
    role: Role = "unknown"
    honorific: str | None = None
    """What stands before their name in a signature or in others' words ("Frau Dr.", "Ms"); None when nothing does."""


class Interview(msgspec.Struct, frozen=True):
    """One interview session that a message or event speaks of."""

    start: datetime | None
    end: datetime | None = None
    status: InterviewStatus = "scheduled"
    medium: Medium | None = None
    uid: str | None = None
    """The iCalendar UID (with RECURRENCE-ID, see `connectors.models.event_key`), where there is one."""
    sequence: int = 0
    with_whom: tuple[Person, ...] = ()
    """Those who take part, not those who only arrange it."""
    replaces: datetime | None = None
    """The start that this one takes the place of, where the message names it."""
    topic: str | None = None
    """What it is to be about, from the agenda, in the employer's words."""


class Reading(msgspec.Struct, frozen=True):
    """What one message or event says, and how sure that is."""

    kind: Kind
    confidence: float
    """0 to 1. Below `DOUBTFUL` nothing is acted on; it goes to review."""
    evidence: tuple[str, ...] = ()
    """Short, quoted from the message."""
    employer: str | None = None
    domain: str | None = None
    """The employer's own registrable domain; never a webmail's, relay's or agency's."""
    role: str | None = None
    people: tuple[Person, ...] = ()
    interviews: tuple[Interview, ...] = ()
    promised_by: date | None = None
    """The day by which they said they would be in touch."""
    promise: str | None = None
    """The sentence that promised it, quoted."""
    away_until: date | None = None
    failed: tuple[str, ...] = ()
    """Addresses that a bounce says can't be reached."""
    departed: tuple[str, ...] = ()
    """Addresses of people said to have left."""
    asks: bool = False
    """Does it ask the receiver something, or for something to be done?"""
    accepts: bool = False
    """Does it agree to a time that was proposed, without needing to name it ("that works for me")?"""
    moves: bool = False
    """Of what the user sent: does it ask for another time than the one that was fixed, or call that off?"""
    day: date | None = None
    """The only day that an answer names, where it agrees to one and names no hour ("Wednesday works")."""
    same_hour: bool = False
    """Is it on `day` at the hour that had been agreed ("Friday then, same time")?"""
    bulk: bool = False
    """Sent to many or by a machine (List-Id, Precedence, no-reply): nobody's own words."""
    contact_hr: bool = False
    """Does the employer ask for questions to go to HR?"""
    language: str | None = None
    """ISO 639-1 of the newest words, where it could be told."""
    formal: bool | None = None
    """Their form of address: Sie/usted (True), du/tú (False), first names in English (False)."""
    agency: bool = False
    """Does the sender work for an agency, not the employer?"""
    trusted: bool = True
    """False when the receiving server says the sender is forged (DMARC fail)."""
    problems: tuple[str, ...] = ()
    nearly: "Reading | None" = None
    """Where this is `unrelated`: what it would be if it were what it nearly was, for the user to judge, or for the
    thread that it stands in."""
    within: float = 0.0
    """How sure the kind (of an `unrelated`, that of `nearly`) is once the message is known to be about hiring."""


DOUBTFUL = 0.5
"""The confidence below which a reading starts nothing."""


class MailFact(msgspec.Struct, frozen=True, tag="mail", tag_field="type"):
    """What was learnt from one message. `id` is `mail:` and its Message-ID, else a digest."""

    id: str
    at: datetime
    """When it was sent, by its Date; by the account's received time when Date is absent or absurd."""
    account: str
    reading: Reading
    message_id: str | None = None
    """With angle brackets."""
    refs: tuple[str, ...] = ()
    """References and In-Reply-To, oldest first, with angle brackets."""
    outgoing: bool = False
    sender: Person = Person()
    recipients: tuple[Person, ...] = ()
    """To and Cc, without the user."""
    your_address: str | None = None
    """The user's address it was written to, or from."""
    reply_to: str | None = None
    """Where an answer goes when not to the sender (RFC 5322 Reply-To)."""
    subject: str = ""


class EventFact(msgspec.Struct, frozen=True, tag="event", tag_field="type"):
    """What one state of one calendar occurrence says. `id` is `event:`, its key and a digest of that state."""

    id: str
    at: datetime
    account: str
    reading: Reading
    key: str
    """`connectors.models.event_key`: the same for every state of the occurrence."""
    sequence: int = 0
    removed: bool = False
    summary: str = ""


class DraftFact(msgspec.Struct, frozen=True, tag="draft", tag_field="type"):
    """One moment in the life of a draft. `id` is `draft:`, its step's key and the state."""

    id: str
    at: datetime
    key: str
    state: DraftState
    account: str
    message_id: str
    step: StepKind
    about: str
    """The id of a fact of the opportunity it belongs to."""
    anchor: str
    """What made the step due: a round's start, or the id of the fact that started the clock."""
    to: tuple[Person, ...]
    thanks: tuple[Person, ...] = ()
    """Whom it thanks, itself or by being passed on."""
    subject: str = ""
    body: str = ""
    reason: str = ""
    due: datetime | None = None
    thread: str | None = None
    fingerprint: str = ""
    """Digest of recipients, subject and words, to tell whether the user has touched it."""
    number: int = 0
    """Which follow-up of the process this is, 1 or 2; 0 for other steps."""
    turn: int = 0
    """Counts the moments of one draft: the latest is the one with the most, whatever the clock said."""


Verb = Literal[
    "note",
    "thanked",
    "called",
    "replied",
    "snooze",
    "close",
    "reopen",
    "met",
    "address",
    "merge",
    "split",
    "review",
    "undo",
]


class CommandFact(msgspec.Struct, frozen=True, tag="command", tag_field="type"):
    """What the user said, once and for all. Where one command names several people, there is a fact for each."""

    id: str
    at: datetime
    verb: Verb
    about: str
    """The id of a fact of the opportunity meant, so that it survives a new reading; of the mail or event
    judged (`review`); of a fact of the command taken back (`undo`)."""
    person: Person | None = None
    text: str | None = None
    """The note; the id of a fact of the other opportunity (`merge`), or of another fact of the same one (`review`)."""
    kind: Kind | None = None
    """What the message is (`review`)."""
    until: date | None = None
    """The day to which the next step is put off (`snooze`)."""
    held: datetime | None = None
    """When the meeting took place (`met --at`)."""
    number: int = 0
    """Which command it belongs to, counted from 1 in the order they were given, whatever the clock said."""


Fact = MailFact | EventFact | DraftFact | CommandFact
