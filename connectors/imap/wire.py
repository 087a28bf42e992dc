"""The few things that imapclient has no public word for; all that reaches below it is here.

RFC 5819 (LIST-STATUS) and RFC 6154 (CREATE-SPECIAL-USE) commands are sent through imaplib's own.
"""
# ruff: noqa: SLF001 - imapclient offers neither these commands nor imaplib's debug level

import socket
from collections.abc import Sequence
from typing import Any

from imapclient import IMAPClient
from imapclient.imap_utf7 import decode, encode
from imapclient.response_parser import parse_response

Listed = tuple[tuple[str, ...], str, str]
"""Flags, separator and decoded name of one folder."""

STATUS = ("UIDVALIDITY", "UIDNEXT")


QUIET_SECONDS, PROBE_SECONDS, PROBES = 120, 30, 4
"""The kernel's own question whether the far side still lives: it keeps the path open through a router that forgets."""

LABELS = "X-GM-LABELS"
LONGEST_LINE = 16 * 1024 * 1024


def prepare(client: IMAPClient) -> None:
    """Make imaplib fit for large mailboxes.

    With imapclient's debug level it formats all it receives, only to throw it away. And it gives up on a line
    over 1 MB, which a SEARCH reaches at 100,000 messages, and the BODYSTRUCTURE of one hostile message. Commands go out
    in several pieces, of which the later ones would wait for the server's acknowledgement, 40 ms each. A connection
    that has died in silence (the network changed, the machine slept) is noticed by the kernel, without a timer here.
    """
    connection = client.socket()
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, QUIET_SECONDS)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, PROBE_SECONDS)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, PROBES)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, PROBE_SECONDS * 1000)
    client._imap.debug = 0
    client._imap.readline = lambda: client._imap.file.readline(LONGEST_LINE)


def listing(client: IMAPClient) -> list[Listed]:
    """All folders with their LIST attributes; one whose name is no modified UTF-7 (RFC 3501 5.1.3) can't be named."""
    return _listed(_list(client, None)["LIST"])


def listing_with_status(client: IMAPClient) -> tuple[list[Listed], dict[str, dict[str, int]]]:
    """All folders, with UIDVALIDITY and UIDNEXT of each that can be opened: in one round trip, or no status at all."""
    if not client.has_capability("LIST-STATUS"):
        return listing(client), {}
    special = "SPECIAL-USE " if client.has_capability("SPECIAL-USE") else ""
    answer = _list(client, f"RETURN ({special}STATUS ({' '.join(STATUS)}))")
    pairs = zip(*[iter(answer["STATUS"])] * 2, strict=True)
    return _listed(answer["LIST"]), {name: _numbers(items) for raw, items in pairs if (name := _name(raw)) is not None}


def labels(items: dict[bytes, Any]) -> set[str]:
    r"""Gmail's labels of a fetched message, as `sent` for `\Sent`; none elsewhere."""
    found = (label for label in items.get(LABELS.encode(), ()) if isinstance(label, bytes))
    return {label.decode("ascii", "replace").lstrip("\\").lower() for label in found if label.startswith(b"\\")}


def status(client: IMAPClient, folder: str) -> dict[str, int]:
    """UIDVALIDITY and UIDNEXT of one folder."""
    return {key.decode(): number for key, number in client.folder_status(folder, STATUS).items()}


def fetch(client: IMAPClient, uids: Sequence[int], items: str) -> list[Any]:
    """The answer to a UID FETCH as imaplib gives it, unread."""
    kind, data = client._imap.uid("FETCH", ",".join(map(str, uids)), items)
    client._checkok("fetch", kind, data)
    return [] if data == [None] else list(data)


def create_drafts(client: IMAPClient, folder: str) -> None:
    """Make and subscribe a folder, marked as the one for drafts where the server can."""
    if client.has_capability("CREATE-SPECIAL-USE"):
        quoted = encode(folder).replace(b"\\", b"\\\\").replace(b'"', b'\\"')
        kind, answer = client._imap.create(b'"' + quoted + b'" (USE (\\Drafts))')
        client._checkok("create", kind, answer)
    else:
        client.create_folder(folder)
    client.subscribe_folder(folder)


def _list(client: IMAPClient, options: str | None) -> dict[str, tuple[Any, ...]]:
    kind, answer = client._imap._simple_command("LIST", '""', '"*"', options)
    client._checkok("list", kind, answer)
    parts = {name: client._imap._untagged_response(kind, answer, name)[1] for name in ("LIST", "STATUS")}
    return {name: parse_response([item for item in data if item]) for name, data in parts.items()}


def _listed(flat: tuple[Any, ...]) -> list[Listed]:
    rows = zip(*[iter(flat)] * 3, strict=True)
    return [
        (tuple(flag.decode("ascii", "replace") for flag in flags), (separator or b"").decode(), name)
        for flags, separator, raw in rows
        if (name := _name(raw)) is not None
    ]


def _name(raw: bytes | int) -> str | None:
    # imapclient's parser makes a number of a folder that is called 2024.
    try:
        return decode(raw) if isinstance(raw, bytes) else str(raw)
    except ValueError:
        return None


def _numbers(items: tuple[Any, ...]) -> dict[str, int]:
    return {key.decode().upper(): number for key, number in zip(*[iter(items)] * 2, strict=True)}
