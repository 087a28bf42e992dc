"""Google and Microsoft, as `issuers.toml` tells of them."""

from functools import cache
from pathlib import Path

import msgspec
import rtoml


class Issuer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One authorization server; the words are told in `issuers.toml`."""

    name: str
    hosts: tuple[str, ...]
    authorize: str
    token: str
    scope: str
    back: str
    client: str
    device: str | None = None
    more: dict[str, str] = {}


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    issuer: tuple[Issuer, ...]


@cache
def issuers() -> tuple[Issuer, ...]:
    """All of them, in the order of the file."""
    text = Path(__file__).with_name("issuers.toml").read_text("utf-8")
    return msgspec.convert(rtoml.loads(text), _File).issuer


def issuer_of(host: str) -> Issuer | None:
    """Who gives access to the IMAP server of this name."""
    return next((one for one in issuers() if host.lower() in one.hosts), None)
