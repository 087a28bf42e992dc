"""A mail without its words, as `afterword read --anonymise` shows it: nothing of whom it is about survives; how it is made does."""

import email
import email.policy
import json
import re
import time
from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from random import Random

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.models import Message
from daemon.core.anonymising.mail import anonymised, calendar
from daemon.core.facts import MailFact
from daemon.core.knowledge.lexicon import plain
from daemon.core.knowledge.vocabulary import structure, vocabulary
from daemon.core.reading.reader import read_mail
from daemon.core.you import You

MAIL = Path(__file__).parents[1] / "mail" / "first"
ROUND = """\
From: =?utf-8?q?Zo=C3=AB_Quist?= <zoe.quist@hrastnik.example>
To: "Okonjo, Ike" <ike.okonjo@mailbox.example>
Subject: Interview with Hrastnik Optics
Date: Tue, 10 Mar 2026 09:12:44 +0100
Message-ID: <CAx77.quist@hrastnik.example>
References: <first.4471@hrastnik.example>
In-Reply-To: <first.4471@hrastnik.example>
List-Id: Hrastnik careers <jobs.hrastnik.example>
Auto-Submitted: auto-generated
Precedence: bulk
X-Hrastnik-Tenant: lens-4471
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8; format=flowed

Hi Ike,

We'd like to invite you to an interview on Thursday, 12 March 2026 at 14:30,
with Zoë Quist (Head of Lenses), at Hrastnik Optics, 12 Dolga ulica.

Book it: https://hire.hrastnik.example/slots/ike-okonjo?code=8841
or call +386 1 555 0142.

> On 9 March you wrote:
>> I would be glad to talk about the Lens Grinder role.

--
Zoë Quist
zoe.quist@hrastnik.example
"""


def copy(raw: str | bytes, seed: int = 7) -> str:
    return anonymised(raw.encode() if isinstance(raw, str) else raw, Random(seed))[0].decode()


def reading(raw: bytes) -> MailFact:
    """As if it had arrived when it was sent."""
    said = email.message_from_bytes(raw)["Date"]
    arrived = parsedate_to_datetime(str(said)).replace(tzinfo=UTC) if said else datetime(2026, 3, 1, tzinfo=UTC)
    return read_mail(Message(raw, "INBOX", arrived), You(), "x")


def words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{2,}", plain(text)))


def known(word: str) -> bool:
    return word in vocabulary().words or word in structure().values


