"""Bodies: a small message whole; a large one without its attachments, otherwise as it was.

A large message keeps its header and boundaries, byte for byte; of its parts those stay that hold text, calendar
data or another message's report, each cut off at a size that no letter reaches.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import ProtocolError
from imapclient.response_types import BodyData

from connectors.imap.quick import wholes

SMALL = 64 * 1024
"""Octets up to which a message is fetched whole."""

PART = 256 * 1024
"""Octets of one part at most."""

PARTS = 30
"""Parts of one message at most: a letter has three or four."""

BATCH_OCTETS = 8 * 1024 * 1024
"""What is fetched at once, at most: it bounds the memory."""

UNREADABLE = (ProtocolError, ValueError, LookupError, TypeError, RecursionError)
"""What imapclient raises on a BODYSTRUCTURE that it can't take in; the connection is sound all the same."""

_CALENDAR = {(b"text", b"calendar"), (b"application", b"ics")}


def sizes(client: IMAPClient, uids: Sequence[int]) -> dict[int, int]:
    """Octets of each message of the open folder that is still there."""
    answer = client.fetch(uids, ["RFC822.SIZE"])
    return {uid: items[b"RFC822.SIZE"] for uid, items in answer.items() if b"RFC822.SIZE" in items}


def fetch(client: IMAPClient, sized: dict[int, int], small: int = SMALL) -> dict[int, bytes]:
    """The messages of the open folder, by UID, those up to `small` octets whole; those that vanished are left out."""
    found = wholes(client, [uid for uid, size in sized.items() if size <= small])
    return found | _reduced(client, [uid for uid, size in sized.items() if size > small])


def weighed(uids: Sequence[int], sized: dict[int, int], small: int = SMALL) -> Iterator[Sequence[int]]:
    """The UIDs in their order, in groups whose bodies together stay below BATCH_OCTETS; one without size weighs 0."""
    start = weight = 0
    for index, uid in enumerate(uids):
        size = sized.get(uid, 0)
        octets = size if size <= small else min(size, PART)
        if weight + octets > BATCH_OCTETS and index > start:
            yield uids[start:index]
            start, weight = index, 0
        weight += octets
    yield uids[start:]


def _reduced(client: IMAPClient, uids: Sequence[int]) -> dict[int, bytes]:
    """The large ones. Those of which the same parts are kept, as most mails with attachments, are asked for at once."""
    structures = _structures(client, uids)
    alike: dict[tuple[str, ...], list[int]] = {}
    for uid in uids:
        alike.setdefault(_items(structures.get(uid)), []).append(uid)
    found = {}
    for items, some in alike.items():
        for uid, answer in client.fetch(some, items).items():
            if raw := _composed(structures.get(uid), answer):
                found[uid] = raw
    return found


def _structures(client: IMAPClient, uids: Sequence[int]) -> dict[int, BodyData]:
    """How each is built; those are left out that are nested beyond sense, no valid MIME, or gone."""
    if not uids:
        return {}
    try:
        answer = client.fetch(uids, ["BODYSTRUCTURE"])
        built = {uid: items[b"BODYSTRUCTURE"] for uid, items in answer.items() if b"BODYSTRUCTURE" in items}
    except UNREADABLE:
        if len(uids) == 1:
            return {}
        return {uid: one for each in uids for uid, one in _structures(client, [each]).items()}
    return {uid: one for uid, one in built.items() if _is_sound(one)}


def _is_sound(structure: BodyData) -> bool:
    try:
        list(islice(_kept(structure, ""), PARTS))
        return not structure.is_multipart or all(_boundaries(structure))
    except UNREADABLE:
        return False


def _items(structure: BodyData | None) -> tuple[str, ...]:
    """What is asked for of a message that is built like this; its first octets say enough where that isn't known."""
    if structure is None:
        return (f"BODY.PEEK[]<0.{SMALL}>",)
    kept = list(islice(_kept(structure, ""), PARTS))
    if not structure.is_multipart:
        return ("BODY.PEEK[HEADER]", *(f"BODY.PEEK[TEXT]<0.{PART}>" for _ in kept))
    parts = [f"BODY.PEEK[{path}]<0.{PART}>" for path in kept]
    return ("BODY.PEEK[HEADER]", *parts, *(f"BODY.PEEK[{path}.MIME]" for path in sorted(_nodes(kept))))


def _nodes(kept: Sequence[str]) -> set[str]:
    """The parts that are kept, and those that they stand in."""
    return {".".join(path.split(".")[:depth]) for path in kept for depth in range(1, path.count(".") + 2)}


def _composed(structure: BodyData | None, items: dict[bytes, Any]) -> bytes | None:
    """The message, of what has come of it; None where nothing has."""
    if structure is None:
        return items.get(b"BODY[]<0>")
    if not structure.is_multipart:
        return b"".join(items.get(key) or b"" for key in (b"BODY[HEADER]", b"BODY[TEXT]<0>")) or None
    header: bytes | None = items.get(b"BODY[HEADER]")
    nodes = _nodes(list(islice(_kept(structure, ""), PARTS)))
    return header + _inside(structure, "", nodes, items) if header else None


def _kept(node: BodyData, path: str) -> Iterator[str]:
    """Section numbers (RFC 3501 6.4.5) of the parts that are kept."""
    if node.is_multipart:
        for number, child in enumerate(node[0], 1):
            yield from _kept(child, f"{path}.{number}" if path else str(number))
    elif _is_kept(node):
        yield path or "1"


def _inside(node: BodyData, path: str, nodes: set[str], items: dict[bytes, Any]) -> bytes:
    """The body of a multipart: its kept children between its own boundaries."""
    boundary = b"--" + _boundary(node)
    lines = []
    for number, child in enumerate(node[0], 1):
        below = f"{path}{number}"
        if below in nodes:
            header = items.get(f"BODY[{below}.MIME]".encode()) or b"\r\n"
            body = items.get(f"BODY[{below}]<0>".encode()) or b""
            inside = _inside(child, f"{below}.", nodes, items) if child.is_multipart else body
            lines.append(boundary + b"\r\n" + header + inside + b"\r\n")
    return b"".join(lines) + boundary + b"--\r\n"


def _boundaries(node: BodyData) -> Iterator[bytes]:
    if node.is_multipart:
        yield _boundary(node)
        for child in node[0]:
            yield from _boundaries(child)


def _boundary(node: BodyData) -> bytes:
    parameters = next((item for item in node[2:] if isinstance(item, tuple)), ())
    pairs = zip(parameters[::2], parameters[1::2], strict=False)
    return next((_octets(value) for key, value in pairs if _octets(key).lower() == b"boundary"), b"")


def _octets(value: bytes | int) -> bytes:
    # imapclient's parser makes a number of what is all digits.
    return value if isinstance(value, bytes) else str(value).encode()


def _is_kept(leaf: BodyData) -> bool:
    kind, subtype = (_octets(word).lower() for word in leaf[:2])
    if (kind, subtype) in _CALENDAR or kind == b"message":
        return True
    disposition = {item[0].lower() for item in leaf[7:] if isinstance(item, tuple) and isinstance(item[0], bytes)}
    return kind == b"text" and b"attachment" not in disposition
