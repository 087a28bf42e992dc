"""One CalDAV server, through the caldav library: the only file that knows it.

The library brings the session, the ways to log in and the XML. Its high-level calls are not used: they answer a sync
token that no longer holds with everything, and no error (a token that starts with `fake-`); here every refusal is
seen. Its session is replaced by one that asks nobody else: the HTTP library would ask the certificate's authority
whether it still holds, and would follow redirects with another method than was asked.
"""

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from connectors.caldav.dav import Element
from connectors.errors import Refused
from connectors.settings import Caldav
from connectors.web import garbled, host_of, is_safe, network_error, status_error, tls_context

if TYPE_CHECKING:
    from caldav.davclient import DAVClient

_REDIRECTS = 5
_ONWARDS = (301, 302, 303, 307, 308)


class Answer(NamedTuple):
    """An HTTP answer: from where it came at last, its status, its XML where it is some, and its bytes."""

    url: str
    status: int
    tree: Element | None
    body: bytes


class Server:
    """One account's connection, opened at the first use. `seconds` is how long the server may be silent.

    Every request goes to the host of `home` or to one of the same owner (iCloud keeps each user on a host of their
    own), by TLS unless it is this machine.
    """

    def __init__(self, settings: Caldav, secret: Callable[[], str], seconds: int) -> None:
        self._settings, self._secret, self._seconds = settings, secret, seconds
        self._client: DAVClient | None = None
        self.home = ""

    def ask(self, method: str, url: str, doing: str, body: str = "", depth: int = 0) -> Answer:
        """The answer, whatever its status but 401, 429 and 503, which nobody wants. Raises ConnectorError.

        `doing` completes "could not …".
        """
        return self.send(method, url, doing, body, {"Depth": str(depth)} if body else {})

    def send(self, method: str, url: str, doing: str, body: str, headers: dict[str, str]) -> Answer:
        """As `ask`, with these headers."""
        library = _library()
        for _ in range(_REDIRECTS):
            self._check(url)
            with self._told(host_of(url), doing):
                answer, onwards = self._once(library, method, url, body, headers)
            if onwards is None:
                break
            url = urljoin(url, onwards)
        if answer.status == 401:
            self.close()  # so that the password is asked anew
            raise status_error(401, host_of(url), doing)
        return answer

    def close(self) -> None:
        """End the connection."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def _once(
        self, library: "type[DAVClient]", method: str, url: str, body: str, headers: dict[str, str]
    ) -> tuple[Answer, str | None]:
        """One request; and where the server sends us on to."""
        from caldav.lib.error import AuthorizationError

        client = self._client = self._client or self._open(library, url)
        try:
            response = client.request(url, method, body, headers)
        except AuthorizationError as fault:  # 401, or a 403 that may only mean a sync token that no longer holds
            return Answer(url, fault.status or 401, None, b""), None
        tree: Any = response.tree
        onwards = response.headers.get("Location") if response.status in _ONWARDS else None
        return Answer(url, response.status, tree, response.raw.encode() if tree is None else b""), onwards

    def _open(self, library: "type[DAVClient]", url: str) -> "DAVClient":
        settings = self._settings
        if settings.ca_file is not None:
            tls_context(settings.ca_file)  # says what is wrong with it
        client = library(
            url=url,
            username=settings.user,
            password=self._secret() if settings.user is not None else None,
            timeout=self._seconds,
            ssl_verify_cert=settings.ca_file or True,
            enable_rfc6764=False,
        )
        client.session = _session()
        return client

    def _check(self, url: str) -> None:
        """May our password go there?"""
        host, home = host_of(url), host_of(self.home)
        if not is_safe(url):
            why = "without TLS your password would cross the network readable"
            raise Refused(f"{host}: not connected", why, "Set `url` to an address with https.")
        if host != home and _owner(host) != _owner(home):
            why = f"{home} sends us on to it, and your password would go to a server that you haven't named"
            raise Refused(f"{host}: not connected", why, f'If you trust it, set url = "https://{host}/".')

    @contextmanager
    def _told(self, host: str, doing: str) -> Iterator[None]:
        """Every foreign error as one of ours."""
        from caldav.lib.error import DAVError, RateLimitError
        from niquests.exceptions import RequestException

        try:
            yield
        except RateLimitError as fault:
            self.close()
            raise status_error(fault.status or 429, host, doing) from fault
        except NotImplementedError as fault:
            why, mend = "the server takes no login by password", "Check `url`; a calendar of Google has its own type."
            raise Refused(f"{host}: login refused", why, mend) from fault
        except (RequestException, OSError) as fault:
            self.close()
            raise network_error(fault, host, doing) from fault
        except (DAVError, SyntaxError, ValueError, TypeError, LookupError, AttributeError, AssertionError) as fault:
            self.close()  # lxml's parse errors are SyntaxErrors
            raise garbled(host, doing) from fault


def absolute(base: str, href: str) -> str:
    """The address that an href of an answer from `base` means; letters that must be encoded are (Zimbra: blanks)."""
    return urljoin(base, quote(href, safe="/%:@!$&'()*+,;=~?"))


def path_of(url: str) -> str:
    """The path, with its query, by which a resource is asked for."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


@cache
def _owner(host: str) -> str:
    """The domain that someone registered, of which `host` is a part; the host itself where that can't be told."""
    from publicsuffixlist import PublicSuffixList

    if not any(letter.isalpha() for letter in host):
        return host
    return PublicSuffixList().privatesuffix(host.lower()) or host


def _library() -> "type[DAVClient]":
    try:
        from caldav.davclient import DAVClient
    except ImportError as fault:
        what, why = "CalDAV can't be spoken", f"the library it takes isn't installed ({fault.name or fault})"
        mend = f"Install it: {sys.executable} -m pip install 'afterword[caldav]'."
        raise Refused(what, why, mend) from fault
    logging.getLogger("caldav").setLevel(logging.CRITICAL)  # what there is to say, we say
    return DAVClient


def _session() -> Any:  # noqa: ANN401 - niquests' Session, made where it is first needed
    from niquests import Session

    class Direct(Session):
        """Asks the server itself, without proxies and netrc, and follows no redirect on its own."""

        def request(self, method: Any, url: Any, *args: Any, **given: Any) -> Any:  # noqa: ANN401 - as the library has it
            """See niquests."""
            return super().request(method, url, *args, **(given | {"allow_redirects": False}))

    session = Direct(revocation_configuration=None, disable_http3=True)
    session.trust_env = False
    return session
