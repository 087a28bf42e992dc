"""Letters in German, French and Spanish, as their readers get them; English stands in `test_compose`."""

import itertools
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec import structs
from msgspec.structs import replace

from daemon.core.writing.compose import Refusal, compose
from daemon.core.writing.letters import LANGUAGES, book, housed
from daemon.core.you import You
from tests.core.writing.stage import THURSDAY, YOU, contact, core, letter, mail, note, opportunity, round_, step

SABINE = contact("Sabine Weber", "hiring_manager")
TOM = contact("Tom Berg", "peer")
MARIA = contact("Maria Lopez", "executive")
IRIS = contact("Iris Vale", "recruiter")
NORA = contact("Nora Stein", "coordinator")
FOREIGN = tuple(language for language in LANGUAGES if language != "en")


def words(text: str) -> int:
    return len(text.split())


def similarity(one: str, other: str) -> float:
    """Jaccard similarity of the word trigrams."""
    first, second = (
        {tuple(found[i : i + 3]) for i in range(len(found) - 2)}
        for found in (re.findall(r"\w+", text.lower()) for text in (one, other))
    )
    return len(first & second) / len(first | second)


def greeting(name, language, *, formal=None, honorific=None):
    person = contact(name, address="someone@acme.example", honorific=honorific)
    meeting = round_(person)
    process = opportunity(person, rounds=(meeting,), language=language, formal=formal)
    return letter(step("thank_you", person, round=meeting), process).body.split("\n")[0]


@pytest.mark.parametrize(
    ("language", "name", "formal", "honorific", "said"),
    [
        ("de", "Sabine Weber", True, None, "Sehr geehrte Frau Weber,"),
        ("de", "Sabine Weber", None, None, "Sehr geehrte Frau Weber,"),
        ("de", "Dr. Sabine Weber", True, None, "Sehr geehrte Frau Dr. Weber,"),
        ("de", "Sabine Weber", True, "Frau Dr.", "Sehr geehrte Frau Dr. Weber,"),
        ("de", "Frau Dr. Weber", True, None, "Sehr geehrte Frau Dr. Weber,"),
        ("de", "Weber", True, "Herr", "Sehr geehrter Herr Weber,"),
        ("de", "Kim Weber", True, "Herr Prof. Dr.", "Sehr geehrter Herr Prof. Dr. Weber,"),
        ("de", "Karl-Heinz Müller-Lang", True, None, "Sehr geehrter Herr Müller-Lang,"),
        ("de", "Sabine von der Heide", True, None, "Sehr geehrte Frau von der Heide,"),
        ("de", "Kim Berger", True, None, "Guten Tag Kim Berger,"),
        ("de", "Dr. Kim Berger", True, None, "Guten Tag Dr. Kim Berger,"),
        ("de", "Andrea Rossi", True, None, "Guten Tag Andrea Rossi,"),
        ("de", "Anna Weber", False, None, "Hallo Anna,"),
        ("de", "Kim Berger", False, None, "Hallo Kim,"),
        ("de", "Anna", True, None, "Guten Tag Anna,"),
        ("de", None, True, None, "Guten Tag,"),
        ("de", "Personalabteilung Acme", False, None, "Hallo,"),
        ("de", "Mag. Gerlinde Hofstätter", True, None, "Sehr geehrte Frau Mag. Hofstätter,"),
        ("de", "Bäckerei Resch", True, None, "Guten Tag,"),
        ("fr", "Mairie de Lormont", True, None, "Bonjour,"),
        ("fr", "Claire Dubois", True, None, "Madame,"),
        ("fr", "Claire Dubois", None, None, "Bonjour Madame Dubois,"),
        ("fr", "DUPONT Jean-Pierre", True, None, "Monsieur,"),
        ("fr", "Claude Martin", True, "Mme", "Madame,"),
        ("fr", "Paul Petit", True, "M.", "Monsieur,"),
        ("fr", "Claude Martin", True, None, "Bonjour Claude Martin,"),
        ("fr", "MARTIN Claude", True, None, "Bonjour Claude Martin,"),
        ("fr", "Camille Roux", None, None, "Bonjour Camille Roux,"),
        ("fr", "Claire Dubois", False, None, "Bonjour Claire,"),
        ("fr", "", True, None, "Bonjour,"),
        ("es", "Marta García", True, None, "Estimada Sra. García:"),
        ("es", "Pedro Ruiz", None, None, "Estimado Sr. Ruiz:"),
        ("es", "Lucía Ruiz", True, "Dra.", "Estimada Dra. Ruiz:"),
        ("es", "Dr. Pedro Ruiz", True, None, "Estimado Dr. Ruiz:"),
        ("es", "Marta García López", True, None, "Estimada Marta García López:"),
        ("es", "García", True, "Sra.", "Estimada Sra. García:"),
        ("es", "Alex García", True, None, "Buenos días, Alex García:"),
        ("es", "Alex García", None, None, "Hola, Alex García:"),
        ("es", "Lic. Mariana Robles", True, None, "Estimada Lic. Robles:"),
        ("es", "Ayuntamiento de Valdemora", True, None, "Buenos días:"),
        ("es", "Alex García", False, None, "Hola, Alex:"),
        ("es", None, True, None, "Buenos días:"),
        ("es", None, False, None, "Hola:"),
        ("en", "Sabine Weber", True, "Frau", "Dear Ms Weber,"),
        ("en", "Weber", None, "Herr Dr.", "Dear Dr. Weber,"),
        ("en", "Weber", None, "Mr", "Dear Mr Weber,"),
        ("en", "Kim Berger", True, None, "Dear Kim Berger,"),
        ("en", "Mag. Sabine Weber", True, None, "Dear Ms Weber,"),
    ],
)
def test_the_greeting_is_theirs_and_never_a_guess(language, name, formal, honorific, said):
    assert greeting(name, language, formal=formal, honorific=honorific) == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", "Sehr geehrte Frau Weber, guten Tag Kim Berger,"),
        ("fr", "Bonjour Madame Weber, bonjour Kim Berger,"),
        ("es", "Estimada Sra. Weber, hola, Kim Berger:"),
        ("en", "Dear Sabine, dear Kim,"),
    ],
)
def test_two_readers_are_greeted_one_after_the_other(language, said):
    kim = contact("Kim Berger")
    process = opportunity(SABINE, kim, rounds=(round_(SABINE, kim),), language=language)
    written = letter(step("thank_you", SABINE, kim, round=process.rounds[0]), process)
    assert written.body.split("\n")[0] == said