def everything(raw: bytes) -> str:
    """All that a reader of the message could come to see, however it is wrapped up."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    seen = []
    for part in message.walk():
        seen += [part.preamble or "", part.epilogue or ""]
        seen += [f"{name}: {value}" for name, value in part.items()]
        if not part.is_multipart():
            seen.append(part.get_payload(decode=True).decode("utf-8", "replace"))  # type: ignore[union-attr] # bytes here
    return "\n".join(seen)


def test_no_name_address_company_number_or_date_survives() -> None:
    seen = plain(everything(copy(ROUND).encode()))
    for told in (
        "zoe",
        "quist",
        "hrastnik",
        "ike",
        "okonjo",
        "dolga",
        "optics",
        "lens",
        "cax",
        "march",
        "thursday",
    ):
        assert not re.search(rf"\b{told}", seen), told
    for number in ("2026", "4471", "8841", "0142", "386", "555", "14:30", "09:12:44", "0100"):
        assert number not in seen, number


def test_the_structure_stays_line_by_line() -> None:
    out = copy(ROUND)
    assert out.count("\n") == ROUND.count("\n")
    names = [line.partition(":")[0] for line in ROUND.partition("\n\n")[0].splitlines() if not line.startswith("X-")]
    assert [
        line.partition(":")[0] for line in out.partition("\n\n")[0].splitlines() if not line.startswith("X-")
    ] == names
    for kept in (
        "Auto-Submitted: auto-generated",
        "Precedence: bulk",
        "format=flowed",
        "\n> On ",
        "\n>> I would be glad to talk about the ",
        "\n--\n",
        "We'd like to invite you to an interview on ",
        "\nBook it: https://",
    ):
        assert kept in out, kept
    shape = re.compile(r"\w+")
    body, was = (shape.sub("w", one.partition("\n\n")[2].partition("http")[0]) for one in (out, ROUND))
    assert body == was, "punctuation, quote levels and lines are the same"


def test_a_name_stays_one_name_and_a_thread_one_thread() -> None:
    message = email.message_from_string(copy(ROUND), policy=email.policy.default)
    assert message["References"] == message["In-Reply-To"] != message["Message-ID"]
    body = message.get_content()
    greeted = re.findall(r"Hi (\w+),", body)[0]
    assert greeted in str(message["To"])
    sender = message["From"].addresses[0]
    assert sender.display_name in body
    assert sender.addr_spec in body
    assert len(sender.display_name) == len("Zoë Quist")


def test_the_copy_is_read_as_the_original_was() -> None:
    raw = (MAIL / "invite-plain-slots.eml").read_bytes()
    was, now = reading(raw).reading, reading(anonymised(raw, Random(3))[0]).reading
    assert was.kind == now.kind == "invitation"
    assert [one.medium for one in now.interviews] == [one.medium for one in was.interviews] == ["video", "video"]
    assert [person.role for person in now.people] == [person.role for person in was.people] == ["recruiter"]


def test_a_day_stays_a_day_and_an_hour_an_hour() -> None:
    told = copy("Subject: x\n\nThu 12 March 2026, 14:30 to 15:15, or 31.03.26 at 9:05 am\n").partition("\n\n")[2]
    found = re.fullmatch(
        r"\w+ (\d\d) \w+ (\d{4}), (\d\d):(\d\d) to (\d\d):(\d\d), or (\d\d)\.(\d\d)\.(\d\d) at (\d):(\d\d) am\n", told
    )
    assert found, told
    day, year, hour, minute, until, past, other, month, *_ = map(int, found.groups())
    assert 1 <= day <= 31
    assert 1 <= other <= 31
    assert 1 <= month <= 12
    assert 1900 <= year < 2100
    assert max(hour, until) <= 23
    assert max(minute, past) <= 59


@pytest.mark.parametrize(
    "name", ["bounce-dsn", "cancelled-outlook-itip", "auto-reply-outlook", "rejection-terse", "look-jury"]
)
def test_what_tells_a_kind_by_its_structure_survives(name: str) -> None:
    raw = (MAIL / f"{name}.eml").read_bytes()
    assert reading(anonymised(raw, Random(3))[0]).reading.kind == reading(raw).reading.kind


def test_another_time_other_words() -> None:
    """Chance decides, so that nobody can try out names."""
    assert copy(ROUND, 1) != copy(ROUND, 2)


def test_a_name_that_is_a_word_is_replaced_where_it_is_named() -> None:
    raw = ROUND.replace("Hrastnik Optics", "Opportunity Partners")
    assert "Opportunity" in copy(raw)
    assert "opportunity" not in anonymised(raw.encode(), Random(7), ["Opportunity Partners"])[0].decode().lower()


def test_a_surname_that_is_a_word_goes_with_its_given_name() -> None:
    raw = ROUND.replace("Zoë Quist (Head", "Sarah Hunt (Head").replace(
        "zoe.quist@hrastnik.example>", "sarah.page@x.example>"
    )
    out = copy(raw.replace("Hi Ike,", "We met Sarah Hunt, and hunt for a page.")).lower()
    assert not re.search(r"\b(?:sarah|hunt|page)\b", out)


def test_no_company_or_place_that_the_readers_tables_name_is_kept() -> None:
    out = copy("Subject: Your interview at Amazon\n\nGreenhouse asks you to meet Google in Paris, by Calendly.\n")
    assert not {"amazon", "greenhouse", "google", "paris", "calendly"} & words(out)
    assert {"your", "interview", "you", "meet"} <= words(out)


def test_markup_keeps_what_is_read_and_nothing_else() -> None:
    page = (
        '<html><head><style>.kolar{}</style><!-- Kolar 77812 --><script>track("Kolar")</script>'
        '<script type="application/ld+json">{"@context":"http://schema.org","@type":"EventReservation","reservationFor":'
        '{"@type":"Event","name":"Interview with Kolar","startDate":"2026-03-12T14:30:00"},"kolarId":77812}</script></head>'
        '<body class="kolar" onload="kolar()"><p style="display:none;color:kolar" title="Kolar">Kolar&nbsp;77812</p>'
        '<a href="https://go.kolar.example/77812/kolar">Choose a time</a><img src="cid:kolar" alt="Kolar">'
        '<kolar-box>we&#x27;d like to invite you</kolar-box><div class="gmail_quote"><blockquote>Ko&#108;ar</blockquote></div>'
    )
    out = copy(f"Content-Type: text/html; charset=utf-8\n\n{page}\n")
    assert "kolar" not in out.lower()
    assert "77812" not in out
    assert '<p style="display:none">' in out
    assert '<div class="gmail_quote"><blockquote>' in out
    assert "<span>we'd like to invite you</span>" in out
    held = json.loads(re.findall(r"ld\+json\">(.*?)</script>", out)[0])
    assert held["@type"] == "EventReservation"
    begins = datetime.fromisoformat(held["reservationFor"]["startDate"])
    assert begins.date() != datetime(2026, 3, 12).date()


ICS = """\
BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//Kolar Optics//Hiring 9//EN\r
METHOD:REQUEST\r
BEGIN:VTIMEZONE\r
TZID:Kolar Time\r
END:VTIMEZONE\r
BEGIN:VEVENT\r
UID:8841-kolar@kolar.example\r
SEQUENCE:2\r
DTSTAMP:20260302T101500Z\r
DTSTART;TZID="Kolar Time":20260312T143000\r
DTEND;TZID="Kolar Time":20260312T153000\r
SUMMARY:Interview with Zora Kolar for the role of a Lens Grinder at Kolar Op\r
 tics in Ljubljana\r
