"""One mail in one call, for tests that tell a story: `mail("Hi Kim, ...", sender="Ana Ruiz <ana@acme.example>")`.

The people are invented and live at `example` domains. `KIM` is the user of these tests.
"""

from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

KIM = "Kim Larsson <kim@larsson.example>"
A_MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def mail(
    text: str,
    *,
    sender: str = "Ana Ruiz <ana.ruiz@acme.example>",
    to: str = KIM,
    cc: str | None = None,
    subject: str = "Your application",
    at: datetime = A_MONDAY,
    message_id: str | None = None,
    answers: tuple[str, ...] = (),
    html: str | None = None,
    ics: str | None = None,
    method: str | None = None,
    headers: dict[str, str] | None = None,
) -> bytes:
    """A whole message (RFC 5322, lines end in LF).

    `answers`: the Message-IDs of its thread, oldest first. `ics` with `method` makes it an
    invitation. Without `message_id`, one is made of sender and time: the same call, the same mail.
    """
    address = parseaddr(sender)[1]
    message = EmailMessage()
    message["From"] = sender
    message["To"] = to
    if cc:
        message["Cc"] = cc
    message["Subject"] = subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = message_id or f"<{at:%Y%m%d.%H%M%S}.{address}>"
    if answers:
        message["In-Reply-To"] = answers[-1]
        message["References"] = " ".join(answers)
    for name, value in (headers or {}).items():
        message[name] = value
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    if ics:
        message.add_alternative(ics, subtype="calendar", params={"method": method} if method else None)
    for number, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_{number}_{address}")
    return message.as_bytes()


def message_id(raw: bytes) -> str:
    """The Message-ID of a mail that `mail` made, for the next one to answer."""
    for line in raw.splitlines():
        if line.startswith(b"Message-ID: "):
            return line.removeprefix(b"Message-ID: ").decode()
    raise ValueError("no Message-ID")


def invitation(
    *,
    start: datetime,
    end: datetime,
    summary: str,
    organizer: str,
    attendees: tuple[str, ...] = (KIM,),
    uid: str = "a-meeting@acme.example",
    method: str | None = "REQUEST",
    sequence: int = 0,
    description: str = "",
    location: str = "",
) -> str:
    """An iCalendar object (RFC 5545, 5546) with one event, times in UTC. Without `method`, as a calendar keeps it."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//tests//EN"]
    lines += [f"METHOD:{method}"] if method else []
    lines += ["BEGIN:VEVENT", f"UID:{uid}", f"SEQUENCE:{sequence}", f"DTSTAMP:{start.astimezone(UTC):%Y%m%d}T000000Z"]
    lines += [f"DTSTART:{start.astimezone(UTC):%Y%m%dT%H%M%SZ}", f"DTEND:{end.astimezone(UTC):%Y%m%dT%H%M%SZ}"]
    lines += [f"SUMMARY:{summary}", f"DESCRIPTION:{description}", f"LOCATION:{location}"]
    for role, people in (("ORGANIZER", (organizer,)), ("ATTENDEE", attendees)):
        for name, address in map(parseaddr, people):
            lines.append(f'{role};CN="{name}":mailto:{address}')
    return "\r\n".join([*lines, "END:VEVENT", "END:VCALENDAR", ""])
