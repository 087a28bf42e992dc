"""Opens an account or a calendar by its settings. Each adapter is loaded only when it is used.

A new connector adds its settings to `settings.py` and one line here.
"""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial
from typing import assert_never

from connectors.models import Window
from connectors.ports import CalendarSource, MailAccount, Shelf, Watch
from connectors.reach import Reach
from connectors.settings import Caldav, CalendarSettings, Feed, Gmail, Google, Ics, Imap, Jmap, Maildir, MailSettings

Remote = Imap | Gmail | Jmap | Feed | Caldav | Google
"""What lies on the network; the others are folders and files of this machine."""
Secret = Callable[[], str]
"""Asked only when the account needs one; what it raises goes through."""

_LONG_AGO = Window(datetime(1990, 1, 1, tzinfo=UTC), datetime(1990, 1, 1, tzinfo=UTC) + timedelta(days=1))
"""A day on which nobody's calendar holds much."""


def open_mail(settings: MailSettings, secret: Secret) -> MailAccount:
    """The mail account that `settings` describe. Nothing is reached before it is first asked something."""
    match settings:
        case Maildir():
            from connectors.maildir import MaildirAccount

            return MaildirAccount(settings)
        case Imap():
            from connectors.imap import ImapAccount

            return ImapAccount(settings, secret)
        case Gmail():
            from connectors.google.mail import GmailAccount

            return GmailAccount(settings, secret)
        case Jmap():
            from connectors.jmap import JmapAccount

            return JmapAccount(settings, secret)
    assert_never(settings)


def open_watch(settings: Remote, secret: Secret, zone: tzinfo) -> Watch:
    """What waits for this account's pushes, or only reaches for it where it has none. Nothing is reached yet."""
    match settings:
        case Imap():
            from connectors.imap.idle import ImapWatch

            return ImapWatch(settings, secret)
        case Gmail() | Jmap():
            return Reach(partial(_reach_mail, settings, secret))
        case Feed() | Caldav() | Google():
            return Reach(partial(_reach_calendar, settings, secret, zone))
    assert_never(settings)


def _reach_mail(settings: MailSettings, secret: Secret) -> None:
    with closing(open_mail(settings, secret)) as account:
        account.drafts()


def _reach_calendar(settings: CalendarSettings, secret: Secret, zone: tzinfo) -> None:
    with closing(open_calendar(settings, secret, zone)) as calendar:
        next(iter(calendar.changes(None, _LONG_AGO)), None)


def open_calendar(settings: CalendarSettings, secret: Secret, zone: tzinfo) -> CalendarSource:
    """The calendar that `settings` describe; its floating times are read in `zone`. Nothing is reached yet."""
    match settings:
        case Ics():
            from connectors.ics import IcsCalendar

            return IcsCalendar(settings, zone)
        case Feed():
            from connectors.feed import FeedCalendar

            return FeedCalendar(settings, secret, zone)
        case Caldav():
            from connectors.caldav import CaldavCalendar

            return CaldavCalendar(settings, secret, zone)
        case Google():
            from connectors.google.calendar import GoogleCalendar

            return GoogleCalendar(settings, secret, zone)
    assert_never(settings)


def open_shelf(settings: Caldav, secret: Secret) -> Shelf:
    """The calendar in which entries of ours are shown. Nothing is reached yet."""
    from connectors.caldav.shelf import CaldavShelf

    return CaldavShelf(settings, secret)
