"""The log: one event a line on stderr, `key=value`; no secrets, no bodies, addresses shortened.

Set up by `afterword run`, which then asks `structlog.get_logger()`; other commands say what they
have to say themselves, and never import structlog, which takes its time. What libraries log by way
of the standard library goes the same way, from warnings up. Under systemd each line carries its
priority; elsewhere it carries the time, and a traceback stays readable.
"""

import logging
import os
import re
import sys
from collections.abc import Mapping
from datetime import UTC
from typing import TYPE_CHECKING, TextIO

from daemon import clock
from daemon.lean import structlog

if TYPE_CHECKING:
    from structlog.typing import EventDict, Processor, WrappedLogger

_EDGE = r"\s<>@\"'(),;\[\]{}"
_ADDRESS = re.compile(rf"(?<![^{_EDGE}])([^{_EDGE}])[^{_EDGE}]*@(?=[^{_EDGE}])")
"""An address that starts where a word starts, so that a long word is looked at once."""
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What moves a terminal's cursor or turns its text around: C0, C1 and bidi controls."""
_SECRET = re.compile(r"secret|passw|token|authori[sz]ation|credential|^(body|raw|content)$", re.IGNORECASE)
"""Keys whose values are never logged."""
_LONGEST = 2000

_PRIORITY = {"debug": 7, "info": 6, "warning": 4, "error": 3, "critical": 2}
"""syslog(3), put before a line as sd-daemon(3) asks."""


def setup(level: int, stream: TextIO | None = None) -> None:
    """Log events from `level` up, as `logging` counts them, to `stream`: stderr when None. May be called again."""
    journal = _is_journal(stream or sys.stderr)
    processors: list[Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.format_exc_info,
        redact,
        _for_journal if journal else _for_people,
    ]
    structlog.configure(
        processors=processors,
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: structlog.PrintLogger(stream or sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=max(level, logging.WARNING), handlers=[_Foreign()], force=True)


def redact(_logger: "WrappedLogger", _method: str, event: "EventDict") -> "EventDict":
    """A processor: drops secrets and bodies, shortens addresses to `d…@acme.example`, shows control characters."""
    return {key: _safe(value) for key, value in event.items() if not _SECRET.search(key)}


def _safe(value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return str({key: _safe(inner) for key, inner in value.items() if not _SECRET.search(str(key))})
    text = str(value)
    if len(text) > _LONGEST and not text.startswith("Traceback"):
        text = f"{text[:_LONGEST]}…"
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", _ADDRESS.sub(r"\1…@", text))


_line = structlog.processors.LogfmtRenderer(key_order=["time", "level", "event"], drop_missing=True, bool_as_flag=False)


def _for_journal(logger: "WrappedLogger", method: str, event: "EventDict") -> str:
    return f"<{_PRIORITY.get(event['level'], 6)}>{_line(logger, method, event)}"


def _for_people(logger: "WrappedLogger", method: str, event: "EventDict") -> str:
    trace = event.pop("exception", None)
    line = _line(logger, method, {"time": clock.now(UTC).isoformat(timespec="seconds"), **event})
    return f"{line}\n{trace}" if trace else line


def _is_journal(stream: TextIO) -> bool:
    """Does this stream lead to the journal (systemd.exec, JOURNAL_STREAM)? A terminal may inherit the variable."""
    try:
        status = os.fstat(stream.fileno())
    except (OSError, ValueError):  # closed, or not a file at all
        return False
    return os.environ.get("JOURNAL_STREAM") == f"{status.st_dev}:{status.st_ino}"


class _Foreign(logging.Handler):
    """Takes what libraries log by way of the standard library."""

    def emit(self, record: logging.LogRecord) -> None:
        structlog.get_logger().log(
            record.levelno, record.getMessage(), logger=record.name, exc_info=record.exc_info or None
        )
