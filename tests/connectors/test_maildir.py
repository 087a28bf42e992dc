"""Maildir trees as mail programs keep them, and what can go wrong with files."""

import errno
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors import maildir, maildir_tree
from connectors.errors import ConnectorError, Missing, NotStored, Refused
from connectors.maildir import MaildirAccount
from connectors.maildir_tree import BODY_LIMIT, decoded, encoded, unique_part
from connectors.models import MailBatch, Message
from connectors.rfc5322 import message_id
from connectors.settings import Maildir
from tests.connectors.mailboxes import NOON, letter

LONG_AGO = NOON - timedelta(days=3650)


def everything(_header: bytes) -> bool:
    return True


def folder(path: Path) -> Path:
    for part in ("cur", "new", "tmp"):
        (path / part).mkdir(parents=True, exist_ok=True)
    return path


def lay(path: Path, name: str, raw: bytes | None = None) -> Path:
    """Put a file into a Maildir folder: `lay(inbox, "cur/1.a.host:2,S")`."""
    file = folder(path) / name
    file.write_bytes(letter(f"<{file.name.split(':')[0]}@acme.example>") if raw is None else raw)
    return file


def account(path: Path, batch: int = 200, **settings: str) -> MaildirAccount:
    return MaildirAccount(Maildir("home", str(path), **settings), batch)


def changes(path: Path, cursor: str | None = None, **settings: str) -> list[MailBatch]:
    return list(account(path, **settings).changes(cursor, LONG_AGO, everything))


def mails(some: list[MailBatch]) -> list[Message]:
    return [mail for batch in some for mail in batch.messages]


def names(some: list[MailBatch]) -> list[str | None]:
    return sorted((message_id(mail.raw) or "").split("@")[0].strip("<") for mail in mails(some))


# --- trees ---

TREES = {
    "Maildir++, as Dovecot and Courier keep it": (["", ".Sent", ".Drafts", ".Trash", ".Jobs", ".Jobs.Acme"], ".Drafts"),
    "Maildir++ in German": (["", ".Gesendet", ".Entw&APw-rfe", ".Papierkorb", ".Jobs", ".Jobs.Acme"], ".Entw&APw-rfe"),
    "mbsync, SubFolders Verbatim": (["INBOX", "Sent", "Drafts", "Trash", "Jobs", "Jobs/Acme"], "Drafts"),
    "mbsync, SubFolders Maildir++": (["INBOX", "INBOX/.Sent", "INBOX/.Drafts", "INBOX/.Trash", "INBOX/.Jobs", "INBOX/.Jobs.Acme"], "INBOX/.Drafts"),
    "mbsync, SubFolders Legacy": (["INBOX", "Sent", "Drafts", "Trash", "Jobs", "Jobs/.Acme"], "Drafts"),
    "offlineimap": (["INBOX", "INBOX.Sent", "INBOX.Drafts", "INBOX.Trash", "INBOX.Jobs", "INBOX.Jobs.Acme"], "INBOX.Drafts"),
    "Gmail through offlineimap": (["INBOX", "[Gmail].Sent Mail", "[Gmail].Drafts", "[Gmail].Bin", "Jobs", "Jobs.Acme"], "[Gmail].Drafts"),
    "nested, in letters beyond ASCII": (["INBOX", "Éléments envoyés", "Brouillons", "Corbeille", "Jobs", "Jobs/Acme"], "Brouillons"),
}  # fmt: skip


@pytest.mark.parametrize("style", TREES)
def test_every_style_of_tree_is_read(tmp_path: Path, style: str) -> None:
    """One mail in each of inbox, sent, drafts, trash, a folder and one below it."""
    folders, drafts = TREES[style]
    for name, part in zip(folders, ("inbox", "sent", "draft", "trash", "jobs", "acme"), strict=True):
        lay(tmp_path / name, f"cur/{part}:2,S")
    assert names(changes(tmp_path)) == ["acme", "inbox", "jobs", "sent"]
    assert [message_id(mail.raw) for mail in mails(changes(tmp_path)) if mail.outgoing] == ["<sent@acme.example>"]
    account(tmp_path).put(letter("<ours@example.com>"))
    assert len(list((tmp_path / drafts / "cur").iterdir())) == 2
    assert set(account(tmp_path).find(["<draft@acme.example>", "<trash@acme.example>"]).values()) == {
        ("drafts",),
        ("trash",),
    }


