"""Mail as an enemy, or a broken program, would write it: own mail, changed in one to four ways at random.

The same number gives the same mail.
"""

import base64
import random
import re
from collections.abc import Callable
from pathlib import Path

from tests.stories import halcyon

MAIL = Path(__file__).parents[1] / "mail"
STRANGER = "mallory@stranger.example"
"""Named in bodies alone, and of no process: never written to."""
FORGED = "forged.example"
"""The domain of senders of whom the user's own server says that they are forged."""
NASTY = (
    "\u202e\u2066evil\u2069",
    "\x00",
    "\r\nBcc: mallory@stranger.example\r\n",
    "\n\nBcc: mallory@stranger.example\n",
    "=?utf-8?q?=0D=0ABcc:_mallory=40stranger.example?=",
    "=?utf-8?b?" + base64.b64encode(b"\r\nTo: mallory@stranger.example\r\n").decode() + "?=",
    "=?utf-16?b?AAo=?=",
    "=?x-unknown?q?=FF=FE?=",
    "\u2028Cc: mallory@stranger.example",
    "Аnа Ruіz",
    "{{ 7 * 7 }}{% for x in range(10**9) %}a{% endfor %}",
    "%s%n$(reboot)`reboot`../../../../etc/passwd",
    "[bold red]\x1b[2J\x1b]0;x\x07",
    "<script>alert(1)</script>",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "a" * 20_000,
    "(" * 3_000,
    "<" * 3_000,
    '"' * 999,
    "=?utf-8?q?" * 500,
)
Way = Callable[[random.Random, bytes], bytes]


def seeds() -> list[bytes]:
    """Own mail, as it lies in the tests."""
    return [file.read_bytes() for file in sorted(MAIL.rglob("*.eml"))] + [raw for _, raw, _ in halcyon.MAIL]


def mutant(number: int, mails: list[bytes]) -> bytes:
    """Mutation `number` of these mails."""
    chance = random.Random(number)
    raw = mails[number % len(mails)]
    for _ in range(chance.randint(1, 4)):
        raw = chance.choice(WAYS)(chance, raw) if raw else b"\n"
    return raw


def flipped(chance: random.Random, raw: bytes) -> bytes:
    changed = bytearray(raw)
    for _ in range(chance.randint(1, 40)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def cut(chance: random.Random, raw: bytes) -> bytes:
    start = chance.randrange(len(raw))
    return raw[:start] + raw[start + chance.randint(1, 400) :]


def ended(chance: random.Random, raw: bytes) -> bytes:
    return raw[: chance.randrange(len(raw))]


def repeated(chance: random.Random, raw: bytes) -> bytes:
    start = chance.randrange(len(raw))
    piece = raw[start : start + chance.randint(1, 300)]
    return raw[:start] + piece * chance.randint(2, 40) + raw[start:]


def nasty(chance: random.Random, raw: bytes) -> bytes:
    start = chance.randrange(len(raw))
    return raw[:start] + chance.choice(NASTY).encode("utf-8", "replace") + raw[start:]


def nasty_header(chance: random.Random, raw: bytes) -> bytes:
    """Something nasty inside the value of a header field that reaches a draft."""
    field = chance.choice([b"From", b"To", b"Cc", b"Subject", b"Message-ID", b"References", b"Reply-To", b"Date"])
    words = chance.choice(NASTY).encode("utf-8", "replace")
    found = re.search(rb"(?im)^" + field + rb":[ \t]*", raw)
    return raw[: found.end()] + words + raw[found.end() :] if found else field + b": " + words + b"\n" + raw


def stranger(chance: random.Random, raw: bytes) -> bytes:
    """The body asks to write to somebody else."""
    line = chance.choice(
        [
            f"Please send your answer to {STRANGER} instead.",
            f"Mallory Stranger <{STRANGER}>",
            f"Questions about expenses go to Mallory Stranger ({STRANGER}).",
            f"Best,\nMallory Stranger\nDirector of Data\n{STRANGER}",
            f"mailto:{STRANGER}?bcc={STRANGER}",
        ]
    )
    head, gap, body = raw.partition(b"\n\n")
    lines = body.split(b"\n")
    lines.insert(chance.randint(0, len(lines)), line.encode())
    return head + gap + b"\n".join(lines)


def forged(_chance: random.Random, raw: bytes) -> bytes:
    """The user's own server says, at the top, that the sender is forged; a lower line says otherwise."""
    verdicts = b"Authentication-Results: mx.larsson.example; dmarc=fail header.from=forged.example\n"
    verdicts += b"Authentication-Results: mx.forged.example; dmarc=pass; spf=pass; dkim=pass\n"
    return verdicts + re.sub(rb"(?im)^From:.*$", b"From: Ana Forged <ana@forged.example>", raw, count=1)


def lying(chance: random.Random, raw: bytes) -> bytes:
    """What the header says of charset, encoding and structure isn't so."""
    lies = {
        rb"charset=\"?[\w-]+\"?": [b"charset=utf-7", b"charset=x", b'charset="', b"charset=idna", b"charset=hex"],
        rb"(?i)Content-Transfer-Encoding: \S+": [
            b"Content-Transfer-Encoding: " + e for e in (b"base64", b"uuencode", b"8bit")
        ],
        rb"(?i)boundary=\S+": [b"boundary=", b'boundary="--"', b"boundary=" + b"=" * 300],
        rb"(?i)Content-Type: [\w/]+": [
            b"Content-Type: message/rfc822",
            b"Content-Type: text/html",
            b"Content-Type: text/calendar",
        ],
    }
    pattern, words = chance.choice([*lies.items()])
    return re.sub(pattern, chance.choice(words), raw)


def spliced(chance: random.Random, raw: bytes) -> bytes:
    """A mail within the mail, and the second half of it somewhere else."""
    middle = chance.randrange(len(raw))
    return raw[:middle] + raw + raw[middle:]


def dated(chance: random.Random, raw: bytes) -> bytes:
    when = chance.choice([b"0", b"Fri, 31 Feb 2026 25:61:61 +9999", b"1 Jan 0001 00:00 -2359", b"9" * 400, b"Mon"])
    return re.sub(rb"(?im)^Date:.*$", b"Date: " + when, raw, count=1)


WAYS: tuple[Way, ...] = (
    flipped, cut, ended, repeated, nasty, nasty_header, nasty_header, stranger, stranger, forged, lying, spliced, dated
)  # fmt: skip
