"""The large providers, as `providers.toml` tells of them: by an address's domain, or by who takes mail for it."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec
import rtoml

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

Password = Literal["own", "app", "either", "bridge", "oauth", "none"]
"""What opens a mailbox; the words are told in `providers.toml`."""


class Provider(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One provider. `steps` is what it asks of the user, in whole sentences; `page` is where."""

    name: str
    password: Password
    page: str
    steps: str
    domains: tuple[str, ...] = ()
    mx: tuple[str, ...] = ()
    imap: str | None = None
    tls: Literal["implicit", "starttls"] = "implicit"
    user: Literal["address", "local"] = "address"
    caldav: str | None = None
    calendar: Literal["google", "feed"] | None = None


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    provider: tuple[Provider, ...]


@cache
def providers() -> tuple[Provider, ...]:
    """All of them, in the order of the file."""
    text = Path(__file__).with_name("providers.toml").read_text("utf-8")
    return msgspec.convert(rtoml.loads(text), _File).provider


def by_domain(domain: str) -> Provider | None:
    """The provider that gives out addresses of this domain (lower case)."""
    names = {domain}
    if brand := _brand(domain):
        names.add(f"{brand}.*")
    return next((one for one in providers() if names & set(one.domains)), None)


def by_mx(hosts: Iterable[str]) -> Provider | None:
    """The provider that one of these hosts, which take mail for a domain, belongs to; the first host decides."""
    for host in hosts:
        for one in providers():
            if any(host == ending or host.endswith(f".{ending}") for ending in one.mx):
                return one
    return None


def owner(host: str) -> str:
    """The domain that somebody registered, of which `host` is a part; the host itself where that can't be told."""
    return _suffixes().privatesuffix(host.lower()) or host.lower()


def _brand(domain: str) -> str | None:
    """`yahoo` of `yahoo.co.uk`; None for a domain below a registered one, such as `yahoo.acme.example`."""
    return domain.partition(".")[0] if owner(domain) == domain else None


@cache
def _suffixes() -> "PublicSuffixList":
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList()
