"""For whom a hiring mail speaks, and for which role: never the relay that carries it, never the agency."""

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec
from msgspec.structs import replace

from daemon.core.facts import Person
from daemon.core.knowledge.employers import Ready, employers, is_legal_form, spelling, without_legal_form
from daemon.core.knowledge.senders import Sender, no_tenants, sender_at
from daemon.core.knowledge.tells import tells
from daemon.core.reading.clients import asked_by, client_anywhere, client_of, house_behind, speaks_for_a_client
from daemon.core.reading.companies import cleaned, is_firm, is_person, runs, without_person
from daemon.core.reading.displays import (
    THROUGH,
    behind_department,
    beside_a_person,
    displayed,
    mailbox_house,
    own_mailbox,
    shown_body,
    spelt_by_mailbox,
    spoken_for,
    turned,
)
from daemon.core.reading.labels import apart, fitting, fuller, house_label, spelt_beside, spelt_in, spelt_out, whole
from daemon.core.reading.letterhead import EDGES, lone_names, signed_apart, signed_houses, signed_names
from daemon.core.reading.naming import LIKELY, SURE, Said, in_card, labelled, labels_of, said_of, shared
from daemon.core.reading.phrasing import Word, shown, words_of
from daemon.core.reading.roles import Told, bare_subject, role_below, role_named
from daemon.core.reading.rolesquoted import role_told
from daemon.core.reading.rolewords import names_a_role
from daemon.core.reading.senders import hires, is_nobodys, known_sender, own_domain, recruits_for_others
from daemon.core.reading.shortening import squeezed

_MOST_TEXT, _MOST_SIGNED = 3000, 1000
_MOST_GROWN = 3
_SHORTEST = 4
"""Letters of a word that a domain holds by no chance."""
_SHOUTED = 4
"""Letters: what is longer and all in capitals is no abbreviation where the mail writes it in small ones as well."""
_MOST_LETTERS = 2
"""Of a small word or a legal form."""
_BLANK = "\n\n"
"""Between the header of a forwarded mail and its words."""
_LINKS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+")
_IN_BRACKETS = re.compile(r"[ \t]\((?:ref|req|job|id|nr|no|kennziffer)?[\s.:#]*[\w/-]*\d[\w/-]*\)", re.IGNORECASE)
"""A reference between a role and its employer: "the Policy Adviser post (418823) at"."""
_ANSWERED = re.compile(r"\? *(?:[-\u2013:] |\n| (?=[A-Z]))")
"""Between a form's question and its answer: "Which job did you apply for? - Site Planner"."""
_SLUG = re.compile(r"[a-z][a-z0-9-]{1,40}")


class Named(msgspec.Struct, frozen=True):
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
    system, own = known_sender(other.address), _house_domain(other.address)
    other = _writer(other, system, f"\n{words[-_MOST_SIGNED:]}\n{signature}")
    bare = bare_subject(subject, table)
    text, signed_below = signed_apart(words[:_MOST_TEXT], turned(other.name))
    signature = f"{signed_below}\n{signature}"[:_MOST_SIGNED].strip("\n")
    told = _told(bare, text, user, system)
    signed = signed_names(signature, table)
    if agency or _recruits(table, other, told, signature, system):
        theirs = {squeezed(own.partition(".")[0])} if own else labels_of(system)
        theirs = theirs | {squeezed(one) for one in signed}
        return _for_a_client(client_anywhere(table, told, theirs, other, quoted), table, told, (signature, quoted))
    alone = [*signed, *lone_names(text, table)]
    said = said_of(table, other, told, system)
    slug = own or _tenant(other.address or "", system)
    places = (words_of(signature), words_of(other.name or ""), told.head, told.body)
    houses = [*signed_houses(text, table), *signed_houses(signature, table)]
    signs = signed_below or (_is_ats(system) and signed_apart(f"\n{signature}", turned(other.name))[1])
    if shared(system) and signs and _is_somebodys(other, said, table):
        said = [one for one in said if one.name != other.name]
        houses += _below_a_person(signed, told, table)
    relay = labels_of(system) if shared(system) else frozenset()
    houses = [one for one in houses if not squeezed(one).startswith(tuple(relay))]
    written = f"{subject}\n{text}\n{signature}"
    likely = [one for one in said if one.rank <= LIKELY or is_firm(one.name, table)]
    shown_as = list(displayed(other, table))
    others = [*shown_as, *(one.name for one in said)]
    made = _made(slug, alone, others, places, table, turned(other.name)) if slug else None
    name = _shown(other, without_person(made, user), alone, table)
    field = labelled(table, told.body)
    if field and not signed_apart(text, other.name)[1]:
        name = field
    elif own is None and name is None:
        name = _said_or_signed(said, houses, written) or mailbox_house(other, places, table)
    elif (
        own is not None and name != (shown_body(other, table) or "") and _is_platform(own, other, written, name, likely)
    ):
        name, own = _said_or_signed(likely, houses, written), None
    teller = asked_by(table, told.body, relay | {squeezed(house_label(slug))} if slug else relay)
    teller = teller or (_another(said, other, name, places, table) if own is not None else None)
    if teller:
        name, own = teller, None
    if name is None and slug:
        stand = {one.name for one in said}
        able = (one for one in signed if not houses and (one in stand or is_firm(one, table)))
        name = (
            next(able, None)
            or beside_a_person(slug, shown_as, other)
            or _of_a_label(house_label(slug), quoted, houses, other)
        )
    if name:
        name = spelt_out(name, alone, table)
        name = fuller(name, [one.name for one in said if one.rank <= SURE and one.name in written], table)
        name = _grown(
            name,
            [
                *shown_as,
                *signed,
                *(one for one in alone if is_firm(one, table)),
                *_registered(places, table),
            ],
            table,
        )
        name = _as_written(whole(name, places, table), table, other, told, signature)
    return _with_role(Named(name, own), table, told, other, (signature, quoted))


