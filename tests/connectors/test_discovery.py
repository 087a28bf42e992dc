"""From an address to its servers, as a provider's table, document, DNS and ports tell them; and nobody else is asked."""

import re
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.discovery import autoconfig, find, known, network
from connectors.discovery.found import Findings, Server
from connectors.discovery.providers import by_domain, by_mx, providers
from tests.connectors.dovecot import shared_server
from tests.connectors.webserver import Asked, Reply, WebServer
from tests.connectors.world import World

ADDRESS, DOMAIN = "robin@acme.example", "acme.example"


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with World(tmp_path / "tls", monkeypatch) as world:
        yield world


@contextmanager
def site(world: World, *hosts: str, **pages: Reply) -> Iterator[WebServer]:
    """These hosts by https: all pages are on each; `autoconfig` and `wellknown` and `caldav` are where they belong."""
    world.certify(*hosts)
    paths = {
        "autoconfig": "/mail/config-v1.1.xml",
        "wellknown": "/.well-known/autoconfig/mail/config-v1.1.xml",
        "caldav": "/.well-known/caldav",
        "dav": "/dav/",
    }

    def answer(asked: Asked) -> Reply:
        found = [page for name, page in pages.items() if paths[name] == asked.path.partition("?")[0]]
        return found[0] if found else Reply(404)

    with WebServer(answer, world.certificate) as server:
        world.hosts |= {(host, 443): server.port for host in hosts}
        yield server


