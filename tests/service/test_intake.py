"""What is kept of a mailbox: hiring mail as facts, people's other mail in its barest form, bulk mail not at all."""

from pathlib import Path

import pytest

from connectors.models import Attendee, Event
from daemon.core.facts import MailFact
from tests.service.life import ANA, Life, at
from tests.stories.mail import mail

PRIVATE = "Hi Kim,\n\nshall we have the elderflower cordial on the balcony tonight?\n\nZoe\n"
NEWS = "Ten recipes with elderflower cordial for your balcony. Unsubscribe below.\n"


@pytest.fixture
def life(tmp_path: Path) -> Life:
    return Life(tmp_path / "state")


def kept(life: Life) -> bytes:
    return b"".join(file.read_bytes() for file in life.state.iterdir())


def test_of_private_mail_no_word_is_kept(life: Life) -> None:
    raw = mail(PRIVATE, sender="Zoe Hart <zoe@hart.example>", subject="Elderflower", at=at(2))
    life.mailbox.add(raw, "INBOX", at(2))
    news = mail(
        NEWS, sender="Recipes <news@recipes.example>", subject="Elderflower", at=at(2), headers={"List-Id": "<recipes>"}
    )
    life.mailbox.add(news, "INBOX", at(2))
    assert life.sync(at(3)).mails == 2
    state = kept(life).lower()
    assert b"zoe@hart.example" in state
    assert b"elderflower" not in state
    assert b"zoe hart" not in state
    assert b"recipes" not in state


def test_a_plain_answer_read_before_its_thread_is_known_counts_once_it_is(life: Life) -> None:
    """Ana's answer names no job. It lies in the inbox before the invitation that she sent earlier arrives there."""
    answer = mail(
        "Hi Kim,\n\nAll good here, thanks!\n\nAna\n",
        sender=ANA,
        subject="Re: hello",
        at=at(6),
        answers=("<invited@acme.example>",),
    )
    life.mailbox.add(answer, "INBOX", at(6))
    life.sync(at(7))
    with life.service() as service:
        assert service.status(at(7)) == ()
    life.invited()
    life.sync(at(8))
    with life.service() as service:
        (row,) = service.status(at(8))
        assert row.silent_days == 2


def test_of_what_is_sent_to_many_that_alone_is_kept_which_stands_in_a_thread_of_ours(life: Life) -> None:
    """A newsletter, and one that the employer's system sends in answer to the invitation."""
    life.invited()
    for name, answers in (("<told@acme.example>", ("<invited@acme.example>",)), ("<news@recipes.example>", ())):
        raw = mail(
            NEWS,
            sender=f"News <{name.strip('<>')}>",
            subject="Elderflower",
            at=at(3),
            message_id=name,
            answers=answers,
            headers={"List-Id": "<news>"},
        )
        life.mailbox.add(raw, "INBOX", at(3))
    assert life.sync(at(4)).mails == 3
    with life.service() as service:
        kept = {fact.message_id: fact.reading for fact in service.house.store.facts() if isinstance(fact, MailFact)}
    assert kept.keys() == {"<invited@acme.example>", "<told@acme.example>"}
    assert kept["<told@acme.example>"].kind == "unrelated"
    assert kept["<told@acme.example>"].bulk


def test_an_interview_that_only_the_calendar_knows_is_thanked_for(life: Life) -> None:
    life.calendar.events.append(
        Event(
            uid="u1",
            start=at(4, "14:00"),
            end=at(4, "15:00"),
            summary="Interview: Data Analyst at Acme",
            organizer=Attendee("dana.reed@acme.example", "Dana Reed"),
            attendees=(
                Attendee("kim@larsson.example", "Kim Larsson", "accepted"),
                Attendee("dana.reed@acme.example", "Dana Reed"),
            ),
            updated=at(2),
        )
    )
    life.sync(at(4, "17:00"))
    assert [to for to, _ in life.folder()] == ["dana.reed@acme.example"]


def test_an_event_that_goes_and_comes_back_is_there_again(life: Life) -> None:
    event = Event(
        uid="u1",
        start=at(10, "14:00"),
        end=at(10, "15:00"),
        summary="Interview: Data Analyst at Acme",
        organizer=Attendee("dana.reed@acme.example", "Dana Reed"),
        attendees=(Attendee("dana.reed@acme.example", "Dana Reed"),),
        updated=at(2),
    )
    stages = []
    for day, there in ((3, True), (4, False), (5, True)):
        life.calendar.events[:] = [event] if there else []
        life.sync(at(day))
        with life.service() as service:
            stages.append([row.stage for row in service.status(at(day))])
    assert stages[0] == stages[2] == ["scheduled"]
    assert stages[1] != ["scheduled"]
