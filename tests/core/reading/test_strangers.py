"""Letters that tell of life, answers most of them: whatever they are taken for, none starts a clock."""

import random
from datetime import UTC, datetime

from bench.mailbox import build, is_about_a_job
from connectors.models import Message
from daemon.core.facts import DOUBTFUL
from daemon.core.reading.reader import read_mail
from daemon.core.you import You

SAM = You(name="Sam Field", addresses=("sam@example.com",), time_zone="UTC")
RECEIVED = datetime(2026, 12, 1, tzinfo=UTC)


def test_no_letter_of_friends_is_taken_for_hiring_mail() -> None:
    """Plain sentences in any order, under "Hi Sam", with the user's own words quoted below every second one."""
    chance, begun = random.Random(2), 1_790_000_000
    letters = [build(n, begun + n * 300, chance) for n in range(1500) if n % 100 >= 79 and not is_about_a_job(n)]
    read = [read_mail(Message(raw, "INBOX", RECEIVED), SAM, "home").reading for raw in letters]
    taken = [one for one in read if one.kind != "unrelated" and one.confidence >= DOUBTFUL]
    assert len(read) > 300
    assert not taken
