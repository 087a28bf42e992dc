"""Whole raw messages of many hands, each with what a careful person would read in it (tests/mail/*/expected.toml)."""

from pathlib import Path

import pytest

from tests.evaluate import PAGE, batch, folders, misread, page

MOST_MISSED = 0.12

pytestmark = pytest.mark.xdist_group("mails")
"""One worker for all that stands here: so each mail is read once."""


@pytest.mark.parametrize("folder", folders("mail"), ids=lambda one: one.name)
def test_each_message_is_read_as_a_careful_person_reads_it(folder: Path) -> None:
    """What is still missed is named in `missed`, so that whatever is mended or broken shows."""
    otherwise = {}
    for sample in batch(folder):
        reading, wrong = sample.fact.reading, misread(sample)
        if wrong != set(sample.want.get("missed", ())):
            read = {key: getattr(reading, key, None) for key in wrong}
            otherwise[sample.name] = (read, reading.kind, reading.confidence, reading.evidence)
    assert not otherwise


@pytest.mark.parametrize("folder", folders("mail") + folders("unseen"), ids=lambda one: one.name)
def test_every_message_beside_the_expectations_is_expected(folder: Path) -> None:
    assert {one.name.removeprefix(f"{folder.name}/") for one in batch(folder)} == {
        path.stem for path in folder.glob("*.eml")
    }


def test_the_page_about_reading_is_up_to_date() -> None:
    assert PAGE.read_text() == page(), "make eval"


def test_few_kinds_are_missed() -> None:
    samples = [one for folder in folders("mail") for one in batch(folder)]
    missed = [one for one in samples if "kind" in one.want.get("missed", ())]
    assert len(missed) <= len(samples) * MOST_MISSED
