"""How long `afterword sync` takes over 20,000 mails on a real IMAP server, as ratios within one run.

    .venv/bin/python bench/sync_imap.py [COUNT]

The reference is a bare imapclient that fetches all headers of the same mailbox, as a process of its own too. Both
take turns, three times; the medians are compared.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.mailbox import fill
from tests.connectors.dovecot import PASSWORD, Dovecot

ROUNDS = 3

REFERENCE = """
from imapclient import IMAPClient
client = IMAPClient({host!r}, {port}, ssl=False, timeout=60)
client.login({user!r}, {password!r})
client.select_folder("INBOX", readonly=True)
uids = client.search()
for start in range(0, len(uids), 500):
    client.fetch(uids[start:start + 500], ["BODY.PEEK[HEADER]"])
client.logout()
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
    """One process: wall-clock seconds and peak memory in MB."""

    seconds: float
    megabytes: float


def run(*command: str | Path) -> Run:
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command[0]} ended with {process.returncode}")
    return Run(time.perf_counter() - begin, used.ru_maxrss / 1024)


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
        config.write_text(YOU + ACCOUNT.format(host=server.host, port=server.port, user=user, secret=secret))
        reference = [
            sys.executable,
            "-c",
            REFERENCE.format(host=server.host, port=server.port, user=user, password=PASSWORD),
        ]
        sync = [afterword, "--config", config, "--state", state, "sync"]
        run(*reference)  # Dovecot builds its index
        bare, first, second = [], [], []
        for _ in range(ROUNDS):
            bare.append(run(*reference))
            shutil.rmtree(state, ignore_errors=True)
            first.append(run(*sync))
            second.append(run(*sync))
        show("bare fetch of all headers", median(bare), median(first), median(second))


def show(reference: str, bare: Run, first: Run, second: Run) -> None:
    print(f"{reference:26}  {bare.seconds:6.2f} s   {bare.megabytes:4.0f} MB")
    print(f"first sync                  {first.seconds:6.2f} s   {first.megabytes:4.0f} MB")
    print(f"sync with nothing new       {second.seconds:6.2f} s   {second.megabytes:4.0f} MB")
    print(f"ratio first sync / bare: {first.seconds / bare.seconds:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
