"""The configuration: `load` gives it whole, or tells all of its faults at once.

`tables` holds the values, `walk` reads a table field by field, `values` says what each key may
hold, `accounts` knows the kinds of account, `lines` finds where a key stands. What a path or a
server turns out to be is not looked at here: that is the connector's to say when it is used.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import msgspec
import rtoml

from connectors.web import host_of, is_loopback, is_safe
from daemon.clock import system_zone_name
from daemon.config import accounts
from daemon.config.tables import Config, Drafts, Llm, Notify
from daemon.config.values import Wrong, meant, subdivision
from daemon.config.walk import Walk
from daemon.core.policy import Hours, Quiet, Windows
from daemon.core.you import You
from daemon.errors import ConfigError, Fault

__all__ = ["Config", "Drafts", "Hours", "Llm", "Notify", "Quiet", "load"]

_Table = TypeVar("_Table", bound=msgspec.Struct)

_TABLES = [field.name for field in msgspec.structs.fields(Config)]


def load(path: Path) -> Config:
    """The configuration in this file. Raises `ConfigError`, with every fault at once, when it can't be used."""
    text = _text(path)
    try:
        data = rtoml.loads(text)
    except rtoml.TomlParsingError as error:
        raise ConfigError((_syntax(path, str(error)),)) from error
    walk = Walk(path, text)
    config = _config(walk, data)
    if config is None or walk.faults:
        raise ConfigError(walk.faults)
    return config


def _text(path: Path) -> str:
    what = "Cannot read the configuration"
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        mend = "Run `afterword setup`, which makes it, or `afterword demo` to look first."
        raise ConfigError((Fault(what, f"{path} isn't there", mend),)) from None
    except UnicodeDecodeError:
        raise ConfigError((Fault(what, f"{path} isn't UTF-8 text", "Save it as UTF-8."),)) from None
    except OSError as error:
        why = f"{path}: {(error.strerror or str(error)).lower()}"
        raise ConfigError((Fault(what, why, "Name a file that you may read with --config."),)) from error


def _syntax(path: Path, message: str) -> Fault:
    why, _, where = message.rpartition(" at line ")
    mend = "Look for a missing quote, bracket or equals sign there."
    return Fault(f"{path} line {where}", f"it is not TOML: {why}", mend)


def _config(walk: Walk, data: Mapping[str, object]) -> Config | None:
    for name in data:
        if name not in _TABLES:
            hint = meant(name, _TABLES) or f" Known are: {', '.join(_TABLES)}."
            walk.fault((name,), "Afterword knows no such table", f"Rename it or take it out.{hint}")
    you = _you(walk, data.get("you", {}))
    mail = accounts.mail(walk, data.get("mail"))
    calendar = accounts.calendar(walk, data.get("calendar"))
    windows = _optional(walk, Windows, data, "windows")
    drafts = _optional(walk, Drafts, data, "drafts")
    quiet = _optional(walk, Quiet, data, "quiet")
    notify = _optional(walk, Notify, data, "notify")
    llm = _llm(walk, data["llm"]) if "llm" in data else None
    if drafts and drafts.engine == "llm" and "llm" not in data:
        mend = (
            'Add [llm] with base_url = "http://127.0.0.1:8080/v1" and model = "local", or write engine = "templates".'
        )
        walk.fault(("drafts", "engine"), "there is no table [llm] that says which model", mend)
    feed = accounts.feed(walk, data["feed"]) if "feed" in data else None
    if you and windows and drafts and quiet and notify:
        return Config(you, mail, calendar, windows, drafts, quiet, notify, llm, feed)
    return None


def _optional(walk: Walk, kind: type[_Table], data: Mapping[str, object], name: str) -> _Table | None:
    return walk.table(kind, data.get(name, {}), (name,))[0]


def _you(walk: Walk, data: object) -> You | None:
    you, right = walk.table(You, data, ("you",))
    if isinstance(data, Mapping) and "addresses" not in data:
        mend = 'Write every address that is yours, like addresses = ["you@example.com"].'
        walk.fault(("you", "addresses"), "it is missing", mend)
    part = right.get("subdivision")
    if part and "country" in right:
        try:
            part = subdivision(right["country"], part)
        except Wrong as wrong:
            walk.fault(("you", "subdivision"), wrong.why, wrong.mend)
    elif part and isinstance(data, Mapping) and "country" not in data:
        mend = 'Add the country, like country = "DE".'
        walk.fault(("you", "subdivision"), "a part of a country means nothing without the country", mend)
    if you is None:
        return None
    return msgspec.structs.replace(you, subdivision=part, time_zone=right.get("time_zone") or system_zone_name())


def _llm(walk: Walk, data: object) -> Llm | None:
    llm, right = walk.table(Llm, data, ("llm",))
    url = right.get("base_url")
    if url and not right.get("allow_remote") and not is_loopback(host_of(url)):
        mend = "Use a server on this machine, or write allow_remote = true if your letters' facts may leave it."
        walk.fault(("llm", "base_url"), "the server is on another machine", mend)
    elif url and right.get("secret") and not is_safe(url):
        why = "without TLS your key would cross the network readable"
        walk.fault(("llm", "base_url"), why, "Write the address with https.")
    return llm
