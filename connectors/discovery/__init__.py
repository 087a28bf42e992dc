"""Finds the servers of a mail address: IMAP and CalDAV, each with where that is known from.

`find` asks, until somebody knows:
providers   the bundled table of large providers; nothing leaves the machine
autoconfig  the domain's own autoconfig document, as Thunderbird reads it
network     the domain's DNS (RFC 6186 for IMAP, RFC 6764 for CalDAV, MX for who hosts it), and what answers there
Only the user's own provider is asked: no database of a third party (Mozilla's ISPDB) learns the domain, and no
password is used. What a foreign host was named by DNS alone is marked, since DNS may be forged (RFC 6186 6).
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

from connectors.discovery import autoconfig, network
from connectors.discovery.found import CalendarPlace, Findings, Server, Tls
from connectors.discovery.providers import Provider, by_domain, by_mx, owner

__all__ = ["CalendarPlace", "Findings", "Provider", "Server", "find", "known", "owner"]


def known(address: str) -> Findings | None:
    """What the bundled table says of this address; None where its domain isn't in it. Asks nobody."""
    provider = by_domain(_domain(address))
    if provider is None:
        return None
    source = "Afterword's own list of providers"
    return Findings(provider, tuple(_server(provider, address, source)), tuple(_place(provider, address, source)))


def find(address: str) -> Findings:
    """Whatever can be found for this address, the likeliest first; maybe nothing. Takes some seconds; never raises."""
    if found := known(address):
        return found
    domain = _domain(address)
    if "." not in domain:
        return Findings()
    with ThreadPoolExecutor() as at_once:  # so that a network that is down is waited for once
        asked = at_once.submit(autoconfig.ask, address, domain)
        named, days = at_once.submit(_by_dns, address, domain), at_once.submit(_calendars_by_dns, address, domain)
        provider = by_mx(network.mx(domain))
        told = asked.result()
    source = f"who takes the mail of {domain} (MX in DNS)"
    servers = [*told.servers, *named.result()]
    if provider and not any(one.host == provider.imap for one in servers):
        if servers:
            provider = None
        else:
            servers = [*_server(provider, address, source)]
    places = [*told.calendars, *days.result()]
    if provider:
        places += _place(provider, address, source)
    if not servers and not provider:
        servers = _guesses(address, domain)
    return Findings(provider, tuple(_each_once(servers)), tuple({one.url: one for one in reversed(places)}.values()))


def _server(provider: Provider, address: str, source: str) -> Iterator[Server]:
    if provider.imap:
        host, _, port = provider.imap.partition(":")
        user = address.rpartition("@")[0] if provider.user == "local" else address
        yield Server(host, int(port or 993), provider.tls, user, source)


def _place(provider: Provider, address: str, source: str) -> Iterator[CalendarPlace]:
    if provider.caldav:
        yield CalendarPlace(provider.caldav, address, source)


def _by_dns(address: str, domain: str) -> list[Server]:
    """RFC 6186 3.4: TLS from the first byte where it's offered, else STARTTLS."""
    offered: tuple[tuple[str, Tls], ...] = (("imaps", "implicit"), ("imap", "starttls"))
    return [
        Server(host, port, tls, address, f"the DNS of {domain}", foreign=owner(host) != owner(domain))
        for service, tls in offered
        for host, port in network.srv(f"_{service}._tcp.{domain}")
    ]


def _calendars_by_dns(address: str, domain: str) -> list[CalendarPlace]:
    """RFC 6764 6: SRV and the path beside it, else the well-known place of the domain itself."""
    name, source = f"_caldavs._tcp.{domain}", f"the DNS of {domain}"
    for host, port in network.srv(name):
        path = next((text.removeprefix("path=") for text in network.txt(name) if text.startswith("path=/")), "/")
        url = f"https://{host}{'' if port == 443 else f':{port}'}{path}"
        return [CalendarPlace(url, address, source, foreign=owner(host) != owner(domain))]
    if network.offers_caldav(f"https://{domain}/.well-known/caldav"):
        return [CalendarPlace(f"https://{domain}/", address, f"{domain} itself (/.well-known/caldav)")]
    return []


def _guesses(address: str, domain: str) -> list[Server]:
    """The usual names at which an IMAP server answers."""
    source, names = "a usual name, and an IMAP server answers there", (f"imap.{domain}", f"mail.{domain}", domain)
    usual = [Server(host, 993, "implicit", address, source) for host in names]
    usual += [Server(host, 143, "starttls", address, source) for host in names]
    with ThreadPoolExecutor() as at_once:
        answers = at_once.map(lambda one: network.greets(one.host, one.port, tls=one.tls == "implicit"), usual)
    return [one for one, answer in zip(usual, answers, strict=True) if answer][:1]


def _each_once(servers: Iterable[Server]) -> Iterator[Server]:
    seen: set[tuple[str, int]] = set()
    for one in servers:
        if (one.host, one.port) not in seen:
            seen.add((one.host, one.port))
            yield one


def _domain(address: str) -> str:
    domain = address.rpartition("@")[2].strip().rstrip(".").lower()
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain
