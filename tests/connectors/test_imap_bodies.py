"""Large messages come without their attachments, and otherwise as they are; hostile ones come somehow, and quickly."""

import email
import time
from base64 import encodebytes
from contextlib import closing
from datetime import timedelta
from email.message import Message
from random import Random

import pytest

from connectors.imap import bodies
from connectors.rfc5322 import message_id
from tests.connectors.dovecot import Dovecot
from tests.connectors.mailboxes import NOON, letter
from tests.connectors.proxy import Proxy

PDF = encodebytes(Random(1).randbytes(1_500_000)).replace(b"\n", b"\r\n")
HEAD = b"From: dana@acme.example\r\nTo: sam@example.com\r\nSubject: Your interview\r\nMessage-ID: <1@acme.example>\r\n"

INVITATION = (
    HEAD
    + b"""MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="outer =_1"

A preamble that nobody sees.
--outer =_1
Content-Type: multipart/alternative; boundary=2024

--2024
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Wir freuen uns auf das Gespr=E4ch.

--2024
Content-Type: text/html; charset=utf-8

<p>Wir freuen uns auf das Gespr\xc3\xa4ch.</p>

--2024
Content-Type: text/calendar; method=REQUEST; charset=utf-8

BEGIN:VCALENDAR
END:VCALENDAR

--2024--
--outer =_1
Content-Type: application/pdf; name=directions.pdf
Content-Transfer-Encoding: base64
Content-Disposition: attachment; filename=directions.pdf

""".replace(b"\n", b"\r\n")
    + PDF
    + b"""--outer =_1
Content-Type: text/csv
Content-Disposition: attachment; filename=participants.csv

""".replace(b"\n", b"\r\n")
    + b"name,room\r\n" * 20_000
    + b"""
--outer =_1
Content-Type: application/ics; name=invite.ics
Content-Transfer-Encoding: base64
Content-Disposition: attachment; filename=invite.ics

QkVHSU46VkNBTEVOREFSDQpFTkQ6VkNBTEVOREFSDQo=

--outer =_1
Content-Type: message/rfc822

Subject: What you wrote

Could we meet?

--outer =_1--
""".replace(b"\n", b"\r\n")
)


def fetched(server: Dovecot, raw: bytes) -> tuple[bytes, int]:
    """The message as the connector gives it, and the octets that the server sent for it."""
    user = server.user()
    with server.client(user) as client:
        client.append("INBOX", raw, msg_time=NOON)
    with Proxy(server.port) as proxy, closing(server.account(user, port=proxy.port)) as account:
        [batch] = account.changes(None, NOON - timedelta(days=1), lambda _: True)
        [mail] = batch.messages
        assert not mail.partial
        return mail.raw, proxy.down


def leaves(message: Message) -> list[tuple[str, str]]:
    return [
        (part.get_content_type(), part.get_payload(decode=True).decode(part.get_content_charset("utf-8")).strip())
        for part in message.walk()
        if not part.is_multipart()
    ]


def test_big_attachments_are_not_fetched(dovecot: Dovecot) -> None:
    raw, octets = fetched(dovecot, INVITATION)
    assert len(INVITATION) > 2_000_000
    assert octets < 20_000
    assert b"JVBER" not in raw


def test_what_is_left_is_the_same_message(dovecot: Dovecot) -> None:
    raw, _ = fetched(dovecot, INVITATION)
    assert raw.startswith(INVITATION[: INVITATION.index(b"\r\n\r\n") + 4])
    message = email.message_from_bytes(raw)
    assert not [part.defects for part in message.walk() if part.defects]
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
        "message/rfc822",
        "text/plain",
    ]
    assert leaves(message) == [
        ("text/plain", "Wir freuen uns auf das Gespräch."),
        ("text/html", "<p>Wir freuen uns auf das Gespräch.</p>"),
        ("text/calendar", "BEGIN:VCALENDAR\r\nEND:VCALENDAR"),
        ("application/ics", "BEGIN:VCALENDAR\r\nEND:VCALENDAR"),
        ("text/plain", "Could we meet?"),
    ]


