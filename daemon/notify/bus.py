"""One connection to the session bus: calls that wait for their answers so long and no longer, and signals.

jeepney brings the wire format and the login; its own routers wait without end for the bus itself, and die of an
exception when it goes.
"""

import os
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from itertools import count
from pathlib import Path
from socket import SHUT_RDWR
from typing import Any, NamedTuple

from jeepney import DBusAddress, DBusErrorResponse, HeaderFields, Message, MessageType, Parser, new_method_call
from jeepney.bus import get_bus
from jeepney.io.blocking import prep_socket
from jeepney.wrappers import unwrap_msg

PATIENCE = 1.5
"""Seconds for an answer: a server that hangs holds up no pass for longer."""
BUS = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
_NOBODY = ("org.freedesktop.DBus.Error.ServiceUnknown", "org.freedesktop.DBus.Error.NameHasNoOwner")


class NoBus(Exception):
    """Why the bus, or whom it was asked for, can't be reached."""


class Answer(NamedTuple):
    """What a method gives, and the unique name of who gave it."""

    sender: str
    body: tuple[Any, ...]


def session_bus() -> str:
    """The address of the session bus, from the environment, else where systemd puts it. Raises NoBus."""
    address = os.environ.get("DBUS_SESSION_BUS_ADDRESS")
    if address:
        return address
    folder = os.environ.get("XDG_RUNTIME_DIR")
    if folder and (socket := Path(folder) / "bus").exists():
        return f"unix:path={socket}"
    raise NoBus("this session has no D-Bus (DBUS_SESSION_BUS_ADDRESS is not set)")


class Bus:
    """A connection. `heard` is called with each signal, in a thread of the connection's own: it must not call."""

    def __init__(self, heard: Callable[[Message], None]) -> None:
        try:
            self._socket = prep_socket(get_bus(session_bus()), timeout=PATIENCE)
        except (OSError, RuntimeError, ValueError) as error:  # the last two: an address that jeepney can't read
            raise NoBus(f"the session bus doesn't answer ({error})") from error
        self._heard = heard
        self._serials = count(1)
        self._sending = threading.Lock()
        self._waiting: dict[int, Future[Message]] = {}
        self.alive = True
        self._thread = threading.Thread(target=self._receive, name="session bus", daemon=True)
        self._thread.start()
        try:
            self.call(BUS, "Hello")
        except NoBus:
            self.close()
            raise

    def call(self, address: DBusAddress, method: str, signature: str = "", *body: object) -> Answer:
        """What a method answers. Raises NoBus when it doesn't, or answers with an error."""
        message = new_method_call(address, method, signature or None, body)
        serial, coming = next(self._serials), Future[Message]()
        self._waiting[serial] = coming
        try:
            with self._sending:
                self._socket.sendall(message.serialise(serial))
            if not self.alive:
                raise NoBus("the session bus has closed the connection")
            answer = coming.result(PATIENCE)
            return Answer(str(answer.header.fields.get(HeaderFields.sender)), tuple(unwrap_msg(answer)))
        except TimeoutError as error:
            raise NoBus(f"no answer within {PATIENCE:g} seconds") from error
        except DBusErrorResponse as error:
            if error.name in _NOBODY:
                raise NoBus(f"no program on the session bus offers {address.bus_name}") from error
            raise NoBus(str(error)) from error
        except OSError as error:
            raise NoBus(str(error)) from error
        finally:
            del self._waiting[serial]

    def listen(self, **rule: str) -> None:
        """Hear the signals that fit this match rule. Raises NoBus."""
        self.call(BUS, "AddMatch", "s", ",".join(f"{key}='{value}'" for key, value in rule.items()))

    def close(self) -> None:
        """End the connection. From any thread but its own."""
        with suppress(OSError):  # it has gone already
            self._socket.shutdown(SHUT_RDWR)
        self._thread.join(PATIENCE)
        self._socket.close()

    def _receive(self) -> None:
        parser = Parser()
        try:
            with suppress(OSError):  # the bus has gone
                while data := self._socket.recv(4096):
                    for message in parser.feed(data):
                        self._take(message)
        finally:
            self.alive = False
            for answer in list(self._waiting.values()):
                if not answer.done():
                    answer.set_exception(NoBus("the session bus has closed the connection"))

    def _take(self, message: Message) -> None:
        if message.header.message_type is MessageType.signal:
            self._heard(message)
        answer = self._waiting.get(message.header.fields.get(HeaderFields.reply_serial, 0))
        if answer is not None:
            answer.set_result(message)
