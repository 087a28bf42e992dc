"""What was said by options of the command, and what is missing where nobody can be asked."""

from dataclasses import dataclass
from typing import Literal

import click

from connectors.settings import Secret, SecretFrom
from daemon.config.values import Wrong
from daemon.setup.words import command_line


@dataclass(frozen=True, slots=True)
class Given:
    """The options of `afterword setup`; None or empty where one was not used."""

    name: str | None = None
    addresses: tuple[str, ...] = ()
    time_zone: str | None = None
    country: str | None = None
    subdivision: str | None = None
    languages: tuple[str, ...] = ()
    imap_host: str | None = None
    imap_port: int | None = None
    tls: str | None = None
    imap_user: str | None = None
    ca_file: str | None = None
    auth: Literal["password", "oauth2"] | None = None
    maildir: str | None = None
    google_client: str | None = None
    caldav_url: str | None = None
    ics: str | None = None
    secret_command: str | None = None
    secret_file: str | None = None

    @property
    def secret(self) -> Secret:
        """Where passwords come from. Raises UsageError for a command that no shell would take."""
        if self.secret_command:
            try:
                return SecretFrom(command=command_line(self.secret_command))
            except Wrong as wrong:
                raise click.UsageError(f"--secret-command: {wrong.why}. {wrong.mend}") from None
        return SecretFrom(file=self.secret_file) if self.secret_file else "keyring"

    @property
    def says_mail(self) -> bool:
        """Does an option say where the mail is?"""
        return bool(self.imap_host or self.maildir or self.google_client)

    def check(self, *, silent: bool, has_name: bool, has_address: bool, has_mail: bool) -> None:
        """Raise UsageError, with all that is wrong at once. `has_…`: what the present configuration says already."""
        wrong = []
        if sum(map(bool, (self.imap_host, self.maildir, self.google_client))) > 1:
            wrong.append("--imap-host, --maildir and --google-client are three ways to the same mail: take one")
        if self.secret_command and self.secret_file:
            wrong.append("--secret-command and --secret-file are two places for one password: take one")
        if silent:
            wrong += self._missing(has_name=has_name, has_address=has_address, has_mail=has_mail)
        if wrong:
            raise click.UsageError("".join(f"\n  {one}." for one in wrong).strip())

    def _missing(self, *, has_name: bool, has_address: bool, has_mail: bool) -> list[str]:
        missing = []
        if not (self.name or has_name):
            missing.append("--name, as it ends your letters, is missing")
        if not (self.addresses or has_address):
            missing.append("--address, your mail address, is missing")
        if not (self.says_mail or has_mail or self.addresses):
            missing.append("--imap-host or --maildir, where your mail is, is missing (or --address, to find it)")
        by_password = not self.maildir and not self.google_client and (self.imap_host or not has_mail)
        if (by_password or self.caldav_url) and self.secret == "keyring":  # noqa: S105 - says where the secret is
            missing.append("--secret-command or --secret-file, where your password comes from, is missing")
        return missing
