"""`afterword replay` by the real command: the story's history lived through once more, and nothing touched."""

from datetime import datetime
from pathlib import Path

import pytest

from tests.connectors.maildirs import MaildirFarSide
from tests.stories import halcyon
from tests.stories.clock import Command, Row
from tests.stories.folders import everything_in
from tests.stories.halcyon import at
from tests.stories.noise import noise

STEFAN, MAIREAD, PADRAIG = (
    "s.kowalczyk@halcyonpumps.example",
    "mairead.quinn@halcyonpumps.example",
    "padraig@halcyonpumps.example",
)
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
NOW = at(4, 20, "12:00")
THE_STORY = [
    ("thank_you", STEFAN, at(2, 25, "17:30")),
    ("thank_you", MAIREAD, at(2, 27, "14:30")),
    ("thank_you", PADRAIG, at(2, 27, "14:30")),
    ("follow_up", STEFAN, at(3, 9, "09:00")),
    ("closing_note", STEFAN, at(3, 30, "08:00")),
]
"""As tests/product/test_story.py has it; nothing of it is sent, so the silence ends with the closing note: 30 days
after Fri 27 February is Sun 29 March, when clocks go forward; the working day after is Mon 30, and nine there is eight in UTC."""


@pytest.fixture
def afterword(tmp_path: Path) -> Command:
    mailbox = MaildirFarSide(tmp_path / "mail", "maildir++")
    for when, raw, outgoing in halcyon.MAIL:
        mailbox.deliver(raw, "Sent" if outgoing else "INBOX", when)
    for when, raw in noise(100, halcyon.MAIL[0][0]):
        mailbox.deliver(raw, "INBOX", when)
    config = tmp_path / "config.toml"
    config.write_text(CONFIG)
    return Command(config, tmp_path / "state", tmp_path / "home")


def drafted(rows: list[Row]) -> list[tuple[str, str, datetime]]:
    assert {row["state"] for row in rows} <= {"dry-run"}
    return sorted(
        ((row["step"], *row["to"], datetime.fromisoformat(row["due"])) for row in rows),
        key=lambda row: (row[2], row[1]),
    )


def test_the_story_as_it_would_have_been_and_nothing_written(afterword: Command) -> None:
    before = everything_in(afterword.config.parent / "mail")
    rows = afterword.rows(NOW, "replay")
    assert drafted(rows) == THE_STORY
    assert all(row["body"] and row["message_id"] and row["employer"] for row in rows)
    assert everything_in(afterword.config.parent / "mail") == before
    assert not (afterword.state / "afterword.db").exists()


def test_only_the_days_that_were_asked_for(afterword: Command) -> None:
    assert drafted(afterword.rows(NOW, "replay", "--until", "2026-02-27")) == THE_STORY[:3]
    later = drafted(afterword.rows(NOW, "replay", "--since", "2026-02-24"))
    assert ("thank_you", MAIREAD, at(2, 27, "14:30")) in later
    assert afterword.rows(NOW, "replay", "--since", "2026-04-01") == []


def test_it_obeys_what_the_user_has_told(afterword: Command) -> None:
    """Kim thanked Mairead at the door, and closed it all on 2 March."""
    sync = at(2, 27, "12:40")
    afterword.rows(sync, "sync")
    for now, words in ((sync, ("thanked", "halcyon", "mairead")), (at(3, 2, "12:00"), ("close", "halcyon"))):
        assert afterword(now, *words).returncode == 0
    assert drafted(afterword.rows(NOW, "replay")) == [THE_STORY[0], THE_STORY[2]]


def test_it_reads_aloud_by_the_day(afterword: Command) -> None:
    said = afterword(NOW, "replay")
    assert (said.returncode, said.stderr) == (0, "")
    assert "Wed 25 Feb 2026" in said.stdout
    assert f"17:30 GMT  thank-you to {STEFAN}" in said.stdout
    assert "5 drafts would have been written" in said.stdout


def test_an_account_that_cannot_be_read_is_told_and_ends_in_one(afterword: Command) -> None:
    config = afterword.config.read_text().replace("path = 'mail'", "path = 'nowhere'")
    afterword.config.write_text(config)
    said = afterword(NOW, "replay", "--json")
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr.startswith("afterword: home: ")
