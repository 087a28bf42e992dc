"""What the connectors over HTTP share: where a password may travel, and every failure in words for its owner.

Pure but for reading a CA file. Addresses may be secrets themselves, so that what is told names the host alone.
"""

import re
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from connectors.errors import ConnectorError, Missing, Refused, Unreachable

if TYPE_CHECKING:
    import ssl

LATER = "This is tried again by itself"


def is_loopback(host: str) -> bool:
    """Does this host's name or address stay on this machine (RFC 6761 6.3, RFC 1122 3.2.1.3, RFC 4291 2.5.3)?"""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower().rstrip(".").rpartition(".")[2] == "localhost"


def is_safe(url: str) -> bool:
    """May a secret go there? By https, or by http to this machine alone."""
    parts = urlsplit(url)
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host_of(url))))


def host_of(url: str) -> str:
    """The host's name, which may be told and logged; empty where there is none."""
    return urlsplit(url).hostname or ""


def tls_context(ca_file: str | None) -> "ssl.SSLContext":
    """Certificates are verified by this CA alone, else by those that the system trusts. Raises ConnectorError."""
    import ssl

    if ca_file is None:
        return ssl.create_default_context()
    path = Path(ca_file).expanduser()
    mend = "`ca_file` must name a PEM file with the certificate of the CA."
    try:
        return ssl.create_default_context(cafile=path)
    except ssl.SSLError:
        raise Refused(f"{path} can't be used", "it holds no certificate", mend) from None
    except OSError as fault:
        raise Missing(f"{path} can't be read", fault.strerror or "unknown", mend) from None


def status_error(status: int, host: str, doing: str) -> ConnectorError:
    """What an HTTP status other than success means (RFC 9110 15). `doing` completes "could not …"."""
    what = f"{host}: could not {doing}"
    match status:
        case 401:
            mend = "Check user and password; many providers want an app password of its own for each program."
            return Refused(f"{host}: login refused", "the server says 401 Unauthorized", mend)
        case 403:
            mend = "Check `url`, and whether this login may read that calendar."
            return Refused(what, "the server forbids it (403)", mend)
        case 404 | 410:
            return Missing(what, f"there is nothing at this address ({status})", "Check `url` of this calendar.")
        case 408 | 425 | 429:
            return Unreachable(what, f"the server asks to wait ({status})", f"{LATER}.")
        case _ if status >= 500:
            mend = f"{LATER}; if it lasts, ask whoever runs the server."
            return Unreachable(what, f"the server is in trouble ({status})", mend)
        case _ if status >= 300:
            mend = "Check `url` of this calendar: the address may belong to something else."
            return Missing(what, f"the server answers {status} instead of a calendar", mend)
    return garbled(host, doing)


def garbled(host: str, doing: str) -> ConnectorError:
    """The answer was none that the protocol knows."""
    mend = f"{LATER}; if it lasts, check `url` of this calendar."
    return Unreachable(f"{host}: could not {doing}", "the server's answer made no sense", mend)


def network_error(fault: BaseException, host: str, doing: str) -> ConnectorError:
    """What a failed connection means. Libraries wrap the fault in their own, so its words are looked at too."""
    text = re.sub(r"\s+", " ", f"{type(fault).__name__} {fault}")
    what, mend = f"{host}: could not {doing}", f"Check the network, and `url` of this calendar. {LATER}."
    if "certificate verify failed" in text.lower():
        found = re.search(r"certificate verify failed:? ?(.*?)\.? ?(?:\(_ssl|$)", text, re.IGNORECASE)
        mend = (
            "The address must be for the name in its certificate; for a server of your own, name its CA in `ca_file`."
        )
        return Refused(f"{host}: no safe connection", f"the certificate doesn't fit: {found[1] if found else ''}", mend)
    if re.search(r"WRONG_VERSION_NUMBER|wrong version number|record layer failure|unknown protocol", text):
        mend = "Check `url` of this calendar: its port seems to speak without TLS."
        return Refused(f"{host}: no safe connection", "the server doesn't answer in TLS", mend)
    if re.search(r"timed? ?out", text, re.IGNORECASE):
        return Unreachable(what, "no answer in time", mend)
    if "refused" in text.lower():
        return Unreachable(f"{host}: server not reached", "nothing answers at its port", mend)
    if re.search(r"NameResolution|gaierror|Name or service not known|name resolution", text):
        return Unreachable(f"{host}: server not found", "its name isn't known", mend)
    return Unreachable(what, "the connection was lost", mend)
