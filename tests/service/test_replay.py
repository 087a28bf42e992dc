"""Replay is the life that was lived: on the same mail it finds the drafts that passes wrote, by the same names."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from daemon.config import Drafts
from daemon.service.replay import History
from tests.service.life import Life, at
from tests.stories import halcyon
from tests.stories.mail import KIM, mail

Rows = set[tuple[str, tuple[str, ...], datetime | None, str]]
NO = mail(
    "Hi Kim,\n\nUnfortunately we have decided not to move forward with your application.\n\nBest,\nAna\n",
    sender="Ana Ruiz <ana.ruiz@acme.example>",
    subject="Re: Your interview at Acme",
    at=at(9),
    answers=("<invited@acme.example>",),
)
THANKS = mail(
    "Dear Stefan,\n\nthank you for your time today, I enjoyed our conversation very much.\n\nKim\n",
    sender=KIM,
    to=halcyon.STEFAN,
    subject="Thank you",
    at=at(25, "17:10", month=2),
)


@pytest.fixture
def life(tmp_path: Path) -> Life:
    return Life(tmp_path / "state")


def replayed(life: Life, until: datetime, since: datetime | None = None) -> History:
    with life.service() as service:
        return service.replay(since, until)


def rows(history: History) -> Rows:
    return {(d.row.step, d.row.to, d.row.due, d.row.message_id) for d in history.drafts}


def lived(life: Life, posts: list[tuple[datetime, bytes, bool]], until: datetime) -> Rows:
    """The drafts that passes every four hours write while the mail arrives; nobody touches one."""
    found: Rows = set()
    waiting = sorted(posts, key=lambda post: post[0])
    now = waiting[0][0].replace(minute=0)
    while now < until:
        now += timedelta(hours=4)
        while waiting and waiting[0][0] <= now:
            when, raw, outgoing = waiting.pop(0)
            life.mailbox.add(raw, "Sent" if outgoing else "INBOX", when)
        written = (row for row in life.sync(now).drafts if row.state == "written")
        found |= {(row.step, row.to, row.due, row.message_id) for row in written}
    return found


def test_it_finds_what_was_lived(life: Life, tmp_path: Path) -> None:
    """Two processes at once; Kim thanks Stefan by hand, a rejection ends one of them."""
    life.invited()
    (invited,) = life.mailbox.mails.values()
    life.mailbox.mails.clear()
    posts = [
        *halcyon.MAIL,
        (at(2, "09:30"), invited.raw, False),
        (at(9), NO, False),
        (at(25, "17:10", month=2), THANKS, True),
    ]
    before = lived(life, posts, at(28))
    assert {step for step, *_ in before} == {"thank_you", "follow_up"}
    life.state = tmp_path / "another"
    life.mailbox.mails = {n: m for n, m in life.mailbox.mails.items() if m.folder != "Drafts"}
    assert rows(replayed(life, at(28))) == before


def test_it_says_when_and_holds_to_so_many_a_day(life: Life) -> None:
    """Two thank-yous are due on Fri 27 February at 14:30; only one is written then, the other as the next day begins."""
    for when, raw, outgoing in halcyon.MAIL:
        life.mailbox.add(raw, "Sent" if outgoing else "INBOX", when)
    life.drafts = Drafts(max_per_day=1)
    history = replayed(life, at(1))
    friday = at(27, "14:30", month=2)
    assert [d.at for d in history.drafts] == [at(25, "17:30", month=2), friday, at(28, "00:00", month=2)]
    assert [d.row.due for d in history.drafts][1:] == [friday, friday]


def test_it_changes_nothing(life: Life) -> None:
    life.invited()
    mails = dict(life.mailbox.mails)
    assert replayed(life, at(28)).drafts
    assert life.mailbox.mails == mails
    with life.service() as service:
        assert service.house.store.facts() == []
        assert service.house.store.cursor("mail:home") is None


def test_a_mailbox_without_mail_has_no_history(life: Life) -> None:
    assert replayed(life, at(28)) == History((), 0, ())
