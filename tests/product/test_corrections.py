"""The user's corrections by the real command on a Maildir: said once, answered in a sentence, seen in Drafts."""

from datetime import datetime
from pathlib import Path

import pytest

from daemon.core.facts import MailFact, Person, Reading
from daemon.store import Store
from tests.connectors.maildirs import MaildirFarSide
from tests.stories.clock import Command, Row
from tests.stories.folders import by_address, parsed
from tests.stories.halcyon import at
from tests.stories.mail import KIM, mail

ANA = "Ana Ruiz <ana.ruiz@acme.example>"
DANA = "Dana Reed <dana.reed@acme.example>"
BJOERN = "Björn Müller <bjoern.mueller@acme.example>"
CONFIG = """
[you]
name = "Kim Larsson"
addresses = ["kim@larsson.example"]
time_zone = "Europe/Dublin"
country = "IE"

[[mail]]
name = "home"
type = "maildir"
path = '{mail}'
"""
INVITED = mail(
    "Hi Kim,\n\nThanks for your application for the Data Analyst role at Acme. You are confirmed for your interview\n"
    "with Dana Reed, our Director of Data and the hiring manager for this role, on Wednesday 4 March 2026\n"
    "from 14:00 to 15:00 by video call.\n\nBest,\nAna Ruiz\nTalent Partner, Acme\n",
    sender=ANA,
    cc=DANA,
    subject="Your interview at Acme",
    at=at(3, 2, "09:30"),
    message_id="<data@acme.example>",
)
OFFICE = mail(
    "Dear Björn,\n\nI would like to apply for the position of Office Manager at Acme. My CV is attached.\n\n"
    "Kind regards,\nKim Larsson\n",
    sender=KIM,
    to=BJOERN,
    subject="Application: Office Manager",
    at=at(3, 3, "10:00"),
    message_id="<office@larsson.example>",
)
HELD = at(3, 4, "17:10")
"""Two hours and ten minutes after the interview with Dana: the thank-you is in Drafts."""


class Life:
    """Kim's mailbox and the command beside it."""

    def __init__(self, folder: Path) -> None:
        self.mailbox = MaildirFarSide(folder / "mail", "maildir++")
        config = folder / "config.toml"
        config.write_text(CONFIG.format(mail=folder / "mail"))
        self.afterword = Command(config, folder / "state", folder / "home")
        self.mailbox.deliver(INVITED, "INBOX", at(3, 2, "09:30"))
        self.mailbox.deliver(OFFICE, "Sent", at(3, 3, "10:00"))

    def sync(self, now: datetime) -> list[Row]:
        return self.afterword.rows(now, "sync")

    def drafts(self) -> set[str]:
        """Who has a draft."""
        return set(by_address(parsed(raw) for raw in self.mailbox.folder("Drafts")))

    def tell(self, now: datetime, *words: str) -> str:
        """What a command answers, on one line; it must end with 0."""
        done = self.afterword(now, *words)
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        return " ".join(done.stdout.split())

    def refused(self, now: datetime, *words: str) -> str:
        """What a command says on stderr, in one line; it must end with 2 and print nothing."""
        done = self.afterword(now, *words)
        assert (done.returncode, done.stdout) == (2, ""), done
        assert done.stderr.count("\n") == 1
        return done.stderr

    def due(self, now: datetime, role: str) -> datetime:
        """When the next step is due."""
        return datetime.fromisoformat(self.row(now, role)["next"]["due"])

    def row(self, now: datetime, role: str) -> Row:
        (row,) = [row for row in self.afterword.rows(now, "status", "--all") if row["role"] == role]
        return row


@pytest.fixture(scope="module")
def untold(tmp_path_factory: pytest.TempPathFactory) -> Life:
    """One for all the commands that aren't understood."""
    life = Life(tmp_path_factory.mktemp("untold"))
    life.sync(HELD)
    return life


@pytest.fixture
def life(tmp_path: Path) -> Life:
    life = Life(tmp_path)
    life.sync(HELD)
    assert life.drafts() == {"dana.reed@acme.example"}
    return life


def test_thanked_by_hand_takes_the_draft_out_and_undo_brings_it_back(life: Life) -> None:
    said = life.tell(HELD, "thanked", "DATA analyst", "dana")
    assert said.startswith("Noted. Dana Reed counts as thanked; nothing else is due at Acme before Thu 12 Mar.")
    assert "untouched thank-you to Dana Reed" in said
    assert [row["state"] for row in life.sync(HELD)] == ["obsolete"]
    assert life.drafts() == set()
    assert life.row(HELD, "Data Analyst")["thanked"] == 1

    assert "Dana Reed has been thanked" in life.tell(HELD, "undo")
    life.sync(HELD)
    assert life.drafts() == {"dana.reed@acme.example"}
    assert life.row(HELD, "Data Analyst")["thanked"] == 0


