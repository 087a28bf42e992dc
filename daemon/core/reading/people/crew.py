"""The crew: the people gathered from one message, each once, with all that is known of them."""

import msgspec

from daemon.core.facts import Person, Role
from daemon.core.reading.people.names import fits_address, same_person
from daemon.core.you import You

_ARRANGERS: frozenset[Role] = frozenset({"coordinator"})
_LEADERS: frozenset[Role] = frozenset({"executive", "hiring_manager"})
_HIRE_FOR_OTHERS: frozenset[Role] = frozenset({"coordinator", "recruiter", "agency"})


class People(msgspec.Struct, frozen=True):
    """The employer's people that a message names. The sender stands first in `everyone`, when a person."""

    everyone: tuple[Person, ...] = ()
    taking_part: tuple[Person, ...] = ()
    """Those who hold the interview, not those who only arrange it."""


class Crew:
    """The people gathered so far."""

    def __init__(self, you: You) -> None:
        self.you = you
        self.persons: list[Person] = []
        self.taking_part: set[int] = set()

    def add(self, person: Person, *, part: bool, company: frozenset[str] = frozenset()) -> None:
        """Adds or completes somebody; the user, companies and nameless strangers are left out."""
        if self.you.is_you(person.address) or (person.name and same_person(person.name, self.you.name)):
            return
        if person.name is None and person.address is None:
            return
        house = person.name and person.name.lower().replace(" ", "") in company
        if house and person.address is None and person.honorific is None:
            return
        for index, known in enumerate(self.persons):
            if _are_one(known, person):
                self.persons[index] = _merged(known, person)
                break
        else:
            index = len(self.persons)
            self.persons.append(person)
        if part:
            self.taking_part.add(index)

    def join(self, sender: Person, *, firmly: bool) -> None:
        """The sender takes part; unless it was said firmly ("Ana and I"), not who arranges things for others."""
        for index, known in enumerate(self.persons):
            if known.address == sender.address and (firmly or known.role not in _ARRANGERS):
                self.taking_part.add(index)

    def receive(self, sender: Person) -> None:
        """The sender takes part if they lead the house or a part of it: nobody else is named who would."""
        for index, known in enumerate(self.persons):
            leads = known.role in _LEADERS or (known.role == "unknown" and known.title is not None)
            if sender.address and known.address == sender.address and leads:
                self.taking_part.add(index)

    def promote(self, title: str) -> None:
        """Who bears this title, or one with these words in it, is the hiring manager."""
        words = set(title.lower().replace(",", " ").split()) - {"of", "the", "for"}
        for index, person in enumerate(self.persons):
            if person.title and words <= set(person.title.lower().replace(",", " ").split()):
                self.persons[index] = msgspec.structs.replace(person, role="hiring_manager")

    def lead(self, sender: Person, *, firmly: bool) -> None:
        """The sender is the hiring manager, unless they hire for others and only spoke of their team."""
        for index, known in enumerate(self.persons):
            if known.address == sender.address and (firmly or known.role not in _HIRE_FOR_OTHERS):
                self.persons[index] = msgspec.structs.replace(known, role="hiring_manager")

    def stand_in(self, sender: Person) -> None:
        """The sender writes for somebody else and only arranges, whatever their own work is."""
        for index, known in enumerate(self.persons):
            if known.address == sender.address and known.role not in _HIRE_FOR_OTHERS:
                self.persons[index] = msgspec.structs.replace(known, role="coordinator")

    def people(self) -> People:
        """Everyone, and those of them who take part."""
        return People(tuple(self.persons), tuple(self.persons[index] for index in sorted(self.taking_part)))


def _are_one(known: Person, other: Person) -> bool:
    if known.address and other.address:
        return known.address == other.address
    if same_person(known.name, other.name):
        return True
    if known.name is None and known.address:
        return fits_address(other.name, known.address)
    return other.name is None and fits_address(known.name, other.address)


def _fullness(name: str) -> tuple[int, bool, bool]:
    """How full a name is: by its words, without a lone initial, with capitals."""
    words = name.split()
    return len(words), all(len(word.strip(".")) > 1 for word in words), name != name.lower()


def _merged(known: Person, other: Person) -> Person:
    names = [name for name in (known.name, other.name) if name]
    role = known.role if other.role == "unknown" or known.role == "hiring_manager" else other.role
    return Person(
        name=max(names, key=_fullness, default=None),
        address=known.address or other.address,
        title=known.title or other.title,
        phone=known.phone or other.phone,
        honorific=known.honorific or other.honorific,
        role=role,
    )
