"""Messages made to keep a reader busy or fill its memory. Run as a program, it reads each in a process of its own.

One line of JSON comes out for each: its name, the seconds and the megabytes it took, and the problems that were told.
"""

import base64
import json
import os
import sys
import time
import zlib
from collections.abc import Callable
from datetime import UTC, datetime

from connectors.models import Message
from daemon.core.reading.reader import read_mail
from daemon.core.you import You

HEADER = b"""From: Ana Ruiz <ana@acme.example>
To: alex@example.com
Date: Mon, 9 Mar 2026 10:00:00 +0000
Subject: Interview for the analyst position
Message-ID: <a@acme.example>
MIME-Version: 1.0
"""
EVENT = b"""BEGIN:VEVENT
UID:x@acme.example
DTSTART:20260312T150000Z
DTEND:20260312T160000Z
SUMMARY:Interview with Acme
ORGANIZER;CN=Ana Ruiz:mailto:ana@acme.example
"""
INVITE = b"We would like to invite you to an interview on Thursday at 3 pm. "
DAEMON = b"From: MAILER-DAEMON@acme.example\nSubject: failure notice\nDate: Mon, 9 Mar 2026 10:00:00 +0000\n"
MANY = 500_000


def nested(depth: int) -> bytes:
    heads = (b"--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n" % (n, n + 1) for n in range(depth))
    return HEADER + b"Content-Type: multipart/mixed; boundary=b0\n\n" + b"".join(heads)


def forwarded(depth: int) -> bytes:
    return (
        HEADER + b"Content-Type: message/rfc822\n\n" + (HEADER + b"Content-Type: message/rfc822\n\n") * depth + INVITE
    )


def calendar(*events: bytes) -> bytes:
    whole = b"BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:REQUEST\n" + b"".join(events) + b"END:VCALENDAR\n"
    return b"Content-Type: text/calendar; method=REQUEST\n\n" + whole


def event(lines: bytes) -> bytes:
    return EVENT + lines + b"END:VEVENT\n"


def parts(*inner: bytes) -> bytes:
    return (
        HEADER
        + b"Content-Type: multipart/mixed; boundary=b\n\n"
        + b"".join(b"--b\n" + one + b"\n" for one in inner)
        + b"--b--\n"
    )


def html(text: bytes) -> bytes:
    return HEADER + b"Content-Type: text/html\n\n" + text


def text(words: bytes, kind: bytes = b"text/plain") -> bytes:
    return HEADER + b"Content-Type: " + kind + b"\n\n" + words


def attached(kind: bytes, name: bytes, data: bytes) -> bytes:
    return (
        b"Content-Type: "
        + kind
        + b"; name="
        + name
        + b"\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment\n\n"
        + base64.encodebytes(data)
    )


def report(fields: bytes) -> bytes:
    return (
        DAEMON
        + b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nNot delivered.\n--b\nContent-Type: message/delivery-status\n\n"
        + fields
        + b"\n--b--\n"
    )


