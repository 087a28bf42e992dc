"""Headers of many messages at once, as fast as they come.

imapclient reads an answer letter by letter, which takes longer than fetching it. What servers answer to this one
question is simple enough for one pattern; any other answer is left to imapclient.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from functools import cache
from typing import Any

from imapclient import IMAPClient
from imapclient.response_parser import parse_fetch_response

from connectors.imap import wire

HEADER, RECEIVED, SIZE = b"BODY[HEADER]", b"INTERNALDATE", b"RFC822.SIZE"

_ANSWER = re.compile(
    rb"\d+ \((?: ?(?:UID (?P<uid>\d+)|INTERNALDATE (?P<date>\"[^\"]*\")|RFC822\.SIZE (?P<size>\d+)|FLAGS \([^()]*\)"
    rb"|BODY\[HEADER\] \{\d+\}))+\)",
    re.IGNORECASE,
)
_DATE = re.compile(rb'"([ \d]\d)-(\w{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)"')
_MONTHS = b"JanFebMarAprMayJunJulAugSepOctNovDec"


def heads(client: IMAPClient, uids: Sequence[int], *, labels: bool) -> dict[int, dict[bytes, Any]]:
    """INTERNALDATE, RFC822.SIZE and BODY[HEADER] of each message of the open folder that is still there.

    With `labels` Gmail's, too.
    """
    if labels:
        asked = ["INTERNALDATE", "RFC822.SIZE", "BODY.PEEK[HEADER]", wire.LABELS]
        found: dict[int, dict[bytes, Any]] = client.fetch(uids, asked)
        return found
    data = wire.fetch(client, uids, "(INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER])")
    quick = _read(data)
    return parse_fetch_response(data, normalise_times=False) if quick is None else quick


def _read(data: list[Any]) -> dict[int, dict[bytes, Any]] | None:
    """None where the answer has any other form."""
    found: dict[int, dict[bytes, Any]] = {}
    pieces = iter(data)
    for piece in pieces:
        if isinstance(piece, bytes) and b"BODY[" not in piece.upper():
            continue  # flags that changed meanwhile
        rest = next(pieces, None)
        if not isinstance(piece, tuple) or not isinstance(rest, bytes):
            return None
        answer = _ANSWER.fullmatch(piece[0] + rest)
        if answer is None or answer["uid"] is None or answer["date"] is None or answer["size"] is None:
            return None
        found[int(answer["uid"])] = {HEADER: piece[1], RECEIVED: _date(answer["date"]), SIZE: int(answer["size"])}
    return found


def _date(text: bytes) -> datetime | None:
    """RFC 3501 date-time."""
    parts = _DATE.fullmatch(text)
    if parts is None or (month := _MONTHS.find(parts[2].title())) % 3:
        return None
    day, _, year, hour, minute, second, sign, hours, minutes = parts.groups()
    try:
        zone = _zone(sign, hours, minutes)
        return datetime(int(year), month // 3 + 1, int(day), int(hour), int(minute), int(second), tzinfo=zone)
    except ValueError:
        return None


@cache
def _zone(sign: bytes, hours: bytes, minutes: bytes) -> timezone:
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-offset if sign == b"-" else offset)
