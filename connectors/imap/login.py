"""Logging in: by LOGIN or SASL PLAIN with a password, by OAUTHBEARER (RFC 7628) or XOAUTH2 with an access token."""

import re
from collections.abc import Callable
from imaplib import IMAP4

from imapclient import IMAPClient
from imapclient.exceptions import LoginError

from connectors.errors import Refused
from connectors.imap.trouble import TokenRefused
from connectors.settings import Imap


def log_in(client: IMAPClient, settings: Imap, secret: str) -> None:
    """Raises LoginError, which never holds the secret; a lost connection as IMAP4.abort; or Refused."""
    try:
        if settings.auth == "oauth2":
            _by_token(client, settings, secret)
        else:
            _by_password(client, settings.user, secret)
    except LoginError as fault:
        # imapclient calls a connection that is lost meanwhile a login error too. And some servers repeat the command
        # that they refuse, the password with it.
        said = str(fault).replace(secret, "…") if secret else str(fault)
        if isinstance(fault.__context__, IMAP4.abort):
            raise IMAP4.abort(said) from None
        raise (TokenRefused if settings.auth == "oauth2" else LoginError)(said) from None
    except UnicodeError:
        why = "the server offers no way to log in with a user or password outside of ASCII"
        raise Refused(f"{settings.host}: login refused", why, "Choose a password of plain letters.") from None


def _by_password(client: IMAPClient, user: str, secret: str) -> None:
    # LOGIN takes no more than ASCII, and imaplib leaves the user unquoted: anything else goes by SASL PLAIN, in UTF-8.
    plain = client.has_capability("AUTH=PLAIN") and (
        client.has_capability("LOGINDISABLED")
        or not secret.isascii()
        or not secret.isprintable()
        or not re.fullmatch(r"[A-Za-z0-9.@_+=/-]+", user)
    )
    if plain:
        client.plain_login(user, secret)
    else:
        client.login(user, secret)


def _by_token(client: IMAPClient, settings: Imap, token: str) -> None:
    user, bearer = settings.user, f"auth=Bearer {token}\1\1"
    if client.has_capability("AUTH=OAUTHBEARER"):
        name = user.replace("=", "=3D").replace(",", "=2C")  # RFC 5801 4
        where = f"host={settings.host}\1port={client.port}\1"
        client.sasl_login("OAUTHBEARER", _saying(f"n,a={name},\1{where}{bearer}", then="\1"))
    elif client.has_capability("AUTH=XOAUTH2"):
        client.sasl_login("XOAUTH2", _saying(f"user={user}\1{bearer}", then=""))
    else:
        why = "the server takes no access tokens (neither OAUTHBEARER nor XOAUTH2)"
        raise Refused(f"{settings.host}: login refused", why, 'Write auth = "password" for this account.')


def _saying(first: str, then: str) -> Callable[[bytes], bytes]:
    """A SASL conversation of one message. A challenge tells what is wrong with it: `then` ends that, and NO follows."""
    return lambda challenge: (then if challenge else first).encode()
