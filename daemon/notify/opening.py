"""Opens a message where the user reads mail: in their mail program, or in their webmail (`opening.toml`).

A mail program opens a message by its Message-ID (`mid:`, RFC 2392) when the desktop knows one that can. Webmails have
addresses for one message (Gmail, and then that is taken) or for the Drafts folder. Where neither is known, nothing can
be opened.
"""

import os
import shutil
import subprocess
import threading
from functools import cache
from importlib import resources
from urllib.parse import quote

import msgspec
import structlog

from connectors.settings import Gmail, Imap, MailSettings

_PATIENCE = 2
"""Seconds, for asking the desktop which program it knows."""

log = structlog.get_logger()


class Program(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a mail program is asked for a message."""

    scheme: str
    message: str


class Webmail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One provider's pages, by the host of its IMAP server or a domain above it."""

    hosts: tuple[str, ...]
    drafts: str
    message: str | None = None


class Openings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole table."""

    program: Program
    webmail: tuple[Webmail, ...]


@cache
def openings() -> Openings:
    """The table. Raises msgspec.ValidationError when it doesn't fit."""
    return msgspec.toml.decode(resources.files(__package__).joinpath("opening.toml").read_bytes(), type=Openings)


def address(settings: MailSettings, message_id: str | None, *, program: bool) -> str | None:
    """What is opened for a message of this account, or for its Drafts folder where `message_id` is None.

    `program`: does the desktop know a program for `mid:`? None where there is nothing that could be opened.
    """
    web = webmail_of(settings)
    words = {
        "id": quote((message_id or "").strip("<>"), safe=""),
        "user": quote(settings.user if isinstance(settings, Imap | Gmail) else "", safe=""),
    }
    if message_id and web and web.message:
        return web.message.format_map(words)
    if message_id and program:
        return openings().program.message.format_map(words)
    return web.drafts.format_map(words) if web else None


def webmail_of(settings: MailSettings) -> Webmail | None:
    """The provider's pages, where it is known."""
    host = "gmail.com" if isinstance(settings, Gmail) else settings.host if isinstance(settings, Imap) else ""
    host = host.lower().rstrip(".")
    return next((w for w in openings().webmail if any(f".{host}".endswith(f".{one}") for one in w.hosts)), None)


@cache
def has_program() -> bool:
    """Does the desktop know a program that opens a message by its id? Asked once."""
    if shutil.which("xdg-mime") is None:
        return False
    asked = ["xdg-mime", "query", "default", f"x-scheme-handler/{openings().program.scheme}"]
    try:
        done = subprocess.run(asked, capture_output=True, timeout=_PATIENCE, check=False)  # noqa: S603 - our own words
    except (OSError, subprocess.SubprocessError):
        return False
    return bool(done.stdout.strip())


def open_address(url: str, token: str | None) -> bool:
    """Have the desktop open an address; `token` lets its window come to the front (XDG_ACTIVATION_TOKEN).

    In a systemd service the program gets a unit of its own: it must neither end with the daemon nor live in its cage.
    """
    command = ["xdg-open", url]
    extra = {"XDG_ACTIVATION_TOKEN": token} if token else {}
    if "INVOCATION_ID" in os.environ and shutil.which("systemd-run"):
        given = [f"--setenv={name}={value}" for name, value in extra.items()]
        command = ["systemd-run", "--user", "--collect", "--quiet", *given, "--", *command]
    try:
        started = subprocess.Popen(  # noqa: S603 - no shell, and an address of ours in which mail's part is encoded
            command,
            env=os.environ | extra,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        log.warning("nothing opened", why=str(error), mend="Install xdg-utils, or open your mail program yourself.")
        return False
    threading.Thread(target=started.wait, name="opening", daemon=True).start()
    return True
