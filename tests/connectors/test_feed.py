"""Calendars at an address of the web: what is asked, what may be followed, what is said when it fails, and to whom."""

import gzip
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from connectors import feed
from connectors.errors import ConnectorError, Missing, Refused, Unreachable
from connectors.feed import FeedCalendar
from connectors.models import EventBatch, Window
from connectors.settings import Feed
from tests.connectors.calendars import vcalendar, vevent
from tests.connectors.dovecot import _make_certificate
from tests.connectors.webserver import Asked, Reply, WebServer

MARCH = datetime(2026, 3, 1, tzinfo=UTC)
SPRING = Window(MARCH, MARCH + timedelta(days=92))
TENTH = datetime(2026, 3, 10, 15, tzinfo=UTC)
PATH = "/private-4f2a9c/basic.ics"
ONE = vcalendar(vevent("a", TENTH)).encode()


@pytest.fixture
def web() -> Iterator[WebServer]:
    with WebServer(lambda _: Reply(200, ONE)) as server:
        yield server


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """For 127.0.0.1 alone, and its own CA."""
    folder = tmp_path_factory.mktemp("certificate")
    _make_certificate(folder)
    return folder


def source(url: str, seconds: float = 20, **given) -> FeedCalendar:
    return FeedCalendar(Feed("work", url, **given), lambda: pytest.fail("a secret was asked for"), UTC, seconds)


def changes(url: str, cursor: str | None = None, window: Window = SPRING, **given) -> list[EventBatch]:
    return list(source(url, **given).changes(cursor, window))


def uids(some: list[EventBatch]) -> list[str]:
    return sorted(event.uid for batch in some for event in batch.events)


def told(kind: type[ConnectorError], url: str, cursor: str | None = None, **given) -> str:
    """What the user reads; the secret part of the address is nowhere in it, not even in a traceback."""
    with pytest.raises(kind) as caught:
        changes(url, cursor, **given)
    assert "4f2a9c" not in "".join(traceback.format_exception(caught.value))
    return str(caught.value)


@pytest.mark.parametrize(
    ("gives", "asks"),
    [
        ({"ETag": '"v1"'}, {"If-None-Match": '"v1"'}),
        ({"Last-Modified": "Mon, 02 Mar 2026 12:00:00 GMT"}, {"If-Modified-Since": "Mon, 02 Mar 2026 12:00:00 GMT"}),
    ],
)
def test_what_is_as_it_was_is_not_fetched_again(web: WebServer, gives: dict[str, str], asks: dict[str, str]) -> None:
    web.answers = lambda asked: Reply(304) if asks.items() <= asked.headers.items() else Reply(200, ONE, gives)
    first = changes(web.url + PATH)
    assert uids(first) == ["a"]
    assert changes(web.url + PATH, first[-1].cursor) == []
    assert asks.items() <= web.asked[-1].headers.items()


def test_a_series_is_fetched_again_when_the_window_moves_on(web: WebServer) -> None:
    series = vcalendar(vevent("a", TENTH, "Weekly", "RRULE:FREQ=WEEKLY")).encode()
    web.answers = lambda asked: Reply(304) if "If-None-Match" in asked.headers else Reply(200, series, {"ETag": '"v"'})
    first = changes(web.url + PATH)
    later = Window(SPRING.begin + timedelta(days=7), SPRING.end + timedelta(days=7))
    [event] = [event for batch in changes(web.url + PATH, first[-1].cursor, later) for event in batch.events]
    assert event.start == datetime(2026, 6, 2, 15, tzinfo=UTC)


def test_a_text_that_comes_packed_is_unpacked(web: WebServer) -> None:
    web.answers = lambda _: Reply(200, gzip.compress(ONE), {"Content-Encoding": "gzip"})
    assert uids(changes(web.url + PATH)) == ["a"]
    assert web.asked[0].headers["Accept-Encoding"] == "gzip"


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_text_without_end_is_not_read_to_its_end(
    web: WebServer, monkeypatch: pytest.MonkeyPatch, pack: Callable[[bytes], bytes]
) -> None:
    monkeypatch.setattr(feed, "SIZE_LIMIT", 100_000)
    read: list[int] = []
    monkeypatch.setattr(feed.Survey, "lay_out", lambda _self, _name, _version, data, _label: read.append(len(data)))
    packed = {"Content-Encoding": "gzip"} if pack is gzip.compress else {}
    web.answers = lambda _: Reply(200, pack(ONE + b"X" * 5_000_000), packed)
    changes(web.url + PATH)
    assert read == [100_001]