@pytest.mark.parametrize("style", TREES)
def test_a_missing_drafts_folder_is_made_in_the_style_of_the_tree(tmp_path: Path, style: str) -> None:
    folders, drafts = TREES[style]
    for name in folders:
        if name != drafts:
            folder(tmp_path / name)
    made = (
        drafts
        if not drafts.endswith(("rfe", "ons"))
        else drafts.replace("Entw&APw-rfe", "Drafts").replace("Brouillons", "Drafts")
    )
    account(tmp_path).put(letter("<ours@example.com>"))
    [file] = (tmp_path / made / "cur").iterdir()
    assert file.name.endswith(":2,DS")
    assert {part.name for part in (tmp_path / made).iterdir() if part.is_dir()} == {"cur", "new", "tmp"}
    assert len(account(tmp_path).drafts()) == 1


def test_a_lonely_inbox_is_maildir_plus_plus(tmp_path: Path) -> None:
    folder(tmp_path)
    account(tmp_path).put(letter("<ours@example.com>"))
    assert [len(list((tmp_path / ".Drafts" / part).iterdir())) for part in ("cur", "new", "tmp")] == [1, 0, 0]


def test_folders_named_in_the_settings(tmp_path: Path) -> None:
    folder(tmp_path)
    lay(tmp_path / ".Schreibtisch", "cur/mine:2,D")
    lay(tmp_path / ".Ausgang", "cur/out:2,S")
    some = changes(tmp_path, drafts="Schreibtisch", sent="INBOX.Ausgang")
    assert [(message_id(mail.raw), mail.outgoing) for mail in mails(some)] == [("<out@acme.example>", True)]
    account(tmp_path, drafts="Schreibtisch").put(letter("<ours@example.com>"))
    assert len(account(tmp_path, drafts="Schreibtisch").drafts()) == 2


@pytest.mark.parametrize("role", ["drafts", "sent"])
def test_a_named_folder_that_isnt_there_is_told_with_those_that_are(tmp_path: Path, role: str) -> None:
    folder(tmp_path)
    folder(tmp_path / ".Jobs")
    with pytest.raises(Missing) as told:
        account(tmp_path, **{role: "Kladde 7"}).drafts()
    assert "Kladde 7" in told.value.what
    assert "INBOX, Jobs" in told.value.why
    assert role in told.value.mend


def test_a_named_folder_that_all_know_is_made(tmp_path: Path) -> None:
    folder(tmp_path)
    account(tmp_path, drafts="Entwürfe", sent="Gesendet").put(letter("<ours@example.com>"))
    assert len(list((tmp_path / ".Entw&APw-rfe" / "cur").iterdir())) == 1


def test_hidden_folders_of_other_programs_are_left_alone(tmp_path: Path) -> None:
    lay(tmp_path / "INBOX", "cur/1:2,S")
    lay(tmp_path / ".notmuch" / "backup", "cur/2:2,S")
    assert names(changes(tmp_path)) == ["1"]


@pytest.mark.parametrize("name", ["R&D", "Tom&Jerry-s", "Q&A-", "&", "&-&", "Bewerbungen"])
def test_a_name_that_is_no_modified_utf7_stays(name: str) -> None:
    assert decoded(name) == name


def test_modified_utf7_of_the_standard() -> None:
    """The example of RFC 3501 5.1.3."""
    assert decoded("~peter") == "~peter"
    assert decoded("&U,BTFw-") == "台北"
    assert encoded("台北") == "&U,BTFw-"
    assert decoded("R&-D") == "R&D"
    assert encoded("R&D") == "R&-D"