def document(*servers: str, more: str = "") -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<clientConfig version="1.1"><emailProvider id="acme.example"><domain>acme.example</domain>
{"".join(servers)}<outgoingServer type="smtp"><hostname>smtp.acme.example</hostname></outgoingServer>
</emailProvider>{more}</clientConfig>""".encode()


def incoming(host: str, port: str = "993", socket_type: str = "SSL", user: str = "%EMAILADDRESS%", kind: str = "imap"):
    return (
        f'<incomingServer type="{kind}"><hostname>{host}</hostname><port>{port}</port>'
        f"<socketType>{socket_type}</socketType><username>{user}</username></incomingServer>"
    )


# The table


def test_each_provider_of_the_table_can_be_shown_to_its_user() -> None:
    for one in providers():
        assert one.page.startswith("https://"), one.name
        assert re.fullmatch(r"[A-Z].*\.", one.steps), one.name
        assert one.domains or one.mx, one.name
        assert (one.imap is None) == (one.password == "none"), one.name
        assert one.imap is None or re.fullmatch(r"[a-z0-9.-]+(:\d+)?", one.imap), one.name
        assert one.caldav is None or re.fullmatch(r"https://[^ ]+/", one.caldav), one.name
        assert all(name == name.lower() and "@" not in name for name in (*one.domains, *one.mx)), one.name
    domains = [domain for one in providers() for domain in one.domains]
    assert len(domains) == len(set(domains))
    assert len({one.name for one in providers()}) == len(providers())


@pytest.mark.parametrize(
    ("domain", "name"),
    [
        ("googlemail.com", "Gmail"),
        ("yahoo.co.uk", "Yahoo Mail"),
        ("hotmail.fr", "Microsoft (Outlook, Hotmail, Microsoft 365)"),
        ("me.com", "iCloud Mail"),
        ("web.de", "WEB.DE"),
        ("orange.fr", "Orange"),
        ("telefonica.net", "Movistar (Telefónica)"),
    ],
)
def test_an_address_of_a_large_provider_is_known_by_its_domain(domain: str, name: str) -> None:
    found = by_domain(domain)
    assert found is not None
    assert found.name == name


def test_a_provider_s_name_below_another_s_domain_is_not_that_provider() -> None:
    assert by_domain("yahoo.acme.example") is None
    assert by_domain("notgmail.com") is None


def test_a_domain_of_one_s_own_is_known_by_who_takes_its_mail() -> None:
    """Hosts as Google, Microsoft and Fastmail tell their customers to name them."""
    assert by_mx(["aspmx.l.google.com", "alt1.aspmx.l.google.com"]).name == "Gmail"
    assert by_mx(["acme-example.mail.protection.outlook.com"]).password == "oauth"
    assert by_mx(["in1-smtp.messagingengine.com"]).name == "Fastmail"
    assert by_mx(["mail.acme.example", "aspmx.l.google.com.acme.example"]) is None


def test_for_a_known_provider_nobody_is_asked(world: World) -> None:
    found = find("Robin@iCloud.com")
    assert [(one.host, one.port, one.tls, one.user) for one in found.servers] == [
        ("imap.mail.me.com", 993, "implicit", "Robin")  # Apple: the name alone
    ]
    assert [one.url for one in found.calendars] == ["https://caldav.icloud.com/"]
    assert (world.reached, world.names.asked) == ([], [])


def test_proton_is_read_through_its_bridge_on_this_machine() -> None:
    (server,) = known("robin@proton.me").servers
    assert (server.host, server.port, server.tls) == ("127.0.0.1", 1143, "starttls")


def test_where_there_is_no_way_in_no_server_is_named() -> None:
    found = known("robin@tuta.com")
    assert found.servers == ()
    assert found.provider.password == "none"


# The domain's own document


def read(text: bytes) -> Findings:
    return autoconfig.read(text, ADDRESS, "the test")


def test_a_document_names_servers_in_the_provider_s_order() -> None:
    text = document(
        incoming("pop.acme.example", "995", kind="pop3"),
        incoming("imap.acme.example"),
        incoming("IMAP.%EMAILDOMAIN%", "143", "STARTTLS", "%EMAILLOCALPART%"),
    )
    assert read(text).servers == (
        Server("imap.acme.example", 993, "implicit", ADDRESS, "the test"),
        Server("imap.acme.example", 143, "starttls", "robin", "the test"),
    )


def test_a_document_may_name_the_calendar_too() -> None:
    text = document(
        incoming("imap.acme.example"),
        more='<calendar type="caldav"><serverURL>https://dav.acme.example/</serverURL></calendar>'
        '<calendar type="caldav"><serverURL>http://dav.acme.example/</serverURL></calendar>',
    )
    assert [(one.url, one.user) for one in read(text).calendars] == [("https://dav.acme.example/", ADDRESS)]


@pytest.mark.parametrize(
    "server",
    [
        incoming("imap.acme.example", "143", "plain"),  # the password would be readable
        incoming("imap.acme.example", "0"),
        incoming("imap.acme.example", "99999"),
        incoming("imap.acme.example", "9" * 5000),
        incoming("imap.acme.example", "九"),
        incoming("imap.acme.example", "993", "magic"),
        incoming("imap acme example"),
        incoming("evil.example\u202e"),
        incoming(""),
        incoming("imap.acme.example", kind="exchange"),
    ],
)
def test_what_does_not_fit_is_left_out(server: str) -> None:
    good = incoming("mail.acme.example")
    assert [one.host for one in read(document(server, good)).servers] == ["mail.acme.example"]


def test_a_server_on_this_machine_may_go_without_tls() -> None:
    (server,) = read(document(incoming("127.0.0.1", "1143", "plain"))).servers
    assert server.tls == "none"


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10 if n else b"&a;" * 10) for n in range(9))
    + b"]>"
    + document(incoming("&a8;")).partition(b"?>")[2]
)
THIEF = (
    b'<?xml version="1.0"?><!DOCTYPE z [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    + document(incoming("imap.acme.example", user="&x;")).partition(b"?>")[2]
)


@pytest.mark.parametrize(
    "text",
    [
        BOMB,
        THIEF,
        THIEF.decode().encode("utf-16"),
        b"<html><body>Welcome<br></body></html>",
        b"",
        b"\xff\xfe",
        b"<a" * 9,
    ],
)
def test_a_document_that_is_hostile_or_none_says_nothing(text: bytes) -> None:
    assert read(text) == Findings()


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_no_document_makes_it_stumble(noise: bytes) -> None:
    read(noise)
    for server in read(document(incoming(noise.decode("utf-8", "replace"), "993"))).servers:
        assert re.fullmatch(r"[a-z0-9.-]+", server.host)


def test_the_domain_s_own_document_is_asked_first(world: World) -> None:
    with site(world, f"autoconfig.{DOMAIN}", autoconfig=Reply(body=document(incoming("mx7.host.example")))) as server:
        found = find(ADDRESS)
    assert [(one.host, one.source, one.foreign) for one in found.servers] == [
        ("mx7.host.example", "the autoconfig document of autoconfig.acme.example", False)
    ]
    assert server.asked[0].path == "/mail/config-v1.1.xml?emailaddress=robin%40acme.example"


def test_else_the_one_at_the_well_known_place(world: World) -> None:
    with site(world, DOMAIN, wellknown=Reply(body=document(incoming("imap.acme.example")))):
        assert [one.host for one in find(ADDRESS).servers] == ["imap.acme.example"]


def test_a_document_without_tls_or_larger_than_any_is_not_taken(world: World) -> None:
    away = Reply(302, headers={"Location": "http://127.0.0.1:1/config.xml"})
    large = document(incoming("imap.acme.example")) + b" " * network.LARGEST
    with site(world, f"autoconfig.{DOMAIN}", DOMAIN, autoconfig=away, wellknown=Reply(body=large)):
        assert find(ADDRESS).servers == ()
    assert ("127.0.0.1", 1) not in world.reached


def test_a_certificate_that_does_not_fit_says_nothing(world: World) -> None:
    with site(world, DOMAIN, wellknown=Reply(body=document(incoming("imap.acme.example")))):
        world.certify("other.example")
        assert find(ADDRESS).servers == ()


# Its DNS


def test_srv_records_name_the_server(world: World) -> None:
    """RFC 6186 3.2 and 4: priority first, then weight; TLS before STARTTLS; `.` means that there is none."""
    world.names.records |= {
        ("_imaps._tcp.acme.example", "SRV"): [
            "10 1 993 b.acme.example.",
            "0 1 993 c.acme.example.",
            "0 9 9993 a.acme.example.",
        ],
        ("_imap._tcp.acme.example", "SRV"): ["0 0 0 ."],
    }
    assert [(one.host, one.port, one.tls) for one in find(ADDRESS).servers] == [
        ("a.acme.example", 9993, "implicit"),
        ("c.acme.example", 993, "implicit"),
        ("b.acme.example", 993, "implicit"),
    ]


def test_a_server_of_somebody_else_that_dns_alone_names_is_marked(world: World) -> None:
    """RFC 6186 6: DNS may be forged."""
    world.names.records[("_imap._tcp.acme.example", "SRV")] = ["0 1 143 imap.host.example."]
    (server,) = find(ADDRESS).servers
    assert (server.host, server.tls, server.foreign) == ("imap.host.example", "starttls", True)


def test_who_takes_the_mail_names_the_provider(world: World) -> None:
    world.names.records[("acme.example", "MX")] = ["20 alt1.aspmx.l.google.com.", "10 aspmx.l.google.com."]
    found = find(ADDRESS)
    assert found.provider.name == "Gmail"
    assert [(one.host, one.user) for one in found.servers] == [("imap.gmail.com", ADDRESS)]
    assert found.servers[0].source == "who takes the mail of acme.example (MX in DNS)"


def test_a_filter_in_front_of_a_server_of_one_s_own_is_not_the_provider(world: World) -> None:
    world.names.records |= {
        ("acme.example", "MX"): ["10 acme-example.mail.protection.outlook.com."],
        ("_imaps._tcp.acme.example", "SRV"): ["0 1 993 imap.acme.example."],
    }
    found = find(ADDRESS)
    assert found.provider is None
    assert [one.host for one in found.servers] == ["imap.acme.example"]


def test_calendars_by_srv_and_the_path_beside_it(world: World) -> None:
    """RFC 6764 4 and 6."""
    world.names.records |= {
        ("_caldavs._tcp.acme.example", "SRV"): ["0 1 8443 cal.acme.example."],
        ("_caldavs._tcp.acme.example", "TXT"): ['"path=/dav/"'],
    }
    assert [(one.url, one.foreign) for one in find(ADDRESS).calendars] == [
        ("https://cal.acme.example:8443/dav/", False)
    ]


def test_calendars_at_the_well_known_place_are_seen_without_a_login(world: World) -> None:
    """RFC 6764 5: it sends on to where the calendars are, and that place asks who is there."""
    onwards, asks = Reply(301, headers={"Location": "/dav/"}), Reply(401, headers={"WWW-Authenticate": "Basic"})
    with site(world, DOMAIN, caldav=onwards, dav=asks) as server:
        assert [one.url for one in find(ADDRESS).calendars] == ["https://acme.example/"]
    assert all("Authorization" not in asked.headers for asked in server.asked)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(body=b"<html>"),
        Reply(404),
        Reply(302, headers={"Location": "https://ads.example/"}),
        Reply(302, headers={"Location": "/.well-known/caldav"}),
    ],
)
def test_a_web_site_is_no_calendar(world: World, reply: Reply) -> None:
    with site(world, DOMAIN, "ads.example", caldav=reply):
        assert find(ADDRESS).calendars == ()
    assert ("ads.example", 443) not in world.reached


# What answers


def test_a_usual_name_is_tried_before_it_is_told(world: World) -> None:
    """imap.… doesn't answer, mail.… does, in TLS, with a certificate that fits."""
    world.certify("mail.acme.example")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(world.certificate / "cert.pem", world.certificate / "key.pem")
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def greet() -> None:
            connection, _ = listener.accept()
            with context.wrap_socket(connection, server_side=True) as safe:
                safe.sendall(b"* OK ready\r\n")
                safe.recv(1)

        greeter = threading.Thread(target=greet, daemon=True)
        greeter.start()
        world.hosts["mail.acme.example", 993] = listener.getsockname()[1]
        (server,) = find(ADDRESS).servers
        greeter.join(5)
    assert (server.host, server.port, server.tls) == ("mail.acme.example", 993, "implicit")
    assert server.source == "a usual name, and an IMAP server answers there"


