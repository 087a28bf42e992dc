"""Two Afterwords at once: one is held at a step, the other makes a pass meanwhile, then the first goes on.

On one state they take turns, and what is left is what one of them alone leaves. On two states (two machines with one
mailbox) each draft is there once all the same.
"""

import shutil
from pathlib import Path

import pytest

from tests.connectors.dovecot import Dovecot
from tests.fire.scene import MOMENTS, Kept, Scene, maildir, on_dovecot
from tests.fire.stage import a_pass
from tests.fire.test_kills import calm, lived

WAITS = 0.15
"""Seconds after which the other is taken to wait for the one that is held."""


def both(scene: Scene, moment: int, step: int, other: Path) -> None:
    """A pass that is held before this step until another one, on the state `other`, is through or waits for it."""
    one = a_pass(scene.config, scene.state, MOMENTS[moment], held_at=step)
    assert one.said() == "held"
    two = a_pass(scene.config, other, MOMENTS[moment])
    two.is_through(WAITS)
    one.go_on()
    calm(one.ended())
    calm(two.ended())


def names(scene: Scene) -> list[tuple[str, str]]:
    """Folder and Message-ID of all mail."""
    return [(folder, name) for (folder, name, _), count in scene.left().mail for _ in range(count)]


@pytest.mark.parametrize("moment", [0, 1])
def test_on_one_state_they_take_turns(fast_folder: Path, moment: int) -> None:
    """Held inside its turn, the first keeps the second waiting; held before it, it finds all done."""
    scene = maildir(fast_folder / "scene")
    lived(scene, moment)
    before = Kept(fast_folder / "before", scene.folder)
    steps = calm(scene.passes(moment)).steps
    whole = scene.left()
    held = {"mkdir", "PRAGMA synchronous = FULL", "BEGIN IMMEDIATE", "rename", "unlink", "replace", "close"}
    for number in [n for n, step in enumerate(steps, 1) if step in held][::5]:
        before.back()
        both(scene, moment, number, scene.state)
        assert scene.left() == whole, f"held before step {number}: {steps[number - 1]}"


@pytest.mark.parametrize("moment", [0, 1])
def test_on_two_states_each_draft_is_there_once(fast_folder: Path, moment: int) -> None:
    scene = maildir(fast_folder / "scene")
    lived(scene, moment)
    before = Kept(fast_folder / "before", scene.folder)
    steps = calm(scene.passes(moment)).steps
    whole = names(scene)
    other = scene.folder / "other"
    for number in [n for n, step in enumerate(steps, 1) if step in {"open", "rename", "unlink"}]:
        before.back()
        if scene.state.exists():
            shutil.copytree(scene.state, other)
        both(scene, moment, number, other)
        assert names(scene) == whole, f"held before step {number}: {steps[number - 1]}"


def test_on_two_states_over_a_server(fast_folder: Path, dovecot: Dovecot) -> None:
    """One is held before it searches, before it appends, and before it hears that this was done."""
    first = on_dovecot(fast_folder / "scene", dovecot)
    lived(first, 1)
    state, mailbox = Kept(fast_folder / "before", first.folder), fast_folder / "mailbox"
    shutil.copytree(first.root, mailbox)
    steps = calm(first.passes(1)).steps
    whole = names(first)
    near = [n for n, step in enumerate(steps) if " APPEND " in step or " EXPUNGE" in step or " STORE " in step]
    for number in sorted({n + d for n in near for d in range(-2, 6)}):
        state.back()
        scene = on_dovecot(fast_folder / "scene", dovecot, mailbox)
        other = scene.folder / "other"
        shutil.copytree(scene.state, other)
        both(scene, 1, number, other)
        assert names(scene) == whole, f"held before step {number}: {steps[number - 2 : number]}"
