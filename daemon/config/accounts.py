"""The `[[mail]]` and `[[calendar]]` tables: one for each account, each of a kind that this version knows."""

from collections.abc import Mapping
from typing import Generic, NamedTuple, TypeVar

from connectors.settings import Caldav, CalendarSettings, Feed, Gmail, Google, Ics, Imap, Jmap, Maildir, MailSettings
from connectors.web import is_loopback
from daemon.config.lines import Place
from daemon.config.values import meant, shown
from daemon.config.walk import Walk

_Kind = TypeVar("_Kind", Imap | Maildir | Gmail | Jmap, Ics | Feed | Caldav | Google)


class _Kinds(NamedTuple, Generic[_Kind]):
    """What may stand under `type` in a table."""

    table: str
    built: Mapping[str, type[_Kind]]
    by_address: Mapping[str, type[_Kind]]
    """What is built for a kind when its table says `url` or `secret` instead of `path`."""


_MAIL = _Kinds[Imap | Maildir | Gmail | Jmap](
    "mail",
    {"imap": Imap, "maildir": Maildir, "gmail": Gmail, "jmap": Jmap},
    {},
)
_CALENDAR = _Kinds[Ics | Feed | Caldav | Google](
    "calendar",
    {"ics": Ics, "caldav": Caldav, "google": Google},
    {"ics": Feed},
)
_FIRST = (
    'Add [[mail]] and below it name = "home", type = "imap", host = "imap.example.com", user = "you@example.com"; '
    'or type = "maildir", path = "~/Mail".'
)


def mail(walk: Walk, data: object) -> tuple[MailSettings, ...]:
    """The mail accounts, at least one."""
    if data is None or data == []:
        walk.fault(("mail",), "there is no mail account", _FIRST)
        return ()
    return _accounts(walk, _MAIL, data)


def calendar(walk: Walk, data: object) -> tuple[CalendarSettings, ...]:
    """The calendars; there may be none."""
    return () if data is None else _accounts(walk, _CALENDAR, data)


def feed(walk: Walk, data: object) -> Caldav | None:
    """The calendar in which what is due is shown: an account on a CalDAV server, by the name of its table."""
    named = {"name": "feed", **data} if isinstance(data, Mapping) and "name" not in data else data
    return walk.table(Caldav, named, ("feed",))[0]


def _accounts(walk: Walk, kinds: _Kinds[_Kind], data: object) -> tuple[_Kind, ...]:
    table = kinds.table
    if not isinstance(data, list):
        walk.fault((table,), "it is one table where a list of them belongs", f"Write [[{table}]], in double brackets.")
        return ()
    names: set[object] = set()
    accounts: list[_Kind] = []
    for index, one in enumerate(data):
        place: Place = (table, index)
        if not isinstance(one, Mapping):
            walk.fault(place, "it is not a table", f"Write [[{table}]] on a line of its own, with its keys below.")
            continue
        name = one.get("name")
        if isinstance(name, str) and name in names:
            walk.fault((*place, "name"), f"there is another account named {shown(name)}", "Give each its own name.")
        names.add(name if isinstance(name, str) else None)
        if account := _account(walk, kinds, one, place):
            accounts.append(account)
    return tuple(accounts)


def _account(walk: Walk, kinds: _Kinds[_Kind], data: Mapping[str, object], place: Place) -> _Kind | None:
    written = data.get("type")
    words = " or ".join(f'type = "{kind}"' for kind in kinds.built)
    if not isinstance(written, str):
        why = "it is missing" if written is None else f"{shown(written)} is not text in quotes"
        walk.fault((*place, "type"), why, f"Add a line {words}.")
        return None
    kind = kinds.built.get(written)
    if kind is None:
        hint = meant(written, list(kinds.built))
        walk.fault((*place, "type"), f"{shown(written)} is no kind of account it knows", f"Write {words}.{hint}")
        return None
    rest = {key: value for key, value in data.items() if key != "type"}
    if rest.keys() & {"url", "secret"}:
        kind = kinds.by_address.get(written, kind)
    if kind is Feed and rest.keys() >= {"url", "secret"}:
        mend = "Keep the one that says where the calendar is: a secret holds the whole address."
        walk.fault((*place, "url"), "it has both url and secret", mend)
    account, right = walk.table(kind, rest, place)
    host = right.get("host")
    if kind is Imap and right.get("tls") == "none" and host and not is_loopback(host):
        mend = 'Write tls = "implicit" (port 993) or tls = "starttls" (port 143).'
        walk.fault((*place, "tls"), f"without TLS your password would cross the network to {host} readable", mend)
    return account
