"""Calendars on real CalDAV servers: how they are found, what is asked of the server, and what comes of it."""

import hashlib
import json
import sys
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote
from urllib.request import parse_http_list, parse_keqv_list
from zoneinfo import ZoneInfo

import pytest

from connectors.caldav import CaldavCalendar, finding
from connectors.caldav.server import Server
from connectors.errors import Missing, Refused
from connectors.models import EventBatch, Window
from connectors.settings import Caldav
from tests.connectors.calendars import vcalendar, vevent
from tests.connectors.davs import DavCalendar, DavServer, radicale, source, xandikos
from tests.connectors.dovecot import PASSWORD, _make_certificate
from tests.connectors.webserver import Asked, Reply, WebServer, gateway

MARCH = datetime(2026, 3, 1, tzinfo=UTC)
SPRING = Window(MARCH, MARCH + timedelta(days=92))
LATER = Window(SPRING.begin + timedelta(days=1), SPRING.end + timedelta(days=1))
TENTH = datetime(2026, 3, 10, 15, tzinfo=UTC)
TASKS = """<c:mkcalendar xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:set><d:prop>
<c:supported-calendar-component-set><c:comp name="VTODO"/></c:supported-calendar-component-set></d:prop></d:set></c:mkcalendar>"""


@pytest.fixture(params=[radicale, xandikos])
def server(request: pytest.FixtureRequest) -> DavServer:
    return request.param()


@pytest.fixture
def calendar(server: DavServer) -> DavCalendar:
    return server.calendar()


@pytest.fixture
def newcomer() -> DavServer:
    """A user of Radicale without a calendar."""
    return radicale().newcomer()


@pytest.fixture
def front(server: DavServer) -> Iterator[WebServer]:
    """Stands before the server, and remembers what was asked."""
    with WebServer(gateway(server.port)) as web:
        yield web


def changes(calendar: CaldavCalendar, cursor: str | None = None, window: Window = SPRING) -> list[EventBatch]:
    with closing(calendar):
        return list(calendar.changes(cursor, window))


def uids(some: list[EventBatch]) -> list[str]:
    return sorted({event.uid for batch in some for event in batch.events})


def gone(some: list[EventBatch]) -> list[str]:
    return sorted(key for batch in some for key in batch.removed)


def asked(web: WebServer) -> list[str]:
    """What was asked since the last time: PROPFIND, GET, or the name of a report."""
    told = [
        one.body.partition(b":")[2].partition(b" ")[0].decode() if one.method == "REPORT" else one.method
        for one in web.asked
    ]
    web.asked.clear()
    return told


# Finding


@pytest.mark.parametrize("place", ["", "{user}/", "{user}/jobs/", ".well-known/caldav", "/"])
def test_calendars_are_found_from_any_address_of_the_account(newcomer: DavServer, place: str) -> None:
    newcomer.calendar("jobs").put("a", TENTH)
    assert uids(changes(source(newcomer, newcomer.url + place.format(user=newcomer.user)))) == ["a"]


def test_calendars_are_found_on_a_server_that_has_no_well_known_place() -> None:
    calendar = xandikos().calendar()
    calendar.put("at-xandikos", TENTH)
    assert "at-xandikos" in uids(changes(source(xandikos())))
    calendar.drop()


def test_all_calendars_of_an_account_or_one(newcomer: DavServer) -> None:
    work, home = newcomer.calendar("work"), newcomer.calendar("für mich & dich")
    newcomer.calendar("tasks", TASKS)
    work.put("a", TENTH)
    home.put("b", TENTH)
    assert uids(changes(source(newcomer))) == ["a", "b"]
    assert uids(changes(home.source())) == ["b"]


def test_a_moved_server_is_followed_with_the_same_question(newcomer: DavServer) -> None:
    """Nextcloud: nothing at the root, a redirect at the well-known place."""
    newcomer.calendar("work").put("a", TENTH)
    pass_on = gateway(newcomer.port)

    def nextcloud(one: Asked) -> Reply:
        if one.path.startswith("/.well-known/"):
            return Reply(301, b"", {"Location": "/remote.php/dav"})
        if one.path == "/remote.php/dav":
            return Reply(302, b"", {"Location": f"/{newcomer.user}/"})
        return Reply(405) if one.path == "/" else pass_on(one)

    with WebServer(nextcloud) as web:
        assert uids(changes(source(newcomer, web.url))) == ["a"]
        assert asked(web)[:2] == ["PROPFIND", "PROPFIND"]


