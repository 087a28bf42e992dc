"""What `afterword run` costs while nothing happens, and how soon it has acted when something does.

    .venv/bin/python bench/idle.py [IDLE_SECONDS]

One IMAP account on a real Dovecot. The reference is a bare imapclient in IDLE on the same mailbox, in the same run: how
long after a delivery it wakes up, against how long until the draft that the new mail has overtaken is gone.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.connectors.dovecot import PASSWORD, Dovecot
from tests.daemon.test_run import Daemon, configure, imap, soon
from tests.stories.mail import mail

ROUNDS = 5
INVITED = """Hi Kim,

You are confirmed for your interview for the Data Analyst role at Acme{n} on {at:%A} {at.day} {at:%B %Y} from 14:00 to
15:00. You will be meeting with me.

Best,
Ana Ruiz
Director of Data, Acme{n}
"""
REJECTED = """Hi Kim,

Thank you for your time. Unfortunately we have decided to move forward with another candidate for the Data Analyst role.

Best,
Ana Ruiz
"""


def letter(text: str, n: int, at: datetime, subject: str, **more: str) -> bytes:
    sender = f"Ana Ruiz <ana.ruiz@acme{n}.example>"
    return mail(text, sender=sender, subject=subject, at=at, message_id=f"<{subject[:2]}{n}@acme{n}.example>", **more)


def bare(server: Dovecot, user: str, woken: dict[int, float], n: int, ready: threading.Event) -> None:
    """The reference: when does a client that only waits hear of it?"""
    with server.client(user) as client:
        client.select_folder("INBOX", readonly=True)
        client.idle()
        ready.set()
        while not any(one[1:2] == (b"EXISTS",) for one in client.idle_check(30)):
            pass
        woken[n] = time.perf_counter()


def rss(pid: int) -> float:
    """MB in memory now."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def cost(pid: int) -> tuple[float, int, int]:
    """CPU seconds, and voluntary and involuntary context switches, of all its threads so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    tasks = [(task / "status").read_text() for task in Path(f"/proc/{pid}/task").iterdir()]
    lines = [line for text in tasks for line in text.splitlines()]
    wakes, pushed = (
        sum(int(line.split()[1]) for line in lines if line.startswith(f"{kind}_ctxt"))
        for kind in ("voluntary", "nonvoluntary")
    )
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"), wakes, pushed


def reaction(server: Dovecot, user: str, n: int) -> tuple[float, float]:
    """Seconds from a delivery until the bare client woke, and until the overtaken draft was gone."""
    woken: dict[int, float] = {}
    ready = threading.Event()
    waiting = threading.Thread(target=bare, args=[server, user, woken, n, ready])
    waiting.start()
    ready.wait()
    with server.client(user) as client, server.client(user) as looking:
        looking.select_folder("Drafts", readonly=True)
        before = len(looking.search())
        begun = time.perf_counter()
        client.append("INBOX", letter(REJECTED, n, datetime.now(UTC), "Re: Your interview"))
        soon(lambda: (looking.noop(), len(looking.search()))[1] < before, 20)
        gone = time.perf_counter()
    waiting.join()
    return woken[n] - begun, gone - begun


def main() -> None:
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    home = Path(tempfile.mkdtemp(prefix="idle-"))
    try:
        (home / "secret").touch(0o600)
        (home / "secret").write_text(PASSWORD)
        with Dovecot().running() as server:
            user = server.user()
            held = datetime.now(UTC) - timedelta(days=12)
            with server.client(user) as client:
                for n in range(ROUNDS):
                    raw = letter(INVITED.format(n=n, at=held), n, held - timedelta(days=3), "Your interview")
                    client.append("INBOX", raw, msg_time=held - timedelta(days=3))
            configure(home, imap(home, "home", server.port, user))
            daemon = Daemon(home)
            try:
                daemon.logs("event=pass", 60)
                time.sleep(3)
                print(f"RSS after {ROUNDS} letters were written: {rss(daemon.process.pid):.1f} MB")
                before = cost(daemon.process.pid)
                time.sleep(seconds)
                after = cost(daemon.process.pid)
                spent, wakes, pushed = (b - a for a, b in zip(before, after, strict=True))
                print(f"{seconds} idle seconds: {spent:.2f} s of CPU, {wakes} wake-ups, {pushed} times preempted")
                both = [reaction(server, user, n) for n in range(ROUNDS)]
                for idle, gone in both:
                    print(f"delivery: bare IDLE woke after {idle:.3f} s, the draft was gone after {gone:.3f} s")
                ratio = statistics.median(gone for _, gone in both) / statistics.median(idle for idle, _ in both)
                print(f"medians: {ratio:.2f} times the bare wake-up")
                print(f"RSS at the end: {rss(daemon.process.pid):.1f} MB")
            except AssertionError:
                print("".join(daemon.lines), subprocess.list2cmdline(daemon.process.args))
                raise
            finally:
                daemon.kill()
    finally:
        shutil.rmtree(home)


if __name__ == "__main__":
    main()
