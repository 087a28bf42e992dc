"""What goes wrong on the way to a CalDAV server: told as what it is, and afterwards all is as if it hadn't been."""

import re
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

import pytest

from connectors.caldav import CaldavCalendar
from connectors.errors import Missing, Refused, Unreachable
from connectors.models import EventBatch, Window
from connectors.settings import Caldav
from tests.connectors.davs import DavCalendar, radicale, source
from tests.connectors.dovecot import PASSWORD
from tests.connectors.proxy import Proxy
from tests.connectors.webserver import Answers, Asked, Reply, WebServer, gateway

MARCH = datetime(2026, 3, 1, tzinfo=UTC)
SPRING = Window(MARCH, MARCH + timedelta(days=92))
LATER = Window(SPRING.begin + timedelta(days=1), SPRING.end + timedelta(days=1))
TENTH = datetime(2026, 3, 10, 15, tzinfo=UTC)


@pytest.fixture
def calendar() -> DavCalendar:
    """With three events."""
    calendar = radicale().calendar()
    for uid in "abc":
        calendar.put(uid, TENTH)
    return calendar


@pytest.fixture
def web(calendar: DavCalendar) -> Iterator[WebServer]:
    with WebServer(gateway(calendar.server.port)) as server:
        yield server


def changes(calendar: CaldavCalendar, cursor: str | None = None, window: Window = SPRING) -> list[EventBatch]:
    with closing(calendar):
        return list(calendar.changes(cursor, window))


def uids(some: list[EventBatch]) -> list[str]:
    return sorted({event.uid for batch in some for event in batch.events})


def gone(some: list[EventBatch]) -> list[str]:
    return sorted(key for batch in some for key in batch.removed)


def at(phase: bytes, spoilt: Reply | Callable[[Reply], Reply], pass_on: Answers) -> Answers:
    """Spoils the answers to what holds these words, in its method or its body."""

    def answer(one: Asked) -> Reply:
        if phase not in one.method.encode() + one.body:
            return pass_on(one)
        return spoilt if isinstance(spoilt, Reply) else spoilt(pass_on(one))

    return answer


PHASES = [b"PROPFIND", b"sync-collection", b"calendar-multiget"]


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize(
    ("spoilt", "kind", "said"),
    [
        (Reply(429), Unreachable, "asks to wait (429)"),
        (Reply(503, b"", {"Retry-After": "60"}), Unreachable, "in trouble (503)"),
        (Reply(200, wait=3), Unreachable, "no answer in time"),
        (Reply(207, b"<multistatus xmlns='DAV:'>", {"Content-Type": "text/xml"}), Unreachable, "made no sense"),
    ],
)
def test_a_server_in_trouble(calendar, web: WebServer, phase: bytes, spoilt: Reply, kind, said: str) -> None:
    first = changes(calendar.source(web.port))
    pass_on = web.answers
    calendar.put("a", TENTH, "Moved")
    web.answers = at(phase, spoilt, pass_on)
    settings = Caldav("dav", f"{web.url}{calendar.path}", calendar.server.user)
    patient = CaldavCalendar(settings, lambda: PASSWORD, UTC, seconds=1 if spoilt.wait else 20)
    if phase == b"calendar-multiget":  # then each event is asked for alone
        assert uids(changes(patient, first[-1].cursor)) == ["a"]
    else:
        with pytest.raises(kind) as told:
            changes(patient, first[-1].cursor)
        assert told.value.what.startswith("127.0.0.1: could not ")
        assert said in told.value.why
    web.answers = pass_on
    assert uids(changes(calendar.source(web.port), first[-1].cursor)) == ["a"]


@pytest.mark.parametrize(
    ("answer", "kind", "said"),
    [
        (Reply(403), Refused, "the server forbids it"),
        (Reply(404), Missing, "no calendar for events at this address"),
        (Reply(200, b"<html>Welcome</html>", {"Content-Type": "text/html"}), Missing, "no calendar for events"),
        (Reply(405), Missing, "no calendar for events"),
        (Reply(500), Unreachable, "in trouble (500)"),
        (Reply(301, b"", {"Location": "/elsewhere"}), Missing, "no calendar for events"),
        (Reply(302, b"", {"Location": "http://calendar.example.com/"}), Refused, "without TLS"),
        (Reply(401, b"", {"WWW-Authenticate": "Negotiate"}), Refused, "takes no login by password"),
    ],
)
def test_an_address_that_leads_to_no_calendar(calendar, web: WebServer, answer: Reply, kind, said: str) -> None:
    web.answers = lambda _: answer
    with pytest.raises(kind) as told:
        changes(calendar.source(web.port))
    assert said in f"{told.value}"
    assert len(web.asked) <= 5


def test_a_wrong_password_is_tried_once(calendar: DavCalendar, web: WebServer) -> None:
    settings = Caldav("dav", f"{web.url}{calendar.path}", calendar.server.user)
    with pytest.raises(Refused) as told:
        changes(CaldavCalendar(settings, lambda: "wrong-horse", UTC))
    assert "127.0.0.1: login refused: the server says 401" in str(told.value)
    assert "app password" in told.value.mend
    assert "wrong-horse" not in str(told.value)
    assert sum("Authorization" in one.headers for one in web.asked) == 1


def test_a_calendar_that_is_not_there(calendar: DavCalendar) -> None:
    cursor = changes(calendar.source())[-1].cursor
    calendar.drop()
    with pytest.raises(Missing) as told:
        changes(calendar.source(), cursor)
    assert "Check `url`" in told.value.mend


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://127.0.0.1:9/", "server not reached: nothing answers at its port"),
        ("https://calendar.invalid/dav/", "server not found"),
    ],
)
def test_nobody_at_home(url: str, said: str) -> None:
    with pytest.raises(Unreachable, match=said):
        changes(source(radicale(), url))


