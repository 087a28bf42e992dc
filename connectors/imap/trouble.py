"""Every error of socket, TLS, imaplib and imapclient, told as one of `connectors.errors`.

Nothing a server says is trusted: its words are shortened and cleaned before anyone reads them.
"""

import re
import socket
import ssl
from imaplib import IMAP4

from imapclient.exceptions import CapabilityError, LoginError

from connectors.errors import ConnectorError, Refused, Unreachable

FOREIGN = (IMAP4.error, OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""What imaplib and imapclient raise: the last five on an answer that is garbled."""


class TokenRefused(LoginError):  # type: ignore[misc]  # imapclient ships no types
    """A login with an access token that the server doesn't take."""


_LONGEST = 200
_NOT_NOW = re.compile(r"\[(UNAVAILABLE|INUSE|LIMIT|SERVERBUG|CONTACTADMIN)\]", re.IGNORECASE)
"""RFC 5530 codes with which a login fails although the password may be right."""

_RUN_OUT = re.compile(r"\[(?:EXPIRED|AUTHENTICATIONFAILED)\]|AccessTokenExpired|Session invalidated", re.IGNORECASE)
"""RFC 5530, and Exchange Online: what a session hears, whatever it asked, when its access has run out."""

_LATER = "This is tried again by itself"
_MENDS = {
    LoginError: "Check user and password; many providers want an app password of its own for each program.",
    TokenRefused: "Check `user`, and whether the account lets programs in by IMAP; then allow the access anew, with "
    "`afterword setup` or the program that gives it.",
}


def translate(fault: BaseException, doing: str, host: str, failing: type[ConnectorError]) -> ConnectorError:
    """The fault as its owner should read it. `failing` is what a plain NO to this operation means."""
    what, why = f"{host}: could not {doing}", words(fault)
    match fault:
        case LoginError():
            told = _login(host, why, _MENDS[type(fault)])
        case IMAP4.error() if _RUN_OUT.search(why):
            told = Unreachable(what, f"its access has run out meanwhile ({why})", f"{_LATER}, with a new login.")
        case CapabilityError():
            told = Refused(what, why, "Set `tls` and `port` of this account to what the server offers.")
        case ssl.SSLError():
            told = _tls(fault, f"{host}: no safe connection", why)
        case IMAP4.readonly():
            told = failing(what, "the folder may only be read", "Choose a folder that you may write to.")
        case IMAP4.abort():
            told = Unreachable(what, f"the connection was lost ({why})", f"{_LATER}; if it lasts, check the network.")
        case OSError():
            told = _network(fault, what, host, why)
        case IMAP4.error():
            told = failing(what, f"the server says: {why}", "Mend that at the server; then it is tried again.")
        case _:
            told = Unreachable(what, f"the server's answer made no sense ({why})", f"{_LATER}.")
    return told


def words(fault: BaseException) -> str:
    """What the server said, or what went wrong, on one short line without a full stop."""
    text = str(fault.args[-1] if isinstance(fault, OSError) and fault.args else fault)
    text = text.partition("\n\nThis error may have been caused")[0]  # imapclient's advice on a refused SEARCH
    text = re.sub(r"^(?:[\w ]+ failed|[A-Z]+ command error|command: [A-Z]+ =>|socket error): ", "", text)
    if quoted := re.fullmatch(r"(?:BAD |NO )?\[?b(['\"])(.*)\1\]?", text, re.DOTALL):
        text = quoted[2]
    text = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split()).rstrip(". ")
    return (text[:_LONGEST] + "…" if len(text) > _LONGEST else text) or type(fault).__name__


def _login(host: str, why: str, mend: str) -> ConnectorError:
    if _NOT_NOW.search(why):
        return Unreachable(f"{host}: could not log in", f"the server says: {why}", f"{_LATER}.")
    return Refused(f"{host}: login refused", f"the server says: {why}", mend)


def _network(fault: OSError, what: str, host: str, why: str) -> ConnectorError:
    mend = f"Check the network, and `host` and `port` of this account. {_LATER}."
    if isinstance(fault, socket.gaierror):
        return Unreachable(f"{host}: server not found", why, mend)
    if isinstance(fault, ConnectionRefusedError):
        return Unreachable(f"{host}: server not reached", "nothing answers at its port", mend)
    return Unreachable(what, "no answer in time" if isinstance(fault, TimeoutError) else why, mend)


def _tls(fault: ssl.SSLError, what: str, why: str) -> ConnectorError:
    if isinstance(fault, ssl.SSLCertVerificationError):
        mend = "`host` must be the name in its certificate; for a server of your own, name its CA in `ca_file`."
        return Refused(what, f"the certificate doesn't fit: {fault.verify_message.rstrip('.')}", mend)
    if isinstance(fault, ssl.SSLEOFError | ssl.SSLZeroReturnError | ssl.SSLSyscallError):
        return Unreachable(what, f"the connection was lost ({why})", f"{_LATER}.")
    return Refused(what, why, "Check `port` and `tls`: 993 goes with implicit, 143 with starttls.")
