"""Where the mail is: found from the address or told, with the secret that opens it, and tried before it is written."""

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import click
import msgspec

from connectors.discovery import Findings, Provider, Server, find, known, owner
from connectors.errors import ConnectorError, Missing, Refused
from connectors.oauth.issuers import Issuer, issuer_of
from connectors.settings import CalendarSettings, Gmail, Google, Imap, Maildir, MailSettings
from connectors.sight import Sight, look
from connectors.web import is_loopback
from daemon.config.values import Wrong
from daemon.errors import AfterwordError
from daemon.setup import google, guess, oauth, words
from daemon.setup.given import Given
from daemon.setup.keys import Key, Keys
from daemon.setup.sheet import Account
from daemon.setup.talk import Anew, Talk
from daemon.wiring import token_of

_TLS = {"implicit": "TLS", "starttls": "STARTTLS", "none": "no TLS"}
_ASKS = {
    "own": "your password",
    "app": "an app password, made for it in minutes",
    "either": "your password, or with two-step login an app password",
    "bridge": "the password that the bridge shows",
}


AnySettings = MailSettings | CalendarSettings


class Opened(NamedTuple):
    """An account that was tried and answers; `key` is None where it needs none."""

    account: Account
    key: Key | None = None

    @property
    def password(self) -> Key | None:
        """Its key, where that is a password and no access to this one server."""
        settings = self.account.settings
        return None if isinstance(settings, Imap) and settings.auth == "oauth2" else self.key


class _Way(NamedTuple):
    said: str
    take: Callable[[], list[Opened]]


def ask(given: Given, talk: Talk, address: str, there: Collection[AnySettings], findings: Findings) -> list[Opened]:
    """The account for this address, tried; with Google's consent its calendar too. `there` are those we have already.

    Raises ConnectorError where nobody can be asked.
    """
    name = _again_named(given, address, there) or unused(named_after(address), [one.name for one in there])
    days = next((one.name for one in there if isinstance(one, Google) and one.user == address), f"{name}-calendar")
    if given.maildir:
        path = Talk(silent=True).ask("--maildir", given.maildir, words.path)
        return [_maildir(talk, Maildir(name, path))]
    if given.google_client:
        return google.ask(talk, address, (name, days), given.google_client)
    if given.imap_host:
        return [_imap(given, talk, name, _told(given, address), findings.provider)]
    if talk.silent:
        return _found(given, talk, name, address, findings)
    ways = list(_ways(given, talk, address, (name, days), findings))
    talk.say("How is this mailbox to be read?")
    while True:
        try:
            return ways[talk.pick("Your choice", [way.said for way in ways])].take()
        except (ConnectorError, AfterwordError) as error:
            talk.say(f"  {error}")
        except Anew:
            continue


def search(talk: Talk, address: str) -> Findings:
    """What can be found for this address, and who says so."""
    if (found := known(address)) is None:
        domain = address.rpartition("@")[2]
        talk.say(f"Asking {domain} itself for its servers (its autoconfig document, its DNS)…")
        found = find(address)
    if found.provider:
        talk.say(f"{address} is at {found.provider.name}.")
    elif not found.servers:
        talk.say("It doesn't tell, and nothing answers at the usual names.")
    return found


def named_after(address: str) -> str:
    """A short name for an account: `acme` of `robin@mail.acme.example` is its provider's own word for itself."""
    name = owner(address.rpartition("@")[2]).partition(".")[0]
    return "home" if name.isdecimal() or not name else name  # an IP address has no name


def _again_named(given: Given, address: str, there: Collection[AnySettings]) -> str | None:
    """The name of the account that the options mean, where it is there already."""
    for one in there:
        match one:
            case Imap() if (one.host, one.user) == (given.imap_host, given.imap_user or address):
                return one.name
            case Maildir() if given.maildir and one.path == str(words.expanded(given.maildir).absolute()):
                return one.name
            case Gmail() if given.google_client and one.user == address:
                return one.name
    return None


def unused(name: str, names: Collection[str]) -> str:
    """This name, with a number behind it where another account has it."""
    return next(one for one in (name, *(f"{name}-{number}" for number in range(2, 1000))) if one not in names)


