"""What mails tell besides their kind: employer, role, names, starts and medium, the kind being known."""

import tomllib
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from connectors.models import Message
from daemon.core.facts import Reading
from daemon.core.reading import telling
from daemon.core.reading.case import lay_open
from daemon.core.reading.hearing import heard_in
from daemon.core.reading.judge import Verdict
from daemon.core.reading.message import envelope, headers, mime
from daemon.core.you import You

MAILS = tomllib.loads(Path(__file__).with_name("fields.toml").read_text())["mail"]
YOU = You(name="Alex Doe", addresses=("alex@example.com",), time_zone="UTC")


def told(mail: dict[str, object]) -> Reading:
    """What is read in a mail whose kind is known."""
    letter = EmailMessage()
    letter["From"], letter["To"] = str(mail["from"]), "Alex Doe <alex@example.com>"
    letter["Subject"], letter["Date"] = str(mail["subject"]), str(mail["date"])
    letter["Message-ID"] = "<1@mail.example>"
    letter.set_content(str(mail["words"]))
    message = Message(bytes(letter), "INBOX", datetime(2026, 12, 1, tzinfo=UTC))
    block, body = mime.split(message.raw)
    header = headers.parse(block)
    case = lay_open(header, body, envelope.read(message, header, YOU), YOU)
    verdict = Verdict(mail["kind"], 0.9, ())  # type: ignore[arg-type] # a table's text
    return telling.of_a_process(Reading("unrelated", 0.0), verdict, case, heard_in(case), (), YOU)


@pytest.mark.parametrize("mail", MAILS, ids=lambda mail: f"{mail['from']} {mail['subject']}"[:60])
def test_what_a_mail_tells(mail: dict[str, object]) -> None:
    reading = told(mail)
    names = [one.name for one in reading.people]
    got = {
        "employer": reading.employer,
        "role": reading.role,
        "names": [one for one in mail.get("names", []) if one in names],  # type: ignore[attr-defined] # a table's list
        "starts": [one.start.isoformat() for one in reading.interviews if one.start],
        "medium": next((one.medium for one in reading.interviews), None),
    }
    missed = mail.get("missed", [])
    want = {key: mail[key] for key in got if key in mail and key not in missed}  # type: ignore[operator] # a table's list
    assert {key: got[key] for key in want} == want
    assert "Alex Doe" not in names
