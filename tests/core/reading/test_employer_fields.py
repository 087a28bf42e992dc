"""Whom whole mails speak for, and for which role: one class after the other of what tells it, in four languages."""

import tomllib
from pathlib import Path

import pytest

from tests.core.reading.test_fields import told

MAILS = tomllib.loads(Path(__file__).with_name("employer_fields.toml").read_text())["mail"]


@pytest.mark.parametrize("mail", MAILS, ids=lambda mail: f"{mail['from']} {mail['subject']}"[:60])
def test_whom_a_mail_speaks_for(mail: dict[str, object]) -> None:
    reading = told(mail)
    got = {"employer": reading.employer, "role": reading.role}
    right = {key for key in got if key in mail and got[key] == mail[key]}
    missed = set(mail.get("missed", []))  # type: ignore[call-overload] # a table's list
    assert right == {key for key in got if key in mail} - missed
