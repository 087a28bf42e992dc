"""Letters as their readers get them."""

import itertools
import re
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from daemon.core.deciding.identity import message_id
from daemon.core.facts import Person
from daemon.core.writing.compose import Refusal, compose
from daemon.core.writing.letters import LANGUAGES
from daemon.core.writing.tone import faults
from daemon.core.you import You
from tests.core.writing.stage import (
    BERLIN,
    THURSDAY,
    YOU,
    contact,
    core,
    letter,
    mail,
    note,
    opportunity,
    round_,
    step,
)

DANA = contact("Dana Reed", "hiring_manager")
TOM = contact("Tom Berg", "peer")
MARIA = contact("Maria Lopez", "executive")
IRIS = contact("Iris Vale", "recruiter")
NORA = contact("Nora Stein", "coordinator")


def words(text: str) -> int:
    return len(text.split())


def similarity(one: str, other: str) -> float:
    """Jaccard similarity of the word trigrams."""
    first, second = (
        {tuple(found[i : i + 3]) for i in range(len(found) - 2)}
        for found in (re.findall(r"\w+", text.lower()) for text in (one, other))
    )
    return len(first & second) / len(first | second)


def sentences(text: str) -> set[str]:
    return {one for one in re.split(r"(?<=[.?])\s+", text) if words(one) > 3}


def test_a_director_is_thanked_for_the_conversation_and_told_how_one_would_contribute():
    """A conversation with the director on Thursday at 14:00; the note is written three hours later."""
    meeting = round_(DANA)
    written = letter(step("thank_you", DANA, round=meeting), opportunity(DANA, rounds=(meeting,)))
    assert written.subject == "Thank you for our conversation on Thursday"
    assert written.body.startswith("Dear Dana,\n\n")
    assert written.body.endswith("\n\nKind regards,\nAlex Doe\n+49 30 5550 123\n")
    assert "the Data Analyst role" in written.body
    assert "your team" in written.body or "from you" in written.body
    assert 60 <= words(core(written)) <= 120
    assert written.to == (DANA.person,)
    assert written.sender == ("Alex Doe", "alex@example.com")
    assert written.in_reply_to is None


def test_after_a_phone_screen_it_was_a_call():
    screen = round_(IRIS, medium="phone")
    written = letter(step("thank_you", IRIS, round=screen), opportunity(IRIS, rounds=(screen,)))
    assert written.subject == "Thank you for our call on Thursday"
    assert "conversation" not in core(written).replace("conversations", "")


def test_a_late_thank_you_names_the_date():
    """Its step was due two hours after the round, but nobody knows on which day it is written."""
    meeting = round_(DANA)
    written = letter(step("thank_you", DANA, round=meeting, late=True), opportunity(DANA, rounds=(meeting,)))
    assert written.subject == "Thank you for our conversation on Thursday, 5 March"
    assert "on Thursday, 5 March" in core(written)


def test_a_late_thank_you_says_so_and_doesnt_grovel():
    meeting = round_(DANA)
    for seed in "abcde":
        process = opportunity(DANA, rounds=(meeting,), id=seed)
        text = core(letter(step("thank_you", DANA, round=meeting, late=True, after=timedelta(days=4)), process))
        assert re.search(r"late|meant|have been meaning|days have passed|more time", text)
        assert "sorry" not in text.lower()


def test_a_panel_member_hears_who_else_was_there_or_that_others_were():
    panel = round_(DANA, TOM)
    for seed in "abcde":
        process = opportunity(DANA, TOM, rounds=(panel,), id=seed)
        text = core(letter(step("thank_you", DANA, round=panel), process))
        assert re.search(r"Tom Berg|More than one of you|joining the conversation", text)
        assert "Dana" not in text


