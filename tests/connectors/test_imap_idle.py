"""Waiting for a push on a real server: what ends the wait, what doesn't, and that it can always be ended."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from zoneinfo import ZoneInfo

import pytest

from connectors.errors import Refused, Unreachable
from connectors.imap.idle import ImapWatch
from connectors.registry import open_watch
from tests.connectors.dovecot import PASSWORD, Dovecot, shared_server
from tests.connectors.proxy import Proxy

LETTER = b"From: ana@acme.example\r\nSubject: Hello\r\n\r\nHello.\r\n"


@contextmanager
def watched(server: Dovecot, user: str, renewal: float = 1680, **given: object) -> Iterator[ImapWatch]:
    watch = ImapWatch(server.settings(user, **given), lambda: PASSWORD, renewal)
    try:
        yield watch
    finally:
        watch.stop()
        watch.wait()


def beside(work: Callable[[], bool]) -> Future[bool]:
    future: Future[bool] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except Unreachable as error:
            future.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return future


@pytest.mark.parametrize("tls", ["none", "implicit", "starttls"])
def test_a_mail_that_arrives_ends_the_wait_and_the_next_one_too(dovecot: Dovecot, tls: str) -> None:
    user = dovecot.user()
    given = {"tls": tls, "port": dovecot.tls_port if tls == "implicit" else dovecot.port, "ca_file": dovecot.ca_file}
    with dovecot.client(user) as client, watched(dovecot, user, **given) as watch:
        assert watch.start()
        for _ in range(2):
            waiting = beside(watch.wait)
            client.append("INBOX", LETTER)
            assert waiting.result(5)


def test_what_came_between_start_and_wait_is_not_missed(dovecot: Dovecot) -> None:
    user = dovecot.user()
    with dovecot.client(user) as client, watched(dovecot, user) as watch:
        watch.start()
        client.append("INBOX", LETTER)
        assert beside(watch.wait).result(5)


def test_that_the_user_has_read_or_deleted_something_is_no_news(dovecot: Dovecot) -> None:
    """The flag and the expunge are pushed first: the wait goes on until the mail that comes after them."""
    user = dovecot.user()
    with dovecot.client(user) as client, watched(dovecot, user) as watch:
        client.append("INBOX", LETTER)
        watch.start()
        waiting = beside(watch.wait)
        client.select_folder("INBOX")
        client.add_flags(client.search(), [b"\\Seen", b"\\Deleted"])
        client.expunge()
        time.sleep(0.7)  # Dovecot pushes half a second later
        assert not waiting.done()
        client.append("INBOX", LETTER)
        assert waiting.result(5)


def test_idle_is_given_anew_in_time_and_goes_on(dovecot: Dovecot) -> None:
    user = dovecot.user()
    with Proxy(dovecot.port) as proxy, watched(dovecot, user, 0.1, port=proxy.port) as watch:
        watch.start()
        assert watch.wait()
        assert watch.wait()
        assert proxy.said.count(b"IDLE\r\n") == 3
        assert proxy.said.count(b"DONE\r\n") == 2
        assert proxy.connections == 1


def test_the_first_folder_that_is_to_be_read_is_watched_where_the_inbox_is_not(dovecot: Dovecot) -> None:
    user = dovecot.user()
    with dovecot.client(user) as client, watched(dovecot, user, folders=("Jobs",)) as watch:
        watch.start()
        waiting = beside(watch.wait)
        client.append("Jobs", LETTER)
        assert waiting.result(5)


def test_a_stop_from_another_thread_ends_the_wait_at_once_and_for_good(dovecot: Dovecot) -> None:
    with watched(dovecot, dovecot.user()) as watch:
        watch.start()
        waiting = beside(watch.wait)
        threading.Timer(0.05, watch.stop).start()
        assert waiting.result(2) is False
        assert watch.wait() is False
        watch.stop()


def test_one_that_was_stopped_before_it_waits_does_not_wait(dovecot: Dovecot) -> None:
    with watched(dovecot, dovecot.user(), tls="starttls", ca_file=dovecot.ca_file) as watch:
        watch.start()
        watch.stop()
        assert beside(watch.wait).result(2) is False


def test_a_connection_that_breaks_is_told(dovecot: Dovecot) -> None:
    with Proxy(dovecot.port) as proxy, watched(dovecot, dovecot.user(), port=proxy.port) as watch:
        watch.start()
        waiting = beside(watch.wait)
        proxy.cut()
        with pytest.raises(Unreachable):
            waiting.result(5)


def test_a_server_that_says_bye_is_told(dovecot: Dovecot) -> None:
    user = dovecot.user()
    with watched(dovecot, user) as watch:
        watch.start()
        waiting = beside(watch.wait)
        dovecot.doveadm("kick", user)
        with pytest.raises(Unreachable):
            waiting.result(5)


def test_a_wrong_password_is_refused(dovecot: Dovecot) -> None:
    with pytest.raises(Refused):
        ImapWatch(dovecot.settings(dovecot.user()), lambda: "another").start()


def test_a_server_without_idle_cannot_push() -> None:
    bare = shared_server(bare=True)
    with watched(bare, bare.user()) as watch:
        assert watch.start() is False


def test_it_is_what_the_registry_opens_for_an_imap_account(dovecot: Dovecot) -> None:
    watch = open_watch(dovecot.settings(dovecot.user()), lambda: PASSWORD, ZoneInfo("UTC"))
    assert watch.start() is True
    watch.stop()
    assert watch.wait() is False
