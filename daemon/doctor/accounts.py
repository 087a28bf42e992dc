"""Checks of accounts, each as the daemon would use it."""

import secrets
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from email.utils import format_datetime

from connectors.errors import ConnectorError, Unreachable
from connectors.models import StoredDraft, Window
from connectors.ports import DraftBox
from connectors.registry import open_mail, open_shelf
from connectors.rfc5322 import header_block, message_id
from connectors.settings import Caldav, CalendarSettings, MailSettings
from connectors.sight import Sight, events, look
from daemon.core.you import You
from daemon.doctor.verdict import Check, from_error
from daemon.wiring import asked

AHEAD = timedelta(days=30)

COSTS = {
    "IDLE": "new mail is seen when it is next asked for, not at once",
    "UIDPLUS": "a draft that was overtaken may stay in Drafts, struck out, until your mail program tidies up",
}
"""What it costs where a server lacks something; all else has another way that is as good."""

MARK = "<afterword-doctor."
"""How the Message-IDs of trial drafts begin; those of letters are hexadecimal."""
TEXT = b"Afterword's doctor puts this draft here and takes it out again at once. If it is still here, delete it.\r\n"


def mail(settings: MailSettings, you: You, now: datetime) -> Iterator[Check]:
    """Login, folders, capabilities, a draft put and removed."""
    name = settings.name
    try:
        sight = look(settings, asked(settings))
    except ConnectorError as error:
        yield from_error("login", name, error)
        for check in ("folders", "draft"):
            yield Check(check, name, "skipped", "the account can't be opened")
        return
    yield Check("login", name, "ok", "it opens")
    yield _folders(name, sight)
    if sight.features is not None:
        yield _features(name, sight.features)
    yield _draft(settings, you, now)


def calendar(settings: CalendarSettings, now: datetime) -> Check:
    """The next month, read."""
    try:
        count, problems = events(settings, asked(settings), Window(now, now + AHEAD))
    except ConnectorError as error:
        return from_error("calendar", settings.name, error)
    seen = f"{count or 'no'} event{'' if count == 1 else 's'} in the next {AHEAD.days} days"
    if problems:
        mend = "What can't be read is left out; the rest is used."
        return Check("calendar", settings.name, "warning", f"{seen}; {'; '.join(problems[:3])}", mend)
    return Check("calendar", settings.name, "ok", seen)


def feed(settings: Caldav) -> Check:
    """The calendar in which what is due is shown, reached; nothing is written."""
    with closing(open_shelf(settings, asked(settings))) as shelf:
        try:
            there = shelf.is_there()
        except ConnectorError as error:
            return from_error("feed", settings.name, error)
    seen = (
        "the calendar for what is due is there" if there else "the calendar for what is due is made with the first step"
    )
    return Check("feed", settings.name, "ok", seen)


def _folders(name: str, sight: Sight) -> Check:
    count = "1 folder is read" if len(sight.read) == 1 else f"{len(sight.read)} folders are read"
    drafts = f"drafts go to “{sight.drafts}”" if sight.drafts else "Drafts is made with the first draft"
    seen = f"{count}; {drafts}"
    if sight.sent is None:
        mend = "Without sent mail nobody can tell whom you thanked: name its folder with `sent` of this account."
        return Check("folders", name, "warning", f"{seen}, no folder for sent mail was found", mend)
    return Check("folders", name, "ok", f"{seen}, sent mail lies in “{sight.sent}”")


def _features(name: str, features: frozenset[str]) -> Check:
    missing = [feature for feature in COSTS if feature not in features]
    if not missing:
        return Check("capabilities", name, "ok", "the server can all that Afterword makes use of")
    seen = "; ".join(f"the server has no {feature}: {COSTS[feature]}" for feature in missing)
    return Check("capabilities", name, "warning", seen, "There is nothing to mend: Afterword works all the same.")


def _draft(settings: MailSettings, you: You, now: datetime) -> Check:
    """Put one, see it lying there, take it out, see that it's gone. What a broken trial left is taken out too."""
    account = open_mail(settings, asked(settings))
    raw = trial(you, now)
    try:
        try:
            account.put(raw)
            there = message_id(raw) in {message_id(draft.raw) for draft in account.drafts()}
        finally:
            try:
                left = _tidied(account)
            except Unreachable:  # the connection was lost: on a new one, once
                left = _tidied(account)
    except ConnectorError as error:
        return from_error("draft", settings.name, error)
    finally:
        account.close()
    if not there:
        mend = "Look at the server's filters and at `drafts` of this account."
        return Check("draft", settings.name, "failed", "a draft was taken, but doesn't lie in Drafts", mend)
    if left:
        mend = "Delete it there, and look whether you may delete from that folder."
        return Check("draft", settings.name, "failed", "a trial draft was put, but could not be removed", mend)
    return Check("draft", settings.name, "ok", "one was put, found, and removed")


def trial(you: You, now: datetime) -> bytes:
    """A draft to nobody, with a Message-ID that no letter has."""
    headers = (
        f"From: {you.addresses[0]}",
        "Subject: A trial by Afterword's doctor",
        f"Date: {format_datetime(now)}",
        f"Message-ID: {MARK}{secrets.token_hex(12)}@localhost>",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=us-ascii",
    )
    return "\r\n".join((*headers, "", "")).encode("ascii", "replace") + TEXT


def _tidied(account: DraftBox) -> int:
    """Take every trial out, and give how many are left. One that somebody has written in is theirs."""
    for draft in account.drafts():
        if _is_trial(draft):
            account.remove(draft.ref)
    return sum(_is_trial(draft) for draft in account.drafts())


def _is_trial(draft: StoredDraft) -> bool:
    body = draft.raw[len(header_block(draft.raw)) :]
    return (message_id(draft.raw) or "").startswith(MARK) and body.split() == TEXT.split() and not draft.flagged
