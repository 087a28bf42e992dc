"""The whole demo: furnish a folder, live through the month in it, and print what lies there in the end."""

from pathlib import Path

from rich.console import Console

from connectors.maildir import MaildirAccount
from connectors.settings import Maildir
from daemon.config import load
from daemon.demo.home import Home
from daemon.demo.live import evening, live
from daemon.demo.mailbag import mailbag
from daemon.demo.show import closing, drafts, opening, stand, watch
from daemon.demo.stories import candidate, stories
from daemon.wiring import open_service


def run(root: Path, console: Console, *, kept: bool) -> bool:
    """Run the demo in `root`, a folder that is new or empty, and print it. True when nothing went wrong.

    `kept` says whether the folder will still be there afterwards. Raises NotUnderstood when
    something else lies in `root` already.
    """
    you, told = candidate(), stories()
    home = Home(root)
    home.furnish(you)
    happenings = mailbag(told, you)
    opening(console, you, happenings)
    now = evening(you)
    with open_service(load(home.config), home.state) as service:
        month = list(watch(console, live(home, you, happenings, service), (you.last_day - you.first_day).days + 1))
        rows = service.status(now)
    latest = {row.message_id: row for day in month for row in day.drafts}
    lying = {(row.opportunity, row.step) for row in latest.values() if row.state in ("written", "edited")}
    account = MaildirAccount(Maildir(name="demo", path=str(home.mail)))
    drafts(console, [draft.raw for draft in account.drafts()], {name: row.reason for name, row in latest.items()})
    account.close()
    stand(console, rows, lying, now)
    closing(console, root if kept else None)
    return not any(day.problems for day in month)
