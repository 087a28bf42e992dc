"""The one reader of the clock, and of the machine's time zone.

Everything else is told what time it is, so that the whole product can be replayed on any day.
A lint rule refuses the clock everywhere else.
"""

import os
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def now(zone: tzinfo) -> datetime:
    """This instant, aware, as the clocks in `zone` show it; a plain `datetime` even where a test froze the clock."""
    return (EPOCH + timedelta(seconds=time.time())).astimezone(zone)


def is_zone(name: str) -> bool:
    """Is this the IANA name of a time zone that this machine knows?"""
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):  # unknown; a folder such as "Europe"; "../etc/passwd"
        return False
    return True


def system_zone_name(environ: Mapping[str, str] = os.environ, root: Path = Path("/")) -> str:
    """The IANA name of the machine's zone: from TZ, /etc/localtime, /etc/timezone; "UTC" when none of them tells."""
    for candidate in (environ.get("TZ", "").removeprefix(":"), _link(root), _text(root)):
        name = candidate.rpartition("zoneinfo/")[2]
        if name and is_zone(name):
            return name
    return "UTC"


def _link(root: Path) -> str:
    try:
        return str((root / "etc/localtime").readlink())
    except OSError:  # absent, or a copy of the zone file, which has no name
        return ""


def _text(root: Path) -> str:
    """Debian's /etc/timezone, one line."""
    try:
        return (root / "etc/timezone").read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""