@pytest.mark.parametrize(
    ("language", "subject", "body", "ending"),
    [
        ("de", "Danke für unser Gespräch am 1. März", "am 1. März", "\n\nMit freundlichen Grüßen\nAlex Doe\n"),
        ("fr", "Merci pour notre entretien du 1er mars", "du 1er mars", "\n\nCordialement,\nAlex Doe\n"),
        (
            "es",
            "Gracias por nuestra entrevista del 1 de marzo",
            "del 1 de marzo",
            "\n\nUn cordial saludo,\nAlex Doe\n",
        ),
    ],
)
def test_dates_subject_and_valediction_are_the_languages_own(language, subject, body, ending):
    """A conversation on Sunday, 1 March; the letter is late, so the day is named."""
    meeting = round_(SABINE, start=THURSDAY - timedelta(days=4))
    process = opportunity(SABINE, rounds=(meeting,), language=language, formal=True)
    written = letter(step("thank_you", SABINE, round=meeting, late=True), process)
    assert written.subject == subject
    assert body in core(written)
    assert ending in written.body


@pytest.mark.parametrize("language", FOREIGN)
def test_after_a_phone_screen_it_was_a_call(language):
    screen = round_(IRIS, medium="phone")
    written = letter(step("thank_you", IRIS, round=screen), opportunity(IRIS, rounds=(screen,), language=language))
    assert book(language).call in written.subject


