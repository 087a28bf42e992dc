"""The demo's own folder: `config.toml`, `mail/` (a Maildir++), `calendar/` (vdir), `state/`.

What happens in the stories is put here as a mail server and a calendar program would put it:
written in `tmp`, moved into place, dated with the moment of its arrival.
"""

import email
import email.policy
import json
import os
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, getaddresses
from pathlib import Path

from daemon.demo.mailbag import Entered, Happening, Posted, Sends
from daemon.demo.stories import Candidate
from daemon.errors import NotUnderstood

_CONFIG = """\
# The demo's configuration. Yours would name an IMAP account instead of a Maildir, and little else.
[you]
name = {name}
addresses = [{address}]
phone = {phone}
signature = {signature}
time_zone = {time_zone}
country = {country}

[[mail]]
name = "demo"
type = "maildir"
path = {mail}

[[calendar]]
name = "demo calendar"
type = "ics"
path = {calendar}

[notify]
desktop = false
"""


@dataclass(frozen=True, slots=True)
class Home:
    """Where one run of the demo lives. Nothing outside `root` is read or written."""

    root: Path

    @property
    def config(self) -> Path:
        """The configuration, as `afterword --config` takes it."""
        return self.root / "config.toml"

    @property
    def state(self) -> Path:
        """The state folder, as `afterword --state` takes it."""
        return self.root / "state"

    @property
    def mail(self) -> Path:
        """The Maildir++."""
        return self.root / "mail"

    @property
    def calendar(self) -> Path:
        """The folder of `.ics` files."""
        return self.root / "calendar"

    def furnish(self, you: Candidate) -> None:
        """Make the folders and write the configuration. NotUnderstood when something else lies there already."""
        if self.root.exists() and (not self.root.is_dir() or any(self.root.iterdir())):
            raise NotUnderstood(
                f"The demo can't be kept in {self.root}",
                "something is there already",
                "Name a folder that is empty or not there yet.",
            )
        for folder in (self.mail, self.mail / ".Sent", self.mail / ".Drafts"):
            for part in ("tmp", "new", "cur"):
                (folder / part).mkdir(parents=True)
        self.calendar.mkdir()
        values = {
            "name": you.name,
            "address": you.address,
            "phone": you.phone,
            "signature": you.signature,
            "time_zone": you.time_zone,
            "country": you.country,
            "mail": str(self.mail),
            "calendar": str(self.calendar),
        }
        # a JSON string is a TOML basic string
        quoted = {key: json.dumps(value, ensure_ascii=False) for key, value in values.items()}
        self.config.write_text(_CONFIG.format(**quoted), encoding="utf-8")

    def receive(self, happening: Happening) -> None:
        """Let one thing happen in the mailbox or the calendar."""
        match happening:
            case Posted(outgoing=True):
                self._deliver(".Sent/cur", f"{happening.id}:2,S", happening.raw, happening.at)
            case Posted():
                self._deliver("new", happening.id, happening.raw, happening.at)
            case Entered():
                name = f"{happening.uid.partition('@')[0]}.ics"
                _write(self.root / name, self.calendar / name, happening.ics, happening.at)
            case Sends():
                self._send(happening)

    def _deliver(self, place: str, name: str, raw: bytes, at: datetime) -> None:
        folder, part = (self.mail / place).parent, (self.mail / place).name
        named = f"{int(at.timestamp())}.{name}"
        _write(folder / "tmp" / named, folder / part / named, raw, at)

    def _send(self, send: Sends) -> None:
        """The candidate's mail program: the draft to this person, dated anew, goes to Sent."""
        for draft in sorted((self.mail / ".Drafts").glob("*/*")):
            message = email.message_from_bytes(draft.read_bytes(), policy=email.policy.compat32)
            if any(address == send.address for _, address in getaddresses([str(message["To"])])):
                del message["Date"]
                message["Date"] = format_datetime(send.at)
                self._deliver(".Sent/cur", f"{draft.name.partition(':')[0]}:2,S", message.as_bytes(), send.at)
                draft.unlink()


def _write(passing: Path, final: Path, content: bytes, at: datetime) -> None:
    passing.write_bytes(content)
    os.utime(passing, (at.timestamp(), at.timestamp()))
    passing.rename(final)