def test_those_without_an_address_are_thanked_through_the_coordinator():
    jo, lee = contact("Jo Park", "peer", None), contact("Lee Chan", "executive", None)
    panel = round_(jo, lee)
    process = opportunity(NORA, jo, lee, rounds=(panel,))
    written = letter(step("thank_you", NORA, round=panel, thanks=(jo, lee)), process)
    assert "Jo Park and Lee Chan" in written.body
    assert written.to == (NORA.person,)
    assert 40 <= words(core(written)) <= 150
    assert written.subject == "My thanks after the interview on Thursday"


def test_a_follow_up_says_the_three_things():
    meeting = round_(DANA)
    due = step("follow_up", DANA, round=meeting, number=1, after=timedelta(days=11))
    written = letter(due, opportunity(DANA, rounds=(meeting,)))
    text = core(written)
    assert "interest" in text
    assert "confident" in text
    assert "contribute" in text
    assert "the success of Acme" in text
    assert "where you are in the process" in text
    assert "on Thursday, 5 March" in text
    assert 80 <= words(text) < 150
    assert written.subject == "Data Analyst: following up on our conversation"


def test_a_follow_up_to_somebody_who_wasnt_in_the_room_doesnt_pretend():
    meeting = round_(TOM)
    due = step("follow_up", DANA, round=meeting, number=1, after=timedelta(days=11))
    for seed in "abcde":
        written = letter(due, opportunity(DANA, TOM, rounds=(meeting,), id=seed))
        assert written.subject == "Data Analyst: following up on my interview"
        assert "our conversation" not in written.body
        assert "with you on" not in written.body


def test_a_passed_promise_is_quoted_without_reproach():
    promise = "We hope to get back to you by Friday, 13 March"
    told = mail("dana@acme.example", promised_by=date(2026, 3, 13))
    meeting = round_(DANA)
    process = opportunity(DANA, rounds=(meeting,), timeline=(told,))
    due = step(
        "follow_up",
        DANA,
        round=meeting,
        number=1,
        promise=promise,
        promised_by=date(2026, 3, 13),
        after=timedelta(days=12),
    )
    text = core(letter(due, process))
    assert f"\u201c{promise}.\u201d" in text
    assert faults(text.replace(promise, ""), "en") == ()
    assert re.search("Thank you for telling me|good of you|glad to know|Your words|you let me know", text)


def test_a_promise_by_somebody_else_isnt_laid_at_the_readers_door():
    told = mail("iris@acme.example", promised_by=date(2026, 3, 13))
    meeting = round_(DANA)
    process = opportunity(DANA, IRIS, rounds=(meeting,), timeline=(told,))
    due = step("follow_up", DANA, round=meeting, number=1, promised_by=date(2026, 3, 13), after=timedelta(days=12))
    for seed in "abcde":
        text = core(letter(due, replace(process, id=seed)))
        assert "Friday, 13 March" in text
        assert not re.search("telling me|good of you|you wrote", text)


def test_an_application_is_followed_up_as_an_application():
    process = opportunity(IRIS, applied=datetime(2026, 2, 24, 9, tzinfo=BERLIN))
    written = letter(step("follow_up", IRIS, number=1), process)
    assert written.subject == "Data Analyst: following up on my application"
    assert "on Tuesday, 24 February" in written.body
    assert not re.search(r"conversation|our call|interview", core(written))


def test_where_there_was_neither_application_nor_interview_none_is_claimed():
    written = letter(step("follow_up", IRIS, number=1), opportunity(IRIS))
    assert not re.search(r"appl|interview|conversation", core(written))


def test_the_second_follow_up_is_another_letter_than_the_first():
    meeting = round_(DANA)
    process = opportunity(DANA, rounds=(meeting,))
    first = letter(step("follow_up", DANA, round=meeting, number=1, after=timedelta(days=11)), process)
    second = letter(step("follow_up", DANA, round=meeting, number=2, after=timedelta(days=20)), process)
    assert similarity(core(first), core(second)) < 0.3
    assert 80 <= words(core(second)) < 150


