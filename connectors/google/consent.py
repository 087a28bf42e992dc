"""The user's consent, given once in the browser: Google's installed-app flow (RFC 8252) with PKCE (RFC 7636).

Google sends the browser back to a port of this machine that is open for that one answer.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from connectors.errors import ConnectorError, Missing, Refused, Unreachable
from connectors.google.session import grant_of

SCOPES: Mapping[Literal["gmail", "calendar"], Sequence[str]] = {
    # Reading, and drafts. Google has no scope for drafts that couldn't send: the allow-list of `transport` can't.
    "gmail": ("https://www.googleapis.com/auth/gmail.readonly", "https://www.googleapis.com/auth/gmail.compose"),
    "calendar": (
        "https://www.googleapis.com/auth/calendar.calendarlist.readonly",
        "https://www.googleapis.com/auth/calendar.events.readonly",
    ),
}
"""The least that each needs (https://developers.google.com/identity/protocols/oauth2/scopes)."""

PATIENCE = 600
"""Seconds that the user may take in the browser."""

_WHAT = "Google's consent was not obtained"


def client_of(file: Path) -> Mapping[str, str]:
    """The OAuth client in a `client_secret.json` of the type "Desktop app". Raises ConnectorError."""
    mend = "Download the JSON of an OAuth client of the type Desktop app, in the Google Cloud console."
    try:
        installed = json.loads(file.read_text("utf-8")).get("installed")
    except OSError as fault:
        raise Missing(_WHAT, f"{file} can't be read: {fault.strerror}", mend) from None
    except (ValueError, AttributeError):
        raise Refused(_WHAT, f"{file} is no client_secret.json", mend) from None
    if (
        not isinstance(installed, dict)
        or not {"client_id", "client_secret", "auth_uri", "token_uri"} <= installed.keys()
    ):
        raise Refused(_WHAT, f"{file} holds no OAuth client of a desktop app", mend)
    return installed


def ask(client: Mapping[str, str], scopes: Sequence[str], *, browser: str | None = None) -> str:
    """Let the user allow `scopes` in the browser; gives the secret to store, one line. Raises ConnectorError.

    `browser` is a name that `webbrowser` knows; by default the desktop's own.
    """
    from google.auth.exceptions import GoogleAuthError
    from google_auth_oauthlib.flow import InstalledAppFlow, WSGITimeoutError
    from oauthlib.oauth2 import OAuth2Error
    from requests import RequestException

    flow = InstalledAppFlow.from_client_config({"installed": dict(client)}, scopes, autogenerate_code_verifier=True)
    try:
        granted: Any = flow.run_local_server(
            host="127.0.0.1",
            port=0,
            browser=browser,
            authorization_prompt_message=None,
            success_message="Afterword may read now. You can close this window.",
            timeout_seconds=PATIENCE,
            access_type="offline",
            prompt="consent",  # without it Google gives no refresh token the second time
        )
    except WSGITimeoutError:
        raise Unreachable(_WHAT, "no answer came from the browser", "Run it again, and allow it there.") from None
    except (Warning, OAuth2Error, GoogleAuthError) as fault:
        raise _refused(fault) from None
    except (RequestException, OSError) as fault:
        raise Unreachable(_WHAT, f"Google was not reached ({type(fault).__name__})", "Check the network.") from None
    finally:
        flow.oauth2session.close()
    if not granted.refresh_token:
        raise Refused(_WHAT, "Google gave no lasting access", "Use an OAuth client of the type Desktop app.")
    return grant_of(client, granted.refresh_token)


def _refused(fault: Exception) -> ConnectorError:
    said = getattr(fault, "error", "") or type(fault).__name__
    if isinstance(fault, Warning):
        # oauthlib's word for another set of scopes than was asked for: a box in the browser was not ticked
        return Refused(_WHAT, "not all that is needed was allowed", "Run it again, and leave every box ticked.")
    if said == "access_denied":
        return Refused(_WHAT, "it was declined in the browser", "Run it again, and allow it there.")
    return Refused(_WHAT, f"Google says {said}", "Run it again; if that doesn't help, make a new OAuth client.")
