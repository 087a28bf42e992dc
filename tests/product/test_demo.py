"""`afterword demo`, run as a stranger runs it; the Drafts folder read with the standard library's mailbox module."""

import mailbox
import re
import subprocess
import tomllib
from datetime import datetime
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import pytest

from tests.stories.clock import AFTERWORD, Command, environment
from tests.stories.folders import box_of, everything_in
from tests.stories.letters import asks, words

EXPECTED = tomllib.loads(Path(__file__).with_name("expected.toml").read_text(encoding="utf-8"))
LAST_PASS: datetime = EXPECTED["last_pass"]


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """`afterword demo --keep DIR`, once for all: the folder, and what was printed."""
    folder = tmp_path_factory.mktemp("demo")
    home = folder / "home"
    command = [str(AFTERWORD), "demo", "--keep", str(folder / "kept")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=90, env=environment(home))
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    assert list(home.iterdir()) == [], "the demo wrote into HOME"
    return folder / "kept", done.stdout


@pytest.fixture(scope="module")
def kept(ran: tuple[Path, str]) -> Path:
    return ran[0]


@pytest.fixture(scope="module")
def drafts(kept: Path) -> dict[str, EmailMessage]:
    return {parseaddr(message["To"])[1]: message for message in box_of(kept / "mail", "Drafts")}


def answered(message: EmailMessage) -> str:
    return str(message["In-Reply-To"]).strip("<>")


def test_exactly_these_drafts(kept: Path) -> None:
    assert sorted(parseaddr(message["To"])[1] for message in box_of(kept / "mail", "Drafts")) == sorted(
        expected["to"] for expected in EXPECTED["draft"]
    )


@pytest.mark.parametrize("expected", EXPECTED["draft"], ids=lambda expected: expected["to"])
def test_each_draft_is_ready_to_send(expected: dict[str, Any], drafts: dict[str, EmailMessage]) -> None:
    draft = drafts[expected["to"]]
    text = str(draft.get_content())
    greeting, *paragraphs = [part for part in re.split(r"\n\s*\n", text) if part.strip()]
    assert parseaddr(draft["From"]) == ("Robin Hale", "robin.hale@mail.example")
    assert any(name in greeting for name in expected["greeting"])
    assert "Robin Hale" in paragraphs[-1]
    assert not re.search(r"[\[\]{}<>]|None|null", text)
    if opening := expected.get("opens_with"):
        assert opening in paragraphs[0].lower()
    for phrase in expected.get("says", ()):
        assert phrase in words(draft)
    if expected["step"] == "follow_up":
        assert asks(draft), "a follow-up asks where they are"
    if threads := expected.get("answers"):
        assert answered(draft) in threads
        assert draft["Subject"].startswith("Re: ")


def test_colleagues_get_letters_of_their_own(drafts: dict[str, EmailMessage]) -> None:
    """More than the name differs between the peer's and the president's thank-you."""
    peer, president = (
        {line for line in str(drafts[f"{who}@calderwood.example"].get_content()).splitlines() if len(line) > 30}
        for who in ("ingrid.solberg", "charles.whitcombe")
    )
    assert len(peer & president) < len(peer) / 2


def test_what_the_user_sent_is_in_sent(kept: Path) -> None:
    (expected,) = EXPECTED["sent"]
    (sent,) = [
        message
        for message in box_of(kept / "mail", "Sent")
        if parseaddr(message["To"])[1] == expected["to"] and answered(message) in expected["answers"]
    ]
    assert "thank" in words(sent).lower()


def test_it_prints_the_drafts_and_where_things_stand(ran: tuple[Path, str]) -> None:
    kept, printed = ran
    assert "Drafts (5)" in printed
    for expected in EXPECTED["draft"]:
        assert expected["to"] in printed
    for row in EXPECTED["status"]:
        assert row["employer"] in printed
        assert row["role"] in printed
    assert "12 days" in printed
    assert "1 of 4" in printed
    assert max(len(line) for line in printed.splitlines() if str(kept) not in line) <= 80
    assert "\x1b" not in printed, "no colour where nobody asked for it"


@pytest.mark.parametrize("expected", EXPECTED["status"], ids=lambda expected: expected["employer"])
def test_status_on_the_last_evening(expected: dict[str, Any], kept: Path, tmp_path: Path) -> None:
    afterword = Command(kept / "config.toml", kept / "state", tmp_path / "home")
    rows = afterword.rows(LAST_PASS, "status", "--all")
    assert len(rows) == len(EXPECTED["status"]), [row["employer"] for row in rows]
    (row,) = [row for row in rows if expected["employer"] in row["employer"]]
    for key in expected.keys() - {"employer", "role", "next"}:
        assert row[key] == expected[key], key
    assert expected["role"] in row["role"]
    if expected.get("next") == "nothing":
        assert row["next"] is None


def test_one_more_pass_changes_nothing(kept: Path, tmp_path: Path) -> None:
    before = everything_in(kept / "mail")
    rows = Command(kept / "config.toml", kept / "state", tmp_path / "home").rows(LAST_PASS, "sync")
    assert everything_in(kept / "mail") == before
    assert "written" not in {row["state"] for row in rows}


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "taxes.ods").touch()
    command = [str(AFTERWORD), "demo", "--keep", str(tmp_path)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=30, env=environment(tmp_path.with_name("home"))
    )
    assert done.returncode == 2
    assert str(tmp_path) in done.stderr
    assert "empty" in done.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["taxes.ods"]


def test_without_keep_nothing_stays(tmp_path: Path) -> None:
    """HOME and the folder for temporary files are the same here, and empty afterwards."""
    home = tmp_path / "home"
    done = subprocess.run(
        [str(AFTERWORD), "demo"], capture_output=True, text=True, check=False, timeout=90, env=environment(home)
    )
    assert done.returncode == 0, done.stderr
    assert list(home.iterdir()) == []


def test_the_kept_mailbox_is_one_for_any_mail_program(kept: Path) -> None:
    names = mailbox.Maildir(kept / "mail", create=False).list_folders()
    assert sorted(names) == ["Drafts", "Sent"]
