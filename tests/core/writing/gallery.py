"""The gallery in `docs/letters.md`: letters by the real composer, for reading aloud.

`python -m tests.core.writing.gallery` writes it anew; a test holds it to what the composer says today.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from msgspec import structs
from msgspec.structs import replace

from daemon.core.opportunity import Opportunity, Step
from daemon.core.writing.call import Call, call
from tests.core.writing.stage import THURSDAY, YOU, contact, letter, mail, note, opportunity, round_, step

PAGE = Path(__file__).parents[3] / "docs" / "letters.md"
HEAD = """# Letters

What Afterword leaves in the Drafts folder, each letter as the composer writes it today, in the four languages it
knows: [English](#english), [German](#german), [French](#french) and [Spanish](#spanish). Alex Doe has applied to
Acme as a Data Analyst. Everyone here is invented.

A letter is written in the language of its thread and in the reader's own form of address. In an unknown language
nothing is drafted. The sentences stand in `daemon/core/knowledge/letters.LANGUAGE.toml`, what a letter must never say
in `tone.LANGUAGE.toml` beside it; every letter passes one gate (`daemon/core/writing/gate.py`), which also holds each
name, date and figure against the facts. This page is written by `python -m tests.core.writing.gallery`, and a test
keeps it current.
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


@dataclass(frozen=True)
class Abroad:
    """The people, notes and sentences of the same story in another language."""

    name: str
    language: str
    recruiter: str
    director: str
    peer: str
    president: str
    coordinator: str
    unreached: tuple[str, str]
    role: str
    thing: str
    """A note on the conversation with the director."""
    sentence: str
    """A note on the conversation with the peer, in a sentence."""
    agenda: str
    promise: str
    familiar: bool
    """Does the second director, of another house, say du or tú?"""


ABROAD = (
    Abroad(
        name="German",
        language="de",
        recruiter="Iris Vogel",
        director="Dr. Sabine Weber",
        peer="Tom Berg",
        president="Kim Berger",
        coordinator="Nora Stein",
        unreached=("Lea Hahn", "Jo Kern"),
        role="Datenanalystin (m/w/d)",
        thing="sie fragte, wie ich den Umzug auf Kafka testen würde",
        sentence="ich habe Tom den Artikel über Datenverträge versprochen",
        agenda="Vorstellung einer Arbeitsprobe",
        promise="Wir melden uns bis Freitag, 13. März, bei Ihnen.",
        familiar=True,
    ),
    Abroad(
        name="French",
        language="fr",
        recruiter="Claire Dubois",
        director="Hélène Moreau",
        peer="Paul Petit",
        president="Claude Martin",
        coordinator="Sophie Leroy",
        unreached=("Lou Garnier", "Jo Picard"),
        role="Analyste de données (H/F)",
        thing="elle a demandé comment je testerais le passage à Kafka",
        sentence="j’ai promis de lui envoyer l’article sur les contrats de données",
        agenda="Étude de cas",
        promise="Nous reviendrons vers vous d’ici le vendredi 13 mars.",
        familiar=False,
    ),
    Abroad(
        name="Spanish",
        language="es",
        recruiter="Marta García",
        director="Lucía Ruiz",
        peer="Pedro Sanz",
        president="Alex Navarro",
        coordinator="Nuria Vidal",
        unreached=("Iker Soto", "Inés Mora"),
        role="Analista de Datos",
        thing="me preguntó cómo probaría la migración a Kafka",
        sentence="le prometí enviarle el artículo sobre contratos de datos",
        agenda="Caso práctico",
        promise="Le daremos una respuesta antes del viernes 13 de marzo.",
        familiar=True,
    ),
)


def story(abroad: Abroad) -> list[tuple[str, Step, Opportunity]]:
    """The same situations in another language."""
    code = abroad.language
    hr = contact(abroad.recruiter, "recruiter", "hr@acme.example")
    boss = contact(abroad.director, "hiring_manager", "director@acme.example")
    peer = contact(abroad.peer, "peer", "peer@acme.example")
    top = contact(abroad.president, "executive", "president@acme.example")
    desk = contact(abroad.coordinator, "coordinator", "office@acme.example")
    away = tuple(contact(name, "peer", None) for name in abroad.unreached)
    screen = round_(hr, start=THURSDAY - late(2), medium="phone")
    talk = round_(boss, number=2)
    panel = round_(peer, top, start=THURSDAY + late(4), number=3, topic=abroad.agenda)
    hidden = round_(*away, start=THURSDAY + late(5), number=4)
    notes = (note(abroad.thing, boss), note(abroad.sentence, peer, THURSDAY + late(5)))
    told = mail("hr@acme.example", promised_by=date(2026, 3, 13), language=code)
    process = opportunity(
        *(hr, boss, peer, top, desk, *away),
        rounds=(screen, talk, panel, hidden),
        notes=notes,
        language=code,
        role=abroad.role,
        formal=True,
    )
    plain = replace(process, notes=(), id="c2", timeline=(told,))
    found = [
        (
            "Thank-you to the recruiter, after a phone screen",
            step("thank_you", hr, round=screen, after=-late(1)),
            process,
        ),
        ("Thank-you to the director, with a note", step("thank_you", boss, round=talk), process),
        (
            "Thank-you to a peer, after a panel, with a sentence of one's own",
            step("thank_you", peer, round=panel, after=late(5)),
            process,
        ),
        (
            "Thank-you to the president, after the same panel, with the agenda",
            step("thank_you", top, round=panel, after=late(5)),
            process,
        ),
        ("Thank-you, late", step("thank_you", boss, round=talk, late=True, after=late(4)), plain),
        (
            "Thanks to be passed on to two people without an address",
            step("thank_you", desk, round=hidden, thanks=away, after=late(6)),
            process,
        ),
        ("First follow-up, to the director", step("follow_up", boss, round=panel, number=1, after=late(14)), process),
        (
            "First follow-up to the director, who was never thanked",
            step("follow_up", boss, round=panel, number=1, thanks=(boss,), after=late(14)),
            plain,
        ),
        (
            "First follow-up after a date that has passed",
            step(
                *("follow_up", hr),
                round=panel,
                number=1,
                after=late(13),
                promise=abroad.promise,
                promised_by=date(2026, 3, 13),
            ),
            plain,
        ),
        (
            "Follow-up on an application",
            step("follow_up", hr, number=1),
            replace(plain, id="b7", rounds=(), applied=THURSDAY - late(10), timeline=()),
        ),
        ("Second follow-up", step("follow_up", boss, round=panel, number=2, after=late(24)), plain),
        ("Closing note", step("closing_note", boss, round=panel, after=late(44)), process),
    ]
    if abroad.familiar:
        near = replace(plain, id="f1", formal=False, timeline=())
        found += [
            ("Thank-you to the director, who uses first names", step("thank_you", boss, round=talk), near),
            (
                "First follow-up to the director, who uses first names",
                step("follow_up", boss, round=panel, number=1, after=late(14)),
                near,
            ),
        ]
    return found


def calls(language: str, due: Step, process: Opportunity) -> str:
    """What is said on the telephone in place of a second follow-up."""
    to = replace(due.to[0], person=structs.replace(due.to[0].person, phone="+49 30 5550 199"))
    told = call(replace(due, kind="call", to=(to,)), replace(process, language=language), YOU)
    assert isinstance(told, Call)
    return f"### A call\n\n```text\n{told.number}\n\n{told.script}\n\nTo the machine: {told.voicemail}\n```\n"


def page() -> str:
    """The whole page."""
    chapters = [("English", "en", letters()), *((one.name, one.language, story(one)) for one in ABROAD)]
    parts = [HEAD]
    for name, language, found in chapters:
        parts.append(f"## {name}\n")
        for title, due, process in found:
            written = letter(due, process)
            to = ", ".join(f"{one.name} <{one.address}>" for one in written.to)
            parts.append(f"### {title}\n\n```text\nTo: {to}\nSubject: {written.subject}\n\n{written.body}```\n")
        second = next((due, process) for title, due, process in found if title == "Second follow-up")
        parts.append(calls(language, *second))
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
