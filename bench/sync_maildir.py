"""How long `afterword sync` takes over a Maildir of 20,000 mails, as ratios within one run.

    .venv/bin/python bench/sync_maildir.py [COUNT]

The reference opens every file and parses it with the standard library's email package (compat32 policy), as a process
of its own too. Both take turns, three times; the medians are compared. Where notmuch is installed, it indexes the same
mail, once.
"""

import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.mailbox import lay
from bench.sync_imap import ROUNDS, YOU, median, ratio, report, run, show

REFERENCE = """
import email, pathlib, sys
for path in pathlib.Path(sys.argv[1]).glob("cur/*"):
    email.message_from_bytes(path.read_bytes())
"""

NOTMUCH = """
[database]
path={folder}
[user]
name=Sam Field
primary_email=sam@example.com
[new]
tags=new
"""

ACCOUNT = """
[[mail]]
name = "bench"
type = "maildir"
path = "{path}"
"""


def main(count: int) -> None:
    afterword = Path(sys.executable).with_name("afterword")
    if not afterword.exists():
        sys.exit(f"There is no {afterword}: run `make bench`.")
    with tempfile.TemporaryDirectory() as scratch:
        folder, config, state = (Path(scratch) / name for name in ("mail", "config.toml", "state"))
        octets = lay(folder, count)
        print(f"{count} mails, {octets / 1e6:.0f} MB, spread over 90 days")
        config.write_text(YOU + ACCOUNT.format(path=folder))
        sync = [afterword, "--config", config, "--state", state, "sync"]
        bare, first, second = [], [], []
        for _ in range(ROUNDS):
            bare.append(run(sys.executable, "-c", REFERENCE, folder))
            shutil.rmtree(state, ignore_errors=True)
            shutil.rmtree(folder / ".Drafts", ignore_errors=True)
            first.append(run(*sync))
            second.append(run(*sync))
        show("bare read and parse", median(bare))
        ours = report(median(first), median(second))
        ratio("first sync / bare read and parse", ours, median(bare))
        if peer := shutil.which("notmuch"):
            settings = Path(scratch) / "notmuch"
            settings.write_text(NOTMUCH.format(folder=folder))
            indexed = run(peer, f"--config={settings}", "new")
            show("notmuch new", indexed)
            ratio("first sync / notmuch new", ours, indexed)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
