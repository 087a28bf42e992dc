"""The demo's mails as the reader understands them, each alone: hiring mail for what it is, all else left in peace."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from connectors.models import Message
from daemon.core.facts import DOUBTFUL, Reading
from daemon.core.reading.reader import read_mail
from daemon.core.you import You
from daemon.demo.mailbag import Posted, mailbag
from daemon.demo.stories import candidate, stories

CANDIDATE = candidate()
YOU = You(name=CANDIDATE.name, addresses=(CANDIDATE.address,), time_zone=CANDIDATE.time_zone, country=CANDIDATE.country)
MAILS = {mail.id: mail for mail in mailbag(stories(), CANDIDATE) if isinstance(mail, Posted)}
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("readings.toml").read_text())


def reading(mail: Posted) -> Reading:
    folder = "Sent" if mail.outgoing else "INBOX"
    return read_mail(Message(mail.raw, folder, mail.at, mail.outgoing), YOU, "demo").reading


@pytest.mark.parametrize("name", EXPECTED)
def test_hiring_mail(name: str) -> None:
    expected, read = EXPECTED[name], reading(MAILS[name])
    assert read.kind in expected["kind"]
    assert read.confidence >= DOUBTFUL
    assert read.role == expected.get("role", read.role)
    assert read.promised_by == expected.get("promised_by")
    roles = {person.name: person.role for person in read.people}
    assert {name: roles.get(name) for name in expected.get("roles", {})} == expected.get("roles", {})
    if start := expected.get("starts"):
        interview, *more = read.interviews
        assert more == []
        assert interview.start == start.replace(tzinfo=CANDIDATE.zone)
        if end := expected.get("ends"):
            assert interview.end == end.replace(tzinfo=CANDIDATE.zone)
        if meets := expected.get("meets"):
            assert sorted(person.name or "" for person in interview.with_whom) == meets


@pytest.mark.parametrize("mail", [m for m in MAILS.values() if m.employer], ids=lambda mail: mail.id)
def test_no_other_employer_is_ever_named(mail: Posted) -> None:
    """Not "Client Services", not "Offer", not "Wed Mar 11"; "Tidewatercu", from the domain, where there is no better."""
    read = reading(mail)
    assert (read.employer or "").lower() in f"{mail.employer} {read.domain}".lower()


@pytest.mark.parametrize("mail", [m for m in MAILS.values() if not m.employer], ids=lambda mail: mail.id)
def test_the_rest_of_life_starts_nothing(mail: Posted) -> None:
    read = reading(mail)
    assert read.kind in ("unrelated", "outreach") or read.confidence < DOUBTFUL
    assert (read.kind == "outreach") == (mail.id == "outreach")
