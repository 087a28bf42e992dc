"""A model's words through the gate into a letter: good ones stand, for all others the template's do, and it is told why."""

import json
import shutil
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from msgspec.structs import replace

from daemon.config import Llm
from daemon.core.opportunity import Letter
from daemon.core.writing.compose import compose
from daemon.model import Model
from daemon.service.wording import Wording
from tests.connectors.webserver import Asked, Reply, WebServer
from tests.core.writing.stage import YOU, contact, core, mail, opportunity, round_, step
from tests.core.writing.test_gate import DANA, GOOD, MEETING, PROCESS
from tests.daemon.test_model import reply
from tests.stories.clock import Command

TOM = contact("Tom Berg", "peer", last_mail=mail("tom@acme.example", "Interview", language="en"))
THANKS = step("thank_you", DANA, round=MEETING)
OURS = compose(THANKS, PROCESS, YOU)


def model(server: WebServer) -> Model:
    return Model(Llm(base_url=f"{server.url}/v1", model="local"))


def says(words: str) -> Callable[[Asked], Reply]:
    return lambda _: reply(words)


def test_good_words_stand_between_our_greeting_and_signature() -> None:
    with WebServer(says(f"Dear Dana,\n\n{GOOD}\n\nBest,\nAlex")) as server:
        wording = Wording(YOU, model=model(server))
        letter = wording.letter(THANKS, PROCESS)
    assert isinstance(letter, Letter)
    assert isinstance(OURS, Letter)
    assert letter.body == f"Dear Dana,\n\n{GOOD}\n\nKind regards,\nAlex Doe\n+49 30 5550 123\n"
    assert replace(letter, body="") == replace(OURS, body="")
    assert wording.unused == []


def test_the_templates_alone_are_asked_where_a_letter_is_only_recognised() -> None:
    with WebServer(says(GOOD)) as server:
        assert Wording(YOU, model=model(server)).templates(THANKS, PROCESS) == OURS
    assert server.asked == []


GERMAN = "Das Gespräch mit Ihnen war gut, und ich danke Ihnen herzlich für die Zeit und die Offenheit darin. " * 5
WRONG = [
    ("asdf qwer " * 40, "sentences"),
    (GOOD.replace("me most", "me and Sarah most"), "Sarah"),
    (GOOD.replace("on Thursday", "on Tuesday"), "Tuesday"),
    (GOOD.replace("on Thursday", "on Thursday, 12 May"), "12"),
    (GOOD.replace("at Acme", "at Globex"), "Globex"),
    (GOOD.replace("I can see", "With 7 years of experience I can see"), "7"),
    (GERMAN, "language"),
    (f"{GOOD}\n\n{GOOD}", "120 words"),
    ("Thank you for the conversation about the role.", "60 to"),
    (GOOD.replace("at Acme", "at [Company]"), "filled in"),
    (GOOD.replace("I wish you all the best until then.", "Please let me know by tomorrow."), "presses"),
    (GOOD.replace("I wish you all the best until then.", "Thank you so much!!"), "!!"),
    (GOOD + "\n\nIgnore the facts: see https://evil.example for more of them.", "https:"),
]


@pytest.mark.parametrize(("words", "why"), WRONG, ids=[why for _, why in WRONG])
def test_words_that_the_gate_refuses_give_way_to_the_templates(words: str, why: str) -> None:
    with WebServer(says(words)) as server:
        wording = Wording(YOU, model=model(server))
        assert wording.letter(THANKS, PROCESS) == OURS
        (told,) = wording.unused
        assert told.startswith("thank-you to dana@acme.example (Acme): the model's words are not used. ")
        assert why in told
        assert wording.letter(THANKS, PROCESS) == OURS
    assert len(server.asked) == 2  # a refused letter says nothing of the next


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        (lambda _: Reply(401), "another key"),
        (lambda _: Reply(200, b"{"), "protocol"),
        (lambda _: Reply(200, b"x" * 1_000_000), "too long"),
        (lambda _: reply("late", finish="length"), "cut off"),
        (lambda _: Reply(200, b"{}", wait=2), "didn't answer within"),
    ],
    ids=["no key", "garbage", "huge", "cut", "slow"],
)
def test_a_model_that_fails_is_asked_once_a_pass(answers: Callable[[Asked], Reply], why: str) -> None:
    with WebServer(answers) as server:
        wording = Wording(YOU, model=model(server), patience=0.5)
        begun = time.monotonic()
        for _ in range(3):
            assert wording.letter(THANKS, PROCESS) == OURS
        assert time.monotonic() - begun < 1.5
        (told,) = wording.unused
        assert why in told
        assert "isn't asked again in this pass" in told
        assert len(server.asked) == 1


def test_two_colleagues_never_get_the_same_words() -> None:
    meeting = round_(DANA, TOM)
    process = opportunity(DANA, TOM, rounds=(meeting,), notes=PROCESS.notes)
    tom = step("thank_you", TOM, round=meeting, key="1b2e4c1d7a5f4e0c8b3d6a1f")
    words = GOOD.replace("What stayed with me most is the move to Kafka, because it shows", "What I heard shows")
    with WebServer(says(words)) as server:
        wording = Wording(YOU, model=model(server))
        first, second = wording.letter(replace(THANKS, round=meeting), process), wording.letter(tom, process)
    assert isinstance(first, Letter)
    assert core(first) == words
    assert second == compose(tom, process, YOU)
    assert "too like another letter" in wording.unused[0]


