"""The systemd units, judged by systemd itself, and put in place with a `systemctl` that only writes down what it is told.

Nothing is started: no user's service manager can run in a test.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from daemon.cli import main
from daemon.unit import Unit, quoted, trial
from tests.servers import need

UNITS = Path(__file__).parents[2] / "systemd"
SANDBOX = UNITS / "afterword.service.d" / "sandbox.conf"
AFTERWORD = Path(sys.executable).parent / "afterword"
XDG = ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME")
CONFIG = """[you]
name = "Kim Larsson"
addresses = ["kim@larsson.example"]
[[mail]]
name = "home"
type = "maildir"
path = "/nowhere"
"""


def settings(*files: Path) -> list[tuple[str, str]]:
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return [(line.partition("=")[0], line.partition("=")[2]) for line in lines if re.match(r"[A-Z]\w+=", line)]


@pytest.fixture
def judge(tmp_path: Path):
    """systemd-analyze over the units as they are shipped, the program in its usual place."""
    program = tmp_path / ".local/bin/afterword"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    shutil.copytree(UNITS, tmp_path / "units")
    shutil.copytree(SANDBOX.parent, tmp_path / "units" / "afterword@.service.d")

    def judged(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [need("systemd-analyze", "systemd"), "--user", *words],
            env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)},
            cwd=tmp_path / "units",
            capture_output=True,
            text=True,
            check=False,
        )

    return judged


@pytest.mark.parametrize("unit", ["afterword.service", "afterword@.service"])
def test_systemd_finds_no_fault(judge, unit: str) -> None:
    judged = judge("verify", "--man=no", f"./{unit}")
    assert judged.stdout + judged.stderr == ""
    assert judged.returncode == 0


@pytest.mark.parametrize("unit", ["afterword.service", "afterword@.service"])
def test_systemd_calls_its_exposure_low(judge, unit: str) -> None:
    judged = judge("security", "--offline=true", "--no-pager", "--threshold=30", f"./{unit}")
    found = re.search(r"Overall exposure level for \S+: ([0-9.]+)", judged.stdout)
    assert found, judged.stderr
    assert float(found[1]) <= 3.0


@pytest.mark.parametrize("name", ["afterword.service", "afterword@.service"])
def test_it_is_restarted_when_that_helps_and_watched_meanwhile(name: str) -> None:
    service = dict(settings(UNITS / name))
    assert service["Type"] == "notify"
    assert service["WatchdogSec"] == "1h"
    assert service["Restart"] == "on-failure"
    assert service["RestartPreventExitStatus"].split() == ["2", "78"]


def test_the_template_is_the_unit_but_for_the_profile() -> None:
    differing = {"Description", "ExecStart"}
    one, many = (settings(UNITS / name) for name in ("afterword.service", "afterword@.service"))
    assert [pair for pair in one if pair[0] not in differing] == [pair for pair in many if pair[0] not in differing]


def test_what_takes_a_user_namespace_stands_apart_from_what_every_user_can_have() -> None:
    """systemd.exec(5): in a user's service manager these work with PrivateUsers= only, and end the start without it."""
    bare = {key for name in ("afterword.service", "afterword@.service") for key, _ in settings(UNITS / name)}
    assert not {key for key in bare if key.startswith(("Private", "Protect", "Capability", "Ambient", "ReadWrite"))}
    assert not bare & {"User", "Group", "DynamicUser", "RemoveIPC", "MemoryDenyWriteExecute"}
    assert settings(SANDBOX)[0] == ("PrivateUsers", "yes")


def test_these_are_in_no_file_for_they_drop_capabilities_that_a_user_has_not() -> None:
    for key, _ in settings(*UNITS.glob("*.service"), SANDBOX):
        assert key not in {"PrivateDevices", "ProtectClock", "ProtectKernelModules", "ProtectKernelLogs"}


@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("/opt/afterword", "/opt/afterword"),
        ("/home of/kim", '"/home of/kim"'),
        ("/100%/$x", '"/100%%/$$x"'),
        ('/a"b\\c', '"/a\\"b\\\\c"'),
    ],
)
def test_a_path_is_written_as_systemd_reads_it(word: str, written: str) -> None:
    assert quoted(word) == written


