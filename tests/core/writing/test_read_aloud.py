"""Letters over many facts, read for what no native would write: what is elided, contracted, spaced, or said thrice.

Names with titles, jobs that begin with a vowel or a silent h, jobs for women, employers with an article, one to four
people to be thanked, by phone and on site, in time and late, notes and agendas: each with each, in all languages.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import pytest
from msgspec.structs import replace

from daemon.core.opportunity import Letter
from daemon.core.writing.letters import LANGUAGES, book, housed, say, typeset
from daemon.core.writing.naming import role_title
from tests.core.writing.stage import THURSDAY, contact, letter, note, opportunity, round_, step

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Cast:
    """What a language's letters are made of here; the lists' lengths share no factor, so that all meet all."""

    people: tuple[str, ...]
    jobs: tuple[str | None, ...]
    employers: tuple[str, ...]
    notes: tuple[str | None, ...]
    agendas: tuple[str | None, ...]
    promise: str


CASTS = {
    "en": Cast(
        people=("Dr Sarah White", "Kim Berger", "James O’Neill", "Prof. Anna Clarke", "Dana Reed"),
        jobs=(
            "HR Officer",
            "Accountant",
            None,
            "Engineering Manager",
            "Head of Sales",
            "Analyst (f/m/d)",
            "the Editor",
        ),
        employers=("Acme Ltd", "University of Example", "BBC", "acme.example"),
        notes=("she asked how I would test the move", "archives, on-call", None),
        agendas=("Portfolio review", None),
        promise="We hope to be in touch by Friday.",
    ),
    "de": Cast(
        people=("Dr. Sabine Weiß", "Kim Berger", "Jürgen von der Heide", "Prof. Dr. Anna Öztürk", "Andrea Rossi"),
        jobs=(
            "Datenanalystin (m/w/d)",
            "Entwickler:in",
            None,
            "Sachbearbeiter(in)",
            "Ingenieur 80-100%",
            "Leiterin",
            "Head",
        ),
        employers=("Acme GmbH", "Stadtwerke Musterstadt", "Technische Universität Beispiel", "Klinikum Beispiel"),
        notes=("sie fragte, wie ich den Umzug testen würde", "Umzug auf dbt", None),
        agendas=("Vorstellung einer Arbeitsprobe", None),
        promise="Wir melden uns bis Freitag bei Ihnen.",
    ),
    "fr": Cast(
        people=("Claire Lefèvre", "Dr Hélène Moreau", "Claude Martin", "Jean-Pierre Hébert", "Yann Le Goff"),
        jobs=(
            "Ingénieure qualité H/F",
            "Hôtesse d'accueil",
            None,
            "Chargé(e) de clientèle",
            "Analyste",
            "Hacker",
            "UX Designer",
        ),
        employers=("Acme", "Ministère des Exemples", "Université d’Exempleville", "Les Exemples", "Orme"),
        notes=("elle a demandé comment je testerais la migration", "migration vers dbt, tests", None),
        agendas=("Projet d'archives", None),
        promise="Pouvons-nous revenir vers vous d'ici vendredi ?",
    ),
    "es": Cast(
        people=("Dra. Lucía Sanz", "Alex Navarro", "Pedro Gómez Ríos", "Íñigo Ruiz", "Marta Soto"),
        jobs=(
            "Ingeniera de Datos",
            "Técnico/a de sistemas",
            None,
            "Administrativo(a)",
            "Analista",
            "Jefa de Área",
            "Head",
        ),
        employers=("Acme", "Ayuntamiento de Ejemplo", "Universidad del Ejemplo", "El Ejemplo"),
        notes=("me preguntó cómo probaría la migración", "migración a dbt", None),
        agendas=("Caso práctico", None),
        promise="Le daremos una respuesta antes del viernes.",
    ),
}

EVERYWHERE = (r"  ", r"\.\.", r",,", r" [.,]", r"[\[\]{}|_]", r"(?i)\b(\w{3,}) \1\b", r"\bNone\b")
WRONG = {
    "en": (r"(?i)\ba [aeio]\w+", r"(?i)\ban [bcdfgjklmnpqrstvwxz]", r"\bat (?:University|BBC)"),
    "de": (r'"', r"\b(?:bei|von) (?:Stadtwerke|Technische|Klinikum)", r"\bzu der\b", r"\b[Zz]u dem (?!,|was)"),
    "fr": (
        r"(?i)\b(?:de|le|que|ne|je|me|te|ce) (?=[aeiouéèêàâîôœ])",
        r"(?i)\b(?:la|se) (?=[aeiéèêàâîôœ]\w+ (?:de|du|et|à)\b)",
        r"\bde (?:Hôt|Ing)|\bd’Hacker",
        r"(?:\bde|\bà) les? (?=[a-z]+ (?:de|du|chez)\b)",
        r"\bchez (?:Ministère|Université)",
        r"[^\u202f][?!;](?!\w)",
        r"[^\u00a0]:|[^\u00a0]»|«[^\u00a0]",
        r"'",
    ),
    "es": (
        r"\bde el\b",
        r"\ba el\b",
        r"\ben (?:Ayuntamiento|Universidad)",
        r"\by [IÍ]ñ",
        r"[.?!]»",
        r"(?i)\bd’|\bdel la\b",
    ),
}
THRICE = {
    "en": ("conversation", "call", "interview", "team"),
    "de": ("Gespräch", "Telefonat", "Team"),
    "fr": ("entretien", "équipe"),
    "es": ("entrevista", "llamada", "equipo"),
}
"""Nouns that a reader hears again; said four times they drone."""


@cache
def letters_in(language: str) -> tuple[Letter, ...]:
    return tuple(_letters(language, CASTS[language]))


def _letters(language: str, cast: Cast) -> Iterator[Letter]:
    roles = ("hiring_manager", "peer", "executive", "recruiter", "coordinator", "agency", "unknown")
    forms = (True, None, False)
    for number, (kind, job) in enumerate(itertools.product(range(11), cast.jobs)):

        def turn(of, by=1, number=number):
            return of[(number // by) % len(of)]

        people = [cast.people[(number + shift) % 5] for shift in range(5)]
        reader = contact(people[0], turn(roles, 11), "reader@acme.example")
        hidden = tuple(contact(name, "peer", None) for name in people[1 : 2 + number % 4])
        medium, agenda = turn(("phone", "onsite", "video"), 2), turn(cast.agendas, 3)
        first = round_(reader, *hidden[: number % 3], medium=medium, topic=agenda)
        later = round_(*hidden, start=THURSDAY + DAY, number=2)
        noted = turn(cast.notes, 5)
        process = opportunity(
            *(reader, *hidden),
            rounds=(first, later),
            id=f"p{number}",
            language=language,
            formal=turn(forms, 4),
            role=job,
            employer=turn(cast.employers),
            notes=(note(noted, reader),) if noted else (),
            applied=THURSDAY - 9 * DAY,
        )
        named = {"promised_by": date(2026, 3, 13)}
        after = {"round": first, "after": 12 * DAY}
        dues = (
            step("thank_you", reader, round=first),
            step("thank_you", reader, round=first, after=DAY, thanks=(reader, *hidden)),
            step("thank_you", reader, round=first, after=4 * DAY, late=True),
            step("thank_you", reader, round=later, after=2 * DAY, thanks=hidden),
            step("follow_up", reader, number=1, **after),
            step("follow_up", reader, number=1, thanks=(reader, *hidden[:1]), **after),
            step("follow_up", reader, number=1, **after, **named),
            step("follow_up", reader, number=1, promise=cast.promise, **after, **named),
            step("follow_up", reader, number=2, **after, **named),
            step("follow_up", reader, number=2, **after),
            step("closing_note", reader, round=first, after=40 * DAY),
        )
        yield letter(dues[kind], process)
        if kind == 4:
            yield letter(step("follow_up", reader, number=1), replace(process, rounds=()))


def words(written: Letter) -> str:
    """Subject and body, without the signature."""
    return f"{written.subject}\n{written.body.rstrip().rpartition(chr(10) * 2)[0]}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_letter_holds_what_no_native_would_write(language):
    found = letters_in(language)
    assert len({one.body for one in found}) > 80
    for text, pattern in itertools.product(map(words, found), (*EVERYWHERE, *WRONG[language])):
        assert not (fault := re.search(pattern, text)), (pattern, text[max(0, fault.start() - 40) : fault.end() + 40])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_and_every_subject_begins_as_one(language):
    for written in letters_in(language):
        assert written.subject[0].isupper(), written.subject
        for paragraph in words(written).split("\n\n")[2:]:
            for sentence in re.split(r"(?<=[.?!])[\s\u202f]+", paragraph):
                assert sentence.lstrip("¿«„“\u00a0")[0].isupper(), paragraph


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_letter_says_the_same_noun_over_and_over(language):
    for text, noun in itertools.product((one.body for one in letters_in(language)), THRICE[language]):
        assert len(re.findall(rf"\b{noun}", text)) <= 3, (noun, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_sentences_of_a_letter_begin_alike(language):
    """Three words, as the ear counts them: "I would like …. I would like …"."""
    for written in letters_in(language):
        said = words(written).split("\n\n", 1)[1]
        begun = [" ".join(one.split()[:3]).lower() for one in re.split(r"(?<=[.?!])[\s\u202f\u00a0]+", said)]
        twice = {one for one in begun if begun.count(one) > 1}
        assert not twice, said


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_letter_says_goodbye_twice(language):
    """The valediction stands below; a closing formula above it would make two."""
    formula = r"(?i)\b(?:bien à vous|cordialement|saludos?|saludo|kind regards|best wishes|mit (?:freundlichen|besten) Grüßen)\b"
    for written in letters_in(language):
        assert not re.search(formula, words(written)), written.body


@pytest.mark.parametrize(
    ("language", "employer", "at", "of"),
    [
        ("fr", "Acme", " chez Acme", "d’Acme"),
        ("fr", "Mairie de Lyon", " au sein de la Mairie de Lyon", "de la Mairie de Lyon"),
        ("fr", "Ministère de la Justice", " au sein du Ministère de la Justice", "du Ministère de la Justice"),
        ("fr", "Hôpital Nord", " au sein de l’Hôpital Nord", "de l’Hôpital Nord"),
        ("fr", "La Poste", " chez La Poste", "de La Poste"),
        ("fr", "Les Mousquetaires", " chez Les Mousquetaires", "des Mousquetaires"),
        ("fr", "Hermès", " chez Hermès", "d’Hermès"),
        ("fr", "Honda", " chez Honda", "de Honda"),
        ("es", "Ayuntamiento de Madrid", " en el Ayuntamiento de Madrid", "del Ayuntamiento de Madrid"),
        ("es", "Universidad de Chile", " en la Universidad de Chile", "de la Universidad de Chile"),
        ("es", "El Corte Inglés", " en El Corte Inglés", "de El Corte Inglés"),
        ("de", "Stadtwerke Bremen", " bei den Stadtwerken Bremen", "der Stadtwerke Bremen"),
        ("de", "Deutsche Bahn", " bei der Deutschen Bahn", "der Deutschen Bahn"),
        ("de", "Universität Bremen", " bei der Universität Bremen", "der Universität Bremen"),
        ("de", "Deutsches Museum", " beim Deutschen Museum", "des Hauses"),
        ("de", "Klinikum Nord", " beim Klinikum Nord", "des Hauses"),
        ("de", "Stadtmann Logistik", " bei Stadtmann Logistik", "von Stadtmann Logistik"),
        ("en", "University of Leeds", " at the University of Leeds", "of the University of Leeds"),
        ("en", "Bank of America", " at Bank of America", "of Bank of America"),
        ("en", "BBC", " at the BBC", "of the BBC"),
        ("en", "NHS Partners", " at NHS Partners", "of NHS Partners"),
    ],
)
def test_an_institution_takes_its_article_and_a_brand_takes_none(language, employer, at, of):
    found = housed(employer, book(language), familiar=False)
    assert (found["at"], found["of"]) == (at, of)


@pytest.mark.parametrize(
    ("job", "said"),
    [
        ("Historien", "poste d’Historien"),
        ("Hydrologue", "poste d’Hydrologue"),
        ("Head of Data", "poste de Head of Data"),
        ("Îlotier", "poste d’Îlotier"),
        ("Yield Manager", "poste de Yield Manager"),
    ],
)
def test_french_elides_before_a_silent_h_and_not_before_another(job, said):
    assert say(book("fr").role, {"title": job}) == said


@pytest.mark.parametrize(
    ("posted", "said"),
    [
        ("Entwickler:in (m/w/d)", "Entwickler:in"),
        ("Sachbearbeiter(in)", "Sachbearbeiter(in)"),
        ("Chargé(e) de clientèle H/F", "Chargé(e) de clientèle"),
        ("Administrativo(a)", "Administrativo(a)"),
        ("Analyst(m/w/d)", "Analyst"),
        ("Projektleiterin 80-100%", "Projektleiterin"),
        ("Head of Data: Berlin", ""),
    ],
)
def test_a_title_for_women_and_men_keeps_both(posted, said):
    assert role_title(posted) == said


@pytest.mark.parametrize(
    ("language", "typed", "set_"),
    [
        (
            "fr",
            "Voici : « D'accord ? » Oui ; merci !",
            "Voici\u00a0: «\u00a0D’accord\u202f?\u00a0» Oui\u202f; merci\u202f!",
        ),
        ("es", "Leí: «Hoy.» Y «¿Cuándo?» Bien.", "Leí: «Hoy». Y «¿Cuándo?». Bien."),
        ("de", "Es hieß: „Bis Freitag.“ Gut.", "Es hieß: „Bis Freitag.“ Gut."),
    ],
)
def test_marks_stand_as_the_language_sets_them(language, typed, set_):
    assert typeset(typed, book(language)) == set_


@pytest.mark.parametrize(
    ("name", "said"), [("Inés", "e"), ("Hilda", "e"), ("Íñigo", "e"), ("Ian", "y"), ("Hielo", "y"), ("Ana", "y")]
)
def test_spanish_and_listens_to_the_next_name(name, said):
    assert say(book("es").join, {"next": name}) == said
