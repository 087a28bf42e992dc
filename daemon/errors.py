"""What can go wrong in the daemon itself, told once, in words for its user.

Every error that is expected carries what happened, why, and how to mend it; `str()` gives one
line for each, ready for stderr. `exit_status` says which of the Contract's numbers it ends in.
An account's own errors are `connectors.errors`.
"""

from typing import NamedTuple

from connectors.errors import ConnectorError, Missing, Refused

FAILED = 1
"""Some of the work failed; trying again may help."""
USAGE = 2
"""The command was not understood."""
EX_CONFIG = 78
"""sysexits.h: configuration, credentials or state that no restart mends."""


class Fault(NamedTuple):
    """One thing that is wrong: `what` happened (or where), `why`, and how to `mend` it, a whole sentence."""

    what: str
    why: str
    mend: str

    def __str__(self) -> str:
        return " ".join(f"{self.what}: {self.why}. {self.mend}".split())


class AfterwordError(Exception):
    """Something failed; the same command may work the next time."""

    exit_status = FAILED

    def __init__(self, what: str, why: str, mend: str) -> None:
        super().__init__(what, why, mend)
        self.faults: tuple[Fault, ...] = (Fault(what, why, mend),)

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)


class NotUnderstood(AfterwordError):
    """The command names something that isn't there, or more than one thing at once."""

    exit_status = USAGE


class NeedsYou(AfterwordError):
    """Configuration, credentials or state that only the user can mend: no restart helps."""

    exit_status = EX_CONFIG


class ConfigError(NeedsYou):
    """Everything that is wrong with a configuration, at once."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(*faults[0])
        self.faults = faults


def exit_status(error: AfterwordError | ConnectorError) -> int:
    """The Contract's exit status for an error that ended a command."""
    if isinstance(error, AfterwordError):
        return error.exit_status
    return EX_CONFIG if isinstance(error, Refused | Missing) else FAILED
