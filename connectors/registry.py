"""Opens an account or a calendar by its settings. Each adapter is loaded only when it is used.

A new connector adds its settings to `settings.py` and one line here.
"""

from collections.abc import Callable
from datetime import tzinfo
from typing import assert_never

from connectors.ports import CalendarSource, MailAccount
from connectors.settings import Caldav, CalendarSettings, Feed, Gmail, Google, Ics, Imap, Maildir, MailSettings

Secret = Callable[[], str]
"""Asked only when the account needs one; what it raises goes through."""


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
    assert_never(settings)


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