def test_floating_times_are_read_in_the_zone_given(web: WebServer) -> None:
    text = vcalendar("BEGIN:VEVENT\r\nUID:f\r\nDTSTART:20260310T150000\r\nSUMMARY:Talk\r\nEND:VEVENT\r\n").encode()
    web.answers = lambda _: Reply(200, text)
    berlin = FeedCalendar(Feed("work", web.url), str, ZoneInfo("Europe/Berlin"))
    [batch] = berlin.changes(None, SPRING)
    assert batch.events[0].start == datetime(2026, 3, 10, 14, tzinfo=UTC)


def test_the_cursor_keeps_no_address(web: WebServer) -> None:
    [batch] = changes(web.url + PATH)
    assert "4f2a9c" not in batch.cursor
    assert str(web.port) not in batch.cursor


def test_another_address_under_the_same_name_is_a_first_pass(web: WebServer) -> None:
    first = changes(web.url + PATH)
    assert uids(changes(f"{web.url}/other.ics", first[-1].cursor)) == ["a"]
    assert "If-None-Match" not in web.asked[-1].headers


def test_an_address_that_is_a_secret_is_asked_for(web: WebServer) -> None:
    calendar = FeedCalendar(Feed("work", secret="keyring"), lambda: f"{web.url}{PATH}\n", UTC)
    assert uids(list(calendar.changes(None, SPRING))) == ["a"]
    assert web.asked[0].path == PATH


def test_an_address_with_other_letters_is_asked_for_as_it_must_be(web: WebServer) -> None:
    changes(f"{web.url}/ü b/c%20d.ics?k=ä&x=1#top")
    assert web.asked[0].path == "/%C3%BC%20b/c%20d.ics?k=%C3%A4&x=1"


# TLS and redirects


def test_a_server_with_its_own_ca(certificate: Path) -> None:
    with WebServer(lambda _: Reply(200, ONE), certificate) as web:
        assert uids(changes(web.url + PATH, ca_file=str(certificate / "cert.pem"))) == ["a"]
        assert "the certificate doesn't fit: self" in told(Refused, web.url + PATH)
        other = web.url.replace("127.0.0.1", "localhost") + PATH
        assert "ame" in told(Refused, other, ca_file=str(certificate / "cert.pem"))  # Hostname mismatch


def test_a_server_that_speaks_no_tls(web: WebServer) -> None:
    assert "doesn't answer in TLS" in told(Refused, web.url.replace("http", "https") + PATH)


@pytest.mark.parametrize("ca_file", ["nothing.pem", __file__])
def test_a_ca_file_that_is_none(ca_file: str) -> None:
    assert "`ca_file` must name a PEM file" in told(ConnectorError, "https://127.0.0.1:9" + PATH, ca_file=ca_file)


def test_plain_http_goes_to_this_machine_alone() -> None:
    assert "with https" in told(Refused, "http://calendar.example.com" + PATH)


@pytest.mark.parametrize(
    "url",
    ["", "calendar.example.com/4f2a9c", "file:///etc/4f2a9c", "https:///4f2a9c", "https://[4f2a9c", "https://a@b.example/4f2a9c", "https://b.example:x/4f2a9c"],
)  # fmt: skip
def test_what_is_no_address_is_refused_and_not_shown(url: str) -> None:
    with pytest.raises(Refused) as caught:
        list(FeedCalendar(Feed("work"), lambda: url, UTC).changes(None, SPRING))
    assert "no web address" in str(caught.value)
    assert "4f2a9c" not in "".join(traceback.format_exception(caught.value))


