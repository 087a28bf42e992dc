"""Servers that several rooms' tests share, each started once for all of them."""

import pytest

from tests.connectors.dovecot import Dovecot, shared_server


@pytest.fixture
def dovecot() -> Dovecot:
    """A real IMAP server, with all it can. Take a `user()` of your own."""
    return shared_server()