def _ways(given: Given, talk: Talk, address: str, names: tuple[str, str], findings: Findings) -> Iterator[_Way]:

    def server(one: Server, provider: Provider | None = None) -> list[Opened]:
        return [_imap(given, talk, names[0], one, provider)]

    def files(path: str) -> list[Opened]:
        return [_maildir(talk, Maildir(names[0], path))]

    provider = findings.provider
    servers, asks = findings.servers, ""
    if provider and provider.password not in _ASKS:
        talk.say(f"{provider.steps}\n  {provider.page}")
        if provider.password == "oauth":  # noqa: S105 - says what it asks for
            yield from _by_consent(talk, [_settings(given, names[0], one) for one in servers])
        servers = ()
    elif provider:
        asks = f"; it asks for {_ASKS[provider.password]}"
    for one in servers:
        said = f"IMAP at {one.host}, port {one.port} ({_TLS[one.tls]}), as {one.user}{asks} (from {one.source})"
        said += ". It belongs to somebody else than your address: do you know it?" if one.foreign else ""
        yield _Way(said, partial(server, one, provider))
    if provider and provider.calendar == "google":
        said = "Google's own interface; it asks for an OAuth client of your own, made in ten minutes"
        yield _Way(said, partial(google.ask, talk, address, names, None))
    for path in guess.maildirs(Path.home()):
        shown = f"~/{path.relative_to(Path.home())}"
        yield _Way(f"Files in {shown} (a Maildir)", partial(files, shown))
    yield _Way("An IMAP server that you name", lambda: server(_asked(talk, address)))
    yield _Way("A Maildir that you name", lambda: files(talk.path("Its path")))


def _by_consent(talk: Talk, servers: Iterable[Imap]) -> Iterator[_Way]:

    def consent(one: Imap, issuer: Issuer) -> list[Opened]:
        return [oauth.ask(talk, one, issuer)]

    def program(one: Imap) -> list[Opened]:
        return [oauth.by_program(talk, one)]

    for one in servers:
        if issuer := issuer_of(one.host):
            said = f"IMAP at {one.host}, by consent (OAuth); it asks for an OAuth client of your own, made in minutes"
            yield _Way(said, partial(consent, one, issuer))
        said = f"IMAP at {one.host}, with access tokens that a program prints (oama, pizauth)"
        yield _Way(said, partial(program, one))


def _found(given: Given, talk: Talk, name: str, address: str, findings: Findings) -> list[Opened]:
    """The first server found, where nobody can be asked: only one that needs no second look."""
    what, mend = f"{address}: no mail server to use", "Name it with --imap-host."
    provider = findings.provider
    if provider and provider.password not in _ASKS and given.auth != "oauth2":
        raise Refused(f"{address}: can't be read with a password", provider.name, f"{provider.steps} {provider.page}")
    if not findings.servers:
        raise Missing(what, "its domain doesn't tell, and nothing answers at the usual names", mend)
    if findings.servers[0].foreign:
        why = f"its DNS names {findings.servers[0].host}, which belongs to somebody else"
        raise Refused(what, why, f"If you trust it: --imap-host {findings.servers[0].host}.")
    return [_imap(given, talk, name, findings.servers[0], provider)]


def _told(given: Given, address: str) -> Server:
    quiet = Talk(silent=True)
    host = quiet.ask("--imap-host", given.imap_host or "", words.host)
    tls = given.tls or "implicit"
    port = given.imap_port or (993 if tls == "implicit" else 143)
    if tls == "none" and not is_loopback(host):
        raise click.UsageError("--tls none would send your password readable over the network: it is for this machine.")
    return Server(host, port, tls, given.imap_user or address, "you")  # type: ignore[arg-type]  # click has checked it


def _asked(talk: Talk, address: str) -> Server:
    host = talk.ask("The server's name (such as imap.example.com)", "", words.host)
    options = ["TLS from the first byte (usual, port 993)", "STARTTLS (port 143)"]
    options += ["no TLS (this machine only)"] if is_loopback(host) else []
    tls = ("implicit", "starttls", "none")[talk.pick("How is it spoken to?", options)]
    port = talk.ask("Its port", "993" if tls == "implicit" else "143", words.port)
    return Server(host, port, tls, talk.ask("Your user name there", address, str), "you")  # type: ignore[arg-type]  # one of the three


