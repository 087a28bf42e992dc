"""Opens an account or a calendar by its settings. Each adapter is loaded only when it is used.

A new connector adds its settings to `settings.py` and one line here.
"""

from collections.abc import Callable
from datetime import tzinfo
from typing import assert_never

from connectors.ports import CalendarSource, MailAccount
from connectors.settings import CalendarSettings, Ics, Imap, Maildir, MailSettings

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
    assert_never(settings)


def open_calendar(settings: CalendarSettings, zone: tzinfo) -> CalendarSource:
    """The calendar that `settings` describe; its floating times are read in `zone`."""
    match settings:
        case Ics():
            from connectors.ics import IcsCalendar

            return IcsCalendar(settings, zone)
    assert_never(settings)
