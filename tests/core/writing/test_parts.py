"""Every part of every letter, in every language, in every situation it can be taken in."""

import itertools
import re

import pytest

from daemon.core.facts import Role
from daemon.core.writing.claims import known, unfounded
from daemon.core.writing.letters import LANGUAGES, Plan, Trait, book, fitting, say
from daemon.core.writing.tone import faults

NOTES = {
    "en": ("the move from Oracle to Postgres", "dbt", "I promised to send you the article on testing data pipelines."),
    "de": (
        "über den Umzug von Oracle zu Postgres",
        "zum Stichwort „dbt“",
        "Ich habe den Artikel über Tests versprochen.",
    ),
    "fr": (
        "à propos du passage à Postgres",
        "sur le thème « dbt »",
        "J’ai promis de vous envoyer l’article sur les tests.",
    ),
    "es": ("acerca del paso a Postgres", "sobre el tema «dbt»", "Prometí enviar el artículo sobre las pruebas."),
}
QUOTES = {
    "en": "We hope to come back to you by the end of next week.",
    "de": "Wir melden uns bis Ende der kommenden Woche bei Ihnen.",
    "fr": "Nous reviendrons vers vous avant la fin de la semaine prochaine.",
    "es": "Esperamos darle una respuesta antes del final de la semana.",
}
ROLES: tuple[Role, ...] = ("recruiter", "agency", "coordinator", "hiring_manager", "peer", "executive", "unknown")
ALWAYS: dict[str, set[Trait]] = {
    "thank_you": {"met", "interviewed", "thanks"},
    "pass_on": {"met", "interviewed", "others"},
    "closing_note": {"interviewed"},
}
PLANS = [(language, name) for language in LANGUAGES for name in book(language).letters]
CALLS = [(language, name) for language in LANGUAGES for name in book(language).calls]
FAMILIAR = pytest.mark.parametrize("familiar", [False, True], ids=["formal", "familiar"])


def words_of(language: str, *, rich: bool, familiar: bool) -> dict[str, str | bool]:
    """A letter's words as `situation` makes them, with all that can be known, or with as little as can be."""
    letters, how = book(language), {"familiar": familiar}
    day = {
        "weekday": letters.weekdays[3],
        "day": "5",
        "month": letters.months[2],
    }
    note, bare, sentence = NOTES[language]
    far = say(letters.far, day)
    return {
        "familiar": familiar,
        "company": "Acme" if rich else say(letters.some_company, how),
        "of": say(letters.of, {"company": "Acme"}) if rich else say(letters.of_some, how),
        "at": say(letters.at, {"company": "Acme"}) if rich else "",
        "title": "Data Analyst" if rich else "",
        "role": say(letters.role, {"title": "Data Analyst"}) if rich else letters.some_role,
        "talk": letters.conversation if rich else letters.call,
        "on": f" {far}" if rich else "",
        "when": f" {far}" if rich else "",
        "names": "Tom Berg, Maria Lopez" if rich else say(letters.everyone, how),
        "colleagues": "Tom Berg" if rich else say(letters.colleagues, how),
        "note": note if rich else bare,
        "sentence": sentence,
        "topic": "portfolio review" if rich else "Kafka",
        "quote": QUOTES[language],
        "promised": say(letters.date, day),
        "applied": far,
        "met": True,
        "interviewed": True,
        "reader": "Dana Reed" if rich else "",
        "you": "Alex Doe",
        "phone": "+49 30 5550 123" if rich else "",
    }


def situations(name: str, plan: Plan) -> list[frozenset[Trait]]:
    """All sets of traits that the plan asks after and that can hold together."""
    asked = sorted({trait for groups in plan.slots.values() for group in groups for trait in group.when})
    always = ALWAYS.get(name, set())
    sets = (
        frozenset(always.union(chosen))
        for count in range(len(asked) + 1)
        for chosen in itertools.combinations(asked, count)
    )
    return [
        one
        for one in set(sets)
        if not {"note", "sentence"} <= one
        and ("met" not in one or "interviewed" in one or "interviewed" not in asked)
        and ("thanks" not in one or "met" in one or "met" not in asked)
        and (not {"by_you", "quote"} & one or "promise" in one)
    ]


