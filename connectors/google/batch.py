"""Many questions in one request (https://developers.google.com/gmail/api/guides/batch).

Google's client library has this too; but it renews tokens past our allow-list, and an answer with a part
missing or broken makes it fall over.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from email import message_from_bytes
from typing import Any
from urllib.parse import urlsplit

_BOUNDARY = "one-of-many"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question of a batch: HTTP status, header fields in lower case, and the body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:  # noqa: ANN401 - whatever Google says
        """The body as a value. Raises ValueError."""
        return json.loads(self.body)


def question(uris: Mapping[str, str]) -> tuple[str, str]:
    """Content type and body of a batch that asks (GET) for these addresses, by a key of letters, digits, `_`, `-`."""
    parts = []
    for key, uri in uris.items():
        where = urlsplit(uri)
        line = f"GET {where.path}?{where.query} HTTP/1.1"
        parts.append(
            f"--{_BOUNDARY}\r\nContent-Type: application/http\r\nContent-ID: <{key}>\r\n\r\n{line}\r\n\r\n\r\n"
        )
    return f'multipart/mixed; boundary="{_BOUNDARY}"', "".join(parts) + f"--{_BOUNDARY}--\r\n"


def answers(content_type: str, body: bytes) -> dict[str, Answer]:
    """What came back, by key. What is broken or missing is left out."""
    parsed = message_from_bytes(b"Content-Type: " + content_type.encode("ascii", "replace") + b"\r\n\r\n" + body)
    found: dict[str, Answer] = {}
    for part in parsed.walk():
        key = str(part.get("Content-ID", "")).strip().removeprefix("<response-").removesuffix(">")
        inner = part.get_payload(decode=True)
        if not key or not isinstance(inner, bytes):
            continue
        first, _, rest = inner.partition(b"\n")
        words = first.split()
        if len(words) > 1 and words[0].startswith(b"HTTP/") and words[1].isdigit():
            said = message_from_bytes(rest)
            content = said.get_payload(decode=True)
            headers = {name.lower(): str(value) for name, value in said.items()}
            found[key] = Answer(int(words[1]), headers, content if isinstance(content, bytes) else b"")
    return found
