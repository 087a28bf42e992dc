"""Who sends hiring mail for others: the schema of `senders.toml`, and whose a domain is."""

from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from daemon.core.knowledge.load import load

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList


class Sender(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"kind": "is"}):
    """A system, board or agency."""

    name: str
    kind: Literal["ats", "test", "board", "booking", "agency", "webmail", "relay"]
    domains: tuple[str, ...]
    tenant: Literal["subdomain", "local"] | None = None
    staff: bool = False
    """Is it an employer as well, whose people write from its domains too (`ana.ruiz@`)?"""


class Senders(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole table."""

    no_tenants: frozenset[str]
    """What stands in a system's addresses where an employer's short name may, and is none."""
    registries: frozenset[str]
    """Labels that a country's registries sell domains under (`ac.uk`)."""
    sender: tuple[Sender, ...]


def no_tenants() -> frozenset[str]:
    """Labels and local parts that are a system's own."""
    return load("senders.toml", Senders).no_tenants


@cache
def _by_domain() -> dict[str, Sender]:
    return {domain: sender for sender in load("senders.toml", Senders).sender for domain in sender.domains}


@lru_cache(maxsize=4096)  # the same few domains, again and again
def sender_at(domain: str) -> Sender | None:
    """The known sender that this domain, or one it lies under, belongs to."""
    known = _by_domain()
    labels = domain.lower().split(".")
    for at in range(len(labels) - 1):
        found = known.get(".".join(labels[at:]))
        if found:
            return found
    return None


@cache
def _suffixes(top: str) -> "PublicSuffixList":
    """The list, as far as it speaks of one top-level domain: to make all of it ready takes longer than many mails."""
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList(_rules().get(top, ()), accept_encoded_idn=False)


@cache
def _encoded() -> "PublicSuffixList":
    """All of the list, with the domains of other alphabets as mail writes them, which takes longer still."""
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList()


@cache
def _rules() -> dict[str, list[str]]:
    """The lines of the bundled list, by top-level domain."""
    from publicsuffixlist import PSLFILE

    found: dict[str, list[str]] = {}
    for line in Path(PSLFILE).read_text(encoding="utf-8").lower().splitlines():
        if line and not line.startswith("//"):
            found.setdefault(line.rpartition(".")[2], []).append(line)
    return found


@lru_cache(maxsize=4096)
def registrable(domain: str) -> str | None:
    """The part of a domain that somebody registered (`acme.co.uk` of `mail.acme.co.uk`), by the bundled suffix list.

    Under the `example` that RFC 2606 reserves, labels that registries sell under are none either (`acme.co.example`).
    """
    plain = domain.lower().strip(".")
    suffixes = _encoded() if "xn--" in plain else _suffixes(plain.rpartition(".")[2])
    found = suffixes.privatesuffix(plain)
    if found is None:
        return None
    label, _, top = str(found).partition(".")
    if top == "example" and plain != found and label in load("senders.toml", Senders).registries:
        return f"{plain.removesuffix(f'.{found}').rpartition('.')[2]}.{found}"
    return str(found)
