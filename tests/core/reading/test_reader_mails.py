"""Whole raw messages of many hands, each with what a careful person would read in it (tests/mail/expected.toml)."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors.models import Message
from daemon.core.facts import DOUBTFUL, MailFact
from daemon.core.reading.reader import read_mail
from daemon.core.you import You

MAIL = Path(__file__).parents[2] / "mail"
EXPECTED = tomllib.loads((MAIL / "expected.toml").read_text())
RECEIVED = datetime(2026, 12, 1, tzinfo=UTC)


def fact_of(name: str) -> MailFact:
    want = EXPECTED[name]
    you = You(name="Alex Doe", addresses=tuple(want.get("addresses", ["alex@example.com"])), time_zone="UTC")
    return read_mail(Message((MAIL / f"{name}.eml").read_bytes(), "INBOX", RECEIVED), you, "personal")


def told_by(fact: MailFact, key: str) -> object:
    """What a fact says to one key of the expectations."""
    reading = fact.reading
    match key:
        case "starts":
            return {one.start for one in reading.interviews if one.start}
        case "medium":
            return {one.medium for one in reading.interviews}
        case "uid":
            return [one.uid for one in reading.interviews]
        case "names":
            return {one.name for one in reading.people}
        case "outgoing":
            return fact.outgoing
        case "failed" | "departed":
            return list(getattr(reading, key))
    return getattr(reading, key)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_message_is_read_as_a_careful_person_reads_it(name: str) -> None:
    want = dict(EXPECTED[name])
    fact = fact_of(name)
    assert fact.reading.kind == want["kind"], (fact.reading.confidence, fact.reading.evidence, fact.reading.problems)
    assert fact.reading.confidence >= DOUBTFUL or want["kind"] == "unrelated"
    assert set(want.pop("names", ())) <= told_by(fact, "names")
    if "starts" in want:
        want["starts"] = {datetime.fromisoformat(one) for one in want["starts"]}
    if "medium" in want:
        want["medium"] = {want["medium"]}
    if "uid" in want:
        want["uid"] = [want["uid"]]
    want.pop("addresses", None)
    assert {key: told_by(fact, key) for key in want} == want


def test_every_message_beside_the_expectations_is_expected() -> None:
    assert {path.stem for path in MAIL.glob("*.eml")} == set(EXPECTED)
