"""Mail that belongs to nothing known when it comes, and to a process once more is known."""

from pathlib import Path

from tests.service.life import Life, at
from tests.stories.mail import KIM as SELF
from tests.stories.mail import mail

JOBS = "jobs@mirasol.example"


def test_a_bounce_that_is_read_before_the_mail_it_sends_back_counts_all_the_same(tmp_path: Path) -> None:
    """The INBOX is read before Sent: nothing is ever asked of an address that doesn't exist."""
    life = Life(tmp_path)
    life.mailbox.add(
        mail(
            f"This is the mail system.\n\n<{JOBS}>: host mx.mirasol.example said: 550 5.1.1 User unknown\n",
            sender="Mail Delivery System <mailer-daemon@larsson.example>",
            subject="Undelivered Mail Returned to Sender",
            at=at(2, "09:31"),
            message_id="<back@larsson.example>",
        ),
        "INBOX",
        at(2, "09:31"),
    )
    life.mailbox.add(
        mail(
            "Dear hiring team,\n\nI would like to apply for the lab assistant position. My CV is attached.\n\nKim\n",
            sender=SELF,
            to=JOBS,
            subject="Application: lab assistant",
            at=at(2, "09:30"),
        ),
        "Sent",
        at(2, "09:30"),
    )
    life.sync(at(16))
    assert life.folder() == []


def test_what_waits_for_its_process_holds_no_name_and_no_words(tmp_path: Path) -> None:
    life = Life(tmp_path)
    life.mailbox.add(
        mail(
            "Hi Kim,\n\nCould I ring you on Friday at 11:30?\n\nZoe Hart\nHead of Soup\n",
            sender="Zoe Hart <z@hart.example>",
            at=at(2),
        ),
        "INBOX",
        at(2),
    )
    life.sync(at(3))
    with life.service() as service:
        (kept,) = service.house.store.acquaintances(["z@hart.example"])
    assert not {"Zoe", "Hart", "Soup", "ring"} & set(repr(kept).replace("'", " ").split())


def test_someone_spoken_of_who_writes_from_there_is_thanked_themself(tmp_path: Path) -> None:
    """Ana: "your interview with Dana Reed". Dana, before it and of nothing much: "the lift is out of order"."""
    life = Life(tmp_path)
    life.invited()
    life.mailbox.add(
        mail(
            "Hi Kim, the lift is out of order, the stairs are on the left. Dana\n",
            sender="Dana Reed <d.reed@acme.example>",
            subject="Tomorrow",
            at=at(3),
        ),
        "INBOX",
        at(3),
    )
    life.sync(at(4, "18:00"))
    assert [to for to, *_ in life.folder()] == ["d.reed@acme.example"]
