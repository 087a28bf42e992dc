"""What can go wrong at an account, told once, in words for its owner.

Adapters translate every foreign error into one of these at their edge. Each carries what
happened, why, and what to do next; `str()` joins the three on one line.
"""


class ConnectorError(Exception):
    """Something an account could not do. `what` happened, `why`, and how to `mend` it."""

    def __init__(self, what: str, why: str, mend: str) -> None:
        super().__init__(what, why, mend)
        self.what, self.why, self.mend = what, why, mend

    def __str__(self) -> str:
        return f"{self.what}: {self.why}. {self.mend}"


class Unreachable(ConnectorError):
    """No answer, a lost connection, a server that says 'not now': trying again may help."""


class Refused(ConnectorError):
    """Wrong password, revoked access, a certificate that doesn't fit: only the user can mend it."""


class Missing(ConnectorError):
    """A folder, file or calendar that the configuration names isn't there."""


class NotStored(ConnectorError):
    """A draft could not be put or removed (quota, a full disk, a read-only folder)."""