def test_a_server_with_starttls_alone_is_found_too(world: World) -> None:
    world.hosts["imap.acme.example", 143] = shared_server().port
    assert [(one.host, one.tls) for one in find(ADDRESS).servers] == [("imap.acme.example", "starttls")]


def test_where_nobody_knows_nothing_is_found_and_only_the_own_domain_was_asked(world: World) -> None:
    assert find(ADDRESS) == Findings()
    assert {host for host, _ in world.reached} == {
        f"{name}acme.example" for name in ("", "autoconfig.", "imap.", "mail.")
    }
    assert all(name.endswith("acme.example") for name in world.names.asked)


def test_an_address_in_another_script_is_asked_for_as_dns_has_it(world: World) -> None:
    """RFC 5891: bücher is xn--bcher-kva."""
    find("robin@bücher.example")
    assert "xn--bcher-kva.example" in world.names.asked


def test_an_address_without_a_public_domain_asks_nobody(world: World) -> None:
    assert find("robin@localhost") == Findings()
    assert (world.reached, world.names.asked) == ([], [])


# What is told of them

ASKS = {
    "own": "the account's password",
    "app": "an app password",
    "either": "the account's password; with two-step login an app password",
    "bridge": "the Bridge's password",
    "oauth": "consent in the browser (OAuth)",
    "none": "nothing helps",
}


def table() -> str:
    rows = [
        f"| [{one.name}]({one.page}) | {f'`{one.imap}`' if one.imap else 'none'} | {ASKS[one.password]} | "
        + (
            f"`{one.caldav}` |"
            if one.caldav
            else {"google": '`type = "google"` |', "feed": "published |", None: "|"}[one.calendar]
        )
        for one in providers()
    ]
    return "\n".join(["| provider | IMAP | it asks for | calendar |", "|---|---|---|---|", *rows])


def test_the_docs_tell_of_each_provider_what_the_table_says() -> None:
    assert table() in (Path(__file__).parents[2] / "docs" / "providers.md").read_text("utf-8")
