"""A mailbox of any size for the benches: invented mail as a private mailbox holds it, 15 in 1,000 about a job.

Half of it are newsletters, an eighth comes through lists, a sixth from systems (receipts, codes, parcels), a fifth from
people, some of it with an attachment. Who writes about a job writes about nothing else: some 120 firms, two or three
mails each. Every mail has the header fields that servers put in on its way.

Deterministic but for the dates, which are spread over the last 90 days so that the look-back reads them all.
"""

import base64
import os
import random
import textwrap
import time
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path

from tests.connectors.dovecot import Dovecot

DAYS = 89

INVITATION = """\
Dear Sam,

thank you for applying as {role}. We would like to invite you to an interview with Dana Meyer, our Director of
Engineering, on Thursday at 14:00. Does that suit you?

Kind regards
{who}
{firm}
"""
ACKNOWLEDGED = """\
Dear Sam,

we have received your application as {role} and will get back to you within two weeks.

Kind regards
{who}
{firm}
"""
REJECTION = """\
Dear Sam,

thank you for your interest in {firm}. Unfortunately we have decided to move forward with other candidates.

Kind regards
{who}
{firm}
"""
HIRING = [
    ("Your application as {role}", ACKNOWLEDGED),
    ("Invitation to an interview: {role}", INVITATION),
    ("Your application at {firm}", REJECTION),
]
SHOPS, LISTS, SERVICES, FRIENDS = 80, 12, 40, 60
FIRMS = (
    (
        "Alder",
        "Birch",
        "Cedar",
        "Delta",
        "Ember",
        "Falcon",
        "Granite",
        "Harbor",
        "Ivory",
        "Juniper",
        "Keystone",
        "Lumen",
    ),
    ("works", "soft", "path", "line", "field", "gate", "bridge", "grid", "forge", "peak"),
)
COUNT = 120
"""All of them."""
ROLES = ["Data Engineer", "Project Manager", "Site Lead", "Controller"]
FIRST, LAST = ["Ana", "Ben", "Chloe", "Dirk", "Eva", "Finn"], ["Ruiz", "Stone", "Turner", "Ullrich", "Vogel", "Weber"]
SAID = [
    "It rained all day, and the garden looks like a lake.",
    "The children built a tower of old boxes in the kitchen.",
    "We took the long way home, along the river and past the mill.",
    "My brother bought two red chairs for the small room upstairs.",
    "The bread came out well this time, though the crust is dark.",
    "There were birds on the roof before anyone was awake.",
    "The boat needs paint before the summer.",
    "Grandmother baked three cakes, and nobody left a crumb.",
    "The dog slept under the table until the soup was served.",
    "From the hill one sees the whole village and a bit of the sea.",
    "The train was late again, so we played cards on the platform.",
    "The fence by the gate fell over in the storm.",
    "She painted the cellar door blue, and it looks like Greece.",
    "The museum shows old maps until the end of the month.",
    "He mended the lamp with a piece of wire and some glue.",
    "Butter, honey, salt and a good knife: that is breakfast.",
    "The cat sleeps on top of the piano.",
    "Clouds moved slowly over the mountain, and then it was dark.",
    "Our neighbours have a new car, and it makes no sound at all.",
    "The film was long, but the music in it was lovely.",
    "We counted eleven boats in the harbour and two seals.",
    "The carpet on the stairs is worn out in the middle.",
    "Tomatoes grow better against the south wall.",
    "The library keeps its windows open in June.",
    "The recipe asks for an onion, the basket holds none.",
    "The bicycle has a flat tyre for the third time since Easter.",
    "Snow fell on the peaks, and the valley stayed green.",
]
A_LETTER = 9
"""Sentences at most; of the real letters that the reader was tried on, six in ten hold a word that may be of hiring."""
SYSTEMS = [
    "Your receipt for order {n}",
    "Your parcel {n} is on its way",
    "Your code is {n}",
    "Your statement for this month is there",
    "Someone signed in from a new device",
]
PARTS = "multipart/alternative; boundary=b"
TEXT = "text/plain; charset=utf-8"


@dataclass(frozen=True)
class Letter:
    """One mail before its header is made."""

    sender: str
    address: str
    subject: str
    body: str
    content: str = TEXT
    extra: Iterable[str] = ()


def fill(server: Dovecot, user: str, count: int) -> int:
    """Put `count` mails into the user's INBOX before its first login; how many octets they have."""
    folder = server.root / "home" / user / "Maildir"
    octets = lay(folder, count)
    _hand_over(folder.parent, server.root.stat())
    return octets


def lay(folder: Path, count: int) -> int:
    """Make a Maildir of `count` mails; how many octets they have."""
    for name in ("cur", "new", "tmp"):
        (folder / name).mkdir(parents=True)
    begin, chance, octets = time.time() - DAYS * 86400, random.Random(1), 0
    for number in range(count):
        when = int(begin + number * DAYS * 86400 / count)
        raw = build(number, when, chance)
        octets += len(raw)
        path = folder / "cur" / f"{when}.M{number}P1.host:2,{'S' if number % 4 else ''}"
        path.write_bytes(raw)
        os.utime(path, (when, when))
    return octets


def is_about_a_job(number: int) -> bool:
    """Is this one of the 15 in 1,000?"""
    return number % 67 == 50


