"""What German and French mails, a few English ones among them, tell of employer, role and those who take part."""

import tomllib
from pathlib import Path

import pytest

from tests.core.reading.test_fields import told

MAILS = tomllib.loads(Path(__file__).with_name("german_french_fields.toml").read_text())["mail"]


@pytest.mark.parametrize("mail", MAILS, ids=lambda mail: f"{mail['from']} {mail['subject']}"[:60])
def test_what_a_mail_tells(mail: dict[str, object]) -> None:
    reading = told(mail)
    names = {one.name for one in reading.people}
    got = {"employer": reading.employer or "", "role": reading.role or ""}
    assert {key: got[key] for key in got if key in mail} == {key: mail[key] for key in got if key in mail}
    assert set(mail.get("people", [])) <= names  # type: ignore[call-overload] # a table's list
    assert not names & set(mail.get("nobody", []))  # type: ignore[call-overload] # a table's list