# Name, the message, and what must be among the problems (None: nothing is left out).
BOMBS: dict[str, tuple[Callable[[], bytes], str | None]] = {
    "a body of 30 MB": (lambda: HEADER + b"\n" + INVITE * 460_000, "12 MB"),
    "one line of 30 MB": (lambda: HEADER + b"\ninterview " + b"x" * (30 << 20), "12 MB"),
    "30 MB of HTML": (lambda: html(b"<div><p>interview</p>" * 1_500_000), "12 MB"),
    "elements nested without end": (lambda: html(b"<b><i>" * 60_000), None),
    "a page of spaces": (lambda: html(b"<p>interview" + b" " * MANY + b"x</p>" + b"\n\n\t" * 4000), None),
    "a page of one element": (lambda: html(b"<" * MANY), None),
    "10,000 nested parts": (lambda: nested(10_000), "nested"),
    "20 nested parts of 30 MB": (lambda: nested(20) + b"Content-Type: text/plain\n\n" + INVITE * 460_000, "12 MB"),
    "10,000 nested messages": (lambda: forwarded(10_000), None),
    "100,000 parts": (lambda: HEADER + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nhi\n" * 100_000, "200 parts"),
    "a boundary in every word": (lambda: HEADER + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b" * 8_000_000, "boundary"),
    "a boundary that is none on every line": (lambda: HEADER + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\n" + b"\n--bx" * 5_000_000, None),
    "200 parts of 60 kB": (lambda: parts(*(b"\n" + INVITE * 900 for _ in range(199))), None),
    "50,000 attendees": (lambda: HEADER + calendar(event(b"".join(b"ATTENDEE:mailto:p%d@acme.example\n" % n for n in range(50_000)))), "attendees"),
    "a meeting every second for ever": (lambda: HEADER + calendar(event(b"RRULE:FREQ=SECONDLY\n")), None),
    "1,000 meetings in five files": (lambda: parts(*(calendar(*(event(b"ATTENDEE;CN=Tom Ode:mailto:tom@acme.example\n" * 20).replace(b"UID:", b"UID:%d-%d" % (k, n)) for n in range(200))) for k in range(5))), "events"),
    "20 meetings of many words": (lambda: HEADER + calendar(*(event(b"DESCRIPTION:" + b"Interview with Ana Ruiz%d\\, Head of Data. " % n * 200 + b"\n").replace(b"UID:", b"UID:%d" % n) for n in range(20))), None),
    "a zone with a thousand rules": (lambda: HEADER + calendar(b"BEGIN:VTIMEZONE\nTZID:Q\n" + b"BEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\nEND:STANDARD\n" * 1000 + b"END:VTIMEZONE\n", event(b"").replace(b"DTSTART:20260312T150000Z", b"DTSTART;TZID=Q:20260312T150000")), None),
    "a calendar of 30 MB in base64": (lambda: parts(attached(b"text/calendar", b"a.ics", calendar(event(b"DESCRIPTION:" + b"x" * (20 << 20) + b"\n")))), "512 kB"),
    "a zip bomb": (lambda: parts(b"\n" + INVITE, attached(b"application/zip", b"a.zip", zlib.compress(bytes(50 << 20)))), None),
    "a zip bomb that claims to be a calendar": (lambda: parts(b"\n" + INVITE, attached(b"application/zip", b"a.ics", zlib.compress(bytes(50 << 20)))), None),
    "a header of 5 MB": (lambda: b"X-Long: " + b"x" * (5 << 20) + b"\n" + HEADER + b"\n" + INVITE, "256 kB"),
    "100,000 fields": (lambda: b"".join(b"X-%d: y\n" % n for n in range(100_000)) + HEADER + b"\n" + INVITE, "256 kB"),
    "an endless subject": (lambda: b"Subject: " + b"=?utf-8?q?interview?= " * MANY + b"\n\n" + INVITE, "256 kB"),
    "an endless address": (lambda: b"From: " + b"a" * 250_000 + b"\n\n" + INVITE, "no sender"),
    "an address of spaces": (lambda: b"From: a" + b" " * 200_000 + b"b\n\n" + INVITE, "no sender"),
    "an address of quotes": (lambda: b"From: " + b'"a\\' * 60_000 + b"\n\n" + INVITE, "no sender"),
    "an address of brackets": (lambda: b"To: " + b"a <" * 60_000 + b"\n" + HEADER + b"\n" + INVITE, None),
    "200,000 receivers": (lambda: HEADER + b"Cc: " + b'"a, b" <x@acme.example>, ' * 200_000 + b"\n\n" + INVITE, "256 kB"),
    "a date of digits": (lambda: b"Date: " + b"9" * 200_000 + b"\n" + HEADER + b"\n" + INVITE, "Date"),
    "a million ids": (lambda: b"References: " + b"<a@b> " * 40_000 + b"\n" + HEADER + b"\n" + INVITE, None),
    "a type of quotes": (lambda: b"Content-Type: text/plain; " + b'a="\\' * 50_000 + b"\n" + HEADER + b"\n" + INVITE, None),
    "flowed lines without end": (lambda: text(b"an interview \n" * 40_000, b"text/plain; format=flowed"), "512 kB"),
    "words that nearly match, again and again": (lambda: HEADER + b"\n" + b"would you like to not be able to interview with us unfortunately " * 5000, None),
    "times without end": (lambda: HEADER + b"\nAn interview. " + b"3 pm Monday or 4:30, March 5 " * 3000, None),
    "quotes in quotes": (lambda: HEADER + b"\nAn interview.\n" + b"On Monday 3 March Ana wrote:\n> " * 3000, None),
    "headers of forwards without end": (lambda: HEADER + b"\n" + b"---------- Forwarded message ---------\nFrom: a@b.example\nSubject: Interview\nDate: 3 March\n\n" * 3000, None),
    "signatures without end": (lambda: HEADER + b"\nAn interview.\n" + b"-- \nBest regards,\n" * 3000, None),
    "a report of spaces": (lambda: report(b"Final-Recipient:" + b" " * 400_000 + b"x\n" + b"Action: failed\n"), None),
    "a report of empty lines": (lambda: report(b"\n \n\t\n" * 60_000 + b"Action: failed\n"), None),
    "a bounce of empty lines": (lambda: DAEMON + b"\nThis could not be delivered. Original message" + b"\n" * 400_000 + b"To:" + b" " * 100_000, None),
    "a bounce of addresses": (lambda: DAEMON + b"\nThis could not be delivered: " + b"a@" * 200_000 + b".a-" * 50_000, None),
    "markup nested without end": (lambda: html(b'<p>schema.org</p><script type="application/ld+json">' + b'{"a":' * 60_000 + b"</script>"), "JSON-LD"),
    "scripts without end": (lambda: html(b'<p>schema.org</p><script type="application/ld+json">[]</script>' * 5000 + b"<script " * 20_000), None),
    "microdata without end": (lambda: html(b'<div itemscope itemtype="http://schema.org/Event"><i itemprop="startDate" content="x">' * 4000), "no start"),
    "nothing but NUL": (lambda: HEADER + b"\n" + bytes(1 << 20), None),
    "a letter of every kind": (lambda: HEADER + b"\n" + bytes(range(256)) * 2000, None),
}  # fmt: skip


def main() -> None:
    """Read each, in a fork, so that one's memory isn't counted for another."""
    you = You(name="Alex Doe", addresses=("alex@example.com",))
    received = datetime(2026, 12, 1, tzinfo=UTC)
    for raw in (HEADER + b"\n" + INVITE, HEADER + calendar(event(b"")), html(b"<p>An interview, dear Alex</p>")):
        read_mail(Message(raw, "INBOX", received), you, "home")
    for name, (make, _) in BOMBS.items():
        out, into = os.pipe()
        child = os.fork()
        if child == 0:
            raw = make()
            begun = time.process_time()
            reading = read_mail(Message(raw, "INBOX", received), you, "home").reading
            told = {"seconds": time.process_time() - begun, "problems": reading.problems}
            os.write(into, json.dumps(told).encode())
            os._exit(0)
        os.close(into)
        _, status, used = os.wait4(child, 0)
        told = json.loads(os.read(out, 60_000) or b"{}")
        os.close(out)
        sys.stdout.write(json.dumps({"name": name, "status": status, "kilobytes": used.ru_maxrss, **told}) + "\n")


if __name__ == "__main__":
    main()
