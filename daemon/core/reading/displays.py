"""What a display name and a mailbox tell of the house that writes."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from daemon.core.facts import Person
from daemon.core.knowledge.employers import Ready, without_legal_form
from daemon.core.reading.companies import cleaned, is_firm, is_person
from daemon.core.reading.labels import spelt_in
from daemon.core.reading.letterhead import EDGES, PARTS
from daemon.core.reading.phrasing import Word, shown
from daemon.core.reading.senders import own_domain
from daemon.core.reading.shortening import squeezed

_SHORT = 4
_SHORTEST_MAILBOX = 6
_LONGEST_SPELT = 6
THROUGH = re.compile(r" (?:via|v\u00eda|\u00fcber|par|through|mediante|a trav\u00e9s de)\b")
_BEHALF = re.compile(r"(?:on behalf of|im Auftrag (?:von|der)|pour le compte de|en nombre de) (\S.{1,60})$")


def displayed(other: Person, table: Ready) -> Iterator[str]:
    """What a mailbox that is nobody's own shows for a name, departments left out."""
    display = other.name or ""
    parts = PARTS.split(display)
    held = [match["employer"] for one in parts for pattern in table.display[:-1] if (match := pattern.match(one))]
    for part in (*parts, *held) if len(parts) > 1 else (*held, *parts):
        name = cleaned(part, table)
        if name and not is_person(name):
            yield name


def is_writers_own(other: Person, words: str) -> bool:
    """Is a display name the writer's own: spelt by the address (gabe.lindqvist@), or signed with by its first word?"""
    parts = (other.name or "").split()
    local = (other.address or "").partition("@")[0]
    if len(parts) not in {2, 3}:
        return False
    spelt = re.split(r"[._]", local)
    if len(spelt) > 1 and [squeezed(one) for one in parts] == spelt[: len(parts)]:
        return True
    if parts[0] not in words:
        return False
    lines = [line.strip(EDGES) for line in words.split("\n")]
    alone = parts[0] in lines[1:]
    return alone and not any(parts[1] in line for one, line in pairwise(lines) if one != parts[0])


def mailbox_house(other: Person, places: Sequence[list[Word]], table: Ready) -> str | None:
    """The house that has a mailbox at a provider, as the mail writes it: "La Esquina" of bar.laesquina@."""
    local = re.split(r"[._+]", (other.address or "").partition("@")[0])
    display = other.name or ""
    if is_firm(display, table) and squeezed(display) == "".join(local):
        return cleaned(display, table)
    displayed_words = {word.lower() for word in display.split()}
    for at in range(len(local)):
        label = "".join(local[at:])
        name = next((one for words in places if (one := spelt_in(words, label))), None) if len(label) > _SHORT else None
        if name and (is_firm(name, table) or (displayed_words and displayed_words.isdisjoint(name.lower().split()))):
            return None if is_person(name) else name
    return None


def beside_a_person(slug: str, shown_as: Sequence[str], other: Person) -> str | None:
    """The house beside a person's name that begins as the domain does: "Mia Sund - Ostwall Klinikgruppe"."""
    label = re.split(r"[-.]", slug)[0]
    able = (one for one in shown_as if " " in one and squeezed(one.split()[0]) == label)
    return next(able, None) if len(label) >= _SHORT and len(PARTS.split(other.name or "")) > 1 else None


def spelt_by_mailbox(other: Person, places: Sequence[list[Word]], table: Ready) -> str | None:
    """The house whose name a mailbox of somebody's domain bears, as the mail writes it.

    "La Ruche de Lise" of laruche.lise@, "Garage Perrin" of garage.perrin@ where the words say "du garage Perrin".
    """
    label = squeezed((other.address or "").partition("@")[0])
    begins = table.employer.firms | table.employer.bodies | {one.lower() for one in table.employer.articles}
    for words in places if len(label) >= _SHORTEST_MAILBOX else ():
        for at, word in enumerate(words):
            if word.low not in begins or not label.startswith(squeezed(word.low)):
                continue
            spelt = ""
            for end in range(at, min(len(words), at + _LONGEST_SPELT)):
                one = words[end]
                if end > at and one.gap not in {" ", "-"}:
                    break
                spelt += "" if end > at and one.low in table.employer.joints else squeezed(one.low)
                if spelt == label and end > at and one.capital:
                    name = without_legal_form(shown(words[at : end + 1]))
                    return name[:1].upper() + name[1:]
    return None


def turned(name: str | None) -> str | None:
    """A person's name as they sign with it: Annette Delacroix, for "Delacroix, Annette M"."""
    surname, comma, given = (name or "").partition(", ")
    if not comma or " " in surname or not given:
        return name
    return " ".join([*(one for one in given.split() if len(one.rstrip(".")) > 1), surname])


def spoken_for(other: Person, table: Ready) -> str | None:
    """For whom a system of its own domain says it speaks: "Nimbelec via Evalis" of evalis-tests.example."""
    house, through, system = (other.name or "").partition(" via ")
    behalf = _BEHALF.search(other.name or "")
    if behalf:
        return cleaned(behalf[1], table)
    own = squeezed((own_domain(other.address) or "").partition(".")[0])
    spoken = through and own.startswith(squeezed(system.partition(" ")[0])) and not is_person(house)
    return cleaned(house, table) if spoken else None


def behind_department(other: Person, alone: list[str], table: Ready) -> str | None:
    """The body that a display name ends with and that signs: "Personalamt Magistrat St. Anselm"."""
    ends = (one for one in alone if " " in one and (other.name or "").endswith(f" {one}"))
    houses = (table.employer.bodies, table.employer.firms)
    return next((one for one in ends if any(one.split()[0].lower() in words for words in houses)), None)


def own_mailbox(other: Person, table: Ready) -> str | None:
    """The house whose name a mailbox bears in full: ferreteriaojeda@, or chezmado-bistrot.example of "Chez Mado"."""
    name = without_legal_form(other.name or "")
    local, _, domain = (other.address or "").partition("@")
    plain = squeezed(name)
    if len(plain) < _SHORTEST_MAILBOX or " " not in name or is_person(name):
        return None
    own = own_domain(other.address) is not None and squeezed(domain.partition(".")[0]).startswith(plain)
    return name if own or (is_firm(name, table) and plain == squeezed(local)) else None


def shown_body(other: Person, table: Ready) -> str | None:
    """The body that a display name begins with: "Ayuntamiento de Villar - Personal"."""
    display = other.name or ""
    if display.lower().partition(" ")[0] not in table.employer.bodies:
        return None
    return cleaned(THROUGH.split(PARTS.split(display)[0])[0], table)
