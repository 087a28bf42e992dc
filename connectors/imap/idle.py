"""Waits for new mail by IDLE (RFC 2177), on a connection of its own: the server speaks, nobody asks.

IDLE tells of one folder, the INBOX (or the first that is to be read). What happens in the others is found when the
wait ends by itself, before the half hour after which servers hang up.
"""

import select
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from imaplib import IMAP4

from imapclient import IMAPClient

from connectors.errors import ConnectorError
from connectors.imap.session import Session
from connectors.settings import Imap

RENEWAL = 28 * 60.0
"""Seconds. RFC 2177: IDLE is to be given anew at least every 29 minutes."""


class ImapWatch:
    """One IMAP account's `connectors.ports.Watch`. `secret` gives the password, asked once, when it connects."""

    def __init__(self, settings: Imap, secret: Callable[[], str], renewal: float = RENEWAL) -> None:
        self._session, self._renewal = Session(settings, secret), renewal
        self._folder = next(iter(settings.folders), "INBOX") if "INBOX" not in settings.folders else "INBOX"
        self._socket: socket.socket | None = None
        self._stopped = False

    def start(self) -> bool:
        """See `Watch.start`. Where the server lacks IDLE, the connection is closed again."""
        with self._session.talk("watch for new mail") as client:
            pushes: bool = client.has_capability("IDLE")
            if pushes:
                self._session.select(client, self._folder)
                client.idle()
                self._socket = client.socket()
        if not pushes:
            self._session.close()
        return pushes

    def wait(self) -> bool:
        """See `Watch.wait`."""
        try:
            if not self._stopped:
                with self._session.talk("watch for new mail", probe=False) as client:
                    self._listen(client)
        except ConnectorError:
            if not self._stopped:
                raise
        if self._stopped:
            self._session.drop()
        return not self._stopped

    def stop(self) -> None:
        """See `Watch.stop`."""
        self._stopped = True
        if self._socket is not None:
            with suppress(OSError):
                # Of the plain socket: that of TLS would let go of its state under the feet of the thread that reads.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def _listen(self, client: IMAPClient) -> None:
        """Until a message has come, or IDLE was given anew."""
        poller = select.poll()
        poller.register(client.socket(), select.POLLIN)
        until = time.monotonic() + self._renewal
        while (left := until - time.monotonic()) > 0:
            if not poller.poll(left * 1000):
                break
            said = client.idle_check(timeout=0)
            if any(one[0] == b"BYE" for one in said) or (not said and _has_ended(client.socket())):
                raise IMAP4.abort("the server hung up")
            if any(one[1:2] == (b"EXISTS",) for one in said):
                return
        # IDLE is running again before the caller looks, so that nothing falls in between.
        client.idle_done()
        client.idle()


def _has_ended(connection: socket.socket) -> bool:
    """Has the server closed it? Without a look below TLS, a session ticket that arrived would look the same."""
    try:
        return not socket.socket.recv(connection, 1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return False
