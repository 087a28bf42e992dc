"""Asks in the browser for access to a Google account, and writes the secret to store: into a pipe, never to a screen.

python -m connectors.google gmail client_secret.json | python -m keyring set afterword 'NAME/USER'
"""

import sys
from pathlib import Path

from connectors.errors import ConnectorError
from connectors.google import consent

_USAGE = """\
usage: python -m connectors.google gmail|calendar client_secret.json | python -m keyring set afterword 'NAME/USER'
NAME and USER are `name` and `user` of the account in Afterword's configuration.
"""


def main(words: list[str]) -> int:
    """Give the exit status: 0 done, 1 not obtained, 2 usage."""
    scopes = next((scopes for kind, scopes in consent.SCOPES.items() if words[:1] == [kind]), None)
    if scopes is None or len(words) != 2 or sys.stdout.isatty():
        sys.stderr.write(_USAGE)
        return 2
    try:
        client = consent.client_of(Path(words[1]))
        sys.stderr.write("Your browser asks you now what Afterword may do.\n")
        sys.stdout.write(consent.ask(client, scopes) + "\n")
    except ConnectorError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except ImportError as error:
        sys.stderr.write(f"{error.name} is missing. Install it: pip install 'afterword[google]'\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
