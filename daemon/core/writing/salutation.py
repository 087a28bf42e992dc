"""How a letter greets its readers: by their own form of address, and never by a guess.

Herr or Frau, Madame, Sra. or Ms is written when a mail said it, or when the given name leaves no
doubt in any of the languages (`knowledge/letters.toml`); else the greeting is one that fits everybody.
"""

from collections.abc import Sequence
from typing import Literal

import msgspec

from daemon.core.facts import MailFact, Person
from daemon.core.knowledge.load import load
from daemon.core.opportunity import Contact, Opportunity
from daemon.core.tracking.alike import folded
from daemon.core.writing.letters import Address, Letters, say
from daemon.core.writing.naming import academic_titles, before_name, first_name, full_name, last_name

Gender = Literal["woman", "man", "unknown"]


class Common(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file `letters.toml`; what each list is for stands there."""

    honorific_woman: frozenset[str]
    honorific_man: frozenset[str]
    woman: str
    man: str
    languages: dict[str, str]


class Form(msgspec.Struct, frozen=True):
    """`formal`: their form of address as they used it in this language; None when they used neither."""

    formal: bool | None

    @property
    def familiar(self) -> bool:
        """Do they say du, tú, or a first name to the user?"""
        return self.formal is False


def form(readers: Sequence[Contact], opportunity: Opportunity, language: str) -> Form:
    """The form that the readers used last, else others of the process, in mails of this language."""
    addresses = {one.person.address for one in readers}
    mails = [fact for fact in opportunity.timeline if isinstance(fact, MailFact) and not fact.outgoing]
    said = [fact for fact in mails if fact.reading.formal is not None and fact.reading.trusted]
    if not said:
        return Form(opportunity.formal)
    here = [fact for fact in said if fact.reading.language in {None, language}]
    theirs = [fact for fact in here if fact.sender.address in addresses]
    chosen = theirs or here
    return Form(chosen[-1].reading.formal if chosen else None)


def greeting(readers: Sequence[Contact], letters: Letters, how: Form) -> str:
    """The first line of a letter."""
    people = [one.person for one in readers]
    if not all(full_name(one.name) for one in people):
        return say(letters.no_name, {"familiar": how.familiar})
    parts = list(dict.fromkeys(_addressed(one, letters.greeting, letters, how) for one in people))
    later = [f"{part[0].lower()}{part[1:]}" if " " in part else part for part in parts[1:]]
    return ", ".join((parts[0], *later)) + letters.greeting_end


def spoken_name(person: Person, letters: Letters, how: Form) -> str:
    """The name by which someone is greeted on the telephone; "" when none is known."""
    return _addressed(person, letters.spoken, letters, how) if full_name(person.name) else ""


def gender(person: Person) -> Gender:
    """What a mail or an unmistakable given name says; "unknown" as soon as there is any doubt."""
    common, said = _common(), set(before_name(person))
    woman, man = bool(said & common.honorific_woman), bool(said & common.honorific_man)
    if not woman and not man and last_name(person):
        parts = folded(first_name(person.name)).split()
        forms = {"-".join(parts), *parts[:1]}
        woman, man = not forms.isdisjoint(common.woman.split()), not forms.isdisjoint(common.man.split())
    if woman == man:
        return "unknown"
    return "woman" if woman else "man"


def language_name(code: str) -> str:
    """A language's English name; its code where the table has none."""
    return _common().languages.get(code, f"the language “{code}”")


def _addressed(person: Person, address: Address, letters: Letters, how: Form) -> str:
    whole, last = full_name(person.name), last_name(person)
    words: dict[str, str | bool] = {
        "first": "" if whole == last else first_name(person.name),
        "last": last if len(whole.split()) <= letters.surnames else "",
        "whole": whole,
        "title": academic_titles(person),
        "familiar": how.familiar,
    }
    if how.familiar and words["first"]:
        return say(address.familiar, words)
    forms = address.neutral if how.formal is None else address.formal
    text = {"woman": forms.woman, "man": forms.man, "unknown": forms.unknown}[gender(person)]
    return " ".join(say(text, words).split())


def _common() -> Common:
    return load("letters.toml", Common)
