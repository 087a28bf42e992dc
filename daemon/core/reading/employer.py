"""For whom a hiring mail speaks, and for which role: never the relay that carries it, never the agency."""

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from daemon.core.facts import Person
from daemon.core.knowledge.employers import Ready, employers, is_legal_form, spelling, without_legal_form
from daemon.core.knowledge.senders import Sender, no_tenants
from daemon.core.knowledge.tells import tells
from daemon.core.reading.clients import client_of, speaks_for_a_client
from daemon.core.reading.companies import cleaned, is_firm, is_person, runs, without_person
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
from daemon.core.reading.phrasing import Word, shown, words_of
from daemon.core.reading.rolenames import names_a_role
from daemon.core.reading.roles import Told, bare_subject, role_in, role_named
from daemon.core.reading.senders import hires, is_nobodys, known_sender, own_domain, recruits_for_others

_MOST_TEXT, _MOST_SIGNED = 3000, 1000
_SHORTEST_MAILBOX = 6
_MOST_GROWN = 3
_MOST_LETTERS = 2
"""Of a small word or a legal form."""
_LINKS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+")
_IN_BRACKETS = re.compile(r"[ \t]\((?:ref|req|job|id|nr|no|kennziffer)?[\s.:#]*[\w/-]*\d[\w/-]*\)", re.IGNORECASE)
"""A reference between a role and its employer: "the Policy Adviser post (418823) at"."""
_BEHALF = re.compile(r"(?:on behalf of|im Auftrag (?:von|der)|pour le compte de|en nombre de) (\S.{1,60})$")
_ANSWERED = re.compile(r"\? *(?:[-\u2013:] |\n| (?=[A-Z]))")
"""Between a form's question and its answer: "Which job did you apply for? - Site Planner"."""
_THROUGH = re.compile(r" (?:via|v\u00eda|\u00fcber|par|through)\b")
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,120}")
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
    text, signed_below = signed_apart(words[:_MOST_TEXT], _turned(other.name))
    signature = f"{signed_below}\n{signature}"[:_MOST_SIGNED].strip("\n")
    bare = bare_subject(subject, table)
    plain = _IN_BRACKETS.sub("", text)
    booked = system is not None and system.kind == "booking"
    told = Told(bare, words_of(bare), text, words_of(_ANSWERED.sub(": ", plain) if booked else plain), user)
    signed = signed_names(signature, table)
    if agency or _recruits(table, other, told, signature, system):
        theirs = {squeezed(own.partition(".")[0])} if own else labels_of(system)
        name = _client(table, told, theirs | {squeezed(one) for one in signed}, other, quoted)
        return Named(name, None, role_named(table, told, name), agency=True)
    alone = [*signed, *lone_names(text, table)]
    said = said_of(table, other, told, system)
    slug = own or _tenant(other.address or "", system)
    places = (words_of(signature), words_of(other.name or ""), told.head, told.body)
    houses = [*signed_houses(text, table), *signed_houses(signature, table)]
    if shared(system) and signed_below and _is_somebodys(other, said, table):
        said = [one for one in said if one.name != other.name]
        houses += _below_a_person(signed, told, table)
    written = f"{subject}\n{text}\n{signature}"
    likely = [one for one in said if one.rank <= LIKELY or is_firm(one.name, table)]
    others = [*displayed(other, table), *(one.name for one in said)]
    made = fitting(house_label(slug), alone, others, places, table) if slug else None
    name = _shown(other, without_person(made, user), alone, table)
    field = labelled(table, told.body)
    if field and not signed_apart(text, other.name)[1]:
        name = field
    elif own is None and name is None:
        name = _said_or_signed(said, houses, written) or mailbox_house(other, places, table)
    elif own is not None and _is_platform(own, other, written, name, likely):
        name, own = _said_or_signed(likely, houses, written), None
    if name is None and slug:
        stand = {one.name for one in said}
        able = (one for one in signed if not houses and (one in stand or is_firm(one, table)))
        name = next(able, None) or _of_a_label(house_label(slug), quoted, houses, other)
    if name:
        name = spelt_out(name, alone, table)
        name = _fuller(name, [one.name for one in said if one.rank <= SURE and one.name in written], table)
        name = _grown(name, [*displayed(other, table), *signed, *_registered(places, table)], table)
        name = _as_written(whole(name, places, table), table, other, told, signature)
    return _with_role(Named(name, own), table, told, other, quoted, language=language)


def _with_role(found: Named, table: Ready, told: Told, other: Person, quoted: str, *, language: str) -> Named:
    """What was found, and the role; a card of a board names the employer besides."""
    system = known_sender(other.address)
    role = role_named(table, told, found.employer, listed=shared(system) or is_nobodys(other.address))
    role = role or role_in("", quoted, language=language)
    card = _in_card(table, told, role, other, system) if role else None
    if card and (found.employer is None or not shared(system)):
        return Named(card, None, role_named(table, told, card, listed=True))
    return replace(found, role=role)


