"""What the configuration says, as values. The tables of accounts are `connectors.settings`."""

from typing import Literal

import msgspec

from connectors.settings import Caldav, CalendarSettings, MailSettings, Secret
from daemon.core.policy import Quiet, Windows
from daemon.core.you import You


class Drafts(msgspec.Struct, frozen=True):
    """The `[drafts]` table."""

    max_per_day: int = 10
    engine: Literal["templates", "llm"] = "templates"
    templates: str | None = None
    """A folder of the user's own templates."""


class Notify(msgspec.Struct, frozen=True):
    """The `[notify]` table."""

    desktop: bool = True


class Llm(msgspec.Struct, frozen=True):
    """The `[llm]` table: a server that speaks the OpenAI protocol."""

    base_url: str
    model: str
    secret: Secret | None = None
    """None when the server asks for none."""
    allow_remote: bool = False


class Config(msgspec.Struct, frozen=True):
    """A whole configuration without a fault. Paths in it are absolute."""

    you: You
    mail: tuple[MailSettings, ...]
    calendar: tuple[CalendarSettings, ...] = ()
    windows: Windows = Windows()
    drafts: Drafts = Drafts()
    quiet: Quiet = Quiet()
    notify: Notify = Notify()
    llm: Llm | None = None
    feed: Caldav | None = None
    """The `[feed]` table: the calendar on a server in which what is due is shown, if the user wants one."""
