"""The story that Afterword must always tell, lived through by the real command with the clock moved from outside.

Once over a Maildir, once over Dovecot with 200 other mails beside it. What is judged lies in the mailbox.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from connectors.rfc5322 import message_id
from tests.connectors.dovecot import PASSWORD, DovecotMailbox, shared_server
from tests.connectors.mailboxes import Mailbox
from tests.connectors.maildirs import MaildirFarSide
from tests.stories import halcyon
from tests.stories.clock import Command, Row
from tests.stories.folders import by_address, parsed
from tests.stories.halcyon import at
from tests.stories.letters import asks, words
from tests.stories.noise import noise

STEFAN, MAIREAD, PADRAIG = (
    "s.kowalczyk@halcyonpumps.example",
    "mairead.quinn@halcyonpumps.example",
    "padraig@halcyonpumps.example",
)
TODAY = at(3, 11, "18:00")

YOU = f"""
[you]
name = "Kim Larsson"
addresses = ["kim@larsson.example"]
signature = "Kim Larsson"
time_zone = "{halcyon.ZONE}"
country = "{halcyon.COUNTRY}"

[notify]
desktop = false
"""


class Life:
    """Kim's mailbox and the command beside it. `until` lets mail arrive and makes a pass."""

    def __init__(self, mailbox: Mailbox, account: str, folder: Path) -> None:
        self.mailbox, self.waiting = mailbox, list(halcyon.MAIL)
        config = folder / "config.toml"
        config.write_text(f'{YOU}\n[[mail]]\nname = "home"\n{account}\n')
        self.afterword = Command(config, folder / "state", folder / "home")

    def until(self, now: datetime) -> list[Row]:
        """All mail up to `now` is there, and a pass is made. Its rows."""
        while self.waiting and self.waiting[0][0] <= now:
            when, raw, outgoing = self.waiting.pop(0)
            self.mailbox.deliver(raw, "Sent" if outgoing else "INBOX", when)
        return self.afterword.rows(now, "sync")

    def drafts(self) -> dict[str, EmailMessage]:
        return by_address(parsed(raw) for raw in self.mailbox.folder("Drafts"))

    def everything(self) -> list[tuple[str, bytes]]:
        return sorted((name, raw) for name in ("INBOX", "Sent", "Drafts") for raw in self.mailbox.folder(name))

    def halcyon(self, now: datetime) -> Row:
        (row,) = [row for row in self.afterword.rows(now, "status") if "halcyon" in row["employer"].lower()]
        return row


def over_maildir(folder: Path, _stack: ExitStack) -> Life:
    return Life(MaildirFarSide(folder / "mail", "maildir++"), f"type = \"maildir\"\npath = '{folder / 'mail'}'", folder)


def over_dovecot(folder: Path, stack: ExitStack) -> Life:
    """With 200 mails of other kinds that came in the two months before."""
    mailbox = DovecotMailbox(shared_server(), stack)
    password = folder / "password"
    password.touch(0o600)
    password.write_text(PASSWORD)
    with mailbox.server.client(mailbox.user) as client:
        for when, raw in noise(200, halcyon.MAIL[0][0]):
            client.append("INBOX", raw, msg_time=when)
    where = f'type = "imap"\nhost = "{mailbox.server.host}"\nport = {mailbox.server.port}\ntls = "none"\n'
    return Life(mailbox, f"{where}user = \"{mailbox.user}\"\nsecret = {{ file = '{password}' }}", folder)


@pytest.fixture(params=[over_maildir, over_dovecot])
def life(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Life]:
    begin: Callable[[Path, ExitStack], Life] = request.param
    with ExitStack() as stack:
        yield begin(tmp_path, stack)


def states(rows: list[Row], state: str) -> set[str]:
    """Receivers of the drafts in this state."""
    return {receiver for row in rows if row["state"] == state for receiver in row["to"]}


