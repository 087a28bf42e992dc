"""The newest words of a mail, as people and their mail programs leave them."""

import pytest

from daemon.core.reading.message.html import to_text
from daemon.core.reading.message.newest import split

QUOTES = {
    "gmail": "Yes, that works.\n\nOn Mon, Mar 2, 2026 at 9:14 AM Alex Doe <alex@example.com>\nwrote:\n\n> Could we meet?\n> Alex\n",
    "outlook": "Yes, that works.\n\n________________________________\nFrom: Alex Doe <alex@example.com>\nSent: Monday, March 2, 2026 9:14 AM\nTo: Ana Ruiz <ana@acme.example>\nSubject: RE: Interview\n\nCould we meet?",
    "old outlook": "Yes, that works.\n\n-----Original Message-----\nFrom: Alex Doe\nSent: Monday\n\nCould we meet?",
    "german outlook": "Yes, that works.\n\nVon: Alex Doe <alex@example.com>\nGesendet: Montag, 2. März 2026 09:14\nAn: Ana Ruiz\nBetreff: AW: Interview\n\nCould we meet?",
    "apple mail, german": "Yes, that works.\n\nAm 02.03.2026 um 09:14 schrieb Alex Doe <alex@example.com>:\n\n> Could we meet?",
    "french": "Yes, that works.\n\nLe lun. 2 mars 2026 à 09:14, Alex Doe <alex@example.com> a écrit :\n\n> Could we meet?",
    "spanish": "Yes, that works.\n\nEl lun, 2 mar 2026 a las 9:14, Alex Doe (<alex@example.com>) escribió:\n\n> Could we meet?",
    "lotus notes": "Yes, that works.\n\nAlex Doe\n03/02/2026 09:14 AM\nTo: ana@acme.example\ncc:\nSubject: Interview\n\nCould we meet?",
    "outlook for mac, unmarked": 'Yes, that works.\n\nOn 3/2/26, 9:14 AM, "Alex Doe" <alex@example.com> wrote:\n\nCould we meet?',
    "below the quote": "> Could we meet?\n> Alex\n\nYes, that works.",
    "a phone's": "Yes, that works.\n\nSent from my iPhone\n\n> On 2 Mar 2026, at 09:14, Alex Doe <alex@example.com> wrote:\n> \n> Could we meet?",
}


@pytest.mark.parametrize("program", QUOTES)
def test_what_was_quoted_is_left_out(program: str) -> None:
    said = split(QUOTES[program])
    assert said.words == "Yes, that works."
    assert "Could we meet?" in said.rest


def test_answers_between_quoted_lines_are_all_kept() -> None:
    said = split(
        "On 2 Mar 2026 Alex <alex@example.com> wrote:\n> Is there parking?\nYes, behind the house.\n> And when?\nAt ten.\n"
    )
    assert said.words.split("\n") == ["Yes, behind the house.", "At ten."]


def test_a_sentence_that_says_wrote_is_no_head_of_a_quote() -> None:
    text = "On your form you told us what you wrote:\nthe answer was fine. See you Monday."
    assert split(text).words == text


def test_times_listed_from_and_to_are_no_quoted_header() -> None:
    text = "Here is the plan.\n\nDate: Monday\nFrom: 2 pm\n\nSee you."
    assert split(text).words == text


def test_a_signature_is_taken_off_and_kept() -> None:
    said = split("See you Thursday.\n\nKind regards,\nAna Ruiz\nHead of Engineering\n+1 212 555 0142")
    assert said.words == "See you Thursday."
    assert said.signature == "Ana Ruiz\nHead of Engineering\n+1 212 555 0142"


def test_thanks_at_the_beginning_is_no_signature() -> None:
    text = "Thanks\n\nfor your application, which we have read with great interest. Could you come to our office on Thursday, so that we can talk about it?\nWe have reserved two hours for you and would show you around before lunch as well."
    assert split(text).words == text


def test_a_legal_footer_says_nothing() -> None:
    said = split(
        "See you Thursday.\n\nThis email and any attachments are confidential and unfortunately\nmay be rejected.\n"
    )
    assert said.words == "See you Thursday."


def test_a_bare_forward_speaks_with_the_words_it_forwards() -> None:
    said = split(
        "FYI\n\n---------- Forwarded message ---------\nFrom: Ana Ruiz <ana@acme.example>\nDate: Mon, 2 Mar 2026\nSubject: Interview\nTo: Sam\n\nWe would like to meet Alex."
    )
    assert said.words == "We would like to meet Alex."
    assert said.forwarded_from == "Ana Ruiz <ana@acme.example>"


def test_html_comes_out_as_it_is_seen() -> None:
    html = """<html><head><style>p{}</style><title>no</title></head><body><div style="display:none">preview</div>
    <p>Hi <b>Alex</b>,</p><table><tr><td>When</td><td>Monday</td></tr><tr><td>Where</td><td>Zoom</td></tr></table>
    Bye<br>Ana<img src="https://t.example/x.gif"><blockquote>old</blockquote></body></html>"""
    assert to_text(html).split("\n") == ["Hi Alex,", "", "When Monday", "Where Zoom", "", "Bye", "Ana", "", "> old"]
