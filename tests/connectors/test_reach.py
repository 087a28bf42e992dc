"""Accounts that can't push are only reached for, to see whether they answer, over a connection of their own."""

from zoneinfo import ZoneInfo

import pytest

from connectors.errors import Unreachable
from connectors.registry import open_watch
from connectors.settings import Caldav, Feed
from tests.connectors.davs import PASSWORD, radicale
from tests.connectors.webserver import Reply, WebServer

EMPTY = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nEND:VCALENDAR\r\n"


def test_one_that_answers_is_up_and_pushes_nothing() -> None:
    with WebServer(lambda _: Reply(200, EMPTY)) as server:
        watch = open_watch(Feed("days", f"http://127.0.0.1:{server.port}/days.ics"), str, ZoneInfo("UTC"))
        assert watch.start() is False
        assert watch.wait() is False
        watch.stop()
        assert len(server.asked) == 1


def test_a_caldav_account_is_asked_in_its_own_words() -> None:
    server = radicale()
    calendar = Caldav("days", f"http://127.0.0.1:{server.port}{server.calendar().path}", server.user)
    assert open_watch(calendar, lambda: PASSWORD, ZoneInfo("UTC")).start() is False


def test_one_that_does_not_answer_says_so() -> None:
    with WebServer(lambda _: Reply(503)) as server, pytest.raises(Unreachable):
        open_watch(Feed("days", f"http://127.0.0.1:{server.port}/days.ics"), str, ZoneInfo("UTC")).start()
