"""The Drafts folder: what lies in it, where a Message-ID lies, and one draft put or removed, exactly once."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from imapclient import DELETED, DRAFT, FLAGGED, SEEN, IMAPClient

from connectors.errors import NotStored, Unreachable
from connectors.imap import bodies, wire
from connectors.imap.session import Session
from connectors.models import Place, StoredDraft
from connectors.rfc5322 import message_id

WHOLE = 1024 * 1024
"""Octets up to which a draft is fetched whole."""

IDS = 20
"""Message-IDs in one SEARCH: a line stays far below the 8,192 octets that every server takes."""

FETCHED = 500
"""UIDs in one FETCH, for the same reason."""


def stored(session: Session) -> tuple[StoredDraft, ...]:
    """See `DraftBox.drafts`. None where there is no Drafts folder."""
    with session.talk("read the drafts") as client:
        folder = session.places(client).drafts
        if folder is None:
            return ()
        validity = session.select(client, folder)
        uids = client.search(["UNDELETED"])
        flags = client.get_flags(uids)
        sized = bodies.sizes(client, uids)
        found: dict[int, bytes] = {}
        for group in bodies.weighed(uids, sized, WHOLE):
            found |= bodies.fetch(client, {uid: sized[uid] for uid in group if uid in sized}, WHOLE)
    return tuple(StoredDraft(f"{validity}:{uid}", raw, FLAGGED in flags.get(uid, ())) for uid, raw in found.items())


def find(session: Session, message_ids: Collection[str]) -> Mapping[str, tuple[Place, ...]]:
    """See `DraftBox.find`. Drafts and Sent come first."""
    ids = [each for each in dict.fromkeys(message_ids) if each.isascii() and each.isprintable()]
    if not ids:
        return {}
    found: dict[str, dict[Place, None]] = {}
    with session.talk("look for drafts") as client:
        places = session.places(client)
        where: dict[str, Place] = dict.fromkeys(places.others, "elsewhere")
        where |= dict.fromkeys(places.trash, "trash")
        where |= {folder: "sent" for folder in [places.sent] if folder}
        where |= {folder: "drafts" for folder in [places.drafts] if folder}
        for folder in sorted(where, key=lambda name: ("drafts", "sent", "elsewhere", "trash").index(where[name])):
            with session.if_it_opens(folder):
                session.select(client, folder)
                for name, deleted in _holding(client, ids, labels=places.labels and folder in places.others):
                    found.setdefault(name, {})["trash" if deleted else where[folder]] = None
    return {name: tuple(lying) for name, lying in found.items()}


def put(session: Session, raw: bytes) -> None:
    """See `DraftBox.put`. Raises NotStored with the server's reason: quota, no right to write."""
    name = message_id(raw)
    with session.talk("store a draft", NotStored) as client:
        places = session.places(client)
        folder = places.drafts or session.make_drafts(client)
        session.select(client, folder, readonly=False)
        if name and _copies(client, name):
            return
        answer: bytes = client.append(folder, raw, flags=(DRAFT, SEEN))
        # Another machine with the same mailbox may have done the same in this moment: the later copy gives way.
        session.select(client, folder, readonly=False)
        copies = _copies(client, name) if name else []
        ours = re.search(rb"APPENDUID \d+ (\d+)", answer)
        uid = int(ours[1]) if ours else max(copies, default=0)
        if any(copy < uid for copy in copies):
            _take_away(client, uid, places.trash)


def remove(session: Session, ref: str) -> bool:
    """See `DraftBox.remove`. Raises NotStored where the folder may only be read."""
    if not re.fullmatch(r"[0-9]+:[0-9]+", ref):
        return False
    validity, uid = ref.split(":")
    begun = False
    try:
        with session.talk("remove a draft", NotStored) as client:
            places = session.places(client)
            if not _lies(session, client, places.drafts, validity, ["UID", uid, "UNDELETED"]):
                return False
            begun = True
            _take_away(client, int(uid), places.trash)
    except Unreachable:
        if not begun:
            raise
        # Lost between STORE and EXPUNGE, it would lie there struck out: it is ended on a new connection, once.
        with session.talk("remove a draft", NotStored) as client:
            places = session.places(client)
            if _lies(session, client, places.drafts, validity, ["UID", uid]):
                _take_away(client, int(uid), places.trash)
    return True


def _lies(session: Session, client: IMAPClient, folder: str | None, validity: str, criteria: list[str]) -> bool:
    """Whether the folder, which is opened for writing, still holds the one message that `criteria` name."""
    if folder is None or str(session.select(client, folder, readonly=False)) != validity:
        return False
    return bool(client.search(criteria))


def _take_away(client: IMAPClient, uid: int, trash: Sequence[str]) -> None:
    if client.has_capability("X-GM-EXT-1") and trash:
        # Gmail archives what is expunged; only what is moved to its trash is gone.
        client.move([uid], trash[0])
        return
    client.delete_messages([uid], silent=True)
    if client.has_capability("UIDPLUS"):
        client.uid_expunge([uid])
    elif client.search(["DELETED"]) == [uid]:
        # EXPUNGE takes all that is flagged \Deleted. Where that is more than ours it stays undone: our draft keeps
        # the flag, mail programs show it struck out or not at all, and it goes with their next EXPUNGE.
        client.expunge()


def _copies(client: IMAPClient, name: str) -> list[int]:
    """UIDs in the open folder that bear this Message-ID and aren't deleted."""
    return [uid for uid, _, deleted in _bearing(client, [name], labels=False) if not deleted]


def _holding(client: IMAPClient, ids: Sequence[str], *, labels: bool) -> Iterator[tuple[str, bool]]:
    for start in range(0, len(ids), IDS):
        for _, name, deleted in _bearing(client, ids[start : start + IDS], labels=labels):
            yield name, deleted


def _bearing(client: IMAPClient, ids: Sequence[str], *, labels: bool) -> Iterator[tuple[int, str, bool]]:
    r"""UID, Message-ID and whether it is \Deleted, of each message in the open folder that bears one of `ids`.

    With `labels`, Gmail's All Mail, what lies in Drafts or Sent too is left to those folders.
    """
    keys = [f'HEADER Message-ID "{_escaped(each)}"' for each in ids]
    uids = client.search(" ".join([*(f"OR {key}" for key in keys[:-1]), keys[-1]]))
    for start in range(0, len(uids), FETCHED):
        wanted = ["FLAGS", "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]", *([wire.LABELS] if labels else [])]
        for uid, items in client.fetch(uids[start : start + FETCHED], wanted).items():
            # HEADER finds substrings (RFC 3501 6.4.4): the field itself decides.
            field = next((value for key, value in items.items() if key.startswith(b"BODY[HEADER.FIELDS")), b"")
            name = message_id(field)
            if name is not None and name in ids and not wire.labels(items) & {"draft", "sent"}:
                yield uid, name, DELETED in items.get(b"FLAGS", ())


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
