"""The daemon itself, with a desktop: a mail in a Maildir becomes a draft and a notification, a button a correction."""

import signal
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

from daemon.core.facts import CommandFact
from daemon.store import Store
from tests.notify.buses import SECONDS, Stub
from tests.stories.clock import AFTERWORD, environment
from tests.stories.mail import mail

CONFIG = """
[you]
name = "Kim Larsson"
addresses = ["kim@larsson.example"]
time_zone = "UTC"
[quiet]
hours = "{quiet:%H:%M}-{loud:%H:%M}"
weekends = false
[[mail]]
name = "home"
type = "maildir"
path = "{mail}"
"""
INVITED = """Hi Kim,

You are confirmed for your interview for the Data Analyst role at Acme on {start:%A} {start.day} {start:%B %Y} from
{start:%H:%M} to {end:%H:%M} UTC. You will be meeting with me.

Best,
Ana Ruiz
Director of Data, Acme
"""


def test_a_mail_becomes_a_notification_and_a_button_a_correction(tmp_path: Path, server: Stub, bus: str) -> None:
    now = datetime.now(UTC)
    end = (now - timedelta(hours=3)).replace(minute=30, second=0, microsecond=0)
    invited = INVITED.format(start=end - timedelta(minutes=30), end=end)
    for part in ("cur", "new", "tmp"):
        (tmp_path / "mail" / part).mkdir(parents=True)
    raw = mail(invited, subject="Your interview", at=now - timedelta(days=2))
    (tmp_path / "mail" / "cur" / f"{int(now.timestamp())}.one.host:2,S").write_bytes(raw)
    quiet = now + timedelta(hours=6)
    config = CONFIG.format(mail=tmp_path / "mail", quiet=quiet, loud=quiet + timedelta(minutes=1))
    (tmp_path / "config.toml").write_text(config)

    words = [AFTERWORD, "--config", tmp_path / "config.toml", "--state", tmp_path / "state", "run"]
    env = environment(tmp_path / "home") | {"DBUS_SESSION_BUS_ADDRESS": bus}
    with subprocess.Popen(words, stderr=subprocess.DEVNULL, env=env) as daemon:
        try:
            server.wait(lambda one: one.titles() == ["Your thank-you to Ana Ruiz is ready"])
            server.press("done")
            server.wait(lambda one: one.titles() == ["Ana Ruiz: thanked"])
        finally:
            daemon.send_signal(signal.SIGTERM)
            assert daemon.wait(SECONDS) == 0
    with Store.open(tmp_path / "state") as store:
        said = [fact for fact in store.facts() if isinstance(fact, CommandFact)]
    assert [(one.verb, one.person and one.person.address) for one in said] == [("thanked", "ana.ruiz@acme.example")]