def test_a_password_goes_nowhere_else() -> None:
    def elsewhere(_: Asked) -> Reply:
        return Reply(207, b'<d:multistatus xmlns:d="DAV:"><d:response><d:href>/</d:href><d:propstat><d:prop>'
                     b"<d:current-user-principal><d:href>https://dav.attacker.example/</d:href></d:current-user-principal>"
                     b"</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response></d:multistatus>")  # fmt: skip

    with WebServer(elsewhere) as web, pytest.raises(Refused) as told:
        changes(source(radicale(), web.url))
    assert told.value.what == "dav.attacker.example: not connected"
    assert "a server that you haven't named" in told.value.why


@pytest.mark.parametrize(
    ("home", "other", "may"),
    [
        ("https://caldav.icloud.com/", "https://p42-caldav.icloud.com:443/123/calendars/", True),
        ("https://dav.acme.co.uk/", "https://evil.co.uk/", False),
        ("https://dav.acme.example/", "http://dav.acme.example/", False),
        ("https://127.0.0.1/", "https://127.0.0.2/", False),
        ("http://localhost:5232/", "http://localhost:5233/", True),
    ],
)
def test_hosts_of_one_owner_are_one_server(home: str, other: str, may: bool) -> None:
    server = Server(Caldav("dav", home), str, 1)
    server.home = home
    if may:
        server._check(other)
    else:
        with pytest.raises(Refused):
            server._check(other)


class Dns:
    """What is told of a domain, as dnspython tells it."""

    def __init__(self, target: str, port: int = 443, path: bytes | None = None) -> None:
        self.target, self.port, self.path = target, port, path
        self.priority, self.weight = 0, 1
        self.strings = (path,)

    def resolve(self, name: str, kind: str, lifetime: float) -> list["Dns"]:
        from dns.resolver import NoAnswer

        assert name == "_caldavs._tcp.acme.example"
        if kind == "TXT" and self.path is None:
            raise NoAnswer
        return [self]


@pytest.mark.parametrize("written", ["sam@acme.example", "acme.example"])
@pytest.mark.parametrize(
    ("dns", "url"),
    [
        (Dns("dav.acme.example."), "https://dav.acme.example"),
        (Dns("acme.example.", 8443), "https://acme.example:8443"),
        (Dns("dav.acme.example.", 443, b"path=/dav/"), "https://dav.acme.example/dav/"),
    ],
)
def test_a_server_is_found_by_its_domain(monkeypatch: pytest.MonkeyPatch, written: str, dns: Dns, url: str) -> None:
    monkeypatch.setattr("dns.resolver.Resolver", lambda: dns)
    places = finding._places(written)
    root = url.removesuffix("/dav/")
    assert places[1] == (url if "/dav/" in url else f"{root}/.well-known/caldav")
    assert places[-1] == f"{root}/"


