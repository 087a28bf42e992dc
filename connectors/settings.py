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


class Ics(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="ics"):
    """One `.ics` file, or a folder of them."""

    name: str
    path: str


MailSettings = Imap | Maildir
CalendarSettings = Ics
