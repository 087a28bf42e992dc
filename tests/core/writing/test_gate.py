"""The one gate: what a letter may claim, whoever worded it."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from daemon.core.writing.claims import known, unfounded
from daemon.core.writing.compose import Brief, Refusal, brief, compose, sealed, worded
from daemon.core.writing.gate import judged
from daemon.core.writing.letters import LANGUAGES, typeset
from tests.core.writing.stage import THURSDAY, YOU, contact, core, letter, mail, note, opportunity, round_, step

FACTS = {
    "en": ("Dana Reed", "Acme", "the Data Analyst role", "Thursday, 5 March", "Tom Berg", "Alex Doe"),
    "de": ("Dana Reed", "Acme", "Stelle als Data Analyst", "am Donnerstag", "am 5. März", "Tom Berg"),
    "fr": ("Dana Reed", "Acme", "poste de Data Analyst", "de jeudi", "du 5 mars", "Tom Berg"),
    "es": ("Dana Reed", "Acme", "puesto de Data Analyst", "del jueves", "del 5 de marzo", "Tom Berg"),
}

INVENTED = [
    ("en", "I enjoyed talking with Sarah about it.", "Sarah"),
    ("en", "Thank you, also to Ms Okafor.", "Okafor"),
    ("en", "I would like to work for Globex.", "Globex"),
    ("en", "We spoke on Tuesday about the role.", "Tuesday"),
    ("en", "We spoke on 12 March about the role.", "12"),
    ("en", "We spoke on 5 April about the role.", "5 April"),
    ("en", "Our three conversations were good.", "three"),
    ("en", "It was good to talk yesterday.", "yesterday"),
    ("en", "I have 7 years of experience with it.", "7"),
    ("en", "With many years of experience in it, I would be of use.", "years of experience"),
    ("en", "I led a team of analysts before.", "I led"),
    ("en", "Kubernetes is what I know. I also like PyTorch.", "PyTorch"),
    ("de", "Das Gespräch mit Sabine Krause war gut.", "Sabine"),
    ("de", "Gern würde ich mit Krause Logistik arbeiten.", "Krause Logistik"),
    ("de", "Wir sprachen am Dienstag darüber.", "Dienstag"),
    ("de", "Wir sprachen am 12. März darüber.", "12"),
    ("de", "Unsere drei Gespräche waren gut.", "drei"),
    ("de", "Gestern war ein gutes Gespräch.", "Gestern"),
    ("de", "Mit viel Berufserfahrung wäre ich eine Hilfe.", "Berufserfahrung"),
    ("de", "Dabei habe ich viel mit SAP gearbeitet.", "SAP"),
    ("fr", "J’ai aimé parler avec Camille Roux.", "Camille"),
    ("fr", "Je connais bien le travail de Globex.", "Globex"),
    ("fr", "Notre entretien de mardi était bon.", "mardi"),
    ("fr", "Notre entretien du 12 mars était bon.", "12"),
    ("fr", "Nos trois entretiens étaient bons.", "trois"),
    ("fr", "Nous avons parlé hier.", "hier"),
    ("fr", "J’ai dirigé une équipe.", "J’ai dirigé"),
    ("es", "Me gustó hablar con Lucía Ruiz.", "Lucía"),
    ("es", "Conozco bien el trabajo de Globex.", "Globex"),
    ("es", "Nuestra conversación del martes fue buena.", "martes"),
    ("es", "Nuestra conversación del 12 de marzo fue buena.", "12"),
    ("es", "Nuestras tres conversaciones fueron buenas.", "tres"),
    ("es", "Hablamos ayer.", "ayer"),
    ("es", "Dirigí un equipo.", "Dirigí"),
]

FOUNDED = [
    ("en", "Dana Reed and Tom Berg spoke of the Data Analyst role at Acme on Thursday, 5 March."),
    ("en", "Could you tell me where you are? I would like to know. May I call?"),
    ("en", "Acme’s work interests me, and I’m glad of it."),
    ("de", "Tom Berg war am Donnerstag, 5. März, bei Acme dabei, und das Gespräch über Datenqualität war gut."),
    ("de", "Mein Interesse ist groß. Die Arbeit im Team und die Zusammenarbeit gefallen mir."),
    ("fr", "Tom Berg était là jeudi, le 5 mars, chez Acme. J’ai aimé l’échange. D’où ma question."),
    ("es", "Tom Berg estuvo el jueves 5 de marzo en Acme. ¿Podría decirme en qué punto está el proceso?"),
]


@pytest.mark.parametrize(("language", "text", "words"), INVENTED)
def test_a_claim_that_no_fact_holds_is_found(language, text, words):
    assert words in unfounded(text, known(FACTS[language]), language)


@pytest.mark.parametrize(("language", "text"), FOUNDED)
def test_what_the_facts_hold_may_be_said_in_any_words(language, text):
    assert unfounded(text, known(FACTS[language]), language) == ()


DANA = contact("Dana Reed", "hiring_manager", last_mail=mail("dana@acme.example", "Interview", language="en"))
MEETING = round_(DANA)
PROCESS = opportunity(DANA, rounds=(MEETING,), notes=(note("we talked about the move to Kafka", DANA),))
GOOD = (
    "Thank you for the conversation on Thursday about the Data Analyst role at Acme. What stayed with me most is the"
    " move to Kafka, because it shows how carefully the work is planned.\n\n"
    "I can see where I would begin, and I would be glad to help with it. Hearing about the aims of the work from you"
    " made it concrete for me, and my interest has grown since.\n\n"
    "If anything is missing, please tell me. I wish you all the best until then."
)


def about(kind="thank_you", **more) -> Brief:
    found = brief(step(kind, DANA, round=MEETING, **more), PROCESS, YOU)
    assert isinstance(found, Brief)
    return found


def test_another_writers_words_are_sealed_between_the_same_greeting_and_signature():
    written = sealed(about(), GOOD)
    assert not isinstance(written, Refusal)
    assert written.body == f"Dear Dana,\n\n{GOOD}\n\nKind regards,\nAlex Doe\n+49 30 5550 123\n"
    ours = letter(step("thank_you", DANA, round=MEETING), PROCESS)
    assert replace(written, body="") == replace(ours, body="")


@pytest.mark.parametrize(
    ("old", "new", "category"),
    [
        ("I wish you all the best until then.", "I hope this email finds you well.", "cliche"),
        ("I wish you all the best until then.", "Please let me know by tomorrow.", "pressure"),
        ("I wish you all the best until then.", "I also have another offer.", "comparison"),
        ("the Data Analyst role at Acme", "the [Job Title] role at Acme", "unfinished"),
        ("the Data Analyst role at Acme", "the Data Analyst role at Globex", "unfounded"),
        ("on Thursday", "on Monday", "unfounded"),
        ("Thank you for the conversation", "Dear Dana,\n\nThank you for the conversation", "unfinished"),
        ("I wish you all the best until then.", "I wish you all the best.\n\nAlex Doe", "unfinished"),
        (GOOD, "Thank you for the conversation.", "length"),
        (GOOD, GOOD + " " + GOOD, "length"),
        (GOOD, "", "unfinished"),
        (GOOD, "Das Gespräch mit Ihnen war gut, und ich danke Ihnen für die Zeit. " * 6, "language"),
    ],
)
def test_whatever_is_wrong_with_them_is_said(old, new, category):
    text = GOOD.replace(old, new).strip()
    assert category in {fault.category for fault in judged(text, about().grounds)}
    assert isinstance(sealed(about(), text), Refusal)


def test_a_follow_up_without_its_three_things_isnt_one():
    found = judged(GOOD, about("follow_up", number=1, after=timedelta(days=11)).grounds)
    assert {fault.words for fault in found if fault.category == "unsaid"} == {"confident", "ask"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_of_ours_passes_the_gate_it_went_through(language):
    """By construction: `sealed` judges again what `worded` chose."""
    process = replace(PROCESS, language=language, contacts=(replace(DANA, last_mail=None),))
    to = process.contacts[0]
    for due in (
        step("thank_you", to, round=MEETING),
        step("follow_up", to, round=MEETING, number=1, after=timedelta(days=11), promised_by=date(2026, 3, 13)),
        step("closing_note", to, round=MEETING, after=timedelta(days=40)),
    ):
        found = brief(due, process, YOU)
        assert isinstance(found, Brief)
        words = worded(found)
        assert isinstance(words, str)
        assert judged(words, found.grounds) == ()
        written = compose(due, process, YOU)
        assert not isinstance(written, Refusal)
        assert core(written)[1:] == typeset(words, found.letters)[1:]


def test_a_german_letter_goes_on_small_after_the_greetings_comma():
    """Unless it begins with a noun, or with Sie."""
    process = replace(PROCESS, language="de", contacts=(replace(DANA, last_mail=None),))
    found = brief(step("thank_you", process.contacts[0], round=MEETING), process, YOU)
    assert isinstance(found, Brief)
    rest = (
        " über die Stelle als Data Analyst bei Acme war für mich gut genutzte Zeit, und ich danke herzlich dafür."
        " Die Arbeit im Team möchte ich machen, und ich traue mir zu, sie gut zu machen. Einiges von dem, was gesagt"
        " wurde, ist mir noch lange nachgegangen. Wenn noch etwas von mir fehlt, genügt ein Wort, und ich schicke es"
        " gleich. Bis dahin wünsche ich alles Gute."
    )
    for first, begins in (
        ("Unser Gespräch", "unser Gespräch"),
        ("Gespräche", "Gespräche"),
        ("Ihr Gespräch", "Ihr Gespräch"),
    ):
        written = sealed(found, first + rest)
        assert not isinstance(written, Refusal), written.why
        assert written.body.split("\n\n")[1].startswith(begins)


def test_a_note_of_another_offer_is_the_users_own_word():
    process = replace(PROCESS, notes=(note("I told Dana that I have another offer", DANA, THURSDAY),))
    found = brief(step("thank_you", DANA, round=MEETING), process, YOU)
    assert isinstance(found, Brief)
    text = GOOD.replace("I wish you all", "I told you that I have another offer. I wish you all")
    assert "comparison" not in {fault.category for fault in judged(text, found.grounds)}