def test_a_follow_up_that_takes_the_place_of_a_thank_you_opens_with_the_thanks():
    meeting = round_(DANA)
    due = step("follow_up", DANA, round=meeting, number=1, thanks=(DANA,), after=timedelta(days=15))
    for seed in "abcdef":
        text = core(letter(due, opportunity(DANA, rounds=(meeting,), id=seed)))
        assert re.search(r"\b[Tt]hank(?:s|ed)?\b", text.split(". ")[0])
        assert "where you are in the process" in text


def test_the_closing_note_asks_for_nothing_and_leaves_the_door_open():
    meeting = round_(DANA)
    for seed in "abcd":
        process = opportunity(DANA, rounds=(meeting,), id=seed)
        text = core(letter(step("closing_note", DANA, round=meeting, after=timedelta(days=35)), process))
        assert "?" not in text
        assert re.search(r"hear from you|a short message will find me|thought of me|cross again", text)


@pytest.mark.parametrize("seed", ["a", "b", "1f3a", "zz", "77", "q9"])
@pytest.mark.parametrize("noted", [False, True], ids=["no note", "one note for all"])
@pytest.mark.parametrize("topic", [None, "Portfolio review"], ids=["no agenda", "agenda"])
@pytest.mark.parametrize(
    "people",
    [
        (DANA, TOM, MARIA, IRIS),
        tuple(contact(f"{name} Hill", "peer") for name in ("Ann", "Bo", "Cy", "Di", "Ed")),
        tuple(contact(f"{name} Hill") for name in ("Ann", "Bo", "Cy", "Di", "Ed")),
    ],
    ids=["four roles", "five peers", "five unknown"],
)
def test_letters_to_one_company_are_as_many_letters(seed, noted, topic, people):
    """One panel, or one round each: nobody gets a colleague's letter, and no two share a sentence."""
    panel = round_(*people, topic=topic)
    single = tuple(
        round_(one, start=THURSDAY + timedelta(days=i), number=i + 1, topic=topic) for i, one in enumerate(people)
    )
    notes = (note("we talked about the move to Kafka", at=THURSDAY + timedelta(days=9)),) if noted else ()
    for rounds in ((panel,), single):
        process = opportunity(*people, rounds=rounds, id=seed, notes=notes)
        texts = [
            core(letter(step("thank_you", one, round=next(r for r in rounds if one.key in r.people)), process))
            for one in people
        ]
        for one, other in itertools.combinations(texts, 2):
            assert similarity(one, other) < 0.3
            assert not sentences(one) & sentences(other)
            assert "the Data Analyst role" in one


def test_a_second_round_with_the_same_people_gets_new_letters():
    first, second = round_(DANA, TOM), round_(DANA, TOM, start=THURSDAY + timedelta(days=5), number=2)
    process = opportunity(DANA, TOM, rounds=(first, second))
    texts = [
        core(letter(step("thank_you", one, round=each), process)) for each in (first, second) for one in (DANA, TOM)
    ]
    for one, other in itertools.combinations(texts, 2):
        assert similarity(one, other) < 0.3


def test_a_note_goes_into_the_letter_of_the_one_it_is_about_alone():
    panel = round_(DANA, TOM)
    process = opportunity(DANA, TOM, rounds=(panel,), notes=(note("asked how I would test a migration", DANA),))
    assert "how I would test a migration" in letter(step("thank_you", DANA, round=panel), process).body
    assert "migration" not in letter(step("thank_you", TOM, round=panel), process).body


def test_a_note_on_one_conversation_stays_out_of_the_letter_about_another():
    first, second = round_(IRIS), round_(DANA, start=THURSDAY + timedelta(days=3), number=2)
    process = opportunity(
        IRIS, DANA, rounds=(first, second), notes=(note("we talked about on-call", at=THURSDAY + timedelta(hours=2)),)
    )
    assert "on-call" in letter(step("thank_you", IRIS, round=first), process).body
    assert "on-call" not in letter(step("thank_you", DANA, round=second, after=timedelta(days=3)), process).body