def all_texts(language: str) -> list[tuple[str, str, str]]:
    """Kind of letter, slot, and template: all there are, calls too."""
    letters = book(language)
    return [
        (name, slot, text)
        for name, plan in (*letters.letters.items(), *letters.calls.items())
        for slot, groups in plan.slots.items()
        for group in groups
        for text in group.texts
    ]


@pytest.mark.parametrize(("language", "name"), [*PLANS, *CALLS])
@FAMILIAR
def test_every_letter_that_can_come_about_has_the_right_length(language, name, familiar):
    plan = (book(language).letters | book(language).calls)[name]
    for rich in (True, False):
        words = words_of(language, rich=rich, familiar=familiar)
        lengths = {
            id(group): [len(say(text, words).split()) for text in group.texts]
            for groups in plan.slots.values()
            for group in groups
        }
        for traits, role in itertools.product(situations(name, plan), ROLES):
            chosen = [group for groups in plan.slots.values() if (group := fitting(groups, traits, role))]
            shortest = sum(min(lengths[id(group)]) for group in chosen)
            longest = sum(max(lengths[id(group)]) for group in chosen)
            assert plan.words[0] <= shortest, (sorted(traits), role, shortest)
            assert longest <= plan.words[1], (sorted(traits), role, longest)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rich", [True, False], ids=["rich", "bare"])
@FAMILIAR
def test_no_part_is_rude_or_unfinished(language, rich, familiar):
    words = words_of(language, rich=rich, familiar=familiar)
    for _, _, template in all_texts(language):
        sentence = say(template, words)
        assert faults(sentence, language) == ()
        assert not re.search(r"[\[\]{}<>_*|]|\.\.| [.,]|  | the the |\bI am a\b", sentence), sentence
        assert sentence.lstrip("„“«¿\u00a0")[0].isupper(), sentence
        assert sentence[-1] in ".?”“»", sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_comes_in_five_wordings_and_no_wording_comes_twice(language):
    for plan in book(language).letters.values():
        for slot, groups in plan.slots.items():
            for group in groups:
                assert len(set(group.texts)) == len(group.texts) >= 5, (slot, group.when, group.to)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_slot_says_something_in_each_situation_that_calls_for_it(language):
    """One schema for all: the same letters with the same slots, and each slot that speaks in English always speaks."""
    for name, plan in book("en").letters.items():
        here = book(language).letters[name]
        assert set(here.slots) == set(plan.slots)
        for slot, groups in plan.slots.items():
            last = here.slots[slot][-1]
            assert (last.when, last.to) == (groups[-1].when, groups[-1].to) or not last.when, (name, slot)
    for name, plan in book("en").calls.items():
        assert set(book(language).calls[name].slots) == set(plan.slots)


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_no_part_holds_a_name_or_number_of_its_own(language):
    """With facts in lower case, the only capitals left are those that begin a sentence, and 'I'."""
    words = words_of(language, rich=True, familiar=False)
    lower = {key: value.lower() if isinstance(value, str) else value for key, value in words.items()}
    lower |= {"when": "", "on": "", "promised": "soon", "applied": "recently", "quote": "soon.", "phone": "us"}
    for _, _, template in all_texts(language):
        text = say(template, lower)
        inner = re.sub(r"(?:^|(?<=[.?!:] )|(?<=\u00a0[?:] )|(?<=[\u201d»] )|(?<=¿))¿?[A-ZÀ-Ý]", "", text)
        assert not re.search(r"(?!\bI\b)\b[A-ZÀ-Ý]|\d", inner.replace("D\u2019", "")), text


