"""No message makes the reader fail or slow, whatever somebody put into it; what was left out is said."""

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.models import Message
from daemon.core.facts import MailFact
from daemon.core.reading.reader import read_mail, worth_reading
from daemon.core.you import You

MAIL = Path(__file__).parents[2] / "mail"
RECEIVED = datetime(2026, 12, 1, tzinfo=UTC)
YOU = You(name="Alex Doe", addresses=("alex@example.com",))
HEADER = b"""From: Ana Ruiz <ana@acme.example>
To: alex@example.com
Date: Mon, 9 Mar 2026 10:00:00 +0000
Subject: Interview for the analyst position
Message-ID: <a@acme.example>
MIME-Version: 1.0
"""
EVENT = b"""BEGIN:VCALENDAR
VERSION:2.0
METHOD:REQUEST
BEGIN:VEVENT
UID:x@acme.example
DTSTART:20260312T150000Z
DTEND:20260312T160000Z
SUMMARY:Interview with Acme
ORGANIZER;CN=Ana Ruiz:mailto:ana@acme.example
"""


def read(raw: bytes) -> MailFact:
    return read_mail(Message(raw, "INBOX", RECEIVED), YOU, "personal")


def nested(depth: int) -> bytes:
    heads = (b"--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n" % (n, n + 1) for n in range(depth))
    return HEADER + b"Content-Type: multipart/mixed; boundary=b0\n\n" + b"".join(heads)


def invitation(lines: bytes) -> bytes:
    return HEADER + b"Content-Type: text/calendar; method=REQUEST\n\n" + EVENT + lines + b"END:VEVENT\nEND:VCALENDAR\n"


INVITE = b"We would like to invite you to an interview on Thursday at 3 pm. "
BOMBS = {
    "a body of 30 MB": (HEADER + b"\n" + INVITE * 500_000, "512 kB"),
    "one line of 30 MB": (HEADER + b"\ninterview " + b"x" * (30 << 20), "512 kB"),
    "30 MB of HTML": (HEADER + b"Content-Type: text/html\n\n" + b"<div><p>interview</p>" * 1_500_000, "512 kB"),
    "elements nested without end": (HEADER + b"Content-Type: text/html\n\n" + b"<b><i>" * 60_000, None),
    "10,000 nested parts": (nested(10_000), "nested"),
    "100,000 parts": (
        HEADER + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nhi\n" * 100_000,
        "200 parts",
    ),
    "50,000 attendees": (
        invitation(b"".join(b"ATTENDEE:mailto:p%d@acme.example\n" % n for n in range(50_000))),
        "attendees",
    ),
    "a meeting every second for ever": (invitation(b"RRULE:FREQ=SECONDLY\n"), None),
    "an endless subject": (b"Subject: " + b"=?utf-8?q?interview?= " * 500_000 + b"\n\n" + INVITE, "256 kB"),
    "an endless address": (b"From: " + b"a" * 250_000 + b"\n\n" + INVITE, "no sender"),
    "200,000 receivers": (HEADER + b"Cc: " + b'"a, b" <x@acme.example>, ' * 200_000 + b"\n\n" + INVITE, "256 kB"),
    "words that nearly match, again and again": (
        HEADER + b"\n" + b"would you like to not be able to interview with us unfortunately " * 5000,
        None,
    ),
    "times without end": (HEADER + b"\nAn interview. " + b"3 pm Monday or 4:30, March 5 " * 3000, None),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_takes_less_than_a_second_and_is_told(name: str) -> None:
    raw, told = BOMBS[name]
    read(INVITE)
    begun = time.process_time()
    fact = read(raw)
    assert time.process_time() - begun < 1
    if told:
        assert any(told in problem for problem in fact.reading.problems), fact.reading.problems


@given(st.binary(max_size=2000))
@settings(max_examples=150, deadline=None)
def test_any_bytes_give_a_fact(raw: bytes) -> None:
    fact = read(raw)
    assert fact.id.startswith("mail:")
    assert not any("could not be read: " in problem for problem in fact.reading.problems)
    assert worth_reading(raw, YOU) in {True, False}


FIXTURES = [path.read_bytes() for path in sorted(MAIL.glob("*.eml"))]


@given(st.sampled_from(FIXTURES), st.data())
@settings(max_examples=150, deadline=None)
def test_a_damaged_mail_gives_a_clean_fact(raw: bytes, data: st.DataObject) -> None:
    """A stretch of a real message is cut out, doubled or overwritten, as transports and attackers do."""
    begin = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(begin, min(len(raw), begin + 300)))
    junk = data.draw(st.one_of(st.binary(max_size=60), st.just(raw[begin:end] * 2)))
    fact = read(raw[:begin] + junk + raw[end:])
    assert not any("could not be read: " in problem for problem in fact.reading.problems)
    for person in (fact.sender, *fact.recipients):
        assert person.address is None or (person.address.isprintable() and person.address == person.address.lower())
    for one in (fact.message_id or "<ok>", *fact.refs):
        assert one.startswith("<")
        assert one.endswith(">")
        assert one.isprintable()
    assert fact.at.tzinfo is not None


def test_what_breaks_in_one_part_leaves_the_rest_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A defect in reading people costs the people, not the invitation."""

    def broken(*_args: object, **_named: object) -> None:
        raise RuntimeError("a defect")

    monkeypatch.setattr("daemon.core.reading.telling.people_in", broken)
    fact = read((MAIL / "invite-plain-slots.eml").read_bytes())
    assert fact.reading.kind == "invitation"
    assert len(fact.reading.interviews) == 2
    assert fact.reading.people == ()
    assert fact.reading.problems == ("its people could not be read: RuntimeError: a defect",)