@pytest.mark.parametrize("language", FOREIGN)
@pytest.mark.parametrize("formal", [True, False], ids=["formal", "familiar"])
@pytest.mark.parametrize("seed", ["a", "q9"])
def test_each_letter_has_its_length_and_says_what_it_must(language, formal, seed):
    """Every kind of letter, with and without a note; the gate has judged each of them."""
    meeting = round_(SABINE)
    lee = contact("Lee Chan", "peer", None)
    panel = round_(lee, number=2, start=THURSDAY + timedelta(days=1))
    process = opportunity(
        SABINE, NORA, lee, rounds=(meeting, panel), id=seed, language=language, formal=formal, applied=THURSDAY
    )
    promised = {"promised_by": date(2026, 3, 13)}
    follow = {"round": meeting, "after": timedelta(days=12)}
    for due, least, most in (
        (step("thank_you", SABINE, round=meeting), 60, 120),
        (step("thank_you", SABINE, round=meeting, late=True), 60, 120),
        (step("thank_you", NORA, round=panel, thanks=(lee,), after=timedelta(days=2)), 40, 150),
        (step("follow_up", SABINE, number=1, **follow), 50, 149),
        (step("follow_up", SABINE, number=1, thanks=(SABINE,), **follow), 50, 149),
        (step("follow_up", SABINE, number=1, **follow, **promised), 50, 149),
        (step("follow_up", SABINE, number=2, **follow, **promised), 50, 149),
        (step("closing_note", SABINE, round=meeting, after=timedelta(days=40)), 50, 140),
    ):
        text = core(letter(due, process))
        assert least <= words(text) <= most
        assert letter(due, process) == letter(due, process)
        if due.kind == "closing_note":
            assert "?" not in text
        if due.kind == "follow_up":
            assert re.search("Acme", text)
        if due.thanks == (lee,):
            assert "Lee Chan" in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("seed", ["a", "1f3a"])
@pytest.mark.parametrize(
    "people",
    [
        (SABINE, TOM, MARIA, IRIS),
        tuple(contact(f"{name} Hill", "peer") for name in ("Ann", "Bo", "Cy", "Di", "Ed")),
        tuple(contact(f"{name} Hill", "hiring_manager") for name in ("Ann", "Bo", "Cy", "Di", "Ed")),
    ],
    ids=["four roles", "five peers", "five directors"],
)
@pytest.mark.parametrize("noted", [False, True], ids=["no note", "one note for all"])
def test_letters_to_one_company_are_as_many_letters(language, seed, people, noted):
    """Thanks to all after one panel, and a follow-up and a second one to each: no two are alike."""
    panel = round_(*people, topic="Kafka")
    notes = (note("Kafka", at=THURSDAY + timedelta(hours=2)),) if noted else ()
    process = opportunity(*people, rounds=(panel,), id=seed, notes=notes, language=language)
    thanks = [core(letter(step("thank_you", one, round=panel), process)) for one in people]
    for one, other in itertools.combinations(thanks, 2):
        assert similarity(one, other) < 0.35
    dues = [step("follow_up", people[0], round=panel, number=n, after=timedelta(days=9 * n)) for n in (1, 2)]
    dues.append(step("closing_note", people[0], round=panel, after=timedelta(days=40)))
    for one, other in itertools.combinations([thanks[0], *(core(letter(due, process)) for due in dues)], 2):
        assert similarity(one, other) < 0.35


@pytest.mark.parametrize(
    ("language", "formal", "noted", "said"),
    [
        (
            "de",
            True,
            "Sie fragte, wie ich die Migration testen würde",
            "über die Frage, wie ich die Migration testen würde.",
        ),
        ("de", True, "wir haben über ihre Roadmap gesprochen", "über Ihre Roadmap"),
        ("de", False, "wir haben über ihre Roadmap gesprochen", "über deine Roadmap"),
        ("de", True, "Umzug auf Kafka", "zum Stichwort „Umzug auf Kafka“"),
        ("de", False, "ich habe ihr den Artikel versprochen", "Ich habe dir den Artikel versprochen."),
        ("fr", True, "nous avons parlé du projet d’archives", "à propos du projet d’archives"),
        ("fr", True, "elle a demandé comment je testerais la migration", "savoir comment je testerais la migration"),
        ("fr", True, "migration vers Kafka", "sur le thème «\u00a0migration vers Kafka\u00a0»"),
        ("fr", True, "j’ai promis de lui envoyer l’article", "J’ai promis de vous envoyer l’article."),
        ("es", True, "hablamos del archivo", "acerca del archivo"),
        ("es", True, "me preguntó cómo probaría la migración", "sobre cómo probaría la migración"),
        ("es", False, "vimos su hoja de ruta", "sobre tu hoja de ruta"),
        ("es", True, "migración a Kafka", "sobre el tema «migración a Kafka»"),
        ("es", False, "le prometí enviarle el artículo", "Te prometí enviarte el artículo."),
    ],
)
def test_the_users_note_is_woven_into_the_right_letter_alone(language, formal, noted, said):
    panel = round_(SABINE, TOM)
    process = opportunity(SABINE, TOM, rounds=(panel,), notes=(note(noted, SABINE),), language=language, formal=formal)
    assert said in letter(step("thank_you", SABINE, round=panel), process).body
    assert said not in letter(step("thank_you", TOM, round=panel), process).body


