"""What may be answered to setup's questions: each check takes the text, and gives the value or raises `Wrong`."""

import re
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from connectors.settings import Caldav, Imap, SecretFrom
from daemon.config.values import Wrong, read, subdivision
from daemon.core.you import You


def name(text: str) -> str:
    """The user's name."""
    if not text:
        raise Wrong("letters need a name at their end", "Type it as you sign.")
    return str(read(You, "name", str, text))


def addresses(text: str) -> tuple[str, ...]:
    """Mail addresses, parted by blanks or commas."""
    with _typed("Type the address alone, like you@example.com."):
        found = read(You, "addresses", tuple[str, ...], [one for one in re.split(r"[\s,;]+", text) if one])
    assert isinstance(found, tuple)
    return found


def address(text: str) -> str:
    """One mail address."""
    found = addresses(text)
    if len(found) != 1:
        raise Wrong("that is more than one address", "Type the main one; the others are asked next.")
    return found[0]


def zone(text: str) -> str:
    """The IANA name of a time zone."""
    return str(read(You, "time_zone", str, text))


def country(text: str) -> str | None:
    """ISO 3166-1 alpha-2; nothing for none."""
    with _typed("Type its two letters, like DE, or - for none."):
        return str(read(You, "country", str, text)) if text and text != "-" else None


def part(of: str, text: str) -> str | None:
    """A part of the country `of`, for its holidays; nothing for none."""
    return subdivision(of, text) if text and text != "-" else None


def languages(text: str) -> tuple[str, ...]:
    """ISO 639-1 codes, parted by blanks or commas."""
    with _typed("Type two letters for each, like de en."):
        found = read(You, "languages", tuple[str, ...], re.split(r"[\s,;]+", text.strip()) if text.strip() else [])
    assert isinstance(found, tuple)
    return found


def host(text: str) -> str:
    """A server's name or address."""
    return str(read(Imap, "host", str, text))


def port(text: str) -> int:
    """A TCP port."""
    with _typed("Type a number from 1 to 65535; 993 is usual."):
        found = read(Imap, "port", int, int(text) if text.isdecimal() else text)
    assert isinstance(found, int)
    return found


def caldav_url(text: str) -> str:
    """The address of a CalDAV server or calendar."""
    return str(read(Caldav, "url", str, text))


def path(text: str) -> str:
    """Something that is there, by a path that may begin with ~; kept as it is written, but whole."""
    place = expanded(text)
    if not place.exists():
        raise Wrong(f"there is no {text}" if text else "a path is needed", "Type the path of something that is there.")
    return text if text.startswith("~") else str(place.absolute())


def command_line(text: str) -> tuple[str, ...]:
    """A program and its arguments, as a shell parts them."""
    try:
        parts = tuple(shlex.split(text))
    except ValueError:
        raise Wrong("a quote in it has no end", "Type it as in a shell, like pass show mail.") from None
    if not parts:
        raise Wrong("it is empty", "Type it as in a shell, like pass show mail.")
    return parts


def source(text: str) -> SecretFrom:
    """Where a secret comes from: a file's path, or a program and its arguments."""
    if text.startswith(("/", "~")) and " " not in text:
        return SecretFrom(file=str(expanded(text)))
    return SecretFrom(command=command_line(text))


def expanded(text: str) -> Path:
    """A path with its `~` replaced."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise Wrong("there is no home folder of that name", "Type the whole path.") from None


@contextmanager
def _typed(mend: str) -> Iterator[None]:
    """The configuration's own check, with how to answer here in place of how to write it there."""
    try:
        yield
    except Wrong as wrong:
        raise Wrong(wrong.why, mend) from None
