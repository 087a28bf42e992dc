"""An account's secret as an access token, fresh for each connection.

The secret is either such a token itself, as oama, pizauth and their like print it, or a `Grant`: what the user has
allowed once, for which the authorization server gives a new access token each time (RFC 6749 6).
"""

import threading
from collections.abc import Callable
from typing import Literal

import msgspec

from connectors.errors import ConnectorError, Refused
from connectors.oauth.endpoint import Token, ask

AGAIN = "Run `afterword setup`, which asks you for it anew."


_ONE_BY_ONE = threading.Lock()


class Grant(msgspec.Struct, frozen=True, omit_defaults=True):
    """The lasting secret, as Google's own tools write it, too (`authorized_user`)."""

    client_id: str
    refresh_token: str
    token_uri: str
    client_secret: str = ""
    """Empty for a public client (RFC 6749 2.1), as Microsoft has it for programs on the user's machine."""
    type: Literal["authorized_user"] = "authorized_user"


def written(grant: Grant) -> str:
    """A grant as the one line that is stored."""
    return msgspec.json.encode({"type": grant.type, **msgspec.to_builtins(grant)}).decode()


def access_token(account: str, secret: Callable[[], str], keep: Callable[[str], None] | None = None) -> str:
    """A token that is good now.

    `account` is its name, for errors. `keep` stores a new secret in place of the old: some servers exchange the
    refresh token at each use (RFC 6749 6), and let the old one run out. Raises ConnectorError.
    """
    kept = secret().strip()
    if not kept.startswith("{"):
        return kept
    with _ONE_BY_ONE:  # where each use makes the one before worthless, two at once would lose both
        return _exchanged(f"{account}: no access", secret().strip(), keep)


def _exchanged(what: str, kept: str, keep: Callable[[str], None] | None) -> str:
    try:
        grant = msgspec.json.decode(kept, type=Grant)
    except msgspec.MsgspecError:
        raise Refused(what, "its secret is neither an access token nor what a consent gives", AGAIN) from None
    fields = {"grant_type": "refresh_token", "refresh_token": grant.refresh_token, "client_id": grant.client_id}
    if grant.client_secret:
        fields["client_secret"] = grant.client_secret
    token = ask(grant.token_uri, fields, Token, what)
    if token.error or not token.access_token:
        raise _refused(what, token.error)
    if keep and token.refresh_token not in {"", grant.refresh_token}:
        keep(written(msgspec.structs.replace(grant, refresh_token=token.refresh_token)))
    return token.access_token


def _refused(what: str, error: str) -> ConnectorError:
    """RFC 6749 5.2; OpenID Connect adds the words for a user who has to look at it again."""
    match error:
        case "invalid_grant" | "interaction_required" | "consent_required" | "login_required":
            return Refused(what, "the access that you allowed was withdrawn or has run out", AGAIN)
        case "invalid_client" | "unauthorized_client" | "deleted_client" | "disabled_client":
            mend = f"Look after the OAuth client at your provider, or make another. {AGAIN}"
            return Refused(what, f"the OAuth client isn't accepted any more ({error})", mend)
    said = "".join(letter for letter in error if letter.isprintable())[:60] or "nothing"
    return Refused(what, f"instead of a token the server says {said}", AGAIN)