def test_the_trial_asks_for_every_setting_of_the_sandbox() -> None:
    command = trial(SANDBOX.read_text(encoding="utf-8"))
    assert command[0] == "systemd-run"
    assert command[-1] == "true"
    assert [word for word in command if word.startswith("--property=")] == [
        f"--property={key}={value}" for key, value in settings(SANDBOX)
    ]


class Desk:
    """A user's home, with a `systemctl` and a `systemd-run` that note what they are asked, and answer as they are told."""

    def __init__(self, home: Path) -> None:
        self.home, self.asked = home, home / "asked"
        self.env = {"PATH": "/nowhere", "HOME": str(home), **dict.fromkeys(XDG)}
        (home / "bin").mkdir()
        (home / ".config" / "afterword").mkdir(parents=True)
        self.configure("config")
        self.asked.touch()

    def configure(self, name: str) -> None:
        (self.home / ".config" / "afterword" / f"{name}.toml").write_text(CONFIG)

    def manager(self, *, sandbox: bool = True, fails: str = "nothing", shows: str = "") -> None:
        self.env["PATH"] = f"{self.home / 'bin'}:/usr/bin:/bin"
        answer = f'echo "$0 $*" | sed "s|.*/||" >> {self.asked}\n'
        show = f"case \"$*\" in *ActiveState*) printf '{shows}';; esac\n"
        fail = f'case "$*" in *{fails}*) echo "Unit is masked." >&2; exit 1;; esac\n'
        for program, text in (
            ("systemctl", answer + show + fail),
            ("systemd-run", f"{answer}exit {0 if sandbox else 1}"),
        ):
            file = self.home / "bin" / program
            file.write_text(f"#!/bin/sh\n{text}\n")
            file.chmod(0o755)

    def __call__(self, *words: str) -> Result:
        return CliRunner(env=self.env).invoke(main, words)

    def told(self) -> list[str]:
        """What systemctl was told to change."""
        lines = [line.removeprefix("systemctl --user ") for line in self.asked.read_text().splitlines()]
        self.asked.write_text("")
        return [line for line in lines if not line.startswith(("show", "systemd-run"))]

    def exec_start(self, unit: str) -> str:
        text = (self.home / ".config/systemd/user" / unit).read_text()
        return next(line for line in text.splitlines() if line.startswith("ExecStart="))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_install_puts_unit_sandbox_and_manual_in_place_and_starts_it_again_and_again(desk: Desk) -> None:
    desk.manager()
    for _ in range(2):
        done = desk("service", "install")
        assert (done.exit_code, done.stderr) == (0, "")
        assert desk.told() == ["daemon-reload", "enable afterword.service", "restart afterword.service"]
    assert desk.exec_start("afterword.service") == f"ExecStart={AFTERWORD} run"
    assert (desk.home / ".config/systemd/user/afterword.service.d/sandbox.conf").read_text() == SANDBOX.read_text()
    assert (desk.home / ".local/share/man/man1/afterword.1").read_text().startswith(".TH AFTERWORD 1")


def test_install_leaves_the_sandbox_out_where_the_system_cannot_give_it(desk: Desk) -> None:
    desk.manager()
    desk("service", "install")
    desk.manager(sandbox=False)  # as after an update of the system
    done = desk("service", "install")
    assert done.exit_code == 0
    assert not (desk.home / ".config/systemd/user/afterword.service.d/sandbox.conf").exists()
    assert "smaller sandbox" in done.stdout


def test_install_names_files_that_lie_elsewhere(desk: Desk) -> None:
    desk.manager()
    config = desk.home / "my jobs.toml"
    config.write_text(CONFIG)
    desk("--config", str(config), "--state", str(desk.home / "kept"), "service", "install")
    assert desk.exec_start("afterword.service") == (
        f'ExecStart={AFTERWORD} --config "{config}" --state {desk.home / "kept"} run'
    )


