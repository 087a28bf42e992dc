"""One JMAP server (RFC 8620): its session, its methods, its blobs; every failure in words for its owner.

Only the methods on the list leave this machine, and none of them sends: the capability for that is never asked for.
"""

import json
import ssl
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from connectors.errors import ConnectorError, Missing, Refused, Unreachable
from connectors.settings import Jmap
from connectors.web import LATER, host_of, is_safe, tls_context

MAIL = "urn:ietf:params:jmap:mail"
USING = ("urn:ietf:params:jmap:core", MAIL)
READING = frozenset({"Mailbox/get", "Email/query", "Email/get", "Email/changes"})
WRITING = frozenset({"Mailbox/set", "Email/import", "Email/set"})
"""Email/set with `destroy` alone: nothing else is ever put into it."""

SECONDS = 30.0
_LONGEST = 64 * 1024 * 1024
_GARBLED = (ValueError, LookupError, TypeError, AttributeError)


class MethodError(Exception):
    """The server refused a method (RFC 8620 3.6.2); `kind` is its word for why."""

    def __init__(self, kind: str, said: str = "") -> None:
        super().__init__(kind, said)
        self.kind, self.said = kind, said


class Server:
    """A session, begun at the first question. `secret` gives the password; without a user, the token."""

    def __init__(self, settings: Jmap, secret: Callable[[], str]) -> None:
        self._settings, self._secret = settings, secret
        self.host = host_of(settings.url)
        self._session: Mapping[str, Any] | None = None
        self._login = ""
        self._connections: dict[str, HTTPConnection] = {}

    @contextmanager
    def talk(self, doing: str, failing: type[ConnectorError] = Unreachable) -> Iterator[None]:
        """Turns every failure into one of ours. `doing` completes "could not …"; `failing` is what a refusal means."""
        what = f"{self.host}: could not {doing}"
        try:
            yield
        except ConnectorError:
            self.close()
            raise
        except MethodError as error:
            why = "".join(one for one in f"{error.kind} {error.said}".strip() if one.isprintable())[:200]
            if error.kind in {"serverUnavailable", "serverFail", "serverPartialFail", "rateLimit"}:
                raise Unreachable(what, f"the server says {why}", f"{LATER}.") from None
            mend = "Mend that at the server; then it is tried again."
            raise failing(what, f"the server says {why.rstrip('.')}", mend) from None
        except (OSError, HTTPException) as fault:
            self.close()
            raise self._lost(fault, what) from None
        except _GARBLED as fault:
            self.close()
            why = f"the server's answer made no sense ({type(fault).__name__})"
            raise Unreachable(what, why, f"{LATER}.") from None

    def call(self, method: str, **arguments: object) -> dict[str, Any]:
        """One method's answer. Raises MethodError."""
        if method not in READING | WRITING or (method == "Email/set" and arguments.keys() - {"destroy", "ifInState"}):
            raise AssertionError(f"{method}: not on the list")
        session = self._begun()
        question = [method, {"accountId": session["primaryAccounts"][MAIL], **arguments}, "0"]
        body = json.dumps({"using": USING, "methodCalls": [question]}).encode()
        again = method in READING
        answer = json.loads(self._ask("POST", session["apiUrl"], body, "application/json", again=again))
        [[name, said, _]] = answer["methodResponses"]
        if name == "error":
            raise MethodError(str(said["type"]), str(said.get("description") or ""))
        return dict(said)

    def download(self, blob: str) -> bytes:
        """A blob's octets (RFC 8620 6.2)."""
        session = self._begun()
        parts = {"accountId": session["primaryAccounts"][MAIL], "blobId": blob, "type": "message/rfc822", "name": "m"}
        return self._ask("GET", _filled(session["downloadUrl"], parts))

    def upload(self, data: bytes) -> str:
        """The blob that these octets are from now on (RFC 8620 6.1)."""
        session = self._begun()
        url = _filled(session["uploadUrl"], {"accountId": session["primaryAccounts"][MAIL]})
        return str(json.loads(self._ask("POST", url, data, "message/rfc822", again=False))["blobId"])

    def close(self) -> None:
        """End the session. Never raises."""
        self._session = None
        for connection in self._connections.values():
            connection.close()
        self._connections.clear()

    def _begun(self) -> Mapping[str, Any]:
        if self._session is None:
            secret, user = self._secret().strip(), self._settings.user
            self._login = f"Basic {b64encode(f'{user}:{secret}'.encode()).decode()}" if user else f"Bearer {secret}"
            session = json.loads(self._ask("GET", self._settings.url))
            for name in ("apiUrl", "downloadUrl", "uploadUrl"):
                session[name] = urljoin(self._settings.url, session[name])
            if MAIL not in session["primaryAccounts"]:
                raise Refused(f"{self.host}: no mail there", "this login has no mailbox", "Check the token's rights.")
            self._session = session
        return self._session

    def _ask(self, method: str, url: str, body: bytes | None = None, kind: str = "", *, again: bool = True) -> bytes:
        if not is_safe(url):
            why = f"{host_of(url)} would be spoken to without TLS"
            raise Refused(f"{self.host}: not asked", why, "`url` must begin with https.")
        parts = urlsplit(url)
        place = f"{parts.scheme}://{parts.netloc}"
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = {
            "Authorization": self._login,
            "Accept": "application/json",
            **({"Content-Type": kind} if kind else {}),
        }
        kept = self._connections.get(place)
        connection = kept or self._connect(parts.scheme, parts.netloc)
        self._connections[place] = connection
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            data = response.read(_LONGEST)
        except (OSError, HTTPException):
            connection.close()
            del self._connections[place]
            if kept is None or not again:
                raise
            return self._ask(method, url, body, kind, again=False)  # it was closed while nobody spoke
        if not 200 <= response.status < 300:
            raise self._refused(response.status)
        return data

    def _connect(self, scheme: str, there: str) -> HTTPConnection:
        if scheme == "http":
            return HTTPConnection(there, timeout=SECONDS)
        return HTTPSConnection(there, timeout=SECONDS, context=tls_context(self._settings.ca_file))

    def _refused(self, status: int) -> ConnectorError:
        match status:
            case 401 | 403:
                mend = (
                    "Make a new token (Fastmail: Settings, Privacy & Security, API tokens), or check user and password."
                )
                return Refused(f"{self.host}: login refused", f"the server says {status}", mend)
            case 404:
                return Missing(f"{self.host}: no JMAP there", "404", "Check `url`: it is the session's address.")
        return Unreachable(f"{self.host}: no answer", f"the server says {status}", f"{LATER}.")

    def _lost(self, fault: Exception, what: str) -> ConnectorError:
        if isinstance(fault, ssl.SSLCertVerificationError):
            mend = "`url` must be for the name in the certificate; for a server of your own, name its CA in `ca_file`."
            why = f"the certificate doesn't fit: {fault.verify_message.rstrip('.')}"
            return Refused(f"{self.host}: no safe connection", why, mend)
        why = "no answer in time" if isinstance(fault, TimeoutError) else "the connection was lost or not made"
        return Unreachable(what, why, f"Check the network, and `url` of this account. {LATER}.")


def _filled(template: str, parts: Mapping[str, str]) -> str:
    """A URI template (RFC 6570) of the one kind that sessions have."""
    for name, value in parts.items():
        template = template.replace(f"{{{name}}}", quote(value, safe=""))
    return template
