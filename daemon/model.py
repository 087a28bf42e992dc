"""A language model behind the OpenAI protocol (POST …/chat/completions), on this machine unless the user allows more.

One question, one answer, one try, in bounded time and size. It goes straight to the server: no proxy is
asked, no redirection followed. What a server says in its errors is never repeated, since some repeat the key.
"""

import socket
import ssl
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import ip_address
from threading import Event, Timer
from urllib.parse import urlsplit

import msgspec

from daemon.config import Llm
from daemon.errors import AfterwordError

LONGEST = 262_144
"""Octets of an answer. A letter has two thousand; a model that reasons aloud may say a hundred times as much."""
_TOKENS = 1024
"""Four letters long: what runs on past it is no letter, and few machines say more in a minute."""
_MEND = "Check [llm] in the configuration and the server's own log; the next letter is tried again by itself."


class _Message(msgspec.Struct):
    content: str | None = None


class _Choice(msgspec.Struct):
    message: _Message
    finish_reason: str | None = None


class _Answer(msgspec.Struct):
    choices: list[_Choice]


class Model:
    """The model of an `[llm]` table. `secret` is asked for the key at each question, None where there is none."""

    def __init__(self, llm: Llm, secret: Callable[[], str] | None = None) -> None:
        parts = urlsplit(llm.base_url)
        self._llm, self._secret = llm, secret
        self._tls, self._host, self._port = parts.scheme == "https", parts.hostname or "", parts.port
        self._path = f"{parts.path.rstrip('/')}/chat/completions"
        self.what = f"The model at {self._host} gave no words"

    def ask(self, system: str, user: str, seconds: float) -> str:
        """The model's answer, not empty, in at most so many seconds (a name server's own delay aside).

        Raises AfterwordError when there is none.
        """
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self._secret:
            headers["Authorization"] = f"Bearer {self._secret()}"
        messages = [{"role": "system", "content": system}, {"role": "user", "content": user}]
        # The same question is to have the same answer, as far as a model can.
        wanted = {"model": self._llm.model, "messages": messages, "max_tokens": _TOKENS, "temperature": 0, "seed": 1}
        status, raw = self._post(msgspec.json.encode(wanted | {"stream": False}), headers, seconds)
        if status in {401, 403}:
            raise self._trouble(f"it wants another key ({status})")
        if status != 200:
            raise self._trouble(f"it answers with status {status}")
        if len(raw) > LONGEST:
            raise self._trouble("its answer is far too long")
        return self._said(raw)

    def _post(self, body: bytes, headers: dict[str, str], seconds: float) -> tuple[int, bytes]:
        late = Event()
        reached: list[socket.socket] = []
        connection = self._connection(seconds)

        def hang_up() -> None:
            late.set()
            for one in reached:
                _shut(one)

        # A socket's own timeout starts anew with every octet.
        timer = Timer(seconds, hang_up)
        timer.daemon = True
        timer.start()
        try:
            connection.connect()
            reached.append(connection.sock)  # which the connection itself lets go of before the answer is read
            self._stay(connection.sock)
            if late.is_set():
                raise TimeoutError
            connection.request("POST", self._path, body, headers)
            answer: HTTPResponse = connection.getresponse()
            raw = answer.read(LONGEST + 1)
        except (OSError, HTTPException, ValueError) as error:
            # The error itself may hold the key, as a header that couldn't be sent.
            raise self._trouble(_why(error, seconds, late=late.is_set())) from None
        finally:
            timer.cancel()
            connection.close()
        if late.is_set():
            raise self._trouble(_why(TimeoutError(), seconds, late=True))
        if answer.length and len(raw) <= LONGEST:
            raise self._trouble("the connection was lost")
        return answer.status, raw

    def _connection(self, seconds: float) -> HTTPConnection:
        if self._tls:
            context = ssl.create_default_context()
            return HTTPSConnection(self._host, self._port, timeout=seconds, context=context)
        return HTTPConnection(self._host, self._port, timeout=seconds)

    def _stay(self, reached: socket.socket) -> None:
        """A name that is this machine's own by right (RFC 6761) may lead elsewhere all the same."""
        if not self._llm.allow_remote and not ip_address(reached.getpeername()[0].partition("%")[0]).is_loopback:
            raise self._trouble("its name leads to another machine, which the configuration doesn't allow")

    def _said(self, raw: bytes) -> str:
        try:
            choice = msgspec.json.decode(raw, type=_Answer).choices[0]
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, IndexError):
            raise self._trouble("its answer isn't one of the OpenAI protocol") from None
        if choice.finish_reason == "length":
            raise self._trouble("its answer was cut off")
        if not (said := (choice.message.content or "").strip()):
            raise self._trouble("its answer is empty")
        return said

    def _trouble(self, why: str) -> AfterwordError:
        return AfterwordError(self.what, why, _MEND)


def _shut(reached: socket.socket) -> None:
    """End the connection for whoever is reading from it, TLS or not."""
    try:
        socket.socket.shutdown(reached, socket.SHUT_RDWR)
    except OSError:
        return


def _why(error: Exception, seconds: float, *, late: bool) -> str:
    if late or isinstance(error, TimeoutError):
        return f"it didn't answer within {seconds:.0f} s"
    if isinstance(error, ConnectionRefusedError):
        return "nothing answers at its port"
    if isinstance(error, ssl.SSLError):
        return "no safe connection came about"
    if isinstance(error, socket.gaierror):
        return "its name isn't known"
    if isinstance(error, UnicodeError) or type(error) is ValueError:
        return "its key can't be sent as it stands in its place"
    return "the connection was lost"
