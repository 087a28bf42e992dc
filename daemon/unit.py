"""The systemd user unit as it is put in place: which files, with which words, and what the user's manager says.

The texts are those of the repository's `systemd/`; here they learn where the program and its files are. `afterword`
is one unit, or with a profile one of several made from a template.
"""

import re
import subprocess
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from platformdirs import user_config_path, user_data_path

from daemon import paths

SECONDS = 100
"""The longest that a question to the manager may take: it waits until the service is up."""
PROFILE = re.compile(r"[A-Za-z0-9_-]+")
_EXEC = re.compile(r"^ExecStart=.*$", re.MULTILINE)
_PLAIN = re.compile(r"[A-Za-z0-9/._@%+=:-]+")


@dataclass(frozen=True, slots=True)
class Unit:
    """One service: `profile` is None for the one that most people have."""

    profile: str | None = None

    @property
    def name(self) -> str:
        """As `systemctl` calls it."""
        return f"afterword@{self.profile}.service" if self.profile else "afterword.service"

    @property
    def file(self) -> Path:
        """Where its text lies."""
        return folder() / ("afterword@.service" if self.profile else "afterword.service")

    @property
    def sandbox(self) -> Path:
        """Where the settings lie that take a user namespace."""
        return Path(f"{self.file}.d") / "sandbox.conf"

    def text(self, program: Path, config: Path, state: Path) -> str:
        """Its text, with the absolute path of the program, and its files where they aren't at the usual place.

        For a profile `config` and `state` are those of that profile.
        """
        words = [quoted(str(program))]
        if self.profile:
            words += ["--config", named(config.parent, "%i.toml"), "--state", named(state.parent, "afterword-%i")]
        else:
            if config != Path.home() / ".config/afterword/config.toml":
                words += ["--config", quoted(str(config))]
            if state != Path.home() / ".local/state/afterword":
                words += ["--state", quoted(str(state))]
        line = " ".join((*words, "run"))
        return _EXEC.sub(lambda _: f"ExecStart={line}", shipped(self.file.name))

    def others(self) -> list[str]:
        """The other profiles that are made of the same template and start with the session."""
        wanted = (folder() / "default.target.wants").glob("afterword@*.service") if self.profile else ()
        return sorted(one.name for one in wanted if one.name != self.name)


def folder() -> Path:
    """`$XDG_CONFIG_HOME/systemd/user`, where a user's own units lie."""
    return user_config_path("systemd") / "user"


def manual() -> Path:
    """`$XDG_DATA_HOME/man/man1/afterword.1`, where `man afterword` finds it."""
    return user_data_path("man") / "man1" / "afterword.1"


def config_of(profile: str) -> Path:
    """The configuration of a profile."""
    return paths.config_file().with_name(f"{profile}.toml")


def state_of(profile: str) -> Path:
    """The folder for the state of a profile."""
    return paths.state_dir().with_name(f"afterword-{profile}")


def shipped(name: str) -> str:
    """A file of `systemd/`: beside the packages in the repository, inside them once installed."""
    inside = files("daemon") / "units" / name
    beside = Path(__file__).parents[1] / "systemd" / name
    return (inside if inside.is_file() else beside).read_text(encoding="utf-8")


def quoted(word: str) -> str:
    """A word of a command line as systemd.service(5) reads it."""
    word = word.replace("%", "%%").replace("$", "$$")
    if _PLAIN.fullmatch(word):
        return word
    return '"{}"'.format(word.replace("\\", "\\\\").replace('"', '\\"'))


def named(parent: Path, name: str) -> str:
    """A path of which systemd fills in the name, for each profile."""
    return name.join(quoted(str(parent / "@@")).rsplit("@@", 1))


def asks(*words: str) -> subprocess.CompletedProcess[str] | None:
    """What a program of systemd answers; None where there is none, or it takes too long."""
    try:
        return subprocess.run(  # noqa: S603 - the program is systemd's own, the words are ours
            words, capture_output=True, text=True, check=False, timeout=SECONDS
        )
    except (FileNotFoundError, PermissionError, subprocess.TimeoutExpired):
        return None


def is_managed() -> bool:
    """Is there a systemd that runs this user's services?"""
    answer = asks("systemctl", "--user", "show", "--property=Version")
    return answer is not None and answer.returncode == 0


def trial(sandbox: str) -> list[str]:
    """A command with which the user's own manager starts nothing, but in this sandbox."""
    settings = [line for line in sandbox.splitlines() if "=" in line and not line.startswith("#")]
    given = [f"--property={setting}" for setting in settings]
    return ["systemd-run", "--user", "--quiet", "--wait", "--collect", *given, "true"]