@pytest.mark.parametrize("language", LANGUAGES)
@FAMILIAR
def test_no_part_claims_what_no_fact_says(language, familiar):
    words = words_of(language, rich=True, familiar=familiar)
    for _, _, template in all_texts(language):
        assert unfounded(say(template, words), known(words.values()), language) == (), template


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_slot_of_a_shape_exists_and_every_slot_is_used(language):
    for name, plan in (book(language).letters | book(language).calls).items():
        for shape in plan.shapes:
            assert sorted(itertools.chain(*shape)) == sorted(plan.slots), name


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            {
                "interest": r"\binterest",
                "confident": r"\bconfident\b.*\bcontribut.*\bsuccess of\b",
                "ask": r"\bwhere you are in the process\b",
            },
        ),
        (
            "de",
            {
                "interest": r"[Ii]nteress",
                "confident": r"(?:zuversichtlich|traue ich? ?mir|traue mir|überzeugt|sicher|bleibe dabei).*Erfolg von Acme.*|beitragen",
                "ask": r"Auswahlverfahren",
            },
        ),
        (
            "fr",
            {
                "interest": r"intér(?:êt|ess)",
                "confident": r"(?:conviction|pense|espoir|confiance|crois|croire).*contribu.*succès d",
                "ask": r"processus",
            },
        ),
        (
            "es",
            {
                "interest": r"inter[eé]s",
                "confident": r"(?:[Cc]onf[ií]|[Cc]re[oy]|certeza|Mantengo).*contribu.*éxito de",
                "ask": r"en qué (?:punto|fase)",
            },
        ),
    ],
)
def test_a_follow_up_always_says_its_three_things(language, said):
    """How interested they are, how confident to contribute to the success, and the question where they are."""
    words = words_of(language, rich=True, familiar=False)
    for name in ("follow_up", "second"):
        for slot, pattern in said.items():
            groups = book(language).letters[name].slots[slot]
            assert (groups[-1].when, groups[-1].to) == ((), ())
            for text in (say(text, words) for group in groups for text in group.texts):
                assert re.search(pattern, text), text
                assert re.search(book(language).says[slot], text, re.IGNORECASE), text


@pytest.mark.parametrize(
    ("language", "team"),
    [
        ("en", "your team"),
        ("de", r"\b(?:Ihr|dein)(?:em|es)? Team"),
        ("fr", "votre équipe"),
        ("es", r"\b(?:su|tu) equipo"),
    ],
)
def test_hr_is_never_told_of_its_team_and_only_a_conversation_is_called_one(language, team):
    for plan in book(language).letters.values():
        for group in (group for groups in plan.slots.values() for group in groups):
            for familiar, text in itertools.product((False, True), group.texts):
                if re.search(team, say(text, words_of(language, rich=True, familiar=familiar))):
                    assert group.to == ("hiring_manager",), text
                assert not re.search(r"\b(?:met|meet|meeting) you\b|\bvideo\b|\byour office\b", text), text


@pytest.mark.parametrize("language", ["fr", "es"])
def test_nothing_says_whether_the_writer_is_a_man_or_a_woman(language):
    """In French and Spanish an adjective or participle would tell, and the letter doesn't know."""
    told = {
        "fr": r"\bje (?:suis|serais|reste|resterais|me sens) \w+(?:é|e|s|x)e?\b|\bm[’']a (?:\w+ )?(?:convaincu|conforté|touché|aidé|marqué|séduit)|"
        r"\b(?:ravi|heureux|heureuse|content|contente|intéressé|motivé|enthousiaste|reconnaissant|convaincu|sûr|certain|prêt|désireux|impatient)e?\b",
        "es": r"\b(?:encantad|agradecid|interesad|convencid|segur|content|dispuest|atent|motivad|ilusionad|entusiasmad|junt)[oa]s?\b",
    }[language]
    for _, _, text in all_texts(language):
        assert not re.search(told, text, re.IGNORECASE), text


@pytest.mark.parametrize("language", ["de", "es"])
def test_the_two_forms_of_address_never_mix(language):
    """What is said to one who says du or tú holds no Sie or usted, and the other way round."""
    strangers = {
        ("de", False): r"\b(?:du|dir|dich|dein\w*|euch|euer|eure\w*|ihr)\b",
        ("de", True): r"(?<![.?!:] )(?<!^)\b(?:Sie|Ihnen|Ihr|Ihre[mnrs]?)\b",
        ("es", False): r"\b(?:tú|te|ti|contigo|tus?|tuy[oa]s?)\b",
        ("es", True): r"\b(?:usted|ustedes|le|sus?|suy[oa]s?)\b",
    }
    for familiar in (False, True):
        for rich in (False, True):
            words = words_of(language, rich=rich, familiar=familiar) | {"quote": "Gern.", "sentence": "Gern."}
            for _, _, template in all_texts(language):
                text = say(template, words)
                assert not re.search(strangers[language, familiar], text), (familiar, text)