def test_dns_may_not_lead_to_a_stranger(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dns.resolver.Resolver", lambda: Dns("dav.attacker.example."))
    with pytest.raises(Refused) as told:
        finding._places("sam@acme.example")
    assert 'set url = "https://dav.attacker.example/"' in told.value.mend


def test_an_account_without_a_calendar_says_so(newcomer: DavServer) -> None:
    newcomer.calendar("tasks", TASKS)
    with pytest.raises(Missing, match="no calendar for events"):
        changes(source(newcomer))


# What is asked


def test_a_pass_with_nothing_new_asks_for_no_event(server: DavServer, front: WebServer, calendar: DavCalendar) -> None:
    calendar.put("a", TENTH)
    first = changes(calendar.source(front.port))
    assert "calendar-multiget" in asked(front)
    assert changes(calendar.source(front.port), first[-1].cursor) == []
    assert set(asked(front)) == {"PROPFIND"}


def test_what_changed_is_asked_for_by_token(server: DavServer, front: WebServer, calendar: DavCalendar) -> None:
    for uid in "abc":
        calendar.put(uid, TENTH)
    first = changes(calendar.source(front.port))
    asked(front)
    calendar.put("a", TENTH, "Moved")
    calendar.remove("b")
    second = changes(calendar.source(front.port), first[-1].cursor)
    assert (uids(second), gone(second)) == (["a"], ["b"])
    assert [front.asked[-1].body.count(name) for name in (b"a.ics", b"c.ics")] == [1, 0]
    assert [one for one in asked(front) if one != "PROPFIND"] == ["sync-collection", "calendar-multiget"]


def test_what_is_long_past_is_never_fetched(server: DavServer, front: WebServer, calendar: DavCalendar) -> None:
    for n in range(5):
        calendar.put(f"old{n}", TENTH - timedelta(days=400 + n))
    calendar.put("a", TENTH)
    first = changes(calendar.source(front.port))
    assert uids(first) == ["a"]
    assert b"old" not in front.asked[-1].body
    assert "old" not in first[-1].cursor


@pytest.mark.parametrize("hidden", [b"sync-token", b"getctag", b"sync-token getctag"])
def test_without_sync_or_ctag_the_etags_tell(server: DavServer, calendar: DavCalendar, hidden: bytes) -> None:
    """A server that has no sync-collection, no ctag, or neither."""
    pass_on = gateway(server.port)

    def poorer(one: Asked) -> Reply:
        assert b"sync-collection" not in one.body or b"sync-token" not in hidden
        reply = pass_on(one)
        body = reply.body
        for name in hidden.split():
            body = body.replace(name + b">", b"hidden>")
        return Reply(reply.status, body, reply.headers)

    for uid in "abc":
        calendar.put(uid, TENTH)
    with WebServer(poorer) as web:
        first = changes(calendar.source(web.port))
        calendar.put("a", TENTH, "Moved")
        calendar.remove("b")
        asked(web)
        second = changes(calendar.source(web.port), first[-1].cursor)
        assert (uids(second), gone(second)) == (["a"], ["b"])
        assert changes(calendar.source(web.port), second[-1].cursor) == []


PRECONDITION = b'<?xml version="1.0"?><d:error xmlns:d="DAV:"><d:valid-sync-token/></d:error>'


@pytest.mark.parametrize(
    "refusal",
    [Reply(403, PRECONDITION), Reply(409, PRECONDITION), *(Reply(status) for status in (207, 403, 410, 500, 501, 507))],
)
def test_a_token_that_no_longer_holds_costs_a_listing_and_nothing_else(refusal: Reply) -> None:
    calendar = radicale().calendar()
    pass_on = gateway(calendar.server.port)
    for uid in "abc":
        calendar.put(uid, TENTH)
    with WebServer(pass_on) as web:
        first = changes(calendar.source(web.port))
        calendar.put("a", TENTH, "Moved")
        calendar.remove("b")
        web.answers = lambda one: refusal if b"sync-collection" in one.body else pass_on(one)
        asked(web)
        second = changes(calendar.source(web.port), first[-1].cursor)
        assert (uids(second), gone(second)) == (["a"], ["b"])
        assert [one for one in asked(web) if one != "PROPFIND"] == [
            "sync-collection",
            "calendar-query",
            "calendar-multiget",
        ]


def test_the_servers_themselves_refuse_a_token_of_another_time(calendar: DavCalendar) -> None:
    for uid in "abc":
        calendar.put(uid, TENTH)
    first = json.loads(changes(calendar.source())[-1].cursor)
    for shelf in first["calendars"].values():
        shelf[0] = "http://example.com/ns/sync/nonsense"
    calendar.put("a", TENTH, "Moved")
    calendar.remove("b")
    second = changes(calendar.source(), json.dumps(first))
    assert (uids(second), gone(second)) == (["a"], ["b"])
    calendar.put("c", TENTH, "Moved")
    assert uids(changes(calendar.source(), second[-1].cursor)) == ["c"]


def test_a_long_answer_comes_in_pages() -> None:
    """RFC 6578 3.6: a 507 for the calendar itself says that there is more."""
    calendar = radicale().calendar()
    pass_on = gateway(calendar.server.port)
    more = f"<response><href>{calendar.path}</href><status>HTTP/1.1 507 Insufficient Storage</status></response>"
    pages: list[bytes] = []

    def paged(one: Asked) -> Reply:
        reply = pass_on(one)
        if b"sync-collection" not in one.body:
            return reply
        pages.append(one.body)
        body = reply.body.replace(b"<sync-token>", more.encode() + b"<sync-token>") if len(pages) == 1 else reply.body
        return Reply(reply.status, body, reply.headers)

    with WebServer(paged) as web:
        first = changes(calendar.source(web.port))
        calendar.put("a", TENTH)
        assert uids(changes(calendar.source(web.port), first[-1].cursor)) == ["a"]
    assert len(set(pages)) == 2


def test_what_is_told_as_gone_and_as_changed_is_there() -> None:
    """Cyrus tells of one resource twice in one answer."""
    calendar = radicale().calendar()
    pass_on = gateway(calendar.server.port)
    calendar.put("a", TENTH)

    def cyrus(one: Asked) -> Reply:
        reply = pass_on(one)
        href = f"<response><href>{calendar.path}a.ics</href><status>HTTP/1.1 404 Not Found</status></response>"
        body = reply.body.replace(b"<sync-token>", href.encode() + b"<sync-token>")
        return Reply(reply.status, body if b"sync-collection" in one.body else reply.body, reply.headers)

    with WebServer(cyrus) as web:
        first = changes(calendar.source(web.port))
        calendar.put("a", TENTH, "Moved")
        second = changes(calendar.source(web.port), first[-1].cursor)
    assert (uids(second), gone(second)) == (["a"], [])


# What comes of it


def test_a_series_with_a_moved_and_an_excluded_time(calendar: DavCalendar) -> None:
    master = vevent("s", TENTH, "Weekly", "RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE:20260317T150000Z")
    moved = vevent("s", TENTH + timedelta(days=15), "A day later", "RECURRENCE-ID:20260324T150000Z")
    calendar.write("s.ics", vcalendar(master, moved))
    first = changes(calendar.source())
    times = [(event.start.day, event.summary) for batch in first for event in batch.events]
    assert sorted(times) == [(10, "Weekly"), (25, "A day later"), (31, "Weekly")]
    calendar.write("s.ics", vcalendar(master))
    [second] = changes(calendar.source(), first[-1].cursor)
    assert [(event.start.day, event.recurrence_id) for event in second.events] == [(24, "2026-03-24T15:00:00+00:00")]
    assert second.removed == ()


def test_a_time_of_an_old_series_that_was_moved_into_the_window(calendar: DavCalendar) -> None:
    master = vevent("s", TENTH - timedelta(days=60), "Twice", "RRULE:FREQ=WEEKLY;COUNT=2")
    moved = vevent("s", TENTH, "Moved far", "RECURRENCE-ID:20260116T150000Z")
    calendar.write("s.ics", vcalendar(master, moved))
    assert [event.start for batch in changes(calendar.source()) for event in batch.events] == [TENTH]


def test_an_all_day_event_at_the_edge_of_the_window_is_read_in_the_users_zone(server: DavServer) -> None:
    """All day on 31 May in New York lasts until 1 June 04:00 UTC; on 1 March it begins at 05:00."""
    calendar = server.calendar()
    for day in ("20260228", "20260301", "20260531", "20260601"):
        lines = [f"UID:{day}", "DTSTAMP:20260101T000000Z", f"DTSTART;VALUE=DATE:{day}", f"SUMMARY:{day}"]
        calendar.write(f"{day}.ics", vcalendar("\r\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT", ""])))
    settings = Caldav("dav", f"{server.url.rstrip('/')}{calendar.path}", server.user)
    there = CaldavCalendar(settings, lambda: PASSWORD, ZoneInfo("America/New_York"))
    window = Window(MARCH, datetime(2026, 6, 1, tzinfo=UTC))
    assert uids(changes(there, None, window)) == ["20260228", "20260301", "20260531"]


