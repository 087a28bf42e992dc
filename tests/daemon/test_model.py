"""The model's adapter, against a real HTTP server on this machine that answers well, badly, slowly or not at all."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from daemon.config import Llm
from daemon.errors import AfterwordError
from daemon.model import LONGEST, Model
from tests.connectors.webserver import Reply, WebServer

KEY = "sk-very-secret-000"


def reply(content: object, finish: str = "stop", status: int = 200) -> Reply:
    """As llama.cpp, Ollama, vLLM and the OpenAI API answer `POST /v1/chat/completions`."""
    body = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "model": "m",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": finish}],
        "usage": {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15},
    }
    return Reply(status, json.dumps(body).encode(), {"Content-Type": "application/json"})


def ask(url: str, seconds: float = 5, secret: Callable[[], str] | None = None) -> str:
    return Model(Llm(base_url=f"{url}/v1/", model="local"), secret).ask("How to write.", "Of what.", seconds)


def test_it_asks_as_the_protocol_says_and_gives_what_is_answered() -> None:
    with WebServer(lambda _: reply("  Thank you.\n")) as server:
        assert ask(server.url) == "Thank you."
    (asked,) = server.asked
    assert (asked.method, asked.path) == ("POST", "/v1/chat/completions")
    assert "Authorization" not in asked.headers
    said = json.loads(asked.body)
    assert said["model"] == "local"
    assert said["messages"] == [
        {"role": "system", "content": "How to write."},
        {"role": "user", "content": "Of what."},
    ]
    assert (said["temperature"], said["stream"]) == (0, False)


def test_a_key_goes_to_the_server_and_nowhere_else() -> None:
    with WebServer(lambda _: reply("Thank you.")) as server:
        ask(server.url, secret=lambda: KEY)
    assert server.asked[0].headers["Authorization"] == f"Bearer {KEY}"


def test_no_proxy_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with WebServer(lambda _: reply("Thank you.")) as server:
        assert ask(server.url) == "Thank you."


BAD = [
    (reply(None), "its answer is empty"),
    (reply("  \n "), "its answer is empty"),
    (reply("Thank you for", finish="length"), "its answer was cut off"),
    (reply(["a", "list"]), "isn't one of the OpenAI protocol"),
    (Reply(200, b'{"choices": []}'), "isn't one of the OpenAI protocol"),
    (Reply(200, b'{"choices": [{"message": '), "isn't one of the OpenAI protocol"),
    (Reply(200, b"<html>It works!</html>"), "isn't one of the OpenAI protocol"),
    (Reply(200, b"\xff\xfe\x00"), "isn't one of the OpenAI protocol"),
    (Reply(200, b"[" * 200_000), "isn't one of the OpenAI protocol"),
    (Reply(200, b""), "isn't one of the OpenAI protocol"),
    (reply("x" * LONGEST), "its answer is far too long"),
    (Reply(200, b"{}" * 20_000_000), "its answer is far too long"),
    (Reply(401, f"Incorrect API key provided: {KEY}".encode()), r"it wants another key \(401\)"),
    (Reply(404, b"no such model"), "it answers with status 404"),
    (Reply(500, b"out of memory"), "it answers with status 500"),
    (Reply(307, headers={"Location": "https://llm.example/v1/chat/completions"}), "it answers with status 307"),
    (Reply(200, b"x" * 400, cut=20), "the connection was lost"),
]


@pytest.mark.parametrize(("answer", "why"), BAD, ids=[f"{n}: {why}" for n, (_, why) in enumerate(BAD)])
def test_an_answer_that_is_none_is_told_in_a_sentence_and_asked_for_once(answer: Reply, why: str) -> None:
    with WebServer(lambda _: answer) as server, pytest.raises(AfterwordError, match=why) as found:
        ask(server.url, secret=lambda: KEY)
    assert len(server.asked) == 1
    assert KEY not in str(found.value)
    assert str(found.value).startswith("The model at 127.0.0.1 gave no words: ")


@pytest.mark.parametrize("key", ["two\r\nX-Lines: 1", "schlüssel\u2013"])
def test_a_key_that_no_header_can_hold_is_not_told(key: str) -> None:
    with WebServer(lambda _: reply("Thank you.")) as server, pytest.raises(AfterwordError) as found:
        ask(server.url, secret=lambda: key)
    assert "its key can't be sent" in str(found.value)
    assert key not in str(found.value)
    assert found.value.__suppress_context__
    assert server.asked == []


@contextmanager
def raw_server(speak: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that says whatever it likes to the first who calls."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            try:
                called, _ = listening.accept()
                with called:
                    speak(called)
            except OSError:
                return

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        thread.join(5)


def drip(words: bytes) -> Callable[[socket.socket], None]:
    def speak(called: socket.socket) -> None:
        for number in range(200):
            called.sendall(words if number == 0 else b"x")
            time.sleep(0.05)

    return speak


@pytest.mark.parametrize(
    "speak",
    [
        lambda called: called.recv(1) and time.sleep(1.5),
        drip(b"HTTP/1.1 200 OK\r\nX-Slow: "),
        drip(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"),
        drip(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"),
    ],
    ids=["says nothing", "head by the octet", "body by the octet", "body without end"],
)
def test_a_slow_server_is_left_when_its_time_is_up(speak: Callable[[socket.socket], None]) -> None:
    with raw_server(speak) as url:
        begun = time.monotonic()
        with pytest.raises(AfterwordError, match="it didn't answer within 1 s"):
            ask(url, seconds=0.6)
        assert time.monotonic() - begun < 1.2


def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    with pytest.raises(AfterwordError, match="nothing answers at its port"):
        ask(f"http://127.0.0.1:{port}")


def test_what_speaks_another_protocol() -> None:
    with raw_server(lambda called: called.sendall(b"* OK IMAP4rev1 ready\r\n")) as url, pytest.raises(AfterwordError):
        ask(url)


def test_a_name_of_this_machine_that_leads_elsewhere_is_asked_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names below .localhost are this machine's by RFC 6761; a name server may say otherwise."""
    with WebServer(lambda _: reply("Thank you.")) as server:
        monkeypatch.setattr(socket.socket, "getpeername", lambda _: ("192.0.2.7", server.port))
        with pytest.raises(AfterwordError, match="leads to another machine"):
            ask(server.url)
        assert server.asked == []
        remote = Llm(base_url=f"{server.url}/v1", model="m", allow_remote=True)
        assert Model(remote).ask("How.", "What.", 5) == "Thank you."
