"""For whom a hiring mail speaks, and for which role: never the relay that carries it, never the agency."""

import re
from dataclasses import dataclass

from daemon.core.facts import Person
from daemon.core.knowledge.employers import Ready, employers, spelling
from daemon.core.knowledge.senders import Sender, no_tenants
from daemon.core.reading.clients import client_of, speaks_for_a_client
from daemon.core.reading.companies import cleaned, is_firm, without_person
from daemon.core.reading.labels import apart, fitting, house_label, spelt_beside, spelt_in, spelt_out, squeezed, whole
from daemon.core.reading.letterhead import (
    EDGES,
    PARTS,
    displayed,
    lone_names,
    mailbox_house,
    signed_apart,
    signed_houses,
    signed_names,
)
from daemon.core.reading.naming import LIKELY, SURE, Said, in_card, labelled, labels_of, said_of, shared
from daemon.core.reading.phrasing import words_of
from daemon.core.reading.rolenames import names_a_role
from daemon.core.reading.roles import Told, bare_subject, role_named
from daemon.core.reading.senders import hires, is_nobodys, known_sender, own_domain, recruits_for_others

_MOST_TEXT, _MOST_SIGNED = 3000, 1000
_LINKS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+")
_IN_BRACKETS = re.compile(r"[ \t]\((?:ref|req|job|id|nr|no|kennziffer)?[\s.:#]*[\w/-]*\d[\w/-]*\)", re.IGNORECASE)
"""A reference between a role and its employer: "the Policy Adviser post (418823) at"."""
_THROUGH = re.compile(r" (?:via|v\u00eda|\u00fcber|par|through) ")
_SLUG = re.compile(r"[a-z][a-z0-9-]{1,40}")


@dataclass(frozen=True, slots=True)
class Named:
    """What a mail says of the employer."""

    employer: str | None = None
    domain: str | None = None
    role: str | None = None
    agency: bool = False


def named(  # noqa: PLR0913 - a mail's parts, and what is known of its sender
    other: Person,
    subject: str,
    words: str,
    signature: str,
    *,
    language: str,
    agency: bool = False,
    quoted: str = "",
    user: str = "",
) -> Named:
    """Employer, its domain and the role, from a mail exchanged with `other` (sender, or receiver of the user's own).

    `agency` tells what is known already: that the sender recruits for others. `quoted` are older words below:
    they only tell how a domain's name is written. `user` is their name, which is part of neither.
    """
    table = employers(language) or employers("en")
    if table is None:
        return Named()
    system = known_sender(other.address)
    own = _house_domain(other.address)
    text, signed_below = signed_apart(words[:_MOST_TEXT], other.name)
    signature = f"{signed_below}\n{signature}"[:_MOST_SIGNED].strip("\n")
    bare = bare_subject(subject, table)
    told = Told(bare, words_of(bare), text, words_of(_IN_BRACKETS.sub("", text)), user)
    signed = signed_names(signature, table)
    if agency or _recruits(table, other, told, signature, system):
        theirs = {squeezed(own.partition(".")[0])} if own else labels_of(system)
        theirs |= {squeezed(one) for one in signed}
        below = Told("", [], "", words_of(quoted[:_MOST_TEXT]), user)
        name = client_of(table, told, theirs, other) or client_of(table, below, theirs, other)
        return Named(name, None, role_named(table, told, name), agency=True)
    said = said_of(table, other, told, system)
    slug = own or _tenant(other.address or "", system)
    places = (words_of(signature), words_of(other.name or ""), told.head, told.body)
    houses = [*signed_houses(text, table), *signed_houses(signature, table)]
    written = f"{subject}\n{text}\n{signature}"
    likely = [one for one in said if one.rank <= LIKELY or is_firm(one.name, table)]
    name = None
    if slug:
        own_names = [*signed, *lone_names(text, table)]
        others = [*displayed(other, table), *(one.name for one in said)]
        name = without_person(fitting(house_label(slug), own_names, others, places, table), user)
    name = name or _shown_body(other, table)
    field = labelled(table, told.body)
    if field and not signed_apart(text, other.name)[1]:
        name = field
    elif own is None and name is None:
        name = _said_or_signed(said, houses, written) or mailbox_house(other, places, table)
    elif own is not None and _is_platform(own, other, written, name, likely):
        name, own = _said_or_signed(likely, houses, written), None
    if name is None and slug:
        name = _of_a_label(house_label(slug), quoted, houses, other)
    if name:
        name = spelt_out(name, signed, table)
        name = _fuller(name, [one.name for one in said if one.rank <= SURE and one.name in written], table)
        name = _as_written(whole(name, places, table), table, other, told, signature)
    role = role_named(table, told, name, listed=shared(system) or is_nobodys(other.address))
    card = _in_card(table, told, role, other, system) if role else None
    if card and (name is None or not shared(system)):
        return Named(card, None, role_named(table, told, card, listed=True))
    return Named(name, own, role)


