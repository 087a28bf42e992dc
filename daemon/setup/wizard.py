"""The whole way of setup: the user, their mail, their calendars; then what is written, shown and agreed to."""

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import rtoml

from connectors.discovery import Findings
from connectors.errors import ConnectorError
from connectors.settings import Imap
from connectors.sight import look
from daemon import clock
from daemon.config import Config, load
from daemon.setup import finish, mailbox, words, you
from daemon.setup.days import Days
from daemon.setup.given import Given
from daemon.setup.mailbox import Opened
from daemon.setup.sheet import edited, filled
from daemon.setup.talk import Anew, Talk
from daemon.wiring import asked

_HELLO = """\
This sets Afterword up: who you are, where your mail is, which calendars to read. It never sends mail.
Nothing is written before you have seen it and said yes. Enter takes what stands in [brackets]; Ctrl+C leaves
everything as it is."""


def run(path: Path, given: Given, talk: Talk) -> bool:
    """Set up the configuration at `path`; False when the user said no in the end.

    Raises AfterwordError and ConnectorError, click's UsageError where an option is wrong or missing, and its Abort
    where the answers end.
    """
    present = load(path) if path.exists() else None
    before = path.read_text(encoding="utf-8-sig") if present else None
    table: dict[str, Any] = rtoml.loads(before)["you"] if before else {}
    given.check(
        silent=talk.silent,
        has_name=bool(table.get("name")),
        has_address=bool(table.get("addresses")),
        has_mail=present is not None,
    )
    if not talk.silent:
        talk.say(_HELLO)
        talk.say()
    if present:
        talk.say(f"{path} is there already: what it says stays, unless you change it.")
    user = you.ask(given, talk, table, os.environ)
    (address, *_), zone = user["addresses"], ZoneInfo(user.get("time_zone") or clock.system_zone_name())
    opened = _accounts(given, talk, address, present, clock.now(zone))
    accounts = [one.account for one in opened]
    keys = [one.key for one in opened if one.key]
    example = finish.example()
    text = edited(before, user, accounts, example) if before else filled(example, user, accounts)
    with TemporaryDirectory(prefix="afterword-") as folder:  # what isn't right is never written
        (trial := Path(folder, path.name)).write_text(text, encoding="utf-8")
        load(trial)
    if text == before and not any(key.typed for key in keys):
        talk.say("Nothing is to be changed.")
        return True
    if not finish.agreed(talk, path, text, before, keys):
        talk.say("Nothing was written.")
        return False
    finish.write(path, text, before, keys)
    talk.say("Done.")
    return True


def _accounts(given: Given, talk: Talk, address: str, present: Config | None, now: datetime) -> list[Opened]:
    """Accounts that are there are tried, and new ones added."""
    there = [*present.mail, *present.calendar] if present else []
    days = Days(given, talk, there, now)
    opened = _tried(given, talk, present) if present and not talk.silent else []
    adds_mail = present is None or given.says_mail
    first, added = adds_mail, False
    while first or (not talk.silent and talk.agrees("Add another mail account?", default=False)):
        if not first:
            address = talk.ask("Its mail address", "", words.address)
        findings = Findings() if given.says_mail and first else mailbox.search(talk, address)
        new = mailbox.ask(given if first else Given(), talk, address, there, findings)
        new += days.ask(address, findings, new)
        there += [one.account.settings for one in new]
        opened += new
        first, added = False, True
    if not added and (given.ics or given.caldav_url or not talk.silent):
        opened += days.ask(address, Findings(), opened)
    return opened


def _tried(given: Given, talk: Talk, present: Config) -> list[Opened]:
    """Each mail account that is there; where one doesn't open, its password can be given anew."""
    again = []
    for one in present.mail:
        try:
            sight = look(one, asked(one))
        except ConnectorError as error:
            talk.say(f"{one.name} doesn't open. {error}")
            if isinstance(one, Imap) and talk.agrees(
                "Allow it anew?" if one.auth == "oauth2" else "Give its password anew?", default=True
            ):
                with suppress(Anew):
                    again.append(mailbox.opened(given, talk, one))
        else:
            talk.say(f"{one.name} opens. {mailbox.folders_in_words(sight)}")
    return again
