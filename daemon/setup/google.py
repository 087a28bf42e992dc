"""A Google account over Google's own interface: the user's OAuth client, their consent in the browser, and a try.

One consent covers mail and calendar; each keeps it under its own name in the keyring.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from connectors.errors import Refused
from connectors.settings import Gmail, Google
from connectors.sight import look
from daemon.secrets import usable_keyring
from daemon.setup import words
from daemon.setup.keys import Key
from daemon.setup.sheet import Account
from daemon.setup.talk import Talk

if TYPE_CHECKING:
    from daemon.setup.mailbox import Opened

_STEPS = """\
This takes an OAuth client of your own, made once at https://console.cloud.google.com/:
  1. Make a project; enable the Gmail API and the Google Calendar API.
  2. Under Google Auth Platform, choose audience External, and publish it ("In production"): while it is
     "Testing", every access runs out after seven days.
  3. Under Clients, create one of the type Desktop app, and download its JSON.
docs/providers.md tells it in more words, and what Afterword may do then."""


def ask(talk: Talk, address: str, names: tuple[str, str], client: str | None) -> "list[Opened]":
    """Mail and calendar of this account, tried, under these two names; `client` is the file that an option named.

    Raises ConnectorError, and NeedsYou without a keyring to keep the access in.
    """
    from daemon.setup.mailbox import Opened

    usable_keyring()  # before ten minutes are spent on what can't be kept
    if client is None:
        talk.say(_STEPS)
        client = talk.path("The downloaded file (client_secret….json)")
    grant = _consent(talk, address, words.expanded(client))
    name, days = names
    key = Key(name, address, "keyring", grant)
    look(Gmail(name, address), key.secret)
    talk.say("It opens. Gmail has one folder for all mail; drafts go to Drafts.")
    return [
        Opened(Account("mail", Gmail(name, address)), key),
        Opened(Account("calendar", Google(days, address)), key.under(days)),
    ]


def _consent(talk: Talk, address: str, file: Path) -> str:
    """What the user allows in the browser, as the secret to keep."""
    try:
        from connectors.google import consent

        client = consent.client_of(file)
        talk.say(f"Your browser asks you now what Afterword may do with {address}. Leave every box ticked.")
        return consent.ask(client, [scope for scopes in consent.SCOPES.values() for scope in scopes])
    except ImportError as error:
        why = f"Google's libraries are not installed ({error.name} is missing)"
        mend = "Install them in Afterword's environment: pip install 'afterword[google]', or pipx install --force it."
        raise Refused("Google's consent was not asked", why, mend) from None
