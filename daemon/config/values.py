"""Reads one value of the configuration: its type, and what its key asks of it beyond that.

A reader takes the value as TOML holds it and gives it as the daemon wants it, or raises `Wrong`
with why it can't be and how to write it.
"""

import ipaddress
import re
from collections.abc import Callable
from datetime import time, timedelta
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import msgspec

from connectors.settings import Caldav, Feed, Gmail, Google, Imap, Jmap
from connectors.web import is_safe
from daemon.clock import is_zone
from daemon.config.tables import Llm
from daemon.core.knowledge.countries import has_holidays
from daemon.core.policy import Hours
from daemon.core.you import You

TEN_YEARS = 3650
"""Days. More of them is a slip of the finger, and dates end somewhere."""


class Wrong(Exception):
    """Why a value can't be, and how to mend it."""

    def __init__(self, why: str, mend: str) -> None:
        super().__init__(why, mend)
        self.why, self.mend = why, mend


_WORDS: dict[object, tuple[str, str]] = {
    str: ("text in quotes", '"text"'),
    int: ("a whole number, without quotes", "5"),
    bool: ("true or false, without quotes", "true"),
    tuple[str, ...]: ("a list of texts", '["one", "another"]'),
}


def shown(value: object) -> str:
    """A value as TOML writes it, short enough for one line."""
    text = {True: "true", False: "false"}[value] if isinstance(value, bool) else repr(value).replace("'", '"')
    return text if len(text) <= 60 else f"{text[:57]}..."


def meant(word: str, known: list[str]) -> str:
    """` Did you mean "…"?`, or nothing."""
    from difflib import get_close_matches  # only where something is wrong

    close = get_close_matches(word.lower(), known, n=1, cutoff=0.6)
    return f' Did you mean "{close[0]}"?' if close else ""


def read(owner: type[msgspec.Struct], key: str, kind: object, value: object) -> object:
    """The value of one key of a table; `kind` is its field's type. Raises `Wrong`."""
    kind = _without_none(kind)
    if kind is timedelta:
        return _duration(key, value)
    if kind is Hours:
        return _hours(key, value)
    checked = _typed(key, kind, value)
    rule = _RULES.get((owner, key)) or _KINDS.get(kind)
    return rule(checked) if rule else checked


def _typed(key: str, kind: object, value: object) -> object:
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError:
        pass
    if get_origin(kind) is Literal:
        options = [str(option) for option in get_args(kind)]
        raise Wrong(
            f"{shown(value)} is none of the words it knows",
            "Write one of " + ", ".join(f'"{option}"' for option in options) + "." + meant(str(value), options),
        )
    words, example = _WORDS[kind]
    if kind is int and isinstance(value, str) and value.strip().isdecimal():
        example = value.strip()
    raise Wrong(f"{shown(value)} is not {words}", f"Write it like {key} = {example}.")


def _without_none(kind: object) -> object:
    if (
        get_origin(kind) in {Union, UnionType}
        and len(rest := [one for one in get_args(kind) if one is not NoneType]) == 1
    ):
        return rest[0]
    return kind


_DURATION = re.compile(r"(?:(\d{1,4})h)?\s*(?:(\d{1,5})m)?")
_LONGEST = timedelta(days=14)
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*-\s*([01]?\d|2[0-3]):([0-5]\d)")


def _duration(key: str, value: object) -> timedelta:
    match = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
    if not match or not match[0]:
        raise Wrong(
            f"{shown(value)} is not a duration", f'Write hours and minutes like {key} = "2h", "90m" or "1h30m".'
        )
    duration = timedelta(hours=int(match[1] or 0), minutes=int(match[2] or 0))
    if duration > _LONGEST:
        raise Wrong(f"{shown(value)} is too long", "Write at most 14 days (336h): no thank-you is written after that.")
    return duration


def _hours(key: str, value: object) -> Hours:
    match = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if not match:
        raise Wrong(f"{shown(value)} is not a span of hours", f'Write it like {key} = "20:00-08:00".')
    begin, end = time(int(match[1]), int(match[2])), time(int(match[3]), int(match[4]))
    if begin == end:
        raise Wrong(f"{shown(value)} begins when it ends", f'Write it like {key} = "20:00-08:00".')
    return Hours(begin, end)


def _filled(value: str) -> str:
    if not value.strip():
        raise Wrong("it is empty", "Write it, or leave the line out.")
    return _seen(value)


def _seen(value: str) -> str:
    if not value.isprintable():
        raise Wrong(f"{shown(value)} holds a character that can't be seen", "Write it on one line, in plain text.")
    return value


def _all_seen(value: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_seen(one) for one in value)


def _count(value: int) -> int:
    if value < 0:
        raise Wrong(f"{value} is negative", "Write 0 or more.")
    if value > TEN_YEARS:
        raise Wrong(f"{value} is too large", f"Write {TEN_YEARS} or less.")
    return value


def _text(value: str) -> str | None:
    return value.strip() or None


def _name(value: str) -> str:
    return _seen(value).strip()


