"""Settings open the right adapter, and only that one is loaded."""

import subprocess
import sys
from datetime import UTC
from pathlib import Path

import pytest

from connectors.caldav import CaldavCalendar
from connectors.feed import FeedCalendar
from connectors.ics import IcsCalendar
from connectors.maildir import MaildirAccount
from connectors.registry import open_calendar, open_mail
from connectors.settings import Caldav, Feed, Ics, Imap, Maildir


def no_secret() -> str:
    pytest.fail("a secret was asked for")


def test_settings_open_their_adapter_without_reaching_it(tmp_path: Path) -> None:
    mail = open_mail(Maildir("home", str(tmp_path / "nothing")), no_secret)
    calendar = open_calendar(Ics("work", str(tmp_path / "nothing.ics")), no_secret, UTC)
    server = open_mail(Imap("server", "mail.example", "sam"), no_secret)
    feed = open_calendar(Feed("feed", secret="keyring"), no_secret, UTC)
    dav = open_calendar(Caldav("dav", "https://dav.example/", "sam"), no_secret, UTC)
    assert (type(feed), type(dav)) == (FeedCalendar, CaldavCalendar)
    assert isinstance(mail, MaildirAccount)
    assert isinstance(calendar, IcsCalendar)
    assert (mail.name, calendar.name, server.name) == ("home", "work", "server")


def test_a_caldav_calendar_loads_its_library_when_it_is_asked() -> None:
    code = "import sys; from connectors.registry import open_calendar; from connectors.settings import Caldav; open_calendar(Caldav('a', 'https://dav.example/'), str, None); sys.exit('caldav' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_maildir_loads_no_imap() -> None:
    code = "import sys; from connectors.registry import open_mail; from connectors.settings import Maildir; open_mail(Maildir('a', '/'), str); sys.exit('imapclient' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
