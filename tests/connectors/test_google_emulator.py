"""The mail contract, a calendar and the consent, against a Google emulator that others wrote from Google's own pages."""

import json
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from connectors.google import consent
from connectors.google.mail import GmailAccount
from connectors.models import Window
from connectors.settings import Gmail
from tests.connectors import test_mail_contract as contract
from tests.connectors.emulator import Emulator, EmulatorCalendar, EmulatorMailbox, consenting, running
from tests.connectors.google_server import CLIENT, GoogleServer

# All of it but the random walk, which would take its 5,000 requests.
globals().update(
    {
        name: test
        for name, test in vars(contract).items()
        if name.startswith("test_") and name != "test_no_mail_is_ever_lost"
    }
)


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    with running() as one:
        yield one


@pytest.fixture(scope="module")
def server(emulator: Emulator) -> Iterator[GoogleServer]:
    with GoogleServer(emulator) as one:
        yield one


@pytest.fixture
def fresh(server: GoogleServer) -> Callable[[], EmulatorMailbox]:
    return lambda: EmulatorMailbox(server)


@pytest.fixture
def mailbox(fresh: Callable[[], EmulatorMailbox]) -> EmulatorMailbox:
    return fresh()


def test_a_calendar_is_followed_by_listing_where_there_is_no_sync_token(server: GoogleServer) -> None:
    tenth = datetime(2026, 3, 10, 15, tzinfo=UTC)
    spring = Window(tenth - timedelta(days=9), tenth + timedelta(days=80))
    calendar = EmulatorCalendar(server)
    calendar.user = "sam0@example.org"  # calendars are the token's, which only the path of a mailbox names

    def changes(cursor: str | None):
        with closing(calendar.source()) as source:
            [batch] = source.changes(cursor, spring)
        return batch

    calendar.put("a", tenth, "With the director")
    calendar.put("far", tenth + timedelta(days=400))
    first = changes(None)
    assert [(event.summary, event.start, event.end) for event in first.events] == [
        ("With the director", tenth, tenth + timedelta(hours=1))
    ]
    calendar.put("b", tenth + timedelta(days=2), "With the president")
    second = changes(first.cursor)
    assert [event.summary for event in second.events] == ["With the president"]
    calendar.remove("a")
    third = changes(second.cursor)
    assert (third.events, len(third.removed)) == ((), 1)


def test_the_consent_opens_the_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")  # the emulator speaks http

    class Owner:
        def open(self, url: str, *_: object, **__: object) -> bool:
            threading.Thread(target=consenting, args=(url,), daemon=True).start()
            return True

    monkeypatch.setitem(webbrowser._browsers, "owner", [None, Owner()])
    with running() as emulator:
        client = {**CLIENT, "auth_uri": f"{emulator.url}/o/oauth2/v2/auth", "token_uri": f"{emulator.url}/oauth2/token"}
        secret = consent.ask(client, consent.SCOPES["gmail"], browser="owner")
        assert json.loads(secret)["client_id"] == CLIENT["client_id"]
        account = GmailAccount(Gmail("work", "me"), lambda: secret, endpoint=emulator.url)
        with closing(account):
            assert account.drafts() == ()
        assert account.name == "work"
