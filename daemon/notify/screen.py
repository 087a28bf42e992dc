"""Notifications on the desktop, as the Desktop Notifications Specification 1.2 has them.

Without a bus, or without a server on it, nothing is shown; the log says so once, and again when it was well in between.
A server that was started anew knows nothing of what the old one showed, and neither do we then.
"""

import queue
import threading
from collections.abc import Callable, Collection
from html import escape
from typing import Any

import structlog
from jeepney import DBusAddress, HeaderFields, Message

from daemon.core.announcing.announcing import Announcement
from daemon.core.knowledge.announcements import Deed, Urgency
from daemon.notify.bus import Answer, Bus, NoBus

NAME = "org.freedesktop.Notifications"
SERVER = DBusAddress("/org/freedesktop/Notifications", NAME, NAME)
URGENCY: dict[Urgency, int] = {"low": 0, "normal": 1, "critical": 2}
SERVERS_OWN = -1
"""The time that a notification stays: as the server likes."""

Pressed = Callable[[Announcement, Deed, str | None], None]
"""Called with what was pressed, in a thread of the screen's own; last, a token that lets a window come to the front."""

log = structlog.get_logger()


class Screen:
    """The user's desktop. `show` and `close` may be called from any thread; they take seconds at most."""

    def __init__(self, pressed: Pressed) -> None:
        self._pressed = pressed
        self._bus: Bus | None = None
        self._capabilities: frozenset[str] | None = None
        self._asked = ""
        """The unique name of the server that said what it can."""
        self._server = ""
        """That of the one that showed what is shown."""
        self._shown: dict[int, Announcement] = {}
        """By the server's number."""
        self._tokens: dict[int, str] = {}
        self._lock = threading.RLock()
        self._said = False
        self._signals: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        self._hands = threading.Thread(target=self._hear, name="notifications", daemon=True)
        self._hands.start()

    def ready(self) -> bool:
        """Can something be shown? Connects where there is no connection; the log says once why not."""
        with self._lock:
            try:
                self._connect()
            except NoBus as error:
                self._tell(error)
                return False
            self._said = False
            return True

    def show(self, announcement: Announcement) -> bool:
        """Show it, in the place of what has the same key; False, and a word in the log, when that can't be."""
        with self._lock:
            number = next((n for n, one in self._shown.items() if one.key == announcement.key), 0)
            try:
                answer = self._notify(announcement, number)
                if answer.sender != self._asked:
                    # Another server than the one that was asked what it can: it came between, and is asked now.
                    self._capabilities = None
                    answer = self._notify(announcement, int(answer.body[0]))
            except NoBus as error:
                self._tell(error)
                return False
            self._shown.pop(number, None)
            if answer.sender != self._server:
                self._shown.clear()
                self._server = answer.sender
            self._shown[int(answer.body[0])] = announcement
            return True

    def shown(self) -> tuple[Announcement, ...]:
        """What stands on the screen, as far as is known."""
        with self._lock:
            return tuple(self._shown.values())

    def close(self, key: str) -> None:
        """Take what has this key off the screen, if it is there still."""
        with self._lock:
            for number in [n for n, one in self._shown.items() if one.key == key]:
                del self._shown[number]
                try:
                    self._connect()[0].call(SERVER, "CloseNotification", "u", number)
                except NoBus as error:
                    log.debug("notification not closed", why=str(error))  # it has gone already

    def stop(self) -> None:
        """Hear nothing more; what is shown stays."""
        self._signals.put(None)
        if self._bus is not None:
            self._bus.close()
        self._hands.join(1)

    def _notify(self, announcement: Announcement, replaces: int) -> Answer:
        bus, able = self._connect()
        return bus.call(SERVER, "Notify", "susssasa{sv}i", *arguments(announcement, replaces, able))

    def _connect(self) -> tuple[Bus, frozenset[str]]:
        """The connection, and what the server is able to. Raises NoBus."""
        if self._bus is None or not self._bus.alive:
            if self._bus is not None:
                self._bus.close()
            self._shown.clear()
            self._capabilities, self._bus = None, Bus(self._signals.put)
            self._bus.listen(type="signal", sender=NAME, interface=NAME)
            self._bus.listen(type="signal", interface="org.freedesktop.DBus", member="NameOwnerChanged", arg0=NAME)
        if self._capabilities is None:
            answer = self._bus.call(SERVER, "GetCapabilities")
            self._capabilities, self._asked = frozenset(answer.body[0]), answer.sender
        return self._bus, self._capabilities

    def _tell(self, error: NoBus) -> None:
        if not self._said:
            log.warning("no notifications", why=str(error), mend="`afterword status` tells the same; all else goes on.")
            self._said = True

    def _hear(self) -> None:
        while (message := self._signals.get()) is not None:
            self._take(str(message.header.fields.get(HeaderFields.member)), message.body)

    def _take(self, member: str, body: tuple[Any, ...]) -> None:
        match member, body:
            case "ActivationToken", (int(number), str(token)):
                self._tokens[number] = token
            case "ActionInvoked", (int(number), str(name)):
                with self._lock:
                    announcement = self._shown.get(number)
                deed = "open" if name == "default" else name
                for known, _ in announcement.actions if announcement else ():
                    if announcement is not None and known == deed:
                        self._pressed(announcement, known, self._tokens.pop(number, None))
            case "NotificationClosed", (int(number), _):
                with self._lock:
                    self._shown.pop(number, None)
                self._tokens.pop(number, None)
            case "NameOwnerChanged", (_, str(old), _):
                with self._lock:
                    self._capabilities = None
                    if old == self._server:
                        self._shown.clear()


def arguments(announcement: Announcement, replaces: int, able: Collection[str]) -> tuple[object, ...]:
    """What Notify takes, for a server that can do this. A click on the text opens, so the others are the buttons."""
    text = escape(announcement.body, quote=False) if "body-markup" in able else announcement.body
    actions = announcement.actions if "actions" in able else ()
    pressable = [part for deed, label in actions for part in ("default" if deed == "open" else deed, label)]
    hints = {"urgency": ("y", URGENCY[announcement.urgency]), "category": ("s", "email")}
    return "Afterword", replaces, "mail-message-new", announcement.title, text, pressable, hints, SERVERS_OWN
