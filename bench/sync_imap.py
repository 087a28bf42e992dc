"""How long `afterword sync` takes over 20,000 mails on a real IMAP server, as ratios within one run.

    .venv/bin/python bench/sync_imap.py [COUNT]

The reference is a bare imapclient, as a process of its own too, that fetches all headers of the same mailbox, and then
the bodies of what wasn't sent to many and has no attachment: it reads none of them. Both take turns, three times; the
medians are compared. Where mbsync is installed, it pulls the same mailbox, once.
"""

import os
import select
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.mailbox import fill
from tests.connectors.dovecot import PASSWORD, Dovecot

ROUNDS = 3

REFERENCE = """
import re
from imapclient import IMAPClient
client = IMAPClient({host!r}, {port}, ssl=False, timeout=60)
client.login({user!r}, {password!r})
client.select_folder("INBOX", readonly=True)
uids = client.search()
alone = re.compile(rb"^(?:List-|Precedence:|Content-Type: multipart/mixed)", re.MULTILINE)
for start in range(0, len(uids), 500):
    heads = client.fetch(uids[start:start + 500], ["BODY.PEEK[HEADER]"])
    if {bodies}:
        client.fetch([uid for uid, items in heads.items() if not alone.search(items[b"BODY[HEADER]"])], ["BODY.PEEK[]"])
client.logout()
"""

MBSYNC = """
IMAPAccount bench
Host {host}
Port {port}
User {user}
Pass {password}
SSLType None
AuthMechs PLAIN

IMAPStore far
Account bench

MaildirStore near
Path {scratch}/pulled/
Inbox {scratch}/pulled/INBOX

Channel bench
Far :far:
Near :near:
Patterns INBOX
Create Near
Sync Pull
SyncState *
"""

YOU = """
[you]
name = "Sam Field"
addresses = ["sam@example.com"]
time_zone = "Europe/Berlin"
country = "DE"
"""

ACCOUNT = """
[[mail]]
name = "bench"
type = "imap"
host = "{host}"
port = {port}
tls = "none"
user = "{user}"
secret = {{ file = "{secret}" }}
"""


@dataclass(frozen=True)
class Run:
    """One process: wall-clock seconds, and its peak memory in MB with all that it has started."""

    seconds: float
    megabytes: float


def run(*command: str | Path) -> Run:
    """Run a program as its users do: with its bytecode kept beside it."""
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    begin, most = time.perf_counter(), 0.0
    with subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL) as process, as_it_ends(process.pid) as ended:
        while process.poll() is None:
            most = max(most, sum(map(megabytes, family(process.pid))))
            select.select([ended], [], [], 0.1)
        took = time.perf_counter() - begin
    if process.returncode:
        sys.exit(f"{command[0]} ended with {process.returncode}")
    return Run(took, most)


@contextmanager
def as_it_ends(pid: int) -> Iterator[int]:
    """What becomes readable when a process ends: waiting by turns, as `Popen.wait` does, is up to 0.05 s late."""
    ended = os.pidfd_open(pid)
    try:
        yield ended
    finally:
        os.close(ended)


def family(pid: int) -> Iterator[int]:
    """A process and all that come of it."""
    yield pid
    with suppress(OSError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            for child in (thread / "children").read_text().split():
                yield from family(int(child))


def megabytes(pid: int) -> float:
    """The memory of one process, what it shares with others by its share (PSS)."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def median(runs: list[Run]) -> Run:
    return Run(statistics.median(one.seconds for one in runs), max(one.megabytes for one in runs))


def main(count: int) -> None:
    afterword = Path(sys.executable).with_name("afterword")
    if not afterword.exists():
        sys.exit(f"There is no {afterword}: run `make bench`.")
    with Dovecot().running() as server, tempfile.TemporaryDirectory() as scratch:
        octets = fill(server, user := "sam", count)
        print(f"{count} mails, {octets / 1e6:.0f} MB, spread over 90 days")
        secret, config, state = (Path(scratch) / name for name in ("secret", "config.toml", "state"))
        secret.write_text(PASSWORD)
        secret.chmod(0o600)
        login = {"host": server.host, "port": server.port, "user": user, "password": PASSWORD}
        config.write_text(YOU + ACCOUNT.format(**login, secret=secret))
        heads, bodies = ([sys.executable, "-c", REFERENCE.format(**login, bodies=one)] for one in (False, True))
        sync = [afterword, "--config", config, "--state", state, "sync"]
        run(*heads)  # Dovecot builds its index
        bare, needed, first, second = [], [], [], []
        for _ in range(ROUNDS):
            bare.append(run(*heads))
            needed.append(run(*bodies))
            shutil.rmtree(state, ignore_errors=True)
            first.append(run(*sync))
            second.append(run(*sync))
        show("bare fetch of all headers", median(bare))
        show("... and of the bodies needed", median(needed))
        ours = report(median(first), median(second))
        ratio("first sync / bare headers", ours, median(bare))
        ratio("first sync / bare headers and bodies", ours, median(needed))
        if peer := shutil.which("mbsync"):
            (Path(scratch) / "pulled").mkdir()
            settings = Path(scratch) / "mbsyncrc"
            settings.write_text(MBSYNC.format(**login, scratch=scratch))
            pulled = run(peer, "-q", "-c", settings, "bench")
            show("mbsync pulls it", pulled)
            ratio("first sync / mbsync", ours, pulled)


def show(what: str, one: Run) -> None:
    print(f"{what:30}  {one.seconds:6.2f} s   {one.megabytes:4.0f} MB")


def report(first: Run, second: Run) -> Run:
    show("first sync", first)
    show("sync with nothing new", second)
    return first


def ratio(what: str, ours: Run, reference: Run) -> None:
    print(f"{what}: {ours.seconds / reference.seconds:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
