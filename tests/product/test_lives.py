"""What becomes of a draft when machines, clocks and folders do as they please: a few days each, by the real command."""

from pathlib import Path

import pytest

from tests.stories.lives import Life, at, from_kim, invited, letter
from tests.stories.mail import KIM, mail

DANA, TOM = "dana.reed@acme.example", "tom.ode@acme.example"
WITH_DANA = "Dana Reed, our Director of Data and the hiring manager for this role"
SLOT = "Wednesday 4 March 2026 from 14:00 to 15:00"


@pytest.fixture
def life(tmp_path: Path) -> Life:
    """An interview with Dana on Wed 4 March, 14:00 to 15:00 in Dublin."""
    life = Life(tmp_path)
    life.arrives(invited("Acme", WITH_DANA, SLOT, cc=(f"Dana Reed <{DANA}>",)), at(2, "09:30"))
    return life


def steps(life: Life) -> list[str]:
    """The subjects and receivers of all that lies in Drafts."""
    return sorted(str(draft["To"]) for draft in life.drafts("@"))


def test_the_machine_was_off_for_ten_days(life: Life) -> None:
    """From Tue 3 to Fri 13 March: one pass, and one letter that thanks and asks. The next pass has nothing to do."""
    assert life.sync(at(3)) == []
    (row,) = life.sync(at(13))
    assert (row["step"], row["to"], row["state"]) == ("follow_up", [DANA], "written")
    assert "thank" in life.drafts(DANA)[0].get_content().lower()
    assert [row["state"] for row in life.sync(at(13, "10:05"))] == ["kept"]


def test_the_clock_was_set_back_and_forward_again(life: Life) -> None:
    """The battery is empty, and for a while it is February again."""
    life.sync(at(12, "09:05"))
    before = life.draft(DANA)
    for now in (at(20, month=2), at(5), at(12, "10:00")):
        life.sync(now)
        assert life.draft(DANA) == before


def test_two_machines_on_one_mailbox(life: Life) -> None:
    laptop, desktop = life.machine("laptop"), life.machine("desktop")
    assert [row["state"] for row in laptop.rows(at(4, "17:05"), "sync")] == ["written"]
    assert [row["state"] for row in desktop.rows(at(4, "17:10"), "sync")] == ["kept"]
    life.mailbox.move(life.draft(DANA), "Drafts", "Sent")
    for machine in (desktop, laptop):
        assert [row["state"] for row in machine.rows(at(4, "18:00"), "sync")] == ["sent"]
        assert machine.rows(at(5), "sync") == []
    assert life.drafts(DANA) == []


def test_the_drafts_folder_was_renamed(life: Life) -> None:
    """The mail program now calls it Entwürfe: what lies there is still ours, and nothing is written anew."""
    life.sync(at(4, "17:05"))
    before = life.draft(DANA)
    (life.root / ".Drafts").rename(life.root / ".Entw&APw-rfe")
    assert [row["state"] for row in life.sync(at(4, "18:00"))] == ["kept"]
    assert not (life.root / ".Drafts").exists()
    (life.root / ".Entw&APw-rfe").rename(life.root / ".Drafts")
    assert life.draft(DANA) == before


def test_more_are_due_than_may_be_written_in_a_day(tmp_path: Path) -> None:
    life = Life(tmp_path, most=1)
    everyone = (f"Dana Reed <{DANA}>", f"Tom Ode <{TOM}>")
    life.arrives(invited("Acme", f"Tom Ode, our Platform Engineer, and {WITH_DANA}", SLOT, cc=everyone), at(2, "09:30"))
    done = life.afterword(at(4, "17:05"), "sync")
    assert "enough drafts for one day; it waits for tomorrow" in " ".join(done.stdout.split())
    assert len(steps(life)) == 1
    life.sync(at(4, "23:59"))
    assert len(steps(life)) == 1
    life.sync(at(5, "00:01"))
    assert steps(life) == ["Dana Reed <dana.reed@acme.example>", "Tom Ode <tom.ode@acme.example>"]


