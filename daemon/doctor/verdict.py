"""What one check gives: its verdict, what was seen, and how to mend it."""

from dataclasses import dataclass
from typing import Literal

from connectors.errors import ConnectorError
from daemon.errors import EX_CONFIG, Fault, exit_status

Verdict = Literal["ok", "warning", "failed", "skipped"]
"""A warning is something to know; Afterword works all the same."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check. `account` is None where it is about this machine; `mend` is empty where there is nothing to do."""

    check: str
    account: str | None
    verdict: Verdict
    seen: str
    mend: str = ""
    needs_you: bool = True
    """Where it failed: can only the user mend it, or may trying again help?"""


def from_fault(check: str, account: str | None, fault: Fault, *, needs_you: bool = True) -> Check:
    """A fault of the house as a failed check."""
    return Check(check, account, "failed", f"{fault.what}: {fault.why}", fault.mend, needs_you)


def from_error(check: str, account: str, error: ConnectorError) -> Check:
    """What an account could not do as a failed check."""
    needs_you = exit_status(error) == EX_CONFIG
    return Check(check, account, "failed", f"{error.what}: {error.why}", error.mend, needs_you)
