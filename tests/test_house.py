"""What holds for the house as a whole: what is shipped, under which names, and what never stands in a file."""

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

import daemon

ROOT = Path(__file__).parents[1]
PACKAGES = {"daemon", "connectors"}


def tracked() -> list[Path]:
    """The files of the repository, those not yet committed included."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout
    return [ROOT / name for name in listed.decode().split("\0") if name and (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    ended = subprocess.run(build, capture_output=True, text=True, check=False)
    if ended.returncode and not os.environ.get("CI"):
        pytest.skip(f"the wheel can't be built here (it takes hatchling, from a package index): {ended.stderr[-200:]}")
    assert ended.returncode == 0, ended.stderr
    (file,) = folder.glob("*.whl")
    return zipfile.ZipFile(file)


def test_the_wheel_holds_the_two_packages_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert tops == PACKAGES | {f"afterword-{daemon.__version__}.dist-info"}


def test_the_wheel_holds_every_file_of_the_packages(wheel: zipfile.ZipFile) -> None:
    """Knowledge, phrases and the demo's mail are data: a wheel without them would start and then fail."""
    ours = {path.relative_to(ROOT).as_posix() for path in tracked() if path.relative_to(ROOT).parts[0] in PACKAGES}
    assert ours
    assert ours <= set(wheel.namelist())


def test_the_wheel_has_the_command_and_the_licence(wheel: zipfile.ZipFile) -> None:
    info = f"afterword-{daemon.__version__}.dist-info"
    assert "afterword = daemon.cli:main" in wheel.read(f"{info}/entry_points.txt").decode()
    assert f"{info}/licenses/LICENSE" in wheel.namelist()


def test_the_wheel_has_the_systemd_units_as_they_are(wheel: zipfile.ZipFile) -> None:
    """`afterword service install` puts them in place, where there is no repository."""
    for unit in (ROOT / "systemd").rglob("*.*"):
        if unit.is_file():
            assert wheel.read(f"daemon/units/{unit.relative_to(ROOT / 'systemd')}") == unit.read_bytes()


def test_no_dependency_ships_a_package_of_our_names() -> None:
    """The names are common words: another distribution with one of them would overwrite ours."""
    others = [one for one in metadata.distributions() if one.metadata["Name"].lower() != "afterword"]
    assert len(others) > 20
    guilty = {
        (one.metadata["Name"], file.parts[0])
        for one in others
        for file in one.files or ()
        if file.parts[0].removesuffix(".py") in PACKAGES
    }
    assert guilty == set()


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["dev"]
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {_canonical(pin.partition("==")[0]) for pin in pins if "==" in pin}
    assert {_canonical(re.split(r"[<>=!~ ;\[]", one)[0]) for one in wanted} <= pinned
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", pin) for pin in pins if pin.strip())


def _canonical(name: str) -> str:
    """As PEP 503 compares names."""
    return re.sub(r"[-_.]+", "-", name).lower()


FOREIGN = {
    "a path of someone's machine": re.compile(r"/(?:home|Users)/[a-z]|/roo[t]/"),
    "the path of this very folder": re.compile(rf"(?<![\w/]){re.escape(str(ROOT))}\b"),
    "a package index": re.compile(r"index[-]url|python[h]osted|/simple/|--trusted[-]host"),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY"),
}


def test_no_file_knows_a_machine_an_index_or_a_key() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number} holds {what}"
        for path in tracked()
        if path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1)
        for what, pattern in FOREIGN.items()
        if pattern.search(line)
    ]
    assert found == []


def test_whoever_breaks_the_rules_finds_them_whole_to_begin_with() -> None:
    """`make mutants` takes minutes and is seldom run: at least it can begin."""
    begins = "import sys, tests.mutants as m; sys.exit(not list(m.survivors([m.unbroken(m.RULES[0])])))"
    ended = subprocess.run([sys.executable, "-c", begins], cwd=ROOT, capture_output=True, check=False)
    assert ended.returncode == 0, ended.stderr.decode()