def test_close_stops_everything_and_reopen_is_as_if_it_had_not_been(life: Life) -> None:
    before = life.row(HELD, "Data Analyst")
    life.tell(HELD, "close", "analyst")
    life.sync(HELD)
    assert life.drafts() == set()
    closed = life.row(HELD, "Data Analyst")
    assert (closed["stage"], closed["next"]) == ("closed", None)
    assert "closed already" in life.tell(HELD, "close", "analyst")
    life.tell(HELD, "reopen", "analyst")
    assert life.row(HELD, "Data Analyst") == before
    life.sync(HELD)
    assert life.drafts() == {"dana.reed@acme.example"}


def test_two_processes_at_one_employer_are_asked_back_and_the_role_decides(life: Life) -> None:
    said = life.refused(HELD, "note", "acme", "she climbs")
    for role in ("Data Analyst", "Office Manager"):
        row = life.row(HELD, role)
        assert f"{row['opportunity']} is Acme, {role}" in said
    assert "kept for letters to Acme" in life.tell(HELD, "note", "acme data", "she climbs")
    life.tell(HELD, "note", life.row(HELD, "Office Manager")["opportunity"], "they move in May")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("called", "acne"), "the nearest names are Acme"),
        (("called", "globex"), "`afterword status --all` lists them"),
        (("thanked", "analyst", "dinah"), "Nobody at Acme fits 'dinah'"),
        (("called", "analyst", "acme.example"), "More than one person at Acme fits"),
        (("thanked", "office"), "There is nobody to thank at Acme"),
        (("snooze", "office", "soon"), "neither a number of days nor a date"),
        (("snooze", "office", "0"), "doesn't lie ahead"),
        (("snooze", "office", "2026-03-04"), "doesn't lie ahead"),
        (("reopen", "office"), "you haven't closed it"),
        (("address", "office", "manager"), "no hiring manager is known there"),
        (("met", "office", "Tom", "--at", "yesterday"), "Write it as 2026-03-05T14:00"),
        (("met", "office", "Tom", "--role", "boss"), "the roles are"),
        (("met", "office", "Tom", "--address", "tom at acme"), "isn't of the form"),
        (("met", "office", "Tom", "--address", "kim@larsson.example"), "it is your own"),
        (("merge", "office", "office manager"), "both mean Acme, Office Manager"),
        (("split", "office", "müller"), "can't be split by Björn Müller"),
        (("review", "7", "rejection"), "No message waits under the number 7"),
        (("replay", "--since", "May"), "Write it as 2026-03-31"),
        (("replay", "--since", "2026-03-05"), "Begin earlier"),
        (("undo",), "There is nothing to undo"),
    ],
)
def test_what_is_not_understood_says_what_to_type_instead(untold: Life, words: tuple[str, ...], said: str) -> None:
    """And nothing is saved: the last of these finds nothing to undo."""
    assert said in untold.refused(HELD, *words)


def test_umlauts_may_be_typed_in_any_way(life: Life) -> None:
    for name in ("müller", "Mueller", "MULLER", "bjoern", "björn m"):
        assert "You called Björn Müller at Acme" in life.tell(HELD, "called", "office", name)


def test_snooze_shows_in_status_and_in_the_arithmetic(life: Life) -> None:
    """An application of Tue 3 March is asked about after 7 working days, on Thu 12; ten days from Wed 4 is Sat 14."""
    assert life.due(HELD, "Office Manager") == at(3, 12, "09:00")
    assert "rests until Sat 14 Mar" in life.tell(HELD, "snooze", "office", "10")
    assert life.due(HELD, "Office Manager") == at(3, 14, "09:00")
    shown = life.tell(HELD, "show", "office")
    assert "→ Thu 12 Mar 09:00 GMT; you put it off until Sat 14 Mar → Sat 14 Mar 09:00 GMT" in shown
    life.sync(at(3, 13, "12:00"))
    assert "bjoern.mueller@acme.example" not in life.drafts()
    life.sync(at(3, 14, "09:01"))
    assert "bjoern.mueller@acme.example" in life.drafts()


def test_their_answer_by_phone_makes_the_follow_up_obsolete(life: Life) -> None:
    due = at(3, 12, "09:05")
    life.sync(due)
    assert "bjoern.mueller@acme.example" in life.drafts()
    said = life.tell(due, "replied", "office")
    assert "leaves Drafts with the next pass" in said
    life.sync(due)
    assert "bjoern.mueller@acme.example" not in life.drafts()
    row = life.row(due, "Office Manager")
    assert (row["stage"], row["silent_days"]) == ("in_touch", 0)