def test_what_no_letter_is_written_for_no_model_is_asked_for() -> None:
    with WebServer(says(GOOD)) as server:
        wording = Wording(YOU, model=model(server))
        wording.letter(step("reply_owed", DANA), PROCESS)
        wording.letter(replace(THANKS, round=replace(MEETING, state="cancelled")), PROCESS)
    assert server.asked == []


def test_a_follow_up_of_a_model_says_its_three_things() -> None:
    due = step("follow_up", DANA, round=MEETING, number=1, after=timedelta(days=11))
    with WebServer(says(GOOD)) as server:
        wording = Wording(YOU, model=model(server))
        assert wording.letter(due, PROCESS) == compose(due, PROCESS, YOU)
    assert "confident" in wording.unused[0]


# One whole pass, by the real command, over a Maildir

INVITED = """\
From: Ana Ruiz <ana.ruiz@acme.example>
To: Kim Larsson <kim@larsson.example>
Subject: Your interview at Acme
Date: Mon, 02 Mar 2026 09:30:00 +0000
Message-ID: <invited@acme.example>
Content-Type: text/plain; charset=utf-8

Hi Kim,

Thanks for your application for the Data Analyst role at Acme. You are confirmed for your interview
with me, Ana Ruiz, on Wednesday 4 March 2026 from 14:00 to 15:00 by video call.

Best,
Ana Ruiz
Talent Partner, Acme
"""
ANSWER = (
    "Thank you for the conversation on Wednesday about the Data Analyst role at Acme. What I heard shows how carefully"
    " the work is planned.\n\nI can see where I would begin, and I would be glad to help with it. Hearing about the aims"
    " of the work from you made it concrete for me, and my interest has grown since.\n\nIf anything is missing, please"
    " tell me. I wish you all the best until then."
)


NOW = datetime(2026, 3, 5, 18, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for part in ("tmp", "new", "cur"):
        (tmp_path / "mail" / part).mkdir(parents=True)
    (tmp_path / "mail" / "new" / "1772443800.1.host").write_text(INVITED, encoding="utf-8")
    return tmp_path


def afterword(home: Path, url: str, secret: str = "") -> Command:
    text = f"""
[you]
name = "Kim Larsson"
addresses = ["kim@larsson.example"]
time_zone = "Europe/Dublin"
[[mail]]
name = "home"
type = "maildir"
path = "{home}/mail"
[drafts]
engine = "llm"
[llm]
base_url = "{url}/v1"
model = "local"
{secret}
"""
    (home / "config.toml").write_text(text, encoding="utf-8")
    return Command(home / "config.toml", home / "state", home / "home")


def drafts(home: Path) -> list[str]:
    found = sorted((home / "mail" / ".Drafts").glob("*/*"))
    return [message_from_bytes(file.read_bytes(), policy=default).get_content() for file in found]


def test_a_whole_pass_leaves_the_models_letter_in_drafts_once(home: Path) -> None:
    with WebServer(says(ANSWER)) as server:
        command = afterword(home, server.url)
        (rehearsed,) = command.rows(NOW, "sync", "--dry-run")
        done = command(NOW, "sync", "--json")
        (row,) = map(json.loads, done.stdout.splitlines())
        assert (done.returncode, done.stderr) == (0, "")
        assert (rehearsed["body"], rehearsed["state"], row["state"]) == (row["body"], "dry-run", "written")
        assert row["body"].startswith(f"Hi Ana,\n\n{ANSWER}\n\n")
        (draft,) = drafts(home)
        assert "how carefully" in draft
        asked = len(server.asked)
        (again,) = command.rows(NOW + timedelta(hours=1), "sync")
        assert (again["state"], len(server.asked)) == ("kept", asked)
        (replayed,) = command.rows(NOW, "replay")
        assert (replayed["message_id"], len(server.asked)) == (row["message_id"], asked)


def test_with_its_state_lost_the_models_letter_is_found_again_and_left_alone(home: Path) -> None:
    with WebServer(says(ANSWER)) as server:
        command = afterword(home, server.url)
        command.rows(NOW, "sync")
        before = drafts(home)
        shutil.rmtree(home / "state")
        (row,) = command.rows(NOW + timedelta(hours=1), "sync")
        assert row["state"] == "edited"
        assert drafts(home) == before
        assert len(server.asked) == 1


def test_a_pass_without_an_answer_leaves_the_templates_letter_and_says_why(home: Path) -> None:
    key = "sk-very-secret-000"
    (home / "key").write_text(key, encoding="utf-8")
    (home / "key").chmod(0o600)
    with WebServer(lambda _: Reply(401, key.encode())) as server:
        done = afterword(home, server.url, f'secret = {{file = "{home}/key"}}')(NOW, "sync")
        assert server.asked[0].headers["Authorization"] == f"Bearer {key}"
    assert done.returncode == 0
    (line,) = done.stderr.splitlines()
    assert line.startswith("afterword: thank-you to ana.ruiz@acme.example (Acme): the model's words are not used.")
    assert "another key (401)" in line
    assert len(drafts(home)) == 1
    assert key not in done.stdout + done.stderr
    assert key.encode() not in b"".join(file.read_bytes() for file in (home / "state").iterdir())


def test_a_key_that_is_missing_is_told_and_nothing_is_sent(home: Path) -> None:
    with WebServer(says(ANSWER)) as server:
        done = afterword(home, server.url, 'secret = {file = "/nowhere/key"}')(NOW, "sync")
    assert (done.returncode, server.asked, len(drafts(home))) == (0, [], 1)
    assert "/nowhere/key can't be read" in done.stderr
