"""A disk that is full at any point: told in a line, status 1; nothing is lost; with room again it goes on.

The disk is a small file system in memory where the machine lets us mount one. Elsewhere, and for all, the kernel lets
no file grow beyond a limit, which stops the same writes.
"""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.fire.scene import MOMENTS, Kept, Scene, maildir
from tests.fire.stage import Ended, a_pass
from tests.fire.test_kills import calm, lived
from tests.stories.clock import AFTERWORD, Command, at, environment

SIZE = 4 * 1024 * 1024
PAGE = 4096


@pytest.fixture
def small_disk(fast_folder: Path) -> Iterator[Path | None]:
    """A file system of its own; None where only an administrator may mount one, and we are none."""
    folder = fast_folder / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "afterword-test", folder]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        yield None
        return
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def told(ended: Ended) -> bool:
    """Did it say that something could not be written? Then in a line that says where, and what to do."""
    lines = [*ended.problems, *([ended.error] if ended.error else [])]
    for line in lines:
        assert "\n" not in line
        assert line.endswith(".")
        assert any(word in line for word in ("afterword.db", "Drafts", "mail", "due.ics", "state")), line
    assert not ended.killed
    assert ended.status in (0, 1)
    return bool(lines)


def filled(scene: Scene, moment: int, before: Kept, rooms: range, with_room: Callable[[int], Ended]) -> int:
    """Each of these rooms is tried, then there is room again; gives how often something failed."""
    before.back()
    calm(scene.passes(moment))
    whole = scene.left()
    failed = 0
    for room in rooms:
        before.back()
        failed += told(with_room(room))
        calm(scene.passes(moment))
        assert scene.left() == whole, f"with room for {room} bytes"
    return failed


@pytest.mark.parametrize("moment", [0, 1])
def test_a_file_system_that_fills_up(small_disk: Path | None, fast_folder: Path, moment: int) -> None:
    scene = maildir((small_disk or fast_folder) / "scene")
    lived(scene, moment)
    before = Kept(fast_folder / "before", scene.folder)

    def with_room(room: int) -> Ended:
        if small_disk is None:
            return a_pass(scene.config, scene.state, MOMENTS[moment], limit=room).ended()
        filler = small_disk / "filler"
        free = os.statvfs(small_disk).f_bavail * PAGE
        filler.write_bytes(bytes(free - room))
        try:
            return scene.passes(moment)
        finally:
            filler.unlink()

    assert filled(scene, moment, before, range(0, 40 * PAGE, 4 * PAGE), with_room) > 3


def test_no_file_may_grow(fast_folder: Path) -> None:
    """The draft, the database, its log and the feed are of different sizes: each is the first to be stopped at some."""
    scene = maildir(fast_folder / "scene")
    lived(scene, 1)
    before = Kept(fast_folder / "before", scene.folder)

    def with_room(room: int) -> Ended:
        return a_pass(scene.config, scene.state, MOMENTS[1], limit=room).ended()

    assert filled(scene, 1, before, range(0, 4096, 512), with_room) > 5
    assert filled(scene, 1, before, range(4096, 98304, 32768), with_room) > 1


def test_the_command_says_it_in_a_line(fast_folder: Path) -> None:
    """`ulimit -f` counts in blocks of 1,024 octets: these are too few for the database's log."""
    scene = maildir(fast_folder / "scene")
    lived(scene, 1)
    command = Command(scene.config, scene.state, fast_folder / "home")
    words = [str(AFTERWORD), "--config", str(scene.config), "--state", str(scene.state), "sync"]
    given = environment(command.home) | {"PYTHONDONTWRITEBYTECODE": "1"}  # Python 3.11 keeps what was cut short
    limited = ["bash", "-c", 'ulimit -f 8; exec "$@"', "bash", *at(MOMENTS[1]), *words]
    said = subprocess.run(limited, capture_output=True, text=True, check=False, timeout=30, env=given)
    assert said.returncode == 1
    (line,) = said.stderr.splitlines()
    assert line.startswith("afterword: Cannot use the state")
    assert line.endswith("What was saved before is safe.")
    states = {row["state"] for row in command.rows(MOMENTS[1], "sync")}
    assert states == {"sent", "obsolete", "written", "kept"}
