"""An IMAP account that is opened by consent instead of a password: asked in the browser, or by a code on any device."""

from functools import partial
from typing import TYPE_CHECKING

import msgspec

from connectors.oauth.access import access_token
from connectors.oauth.consent import Client, by_code, in_browser
from connectors.oauth.issuers import Issuer
from connectors.settings import Imap
from connectors.sight import look
from daemon.config.values import Wrong
from daemon.secrets import usable_keyring
from daemon.setup import words
from daemon.setup.keys import Key
from daemon.setup.sheet import Account
from daemon.setup.talk import Talk
from daemon.wiring import token_of

if TYPE_CHECKING:
    from daemon.setup.mailbox import Opened


def ask(talk: Talk, settings: Imap, issuer: Issuer) -> "Opened":
    """The account, tried with what the user has allowed. Raises ConnectorError, and NeedsYou without a keyring."""
    from daemon.setup.mailbox import Opened, folders

    usable_keyring()  # before ten minutes are spent on what can't be kept
    settings = msgspec.structs.replace(settings, auth="oauth2", secret="keyring")  # noqa: S106 - says where it is
    talk.say(issuer.client.strip())
    client = Client(talk.ask("The client ID", "", _filled), talk.secret("Its secret (not shown; just Enter for none)"))
    held = [_consent(talk, settings.user, issuer, client)]
    # A server that exchanges what is kept at each use does so at this try already.
    sight = look(settings, partial(access_token, settings.name, lambda: held[-1], held.append))
    return Opened(
        Account("mail", folders(talk, settings, sight)), Key(settings.name, settings.user, "keyring", held[-1])
    )


def by_program(talk: Talk, settings: Imap) -> "Opened":
    """The account, tried with an access token that a program of the user's prints. Raises ConnectorError."""
    from daemon.setup.mailbox import Opened, folders

    question = f"The program that prints it (such as oama access {settings.user})"
    key = Key(settings.name, settings.user, talk.ask(question, "", words.source))
    settings = msgspec.structs.replace(settings, auth="oauth2", secret=key.source)
    return Opened(Account("mail", folders(talk, settings, look(settings, token_of(settings, key.secret)))), key)


def _consent(talk: Talk, user: str, issuer: Issuer, client: Client) -> str:
    ways = ["In the browser of this machine", "By a code that you type on any device"]
    if issuer.device and talk.pick("Where do you allow it?", ways):
        return by_code(issuer, client, lambda page, code: talk.say(f"Open {page} and type {code}. This waits for you."))
    talk.say(f"Your browser asks you now whether Afterword may open {user} by IMAP.")
    return in_browser(issuer, client, user)


def _filled(text: str) -> str:
    if not text:
        raise Wrong("it takes a client of your own", "Type its ID as the page shows it; Ctrl+C leaves all as it is.")
    return text
