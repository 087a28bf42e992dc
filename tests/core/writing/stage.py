"""The people and processes of the writing tests and of the gallery: all invented."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from daemon.core.facts import MailFact, Medium, Person, Reading, Role, StepKind
from daemon.core.opportunity import Contact, Letter, Note, Opportunity, Round, RoundState, Step
from daemon.core.writing.compose import Refusal, compose
from daemon.core.you import You

BERLIN = ZoneInfo("Europe/Berlin")
YOU = You(name="Alex Doe", addresses=("alex@example.com",), phone="+49 30 5550 123", time_zone="Europe/Berlin")
THURSDAY = datetime(2026, 3, 5, 14, 0, tzinfo=BERLIN)
"""The day of the interview in most stories."""


def mail(
    sender: str,
    subject: str = "Interview",
    *,
    message_id: str | None = "<their-mail@acme.example>",
    refs: tuple[str, ...] = (),
    promised_by: date | None = None,
    outgoing: bool = False,
    language: str | None = None,
    formal: bool | None = None,
) -> MailFact:
    return MailFact(
        id=f"mail:{message_id}",
        at=THURSDAY - timedelta(days=2),
        account="home",
        reading=Reading(kind="reply", confidence=0.9, promised_by=promised_by, language=language, formal=formal),
        message_id=message_id,
        refs=refs,
        sender=Person(address=sender),
        subject=subject,
        outgoing=outgoing,
    )


def contact(
    name: str | None,
    role: Role = "unknown",
    address: str | None = "",
    last_mail: MailFact | None = None,
    honorific: str | None = None,
    **more: str,
) -> Contact:
    if address == "":
        address = f"{(name or 'someone').split()[0].lower()}@acme.example"
    person = Person(name=name, address=address, role=role, honorific=honorific)
    return Contact(key=address or (name or "").lower(), person=person, met=True, last_mail=last_mail, **more)


def round_(
    *people: Contact,
    start: datetime = THURSDAY,
    number: int = 1,
    medium: Medium | None = None,
    topic: str | None = None,
    state: RoundState = "held",
) -> Round:
    return Round(
        number=number,
        start=start,
        end=start + timedelta(hours=1),
        state=state,
        medium=medium,
        people=tuple(one.key for one in people),
        anchor=start.astimezone(UTC).isoformat(),
        fact="event:1",
        topic=topic,
    )


def opportunity(*contacts: Contact, rounds: tuple[Round, ...] = (), **more: object) -> Opportunity:
    values = {
        "id": "1f3a",
        "employer": "Acme",
        "domain": "acme.example",
        "role": "Data Analyst",
        "stage": "interviewed" if rounds else "applied",
        "court": "theirs",
        "timeline": (),
        "your_address": "alex@example.com",
    }
    return Opportunity(contacts=contacts, rounds=rounds, **{**values, **more})  # type: ignore[arg-type]  # as given


def step(kind: StepKind, *to: Contact, after: timedelta = timedelta(hours=3), **more: object) -> Step:
    values: dict[str, object] = {
        "opportunity": "1f3a",
        "key": "9b2e4c1d7a5f4e0c8b3d6a1f",
        "anchor": "event:1",
        "due": THURSDAY + after,
        "thanks": to if kind == "thank_you" else (),
    }
    return Step(kind=kind, to=to, **{**values, **more})  # type: ignore[arg-type]  # as given


def note(text: str, person: Contact | None = None, at: datetime = THURSDAY + timedelta(hours=2)) -> Note:
    return Note(at, text, person.key if person else None)


def letter(step_: Step, process: Opportunity, you: You = YOU) -> Letter:
    """The letter; a refusal is an error."""
    written = compose(step_, process, you)
    assert not isinstance(written, Refusal), written.why
    return written


def core(written: Letter) -> str:
    """The letter's own words: without greeting (first paragraph) and signature (last one)."""
    return "\n\n".join(written.body.strip().split("\n\n")[1:-1])
