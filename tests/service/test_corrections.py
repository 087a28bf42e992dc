"""Corrections and doubtful mail in the service: kept, numbered, seen by a daemon that runs, never lost to a lock."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from connectors.models import Attendee, Event, Message
from daemon.core.facts import CommandFact, MailFact, Reading, Verb
from daemon.core.reading.reader import read_mail
from daemon.core.tracking.corrections import known_by
from daemon.core.you import You
from daemon.display import waiting
from daemon.errors import AfterwordError, NotUnderstood
from daemon.service import intake
from daemon.service.service import Service
from daemon.store import Store, opening
from tests.service.life import ANA, KIM, Life, at
from tests.stories.mail import mail


@pytest.fixture
def life(tmp_path: Path) -> Life:
    return Life(tmp_path / "state")


@pytest.fixture
def service(life: Life) -> Iterator[Service]:
    life.invited()
    life.sync(at(3))
    with life.service() as service:
        yield service


def command(service: Service, verb: Verb, **more: object) -> CommandFact:
    (acme,) = service.opportunities(at(3))
    return CommandFact("", at(3), verb, known_by(acme.timeline), **more)  # type: ignore[arg-type] # by name


def unsure(message: Message, you: You, account: str) -> MailFact:
    """As the reader has it, were it much less sure of itself."""
    fact = read_mail(message, you, account)
    nearly = msgspec.structs.replace(fact.reading, confidence=0.4)
    return msgspec.structs.replace(fact, reading=Reading("unrelated", 0.4, nearly.evidence, nearly=nearly))


def test_doubtful_mail_is_kept_with_what_it_nearly_was_until_it_is_judged(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "_read", unsure)
    life.invited()
    life.sync(at(3))
    with life.service() as service:
        (doubt,) = service.doubts(at(3))
        assert (doubt.number, doubt.nearly) == (1, "scheduled")
        assert doubt.fact.reading.evidence
        assert service.opportunities(at(3)) == ()
        service.tell([CommandFact("", at(3), "review", service.message("1", at(3)).id, kind="scheduled")])
        assert service.doubts(at(3)) == []
        (acme,) = service.opportunities(at(5))
        assert (acme.employer, acme.stage, acme.role) == ("Acme", "interviewed", "Data Analyst")
        assert [c.person.name for c in acme.contacts if c.met] == ["Dana Reed"]
        assert [d.number for d in service.doubts(at(3) + timedelta(days=100))] == []


def test_a_doubtful_calendar_entry_waits_as_well(life: Life) -> None:
    """It stands there for the whole day, without an hour."""
    entry = Event(
        uid="u1", start=at(5, "00:00"), end=at(6, "00:00"), all_day=True, summary="Interview Acme",
        organizer=Attendee("dana.reed@acme.example", "Dana Reed"), updated=at(2),
    )  # fmt: skip
    life.calendar.events.append(entry)
    life.sync(at(3))
    with life.service() as service:
        assert (
            waiting(d.fact for d in service.doubts(at(3))) == "1 calendar entry waits for your word: afterword review"
        )
        assert service.message("interview acme", at(3)).id.startswith("event:u1")


def test_what_waits_is_said_in_a_line(life: Life) -> None:
    doubt = read_mail(Message(mail("Hi Kim, let's talk.", sender=ANA), "INBOX", at(2)), KIM, "home")
    assert waiting([]) == ""
    assert waiting([doubt]) == "1 mail waits for your word: afterword review"
    assert waiting([doubt, doubt]) == "2 mails wait for your word: afterword review"


def test_a_message_that_could_be_several_is_asked_back(service: Service) -> None:
    assert service.message("invited@acme", at(3)).id == "mail:<invited@acme.example>"
    assert service.message("YOUR INTERVIEW", at(3)).id == "mail:<invited@acme.example>"
    with pytest.raises(NotUnderstood, match="No message waits under the number 3"):
        service.message("3", at(3))
    with pytest.raises(NotUnderstood, match="No message fits"):
        service.message("elderflower", at(3))


def test_commands_are_numbered_in_the_order_they_were_given_even_at_one_moment(service: Service) -> None:
    for _ in range(11):
        service.tell([command(service, "called")])
    service.tell([command(service, "thanked"), command(service, "thanked")])
    numbers = [f.number for f in service.house.store.facts() if isinstance(f, CommandFact)]
    assert numbers == [*range(1, 12), 12, 12]
    assert [c.number for c in service.last_told()] == [12, 12]


def test_a_correction_beside_a_daemon_that_runs_counts_in_its_next_look(life: Life, service: Service) -> None:
    with life.service() as other:
        other.tell([command(other, "close")])
    assert [o.stage for o in service.opportunities(at(3))] == ["closed"]


def test_what_is_only_asked_is_not_saved(service: Service) -> None:
    assert [o.stage for o in service.corrected([command(service, "close")], at(3))] == ["closed"]
    assert [o.stage for o in service.opportunities(at(3))] == ["scheduled"]


def test_a_state_that_is_held_for_too_long_is_told_and_nothing_is_lost(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    life.invited()
    life.sync(at(3))
    monkeypatch.setattr(opening, "PATIENCE", 0.05)
    with life.service() as service, closing(sqlite3.connect(life.state / opening.FILE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(AfterwordError, match="another Afterword held it for too long") as told:
            service.tell([command(service, "close")])
        assert told.value.exit_status == 1
        other.execute("ROLLBACK")
        service.tell([command(service, "close")])
        assert [c.number for c in service.last_told()] == [1]


def test_the_state_of_a_draft_is_its_last_one_even_when_the_clock_goes_back(life: Life) -> None:
    """Written at six, closed and taken out "at five", reopened and written again "at half past four"."""
    life.invited()
    life.sync(at(4, "18:00"))
    with life.service() as service:
        service.tell([command(service, "close")])
    assert [row.state for row in life.sync(at(4, "17:30")).drafts] == ["obsolete"]
    with life.service() as service:
        service.tell([command(service, "reopen")])
    assert [row.state for row in life.sync(at(4, "17:10")).drafts] == ["written"]
    assert [row.state for row in life.sync(at(4, "17:10")).drafts] == ["kept"]
    assert len(life.folder()) == 1


def test_an_empty_state_has_nothing_to_take_back(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        assert store.tell([CommandFact("", at(3), "close", "mail:<x>")]) == 1
        assert store.tell([CommandFact("", at(3), "reopen", "mail:<x>")]) == 2
