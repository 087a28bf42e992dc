"""The message in the Drafts folder, and what is seen of it later."""

import email
import email.policy
import quopri
import re
from datetime import datetime, timedelta, timezone
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from daemon.core.facts import Person
from daemon.core.opportunity import Letter
from daemon.core.writing.flowed import flow, unflow
from daemon.core.writing.message import Headline, fingerprint, headline, render

NOW = datetime(2026, 3, 5, 17, 5, tzinfo=timezone(timedelta(hours=1)))
BODY = (
    "Dear Dana,\n\nThank you for taking the time to talk with me about the Data Analyst role at Acme. "
    "I came away from our conversation in good spirits.\n\nKind regards,\nAlex Doe\n\n-- \nAlex Doe\n"
)
LETTER = Letter(
    message_id="<9b2e4c1d7a5f4e0c8b3d6a1f@example.com>",
    sender=("Alex Doe", "alex@example.com"),
    to=(Person(name="Dana Reed", address="dana@acme.example"),),
    subject="Thank you for our conversation on Thursday",
    body=BODY,
    in_reply_to="<b@acme.example>",
    references=("<a@acme.example>", "<b@acme.example>"),
)
LINE = st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Cn", "Co"]), max_size=200)


def parsed(raw: bytes) -> EmailMessage:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_a_letter_is_a_message_as_any_mail_program_writes_it():
    """Header by header as RFC 5322 and RFC 3676 have it; nothing names the program."""
    assert render(LETTER, NOW) == (
        b"From: Alex Doe <alex@example.com>\r\n"
        b"To: Dana Reed <dana@acme.example>\r\n"
        b"Subject: Thank you for our conversation on Thursday\r\n"
        b"Date: Thu, 05 Mar 2026 17:05:00 +0100\r\n"
        b"Message-ID: <9b2e4c1d7a5f4e0c8b3d6a1f@example.com>\r\n"
        b"In-Reply-To: <b@acme.example>\r\n"
        b"References: <a@acme.example> <b@acme.example>\r\n"
        b"MIME-Version: 1.0\r\n"
        b"Content-Type: text/plain; charset=utf-8; format=flowed\r\n"
        b"Content-Transfer-Encoding: 7bit\r\n"
        b"\r\n"
        b"Dear Dana,\r\n"
        b"\r\n"
        b"Thank you for taking the time to talk with me about the Data Analyst \r\n"
        b"role at Acme. I came away from our conversation in good spirits.\r\n"
        b"\r\n"
        b"Kind regards,\r\n"
        b"Alex Doe\r\n"
        b"\r\n"
        b"-- \r\n"
        b"Alex Doe\r\n"
    )


def test_accents_and_other_scripts_arrive_as_they_were_written():
    letter = replace(
        LETTER,
        sender=("Jürgen Groß", "juergen@example.com"),
        to=(Person(name="Zoë Núñez", address="zoe@bücher.example"), Person(name="李雷", address="li@acme.example")),
        subject="Re: Gespräch über die Rolle – nächste Schritte und ein paar Fragen, die geblieben sind",
        body="Liebe Zoë,\n\n" + "schöne Grüße aus Köln " * 12 + "\n",
    )
    raw = render(letter, NOW)
    assert raw.isascii()
    message = parsed(raw)
    assert message["From"].addresses[0].display_name == "Jürgen Groß"
    assert [one.display_name for one in message["To"].addresses] == ["Zoë Núñez", "李雷"]
    assert message["To"].addresses[0].addr_spec == "zoe@xn--bcher-kva.example"
    assert message["Subject"] == letter.subject
    assert message.get_content_charset() == "utf-8"
    assert unflow(message.get_content()).split("\n")[2].split() == ("schöne Grüße aus Köln " * 12).split()


