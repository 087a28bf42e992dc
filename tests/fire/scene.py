"""The story that is lived under fire: one mailbox, one calendar, one state, and what is left of them in the end.

The tree is a Maildir++ that is read as it stands, or through a server that keeps its mail so. Three moments: thank-yous
for three; one is sent, and the follow-up takes the place of another; they decline, and what is left is taken out.
"""

import os
import re
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import msgspec

from daemon.core.facts import DraftFact
from daemon.core.writing.message import fingerprint, headline
from daemon.store import Store
from tests.connectors.dovecot import PASSWORD, Dovecot
from tests.connectors.maildirs import MaildirFarSide
from tests.fire.stage import Ended, a_pass
from tests.stories import halcyon
from tests.stories.halcyon import at
from tests.stories.mail import invitation, mail, message_id

MOMENTS = (at(2, 27, "14:40"), at(3, 9, "09:05"), at(3, 10, "10:00"))
YOU = f"""
[you]
name = "Kim Larsson"
addresses = ["kim@larsson.example"]
time_zone = "{halcyon.ZONE}"
country = "{halcyon.COUNTRY}"
"""
declined = mail(
    "Dear Kim,\n\nunfortunately we have decided not to move forward with your application.\n\n" + halcyon.AOIFE_SIGNS,
    sender=halcyon.AOIFE,
    subject=f"Re: Application: {halcyon.ROLE}",
    at=at(3, 9, "17:00"),
    answers=(message_id(halcyon.applied),),
)


@dataclass(frozen=True)
class Left:
    """What a story leaves behind. Two of these are equal when nothing was lost, repeated or changed."""

    mail: tuple[tuple[tuple[str, str, str], int], ...]
    """Folder, Message-ID and a digest of the words, and how many of them there are."""
    facts: frozenset[bytes]
    """All but drafts, as they are stored."""
    drafts: frozenset[tuple[str, ...]]
    """Of each draft: key, state, Message-ID, receivers, digest of the words."""
    due: bytes
    """The feed."""


class Scene:
    """One folder with mail, calendar, configuration and state. `account` is its table in the configuration."""

    def __init__(self, folder: Path, root: Path, account: str, *, owner: int | None = None) -> None:
        self.folder, self.root, self.owner = folder, root, owner
        self.state, self.config = folder / "state", folder / "config.toml"
        folder.mkdir(parents=True, exist_ok=True)
        self.box = MaildirFarSide(root, "maildir++")
        self.box.box("Drafts")
        (folder / "own.ics").write_text(EVENT)
        calendar = f'[[calendar]]\nname = "own"\ntype = "ics"\npath = \'{folder / "own.ics"}\'\n'
        self.config.write_text(f'{YOU}\n[[mail]]\nname = "home"\n{account}\n{calendar}')
        self.own()

    def happens(self, moment: int) -> None:
        """What others do before this moment."""
        if moment == 0:
            for when, raw, outgoing in halcyon.MAIL:
                self.box.deliver(raw, "Sent" if outgoing else "INBOX", when)
        elif moment == 1:
            (name,) = [d.message_id for d in map(headline, self.lying_in("Drafts")) if MAIREAD in d.to]
            self.box.move(str(name), "Drafts", "Sent")
        else:
            self.box.deliver(declined, "INBOX", at(3, 9, "17:00"))
        self.own()

    def own(self) -> None:
        """Give the mail to the server's user."""
        if self.owner is not None:
            for path in (self.root.parent, self.root, *self.root.rglob("*")):
                os.chown(path, self.owner, -1)

    def passes(self, moment: int, **befalls: int) -> Ended:
        return a_pass(self.config, self.state, MOMENTS[moment], **befalls).ended()

    def lying_in(self, name: str) -> list[bytes]:
        """What lies in a folder; what is marked as deleted is gone (RFC 3501 2.3.2), though a file may be left of it."""
        box = self.box.box(name)
        return [message.as_bytes() for message in box if "T" not in message.get_flags()]

    def left(self) -> Left:
        lying = Counter(
            (folder, str(headline(raw).message_id), fingerprint(raw))
            for folder in ("INBOX", "Jobs", "Sent", "Trash", "Junk", "Drafts")
            for raw in self.lying_in(folder)
        )
        with Store.open(self.state) as store:
            facts = store.facts()
        drafts = {}
        for fact in facts:
            if isinstance(fact, DraftFact) and (fact.key not in drafts or drafts[fact.key].turn < fact.turn):
                drafts[fact.key] = fact
        return Left(
            tuple(sorted(lying.items())),
            frozenset(msgspec.json.encode(fact) for fact in facts if not isinstance(fact, DraftFact)),
            frozenset(
                (d.key, d.state, d.message_id, *(str(p.address) for p in d.to), d.fingerprint) for d in drafts.values()
            ),
            # but DTSTAMP, the moment of writing (RFC 5545, 3.8.7.2): a slow start is a second later
            re.sub(rb"\r\nDTSTAMP:[^\r\n]*", b"", (self.state / "due.ics").read_bytes()),
        )


MAIREAD = "mairead.quinn@halcyonpumps.example"
EVENT = invitation(
    start=at(2, 27, "11:00"),
    end=at(2, 27, "12:30"),
    summary=f"Final interview {halcyon.ROLE}: Kim Larsson",
    organizer=halcyon.AOIFE,
    attendees=(halcyon.MAIREAD, halcyon.PADRAIG),
    uid="040000008200E00074C5B7101A82E008final",
    method=None,
)


def maildir(folder: Path) -> Scene:
    """The scene over a Maildir that is read as it stands."""
    return Scene(folder, folder / "mail", f"type = \"maildir\"\npath = '{folder / 'mail'}'")


def on_dovecot(folder: Path, server: Dovecot, root: Path | None = None) -> Scene:
    """The scene over a server that keeps a new user's mail; with what lies under `root` there already."""
    user = server.user("fire")
    password = folder / "password"
    folder.mkdir(exist_ok=True)
    password.touch(0o600)
    password.write_text(PASSWORD)
    where = f'type = "imap"\nhost = "{server.host}"\nport = {server.port}\ntls = "none"\nuser = "{user}"\n'
    home = server.root / "home" / user
    home.mkdir()
    if root is not None:
        shutil.copytree(root, home / "Maildir")
    owner = server.root.stat().st_uid
    return Scene(folder, home / "Maildir", f"{where}secret = {{ file = '{password}' }}", owner=owner)


class Kept:
    """Copies of folders as they were, each of which can be put back in its place."""

    def __init__(self, aside: Path, *folders: Path) -> None:
        self.copies = {folder: aside / str(number) for number, folder in enumerate(folders)}
        for folder, copy in self.copies.items():
            if folder.exists():
                shutil.copytree(folder, copy)

    def back(self) -> None:
        for folder, copy in self.copies.items():
            shutil.rmtree(folder, ignore_errors=True)
            if copy.exists():
                shutil.copytree(copy, folder)
