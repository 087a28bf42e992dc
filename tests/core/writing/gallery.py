"""The gallery in `docs/letters.md`: letters by the real composer, for reading aloud.

`python -m tests.core.writing.gallery` writes it anew; a test holds it to what the composer says today.
"""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from daemon.core.opportunity import Opportunity, Step
from tests.core.writing.stage import THURSDAY, contact, letter, mail, note, opportunity, round_, step

PAGE = Path(__file__).parents[3] / "docs" / "letters.md"
HEAD = """# Letters

What Afterword leaves in the Drafts folder, each letter as the composer writes it today. Alex Doe has applied to
Acme as a Data Analyst. Everyone here is invented.

The sentences stand in `daemon/core/knowledge/letters.en.toml`, what a letter must never say in `tone.en.toml` beside
it. This page is written by `python -m tests.core.writing.gallery`, and a test keeps it current.
"""

IRIS = contact(
    "Iris Vale", "recruiter", last_mail=mail("iris@acme.example", "Your application", message_id="<1@acme.example>")
)
DANA = contact("Dana Reed", "hiring_manager")
TOM = contact("Tom Berg", "peer")
MARIA = contact("Maria Lopez", "executive")
NORA = contact(
    "Nora Stein", "coordinator", last_mail=mail("nora@acme.example", "RE: Your visit", message_id="<2@acme.example>")
)
SAM = contact("Sam Okafor")
LEE = contact("Lee Chan", "peer", None)
JO = contact("Jo Park", "peer", None)
AGENT = contact("Robin Hale", "agency", "robin@agency.example")

SCREEN = round_(IRIS, start=THURSDAY - timedelta(days=2), medium="phone")
DIRECTOR = round_(DANA, number=2)
PANEL = round_(TOM, MARIA, start=THURSDAY + timedelta(days=4), number=3, topic="Portfolio review")
HIDDEN = round_(LEE, JO, start=THURSDAY + timedelta(days=5), number=4)
NOTES = (
    note("she asked how I would test the move to Kafka", DANA),
    note("I promised to send Tom the article on data contracts", TOM, THURSDAY + timedelta(days=5)),
)
ACME = opportunity(IRIS, DANA, TOM, MARIA, NORA, LEE, JO, rounds=(SCREEN, DIRECTOR, PANEL), notes=NOTES)
PROMISE = "We hope to come back to you by Friday, 13 March."
TOLD = mail("iris@acme.example", promised_by=date(2026, 3, 13))


def late(days: int) -> timedelta:
    return timedelta(days=days)


def letters() -> list[tuple[str, Step, Opportunity]]:
    """Each situation in a sentence, and what the composer needs for it."""
    applied = opportunity(IRIS, id="b7", applied=THURSDAY - late(10))
    plain = replace(ACME, notes=(), id="c2")
    agency = opportunity(AGENT, id="d0", rounds=(round_(AGENT, medium="phone"),), agency=True)
    alone = opportunity(SAM, id="e5", rounds=(round_(SAM),), role=None, employer="acme.example")
    formal = replace(plain, id="f8", formal=True, timeline=(TOLD,))
    promised = {"promise": PROMISE, "promised_by": date(2026, 3, 13)}
    return [
        (
            "Thank-you to the recruiter, after a phone screen, in her thread",
            step("thank_you", IRIS, round=SCREEN, after=-late(1)),
            ACME,
        ),
        ("Thank-you to the director, with a note on what was spoken of", step("thank_you", DANA, round=DIRECTOR), ACME),
        (
            "Thank-you to a peer, after a panel, with a sentence of one's own",
            step("thank_you", TOM, round=PANEL, after=late(5)),
            ACME,
        ),
        (
            "Thank-you to the president, after the same panel, with the agenda",
            step("thank_you", MARIA, round=PANEL, after=late(5)),
            ACME,
        ),
        ("Thank-you, late", step("thank_you", DANA, round=DIRECTOR, late=True, after=late(4)), plain),
        ("Thank-you to an agency's recruiter", step("thank_you", AGENT, round=agency.rounds[0]), agency),
        ("Thank-you when neither job nor company has a name", step("thank_you", SAM, round=alone.rounds[0]), alone),
        (
            "Thanks to be passed on to two people without an address",
            step("thank_you", NORA, round=HIDDEN, thanks=(LEE, JO), after=late(6)),
            replace(ACME, rounds=(*ACME.rounds, HIDDEN)),
        ),
        ("First follow-up, to the director", step("follow_up", DANA, round=PANEL, number=1, after=late(14)), ACME),
        (
            "First follow-up to the director, who was never thanked",
            step("follow_up", DANA, round=PANEL, number=1, thanks=(DANA,), after=late(14)),
            plain,
        ),
        (
            "First follow-up after a date that has passed, to the one who named it, formally",
            step("follow_up", IRIS, round=PANEL, number=1, after=late(13), **promised),
            formal,
        ),
        (
            "First follow-up after a date that somebody else had named",
            step("follow_up", DANA, round=PANEL, number=1, after=late(13), promised_by=date(2026, 3, 13)),
            formal,
        ),
        ("Follow-up on an application", step("follow_up", IRIS, number=1), applied),
        ("Second follow-up", step("follow_up", DANA, round=PANEL, number=2, after=late(24)), plain),
        ("Closing note", step("closing_note", DANA, round=PANEL, after=late(44)), ACME),
    ]


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for title, due, process in letters():
        written = letter(due, process)
        to = ", ".join(f"{one.name} <{one.address}>" for one in written.to)
        parts.append(f"## {title}\n\n```text\nTo: {to}\nSubject: {written.subject}\n\n{written.body}```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
