"""Headers and small bodies of many messages at once, as fast as they come.

imapclient reads an answer letter by letter, which takes longer than fetching it. What servers answer to these two
questions is simple enough for one pattern; any other answer is left to imapclient.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta, timezone
from functools import cache
from typing import Any

from imapclient import IMAPClient
from imapclient.response_parser import parse_fetch_response

from connectors.imap import wire
from connectors.ports import FIELDS

HEADER, WHOLE, RECEIVED, SIZE = b"HEADER", b"BODY[]", b"INTERNALDATE", b"RFC822.SIZE"

Items = dict[bytes, Any]

_HEAD = f"BODY.PEEK[HEADER.FIELDS ({' '.join(FIELDS).upper()})]"
_HEADED = b"BODY[HEADER.FIELDS"

_ANSWER = re.compile(
    rb"\d+ \((?: ?(?:UID (?P<uid>\d+)|INTERNALDATE (?P<date>\"[^\"]*\")|RFC822\.SIZE (?P<size>\d+)|FLAGS \([^()]*\)"
    rb"|X-GM-LABELS \((?P<labels>(?:[^()\"]|\"(?:[^\"\\]|\\.)*\")*)\)"
    rb"|BODY\[(?:HEADER\.FIELDS \([^()]*\))?\] \{\d+\}))+\)",
    re.IGNORECASE,
)
_LABEL = re.compile(rb'"((?:[^"\\]|\\.)*)"|([^ "]+)')
_ESCAPED = re.compile(rb"\\(.)")
_DATE = re.compile(rb'"([ \d]\d)-(\w{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)"')
_MONTHS = b"JanFebMarAprMayJunJulAugSepOctNovDec"


def heads(client: IMAPClient, uids: Sequence[int], *, labels: bool) -> dict[int, Items]:
    """INTERNALDATE, RFC822.SIZE and HEADER, those fields that are needed, of each message that is still there.

    With `labels` Gmail's, too.
    """
    more = f" {wire.LABELS}" if labels else ""
    found = _fetched(client, uids, f"(INTERNALDATE RFC822.SIZE {_HEAD}{more})", _head)
    for items in found.values():
        # How the list of fields is repeated is each server's own: in another case, in quotes, in another order.
        if HEADER not in items and (key := next((key for key in items if key.startswith(_HEADED)), None)):
            items[HEADER] = items.pop(key)
    return found


def wholes(client: IMAPClient, uids: Sequence[int]) -> dict[int, bytes]:
    """Each message of the open folder that is still there, with its body."""
    answer = _fetched(client, uids, "(BODY.PEEK[])", _whole) if uids else {}
    return {uid: items[WHOLE] for uid, items in answer.items() if items.get(WHOLE)}


def _fetched(
    client: IMAPClient, uids: Sequence[int], asked: str, made: Callable[["re.Match[bytes]", bytes], Items | None]
) -> dict[int, Items]:
    data = wire.fetch(client, uids, asked)
    found: dict[int, Items] = {}
    for answer, literal in _read(data):
        items = made(answer, literal) if answer and answer["uid"] else None
        if answer is None or items is None:
            parsed: dict[int, Items] = parse_fetch_response(data, normalise_times=False)
            return parsed
        found[int(answer["uid"])] = items
    return found


def _read(data: list[Any]) -> Iterator[tuple["re.Match[bytes] | None", bytes]]:
    """Each message's answer with its literal; no match where it has any other form."""
    pieces = iter(data)
    for piece in pieces:
        if isinstance(piece, bytes) and b"BODY[" not in piece.upper():
            continue  # flags that changed meanwhile
        rest = next(pieces, None)
        if isinstance(piece, tuple) and isinstance(rest, bytes):
            yield _ANSWER.fullmatch(piece[0] + rest), piece[1]
        else:
            yield None, b""


def _head(answer: "re.Match[bytes]", literal: bytes) -> Items | None:
    if answer["date"] is None or answer["size"] is None:
        return None
    items: Items = {HEADER: literal, RECEIVED: _date(answer["date"]), SIZE: int(answer["size"])}
    if answer["labels"]:
        items[wire.LABELS.encode()] = [_ESCAPED.sub(rb"\1", a) or b for a, b in _LABEL.findall(answer["labels"])]
    return items


def _whole(_: "re.Match[bytes]", literal: bytes) -> Items:
    return {WHOLE: literal}


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
