"""Every error of Google's services and libraries, told as one of `connectors.errors`; and whether waiting may help.

Reasons: https://developers.google.com/gmail/api/guides/handle-errors, .../calendar/api/guides/errors.
Nothing a server says is trusted: its words are shortened and cleaned before anyone reads them.
"""

import json
import socket
import ssl
from email.utils import parsedate_to_datetime
from http.client import HTTPException

import httplib2
from google.auth.exceptions import GoogleAuthError, RefreshError, TransportError
from googleapiclient.errors import Error, HttpError

from connectors.errors import ConnectorError, Refused, Unreachable

FOREIGN = (
    *(Error, GoogleAuthError, httplib2.HttpLib2Error, HTTPException, OSError),
    *(ValueError, LookupError, TypeError, AttributeError, RecursionError),
)
"""What the libraries raise: the last five on an answer that is garbled."""

_LIMITS = {"rateLimitExceeded", "userRateLimitExceeded", "RESOURCE_EXHAUSTED", "RATE_LIMIT_EXCEEDED"}
_USED_UP = {"dailyLimitExceeded", "quotaExceeded"}
_NO_SCOPE = {"insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"}
_NOT_ENABLED = {"accessNotConfigured", "SERVICE_DISABLED"}
_LONGEST = 200
_LATER = "This is tried again by itself"
_ANEW = "Allow it anew: run `afterword setup --google-client client_secret.json`."


def is_limit(fault: BaseException) -> bool:
    """Did Google say 'not now': too many requests, or a failure of its own?"""
    if not isinstance(fault, HttpError):
        return False
    status = int(fault.resp.status)
    return status == 429 or status >= 500 or (status == 403 and bool(_reasons(fault) & _LIMITS))


def is_loss(fault: BaseException) -> bool:
    """Was the connection lost, or the answer garbled?"""
    if isinstance(fault, Error | RefreshError | httplib2.ServerNotFoundError | ssl.SSLCertVerificationError):
        return False
    return isinstance(fault, FOREIGN)


def status(fault: BaseException) -> int | None:
    """The HTTP status of an answer, None for any other fault."""
    return int(fault.resp.status) if isinstance(fault, HttpError) else None


def retry_after(fault: BaseException) -> float | None:
    """Seconds that the server asks to wait (RFC 9110 10.2.3); a date is held against the server's own clock."""
    if not isinstance(fault, HttpError):
        return None
    asked = str(fault.resp.get("retry-after", ""))
    if asked.isdigit():
        return float(asked)
    try:
        return (parsedate_to_datetime(asked) - parsedate_to_datetime(str(fault.resp.get("date")))).total_seconds()
    except (ValueError, TypeError):
        return None


def translate(fault: BaseException, doing: str, user: str, failing: type[ConnectorError]) -> ConnectorError:
    """The fault as its owner should read it. `failing` is what a plain refusal of this operation means."""
    what = f"Google account {user}: could not {doing}"
    match fault:
        case HttpError():
            return _answered(fault, what, user, failing)
        case RefreshError():
            return _refresh(fault, what)
        case ssl.SSLCertVerificationError():
            why = f"the certificate doesn't fit: {fault.verify_message.rstrip('.')}"
            return Refused(what, why, "Something stands between this machine and Google: see who intercepts it.")
        case httplib2.ServerNotFoundError() | TransportError() | HTTPException() | OSError():
            why = "no answer in time" if isinstance(fault, TimeoutError | socket.timeout) else _clean(fault)
            return Unreachable(what, why, f"Check the network. {_LATER}.")
        case _:
            return Unreachable(what, f"the answer made no sense ({_clean(fault)})", f"{_LATER}.")


def _answered(fault: HttpError, what: str, user: str, failing: type[ConnectorError]) -> ConnectorError:
    code, reasons, said = int(fault.resp.status), _reasons(fault), _message(fault)
    if is_limit(fault):
        wait = retry_after(fault)
        pause = f", and asks for {wait:.0f} seconds of patience" if wait else ""
        return Unreachable(what, f"Google says {code}: {said}{pause}", f"{_LATER}.")
    if reasons & _USED_UP:
        return Unreachable(what, f"the quota of your OAuth client is used up ({said})", f"{_LATER}.")
    if code == 401:
        return Refused(what, "Google doesn't accept the access any more", _ANEW)
    if reasons & _NO_SCOPE:
        return Refused(what, "the access doesn't cover this", f"{_ANEW} Leave every box ticked.")
    if reasons & _NOT_ENABLED:
        mend = "Enable that API in the Google Cloud project of your OAuth client."
        return Refused(what, f"the API isn't enabled ({said})", mend)
    if code == 403 and "elegation denied" in said:
        return Refused(what, "the access is that of another account", f"Choose {user} when asked. {_ANEW}")
    if code == 403:
        return Refused(what, f"Google says: {said}", "See what that account and its organisation allow.")
    return failing(what, f"Google says {code}: {said}", "Mend that at Google; then it is tried again.")


def _refresh(fault: RefreshError, what: str) -> ConnectorError:
    said = _clean(fault)
    if fault.retryable:
        return Unreachable(what, f"Google gives no access now ({said})", f"{_LATER}.")
    if "invalid_grant" in said:
        why = "the access was withdrawn, or has run out (after 7 days, while the OAuth client is in testing)"
        return Refused(what, why, _ANEW)
    if "invalid_client" in said or "unauthorized_client" in said or "deleted_client" in said:
        return Refused(what, f"Google doesn't know the OAuth client any more ({said})", f"Make a new one. {_ANEW}")
    return Refused(what, f"Google gives no access ({said})", _ANEW)


def _error(fault: HttpError) -> dict[str, object]:
    try:
        error = json.loads(fault.content)["error"]
    except (ValueError, LookupError, TypeError):
        return {}
    return error if isinstance(error, dict) else {}


def _reasons(fault: HttpError) -> set[str]:
    error = _error(fault)
    lists = (error.get("errors"), error.get("details"))
    rows = [row for rows in lists if isinstance(rows, list) for row in rows if isinstance(row, dict)]
    return {str(row.get("reason")) for row in rows} | {str(error.get("status"))}


def _message(fault: HttpError) -> str:
    return _clean(_error(fault).get("message") or fault.resp.reason or "nothing more")


def _clean(said: object) -> str:
    """On one short line, without a full stop."""
    first = said.args[0] if isinstance(said, RefreshError) and said.args else said
    text = str(first)
    text = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split()).rstrip(". ")
    return (text[:_LONGEST] + "…" if len(text) > _LONGEST else text) or type(said).__name__