@pytest.mark.parametrize(
    "value",
    ["x\r\nBcc: all@acme.example", "x\nBcc: y", "x\rBcc: y", "x\x00\x1b[31m", "x\u202egnp.exe", "x\u2028Bcc: y"],
)
def test_no_name_subject_or_id_breaks_out_of_its_header(value):
    letter = replace(
        LETTER,
        sender=(value, "alex@example.com"),
        to=(Person(name=value, address="dana@acme.example"), Person(address=f"d{value}@acme.example")),
        subject=value,
        in_reply_to=value,
        references=(value, value),
        message_id=f"<{value}>",
        body=f"{value}\n",
    )
    raw = render(letter, NOW)
    names = re.findall(rb"^([A-Za-z-]+):", raw.partition(b"\r\n\r\n")[0], re.MULTILINE)
    assert names == [
        *(b"From", b"To", b"Subject", b"Date", b"Message-ID", b"In-Reply-To", b"References", b"MIME-Version"),
        *(b"Content-Type", b"Content-Transfer-Encoding"),
    ]
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202e\u2028]", raw.decode())


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Dana Reed", "Dana Reed"),
        ("Reed, Dana", '"Reed, Dana"'),
        ('Dana "Dee" Reed', '"Dana \\"Dee\\" Reed"'),
        ("Dana Reed <boss@evil.example>", '"Dana Reed <boss@evil.example>"'),
        ("=?utf-8?q?boss?=", "=?utf-8?"),
        ("", "dana@acme.example"),
    ],
)
def test_a_name_is_quoted_or_encoded_as_it_needs(name, written):
    raw = render(replace(LETTER, to=(Person(name=name, address="dana@acme.example"),)), NOW)
    assert f"\r\nTo: {written}".encode() in raw
    recipient = parsed(raw)["To"].addresses
    assert [(one.display_name, one.addr_spec) for one in recipient] == [(name, "dana@acme.example")]


def test_a_long_thread_is_folded_and_no_id_is_encoded():
    ids = tuple(f"<{'x' * 70}{i}@mail.acme.example>" for i in range(8))
    raw = render(replace(LETTER, references=ids), NOW)
    assert b"=?" not in raw
    assert parsed(raw)["References"].split() == list(ids)


@given(subject=LINE, name=LINE, body=st.lists(LINE, max_size=8))
def test_lines_are_short_and_nothing_is_lost(subject, name, body):
    text = "\n".join(" ".join(line.split()) for line in body)
    letter = replace(LETTER, subject=subject, to=(Person(name=name, address="dana@acme.example"),), body=text)
    raw = render(letter, NOW)
    assert raw == render(letter, NOW)
    assert all(len(line) <= 78 for line in raw.decode().split("\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    seen = headline(raw)
    assert seen.to == ("dana@acme.example",)
    assert seen.subject.split() == unicode_plain(subject).split()
    assert seen.body.split() == unicode_plain(text).split()


def unicode_plain(text: str) -> str:
    import unicodedata

    return unicodedata.normalize("NFC", text)


@given(
    st.lists(
        LINE.map(str.rstrip) | st.sampled_from(["-- ", "", " indented", "> quoted", "From here", ">", "a" * 100]),
        max_size=12,
    )
)
def test_flowed_text_comes_back_as_it_was(lines):
    text = "\n".join(" ".join(line.split(" ")) for line in lines)
    flowed = flow(text)
    assert not any(line.startswith((">", "From ")) for line in flowed.split("\n"))
    assert [line.split() for line in unflow(flowed).split("\n")] == [line.split() for line in text.split("\n")]


def test_soft_breaks_are_undone_as_rfc_3676_has_it():
    """Section 4.1 and 4.2: a trailing space flows on, a stuffed space goes, the signature's separator never flows."""
    assert unflow("One \ntwo\n >three \n four\n-- \nAlex") == "One two\n>three four\n-- \nAlex"
    assert unflow("One \ntwo", delsp=True) == "Onetwo"


def rewrapped(raw: bytes) -> bytes:
    """What Thunderbird, Gmail or an IMAP server may do to a draft they only store: all of it at once."""
    message = parsed(raw)
    text = unflow(message.get_content())
    again = EmailMessage(policy=email.policy.SMTP)
    for name in ("Subject", "To", "From", "Message-ID"):
        again[name] = str(message[name])
    again["X-Mozilla-Draft-Info"] = "internal/draft; vcard=0"
    again["Date"] = "Fri, 06 Mar 2026 09:00:00 +0000"
    again["User-Agent"] = "Mozilla Thunderbird"
    again.set_content("\n".join(re.sub(r"(.{40}\S*) ", r"\1\n", line) for line in text.split("\n")), cte="base64")
    return bytes(again)


def test_an_untouched_draft_keeps_its_fingerprint_however_it_is_stored():
    raw = render(LETTER, NOW)
    mine = fingerprint(raw)
    assert fingerprint(render(LETTER, NOW + timedelta(days=2))) == mine
    assert fingerprint(raw.replace(b"\r\n", b"\n")) == mine
    assert fingerprint(rewrapped(raw)) == mine
    assert fingerprint(b"Return-Path: <>\r\nX-UID: 4\r\n" + raw) == mine
    assert fingerprint(raw + b"\r\n\r\n") == mine
    head, _, body = raw.partition(b"\r\n\r\n")
    encoded = head.replace(b"7bit", b"quoted-printable") + b"\r\n\r\n" + quopri.encodestring(body, quotetabs=True)
    assert fingerprint(encoded) == mine
    assert fingerprint(raw.replace(b"Dana Reed <dana@acme.example>", b'"Reed, D." <Dana@ACME.example>')) == mine


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"good spirits", b"high spirits"),
        (b"good spirits.", b"good spirits"),
        (b"Dear Dana", b"Dear dana"),
        (b"Subject: Thank", b"Subject: Many thanks. Thank"),
        (b"dana@acme.example>\r\n", b"dana@acme.example>, tom@acme.example\r\n"),
        (b"To: Dana Reed <dana@acme.example>", b"To: Dana Reed <dana@other.example>"),
        (b"To: ", b"Cc: tom@acme.example\r\nTo: "),
        (b"To: ", b"Bcc: tom@acme.example\r\nTo: "),
        (b"To: ", b"Cc: "),
    ],
)
def test_whatever_the_user_changes_changes_the_fingerprint(old, new):
    raw = render(LETTER, NOW)
    assert old in raw
    assert fingerprint(raw.replace(old, new)) != fingerprint(raw)


