"""Every part of every letter, in every situation it can be taken in."""

import itertools
import re

import pytest

from daemon.core.facts import Role
from daemon.core.writing.letters import LANGUAGES, Plan, Trait, book, fitting, say
from daemon.core.writing.tone import faults

RICH = {
    "company": "Acme",
    "at": " at Acme",
    "title": "Data Analyst",
    "role": "the Data Analyst role",
    "talk": "conversation",
    "on": " on Thursday, 5 March",
    "when": " on Thursday, 5 March",
    "names": "Tom Berg and Maria Lopez",
    "colleagues": "Tom Berg",
    "note": "the move from Oracle to Postgres",
    "sentence": "I promised to send you the article on testing data pipelines.",
    "topic": "the portfolio review",
    "quote": "We hope to come back to you by the end of next week.",
    "promised": "Friday, 13 March",
    "applied": "on Thursday, 5 March",
    "met": True,
    "interviewed": True,
}
BARE = RICH | {
    "company": "the company",
    "at": "",
    "title": "",
    "role": "the role",
    "talk": "call",
    "on": "",
    "when": "",
    "note": "dbt",
    "sentence": "We both sail.",
    "topic": "Kafka",
    "quote": "We will call you.",
}
ROLES: tuple[Role, ...] = ("recruiter", "agency", "coordinator", "hiring_manager", "peer", "executive", "unknown")
ALWAYS: dict[str, set[Trait]] = {
    "thank_you": {"met", "interviewed", "thanks"},
    "pass_on": {"met", "interviewed", "others"},
    "closing_note": {"interviewed"},
}
PLANS = [(language, name) for language in LANGUAGES for name in book(language).letters]


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


@pytest.mark.parametrize(("language", "name"), PLANS)
def test_every_letter_that_can_come_about_has_the_right_length(language, name):
    plan = book(language).letters[name]
    for words, traits, role in itertools.product((RICH, BARE), situations(name, plan), ROLES):
        chosen = [group for groups in plan.slots.values() if (group := fitting(groups, traits, role))]
        lengths = [[len(say(text, words).split()) for text in group.texts] for group in chosen]
        shortest, longest = sum(map(min, lengths)), sum(map(max, lengths))
        assert plan.words[0] <= shortest, (sorted(traits), role, shortest)
        assert longest <= plan.words[1], (sorted(traits), role, longest)


@pytest.mark.parametrize(("language", "name"), PLANS)
@pytest.mark.parametrize("words", [RICH, BARE], ids=["rich", "bare"])
def test_no_part_is_rude_or_unfinished(language, name, words):
    for groups in book(language).letters[name].slots.values():
        for template in (text for group in groups for text in group.texts):
            sentence = say(template, words)
            assert faults(sentence, language) == ()
            assert not re.search(r"[\[\]{}<>_!*]|\.\.|\s[.,:;]|  | the the |\bI am a\b", sentence), sentence
            assert sentence[0].isupper() or sentence[0] == "\u201c"
            assert sentence[-1] in ".?"


@pytest.mark.parametrize(("language", "name"), PLANS)
def test_no_part_holds_a_name_or_number_of_its_own(language, name):
    """With facts in lower case, the only capitals left are those that begin a sentence, and 'I'."""
    lower = {key: value.lower() if isinstance(value, str) else value for key, value in RICH.items()}
    for groups in book(language).letters[name].slots.values():
        for template in (text for group in groups for text in group.texts):
            text = say(
                template, lower | {"promised": "friday", "when": "", "on": "", "applied": "recently", "quote": "soon."}
            )
            inner = re.sub(r"(?:^|(?<=[.?!:] )|(?<=\u201d ))[A-Z]", "", text)
            assert not re.search(r"(?!\bI\b)\b[A-Z]|\d", inner), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_slot_of_a_shape_exists_and_every_slot_is_used(language):
    for name, plan in book(language).letters.items():
        for shape in plan.shapes:
            assert sorted(itertools.chain(*shape)) == sorted(plan.slots), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_follow_up_always_says_its_three_things(language):
    """How interested they are, how confident to contribute to the success, and the question where they are."""
    said = {
        "interest": r"\binterest",
        "confident": r"\bconfident\b.*\bcontribut.*\bsuccess of\b",
        "ask": r"\bwhere you are in the process\b",
    }
    for name in ("follow_up", "second"):
        for slot, pattern in said.items():
            groups = book(language).letters[name].slots[slot]
            assert groups[-1].when == ()
            assert groups[-1].to == ()
            for text in (text for group in groups for text in group.texts):
                assert re.search(pattern, text), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_hr_is_never_told_of_its_team_and_only_a_conversation_is_called_one(language):
    for plan in book(language).letters.values():
        for group in (group for groups in plan.slots.values() for group in groups):
            for text in group.texts:
                if "your team" in text:
                    assert group.to == ("hiring_manager",), text
                assert not re.search(r"\b(?:met|meet|meeting) you\b|\bvideo\b|\byour office\b", text), text
