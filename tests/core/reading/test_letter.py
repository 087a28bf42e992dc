"""Where a letter ends: at the line that names its sender as their address does."""

import pytest

from daemon.core.reading.message.letter import proper

LETTER = "Dear Alex,\n\nyour interview is on Monday at ten, we look forward to meeting you.\n\n"
FOOTER = "No candidate is ever asked for money. Offers are made by named people only.\n"


@pytest.mark.parametrize(
    ("signed", "by"),
    [
        ("Olive & Ampersand\n", "Olive & Ampersand"),
        ("Toby Reyle\nVisitor Services Manager\n", "Toby Reyle"),
        ("The Halloway Team\n", "Halloway Talent Team"),
    ],
)
def test_what_stands_below_the_name_is_no_part_of_it(signed: str, by: str) -> None:
    assert FOOTER not in proper(f"{LETTER}{signed}\n{FOOTER}", by)
    assert proper(f"{LETTER}{signed}\n{FOOTER}", by).startswith(LETTER)


def test_a_postscript_belongs_to_it() -> None:
    whole = f"{LETTER}Ana Ruiz\n\n{FOOTER}\nP.S. Please bring your passport.\n"
    assert proper(whole, "Ana Ruiz").rstrip().endswith("P.S. Please bring your passport.")
    assert FOOTER not in proper(whole, "Ana Ruiz")


@pytest.mark.parametrize(
    ("line", "by"),
    [
        ("You will meet Ana Ruiz, our director, and two of her colleagues\n", "Ana Ruiz"),
        ("Ana Ruiz: 10:00\n", "Ana Ruiz"),
        ("Ana Ruiz\n", None),
        ("Ana Ruiz\n", "Ben Stone"),
    ],
)
def test_a_name_within_the_letter_ends_nothing(line: str, by: str | None) -> None:
    whole = f"{LETTER}{line}\n{FOOTER}"
    assert proper(whole, by) == whole
