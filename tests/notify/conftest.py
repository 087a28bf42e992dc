"""A session bus for this room's tests: one for each process, with a notification server of its own for each test."""

from collections.abc import Callable, Iterator

import pytest

from tests.notify.buses import Stub, session_bus


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    with session_bus() as address:
        yield address


@pytest.fixture
def bus(address: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The session bus, for this process."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    return address


@pytest.fixture
def serve(bus: str) -> Iterator[Callable[..., Stub]]:
    """Starts a notification server, with these capabilities."""
    servers: list[Stub] = []

    def start(*capabilities: str, hangs: bool = False) -> Stub:
        servers.append(Stub(bus, *capabilities, hangs=hangs))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.fixture
def server(serve: Callable[..., Stub]) -> Stub:
    """One that can do all that we use."""
    return serve("body", "body-markup", "actions")
