"""Whole raw messages of many hands, each with what a careful person would read in it (tests/mail/*/expected.toml)."""

from pathlib import Path

import pytest

from tests.evaluate import PAGE, Sample, batch, folders, misread, page

MOST_MISSED = 0.12
SAMPLES = [one for folder in folders("mail") for one in batch(folder)]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda one: one.name)
def test_a_message_is_read_as_a_careful_person_reads_it(sample: Sample) -> None:
    """What is still missed is named in `missed`, so that whatever is mended or broken shows."""
    reading = sample.fact.reading
    wrong = {key: getattr(reading, key, None) for key in misread(sample)}
    assert wrong.keys() == set(sample.want.get("missed", ())), (
        wrong,
        reading.kind,
        reading.confidence,
        reading.evidence,
    )


@pytest.mark.parametrize("folder", folders("mail") + folders("unseen"), ids=lambda one: one.name)
def test_every_message_beside_the_expectations_is_expected(folder: Path) -> None:
    assert {one.name.removeprefix(f"{folder.name}/") for one in batch(folder)} == {
        path.stem for path in folder.glob("*.eml")
    }


def test_the_page_about_reading_is_up_to_date() -> None:
    assert PAGE.read_text() == page(), "make eval"


def test_few_kinds_are_missed() -> None:
    missed = [one for one in SAMPLES if "kind" in one.want.get("missed", ())]
    assert len(missed) <= len(SAMPLES) * MOST_MISSED