_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\.]+(\.[^\s@<>,;:\"()\[\]\\.]+)*")


def _addresses(value: tuple[str, ...]) -> tuple[str, ...]:
    if not value:
        raise Wrong("it is empty", 'Write every address that is yours, like addresses = ["you@example.com"].')
    for address in value:
        if not _ADDRESS.fullmatch(address.strip()):
            raise Wrong(f"{shown(address)} is not a mail address", "Write the address alone, like you@example.com.")
    return tuple(dict.fromkeys(address.strip().lower() for address in value))


def _address(value: str) -> str:
    return _addresses((value,))[0]


def _zone(value: str) -> str:
    if not is_zone(value):
        from difflib import get_close_matches

        close = get_close_matches(value.replace(" ", "_"), sorted(available_timezones()), n=1)
        hint = f' Did you mean "{close[0]}"?' if close else ""
        raise Wrong(f"{shown(value)} is no known time zone", f'Write a name like "Europe/Berlin".{hint}')
    return value


def _country(value: str) -> str:
    code = value.upper()
    if has_holidays(code):
        return code
    from holidays.registry import EntityLoader  # knows other names of them, too: GBR, UK

    if code not in EntityLoader.get_country_codes():
        raise Wrong(
            f"no holidays are known for {shown(value)}",
            'Write the two letters of ISO 3166, like country = "DE", or leave it out.',
        )
    return code


def subdivision(country: str, value: str) -> str:
    """The subdivision as the holiday calendar of its country names it. Raises `Wrong`."""
    from daemon.core.deciding.workdays import calendar_of

    calendar = calendar_of(country)
    known = {name.upper(): name for name in (*calendar.subdivisions, *calendar.subdivisions_aliases)}
    if value.upper() not in known:
        some = ", ".join(calendar.subdivisions) or "it has none"
        raise Wrong(
            f"{shown(value)} is no part of {country} with holidays of its own",
            f"Write one of these, or leave it out: {some}.",
        )
    return known[value.upper()]


def _languages(value: tuple[str, ...]) -> tuple[str, ...]:
    for language in value:
        if not re.fullmatch(r"[A-Za-z]{2}", language):
            raise Wrong(
                f"{shown(language)} is not a language's two letters", 'Write them like languages = ["en", "de"].'
            )
    if not value:
        raise Wrong("it is empty", 'Write at least one, like languages = ["en"].')
    return tuple(language.lower() for language in value)


def _host(value: str) -> str:
    host = _filled(value).strip()
    try:
        ipaddress.ip_address(host)
    except ValueError:
        if re.search(r"[\s/:@]", host):
            raise Wrong(
                f"{shown(value)} is more than a host's name", 'Write the name alone, like "imap.example.com".'
            ) from None
    return host


def _port(value: int) -> int:
    if not 1 <= value <= 65535:
        raise Wrong(f"{value} is not a port", "Write a number from 1 to 65535; 993 is usual.")
    return value


def _base_url(value: str) -> str:
    mend = 'Write it like "http://127.0.0.1:8080/v1".'
    try:
        parts = urlsplit(value)
        named = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        named = False
    if not named or not re.fullmatch(r"[!-~]+", value):
        raise Wrong(f"{shown(value)} is not a web address", mend)
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise Wrong("it holds more than a server and a path", f"A key goes under secret. {mend}")
    return value


_SPELLED = "https://calendar.example.com/"


def _caldav_url(value: str) -> str:
    url = _filled(value).strip()
    if "://" not in url:
        if not re.fullmatch(r"(?:[^\s@/:]+@)?[^\s@/:]+\.[^\s@/:]+", url):
            raise Wrong(f"{shown(value)} is no address", f'Write it like "{_SPELLED}", or your mail address there.')
        return url
    return _safe_url(url, "without TLS your password would cross the network readable")


def _jmap_url(value: str) -> str:
    return _safe_url(_filled(value).strip(), "without TLS your token would cross the network readable")


def _feed_url(value: str) -> str:
    # Never shown: whoever knows it may read the calendar.
    url = re.sub(r"(?i)^webcals?://", "https://", _filled(value).strip())
    return _safe_url(url, "without TLS its secret address would cross the network readable")


def _safe_url(url: str, why: str) -> str:
    try:
        parts = urlsplit(url)
        named = parts.scheme in {"https", "http"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        named = False
    if not named or re.search(r"\s", url):
        raise Wrong("it is no web address", f'Write the whole of it, like "{_SPELLED}robin/work.ics".')
    if "@" in parts.netloc:
        raise Wrong("a login has no place in an address", "Write the user under user, and keep the password elsewhere.")
    if not is_safe(url):
        raise Wrong(why, "Write the address with https.")
    return url


_RULES: dict[tuple[type[msgspec.Struct], str], Callable[[Any], object]] = {
    (You, "name"): _name,
    (You, "addresses"): _addresses,
    (You, "time_zone"): _zone,
    (You, "phone"): _text,
    (You, "signature"): _text,
    (You, "country"): _country,
    (You, "languages"): _languages,
    (Gmail, "user"): _address,
    (Google, "user"): _address,
    (Imap, "host"): _host,
    (Imap, "port"): _port,
    (Caldav, "url"): _caldav_url,
    (Feed, "url"): _feed_url,
    (Jmap, "url"): _jmap_url,
    (Llm, "base_url"): _base_url,
}
_KINDS: dict[object, Callable[[Any], object]] = {str: _filled, int: _count, tuple[str, ...]: _all_seen}
