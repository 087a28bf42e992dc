"""No message makes the reader fail or slow, whatever somebody put into it; what was left out is said."""

import json
import random
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.models import Message
from daemon.core.facts import MailFact
from daemon.core.reading.reader import read_mail
from daemon.core.reading.triage import worth_reading
from daemon.core.you import You
from tests.core.reading import bombs

MAIL = Path(__file__).parents[2] / "mail" / "first"
RECEIVED = datetime(2026, 12, 1, tzinfo=UTC)
YOU = You(name="Alex Doe", addresses=("alex@example.com",))
SECONDS, MEGABYTES = 1.0, 200


def read(raw: bytes) -> MailFact:
    return read_mail(Message(raw, "INBOX", RECEIVED), YOU, "personal")


@pytest.fixture(scope="module")
def taken() -> dict[str, dict[str, object]]:
    """What each bomb took, in a process of its own, so that no test before it counts."""
    command = [sys.executable, "-m", "tests.core.reading.bombs"]
    root = Path(__file__).parents[3]
    run = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=120, check=True)
    return {told["name"]: told for told in map(json.loads, run.stdout.splitlines())}


@pytest.mark.timeout(150)
@pytest.mark.parametrize("name", bombs.BOMBS)
def test_a_bomb_takes_less_than_a_second_and_is_told(name: str, taken: dict[str, dict[str, object]]) -> None:
    told = taken[name]
    assert told["status"] == 0
    assert told["seconds"] < SECONDS
    assert told["kilobytes"] < MEGABYTES * 1024
    problem = bombs.BOMBS[name][1]
    assert problem is None or any(problem in one for one in told["problems"]), told["problems"]
    assert not any("could not be read: " in one for one in told["problems"]), told["problems"]


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


def test_three_hundred_mutations_of_real_looking_mail_are_read() -> None:
    """Bytes changed, lines swapped, doubled or dropped, two messages grown together: the same ones every time."""
    chance = random.Random(20_260_305)
    for _ in range(300):
        raw = mutated(chance.choice(FIXTURES), chance.choice(FIXTURES), chance)
        fact = read(raw)
        assert not any("could not be read: " in problem for problem in fact.reading.problems), (
            raw,
            fact.reading.problems,
        )


def mutated(raw: bytes, other: bytes, chance: random.Random) -> bytes:
    lines = raw.split(b"\n")
    for _ in range(chance.randint(1, 6)):
        at, to = chance.randrange(len(lines)), chance.randrange(len(lines))
        match chance.randrange(6):
            case 0:
                lines[at], lines[to] = lines[to], lines[at]
            case 1:
                lines.insert(at, lines[to])
            case 2:
                lines[at] = lines[at][: len(lines[at]) // 2]
            case 3:
                lines[at] = bytes(chance.randrange(256) if chance.random() < 0.1 else byte for byte in lines[at])
            case 4:
                lines[at:at] = other.split(b"\n")[: chance.randrange(40)]
            case 5:
                lines[at] = lines[at].replace(
                    b"0", chance.choice([b"9999999999", b"-1", b"\x00", "\u0660".encode(), b"\r"])
                )
    return b"\n".join(lines)


HEADERS = {
    "an encoded line break": (
        b"Subject: =?utf-8?q?Interview=0D=0ABcc:_x=40evil.example?=",
        "Interview Bcc: x@evil.example",
    ),
    "an encoded NUL": (b"Subject: =?utf-8?b?SW50ZXIAdmlldw==?=", "Inter view"),
    "an unknown charset": (b"Subject: =?x-klingon?q?Interview?=", "Interview"),
    "a charset that lies": (b"Subject: =?us-ascii?q?Gespr=E4ch?=", "Gespräch"),
    "text turned round": ("Subject: Interview \u202egnp.exe".encode(), "Interview gnp.exe"),
    "folded with a bare return": (b"Subject: Inter\rBcc: x@evil.example", "Inter"),
}


@pytest.mark.parametrize("name", HEADERS)
def test_no_header_smuggles_a_line_or_a_hidden_letter(name: str) -> None:
    line, shown = HEADERS[name]
    fact = read(b"From: Ana Ruiz <ana@acme.example>\n" + line + b"\n\nAn interview.\n")
    assert fact.subject == shown


@pytest.mark.parametrize(
    "charset", ["utf-8", "utf-7", "idna", "unicode_escape", "x-unknown", "\x00", "hex", "undefined"]
)
def test_a_charset_that_is_none_costs_no_more_than_its_letters(charset: str) -> None:
    raw = f"From: ana@acme.example\nSubject: Interview\nContent-Type: text/plain; charset={charset}\n\nDear Alex, we would like to invite you to an interview for the analyst position.\n"
    assert read(raw.encode()).reading.kind == "invitation"


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