def test_what_one_means_to_ask_before_an_interview_isnt_what_was_spoken_of():
    meeting = round_(DANA)
    before = note("asked about on-call", DANA, at=THURSDAY - timedelta(hours=1))
    assert (
        "on-call"
        not in letter(
            step("thank_you", DANA, round=meeting), opportunity(DANA, rounds=(meeting,), notes=(before,))
        ).body
    )


def test_the_agenda_is_spoken_of_where_there_is_no_note():
    meeting = round_(DANA, topic="System design and a look at your portfolio")
    body = letter(step("thank_you", DANA, round=meeting), opportunity(DANA, rounds=(meeting,))).body
    assert "system design and a look at my portfolio" in body


def test_a_note_in_a_bad_tone_is_left_out_and_the_letter_still_written():
    meeting = round_(DANA)
    process = opportunity(DANA, rounds=(meeting,), notes=(note("I am desperate for this job", DANA),))
    assert "desperate" not in letter(step("thank_you", DANA, round=meeting), process).body


def test_another_offer_is_spoken_of_when_the_user_wrote_it():
    meeting = round_(DANA)
    process = opportunity(DANA, rounds=(meeting,), notes=(note("I told Dana that I have another offer", DANA),))
    due = step("follow_up", DANA, round=meeting, number=1, after=timedelta(days=11))
    assert "I told you that I have another offer." in letter(due, process).body


@pytest.mark.parametrize(
    ("name", "formal", "greeting"),
    [
        ("Dana Reed", None, "Dear Dana,"),
        ("Dana Reed", False, "Hi Dana,"),
        ("Dana Reed", True, "Dear Dana Reed,"),
        ("Reed, Dana", False, "Hi Dana,"),
        ("DANA REED", False, "Hi Dana,"),
        ("Dana Reed (Acme)", False, "Hi Dana,"),
        ("Dr. Ana Ruiz", None, "Dear Dr. Ruiz,"),
        ("Dr. Ana Ruiz", False, "Hi Ana,"),
        ("D. Reed", None, "Dear D. Reed,"),
        ("Jean-Pierre Martin", None, "Dear Jean-Pierre,"),
        ("Zoë", None, "Dear Zoë,"),
        ("Acme Recruiting Team", None, "Hello,"),
        ("", None, "Hello,"),
        (None, None, "Hello,"),
        ("careers@acme.example", None, "Hello,"),
        ("[First Name]", None, "Hello,"),
        ("{{ candidate }}", False, "Hello,"),
        ("Dana\r\nBcc: x@evil.example", None, "Hello,"),
    ],
)
def test_the_greeting_is_the_one_a_careful_person_would_choose(name, formal, greeting):
    person = contact(name, address="dana@acme.example")
    meeting = round_(person)
    process = opportunity(person, rounds=(meeting,), formal=formal)
    assert letter(step("thank_you", person, round=meeting), process).body.split("\n")[0] == greeting