def test_a_profile_has_a_unit_a_configuration_and_a_state_of_its_own(desk: Desk) -> None:
    desk.manager()
    desk.configure("work")
    assert desk("service", "install", "--profile", "work").exit_code == 0
    assert desk.told() == ["daemon-reload", "enable afterword@work.service", "restart afterword@work.service"]
    assert desk.exec_start("afterword@.service") == (
        f"ExecStart={AFTERWORD} --config {desk.home}/.config/afterword/%i.toml"
        f" --state {desk.home}/.local/state/afterword-%i run"
    )
    assert desk("service", "uninstall", "--profile", "work").exit_code == 0
    assert desk.told() == ["disable --now afterword@work.service", "daemon-reload"]
    assert not list((desk.home / ".config/systemd/user").rglob("*.*"))


def test_the_template_stays_while_another_profile_uses_it(desk: Desk) -> None:
    desk.manager()
    desk.configure("work")
    desk("service", "install", "--profile", "work")
    wants = desk.home / ".config/systemd/user/default.target.wants"
    wants.mkdir()
    (wants / "afterword@side.service").symlink_to("../afterword@.service")
    desk("service", "uninstall", "--profile", "work")
    assert (desk.home / ".config/systemd/user/afterword@.service").exists()


def test_a_profile_is_no_path(desk: Desk) -> None:
    assert desk("service", "install", "--profile", "../work").exit_code == 2


def test_install_without_a_user_manager_says_what_was_done_and_what_is_left(desk: Desk) -> None:
    done = desk("service", "install")
    assert done.exit_code == 1
    assert "Written: " in done.stdout
    assert "no systemd answers here" in done.stderr
    assert "systemctl --user enable --now afterword.service" in done.stderr
    assert desk("service", "uninstall").exit_code == 0
    assert not list((desk.home / ".config/systemd/user").rglob("*.*"))


def test_install_with_a_wrong_configuration_installs_nothing(desk: Desk) -> None:
    desk.manager()
    assert desk("service", "install", "--profile", "play").exit_code == 78
    assert desk.told() == []
    assert not (desk.home / ".config/systemd").exists()


def test_what_systemd_refuses_is_told(desk: Desk) -> None:
    desk.manager(fails="enable")
    done = desk("service", "install")
    assert done.exit_code == 1
    assert "`systemctl --user enable afterword.service` failed: Unit is masked." in done.stderr


def test_a_rehearsal_changes_nothing(desk: Desk) -> None:
    desk.manager()
    done = desk("service", "install", "--dry-run")
    assert done.exit_code == 0
    assert "Would write: " in done.stdout
    assert "Would run: systemctl --user restart afterword.service" in done.stdout
    assert desk.told() == []
    assert not (desk.home / ".config/systemd").exists()


@pytest.mark.parametrize(
    ("shows", "status", "said"),
    [
        ("ActiveState=active\nUnitFileState=enabled\nStatusText=2 accounts watched\n", 0, "2 accounts watched"),
        ("ActiveState=failed\nUnitFileState=enabled\nResult=exit-code\n", 1, "it ended with exit-code"),
        ("ActiveState=inactive\nUnitFileState=disabled\nResult=success\n", 1, "it was stopped"),
    ],
)
def test_status_says_how_it_goes(desk: Desk, shows: str, status: int, said: str) -> None:
    desk.manager(shows=shows.replace("\n", "\\n"))
    desk("service", "install")
    done = desk("service", "status")
    assert done.exit_code == status
    assert said in done.stdout + done.stderr


def test_status_of_what_is_not_installed(desk: Desk) -> None:
    done = desk("service", "status")
    assert done.exit_code == 1
    assert "`afterword service install` starts it." in done.stderr


def test_only_the_name_of_the_file_is_left_to_systemd() -> None:
    text = Unit("a").text(Path("/bin/afterword"), Path("/x@@y/a.toml"), Path("/home of/afterword-a/afterword-a"))
    assert 'ExecStart=/bin/afterword --config /x@@y/%i.toml --state "/home of/afterword-a/afterword-%i" run' in text
