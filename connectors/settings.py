"""What each adapter must be told, as written in the `[[mail]]` and `[[calendar]]` tables."""

from typing import Literal

import msgspec


class SecretFrom(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a secret comes from when not from the keyring: exactly one of the two."""

    command: tuple[str, ...] = ()
    """A program that prints it on its first line, as `pass show mail` does."""
    file: str | None = None
    """A file that holds it, such as a systemd credential."""


Secret = Literal["keyring"] | SecretFrom


class Imap(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="imap"):
    """An IMAP4rev1 or rev2 account (RFC 3501, 9051)."""

    name: str
    host: str
    user: str
    port: int | None = None
    """Default: 993 with implicit TLS, 143 otherwise."""
    tls: Literal["implicit", "starttls", "none"] = "implicit"
    ca_file: str | None = None
    auth: Literal["password", "oauth2"] = "password"
    """With oauth2 the secret is an access token, or what a consent gave (`connectors.oauth`)."""
    folders: tuple[str, ...] = ()
    """Default: all but spam, trash and drafts."""
    drafts: str | None = None
    sent: str | None = None
    secret: Secret = "keyring"  # noqa: S105 - names where the secret is, not the secret


class Maildir(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="maildir"):
    """A Maildir++ tree, or nested folders as mbsync keeps them."""

    name: str
    path: str
    drafts: str | None = None
    sent: str | None = None


class Gmail(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="gmail"):
    """A Gmail or Google Workspace account, over the Gmail API."""

    name: str
    user: str
    """The account's main address."""
    secret: Secret = "keyring"  # noqa: S105 - names where the secret is, not the secret


class Jmap(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="jmap"):
    """A JMAP account (RFC 8620, 8621)."""

    name: str
    url: str
    """The session's address, such as https://api.fastmail.com/jmap/session."""
    user: str | None = None
    """None where the secret is a token; else it is this user's password."""
    ca_file: str | None = None
    secret: Secret = "keyring"  # noqa: S105 - names where the secret is, not the secret


class Ics(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="ics"):
    """One `.ics` file, or a folder of them."""

    name: str
    path: str


class Feed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="ics"):
    """One iCalendar text at an address of the web: exactly one of `url` and `secret` says where."""

    name: str
    url: str | None = None
    secret: Secret | None = None
    """Where the address is kept, since whoever knows it may read the calendar."""
    ca_file: str | None = None


class Caldav(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="caldav"):
    """All calendars of an account on a CalDAV server (RFC 4791), or one of them."""

    name: str
    url: str
    """A calendar's own address; or the server's, with any path below it, for all calendars of the user; or a mail
    address or domain, from which the server is found (RFC 6764)."""
    user: str | None = None
    """None where the server asks for no login."""
    ca_file: str | None = None
    secret: Secret = "keyring"  # noqa: S105 - names where the secret is, not the secret


class Google(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="google"):
    """The calendars of a Google account, or one of them."""

    name: str
    user: str
    url: str | None = None
    """The one calendar that is read: its ID, its name, or a link to it. Default: all that the user keeps."""
    secret: Secret = "keyring"  # noqa: S105 - names where the secret is, not the secret


MailSettings = Imap | Maildir | Gmail | Jmap
CalendarSettings = Ics | Feed | Caldav | Google
