"""A note that comes after the draft: an untouched letter is written anew with it, a touched one is the user's."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from daemon.core.facts import CommandFact
from daemon.core.tracking.corrections import known_by
from daemon.core.writing.message import headline
from tests.service.life import Killed, Life, at

SAID = "she asked how I would test the move to Kafka"


@pytest.fixture
def life(tmp_path: Path) -> Life:
    life = Life(tmp_path / "state")
    life.invited()
    life.sync(at(4, "17:00"))
    return life


def note(life: Life) -> None:
    with life.service() as service:
        (acme,) = service.opportunities(at(4, "17:30"))
        service.tell([CommandFact("", at(4, "17:30"), "note", known_by(acme.timeline), text=SAID)])


def letters(life: Life) -> list[str]:
    return [m.raw.decode().replace(" \r\n", " ") for m in life.mailbox.mails.values() if m.folder == "Drafts"]


def test_an_untouched_draft_is_written_anew_once_with_what_was_noted(life: Life) -> None:
    (before,) = letters(life)
    note(life)
    report = life.sync(at(4, "17:35"))
    assert [(row.state, row.step) for row in report.drafts] == [("written", "thank_you")]
    (after,) = letters(life)
    assert "Kafka" in after
    assert "Kafka" not in before
    assert headline(after.encode()).message_id == headline(before.encode()).message_id
    assert [row.state for row in life.sync(at(4, "17:40")).drafts] == ["kept"]
    assert letters(life) == [after]


def test_a_draft_that_the_user_has_touched_stays_as_it_is(life: Life) -> None:
    (mine,) = [m for m in life.mailbox.mails.values() if m.folder == "Drafts"]
    life.mailbox.mails[mine.number] = replace(mine, raw=mine.raw.replace(b"Kind regards", b"Warm regards"))
    before = letters(life)
    note(life)
    assert [row.state for row in life.sync(at(4, "17:35")).drafts] == ["edited"]
    assert letters(life) == before


def test_rehearsed_it_is_only_told(life: Life) -> None:
    before = letters(life)
    note(life)
    (row,) = life.sync(at(4, "17:35"), dry_run=True).drafts
    assert (row.state, "noted" in row.reason) == ("dry-run", False)
    assert letters(life) == before


def test_killed_at_any_point_the_letter_lies_there_once_with_the_note(tmp_path: Path) -> None:
    step = 0
    while True:
        step += 1
        life = Life(tmp_path / str(step))
        life.invited()
        life.sync(at(4, "17:00"))
        note(life)
        life.fuse.count, life.fuse.blows_at = 0, step
        try:
            life.sync(at(4, "17:35"))
        except Killed:
            life.fuse.blows_at = None
            life.sync(at(4, "17:36"))
        else:
            break
        life.sync(at(4, "17:37"))
        (letter,) = letters(life)
        assert "Kafka" in letter, step
    assert step > 10