@pytest.mark.parametrize(
    ("language", "noted"),
    [
        ("de", "we talked about the move to Kafka"),
        ("fr", "we talked about the move to Kafka"),
        ("en", "wir haben über die neue Plattform gesprochen"),
        ("de", "über das Gehalt gesprochen"),
        ("de", "sehr nett"),
        ("fr", "envoyer l’article"),
        ("fr", "très sympa"),
        ("es", "hablamos del sueldo"),
        ("es", "enviar el artículo"),
        ("es", "le gustó mi portfolio"),
    ],
)
def test_what_isnt_for_a_letter_stays_out(language, noted):
    """Another language's words, money, moods and reminders."""
    meeting = round_(SABINE)
    bare = opportunity(SABINE, rounds=(meeting,), language=language)
    with_note = replace(bare, notes=(note(noted, SABINE),))
    due = step("thank_you", SABINE, round=meeting)
    assert letter(due, with_note) == letter(due, bare)


@pytest.mark.parametrize("language", FOREIGN)
def test_the_agenda_is_quoted_as_it_stands_in_the_invitation(language):
    agenda = {"de": "Vorstellung Ihres Portfolios", "fr": "Étude de cas", "es": "Caso práctico"}[language]
    meeting = round_(SABINE, topic=agenda)
    assert (
        agenda
        in letter(
            step("thank_you", SABINE, round=meeting), opportunity(SABINE, rounds=(meeting,), language=language)
        ).body
    )


def test_spanish_says_e_before_an_i():
    iris, tom = contact("Iris Vale", address=None), contact("Tom Berg", address=None)
    panel = round_(tom, iris)
    process = opportunity(NORA, iris, tom, rounds=(panel,), language="es")
    assert "Tom Berg e Iris Vale" in letter(step("thank_you", NORA, round=panel, thanks=(tom, iris)), process).body


@pytest.mark.parametrize(
    ("title", "said"), [("Analyste", "poste d’Analyste"), ("Développeur H/F", "poste de Développeur ")]
)
def test_french_elides_before_a_vowel(title, said):
    meeting = round_(SABINE)
    process = opportunity(SABINE, rounds=(meeting,), language="fr", role=title)
    assert said in letter(step("thank_you", SABINE, round=meeting), process).body


class TestTheFormOfAddress:
    def written(self, *mails, formal=None):
        meeting = round_(SABINE)
        process = opportunity(SABINE, TOM, rounds=(meeting,), timeline=mails, language="de", formal=formal)
        return letter(step("thank_you", SABINE, round=meeting), process).body

    def test_is_the_readers_own_before_anybody_elses(self):
        hers = mail("sabine@acme.example", language="de", formal=True)
        his = mail("tom@acme.example", message_id="<2@acme.example>", language="de", formal=False)
        assert self.written(hers, his, formal=False).startswith("Sehr geehrte Frau Weber,")

    def test_is_the_houses_when_the_reader_never_wrote(self):
        his = mail("tom@acme.example", language="de", formal=False)
        assert self.written(his, formal=False).startswith("Hallo Sabine,")

    def test_of_an_english_mail_says_nothing_about_german(self):
        """First names in English are no du."""
        english = mail("sabine@acme.example", language="en", formal=False)
        assert self.written(english, mail("tom@acme.example", language="de"), formal=False).startswith("Sehr geehrte")


