"""Whom whole mails speak for, and for which role: trades, offices and shops in four languages."""

import tomllib
from pathlib import Path

import pytest

from tests.core.reading.test_fields import told

MAILS = tomllib.loads(Path(__file__).with_name("job_fields.toml").read_text())["mail"]


@pytest.mark.parametrize("mail", MAILS, ids=lambda mail: f"{mail['from']} {mail['subject']}"[:60])
def test_whom_a_mail_speaks_for(mail: dict[str, object]) -> None:
    reading = told(mail)
    got = {"employer": reading.employer or "", "role": reading.role or ""}
    assert {key: got[key] for key in got if key in mail} == {key: mail[key] for key in got if key in mail}
