"""From stories to what a mailbox and a calendar receive: raw messages, events, and the moment of each.

Messages look as the mail programs of their writers make them: HTML beside the text, their way of
quoting, threads by References. The same stories always make the same bytes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape

from daemon.demo.invitations import calendar_object
from daemon.demo.stories import YOU, Candidate, Client, Correspondent, Mail, Meeting, Story

_PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"


@dataclass(frozen=True, slots=True)
class Posted:
    """A message for the mailbox. `outgoing`: the candidate's own, for Sent."""

    at: datetime
    id: str
    raw: bytes
    outgoing: bool
    who: str
    """The name at the other end."""
    subject: str
    employer: str | None
    """Whose hiring process it belongs to; None for the rest of life."""


@dataclass(frozen=True, slots=True)
class Entered:
    """An event for the candidate's calendar."""

    at: datetime
    uid: str
    ics: bytes


@dataclass(frozen=True, slots=True)
class Sends:
    """The candidate sends the draft that lies ready for `address`, as it stands."""

    at: datetime
    address: str


Happening = Posted | Entered | Sends


def mailbag(stories: Iterable[Story], you: Candidate) -> tuple[Happening, ...]:
    """All that happens in these stories, oldest first. Every time is aware, in the candidate's zone."""
    happenings = [happening for story in stories for happening in _happenings(story, you)]
    return tuple(sorted(happenings, key=lambda happening: happening.at))


