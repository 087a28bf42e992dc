"""A small real HTTP server for the tests, on 127.0.0.1: it answers as a function says, and remembers what was asked.

`gateway` makes it the front of another server, so that a test may spoil one answer and leave the rest as they are.
"""

import ssl
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple, Self


class Asked(NamedTuple):
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0
    """Seconds before it says anything."""
    cut: int | None = None
    """Break off after so many octets of the body, which was announced whole."""


Answers = Callable[[Asked], Reply]


class WebServer:
    """Use it as a context. With `certificate`, a folder that holds cert.pem and key.pem, it speaks TLS."""

    def __init__(self, answers: Answers, certificate: Path | None = None) -> None:
        self.answers = answers
        self.asked: list[Asked] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1
            disable_nagle_algorithm = True

            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                asked = Asked(self.command, self.path, dict(self.headers.items()), body)
                outer.asked.append(asked)
                reply = outer.answers(asked)
                time.sleep(reply.wait)
                self.send_response(reply.status)
                headers = {"Content-Length": str(len(reply.body))} | dict(reply.headers)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(reply.body[: reply.cut])
                self.wfile.flush()
                self.close_connection = reply.cut is not None or self.close_connection

            def log_message(self, *_: Any) -> None:
                """Tests say what they want to know."""

        for method in ("GET", "POST", "DELETE", "PROPFIND", "REPORT"):
            setattr(Handler, f"do_{method}", Handler.answer)

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            block_on_close = False

            def handle_error(self, *_: Any) -> None:
                """A client that hangs up is what some tests are about."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port: int = self._server.server_address[1]
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self.url = f"http{'s' if certificate else ''}://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)


def gateway(port: int) -> Answers:
    """Answers as the server at `port` of this machine does."""

    def ask(asked: Asked) -> Reply:
        upstream = HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            dropped = {"host", "connection", "content-length", "accept-encoding"}
            headers = {name: value for name, value in asked.headers.items() if name.lower() not in dropped}
            upstream.request(asked.method, asked.path, asked.body or None, headers)
            response = upstream.getresponse()
            kept = {"content-type", "www-authenticate", "location", "etag"}
            found = {name: value for name, value in response.getheaders() if name.lower() in kept}
            return Reply(response.status, response.read(), found)
        finally:
            with suppress(OSError):
                upstream.close()

    return ask