@pytest.mark.parametrize(
    ("name", "unique"),
    [
        (b"1204680122.27c448.host:2,S", b"1204680122.27c448.host"),
        (b"1204680122.27c448.host", b"1204680122.27c448.host"),
        (b"1204680122.27c448.host,U=7:2,FS", b"1204680122.27c448.host"),  # mbsync
        (b"1204680122_0.7.host,U=7,FMD5=7e33429f656f1e6e9d79b29c3f82c57e:2,", b"1204680122_0.7.host"),  # offlineimap
        (b"1204680122.M5P6.host,S=1024,W=1050:2,Sab", b"1204680122.M5P6.host"),  # Dovecot
        (b"1204680122.27c448.host;2,S", b"1204680122.27c448.host"),  # on FAT
        (b"1204680122.27c448.host!2,S", b"1204680122.27c448.host"),
    ],
)
def test_the_unique_part_of_a_name(name: bytes, unique: bytes) -> None:
    assert unique_part(name) == unique


# --- files that change under our feet ---


def test_flags_and_moves_from_new_to_cur_are_no_news(tmp_path: Path) -> None:
    file = lay(tmp_path, "new/1.a.host")
    first = changes(tmp_path)
    file = file.rename(tmp_path / "cur" / "1.a.host:2,")
    second = changes(tmp_path, first[-1].cursor)
    file = file.rename(tmp_path / "cur" / "1.a.host,U=7:2,FRS")
    third = changes(tmp_path, second[-1].cursor)
    assert (names(first), names(second), names(third)) == (["1.a.host"], [], [])


def test_mail_renamed_while_it_is_read_comes_all_the_same(tmp_path: Path) -> None:
    """Another program opens the mailbox in the middle of the scan, and moves all to cur."""
    for n in range(20):
        lay(tmp_path, f"new/{n:02}.host")
    batches = account(tmp_path, batch=3).changes(None, LONG_AGO, everything)
    some = [next(batches)]
    for file in list((tmp_path / "new").iterdir()):
        file.rename(tmp_path / "cur" / f"{file.name}:2,S")
    some += batches
    assert names(some) == [f"{n:02}.host" for n in range(20)]
    assert names(changes(tmp_path, some[-1].cursor)) == []


def test_mail_that_vanishes_is_left_out_and_comes_when_it_is_back(tmp_path: Path) -> None:
    for n in range(6):
        lay(tmp_path, f"cur/{n}:2,S")
    batches = account(tmp_path, batch=3).changes(None, LONG_AGO, everything)
    some = [next(batches)]
    gone = (tmp_path / "cur" / "5:2,S").rename(tmp_path / "elsewhere")
    some += batches
    assert names(some) == list("01234")
    gone.rename(tmp_path / "cur" / "5:2,S")
    assert names(changes(tmp_path, some[-1].cursor)) == ["5"]


def test_two_copies_with_one_unique_part_both_come(tmp_path: Path) -> None:
    """A synchroniser that lost its state leaves `1.host,U=1` and `1.host,U=2`."""
    lay(tmp_path, "cur/1.host,U=1:2,S", letter("<a@acme.example>"))
    lay(tmp_path, "cur/1.host,U=2:2,S", letter("<b@acme.example>"))
    assert names(changes(tmp_path)) == ["a", "b"]


def test_a_folder_renamed_is_read_again_and_one_removed_is_forgotten(tmp_path: Path) -> None:
    lay(tmp_path, "cur/1:2,S")
    lay(tmp_path / ".Jobs", "cur/2:2,S")
    first = changes(tmp_path)
    (tmp_path / ".Jobs").rename(tmp_path / ".Work")
    second = changes(tmp_path, first[-1].cursor)
    assert names(second) == ["2"]
    shutil.rmtree(tmp_path / ".Work")
    third = changes(tmp_path, second[-1].cursor)
    assert names(third) == []
    assert ".Work" not in third[-1].cursor


