"""The log says what happened, and nothing that isn't its business."""

import io
import logging
import os
import subprocess
import sys

import pytest
import structlog

from daemon import log


@pytest.fixture
def written():
    """What has been logged so far, from info up."""
    stream = io.StringIO()
    log.setup(logging.INFO, stream)
    yield stream.getvalue
    structlog.reset_defaults()
    logging.basicConfig(handlers=[], force=True)


def test_one_event_is_one_line_of_keys_and_values(written, monkeypatch: pytest.MonkeyPatch) -> None:
    structlog.get_logger().info("draft written", account="work", number=2, late=True, thread=None)
    assert written().endswith(' level=info event="draft written" account=work number=2 late=true thread=\n')
    assert written().count("\n") == 1


def test_less_than_the_level_is_silent(written) -> None:
    structlog.get_logger().debug("looked around")
    assert written() == ""


@pytest.mark.parametrize(
    ("said", "logged"),
    [
        ("dana.whitfield@acme.example", "d…@acme.example"),
        ("Dana <dana@acme.example>, robin@example.com", "Dana <d…@acme.example>, r…@example.com"),
        ("bounces+robin=example.com@relay.example", "b…@relay.example"),
        (["dana@acme.example"], "['d…@acme.example']"),
        ({"to": "dana@acme.example"}, "{'to': 'd…@acme.example'}"),
        ("meet @ 3", "meet @ 3"),
    ],
)
def test_addresses_are_shortened_wherever_they_stand(written, said: object, logged: str) -> None:
    structlog.get_logger().info("seen", who=said)
    assert f"who={logged}" in written().replace('"', "")


def test_addresses_in_the_event_and_in_errors_are_shortened_too(written) -> None:
    try:
        int("robin@example.com")
    except ValueError:
        structlog.get_logger().exception("login of robin@example.com failed")
    assert "robin" not in written()
    assert "Traceback" in written()


@pytest.mark.parametrize("key", ["secret", "password", "access_token", "Authorization", "body", "raw"])
def test_secrets_and_bodies_are_dropped(written, key: str) -> None:
    structlog.get_logger().info("login", **{key: "hunter2"}, nested={key: "hunter2", "port": 993})
    assert "hunter2" not in written()
    assert "993" in written()


def test_no_value_breaks_the_line_or_the_terminal(written) -> None:
    """A hostile subject: a line of its own, a colour, a text that runs backwards."""
    structlog.get_logger().info("read", subject="Hi\n<0>level=critical \x1b[31mred \u202egnp")
    assert written().count("\n") == 1
    assert "\x1b" not in written()
    assert "\u202e" not in written()


def test_a_huge_value_is_cut(written) -> None:
    structlog.get_logger().info("read", subject="a" * 5_000_000)
    assert len(written()) < 3000


def test_libraries_are_heard_from_warnings_up(written) -> None:
    logging.getLogger("imapclient").info("chatter")
    logging.getLogger("imapclient").warning("odd reply for %s", "robin@example.com")
    assert "chatter" not in written()
    assert 'level=warning event="odd reply for r…@example.com" logger=imapclient' in written()


SCRIPT = """
import logging, os, sys
from daemon import log
status = os.fstat(2)
os.environ["JOURNAL_STREAM"] = sys.argv[1] if sys.argv[1:] else f"{status.st_dev}:{status.st_ino}"
log.setup(logging.INFO)
import structlog
structlog.get_logger().info("ready")
try:
    1 / 0
except ZeroDivisionError:
    structlog.get_logger().exception("fell over")
"""


def test_under_the_journal_each_line_has_its_priority_and_a_traceback_is_one_line() -> None:
    ended = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    ready, fell = ended.stderr.splitlines()
    assert ready == "<6>level=info event=ready"
    assert fell.startswith('<3>level=error event="fell over"')
    assert "ZeroDivisionError" in fell


def test_a_terminal_that_inherited_the_variable_is_no_journal() -> None:
    ended = subprocess.run([sys.executable, "-c", SCRIPT, "0:0"], capture_output=True, text=True, check=True)
    assert ended.stderr.startswith("time=")
    assert os.linesep + "Traceback" in ended.stderr
