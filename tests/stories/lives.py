"""Kim Larsson's Maildir with the real command beside it, for stories of a few days each; and the mail they are made of."""

from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from tests.connectors.maildirs import MaildirFarSide
from tests.stories.clock import Command, Row
from tests.stories.folders import parsed
from tests.stories.mail import KIM, mail

CONFIG = """
[you]
name = "Kim Larsson"
addresses = ["kim@larsson.example"]
phone = "+353 20 915 0177"
time_zone = "{zone}"
country = "{country}"

[[mail]]
name = "home"
type = "maildir"
path = '{mail}'

[drafts]
max_per_day = {most}
"""


class Life:
    """A mailbox and a machine; `machine` gives another one with a state of its own, on the same mailbox."""

    def __init__(self, folder: Path, *, most: int = 30, zone: str = "Europe/Dublin", country: str = "IE") -> None:
        self.root, self.home = folder / "mail", folder
        self.mailbox = MaildirFarSide(self.root, "maildir++")
        self.config = folder / "config.toml"
        self.config.write_text(CONFIG.format(mail=self.root, most=most, zone=zone, country=country))
        self.afterword = self.machine("first")

    def machine(self, name: str) -> Command:
        return Command(self.config, self.home / name, self.home / f"home-{name}")

    def arrives(self, raw: bytes, at: datetime) -> None:
        self.mailbox.deliver(raw, "INBOX", at)

    def sends(self, raw: bytes, at: datetime) -> None:
        self.mailbox.deliver(raw, "Sent", at)

    def drafts(self, to: str) -> list[EmailMessage]:
        """What lies in Drafts for this address."""
        every = (parsed(raw) for raw in self.mailbox.folder("Drafts"))
        return [draft for draft in every if to in draft["To"]]

    def draft(self, to: str) -> str:
        """The Message-ID of the one draft to this address."""
        (draft,) = self.drafts(to)
        return str(draft["Message-ID"])

    def sync(self, now: datetime) -> list[Row]:
        return self.afterword.rows(now, "sync")

    def status(self, now: datetime) -> dict[str, Row]:
        """The rows of `status --all` by employer."""
        return {row["employer"]: row for row in self.afterword.rows(now, "status", "--all")}


def invited(employer: str, who: str, day: str, *, cc: tuple[str, ...] = (), more: str = "") -> bytes:
    """An interview fixed by the employer's Ana Ruiz on Mon 2 March: with whom, and when, as she would say it."""
    domain = f"{employer.lower()}.example"
    return mail(
        f"Hi Kim,\n\nThanks for your application for the Data Analyst role at {employer}. You are confirmed for your "
        f"interview with {who}, on {day} by video call.{more}\n\nBest,\nAna Ruiz\nTalent Partner, {employer}\n",
        sender=f"Ana Ruiz <ana.ruiz@{domain}>",
        cc=", ".join(cc) or None,
        subject=f"Your interview at {employer}",
        at=at(2, "09:30"),
        message_id=f"<invited@{domain}>",
    )


def letter(
    employer: str, text: str, when: datetime, sender: str = "Ana Ruiz", *, signed: str = "", **more: object
) -> bytes:
    """A mail of someone at the employer, in the invitation's thread. `signed`: what stands below their name."""
    domain = f"{employer.lower()}.example"
    return mail(
        f"Hi Kim,\n\n{text}\n\nBest,\n{sender}\n{signed}\n",
        sender=f"{sender} <{sender.lower().replace(' ', '.')}@{domain}>",
        subject=f"Re: Your interview at {employer}",
        at=when,
        answers=(f"<invited@{domain}>",),
        **more,  # type: ignore[arg-type] # headers and the like, by name
    )


def from_kim(employer: str, text: str, when: datetime, to: str = "Dana Reed") -> bytes:
    """A mail that Kim writes to someone at the employer."""
    domain = f"{employer.lower()}.example"
    return mail(
        f"Dear {to.split(maxsplit=1)[0]},\n\n{text}\n\nKim\n",
        sender=KIM,
        to=f"{to} <{to.lower().replace(' ', '.')}@{domain}>",
        subject=f"Re: Your interview at {employer}",
        at=when,
        answers=(f"<invited@{domain}>",),
    )


def at(day: int, clock: str = "10:00", month: int = 3) -> datetime:
    """A moment of 2026, in UTC; until 29 March that is Dublin's time too."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)