def test_another_tree_under_the_same_account_is_a_first_scan(tmp_path: Path) -> None:
    lay(tmp_path / "a", "cur/1:2,S")
    old = lay(tmp_path / "b", "cur/2:2,S")
    os.utime(old, (0, 0))
    lay(tmp_path / "b", "cur/3:2,S")
    cursor = changes(tmp_path / "a")[-1].cursor
    some = list(account(tmp_path / "b").changes(cursor, NOON - timedelta(days=9000), everything))
    assert names(some) == ["3"]


def test_a_damaged_cursor_reads_the_folder_again(tmp_path: Path) -> None:
    lay(tmp_path, "cur/1:2,S")
    cursor = json.loads(changes(tmp_path)[-1].cursor)
    cursor["folders"] = {folder: (stamp, "?!") for folder, (stamp, _) in cursor["folders"].items()}
    lay(tmp_path, "cur/2:2,S")
    assert names(changes(tmp_path, json.dumps(cursor))) == ["1", "2"]


def test_a_pass_with_nothing_new_opens_no_mail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(5):
        lay(tmp_path, f"cur/{n}:2,S")
    cursor = changes(tmp_path)[-1].cursor
    monkeypatch.setattr(maildir_tree.OpenMail, "__init__", lambda *_: pytest.fail("a mail was opened"))
    assert changes(tmp_path, cursor) == []


def test_the_cursor_of_a_large_folder_is_small(tmp_path: Path) -> None:
    for n in range(1000):
        lay(tmp_path, f"cur/{1700000000 + n}.M{n}P{n}.mail.example,S=2048,W=2100:2,S", b"Subject: x\n\nx\n")
    assert len(changes(tmp_path)[-1].cursor) < 12_000


def test_names_that_are_no_utf8(tmp_path: Path) -> None:
    folder(tmp_path)
    box = Path(os.fsdecode(os.fsencode(tmp_path) + b"/.Gespr\xe4che"))
    lay(box, os.fsdecode(b"cur/1\xff:2,S"), letter("<1@acme.example>"))
    lay(tmp_path / ".Drafts", os.fsdecode(b"cur/2\xff:2,S"), letter("<2@example.com>"))
    first = changes(tmp_path)
    assert names(first) == ["1"]
    assert changes(tmp_path, first[-1].cursor.encode().decode()) == []
    [draft] = account(tmp_path).drafts()
    assert draft.ref.encode()
    assert account(tmp_path).remove(draft.ref)


# --- files that can't be read ---


