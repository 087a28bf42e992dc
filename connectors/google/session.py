"""The connection to one Google account: access, back-off, batches; errors told in words. Opens at its first use."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from random import SystemRandom
from typing import Any, Generic, TypeVar

import msgspec

from connectors.errors import ConnectorError, Refused, Unreachable
from connectors.google.answers import Page
from connectors.google.calls import Api, Calls

T = TypeVar("T")
P = TypeVar("P", bound=Page)

PAUSES = (1.0, 2.0, 4.0, 8.0)
"""Seconds before each new try when Google says 'not now', each more or less by a half."""
LONGEST_PAUSE = 30.0
"""Seconds. Who is asked to wait longer gives up, and comes again with the next pass."""
AT_ONCE = 50
"""Questions in one batch: Google advises no more."""
ANSWER_SECONDS = 60.0

_MEND = "Run `afterword setup --google-client client_secret.json`, which asks you in the browser."


class Grant(msgspec.Struct, frozen=True):
    """The account's secret: what the user has allowed, as Google's own tools write it (`authorized_user`)."""

    client_id: str
    client_secret: str
    refresh_token: str
    token_uri: str = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address, no token


class Session(Generic[Calls]):
    """One account's connection. `secret` gives a `Grant` as JSON; it is asked when a connection is made."""

    def __init__(self, api: Api[Calls], user: str, secret: Callable[[], str]) -> None:
        self._api, self.user, self._secret = api, user, secret
        self._calls: Calls | None = None
        self._http: Any = None

    def talk(self, doing: str, ask: Callable[[Calls], T], failing: type[ConnectorError] = Unreachable) -> T:
        """What `ask` makes of the API's calls; asked anew as a whole when Google says 'not now'.

        `doing` completes "could not …"; `failing` is what a plain refusal means.
        """
        calls = self._open()
        from connectors.google import trouble

        pauses, lost, renewed = self._pauses(), False, False
        while True:
            try:
                return ask(calls)
            except trouble.FOREIGN as fault:
                pause: float | None = None
                if trouble.status(fault) == 401 and not renewed:
                    renewed, pause = True, 0.0
                    self._renew(doing)
                elif trouble.is_limit(fault):
                    pause, asked = next(pauses, None), trouble.retry_after(fault)
                    pause = pause if pause is None or asked is None else max(asked, 0.0) + pause / 10
                elif trouble.is_loss(fault):
                    self._http.close()  # so that no late answer is taken for that to another question
                    lost, pause = True, None if lost else next(pauses)
                if pause is None or pause > LONGEST_PAUSE:
                    raise trouble.translate(fault, doing, self.user, failing) from fault
            time.sleep(pause)

    def pages(self, doing: str, page: Callable[[Calls, str | None], P]) -> Iterator[P]:
        """All pages of a listing. `page` takes the API's calls and a page's token, and gives the answer."""
        token: str | None = None
        while True:

            def ask(calls: Calls, token: str | None = token) -> P:
                return page(calls, token)

            answer = self.talk(doing, ask)
            yield answer
            token = answer.next_page_token
            if not token:
                return

    def many(
        self, doing: str, questions: Mapping[str, Callable[[Calls], Any]], make: Callable[[object], T]
    ) -> dict[str, T]:
        """What `make` makes of the answers to all questions, by key; what isn't there (404) is left out.

        They are asked in batches. A question makes a request of the API's calls; it must only read.
        """
        found: dict[str, T] = {}
        keys = list(questions)
        for start in range(0, len(keys), AT_ONCE):
            left = set(keys[start : start + AT_ONCE])

            def ask(calls: Calls, left: set[str] = left) -> None:
                self._ask({key: questions[key](calls).uri for key in keys if key in left}, left, found, make)

            self.talk(doing, ask)
        return found

    def close(self) -> None:
        """End the connection. Never raises."""
        http, self._http, self._calls = self._http, None, None
        if http is not None:
            with suppress(OSError):
                http.close()

    def _ask(self, uris: Mapping[str, str], left: set[str], found: dict[str, T], make: Callable[[object], T]) -> None:
        """One batch; what is answered goes from `left` to `found`. Raises what is wrong with the rest."""
        from googleapiclient.errors import HttpError
        from httplib2 import Response

        from connectors.google import batch
        from connectors.google.transport import BATCH

        numbered = dict(enumerate(uris))
        content_type, body = batch.question({f"q{number}": uris[key] for number, key in numbered.items()})
        uri = self._api.endpoint + BATCH
        response, content = self._http.request(uri, "POST", body=body, headers={"content-type": content_type})
        if response.status != 200:
            raise HttpError(response, content, uri)
        answers = batch.answers(response.get("content-type", ""), content)
        wrong: Exception | None = None
        for number, key in numbered.items():
            answer = answers.get(f"q{number}")
            if answer is None:
                wrong = wrong or ValueError("a part of a batch is missing")
            elif answer.status == 200:
                found[key] = make(answer.json())
                left.discard(key)
            elif answer.status == 404:
                left.discard(key)
            else:
                wrong = HttpError(Response({**answer.headers, "status": str(answer.status)}), answer.body, uris[key])
        if wrong is not None:
            raise wrong

    def _open(self) -> Calls:
        if self._calls is not None:
            return self._calls
        what = f"Google account {self.user}: not connected"
        try:
            from google.oauth2.credentials import Credentials
            from google_auth_httplib2 import AuthorizedHttp
            from googleapiclient.discovery import build

            from connectors.google.transport import AllowedHttp
        except ImportError as fault:
            why = f"Google's libraries are not installed ({fault.name} is missing)"
            mend = (
                "In Afterword's environment: pip install 'afterword[google]'. With pipx: pipx install --force the same."
            )
            raise Refused(what, why, mend) from fault
        try:
            grant = msgspec.json.decode(self._secret(), type=Grant)
        except msgspec.MsgspecError:
            raise Refused(what, "its secret is not what Google's consent gives", _MEND) from None
        credentials = Credentials(None, **msgspec.structs.asdict(grant))  # type: ignore[no-untyped-call]  # typed in part
        way_out = AllowedHttp(self._api.endpoint, grant.token_uri, timeout=ANSWER_SECONDS)
        self._http = AuthorizedHttp(credentials, way_out, refresh_status_codes=())  # `talk` renews
        service = build(
            self._api.name,
            self._api.version,
            http=self._http,
            static_discovery=True,
            client_options={"api_endpoint": f"{self._api.endpoint}/{self._api.path}"},
        )
        self._calls = self._api.calls(service)
        return self._calls

    def _renew(self, doing: str) -> None:
        """A new access token, in place of one that was refused before its time."""
        from google_auth_httplib2 import Request

        from connectors.google import trouble

        try:
            self._http.credentials.refresh(Request(self._http.http))
        except trouble.FOREIGN as fault:
            raise trouble.translate(fault, doing, self.user, Unreachable) from fault

    @staticmethod
    def _pauses() -> Iterator[float]:
        dice = SystemRandom()
        return (pause * dice.uniform(0.5, 1.5) for pause in PAUSES)


def grant_of(client: Mapping[str, str], refresh_token: str) -> str:
    """A `Grant` as one line of JSON: the secret to store. `client` is what stands in Google's client_secret.json."""
    known = {name: client[name] for name in ("client_id", "client_secret", "token_uri") if name in client}
    return json.dumps({"type": "authorized_user", **known, "refresh_token": refresh_token})
