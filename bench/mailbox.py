"""A mailbox of any size for the benches: invented mail as it comes, one in a hundred of it about a job.

Deterministic but for the dates, which are spread over the last 90 days so that the look-back reads them all.
"""

import base64
import os
import random
import time
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
    ("Invitation to an interview: {role}", INVITATION),
    ("Your application as {role}", ACKNOWLEDGED),
    ("Your application at {firm}", REJECTION),
]
ROLES = ["Data Engineer", "Project Manager", "Site Lead", "Controller"]
FIRST, LAST = ["Ana", "Ben", "Chloe", "Dirk", "Eva", "Finn"], ["Ruiz", "Stone", "Turner", "Ullrich", "Vogel", "Weber"]
WORDS = [
    "it",
    "was",
    "long",
    "day",
    "people",
    "had",
    "gone",
    "to",
    "see",
    "how",
    "the",
    "house",
    "by",
    "water",
    "looked",
]


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


def build(number: int, when: int, chance: random.Random) -> bytes:
    """One mail: 1 % about a job, 30 % newsletters, 2 % with an attachment of 120 kB, the others plain letters."""
    who, firm = f"{chance.choice(FIRST)} {chance.choice(LAST)}", f"Firm {number % 37}"
    address = f"{who.lower().replace(' ', '.')}@firm{number % 37}.example"
    subject, text = " ".join(chance.choices(WORDS, k=5)), _prose(chance)
    extra: list[str] = []
    content, body = "text/plain; charset=utf-8", text
    if number % 100 == 50:
        subject, text = HIRING[number // 100 % len(HIRING)]
        given = {"role": ROLES[number // 100 % len(ROLES)], "who": who, "firm": firm}
        subject, body = subject.format(**given), text.format(**given)
    elif number % 10 < 3:
        extra = [f"List-Id: <news.firm{number % 37}.example>", "List-Unsubscribe: <https://example.com/u>"]
        page = "".join(f'<p style="color:#333;font-family:sans-serif">{line}</p>\n' for line in text.split("\n"))
        content = "multipart/alternative; boundary=b"
        body = f"--b\nContent-Type: text/plain\n\n{text}\n--b\nContent-Type: text/html\n\n{page}\n--b--"
    elif number % 50 == 7:
        content, file = "multipart/mixed; boundary=b", base64.encodebytes(chance.randbytes(90_000)).decode()
        about = "Content-Type: application/pdf\nContent-Transfer-Encoding: base64"
        body = f"--b\nContent-Type: text/plain\n\n{text}\n--b\n{about}\n\n{file}--b--"
    header = [
        f"Return-Path: <{address}>",
        f"Received: from mx{number % 9}.example.net by mail.example.com id {number:08x}; {formatdate(when)}",
        f"From: {who} <{address}>",
        "To: Sam Field <sam@example.com>",
        f"Subject: {subject}",
        f"Date: {formatdate(when)}",
        f"Message-ID: <{number}@firm{number % 37}.example>",
        *extra,
        "MIME-Version: 1.0",
        f"Content-Type: {content}",
    ]
    return "\n".join([*header, "", body, ""]).replace("\n", "\r\n").encode()


def _prose(chance: random.Random) -> str:
    return "\n".join(" ".join(chance.choices(WORDS, k=12)) for _ in range(chance.randint(10, 45)))


def _hand_over(folder: Path, owner: os.stat_result) -> None:
    for path in (folder, *folder.rglob("*")):
        os.chown(path, owner.st_uid, owner.st_gid)