def test_the_story(life: Life) -> None:
    # HR, Mon 23 February, 10:00 to 10:45. Kim thanks her at 11:20, before it was due.
    assert life.until(at(2, 23, "11:30")) == []
    assert life.until(at(2, 23, "18:00")) == []

    # The director, Wed 25 February, 14:30 to 15:30: two hours later, no sooner.
    assert life.until(at(2, 25, "17:20")) == []
    rows = life.until(at(2, 25, "17:35"))
    assert [(row["step"], row["to"], row["state"]) for row in rows] == [("thank_you", [STEFAN], "written")]
    assert datetime.fromisoformat(rows[0]["due"]) == at(2, 25, "17:30")
    assert life.drafts().keys() == {STEFAN}
    assert life.drafts()[STEFAN]["In-Reply-To"] in map(message_id, (halcyon.director_writes, halcyon.kim_agrees))

    # The peer and the president, Fri 27 February, 11:00 to 12:30. HR only arranged it.
    rows = life.until(at(2, 27, "14:40"))
    assert states(rows, "written") == {MAIREAD, PADRAIG}
    drafts = life.drafts()
    assert drafts.keys() == {STEFAN, MAIREAD, PADRAIG}
    bodies = {words(draft) for draft in drafts.values()}
    assert len(bodies) == 3
    assert "Mairead" in words(drafts[MAIREAD])
    assert "Padraig" in words(drafts[PADRAIG])

    # Six working days of silence. Mon 9 March, 09:00: the director, and thanks with it.
    before = life.everything()
    life.until(at(3, 9, "08:50"))
    assert life.everything() == before
    rows = life.until(at(3, 9, "09:05"))
    assert states(rows, "written") == states(rows, "obsolete") == {STEFAN}
    (follow_up,) = [row for row in rows if row["step"] == "follow_up"]
    assert datetime.fromisoformat(follow_up["due"]) == at(3, 9, "09:00")
    drafts = life.drafts()
    assert drafts.keys() == {STEFAN, MAIREAD, PADRAIG}
    text = words(drafts[STEFAN])
    assert "thank" in text.lower()
    assert asks(drafts[STEFAN])
    assert halcyon.ROLE in text or halcyon.ROLE in drafts[STEFAN]["Subject"]

    # Wed 11 March.
    life.until(TODAY)
    row = life.halcyon(TODAY)
    assert (row["stage"], row["court"], row["silent_days"]) == ("interviewed", "theirs", 12)
    assert (row["met"], row["thanked"]) == (4, 1)
    assert row["role"] == halcyon.ROLE

    # Why him, and why then.
    shown = life.afterword(TODAY, "show", "halcyon")
    assert shown.returncode == 0, shown.stderr
    text = " ".join(shown.stdout.split())
    assert "Stefan Kowalczyk" in text
    assert "hiring manager" in text
    assert "6 working days" in text
    assert "Mon 9 Mar 09:00" in text


def test_nothing_is_written_twice(life: Life) -> None:
    """Not by a second pass, not with the state lost, not when the drafts have been sent."""
    for moment in (at(2, 23, "18:00"), at(2, 25, "18:00"), at(2, 27, "18:00"), at(3, 9, "09:05")):
        life.until(moment)
    before = life.everything()
    assert life.drafts().keys() == {STEFAN, MAIREAD, PADRAIG}

    assert {row["state"] for row in life.until(TODAY)} == {"kept"}
    assert life.everything() == before

    shutil.rmtree(life.afterword.state)
    assert {row["state"] for row in life.until(TODAY)} == {"kept"}
    assert life.everything() == before
    row = life.halcyon(TODAY)
    assert (row["met"], row["thanked"], row["silent_days"]) == (4, 1, 12)

    for raw in life.mailbox.folder("Drafts"):
        life.mailbox.move(str(message_id(raw)), "Drafts", "Sent")
    rows = life.until(TODAY)
    assert states(rows, "sent") == {STEFAN, MAIREAD, PADRAIG}
    row = life.halcyon(TODAY)
    assert (row["met"], row["thanked"], row["silent_days"]) == (4, 4, 12)

    shutil.rmtree(life.afterword.state)
    life.until(TODAY)
    assert life.drafts() == {}
