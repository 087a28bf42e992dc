"""Every situation as it was thought out, and the page that shows them all."""

import pytest

from tests.core.deciding.behaviour import PAGE, line, page, stands
from tests.core.deciding.situations import SITUATIONS, Situation


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda one: one.happened)
def test_what_is_due_when_and_to_whom(situation: Situation) -> None:
    assert tuple(line(step, situation) for step in stands(situation)[1]) == situation.steps


def test_each_step_says_why_and_how_it_was_counted() -> None:
    for situation in SITUATIONS:
        for step in stands(situation)[1]:
            assert step.reason.endswith((".", "!"))
            assert step.arithmetic


def test_the_page_shows_what_the_core_says_today() -> None:
    """When it doesn't: `python -m tests.core.deciding.behaviour`, and read the table again as the user would."""
    assert PAGE.read_text(encoding="utf-8") == page()


def test_there_are_sixty_situations_and_none_twice() -> None:
    assert len({one.happened for one in SITUATIONS}) == len(SITUATIONS) >= 60