def test_the_employer_is_in_london_and_the_user_in_new_york(tmp_path: Path) -> None:
    """14:00 to 15:00 GMT is until 10:00 in New York: thanks at 12:00 there; the follow-up at nine there, 13:00 GMT."""
    life = Life(tmp_path, zone="America/New_York", country="US")
    life.arrives(invited("Acme", WITH_DANA, f"{SLOT} GMT", cc=(f"Dana Reed <{DANA}>",)), at(2, "09:30"))
    assert life.sync(at(4, "16:59")) == []
    (row,) = life.sync(at(4, "17:00"))
    assert row["due"] == "2026-03-04T12:00:00-05:00"
    life.mailbox.move(life.draft(DANA), "Drafts", "Sent")
    life.sync(at(5))
    assert life.status(at(5, "10:01"))["Acme"]["next"]["due"] == "2026-03-12T09:00:00-04:00"


def test_found_late_it_drafts_what_still_makes_sense_and_says_what_it_passed_over(life: Life) -> None:
    """The first run is on Tue 24 March. At Globex an interview of the same week ended in a rejection."""
    life.arrives(
        invited(
            "Globex",
            WITH_DANA,
            "Thursday 5 March 2026 from 14:00 to 15:00",
            cc=("Dana Reed <dana.reed@globex.example>",),
        ),
        at(2, "09:30"),
    )
    no = "Unfortunately we have decided not to move forward with your application."
    life.arrives(letter("Globex", no, at(10)), at(10))
    said = life.afterword(at(24), "sync")
    text = " ".join(said.stdout.split())
    assert "Left undone: Globex: no thank-you to Dana Reed. They declined." in text
    (draft,) = life.drafts("@")
    assert DANA in draft["To"]
    assert "Left undone" not in life.afterword(at(24, "10:05"), "sync").stdout


def test_the_interview_was_moved_and_then_cancelled(life: Life) -> None:
    life.arrives(
        letter("Acme", "We need to move your interview to Thursday 5 March 2026 from 11:00 to 12:00.", at(3)), at(3)
    )
    assert life.sync(at(4, "18:00")) == []
    life.arrives(
        letter("Acme", "I am sorry, but we have to cancel your interview on Thursday 5 March.", at(5, "09:00")),
        at(5, "09:00"),
    )
    assert life.sync(at(5, "15:00")) == []
    assert life.status(at(5, "15:01"))["Acme"]["met"] == 0


def test_they_asked_something_and_it_is_kims_turn(life: Life) -> None:
    """No letter is written over an open question; once it is answered the clock starts anew: Fri 13 March, so Tue 24."""
    life.sync(at(4, "17:05"))
    life.mailbox.move(life.draft(DANA), "Drafts", "Sent")
    question = "Could you please send me the names of two references?"
    life.arrives(letter("Acme", question, at(5)), at(5))
    life.sync(at(13))
    assert steps(life) == []
    row = life.status(at(13, "10:01"))["Acme"]
    assert (row["court"], row["next"]["step"], row["next"]["to"]) == ("yours", "reply_owed", "ana.ruiz@acme.example")
    life.sends(from_kim("Acme", "Here are the names of two references.", at(13, "11:00"), "Ana Ruiz"), at(13, "11:00"))
    life.sync(at(13, "12:00"))
    assert life.status(at(13, "12:01"))["Acme"]["next"]["due"] == "2026-03-24T09:00:00Z"


def test_an_application_without_an_answer_is_asked_about_once_and_then_closed(tmp_path: Path) -> None:
    life = Life(tmp_path)
    words = "I would like to apply for the position of Office Manager at Acme. My CV is attached."
    applied = mail(
        f"Dear Ms Ruiz,\n\n{words}\n\nKind regards,\nKim Larsson\n",
        sender=KIM,
        to="Ana Ruiz <ana.ruiz@acme.example>",
        subject="Application: Office Manager",
        at=at(2),
    )
    life.sends(applied, at(2))
    assert life.sync(at(11, "08:55")) == []
    (row,) = life.sync(at(11, "09:05"))
    assert (row["step"], row["to"]) == ("follow_up", ["ana.ruiz@acme.example"])
    life.mailbox.delete(life.draft("ana.ruiz@acme.example"), "Drafts")
    life.sync(at(12))
    life.sync(at(30))
    assert steps(life) == []
    assert life.status(at(1, "10:00", month=4))["Acme"]["stage"] == "closed"
