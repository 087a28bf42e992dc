"""What the demo prints, at 80 columns and without colour, from values made by hand."""

from datetime import date, datetime
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console

from daemon.demo.live import Day
from daemon.demo.mailbag import Posted
from daemon.demo.show import closing, drafts, watch
from daemon.service.report import DraftRow
from tests.stories.mail import mail

NEW_YORK = ZoneInfo("America/New_York")
EVENING = datetime(2026, 3, 25, 21, tzinfo=NEW_YORK)


@pytest.fixture
def console() -> Console:
    return Console(file=StringIO(), width=80, highlight=False)


def printed(console: Console) -> str:
    assert isinstance(console.file, StringIO)
    text = console.file.getvalue()
    assert max(map(len, text.splitlines())) <= 80
    assert "\x1b" not in text
    return text


def post(subject: str, employer: str | None = "Acme") -> Posted:
    at = datetime(2026, 3, 11, 9, tzinfo=NEW_YORK)
    return Posted(at, "a", b"", outgoing=False, who="Ana Ruiz", subject=subject, employer=employer)


def row(state: str, reason: str = "") -> DraftRow:
    words = {"message_id": "<a@b>", "subject": "Re", "body": "Hi", "due": EVENING, "thread": None}
    return DraftRow("acme", "Acme", "thank_you", to=("ana@acme.example",), cc=(), reason=reason, state=state, **words)  # type: ignore[arg-type] # a string is a state here


def test_a_day_tells_what_came_and_what_was_drafted(console: Console) -> None:
    day = Day(date(2026, 3, 11), mail=[post("Friday"), post("Tea", employer=None)], drafts=[row("written")])
    assert list(watch(console, [day], 1)) == [day]
    assert printed(console).splitlines() == [
        "Wed 11 Mar  ← Ana Ruiz: Friday",
        "              and 1 other mail",
        "            + drafted: thank-you to ana@acme.example",
    ]


def test_a_day_without_news_of_the_search_is_silent(console: Console) -> None:
    days = [Day(date(2026, 3, 14)), Day(date(2026, 3, 15), mail=[post("Tea", employer=None)])]
    assert list(watch(console, days, 2)) == days
    assert console.file.getvalue() == ""


def test_a_draft_that_is_taken_out_says_why(console: Console) -> None:
    list(watch(console, [Day(date(2026, 3, 23), drafts=[row("obsolete", "the follow-up takes its place")])], 1))
    assert "- taken out: thank-you to ana@acme.example" in printed(console)
    assert "the follow-up takes its place" in printed(console)


def test_a_problem_is_seen_at_once(console: Console) -> None:
    list(watch(console, [Day(date(2026, 3, 23), problems=["demo: the mailbox is not there"])], 1))
    assert "! demo: the mailbox is not there" in printed(console)


def test_a_subject_longer_than_the_terminal_is_cut(console: Console) -> None:
    list(watch(console, [Day(date(2026, 3, 11), mail=[post("An interview " * 20)])], 1))
    assert printed(console).endswith("…\n")


def test_a_draft_is_shown_as_a_mail_program_shows_it(console: Console) -> None:
    letter = mail(
        "Dear Ana,\n\nit was good to meet you, and to hear how the two of you came \nto build the pump.\n\n-- \nKim\n",
        sender="Kim Larsson <kim@larsson.example>",
        to="Ana Ruiz <ana@acme.example>",
        subject="Re: Pumps",
        message_id="<one@larsson.example>",
        at=datetime(2026, 3, 23, 9, tzinfo=NEW_YORK),
    )
    drafts(console, [letter], {"<one@larsson.example>": "Ana decides."})
    lines = printed(console).splitlines()
    assert lines[1] == "Drafts (1)"
    assert lines[3:] == [
        "  From:    Kim Larsson <kim@larsson.example>",
        "  To:      Ana Ruiz <ana@acme.example>",
        "  Subject: Re: Pumps",
        "  Date:    Mon, 23 Mar 2026 09:00:00 -0400",
        "",
        "  Dear Ana,",
        "",
        "  it was good to meet you, and to hear how the two of you came to build the",
        "  pump.",
        "",
        "  --",
        "  Kim",
        "",
        "  Why: Ana decides.",
        "─" * 80,
    ]


def test_an_empty_drafts_folder_is_no_error(console: Console) -> None:
    drafts(console, [], {})
    assert "Drafts (0)" in printed(console)


def test_three_lines_on_what_to_do_next(console: Console) -> None:
    closing(console, None)
    assert len(printed(console).split("What next\n")[1].strip().splitlines()) == 3
