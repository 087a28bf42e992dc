"""Settings open the right adapter, and only that one is loaded."""

import subprocess
import sys
from datetime import UTC
from pathlib import Path

import pytest

from connectors.ics import IcsCalendar
from connectors.maildir import MaildirAccount
from connectors.registry import open_calendar, open_mail
from connectors.settings import Ics, Imap, Maildir


def no_secret() -> str:
    pytest.fail("a secret was asked for")


def test_settings_open_their_adapter_without_reaching_it(tmp_path: Path) -> None:
    mail = open_mail(Maildir("home", str(tmp_path / "nothing")), no_secret)
    calendar = open_calendar(Ics("work", str(tmp_path / "nothing.ics")), UTC)
    server = open_mail(Imap("server", "mail.example", "sam"), no_secret)
    assert isinstance(mail, MaildirAccount)
    assert isinstance(calendar, IcsCalendar)
    assert (mail.name, calendar.name, server.name) == ("home", "work", "server")


def test_a_maildir_loads_no_imap() -> None:
    code = "import sys; from connectors.registry import open_mail; from connectors.settings import Maildir; open_mail(Maildir('a', '/'), str); sys.exit('imapclient' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
