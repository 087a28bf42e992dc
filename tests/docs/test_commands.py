"""The documents' commands, run as they stand there: on the demo's mailbox at its last day, in an empty HOME.

A block of ```sh is typed line by line, one after the other, in a home of its own. What can't be typed here stands in
`ELSEWHERE`, with where it is tested or why it isn't. A command that is in neither fails.
"""

import re
import shlex
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from daemon import clock
from daemon.cli import COMMANDS, main
from daemon.display import MEANT

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
LAST_DAY = datetime(2026, 3, 25, 15, tzinfo=UTC)
ELSEWHERE = {
    "pipx install .": "needs a package index; tests/test_house.py builds the wheel that it would install",
    "pipx uninstall afterword": "the package manager's own",
    "pre-commit install": "a program of its own, not among ours",
    "afterword setup": "asks: tests/setup/test_setup.py answers",
    "afterword setup --google-client client_secret.json": "asks in a browser: tests/setup/test_google.py",
    "afterword service install": "starts a service: tests/daemon/test_unit.py has a systemd of its own",
    "afterword service status": "tests/daemon/test_unit.py",
    "afterword service uninstall": "tests/daemon/test_unit.py",
    'eval "$(_AFTERWORD_COMPLETE=bash_source afterword)"': "tests/product/test_manual.py",
    'eval "$(_AFTERWORD_COMPLETE=zsh_source afterword)"': "tests/product/test_manual.py",
    "_AFTERWORD_COMPLETE=fish_source afterword | source": "tests/product/test_manual.py",
}
BLOCK = re.compile(r"^```(sh|console|bash|shell)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INDENTED = re.compile(r"^ {4,}((?:afterword|python -m|make|pipx|uv) .*)$", re.MULTILINE)
SPAN = re.compile(r"(?<!`)`(?:\$ )?(afterword [^`]+)`(?!`)")


def lines(block: str) -> Iterator[str]:
    """The commands of a block, without their comments."""
    for line in block.splitlines():
        said = re.split(r"(?:^|\s)#\s", line)[0].strip().removeprefix("$ ")
        if said:
            yield said


def blocks() -> list[tuple[str, list[str]]]:
    found = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        found += [(page.name, list(lines(block))) for _, block in BLOCK.findall(text)]
        found += [(page.name, [line]) for line in INDENTED.findall(text)]
    return found


def spans() -> list[tuple[str, str]]:
    """Commands in the middle of a sentence."""
    return [(page.name, span) for page in PAGES for span in SPAN.findall(page.read_text(encoding="utf-8"))]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "kept"
    result = CliRunner().invoke(main, ["demo", "--keep", str(folder)])
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture
def home(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's home on the last day of the demo's month, with a mail in a file; the current folder."""
    shutil.copytree(demo, tmp_path / "search")
    config = tmp_path / "search" / "config.toml"
    config.write_text(config.read_text().replace(str(demo), str(tmp_path / "search")))
    shutil.copy(ROOT / "tests" / "mail" / "first" / "invite-plain-slots.eml", tmp_path / "mail.eml")
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setattr(clock, "now", LAST_DAY.astimezone)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def afterword(words: list[str], home: Path) -> Result:
    """Type it, and say yes to what is asked."""
    where = ["--config", str(home / "search" / "config.toml"), "--state", str(home / "search" / "state")]
    return CliRunner().invoke(main, [*where, *words], input="y\n")


@pytest.mark.parametrize(("page", "block"), blocks(), ids=lambda one: one if isinstance(one, str) else one[0][:30])
def test_each_block_does_what_it_says(page: str, block: list[str], home: Path) -> None:
    for line in block:
        if line in ELSEWHERE:
            continue
        typed, _, into = line.partition(" > ")
        words = shlex.split(typed)
        if words[0] == "make":
            subprocess.run(["make", "--dry-run", *words[1:]], cwd=ROOT, capture_output=True, check=True)
            continue
        assert words[0] == "afterword", f"{page}: {line!r} is run by no test: run it, or say in ELSEWHERE why not"
        result = afterword(words[1:], home)
        allowed = {0, 1} if words[1] == "doctor" else {0}  # no keyring here, and it says so
        assert result.exit_code in allowed, f"{page}: {line}\n{result.output}"
        assert not into or "The original was read as" in result.stdout


def test_what_is_tested_elsewhere_stands_in_a_page_and_the_test_is_there() -> None:
    typed = {line for _, block in blocks() for line in block}
    assert ELSEWHERE.keys() <= typed, "what no page says any more need not stand here"
    for why in ELSEWHERE.values():
        for named in re.findall(r"tests/\S+\.py", why):
            assert (ROOT / named).is_file(), named


@pytest.mark.parametrize(("page", "said"), sorted(set(spans())))
def test_a_command_in_a_sentence_is_one(page: str, said: str) -> None:
    """Its name and its options are those of the program."""
    words = [word for word in shlex.split(said)[1:] if word != "…"]
    while words and words[0] in {"--config", "--state"}:
        words = words[2:]
    if words and words[0] in {"--version", "--help"}:
        return
    assert words[0] in COMMANDS, said
    context = click.Context(main, info_name="afterword")
    command = main.get_command(context, words.pop(0))
    while isinstance(command, click.Group) and words:
        inner = command.get_command(context, words.pop(0))
        assert inner is not None, said
        command = inner
    assert command is not None
    known = {option for one in command.params for option in one.opts}
    assert {word.partition("=")[0] for word in words if word.startswith("--")} <= known | {"--help"}, said


def test_every_link_between_the_pages_leads_somewhere() -> None:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for target in re.findall(r"\]\((?!https?:|mailto:)([^)\s]+)\)", text):
            file, _, anchor = target.partition("#")
            found = (page.parent / file) if file else page
            assert found.exists(), f"{page.name}: {target}"
            if anchor:
                headings = re.findall(r"^#+ (.+)$", found.read_text(encoding="utf-8"), re.MULTILINE)
                slugs = {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}
                assert anchor in slugs, f"{page.name}: {target}"


def test_the_readme_names_every_page_and_every_target() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for page in (ROOT / "docs").glob("*.md"):
        assert f"docs/{page.name}" in readme, page.name
    targets = re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert {one for one in targets if f"make {one}" not in readme} <= {"help", "clean"}


def test_the_pictures_are_there_and_small() -> None:
    for picture in (ROOT / "docs" / "pictures").iterdir():
        assert picture.read_bytes().startswith(b"\x89PNG")
        assert picture.stat().st_size < 150_000


def test_every_table_of_the_configuration_is_told_as_toml() -> None:
    for page in PAGES:
        for block in re.findall(r"^```toml\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL):
            tomllib.loads(block)


def test_the_template_for_misreadings_knows_every_kind() -> None:
    template = (ROOT / ".github" / "ISSUE_TEMPLATE" / "misreading.yml").read_text(encoding="utf-8")
    options = re.findall(r"^        - (.+)$", template, re.MULTILINE)
    assert options == [
        meant.replace("your", "my").replace("yours", "mine").replace("of mys", "of mine") for meant in MEANT.values()
    ]


def test_the_hooks_call_what_is_here() -> None:
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert re.findall(r"repo: (.+)", hooks) == ["local"]
    for entry in re.findall(r"entry: (\S+)", hooks):
        assert entry == "make" or entry.startswith(".venv/bin/")