def _writer(other: Person, system: Sender | None, signs: str) -> Person:
    """Who writes, where a system shows their name with its own: "Ana Ruiz via Teamtailor", signed by Ana Ruiz."""
    person = THROUGH.split(other.name or "")[0]
    written = _is_ats(system) and person != other.name and signed_apart(signs, person)[1]
    return replace(other, name=person) if written else other


def _is_ats(system: Sender | None) -> bool:
    """Is it an applicant-tracking system?"""
    return system is not None and system.kind == "ats"


def _told(subject: str, text: str, user: str, system: Sender | None) -> Told:
    plain = _IN_BRACKETS.sub("", text) if "(" in text else text
    booked = system is not None and system.kind == "booking"
    body = _ANSWERED.sub(": ", plain) if booked else plain
    return Told(subject, words_of(subject.replace(" @ ", " - ")), text, words_of(body), user)


def passed_on(  # noqa: PLR0913 - a mail's parts, and who wrote them
    author: Person, other: Person, subject: str, words: str, quoted: str, *, language: str, user: str
) -> Named | None:
    """What an agent tells who passes on a mail of their client's, which `author` wrote; None where that isn't so.

    `quoted` begins with the header of what is passed on, where that isn't among the words already.
    """
    table = employers(language) or employers("en")
    if table is None:
        return None
    text = f"{words}\n\n{quoted.partition(_BLANK)[2]}"[:_MOST_TEXT]
    house = house_behind(author, _house_domain(other.address), text, user, table)
    if house is None:
        return None
    told = _told(bare_subject(subject, table), text, user, None)
    found = _for_a_client(house, table, told, ("", ""))
    recruits = found.role or _recruits(table, other, told, words[-_MOST_SIGNED:], known_sender(other.address))
    return found if recruits else None  # else anybody's: a landlord's note on how to find the house


def _for_a_client(name: str | None, table: Ready, told: Told, below: tuple[str, str]) -> Named:
    """What an agency's mail tells: no client's name where it says that it names none. `below`: see `_with_role`."""
    signature, quoted = below
    name = None if any(one in told.text.lower() for one in table.client.withheld) else name
    role = role_told(table, told, quoted, name) or role_below(table, told.text, signature)
    return Named(name, None, role, agency=True)


def _with_role(found: Named, table: Ready, told: Told, other: Person, below: tuple[str, str]) -> Named:
    """What was found, and the role; a card of a board names the employer besides. `below`: signature, older words."""
    signature, quoted = below
    system = known_sender(other.address)
    role = role_told(table, told, quoted, found.employer, listed=shared(system) or is_nobodys(other.address))
    role = role or role_below(table, told.text, signature)
    card = _in_card(table, told, role, other, system) if role else None
    if card and (found.employer is None or not shared(system)):
        return Named(card, None, role_named(table, told, card, listed=True))
    return replace(found, role=role)


def _shown(other: Person, made: str | None, alone: list[str], table: Ready) -> str | None:
    """The house that a display name tells; else the one that the domain is made of."""
    name = spoken_for(other, table) or own_mailbox(other, table) or made or shown_body(other, table)
    return behind_department(other, alone, table) or name


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
    own_words = system is None or system.kind in {"webmail", "agency", "board"}
    return own_words and speaks_for_a_client(table, told, trade, own_domain(other.address))


def _said_or_signed(said: list[Said], houses: list[str], written: str) -> str | None:
    """The likeliest name; where departments sign, only one that the mail itself writes comes before theirs."""
    if not houses:
        return said[0].name if said else None
    plain = squeezed(written)
    surest = next((one.name for one in said if one.rank <= SURE and squeezed(one.name) in plain), None)
    return surest or houses[0]


def _grown(name: str, signed: Iterable[str], table: Ready) -> str:
    """The name as a signature goes on with it: "Bolomey & Fils"; no department's, no person's."""
    for one in signed:
        plain = cleaned(THROUGH.split(one)[0], table) or name
        rest = plain.removeprefix(f"{name} ").lower().split() if plain.startswith(f"{name} ") else []
        plain_words = all((len(word) > _MOST_LETTERS and word.isalpha()) or word == "&" for word in rest)
        if 0 < len(rest) <= _MOST_GROWN and plain_words and (rest[0] == "&" or not is_person(" ".join(rest))):
            departments = (tells().hiring_mailbox.words, table.strangers, table.role.words)
            if all(one.isdisjoint(rest) for one in departments) and not names_a_role(" ".join(rest), table):
                return plain
    return name


