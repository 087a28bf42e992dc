"""The real command over a real server, killed in the middle of what it asks the server to do; run again."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from tests.connectors.dovecot import Dovecot
from tests.connectors.proxy import Proxy
from tests.fire.scene import MOMENTS, Kept, on_dovecot
from tests.fire.test_kills import calm, lived
from tests.stories.clock import AFTERWORD, at, environment

SIGNS = {
    b"+ OK": "it may send the letter",
    b"APPENDUID": "the letter is in Drafts, and it doesn't know",
    b"Store completed": "the old one is marked as deleted",
    b"Expunge completed": "the old one is gone, and it doesn't know",
}
"""What the server says just then (Dovecot's words)."""


@pytest.mark.parametrize("sign", SIGNS)
def test_killed_while_the_server_answers(fast_folder: Path, dovecot: Dovecot, sign: bytes) -> None:
    scene = on_dovecot(fast_folder / "scene", dovecot)
    lived(scene, 1)
    before, mailbox = Kept(fast_folder / "before", scene.folder), fast_folder / "mailbox"
    shutil.copytree(scene.root, mailbox)
    calm(scene.passes(1))
    whole = scene.left()
    before.back()
    scene = on_dovecot(fast_folder / "scene", dovecot, mailbox)
    direct = scene.config.read_text()
    with Proxy(dovecot.port) as proxy:
        scene.config.write_text(direct.replace(f"port = {dovecot.port}", f"port = {proxy.port}"))
        words = [*at(MOMENTS[1]), AFTERWORD, "--config", scene.config, "--state", scene.state, "sync"]
        given = environment(fast_folder / "home")
        with subprocess.Popen(words, env=given, stderr=subprocess.PIPE, start_new_session=True) as running:

            def kill(piece: bytes) -> bytes:
                if sign in piece:
                    os.killpg(running.pid, signal.SIGKILL)  # faketime stands between
                    return b""
                return piece

            proxy.rewrite = kill
            told = running.communicate(timeout=20)[1]
    assert running.returncode == -9, told
    scene.config.write_text(direct)
    calm(scene.passes(1))
    assert scene.left() == whole
