"""Nothing that could send, change or delete mail leaves this machine: the list is tried with all that Google offers."""

import json
from collections.abc import Iterator

import pytest
from googleapiclient.discovery_cache import get_static_doc

from connectors.google import batch
from connectors.google.transport import BATCH, AllowedHttp, NotAllowed, is_allowed
from tests.connectors.webserver import Reply, WebServer

USED = {
    "gmail.users.getProfile",
    "gmail.users.messages.list",
    "gmail.users.messages.get",
    "gmail.users.messages.attachments.get",
    "gmail.users.history.list",
    "gmail.users.drafts.list",
    "gmail.users.drafts.create",
    "gmail.users.drafts.delete",
    "calendar.calendarList.list",
    "calendar.events.list",
}
READ = USED - {"gmail.users.drafts.create", "gmail.users.drafts.delete"}


def methods(resource: dict) -> Iterator[dict]:
    yield from resource.get("methods", {}).values()
    for inner in resource.get("resources", {}).values():
        yield from methods(inner)


def all_calls() -> list[tuple[str, str, str]]:
    """Id, method and path of every call in both discovery documents, its ways for uploads too."""
    found = []
    for name, version in (("gmail", "v1"), ("calendar", "v3")):
        document = json.loads(get_static_doc(name, version))
        for method in methods(document):
            ways = [document["servicePath"] + method["path"]]
            ways += [way["path"] for way in method.get("mediaUpload", {}).get("protocols", {}).values()]
            for number, way in enumerate(ways):
                filled = way.replace("{userId}", "sam%40example.com").replace("{+", "{")
                path = "/" + "/".join("x1" if step.startswith("{") else step for step in filled.strip("/").split("/"))
                found.append((method["id"] + ("" if number == 0 else f" upload {number}"), method["httpMethod"], path))
    return found


CALLS = all_calls()
SENDING = [
    ("POST", "/gmail/v1/users/me/messages/send"),
    ("POST", "/gmail/v1/users/me/drafts/send"),
    ("POST", "/upload/gmail/v1/users/me/messages/send"),
    ("POST", "/gmail/v1/users/me/messages/import"),
    ("POST", "/gmail/v1/users/me/messages"),
]


@pytest.fixture(scope="module")
def server() -> Iterator[WebServer]:
    with WebServer(lambda _: Reply(200, b"{}")) as running:
        yield running


@pytest.fixture
def way_out(server: WebServer) -> Iterator[AllowedHttp]:
    server.asked.clear()
    http = AllowedHttp(server.url, f"{server.url}/token", 5)
    yield http
    http.close()


def test_the_documents_hold_every_way_to_send() -> None:
    """Else the tests below would prove nothing."""
    assert {(method, path.replace("sam%40example.com", "me")) for _, method, path in CALLS} >= set(SENDING)
    assert {name for name, _, _ in CALLS} >= USED
    assert len(CALLS) > 110


@pytest.mark.parametrize(("name", "method", "path"), CALLS, ids=[name for name, _, _ in CALLS])
def test_only_what_is_used_leaves(server: WebServer, way_out: AllowedHttp, name: str, method: str, path: str) -> None:
    if name in USED:
        way_out.request(server.url + path, method)
        assert [(asked.method, asked.path) for asked in server.asked] == [(method, path)]
    else:
        with pytest.raises(NotAllowed):
            way_out.request(server.url + path, method, body="{}")
        assert server.asked == []


@pytest.mark.parametrize(("name", "method", "path"), CALLS, ids=[name for name, _, _ in CALLS])
def test_a_batch_only_reads(server: WebServer, way_out: AllowedHttp, name: str, method: str, path: str) -> None:
    """Hidden behind an innocent question."""
    kind, body = batch.question({"a": "/gmail/v1/users/me/messages?q=x", "b": f"{path}?x=1"})
    body = f"{method} {path}?x=1".join(body.rsplit(f"GET {path}?x=1", 1))
    if name in READ:
        way_out.request(server.url + BATCH, "POST", body=body, headers={"content-type": kind})
    else:
        with pytest.raises(NotAllowed):
            way_out.request(server.url + BATCH, "POST", body=body, headers={"content-type": kind})
        assert server.asked == []


