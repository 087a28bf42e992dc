"""A wire between client and server that counts what passes, changes words, and breaks where a test says."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Self


class Proxy:
    """Listens on a port of its own and passes on to `port`. Use it as a context.

    `down` counts the octets from the server, `said` holds what the client said. After `cut_after` more octets from it the connection
    breaks without a word, or with a BYE. `rewrite` sees each piece from the server, `ask` each from the client.
    """

    def __init__(self, port: int) -> None:
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.down = self.connections = 0
        self.said = b""
        self.rewrite: Callable[[bytes], bytes] = lambda piece: piece
        self.ask: Callable[[bytes], bytes] = lambda piece: piece
        self._left: int | None = None
        self._bye = False
        self._threads: list[threading.Thread] = []
        self._open: list[socket.socket] = []

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        # Waking accept() from another thread takes a shutdown, close alone leaves it asleep.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()
        for thread in self._threads:
            thread.join(5)

    def cut_after(self, octets: int, *, bye: bool = False) -> None:
        """Break the connection once so many more octets came from the server; later connections are whole."""
        self._left, self._bye = octets, bye

    def cut(self) -> None:
        """Break every connection now."""
        for one in self._open:
            _shut(one)
        self._open.clear()

    def heal(self) -> None:
        self._left = None

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._target))
            for one in (client, server):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.connections += 1
            self._open += [client, server]
            self._start(self._upwards, client, server)
            self._start(self._downwards, server, client)

    def _upwards(self, client: socket.socket, server: socket.socket) -> None:
        for piece in _pieces(client):
            self.said += piece
            _send(server, self.ask(piece))
        _shut(server)

    def _downwards(self, server: socket.socket, client: socket.socket) -> None:
        for piece in _pieces(server):
            whole = self.rewrite(piece)
            self.down += len(whole)
            if self._left is not None:
                if len(whole) >= self._left:
                    _send(client, whole[: self._left] + (b"* BYE Shutting down\r\n" if self._bye else b""))
                    self._left = None
                    break
                self._left -= len(whole)
            _send(client, whole)
        _shut(client)
        _shut(server)

    def _start(self, work: Callable[..., None], *given: object) -> None:
        thread = threading.Thread(target=work, args=given, daemon=True)
        self._threads.append(thread)
        thread.start()


def _pieces(source: socket.socket) -> Iterator[bytes]:
    while True:
        try:
            piece = source.recv(65536)
        except OSError:
            return
        if not piece:
            return
        yield piece


def _send(target: socket.socket, piece: bytes) -> None:
    try:
        target.sendall(piece)
    except OSError:
        _shut(target)


def _shut(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