class TestTheLanguage:
    YOU_DE = You(name="Alex Doe", addresses=("alex@example.com",), languages=("de", "en"))

    def written(self, *mails, language="en", thread=None, you=YOU):
        sabine = replace(SABINE, last_mail=thread)
        meeting = round_(sabine)
        process = opportunity(sabine, rounds=(meeting,), timeline=mails, language=language)
        return compose(step("thank_you", sabine, round=meeting), process, you)

    def test_is_the_threads(self):
        thread = mail("sabine@acme.example", language="de")
        assert "Gespräch" in self.written(thread, mail("tom@acme.example", language="en"), thread=thread).body

    def test_is_the_users_first_where_nothing_was_written_that_tells(self):
        assert "Gespräch" in self.written(mail("sabine@acme.example"), you=self.YOU_DE).body

    def test_is_another_of_the_process_where_the_threads_is_not_known(self):
        """An Italian confirmation in a process that began in English."""
        italian = mail("sabine@acme.example", language="it")
        english = mail("tom@acme.example", language="en")
        assert "conversation" in self.written(english, italian, language="it", thread=italian).body

    def test_is_never_a_wrong_one(self):
        italian = mail("sabine@acme.example", language="it")
        refused = self.written(italian, language="it", thread=italian)
        assert isinstance(refused, Refusal)
        assert refused.why == (
            "They write Italian, and Afterword knows English, German, French and Spanish: this letter is yours to write."
        )


def test_days_are_named_as_on_the_calendar_of_the_user():
    """Sunday 1 March 23:30 in New York is Monday in Berlin."""
    late = round_(SABINE, start=datetime(2026, 3, 2, 4, 30, tzinfo=UTC))
    process = opportunity(SABINE, rounds=(late,), language="fr")
    due = step("thank_you", SABINE, round=late, late=True)
    assert "du 2 mars" in letter(due, process).subject
    new_york = You(name="Alex Doe", addresses=("alex@example.com",), time_zone="America/New_York")
    assert "du 1er mars" in letter(due, process, new_york).subject


@pytest.mark.parametrize("country", ["CH", "LI"])
def test_who_lives_in_switzerland_writes_no_sharp_s(country):
    """The letters' own words are spelt as there; a name keeps its letters, also the company's."""
    weiss = contact("Sabine Weiß", "hiring_manager")
    meeting = round_(weiss)
    process = replace(opportunity(weiss, rounds=(meeting,), language="de", formal=True), employer="Groß & Söhne")
    here = structs.replace(YOU, country=country)
    for kind in ("thank_you", "follow_up", "closing_note"):
        written = compose(step(kind, weiss, round=meeting), process, here)
        assert not isinstance(written, Refusal), written
        assert "Sehr geehrte Frau Weiß," in written.body
        assert "Mit freundlichen Grüssen" in written.body
        assert "ß" not in written.body.replace("Weiß", "").replace("Groß", "")


@pytest.mark.parametrize(
    ("language", "employer", "of"),
    [
        ("de", "Landkreis Rosenheim", "des Landkreises Rosenheim"),
        ("de", "Land Salzburg", "des Landes Salzburg"),
        ("de", "Bezirk Schwaben", "des Bezirks Schwaben"),
        ("de", "Tischlerei Brink", "der Tischlerei Brink"),
        ("de", "Klinikum Kassel", "des Hauses"),
    ],
)
def test_an_institution_is_declined(language, employer, of):
    assert housed(employer, book(language), familiar=False)["of"] == of


@pytest.mark.parametrize("language", ["fr", "es"])
def test_a_subject_begins_with_a_capital(language):
    """ "ingénieure d'études" is written small in a sentence, and great at the head of a subject."""
    meeting = round_(SABINE)
    process = replace(opportunity(SABINE, rounds=(meeting,), language=language), role="analista de datos")
    written = letter(step("follow_up", SABINE, round=meeting), process)
    assert written.subject.removeprefix("Re: ")[0] == "A"


def test_who_writes_as_the_house_is_no_person_and_leaves_it_its_name():
    """The mailbox of a town hall bears the town hall's name: it is the employer, and nobody to be greeted by it."""
    house = contact("Mairie de Lormont", address="rh@lormont.example")
    meeting = round_(house)
    process = replace(opportunity(house, rounds=(meeting,), language="fr"), employer="Mairie de Lormont")
    written = letter(step("follow_up", house, round=meeting), process)
    assert written.body.startswith("Bonjour,\n")
    assert "de la Mairie de Lormont" in written.body
