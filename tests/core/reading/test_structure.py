"""What a message's header says before a word is read: forged or not, to many or to one, to which of the user's addresses."""

from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec
import pytest

from connectors.models import Message
from daemon.core.facts import MailFact
from daemon.core.knowledge.languages import languages
from daemon.core.knowledge.quoting import quoting
from daemon.core.knowledge.tells import tells
from daemon.core.reading.calendar.meeting import event_words
from daemon.core.reading.message import headers, structure
from daemon.core.reading.reader import read_mail
from daemon.core.you import You

YOU = You(name="Alex Doe", addresses=("alex@example.com", "jobs.alex@mail.example"))


def read(more: str) -> MailFact:
    raw = f"From: Ana Ruiz <ana@acme.example>\nDate: Mon, 9 Mar 2026 10:00:00 +0000\nMessage-ID: <s@acme.example>\n{more}\n\nDear Alex,\n\nwe would like to invite you to an interview.\n"
    return read_mail(Message(raw.encode(), "INBOX", datetime(2026, 12, 1, tzinfo=UTC)), YOU, "home")


PASS = "Authentication-Results: mx.example; spf=pass smtp.mailfrom=acme.example; dmarc=pass header.from=acme.example"
FAIL = "Authentication-Results: mx.example; spf=fail; dmarc=fail (p=REJECT) header.from=acme.example"


@pytest.mark.parametrize(
    ("fields", "trusted"),
    [
        ([], True),
        ([PASS], True),
        ([FAIL], False),
        (["Authentication-Results: mx.example;\r\n spf=fail;\r\n DMARC = Fail header.from=acme.example"], False),
        # Only the topmost was written by the user's own server; the rest came with the mail.
        ([PASS, FAIL], True),
        ([FAIL, PASS], False),
        (["Authentication-Results: other.example; spf=pass", FAIL], True),
        # OpenDKIM and OpenDMARC each write a field of their own.
        (["Authentication-Results: mx.example; dkim=pass", FAIL], False),
        # A comment and a quoted string say nothing.
        (["Authentication-Results: mx.example; dkim=pass (dmarc=fail; dmarc=fail); dmarc=pass"], True),
        (['Authentication-Results: mx.example; spf=pass smtp.mailfrom="x; dmarc=fail"@acme.example; dmarc=pass'], True),
        (
            [
                "Authentication-Results: mx.example; dmarc=none",
                "ARC-Authentication-Results: i=1; mx.example; dmarc=fail",
            ],
            True,
        ),
        (["Authentication-Results: mx.example 1; dmarc=temperror"], True),
    ],
)
def test_only_the_users_own_server_says_what_is_forged(fields: list[str], trusted: bool) -> None:
    """RFC 8601 section 5: whatever stands below the receiving server's field may be anybody's."""
    assert structure.trusted(headers.parse("\r\n".join(fields).encode())) is trusted


@pytest.mark.parametrize(
    ("field", "many"),
    [
        ("List-Id: Jobs <jobs.lists.example>", True),
        ("List-Unsubscribe: <https://lists.example/u>", True),
        ("Precedence: bulk", True),
        ("Precedence: first-class", False),
        ("X-Mailer: Thing", False),
    ],
)
def test_what_was_sent_to_many(field: str, many: bool) -> None:
    assert structure.bulk(headers.parse(field.encode())) is many


@pytest.mark.parametrize(
    ("fields", "address"),
    [
        ("To: alex@example.com", "alex@example.com"),
        ("To: Alex <ALEX+acme@Example.com>", "alex+acme@example.com"),
        ("To: undisclosed-recipients:;\nDelivered-To: jobs.alex@mail.example", "jobs.alex@mail.example"),
        ("To: list@lists.example\nX-Original-To: alex@example.com", "alex@example.com"),
        ("To: list@lists.example\nEnvelope-To: alex@example.com", "alex@example.com"),
        ("Cc: Sam <sam@acme.example>, jobs.alex@mail.example\nTo: ana@acme.example", "jobs.alex@mail.example"),
        ("To: stranger@elsewhere.example", None),
    ],
)
def test_the_users_address_it_was_written_to(fields: str, address: str | None) -> None:
    fact = read(fields)
    assert fact.your_address == address
    assert all(not YOU.is_you(one.address) for one in fact.recipients)


def test_a_forged_mail_is_read_and_not_trusted() -> None:
    fact = read(f"To: alex@example.com\n{FAIL}\nSubject: Interview")
    assert (fact.reading.kind, fact.reading.trusted) == ("invitation", False)


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("Mon, 9 Mar 2026 10:00:00 +0100", "2026-03-09T10:00:00+01:00"),
        ("9 Mar 2026 10:00 -0530 (IST)", "2026-03-09T10:00:00-05:30"),
        ("Mon, 09 Mar 2026 10:00:00 GMT", "2026-03-09T10:00:00+00:00"),
        ("Mon, 9 Mar 26 10:00:00 EST", "2026-03-09T10:00:00-05:00"),
        ("Mon, 09 Mar 2026 10:00:00 -0000", "2026-03-09T10:00:00+00:00"),
    ],
)
def test_dates_as_they_are_written(written: str, instant: str) -> None:
    """RFC 5322 3.3 and 4.3; the usual form is read by a faster way than the odd ones."""
    read = headers.date(written)
    assert read is not None
    assert read.isoformat() == instant


@pytest.mark.parametrize(
    "written",
    ["", "yesterday", "Mon, 31 Feb 2026 10:00:00 +0000", "Mon, 9 Mar 2026 25:00:00 +0000", "9 Mar 2026 10:00:00 +9900"],
)
def test_a_date_that_is_none(written: str) -> None:
    assert headers.date(written) is None


def test_what_is_needed_of_a_huge_header_is_read_all_the_same() -> None:
    filler = b"".join(b"X-%d: y\r\n" % n for n in range(100_000))
    header = headers.parse(filler + b"From: ana@acme.example\r\nSubject: An\r\n interview\r\nX-Last: z\r\n")
    assert (header.first("from"), header.text("subject"), header.first("x-last")) == (
        "ana@acme.example",
        "An interview",
        "",
    )
    assert any("256 kB" in one for one in header.problems)


@pytest.mark.parametrize("table", [tells(), quoting(), languages(), event_words()], ids=lambda one: type(one).__name__)
def test_what_the_tables_hold_could_ever_be_found(table: object) -> None:
    """Texts are compared in lower case, with plain apostrophes, so an entry of another form would be dead."""
    entries = list(strings(msgspec.to_builtins(table)))
    assert entries
    for entry in entries:
        assert entry == entry.lower()
        assert "\u2019" not in entry


def strings(held: object) -> Iterator[str]:
    if isinstance(held, str):
        yield held
    elif isinstance(held, dict):
        for value in held.values():
            yield from strings(value)
    elif isinstance(held, list | tuple | set | frozenset):
        for value in held:
            yield from strings(value)