def test_webcal_is_https() -> None:
    assert "calendar.invalid: server not found" in told(Unreachable, "webcal://calendar.invalid" + PATH)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_calendar_that_has_moved_is_followed(web: WebServer, status: int) -> None:
    web.answers = lambda asked: (
        Reply(200, ONE) if asked.path == "/new.ics" else Reply(status, b"", {"Location": "/new.ics"})
    )
    assert uids(changes(web.url + PATH)) == ["a"]


def test_no_redirect_leads_out_of_tls(certificate: Path, web: WebServer) -> None:
    with WebServer(lambda _: Reply(302, b"", {"Location": web.url + PATH}), certificate) as secure:
        said = told(Refused, secure.url + PATH, ca_file=str(certificate / "cert.pem"))
    assert "without TLS" in said
    assert web.asked == []


def test_redirects_without_end_are_given_up(web: WebServer) -> None:
    web.answers = lambda _: Reply(302, b"", {"Location": PATH})
    told(ConnectorError, web.url + PATH)
    assert len(web.asked) <= 10


# What goes wrong


def cut(_: Asked) -> Reply:
    return Reply(200, ONE, cut=len(ONE) // 2)


def packed_and_cut(_: Asked) -> Reply:
    return Reply(200, gzip.compress(ONE), {"Content-Encoding": "gzip"}, cut=60)


@pytest.mark.parametrize(
    ("answer", "kind", "said"),
    [
        (lambda _: Reply(401), Refused, "login refused"),
        (lambda _: Reply(403), Refused, "forbids"),
        (lambda _: Reply(404), Missing, "nothing at this address"),
        (lambda _: Reply(410), Missing, "nothing at this address"),
        (lambda _: Reply(429), Unreachable, "asks to wait"),
        (lambda _: Reply(500), Unreachable, "in trouble"),
        (lambda _: Reply(200, b"<html>Please log in</html>"), Missing, "no calendar"),
        (lambda _: Reply(204), Missing, "no calendar"),
        (lambda _: Reply(200, ONE, {"Content-Encoding": "br"}), Unreachable, "made no sense"),
        (lambda _: Reply(200, b"no gzip at all", {"Content-Encoding": "gzip"}), Unreachable, "made no sense"),
        (cut, Unreachable, "connection was lost"),
        (packed_and_cut, Unreachable, "connection was lost"),
    ],
)  # fmt: skip
def test_a_failure_is_told_and_takes_nothing_away(
    web: WebServer, answer, kind: type[ConnectorError], said: str
) -> None:
    first = changes(web.url + PATH)
    web.answers = answer
    assert said in told(kind, web.url + PATH, first[-1].cursor)
    web.answers = lambda _: Reply(200, ONE)
    again = changes(web.url + PATH, first[-1].cursor)
    assert (uids(again), [batch.removed for batch in again if batch.removed]) == ([], [])


def test_a_server_that_keeps_us_waiting(web: WebServer) -> None:
    web.answers = lambda _: Reply(200, ONE, wait=1)
    assert "no answer in time" in told(Unreachable, web.url + PATH, seconds=0.2)


def test_nobody_at_home() -> None:
    with WebServer(lambda _: Reply()) as gone:
        url = gone.url + PATH
    assert "127.0.0.1: server not reached: nothing answers" in told(Unreachable, url)


def test_a_broken_event_among_good_ones_is_said_without_the_address(web: WebServer) -> None:
    web.answers = lambda _: Reply(200, vcalendar(vevent("a", TENTH), vevent("b", TENTH)).encode())
    first = changes(web.url + PATH)
    broken = vcalendar(vevent("a", TENTH, "Moved"), "BEGIN:VEVENT\r\nUID:b\r\nDTSTART:20260").removesuffix(
        "END:VCALENDAR\r\n"
    )
    web.answers = lambda _: Reply(200, broken.encode())
    [second] = changes(web.url + PATH, first[-1].cursor)
    assert [event.summary for event in second.events] == ["Moved"]
    assert second.removed == ()
    assert second.problems
    assert all(problem.startswith("127.0.0.1: ") for problem in second.problems)