@pytest.mark.parametrize(
    ("signature", "ending"),
    [
        (None, "Kind regards,\nAlex Doe\n+49 30 5550 123\n"),
        ("Alex Doe\nAnalyst, Berlin", "Kind regards,\nAlex Doe\nAnalyst, Berlin\n"),
        ("Best wishes,\nAlex", "\n\nBest wishes,\nAlex\n"),
        ("Analyst, Berlin", "Kind regards,\nAlex Doe\nAnalyst, Berlin\n"),
        ("-- \nAlex Doe\n+49 30 1", "Kind regards,\nAlex Doe\n\n-- \nAlex Doe\n+49 30 1\n"),
        ("--\nAlex Doe", "Kind regards,\nAlex Doe\n\n-- \nAlex Doe\n"),
    ],
)
def test_the_letter_is_signed_with_the_users_name(signature, ending):
    meeting = round_(DANA)
    you = You(name=YOU.name, addresses=YOU.addresses, phone=YOU.phone, signature=signature, time_zone=YOU.time_zone)
    assert letter(step("thank_you", DANA, round=meeting), opportunity(DANA, rounds=(meeting,)), you).body.endswith(
        ending
    )


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("Interview at Acme", "Re: Interview at Acme"),
        ("Re: Interview at Acme", "Re: Interview at Acme"),
        ("AW: RE: Fwd: Interview at Acme", "Re: Interview at Acme"),
        ("SV: Re[2]: Interview", "Re: Interview"),
        ("Automatic reply: Interview", "Re: Interview"),
        ("Invitation: Interview @ Thu 5 Mar", "Re: Interview"),
        ("Invitation: Interview", "Re: Invitation: Interview"),
        ("Einladung: Gespräch @ Do 5. März 2026 14:00 (MEZ)", "Re: Gespräch"),
        ("Invitation : Entretien @ jeu 5 mars 2026 14:00", "Re: Entretien"),
        ("Invitación: Entrevista @ jue 5 mar 2026 14:00", "Re: Entrevista"),
        ("Interview\r\nBcc: all@acme.example", "Re: Interview Bcc: all@acme.example"),
        ("Reset your expectations", "Re: Reset your expectations"),
        ("Re:", "Thank you for our conversation on Thursday"),
        ("", "Thank you for our conversation on Thursday"),
    ],
)
def test_a_thread_is_answered_under_its_own_subject(theirs, ours):
    dana = contact("Dana Reed", "hiring_manager", last_mail=mail("dana@acme.example", theirs))
    meeting = round_(dana)
    assert letter(step("thank_you", dana, round=meeting), opportunity(dana, rounds=(meeting,))).subject == ours


def test_a_thread_is_answered_in_the_thread():
    refs = tuple(f"<{i}@acme.example>" for i in range(40))
    dana = contact(
        "Dana Reed", last_mail=mail("dana@acme.example", "Hello", message_id="<last@acme.example>", refs=refs)
    )
    meeting = round_(dana)
    written = letter(step("thank_you", dana, round=meeting), opportunity(dana, rounds=(meeting,)))
    assert written.in_reply_to == "<last@acme.example>"
    assert written.references[0] == "<0@acme.example>"
    assert written.references[-2:] == ("<39@acme.example>", "<last@acme.example>")
    assert len(written.references) == 12


def test_a_letter_bears_the_id_by_which_its_step_is_found_again():
    """Whatever address it is sent from: the outbox searches for it by key and user alone."""
    due, process = step("thank_you", DANA), opportunity(DANA, your_address="alex@alias.example")
    written = letter(due, process)
    assert written.message_id == message_id(due.key, YOU) == "<9b2e4c1d7a5f4e0c8b3d6a1f@example.com>"
    assert written.sender == ("Alex Doe", "alex@alias.example")


def test_an_id_that_is_none_leaves_no_trace():
    dana = contact(
        "Dana Reed", last_mail=mail("d@acme.example", "Hello", message_id="<a\r\nBcc: b>", refs=("nonsense",))
    )
    meeting = round_(dana)
    written = letter(step("thank_you", dana, round=meeting), opportunity(dana, rounds=(meeting,)))
    assert (written.in_reply_to, written.references, written.subject) == (None, (), "Re: Hello")


def test_days_are_the_users_days():
    """Thursday 23:30 in Berlin is Friday in Tokyo."""
    late = round_(DANA, start=datetime(2026, 3, 5, 23, 30, tzinfo=BERLIN))
    due, process = step("thank_you", DANA, round=late, after=timedelta(hours=13)), opportunity(DANA, rounds=(late,))
    assert letter(due, process).subject.endswith("on Thursday")
    tokyo = You(name="Alex Doe", addresses=("alex@example.com",), time_zone="Asia/Tokyo")
    assert letter(due, process, tokyo).subject.endswith("on Friday")


