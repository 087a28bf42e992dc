"""The letters of a language: their schema, and how one is put together from its parts.

A letter is a row of slots. For each slot the first group whose conditions hold is taken, and of
its texts one: by a hash of the opportunity, so that two applicants don't write alike, shifted
by the letter's turn in the process, so that colleagues don't get the same sentence. Where a
language has two forms of address, a text holds both, the formal one first: "[Könnten Sie|Könntest du]".
"""

import re
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from typing import Literal

import msgspec
from jinja2 import StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment

from daemon.core.facts import Role
from daemon.core.knowledge.load import load

Name = Literal["thank_you", "pass_on", "follow_up", "second", "closing_note"]
"""`pass_on`: thanks for others, through the one who arranged it. `second`: the second follow-up."""

Spoken = Literal["script", "voicemail"]
"""What is said in thirty seconds on the telephone, and what to the machine."""

Trait = Literal[
    "late",
    "panel",
    "note",
    "sentence",
    "topic",
    "met",
    "interviewed",
    "applied",
    "thanks",
    "others",
    "promise",
    "quote",
    "by_you",
]
"""What can be true of a situation; `daemon.core.writing.situation` says when each holds."""

LANGUAGES = ("en", "de", "fr", "es")
"""The languages there are letters in."""


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Texts that fit when all of `when` hold and, where `to` is given, the receiver has one of these roles."""

    texts: tuple[str, ...]
    when: tuple[Trait, ...] = ()
    to: tuple[Role, ...] = ()


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of letter: how long it may be, in which shapes (paragraphs of slots), from which parts."""

    words: tuple[int, int]
    shapes: tuple[tuple[tuple[str, ...], ...], ...]
    slots: dict[str, tuple[Group, ...]]


class Claims(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What in a letter is a claim of fact although no name or figure shows it (see `claims`)."""

    numerals: frozenset[str]
    days: str
    """Days and spans that are counted from today: "yesterday", "last week"."""
    career: str
    """What says something of the user's own past, which no fact is known of."""
    nouns: bool
    """Are all nouns written with a capital, so that a capital alone makes no name?"""


class Forms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How someone is addressed: as a woman, as a man, and when nobody said which."""

    woman: str
    man: str
    unknown: str


class Address(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`neutral`: when they used neither form. Templates over `first`, `last`, `whole` and `title` ("Dr.")."""

    formal: Forms
    neutral: Forms
    familiar: str


class House(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Employers whose name can't stand bare in a sentence: "the University of Leeds", "du Ministère de la Justice"."""

    names: str
    """The pattern of their names, from the beginning."""
    at: str
    of: str
    company: str = "{{ company }}"


class Letters(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"join": "and"}):
    """A language's letters file. Strings are templates; what they may name is `Situation.words`."""

    valediction: str
    no_name: str
    greeting: Address
    """Of one reader; several are joined, and `greeting_end` follows."""
    greeting_end: str
    spoken: Address
    """The same on the telephone, to stand after "Hello"."""
    small: frozenset[str]
    """Words that are written small where they begin a letter: German goes on after the greeting's comma."""
    surnames: int
    """How many words a name has at most for its last one to be the surname (Spanish: two, English: any)."""
    join: str
    """A template over `next`, the word that follows: Spanish says "e" before an i."""
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    near: str
    far: str
    date: str
    call: str
    conversation: str
    role: str
    some_role: str
    some_company: str
    at: str
    of: str
    of_some: str
    """Whose success it is when the company has no name."""
    everyone: str
    colleagues: str
    says: dict[str, str]
    """By slot, the pattern of what every follow-up must say there, whoever words it."""
    claims: Claims
    subjects: dict[Name, str]
    letters: dict[Name, Plan]
    calls: dict[Spoken, Plan]
    houses: tuple[House, ...] = ()
    """The first that fits says how an employer is named; `at` and `of` above serve the others."""
    spelling: dict[str, tuple[tuple[str, str], ...]] = {}
    """By country, what is written otherwise there: the Swiss have no ß."""
    typography: tuple[tuple[str, str], ...] = ()
    """Patterns and what takes their place in a finished text: the spaces before French marks."""


class Turn(msgspec.Struct, frozen=True):
    """Which of the possible wordings: `seed` names the opportunity, `place` is the letter's place in its process."""

    seed: str
    place: int


def book(language: str, country: str | None = None) -> Letters:
    """The letters in `language`, or in English where there are none, spelt as in the user's `country` (ISO 3166-1)."""
    letters: Letters = load(f"letters.{language if language in LANGUAGES else 'en'}.toml", Letters)
    return _spelt(letters, letters.spelling[country]) if country in letters.spelling else letters


def _spelt(letters: Letters, spelling: tuple[tuple[str, str], ...]) -> Letters:
    """The same in other letters; what facts put in, such as names, keeps its own."""
    text = msgspec.json.encode(letters).decode()
    for one, other in spelling:
        text = text.replace(one, other)
    return msgspec.json.decode(text, type=Letters)


def say(text: str, words: Mapping[str, str | bool]) -> str:
    """One template with its words put in. Words are values: a template in one of them stays as it is.

    The word `familiar`, where it is true, takes the second of two forms of address.
    """
    return _template(text, familiar=bool(words.get("familiar"))).render(words)


def housed(company: str, letters: Letters, *, familiar: bool) -> dict[str, str]:
    """An employer's name as sentences use it: `company`, `of` and `at`; "" stands for one that isn't known."""
    if not company:
        how = {"familiar": familiar}
        return {"company": say(letters.some_company, how), "of": say(letters.of_some, how), "at": ""}
    house = next((one for one in letters.houses if re.match(one.names, company)), None)
    named = house or House(names="", at=letters.at, of=letters.of)
    words = {"company": company}
    return {"company": say(named.company, words), "of": say(named.of, words), "at": say(named.at, words)}


def typeset(text: str, letters: Letters) -> str:
    """A finished text with the language's own spaces and signs."""
    for pattern, sign in letters.typography:
        text = re.sub(pattern, sign, text)
    return text


def text(
    plan: Plan, name: str, traits: frozenset[Trait], role: Role, words: Mapping[str, str | bool], turn: Turn
) -> str:
    """The paragraphs of a letter, divided by an empty line, without greeting and signature."""
    shape = plan.shapes[_pick(f"{turn.seed}/{name}", turn.place, len(plan.shapes))]
    chosen = {
        slot: say(_chosen(f"{turn.seed}/{name}/{slot}", group, turn.place, number), words)
        for number, (slot, groups) in enumerate(plan.slots.items())
        if (group := fitting(groups, traits, role))
    }
    paragraphs = (" ".join(chosen[slot] for slot in slots if slot in chosen) for slots in shape)
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def fitting(groups: tuple[Group, ...], traits: frozenset[Trait], role: Role) -> Group | None:
    """The first group whose conditions hold."""
    return next(
        (group for group in groups if traits.issuperset(group.when) and (not group.to or role in group.to)), None
    )


def _chosen(seed: str, group: Group, place: int, number: int) -> str:
    """After all texts were used once, each slot moves on by another step: letters share one part, never all."""
    count = len(group.texts)
    return group.texts[_pick(seed, place + place // count * (number + 1), count)]


def _pick(seed: str, place: int, count: int) -> int:
    return (int.from_bytes(sha256(seed.encode()).digest()[:4], "big") + place) % count


_TWO_FORMS = re.compile(r"\[([^\[\]|]*)\|([^\[\]|]*)\]")


@cache
def _template(text: str, *, familiar: bool) -> Template:
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
    return environment.from_string(_TWO_FORMS.sub(r"\2" if familiar else r"\1", text))