def build(number: int, when: int, chance: random.Random) -> bytes:
    """One mail."""
    one = _letter(number, chance)
    domain, date = one.address.rpartition("@")[2], formatdate(when)
    signed = base64.b64encode(chance.randbytes(256)).decode()
    header = [
        f"Return-Path: <{one.address}>",
        "Delivered-To: sam@example.com",
        *(
            f"Received: from mx{hop}.{domain} (mx{hop}.{domain} [192.0.2.{number % 250}])\n"
            f"\tby mail{hop}.example.com (Postfix) with ESMTPS id {number:08X}{hop}\n\tfor <sam@example.com>; {date}"
            for hop in range(3)
        ),
        f"Authentication-Results: mail.example.com;\n\tdkim=pass header.d={domain};\n\tdmarc=pass header.from={domain}",
        f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={domain}; s=s1;\n\th=From:To:Subject:Date;\n\t"
        + "\n\t".join(textwrap.wrap(f"b={signed}", 70)),
        f"From: {one.sender} <{one.address}>",
        "To: Sam Field <sam@example.com>",
        f"Subject: {one.subject}",
        f"Date: {date}",
        f"Message-ID: <{number}@{domain}>",
        *one.extra,
        "MIME-Version: 1.0",
        f"Content-Type: {one.content}",
    ]
    return "\n".join([*header, "", one.body, ""]).replace("\n", "\r\n").encode()


def _letter(number: int, chance: random.Random) -> Letter:
    turn = number % 100
    if is_about_a_job(number):
        return _about_a_job(number // 67)
    if turn < 50:
        return _newsletter(chance)
    if turn < 63:
        return _through_a_list(chance)
    if turn < 79:
        return _from_a_system(number, chance)
    return _from_a_person(number, chance)


def _about_a_job(turn: int) -> Letter:
    number = turn % COUNT
    firm, role = f"{FIRMS[0][number % 12]}{FIRMS[1][number // 12]}", ROLES[number % len(ROLES)]
    who = f"{FIRST[number % len(FIRST)]} {LAST[number // len(FIRST) % len(LAST)]}"
    subject, text = HIRING[turn // COUNT % len(HIRING)]
    given = {"role": role, "who": who, "firm": firm}
    address = f"{who.lower().replace(' ', '.')}@{firm.lower()}.example"
    return Letter(who, address, subject.format(**given), text.format(**given))


def _newsletter(chance: random.Random) -> Letter:
    shop, text = f"shop{chance.randrange(SHOPS)}", _prose(chance)
    style = 'style="margin:0;padding:4px;color:#333;font-family:sans-serif"'
    page = "".join(f"<tr><td {style}><p {style}>{line}</p></td></tr>\n" for line in text.split("\n"))
    body = f"--b\nContent-Type: {TEXT}\n\n{text}\n--b\nContent-Type: text/html\n\n<table>{page}</table>\n--b--"
    fields = f"List-Id: <news.{shop}.example>", "List-Unsubscribe: <https://example.com/u>", "Precedence: bulk"
    return Letter(shop.title(), f"news@{shop}.example", f"New: {_words(chance, 5)}", body, PARTS, fields)


def _through_a_list(chance: random.Random) -> Letter:
    name, who = f"list{chance.randrange(LISTS)}", _somebody(chance)
    fields = f"List-Id: <{name}.example>", f"List-Post: <mailto:all@{name}.example>", "Precedence: list"
    body = f"{_prose(chance)}\n\n{_quoted(chance)}\n_______\n{name} mailing list"
    address = f"{who.lower().replace(' ', '.')}@{name}.example"
    return Letter(who, address, f"Re: [{name}] {_words(chance, 4)}", body, extra=fields)


def _from_a_system(number: int, chance: random.Random) -> Letter:
    service, text = f"service{chance.randrange(SERVICES)}", _prose(chance)
    page = "".join(f"<p>{line}</p>\n" for line in text.split("\n"))
    body = f"--b\nContent-Type: {TEXT}\n\n{text}\n--b\nContent-Type: text/html\n\n<html>{page}</html>\n--b--"
    fields = ["List-Unsubscribe: <https://example.com/u>"] if number % 3 else []
    subject = SYSTEMS[number % len(SYSTEMS)].format(n=chance.randrange(10**6))
    return Letter(service.title(), f"no-reply@{service}.example", subject, body, PARTS, fields)


def _from_a_person(number: int, chance: random.Random) -> Letter:
    who = _somebody(chance)
    address = f"{who.lower().replace(' ', '.')}@home{chance.randrange(FRIENDS)}.example"
    text, subject = f"Hi Sam,\n\n{_prose(chance, A_LETTER)}\n\n{who.split()[0]}", _words(chance, 4)
    if number % 2:
        text, subject = f"{text}\n\n{_quoted(chance)}", f"Re: {subject}"
    if number % 10 != 9:
        return Letter(who, address, subject, text)
    file = base64.encodebytes(chance.randbytes(90_000)).decode()
    about = "Content-Type: application/pdf\nContent-Transfer-Encoding: base64"
    body = f"--b\nContent-Type: {TEXT}\n\n{text}\n--b\n{about}\n\n{file}--b--"
    return Letter(who, address, subject, body, "multipart/mixed; boundary=b")


def _somebody(chance: random.Random) -> str:
    return f"{chance.choice(FIRST)} {chance.choice(LAST)}"


def _words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choice(SAID).rstrip(".").split()[:count])


def _prose(chance: random.Random, most: int = len(SAID)) -> str:
    return "\n".join(chance.sample(SAID, chance.randint(4, most)))


def _quoted(chance: random.Random) -> str:
    lines = "\n".join(f"> {chance.choice(SAID)}" for _ in range(chance.randint(3, 12)))
    return f"On Monday, Sam Field <sam@example.com> wrote:\n{lines}"


def _hand_over(folder: Path, owner: os.stat_result) -> None:
    for path in (folder, *folder.rglob("*")):
        os.chown(path, owner.st_uid, owner.st_gid)