def test_links_pipes_and_folders_are_no_mail(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(letter("<secret@example.com>"))
    box = tmp_path / "Maildir"
    lay(box, "cur/1:2,S")
    (box / "cur" / "link:2,S").symlink_to(secret)
    (box / "cur" / "nowhere:2,S").symlink_to(tmp_path / "nothing")
    os.mkfifo(box / "cur" / "pipe:2,S")
    (box / "cur" / "folder:2,S").mkdir()
    lay(tmp_path / "outside", "cur/2:2,S")
    (box / ".Outside").symlink_to(tmp_path / "outside")
    assert names(changes(box)) == ["1"]
    assert account(box).find(["<secret@example.com>", "<2@acme.example>"]) == {}


def test_a_huge_mail_is_not_read_whole(tmp_path: Path) -> None:
    lay(tmp_path, "cur/1:2,S", letter("<big@acme.example>") + b"x" * 100 + b"\n")
    with (tmp_path / "cur" / "1:2,S").open("r+b") as file:
        file.truncate(100_000_000)
    [mail] = mails(changes(tmp_path))
    assert len(mail.raw) == BODY_LIMIT
    [header] = mails(list(account(tmp_path).changes(None, LONG_AGO, lambda _: False)))
    assert len(header.raw) < 1000
    assert header.partial


def test_a_header_without_end_is_bounded(tmp_path: Path) -> None:
    lay(tmp_path, "cur/1:2,S", b"X-Long: " + b"x" * 5_000_000)
    [mail] = mails(list(account(tmp_path).changes(None, LONG_AGO, lambda _: False)))
    assert len(mail.raw) < 300_000


def test_many_large_mails_come_in_batches_that_fit_into_memory(tmp_path: Path) -> None:
    for n in range(8):
        lay(tmp_path, f"cur/{n}:2,S", letter(f"<{n}@acme.example>") + b"x" * 1_900_000)
    some = changes(tmp_path)
    assert max(sum(len(mail.raw) for mail in batch.messages) for batch in some) < 10_500_000
    assert names(some) == list("01234567")


@pytest.mark.parametrize("moment", [0, -1e9, 4e11])
def test_an_absurd_file_time_stops_nothing(tmp_path: Path, moment: float) -> None:
    os.utime(lay(tmp_path, "cur/1:2,S"), (0, moment))
    [mail] = mails(list(account(tmp_path).changes(None, datetime(1970, 1, 1, tzinfo=UTC), everything)))
    assert mail.received.tzinfo is UTC


@pytest.mark.parametrize("tree", ["nothing", "empty", "a file"])
def test_no_maildir_there(tmp_path: Path, tree: str) -> None:
    path = tmp_path / "Mail"
    if tree == "empty":
        path.mkdir()
    elif tree == "a file":
        path.write_bytes(b"From dana@acme.example Mon Mar  2 12:00:00 2026\n")
    for ask in (
        lambda a: list(a.changes(None, LONG_AGO, everything)),
        lambda a: a.drafts(),
        lambda a: a.find(["<1@x>"]),
        lambda a: a.put(letter("<1@x>")),
        lambda a: a.remove("1"),
    ):
        with pytest.raises(Missing) as told:
            ask(account(path))
        assert str(path) in str(told.value)
        assert "path" in told.value.mend


@contextmanager
def failing(monkeypatch: pytest.MonkeyPatch, module, name: str, number: int, marker: bytes) -> Iterator[None]:
    """`os.<name>` fails with this errno for paths that hold `marker`, as it would for a user without the right."""
    real = getattr(os, name)

    def fail(path, *args, **options):
        if isinstance(path, str | bytes | os.PathLike) and marker in os.fsencode(path):
            raise OSError(number, os.strerror(number), path)
        return real(path, *args, **options)

    with monkeypatch.context() as patch:
        patch.setattr(module.os, name, fail)
        yield


def test_an_unreadable_mail_is_told_after_all_others_and_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(6):
        lay(tmp_path, f"cur/{n}:2,S")
    seen: list[MailBatch] = []

    def read() -> None:
        seen.extend(account(tmp_path).changes(None, LONG_AGO, everything))

    with failing(monkeypatch, maildir_tree, "open", errno.EACCES, b"cur/2"), pytest.raises(Refused) as told:
        read()
    assert "cur/2:2,S" in str(told.value)
    assert names(seen) == ["0", "1", "3", "4", "5"]
    assert names(changes(tmp_path, seen[-1].cursor)) == ["2"]


@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO, errno.ESTALE])
def test_a_folder_that_can_not_be_listed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    lay(tmp_path, "cur/1:2,S")
    with failing(monkeypatch, maildir_tree, "listdir", number, b"cur"), pytest.raises(ConnectorError) as told:
        changes(tmp_path)
    assert os.strerror(number) in told.value.why


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EIO])
@pytest.mark.parametrize("call", ["open", "fsync", "rename"])
def test_a_draft_that_can_not_be_stored_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, call: str
) -> None:
    box = folder(tmp_path / ".Drafts")
    folder(tmp_path)

    def fail(*_args, **_options):
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        if call == "rename":
            patch.setattr(Path, "rename", fail)
        else:
            patch.setattr(maildir.os, call, fail)
        with pytest.raises(NotStored) as told:
            account(tmp_path).put(letter("<ours@example.com>"))
    assert os.strerror(number) in told.value.why
    assert [file for part in ("cur", "new", "tmp") for file in (box / part).iterdir()] == []
    account(tmp_path).put(letter("<ours@example.com>"))
    assert len(account(tmp_path).drafts()) == 1


