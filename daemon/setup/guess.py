"""What this machine tells of its user, to be confirmed: country, languages, where mail and calendars lie in files."""

import re
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

_PLACES = ("Mail", "Maildir", ".mail", ".maildir", "mail", ".local/share/mail")
"""Where mbsync, offlineimap, mutt and notmuch are usually told to keep mail."""


_SHELVES = (".calendars", "calendars", "Calendars", ".calendar", ".local/share/calendars", ".local/share/vdirsyncer")
"""Where vdirsyncer and khal are usually told to keep calendars."""


def country(zone: str, environ: Mapping[str, str]) -> str | None:
    """ISO 3166-1 alpha-2: of the time zone (tzdata's zone.tab), else of the locale, which many keep American."""
    table = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    found = next((row[0] for row in rows if row[2] == zone), None)
    return found or _locale(environ)[1]


def languages(environ: Mapping[str, str]) -> tuple[str, ...]:
    """ISO 639-1: the desktop's own first, and English, which employers everywhere write."""
    own = _locale(environ)[0]
    return tuple(dict.fromkeys((own, "en") if own else ("en",)))


def maildirs(home: Path) -> list[Path]:
    """The usual places that hold a Maildir, or folders of them, by their first two levels."""
    found: list[Path] = []
    for name in _PLACES:
        place = home / name
        try:
            holds = any((level / "cur").is_dir() for level in (place, *place.glob("*"), *place.glob("*/*")))
        except OSError:
            continue
        if holds and not any(place.samefile(other) for other in found):
            found.append(place)
    return found


def calendars(home: Path) -> list[Path]:
    """The usual places that hold `.ics` files, by their first three levels."""
    levels = ("*.ics", "*/*.ics", "*/*/*.ics")
    return [place for name in _SHELVES if any(any((place := home / name).glob(level)) for level in levels)]


def _locale(environ: Mapping[str, str]) -> tuple[str | None, str | None]:
    """Language and territory of the POSIX locale (LC_ALL, LC_MESSAGES, LANG)."""
    said = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    found = re.match(r"([a-z]{2})(?:_([A-Z]{2}))?(?:[.@]|$)", said)
    return (found[1], found[2]) if found else (None, None)
