"""Killed (SIGKILL) before and after every write to the store, change of a file and step on the network; started again.

What is left in the end is what an undisturbed life leaves: the same drafts, each once, and no fact lost. Every moment
of the story is cut at each of its steps; when it ends alike, so does all that follows from it.
"""

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.connectors.dovecot import Dovecot
from tests.fire.scene import MOMENTS, Kept, Scene, maildir, on_dovecot
from tests.fire.stage import Ended


def calm(ended: Ended) -> Ended:
    """It ended as it should, with nothing to tell."""
    assert (ended.killed, ended.problems, ended.error) == (False, (), None)
    return ended


def lived(scene: Scene, moment: int) -> None:
    """The story up to this moment's pass."""
    for earlier in range(moment):
        scene.happens(earlier)
        calm(scene.passes(earlier))
    scene.happens(moment)


@pytest.mark.parametrize("moment", range(len(MOMENTS)))
def test_over_a_maildir(fast_folder: Path, moment: int) -> None:
    scene = maildir(fast_folder / "scene")
    lived(scene, moment)
    before = Kept(fast_folder / "before", scene.folder)
    steps = calm(scene.passes(moment)).steps
    assert {"mkdir", "BEGIN IMMEDIATE", "COMMIT", "unlink", "replace"} <= set(steps)
    assert len(steps) > 30
    whole = scene.left()
    for number, step in enumerate(steps, 1):
        if step.startswith("INSERT") and step == steps[number - 2]:
            continue  # the next row of the same statement, in a transaction that isn't committed either way
        before.back()
        assert scene.passes(moment, dies_at=number).killed
        calm(scene.passes(moment))
        assert scene.left() == whole, f"killed before step {number}: {step}"


def cuts(steps: Sequence[str]) -> list[int]:
    """Each step that sends something; and each that waits for the answer to what changes the mailbox.

    To die while waiting for any other answer is to die before the next command.
    """
    found, changing = [], False
    for number, step in enumerate(steps, 1):
        if command := re.match(r"sendall \w+ (?:UID )?([A-Z]+)", step):
            changing = command[1] in {"APPEND", "STORE", "EXPUNGE"}
        if step.startswith("sendall") or (step == "recv_into" and changing):
            found.append(number)
    return found


def test_over_a_server(fast_folder: Path, dovecot: Dovecot) -> None:
    """The moment in which one draft is found sent, one is taken out and one is put; cut at each step on the network."""
    first = on_dovecot(fast_folder / "scene", dovecot)
    lived(first, 1)
    state = Kept(fast_folder / "before", first.state)
    mailbox = fast_folder / "mailbox"
    shutil.copytree(first.root, mailbox)
    steps = calm(first.passes(1)).steps
    whole = first.left()
    numbers = cuts(steps)
    assert len(numbers) > 60
    for number in numbers:
        state.back()
        scene = on_dovecot(fast_folder / "scene", dovecot, mailbox)
        assert scene.passes(1, dies_at=number).killed
        calm(scene.passes(1))
        assert scene.left() == whole, f"killed before step {number}: {steps[number - 2 : number]}"