def _shown_body(other: Person, table: Ready) -> str | None:
    """The body that a display name begins with: "Ayuntamiento de Villar - Personal"."""
    display = other.name or ""
    if display.lower().partition(" ")[0] not in table.employer.bodies:
        return None
    return cleaned(_THROUGH.split(PARTS.split(display)[0])[0], table)


def _of_a_label(label: str, quoted: str, houses: list[str], other: Person) -> str:
    """The name where only a domain tells it: as older words or a department write it, or its own words."""
    name = spelt_in(words_of(quoted[:_MOST_TEXT]), label) or next(iter(houses), None)
    return name or spelt_beside(label, other.name, apart(label))


def _in_card(table: Ready, told: Told, role: str, other: Person, system: Sender | None) -> str | None:
    """The employer in the card of a board, or of an authority that sends for others: "Bundesamt für Wasser"."""
    if system is not None and system.kind in {"board", "ats"}:
        return in_card(table, told.text, role)
    card = in_card(table, told.text, role) if is_nobodys(other.address) else None
    return card if card and card.lower().startswith(tuple(table.employer.bodies)) else None


def client_in(subject: str, other: Person, *, language: str) -> str | None:
    """The client whom the subject of an agency's mail names, as far as that tells it."""
    table = employers(language) or employers("en")
    if table is None:
        return None
    bare = bare_subject(subject, table)
    own = (own_domain(other.address) or "").partition(".")[0]
    return client_of(table, Told(bare, words_of(bare), "", []), {squeezed(own)}, other)


def _house_domain(address: str | None) -> str | None:
    """The sender's own domain, unless its mailboxes are anybody's."""
    own = own_domain(address)
    return None if own and own.partition(".")[0] in spelling().mailboxes else own


def _recruits(table: Ready, other: Person, told: Told, signature: str, system: Sender | None) -> bool:
    """Does the sender recruit for others, by their address, their words or their signature?"""
    if (system is not None and system.kind == "agency") or (
        recruits_for_others(other.address) and not is_nobodys(other.address)
    ):
        return True
    trade = f"{other.title or ''}\n{signature}"
    return not shared(system) and speaks_for_a_client(table, told, trade, own_domain(other.address))


def _said_or_signed(said: list[Said], houses: list[str], written: str) -> str | None:
    """The likeliest name; where departments sign, only one that the mail itself writes comes before theirs."""
    plain = squeezed(written)
    surest = next((one.name for one in said if one.rank <= SURE and squeezed(one.name) in plain), None)
    if houses:
        return surest or houses[0]
    return said[0].name if said else None


def _fuller(name: str, others: list[str], table: Ready) -> str:
    """The longest of the other names that it begins or ends: Cordée Outdoor, where a domain tells of Cordée alone."""
    longer = [one for one in others if f" {name} " in f" {one} " and one != name]
    longer = [one for one in longer if not names_a_role(one.replace(name, ""), table)]
    return max(longer, key=len, default=name)


def _is_platform(domain: str, other: Person, written: str, name: str | None, said: list[Said]) -> bool:
    """Does a domain that the mail never speaks of send it for the employer that it does speak of?"""
    if not said:
        return False
    plain = squeezed(_LINKS.sub(" ", written))
    label = squeezed(domain.partition(".")[0])
    machine = is_nobodys(other.address) or hires(other)
    if name is None:
        return machine and label not in plain
    return squeezed(name) not in plain and label not in plain and said[0].rank <= SURE and said[0].name != name


def _as_written(name: str, table: Ready, other: Person, told: Told, signature: str) -> str:
    """The name with what belongs to it only where the mail writes it so: "The" before, a dot behind "& Co"."""
    places = [other.name or "", *signature.split("\n"), told.subject, *told.text.split("\n")]
    if name.endswith("& Co") and any(f"{name}." in place for place in places):
        name = f"{name}."
    for article in table.employer.articles:
        full = f"{article} {name}"
        if any(
            full in (place.strip(EDGES), place.partition(" via ")[0])
            or (full in place and re.search(rf"[a-z,|\u00b7\u2013-] {re.escape(full)}\b", place))
            for place in places
        ):
            return full
    return name


def _tenant(address: str, system: Sender | None) -> str | None:
    """The employer's short name in a system's address, where it stands there."""
    if system is None or system.tenant is None:
        return None
    local, _, domain = address.partition("@")
    slug = local.partition("+")[0] if system.tenant == "local" else domain.partition(".")[0]
    under = any(domain.endswith(f".{one}") for one in system.domains)
    if (system.tenant == "subdomain" and not under) or not _SLUG.fullmatch(slug) or is_nobodys(f"{slug}@"):
        return None
    return None if slug in no_tenants() else slug
