"""`afterword report` by the real command: the story on a Maildir, drawn on one page; and the feed beside the database."""

import stat
from datetime import UTC, datetime
from pathlib import Path

import icalendar
import pytest

from tests.connectors.maildirs import MaildirFarSide
from tests.stories import halcyon
from tests.stories.clock import Command
from tests.stories.folders import everything_in
from tests.stories.halcyon import at

CONFIG = f"""
[you]
name = "Kim Larsson"
addresses = ["kim@larsson.example"]
time_zone = "{halcyon.ZONE}"
country = "{halcyon.COUNTRY}"

[[mail]]
name = "home"
type = "maildir"
path = 'mail'
"""
NOW = at(3, 11, "12:00")
"""Twelve days of silence; the follow-up to Stefan has been due since Mon 9."""


@pytest.fixture
def afterword(tmp_path: Path) -> Command:
    mailbox = MaildirFarSide(tmp_path / "mail", "maildir++")
    for when, raw, outgoing in halcyon.MAIL:
        mailbox.deliver(raw, "Sent" if outgoing else "INBOX", when)
    config = tmp_path / "config.toml"
    config.write_text(CONFIG)
    return Command(config, tmp_path / "state", tmp_path / "home")


def test_the_report_tells_the_story_and_changes_nothing_else(afterword: Command, tmp_path: Path) -> None:
    assert afterword(NOW, "sync").returncode == 0
    before = everything_in(tmp_path / "mail")
    file = tmp_path / "search.html"
    file.write_text("an older report")
    done = afterword(NOW, "report", "--output", str(file))
    assert (done.returncode, done.stderr) == (0, "")
    assert str(file) in done.stdout
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    page = file.read_text(encoding="utf-8")
    assert "<h1>Three letters ready in your Drafts.</h1>" in page
    assert "Wednesday 11 March 2026, 12:00 GMT" in page
    assert "12 days silent" in page
    for name in ("Halcyon Pumps", "Stefan Kowalczyk", "Mairead Quinn", "Padraig O&#39;Dowd", "thanked 1 of 4 met"):
        assert name in page
    assert everything_in(tmp_path / "mail") == before


def test_without_a_name_it_lies_in_the_current_folder(
    afterword: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing has been read yet: the page says so kindly, and no state is made."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    done = afterword(NOW, "report")
    assert done.returncode == 0, done.stderr
    assert [one.name for one in (tmp_path / "here").iterdir()] == ["afterword-report.html"]
    assert str(tmp_path / "here" / "afterword-report.html") in done.stdout
    assert (
        "No opportunity is in view yet, and that is fine." in (tmp_path / "here" / "afterword-report.html").read_text()
    )
    assert not (tmp_path / "state").exists()


@pytest.mark.parametrize("place", ["missing/report.html", "folder", "config.toml/report.html"])
def test_a_place_that_cannot_be_written_is_told_in_a_line(afterword: Command, tmp_path: Path, place: str) -> None:
    (tmp_path / "folder").mkdir()
    done = afterword(NOW, "report", "--output", str(tmp_path / place))
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"afterword: Cannot write the report {tmp_path / place}: ")
    assert "--output" in line
    assert list((tmp_path / "folder").iterdir()) == []


def test_the_feed_of_due_steps_follows_each_pass(afterword: Command, tmp_path: Path) -> None:
    assert afterword(NOW, "sync").returncode == 0
    assert feed(tmp_path) == {
        "Follow up with Stefan Kowalczyk (Halcyon Pumps)": datetime(2026, 3, 9, 9, tzinfo=UTC),
        "Thank Mairead Quinn (Halcyon Pumps)": datetime(2026, 2, 27, 14, 30, tzinfo=UTC),
        "Thank Padraig O'Dowd (Halcyon Pumps)": datetime(2026, 2, 27, 14, 30, tzinfo=UTC),
    }
    assert afterword(NOW, "close", "halcyon").returncode == 0
    assert afterword(NOW, "sync").returncode == 0
    assert feed(tmp_path) == {}


def feed(tmp_path: Path) -> dict[str, object]:
    """What stands in the feed, and when."""
    calendar = icalendar.Calendar.from_ical((tmp_path / "state" / "due.ics").read_bytes())
    return {str(event["SUMMARY"]): event["DTSTART"].dt for event in calendar.walk("VEVENT")}
