"""`afterword read` over files as people have them."""

import json
import mailbox
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from daemon.cli.read import read

MAIL = Path(__file__).parents[1] / "mail" / "first"
KEYS = [
    "source",
    "message_id",
    "uid",
    "kind",
    "confidence",
    "evidence",
    "employer",
    "role",
    "people",
    "interviews",
    "promised_by",
    "away_until",
    "problems",
]


def run(*args: object) -> Result:
    return CliRunner().invoke(read, [str(one) for one in args], standalone_mode=False)


def objects(*args: object) -> list[dict[str, object]]:
    return [json.loads(line) for line in run("--json", *args).stdout.splitlines()]


def test_an_object_has_the_contracts_keys_in_its_order() -> None:
    [told] = objects(MAIL / "invite-plain-slots.eml")
    assert list(told) == KEYS
    assert told["message_id"] == "<a1@northwind.example>"
    assert list(told["people"][0]) == ["name", "address", "title", "role", "phone"]
    assert told["interviews"][0] == {
        "start": "2026-03-05T10:00:00-05:00",
        "end": "2026-03-05T10:45:00-05:00",
        "status": "proposed",
        "medium": "video",
    }


def test_an_mbox_gives_an_object_a_message(tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "inbox")
    for name in ("invite-plain-slots", "rejection-terse", "look-jury"):
        box.add((MAIL / f"{name}.eml").read_bytes())
    box.close()
    told = objects(tmp_path / "inbox")
    assert [one["source"] for one in told] == [f"{tmp_path / 'inbox'}#{n}" for n in (1, 2, 3)]
    assert [one["kind"] for one in told] == ["invitation", "rejection", "unrelated"]


def test_a_maildir_is_read_with_its_folders_and_the_sent_one_is_the_users(tmp_path: Path) -> None:
    root = mailbox.Maildir(tmp_path / "mail")
    root.add((MAIL / "invite-plain-slots.eml").read_bytes())
    root.add_folder("Sent").add((MAIL / "sent-accepts-time.eml").read_bytes())
    (tmp_path / "mail" / "dovecot-uidlist").write_text("3 V1 N1\n")
    assert sorted(str(one["kind"]) for one in objects(tmp_path / "mail")) == ["invitation", "sent"]


def test_a_calendar_file_is_read(tmp_path: Path) -> None:
    ics = tmp_path / "a.ics"
    ics.write_text(
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VEVENT\nUID:u1@acme.example\nDTSTAMP:20260301T000000Z\nDTSTART:20260312T150000Z\nDTEND:20260312T160000Z\nSUMMARY:Interview with Acme for Data Analyst\nORGANIZER;CN=Ana Ruiz:mailto:ana@acme.example\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    [told] = objects(ics)
    assert (told["source"], told["uid"], told["kind"]) == (str(ics), "u1@acme.example", "scheduled")


@pytest.mark.parametrize(
    "content", [b"", b"\x00\xff\xfe garbage", b"BEGIN:VCALENDAR\nEND:VCALENDAR\n", b"Subject only"]
)
def test_a_broken_file_has_its_object_with_problems(tmp_path: Path, content: bytes) -> None:
    broken = tmp_path / "broken.eml"
    broken.write_bytes(content)
    result = run("--json", broken)
    assert result.return_value == 0
    assert json.loads(result.stdout)["problems"]


def test_a_file_that_is_not_there_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    result = run("--json", tmp_path / "gone.eml", MAIL / "look-jury.eml")
    assert result.return_value == 1
    assert len(result.stdout.splitlines()) == 1
    assert "gone.eml: no such file or directory. Check the path" in result.stderr


def test_people_are_shown_what_it_is_and_why() -> None:
    shown = run(MAIL / "invite-plain-slots.eml").stdout
    assert "invitation" in shown
    assert "Thu 5 Mar 2026 10:00" in shown
    assert "Priya Raman <priya.raman@northwind.example>" in shown


def test_nothing_in_a_mail_steers_the_terminal(tmp_path: Path) -> None:
    evil = tmp_path / "evil.eml"
    evil.write_bytes(
        (MAIL / "invite-plain-slots.eml")
        .read_bytes()
        .replace(b"would like to invite you", b"would like to \x1b]0;x\x07invite you")
    )
    assert "\x1b" not in run(evil).stdout


def test_a_mail_without_its_words_is_printed_with_what_was_made_of_it() -> None:
    """For a report of a misreading: the copy, the original's reading in concepts, the copy's reading."""
    shown = run("--anonymise", MAIL / "invite-plain-slots.eml").stdout
    copy, told = shown.split("-" * 72)
    for word in ("Priya", "Raman", "northwind", "Alex", "212", "0142", "March 5"):
        assert word.lower() not in shown.lower(), word
    assert "would like to invite you to a video interview" in copy
    assert "The original was read as invitation, 100% sure" in told
    assert "interview, talk, want, invite" in told
    assert "people: recruiter" in told
    assert "interviews: proposed (video), proposed (video)" in told
    assert "This copy is read as invitation" in told


def test_without_words_several_mails_and_calendars_follow_each_other(tmp_path: Path) -> None:
    ics = tmp_path / "a.ics"
    ics.write_text(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:u1@acme.example\nDTSTART:20260312T150000Z\nSUMMARY:Interview with Acme\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    result = run("--anonymise", MAIL / "look-jury.eml", ics, tmp_path / "gone.eml")
    assert result.return_value == 1
    assert result.stdout.count("The original was read as") == 2
    assert "acme" not in result.stdout.lower()
    assert "gone.eml: no such file" in result.stderr


def test_json_and_a_mail_without_words_exclude_each_other() -> None:
    with pytest.raises(click.UsageError, match="at once"):
        CliRunner().invoke(read, ["--json", "--anonymise", "x"], standalone_mode=False, catch_exceptions=False)


def test_what_is_read_by_several_readers_is_told_in_its_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a whole archive: an mbox longer than a reader's bite, a calendar file in between, a mail that is none."""
    mails = [file.read_bytes() for file in sorted(MAIL.glob("*.eml"))]
    box = mailbox.mbox(tmp_path / "b.mbox")
    for number in range(130):
        box.add(mails[number % len(mails)])
    box.close()
    (tmp_path / "a.eml").write_bytes(b"\x00" * 100)
    (tmp_path / "c.ics").write_text("BEGIN:VCALENDAR\nEND:VCALENDAR\n")
    (tmp_path / "d.eml").write_bytes(mails[0])
    alone = objects(tmp_path)
    monkeypatch.setattr("daemon.cli.read.MANY", 1)
    assert objects(tmp_path) == alone
    assert len(alone) == 133