@pytest.mark.parametrize(
    ("method", "uri"),
    [
        ("POST", "{}/gmail/v1/users/me/drafts/../messages/send"),
        ("POST", "{}/gmail/v1/users/me%2Fmessages%2Fsend/drafts"),
        ("POST", "{}/gmail/v1/users/me%2fdrafts%2fsend%3f/drafts"),
        ("POST", "{}/gmail/v1/users/%2E%2E/drafts"),
        ("POST", "{}/gmail/v1/users/../drafts"),
        ("POST", "{}/gmail/v1/users/me%252Fx/drafts"),
        ("POST", "{}//gmail/v1/users/me/drafts"),
        ("POST", "{}/gmail/v1/users/me/drafts/"),
        ("POST", "{}/gmail/v1/users/me/drafts\\send"),
        ("post", "{}/gmail/v1/users/me/drafts"),
        ("POST", "{}/gmail/v1/users/me/messages/send#/drafts"),
        ("GET", "{}/gmail/v1/users/me/messages#x"),
        ("DELETE", "{}/gmail/v1/users/me/drafts/r-1/x"),
        ("DELETE", "{}/gmail/v1/users/me/drafts/"),
        ("GET", "http://elsewhere.example/gmail/v1/users/me/messages"),
        ("GET", "http://127.0.0.1@elsewhere.example/gmail/v1/users/me/messages"),
        ("POST", "{}/batch/calendar/v3"),
        ("POST", "{}/batch"),
        ("GET", "{}/token"),
        ("POST", "{}/token?x=1"),
    ],
)
def test_a_call_in_disguise_stays_here(server: WebServer, way_out: AllowedHttp, method: str, uri: str) -> None:
    with pytest.raises(NotAllowed):
        way_out.request(uri.format(server.url), method)
    assert server.asked == []


def test_no_header_makes_another_method_of_it(server: WebServer, way_out: AllowedHttp) -> None:
    with pytest.raises(NotAllowed):
        way_out.request(f"{server.url}/gmail/v1/users/me/drafts", "POST", headers={"X-HTTP-Method-Override": "PUT"})
    assert server.asked == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda body: body.replace("application/http", "text/plain"),
        lambda body: body.replace("\r\n\r\nGET", "\r\n\r\nX-HTTP-Method-Override: POST\r\nGET"),
        lambda body: body.replace(" HTTP/1.1\r\n", " HTTP/1.1\r\nX-HTTP-Method-Override: POST\r\n"),
        lambda body: body.replace("GET", "POST /gmail/v1/users/me/messages/send HTTP/1.1\r\nGET"),
        lambda body: body.replace("one-of-many", "another"),
        lambda body: body + "\r\nPOST /gmail/v1/users/me/messages/send HTTP/1.1\r\n\r\n",
        lambda body: body.replace("GET /gmail", "GET http://elsewhere.example/gmail"),
        lambda _: "",
    ],
)
def test_a_batch_that_can_be_read_in_two_ways_stays_here(server: WebServer, way_out: AllowedHttp, spoil) -> None:
    kind, body = batch.question({"a": "/gmail/v1/users/me/messages?q=x"})
    with pytest.raises(NotAllowed):
        way_out.request(server.url + BATCH, "POST", body=spoil(body), headers={"content-type": kind})
    assert server.asked == []


def test_a_redirection_is_not_followed() -> None:
    with WebServer(lambda _: Reply(302, b"", {"Location": "/gmail/v1/users/me/messages/send"})) as server:
        http = AllowedHttp(server.url, f"{server.url}/token", 5)
        response, _ = http.request(f"{server.url}/gmail/v1/users/me/messages")
        http.close()
    assert response.status == 302
    assert len(server.asked) == 1


def test_ids_as_google_gives_them_pass() -> None:
    assert is_allowed("GET", "/gmail/v1/users/sam%40example.com/messages/19a0000000000001")
    assert is_allowed("DELETE", "/gmail/v1/users/sam%2Bjobs%40example.com/drafts/r-5549872340293840")
    assert is_allowed("GET", "/calendar/v3/calendars/en.uk%23holiday%40group.v.calendar.google.com/events")
