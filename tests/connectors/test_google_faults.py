"""What Google refuses, delays, breaks or forgets: each becomes one clear line, or is waited out."""

import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, timedelta
from email.utils import formatdate

import pytest

from connectors.errors import ConnectorError, Missing, Refused, Unreachable
from connectors.google import session
from connectors.google.calendar import GoogleCalendar
from connectors.google.mail import GmailAccount
from connectors.models import Window
from connectors.settings import Gmail, Google
from tests.connectors.google_days import item
from tests.connectors.google_server import GoogleServer, error
from tests.connectors.googles import Box, InMemory
from tests.connectors.mailboxes import NOON, letter
from tests.connectors.webserver import Asked, Reply

USER = "sam@example.com"
WEEK = Window(NOON, NOON + timedelta(days=7))


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[GoogleServer]:
    monkeypatch.setattr(session, "PAUSES", (0.01, 0.01, 0.01))
    with GoogleServer(InMemory()) as running:
        box: Box = running.backend.box(USER)
        for n in range(3):
            box.add(letter(f"<{n}@acme.example>"), {"INBOX"}, NOON)
        box.draft(letter("<ours@example.com>"), NOON)
        running.backend.listed["d"] = [{"id": "days@example.com", "summary": "Days", "accessRole": "owner"}]
        running.backend.days("days@example.com").put(item("a", NOON))
        yield running


def read(server: GoogleServer) -> None:
    with closing(server.account()) as account:
        [batch] = account.changes(None, NOON - timedelta(days=9), lambda _: True)
        assert len(batch.messages) == 3


def drafts(server: GoogleServer) -> None:
    with closing(server.account()) as account:
        assert len(account.drafts()) == 1


def find(server: GoogleServer) -> None:
    with closing(server.account()) as account:
        assert list(account.find(["<0@acme.example>"])) == ["<0@acme.example>"]


def put(server: GoogleServer) -> None:
    with closing(server.account()) as account:
        account.put(letter("<new@example.com>"))
    assert len(server.backend.box(USER).drafts) == 2
    server.backend.box(USER).drafts.popitem()


def remove(server: GoogleServer) -> None:
    with closing(server.account()) as account:
        [draft] = account.drafts()
        assert account.remove(draft.ref)
    server.backend.box(USER).draft(letter("<ours@example.com>"), NOON)


def days(server: GoogleServer) -> None:
    with closing(server.calendar()) as source:
        [batch] = source.changes(None, WEEK)
        assert [event.uid for event in batch.events] == ["a"]


PHASES: dict[str, Callable[[GoogleServer], None]] = {
    phase.__name__: phase for phase in (read, drafts, find, put, remove, days)
}
phases = pytest.mark.parametrize("phase", PHASES.values(), ids=PHASES)


def trouble(phase: Callable[[GoogleServer], None], server: GoogleServer) -> ConnectorError:
    with pytest.raises(ConnectorError) as caught:
        phase(server)
    told = caught.value
    assert "\n" not in str(told)
    assert len(str(told)) < 500
    assert USER in told.what
    return told


def always(reply: Reply) -> Callable[[Asked], Reply]:
    return lambda _: reply


def once(reply: Reply) -> Callable[[Asked], Reply | None]:
    left = [reply]
    return lambda _: left.pop() if left else None


# --- access ---


@phases
def test_an_access_that_has_run_out_is_renewed(server: GoogleServer, phase) -> None:
    phase(server)
    count = iter(range(1000))

    def forget(asked: Asked) -> Reply | None:
        """The second question finds the token forgotten: alone, or in the middle of a batch."""
        if next(count) == 1:
            server.valid.clear()
            return error(401, "authError", "Invalid Credentials")
        return None

    server.spoil = forget
    phase(server)
    assert server.asked.count("POST /token") == 3


@phases
def test_an_access_that_was_withdrawn_is_told_once_with_what_to_do(server: GoogleServer, phase) -> None:
    server.revoked = True
    told = trouble(phase, server)
    assert isinstance(told, Refused)
    assert "withdrawn" in told.why
    assert "7 days" in told.why
    assert "afterword setup --google-client" in told.mend
    assert server.asked == ["POST /token"]


def test_an_access_withdrawn_in_the_middle_is_told_the_same(server: GoogleServer) -> None:
    with closing(server.account()) as account:
        account.drafts()
        server.revoked = True
        server.valid.clear()
        with pytest.raises(Refused, match="withdrawn"):
            account.drafts()


def test_an_access_that_is_refused_though_new_is_not_asked_for_without_end(server: GoogleServer) -> None:
    server.spoil = always(error(401, "authError", "Invalid Credentials"))
    assert isinstance(trouble(read, server), Refused)
    assert len(server.asked) < 6