def test_many_bodies_come_in_groups_that_fit_into_memory(dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten mails of 4 kB, so two bodies at once; 0, 3, 6 and 9 are not wanted and weigh nothing."""
    monkeypatch.setattr(bodies, "BATCH_OCTETS", 10_000)
    user, since = dovecot.user(), NOON - timedelta(days=1)
    with dovecot.client(user) as client:
        for n in range(10):
            client.append("INBOX", letter(f"<{n}@acme.example>", "word " * 800), msg_time=NOON)
    with closing(dovecot.account(user)) as account:
        batches = list(account.changes(None, since, lambda header: message_id(header)[1:2] not in "0369"))
        assert [(batch.seen, len(batch.messages)) for batch in batches] == [(4, 4), (3, 3), (3, 3)]
        found = [(message_id(mail.raw), mail.partial) for batch in batches for mail in batch.messages]
        assert found == [(f"<{n}@acme.example>", n % 3 == 0) for n in range(10)]
        rest = [mail for batch in account.changes(batches[1].cursor, since, lambda _: False) for mail in batch.messages]
        assert [message_id(mail.raw) for mail in rest] == [f"<{n}@acme.example>" for n in range(7, 10)]


def test_a_small_message_comes_byte_for_byte(dovecot: Dovecot) -> None:
    small = INVITATION.replace(PDF, PDF[:1000]).replace(b"name,room\r\n", b"")
    assert fetched(dovecot, small)[0] == small


def test_a_letter_without_end_is_cut_off(dovecot: Dovecot) -> None:
    words = b"So it goes on and on.\r\n" * 100_000
    raw, octets = fetched(dovecot, HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + words)
    assert raw.startswith(HEAD)
    assert raw == HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + words[: 256 * 1024]
    assert 250_000 < octets < 300_000


def test_of_a_message_that_is_an_attachment_the_header_is_left(dovecot: Dovecot) -> None:
    header = HEAD + b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    assert fetched(dovecot, header + PDF)[0] == header


def test_a_bounce_keeps_its_report(dovecot: Dovecot) -> None:
    """A server that returns the whole large mail; what could not be delivered to whom stands in the second part."""
    bounce = (
        HEAD
        + b"""Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b

The mail could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; gone@acme.example
Action: failed

--b
Content-Type: message/rfc822

Subject: My letter
Content-Type: application/pdf
Content-Transfer-Encoding: base64

""".replace(b"\n", b"\r\n")
        + PDF
        + b"--b--\r\n"
    )
    raw, octets = fetched(dovecot, bounce)
    assert octets < 300_000
    message = email.message_from_bytes(raw)
    assert message.get_param("report-type") == "delivery-status"
    _, status, returned = message.get_payload()
    assert status.get_payload()[1]["Final-Recipient"] == "rfc822; gone@acme.example"
    assert returned.get_payload()[0]["Subject"] == "My letter"


def _nested(depth: int) -> bytes:
    opened = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(depth))
    return HEAD + b"MIME-Version: 1.0\r\n" + opened + b"Content-Type: text/plain\r\n\r\n" + b"deep\r\n" * 20_000


def _many(parts: int) -> bytes:
    part = b"--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Disposition: inline\r\n\r\nhello\r\n"
    return (
        HEAD + b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + part * parts + b"--b--\r\n"
    )


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(_nested(3000), id="nested 3,000 deep"),
        pytest.param(_many(20_000), id="20,000 parts"),
        pytest.param(HEAD + b"Content-Type: multipart/mixed\r\n\r\n" + b"no boundary\r\n" * 9000, id="no boundary"),
        pytest.param(HEAD + b"\x00\x01\xff" * 50_000, id="no end of header, NULs"),
        pytest.param(HEAD + b"X-Filler: " + b"x" * 3_000_000 + b"\r\n\r\nwords\r\n", id="a header of 3 MB"),
        pytest.param(HEAD + b'Content-Type: "; boundary=\r\n b"\\;\r\n\r\n' + b"--b\r\n" * 20_000, id="quotes astray"),
    ],
)
def test_hostile_messages_come_somehow_and_soon(dovecot: Dovecot, raw: bytes) -> None:
    begin = time.perf_counter()
    found, _ = fetched(dovecot, raw)
    assert time.perf_counter() - begin < 5
    assert b"Message-ID: <1@acme.example>" in found
