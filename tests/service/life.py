"""One mailbox and one state, and passes over them: what the service tests live through."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from connectors.errors import Unreachable
from connectors.memory import MemoryAccount, MemoryCalendar, MemoryMailbox
from connectors.models import MailBatch, Place, StoredDraft
from connectors.ports import Wants
from connectors.settings import Maildir
from daemon.config import Config, Drafts
from daemon.core.writing.message import headline
from daemon.core.you import You
from daemon.service.report import PassReport
from daemon.service.service import Service
from daemon.store import Store
from tests.stories.mail import mail

ZONE = ZoneInfo("Europe/Dublin")
KIM = You(
    name="Kim Larsson", addresses=("kim@larsson.example",), time_zone="Europe/Dublin", country="IE", languages=("en",)
)
ANA = "Ana Ruiz <ana.ruiz@acme.example>"
INVITED = """Hi Kim,

Thanks for your application for the Data Analyst role at Acme. You are confirmed for your interview
with Dana Reed, our Director of Data and the hiring manager for this role, on Wednesday 4 March 2026
from 14:00 to 15:00 by video call.

Best,
Ana Ruiz
Talent Partner, Acme
"""


class Killed(BaseException):
    """As sudden as SIGKILL: no `except Exception` sees it."""


@dataclass
class Fuse:
    """Counts the steps that reach the world, and blows at one of them."""

    blows_at: int | None = None
    count: int = 0

    def burn(self) -> None:
        self.count += 1
        if self.count == self.blows_at:
            raise Killed


@dataclass
class Wired:
    """A mail account that is cut before and after each step."""

    inner: MemoryAccount
    fuse: Fuse
    name: str = "home"

    def changes(self, cursor: str | None, since: datetime, wants: Wants) -> Iterator[MailBatch]:
        for batch in self.inner.changes(cursor, since, wants):
            self.fuse.burn()
            yield batch

    def drafts(self) -> tuple[StoredDraft, ...]:
        self.fuse.burn()
        return self.inner.drafts()

    def find(self, message_ids: Collection[str]) -> Mapping[str, tuple[Place, ...]]:
        self.fuse.burn()
        return self.inner.find(message_ids)

    def put(self, raw: bytes) -> None:
        self.fuse.burn()
        self.inner.put(raw)
        self.fuse.burn()

    def remove(self, ref: str) -> bool:
        self.fuse.burn()
        gone = self.inner.remove(ref)
        self.fuse.burn()
        return gone

    def close(self) -> None:
        self.inner.close()


class Broken(Wired):
    """An account whose server doesn't answer."""

    def changes(self, cursor: str | None, since: datetime, wants: Wants) -> Iterator[MailBatch]:
        raise Unreachable("Cannot reach mail.example", "no answer", "Check the network.")
        yield


@dataclass
class Life:
    """A mailbox, a calendar, a state folder; `sync` opens the service afresh each time, as a restart would."""

    state: Path
    mailbox: MemoryMailbox = field(default_factory=lambda: MemoryMailbox(at(2, "09:00")))
    calendar: MemoryCalendar = field(default_factory=MemoryCalendar)
    drafts: Drafts = field(default_factory=Drafts)
    fuse: Fuse = field(default_factory=Fuse)
    account: Callable[[MemoryAccount, Fuse], Wired] = Wired

    def service(self) -> Service:
        config = Config(you=KIM, mail=(Maildir("home", "unused"),), drafts=self.drafts)
        store = Store.open(self.state)
        save = store.save

        def cut_save(*args: object, **named: object) -> int:
            self.fuse.burn()
            saved = save(*args, **named)  # type: ignore[arg-type] # handed through
            self.fuse.burn()
            return saved

        store.save = cut_save  # type: ignore[method-assign,assignment] # the state is cut as the network is
        return Service(
            config,
            store,
            {"home": self.account(MemoryAccount(self.mailbox, "home", batch=2), self.fuse)},
            {"calendar": self.calendar},
        )

    def sync(self, now: datetime, *, dry_run: bool = False) -> PassReport:
        self.mailbox.now = now
        with self.service() as service:
            return service.sync(now, dry_run=dry_run)

    def folder(self, name: str = "Drafts") -> list[tuple[str, ...]]:
        """What lies in a folder: to whom, and what about."""
        found = [headline(m.raw) for m in self.mailbox.mails.values() if m.folder == name]
        return sorted((*head.to, head.subject) for head in found)

    def invited(self) -> None:
        raw = mail(
            INVITED,
            sender=ANA,
            subject="Your interview at Acme",
            at=at(2, "09:30"),
            message_id="<invited@acme.example>",
        )
        self.mailbox.add(raw, "INBOX", at(2, "09:30"))


def at(day: int, time: str = "10:00", month: int = 3) -> datetime:
    hour, minute = map(int, time.split(":"))
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)