ORGANIZER;CN="Kolar, Zora":mailto:zora@kolar.example\r
ATTENDEE;PARTSTAT=NEEDS-ACTION;ROLE=REQ-PARTICIPANT:mailto:ike@mailbox.example\r
END:VEVENT\r
END:VCALENDAR\r
"""


def test_a_calendar_stays_one_with_its_method_its_length_and_its_version() -> None:
    out = calendar(ICS.encode(), Random(5))[0].decode()
    assert not {"kolar", "zora", "ljubljana", "ike", "8841", "20260312"} & set(re.findall(r"\w+", out.lower()))
    held = icalendar.Calendar.from_ical(out)
    assert held["METHOD"] == "REQUEST"
    (event,) = held.walk("VEVENT")
    assert event["SEQUENCE"] == 2
    assert (event["DTEND"].dt - event["DTSTART"].dt).total_seconds() == 3600
    assert str(event["SUMMARY"]).startswith("Interview with ")
    assert event["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"
    assert all(len(line) <= 75 for line in out.split("\r\n"))


WORDS = st.text(st.characters(categories=["Lu", "Ll", "Lo"], max_codepoint=0x24FF), min_size=2, max_size=12)
SAID = st.lists(
    st.one_of(WORDS, st.integers(10, 10**9).map(str), st.sampled_from(["interview", "the", "Mai", "\n", "> ", "--"])),
    max_size=12,
)


def as_plain(said: str) -> bytes:
    return f"Content-Type: text/plain; charset=utf-8\n\n{said}\n".encode()


def as_base64(said: str) -> bytes:
    coded = b64encode(said.encode())
    return b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n" + coded + b"\n"


def as_quoted(said: str) -> bytes:
    message = EmailMessage()
    message.set_content(said, cte="quoted-printable")
    return message.as_bytes()


def as_html(said: str) -> bytes:
    coded = "".join(f"&#{ord(sign)};" if sign.isalpha() and ord(sign) % 2 else sign for sign in said)
    return f'Content-Type: text/html; charset=utf-8\n\n<p title="{coded}">{coded}<a href="https://x.example/{said}">\n'.encode()


def as_fields(said: str) -> bytes:
    line = " ".join(said.split())
    coded = b64encode(line.encode()).decode()
    return f'Subject: =?utf-8?b?{coded}?=\nX-Own: {line}\nTo: "{line}" <a@b.example>\nReceived: {line}\n\n'.encode()


def as_attached(said: str) -> bytes:
    inner = EmailMessage()
    inner["Subject"] = " ".join(said.split())
    inner.set_content(said)
    outer = EmailMessage()
    outer.set_content("see below")
    outer.add_attachment(inner)
    outer.add_attachment(said.encode(), "application", "octet-stream", filename=" ".join(said.split())[:40])
    return outer.as_bytes()


def as_calendar(said: str) -> bytes:
    line = " ".join(said.split())
    body = f"BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nSUMMARY:{line}\nX-{line}:1\nEND:VEVENT\nEND:VCALENDAR\n"
    return f"Content-Type: text/calendar; charset=utf-8\n\n{body}".encode()


WRAPPED = [as_plain, as_base64, as_quoted, as_html, as_fields, as_attached, as_calendar]


@pytest.mark.parametrize("wrap", WRAPPED)
@settings(max_examples=40, deadline=None)
@given(said=SAID, seed=st.integers(0, 2**32))
def test_no_word_outside_the_readers_vocabulary_survives_however_it_is_wrapped(
    wrap: Callable[[str], bytes], said: list[str], seed: int
) -> None:
    text = " ".join(said)
    out, _ = anonymised(wrap(text), Random(seed))
    seen = everything(out)
    around = words(wrap("").decode())  # what isn't said but stands around it, as "href" does
    assert {word for word in words(text) & words(seen) - around if not known(word)} == set()
    if wrap is not as_attached:  # it tells how long an attachment was
        assert set(re.findall(r"\d{3,}", text)) & set(re.findall(r"\d{3,}", seen)) == set()


@settings(max_examples=60, deadline=None)
@given(raw=st.binary(max_size=400))
def test_whatever_comes_there_is_a_copy_that_can_be_parsed_and_read(raw: bytes) -> None:
    out, _ = anonymised(b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" + raw, Random(1))
    email.message_from_bytes(out)
    read_mail(Message(out, "INBOX", datetime(2026, 3, 1, tzinfo=UTC)), You(), "x")


@pytest.mark.parametrize(
    "piece", ["a.", '<a "', "<!", "<!--", "x", "a@", "sarah ", "<a b='", "https://", "9", "\u0301"]
)
def test_no_text_keeps_it_long(piece: str) -> None:
    """Mail is hostile; what grows with the square of its length would take minutes here."""
    begun = time.process_time()
    anonymised(f"Content-Type: text/html\n\n{piece * (100_000 // len(piece))}\n".encode(), Random(1))
    assert time.process_time() - begun < 4


def test_a_mail_nested_without_end_is_refused() -> None:
    raw = b"Content-Type: message/rfc822\n\n" * 2000
    with pytest.raises(ValueError, match="nested"):
        anonymised(raw, Random(1))
