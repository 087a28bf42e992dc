"""The autoconfig document of a domain, as Thunderbird reads it (draft-ietf-mailmaint-autoconfig).

It comes from the domain itself, by https alone, and is hostile input all the same: limited in size, without
a document type (so without entities), and what doesn't fit is left out.
"""

import re
from collections.abc import Iterator
from urllib.parse import quote, urlsplit
from xml.etree.ElementTree import Element, ParseError, fromstring

from connectors.discovery import network
from connectors.discovery.found import CalendarPlace, Findings, Server, Tls
from connectors.web import is_loopback, is_safe

_TLS: dict[str, Tls] = {"ssl": "implicit", "starttls": "starttls", "plain": "none"}
_DECLARATION = re.compile(r"<!(?!--|\[CDATA\[)")
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,252})")


def ask(address: str, domain: str) -> Findings:
    """What the domain's own document says; nothing where it has none."""
    places = (
        f"https://autoconfig.{domain}/mail/config-v1.1.xml?emailaddress={quote(address)}",
        f"https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml",
    )
    for url in places:
        if (document := network.get(url)) is not None:
            found = read(document, address, f"the autoconfig document of {urlsplit(url).hostname}")
            if found.servers:
                return found
    return Findings()


def read(document: bytes, address: str, source: str) -> Findings:
    """The IMAP and CalDAV servers that a document names, in its order. Pure; never raises."""
    try:
        text = document.decode("utf-8-sig")
        if _DECLARATION.search(text):
            return Findings()
        root = fromstring(text)  # noqa: S314 - without declarations there is nothing that could be expanded
    except (UnicodeDecodeError, ParseError, ValueError):
        return Findings()
    return Findings(None, tuple(_servers(root, address, source)), tuple(_calendars(root, address, source)))


def _servers(root: Element, address: str, source: str) -> Iterator[Server]:
    for one in root.iterfind("./emailProvider/incomingServer[@type='imap']"):
        host = _said(one, "hostname", address).rstrip(".").lower()
        port, tls = _said(one, "port", address), _TLS.get(_said(one, "socketType", address).lower())
        fits = _HOST.fullmatch(host) and port.isascii() and port.isdecimal() and 0 < int(port[:6]) < 65536
        if fits and tls and (tls != "none" or is_loopback(host)):
            yield Server(host, int(port), tls, _said(one, "username", address) or address, source)


def _calendars(root: Element, address: str, source: str) -> Iterator[CalendarPlace]:
    for one in root.iterfind(".//calendar[@type='caldav']"):
        url = _said(one, "serverURL", address) or _said(one, "url", address)
        if url.isascii() and is_safe(url) and "@" not in urlsplit(url).netloc:
            yield CalendarPlace(url, _said(one, "username", address) or address, source)


def _said(element: Element, tag: str, address: str) -> str:
    """A child's text on one line, with its placeholders filled in; empty where it is none."""
    text = (element.findtext(tag) or "").strip()
    local, _, domain = address.rpartition("@")
    for placeholder, value in (("ADDRESS", address), ("LOCALPART", local), ("DOMAIN", domain)):
        text = text.replace(f"%EMAIL{placeholder}%", value)
    return text if text.isprintable() and len(text) <= 500 else ""