def _happenings(story: Story, you: Candidate) -> Iterator[Happening]:
    people = {**story.people, YOU: you.correspondent}
    desk = _Desk(people, {mail.id: mail for mail in story.mail}, {event.id: event for event in story.event}, you)
    for mail in story.mail:
        other = people[mail.to[0] if mail.sender == YOU else mail.sender]
        raw, outgoing = desk.message(mail), mail.sender == YOU
        yield Posted(desk.at(mail.at), mail.id, raw, outgoing, other.name, desk.subject(mail), story.employer)
    for event in story.event:
        at = desk.at(event.in_calendar_from)
        yield Entered(at, event.uid, calendar_object(event, people, at).encode())
    for send in story.send:
        yield Sends(desk.at(send.at), people[send.to].address)


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where one story's mail is written: its people, its mails and events by id."""

    people: Mapping[str, Correspondent]
    mails: Mapping[str, Mail]
    events: Mapping[str, Meeting]
    you: Candidate

    def at(self, wall: datetime) -> datetime:
        return wall.replace(tzinfo=self.you.zone)

    def message_id(self, mail: Mail) -> str:
        return f"<{mail.id}@{self.people[mail.sender].address.rpartition('@')[2]}>"

    def subject(self, mail: Mail) -> str:
        if mail.subject or mail.answers is None:
            return mail.subject
        return f"Re: {self.subject(self.mails[mail.answers]).removeprefix('Re: ')}"

    def thread(self, mail: Mail) -> list[str]:
        """The Message-IDs of all that this mail answers, oldest first."""
        if mail.answers is None:
            return []
        answered = self.mails[mail.answers]
        return [*self.thread(answered), self.message_id(answered)]

    def message(self, mail: Mail) -> bytes:
        writer = self.people[mail.sender]
        message = EmailMessage()
        if mail.sender != YOU:
            domain = writer.address.rpartition("@")[2]
            message["Delivered-To"] = self.you.address
            message["Authentication-Results"] = f"mx.mail.example; spf=pass; dkim=pass; dmarc=pass header.from={domain}"
        message["From"] = _mailbox(writer)
        message["To"] = [_mailbox(self.people[key]) for key in mail.to]
        if mail.cc:
            message["Cc"] = [_mailbox(self.people[key]) for key in mail.cc]
        message["Subject"] = self.subject(mail)
        message["Date"] = format_datetime(self.at(mail.at))
        message["Message-ID"] = self.message_id(mail)
        if thread := self.thread(mail):
            message["In-Reply-To"] = thread[-1]
            message["References"] = " ".join(thread)
        if mail.bulk:
            message["List-Id"] = f"<{mail.bulk}>"
            message["List-Unsubscribe"] = f"<https://{mail.bulk}/unsubscribe>"
            message["Precedence"] = "bulk"
        for name, value in mail.headers.items():
            message[name] = value
        self._fill(message, mail)
        for number, part in enumerate(message.walk()):
            if part.is_multipart():
                part.set_boundary(f"=_{mail.id}_{number}")
        return message.as_bytes()

    def _fill(self, message: EmailMessage, mail: Mail) -> None:
        writer = self.people[mail.sender]
        own, quote = self.own_words(mail), self._quote(mail)
        message.set_content(f"{own}\n\n{quote.text}\n" if quote else f"{own}\n")
        if writer.client != "plain":
            message.add_alternative(_html(own, quote), subtype="html")
        if mail.invitation:
            event = self.events[mail.invitation.event]
            ics = calendar_object(event, self.people, self.at(mail.at), mail.invitation.method)
            method = {"method": mail.invitation.method}
            message.add_alternative(ics, subtype="calendar", charset="utf-8", params=method)
            if writer.client == "gmail":  # Google sends the same again as a file
                message.add_attachment(ics.encode(), maintype="application", subtype="ics", filename="invite.ics")
        for name in mail.attachments:
            message.add_attachment(_PDF, maintype="application", subtype="pdf", filename=name)

    def own_words(self, mail: Mail) -> str:
        signature = self.people[mail.sender].signature.strip("\n") if mail.signed else ""
        return f"{mail.text.rstrip()}\n\n{signature}" if signature else mail.text.rstrip()

    def whole_text(self, mail: Mail) -> str:
        quote = self._quote(mail)
        return f"{self.own_words(mail)}\n\n{quote.text}" if quote else self.own_words(mail)

    def _quote(self, mail: Mail) -> "_Quote | None":
        if mail.answers is None or not mail.quote:
            return None
        answered = self.mails[mail.answers]
        client = self.people[mail.sender].client
        head = self._quote_head(client, answered)
        whole = self.whole_text(answered)
        marked = whole if client == "outlook" else "\n".join(f"> {line}".rstrip() for line in whole.splitlines())
        return _Quote(head, whole, f"{head}\n{marked}")

    def _quote_head(self, client: Client, answered: Mail) -> str:
        writer, at = self.people[answered.sender], answered.at
        clock = f"{at:%I:%M}".lstrip("0")
        match client:
            case "gmail":  # a narrow no-break space before AM and PM, and a break before a long address
                when = f"{at:%a, %b} {at.day}, {at.year} at {clock}\u202f{at:%p}"
                return f"On {when} {writer.name} <\n{writer.address}> wrote:\n"
            case "outlook":
                receivers = "; ".join(f"{self.people[key].name} <{self.people[key].address}>" for key in answered.to)
                return (
                    f"________________________________\nFrom: {writer.name} <{writer.address}>\n"
                    f"Sent: {at:%A, %B} {at.day}, {at.year} {clock} {at:%p}\nTo: {receivers}\n"
                    f"Subject: {self.subject(answered)}\n"
                )
            case "apple":
                return f"> On {at:%b} {at.day}, {at.year}, at {at:%H:%M}, {writer.name} <{writer.address}> wrote:\n>"
            case "plain":
                return f"On {at:%a, %d %b %Y at %H:%M}, {writer.name} wrote:"


@dataclass(frozen=True, slots=True)
class _Quote:
    """What an answer repeats: the line that introduces it, the words, and both as plain text."""

    head: str
    words: str
    text: str


def _mailbox(person: Correspondent) -> Address:
    return Address(person.name, addr_spec=person.address)


def _html(own: str, quote: _Quote | None) -> str:
    """The same words for readers of HTML, with the quote where mail programs put it."""
    body = f'<div dir="ltr">{_lines(own)}</div>'
    if quote:
        head = _lines(quote.head.removeprefix("> ").removesuffix("\n>").replace("<\n", "<").strip())
        body += (
            f'<br><div class="gmail_quote"><div class="gmail_attr">{head}</div>'
            f'<blockquote type="cite" class="gmail_quote">{_lines(quote.words)}</blockquote></div>'
        )
    return f"<html><body>{body}</body></html>\n"


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>\n")
