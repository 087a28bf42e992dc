"""How long reading takes, as a ratio to the standard library's own parse of the same mails in the same run.

    .venv/bin/python bench/read.py [FOLDER…]

Without folders: the mails of the tests as hiring mail, and what `mailbox.py` makes of everything else as ham. The
reference is `email.message_from_bytes` with the compat32 policy, which reads no word. Both take turns, in CPU seconds;
the medians are compared.
"""

import email
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.mailbox import build, is_about_a_job
from connectors.models import Message
from daemon.core.reading.reader import read_mail
from daemon.core.you import You

ROUNDS = 5
RECEIVED = datetime(2026, 12, 1, tzinfo=UTC)
YOU = You(name="Alex Doe", addresses=("alex@example.com",), time_zone="UTC")
TESTS = Path(__file__).parents[1] / "tests"


def seconds(of: Callable[[bytes], object], mails: Sequence[bytes]) -> float:
    """CPU seconds that `of` takes for all mails."""
    begun = time.process_time()
    for mail in mails:
        of(mail)
    return time.process_time() - begun


def read(mail: bytes) -> object:
    """As the daemon does."""
    return read_mail(Message(mail, "INBOX", RECEIVED), YOU, "bench")


def compare(name: str, mails: Sequence[bytes]) -> None:
    """One line: mails a second, and how much longer than the bare parse."""
    seconds(read, mails[:50])
    ours, theirs = [], []
    for _ in range(ROUNDS):
        theirs.append(seconds(email.message_from_bytes, mails))
        ours.append(seconds(read, mails))
    mine, bare = statistics.median(ours), statistics.median(theirs)
    size = sum(map(len, mails)) / len(mails) / 1000
    print(
        f"{name}: {len(mails)} mails of {size:.1f} kB; {len(mails) / mine:,.0f} a second, bare parse "
        f"{len(mails) / bare:,.0f} a second, {mine / bare:.1f} times as long"
    )


def main() -> None:
    """The folders named, or the two standard sets."""
    if sys.argv[1:]:
        for folder in sys.argv[1:]:
            compare(Path(folder).name, [one.read_bytes() for one in sorted(Path(folder).rglob("*.eml"))])
        return
    compare("hiring mail", [one.read_bytes() for one in sorted((TESTS / "mail").rglob("*.eml"))])
    chance, begun = random.Random(1), 1_790_000_000
    compare("ham", [build(number, begun + number, chance) for number in range(1000) if not is_about_a_job(number)])


if __name__ == "__main__":
    main()
