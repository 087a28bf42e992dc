"""Asks for access to a mailbox, and writes the secret to store: into a pipe, never to a screen.

python -m connectors.oauth microsoft ADDRESS CLIENT_ID | python -m keyring set afterword 'NAME/USER'
"""

import sys

from connectors.errors import ConnectorError
from connectors.oauth.consent import Client, by_code, in_browser
from connectors.oauth.issuers import issuers

_USAGE = """\
usage: python -m connectors.oauth google|microsoft ADDRESS CLIENT_ID [CODE] |
       python -m keyring set afterword 'NAME/USER'
NAME and USER are `name` and `user` of the account in Afterword's configuration, ADDRESS is the mailbox. Google's client
has a secret as well, which is read from the keyboard. With the word CODE at the end it takes no browser on this
machine: you are given a page and a code to type there, on any device.
"""


def main(words: list[str]) -> int:
    """Give the exit status: 0 done, 1 not obtained, 2 usage."""
    issuer = next((one for one in issuers() if words[:1] == [one.name]), None)
    if issuer is None or len(words) not in {3, 4} or words[3:] not in ([], ["CODE"]) or sys.stdout.isatty():
        sys.stderr.write(_USAGE)
        return 2
    client = Client(words[2], _secret() if issuer.name == "google" else "")
    try:
        if words[3:]:
            secret = by_code(issuer, client, lambda page, code: _say(f"Open {page} on any device, and type {code}."))
        else:
            _say("Your browser asks you now what Afterword may do.")
            secret = in_browser(issuer, client, words[1])
    except ConnectorError as error:
        _say(str(error))
        return 1
    sys.stdout.write(secret + "\n")
    return 0


def _secret() -> str:
    from getpass import getpass

    return getpass("The client's secret (not shown): ")


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
