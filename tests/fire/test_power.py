"""The power goes, and the disk loses what it was not yet made to keep.

SQLite keeps what was committed; that needs the settings which are checked here. And where a disk had lied, or the
state came back from a backup: any state cut short still leads to the same drafts, each once, and to the same facts.
"""

from pathlib import Path

import pytest

from daemon.store import Store
from tests.fire.scene import Kept, maildir
from tests.fire.test_kills import calm, lived

HEADER, FRAME_HEADER = 32, 24
"""Bytes of a WAL file and of each frame in it, before its page (https://www.sqlite.org/fileformat2.html#walformat)."""


def test_a_commit_is_on_the_disk_before_anything_is_done_in_the_mailbox(tmp_path: Path) -> None:
    """With WAL, FULL (2) flushes at each commit; NORMAL (1) would only at checkpoints, and lose the last ones."""
    with Store.open(tmp_path) as store:
        asked = store._connection.execute
        assert asked("PRAGMA journal_mode").fetchone() == ("wal",)
        assert asked("PRAGMA synchronous").fetchone() == (2,)


@pytest.mark.parametrize("moment", [0, 1])
def test_a_state_cut_short_anywhere_writes_nothing_twice(fast_folder: Path, moment: int) -> None:
    """The mailbox is as it was when the power went, the state's log ends at a frame, or in the middle of one."""
    scene = maildir(fast_folder / "scene")
    lived(scene, moment)
    before = Kept(fast_folder / "before", scene.folder)
    steps = calm(scene.passes(moment)).steps
    whole = scene.left()
    before.back()
    assert scene.passes(moment, dies_at=len(steps) - steps[::-1].index("close")).killed
    log = scene.state / "afterword.db-wal"
    (scene.state / "afterword.db-shm").unlink()
    frame = FRAME_HEADER + int.from_bytes(log.read_bytes()[8:12])
    ends = range(HEADER, log.stat().st_size + 1, frame)
    assert len(ends) > 10
    cut = Kept(fast_folder / "cut", scene.folder)
    for number, end in enumerate((0, *ends[::2])):
        cut.back()
        with log.open("r+b") as file:
            file.truncate(end + (frame // 2 if number % 2 else 0))
        calm(scene.passes(moment))
        left = scene.left()
        assert (left.mail, left.facts) == (whole.mail, whole.facts), f"{end} bytes of the log are left"


def test_a_torn_page_of_the_log_is_no_part_of_it(tmp_path: Path) -> None:
    """What was being written when the power went is noticed by its checksum, and left out."""
    with Store.open(tmp_path) as store:
        store.save(cursors={"home": "1"})
        log = tmp_path / "afterword.db-wal"
        size = log.stat().st_size
        store.save(cursors={"home": "2"})
        torn = bytearray(log.read_bytes())
        torn[size + FRAME_HEADER + 100 :] = bytes(len(torn) - size - FRAME_HEADER - 100)
        database = (tmp_path / "afterword.db").read_bytes()
    other = tmp_path / "after"
    other.mkdir()
    (other / "afterword.db").write_bytes(database)
    (other / "afterword.db-wal").write_bytes(bytes(torn))
    with Store.open(other) as store:
        assert store.cursor("home") == "1"
        assert store._connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
