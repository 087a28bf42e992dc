"""One pass at a time over one state folder, whichever command makes it: else two would each undo what the other meant.

Reading, and the user's corrections, need no turn.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from daemon.errors import AfterwordError
from daemon.store import opening

PAUSE = 0.02
"""Seconds between two looks whether the other is through: a pass takes longer."""


@contextmanager
def alone(directory: Path | None) -> Iterator[None]:
    """Have the folder for one pass; the kernel lets go of it whatever ends the process. None: a state of one's own.

    Raises AfterwordError when another pass takes too long.
    """
    if directory is None:
        yield
        return
    folder = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        patience = opening.PATIENCE
        while not _taken(folder):
            if patience <= 0:
                raise AfterwordError(
                    "No pass was made",
                    f"another Afterword is in the middle of one with the state in {directory}",
                    "It does what this one would have done. Look again when it is through.",
                )
            time.sleep(PAUSE)
            patience -= PAUSE
        yield
    finally:
        os.close(folder)


def _taken(folder: int) -> bool:
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
