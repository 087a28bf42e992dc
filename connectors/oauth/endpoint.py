"""One question to an authorization server (RFC 6749 3.2): a form goes there, JSON comes back.

Only by TLS, or to this machine; no proxy is asked, no redirect followed. Nothing that was sent is in any error.
"""

import ssl
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import TypeVar
from urllib.parse import urlencode, urlsplit

import msgspec

from connectors.errors import ConnectorError, Refused, Unreachable
from connectors.web import LATER, host_of, is_safe, tls_context

SECONDS = 20.0
"""How long the server may be silent."""

_LONGEST = 256 * 1024


class Answer(msgspec.Struct, frozen=True):
    """What every answer may hold: `error`, one of the words of RFC 6749 5.2 or RFC 8628 3.5; empty when all is well."""

    error: str = ""


class Token(Answer, frozen=True):
    """RFC 6749 5.1. `refresh_token` is empty where the old one stays."""

    access_token: str = ""
    refresh_token: str = ""


class Code(Answer, frozen=True):
    """RFC 8628 3.2: what the user is to type, and where. `interval` and `expires_in` in seconds."""

    device_code: str = ""
    user_code: str = ""
    verification_uri: str = ""
    expires_in: float = 600
    interval: float = 5


T = TypeVar("T", bound=Answer)


def ask(url: str, fields: Mapping[str, str], kind: type[T], what: str) -> T:
    """The server's answer, its refusals included. `what` went wrong if there is none. Raises ConnectorError."""
    host, parts = host_of(url), urlsplit(url)
    if not is_safe(url):
        why = f"{host or 'its address'} would be spoken to without TLS"
        raise Refused(what, why, "The address of the token server must begin with https.")
    there = parts.netloc.rpartition("@")[2]
    connection = (
        HTTPSConnection(there, timeout=SECONDS, context=tls_context(None))
        if parts.scheme == "https"
        else HTTPConnection(there, timeout=SECONDS)
    )
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    try:
        connection.request("POST", parts.path or "/", urlencode(fields), headers)
        response = connection.getresponse()
        status, body = response.status, response.read(_LONGEST)
    except (OSError, HTTPException) as fault:
        raise _lost(fault, host, what) from None
    finally:
        connection.close()
    if status == 429 or status >= 500:
        raise Unreachable(what, f"{host} is busy or in trouble ({status})", f"{LATER}.")
    try:
        answer = msgspec.json.decode(body, type=kind)
    except msgspec.MsgspecError:
        raise Unreachable(what, f"the answer of {host} made no sense ({status})", f"{LATER}.") from None
    if status != 200 and not answer.error:
        raise Unreachable(what, f"{host} answers {status} without a reason", f"{LATER}.")
    return answer


def _lost(fault: Exception, host: str, what: str) -> ConnectorError:
    if isinstance(fault, ssl.SSLCertVerificationError):
        why = f"the certificate of {host} doesn't fit: {fault.verify_message.rstrip('.')}"
        return Refused(what, why, "Check this machine's clock and its certificates (ca-certificates).")
    said = "no answer in time" if isinstance(fault, TimeoutError) else f"{host} was not reached"
    return Unreachable(what, said, f"Check the network. {LATER}.")
