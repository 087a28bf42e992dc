"""The one whole pass, on a mailbox in memory and a real state: exactly once, whatever happens in between."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from daemon.config import Drafts
from tests.service.life import Broken, Life, at
from tests.stories.mail import mail

DANA = "dana.reed@acme.example"
THANKS = ("ana.ruiz@acme.example", "Re: Your interview at Acme")


@pytest.fixture
def life(tmp_path: Path) -> Iterator[Life]:
    life = Life(tmp_path / "state")
    life.invited()
    return life


def test_a_thank_you_is_written_two_hours_after_the_round_and_only_once(life: Life) -> None:
    """Dana has no address: Ana, who arranged it, is asked to pass the thanks on."""
    assert life.sync(at(4, "16:59")).drafts == ()
    (row,) = life.sync(at(4, "17:00")).drafts
    assert (row.step, row.state, row.to) == ("thank_you", "written", ("ana.ruiz@acme.example",))
    assert life.folder() == [THANKS]
    (again,) = life.sync(at(4, "18:00")).drafts
    assert again.state == "kept"
    assert life.folder() == [THANKS]


def test_a_dry_run_tells_and_does_nothing(life: Life) -> None:
    (row,) = life.sync(at(4, "17:00"), dry_run=True).drafts
    assert row.state == "dry-run"
    assert row.body
    assert life.folder() == []
    assert [row.state for row in life.sync(at(4, "17:00")).drafts] == ["written"]


def test_with_its_state_lost_it_recognises_what_it_wrote(life: Life) -> None:
    life.sync(at(4, "17:00"))
    life.state = life.state.parent / "another"
    (row,) = life.sync(at(4, "20:00")).drafts
    assert row.state == "kept"
    assert life.folder() == [THANKS]


def test_with_its_state_lost_it_recognises_a_draft_even_when_it_would_word_it_otherwise_by_now(life: Life) -> None:
    """Two days on, a new thank-you would say that it is late; the one in Drafts is still untouched and ours."""
    life.sync(at(4, "17:00"))
    life.state = life.state.parent / "another"
    assert [row.state for row in life.sync(at(7, "17:00")).drafts] == ["kept"]


def test_sent_deleted_and_overtaken(life: Life) -> None:
    life.sync(at(4, "17:00"))
    draft = next(n for n, m in life.mailbox.mails.items() if m.folder == "Drafts")
    life.mailbox.move(draft, "Sent")
    assert [row.state for row in life.sync(at(4, "18:00")).drafts] == ["sent"]
    assert life.sync(at(4, "19:00")).drafts == ()
    with life.service() as service:
        (status,) = service.status(at(5))
    assert (status.met, status.thanked) == (1, 1)


def test_a_rejection_takes_the_untouched_draft_out_and_nothing_follows(life: Life) -> None:
    life.sync(at(4, "17:00"))
    words = "Hi Kim,\n\nUnfortunately we have decided not to move forward with your application.\n\nBest,\nAna\n"
    raw = mail(words, at=at(5), subject="Your interview at Acme", answers=("<invited@acme.example>",))
    life.mailbox.add(raw, "INBOX", at(5))
    (row,) = life.sync(at(5, "11:00")).drafts
    assert (row.state, row.overtaken, row.reason) == ("obsolete", True, "they declined")
    assert life.folder() == []
    assert life.sync(at(20)).drafts == ()


def test_over_max_per_day_the_rest_waits_and_that_is_said(life: Life) -> None:
    life.drafts = Drafts(max_per_day=0)
    report = life.sync(at(4, "17:00"))
    assert report.drafts == ()
    assert "enough drafts for one day" in report.skipped[0]


def test_an_account_that_fails_is_told_of_and_nothing_is_lost(life: Life) -> None:
    life.account = Broken
    report = life.sync(at(4, "17:00"))
    assert report.problems == ("home: Cannot reach mail.example: no answer. Check the network.",)
    assert not report.needs_you
    life.account = Life.account
    assert [row.state for row in life.sync(at(4, "17:00")).drafts] == ["written"]
