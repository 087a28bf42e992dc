"""From the configuration to the account: what is written, what opens, and what is said where the access is missing."""

from contextlib import closing
from datetime import UTC
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend

from connectors.errors import Refused
from connectors.google.calendar import GoogleCalendar
from connectors.google.mail import GmailAccount
from connectors.registry import open_calendar, open_mail
from connectors.settings import Gmail, Google, SecretFrom
from daemon.config import load
from daemon.errors import ConfigError
from daemon.wiring import asked
from tests.connectors.google_server import GoogleServer
from tests.connectors.googles import InMemory

YOU = '[you]\nname = "Sam Field"\naddresses = ["sam@example.com"]\n'
MAIL = '[[mail]]\nname = "work"\ntype = "gmail"\nuser = "Sam@Example.com"\n'
DAYS = '[[calendar]]\nname = "days"\ntype = "google"\nuser = "sam@example.com"\n'


def written(folder: Path, text: str) -> Path:
    (folder / "config.toml").write_text(text)
    return folder / "config.toml"


class Empty(KeyringBackend):
    priority = 1

    def get_password(self, service: str, username: str) -> str | None:
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        raise AssertionError


@pytest.fixture
def empty_keyring():
    before = keyring.get_keyring()
    keyring.set_keyring(Empty())
    yield
    keyring.set_keyring(before)


def test_both_kinds_are_read(tmp_path: Path) -> None:
    config = load(written(tmp_path, YOU + MAIL + 'secret = {command = ["pass", "x"]}\n' + DAYS + 'url = "Job hunt"\n'))
    assert config.mail == (Gmail("work", "sam@example.com", SecretFrom(command=("pass", "x"))),)
    assert config.calendar == (Google("days", "sam@example.com", "Job hunt"),)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ('client_secret = "x"\n', "Afterword knows no such key"),
        ('token = "x"\n', "a secret has no place here"),
        ('host = "imap.gmail.com"\n', "Afterword knows no such key"),
        ('secret = "GOCSPX-hunter2"\n', "a secret itself has no place here"),
    ],
)
def test_what_does_not_belong_there_is_told(tmp_path: Path, more: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words) as caught:
        load(written(tmp_path, YOU + MAIL + more))
    assert "hunter2" not in str(caught.value)


def test_they_open_without_being_reached() -> None:
    def unasked() -> str:
        raise AssertionError

    with closing(open_mail(Gmail("work", "sam@example.com"), unasked)) as mail:
        assert isinstance(mail, GmailAccount)
    with closing(open_calendar(Google("days", "sam@example.com"), unasked, UTC)) as calendar:
        assert isinstance(calendar, GoogleCalendar)
    assert (mail.name, calendar.name) == ("work", "days")


@pytest.mark.parametrize("settings", [Gmail("work", "sam@example.com"), Google("work", "sam@example.com")])
def test_without_the_access_it_says_how_to_get_it(empty_keyring, settings: Gmail | Google) -> None:
    with pytest.raises(Refused) as caught:
        asked(settings)()
    assert caught.value.what == "Cannot get the password of work"
    assert caught.value.why == "the keyring holds none for work/sam@example.com"
    assert "`afterword setup`" in caught.value.mend


def test_the_access_in_a_file_opens_the_account(tmp_path: Path) -> None:
    with GoogleServer(InMemory()) as server:
        (tmp_path / "access").write_text(server.secret() + "\n")
        (tmp_path / "access").chmod(0o600)
        settings = Gmail("work", "sam@example.com", SecretFrom(file=str(tmp_path / "access")))
        with closing(GmailAccount(settings, asked(settings), endpoint=server.web.url)) as account:
            assert account.drafts() == ()