@pytest.mark.parametrize("secret", ["", "hunter2", "{}", '{"client_id": 7}', "[]", "\x00"])
def test_a_secret_that_is_none_is_told_and_not_shown(secret: str) -> None:
    account = GmailAccount(Gmail("work", USER), lambda: secret, endpoint="http://127.0.0.1:1")
    with pytest.raises(Refused, match="is not what Google's consent gives") as caught:
        account.drafts()
    assert "hunter2" not in repr(caught.value)
    assert "hunter2" not in repr(caught.value.__context__) or caught.value.__suppress_context__


@pytest.mark.parametrize(
    ("reply", "kind", "words"),
    [
        (error(403, "insufficientPermissions", "Insufficient Permission"), Refused, "every box ticked"),
        (error(403, "accessNotConfigured", "Gmail API has not been used in project 1"), Refused, "Enable that API"),
        (error(403, "forbidden", f"Delegation denied for {USER}"), Refused, "Choose sam@example.com"),
        (error(403, "domainPolicy", "The domain administrators have disabled Gmail apps."), Refused, "administrators"),
        (error(403, "dailyLimitExceeded", "Daily Limit Exceeded"), Unreachable, "used up"),
        (error(400, "failedPrecondition", "Mail service not enabled"), Unreachable, "Mail service not enabled"),
        (Reply(403, b"<html>Forbidden by the proxy</html>"), Refused, "Whatever|Forbidden|nothing more"),
    ],
)
def test_what_google_refuses_is_told_with_what_to_do(
    server: GoogleServer, reply: Reply, kind: type, words: str
) -> None:
    server.spoil = always(reply)
    with pytest.raises(kind, match=words):
        read(server)
    assert len(server.asked) == 2  # the token, one question: such a thing isn't asked again


def test_a_draft_that_gmail_refuses_is_not_stored(server: GoogleServer) -> None:
    server.spoil = lambda asked: (
        error(400, "invalidArgument", "Message too large")
        if asked.method == "POST" and asked.body.startswith(b"{")
        else None
    )
    told = trouble(put, server)
    assert type(told).__name__ == "NotStored"
    assert "Message too large" in told.why


# --- patience ---

LIMITS = {
    "429": error(429, "rateLimitExceeded", "Too many concurrent requests for user"),
    "403 user rate": error(403, "userRateLimitExceeded", "User Rate Limit Exceeded"),
    "403 rate": error(403, "rateLimitExceeded", "Rate Limit Exceeded"),
    "500": error(500, "backendError", "Backend Error"),
    "503": Reply(503, b"no JSON at all"),
}


@phases
def test_not_now_is_waited_out(server: GoogleServer, phase) -> None:
    server.spoil = once(LIMITS["429"])
    phase(server)


@pytest.mark.parametrize("reply", LIMITS.values(), ids=LIMITS)
def test_patience_has_an_end(server: GoogleServer, reply: Reply) -> None:
    server.spoil = once(reply)
    read(server)
    server.web.asked.clear()
    server.spoil = always(reply)
    told = trouble(read, server)
    assert isinstance(told, Unreachable)
    assert len(server.asked) == 1 + 1 + len(session.PAUSES)


def test_a_limit_in_the_middle_of_a_batch_costs_only_its_own_part(server: GoogleServer) -> None:
    asked = []

    def spoil(one: Asked) -> Reply | None:
        if "format=metadata" in one.path:
            asked.append(one.path)
            return LIMITS["429"] if len(asked) == 2 else None
        return None

    server.spoil = spoil
    read(server)
    assert len(asked) == 5
    assert len(set(asked)) == 4  # the draft is a message too


def test_retry_after_is_kept_to(server: GoogleServer) -> None:
    server.spoil = once(error(429, "rateLimitExceeded", Retry_After="1"))
    begin = time.monotonic()
    drafts(server)
    assert time.monotonic() - begin >= 1


def test_retry_after_may_be_a_date(server: GoogleServer) -> None:
    """RFC 9110 10.2.3; it is held against the server's clock, whatever ours says."""
    server.spoil = once(error(503, "backendError", Retry_After=formatdate(time.time() + 2, usegmt=True)))
    begin = time.monotonic()
    days(server)
    assert 0.9 <= time.monotonic() - begin < 20


def test_a_wait_that_is_too_long_is_left_to_the_next_pass(server: GoogleServer) -> None:
    server.spoil = once(error(429, "rateLimitExceeded", Retry_After="900"))
    told = trouble(drafts, server)
    assert isinstance(told, Unreachable)
    assert "900 seconds" in told.why


# --- the connection ---


