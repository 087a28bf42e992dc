"""An account that can't push: reached for once, to see whether it answers again.

Done beside the worker's own connection, so that one that hangs keeps nobody waiting.
"""

from collections.abc import Callable


class Reach:
    """A `connectors.ports.Watch` that asks the account one small thing, and never waits."""

    def __init__(self, ask: Callable[[], None]) -> None:
        """`ask` raises ConnectorError where the account doesn't answer."""
        self._ask = ask

    def start(self) -> bool:
        """See `Watch.start`."""
        self._ask()
        return False

    def wait(self) -> bool:
        """There is nothing to wait for."""
        return False

    def stop(self) -> None:
        """There is nothing to stop."""
