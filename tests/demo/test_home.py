"""The demo's folder: what happens in the stories lands where a mail server and a calendar would put it."""

import mailbox
import tomllib
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from daemon.demo.home import Home
from daemon.demo.mailbag import Entered, Posted, Sends
from daemon.demo.stories import candidate
from daemon.errors import NotUnderstood
from tests.stories.folders import box_of
from tests.stories.mail import mail

NINE = datetime(2026, 3, 9, 9, tzinfo=ZoneInfo("America/New_York"))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / 'it\'s a "demo"')
    home.furnish(candidate())
    return home


def posted(*, outgoing: bool) -> Posted:
    return Posted(NINE, "one", mail("Hi.\n", message_id="<one@acme.example>"), outgoing, "Ana", "Hi", "Acme")


def test_the_configuration_names_its_own_folders_whatever_they_are_called(home: Home) -> None:
    config = tomllib.loads(home.config.read_text())
    assert config["mail"][0]["path"] == str(home.mail)
    assert config["calendar"][0]["path"] == str(home.calendar)
    assert config["you"]["signature"] == "Robin Hale\n+1 215 555 0142"


@pytest.mark.parametrize(("outgoing", "folder"), [(False, "."), (True, ".Sent")])
def test_mail_is_delivered_whole_with_its_time(home: Home, outgoing: bool, folder: str) -> None:
    home.receive(posted(outgoing=outgoing))
    box = mailbox.Maildir(home.mail / folder, create=False)
    (key,) = box.keys()
    assert box.get_bytes(key) == posted(outgoing=outgoing).raw
    (file,) = [file for file in (home.mail / folder).glob("[nc]*/*") if file.is_file()]
    assert file.stat().st_mtime == NINE.timestamp()
    assert box.get_message(key).get_flags() == ("S" if outgoing else "")


def test_an_event_is_a_file_in_the_calendar(home: Home) -> None:
    home.receive(Entered(NINE, "abc@google.com", b"BEGIN:VCALENDAR\r\n"))
    assert [(file.name, file.read_bytes()) for file in home.calendar.iterdir()] == [("abc.ics", b"BEGIN:VCALENDAR\r\n")]


def test_a_draft_is_sent_as_it_stands_and_dated_anew(home: Home) -> None:
    for name in ("ana", "tom"):
        draft = mail(f"Dear {name}", to=f"{name} <{name}@acme.example>", message_id=f"<{name}@me>", at=NINE)
        (home.mail / ".Drafts" / "cur" / f"1.{name}:2,DS").write_bytes(draft)
    half_past_nine = NINE.replace(minute=30)
    home.receive(Sends(half_past_nine, "ana@acme.example"))
    (left,), (sent,) = box_of(home.mail, "Drafts"), box_of(home.mail, "Sent")
    assert left["Message-ID"] == "<tom@me>"
    assert sent["Message-ID"] == "<ana@me>"
    assert sent["Date"].datetime == half_past_nine
    assert sent.get_content() == "Dear ana\n"


def test_no_draft_to_that_person_nothing_is_sent(home: Home) -> None:
    home.receive(Sends(NINE, "ana@acme.example"))
    assert box_of(home.mail, "Sent") == []


def test_a_folder_that_holds_something_is_refused(tmp_path: Path) -> None:
    (tmp_path / "taxes.ods").touch()
    with pytest.raises(NotUnderstood, match="something is there already"):
        Home(tmp_path).furnish(candidate())
    assert [file.name for file in tmp_path.iterdir()] == ["taxes.ods"]