def test_a_server_that_speaks_no_tls(web: WebServer) -> None:
    with pytest.raises(Refused, match="doesn't answer in TLS"):
        changes(source(radicale(), web.url.replace("http", "https")))


@pytest.mark.parametrize("depth", ["0", "1"])
def test_a_place_on_the_way_that_fails_does_not_make_calendars_vanish(depth: str) -> None:
    """The user's own place, then the home of their calendars: here both are one, asked with another depth."""
    server = radicale().newcomer()
    server.calendar("work").put("a", TENTH)
    pass_on = gateway(server.port)
    with WebServer(pass_on) as web:
        first = changes(source(server, web.url))
        web.answers = lambda one: (
            Reply(500) if (unquote(one.path), one.headers["Depth"]) == (f"/{server.user}/", depth) else pass_on(one)
        )
        with pytest.raises(Unreachable, match="in trouble"):
            changes(source(server, web.url), first[-1].cursor)


# Part of it


def test_one_calendar_of_two_that_can_not_be_read_takes_nothing_away() -> None:
    server = radicale().newcomer()
    work, home = server.calendar("work"), server.calendar("home")
    work.put("a", TENTH)
    home.put("b", TENTH)
    pass_on = gateway(server.port)

    def forbidden(one: Asked) -> Reply:
        return Reply(403) if one.path.endswith("/home/") and one.method == "REPORT" else pass_on(one)

    with WebServer(pass_on) as web:
        first = changes(source(server, web.url))
        work.put("c", TENTH)
        home.put("d", TENTH)
        web.answers = forbidden
        [second] = changes(source(server, web.url), first[-1].cursor, LATER)
        assert (uids([second]), second.removed) == (["c"], ())
        [problem] = second.problems
        assert re.match(r"127.0.0.1: could not list \S+/home: the server forbids it", problem)
        web.answers = pass_on
        assert uids(changes(source(server, web.url), second.cursor, LATER)) == ["d"]


def test_a_listing_that_breaks_off_takes_nothing_away(calendar: DavCalendar, web: WebServer) -> None:
    first = changes(calendar.source(web.port))
    pass_on = web.answers
    more = f"<response><href>{calendar.path}</href><status>HTTP/1.1 507 Insufficient Storage</status></response>"
    part = f'<multistatus xmlns="DAV:">{more}</multistatus>'.encode()
    web.answers = at(b"calendar-query", Reply(207, part, {"Content-Type": "text/xml"}), pass_on)
    with pytest.raises(Unreachable, match="507"):
        changes(calendar.source(web.port), first[-1].cursor, LATER)


def test_a_letter_that_xml_does_not_know_spoils_one_event_alone(calendar: DavCalendar, web: WebServer) -> None:
    """Some servers pass on what a program once stored, and then the whole answer is no XML."""
    pass_on = web.answers

    def bell(reply: Reply) -> Reply:
        return Reply(reply.status, reply.body.replace(b"SUMMARY:Interview", b"SUMMARY:\x07", 1), reply.headers)

    web.answers = at(b"calendar-multiget", bell, pass_on)
    assert uids(changes(calendar.source(web.port))) == ["a", "b", "c"]


def test_an_event_that_the_server_can_not_give_is_said_and_kept(calendar: DavCalendar, web: WebServer) -> None:
    first = changes(calendar.source(web.port))
    pass_on = web.answers
    for uid in "abc":
        calendar.put(uid, TENTH, "Moved")

    def broken(one: Asked) -> Reply:
        if b"calendar-multiget" in one.body or one.path.endswith("/b.ics"):
            return Reply(500)
        return pass_on(one)

    web.answers = broken
    [second] = changes(calendar.source(web.port), first[-1].cursor)
    assert (uids([second]), second.removed) == (["a", "c"], ())
    [problem] = second.problems
    assert problem.endswith(f"{calendar.path.split('/')[-2]}, b.ics could not be read: the server says 500")
    web.answers = pass_on
    calendar.put("b", TENTH, "Moved again")
    assert uids(changes(calendar.source(web.port), second.cursor)) == ["b"]


def test_a_malformed_event_among_good_ones(calendar: DavCalendar, web: WebServer) -> None:
    calendar.put("b", TENTH + timedelta(days=1))

    def spoil(reply: Reply) -> Reply:
        return Reply(reply.status, reply.body.replace(b"DTSTART:20260311T", b"DTSTART:soon"), reply.headers)

    web.answers = at(b"calendar-multiget", spoil, web.answers)
    [batch] = changes(calendar.source(web.port))
    assert uids([batch]) == ["a", "c"]
    assert any("b.ics: " in problem for problem in batch.problems)


# A connection that breaks


@pytest.mark.parametrize("fraction", [0.0, 0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.98])
def test_a_connection_that_breaks_anywhere(calendar: DavCalendar, fraction: float) -> None:
    with Proxy(calendar.server.port) as proxy:
        first = changes(calendar.source(proxy.port))
        calendar.put("a", TENTH, "Moved")
        calendar.remove("b")
        before = proxy.down
        whole = changes(calendar.source(proxy.port), first[-1].cursor)
        proxy.cut_after(max(1, int((proxy.down - before) * fraction)))
        broken = calendar.source(proxy.port)
        with suppress(Unreachable):
            changes(broken, first[-1].cursor)
        proxy.heal()
        again = changes(calendar.source(proxy.port), first[-1].cursor)
        assert (uids(again), gone(again)) == (uids(whole), gone(whole)) == (["a"], ["b"])
