"""A fresh home, and the real command in it: with its answers in a pipe, in a terminal, or with none at all."""

import os
import pty
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from select import select

from click.testing import CliRunner

from daemon.cli import main

ROOT = Path(__file__).parents[2]
PROGRAM = Path(sys.executable).with_name("afterword")

KEYRING = '''
"""A keyring of the tests: what the program stores lies in a file, readable for the test."""
import json, os
from pathlib import Path
from keyring.backend import KeyringBackend

FILE = Path(os.environ["HOME"]) / "keyring.json"

class Kept(KeyringBackend):
    priority = 1
    name = "Keyring of the tests"

    def _held(self):
        return json.loads(FILE.read_text()) if FILE.exists() else {}

    def get_password(self, service, username):
        return self._held().get(f"{service} {username}")

    def set_password(self, service, username, password):
        FILE.write_text(json.dumps(self._held() | {f"{service} {username}": password}))

    def delete_password(self, service, username):
        FILE.write_text(json.dumps({k: v for k, v in self._held().items() if k != f"{service} {username}"}))
'''


@dataclass(frozen=True)
class Home:
    """Somebody's home folder. `environ` is all the programs there are told."""

    folder: Path

    @property
    def config(self) -> Path:
        return self.folder / ".config" / "afterword" / "config.toml"

    @property
    def environ(self) -> dict[str, str]:
        told = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "TZ": "Europe/Berlin", "LANG": "de_DE.UTF-8"}
        told |= {"PYTHON_KEYRING_BACKEND": "kept.Kept", "PYTHONPATH": str(self.folder / "lib")}
        return told

    def run(self, *words: str, answers: str | None = None, **environ: str) -> subprocess.CompletedProcess[str]:
        """The command, with these answers on its standard input; without any, that is closed."""
        given = {"input": answers} if answers is not None else {"stdin": subprocess.DEVNULL}
        command = [PROGRAM, *words]
        return subprocess.run(
            command, env=self.environ | environ, capture_output=True, text=True, timeout=60, check=False, **given
        )

    def quick(self, *words: str, answers: str | None = None) -> subprocess.CompletedProcess[str]:
        """The same in this process, which spares the start of another; it knows no keyring."""
        ended = CliRunner(env=self.environ).invoke(main, words, input=answers, prog_name="afterword")
        return subprocess.CompletedProcess(words, ended.exit_code, ended.stdout, ended.stderr)

    def in_a_terminal(self, *words: str, answers: dict[str, str]) -> tuple[int, str]:
        """The command in a terminal of its own: each answer is typed once its question (the end of it) stands there."""
        child, terminal = pty.fork()
        if child == 0:
            os.execve(PROGRAM, [str(PROGRAM), *words], self.environ | {"TERM": "dumb"})
        shown, left = "", dict(answers)
        while True:
            assert select([terminal], [], [], 30)[0], ("it waits for an answer", shown, left)
            try:
                piece = os.read(terminal, 4096)
            except OSError:  # the other end is closed
                break
            shown += piece.decode("utf-8", "replace")
            for question, answer in left.items():
                if re.search(question + r"[^\n]*: ?$", shown):
                    os.write(terminal, answer.encode() + b"\n")
                    del left[question]
                    break
        os.close(terminal)
        assert not left, (left, shown)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown


def fresh_home(folder: Path) -> Home:
    (folder / "lib").mkdir(parents=True)
    (folder / "lib" / "kept.py").write_text(KEYRING)
    return Home(folder)


def lines(*answers: str) -> str:
    return "".join(f"{answer}\n" for answer in answers)