@phases
def test_an_answer_that_breaks_off_is_asked_for_once_more(server: GoogleServer, phase) -> None:
    """Cut at every question of the phase, one after the other; a draft is never made twice."""
    phase(server)
    questions = len(server.web.asked)
    for cut in range(questions):
        before = len(server.web.asked)

        def spoil(asked: Asked, at: int = before + cut) -> Reply | None:
            if len(server.web.asked) == at + 1 and not getattr(spoil, "done", False):
                spoil.done = True
                whole = server.backend.answer(asked) if not asked.path.startswith("/batch") else Reply(200, b"-" * 90)
                return Reply(whole.status, whole.body + b" " * 50, whole.headers, cut=10)
            return None

        server.spoil = spoil
        if phase is remove and cut == questions - 1:
            continue  # the draft is gone, and the answer with it: told below
        phase(server)


def test_a_removal_whose_answer_is_lost_says_that_the_draft_is_gone(server: GoogleServer) -> None:
    def spoil(asked: Asked) -> Reply | None:
        if asked.method == "DELETE" and server.backend.box(USER).drafts:
            server.backend.answer(asked)
            return Reply(200, b"x" * 50, cut=10)
        return None

    server.spoil = spoil
    with closing(server.account()) as account:
        [draft] = account.drafts()
        assert account.remove(draft.ref) is False
        assert account.drafts() == ()


@phases
def test_a_server_that_is_not_there_is_told(server: GoogleServer, phase) -> None:
    server.__exit__()
    try:
        assert isinstance(trouble(phase, server), Unreachable)
    finally:
        server.web = type(server.web)(server._answer)
        server.__enter__()


@phases
def test_a_server_that_falls_silent_is_given_up(server: GoogleServer, phase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "ANSWER_SECONDS", 0.1)
    server.spoil = always(Reply(200, b"{}", wait=0.3))
    told = trouble(phase, server)
    assert isinstance(told, Unreachable)
    assert "no answer in time" in told.why


GARBAGE = {
    "nothing": Reply(200, b""),
    "html": Reply(200, b"<html>Log in to the wireless network</html>"),
    "list": Reply(200, b"[1, 2]"),
    "null": Reply(200, b"null"),
    "other": Reply(200, b'{"messages": 7, "historyId": {}, "drafts": [1], "items": "x"}'),
    "not utf-8": Reply(200, b"\xff\xfe{"),
    "redirection": Reply(302, b"", {"Location": "https://elsewhere.example/"}),
    "broken batch": Reply(200, b"--x\r\nhello", {"Content-Type": "multipart/mixed; boundary=x"}),
}


@pytest.mark.parametrize("phase", [read, put, days])
@pytest.mark.parametrize("reply", GARBAGE.values(), ids=GARBAGE)
def test_an_answer_that_makes_no_sense_is_an_error_like_others(server: GoogleServer, phase, reply: Reply) -> None:
    server.spoil = always(reply)
    assert isinstance(trouble(phase, server), ConnectorError)


@pytest.mark.parametrize("missing", ["Content-ID: <response-q1>", "HTTP/1.1 200 Whatever"])
def test_a_batch_with_a_broken_part_is_asked_for_what_it_lacks(server: GoogleServer, missing: str) -> None:
    whole, broken = server._batch, []

    def batch(asked: Asked, headers: dict[str, str]) -> Reply:
        reply = whole(asked, headers)
        if broken:
            return reply
        broken.append(True)
        return Reply(200, reply.body.replace(missing.encode(), b"X-Nothing: 1", 1), reply.headers)

    server._batch = batch
    read(server)


# --- the rest ---


def test_a_calendar_that_is_not_there_is_missing(server: GoogleServer) -> None:
    with closing(server.calendar(url="no-such")) as source, pytest.raises(Missing, match=r"no-such.*Days"):
        list(source.changes(None, WEEK))


@pytest.mark.parametrize("kind", ["mail", "calendar"])
def test_without_the_libraries_it_says_how_to_get_them(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setitem(sys.modules, "googleapiclient.discovery", None)
    mail = GmailAccount(Gmail("work", USER), str)
    calendar = GoogleCalendar(Google("days", USER), str, UTC)
    with pytest.raises(Refused, match=r"pip install 'afterword\[google\]'"):
        mail.drafts() if kind == "mail" else list(calendar.changes(None, WEEK))


def test_nothing_is_loaded_or_reached_before_it_is_asked() -> None:
    import subprocess

    code = (
        "import sys; from connectors.registry import open_mail; from connectors.settings import Gmail;"
        "open_mail(Gmail('a', 'b'), str); sys.exit('googleapiclient' in sys.modules or 'httplib2' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_name_that_is_not_known_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with GoogleServer(InMemory()) as server:
        told = trouble(drafts, server)
    assert isinstance(told, Unreachable)
