"""The connection to one IMAP server: TLS, login, folders, and errors told in words.

It opens at the first use. One that was lost while idle is opened anew, once, before the next operation; after any
fault it is dropped, so that nothing half-read is ever taken for an answer.
"""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from imaplib import IMAP4
from ipaddress import ip_address
from pathlib import Path

from imapclient import IMAPClient, SocketTimeout

from connectors.errors import ConnectorError, Missing, Refused, Unreachable
from connectors.imap import wire
from connectors.imap.login import log_in
from connectors.imap.places import Places, find_places
from connectors.imap.trouble import FOREIGN, translate
from connectors.settings import Imap

CONNECT_SECONDS = 20.0
ANSWER_SECONDS = 60.0


class Session:
    """One account's connection. Its operations run inside `talk`, which alone turns foreign errors into ours."""

    def __init__(self, settings: Imap, secret: Callable[[], str]) -> None:
        self.settings = settings
        self._secret = secret
        self._client: IMAPClient | None = None
        self._open: tuple[str, int] | None = None
        self._personal = ""
        self._strangers: tuple[str, ...] = ()

    @contextmanager
    def talk(
        self, doing: str, failing: type[ConnectorError] = Unreachable, *, probe: bool = True
    ) -> Iterator[IMAPClient]:
        """A logged-in client, tried out first unless `probe` says that it has just been used.

        `doing` completes "could not …"; `failing` is what the server's NO means.
        """
        client = self._client_for(doing, probe=probe)
        try:
            yield client
        except FOREIGN as fault:
            self.drop()
            raise translate(fault, doing, self.settings.host, failing) from fault

    def places(self, client: IMAPClient) -> Places:
        """Which folder is what, as of now."""
        return self._places(client, wire.listing(client))

    def survey(self, client: IMAPClient) -> tuple[Places, dict[str, dict[str, int]]]:
        """Which folder is what, with UIDVALIDITY and UIDNEXT of each that is read and can be opened."""
        listing, stated = wire.listing_with_status(client)
        places = self._places(client, listing)
        for folder in places.read:
            if folder not in stated:
                with self.if_it_opens(folder):
                    stated[folder] = wire.status(client, folder)
        return places, stated

    @contextmanager
    def if_it_opens(self, folder: str) -> Iterator[None]:
        """Go on where the server says NO to a folder (gone meanwhile, no right to it): not to INBOX or a named one."""
        try:
            yield
        except IMAP4.abort:
            raise
        except IMAP4.error:
            if folder.upper() == "INBOX" or folder in self.settings.folders:
                raise

    def select(self, client: IMAPClient, folder: str, *, readonly: bool = True) -> int:
        r"""Open a folder, by EXAMINE when `readonly` so that nothing is marked \Seen or \Recent; its UIDVALIDITY."""
        self._open = None
        validity: int = client.select_folder(folder, readonly=readonly)[b"UIDVALIDITY"]
        self._open = folder, validity
        return validity

    def stay(self, client: IMAPClient, folder: str) -> int:
        """Open a folder for reading unless it is the one that is open; its UIDVALIDITY."""
        if self._open is not None and self._open[0] == folder:
            return self._open[1]
        return self.select(client, folder)

    def make_drafts(self, client: IMAPClient) -> str:
        """Make a Drafts folder beside the others, and subscribe to it; its name."""
        folder = f"{self._personal}Drafts"
        wire.create_drafts(client, folder)
        return folder

    def close(self) -> None:
        """End the connection politely. Never raises."""
        if self._client is not None:
            with suppress(*FOREIGN):
                self._client.logout()
        self.drop()

    def drop(self) -> None:
        """Forget the connection without a word to the server."""
        client, self._client, self._open = self._client, None, None
        if client is not None:
            _hang_up(client)

    def _client_for(self, doing: str, *, probe: bool) -> IMAPClient:
        if probe and self._client is not None:
            try:
                self._client.noop()
            except FOREIGN:
                self.drop()
        if self._client is None:
            try:
                self._client = self._connect()
            except FOREIGN as fault:
                raise translate(fault, doing, self.settings.host, Unreachable) from fault
        return self._client

    def _connect(self) -> IMAPClient:
        secret = self._secret()
        settings = self.settings
        implicit = settings.tls == "implicit"
        context = None if settings.tls == "none" else _context(settings)
        if context is None and not _is_loopback(settings.host):
            why = '`tls = "none"` would send the password readable over the network'
            raise Refused(f"{settings.host}: not connected", why, "Set `tls` to implicit or starttls.")
        client = IMAPClient(
            settings.host,
            settings.port or (993 if implicit else 143),
            ssl=implicit,
            ssl_context=context,
            timeout=SocketTimeout(CONNECT_SECONDS, ANSWER_SECONDS),
        )
        try:
            wire.prepare(client)
            client.normalise_times = False
            if settings.tls == "starttls":
                client.starttls(context)
            log_in(client, settings, secret)
            if client.has_capability("NAMESPACE"):
                personal, *others = client.namespace()
                self._personal = personal[0][0] if personal else ""
                self._strangers = tuple(prefix for space in others for prefix, _ in space or () if prefix)
        except BaseException:
            _hang_up(client)
            raise
        return client

    def _places(self, client: IMAPClient, listing: list[wire.Listed]) -> Places:
        return find_places(listing, self.settings, self._strangers, gmail=client.has_capability("X-GM-EXT-1"))


def _hang_up(client: IMAPClient) -> None:
    with suppress(*FOREIGN):
        client.shutdown()


def _context(settings: Imap) -> ssl.SSLContext:
    if settings.ca_file is None:
        return ssl.create_default_context()
    path = Path(settings.ca_file).expanduser()
    mend = "`ca_file` must name a PEM file with the certificate of the CA."
    try:
        return ssl.create_default_context(cafile=path)
    except ssl.SSLError:
        raise Refused(f"{path} can't be used", "it holds no certificate", mend) from None
    except OSError as fault:
        raise Missing(f"{path} can't be read", fault.strerror or "unknown", mend) from None


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
