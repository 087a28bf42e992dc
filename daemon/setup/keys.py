"""Where a secret comes from: typed and kept in the keyring once it has worked, or a program, or a file."""

from dataclasses import dataclass

from connectors.settings import Secret
from daemon.errors import AfterwordError
from daemon.secrets import usable_keyring
from daemon.setup import words
from daemon.setup.talk import Talk
from daemon.wiring import secret_of


@dataclass(frozen=True, slots=True)
class Key:
    """The secret of an account's user. `typed` is what the keyring shall hold, None where it isn't ours to keep."""

    account: str
    user: str
    source: Secret
    typed: str | None = None

    def __repr__(self) -> str:
        return f"Key({self.account}/{self.user})"  # what is typed is shown nowhere

    def secret(self) -> str:
        """The secret itself. Raises ConnectorError."""
        return secret_of(self.account, self.user, self.source) if self.typed is None else self.typed

    def under(self, account: str) -> "Key":
        """The same secret, for another account."""
        return Key(account, self.user, self.source, self.typed)

    def of(self, user: str) -> "Key":
        """The same secret, of another user."""
        return Key(self.account, user, self.source, self.typed)


class Keys:
    """Asks for secrets. `given` says where they are by an option; "keyring" when none does."""

    def __init__(self, talk: Talk, given: Secret) -> None:
        self._talk, self._given = talk, given

    def ask(self, account: str, user: str, question: str) -> Key:
        """The secret of this account's user, not yet tried. Raises ConnectorError where nobody can be asked."""
        if self._given != "keyring" or self._talk.silent:
            return Key(account, user, self._given)
        try:
            usable_keyring()
        except AfterwordError as error:
            self._talk.say(f"Your password can't be kept in a keyring here: {error.faults[0].why}.")
            return self._elsewhere(account, user)
        hint = "not shown; just Enter: from a program or a file"
        typed = self._talk.secret(f"{question} ({hint})")
        return Key(account, user, "keyring", typed) if typed else self._elsewhere(account, user)

    def _elsewhere(self, account: str, user: str) -> Key:
        question = "A program that prints it (such as pass show mail), or a file with it on its first line"
        return Key(account, user, self._talk.ask(question, "", words.source))