def test_a_series_that_began_long_ago_tells_its_times_as_the_window_moves_on(calendar: DavCalendar) -> None:
    calendar.write("s.ics", vcalendar(vevent("s", TENTH - timedelta(days=700), "Daily", "RRULE:FREQ=DAILY")))
    first = changes(calendar.source())
    assert len(first[0].events) == 92
    second = changes(calendar.source(), first[-1].cursor, LATER)
    assert [event.start for batch in second for event in batch.events] == [datetime(2026, 6, 1, 15, tzinfo=UTC)]


def test_an_event_that_moves_to_another_calendar_is_neither_new_nor_gone(newcomer: DavServer) -> None:
    work, home = newcomer.calendar("work"), newcomer.calendar("home")
    work.put("a", TENTH)
    first = changes(source(newcomer))
    work.remove("a")
    home.put("a", TENTH)
    second = changes(source(newcomer), first[-1].cursor)
    assert (uids(second), gone(second)) == ([], [])


def test_a_calendar_that_goes_takes_its_events_with_it(newcomer: DavServer) -> None:
    work, home = newcomer.calendar("work"), newcomer.calendar("home")
    work.put("a", TENTH)
    home.put("b", TENTH)
    first = changes(source(newcomer))
    home.drop()
    assert gone(changes(source(newcomer), first[-1].cursor)) == ["b"]