def test_a_full_disk(tmp_path: Path) -> None:
    """A tmpfs of 64 kB takes some drafts whole, then says that it is full, and keeps what it has."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount a tmpfs")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(tmp_path)], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip(f"no tmpfs here: {mounted.stderr.decode().strip()}")
    try:
        folder(tmp_path)
        stored: list[int] = []

        def fill() -> None:
            for n in range(100):
                account(tmp_path).put(letter(f"<{n}@example.com>", "word " * 1000))
                stored.append(n)

        with pytest.raises(NotStored) as told:
            fill()
        assert "No space left" in told.value.why
        drafts = account(tmp_path).drafts()
        assert 0 < len(stored) == len(drafts)
        assert all(b"word word" in draft.raw for draft in drafts)
        assert list((tmp_path / ".Drafts" / "tmp").iterdir()) == []
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)


# --- drafts ---


def test_a_draft_is_stored_with_the_line_ends_of_files_and_for_its_owner_alone(tmp_path: Path) -> None:
    folder(tmp_path)
    account(tmp_path).put(letter("<ours@example.com>"))
    [file] = (tmp_path / ".Drafts" / "cur").iterdir()
    assert b"\r" not in file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / ".Drafts" / "maildirfolder").exists()


def test_a_draft_marked_as_trashed_counts_as_thrown_away(tmp_path: Path) -> None:
    """mutt and mbsync mark a deleted mail `T` and take it away later."""
    folder(tmp_path)
    account(tmp_path).put(letter("<ours@example.com>"))
    [draft] = account(tmp_path).drafts()
    [file] = (tmp_path / ".Drafts" / "cur").iterdir()
    trashed = file.rename(f"{file}T")
    assert account(tmp_path).drafts() == ()
    assert dict(account(tmp_path).find(["<ours@example.com>"])) == {"<ours@example.com>": ("trash",)}
    assert account(tmp_path).remove(draft.ref) is False
    account(tmp_path).put(letter("<ours@example.com>"))
    assert list(trashed.parent.iterdir()) == [trashed]


def test_a_draft_edited_in_place_is_another_copy(tmp_path: Path) -> None:
    folder(tmp_path)
    account(tmp_path).put(letter("<ours@example.com>"))
    [before] = account(tmp_path).drafts()
    [file] = (tmp_path / ".Drafts" / "cur").iterdir()
    file.write_bytes(letter("<ours@example.com>", "In my own words."))
    assert account(tmp_path).remove(before.ref) is False
    assert file.exists()


def test_a_draft_flagged_between_the_look_and_the_removal_is_still_that_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder(tmp_path)
    account(tmp_path).put(letter("<ours@example.com>"))
    [draft] = account(tmp_path).drafts()
    real = Path.unlink

    def renamed_just_before(path: Path, **options: bool) -> None:
        if path.name.endswith(":2,DS"):
            path.rename(f"{path}R")
        real(path, **options)

    monkeypatch.setattr(Path, "unlink", renamed_just_before)
    assert account(tmp_path).remove(draft.ref) is True
    assert account(tmp_path).drafts() == ()


def test_a_mail_is_found_where_it_is_now_however_often_was_looked_before(tmp_path: Path) -> None:
    """Looked for at each pass of a daemon, while mail comes, is moved, marked and thrown away."""
    box = account(tmp_path)
    first = lay(tmp_path, "new/1.a.host", letter("<first@acme.example>"))
    asked = ["<first@acme.example>", "<second@acme.example>"]
    assert box.find(asked) == {"<first@acme.example>": ("elsewhere",)}
    first = first.rename(tmp_path / "cur" / "1.a.host:2,S")
    lay(tmp_path, "new/2.b.host", letter("<second@acme.example>"))
    assert box.find(asked) == dict.fromkeys(asked, ("elsewhere",))
    first.rename(folder(tmp_path / ".Sent") / "cur" / first.name)
    assert box.find(asked) == {"<first@acme.example>": ("sent",), "<second@acme.example>": ("elsewhere",)}
    (tmp_path / "new" / "2.b.host").unlink()
    assert box.find(asked) == {"<first@acme.example>": ("sent",)}