def _registered(places: Iterable[list[Word]], table: Ready) -> Iterator[str]:
    """The names that the mail writes with a legal form: "Bruggmatt Transport AG"."""
    for words in places:
        for begin, end in runs(table, words):
            behind = words[end].shown if end < len(words) and words[end].gap == " " else "-"
            small = behind[0].isalpha() and not behind.islower() and is_legal_form(behind)  # "oHG", "gGmbH"
            legal = is_legal_form(words[end - 1].shown) or small
            if legal and (name := cleaned(shown(words[begin:end]), table)):
                yield name


def _made(
    slug: str, alone: list[str], others: list[str], places: Sequence[list[Word]], table: Ready, person: str | None
) -> str | None:
    """The name that a domain is made of; the house, where it is its writer's: "Steuerkanzlei Maschke" of D. Maschke."""
    name = fitting(house_label(slug), alone, others, places, table)
    if name is None or name != person or squeezed(name) == squeezed(slug.partition(".")[0]):
        return name
    houses = (fitting(house_label(slug), [one], (), (), table) for one in alone)
    return next((one for one in houses if one and one != person and " " in one), name)


def _another(
    said: list[Said], other: Person, name: str | None, places: Sequence[list[Word]], table: Ready
) -> str | None:
    """For whom another domain than their own sends it: a platform's, or one that has mailboxes for anybody."""
    found = _told_twice(said, other, name) or _shown_and_told(other, name, places, table)
    return found or (spelt_by_mailbox(other, places, table) if name is None else None)


def _shown_and_told(other: Person, name: str | None, places: Sequence[list[Word]], table: Ready) -> str | None:
    """The house that a mailbox shows and both subject and words repeat, where the domain's is another: a platform's."""
    house = cleaned(THROUGH.split(other.name or "")[0], table)
    if not (name and house and is_nobodys(other.address)) or is_person(house) or names_a_role(house, table):
        return None
    plain, shown_plain = squeezed(name), squeezed(house)
    if plain in shown_plain or shown_plain in plain:
        return None
    return house if all(shown_plain in squeezed(shown(words)) for words in places[-2:]) else None


def _is_platform(domain: str, other: Person, written: str, name: str | None, said: list[Said]) -> bool:
    """Does a domain that the mail never speaks of send it for the employer that it does speak of?"""
    if not said:
        return False
    machine = name is None and (is_nobodys(other.address) or hires(other) or sender_at(domain) is not None)
    another = name is not None and said[0].rank <= SURE and said[0].name != name
    if not (machine or another):
        return False
    plain = squeezed(_LINKS.sub(" ", written))
    return squeezed(domain.partition(".")[0]) not in plain and (name is None or squeezed(name) not in plain)


def _told_twice(said: list[Said], other: Person, name: str | None) -> str | None:
    """For whom a platform writes: whom both its subject and its words surely name, where its domain names another."""
    if not is_nobodys(other.address) and not any(one.rank == 1 for one in said):
        return None
    told = {one.name for one in said if one.rank == SURE}
    label = squeezed((own_domain(other.address) or "").partition(".")[0])
    able = (one.name for one in said if one.rank == SURE - 1 and one.name in told)
    found = next((one for one in able if one != name and squeezed(one.split()[0]) not in label), None)
    return found if found and label[:_SHORTEST] not in squeezed(found) else None


def _as_written(name: str, table: Ready, other: Person, told: Told, signature: str) -> str:
    """The name with what belongs to it only where the mail writes it so: "The" before, a dot behind "& Co"."""
    places = [other.name or "", *signature.split("\n"), told.subject, *told.text.split("\n")]
    if any(one.isupper() and len(one) > _SHOUTED for one in name.split()):
        written = " ".join(places).split()
        name = " ".join(one.title() if len(one) > _SHOUTED and one.title() in written else one for one in name.split())
    if name.endswith("& Co") and any(f"{name}." in place for place in places):
        name = f"{name}."
    for article in table.employer.articles:
        full = f"{article} {name}"
        places = [one for one in places if one.partition(full)[2].strip(EDGES).lower() not in table.edges]
        if any(
            full in (place.strip(EDGES), place.partition(" via ")[0], without_legal_form(place.partition(", ")[0]))
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


def client_in(subject: str, other: Person, *, language: str) -> str | None:
    """The client whom the subject of an agency's mail names, as far as that tells it."""
    table = employers(language) or employers("en")
    if table is None:
        return None
    bare = bare_subject(subject, table)
    own = (own_domain(other.address) or "").partition(".")[0]
    return client_of(table, Told(bare, words_of(bare), "", []), {squeezed(own)}, other)
