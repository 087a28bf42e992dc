"""A call in words: what is said in half a minute, and to the machine."""

from datetime import timedelta

import pytest

from daemon.core.facts import Person
from daemon.core.writing.call import Call, call
from daemon.core.writing.compose import Refusal
from daemon.core.writing.letters import LANGUAGES
from daemon.core.writing.tone import faults
from daemon.core.you import You
from tests.core.writing.stage import THURSDAY, YOU, contact, note, opportunity, round_, step

SABINE = contact("Sabine Weber", "hiring_manager")
SABINE = type(SABINE)(
    key=SABINE.key,
    person=Person(name="Sabine Weber", address="sabine@acme.example", phone="+49 30 5550 199", role="hiring_manager"),
    met=True,
)
MEETING = round_(SABINE)


def made(language, *, formal=None, you=YOU, kind="call", noted="", **more):
    notes = (note(noted, SABINE),) if noted else ()
    process = opportunity(
        SABINE, rounds=(MEETING,), language=language, formal=formal, notes=notes, applied=THURSDAY - timedelta(days=9)
    )
    return call(step(kind, SABINE, round=MEETING, number=2, after=timedelta(days=20), **more), process, you)


@pytest.mark.parametrize(
    ("language", "formal", "hello", "ask"),
    [
        ("en", None, "Hello Sabine, this is Alex Doe.", "where you are in the process"),
        ("en", True, "Hello Ms Weber, this is Alex Doe.", "where you are in the process"),
        ("de", True, "Guten Tag Frau Weber, hier ist Alex Doe.", "wo Sie im Auswahlverfahren stehen"),
        ("de", False, "Hallo Sabine, hier ist Alex Doe.", "wo ihr im Auswahlverfahren steht"),
        ("fr", None, "Bonjour Madame Weber, ici Alex Doe.", "où vous en êtes dans le processus"),
        ("es", True, "Buenos días, señora Weber, soy Alex Doe.", "en qué punto está el proceso"),
        ("es", False, "Hola, Sabine, soy Alex Doe.", "en qué punto está el proceso"),
    ],
)
def test_it_is_said_in_the_language_of_the_thread_to_their_name(language, formal, hello, ask):
    found = made(language, formal=formal)
    assert isinstance(found, Call)
    assert found.number == "+49 30 5550 199"
    assert found.script.startswith(hello)
    assert found.voicemail.startswith(hello)
    assert ask in found.script
    assert ask in found.voicemail
    assert "+49 30 5550 123" in found.voicemail
    assert "Acme" in found.script


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_takes_half_a_minute(language):
    """About 150 words are spoken in a minute."""
    found = made(language)
    assert 40 <= len(found.script.split()) <= 100
    assert len(found.voicemail.split()) <= 70
    assert faults(found.script, language) == faults(found.voicemail, language) == ()


@pytest.mark.parametrize(
    ("language", "noted", "said"),
    [
        ("en", "we talked about Kafka", "about Kafka"),
        ("de", "Kafka", "zum Stichwort „Kafka“"),
        ("fr", "nous avons parlé de Kafka", "à propos de Kafka"),
        ("es", "hablamos de Kafka", "acerca de Kafka"),
    ],
)
def test_a_note_is_spoken_of(language, noted, said):
    assert said in made(language, noted=noted).script


def test_a_first_follow_up_is_to_be_tried_by_phone_before_it_is_written():
    found = made("en", kind="follow_up", call_first="+49 30 5550 177")
    assert found.number == "+49 30 5550 177"


def test_without_a_number_of_ones_own_a_mail_will_do():
    found = made("en", you=You(name="Alex Doe", addresses=("alex@example.com",)))
    assert found.voicemail.endswith("A short email is enough, whenever it suits you. Thank you, and goodbye.")


def test_without_their_number_or_ones_name_there_is_no_call():
    bare = contact("Dana Reed")
    process = opportunity(bare, rounds=(round_(bare),))
    assert isinstance(call(step("call", bare), process, YOU), Refusal)
    assert isinstance(made("en", you=You(addresses=("alex@example.com",))), Refusal)
