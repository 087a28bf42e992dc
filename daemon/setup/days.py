"""Which calendars are read, for interviews that no mail tells of: found beside the mailbox or told, and tried."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from connectors.discovery import CalendarPlace, Findings
from connectors.errors import ConnectorError, Refused
from connectors.models import Window
from connectors.settings import Caldav, CalendarSettings, Feed, Ics
from connectors.sight import calendars, events
from daemon.setup import guess, words
from daemon.setup.given import Given
from daemon.setup.keys import Key, Keys
from daemon.setup.mailbox import AnySettings, Opened, named_after, unused
from daemon.setup.sheet import Account
from daemon.setup.talk import Anew, Talk

_AHEAD = timedelta(days=30)


class Days:
    """Asks for calendars. `there` are the accounts we have already; `now` is the moment, in the user's zone."""

    def __init__(self, given: Given, talk: Talk, there: Collection[AnySettings], now: datetime) -> None:
        self._given, self._talk, self._there, self._now = given, talk, there, now
        self._names = {one.name for one in there}

    def ask(self, address: str, findings: Findings, mail: Sequence[Opened]) -> list[Opened]:
        """The calendars to add; `mail` was just opened, and its password may open them too.

        Raises ConnectorError where nobody can be asked.
        """
        given, talk = self._given, self._talk
        self._names |= {one.account.settings.name for one in mail}  # one name means one account, of whatever kind
        said: list[Opened] = []
        if given.ics:
            said.append(self._files(Talk(silent=True).ask("--ics", given.ics, words.path)))
        if given.caldav_url:
            said += self._caldav(CalendarPlace(given.caldav_url, given.imap_user or address, "you"), mail)
        if said or talk.silent or any(one.account.table == "calendar" for one in mail):
            return said
        for place in findings.calendars[:1]:
            if not find_spec("caldav"):
                talk.say(
                    f"There are calendars at {place.url}, but the library for CalDAV isn't installed: "
                    "pip install 'afterword[caldav]' in Afterword's environment, then run setup again."
                )
                break
            warned = " It belongs to somebody else than your address." if place.foreign else ""
            question = f"Read your calendars at {place.url} too (from {place.source})?{warned}"
            if talk.agrees(question, default=not place.foreign):
                said += self._tried(lambda: self._caldav(place, mail))  # noqa: B023 - called at once
        while not said or talk.agrees("Another calendar?", default=False):
            more = self._one(address, mail)
            if more is None:
                break
            said += more
        return said

    def _one(self, address: str, mail: Sequence[Opened]) -> list[Opened] | None:
        """One more calendar of the user's choice; None when they want none."""
        talk = self._talk
        talk.say("A calendar shows interviews that no mail tells of. Which one is to be read?")
        home = Path.home()
        files = [f"~/{place.relative_to(home)}" for place in guess.calendars(home)]
        ways: list[tuple[str, Callable[[], list[Opened]]]] = [
            *((f"The files in {place}", partial(self._folder, place)) for place in files),
            ("An .ics file, or a folder of them (khal, vdirsyncer)", lambda: self._folder(talk.path("Its path"))),
            ("A CalDAV server (Nextcloud, Radicale, …)", lambda: self._server(address, mail)),
            ("A published calendar, by its secret address (iCal)", self._feed),
        ]
        chosen = talk.pick("Your choice", ["None", *(said for said, _ in ways)])
        return self._tried(ways[chosen - 1][1]) if chosen else None

    def _folder(self, path: str) -> list[Opened]:
        return [self._files(path)]

    def _server(self, address: str, mail: Sequence[Opened]) -> list[Opened]:
        url = self._talk.ask("Its address (https://…)", "", words.caldav_url)
        return self._caldav(CalendarPlace(url, self._talk.ask("Your user name there", address, str), "you"), mail)

    def _tried(self, take: Callable[[], list[Opened]]) -> list[Opened]:
        """What it takes; nothing, and why, where it can't be read."""
        try:
            return take()
        except ConnectorError as error:
            self._talk.say(f"  {error}")
        except Anew:
            pass
        return []

    def _caldav(self, place: CalendarPlace, mail: Sequence[Opened]) -> list[Opened]:
        """All calendars of a server, or those that the user picks; first with the mail's own password."""
        # The mail's password goes to no server but its own provider's.
        own = place.source != "you" and not place.foreign
        same = next((one.password.of(place.user) for one in mail if one.password and own), None)
        known = self._known(url=place.url, user=place.user)
        name = f"{same.account if same else named_after(urlsplit(place.url).hostname or place.url)}-calendar"
        settings = Caldav(known or unused(name, self._names), place.url, place.user, ca_file=self._given.ca_file)
        if same is not None:
            try:
                return self._picked(settings, same.under(settings.name))
            except Refused as error:
                if self._talk.silent:
                    raise
                self._talk.say(f"  With the password of your mail it doesn't open: {error}")
        key = Keys(self._talk, self._given.secret).ask(
            settings.name, place.user, f"Password of {place.user} at {place.url}"
        )
        return self._picked(settings, key)

    def _picked(self, settings: Caldav, key: Key) -> list[Opened]:
        settings = msgspec.structs.replace(settings, secret=key.source)
        found = calendars(settings, key.secret)
        names = [one.name for one in found]
        self._talk.say(
            f"It opens: {len(names)} calendars, {', '.join(names)}." if names[1:] else f"It opens: {names[0]}."
        )
        if not names[1:] or self._talk.silent or self._talk.agrees("Read all of them?", default=True):
            return [self._taken(settings, key)]
        which = found[self._talk.pick("Which one?", names)]
        return [self._taken(msgspec.structs.replace(settings, url=which.url), key)]

    def _files(self, path: str) -> Opened:
        whole = str(words.expanded(path).absolute())
        settings = Ics(self._known(path=whole) or unused(Path(path).stem.strip(".") or "calendar", self._names), path)
        self._read(msgspec.structs.replace(settings, path=whole), None)
        return self._taken(settings, None)

    def _feed(self) -> list[Opened]:
        address = self._talk.secret("Its whole address (not shown)")
        settings = Feed(unused("published-calendar", self._names), secret="keyring")  # noqa: S106 - says where the secret is
        key = Key(settings.name, "address", "keyring", address)
        self._read(settings, key)
        return [self._taken(settings, key)]

    def _read(self, settings: CalendarSettings, key: Key | None) -> None:
        """Say what it holds."""
        window = Window(self._now, self._now + _AHEAD)
        count, problems = events(settings, key.secret if key else str, window)
        self._talk.say(f"It opens: {count or 'no'} event{'' if count == 1 else 's'} in the next {_AHEAD.days} days.")
        for problem in problems[:3]:
            self._talk.say(f"  {problem}")

    def _known(self, **says: str) -> str | None:
        """The name of a calendar that is there already and says this."""
        return next((one.name for one in self._there if msgspec.to_builtins(one).items() >= says.items()), None)

    def _taken(self, settings: CalendarSettings, key: Key | None) -> Opened:
        self._names.add(settings.name)
        return Opened(Account("calendar", settings), key)
