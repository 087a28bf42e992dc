"""A pass with nothing new costs little: what it needn't know isn't loaded, what can't be there isn't looked for."""

import os
import subprocess
import sys
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from connectors.models import Place
from daemon.config import Drafts
from tests.service.life import ANA, INVITED, Life, Wired, at
from tests.stories.mail import mail

PROGRAM = Path(sys.executable).with_name("afterword")
CONFIG = """
[you]
name = "Kim Larsson"
addresses = ["kim@larsson.example"]
country = "IE"

[[mail]]
name = "home"
type = "maildir"
path = "{mail}"
"""
REJECTED = """From: Ana Ruiz <ana.ruiz@acme.example>
To: Kim Larsson <kim@larsson.example>
Subject: Your application as Data Analyst
Date: {date}
Message-ID: <no@acme.example>

Dear Kim,

thank you for applying as Data Analyst at Acme. Unfortunately we have decided to go on with other candidates.

Ana Ruiz
"""


def test_with_nothing_new_neither_words_nor_templates_are_loaded(tmp_path: Path) -> None:
    """What reads mail, words letters and draws tables takes longer to load than such a pass is to last.

    So would much else together: each dataclass takes a millisecond to make, a `msgspec.Struct` none.
    """
    (tmp_path / "mail" / "new").mkdir(parents=True)
    for name in ("cur", "tmp"):
        (tmp_path / "mail" / name).mkdir()
    yesterday = datetime.now(UTC) - timedelta(days=1)
    (tmp_path / "mail" / "new" / "1.a.host").write_text(REJECTED.format(date=format_datetime(yesterday)))
    config = tmp_path / "config.toml"
    config.write_text(CONFIG.format(mail=tmp_path / "mail"))
    command = [PROGRAM, "--config", config, "--state", tmp_path / "state", "sync"]
    imports = {**os.environ, "PYTHONPROFILEIMPORTTIME": "1"}
    first, second = (subprocess.run(command, env=imports, capture_output=True, text=True, check=True) for _ in "12")
    ours = ("daemon.core.reading.reader", "daemon.core.writing.message", "daemon.store.holding")
    libraries = ("publicsuffixlist", "jinja2", "nameparser", "rich.console", "holidays", "apscheduler", "keyring")
    of_python = ("dataclasses", "difflib", "email", "importlib.metadata", "socket", "statistics", "subprocess")
    costly = (*ours, *libraries, *of_python)
    assert "1 opportunity in view" in first.stdout
    assert costly[0] in first.stderr
    assert "Read 0 mails; 1 opportunity in view" in second.stdout
    loaded = {line.rpartition("|")[2].strip() for line in second.stderr.splitlines()}
    assert "daemon.core.tracking.fold" in loaded
    assert loaded.isdisjoint(costly)


class Searched(Wired):
    """An account that tells what it was searched for."""

    def find(self, message_ids: Collection[str]) -> Mapping[str, tuple[Place, ...]]:
        searches.append(len(message_ids))
        return super().find(message_ids)


searches: list[int] = []


def test_once_all_of_a_day_is_written_the_mailbox_is_not_searched_for_what_waits(tmp_path: Path) -> None:
    """Two rounds are to be thanked for, and one draft a day may be written: the second is looked for tomorrow."""
    life = Life(tmp_path / "state", account=Searched, drafts=Drafts(max_per_day=1))
    life.invited()
    other = INVITED.replace("Acme", "Granite").replace("Dana Reed", "Tom Berg").replace("Ana Ruiz", "Lea Moss")
    sender = ANA.replace("Ana Ruiz", "Lea Moss").replace("ana.ruiz@acme", "lea.moss@granite")
    life.mailbox.add(mail(other, sender=sender, subject="Your interview", at=at(2, "09:40")), "INBOX", at(2, "09:40"))
    assert [row.state for row in life.sync(at(4, "17:00")).drafts] == ["written"]
    searches.clear()
    later = life.sync(at(4, "18:00"))
    assert [row.state for row in later.drafts] == ["kept"]
    assert len(later.skipped) == 1
    assert searches == []
    assert sorted(row.state for row in life.sync(at(5, "10:00")).drafts) == ["kept", "written"]
    assert searches != []