def test_someone_met_gets_their_thank_you_and_the_chosen_one_the_follow_up(life: Life) -> None:
    said = life.tell(
        HELD,
        "met",
        "analyst",
        "Tom Ode",
        "--address",
        "tom.ode@acme.example",
        "--title",
        "Platform Manager",
        "--role",
        "peer",
    )
    assert (
        "You met Tom Ode at Acme (Data Analyst), round 1 on Wed 4 Mar 14:00 GMT; a thank-you to Tom Ode is due" in said
    )
    life.sync(HELD)
    assert life.drafts() == {"dana.reed@acme.example", "tom.ode@acme.example"}
    assert life.row(HELD, "Data Analyst")["met"] == 2

    assert "goes to Tom Ode <tom.ode@acme.example>" in life.tell(HELD, "address", "analyst", "tom")
    assert life.row(at(3, 5, "09:00"), "Data Analyst")["next"]["step"] == "thank_you"
    life.tell(HELD, "thanked", "analyst")
    assert life.row(HELD, "Data Analyst")["next"]["to"] == "tom.ode@acme.example"
    assert "goes to Ana Ruiz" in life.tell(HELD, "address", "analyst", "hr")
    assert "goes to Dana Reed" in life.tell(HELD, "address", "analyst", "manager")


def test_merge_and_split_change_the_rows_and_undo_restores_them(life: Life) -> None:
    before = life.afterword.rows(HELD, "status", "--all")
    assert "are one opportunity now" in life.tell(HELD, "merge", "analyst", "office")
    assert len(life.afterword.rows(HELD, "status", "--all")) == 1
    assert "an opportunity of their own" in life.tell(HELD, "split", "acme", "müller")
    assert len(life.afterword.rows(HELD, "status", "--all")) == 2
    life.tell(HELD, "undo")
    life.tell(HELD, "undo")
    assert life.afterword.rows(HELD, "status", "--all") == before


def test_a_sure_reading_that_is_wrong_is_set_right_and_its_draft_goes(life: Life) -> None:
    """It was about a podcast: nothing of it is an opportunity, and the thank-you leaves Drafts."""
    said = life.tell(HELD, "review", "<data@acme.example>", "unrelated")
    assert said.startswith("Noted. “Your interview at Acme” is nothing to do with a job")
    rows = life.sync(HELD)
    assert life.drafts() == set()
    assert [(row["state"], row["employer"]) for row in rows] == [("obsolete", "acme.example")]
    assert [row["role"] for row in life.afterword.rows(HELD, "status", "--all")] == ["Office Manager"]
    life.tell(HELD, "undo")
    life.sync(HELD)
    assert life.drafts() == {"dana.reed@acme.example"}


DOUBTFUL = MailFact(
    id="mail:<hm@acme.example>",
    at=at(3, 3, "11:00"),
    account="home",
    reading=Reading(
        "unrelated",
        0.4,
        ("the position has been filled",),
        nearly=Reading("rejection", 0.4, ("the position has been filled",), employer="Globex", role="Clerk"),
    ),
    message_id="<hm@acme.example>",
    sender=Person("Zoë Brandt", "zoe.brandt@globex.example"),
    subject="Clerk",
)


def test_review_lists_what_is_doubtful_and_takes_the_users_word(life: Life) -> None:
    with Store.open(life.afterword.state) as store:
        store.save([DOUBTFUL])
    assert "1 mail waits for your word: afterword review" in life.tell(HELD, "status")
    listed = life.tell(HELD, "review")
    assert "1 Tue 3 Mar 11:00 GMT Zoë Brandt <zoe.brandt@globex.example>: Clerk" in listed
    assert "Perhaps a rejection (rejection, 40% sure). “the position has been filled”" in listed
    (row,) = life.afterword.rows(HELD, "review")
    assert (row["number"], row["message_id"], row["nearly"]) == (1, "<hm@acme.example>", "rejection")
    assert (row["subject"], row["confidence"], row["opportunity"]) == ("Clerk", 0.4, None)

    assert "'no-thanks' is nothing that a mail you got can be" in life.refused(HELD, "review", "1", "no-thanks")
    assert "“Clerk” is a word on how things stand and belongs to Globex, Clerk" in life.tell(
        HELD, "review", "zoe", "status-update"
    )
    assert "Nothing waits for your word." in life.tell(HELD, "review")
    assert life.row(HELD, "Clerk")["stage"] == "in_touch"
    life.tell(HELD, "review", "hm@acme.example", "rejection")
    assert life.row(HELD, "Clerk")["stage"] == "rejected"
    life.tell(HELD, "undo")
    life.tell(HELD, "undo")
    assert "1 mail waits" in life.tell(HELD, "status")
    assert "nothing follows from it" in life.tell(HELD, "review", "1", "unrelated")
    assert "waits" not in life.tell(HELD, "status")


def test_corrections_survive_with_their_evidence_in_show(life: Life) -> None:
    life.tell(HELD, "note", "analyst", "she", "climbs,", "too", "--person", "dana")
    life.tell(HELD, "called", "analyst")
    shown = life.tell(HELD, "show", "analyst")
    assert "You said: noted of Dana Reed: “she climbs, too”" in shown
    assert "You said: you called them" in shown
