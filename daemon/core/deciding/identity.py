"""What makes a step the same step for ever, so that it's never written twice."""

import hashlib
from collections.abc import Iterable

from daemon.core.facts import StepKind
from daemon.core.opportunity import Contact
from daemon.core.you import You


def step_key(kind: StepKind, people: Iterable[Contact], anchor: str) -> str:
    """Hash of what a step is, for whom, and what made it due.

    The opportunity is in it through its anchor alone: an employer's name or role may be read better
    tomorrow, or lie beyond what a lost state can look back on, and the key must not change with it.
    """
    parts = "\n".join([kind, anchor, *sorted(c.key for c in people)])
    return hashlib.sha256(parts.encode()).hexdigest()[:32]


def message_id(key: str, you: You) -> str:
    """The Message-ID (RFC 5322) of a step's letter: by it a draft is found again when all else is lost.

    It looks like any mail program's, so that nothing in a sent letter tells of this one.
    """
    domain = you.addresses[0].rpartition("@")[2] if you.addresses else "localhost"
    try:
        wire = domain.encode("idna").decode("ascii")
    except UnicodeError:
        wire = "localhost"
    return f"<{key[:24]}@{wire}>"
