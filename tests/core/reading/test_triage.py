"""Which bodies are asked for: of all that is about hiring, whatever its header looks like; of newsletters none."""

import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors.models import Message
from connectors.ports import FIELDS
from connectors.rfc5322 import header_block
from daemon.core.knowledge.tells import tells
from daemon.core.reading.reader import read_mail
from daemon.core.reading.triage import threads, worth_reading
from daemon.core.you import You

TESTS = Path(__file__).parents[2]
YOU = You(name="Sam Field", addresses=("sam@example.com",))


def header(*lines: str) -> bytes:
    return "\r\n".join(("From: Ana Ruiz <ana@acme.example>", "To: sam@example.com", *lines, "", "")).encode()


def fetched(block: bytes) -> bytes:
    """As an account gives it that fetches no more of a header than it must."""
    fields = re.findall(rb"^[^:\s]+:.*\n(?:[ \t].*\n)*", block, re.MULTILINE)
    asked_for = {name.lower().encode() for name in FIELDS}
    return b"".join(one for one in fields if one.partition(b":")[0].lower() in asked_for)


def test_no_mail_about_hiring_stays_unread() -> None:
    """Of every mail that the reader has been mended for, but those that are about nothing."""
    unread, looked_at = [], 0
    for expected in sorted((TESTS / "mail").glob("*/expected.toml")):
        for name, want in tomllib.loads(expected.read_text()).items():
            if want["kind"] == "unrelated":
                continue
            you = You(name="Alex Doe", addresses=tuple(want.get("addresses", ["alex@example.com"])))
            looked_at += 1
            if not worth_reading(fetched(header_block((expected.parent / f"{name}.eml").read_bytes())), you):
                unread.append(f"{expected.parent.name}/{name}")
    assert looked_at > 1000
    assert unread == []


def test_what_shows_that_a_machine_answered_is_among_what_is_fetched() -> None:
    """Without it such an answer, which may well be marked as bulk, would be taken for a newsletter."""
    assert tells().auto_reply.fields.keys() <= {name.lower() for name in FIELDS}


def test_its_threads_are_found_without_reading_a_mail() -> None:
    """In both fields that name them, folded or not; an address in brackets does no harm."""
    block = header(
        "References: <1@acme.example>", "\t<2@acme.example> <3@acme.example>", "in-reply-to: <4@acme.example>"
    )
    assert {f"<{n}@acme.example>" for n in range(1, 5)} <= threads(block)


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(("Subject: hello",), id="from one to another, whatever it is about"),
        pytest.param(("Subject: Your application", "List-Unsubscribe: <mailto:u@acme.example>"), id="a word of hiring"),
        pytest.param(("Subject: =?utf-8?q?Your_inter?= =?utf-8?q?view?=", "Precedence: bulk"), id="an encoded one"),
        pytest.param(
            ("Subject: Update", "List-Id: <x>", "Content-Type: text/calendar"), id="an entry for the calendar"
        ),
        pytest.param(("Subject: Hello", "List-Id: <x>", "Return-Path: <>"), id="what a mail system reports"),
    ],
)
def test_what_may_be_about_hiring_is_wanted(lines: tuple[str, ...]) -> None:
    assert worth_reading(header(*lines), YOU)


@pytest.mark.parametrize("sender", ["no-reply@us.greenhouse-mail.io", "sam@example.com", "notifications@calendly.com"])
def test_what_a_hiring_system_or_the_user_sends_is_wanted_though_it_goes_to_many(sender: str) -> None:
    raw = header("Subject: News", "List-Unsubscribe: <https://example.com/u>").replace(
        b"ana@acme.example", sender.encode()
    )
    assert worth_reading(raw, YOU)


@pytest.mark.parametrize(
    "field",
    [
        "List-Id: <x>",
        "list-unsubscribe: <https://example.com/u>",
        "Precedence:bulk",
        "X-Mailchimp \t: 1",
        "LIST-POST: <x>",
    ],
)
def test_a_newsletter_is_not_wanted_however_its_field_is_written(field: str) -> None:
    assert not worth_reading(header("Subject: Ten recipes", field), YOU)


def test_a_field_that_only_names_another_makes_no_newsletter() -> None:
    assert worth_reading(header("Subject: Ten recipes", "X-Note: List-Id: none", "List-Idea: mine"), YOU)


def test_the_reader_makes_the_same_of_a_newsletter_with_its_body_and_without() -> None:
    """So nothing is lost where the body wasn't fetched, and a Maildir is read like an IMAP account."""
    alone = header("Subject: Ten recipes", "List-Id: <x>", "Date: Mon, 2 Mar 2026 10:00:00 +0000", "Message-ID: <1@x>")
    now = datetime(2026, 3, 2, 12, tzinfo=UTC)
    whole = read_mail(Message(alone + b"We would like to invite you to an interview.", "INBOX", now), YOU, "home")
    assert read_mail(Message(alone, "INBOX", now, partial=True), YOU, "home") == whole
    assert whole.reading.kind == "unrelated"
    assert whole.reading.bulk