def _client(table: Ready, told: Told, theirs: AbstractSet[str], other: Person, quoted: str) -> str | None:
    """For whom an agency recruits: as its words, the older ones below, or what it passes on name them."""
    below = Told("", [], "", words_of(quoted[:_MOST_TEXT]), told.user)
    name = client_of(table, told, theirs, other) or client_of(table, below, theirs, other)
    name = name or _forwarded(quoted[:_MOST_TEXT], theirs, below.body) or _passed_on(told.text, theirs, table)
    if name is None:
        return None
    name = _fuller(name, [one.name for one in said_of(table, other, told, known_sender(other.address))], table)
    return whole(name, (told.head, told.body), table)


def _shown(other: Person, made: str | None, alone: list[str], table: Ready) -> str | None:
    """The house that a display name tells; else the one that the domain is made of."""
    name = _spoken_for(other, table) or _own_mailbox(other, table) or made or _shown_body(other, table)
    return _behind_department(other, alone, table) or name


def _turned(name: str | None) -> str | None:
    """A person's name as they sign with it: Annette Delacroix, for "Delacroix, Annette M"."""
    surname, comma, given = (name or "").partition(", ")
    if not comma or " " in surname or not given:
        return name
    return " ".join([*(one for one in given.split() if len(one.rstrip(".")) > 1), surname])


def _passed_on(text: str, theirs: AbstractSet[str], table: Ready) -> str | None:
    """The house that signs in words that an agency passes on."""
    others = (one for one in lone_names(text, table) if is_firm(one, table))
    return next((one for one in others if not any(squeezed(one).startswith(own) for own in theirs if own)), None)


def _is_somebodys(other: Person, said: list[Said], table: Ready) -> bool:
    """May what a system's mailbox shows be a person's name: two or three words that are a house's by nothing else?"""
    name = other.name or ""
    if is_firm(name, table) or len(name.split()) not in {2, 3} or "&" in name:
        return False
    return sum(one.name == name for one in said) <= 1


def _below_a_person(signed: list[str], told: Told, table: Ready) -> list[str]:
    """The houses below the name of a person for whom a system writes, the likeliest first."""
    plain = squeezed(f"{told.subject} {told.text}")
    able = [one for one in signed if not is_person(one) and not names_a_role(one, table)]
    return sorted(able, key=lambda one: (squeezed(one) not in plain, not is_firm(one, table)))


def _spoken_for(other: Person, table: Ready) -> str | None:
    """For whom a system of its own domain says it speaks: "Nimbelec via Evalis" of evalis-tests.example."""
    house, through, system = (other.name or "").partition(" via ")
    behalf = _BEHALF.search(other.name or "")
    if behalf:
        return cleaned(behalf[1], table)
    own = squeezed((own_domain(other.address) or "").partition(".")[0])
    spoken = through and own.startswith(squeezed(system.partition(" ")[0])) and not is_person(house)
    return cleaned(house, table) if spoken else None


def _behind_department(other: Person, alone: list[str], table: Ready) -> str | None:
    """The body that a display name ends with and that signs: "Personalamt Magistrat St. Anselm"."""
    houses = table.employer.bodies | table.employer.firms
    ends = (one for one in alone if (other.name or "").endswith(f" {one}"))
    return next((one for one in ends if one.split()[0].lower() in houses and " " in one), None)


def _own_mailbox(other: Person, table: Ready) -> str | None:
    """The house whose name a mailbox bears in full: ferreteriaojeda@, or chezmado-bistrot.example of "Chez Mado"."""
    name = without_legal_form(other.name or "")
    local, _, domain = (other.address or "").partition("@")
    plain = squeezed(name)
    if len(plain) < _SHORTEST_MAILBOX or " " not in name or is_person(name):
        return None
    own = own_domain(other.address) is not None and squeezed(domain.partition(".")[0]).startswith(plain)
    return name if own or (is_firm(name, table) and plain == squeezed(local)) else None


def _forwarded(quoted: str, theirs: AbstractSet[str], words: list[Word]) -> str | None:
    """Whose mail an agency passes on: the name that the domain of its sender is made of."""
    for address in _ADDRESS.findall(quoted):
        label = (own_domain(address) or "").partition(".")[0]
        name = spelt_in(words, label) if label and squeezed(label) not in theirs else None
        if name and not is_person(name):
            return name
    return None


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


def _grown(name: str, signed: Iterable[str], table: Ready) -> str:
    """The name as a signature goes on with it: "Bolomey & Fils"; no department's, no person's."""
    for one in signed:
        plain = cleaned(_THROUGH.split(one)[0], table) or name
        rest = plain.removeprefix(f"{name} ").lower().split() if plain.startswith(f"{name} ") else []
        plain_words = all((len(word) > _MOST_LETTERS and word.isalpha()) or word == "&" for word in rest)
        if 0 < len(rest) <= _MOST_GROWN and plain_words and (rest[0] == "&" or not is_person(" ".join(rest))):
            departments = tells().hiring_mailbox.words | table.strangers | table.role.words
            if departments.isdisjoint(rest) and not names_a_role(" ".join(rest), table):
                return plain
    return name


def _registered(places: Iterable[list[Word]], table: Ready) -> Iterator[str]:
    """The names that the mail writes with a legal form: "Bruggmatt Transport AG"."""
    for words in places:
        for begin, end in runs(table, words):
            if is_legal_form(words[end - 1].shown) and (name := cleaned(shown(words[begin:end]), table)):
                yield name


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