def test_a_second_text_and_an_attachment_are_told_apart():
    """A mail program may add an HTML version of the same words; a CV only the user can have added."""
    plain = EmailMessage(policy=email.policy.SMTP)
    plain["To"], plain["Subject"] = "dana@acme.example", "Hello"
    plain.set_content("Dear Dana,\n\nthank you.\n")
    mine = fingerprint(bytes(plain))
    plain.add_alternative("<p>Dear Dana,</p><p>thank you.</p>", subtype="html")
    assert fingerprint(bytes(plain)) == mine
    plain.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="cv.pdf")
    assert fingerprint(bytes(plain)) != mine
    html = EmailMessage(policy=email.policy.SMTP)
    html["To"], html["Subject"] = "dana@acme.example", "Hello"
    html.set_content("<p>Dear Dana,</p><p>thank you.</p>", subtype="html")
    assert fingerprint(bytes(html)) == mine


@given(first=LINE, second=LINE)
def test_two_letters_have_one_fingerprint_only_if_their_words_are_the_same(first, second):
    one, other = (fingerprint(render(replace(LETTER, body=text), NOW)) for text in (first, second))
    assert (one == other) == (unicode_plain(first).split() == unicode_plain(second).split())


def test_a_users_own_draft_tells_whom_it_is_for():
    raw = (
        b"To: Dana <Dana@Acme.example>\nCc: tom@acme.example, dana@acme.example\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\n"
        b"Date: Thu, 05 Mar 2026 17:05:00 +0100\nIn-Reply-To: <q@acme.example>\n\nHello\n"
    )
    assert headline(raw) == Headline(
        message_id=None,
        to=("dana@acme.example", "tom@acme.example"),
        subject="Grüße",
        in_reply_to="<q@acme.example>",
        date=NOW,
        body="Hello\n",
    )


@pytest.mark.parametrize("date", [b"", b"Date: yesterday\n", b"Date: Thu, 99 Mar 99999 17:05:00 +9999\n"])
def test_a_draft_without_a_date_still_tells_the_rest(date):
    seen = headline(date + b"To: dana@acme.example\n\nHello")
    assert (seen.date, seen.to, seen.body) == (None, ("dana@acme.example",), "Hello")


@given(st.binary(max_size=400))
def test_no_bytes_raise(raw):
    assert isinstance(headline(raw), Headline)
    assert fingerprint(raw) == fingerprint(raw)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe",
        b"Content-Type: text/plain; charset=nonsense\n\nh\xe9llo",
        b"Content-Type: text/plain; charset=utf-7\nContent-Transfer-Encoding: base64\n\n!!!!",
        b"To: =?utf-8?b?!!!?=, <<>>, @, ;;;\nSubject: =?x?q?=zz?=\n\n",
        b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 3000,
        b"Content-Type: message/rfc822\n\n" * 2000,
    ],
)
def test_broken_drafts_are_their_own_fingerprint(raw):
    assert len(fingerprint(raw)) == 64
    headline(raw)