@pytest.mark.parametrize(
    ("role", "said"),
    [
        ("Data Analyst (m/f/d)", "the Data Analyst role"),
        ("Data Analyst m/w/d", "the Data Analyst role"),
        ("the Data Analyst position", "the Data Analyst role"),
        ("Data Analyst - Berlin, Germany", "the Data Analyst role"),
        ("Data Analyst at Acme", "the Data Analyst role"),
        ("SENIOR DATA ANALYST", "the Senior Data Analyst role"),
        ("QA", "the QA role"),
        ("Head of Data", "the Head of Data role"),
        (None, "the role"),
        ("[JOB_TITLE]", "the role"),
        ("{{ job }}", "the role"),
        ("We are looking for somebody who likes to work with data and people a lot", "the role"),
    ],
)
def test_the_job_is_named_as_in_a_sentence(role, said):
    meeting = round_(DANA)
    process = opportunity(DANA, rounds=(meeting,), role=role)
    assert f" {said}" in letter(step("thank_you", DANA, round=meeting), process).body


@pytest.mark.parametrize(
    ("employer", "said"),
    [
        ("Acme", "the success of Acme"),
        ("Acme GmbH", "the success of Acme"),
        ("Acme, Inc.", "the success of Acme"),
        ("Booking.example", "the success of Booking.example"),
        ("acme.example", "the success of the company"),
        ("Dana Reed", "the success of the company"),
        ("[Company]", "the success of the company"),
    ],
)
def test_the_company_is_named_when_it_has_a_name(employer, said):
    meeting = round_(DANA)
    process = opportunity(DANA, rounds=(meeting,), employer=employer)
    assert said in letter(step("follow_up", DANA, round=meeting, number=1, after=timedelta(days=11)), process).body


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"to": ()}, "no address"),
        ({"to": (contact("Jo Park", address=None),)}, "no address"),
        ({"to": (contact("Jo Park", unreachable="no-reply"),)}, "no address"),
        ({"to": (contact("Jo Park", address="jo@acme.example\nBcc: x@y.example"),)}, "no address"),
        ({"kind": "reply_owed"}, "your own words"),
        ({"kind": "call"}, "your own words"),
        ({"round": round_(DANA, state="cancelled")}, "cancelled"),
    ],
)
def test_where_no_letter_can_be_written_it_says_why(change, why):
    refused = compose(replace(step("thank_you", DANA, round=round_(DANA)), **change), opportunity(DANA), YOU)
    assert isinstance(refused, Refusal)
    assert why in refused.why


def test_without_the_users_name_nothing_is_signed():
    refused = compose(step("thank_you", DANA), opportunity(DANA), You(addresses=("alex@example.com",)))
    assert isinstance(refused, Refusal)
    assert "`name`" in refused.why


def test_a_job_whose_very_name_offends_the_gate_is_left_unnamed():
    meeting = round_(DANA)
    process = opportunity(DANA, rounds=(meeting,), role="Amazing Ninja")
    assert "Amazing" not in letter(step("thank_you", DANA, round=meeting), process).body


TEXT = st.text(max_size=60)


@settings(deadline=None, max_examples=60)
@given(st.tuples(*[TEXT] * 7), st.sampled_from(LANGUAGES), st.sampled_from([None, True, False]))
def test_whatever_mail_says_a_letter_is_complete_and_plain(said_by_mail, language, formal):
    name, role, employer, said, topic, subject, promise = said_by_mail
    dana = contact("Dana", last_mail=mail("dana@acme.example", subject))
    dana = replace(dana, person=Person(name=name, address="dana@acme.example"))
    meeting = round_(dana, topic=topic)
    process = opportunity(
        dana,
        rounds=(meeting,),
        role=role,
        employer=employer,
        notes=(note(said, dana),),
        language=language,
        formal=formal,
    )
    for kind, number in (("thank_you", 0), ("follow_up", 1)):
        written = letter(step(kind, dana, round=meeting, number=number, promise=promise), process)
        assert not re.search(r"[\[\]{}<>]|[\u202a-\u202e\u2066-\u2069]", written.body)
        assert "\r" not in written.subject + written.body
        assert "\n" not in written.subject
        assert compose(step(kind, dana, round=meeting, number=number, promise=promise), process, YOU) == written
