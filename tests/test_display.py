"""The table of where things stand, as it is printed."""

from datetime import datetime
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console

from daemon.cli import replay, status
from daemon.cli.show import put
from daemon.core.facts import StepKind
from daemon.display import standing
from daemon.service.replay import Drafted, History
from daemon.service.report import DraftRow, NextStep, StatusRow

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 3, 25, 21, tzinfo=NEW_YORK)


def printed(rows: list[StatusRow], lying: list[tuple[str, StepKind]] | None = None) -> list[str]:
    out = StringIO()
    Console(file=out, width=80).print(standing(rows, lying or (), NOW))
    return [" ".join(line.split()) for line in out.getvalue().splitlines()]


def test_two_lines_an_opportunity_and_their_question_first() -> None:
    soon = NextStep("follow_up", datetime(2026, 3, 27, 9, tzinfo=NEW_YORK), "ana@acme.example")
    rows = [
        StatusRow(
            "a", "Calderwood Instruments", "Customer Operations Manager", "interviewed", "theirs", 12, 4, 1, soon
        ),
        StatusRow("b", "Acme", None, "in_touch", "yours", 1, 0, 0, None),
    ]
    assert printed(rows)[1:] == [
        "Acme in touch 1 day nothing",
        "your turn",
        "Calderwood Instruments interviewed 12 days 1 of 4 follow-up",
        "Customer Operations Manager their turn Fri 27 Mar 09:00",
    ]


@pytest.mark.parametrize(("lying", "when"), [([], "now"), ([("a", "follow_up")], "in Drafts")])
def test_a_step_whose_time_has_come_is_due_now_or_lies_ready(lying: list[tuple[str, StepKind]], when: str) -> None:
    due = NextStep("follow_up", datetime(2026, 3, 25, 9, tzinfo=NEW_YORK), "ana@acme.example")
    row = StatusRow("a", "Acme", None, "interviewed", "theirs", 8, 1, 0, due)
    assert printed([row], lying)[-1] == f"their turn {when}"


def test_what_is_over_is_nobodys_turn() -> None:
    row = StatusRow("a", "Acme", "Clerk", "rejected", "theirs", 3, 1, 1, None)
    assert not [line for line in printed([row]) if "turn" in line]


def test_on_a_narrow_screen_a_name_is_cut_and_no_number() -> None:
    """Sixty columns: a telephone, or half a screen."""
    soon = NextStep("follow_up", datetime(2026, 3, 27, 9, tzinfo=NEW_YORK), "ana@acme.example")
    row = StatusRow("a", "Calderwood Instruments", "Clerk", "interviewed", "theirs", 12, 4, 1, soon)
    out = StringIO()
    Console(file=out, width=60).print(standing([row], (), NOW))
    lines = [" ".join(line.split()) for line in out.getvalue().splitlines()]
    assert lines[1].endswith("… interviewed 12 days 1 of 4 follow-up")
    assert lines[2] == "Clerk their turn Fri 27 Mar 09:00"


def test_on_a_terminal_a_long_reason_is_wrapped_below_where_it_begins() -> None:
    line = "      Why: A silence this long may be asked about, and it shows interest."
    out = StringIO()
    put(Console(file=out, width=40, force_terminal=True, color_system=None), line)
    shown = out.getvalue().splitlines()
    assert len(shown) > 1
    assert all(row.startswith("      ") and row[6] != " " for row in shown)
    assert " ".join(row.strip() for row in shown) == line.strip()


def test_into_a_pipe_each_line_stays_one() -> None:
    line = "      Counted: " + "word " * 60
    out = StringIO()
    put(Console(file=out, width=40), line)
    assert out.getvalue() == f"{line}\n"


def test_what_a_mail_says_is_printed_as_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    """A company may be called what rich would take for markup's end or for an emoji."""
    name = "Acme [/x] :key:"
    row = DraftRow(
        "a",
        name,
        "follow_up",
        "<1@acme.example>",
        ("ana@acme.example",),
        (),
        f"Re: {name}",
        "",
        name,
        NOW,
        None,
        "kept",
    )
    status.show([StatusRow("a", name, None, "in_touch", "yours", 1, 0, 0, None)], (), [row], (), NOW)
    replay.show(History((Drafted(NOW, row),), 1, ()))
    lines = capsys.readouterr().out.splitlines()
    assert len([line for line in lines if name in line]) == 4, lines
