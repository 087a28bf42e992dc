"""Servers that several rooms' tests share, each started once for all of them."""

import os

import pytest

from tests.connectors.dovecot import Dovecot, shared_server

# No test speaks to the developer's own desktop; those that need a bus start one (tests/notify/buses.py).
os.environ["DBUS_SESSION_BUS_ADDRESS"] = "disabled:"


@pytest.fixture
def dovecot() -> Dovecot:
    """A real IMAP server, with all it can. Take a `user()` of your own."""
    return shared_server()
