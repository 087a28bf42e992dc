"""What the daemon holds in memory for as long as it lives."""

import subprocess
import sys

IMPORTS = """
import sys
import daemon.cli.run
print(*sorted({"rich", "pygments", "icalendar", "holidays", "jinja2", "keyring", "googleapiclient"} & set(sys.modules)))
import rich
print(rich.__name__)
"""


def test_it_loads_nothing_that_it_may_never_need_and_keeps_nothing_from_others() -> None:
    done = subprocess.run([sys.executable, "-c", IMPORTS], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["", "rich"]