def _settings(given: Given, name: str, server: Server) -> Imap:
    usual = 993 if server.tls == "implicit" else 143
    port = None if server.port == usual else server.port
    return Imap(name, server.host, server.user, port=port, tls=server.tls, ca_file=given.ca_file)


def _imap(given: Given, talk: Talk, name: str, server: Server, provider: Provider | None) -> Opened:
    settings = _settings(given, name, server)
    if given.auth:
        settings = msgspec.structs.replace(settings, auth=given.auth)
    if provider and not talk.silent:
        talk.say(f"{provider.steps}\n  {provider.page}")
    return opened(given, talk, settings)


def opened(given: Given, talk: Talk, settings: Imap) -> Opened:
    """The account once a login worked: until then password, user, server or certificate can be given anew."""
    issuer = issuer_of(settings.host) if settings.auth == "oauth2" else None
    if issuer and given.secret == settings.secret == "keyring" and not talk.silent:  # noqa: S105 - says where it is
        return oauth.ask(talk, settings, issuer)
    keys, key = Keys(talk, given.secret), None
    while True:
        question = f"Password of {settings.user} at {settings.host}"
        key = key.of(settings.user) if key else keys.ask(settings.name, settings.user, question)
        settings = msgspec.structs.replace(settings, secret=key.source)
        try:
            sight = look(settings, token_of(settings, key.secret) if settings.auth == "oauth2" else key.secret)
        except ConnectorError as error:
            if talk.silent:
                raise
            talk.say(f"  {error}")
            changed = _again(talk, settings, error)
            if changed is settings:
                key = None
            settings = changed
        else:
            return Opened(Account("mail", folders(talk, settings, sight)), key)


def _again(talk: Talk, settings: Imap, error: ConnectorError) -> Imap:
    """What to change before the next try; the very same settings for another password."""

    def user() -> Imap:
        return msgspec.structs.replace(settings, user=talk.ask("Your user name there", settings.user, str))

    def server() -> Imap:
        one = _asked(talk, settings.user)
        return Imap(settings.name, one.host, one.user, port=one.port, tls=one.tls)

    def authority() -> Imap:
        return msgspec.structs.replace(settings, ca_file=talk.path("Its path"))

    options: list[tuple[str, Callable[[], Imap]]] = [
        ("Another password", lambda: settings),
        ("Another user name", user),
        ("Another server", server),
        ("Try once more", lambda: msgspec.structs.replace(settings)),
    ]
    if "certificate" in error.why:
        options.insert(0, ("Name the certificate of its authority (a PEM file)", authority))
    elif not isinstance(error, Refused):
        options.insert(0, options.pop())
    return options[talk.pick("What next?", [said for said, _ in options])][1]()


def _maildir(talk: Talk, settings: Maildir) -> Opened:
    return Opened(Account("mail", folders(talk, settings, look(settings, str))))


def folders(talk: Talk, settings: Imap | Maildir, sight: Sight) -> MailSettings:
    """Say which folder is what, and let it be put right."""
    talk.say("It opens. " + folders_in_words(sight))
    if talk.silent or talk.agrees("Is that right?", default=True):
        return settings
    there = [*dict.fromkeys((*sight.read, *(name for name in (sight.drafts,) if name)))]
    talk.say("Its folders: " + ", ".join(there))

    def one(text: str) -> str | None:
        if text and text not in there:
            raise Wrong("there is no such folder", "Type a name as it stands above, or nothing to have it found.")
        return text or None

    drafts = talk.ask("Drafts go to", sight.drafts or "", one)
    sent = talk.ask("Sent mail lies in", sight.sent or "", one)
    return msgspec.structs.replace(settings, drafts=drafts, sent=sent)


def folders_in_words(sight: Sight) -> str:
    """`3 folders are read; drafts go to "Drafts", sent mail lies in "Sent".`"""
    count = "1 folder is read" if len(sight.read) == 1 else f"{len(sight.read)} folders are read"
    drafts = f"drafts go to “{sight.drafts}”" if sight.drafts else "a Drafts folder is made with the first draft"
    sent = f"sent mail lies in “{sight.sent}”" if sight.sent else "no folder for sent mail was found"
    return f"{count}; {drafts}, {sent}."
