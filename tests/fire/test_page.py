"""The page of faults (`docs/reliability.md`) names a test for each, and each of them is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| fault |")]


def test_every_fault_has_a_test_that_exists() -> None:
    assert len(ROWS) > 30
    for row in ROWS:
        *_, last, _ = row.split("|")
        named = re.fullmatch(r"`(tests/[\w/]+\.py)::(test_\w+)`", last.strip())
        assert named, row
        assert f"def {named[2]}(" in (ROOT / named[1]).read_text(encoding="utf-8"), row


def test_every_test_under_fire_is_on_the_page() -> None:
    named = set(re.findall(r"::(test_\w+)", PAGE))
    for file in Path(__file__).parent.glob("test_*.py"):
        if file.name != Path(__file__).name:
            assert set(re.findall(r"^def (test_\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)) <= named, file