def test_a_name_that_must_be_encoded(calendar: DavCalendar) -> None:
    names = ["a b@c.ics", "50%.ics", "ü&<.ics", "a+b.ics"]
    for name in names:
        calendar.write(name, vcalendar(vevent(f"uid of {name}", TENTH)))
    first = changes(calendar.source())
    assert len(uids(first)) == len(names)
    for name in names:
        calendar.server.ask("DELETE", calendar.path + quote(name, safe=""))
    assert len(gone(changes(calendar.source(), first[-1].cursor))) == len(names)


def test_a_login_is_asked_for_once_and_only_where_there_is_one(newcomer: DavServer) -> None:
    newcomer.calendar("work").put("a", TENTH)
    given: list[str] = []

    def secret() -> str:
        given.append(PASSWORD)
        return PASSWORD

    with closing(CaldavCalendar(Caldav("dav", newcomer.url, newcomer.user), secret, UTC)) as calendar:
        assert given == []
        assert uids(list(calendar.changes(None, SPRING))) == ["a"]
    assert given == [PASSWORD]
    nobody = CaldavCalendar(Caldav("dav", newcomer.url), lambda: pytest.fail("asked"), UTC)
    with closing(nobody), pytest.raises(Refused, match="login refused"):
        list(nobody.changes(None, SPRING))


def test_a_new_password_is_asked_for_after_a_wrong_one(newcomer: DavServer) -> None:
    newcomer.calendar("work").put("a", TENTH)
    passwords = iter(["wrong", PASSWORD])
    with closing(CaldavCalendar(Caldav("dav", newcomer.url, newcomer.user), lambda: next(passwords), UTC)) as calendar:
        with pytest.raises(Refused):
            list(calendar.changes(None, SPRING))
        assert uids(list(calendar.changes(None, SPRING))) == ["a"]


def test_a_login_by_digest(newcomer: DavServer) -> None:
    """RFC 7616, as Baikal asks for it: the password itself never crosses the network."""
    newcomer.calendar("work").put("a", TENTH)
    pass_on = gateway(newcomer.port)
    basic = "Basic " + b64encode(f"{newcomer.user}:{PASSWORD}".encode()).decode()

    def md5(*words: str) -> str:
        return hashlib.md5(":".join(words).encode()).hexdigest()

    def baikal(one: Asked) -> Reply:
        said = parse_keqv_list(parse_http_list(one.headers.get("Authorization", "").removeprefix("Digest ")))
        if said.get("response") != md5(
            md5(newcomer.user, "dav", PASSWORD),
            "n1",
            said.get("nc", ""),
            said.get("cnonce", ""),
            "auth",
            md5(one.method, one.path),
        ):
            return Reply(401, b"", {"WWW-Authenticate": 'Digest realm="dav", nonce="n1", qop="auth", algorithm=MD5'})
        return pass_on(one._replace(headers={**one.headers, "Authorization": basic}))

    with WebServer(baikal) as web:
        assert uids(changes(source(newcomer, web.url))) == ["a"]
        assert not any(PASSWORD in str(one) or basic in str(one) for one in web.asked)


# TLS, and the library


def test_a_server_with_its_own_ca(tmp_path_factory: pytest.TempPathFactory) -> None:
    certificate = tmp_path_factory.mktemp("certificate")
    _make_certificate(certificate)
    own = {"ca_file": str(certificate / "cert.pem")}
    plain = radicale().newcomer()
    plain.calendar("work").put("a", TENTH)
    with WebServer(gateway(plain.port), certificate) as web:
        assert uids(changes(source(plain, web.url, **own))) == ["a"]
        with pytest.raises(Refused, match="the certificate doesn't fit: self"):
            changes(source(plain, web.url))
        with pytest.raises(Refused, match="the certificate doesn't fit"):
            changes(source(plain, web.url.replace("127.0.0.1", "localhost"), **own))
    with pytest.raises(Missing, match="`ca_file` must name"):
        changes(source(plain, web.url, ca_file=str(certificate / "nothing.pem")))


def test_plain_http_goes_to_this_machine_alone() -> None:
    with pytest.raises(Refused, match="without TLS your password would cross the network"):
        changes(source(radicale(), "http://dav.example.com/"))


def test_without_the_library_it_is_said_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "caldav.davclient", None)
    with pytest.raises(Refused) as told:
        changes(source(radicale()))
    assert told.value.mend == f"Install it: {sys.executable} -m pip install 'afterword[caldav]'."


def test_one_file_knows_the_library() -> None:
    rooms = Path(finding.__file__).parents[1]
    assert [
        p.name for p in rooms.rglob("*.py") if "caldav.davclient" in p.read_text() or "from caldav" in p.read_text()
    ] == ["server.py"]
